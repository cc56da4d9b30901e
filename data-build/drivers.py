"""Estimate how the components of the Global AI Index move with what a scenario can move, across countries.

    pip install -e ".[build]"; python data-build/drivers.py [FOLDER]

Needs the packaged tables only; run after wdi, coauthorship, compute_stock and icio_2022. Poisson pseudo-maximum
likelihood (Santos Silva & Tenreyro 2006), which keeps the zero scores and gives elasticities, with
heteroskedasticity-robust (HC1) standard errors. Population is a control throughout: drivers are per head at given size.

The rule, in this order:

1. CANDIDATES says which drivers each component could answer to by what it measures.
2. Each is estimated with income and population alone. One passes that is positive with t of at least 1.64.
3. Those that pass are estimated together. While one fails, the weakest is dropped and the rest estimated again.
4. What is left is an estimate. The rest is "not identified", with the estimate it failed with, and stays fixed.

Writes drivers.csv, and docs/drivers.md with every estimate made on the way.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyfixest

from accord import tables
from accord.baseline import load_world
from accord.baseline.coauthorship import load_coauthorship
from accord.baseline.development import load_development
from accord.capacity.compute_stock import compute_stock
from accord.index import load_index
from reference import DATA

LEAST_T = 1.64
SINCE, UNTIL = 2010, 2021
"""Years a World Bank value may be of; Australia, Brazil and Israel report researchers of 2010 to 2014 last."""
WORKS = (2018, 2019, 2020)
CLUSTERS = 2021
CONTROL = "log_population"
DRIVERS = {
    "real_income": ("log_income",),
    "c26_absorption": ("log_c26",),
    # Countries without a known cluster have a mean of their own, so that the elasticity comes from those with one.
    "compute_stock": ("log_compute", "no_cluster"),
    "research_works": ("log_works",),
    "talent_stock": ("log_researchers",),
}
"""What a scenario moves, and the terms it stands for; the first carries the elasticity."""
OTHERWISE = {
    "stock at the end of 2025": ("log_stock", "no_stock"),
    "log of one plus clusters by 2021": ("log_one_more",),
}
"""Other ways to measure computing power, for comparison."""
FIXED = {
    "rd_intensity": ("log_rd",),
    "patents": ("log_patents",),
    "ict_services": ("log_ict",),
}
"""Candidates that no scenario moves; estimated to see what they take from the drivers."""
CANDIDATES = {
    "talent": ("talent_stock", "research_works", "real_income"),
    "infrastructure": ("compute_stock", "c26_absorption", "real_income"),
    "operating_environment": ("real_income",),
    "research": ("research_works", "talent_stock", "compute_stock", "real_income"),
    "development": ("c26_absorption", "compute_stock", "research_works", "talent_stock", "real_income"),
    "government_strategy": (),
    "commercial": ("compute_stock", "c26_absorption", "research_works", "real_income"),
}
DIRECTED = {
    "government_strategy": "A strategy is written, not earned: it moves where a scenario's government programme "
    "states by how much, and by nothing else."
}
"""Components that only a directive moves."""
SOURCES = {
    "real_income": "OECD ICIO 2022 (world icio-2022)",
    "c26_absorption": "OECD ICIO 2022 (world icio-2022)",
    "compute_stock": "Epoch AI, clusters by the end of 2021",
    "research_works": "OpenAlex co-authored works, mean of 2018-2020",
    "talent_stock": "World Bank WDI SP.POP.SCIE.RD.P6, latest of 2010-2021",
}


@dataclass(frozen=True)
class Estimate:
    """One coefficient of one fit."""

    driver: str
    value: float
    se: float
    observations: int
    formula: str
    vif: float

    @property
    def t(self) -> float:
        """Return the estimate over its standard error."""
        return self.value / self.se

    @property
    def passes(self) -> bool:
        """Return whether it is positive and sure enough."""
        return self.t >= LEAST_T


@dataclass
class Found:
    """Everything estimated of one component."""

    component: str
    alone: dict[str, Estimate]
    """Every driver and fixed candidate at given income and population."""
    dropped: dict[str, Estimate] = field(default_factory=dict)
    """Drivers that passed alone and failed together, as they failed."""
    kept: dict[str, Estimate] = field(default_factory=dict)
    controlled: dict[str, Estimate] = field(default_factory=dict)
    """Those kept, with the fixed candidates added."""
    without: dict[str, Estimate] = field(default_factory=dict)
    """Those kept, without the two countries that lead by far."""


def panel() -> pd.DataFrame:
    """Return scores, drivers and candidates of the countries that have them, in logs; gaps are NaN."""
    world, index = load_world("icio-2022"), load_index("gaii-2021")
    wdi, works = load_development(), load_coauthorship()
    countries = list(index.countries)

    def of_world(values: np.ndarray) -> pd.Series:
        return pd.Series(values, world.countries).reindex(countries)

    def latest(name: str) -> np.ndarray:
        value, year = wdi.latest(name, countries, until=UNTIL)
        return np.where(year >= SINCE, value, np.nan)

    clusters = pd.DataFrame(tables.rows("compute_clusters")).astype({"h100e": float})
    clusters = clusters[pd.to_numeric(clusters["year"]) <= CLUSTERS]
    compute = clusters.groupby("country")["h100e"].sum().reindex(countries)
    log_compute = np.log(compute)
    people = wdi.at("population", countries, world.year)
    joint = works.international[[works.place(year) for year in WORKS]].mean(axis=0)
    services = world.sector("J62_63")
    stock = np.log(pd.Series({code: entry.stock[1] for code, entry in compute_stock().items()}))
    log_stock = stock.reindex(countries)
    data = pd.DataFrame(index.scores, index=countries, columns=list(index.components))
    return data.assign(
        log_population=np.log(people),
        log_income=np.log(of_world(world.income)),
        log_c26=np.log(of_world(world.absorption[world.sector("C26")])),
        log_compute=(log_compute - log_compute.mean()).fillna(0.0),
        no_cluster=compute.isna().astype(float),
        log_one_more=np.log1p(compute.fillna(0.0)),
        log_stock=(log_stock - log_stock.mean()).fillna(0.0),
        no_stock=log_stock.isna().astype(float),
        log_works=np.log(pd.Series(joint, works.countries).reindex(countries)),
        log_researchers=np.log(latest("researchers") * people),
        log_rd=np.log(latest("rd_expenditure")),
        log_patents=np.log(latest("patents")),
        log_ict=np.log(of_world(world.sales[services] * world.value_added_share[services])),
    ).dropna(subset=["log_population", "log_income", "log_c26"])


def fit(
    data: pd.DataFrame, component: str, drivers: list[str], extra: list[str] | None = None
) -> list[Estimate]:
    """Estimate a component on drivers, income and population, and return one estimate for each driver."""
    known = DRIVERS | FIXED | OTHERWISE
    names = list(dict.fromkeys([*drivers, "real_income", *(extra or [])]))
    terms = [term for name in names for term in known[name]] + [CONTROL]
    used = data.dropna(subset=[component, *terms])
    formula = f"{component} ~ {' + '.join(terms)}"
    result = pyfixest.fepois(formula, data=used, vcov="HC1")
    inflation = variance_inflation(used[terms])
    return [
        Estimate(
            name,
            float(result.coef()[known[name][0]]),
            float(result.se()[known[name][0]]),
            len(used),
            formula,
            inflation[known[name][0]],
        )
        for name in drivers
    ]


def variance_inflation(terms: pd.DataFrame) -> dict[str, float]:
    """Return by how much each term's variance is raised by its correlation with the others (1: by nothing)."""
    if terms.shape[1] == 1:
        return {terms.columns[0]: 1.0}
    return dict(zip(terms.columns, np.diag(np.linalg.inv(np.corrcoef(terms.to_numpy().T))), strict=True))


