"""Claims of ranks: "31st of 83 countries", "climbed to 12th", "in the top ten"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from accord.reading import parties
from accord.reading.clauses import Group
from accord.reading.drafts import Draft, State, ids, subject_of
from accord.reading.number_words import ORDINALS, SMALL, TENS, UNITS
from accord.reading.vocabulary import either

_TENTHS = {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
_CARDINALS = [*UNITS[1:], TENS[0]]
_CARDINAL = f"(?:{'|'.join(sorted(_CARDINALS, key=len, reverse=True))}|\\d{{1,3}})"
WORD_ORDINAL = (
    rf"(?:(?:{'|'.join(TENS)})-(?:{'|'.join(ORDINALS[:9])})|{'|'.join(ORDINALS)}|{'|'.join(_TENTHS)})"
)
_ORD = (
    rf"(?P<value>\d{{1,3}}(?:st|nd|rd|th)|(?:[Nn]umber|[Nn]os?\.?)\s*{_CARDINAL}|#\d{{1,3}}|{WORD_ORDINAL})"
)
_PLACE = r"(?:[-\s]+(?:place|position|spot|rank|slot))?"
_RANKED = (
    r"(?:countries|nations|states|economies|places|territories|members|jurisdictions|cities|firms|"
    r"companies|universities|institutes|systems|models|governments)"
)
_OUT_OF = (
    rf"(?:\s*,?\s+(?:out\s+of|of|among|in\s+a\s+(?:list|ranking|field|table|group|survey)\s+of|"
    rf"from)\s+(?:the\s+|some\s+|all\s+|its\s+)?"
    rf"(?P<of>\d{{2,3}}(?!\d)|{_CARDINAL}(?=\s+(?:\w+\s+){{0,3}}?{_RANKED}))\b(?:\s+(?:[\w-]+\s+){{0,3}}?{_RANKED})?)"
)
_NAMED = (
    r"Index|Rankings?|Scoreboard|Scorecard|Tables?|League|List|Survey|Barometer|Tracker|Monitor|Ratings?|"
    r"Chart|Leaderboard|Ladder|Census|Report|Review|Assessment"
)
INDEX = (
    rf"(?P<index>(?:[A-Z][\w&’'-]*\s+(?:(?:[A-Z][\w&’'-]*|of|on|for|the)\s+){{0,6}}?)?(?:{_NAMED}|"
    rf"(?<=\w\s)league\s+table|(?<=\w\s)index|(?<=\w\s)ranking)\b(?:\s+(?:19|20)\d\d)?)"
)
_DET = (
    r"(?:the\s+|this\s+year[’']s\s+|last\s+year[’']s\s+|our\s+|its\s+|a\s+|that\s+|this\s+|their\s+|"
    r"[A-Z][\w-]*[’']s\s+)?(?:own\s+)?(?:latest\s+|new\s+|annual\s+)?(?:(?:19|20)\d\d\s+)?"
)
_IN_INDEX = rf"(?:\s*,?\s+(?:\w+\s+){{0,3}}?(?:in|on|of|by)\s+{_DET}{INDEX})"
_SOME_INDEX = re.compile(
    r"\s*,?\s+(?:\w+\s+){0,2}?(?:in|on|of|by)\s+(?:the|our|a|an|this|that|its|their|his|her|[A-Z][\w-]*[’']s|"
    r"[a-z]+[’']s)\s+"
    rf"(?P<index>(?:[\w’'-]+\s+){{0,5}}?{either('ranking_noun')})\b"
)
_RANK = re.compile(
    rf"(?<![\w-]){_ORD}{_PLACE}(?:{_OUT_OF}{_IN_INDEX}?|{_IN_INDEX.replace('?P<index>', '?P<index2>')})"
)
_RANK_OF = re.compile(
    r"\b(?:rank|position|place|ranking|spot)\s+(?:of\s+|number\s+)?(?P<value>\d{1,3})(?!,?\d)(?:\s+(?:out\s+of|of|"
    r"among)\s+(?P<of>\d{2,3}))?\b(?!\s*%)"
)
_RANK_AT = re.compile(
    rf"\b(?:at|in)\s+(?P<value>(?:[Nn]umber|[Nn]os?\.?|rank|position)\s*{_CARDINAL}|\d{{1,3}}(?:st|nd|rd|th)(?=,))(?=\s*[,.;:)]|\s+(?:in|of|on|and)\b|$)"
)
_RANK_IN = re.compile(
    r"\b(?P<value>\d{1,3}(?:st|nd|rd|th))\s+(?:in\s+(?:the\s+(?:world|region|continent|bloc|EU|union|table|index|ranking)|"
    r"Africa|Asia|Europe|Latin\s+America|South\s+America)|globally|worldwide|overall)\b"
)
_TO_PLACE = re.compile(r"\b(?:to|will|would|can|could|may|might|must|shall|should|and|or)\s+$")
_BEFORE_AT = re.compile(r"(?:[,(]|\bis|\bwas|\bremains?|\bstill|\bstays?|\bstayed)\s*$")
_VERBS = (
    r"(?:ranks?|ranked|ranking|plac(?:es?|ed|ing)|comes?|came|coming|stands?|stood|sits?|sat|puts?|rates?|"
    r"rated|finish(?:es|ed|ing)?|languish(?:es|ed)?|class(?:ed|ified)|listed|position(?:s|ed)|is|was|are|were|"
    r"remains?|remained|lies|lay|now)"
)
_MOVES = (
    r"(?:slip(?:s|ped)?|climb(?:s|ed|ing)?|ris(?:es|en|ing)|rose|fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|"
    r"mov(?:es?|ed|ing)|jump(?:s|ed|ing)?|slid(?:es|ing)?|"
    r"leap(?:s|ed|t)?|s[aiu]nk(?:s|ing)?|advanc(?:es?|ed|ing)|tumbl(?:es?|ed|ing)|up|down|mov(?:e|ed)|went|go(?:es)?)"
)
_AFTER = (
    r"(?=\s*[.,;:)—–]|\s+(?:place|position|spot|slot|in|among|of|on|out|for|behind|ahead|after|globally|"
    r"worldwide|overall|nationally|"
    r"internationally|only|from|last|this|by|and|while|with|but|regionally)\b|\s*$)"
)
_RANKS = re.compile(
    rf"\b{_VERBS}\s+(?:(?:[a-z]+ly|now|only|just|still|joint|in|at|as|up|it|them|a|the|equal|tied|"
    rf"currently)\s+){{0,3}}?{_ORD}{_AFTER}"
)
_MOVED = re.compile(rf"\b{_MOVES}\s+(?:(?:[\w-]+\s+){{0,5}}?)(?:to|into|in)\s+{_ORD}{_AFTER}")
_SURE_VERB = re.compile(
    r"rank|plac|come|came|coming|stand|stood|sit|sat|put|rate|finish|languish|class|position|lies|lay"
)
_TOP = re.compile(
    rf"\b(?:in|among|into|inside|of|outside|within|enter(?:s|ed|ing)?|reach(?:es|ed|ing)?|crack(?:s|ed)?|mak(?:es?|ing)|made|"
    rf"left|leaves?)\s+(?:the\s+|its\s+)?(?:(?:world|region|continent|"
    rf"country)[’']s\s+|global\s+)?(?P<value>(?:top|bottom)\s+(?P<n>{_CARDINAL}))\b(?!\s*(?:%|per\s?cent|"
    rf"percent|years?|months?))"
)
_SECOND_TO = re.compile(
    r"\b(?P<value>second|third|runner-up|next)\s+(?:place\s+)?(?:only\s+)?to\s+(?=(?:the\s+)?[A-Z])|"
    r"\b(?P<none>second\s+to\s+none)\b"
)
_TOPS = re.compile(
    rf"\b(?P<value>tops?|topped|topping|heads?|headed|leads?|led)\s+(?:the\s+|this\s+year[’']s\s+|our\s+|its\s+|"
    rf"[A-Z][\w-]*[’']s\s+)(?P<index>(?:[\w’'-]+\s+){{0,5}}?(?i:{either('ranking_noun')}))\b"
)
RANKS = re.compile(
    r"\d|first|second|third|four|fif|six|sev|eig|nin|ten|ele|twe|thi|twen|thir|fort|numb|no|top|bott|rank|posi|"
    r"plac|spot|runn|head|lead|led|next|hund"
)
"""What every claim of a rank has."""


def ordinal(text: str) -> float:
    """Return the number an ordinal, "No 3" or "number three" means."""
    text = text.lower().strip()
    if digits := re.search(r"\d+", text):
        return float(digits.group())
    if text in ORDINALS:
        return float(ORDINALS.index(text) + 1)
    if text in _TENTHS:
        return float(_TENTHS[text])
    tens, _, rest = text.partition("-")
    if tens in TENS and rest in ORDINALS:
        return float(SMALL[tens] + ORDINALS.index(rest) + 1)
    last = text.split()[-1]
    return float(_CARDINALS.index(last) + 1) if last in _CARDINALS else 1.0


def ranks(sentence: parties.Sentence, state: State) -> Iterator[Draft]:
    """Yield claims of ranks ("31st of 83 countries in ...")."""
    seen: list[tuple[int, int]] = []
    flat = sentence.flat
    for pattern in (_RANK, _RANK_OF, _RANK_AT, _LAST_OF, _RANKS, _MOVED, _RANK_IN, _TOPS, _TOP, _SECOND_TO):
        found = (
            pattern.finditer(flat, sentence.start, sentence.end)
            if pattern is _RANK
            else sentence.matches(pattern)
        )
        for match in found:
            given = match.groupdict()
            if pattern is _RANK_OF and _TO_PLACE.search(flat, sentence.start, match.start()):
                continue  # "will place 5 of them"
            if pattern is _RANK_AT and not _BEFORE_AT.search(flat, sentence.start, match.start()):
                continue
            spot = match.span("value") if given.get("value") else match.span("none")
            if any(a < spot[1] and spot[0] < b for a, b in seen):
                continue
            index = given.get("index") or given.get("index2")
            some = _SOME_INDEX.match(flat, match.end(), sentence.end) if index is None else None
            index = some["index"] if some else index or state.index
            of = ordinal(given["of"]) if given.get("of") else None
            value = ordinal(flat[slice(*spot)]) if pattern not in (_TOP, _TOPS) else 1.0
            if pattern is _LAST_OF:
                value = of or 1.0
            if of is not None and (
                of < value
                or re.match(
                    r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)",
                    flat[spot[1] + 3 :][:14],
                )
            ):
                continue
            if (
                pattern is _RANK_OF
                and of is None
                and not re.search(
                    r"\brank(?:ing)?\s+$|\bposition\s+$|\bplace\s+$", flat[match.start() : spot[0]]
                )
            ):
                continue
            if pattern is _RANKS and not _a_rank(flat, match, some is not None or bool(state.index), spot):
                continue
            seen.append(spot)
            who, start = _placed(sentence, pattern, match, spot[0])
            end = max(some.end() if some else match.end(), start + 1)
            said: float | str = f"top {ordinal(given['n']):g}" if pattern is _TOP else value
            yield Draft(
                "rank",
                f"{index} rank" if index else "rank",
                min(start, match.start()),
                end,
                who,
                said,
                spot,
                "rank",
                of,
            )
    if seen or state.index:
        yield from _further(sentence, state, seen)


_LAST_OF = re.compile(
    rf"\b(?P<value>last|bottom)(?:\s+place)?\s+(?:out\s+of|of|among|in\s+a\s+field\s+of)\s+(?:the\s+|all\s+|"
    rf"some\s+)?(?P<of>\d{{2,3}}|{_CARDINAL})\b"
)


def _placed(
    sentence: parties.Sentence, pattern: re.Pattern[str], match: re.Match[str], position: int
) -> tuple[tuple[str, ...], int]:
    """Return who has a place: who is named beside it or right before its verb, else the subject."""
    flat = sentence.flat
    before = [g for g in sentence.groups if g.end <= position]
    if before:
        last = before[-1]
        between = flat[last.end : position]
        lone = Group(last.hits[-1:], None)
        if pattern is _RANK_AT and last.end <= match.start() <= last.end + 2:
            return ids(sentence, lone), lone.start  # "India, at number 10"
        named = flat[last.start : last.end].lower()
        if named in {"the latter", "the former"} and len(before) > 1:
            which = before[-2].hits[:1] if named.endswith("former") else before[-2].hits[-1:]
            return ids(sentence, Group(which, None)), before[-2].start
        if _LATTER.search(between):
            which = last.hits[:1] if "former" in between else last.hits[-1:]
            return ids(sentence, Group(which, None)), last.start
        if last.prep is None and len(between) < 30 and not re.search(r"[,;:]", between):
            return ids(sentence, last), last.start
        main = next((g for g in before if g.prep is None), None)
        if main and re.search(r",\s+(?:[a-z]+ly\s+)?[a-z]+ing\s+[^,;]{0,40}$", between):
            return ids(sentence, main), main.start  # "Peru has overtaken Chile ..., ranking 27th"
    return subject_of(sentence, position, any_before=True)


_LATTER = re.compile(r",\s+the\s+(?:latter|former)\b")


def _further(sentence: parties.Sentence, state: State, seen: Sequence[tuple[int, int]]) -> Iterator[Draft]:
    """Yield the places in a row of them of which only the first has a verb: "and Argentina 41st", "with Peru third"."""
    flat = sentence.flat
    index = f"{state.index} rank" if state.index else "rank"
    for group in sentence.groups:
        hit = group.hits[-1]
        found = _ORDINAL.match(flat, hit.end, sentence.end)
        if found is None or not _ROW.search(flat, max(sentence.start, hit.start - 12), hit.start):
            continue
        spot = found.span("value")
        if not any(a < spot[1] and spot[0] < b for a, b in seen):
            value = ordinal(found["value"])
            yield Draft("rank", index, hit.start, spot[1], sentence.meant(hit), value, spot, "rank")


_ORDINAL = re.compile(
    rf"\s+(?P<value>\d{{1,3}}(?:st|nd|rd|th)|{WORD_ORDINAL})(?=\s*(?:[.,;)]|$)|\s+(?:and|with|while|but|in|of|on|among|out)\b)"
)
_ROW = re.compile(r"(?:,|\band|\bwith|\bbut|;)\s+(?:the\s+)?$")


def _a_rank(flat: str, match: re.Match[str], indexed: bool, spot: tuple[int, int]) -> bool:
    """Say whether a verb with an ordinal tells of a rank rather than of time or order of events."""
    after = flat[spot[1] : spot[1] + 40]
    if (
        re.match(r"[Nn]", flat[spot[0]])
        and flat[spot[0] : spot[0] + 5].lower() != "ninth"
        and flat[spot[0] : spot[0] + 4].lower() != "nine"
    ):
        return True  # "is number two in lithography"
    if _SURE_VERB.match(match.group()):
        return (
            flat[slice(*spot)].lower() != "first"
            or indexed
            or bool(re.match(r"\s+(?:in|among|of|worldwide|globally|overall|place)\b", after))
        )
    return (
        indexed
        and not after.startswith((" in a row", " of all"))
        and bool(
            re.match(
                r"\s*(?:[.,;]|$)|\s+(?:place|in\s+the\s+(?:world|region|index|ranking|table|list)|globally|"
                r"worldwide|overall|among|behind)\b",
                after,
            )
        )
    ) or bool(
        re.match(
            r"\s+(?:in\s+(?:the\s+(?:world|region)|Africa|Asia|Europe|Latin)|globally|worldwide)\b", after
        )
        and flat[slice(*spot)].lower() != "first"
    )
