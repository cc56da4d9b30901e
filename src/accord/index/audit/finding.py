"""What an audit finds to say: each check's numbers held against its threshold, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from accord.index.audit.audit import Audit

Check = Literal[
    "data", "denominator", "redundancy", "opposition", "placement", "reliability", "components", "importance",
    "leave-out",
]  # fmt: skip


@dataclass(frozen=True)
class Thresholds:
    """From where on an audit finds something to say."""

    redundant: float = 0.9
    """Correlation of siblings above which they count the same thing twice."""
    opposed: float = -0.3
    """Correlation of siblings below which they cancel each other."""
    weak: float = 0.3
    """Correlation of an element with its own aggregate below which it says little about it."""
    alpha: float = 0.7
    """Least Cronbach's alpha of the parts of an aggregate."""
    kmo: float = 0.5
    """Least Kaiser-Meyer-Olkin measure."""
    significance: float = 0.05
    """Largest p-value of Bartlett's test."""
    first_component: float = 0.5
    """Least share of the variance of the parts that their first component explains."""
    out_of_weight: float = 2.0
    """How many times its weight, or its weight how many times that, the importance of an aggregate may be."""
    silent: float = 0.25
    """Mean rank shift, in places, below which the index hardly notices that an element is left out."""
    decisive: float = 0.1
    """Mean rank shift, as a share of the units, above which the index hangs on one element."""
    denominator: float = 0.6
    """Absolute correlation with a denominator above which an indicator may measure size."""
    unit_data: float = 0.65
    """Least share of a unit's values that are there."""


@dataclass(frozen=True)
class Finding:
    """Something that a check found."""

    check: Check
    subject: tuple[str, ...]
    """Codes of the elements or units that it is about."""
    message: str
    value: float
    """The number that is beyond its threshold; of several the farthest."""


def findings_of(audit: Audit) -> tuple[Finding, ...]:
    """Return the findings of an audit, check by check."""
    checks = (_data, _denominators, _pairs, _placement, _reliability, _components, _importance, _left_out)
    return tuple(finding for check in checks for finding in check(audit))


def _data(audit: Audit) -> Iterator[Finding]:
    raw = audit.statistics["raw"]
    last_step, last = list(audit.statistics.items())[-1]
    limits = raw.limits
    for flags, values, message in (
        (raw.little_data, raw.share_available, f"values for less than {limits.available:.0%} of the units"),
        (raw.many_zeros, raw.share_nonzero, f"less than {limits.nonzero:.0%} of the values are not zero"),
        (raw.few_unique, raw.share_unique, f"less than {limits.unique:.0%} of the values are different"),
        (raw.constant, raw.n_unique.astype(np.float64), "the same value for all units"),
    ):
        yield from _grouped("data", raw.codes, flags, values, message)
    where = "in the raw data" if last_step == "raw" else f"in the data as {last_step}, before normalising"
    message = f"outliers {where} (skewness above {limits.skew:g} and kurtosis above {limits.kurtosis:g})"
    yield from _grouped("data", last.codes, last.outlying, last.skew, message)
    have = audit.availability
    least = audit.thresholds.unit_data
    message = f"less than {least:.0%} of the indicators have a value"
    yield from _grouped("data", have.units, have.share_available < least, have.share_available, message)


def _grouped(
    check: Check, codes: Sequence[str], flags: NDArray[np.bool_], values: NDArray[np.float64], message: str
) -> Iterator[Finding]:
    rows = np.flatnonzero(flags)
    if rows.size:
        subject = tuple(codes[int(row)] for row in rows)
        middle = np.nanmedian(values) if not np.isnan(values).all() else 0.0
        farthest = int(np.argmax(np.abs(np.nan_to_num(values[rows] - middle))))
        yield Finding(check, subject, f"{', '.join(subject)}: {message}", float(values[rows][farthest]))


def _denominators(audit: Audit) -> Iterator[Finding]:
    for link in audit.denominators:
        if link.divided_by is None:
            message = (
                f"{link.indicator} goes along with {link.denominator} (r = {link.correlation:.2f}) and is divided by "
                "nothing: it may measure the size of the units"
            )
            yield Finding("denominator", (link.indicator, link.denominator), message, link.correlation)


