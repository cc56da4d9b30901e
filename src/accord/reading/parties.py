"""A sentence with its parties: who is named, who is the subject, and whom "it" and "both countries" mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from accord.reading.actors import Cast
from accord.reading.clauses import Group, clause_at, clauses, groups
from accord.reading.gazetteer import known
from accord.reading.mentions import Hit, without_overlaps
from accord.reading.voices import Saying, quotations, sayings

PAIR = "@pair"
IT = "@it"
FIRM = "@firm"
WE = "@we"
I = "@i"  # noqa: E741
_COLLECTIVE = re.compile(
    r"\b(?:(?:this|that|the|their|such\s+an?|a)\s+(?:[\w-]+\s+)?(?:partnership|alliance|"
    r"co-?operation|collaboration|joint\s+effort|tie-up|rapprochement)"
    r"(?!\s+(?:with|between|network|of)\b)|(?:these|both|the\s+two|all\s+three)\s+(?:nations|"
    r"countries|sides|governments|partners|capitals|states|parties|companies|firms|institutes|universities|"
    r"ministries|ministers|leaders|directors|signatories|"
    r"powers|neighbours|neighbors|economies)|the\s+(?:partners|parties|signatories|sides)|"
    r"(?:they|both|the\s+pair|the\s+two|each\s+(?:partner|side|party|country)|their))\b(?!\s+(?:and|"
    r"economic|the)\b)(?![’']s?\s+(?:own|rivals))",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"\b(?:it|its|the\s+country|the\s+bloc|the\s+ministry)\b"
    r"(?!\s+(?:is|was|would\s+be)\s+\w+\s+(?:that|to)\b)",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:the|this)\s+(?P<noun>company|firm|chipmaker|fund|group|start-?up|bank|institute|university|"
    r"supplier|manufacturer|maker|lender|agency|forum|alliance|network|consortium|coalition|laboratory|"
    r"cent(?:er|re)|designer|operator|league|association|foundation)\b(?!\s+(?:of|for|between|with)\b)",
    re.IGNORECASE,
)
_STATES = re.compile(r"countr|nation|government|capital|state|power|neighbo|econom", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:(?P<we>[Ww]e|[Uu]s|[Oo]ur)|(?P<i>I|[Mm]y))\b")
_TRANSCRIPT = re.compile(r"(?:,[^:\n]{1,70}|\s+\([^()\n]{1,40}\))?:\s")
_NO_SUBJECT = re.compile(
    r"(?:[“\"'(,\s]*)(?:$|(?:[a-z][\w-]*ing|to|and|or|not|then|also|has|have|had|is|are|was|were|"
    r"be|been|being|will|would|could|may|might|"
    r"can|should|must|[a-z]+ly|even|both|either|possibly|perhaps|while|such|as)\b)"
)
_CAUSED = re.compile(
    r"\b(?:press(?:ed|es|ing)?|urg(?:ed|es|ing)|ask(?:ed|s|ing)?|push(?:ed|es|ing)?|call(?:ed|s|ing)?\s+on|lobb(?:ied|ies|ying)|"
    r"persuad(?:ed|es|ing)|encourag(?:ed|es|ing)|forc(?:ed|es|ing)|want(?:ed|s)?|expect(?:ed|s)?|allow(?:ed|s|ing)?|"
    r"requir(?:ed|es|ing)|convinc(?:ed|es|ing)|compel(?:led|s)?|help(?:ed|s|ing)?|pressur(?:ed|es|ing)|invit(?:ed|es|ing))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_ANEW = re.compile(r",\s+(?:and|but|while)\s+(?=(?:the\s+|its\s+)?[A-Z])")
_RELATIVE = re.compile(r"(?:^|[\s,])(?:which|who|that|whose)\s+$")
_CHAIN = re.compile(
    r"(?:[\s,]|\b(?:has|have|had|will|would|could|may|might|also|already|reportedly|now|been|"
    r"since|largely|mostly|all|not)\b)+$"
)


@dataclass(frozen=True)
class Sentence:
    """A sentence with all that the rules look at."""

    cast: Cast
    start: int
    end: int
    groups: tuple[Group, ...]
    parts: tuple[tuple[int, int], ...]
    pair: tuple[str, ...] = ()
    """The countries last said to work together, whom "this partnership" means."""
    partners: tuple[str, ...] = ()
    """The countries or organisations last named together, whom "the partners" or "they" means."""
    it: str | None = None
    """Whom "it" means."""
    hits: tuple[Hit, ...] = ()
    """All names of the sentence, those inside other names too."""
    firm: str | None = None
    """Whom "the company" means."""
    firms: tuple[str, ...] = ()
    """The organisations named so far, the last one first."""
    duo: tuple[str, ...] = ()
    """Countries or organisations named together here ("Japan and India"), whom "they" may mean later."""
    quotes: tuple[tuple[int, int], ...] = ()
    voice: str | None = None
    """Who speaks in the quotations here, or in this line of a transcript."""
    transcript: bool = False

    def sayings(self) -> list[Saying]:
        """Return what is said in the sentence and by whom."""
        return list(sayings(self.flat, self.start, self.end, self.groups))

    def voice_at(self, position: int) -> str | None:
        """Return who speaks at a position, in a quotation or a transcript."""
        quoted = self.transcript or any(a <= position < b for a, b in self.quotes)
        return self.voice if quoted else None

    def we(self) -> tuple[str, ...]:
        """Return whom "we" means: the country or organisation of the one who speaks."""
        if self.voice is None:
            return ()
        person = self.cast.people.get(self.voice)
        if person and person.affiliation:
            return (person.affiliation,)
        return (self.cast.country_of(self.voice) or self.voice,)

    @property
    def flat(self) -> str:
        """The text with plain blanks."""
        return self.cast.flat

    def meant(self, hit: Hit) -> tuple[str, ...]:
        """Return the actors a hit stands for."""
        if hit.actor == PAIR:
            before = [g for g in self.groups if g.end <= hit.start and g.prep is None and len(g.hits) > 1]
            own = tuple(
                dict.fromkeys(h.actor for g in before[-1:] for h in g.hits if not h.actor.startswith("@"))
            )
            if len(own) > 1:
                return own
            states = _STATES.search(self.flat, hit.start, hit.end) is not None
            return (self.pair or self.partners) if states else (self.partners or self.pair)
        if hit.actor == WE:
            return self.we()
        if hit.actor == I:
            return (self.voice,) if self.voice else ()
        if hit.actor == FIRM:
            noun = self.flat[hit.start : hit.end].split()[-1].lower()
            firm = next((f for f in self.firms if noun in f.lower().split("-")), self.firm)
            return (firm,) if firm else ()
        if hit.actor == IT:
            before = [g for g in self.groups if g.end <= hit.start and g.prep is None]
            named = [h.actor for g in before[:1] for h in g.hits if not h.actor.startswith("@")]
            return tuple(named[:1]) or ((self.it,) if self.it else ())
        return (hit.actor,)


def stand_ins(flat: str, start: int, end: int) -> list[Hit]:
    """Return the words that stand for actors named before: "this partnership", "both countries", "it"."""
    return [
        *(Hit(*m.span(), PAIR, "pronoun") for m in _COLLECTIVE.finditer(flat, start, end)),
        *(Hit(*m.span(), IT, "pronoun") for m in _SINGLE.finditer(flat, start, end)),
        *(Hit(*m.span(), FIRM, "pronoun") for m in _FIRM.finditer(flat, start, end)),
    ]


def subject(sentence: Sentence, position: int) -> tuple[Group | None, tuple[int, int] | None]:
    """Return the group that is the subject of what stands at a position, or the extent of an unnamed subject."""
    first = clause_at(sentence.parts, position)
    for index in range(first, -1, -1):
        start, end = sentence.parts[index]
        limit = min(end, position)
        inside = [g for g in sentence.groups if start <= g.start and g.end <= limit and g.prep is None]
        if len(inside) > 1:
            # ", and Norway ranks": a new clause that is not cut off as one
            anew = [m.end() for m in _ANEW.finditer(sentence.flat, start, limit)]
            later = [g for g in inside if anew and g.start >= anew[-1]]
            inside = later or inside
            # "Washington pressed The Hague to stop": who is pressed is to act
            between = sentence.flat[inside[0].end : inside[1].start] if len(inside) > 1 else ""
            if _CAUSED.search(between) and re.match(
                r"[’']?s?\s+(?:\w+\s+)?to\s", sentence.flat[inside[1].end : position]
            ):
                return inside[1], None
        if inside:
            return inside[0], None
        if _RELATIVE.search(sentence.flat[max(sentence.start, start - 8) : start]):
            before = [g for g in sentence.groups if g.end <= start]
            if before and start - before[-1].end < 12:
                return before[-1], None
        if index == first and not _NO_SUBJECT.match(sentence.flat, start, limit):
            stop = start + len(_CHAIN.sub("", sentence.flat[start:limit]))
            own = stop > start and len(sentence.flat[start:stop].split()) <= 8
            return None, (start, stop) if own else None
    return None, None


def prepare(cast: Cast) -> list[Sentence]:
    """Return the sentences of an article with their clauses and groups, who speaks and whom "it" means."""
    prepared: list[Sentence] = []
    talk = _Talk(cast)
    for position, (named, (start, end)) in enumerate(
        zip(cast.sentences, cast.article.sentences, strict=True)
    ):
        hits = without_overlaps([*named, *stand_ins(cast.flat, start, end)])
        parts = tuple(clauses(cast.flat, start, end))
        sentence = Sentence(cast, start, end, tuple(groups(cast.flat, hits, parts)), parts, hits=tuple(hits))
        prepared.append(talk.heard(sentence, position))
    return prepared


class _Talk:
    """What is remembered from sentence to sentence about who speaks and whom words like "it" mean."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ends = [end for _, end in cast.article.paragraphs]
        self.headings = set(cast.article.headings)
        self.it: str | None = None
        self.firms: tuple[str, ...] = ()
        self.voice: str | None = None
        self.line: str | None = None
        """Who speaks in a transcript."""
        self.paragraph = -1
        lines = (
            _line(cast, a, named)
            for (a, _), named in zip(cast.article.sentences, cast.sentences, strict=True)
        )
        self.transcript = sum(who is not None for who in lines) > 1

    def heard(self, sentence: Sentence, position: int) -> Sentence:
        """Return the sentence with what is known before it, and remember what it adds."""
        flat, start, end = sentence.flat, sentence.start, sentence.end
        if self.transcript and (who := _line(self.cast, start, sentence.hits)):
            self.line = who
            kept = [replace(h, inner=True) if h is sentence.hits[0] else h for h in sentence.hits]
            sentence = replace(sentence, groups=tuple(groups(flat, kept, sentence.parts)), hits=tuple(kept))
        paragraph = bisect_left(self.ends, end)
        if paragraph != self.paragraph:
            self.paragraph, self.voice = paragraph, None
        quotes = quotations(flat, start, end) if "“" in flat[start:end] or '"' in flat[start:end] else []
        sentence = replace(
            sentence, it=self.it, firm=self.firms[0] if self.firms else None, firms=self.firms,
            duo=_duo(sentence), quotes=tuple(quotes), voice=self.line, transcript=self.line is not None,
        )  # fmt: skip
        if quotes and self.line is None:
            said = [s.group for s in sentence.sayings() if s.group]
            who = next((a for g in said for a in sentence.meant(g.hits[-1])), None)
            self.voice = who or self.voice
            sentence = replace(sentence, voice=self.voice)
        if sentence.voice and position not in self.headings:
            sentence = _first_person(sentence)
        self.it = first_party(sentence) or self.it
        mine = [h.actor for h in sentence.hits if _is_firm(h) and not h.actor.startswith("@")]
        if mine:
            self.firms = tuple(dict.fromkeys([*mine, *self.firms]))[:12]
        return sentence


