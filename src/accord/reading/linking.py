"""Which places tell of one event, and which event a denial, a publication or a contradiction is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from accord.reading.goods import goods
from accord.reading.parties import Sentence
from accord.reading.records import Event
from accord.reading.words import words

Parts = frozenset[tuple[str, str]]
"""Who has which part in an event, by country."""
MEASURES = words("export_control export_stop ban embargo tariff sanction")
_PACTS = words(
    "cooperation_agreement alliance_founding joint_research joint_venture talent_exchange technology_transfer "
    "announcement_of_cooperation"
)
_SIGNED = words("cooperation_agreement alliance_founding")
_ALIKE = (frozenset({"asserted", "announced"}), frozenset({"announced", "intended"}))
"""What may be told with one word here and the other there: what is done and what is announced, but not what may be."""
_KNOWN = re.compile(
    r"\b(?:this|these|that|those|such\s+an?|such|the\s+same|the\s+planned|the\s+proposed|the\s+new|said)\s+"
    r"(?:[\w-]+\s+){0,1}$",
    re.IGNORECASE,
)
_THE = re.compile(r"\bthe\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:another|an?\s+(?:second|third|further|new|fresh|similar|separate|different|comparable|parallel|like)|second|third|"
    r"further|additional|more|fresh|separate|similar|comparable|earlier|previous|own|likewise|too|also|other|last\s+year|"
    r"in\s+turn)\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_IT = re.compile(r"(?:It|This|That|They|These|which)\b")
_IT_IS = re.compile(r"(?:It|This|That)\s+(?:is|was|would\s+be|will\s+be)\s")
_ORDERED = re.compile(
    r"\b(?:decree|order|directive|edict|instruction|executive\s+order|ordinance|circular)s?\b", re.I
)
_AGREED = re.compile(
    r"\b(?:memorandum|agreement|accord|treaty|pact|deal|protocol|declaration|charter|compact|understanding|statement|"
    r"communiqu[eé]|covenant)s?\b", re.I)  # fmt: skip
_RULED = re.compile(
    r"\b(?:regulations?|rules?|laws?|lists?|notice|act|bill|measures?|requirements?|sanctions|controls|draft|amendments?|"
    r"text|restrictions?|listings?)\b", re.I)  # fmt: skip
_THINGS = {
    "investment": r"hub|campus|plant|project|site|facility|complex|cent(?:er|re)|investment|loan|stake|money|grant",
    "measure": r"move|measures?|order|decree|ban|levy|dut(?:y|ies)|tariffs?|surcharge|charge|restrictions?|curbs?|"
    r"controls?|sanctions|embargo|rules?|requirement|regulations?|step|decision|list|listings?|limits?|prohibition|"
    r"moratorium|halt|freeze",
    "together": r"deal|agreement|accord|pact|venture|laboratory|lab|exchange|alliance|partnership|compact|initiative|"
    r"programme|program|scheme|memorandum|treaty|offer|plan|proposal|fellowships?|transfer",
    "directive": r"order|decree|directive|instruction|edict|plan",
}
_DEFINITE = {
    kind: re.compile(rf"\b(?:the|this|that)\s+(?:[\w-]+\s+){{0,2}}?(?:{nouns})\b", re.IGNORECASE)
    for kind, nouns in _THINGS.items()
}
"""Words that point to what was told before, by the kind of event."""
FAR = 1500
"""Characters within which a denial and what it denies stand."""
_WRITTEN = re.compile(r"\b(?:document|contract|paper|file)s?\b", re.IGNORECASE)
EVADING = {"sanction_evasion": "technology_transfer"}
"""What is told as one and denied as the other."""
REACH = 40
"""Events back to which a denial may be about one."""
_BACK = 16
"""Events of a type back to which one may be told again."""
LONG = 300
"""Characters within which a sentence goes on about what was told last."""


def same_as(
    event: Event, mine: Parts, before: Sequence[Event], parts: Mapping[str, Parts], sentence: Sentence
) -> str | None:
    """Return the earlier event that this one tells again, if there is one.

    It is of the same type, as firm, about the same goods, not on another day, and of the same parties or some of
    them; or it is spoken of as known ("this embargo", "It is the largest investment") and names nobody else.
    """
    if event.type in {"denial", "publication"}:
        return None  # the same speaker may deny two things
    far = event.trigger.start - FAR
    close = [
        e
        for e in before[-_BACK:]
        if (e.trigger.start > far or not mine.isdisjoint(parts[e.id]))
        and e.type == event.type
        and e.polarity == event.polarity
        and e.trigger.start < sentence.start
    ]
    if not close or (pointed := _pointed(event, sentence)) is None:
        return None
    to_come = pointed and event.modality != "asserted"
    for earlier in reversed(close):
        theirs = parts[earlier.id]
        apart = event.trigger.start - earlier.trigger.start
        known = _known(earlier, mine, theirs, apart, sentence, pointed=pointed)
        if not known or _otherwise(event, earlier, dated=not to_come) or not _agree(mine, theirs):
            continue
        if mine.isdisjoint(theirs) or not _longer_ago(event, earlier, sentence):
            return earlier.same_as or earlier.id
    return None


def _pointed(event: Event, sentence: Sentence) -> bool | None:
    """Say whether an event is spoken of as one told before; None where it is said to be another one."""
    flat = sentence.flat
    lead = flat[max(sentence.start, event.trigger.start - 60) : event.trigger.start]
    if _ANOTHER.search(lead):
        return None
    if _KNOWN.search(lead) or _IT_IS.match(flat, sentence.start, event.trigger.start):
        return True
    return _DEFINITE[_sort(event.type)].search(flat, event.evidence.start, event.evidence.end) is not None


def _known(
    earlier: Event, mine: Parts, theirs: Parts, apart: int, sentence: Sentence, *, pointed: bool
) -> bool:
    """Say whether enough is in common to know an event by: its parties, or that it is pointed to."""
    shared = mine & theirs
    if (shared == mine == theirs and mine) or len(shared) > 1:
        return shared in (mine, theirs) and any(role in _ACTING for role, _ in shared)
    if shared:  # one name is little
        return (shared == mine and pointed) or (shared == theirs and apart < LONG)
    if pointed:
        return apart < (LONG if mine else FAR)
    # "Is the restriction a problem?", and what it is comes next
    low = max(0, earlier.trigger.start - 30)
    return not theirs and apart < LONG and _THE.search(sentence.flat, low, earlier.trigger.start) is not None


_ACTING = {"source", "partner", "member", "addressee"}


def _longer_ago(event: Event, earlier: Event, sentence: Sentence) -> bool:
    """Say whether only one of two is said to be of a day well before the article, and so is no news as the other is."""
    published = sentence.cast.article.published
    if published is None or (event.date is None) == (earlier.date is None):
        return False
    date = event.date or earlier.date
    last = date.last_day() if date and "/" not in date.value else None
    return last is not None and (published - last).days > 60


def _sort(kind: str) -> str:
    if kind in MEASURES:
        return "measure"
    return (
        "investment"
        if kind in {"investment", "economic_support"}
        else "directive"
        if kind == "directive"
        else "together"
    )


def _agree(mine: Parts, theirs: Parts) -> bool:
    """Say whether the parties can be those of one event: nobody has a part in which only others are."""
    for role in {role for role, _ in mine} & {role for role, _ in theirs}:
        one, other = ({who for r, who in side if r == role} for side in (mine, theirs))
        if not (one <= other or other <= one):
            return False
    return True


_FIGURE = re.compile(
    r"(\d[\d.,]*\d|\d)\s*(?:-\s*)?(%|per\s?cent|[mb]n?\b|million|billion|trillion|crore)", re.IGNORECASE
)


def _other_figures(event: Event, earlier: Event) -> bool:
    """Say whether two events are told with different rates or sums."""
    mine, theirs = (set(_FIGURE.findall(e.evidence.text)) for e in (event, earlier))
    return bool(mine and theirs) and not {n for n, _ in mine} & {n for n, _ in theirs}


def _other_goods(event: Event, earlier: Event) -> bool:
    """Say whether two events are about different goods."""
    return bool(event.object and earlier.object and not goods(event.object.text) & goods(earlier.object.text))


def _otherwise(event: Event, earlier: Event, *, dated: bool) -> bool:
    """Say whether two events of one type cannot be one by how, when or of what they are told."""
    # "The levy would come into force in July": of what was announced
    reported = not dated and event.cue is not None and event.cue.text.lower() == "would"
    modality = "announced" if reported and earlier.modality != "possible" else event.modality
    if modality != earlier.modality and {modality, earlier.modality} not in _ALIKE:
        return True
    if dated and event.date and earlier.date and event.date.apart(earlier.date):
        return True
    return _other_goods(event, earlier) or _other_figures(event, earlier)


def contradicted(
    event: Event, mine: Parts, before: Sequence[Event], parts: Mapping[str, Parts]
) -> str | None:
    """Return the earlier event of the same type and parties of which this one says the opposite."""
    if event.type in {"denial", "publication"}:
        return None
    denied = event.modality == "denied"
    for earlier in reversed(before[-REACH:]):
        if (earlier.modality == "denied") == denied:
            continue
        theirs = parts[earlier.id]
        if mine and theirs and (mine <= theirs or theirs <= mine):
            return earlier.id
        if (
            earlier.type != event.type
            or not denied
            or not _agree(mine, theirs)
            or _other_goods(event, earlier)
        ):
            continue
        apart = event.trigger.start - earlier.trigger.start
        only_said = earlier.attribution is not None or earlier.modality == "possible"
        if (not mine and apart < FAR) or (only_said and not (mine and theirs) and apart < 2 * LONG):
            return earlier.id
    return None


def _told_of(words_: str) -> list[frozenset[str]]:
    """Return the types of what words like "the decree" may be, the likeliest first."""
    named = (
        (_ORDERED, frozenset({"directive"})),
        (_AGREED, _SIGNED),
        (_AGREED, _PACTS),
        (_RULED, MEASURES),
        (_WRITTEN, _SIGNED | {"directive", "investment"}),
    )
    return [kinds for pattern, kinds in named if pattern.search(words_)]


def published(event: Event, before: Sequence[Event], sentence: Sentence) -> str | None:
    """Return the event that a publication makes known: an order, an accord or a rule, as its words say."""
    flat = sentence.flat
    here = flat[event.evidence.start : event.evidence.end]
    wanted = _told_of(here) or _told_of(flat[sentence.start : event.trigger.start])
    if not wanted and _IT.match(here):
        wanted = [MEASURES | {"directive"} | _PACTS]
    own = set(event.actors("source"))
    for kinds in wanted:
        told = [
            e
            for e in before[-4 * REACH :]
            if e.type in kinds and e.polarity == "positive" and e.modality != "denied"
        ]
        theirs = [e for e in told if own & set(e.actors("source"))]
        if told:
            # what a government publishes is its own; of its measures the first is what the others spell out
            chosen = theirs[0] if theirs and kinds == MEASURES else (theirs or told)[-1]
            return chosen.same_as or chosen.id
    return None
