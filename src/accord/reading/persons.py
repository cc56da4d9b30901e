"""Persons: found by their title or by what they say, known again by their last name, and meant by "he"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accord.reading.gazetteer import known
from accord.reading.heads import Heads
from accord.reading.hits import Hit
from accord.reading.starts import Sieve
from accord.reading.words import words

_OFFICE = (
    r"president|prime\s+minister|minister|chancellor|premier|secretary[\s-]general|secretary|commissioner|CEO|"
    r"chief\s+executive(?:\s+officer)?|"
    r"chair(?:man|woman|person)?|governor|director(?:[\s-]general)?|head|spokes(?:man|woman|"
    r"person)|envoy|ambassador|senator|"
    r"founder|co-?founder|king|prince|chief|adviser|advisor|undersecretary|under\s+secretary|professor|"
    r"analyst|economist|researcher|treasurer|leader|speaker|deputy|lawmaker|legislator|MP|MEP|judge|general|admiral|"
    r"ambassador|negotiator|representative|delegate|registrar|rector|dean|provost|manager|executive|owner|partner|"
    r"engineer|scientist|lecturer|lawyer|columnist|editor|author|strategist|fellow|co-?ordinator|"
    r"rapporteur|whip|mayor|vice-?chancellor|vice[\s-]president|counterpart|commander|inspector|comptroller|sherpa"
)
_TITLE = (
    r"(?P<title>(?i:(?:(?:vice|deputy|foreign|trade|commerce|industry|economy|economic|finance|"
    r"defen[cs]e|science|digital|"
    r"technology|state|assistant|former|then|interim|acting|executive|treasury|climate|education|"
    r"interior|first|prime|information|communications?|planning|innovation|energy|health|labou?r|"
    r"justice|external\s+affairs|"
    r"digital\s+affairs|economic\s+affairs|chief|senior|managing|general|permanent|parliamentary|co-)\s+){0,3}"
    rf"(?:{_OFFICE})|Mr|Mrs|Ms|Dr)\b\.?"
    r"(?:\s+(?:of|for)\s+(?:the\s+)?(?:[A-Z][\w-]+(?:\s+and\s+)?\s?){1,4}?)?)"
)
# possessive on purpose: giving letters back would try every way to split a row of capitalised words
_PART = r"(?:(?:al|el|ul|bin)-[A-Z][\w’-]*+|[A-Z](?=[\w’'-]*[a-zà-ÿ])[\w’'-]*+|[A-Z]\.)"
_NAME = rf"(?P<name>{_PART}(?:\s+(?:(?:van|von|de|der|den|da|del|bin|al|la|le|ten)\s+)*{_PART}){{0,3}}?)"
_ENDS = r"(?=[\s,.;:’')”]|$)(?!\s+(?:(?:al|el|bin)-|(?:van|von|de|der|da)\s)?[A-Z][a-zà-ÿ])"
_HONOUR = r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Datuk|Sheikh|Lord|Prof)\.?\s+)?"
_TITLED = re.compile(rf"\b{_TITLE},?\s+{_HONOUR}{_NAME}(?:[’']s)?{_ENDS}")
_APPOSED = re.compile(
    rf"\b{_NAME}(?:,|\s+is|\s+was)\s+(?:(?:the|its|his|her|"
    rf"an?)\s+)?(?P<before>[\w.’'-]+\s+)?(?P<title>(?i:(?:\w+\s+)?(?:{_OFFICE})))\b(?:\s+(?:of|at)\b)?"
)
_ALSO = re.compile(
    rf",\s+(?:the\s+|its\s+)?(?P<title>(?i:(?:\w+\s+)?(?:{_OFFICE})))\s+(?:of|at)\s+(?:the\s+)?"
)
_SAID = (
    r"(?:said|says|told|added|warned|argued|explained|noted|announced|ordered|denied|insisted|"
    r"signed|acknowledged|conceded|admitted|alleged|replied|observed|stressed|promised|claimed|"
    r"answered|submitted|recalled|"
    r"urged|wrote|asked|remarked|called|stated|declared|confirmed|pledged|rejected|dismissed|"
    r"predicted|estimated|reckons|"
    r"writes|argues|thinks|believes|warns|notes|adds|insists|explains|laments|lamented|complains|"
    r"complained|jokes|joked|quips|"
    r"quipped|testified|reiterated|cautions|cautioned|countered|retorted|predicts|expects|recalls|"
    r"remembers|doubts|suspects|"
    r"recommends|suggested|suggests|hinted|revealed|concluded|concludes|emphasi[sz]ed|underlined|"
    r"underscored|vowed|regards|"
    r"shrugs|shrugged|sighed|sighs|laughed|laughs|maintains|maintained|concedes|admits|estimates|"
    r"reckoned|thought|believed|"
    r"tells|asks|asked|signs|voted|chairs|chaired|heads|headed)"
)
_SPEAKS = re.compile(rf"\b{_NAME}\s+(?:has\s+|had\s+|also\s+)?{_SAID}\b")
_SAID_BY = re.compile(rf"[,”\"?!]\s+{_SAID}\s+{_NAME}{_ENDS}")
_LED = re.compile(rf"\b(?:led|headed|run|chaired)\s+by\s+{_NAME}{_ENDS}")
_WHO = re.compile(rf"\b{_NAME},\s+(?:who\b|(?:aged\s+)?\d\d,)")
"""Only persons are a "who": "Ana Sol, who follows the market", "Ana Sol, 23,"."""
_DOES = re.compile(
    rf"\b{_NAME},\s+(?:an?|the|its|their)\s+(?:[\w’'-]+\s+){{0,3}}?(?P<title>"
    r"(?i:biologist|geologist|technologist|psychologist|sociologist|anthropologist|physicist|"
    r"roboticist|geneticist|mathematician|statistician|agronomist|astronomer|chemist|linguist|"
    r"journalist|historian|geographer|cryptographer|entrepreneur|programmer|developer|"
    r"designer|activist|philosopher|student|postdoc|graduate|alumn(?:us|a)|politician|diplomat|official|veteran|trader|"
    r"consultant|advocate|campaigner|reporter|correspondent|novelist|writer|academic|investigator|technician|doctor|"
    r"coder|teacher|scholar|lobbyist|attorney|solicitor|barrister|trustee|donor|colleague|widow|mother|father))\b"
)
_IS_HELD = re.compile(
    rf"\b(?:whose\s+)?(?P<title>(?i:(?:\w+\s+)?(?:{_OFFICE})))\s+(?:is|was)\s+{_NAME}{_ENDS}"
)
"""The office first: "whose chief executive is Ana Sol"."""
_SPEAKER = re.compile(
    rf"{_NAME}(?:,\s+(?P<title>(?i:(?:[\w-]+\s+){{0,3}}?(?:{_OFFICE}))(?:\s+(?:of|for)\s+(?:[A-Z][\w-]+\s?){{1,4}})?)"
    r"|\s+\([^()\n]{1,40}\))?:\s"
)
"""A line of a transcript: "Ingrid Solheim, Minister of Trade: ...", "Lars Evensen (Centre): ..."."""
_SOME_OFFICE = re.compile(rf"\b(?:{_OFFICE}|mr|mrs|ms|dr)\b".lower())
_OCCUPATION = re.compile(
    r"\b(?:biologist|geologist|technologist|psychologist|sociologist|anthropologist|physicist|"
    r"roboticist|geneticist|mathematician|statistician|agronomist|astronomer|chemist|linguist|"
    r"journalist|historian|geographer|cryptographer|entrepreneur|programmer|developer|"
    r"designer|activist|philosopher|student|postdoc|graduate|alumn|politician|diplomat|official|"
    r"veteran|trader|consultant|"
    r"advocate|campaigner|reporter|correspondent|novelist|writer|academic|investigator|technician|doctor|coder|teacher|"
    r"scholar|lobbyist|attorney|solicitor|barrister|trustee|donor|colleague|widow|mother|father)"
)
_PATTERNS = (
    (_SOME_OFFICE, (_TITLED, _APPOSED, _IS_HELD)),
    (re.compile(r"\bwho\b|\baged\b|\b\d\d,"), (_WHO,)),
    (_OCCUPATION, (_DOES,)),
    (re.compile(rf"\b{_SAID}\b"), (_SPEAKS, _SAID_BY)),
    (re.compile(r"\b(?:led|headed|run|chaired)\s+by\b"), (_LED,)),
)
_PRONOUN = re.compile(
    r"\b(?:[Hh]e|[Ss]he|(?:[Hh]is|[Hh]er)(?=\s+(?:[a-z-]+\s+)?(?:paper|report|study|book|article|"
    r"essay|post|statement|speech|office|"
    r"team|firm|company|remarks|findings|analysis|column|memoir|blog|thesis|lecture)\b))\b"
)
_OWNING = re.compile(r"[’']s?$")
_SURNAME = re.compile(r"\b(?:(?:al|el)-)?[A-Z][\w’-]+")
_NO_NAME = words(
    "The A An This That In On At By For And But Its Their His Her Our These Those It He She They "
    "With From Under After Since When "
    "While As If Western European Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
    "January February March April May June "
    "July August September October November December Global Officials Ministers Analysts Experts "
    "Both Washington President "
    "Ministry Department Government Council Commission Prime Minister Deputy Foreign Secretary "
    "Chancellor Chair Speaker "
    "Cabinet Parliament Chamber Senate Our My Your We You I What Who Why How Not No Nobody Some "
    "Many Most All Each Every "
    "Other Others Another Such Here There Then Now Even Only Instead Asked According Members State"
)
_GROUPS = words("holdings group systems company bank institute systemes newswire compute dynamics")


@dataclass(frozen=True)
class Person:
    """A person as the text introduces them."""

    id: str
    name: str
    title: str | None = None
    affiliation: str | None = None


def find(heads: Heads, sentence: int, hits: Sequence[Hit]) -> list[tuple[Hit, Person]]:
    """Return the persons introduced in a sentence, with the span from title to name."""
    flat, (start, end) = heads.flat, heads.sentences[sentence]
    found: list[tuple[Hit, Person]] = []
    if flat.find(":", start, end) > 0 and (line := _SPEAKER.match(flat, start, end)):
        name = line["name"]
        words = name.split()
        while len(words) > 2 and _SOME_OFFICE.fullmatch(words[0].lower()):
            words = words[1:]  # "Spokesperson Ana Sol:"
        name = " ".join(words) if name.endswith(" ".join(words)) else name
        if len(words) > 1 and not any(word in _NO_NAME for word in words):
            hit = person_hit(line.end("name") - len(name), line.end("name"), name)
            said = line["title"] or " ".join(line["name"].split()[: -len(words)]) or None
            home = next((h for h in hits if hit.end <= h.start < line.end() and h.kind == "country"), None)
            found.append((hit, Person(hit.actor, name, _office(said), home.actor if home else None)))
    for pattern in _worth(heads, sentence):
        for match in pattern.finditer(flat, start, end):
            name = re.sub(r"[’']s$", "", match["name"])
            words = name.split()
            if any(word in _NO_NAME for word in words) or (pattern is not _TITLED and len(words) < 2):
                continue
            first, last = match.start("name"), match.start("name") + len(name)
            if any(
                h.start < last
                and first < h.end
                and h.kind in {"country", "organisation"}
                and not h.weak
                and not _is_person(h)
                for h in hits
            ):
                continue
            title = match.groupdict().get("title")
            if pattern is _TITLED and (also := _ALSO.match(flat, last)):
                title_span, title = also.span("title"), also["title"]
                near = next((h for h in hits if 0 <= h.start - also.end() <= 5 and not _is_person(h)), None)
                if near and title_span:
                    hit = person_hit(match.start("title"), last, name)
                    if not any(hit.start < other.end and other.start < hit.end for other, _ in found):
                        found.append((hit, Person(hit.actor, name, _office(title), near.actor)))
                    continue
                title = also["title"] if also["title"] else match["title"]
            if pattern is _TITLED:
                first = match.start("title")
            hit = person_hit(first, last, name)
            if any(first < other.end and other.start < last for other, _ in found):
                continue
            if any(word.lower() in _GROUPS for word in words):
                continue
            found.append((hit, Person(hit.actor, name, _office(title), _affiliation(flat, match, hit, hits))))
    return found


_SIEVE = Sieve([cue for cue, _ in _PATTERNS])


def _worth(heads: Heads, sentence: int) -> list[re.Pattern[str]]:
    """Return the patterns to look for: names are dear, so only where a word that goes with one is there."""
    there = heads.among(_SIEVE)[sentence]
    return [
        pattern
        for place, (cue, patterns) in enumerate(_PATTERNS)
        if there >> place & 1 and cue.search(heads.small, *heads.sentences[sentence])
        for pattern in patterns
    ]


def _is_person(hit: Hit) -> bool:
    actor = known().get(hit.actor)
    return actor is not None and actor.kind == "person"


def person_hit(start: int, end: int, name: str) -> Hit:
    """Return the place where a person is named: one of the packaged table where the name is in it."""
    for actor in known().values():
        if actor.kind == "person" and (actor.name == name or actor.name.split()[-1] == name):
            return Hit(start, end, actor.id, "name", "person", actor.name)
    code = re.sub(r"\W+", "-", re.sub(r"^(?:al|el)-", "", name.split()[-1]).upper()).strip("-")
    return Hit(start, end, f"{code}" if code else "PERSON", "name", "person", name)


def _office(title: str | None) -> str | None:
    if title is None or title.rstrip(".") in {"Mr", "Mrs", "Ms", "Dr"}:
        return None
    return re.sub(r"\s+", " ", title).strip(" ,")


_JOIN = re.compile(
    r"(?:[’']s?)?(?:\s+(?:\w+\s+){0,2}?|,\s+(?:under|led\s+by|headed\s+by|run\s+by)\s+(?:its\s+|the\s+)?)$"
)


_AT = re.compile(r"(?:\s+of\s+[A-Z]\w+)?\s+(?:of|at|in|for)\s+(?:the\s+)?")


def _affiliation(flat: str, match: re.Match[str], hit: Hit, hits: Sequence[Hit]) -> str | None:
    """Return the country or organisation the office is in: the name right before the title, or after "of"."""
    for other in hits:
        if other.kind == "person" or _is_person(other):
            continue
        before = other.end <= hit.start and hit.start - other.end < 40
        if before and _JOIN.fullmatch(flat[other.end : hit.start]) and match.groupdict().get("title"):
            return other.actor
        inside = match.start() <= other.start < match.end() and not hit.start <= other.start < hit.end
        follows = match.end() <= other.start <= match.end() + 6 and flat[: match.end()].endswith(
            (" of", " at")
        )
        at = match.groupdict().get("title") and _AT.fullmatch(flat, match.end("title"), other.start)
        if inside or follows or at:
            return other.actor
    return None


def surnames(people: Iterable[Person]) -> dict[str, Person]:
    """Return persons by their last name; of two with the same one the first."""
    found: dict[str, Person] = {}
    for person in people:
        if len(person.name.split()) > 1:
            found.setdefault(person.name.split()[-1], person)
    return found


def again(flat: str, start: int, end: int, surnames: Mapping[str, Person]) -> list[Hit]:
    """Return the places where persons introduced elsewhere are called by their last name."""
    if not surnames:
        return []
    return [
        Hit(word.start(), word.start() + len(text), surnames[text].id, "name", "person", surnames[text].name)
        for word in _SURNAME.finditer(flat, start, end)
        if (text := _OWNING.sub("", word.group()) if word.group()[-1] in "s’" else word.group()) in surnames
    ]


def pronouns(heads: Heads) -> list[list[tuple[int, int]]]:
    """Return by sentence where "he" and "she" stand."""
    return [[match.span() for match in matches] for matches in heads.matches(_PRONOUN)]
