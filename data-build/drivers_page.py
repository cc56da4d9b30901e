"""Write docs/drivers.md from what drivers.py found."""

# ruff: noqa: E501 -- paragraphs of the page are kept whole

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.index import load_index
from reference import ROOT

if TYPE_CHECKING:
    import pandas as pd

    from drivers import Estimate, Found

HEAD = """# Drivers: what moves the components of the Global AI Index

Written by `data-build/drivers.py`, which also writes `drivers.csv`. A component with an identified driver moves by
`driver_hat ** elasticity` (several drivers multiply); one without stays as published, and reports say so.

```sh
pip install -e ".[build]"
python data-build/drivers.py
```

**What these numbers are.** Conditional correlations across some 55 countries in one year: how much higher the score of a
country is that has one percent more of the driver, at the same population and at the same other drivers. They are used as
responses because nothing better can be had from one edition of an index; they are no proof of cause, and the errors below
do not cover that step.

**Method.** Poisson pseudo-maximum likelihood (Santos Silva & Tenreyro 2006), which keeps scores of zero and gives
elasticities; HC1 standard errors; log population always a control. Income is final spending in the world `icio-2022`; C26
absorption is what users outside the sector buy of computers, electronics and optics; the stock of computing power is that of
clusters known by the end of 2021, with a mean of their own for countries without one; research is works with a co-author
abroad, 2018-2020; talent is people in research (researchers per million times population; the latest of 2010 to 2021:
Australia, Brazil and Israel report none since 2015). Taiwan and Bahrain lack World Bank data or are outside the world.

**The rule.** Drivers a component could answer to were chosen by what it measures. A driver is kept if it is positive with t of
at least 1.64 at given income and population, and still is in one regression with the other drivers that are; the weakest is
dropped until all hold. PAIRS pairs were tried, so about one would pass by chance, and dropping the weakest makes what is left
look somewhat surer than it is. All pairs are shown below, also those that were not candidates, so that the choice can be judged.
Government strategy is a choice by reason alone: a strategy is written, not earned, so it moves only where a scenario's
government programme says by how much, although it goes with income.
"""

MEANING = """Drivers go together with one another and with population; the variance inflation factor (VIF) says by how much that raises
the variance of an estimate (10: an error about three times as wide). The next two columns add research spending (% of GDP),
patents and value added of IT services, which no scenario moves. Income loses most of its part there except in infrastructure
and research, and so does talent in research: they also stand for how advanced a country is. Chips and computing power keep
theirs. The last two leave out the countries that lead by far: most of what ties commercial activity to computing power, and
some of what ties it and development to chips, comes from the United States and China.

The ensemble draws elasticities one by one; those of one component are in truth negatively correlated (more of the score put
down to chips is less put down to income), so that its ranges are somewhat too wide where drivers move together.
"""

OTHERWISE = """## Computing power measured otherwise

At given income and population. Known clusters of 2021 are of the index's own time and few; the stock of the end of 2025 is of
more countries and later than the index. The logarithm of one plus the stock takes a country without a known cluster to have
none, so that its estimates are mostly the difference between having one and not. What ties commercial activity to
computing power shows among countries that have some, and not between those that do and do not.
"""


def number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def cell(e: Estimate) -> str:
    text = f"{number(e.value)} ({number(e.se)})"
    return f"**{text}**" if e.passes else text


def write_page(data: pd.DataFrame, studies: list[Found], otherwise: dict[str, dict[str, Estimate]]) -> None:
    from drivers import CANDIDATES, DRIVERS, FIXED, LEAST_T

    index = load_index("gaii-2021")
    label = dict(zip(index.components, index.labels, strict=True))
    pairs = sum(len(drivers) for drivers in CANDIDATES.values())
    lines = [HEAD.replace("PAIRS", str(pairs)), "## Kept", ""]
    lines += [
        "| component | driver | elasticity | s.e. | t | VIF | countries | with fixed candidates | t | without USA and China | t |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for found in studies:
        for name, e in found.kept.items():
            cells = [label[found.component], f"`{name}`", number(e.value), number(e.se), f"{e.t:.2f}"]
            cells += [f"{e.vif:.1f}", str(e.observations)]
            for other in (found.controlled[name], found.without[name]):
                cells += [number(other.value), f"{other.t:.2f}".replace("-", "−")]
            lines.append(f"| {' | '.join(cells)} |")
    lines += ["", MEANING, "## Not identified, so held fixed", ""]
    for found in studies:
        for name in CANDIDATES[found.component]:
            if name not in found.kept:
                e = found.dropped.get(name) or found.alone[name]
                how = "with the other drivers" if name in found.dropped else "at given income and population"
                told = f"{number(e.value)} (s.e. {number(e.se)}, t = {e.t:.2f}) {how}".replace("-", "−")
                lines.append(f"- {label[found.component]} to `{name}`: {told}.")
        if not CANDIDATES[found.component]:
            lines.append(f"- {label[found.component]}: by directive only.")
    lines += ["", OTHERWISE, "| component | as estimated | " + " | ".join(otherwise) + " |"]
    lines.append(f"|---|---|{'---|' * len(otherwise)}")
    for found in studies:
        cells = [found.alone["compute_stock"], *(part[found.component] for part in otherwise.values())]
        lines.append(f"| {label[found.component]} | {' | '.join(map(cell, cells))} |")
    names = [*DRIVERS, *FIXED]
    lines += [
        "",
        f"## Each candidate at given income and population (bold: positive, t of at least {LEAST_T})",
        "",
        f"| component | {' | '.join(f'`{name}`' for name in names)} |",
        f"|---|{'---|' * len(names)}",
    ]
    for found in studies:
        cells = [cell(found.alone[name]) for name in names]
        lines.append(f"| {label[found.component]} | {' | '.join(cells)} |")
    lines += [
        "",
        "`real_income` alone has population beside it only. No claim is made for cells outside the rule's candidates: they are shown so that the choice can be judged.",
        "",
        f"Countries: {', '.join(data.index)}.",
    ]
    (ROOT / "docs" / "drivers.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
