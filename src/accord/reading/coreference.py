"""Whom the words mean that stand for actors named before: "it", "the company", "the two", "their", "we"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from accord.reading.clauses import Group, clause_at
from accord.reading.gazetteer import known
from accord.reading.hits import Hit
from accord.reading.standing import FIRM, IT, PAIR, WE, YOU, I
from accord.reading.words import words

if TYPE_CHECKING:
    from accord.reading.parties import Sentence

_FOUND = re.compile(
    r"\s+(?:found|said|says|reported|announced|wrote|calculates|estimates|notes|noted|argues|warned)\b"
)
_COUNTED = {
    "two": 2,
    "both": 2,
    "either": 2,
    "neither": 2,
    "pair": 2,
    "duo": 2,
    "three": 3,
    "trio": 3,
    "four": 4,
    "quartet": 4,
    "five": 5,
}
_STATES = re.compile(
    r"countr|nation|government|capital|state|power|neighbo|econom|republic|kingdom", re.IGNORECASE
)
_WHICH = re.compile(r"\b(?:which|who|whose)\s+$")

MONEY = words("fund bank lender investor foundation trust brokerage insurer")
LEARNED = words(
    "institute university laboratory lab academy college school faculty centre center polytechnic observatory"
)
TRADING = words(
    "company firm chipmaker start-up startup supplier manufacturer maker designer operator "
    "contractor distributor importer "
    "exporter trader assembler packager utility developer provider vendor subsidiary foundry group conglomerate giant "
    "carrier retailer producer brokerage consultancy reseller shipper forwarder unit venture facility"
)
UNITED = words(
    "alliance forum network consortium coalition league association club compact charter pact partnership initiative "
    "federation union council programme community convention treaty accord arrangement framework platform"
)
PUBLIC = words(
    "agency authority office commission committee board council body secretariat bureau directorate regulator"
)
PRESS = words("newspaper daily weekly magazine paper broadcaster newswire wire outlet portal")
_KINDS = (MONEY, LEARNED, TRADING, UNITED, PUBLIC, PRESS)
_ANY = words("body group unit hub facility")
"""What nearly every organisation may be called."""
_LOOSE = words(
    "company firm chipmaker fund group start-up startup bank supplier manufacturer maker lender "
    "designer operator venture "
    "contractor brokerage distributor importer exporter trader assembler packager utility developer provider vendor "
    "subsidiary consultancy agency institute university laboratory lab body facility club foundry conglomerate carrier "
    "retailer reseller investor giant college academy shipper forwarder"
)
"""What may be called so although its name does not say it."""
_LIKE = (
    frozenset({PUBLIC, MONEY}),
    frozenset({PUBLIC, UNITED}),
    frozenset({PUBLIC, LEARNED}),
)
_TRADE_NAMES = words(
    "corporation corp inc ltd plc llc gmbh holdings holding electronics semiconductors semiconductor "
    "technologies technology "
    "systems compute computing optics dynamics data cloud robotics photonics microelectronics "
    "devices materials industries "
    "software networks telecom energy instruments quantum chips components logic logistics trading digital micro"
)


def meant(sentence: Sentence, hit: Hit) -> tuple[str, ...]:
    """Return the actors a hit stands for: none where nobody fits."""
    if hit.actor == PAIR:
        return _together(sentence, hit)
    if hit.actor == YOU:
        return sentence.of_speaker(sentence.asked)
    if hit.actor == WE:
        return sentence.we()
    if hit.actor == I:
        speaker = sentence.voice or sentence.cast.speaker
        return (speaker,) if speaker else ()
    if hit.actor == FIRM:
        return _firm(sentence, hit)
    if hit.actor == IT:
        return _it(sentence, hit)
    return (hit.actor,)


def _together(sentence: Sentence, hit: Hit) -> tuple[str, ...]:
    text = sentence.flat[hit.start : hit.end].lower()
    if text in {"they", "their"}:
        earlier = next((h for h in sentence.hits if h.actor == PAIR and h.end <= hit.start), None)
        if earlier is not None:  # "The sides noted that their trade grew"
            return _together(sentence, earlier)
        if text == "their" and (owners := _plural_before(sentence, hit)):
            return owners
    if terms := sentence.cast.defined.get(text.removeprefix("the ")):
        return terms
    if "former" in text or "latter" in text:
        return _one_of_two(sentence, hit, first="former" in text)
    before = [g for g in sentence.groups if g.end <= hit.start and g.prep is None and _several(sentence, g)]
    own = tuple(dict.fromkeys(a for g in before[-1:] for h in g.hits for a in _named(sentence, h)))
    count = next((n for w in text.split() if (n := _COUNTED.get(w))), 0)
    if _STATES.search(text):
        own = tuple(dict.fromkeys(sentence.cast.country_of(actor) or actor for actor in own))
    if len(own) > 1 and count in {0, len(own)}:
        return own
    if count and len(side := _side_by_side(sentence, hit)) == count:
        return side
    cast = sentence.cast
    states = _STATES.search(text) is not None
    if count and not (states and count == len(sentence.pair)):
        near = sentence.recent
        if count == 2 and states and len(near) < 2 and len(cast.main) == 2:
            return cast.main  # "the two capitals", of those the article is about
        if _FIRMS.search(text) and not states:
            bodies = [s for s in sentence.sets if len(s) == count and not any(map(cast.is_country, s))]
            return bodies[0] if bodies else tuple(sentence.firms[:count])
        fits = [s for s in sentence.sets if len(s) == count and (not states or all(map(cast.is_country, s)))]
        if fits:
            return fits[0]
        if len(cast.authors) == count:
            return cast.authors
        named = (sentence.pair or sentence.partners) if states else (sentence.partners or sentence.pair)
        return named if len(named) == count else ()
    named = (sentence.pair or sentence.partners) if states else (sentence.partners or sentence.pair)
    if (states or "sides" in text) and not all(map(cast.is_country, named)):
        named = next((s for s in sentence.sets if all(map(cast.is_country, s))), named)
    return named or (cast.authors if len(cast.authors) > 1 else ())


_FIRMS = re.compile(
    r"compan|firm|institut|universit|laborator|lab\b|labs\b|bod(?:y|ies)|agenc|banks?\b|makers?\b|partners",
    re.IGNORECASE,
)


def _side_by_side(sentence: Sentence, hit: Hit) -> tuple[str, ...]:
    """Return those named side by side before: "Peru signed an accord with Chile, and the two"."""
    before = [g for g in sentence.groups if g.end <= hit.start and not g.hits[0].actor.startswith("@")]
    if (
        len(before) == 2
        and before[0].prep is None
        and before[1].prep in {"with", "together with", "along with"}
    ):
        return tuple(dict.fromkeys(h.actor for g in before for h in g.hits))
    return ()


def _one_of_two(sentence: Sentence, hit: Hit, *, first: bool) -> tuple[str, ...]:
    """Return the first or the second of the two last named together, or one after the other."""
    here = [a for g in sentence.groups if g.end <= hit.start for h in g.hits for a in _named(sentence, h)]
    two = here[-2:] if len(here) > 1 else next((s for s in sentence.sets if len(s) == 2), ())
    return tuple(two[:1] if first else two[1:2])


def _several(sentence: Sentence, group: Group) -> bool:
    return len(group.hits) > 1 or (group.hits[0].actor == WE and len(sentence.we()) > 1)


def _named(sentence: Sentence, hit: Hit) -> tuple[str, ...]:
    return sentence.we() if hit.actor == WE else () if hit.actor.startswith("@") else (hit.actor,)


def _plural_before(sentence: Sentence, hit: Hit) -> tuple[str, ...]:
    """Return those whose "their" it is where several are named as one before it: "Western partners"."""
    before = [g for g in sentence.groups if g.end <= hit.start]
    for group in reversed(before):
        last = group.hits[-1]
        entry = known().get(last.actor)
        if len(group.hits) > 1 or (entry is not None and entry.vague):
            return tuple(dict.fromkeys(a for h in group.hits for a in meant(sentence, h)))
    return ()


def _firm(sentence: Sentence, hit: Hit) -> tuple[str, ...]:
    """Return the organisation a common noun means: one that is called so, else the last one that can be called so."""
    noun = sentence.flat[hit.start : hit.end].split()[-1].lower()
    if terms := sentence.cast.defined.get(noun):
        return terms[:1]
    here = [
        h.actor for h in sentence.hits if h.end <= hit.start and not h.actor.startswith("@") and _organised(h)
    ]
    for firm in (*reversed(here), *sentence.firms):
        row = firm.lower().split("-")
        if noun in row[-3:] or noun == row[0] or noun in sentence.cast.called.get(firm, ()):
            return (firm,)
    if noun in {"council", "commission", "union"} and sentence.flat[hit.end - len(noun)].isupper():
        return ("EU",)  # where the European Union is spoken of and no other body is called so
    if noun not in _LOOSE:
        return ()
    called = sentence.cast.called
    return tuple(f for f in sentence.firms if may_be_called(noun, f, called.get(f, frozenset())))[:1]


def _organised(hit: Hit) -> bool:
    entry = known().get(hit.actor)
    return (entry.kind if entry else hit.kind) == "organisation"


def may_be_called(noun: str, firm: str, called: frozenset[str]) -> bool:
    """Say whether a common noun can mean an organisation, by its name and what else the text calls it.

    "The fund" is no chip designer, and "the institute" no bank; of whom nothing is known anything can be said.
    """
    if noun in _ANY:
        return True
    mine = [kind for kind in _KINDS if noun in kind]
    row = firm.lower().split("-")
    theirs = [kind for kind in _KINDS if kind & called or row[-1] in kind or row[0] in kind]
    if row[-1] in _TRADE_NAMES:
        theirs.append(TRADING)
    if not theirs or not mine:
        return noun not in PRESS
    if noun in {"company", "firm", "group", "operator"} and MONEY in theirs:
        return True
    return any(a is b or frozenset({a, b}) in _LIKE for a in mine for b in theirs)


def _it(sentence: Sentence, hit: Hit) -> tuple[str, ...]:
    before = [
        g
        for g in sentence.groups
        if g.end <= hit.start
        and g.prep is None
        and not sentence.is_person(g.hits[0])
        and g.hits[0].actor != PAIR
    ]
    here = clause_at(sentence.parts, hit.start)
    text = sentence.flat[hit.start : hit.end].lower()
    if text == "it" and not _ACTING.match(sentence.flat, hit.end):  # "will lend it": not itself
        start = sentence.parts[here][0]
        own = [g for g in before if g.start >= start]
        if own and not all(g.hits[-1].adjectival for g in own):
            last = max(own, key=lambda g: g.start)
            before = [g for g in before if g is not last]
            if not before:
                mine = {a for g in own for h in g.hits for a in meant(sentence, h)}
                return (sentence.it,) if sentence.it and sentence.it not in mine else ()
    opening = sentence.parts[here][0]
    aside = _WHICH.search(sentence.flat, max(0, opening - 8), opening) is not None
    if aside and not any(g.start >= opening for g in before) and (owner := _last_before(sentence, opening)):
        return owner  # "by Austria, which relaxed its rules"
    if len(before) > 1 and _FOR.fullmatch(sentence.flat, before[-1].end, hit.start):
        thanked = tuple(a for h in before[-1].hits for a in meant(sentence, h))
        return thanked[:1]  # "thanked Peru for its support"
    near = max((clause_at(sentence.parts, g.start) for g in before), default=0)
    before = [g for g in before if clause_at(sentence.parts, g.start) == near]
    said = [g for g in before if _FOUND.match(sentence.flat, g.end)]
    before = said[-1:] or before
    named = [a for g in before[:1] for h in g.hits for a in meant(sentence, h)]
    if text.split()[-1] in _SORTS and text not in {"it", "its"}:
        return _of_sort(sentence, hit, _SORTS[text.split()[-1]], named)
    return tuple(named[:1]) or ((sentence.it,) if sentence.it else ())


_FOR = re.compile(r"\s+(?:for|over)\s+")
_SORTS = {"bloc": "bloc", "country": "country", "ministry": "country"}
_ACTING = re.compile(
    r"[’']s\b|\s+(?:also\s+|now\s+|still\s+|then\s+|already\s+|[a-z]+ly\s+)?(?:has|have|had|is|are|"
    r"was|were|will|would|could|may|"
    r"might|can|cannot|should|must|does|did|do|said|says|took|gave|made|put|cut|held|set|won|lost|"
    r"sold|bought|built|sent|kept|left|"
    r"brought|wants?|needs?|[a-z]{2,}(?:ed|s))\b"
)


def _of_sort(sentence: Sentence, hit: Hit, kind: str, named: Sequence[str]) -> tuple[str, ...]:
    """Return the bloc "the bloc" means, or the country "the country" does: the last one named that is one."""
    before = [a for g in reversed(sentence.groups) if g.end <= hit.start for h in g.hits for a in (h.actor,)]
    for actor in (*named[:1], *before, *((sentence.it,) if sentence.it else ())):
        entry = known().get(actor)
        if entry is not None and entry.kind == kind and not entry.vague:
            return (actor,)
    return ("EU",) if kind == "bloc" else ()


def _last_before(sentence: Sentence, place: int) -> tuple[str, ...]:
    groups = [g for g in sentence.groups if g.end <= place and place - g.end < 12]
    if not groups or sentence.is_person(groups[-1].hits[-1]):
        return ()
    return meant(sentence, groups[-1].hits[-1])[:1]
