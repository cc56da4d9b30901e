"""Estimate what moves co-authored works and people between countries, and write the tables and the page about them.

    pip install -e ".[build,report]"; python data-build/frictions.py [FOLDER]

Writes frictions.csv (every estimate and assumption), friction_events.csv (coefficients year by year), docs/estimates.md
and, with the report extra, docs/estimates.svg. The co-authorship, migration and development tables must be there
(coauthorship.py, migration.py, wdi.py); FOLDER holds the reference data, of which only the distances of `gegravity/` are
used. Takes a few minutes: placebos are fitted by hundreds.
"""

# ruff: noqa: E501 -- notes are kept whole

import csv

import numpy as np
import pyfixest

from estimates_page import write_page
from friction_blocs import MEMBERSHIPS, Joining, study_membership
from friction_cross_section import OPENALEX, research_rows, talent_rows
from friction_events import Event, Path, events, study, variants
from friction_panel import SIZE
from friction_published import published_rows
from friction_rows import COMMAND, FIELDS, Z95, Row, assumption, estimate
from reference import DATA

SPEC = "PPML: works ~ treated x {clock} | pair + country-year; error is the largest of pair-clustered, dyadic-robust and placebo"
FORUMS = ("BRICS", "SCO", "EAEU", "QUAD")
"""Blocs that are forums more than common markets."""


def verdict(path: Path) -> str:
    """Say whether the treated pairs drifted before: the slope against its smallest error, so as to find a drift early."""
    slope = path.slope()
    return "event with trend" if abs(slope @ path.fit.coef) > Z95 * path.fit.error(slope) else "event"


def event_rows(event: Event, path: Path) -> list[Row]:
    """Return the mean effect after an event, the drift before it, and the effect net of that drift."""
    first, last = event.after[0], event.after[-1]
    rows = []
    chosen = [
        ("", path.mean(event.after), "log change", f"Mean of {first}-{last} relative to {event.base}."),
        (".last", path.mean([last]), "log change", f"{last} relative to {event.base}."),
        (
            ".pre_trend",
            path.slope(),
            "log change per year",
            f"Drift of the treated pairs, {event.first}-{event.base}.",
        ),
        (
            ".net_of_trend",
            path.net_of_trend(event.after),
            "log change",
            f"Mean of {first}-{last} less the drift before, carried on: as uncertain as that drift.",
        ),
    ]
    if event.second:
        name, base, years = event.second
        weights = path.mean(years) - path.mean([base])
        chosen.append(
            (f".{name}", weights, "log change", f"Mean of {years[0]}-{years[-1]} relative to {base}.")
        )
    for suffix, weights, unit, text in chosen:
        value, se, share = path.summary(weights)
        note = (
            f"{text} {event.title}: {path.pairs} pairs. Pair-clustered error {path.fit.error(weights):.3f}, placebo error "
            f"{path.spread(weights):.3f} ({path.placebo_text}); {share:.0%} of all are at least as large."
        )
        rows.append(
            estimate(
                f"research.{event.key}{suffix}",
                value,
                se,
                unit=unit,
                identification=verdict(path),
                observations=path.fit.observations,
                sample=f"{SIZE} economies, {event.first}-{event.last}"
                + (f", without {' '.join(event.drop)}" if event.drop else ""),
                specification=SPEC.format(clock="year"),
                source=OPENALEX,
                note=note,
            )
        )
    return rows


def bloc_row(joining: Joining) -> Row:
    case, path = joining.case, joining.path
    drift = path.summary(path.slope())
    note = (
        f"All years of shared membership relative to those before; {path.pairs} pairs joined. Errors: pair-clustered "
        f"{joining.se_pair:.3f}"
    )
    if joining.se_dyadic > 0.0:  # a handful of countries may leave no positive variance
        note += f", dyadic-robust {joining.se_dyadic:.3f}"
    if np.isfinite(joining.se_placebo):
        note += (
            f", placebo {joining.se_placebo:.3f} ({path.placebo_text}; {joining.share:.0%} of all are at least as "
            "large)"
        )
    note += f". Drift before joining {drift[0]:+.3f} a year (s.e. {drift[1]:.3f})."
    return estimate(
        f"research.bloc_{case.bloc}",
        joining.value,
        joining.se,
        unit="log change",
        identification=verdict(path),
        observations=path.fit.observations,
        sample=f"{SIZE} economies, {case.first}-{case.last}, pairs that were fellow members in {case.first} left out",
        specification=SPEC.format(clock="member"),
        source=f"{OPENALEX}; bloc_members.csv",
        note=note,
    )


def forum_row(joinings: list[Joining]) -> Row:
    """Return the precision-weighted mean of the forums; their differences are within their errors."""
    chosen = [joining for joining in joinings if joining.case.bloc in FORUMS]
    value, se = (np.array([getattr(j, name) for j in chosen]) for name in ("value", "se"))
    weight = se**-2.0
    mean = float(weight @ value / weight.sum())
    spread = float(weight @ (value - mean) ** 2)
    plain = float(value.mean())
    return estimate(
        "research.forum",
        mean,
        float(weight.sum() ** -0.5),
        unit="log change",
        identification="event with trend",
        observations=sum(j.path.pairs for j in chosen),
        sample=f"{', '.join(FORUMS)}",
        specification="precision-weighted mean of research.bloc_*; observations are pairs that joined",
        source=f"{OPENALEX}; bloc_members.csv",
        note=f"Heterogeneity Q = {spread:.1f} on {len(chosen) - 1} degrees of freedom. The plain mean is {plain:.2f} (s.e. "
        f"{float(np.sqrt((se**2).sum()) / len(chosen)):.2f}): the weighted one leans on the Quad, whose pairs are the largest.",
    )


