"""Names and numbers as sentences say them."""

from __future__ import annotations

from accord import places
from accord.ensemble.uncertain import Uncertain

STILL = 5e-7
"""Percent or points below which nothing is said to move: the equations hold to about that."""
PARAMETERS = {
    "research.substitution": "substitution between partners in research",
    "talent.elasticity": "response of people to income",
    "chips.accelerator_substitution": "substitution between accelerators",
    "sector.chip_share": "chips' share of sector C26",
    "research.international_fraction": "how articles with authors abroad are counted",
    "research.home_floor": "least works written at home",
    "hardware.electricity": "price of electricity",
    "hardware.overhead": "power of a site over that of its accelerators",
    "hardware.life": "life of accelerators",
    "hardware.list_price": "price paid for accelerators over the one listed",
    "compute.price_elasticity": "response of computing power to its price",
    "compute.spending_elasticity": "response of computing power to spending on electronics",
    "compute.retirement": "retirement of accelerators",
    "compute.growth": "growth of computing power without the measures",
    "compute.stock": "today's stock of computing power",
}


def country_name(code: str) -> str:
    """Return the short English name of a country, or the code itself."""
    return places.countries()[code].name if code in places.countries() else code


def number(value: float) -> str:
    """Return the size of a number with enough digits that a small one is not hidden."""
    size = abs(value)
    text = f"{size:.2f}" if size >= 0.1 else f"{size:.2g}"
    return text if "e" not in text else f"{size:.7f}".rstrip("0").rstrip(".")


def signed(value: float) -> str:
    """Return a number with its sign; nothing to speak of has none."""
    size = number(value)
    return size if float(size) == 0.0 else ("−" if value < 0.0 else "+") + size


def ranged(value: float, low: float, high: float, unit: str = "") -> str:
    """Return "+0.20 (+0.10 to +0.30)"; the range is left out where it is a point."""
    text = f"{signed(value)}{unit}"
    return text if low == high else f"{text} ({signed(low)}{unit} to {signed(high)}{unit})"


def ordinal(rank: int) -> str:
    """Return 1st, 2nd, 3rd, 4th..."""
    suffix = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{suffix}"


def input_words(one: Uncertain) -> str:
    """Return what an uncertain input is, in words."""
    if one.group == "magnitudes of the measures":
        measure, field = one.name.rsplit(".", 1)
        return f"{field.replace('_', ' ')} of {measure}"
    if one.group == "trade elasticities":
        return f"trade elasticity: {one.name.removeprefix('theta ').removeprefix('of ')}"
    if one.group == "driver elasticities":
        component, driver = one.name.split(" to ")
        return f"response of {component.replace('_', ' ')} to {driver.replace('_', ' ')}"
    return PARAMETERS.get(one.name, one.name.replace("_", " "))