def _pairs(audit: Audit) -> Iterator[Finding]:
    for pair in audit.flags:
        named = f"{pair.first} and {pair.second} in {pair.group} (r = {pair.correlation:.2f})"
        if pair.kind == "redundant":
            message = f"{named} say nearly the same, which then counts twice"
            yield Finding("redundancy", (pair.first, pair.second), message, pair.correlation)
        else:
            message = f"{named} go against each other, and cancel in {pair.group}"
            yield Finding("opposition", (pair.first, pair.second), message, pair.correlation)


def _placement(audit: Audit) -> Iterator[Finding]:
    weak = audit.thresholds.weak
    for found in audit.coherence.values():
        for row, (code, parent) in enumerate(zip(found.codes, found.parents, strict=True)):
            own, best, other = float(found.own[row]), float(found.best_other[row]), found.other[row]
            if own < 0.0:
                message = (
                    f"{code} goes against its own aggregate {parent} (r = {own:.2f}): check its direction"
                )
                yield Finding("placement", (code, parent), message, own)
            elif own < weak:
                message = f"{code} says little about its own aggregate {parent} (r = {own:.2f})"
                yield Finding("placement", (code, parent), message, own)
            if other is not None and best > max(own, weak):
                better = f"{other} (r = {best:.2f}) better than with its own {parent} (r = {own:.2f})"
                message = f"{code} goes along with {better}"
                yield Finding("placement", (code, parent, other), message, best - own)


def _reliability(audit: Audit) -> Iterator[Finding]:
    for code, found in audit.reliability.items():
        if not found.alpha < audit.thresholds.alpha:
            continue
        message = f"the parts of {code} do not measure one thing (Cronbach's alpha {found.alpha:.2f})"
        gain = found.if_dropped - found.alpha
        if not np.isnan(gain).all() and np.nanmax(gain) > 0.05:
            best = int(np.nanargmax(gain))
            message += f"; without {found.codes[best]} it would be {found.if_dropped[best]:.2f}"
        yield Finding("reliability", (code,), message, found.alpha)


def _components(audit: Audit) -> Iterator[Finding]:
    limits = audit.thresholds
    for code, found in audit.adequacy.items():
        if len(found.codes) > 2 and found.kmo < limits.kmo:  # of two parts it is one half, whatever they are
            message = f"the parts of {code} have too little in common for components (KMO {found.kmo:.2f})"
            yield Finding("components", (code,), message, found.kmo)
        if found.p > limits.significance:
            message = f"the parts of {code} may not be correlated at all (Bartlett's test, p = {found.p:.2f})"
            yield Finding("components", (code,), message, found.p)
    for code, parts in audit.components.items():
        first = float(parts.shares[0])
        if first < limits.first_component:
            message = f"the first component of {code} explains {first:.0%} of the variance of {len(parts.codes)} parts"
            if parts.kaiser > 1:
                message += (
                    f", and {parts.kaiser} components more than a part alone: it measures more than one thing"
                )
            yield Finding("components", (code,), message, first)


def _importance(audit: Audit) -> Iterator[Finding]:
    found, factor = audit.importance, audit.thresholds.out_of_weight
    against = found.correlations < 0.0
    for row in np.flatnonzero(against):
        code, r = found.codes[row], float(found.correlations[row])
        message = (
            f"{code} goes against {found.of} as a whole (r = {r:.2f}), though it is counted in its favour"
        )
        yield Finding("importance", (code,), message, r)
    for row in np.flatnonzero((found.levels > 1) & (found.weights > 0.0) & ~np.isnan(found.shares)):
        code, share, weight = found.codes[row], float(found.shares[row]), float(found.weights[row])
        if share > factor * weight or share * factor < weight:
            more = "more" if share > weight else "less"
            message = f"{code} counts for {more} than was meant: weight {weight:.0%}, importance {share:.0%}"
            yield Finding("importance", (code,), message, share - weight)


def _left_out(audit: Audit) -> Iterator[Finding]:
    found, limits = audit.left_out, audit.thresholds
    shift = np.nan_to_num(found.mean_shift)
    message = (
        f"the ranks hardly change without one of them (by less than {limits.silent:g} places on average)"
    )
    yield from _grouped("leave-out", found.codes, shift < limits.silent, found.mean_shift, message)
    for row in np.flatnonzero(shift > limits.decisive * len(found.units)):
        code = found.codes[row]
        message = (
            f"without {code} ranks change by {shift[row]:.1f} places on average and by up to "
            f"{found.largest_shift[row]:.0f}: the result hangs on it"
        )
        yield Finding("leave-out", (code,), message, float(shift[row]))