def default_rows(found: dict[str, Row]) -> list[Row]:
    """Return what measures use when a scenario names no effect on research: made from the estimates above."""
    horizon, forum, brics = (found[f"research.{key}"] for key in ("horizon_2021", "forum", "bloc_BRICS"))
    war, last, net = (found[f"research.russia_2022{suffix}"] for suffix in ("", ".last", ".net_of_trend"))
    common = {
        "channel": "research",
        "unit": "log change",
        "command": COMMAND,
        "identification": "transferred",
    }
    return [
        assumption(
            "joint_research.effect",
            -horizon.value,
            0.0,
            -horizon.low,
            se=horizon.se,
            source=f"research.horizon_2021 with its sign turned: {OPENALEX}",
            note="What the United Kingdom and Switzerland lost outside Horizon Europe is taken as what a joint programme gives:"
            " an assumption, and the loss is itself within its error. Cut at zero: a programme that pays for joint work is"
            " taken not to reduce it.",
            **common,
        ),
        assumption(
            "alliance.research_effect",
            forum.value,
            0.0,
            brics.value,
            se=forum.se,
            source=f"research.forum; high: research.bloc_BRICS: {OPENALEX}",
            note="Value: the mean of four forums, which is not distinguishable from nothing. High: the point estimate for BRICS,"
            " which random groups of other emerging economies reach too. That a new alliance works like these is assumed. Cut at zero.",
            **common,
        ),
        assumption(
            "research_sanction.effect",
            war.value,
            last.low,
            min(net.high, 0.0),
            se=war.se,
            source=f"research.russia_2022: {OPENALEX}",
            note="Russia and the coalition of 2022, mean of 2022-2023. Low (strongest): 5th percentile of 2023 alone; high"
            " (weakest): 95th percentile net of the drift before, cut at zero. That another sanction of research does the same is"
            " assumed. Two years are short: works take years to appear.",
            **common,
        ),
        talent_elasticity(found),
    ]


def talent_elasticity(found: dict[str, Row]) -> Row:
    ppp, usd, near = (found[f"talent.income_{key}"] for key in ("ppp", "usd", "geography"))
    return assumption(
        "talent.elasticity",
        ppp.value,
        usd.low,
        near.high,
        channel="talent",
        unit="elasticity of the stock of migrants to income per head of the destination",
        se=ppp.se,
        source=ppp.source,
        identification="transferred",
        command=COMMAND,
        note="talent.income_ppp; low and high are the ends of the other specifications. A cross-sectional elasticity used as a"
        " response. Ortega & Peri (2013), Migration Studies 1:47-74, find flows highly responsive to income; their figure could"
        " not be re-read.",
    )


EVENT_FIELDS = [
    *("event", "title", "clock", "time", "base", "coefficient", "se_pair", "se_dyadic", "se_placebo", "se"),
    *("low", "high", "pairs", "observations", "placebos", "unit"),
]


def path_cells(path: Path) -> list[list[str]]:
    rows = []
    for k, time in enumerate(path.times):
        weights = np.eye(len(path.times))[k]
        value, se, _ = path.summary(weights)
        numbers = (
            value,
            path.fit.error(weights),
            path.fit.error(weights, dyadic=True),
            path.spread(weights),
            se,
            value - Z95 * se,
            value + Z95 * se,
        )
        text = ["" if np.isnan(x) else f"{x:.4f}" for x in numbers]
        size = [path.pairs, path.fit.observations, len(path.placebos)]
        rows.append([path.key, path.title, path.clock, time, path.base, *text, *size, "log change"])
    return rows


def main() -> None:
    studied = [(event, study(event)) for event in events()]
    joinings = [study_membership(case) for case in MEMBERSHIPS]
    rows = [row for event, path in studied for row in event_rows(event, path)]
    rows += [bloc_row(joining) for joining in joinings]
    rows += [forum_row(joinings), *research_rows(), *talent_rows(), *published_rows()]
    rows += default_rows({row.key: row for row in rows})
    rows.sort(key=lambda row: (row.status != "assumption" or row.identification == "published", row.key))
    paths = [path for _, path in studied] + [joining.path for joining in joinings]

    with (DATA / "frictions.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(row.cells() for row in rows)
    with (DATA / "friction_events.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(EVENT_FIELDS)
        writer.writerows(cells for path in paths for cells in path_cells(path))
    write_page(rows, studied, joinings, {event.key: variants(event) for event, _ in studied})
    print(
        f"frictions.csv: {len(rows)} rows; friction_events.csv: {sum(len(p.times) for p in paths)} rows; ",
        end="",
    )
    print(f"pyfixest {pyfixest.__version__}")


if __name__ == "__main__":
    main()
