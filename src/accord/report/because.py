"""The report's section on causes: what measures did, which assumptions matter, how sure ranks are, who stays allied."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from accord.explain.outcomes import OPEN_PILLAR, PILLAR, words_of
from accord.explain.phrasing import STILL
from accord.explain.told_causes import TOLD
from accord.report import explain_figures, tornadoes
from accord.report.plot import shown_gain

if TYPE_CHECKING:
    from accord.analysis import Case
    from accord.explain import Attribution, Coalition
    from accord.report.look import Chart

SEEN = 0.1
"""Percent by which a stock of computing power must move for its chart to show it."""
PAIRS = 3
"""Pairs of measures listed under an outcome, the largest first."""
SEEN_PAIR = 5e-5
"""Percent, points or places that a pair must add to be listed: what the table shows."""
Add = Callable[[str, "Chart"], None]
"""Puts a chart on the page under a name."""


def because(case: Case, add: Add) -> dict[str, Any] | None:
    """Return what caused the changes of the countries in the spotlight, and how sure their ranks are.

    None where the case has no measures.
    """
    from accord.explain import explain_country

    found, swings = case.attribution, case.swings
    if found is None:
        return None
    add("rank-probability", explain_figures.rank_probability(case))
    told = []
    for position, code in enumerate(case.spotlight):
        shown = explain_figures.shown_outcome(case, code)
        if abs(found.change(shown, code)) > STILL:
            add(f"waterfall-{position}", explain_figures.waterfall(found, case.scenario, shown, code))
        if abs(case.capacity_moves(code, "compute_stock")[0]) > SEEN:
            add(f"fan-{position}", explain_figures.fan(case, code))
        if swings is not None and (swings.frame(shown, code)["swing"] > tornadoes.SMALL).any():
            add(f"tornado-{position}", tornadoes.swings_tornado(swings, shown, code))
        words = explain_country(case, code, found, swings=swings)
        told.append((position, code, words, _outcomes(found, code)))
    return {"attribution": found, "told": told, "swings": swings}


def _outcomes(found: Attribution, code: str) -> list[dict[str, Any]]:
    """Return every outcome of a country that moves, with its parts and the pairs that do most together."""
    pillars = (key for key in found.units if key.startswith((PILLAR, OPEN_PILLAR)))
    rows = []
    for outcome in (*TOLD, *pillars):
        if not found.knows(outcome, code):
            continue
        parts = [
            (str(name), row)
            for name, row in found.frame(outcome, code).iterrows()
            if abs(row["part"]) > STILL
        ]
        if not parts:
            continue
        pairs = []
        if found.central.pairs is not None:
            frame = found.pair_frame(outcome, code)
            pairs = [
                (*frame.index[k], frame.iloc[k])
                for k in range(min(PAIRS, len(frame)))
                if abs(frame["adds"].iloc[k]) >= SEEN_PAIR
            ]
        label, unit = words_of(outcome)
        rows.append(
            {
                "label": label,
                "unit": unit,
                "total": found.change(outcome, code),
                "range": found.change_range(outcome, code),
                "parts": parts,
                "pairs": pairs,
            }
        )
    return rows


def together(found: Coalition | None, add: Add) -> dict[str, Any] | None:
    """Return whether the scenario's alliance holds together, for the report; None where there is none."""
    if found is None:
        return None
    by = shown_gain(found)
    add("coalition", explain_figures.coalition_matrix(found, by))
    inside, outside = found.inside(by), found.outside(by)
    return {
        "members": found.members,
        "candidates": found.candidates,
        "words": "points of the index" if by == "index" else f"{words_of(by)[0]}, %",
        "effects": [(channel, str(effect)) for channel, effect in found.effects.items()],
        "inside": list(inside.iterrows()),
        "outside": list(outside.iterrows()),
        "stable": found.stable(by),
        "leavers": found.leavers(by),
        "joiners": found.joiners(by),
        "best": found.best_next(by),
        "notes": found.notes,
    }
