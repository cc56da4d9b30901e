"""Results in words: names, numbers and sentences that every page, table and terminal shares."""

from __future__ import annotations

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
        who = case.spotlight[0]
        told = f"{opening}, no trade is redirected; {country(who)}'s works with authors abroad "
        return f"{told}{moves(case.capacity_moves(who, 'joint_works'))}{_ranking(case, who)}."
    importer, code = case.focus[0]
    table = case.suppliers(importer, code)
    foreign = table.drop(importer)
    imports = 100.0 * (foreign["after"].sum() / foreign["before"].sum() - 1.0)
    change = table["change"]
    fall, rise = str(change.idxmin()), str(change.idxmax())
    who = country(importer)

    def source(code: str) -> str:
        return "made at home" if code == importer else f"from {country(code)}"

    bought = f"{abs(imports):.1f}% {'less' if imports < 0.0 else 'more'}"
    text = (
        f"{opening}, {who} buys {bought} from abroad in {sector(code)}, "
        f"with {millions(change.min())} less {source(fall)} and {millions(change.max())} more {source(rise)}"
        + f"; real use of those goods by the rest of its economy {moves(case.absorbed(importer, code))}, "
        f"its stock of AI computing power by {case.capacity.compute.years[-1]} "
        f"{moves(case.capacity_moves(importer, 'compute_stock'), 1)}, "
        f"its real income {moves(case.income(importer), 3)}"
    )
    return f"{text}{_ranking(case, importer)}."


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