def study(data: pd.DataFrame, component: str) -> Found:
    """Take one component through the rule."""
    alone = {name: fit(data, component, [name])[0] for name in DRIVERS | FIXED}
    found = Found(component, alone)
    left = [name for name in CANDIDATES[component] if alone[name].passes]
    while left:
        together = {e.driver: e for e in fit(data, component, left)}
        weakest = min(together.values(), key=lambda e: e.t)
        if weakest.passes:
            found.kept = together
            break
        found.dropped[weakest.driver] = weakest
        left.remove(weakest.driver)
    if found.kept:
        kept = list(found.kept)
        found.controlled = {e.driver: e for e in fit(data, component, kept, list(FIXED))}
        found.without = {e.driver: e for e in fit(data.drop(index=["USA", "CHN"]), component, kept)}
    return found


def rows_of(found: Found) -> list[list[object]]:
    component = found.component
    rows = []
    for name in CANDIDATES[component]:
        kept = name in found.kept
        e = found.kept.get(name) or found.dropped.get(name) or found.alone[name]
        why = f"PPML: {e.formula}; HC1 standard errors; across countries; variance inflation {e.vif:.1f}"
        if not kept:
            step = (
                "together with other drivers" if name in found.dropped else "at given income and population"
            )
            why += f"; t = {e.t:.2f} {step}, below {LEAST_T}"
        status = "estimate" if kept else "not identified"
        numbers = [f"{e.value:.6f}", f"{e.se:.6f}", "elasticity", e.observations, status, why]
        others = dict.fromkeys(SOURCES[part] for part in (*(found.kept if kept else ()), name, "real_income"))
        rows.append([component, name, *numbers, source(others)])
    if component in DIRECTED:
        rows.append(
            [component, "directive", "1", "", "elasticity", "", "definition", DIRECTED[component], "Accord"]
        )
    return rows


def source(parts: dict[str, None]) -> str:
    listed = ["Global AI Index 2021", *parts, "World Bank WDI SP.POP.TOTL 2022"]
    return f"{'; '.join(listed)}. Re-estimate: python data-build/drivers.py"


def main() -> None:
    from drivers_page import write_page

    data = panel()
    studies = [study(data, component) for component in CANDIDATES]
    with (DATA / "drivers.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        header = ["component", "driver", "elasticity", "se", "unit", "observations", "status"]
        writer.writerow([*header, "specification", "source"])
        for found in studies:
            writer.writerows(rows_of(found))
            for e in found.kept.values():
                print(f"{found.component:22s} {e.driver:15s} {e.value:7.3f} ({e.se:.3f}) n={e.observations}")
    otherwise = {name: {c: fit(data, c, [name])[0] for c in CANDIDATES} for name in OTHERWISE}
    write_page(data, studies, otherwise)


if __name__ == "__main__":
    main()
