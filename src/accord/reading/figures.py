"""Claims with a number in them against the packaged series: shares of GDP, sizes of economies, human development...

Statistics are revised and articles round. A figure is true where a year it can be of has it, to the digits given or
within 2.5 percent; it is false where every such year is more than 10 percent off; what lies between is left open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from accord import places
from accord.reading import series
from accord.reading.records import Article, Claim, Result, Verdict

CLOSE = 0.025
"""Relative difference from the packaged value that revisions and exchange rates explain."""
WRONG = 0.10
"""Relative difference that they do not."""
RECENT = 3
"""Latest years that a figure without a year may be of."""
OLD = 6
"""Years after which a packaged value says nothing about the present."""
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?<![\d,.$€£])\b(?:19|20)\d\d\b(?!\s*(?:%|percent|[a-z]+s\b))")
_MORE = re.compile(
    r"\b(?:more than|over|above|exceed(?:s|ed|ing)?|at least|upwards of|surpass\w*)\s+\S{0,4}\s*$", re.I
)
_LESS = re.compile(r"\b(?:less than|under|below|fewer than|at most|not even)\s+\S{0,4}\s*$", re.I)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|roughly|nearly|almost|some|approximately|close to|an estimated)|~)\s+\S{0,4}\s*$",
    re.I,
)
_RND = re.compile(r"\bR\s?&\s?D\b|\bresearch\b", re.IGNORECASE)
_GDP = r"(?:GDP|gross domestic product)"
_HEAD = r"(?:per (?:head|capita|person|inhabitant))"


@dataclass(frozen=True)
class _Place:
    """The words around the number of a claim, within its sentence."""

    before: str
    written: str
    after: str

    @property
    def around(self) -> str:
        return f"{self.before} {self.written} {self.after}"


def verdict_on(claim: Claim, article: Article, today: date | None) -> Verdict | None:
    """Return what the packaged series say about a claim; None where it is about nothing they have."""
    place = _place(claim, article)
    for look in _LOOKS:
        if found := look(claim, place, today):
            return found
    return None


def _place(claim: Claim, article: Article) -> _Place:
    text, span = article.text, claim.value_span or claim.evidence
    number = bisect_right(article.sentences, (span.start, len(text) + 1)) - 1
    low, high = article.sentences[number] if number >= 0 else (claim.evidence.start, claim.evidence.end)
    high = max(high, span.end)
    return _Place(
        " ".join(text[max(low, span.start - 90) : span.start].split()) + " ",
        span.text,
        " ".join(text[span.end : min(high, span.end + 90)].split()),
    )


def _country(claim: Claim) -> str | None:
    found = [code for code in claim.subject if code in places.countries()]
    return found[0] if len(found) == 1 else None


def _name(code: str) -> str:
    return places.countries()[code].name


# -- what a claim can be about


def _research_share(claim: Claim, place: _Place, today: date | None) -> Verdict | None:
    words = f"{claim.metric} {place.after}"
    if claim.type != "share" or not re.search(_GDP, words[:60]) or not _RND.search(place.around):
        return None
    return _figure(claim, place, today, series.development("rd_expenditure"), "{:.2f} percent of GDP")


def _high_technology(claim: Claim, place: _Place, today: date | None) -> Verdict | None:
    if claim.type != "share" or not re.search(
        r"\bmanufactur\w+ exports|\bexports of manufactur", f"{claim.metric} {place.after}"
    ):
        return None
    if not re.search(r"high[- ]tech", place.around, re.IGNORECASE):
        return None
    return _figure(
        claim, place, today, series.development("high_tech_exports"), "{:.1f} percent of manufactured exports"
    )


def _product(claim: Claim, place: _Place, today: date | None) -> Verdict | None:
    if claim.type != "amount" or claim.unit not in {"$", "USD"}:
        return None
    name = re.search(
        rf"\b(?:{_GDP}|economy|economic output)\b(?P<head> {_HEAD})?(?P<way>(?: \w+){{0,5}}) (?:US)?\$?\s?$",
        place.before,
        re.I,
    )
    after = re.match(rf"(?:[a-z]+ )?(?:economy|{_GDP})\b(?P<head> {_HEAD})?", place.after, re.I)
    found = name or after
    if found is None or re.search(
        r"\b(?:by|added?|adds|contribut\w+|cost\w*|lost?|lose\w*|boost\w*|worth of|grow\w*|rose by|fell by)\b",
        name["way"] if name else "",
    ):
        return None
    if re.search(r"purchasing power|\bPPP\b", place.around):
        if not found["head"]:
            return None
        return _figure(
            claim, place, today, series.development("gdp_per_head_ppp"), "{:,.0f} international dollars"
        )
    if found["head"]:
        return _figure(claim, place, today, series.development("gdp_per_head"), "{:,.0f} dollars")
    return _figure(claim, place, today, series.development("gdp"), "{:,.0f} dollars")


def _researchers(claim: Claim, place: _Place, today: date | None) -> Verdict | None:
    if claim.type != "count" or not re.match(
        r"(?:full-time )?researchers (?:per|for every|for each) (?:one )?million", place.after, re.IGNORECASE
    ):
        return None
    return _figure(claim, place, today, series.development("researchers"), "{:,.0f} per million people")


def _population(claim: Claim, place: _Place, today: date | None) -> Verdict | None:
    if claim.metric != "population":
        return None
    return _figure(claim, place, today, series.development("population"), "{:,.0f} people")


def _life(claim: Claim, place: _Place, today: date | None) -> Verdict | None:
    if claim.metric != "life expectancy":
        return None
    return _figure(claim, place, today, series.development("life_expectancy"), "{:.1f} years")


def _human_development(claim: Claim, place: _Place, _today: date | None) -> Verdict | None:
    if not re.search(r"Human Development Index|^HDI\b", claim.metric) or claim.type not in {"rank", "amount"}:
        return None
    table = series.human_development()
    code = _country(claim)
    if code is None or not isinstance(claim.value, float):
        return _open("The text names no one country for this.", series.HDI)
    if code not in table:
        return _open(f"{_name(code)} is not in the packaged edition.", series.HDI)
    index, rank = table[code]
    packaged = f"{_name(code)}: {index:.3f}, rank {rank} of {len(table)}"
    in_it = (
        f"In the report of 2023/24, on 2022, {_name(code)} has {index:.3f} and rank {rank} of {len(table)}"
    )
    stated = round(claim.value, 3)
    right = (
        int(stated) == rank
        if claim.type == "rank"
        else abs(stated - index) <= 0.5 * 10 ** -_decimals(place.written) + 1e-9
    )
    years = set(_YEAR.findall(place.around)) | set(_YEAR.findall(claim.metric))
    ours = bool(years & {"2022", "2024"}) or claim.of == len(table)
    if years and not ours:
        return _open(f"The claim is on {', '.join(sorted(years))}. {in_it}.", series.HDI, packaged)
    if right:
        return Verdict(result="true", reason=f"{in_it}.", edition=series.HDI, packaged=packaged)
    gap = abs(stated - rank) if claim.type == "rank" else 100 * abs(stated - index)
    if ours or gap > 10:
        # No country moves ten ranks, or a tenth of the scale, between neighbouring editions.
        return Verdict(result="false", reason=f"{in_it}.", edition=series.HDI, packaged=packaged)
    return _open(f"The claim names no edition. {in_it}; another edition may differ.", series.HDI, packaged)


def _computing(claim: Claim, place: _Place, _today: date | None) -> Verdict | None:
    what = f"{claim.metric} {place.after[:60]}"
    if claim.type != "share" or not re.search(
        r"\b(?:AI|artificial intelligence)\b.{0,20}\bcomput(?:e|ing)\b|\bcomput(?:e\b|ing (?:power|capacity))",
        what,
        re.IGNORECASE,
    ):
        return None
    if not re.search(r"\b(?:world|global)", what, re.IGNORECASE) or re.search(r"\bcloud\b|super", what, re.I):
        return None
    table = series.computing_power()
    code = _country(claim)
    if code is None or not isinstance(claim.value, float):
        return _open("The text names no one country for this.", series.COMPUTE)
    if code not in table:
        return _open(f"The estimate has no stock of {_name(code)} apart.", series.COMPUTE)
    world, own = table[series.WORLD], table[code]
    # The country is part of the world: what else there is stays at its central value.
    others = world.value - own.value
    low, mid, high = (100 * x / (others + x) for x in (own.low, own.value, own.high))
    packaged = f"{_name(code)}: {mid:.3g} percent ({low:.3g} to {high:.3g})"
    reason = (
        f"Accord's estimate for the end of 2025 is {mid:.3g} percent, and between {low:.3g} and {high:.3g}."
    )
    half = 0.5 * 10 ** -_decimals(place.written)
    if low - half <= claim.value <= high + half:
        return Verdict(
            result="true",
            reason=f"{reason} The figure is within it.",
            edition=series.COMPUTE,
            packaged=packaged,
        )
    if claim.value < low / 2 or claim.value > min(2 * high, (100 + high) / 2):
        return Verdict(result="false", reason=reason, edition=series.COMPUTE, packaged=packaged)
    return _open(f"{reason} The figure is outside it, but not far for an estimate.", series.COMPUTE, packaged)


def _economies(claim: Claim, _place: _Place, today: date | None) -> Verdict | None:
    if claim.type != "superlative" or not isinstance(claim.value, float):
        return None
    noun = re.fullmatch(r"(?:\w+[- ])?(?:largest|biggest) (?P<what>economy|population)", claim.metric)
    if noun is None or not re.search(r"\bworld|\bglobal", claim.evidence.text, re.IGNORECASE):
        return None
    name = "gdp" if noun["what"] == "economy" else "population"
    table = series.development(name)
    code = _country(claim)
    if code is None:
        return None
    last = max(max(line) for line in table.values.values() if line)
    year = min(today.year if today else last, last)
    ranks = []
    for back in range(RECENT):
        order = series.largest(table.values, year - back)
        ranks.append(order.index(code) + 1 if code in order else None)
    known = [rank for rank in ranks if rank is not None]
    if not known:
        return _open(f"{_name(code)} is not in the packaged series.", table.edition)
    measure = "GDP in current dollars" if name == "gdp" else "population"
    packaged = f"{_name(code)}: rank {known[0]} by {measure}, {year}"
    reason = f"By {measure}, {_name(code)} is number {known[0]} in {year}"
    if claim.value in known:
        also = "" if claim.value == known[0] else f" and was number {claim.value:g} shortly before"
        return Verdict(result="true", reason=f"{reason}{also}.", edition=table.edition, packaged=packaged)
    if min(abs(rank - claim.value) for rank in known) <= 1 and name == "gdp" and claim.value > 2:
        return _open(f"{reason}; neighbours change places with exchange rates.", table.edition, packaged)
    return Verdict(result="false", reason=f"{reason}.", edition=table.edition, packaged=packaged)


def _members(claim: Claim, place: _Place, today: date | None) -> Verdict | None:
    if (
        claim.type != "count"
        or claim.unit not in {"members", "countries", "nations"}
        or len(claim.subject) != 1
    ):
        return None
    bloc = places.blocs().get(claim.subject[0])
    if bloc is None or not bloc.spells or not isinstance(claim.value, float):
        return None
    if claim.unit != "members" and not re.search(
        r"\b(?:ha[sd]|compris\w+|consist\w+ of|number\w*|counts?|group\w* of)\b", place.before
    ):
        return None
    if today is None:
        return _open("Neither the article nor its page gives a date, and membership changes.")
    members = bloc.members(today)
    edition = f"packaged membership of {bloc.name} on {today.isoformat()}"
    result: Result = "true" if claim.value == len(members) else "false"
    reason = f"{bloc.name} has {len(members)} members on {today.isoformat()}."
    if bloc.note and result == "false":
        reason += f" {bloc.note}"
    return Verdict(result=result, reason=reason, edition=edition, packaged=", ".join(members))


_LOOKS: tuple[Callable[[Claim, _Place, date | None], Verdict | None], ...] = (
    _human_development,
    _research_share,
    _high_technology,
    _computing,
    _product,
    _researchers,
    _population,
    _life,
    _economies,
    _members,
)


# -- a number against a series


def _figure(claim: Claim, place: _Place, today: date | None, table: series.Series, shown: str) -> Verdict:
    """Return whether a stated figure is that of a country in the year that is named, or in recent ones."""
    code = _country(claim)
    if code is None or not isinstance(claim.value, float):
        return _open(f"The text names no one country for this {table.name}.", table.edition)
    line = table.of(code)
    if not line:
        return _open(f"The packaged series has no {table.name} of {_name(code)}.", table.edition)
    years = [int(year) for year in _YEAR.findall(place.around)]
    if len(set(years)) == 1:
        if years[0] not in line:
            return _open(
                f"The packaged series of {_name(code)} has no {years[0]}; it runs from {min(line)} to {max(line)}.",
                table.edition,
            )
        candidates = [years[0]]
    else:
        until = today.year if today else max(line)
        candidates = sorted((year for year in line if year <= until), reverse=True)[:RECENT]
        if not candidates or until - candidates[0] > OLD:
            return _open(f"The packaged series of {_name(code)} has nothing near {until}.", table.edition)
    return _compared(claim.value, place, code, line, candidates, table, shown)


def _compared(
    value: float,
    place: _Place,
    code: str,
    line: Mapping[int, float],
    candidates: list[int],
    table: series.Series,
    shown: str,
) -> Verdict:
    packaged = "; ".join(f"{year}: {shown.format(line[year])}" for year in candidates)
    reason = f"{_name(code)}, {table.name}: {packaged}."

    def answer(result: Result, more: str = "") -> Verdict:
        return Verdict(result=result, reason=reason + more, edition=table.edition, packaged=packaged)

    off = {year: (value - line[year]) / line[year] if line[year] else 1.0 for year in candidates}
    if _MORE.search(place.before):
        if any(gap <= 0.005 for gap in off.values()):
            return answer("true")
        wrong = all(gap > WRONG for gap in off.values())
    elif _LESS.search(place.before):
        if any(gap >= -0.005 for gap in off.values()):
            return answer("true")
        wrong = all(gap < -WRONG for gap in off.values())
    else:
        near = max(CLOSE, 0.05 if _ABOUT.search(place.before) else 0.0, _rounding(place.written))
        if any(abs(gap) <= near for gap in off.values()):
            return answer("true")
        wrong = all(abs(gap) > max(WRONG, 1.5 * near) for gap in off.values())
    if wrong:
        return answer("false")
    return answer("not checkable", " The figure is close to that, and statistics are revised.")


def _rounding(written: str) -> float:
    """Return half a unit of the last digit given, relative to the number: 0.05 of "10", 0.02 of "2.4"."""
    found = _DIGITS.search(written)
    digits = found.group().replace(",", "") if found else ""
    number = float(digits) if digits else 0.0
    if not number:
        return 0.0
    places_after = _decimals(digits)
    unit = 10.0**-places_after if places_after else 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return min(0.05, 0.5 * unit / number)


def _decimals(written: str) -> int:
    found = _DIGITS.search(written)
    return len(found.group().partition(".")[2]) if found else 0


def _open(reason: str, edition: str | None = None, packaged: str | None = None) -> Verdict:
    return Verdict(result="not checkable", reason=reason, edition=edition, packaged=packaged)
