"""Claims with a number: ranks, counts, shares, amounts of money, growth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.reading import parties
from accord.reading.clauses import clause_at
from accord.reading.drafts import Draft, State, ids, subject_of

ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_ORD = rf"(?P<value>\d{{1,3}}(?:st|nd|rd|th)|(?:number|No\.?)\s*\d{{1,3}}|#\d{{1,3}}|{'|'.join(ORDINALS)})"
_RANKED = r"(?:countries|nations|states|economies|places|territories)"
_OUT_OF = (
    r"(?:\s*,?\s+(?:place\s+|position\s+|spot\s+)?(?:out\s+of|of|among|in\s+a\s+(?:list|ranking|"
    r"field|table)\s+of|from)"
    rf"\s+(?:the\s+|some\s+|all\s+)?(?P<of>\d{{2,3}})\b(?:\s+{_RANKED})?)"
)
INDEX = (
    r"(?P<index>(?:[A-Z][\w&’'-]*\s+){0,5}(?:Index|Ranking|Rankings|Scoreboard|"
    r"League\s+Table)\b(?:\s+\d{4})?)"
)
_IN_INDEX = (
    r"(?:\s*,?\s+(?:\w+\s+){0,3}?(?:in|on|of|by)\s+(?:the\s+|this\s+year[’']s\s+|"
    rf"[A-Z]\w+[’']s\s+)?(?:(?:19|20)\d\d\s+)?{INDEX})"
)
_RANK = re.compile(
    rf"\b{_ORD}{_OUT_OF}{_IN_INDEX}?|\b{_ORD.replace('value', 'value2')}(?:\s+place|\s+position|"
    rf"\s+spot)?{_IN_INDEX.replace('index', 'index2')}"
)
_RANK_OF = re.compile(
    r"\b(?:rank|position|place|ranking)\s+(?:of\s+)?(?P<value>\d{1,3})(?:\s+(?:out\s+of|of|"
    r"among)\s+(?P<of>\d{2,3}))"
)
_SOME_INDEX = re.compile(
    r"\s*(?:place\s+|globally\s+|worldwide\s+)?(?:in|on|of)\s+(?:the|our|a|this|that|its)\s+"
    r"(?P<index>(?:[\w’'-]+\s+){0,4}(?:index|ranking|rankings|list|table|survey|scoreboard))\b"
)
_RANKS = re.compile(
    r"\b(?:ranks?|ranked|placed|comes|came|stands|stood|sits|put|puts|rates|"
    rf"rated)\s+(?:\w+\s+)?(?:at\s+|in\s+)?{_ORD}\b"
)
_COUNT_IN = re.compile(
    rf"\b(?P<value>\d{{1,4}})\s+(?P<unit>{_RANKED})(?:\s+(?:ranked|rated|assessed|covered|listed|"
    rf"included|scored))?{_IN_INDEX}"
)
_COUNTED = (
    r"compan(?:y|ies)|firms?|entities|scientists|researchers|students|engineers|specialists|"
    r"experts|chips|GPUs|processors|accelerators|"
    r"machines|patents|papers|countries|nations|members|institutes|universities|projects|"
    r"data\s+cent(?:er|re)s|clusters|start-?ups|visas|"
    r"people|workers|employees|staff|jobs|economies|states|clients|customers|hospitals|schools|cities|"
    r"satellites|models|servers|racks|tonnes|tons|wafers|units|doctorates|professors|graduates|"
    r"trainees|delegates|participants|signatories|partners|agreements|contracts|bids|orders|types|"
    r"licen[cs]es|categories|products|items|scholarships|positions|places|fellowships|laboratories"
)
_COUNT = re.compile(
    r"\b(?P<value>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?(?:\s(?:thousand|million|billion))?|"
    rf"{'|'.join(['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'])})"
    r"\s+(?:(?!of\b|per\b|percent\b|years?\b|months?\b|weeks?\b|"
    rf"days?\b)[A-Za-z][\w-]*\s+){{0,3}}?(?P<unit>{_COUNTED})\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?P<value>\d{1,3}(?:\.\d+)?)\s*(?:%|per\s?cent|"
    r"percent)\s+(?:share\s+)?of\s+(?P<what>(?:the\s+|its\s+|all\s+|"
    r"global\s+)?[^,.;]{3,60}?)(?=[,.;]|\s+(?:in|and|by|from|to|for|with|as)\s|$)"
)
_SHARE_OF = re.compile(
    r"\bshare\s+of\s+(?P<what>[^,.;]{0,40}?\s)?(?P<value>\d{1,3}(?:\.\d+)?)\s*(?:%|per\s?cent|percent)"
)
_AMOUNT = re.compile(
    r"(?P<currency>[A-Z]{1,3}\$|\$|€|£|¥|₹|(?:USD|EUR|RMB|CNY|"
    r"JPY)\s?)\s?(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>trillion|billion|million|thousand|bn|"
    r"trn|m|tn)?\b|"
    r"\b(?P<value2>\d[\d,]*(?:\.\d+)?)\s*(?P<scale2>trillion|billion|million|thousand|"
    r"bn)\s+(?P<currency2>(?:[A-Z][a-z]+\s+)?(?:dollars|euros?|pounds|yuan|renminbi|yen|won|rupees|roubles|rubles|reais|"
    r"francs|kroner|kronor|crowns|rand|dirhams|riyals|rials|liras?|zloty|tenge|baht|ringgit|rupiah|pesos|shekels|naira|"
    r"shillings|dong|dinars|forints|koruna|lari|birr))\b",
)
_GROWTH = re.compile(
    r"\b(?P<verb>grew|grown|rose|risen|increased|jumped|surged|climbed|soared|fell|fallen|dropped|"
    r"declined|shrank|plunged|decreased|slumped|expanded|contracted|up|down)\s+"
    r"(?:by\s+|as\s+much\s+as\s+|some\s+|about\s+|nearly\s+|almost\s+|around\s+|more\s+than\s+|"
    r"roughly\s+){0,2}(?P<value>\d{1,4}(?:\.\d+)?)\s*(?:%|per\s?cent|percent)",
    re.IGNORECASE,
)
_FALL = re.compile(r"fell|fallen|drop|declin|shrank|plung|decreas|slump|contract|down", re.IGNORECASE)
_LOOSE = frozenset(
    "people models types units partners orders states cities customers clients agreements contracts".split()  # noqa: SIM905
)
_MANY = re.compile(r"\d\d")
_MONEY = re.compile(r"(?:[$€£¥₹]|\d[.,])\s?$")
_FURTHER = re.compile(r"\b(?P<value>\d{1,3}(?:\.\d+)?)\s*(?:%|per\s?cent|percent)")
_SCALE = {
    "trillion": 1e12,
    "trn": 1e12,
    "tn": 1e12,
    "billion": 1e9,
    "bn": 1e9,
    "million": 1e6,
    "m": 1e6,
    "thousand": 1e3,
}
_WORDS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}


def _number(text: str) -> float:
    words = text.lower().split()
    if words[0] in _WORDS:
        return float(_WORDS[words[0]])
    value = float(words[0].replace(",", ""))
    return value * _SCALE.get(words[1], 1.0) if len(words) > 1 else value


def _ordinal(text: str) -> float:
    text = text.lower()
    if text in ORDINALS:
        return float(ORDINALS.index(text) + 1)
    return float(re.sub(r"\D", "", text))


def ranks(sentence: parties.Sentence, state: State) -> Iterator[Draft]:
    """Yield claims of ranks ("31st of 83 countries in ...")."""
    seen: list[tuple[int, int]] = []
    for pattern in (_RANK, _RANK_OF, _RANKS):
        for match in pattern.finditer(sentence.flat, sentence.start, sentence.end):
            given = match.groupdict()
            key = "value" if given.get("value") else "value2"
            spot = match.span(key)
            if any(a < spot[1] and spot[0] < b for a, b in seen):
                continue
            index = given.get("index") or given.get("index2") or state.index
            of = float(given["of"]) if given.get("of") else None
            some = _SOME_INDEX.match(sentence.flat, match.end(), sentence.end) if index is None else None
            index = some["index"] if some else index
            if index is None and of is None and pattern is _RANKS:
                continue
            seen.append(spot)
            who, start = subject_of(sentence, spot[0], any_before=True)
            end = max(some.end() if some else match.end(), start + 1)
            metric = f"{index} rank" if index else "rank"
            yield Draft(
                "rank",
                metric,
                min(start, match.start()),
                end,
                who,
                _ordinal(given[key] or ""),
                spot,
                "rank",
                of,
            )


def counts(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of numbers of countries, firms, people and things."""
    flat = sentence.flat
    for match in _COUNT_IN.finditer(flat, sentence.start, sentence.end):
        yield Draft("count", f"{match['unit']} ranked in {match['index']}", *match.span(), (), float(match["value"]),
                     match.span("value"), match["unit"])  # fmt: skip
    for match in _COUNT.finditer(flat, sentence.start, sentence.end):
        if _MONEY.search(flat, max(0, match.start() - 3), match.start()):
            continue
        if match["unit"].lower() in _LOOSE and not match["value"][0].isdigit():
            continue  # "two people familiar with it" counts nothing
        of = re.search(r"\b(?:of|to)\s$", flat[max(0, match.start() - 4) : match.start()])
        if of and match["unit"] in {"countries", "nations"} and not _MANY.match(match["value"]):
            continue
        if re.search(
            r"\b(?:the|these|both|those|its|all)\s+$",
            flat[max(sentence.start, match.start() - 8) : match.start()],
            re.IGNORECASE,
        ):
            continue  # "the two countries" counts nothing
        who, start = ((), match.start()) if of else subject_of(sentence, match.start())
        low = match.start() if start > match.start() else max(start, match.start() - 120)
        yield Draft(
            "count",
            match["unit"].lower(),
            low,
            match.end(),
            who,
            _number(match["value"]),
            match.span("value"),
            match["unit"].lower(),
        )