def _line(cast: Cast, start: int, hits: Sequence[Hit]) -> str | None:
    first = hits[0] if hits else None
    if first is None or first.start > start + 3 or first.kind != "person":
        return None
    return first.actor if _TRANSCRIPT.match(cast.flat, first.end) else None


def _first_person(sentence: Sentence) -> Sentence:
    """Let "we" and "I" stand for the one who speaks, where somebody is known to."""
    found = [
        Hit(*m.span(), WE if m["we"] else I, "pronoun")
        for m in _FIRST_PERSON.finditer(sentence.flat, sentence.start, sentence.end)
        if sentence.voice_at(m.start())
    ]
    if not found:
        return sentence
    hits = without_overlaps([*sentence.hits, *found])
    return replace(sentence, hits=tuple(hits), groups=tuple(groups(sentence.flat, hits, sentence.parts)))


def _is_firm(hit: Hit) -> bool:
    entry = known().get(hit.actor)
    return entry.kind == "organisation" if entry else hit.kind == "organisation"


def _duo(sentence: Sentence) -> tuple[str, ...]:
    kinds = known()
    for group in sentence.groups:
        if group.hits[0].actor == PAIR:
            return ()  # the sentence goes on about those named before
        if len(group.hits) < 2 or group.prep in {"than", "behind", "ahead of", "like", "such as", "against"}:
            continue
        ids = tuple(
            dict.fromkeys(
                h.actor
                for h in group.hits
                if not h.actor.startswith("@")
                and (kinds[h.actor].kind != "person" and not kinds[h.actor].vague if h.actor in kinds
                     else h.kind == "organisation")
            )
        )  # fmt: skip
        if len(ids) > 1:
            return ids
    return ()


def first_party(sentence: Sentence) -> str | None:
    """Return the actor a sentence is about, for the next one's "it"."""
    first = next((g for g in sentence.groups if g.prep is None and not g.hits[0].actor.startswith("@")), None)
    return first.hits[0].actor if first else None
