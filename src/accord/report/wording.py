"""Results in words: names, numbers and sentences that every page, table and terminal shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from accord import places, tables

if TYPE_CHECKING:
    from accord.analysis import Analysis, Case
    from accord.scenario import Measure

KIND = {
    "export_control": "Export control",
    "embargo": "Embargo",
    "tariff": "Tariff",
    "trade_facilitation": "Trade facilitation",
    "alliance": "Alliance",
    "joint_research": "Joint research",
    "talent_exchange": "Talent exchange",
    "joint_venture": "Joint venture",
    "directive": "Directive",
}
MAGNITUDES = (
    "coverage", "leakage", "rate", "trade_effect", "research_effect", "talent_effect", "productivity_effect",
    "strategy_effect", "effect",
)  # fmt: skip


def country(code: str) -> str:
    """Return the short English name of a country or bloc code, or the code itself."""
    if code in places.countries():
        return places.countries()[code].name
    return places.blocs()[code].name if code in places.blocs() else code


def sector(code: str) -> str:
    """Return a short sector name with its code."""
    if code == "all":
        return "all sectors"
    found = next((row["short"] for row in tables.rows("sectors") if row["code"] == code), "")
    return f"{found} ({code})" if found else code


def percent(value: float, digits: int = 2) -> str:
    """Return a signed percentage, with enough digits that a small number is not dressed up or hidden."""
    if value != 0.0 and abs(value) < 0.5 * 10.0**-digits:
        return _minus(f"{value:+.1g}%") if abs(value) >= 1e-4 else "less than 0.0001%"
    return _minus(f"{value:+.{digits}f}%")


def _minus(text: str) -> str:
    return text.replace("-", "−")


def moves(values: tuple[float, float, float], digits: int = 2) -> str:
    """Return "falls by 0.29% (90% range −1.08% to +0.01%)" for a central value and a range."""
    middle, low, high = values
    size = percent(abs(middle), digits).lstrip("+")
    text = "does not change" if middle == 0.0 else f"{'falls' if middle < 0.0 else 'rises'} by {size}"
    return text if low == high else f"{text} (90% range {percent(low, digits)} to {percent(high, digits)})"


def span(values: tuple[float, float, float], digits: int = 2) -> str:
    """Return central value and range: "-1.20% (-2.00% to -0.40%)"; the range is left out where it is a point."""
    middle, low, high = values
    if abs(high - low) < 0.5 * 10.0 ** -(digits + 2):
        return percent(middle, digits)
    return f"{percent(middle, digits)} ({percent(low, digits)} to {percent(high, digits)})"


def points(value: float) -> str:
    """Return a signed change of an index score; what rounds to nothing is not given a sign."""
    return _minus(f"{value:+.4f}") if abs(value) >= 0.00005 else "±0.0000"


def points_span(row: Mapping[str, float]) -> str:
    """Return the change of a score with its 90% range, from a row of an index: "−0.21 (−0.55 to −0.08)"."""
    before = row["score_before"]
    low, high = row["score_low"] - before, row["score_high"] - before
    text = points(row["change"])
    return text if points(low) == points(high) == text else f"{text} ({points(low)} to {points(high)})"


def ranged(value: float, low: float, high: float, form: str = "+,.1f") -> str:
    """Return a number with its range: "+12.0 (+8.0 to +20.0)"; the range is left out where it is a point."""
    text, least, most = (_form(each, form) for each in (value, low, high))
    return text if low == high else f"{text} ({least} to {most})"


def _form(value: float, form: str) -> str:
    """Return a number in a form; what rounds to nothing has no sign."""
    text = _minus(format(value, form))
    return text if any(digit in text for digit in "123456789") else text.lstrip("+−")


def millions(value: float) -> str:
    """Return USD millions as a person would say them."""
    size = abs(value)
    if size >= 1000.0:
        return f"USD {size / 1000:.2f} bn"
    return f"USD {size:.1f} m" if size >= 0.1 else "less than USD 0.1 m"


def ordinal(rank: int) -> str:
    """Return 1st, 2nd, 3rd, 4th..."""
    suffix = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{suffix}"


def actors(measure: Measure) -> str:
    """Return who does it to whom, in words."""

    def names(field: str) -> str:
        value = getattr(measure, field, None)
        listed = (value,) if isinstance(value, str) else (value or ())
        return ", ".join(country(code) for code in listed)

    if hasattr(measure, "senders"):
        return f"{names('senders')} → {names('targets')}"
    if hasattr(measure, "members"):
        return names("members")
    if hasattr(measure, "issuer"):
        partners = names("partners")
        return names("issuer") + (f" with {partners}" if partners else "")
    return names("partners")


def headline(analysis: Analysis) -> list[str]:
    """Return what the scenario does to the country it moves most, a sentence for each case."""
    openings = {"stated": "Under what is stated", "possible": "If what is only intended or possible happens"}
    if len(analysis.cases) > 1:
        openings["possible"] = "If what is only intended or possible also happens"
    return [_sentence(case, openings[case.name]) for case in analysis.cases]


def _sentence(case: Case, opening: str) -> str:
    if not case.focus and not case.moves_capacity:
        reason = "changes a modelled flow" if case.scenario.measures else "is applied"
        return f"{opening}, nothing moves: no measure {reason}."
    if not case.focus:
        return f"{opening}, no trade is redirected; {_without_trade(case)}."
    importer, code = case.focus[0]
    table = case.diversion.frame(importer, code)
    fall, rise = str(table["change"].idxmin()), str(table["change"].idxmax())
    who = country(importer)

    def source(code: str) -> str:
        return "made at home" if code == importer else f"from {country(code)}"

    def amount(code: str, sign: int) -> str:
        change, low, high = (float(table[f"change{end}"][code]) for end in ("", "_low", "_high"))
        return _amount(sign * change, *sorted((sign * low, sign * high)))

    imports = case.diversion.imports(importer, code)
    sign = -1 if imports[0] < 0.0 else 1
    ends = sorted(sign * end for end in imports[1:])
    bought = f"{abs(imports[0]):.1f}% (90% range {_minus(f'{ends[0]:.1f}% to {ends[1]:.1f}%')})"
    text = (
        f"{opening}, {who} buys {bought} {'less' if sign < 0 else 'more'} from abroad in {sector(code)}, "
        f"with {amount(fall, -1)} less {source(fall)} and {amount(rise, 1)} more {source(rise)}"
        f"; real use of those goods by the rest of its economy {moves(case.absorbed(importer, code))}, "
        f"its stock of AI computing power by {case.capacity.compute.years[-1]} "
        f"{moves(case.capacity_moves(importer, 'compute_stock'), 1)}, "
        f"its real income {moves(case.income(importer), 3)}"
    )
    return f"{text}{_ranking(case, importer)}."


def _without_trade(case: Case) -> str:
    """Return what moves most where no trade does: works with authors abroad, or else people from abroad."""
    if not case.spotlight:
        return "nothing else moves by a hundredth of a percent"
    who = case.spotlight[0]
    works, people = case.capacity_moves(who, "joint_works"), case.capacity_moves(who, "people_from_abroad")
    only_people = abs(works[0]) < 0.01 <= abs(people[0])
    what, move = ("people from abroad", people) if only_people else ("works with authors abroad", works)
    return f"the number of {country(who)}'s {what} {moves(move)}{_ranking(case, who)}"


def _amount(value: float, low: float, high: float) -> str:
    """Return USD millions with their range in the unit of the amount: "USD 101.6 m (90% range 48.7 to 230.1)"."""
    if abs(value) < 0.1:
        return millions(value)
    scale, form = (1000.0, ".2f") if abs(value) >= 1000.0 else (1.0, ".1f")
    return f"{millions(value)} (90% range {_minus(f'{low / scale:{form}} to {high / scale:{form}}')})"


def _ranking(case: Case, who: str) -> str:
    ranked = case.index.index.countries
    if who not in ranked:
        return ""
    place = ranked.index(who)
    before, after = int(case.index.rank_before[place]), int(case.index.rank_after[place])
    low, high = int(case.index.rank_low[place]), int(case.index.rank_high[place])
    moved = (
        f"stays {ordinal(before)}" if before == after else f"goes from {ordinal(before)} to {ordinal(after)}"
    )
    interval = "" if low == high else f" (90% range {ordinal(low)} to {ordinal(high)})"
    index = case.index.index
    return f", and it {moved} of {len(ranked)} in the {index.title} ({index.edition} edition){interval}"
