"""Numbers as English prose writes them: digits, words, scales, percent, money, fractions and ranges.

A `Numeral` says where the whole expression stands ("R$4.1 billion", "some 22 per cent": from "22" on), not what
it counts: that is for the finders of claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from accord.reading.money import code_of, money_after, sign_before
from accord.reading.number_words import (
    PARTS,
    SCALES,
    SHORT,
    SMALL,
    TENS,
    UNITS,
    Kind,
    Numeral,
    either_of,
    small,
    spelled,
)

_DIGITS = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:\s\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_ONE_WORD = either_of([*UNITS, *TENS, *(s for s in SCALES if " " not in s and s != "score")])
_SPELLED = (
    rf"(?:half\s+an?\s+(?=(?:{either_of(list(SCALES))})\b)|an?\s+(?=(?:{either_of(list(SCALES))})\b))?"
    rf"(?:{_ONE_WORD})(?:(?:-|\s+and\s+a\s+half\b|(?<=hundred|housand)\s+and\s+|"
    rf"\s+)(?:{_ONE_WORD}))*+(?:\s+and\s+a\s+half\b(?:\s+(?:{either_of(list(SCALES))}))?)?"
)
_FIRST = "".join(sorted({word[0] for word in (*UNITS, *TENS, *SCALES, "a", "half")}))
_NUMBER = re.compile(
    rf"(?=[\d{_FIRST}])(?:(?<![\d.,])(?P<digits>{_DIGITS})|\b(?P<spelled>{_SPELLED})\b)", re.IGNORECASE
)
_SCALED = re.compile(
    rf"(?:[\s-]*(?P<scale>{either_of(list(SCALES))})|\s?(?P<short>{either_of(list(SHORT))}))(?![\w])",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"[\s-]?(?:(?P<points>(?:percentage|per\s+cent)[\s-]points?|basis\s+points?|pp\b|ppts?\b)|"
    r"(?:%|(?:per\s?cent|pct|pc)\b)(?:age)?(?P<more>[\s-]points?)?)",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(
    r"[/:]\d|\.\d|\s?(?:a\.m|p\.m|am\b|pm\b|GMT|o’clock|o'clock)|[’']s\b|s\b|(?:st|nd|rd|th)\b|"
    r"[-–]\d{1,2}\b(?=[-–]\d)"
)
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_RANGE = re.compile(r"\s?[-–—]\s?|\s+(?:to|or)\s+|\s+and\s+")
_FOLLOWS = (
    r"(?=\s*(?:[.,;:!?)—–”\"]|$)|\s+(?:of|share|stake|slice|chunk|portion|more|less|fewer|higher|lower|larger|"
    r"smaller|"
    r"bigger|faster|slower|cheaper|as|the|that|what|its|their|his|our|in|since|over|on|from|to|between|last|this|and|"
    r"compared|during|after|within|when|while|year|years|by|at|with|under|owned|come|comes|came|are|were|is|was|have|"
    r"had|go|goes|went|say|said|live|work|per)\b)"
)
_FRACTION = re.compile(
    r"(?<![\w-])(?P<top>an?|one|two|three|four|five|six|seven|eight|nine|\d)[\s-](?P<part>"
    rf"{either_of([p for p in PARTS if p != 'halves'])})(?P<many>s)?\b(?!-){_FOLLOWS}(?!\s+of\s+(?:19|20)\d\d)|"
    r"(?<![\w-])(?P<count>\w+|\d+)\s+(?:in|of|out\s+of)\s+(?:every\s+)?(?P<whole>"
    rf"{either_of([*UNITS[2:13], *TENS, 'a hundred', 'a thousand'])}|\d{{1,3}}(?!\d|[.,]\d|%))\b"
    r"(?!\s+(?:years?|months?|weeks?|days?|hours?|minutes?|quarters?|decades?|percent|per\s+cent|million|"
    r"billion|thousand|hundred)\b|-)",
    re.IGNORECASE,
)
_WHOLES = frozenset({2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 20.0, 100.0, 1000.0})
_HALF = re.compile(
    r"(?<![\w-])(?<!and\sa\s)(?<!first\s)(?<!second\s)(?<!other\s)(?<!latter\s)(?<!top\s)(?<!bottom\s)half\b(?!-)(?!\s+an?\b)"
    r"(?=\s+(?:of|the|its|their|his|her|our|your|those|these|all|as)\b)(?!\s+of\s+(?:19|20)\d\d)|"
    r"\b(?<=by\s)half\b(?=\s*[.,;]|\s+(?:in|since|over|to|from|and|last|this|as)\b)|"
    r"(?:(?<=than\s)|(?<=over\s)|(?<=nearly\s)|(?<=almost\s)|(?<=about\s)|(?<=around\s)|(?<=roughly\s)|"
    r"(?<=under\s)|(?<=least\s))"
    r"half\b(?!-)(?!\s+an?\b)",
    re.IGNORECASE,
)


NUMBERS = re.compile(rf"\d|{'|'.join([*PARTS, *UNITS, *TENS, *(s for s in SCALES if ' ' not in s)])}")
"""What every number begins with."""


_LONGEST = 24
"""Digits beyond which a row of them is no number anybody means."""


def numerals(flat: str, start: int, end: int) -> list[Numeral]:
    """Return the numbers of ``flat[start:end]`` in order, ranges as one."""
    fractions = list(_fractions(flat, start, end))
    found: list[Numeral] = []
    for match in _NUMBER.finditer(flat, start, end):
        if any(f.start < match.end() and match.start() < f.end for f in fractions):
            continue
        one = _numeral(flat, match, start, end)
        if one is None or (found and one.start < found[-1].end):
            continue
        if found and (whole := _ranged(flat, found[-1], one, start)):
            found[-1] = whole
            continue
        found.append(one)
    return sorted([*fractions, *found], key=lambda n: n.start)


def _numeral(flat: str, match: re.Match[str], start: int, end: int) -> Numeral | None:
    first, last = match.span()
    if match["spelled"]:
        value, first = spelled(match["spelled"], first)
        if value is None:
            return None
    else:
        if _NOT_ONE.match(flat, last, end) and not _PERCENT.match(flat, last, end):
            return None
        if last - first > _LONGEST:
            return None
        value = float(re.sub(r"[,\s]", "", match["digits"]))
    year = bool(match["digits"] and _YEAR.fullmatch(match["digits"]))
    scaled = _SCALED.match(flat, last, end) if match["digits"] else None
    if scaled and not (
        scaled["short"] and scaled.group()[0] == " " and scaled["short"].lower() in {"b", "k", "t", "m"}
    ):
        scale = (
            SCALES.get(re.sub(r"[\s-]+", " ", (scaled["scale"] or "").lower()))
            or SHORT[scaled["short"].lower()]
        )
        # 4.1 billion is 4100000000, not what binary fractions make of it
        value, last, year = round(value * scale, 6), scaled.end(), False
    elif flat[last : last + 1].isalpha() or (
        match["digits"] and flat[last : last + 1] == "-" and flat[last + 1 : last + 2].isupper()
    ):
        return None  # "5G", "7nm"
    head, sign = sign_before(flat, first, start, scaled is not None or "," in (match["digits"] or ""))
    if head is None:
        return None  # "H100"
    if sign:
        after = money_after().match(flat, last, end) if sign in {"$", "¥"} else None
        unit = code_of(after) if after else sign
        return Numeral(head, after.end() if after else last, value, "money", unit, spelled=False)
    if percent := _PERCENT.match(flat, last, end):
        points = percent["points"] or percent["more"]
        kind: Kind = "points" if points else "percent"
        unit = "percent" if not points else "basis points" if points[0] in "bB" else "percentage points"
        return Numeral(first, percent.end(), value, kind, unit, spelled=bool(match["spelled"]))
    if (money := money_after().match(flat, last, end)) and not year:
        return Numeral(first, money.end(), value, "money", code_of(money), spelled=bool(match["spelled"]))
    return Numeral(first, last, value, spelled=bool(match["spelled"]), year=year)


def _ranged(flat: str, one: Numeral, other: Numeral, start: int) -> Numeral | None:
    """Return two numbers as one range ("5 to 10 percent"); not "from 5 to 10 percent", which tells of a change."""
    between = flat[one.end : other.start]
    if not _RANGE.fullmatch(between) or one.upper is not None or other.upper is not None:
        return None
    words = flat[max(start, one.start - 10) : one.start].split()
    before = words[-1].lower() if words else ""
    if "and" in between and before != "between":
        return None
    if (
        one.year
        or before == "from"
        or (one.value >= other.value and one.kind == other.kind and one.kind != "plain")
    ):
        return None
    same = one.kind == other.kind and one.unit == other.unit
    bare = (one.kind == "plain" and other.kind in {"percent", "money", "points"}) or (
        one.kind == "money" and other.kind == "plain"
    )
    if not (same or bare) or (same and one.kind == "plain" and (one.year or other.year)):
        return None
    if "or" in between and not bare:
        return None
    value = one.value
    if (
        one.value < other.value
        and other.value >= 1000
        and one.value < 1000
        and not (same and one.kind == "plain")
    ):
        # "3 to 5 billion dollars"
        for scale in (1e12, 1e9, 1e6, 1e3):
            if other.value >= scale:
                value = one.value * scale
                break
    if value > other.value:
        return None
    kind, unit = (other.kind, other.unit) if one.kind == "plain" else (one.kind, one.unit)
    return replace(one, end=other.end, value=value, upper=other.value, kind=kind, unit=unit)


def _fractions(flat: str, start: int, end: int) -> Iterator[Numeral]:
    for match in _FRACTION.finditer(flat, start, end):
        if match["part"]:
            top = SMALL.get(match["top"].lower(), 1.0) if not match["top"].isdigit() else float(match["top"])
            parts = PARTS[match["part"].lower()]
            plural = bool(match["many"])
            if plural == (top == 1.0) or top >= parts or (parts == 2 and top != 1.0):
                continue
            value = 100 * top / parts
        else:
            counted, whole = small(match["count"]), small(match["whole"])
            if not counted or whole is None or whole not in _WHOLES or not counted < whole:
                continue
            if (
                re.search(r"\sof\s", match.group())
                and "out of" not in match.group()
                and "every" not in match.group()
            ):
                continue  # "two of three countries" counts
            value = 100 * counted / whole
        yield Numeral(*match.span(), round(value, 1), "fraction", "percent", spelled=True)
    for match in _HALF.finditer(flat, start, end) if "half" in flat[start:end].lower() else ():
        yield Numeral(*match.span(), 50.0, "fraction", "percent", spelled=True)
