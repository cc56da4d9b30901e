"""Claims of growth and decline: "rose 4%", "an increase of 38 percent", "a 12% cut", "4% higher", "has tripled"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from accord.reading import parties
from accord.reading.clauses import clause_at
from accord.reading.drafts import Draft, State, subject_of
from accord.reading.number_words import SMALL, Numeral
from accord.reading.vocabulary import listed
from accord.reading.words import words

_WINDOW = 130
_WORDS = re.compile(r"[\w’'-]+|[^\w\s]")
APPROXIMATELY = words(
    "about around some nearly almost roughly approximately over under just only exactly fully another further "
    "additional an a estimated as much many little up to than more less fewer at least most well close no even "
    "still barely nearer whopping modest record meagre mere full solid healthy robust staggering remarkable "
    "respectable stunning hefty sharp massive paltry impressive cumulative combined total annual yearly average "
    "real nominal reported projected the first extra"
)
"""Words that may stand between a verb and its figure."""
_BETWEEN = words(
    "back again also together overall sharply year-on-year year-over-year month-on-month quarter-on-quarter "
    "annually yearly faster slightly last this in year on year-earlier month week quarter over alone down up "
    "out off away the same past previous first second third fourth half its their at rate pace of per each "
    "every since then and and,"
)
_RELATIVE_UP = words(
    "higher more up faster larger bigger greater above better stronger richer taller dearer costlier longer"
)
_RELATIVE_DOWN = words(
    "lower less down slower smaller fewer below cheaper worse weaker poorer behind shorter"
)
_HELD = words("make makes made making take takes took bought buy buys snapped mopped set put")
_LINKS = words(
    "was is were are reached hit averaged stood came ran exceeded topped totalled totaled registered amounted "
    "touched slowed accelerated at in of to"
)
_TRANSITIVE = words(
    "raise boost lift cut reduce slash lower trim increase expand grow shrink hike push ramp shave scale curb "
    "crimp dent swell drive widen narrow add gain lose see shed mark"
)
_MANY = {
    "doubl": 100.0, "doubled": 100.0, "doubling": 100.0, "doubles": 100.0, "tripled": 200.0, "tripling": 200.0,
    "triples": 200.0, "trebled": 200.0, "trebling": 200.0, "trebles": 200.0, "quadrupled": 300.0,
    "quadrupling": 300.0, "quadruples": 300.0, "quintupled": 400.0, "quintupling": 400.0, "sextupled": 500.0,
    "halved": -50.0, "halving": -50.0, "halves": -50.0,
    "double": 100.0, "triple": 200.0, "treble": 200.0, "quadruple": 300.0, "quintuple": 400.0, "halve": -50.0,
}  # fmt: skip
_TIMES = re.compile(
    r"\b(?P<verb>doubl(?:ed|ing|es)|tripl(?:ed|ing|es)|trebl(?:ed|ing|es)|quadrupl(?:ed|ing|es)|quintupl(?:ed|"
    r"ing)|sextupled|halv(?:ed|ing)|"
    r"(?<=to\s)(?:double|triple|treble|quadruple|quintuple|halve)|(?<=will\s)(?:double|triple|treble|quadruple|"
    r"halve)|"
    r"(?<=would\s)(?:double|triple|treble|quadruple|halve)|(?<=could\s)(?:double|triple|treble|quadruple|halve)|"
    r"(?<=than\s)(?:double|triple|treble|halve)(?=\s+(?:in|by|between|over|since)\b))\b(?!\s+(?:down|up|as|over)\b)"
    r"|\b(?P<fold>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|hundred|"
    r"\d{1,3})[-\s]?fold\b",
    re.IGNORECASE,
)
TIMES = re.compile(
    r"doub|trip|treb|quad|quin|sext|halv|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|"
    r"fifty|hundred"
)


@cache
def _verbs() -> dict[str, float]:
    """Return the direction of each form of a verb of change."""
    return {**dict.fromkeys(listed("rise_verb"), 1.0), **dict.fromkeys(listed("fall_verb"), -1.0)}


@cache
def _nouns() -> dict[str, float]:
    return {
        **dict.fromkeys((w for noun in listed("rise_noun") for w in (noun, f"{noun}s")), 1.0),
        **dict.fromkeys((w for noun in listed("fall_noun") for w in (noun, f"{noun}s")), -1.0),
        "change": 1.0,
    }


@cache
def _movers() -> frozenset[str]:
    from accord.reading.vocabulary import inflected

    irregular = {
        "cut": ["cut"],
        "grow": ["grew"],
        "drive": ["drove"],
        "shrink": ["shrank"],
        "lose": ["lost"],
        "see": ["saw"],
        "shed": ["shed"],
    }
    return frozenset(form for verb in _TRANSITIVE for form in inflected(verb, irregular.get(verb, [])))


_SHOULD_BE = re.compile(r"\b(?:should|could|must|may|might|to|be)\s+be\s+$")
_OR = re.compile(
    r"\bby\s+[^.;,]{1,30}?,?\s+(?:or|equal\s+to|which\s+is)\s+(?:about\s+|some\s+|nearly\s+|almost\s+)?$"
)
_THAN_ELSEWHERE = re.compile(
    r"\s+(?:(?:[a-z]+ly\s+)?(?:less|more|fewer|[a-z]+er))(?:\s+[a-z-]+){0,3}?\s+than\s+"
    r"(?:(?:in|at|that\s+of|those\s+(?:in|of)|that\s+in)\s+)?(?:the\s+)?"
    r"(?!January|February|March|April|May\b|June|July|August|September|October|November|December|Q\d|I\b)[A-Z]"
)
"""A difference from another place or firm is a comparison: "a third less than in Hamburg"."""


def direction(flat: str, start: int, one: Numeral, end: int) -> float | None:
    """Return 1 for a figure that tells of growth and -1 for one of decline; None for any other."""
    after = [w.lower() for w in _WORDS.findall(flat, one.end, min(end, one.end + 60))[:6]]
    if (way := _named_after(after)) is not None:
        return None if _THAN_ELSEWHERE.match(flat, one.end, end) else way
    low = max(start, one.start - _WINDOW)
    stop = one.start
    if other := _OR.search(flat, low, stop):
        stop = other.start()  # "cut its budget by $40m, or 8%"
    before = [w.lower() for w in _WORDS.findall(flat, low, stop)]
    return _told_before([*before, "by"] if other else before, after)


def _named_after(after: list[str]) -> float | None:
    for place, word in enumerate(after[:5]):
        if word in _nouns() and not (word == "rise" and after[:1] == ["to"]):
            return _nouns()[word]
        if place == 0 and word in _RELATIVE_UP:
            return None if word in {"above"} else 1.0
        if place == 0 and word in _RELATIVE_DOWN:
            return None if word in {"behind", "below"} else -1.0
        if (
            word
            in {
                "of",
                "in",
                "to",
                "for",
                "on",
                "by",
                "and",
                "or",
                "from",
                "at",
                "the",
                "a",
                "as",
                "is",
                "was",
                "will",
                "share",
                "stake",
            }
            or not word[0].isalpha()
        ):
            return None
    return None


def _told_before(before: list[str], after: list[str]) -> float | None:
    place = len(before) - 1
    by = to = False
    while (
        place >= 0
        and before[place] in APPROXIMATELY
        and not (before[place] in {"up", "down"} and not _upto(before, place))
    ):
        to = to or (before[place] == "to" and (place == 0 or before[place - 1] not in {"up", "close"}))
        place -= 1
    if to or place < 0:
        return None
    if before[place] == "by":
        by, place = True, place - 1
    if place < 0:
        return None
    verbs, nouns = _verbs(), _nouns()
    if not by and before[place] in {"of", "at"}:
        # "an increase of", "growth in output of", "grew at"
        at = before[place] == "at"
        for back in range(place - 1, max(-1, place - 9), -1):
            word = before[back]
            if word in nouns and not (back and before[back - 1] == "to"):
                return nouns[word]
            if at and word in verbs and place - back <= 2:
                return verbs[word]
            if (
                not at
                and word == "rate"
                and back
                and (before[back - 1] in nouns or before[back - 1] == "annual")
            ):
                return -1.0 if nouns.get(before[back - 1]) == -1.0 else 1.0
            if word in {",", ";", ":", "%", "percent", "cent", "share", "stake"} or word in verbs:
                return None
        return None
    reach = 12 if by else 5
    if not by and after[:1] == ["of"]:
        return None  # "lost 10% of its workforce" is a share
    if not by and before[place] in _LINKS:
        return next(
            (
                nouns[w]
                for w in reversed(before[max(0, place - 6) : place])
                if w in nouns
                and w in {"growth", "decline", "increase", "rise", "drop", "contraction", "expansion"}
            ),
            None,
        )
    seen = 0
    for back in range(place, max(-1, place - reach), -1):
        word = before[back]
        if word in {"up", "down"} and back and before[back - 1] in _HELD:
            return None  # "made up 17%"
        if word in verbs and not (back and before[back - 1] in {"the", "an", "a"} and by is False):
            if word in {"up", "down"} and back != place and not by:
                seen += 1
                continue
            if by or seen == 0 or word in _movers():
                return verbs[word]
            return None
        if by and word in nouns:
            return nouns[word]
        if word in {";", ":", "(", "—", "–", "that", "which", "who", "while", "but"} or (
            word == "," and not by
        ):
            return None
        if not (word in _BETWEEN or word.endswith("ly") or word[0].isdigit() or by):
            seen += 1
            if seen > 4 or word in {
                "to",
                "from",
                "with",
                "for",
                "and",
                "or",
                "is",
                "was",
                "are",
                "were",
                "has",
                "have",
            }:
                return None
    return None


def _upto(before: list[str], place: int) -> bool:
    """Say whether "up" belongs to "up to" rather than to a change."""
    return before[place] == "up" and place + 1 < len(before) and before[place + 1] == "to"


def growths(sentence: parties.Sentence, state: State) -> Iterator[Draft]:
    """Yield claims of growth and decline: in percent, in percentage points, and by doubling and the like."""
    flat = sentence.flat
    for one in state.numerals(sentence):
        if one.kind not in {"percent", "points", "fraction"}:
            continue
        way = direction(flat, sentence.start, one, sentence.end)
        if way is None:
            continue
        value = one.said if isinstance(one.said, str) else way * one.value
        yield _growth(sentence, one.start, one.end, value, one.unit)
    for match in sentence.matches(_TIMES):
        levied = re.search(
            r"\b(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|tax(?:es)?|efforts?|size|number)\b",
            flat[match.end() : min(sentence.end, match.end() + 50)],
        )
        if _SHOULD_BE.search(flat, max(sentence.start, match.start() - 14), match.start()):
            continue
        if levied and levied.group()[:2] in {"ta", "du", "le", "ef"}:
            continue
        verb = match["verb"]
        value = _MANY[verb.lower()] if verb else 100.0 * (_fold(match["fold"]) - 1)
        yield _growth(sentence, *match.span(), value, "percent")


def _fold(text: str) -> float:
    return float(text) if text.isdigit() else float(SMALL.get(text.lower(), 100.0))


def _growth(sentence: parties.Sentence, start: int, end: int, value: float | str, unit: str) -> Draft:
    who, first = subject_of(sentence, start)
    clause = sentence.parts[clause_at(sentence.parts, start)][0]
    what = " ".join(sentence.flat[clause:start].split()[-8:])
    return Draft(
        "growth", f"growth of {what}".strip(), min(first, start), end, who, value, (start, end), unit
    )
