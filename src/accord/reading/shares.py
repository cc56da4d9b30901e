"""Claims of shares of a whole: "70 percent of the world's memory", "a fifth of sales", "a 12% stake"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.reading import parties
from accord.reading.change import direction
from accord.reading.clauses import clause_at
from accord.reading.drafts import Draft, State, ids, subject_of
from accord.reading.number_words import Numeral
from accord.reading.vocabulary import either

_WHAT = re.compile(
    r"\s+(?:(?:share|stake|slice|chunk|portion)s?\s+)?(?:of|in)\s+(?P<what>(?:the\s+|its\s+|all\s+|"
    r"global\s+)?[^,.;]{3,60}?)"
    r"(?=[,.;]|\s+(?:in|and|by|from|to|for|with|as|than|but|while|when)\s|$)"
)
_SHARE_OF = re.compile(r"\b(?:share|slice|proportion|portion)\s+of\s+(?P<what>[^,.;]{0,60}?)\s*$")
_OWNED = re.compile(
    r"\s+(?:\w+\s+)?(?:share|stake|slice|chunk|portion|interest|holding|owned|ownership|majority|minority|cut|"
    r"shareholding)s?\b"
)
_LEVIED_AFTER = re.compile(
    rf"\s+(?:(?!of\b|in\b|by\b|and\b|to\b|on\b)[\w-]+\s+){{0,3}}?{either('levy_noun')}\b|\s+(?:ad\s+valorem|"
    rf"interest|bigger\s+than)\b"
)
_LEVIED_BEFORE = re.compile(
    rf"\b{either('levy_noun')}\s+(?:(?:on|of|to|at|from|by|for|is|was|were|are|as|high|set|fixed|raised|doubled|"
    rf"lifted|cut|up|about|around|some|"
    r"rose|rise|rises|increased|climbed|fell|would|could|will|be|reach|reached|than|more|over)\s+|"
    r"[A-Z][\w’'-]*\s+|[a-z-]+\s+(?=(?:of|to|at|from)\s)){0,6}$"
    r"|\b(?:taxed|levied|charged|priced|discounted|taxing|levying|charging|sure|certain|confident|correct|"
    r"accurate)\s+(?:at\s+)?(?:\w+\s+){0,2}$"
)
_OF_ANOTHER = re.compile(
    r"\s+of\s+(?:the\s+)?[A-Z][\w-]*[’']s?\s*(?:[.,;]|$)|\s+of\s+(?:that|those)\s+(?:of|in)\b"
)
"""A third of another's is a comparison."""
_CERTAIN = re.compile(
    r"\s+(?:chance|probability|likelihood|sure|certain|confident|confidence|accura\w+|correct|likely|pure|"
    r"efficient)\b"
)
_COMPOUND = re.compile(r"\b(?:an?|the|its)\s+$")
_APPROX = (
    r"(?:about|around|some|nearly|almost|roughly|just|over|under|only|more|less|than|at|least|most|well|"
    r"an|estimated|as|much|little|approximately|close|up|to|fully|the|other|remaining|another|even|still|barely|"
    r"alone|now|a|mere)"
)
_STATED = re.compile(
    rf"(?:\b(?:to|from|at|is|was|were|are|be|been|reached|reaches|hit|exceed\w*|averag\w+|total\w*|hold|holds|"
    rf"held|owns?|owned|has|have|had|makes?|made|making|up|for|represent\w*|constitut\w+|"
    r"compris\w+|suppl\w+|provid\w+|produc\w+|command\w*|control\w*|captur\w+|tak\w+|took|gets?|got|claim\w*|"
    r"bu(?:ys?|ying)|bought|consum\w+|hosts?|hosted|export\w*|import\w*|absorb\w*|contribut\w+|"
    r"spen[dt]s?|writes?|wrote|publish\w*|employ\w*|generat\w+|handl\w+|process\w*|ships?|shipped|sells?|sold|"
    r"runs?|ran|covers?|covered|won|wins|polled|received|scored|keeps?|kept|lost|lose|loses|needs?|give[sn]?|gave)"
    rf"(?:\s+(?:stake|share))?|[:(–—])\s*(?:{_APPROX}\s+)*$",
    re.IGNORECASE,
)
_OPENING = re.compile(rf"\s*[“\"]?(?:(?i:{_APPROX})\s+)*")
_COMPARED = re.compile(
    r"\s+(?:as\s+(?:much|many|large|big|high)|the\s+size|more|less|fewer|larger|smaller|higher|lower|faster|"
    r"cheaper)\b"
)


_AGAINST = re.compile(r"\b(?:against|compared\s+(?:with|to)|versus)\s+(?:just\s+|only\s+|about\s+)?$")
_OF_WHOM = re.compile(r"\bof\s+(?:whom|which)\s+(?:[a-z]+\s+){0,3}$")
_BESIDE = re.compile(r"\s+(?:below|above|short\s+of|ahead\s+of|behind)\b")


