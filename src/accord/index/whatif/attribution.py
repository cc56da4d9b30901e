"""Why a score or a rank changed between two editions: own data, others' data, scale, weights, method.

The five are exchanged between the editions one set at a time, all 2^5 sets of them, the index is worked out anew for
each, and every cause gets its Shapley value: the mean of what it adds over all orders in which the causes can be
exchanged. The parts sum to the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from accord.errors import InputError
from accord.index.whatif.edition_mix import CAUSES, EditionMix, Outcome
from accord.index.whatif.shapley import coalitions, exact

if TYPE_CHECKING:
    import pandas as pd

    from accord.index.construction.built import Index


@dataclass(frozen=True, eq=False)
class Attribution:
    """A change between two editions and what each cause contributes to it."""

    unit: str
    element: str
    outcome: Outcome
    before: float
    after: float
    """Score or rank in the two editions."""
    parts: dict[str, float]
    """Contribution of each of `CAUSES`; their sum is the change. Of a rank, a negative one is a place gained."""
    evaluations: int
    """Number of sets of causes that were worked out."""

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before

    def frame(self) -> pd.DataFrame:
        """Return one row per cause: contribution and what it stands for."""
        import pandas as pd

        return pd.DataFrame(
            {"contribution": list(self.parts.values()), "meaning": [CAUSES[cause] for cause in self.parts]},
            index=pd.Index(list(self.parts), name="cause"),
        )

    def __str__(self) -> str:
        told = ", ".join(f"{cause} {part:+.4g}" for cause, part in self.parts.items() if part)
        return (
            f"{self.unit}: {self.outcome} of {self.element} from {self.before:.6g} to {self.after:.6g} "
            f"({self.change:+.4g}): {told or 'nothing changed'}"
        )


def attribute(
    before: Index,
    after: Index,
    unit: str,
    *,
    element: str | None = None,
    outcome: Outcome = "score",
    truncate: bool | None = None,
) -> Attribution:
    """Attribute the change of a unit's score or rank between two editions to its causes.

    An indicator that only one edition has belongs to the structure: where the structure that uses it is put together
    with data of the edition that lacks it, its values are those of the edition that has it. Units that only one edition
    has come and go with the data of the others. Where the treatment or scale of one edition is applied to data of the
    other its parameters are held.

    Parameters
    ----------
    before, after
        The two editions.
    unit
        Code of a unit in both.
    element
        The element that is scored, in both; by default the index itself.
    outcome
        ``"score"`` or ``"rank"``.
    truncate
        Where data of one edition is put on the scale of the other: set values beyond the range that the scale was found
        on to its ends. By default only where a mean other than the arithmetic is used, which may not be defined there.

    Raises
    ------
    UnknownName
        If there is no such unit or element.
    InputError
        If a score is missing in one of the mixed editions, or one cannot be worked out; says which.
    """
    if outcome not in ("score", "rank"):
        raise InputError(f"unknown outcome {outcome!r}; it is 'score' or 'rank'")
    names = [element or index.structure.top.code for index in (before, after)]
    if truncate is None:
        rules = [
            rule
            for index in (before, after)
            for rule in index.recipe.aggregate.rules(index.structure.n_levels - 1)
        ]
        truncate = any(rule.power not in (None, 1.0) for rule in rules)
    mixer = EditionMix((before, after), unit, (names[0], names[1]), outcome, truncate)
    ends = mixer.published()
    live = [cause for cause, differs in zip(CAUSES, mixer.differ(), strict=True) if differs]
    worth = np.array(
        [
            mixer.worth(tuple(int(cause in live and inside[live.index(cause)]) for cause in CAUSES))
            for inside in coalitions(len(live))
        ]
    )
    found = dict.fromkeys(CAUSES, 0.0) | dict(zip(live, exact(worth).tolist(), strict=True))
    for value, expected, label in zip((worth[0], worth[-1]), ends, ("first", "second"), strict=True):
        if not np.isclose(value, expected, rtol=1e-9, atol=1e-9):
            raise InputError(
                f"the {label} edition could not be worked out again from its own data ({value:g} for {expected:g}): "
                "it was built with more than its data, for example together with other years"
            )
    return Attribution(unit, names[1], outcome, ends[0], ends[1], found, len(worth))
