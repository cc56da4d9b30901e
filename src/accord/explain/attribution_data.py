"""An attribution as plain data and back: by outcome, then country, then measure, so that a reader can look one up.

What is nothing to `DIGITS` decimals is left out: a measure not listed under a country has no part in that outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from accord.errors import InputError
from accord.explain.outcomes import words_of

if TYPE_CHECKING:
    from accord.explain.attribution import Attribution, Split

Array = NDArray[np.float64]
DIGITS = 10
"""Decimals kept of percent, points and places: far below what the equations hold to."""
ENDS = ("central", "low", "high")


def attribution_data(found: Attribution, countries: Sequence[str] | None = None) -> dict[str, Any]:
    """Return an attribution as plain data, of all countries or some."""
    outcomes: dict[str, Any] = {}
    for name, codes in found.units.items():
        words, unit = words_of(name)
        outcomes[name] = {
            "words": words,
            "unit": unit,
            "countries": {
                code: _country(found, name, n)
                for n, code in enumerate(codes)
                if countries is None or code in countries
            },
        }
    return {
        "measures": list(found.measures),
        "method": found.method,
        "interval": found.interval or None,
        "draws": found.draws,
        "sets": found.sets,
        "solved": found.solved,
        "gap": found.gap,
        "residual": found.residual,
        "outcomes": outcomes,
    }


def _country(found: Attribution, name: str, n: int) -> dict[str, Any]:
    ends = [getattr(found, end) for end in ENDS]
    data: dict[str, Any] = {
        "before": _rounded(found.before[name][n]),
        "after": _rounded(found.after[name][n]),
        **_numbers("change", [end.change[name][n] for end in ends]),
        "parts": {
            measure: numbers
            for k, measure in enumerate(found.measures)
            if (
                numbers := _numbers("part", [end.parts[name][k, n] for end in ends])
                | _numbers("alone", [end.alone[name][k, n] for end in ends], "alone_")
            )
            and any(numbers.values())
        },
    }
    if found.central.pairs is not None:
        data["pairs"] = [
            {"measures": [found.measures[i], found.measures[j]], **numbers}
            for i, j in combinations(range(len(found.measures)), 2)
            if any((numbers := _numbers("adds", [end.pairs[name][i, j, n] for end in ends])).values())
        ]
    return data


def _numbers(label: str, values: Sequence[float], prefix: str = "") -> dict[str, float]:
    central, low, high = (_rounded(value) for value in values)
    return {label: central, f"{prefix}low": low, f"{prefix}high": high}


def _rounded(value: float) -> float:
    # Adding nought turns minus nought into nought.
    return round(float(value), DIGITS) + 0.0


def read_attribution(data: Mapping[str, Any]) -> Attribution:
    """Return the attribution that `attribution_data` made plain.

    Raises
    ------
    InputError
        If something is missing or not what it should be; says what.
    """
    from accord.explain.attribution import Attribution

    try:
        measures = tuple(str(name) for name in data["measures"])
        units = {str(name): tuple(outcome["countries"]) for name, outcome in data["outcomes"].items()}
        rows = {name: list(outcome["countries"].values()) for name, outcome in data["outcomes"].items()}
        return Attribution(
            measures,
            units,
            {name: np.array([row["before"] for row in rows[name]]) for name in units},
            {name: np.array([row["after"] for row in rows[name]]) for name in units},
            _split(measures, rows, "central"),
            _split(measures, rows, "low"),
            _split(measures, rows, "high"),
            data["method"],
            int(data["draws"]),
            int(data["sets"]),
            int(data["solved"]),
            float(data["residual"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(
            f"this is no attribution as `accord run --json` writes it: {type(error).__name__} {error}; write it anew"
        ) from None


def _split(measures: tuple[str, ...], rows: Mapping[str, list[Any]], end: str) -> Split:
    from accord.explain.attribution import Split

    place = {name: k for k, name in enumerate(measures)}
    count = len(measures)
    change: dict[str, Array] = {}
    parts, alone = ({name: np.zeros((count, len(found))) for name, found in rows.items()} for _ in range(2))
    exact = all("pairs" in row for found in rows.values() for row in found)
    pairs = {name: np.zeros((count, count, len(found))) for name, found in rows.items()} if exact else None
    key = {"central": ("change", "part", "alone", "adds")}.get(end, (end, end, f"alone_{end}", end))
    for name, found in rows.items():
        change[name] = np.array([row[key[0]] for row in found], dtype=float)
        for n, row in enumerate(found):
            for measure, numbers in row["parts"].items():
                parts[name][place[measure], n] = numbers[key[1]]
                alone[name][place[measure], n] = numbers[key[2]]
            for pair in row["pairs"] if pairs is not None else ():
                i, j = (place[measure] for measure in pair["measures"])
                assert pairs is not None
                pairs[name][i, j, n] = pairs[name][j, i, n] = pair[key[3]]
        if pairs is not None:
            pairs[name][range(count), range(count)] = alone[name]
    return Split(change, parts, alone, pairs)