def shares(sentence: parties.Sentence, state: State) -> Iterator[Draft]:
    """Yield claims of shares of a whole."""
    flat, earlier = sentence.flat, ""
    last: Numeral | None = None
    for one in state.numerals(sentence):
        if one.kind not in {"percent", "fraction"} or not _is_share(sentence, one, last):
            continue
        if direction(flat, sentence.start, one, sentence.end) is not None:
            continue
        if _BESIDE.match(flat, one.end, sentence.end):
            continue  # "20 per cent below those of Taiwan"
        of = _WHAT.match(flat, one.end, sentence.end)
        whole = of or _SHARE_OF.search(_plain_end(flat, sentence.start, one.start))
        what = whole["what"].strip() if whole else earlier
        who, start = subject_of(sentence, one.start)
        against = _AGAINST.search(flat, max(sentence.start, one.start - 24), one.start)
        theirs = next((g for g in sentence.groups if against and 0 <= g.start - one.end < 12), None)
        if theirs is not None:
            who, start = ids(sentence, theirs), one.start  # "against 23% of the Chilean ones"
        elif last is not None:
            who, start = _further(sentence, one, last, who, start)
        end = of.end() if of else one.end
        earlier = what or earlier
        yield Draft(
            "share",
            f"share of {what}".strip(),
            min(start, one.start),
            end,
            who,
            one.said,
            (one.start, one.end),
            "percent",
        )
        last = one


def clause_start(sentence: parties.Sentence, position: int) -> int:
    """Return where the clause of a position begins."""
    return sentence.parts[clause_at(sentence.parts, position)][0]


def _plain_end(flat: str, start: int, end: int) -> str:
    """Return the words before a figure, without those that only lead to it ("was about")."""
    text = flat[max(start, end - 110) : end].rstrip()
    while True:
        cut = re.sub(r"\s+(?:was|is|were|are|at|of|reached|hit|exceeded|stood|stands|rose|fell|grew|climbed|"
        r"dropped|slipped|to|from|"
                     r"about|around|some|nearly|just|over|under|than|more|less|only|roughly|almost|well|had|has|"
                     r"have|by)$", "", text)  # fmt: skip
        if cut == text:
            return text
        text = cut


def _is_share(sentence: parties.Sentence, one: Numeral, last: Numeral | None) -> bool:
    flat, start, end = sentence.flat, sentence.start, sentence.end
    before = flat[max(start, one.start - 70) : one.start]
    if _CERTAIN.match(flat, one.end, end):
        return False
    if one.kind == "percent" and _OF_WHOM.search(before):
        return True
    if one.kind == "fraction" and _OF_ANOTHER.match(flat, one.end, end):
        return False
    if _WHAT.match(flat, one.end, end) or _OWNED.match(flat, one.end, end):
        return not re.match(r"\s+in\b", flat[one.end : one.end + 5]) or (
            one.kind == "percent" and not _LEVIED_BEFORE.search(before)
        )
    if (
        _LEVIED_AFTER.match(flat, one.end, end)
        or _LEVIED_BEFORE.search(before)
        or _COMPARED.match(flat, one.end, end)
    ):
        return False
    if one.kind == "fraction":
        return (
            bool(last)
            or flat[one.end - 4 : one.end].lower() == "half"
            or (
                " " in flat[one.start : one.end]
                and bool(
                    re.match(r"\s+(?:the|its|their|our|his|her|all)\b", flat[one.end : one.end + 8])
                    or re.search(
                        r"\b(?:accounts?|accounted|accounting)\s+for\s+(?:\w+\s+){0,2}$|\bin\b|\bout\s+of\b",
                        before[-30:] + flat[one.start : one.end],
                    )
                )
            )
        )
    if last is not None or _OPENING.fullmatch(flat[clause_start(sentence, one.start) : one.start]):
        return True
    if _COMPOUND.search(before[-5:]) and re.match(r"\s+[a-z]", flat[one.end : one.end + 2]):
        return False  # "the 90% interval"
    return _STATED.search(before) is not None


def _further(
    sentence: parties.Sentence, one: Numeral, last: Numeral, who: tuple[str, ...], start: int
) -> tuple[tuple[str, ...], int]:
    """Return the subject of a share after another one: "Taiwan more than 60%", "up from 24% a year before"."""
    near = [g for g in sentence.groups if last.end <= g.start and g.end <= one.start]
    if near and near[-1].prep is None and one.start - near[-1].end < 30:
        return ids(sentence, near[-1]), near[-1].start
    if near and near[-1].prep in {"for", "in", "by"} and one.start - near[-1].end < 12:
        return ids(sentence, near[-1]), near[-1].start
    follows = next((g for g in sentence.groups if 0 < g.start - one.end < 12), None)
    if follows and re.fullmatch(r"\s+(?:for|in)\s+(?:the\s+)?", sentence.flat[one.end : follows.start]):
        return ids(sentence, follows), one.start  # "against 21 per cent for Chile"
    if who:
        return who, max(start, last.end)
    return subject_of(sentence, one.start, any_before=True)[0], max(start, one.start - 12)
