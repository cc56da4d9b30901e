"""Outliers and long tails of indicators treated, and a record of every change (OECD/JRC Handbook 2008, step 3).

Two stages, as in COINr's ``Treat``: an indicator that fails a check of its skewness and kurtosis is winsorised point by
point; one that fails still is transformed instead. An indicator that passes is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.errors import TreatError, UnknownName, nearest
from accord.index.construction.cells import Array, Cells, table
from accord.index.construction.moments import shape
from accord.index.construction.transform import fit_transform
from accord.index.construction.treatment import METHODS, Shape, Stage, Treatment, treatment_table
from accord.index.construction.winsorise import fails, winsorise

__all__ = ["CHECKS", "METHODS", "Shape", "Stage", "Treatment", "treat", "treatment_table", "winsorise"]

Treating = str | Callable[[Array], Array]
"""A treatment: a name from `METHODS`, or a function of the values present that returns as many."""

Checking = str | Callable[[Array], bool]
"""A check: a name from `CHECKS`, or a function of the values present that says whether they pass."""

ALWAYS = "always"
CHECKS = ("skew_kurt", ALWAYS)
"""Who is treated: those that fail a check of skewness and kurtosis, or all, by the first treatment alone."""

_UNSEEN = Shape(np.nan, np.nan, False)


def treat(
    values: ArrayLike,
    *,
    first: Treating = "winsorise",
    second: Treating = "log_ct",
    check: Checking = "skew_kurt",
    skew_max: float = 2.0,
    kurt_max: float = 3.5,
    max_winsorised: int | None = 5,
    force: bool = False,
    combine: bool = False,
    quantiles: tuple[float, float] = (0.025, 0.975),
    lam: float | None = None,
    make_positive: bool = True,
    factor: float = 1.0,
    each: Mapping[str | int, Mapping[str, Any] | str | None] | None = None,
    codes: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
) -> tuple[Array, tuple[Treatment, ...]]:
    """Treat the outliers of indicators one by one.

    An indicator passes where ``abs(skewness) < skew_max`` or ``kurtosis < kurt_max``. One that fails gets the `first`
    treatment; one that fails after that gets the `second`, on its original values unless `combine` is set. The result
    of the last treatment is returned, whether it passes or not; the record says so. Indicators whose values are all
    equal, or that have fewer than four values, have no such shape and are left as they are, with a note.

    Parameters
    ----------
    values
        Units by indicators, (N, K); NaN is missing and stays so.
    first, second
        Treatments: names from `METHODS`, or functions.
    check
        ``"skew_kurt"``, or a function of the values present; ``"always"`` applies the first treatment whatever the
        shape, as an index does that takes the logarithm of income. The limits below end winsorising in any case.
    skew_max, kurt_max
        Limits of absolute skewness and of excess kurtosis (2 and 3.5 are the JRC's).
    max_winsorised
        Most values that winsorising moves; equal values move together, and count each. None is no limit.
    force
        Winsorise `max_winsorised` values of an indicator that fails, even once it passes.
    combine
        Apply the second treatment to the result of the first.
    quantiles
        Lower and upper quantile of the ``quantile`` treatment.
    lam, make_positive, factor
        Of the transformations; see `accord.index.construction.transform.fit_transform`.
    each
        Other choices for single indicators: a mapping from the code (or position) to any of the choices above, or
        to None or ``"none"`` to leave that indicator alone.
    codes, units
        Names of indicators and units for messages and the record.

    Returns
    -------
    values, treatments
        The treated table (N, K) and one record for each indicator.

    Raises
    ------
    TreatError
        If a choice is out of range, or a transformation is not defined for an indicator's values.
    UnknownName
        If there is no such treatment, check or indicator.
    """
    array, cells = table(values, TreatError, codes=codes, units=units)
    base: dict[str, Any] = {
        "first": first,
        "second": second,
        "check": check,
        "skew_max": skew_max,
        "kurt_max": kurt_max,
        "max_winsorised": max_winsorised,
        "force": force,
        "combine": combine,
        "quantiles": quantiles,
        "lam": lam,
        "make_positive": make_positive,
        "factor": factor,
    }
    general = _rules(base, "")
    single = _each(each or {}, base, cells, array.shape[1])
    skews, kurts = shape(array)
    count = (~np.isnan(array)).sum(axis=0)
    records: dict[int, Treatment] = {}
    groups: dict[int, list[int]] = {}
    for k, (skew, kurt) in enumerate(zip(skews.tolist(), kurts.tolist(), strict=True)):
        rules = single.get(k, general)
        if rules is None or np.isnan(kurt):
            few = "fewer than four values" if count[k] < 4 else "all values are equal"
            note = few if rules is not None else "not to be treated"
            records[k] = Treatment(cells.code(k), Shape(skew, kurt, True), note=note)
        else:
            groups.setdefault(k if k in single else -1, []).append(k)
    treated = array.copy()
    for key, members in groups.items():
        rules = single.get(key, general)
        assert rules is not None
        columns = np.array(members)
        group = _Group(array[:, columns], columns, rules, cells)
        treated[:, columns], found = group.treat()
        records |= dict(zip(members, found, strict=True))
    return treated, tuple(records[k] for k in range(array.shape[1]))


@dataclass(frozen=True)
class _Rules:
    first: Treating
    second: Treating
    check: Checking
    skew_max: float
    kurt_max: float
    max_winsorised: int | None
    force: bool
    combine: bool
    quantiles: tuple[float, float]
    lam: float | None
    make_positive: bool
    factor: float


@dataclass(frozen=True)
class _Group:
    """Indicators that are treated by the same rules."""

    x: Array
    columns: NDArray[np.intp]
    rules: _Rules
    cells: Cells

    def treat(self) -> tuple[Array, list[Treatment]]:
        """Take the indicators through check, first treatment, check, second treatment."""
        x = self.x.copy()
        shapes = self._shapes(x, np.arange(len(self.columns)))
        records = [
            Treatment(self.cells.code(int(k)), before) for k, before in zip(self.columns, shapes, strict=True)
        ]
        rules = self.rules
        failing = np.array([j for j, found in enumerate(shapes) if not found.passed], dtype=np.intp)
        methods: tuple[Treating, ...] = (rules.first, rules.second)
        if rules.check == ALWAYS:
            failing, methods = np.arange(len(shapes)), (rules.first,)
        for method in methods:
            if method == "none" or not failing.size:
                continue
            start = x if rules.combine else self.x
            y, stages, notes = self._apply(start[:, failing], method, failing)
            x[:, failing] = y
            after = self._shapes(y, failing)
            for j, stage, found, note in zip(failing, stages, after, notes, strict=True):
                record, done = records[j], replace(stage, after=found)
                records[j] = replace(
                    record,
                    stages=(*record.stages, done),
                    kept=(*record.kept, done) if rules.combine else (done,),
                    note="; ".join(part for part in (record.note, note) if part),
                )
            failing = failing[[not found.passed for found in after]]
        return x, records

    def _shapes(self, x: Array, at: NDArray[np.intp]) -> list[Shape]:
        rules = self.rules
        skew, kurt = shape(x)
        passes = (~fails(skew, kurt, rules.skew_max, rules.kurt_max)).tolist()
        if callable(rules.check):
            passes = [self._passes(rules.check, x[:, i], int(j)) for i, j in enumerate(at)]
        return [Shape(*found) for found in zip(skew.tolist(), kurt.tolist(), passes, strict=True)]

    def _passes(self, check: Callable[[Array], bool], x: Array, j: int) -> bool:
        verdict = check(x[~np.isnan(x)])
        if not isinstance(verdict, (bool, np.bool_)):
            raise TreatError(f"{self._name(j)}: a check says true or false; found {verdict!r}")
        return bool(verdict)

    def _apply(
        self, x: Array, method: Treating, at: NDArray[np.intp]
    ) -> tuple[Array, list[Stage], Sequence[str]]:
        """Treat columns (N, F) that stand at positions `at` of the group."""
        rules, silent = self.rules, [""] * len(at)
        if method == "winsorise":
            done = winsorise(
                x,
                skew_max=rules.skew_max,
                kurt_max=rules.kurt_max,
                max_winsorised=rules.max_winsorised,
                force=rules.force,
            )
            return done.values, _bounded("winsorise", done.side, done.floor, done.ceiling), done.notes
        if method == "quantile":
            low, high = np.nanquantile(x, rules.quantiles, axis=0)
            side = (x > high).astype(np.int8) - (x < low)
            return np.clip(x, low, high), _bounded("quantile", side, low, high), silent
        y, stages = x.copy(), []
        for i, j in enumerate(at):
            seen = ~np.isnan(x[:, i])
            if callable(method):
                y[seen, i], name = self._call(method, x[seen, i], int(j))
                stages.append(Stage(name, _UNSEEN))
                continue
            transform = fit_transform(
                x[seen, i],
                method,
                lam=rules.lam,
                make_positive=rules.make_positive,
                factor=rules.factor,
                what=self._name(int(j)),
            )
            y[seen, i] = transform(x[seen, i])
            stages.append(Stage(method, _UNSEEN, transform=transform))
        return y, stages, silent

    def _call(self, method: Callable[[Array], Array], x: Array, j: int) -> tuple[Array, str]:
        name = f"{getattr(method, '__name__', 'function')}()"
        found = np.asarray(method(x.copy()), dtype=np.float64)
        if found.shape != x.shape or not np.isfinite(found).all():
            raise TreatError(
                f"{self._name(j)}: {name} must return {len(x)} finite numbers for {len(x)} values"
            )
        return found, name

    def _name(self, j: int) -> str:
        return self.cells.indicator(int(self.columns[j]))


def _bounded(method: str, side: NDArray[np.int8], floor: Array, ceiling: Array) -> list[Stage]:
    return [
        Stage(
            method,
            _UNSEEN,
            low=tuple(np.flatnonzero(side[:, i] < 0).tolist()),
            high=tuple(np.flatnonzero(side[:, i] > 0).tolist()),
            floor=float(floor[i]),
            ceiling=float(ceiling[i]),
        )
        for i in range(side.shape[1])
    ]


def _rules(choices: Mapping[str, Any], place: str) -> _Rules:
    rules = _Rules(**choices)
    for name in ("first", "second"):
        method = getattr(rules, name)
        if not callable(method) and method not in METHODS:
            raise UnknownName("treatment", str(method), METHODS, f"Valid: {', '.join(METHODS)}.")
    if not callable(rules.check) and rules.check not in CHECKS:
        raise UnknownName(
            "check of outliers", str(rules.check), CHECKS, f"Valid: {', '.join(CHECKS)}, or a function."
        )
    limit = rules.max_winsorised
    if limit is not None and (limit != int(limit) or limit < 0):
        raise TreatError(f"{place}max_winsorised counts values, from 0; found {limit}")
    if rules.force and limit is None:
        raise TreatError(f"{place}force needs max_winsorised: without a limit it has no end")
    for name in ("skew_max", "kurt_max"):
        if not getattr(rules, name) >= 0.0:
            raise TreatError(f"{place}{name} is a limit of 0 or more; found {getattr(rules, name)}")
    low, high = rules.quantiles
    if not 0.0 <= low < high <= 1.0:
        raise TreatError(f"{place}quantiles are two shares, the lower first; found {rules.quantiles}")
    if rules.lam is not None and not np.isfinite(rules.lam):
        raise TreatError(f"{place}lam is a finite number, or left out to be estimated; found {rules.lam}")
    if not (np.isfinite(rules.factor) and rules.factor > 0.0):
        raise TreatError(f"{place}factor is a number above 0; found {rules.factor}")
    return rules


def _each(
    each: Mapping[str | int, Mapping[str, Any] | str | None],
    base: Mapping[str, Any],
    cells: Cells,
    size: int,
) -> dict[int, _Rules | None]:
    found: dict[int, _Rules | None] = {}
    for key, choices in each.items():
        k = cells.position(key)
        if k is None or not 0 <= k < size:
            raise UnknownName("indicator", str(key), cells.codes or (), "It is named in `each`.")
        if choices is None or choices == "none":
            found[k] = None
            continue
        if isinstance(choices, str):
            raise TreatError(
                f"{cells.indicator(k)}: found {choices!r} in `each`; give a mapping of choices, or none"
            )
        unknown = [name for name in choices if name not in base]
        if unknown:
            guess = nearest(unknown[0], base)
            raise TreatError(
                f"{cells.indicator(k)}: unknown choice {unknown[0]!r}."
                f"{f' Did you mean {guess[0]!r}?' if guess else ''} Valid: {', '.join(base)}"
            )
        found[k] = _rules({**base, **choices}, f"{cells.indicator(k)}: ")
    return found