def shares(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of shares of a whole."""
    for pattern in (_SHARE, _SHARE_OF):
        for match in pattern.finditer(sentence.flat, sentence.start, sentence.end):
            who, start = subject_of(sentence, match.start())
            what = (match["what"] or "").strip()
            yield Draft(
                "share",
                f"share of {what}".strip(),
                min(start, match.start()),
                match.end(),
                who,
                float(match["value"]),
                match.span("value"),
                "percent",
            )
    first = next(
        (p for p in (_SHARE, _SHARE_OF) if p.search(sentence.flat, sentence.start, sentence.end)), None
    )
    if first and (stated := first.search(sentence.flat, sentence.start, sentence.end)):
        # "31% of its sales, up from 24% a year before"; "Taiwan more than 60%"
        for match in _FURTHER.finditer(sentence.flat, stated.end(), sentence.end):
            if _GROWTH.search(sentence.flat, max(stated.end(), match.start() - 40), match.end()):
                continue
            who, start = subject_of(sentence, match.start(), any_before=True)
            near = [g for g in sentence.groups if stated.end() <= g.start and g.end <= match.start()]
            if near and near[-1].prep is None and match.start() - near[-1].end < 30:
                who, start = ids(sentence, near[-1]), near[-1].start
            else:
                start = max(start, match.start() - 12)
            what = (stated["what"] or "").strip()
            yield Draft("share", f"share of {what}".strip(), start, match.end(), who, float(match["value"]),
                        match.span("value"), "percent")  # fmt: skip


def amounts(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of amounts of money."""
    for match in _AMOUNT.finditer(sentence.flat, sentence.start, sentence.end):
        key = "value" if match["value"] else "value2"
        scale = _SCALE.get((match["scale"] or match["scale2"] or "").lower(), 1.0)
        digits = match[key].replace(",", "")
        who, start = subject_of(sentence, match.start())
        unit = (match["currency"] or match["currency2"]).strip()
        value = float(digits) * scale
        yield Draft(
            "amount", "amount", min(start, match.start()), match.end(), who, value, match.span(key), unit
        )


def growths(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of growth and decline in percent."""
    for match in _GROWTH.finditer(sentence.flat, sentence.start, sentence.end):
        who, start = subject_of(sentence, match.start())
        sign = -1.0 if _FALL.match(match["verb"]) else 1.0
        clause = sentence.parts[clause_at(sentence.parts, match.start())][0]
        what = " ".join(sentence.flat[clause : match.start()].split()[-8:])
        yield Draft(
            "growth",
            f"growth of {what}".strip(),
            min(start, match.start()),
            match.end(),
            who,
            sign * float(match["value"]),
            match.span("value"),
            "percent",
        )
