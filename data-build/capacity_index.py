"""Derive the raw indicators of the Accord AI Capacity Index, their years, and how they are put together.

    python data-build/capacity_index.py

Needs packaged tables only: run after icio_2022, wdi, coauthorship, migration, hdi_2022, epoch and compute_stock. Every
number is one that the source publishes, or two of them multiplied or divided as INDICATORS says; nothing is filled in.
Values are the latest up to 2023 and none is older than 2015; the stock of computing power is that of the end of 2025.

Writes capacity_index.csv (countries with at least half of the indicators), capacity_index_years.csv (the year of
each value), capacity_index_structure.csv and capacity_index_drivers.csv (what a scenario moves). The choices of each
step are in capacity-index-2023.yaml, written by hand, and defended in docs/capacity-index.md.
"""

import csv
from dataclasses import dataclass

import numpy as np

from accord import places, tables
from accord.baseline import load_world
from accord.baseline.coauthorship import load_coauthorship
from accord.baseline.development import load_development
from accord.baseline.migration import YEAR, load_migration
from accord.capacity.compute_stock import BASE_YEAR, compute_stock
from reference import DATA

UNTIL, OLDEST = 2023, 2015
WORKS = (2021, 2022, 2023)
LEAST = 0.5
"""Share of indicators a country needs to be listed; the index asks for more."""
WDI = "World Bank WDI"
ICIO = "OECD ICIO 2022 (icio-2022.npz)"
EPOCH = "Epoch AI, by compute_stock.py"
OPENALEX = "OpenAlex (coauthorship.npz)"
INDICATORS = {
    "researchers": ("Researchers", "talent", 1, "people"),
    "researchers_per_million": ("Researchers per million people", "talent", 1, "per million"),
    "tertiary_enrolment": ("Tertiary enrolment", "talent", 1, "% gross"),
    "immigrants": ("Immigrants", "talent", 0.5, "people"),
    "compute_stock": ("Stock of AI computing power", "infrastructure", 1, "H100-equivalents"),
    "c26_absorption": ("Electronics bought by users outside the sector", "infrastructure", 1, "USD million"),
    "broadband": ("Fixed broadband", "infrastructure", 1, "per 100 people"),
    "secure_servers": ("Secure Internet servers", "infrastructure", 1, "per million"),
    "income_per_head": ("Income per head", "operating_environment", 1, "PPP USD"),
    "mean_schooling": ("Mean years of schooling", "operating_environment", 1, "years"),
    "articles": ("Journal articles", "research", 1, "a year"),
    "articles_per_million": ("Journal articles per million people", "research", 1, "per million"),
    "joint_works": ("Works with co-authors abroad", "research", 1, "a year, 2021-2023"),
    "patents": ("Patent applications by residents", "development", 1, "a year"),
    "patents_per_million": ("Patent applications per million people", "development", 1, "per million"),
    "electronics": ("Value added in electronics (C26)", "development", 1, "USD million"),
    "high_tech_exports": ("High-technology exports", "development", 1, "% of manufactured exports"),
    "rd_spending": ("Research and development spending", "rd_funding", 1, "PPP USD million"),
    "rd_intensity": ("Research and development intensity", "rd_funding", 1, "% of GDP"),
    "ict_services": ("Value added in IT services (J62-63)", "commercial", 1, "USD million"),
    "ict_services_per_head": ("Value added in IT services per head", "commercial", 1, "USD"),
    "scientific_services": (
        "Value added in scientific and technical services (M)",
        "commercial",
        1,
        "USD million",
    ),
}
"""Code to name, sub-pillar, weight and unit."""
SOURCES = {
    "researchers": f"{WDI}: researchers x population",
    "researchers_per_million": f"{WDI}: researchers",
    "tertiary_enrolment": f"{WDI}: tertiary_enrolment",
    "immigrants": "UN DESA 2019 (migration_2019.npz)",
    "compute_stock": EPOCH,
    "c26_absorption": ICIO,
    "broadband": f"{WDI}: broadband",
    "secure_servers": f"{WDI}: secure_servers",
    "income_per_head": f"{WDI}: gdp_per_head_ppp",
    "mean_schooling": "UNDP HDR 2023/24 (hdi_2022.csv)",
    "articles": f"{WDI}: articles",
    "articles_per_million": f"{WDI}: articles / population",
    "joint_works": OPENALEX,
    "patents": f"{WDI}: patents",
    "patents_per_million": f"{WDI}: patents / population",
    "electronics": ICIO,
    "high_tech_exports": f"{WDI}: high_tech_exports",
    "rd_spending": f"{WDI}: rd_expenditure x gdp_per_head_ppp x population",
    "rd_intensity": f"{WDI}: rd_expenditure",
    "ict_services": ICIO,
    "ict_services_per_head": f"{ICIO} / {WDI}: population",
    "scientific_services": ICIO,
}
"""Where each is from: the series of the packaged tables, and what is done with two of them."""
AGGREGATES = {
    "talent": ("Talent", "implementation", 5),
    "infrastructure": ("Infrastructure", "implementation", 3),
    "operating_environment": ("Operating environment", "implementation", 2),
    "research": ("Research", "innovation", 5),
    "development": ("Development", "innovation", 3),
    "rd_funding": ("Funding of research", "investment", 1),
    "commercial": ("Commercial", "investment", 5),
    "implementation": ("Implementation", "capacity", 10),
    "innovation": ("Innovation", "capacity", 8),
    "investment": ("Investment", "capacity", 6),
    "capacity": ("Accord AI Capacity Index", "", 1),
}
"""Code to name, parent and weight: those of the Global AI Index, as recovered from its published scores."""
RECOVERED = "weights of the Global AI Index 2021, recovered (gaii_2021_structure.csv)"
REASONS = {
    "immigrants": "half: all who came, whatever their skill",
    "operating_environment": f"{RECOVERED}; there it is regulation and opinion, for which no open table was found",
    "rd_funding": f"{RECOVERED}, of government strategy, for which no open table was found",
}
DRIVEN = {
    "researchers": ("talent_stock", "people in the country, whose share in research is held"),
    "immigrants": ("foreign_talent", "people from abroad in the country"),
    "compute_stock": ("compute_stock", "the same stock, at the scenario's horizon"),
    "c26_absorption": ("c26_absorption", "the same purchases, in real terms"),
    "income_per_head": ("real_income", "real income, the number of people held"),
    "joint_works": ("research_works", "the same works"),
    "electronics": ("c26_output", "value added at a constant share of real output"),
    "rd_spending": ("real_income", "research spending at a constant share of income"),
    "ict_services": ("ict_services", "value added at a constant share of real output"),
    "ict_services_per_head": (
        "ict_services",
        "value added at a constant share of real output, the number of people held",
    ),
    "scientific_services": ("scientific_services", "value added at a constant share of real output"),
}
"""Indicator to the driver that moves it one for one, and why."""


@dataclass(frozen=True)
class Series:
    """One value by country, and the year it is of; NaN where there is none."""

    value: np.ndarray
    year: np.ndarray

    def per(self, other: np.ndarray) -> "Series":
        """Divide by another of the same countries and years."""
        return Series(self.value / other, self.year)

    def times(self, other: np.ndarray) -> "Series":
        """Multiply by another of the same countries and years."""
        return Series(self.value * other, self.year)


def indicators(codes: list[str]) -> dict[str, Series]:
    """Return every indicator of the countries."""
    wdi, world, works, migration = (
        load_development(),
        load_world("icio-2022"),
        load_coauthorship(),
        load_migration(),
    )

    def latest(name: str) -> Series:
        value, year = wdi.latest(name, codes, until=UNTIL)
        keep = np.isfinite(value) & (year >= OLDEST)
        return Series(np.where(keep, value, np.nan), np.where(keep, year, np.nan))

    def in_year(name: str, of: Series) -> np.ndarray:
        panel, years = wdi.panel(name, codes), np.array(wdi.years)
        found = np.full(len(codes), np.nan)
        for n in np.flatnonzero(np.isfinite(of.year)):
            found[n] = panel[n, np.searchsorted(years, of.year[n])]
        return found

    def at(known: tuple[str, ...] | list[str], values: np.ndarray, year: int) -> Series:
        table = dict(zip(known, values.tolist(), strict=True))
        found = np.array([table.get(code, np.nan) for code in codes])
        return Series(found, np.where(np.isfinite(found), float(year), np.nan))

    def added(sector: str) -> Series:
        j = world.sector(sector)
        return at(world.countries, world.sales[j] * world.value_added_share[j], world.year)

    researchers, articles, patents, rd = (
        latest(n) for n in ("researchers", "articles", "patents", "rd_expenditure")
    )
    services = added("J62_63")
    schooling = {row["code"]: float(row["mean_schooling"]) for row in tables.rows("hdi_2022")}
    stock = compute_stock()
    joint = works.international[[works.place(year) for year in WORKS]].mean(axis=0)
    # A country of which no cluster is known has none that is known: zero, which is what the packaged stock says too.
    compute = np.array([stock[code].stock[1] if code in stock else 0.0 for code in codes])
    gdp = in_year("gdp_per_head_ppp", rd) * in_year("population", rd)
    return {
        "researchers": researchers.times(in_year("population", researchers) / 1e6),
        "researchers_per_million": researchers,
        "tertiary_enrolment": latest("tertiary_enrolment"),
        "immigrants": at(migration.countries, migration.migrants.sum(axis=0), YEAR),
        "compute_stock": Series(compute, np.full(len(codes), float(BASE_YEAR))),
        "c26_absorption": at(world.countries, world.absorption[world.sector("C26")], world.year),
        "broadband": latest("broadband"),
        "secure_servers": latest("secure_servers"),
        "income_per_head": latest("gdp_per_head_ppp"),
        "mean_schooling": at(list(schooling), np.array(list(schooling.values())), 2022),
        "articles": articles,
        "articles_per_million": articles.per(in_year("population", articles) / 1e6),
        "joint_works": at(works.countries, joint, WORKS[-1]),
        "patents": patents,
        "patents_per_million": patents.per(in_year("population", patents) / 1e6),
        "electronics": added("C26"),
        "high_tech_exports": latest("high_tech_exports"),
        "rd_spending": rd.times(gdp / 1e8),
        "rd_intensity": rd,
        "ict_services": services,
        "ict_services_per_head": services.per(in_year("population", services) / 1e6),
        "scientific_services": added("M"),
    }


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows, {(DATA / name).stat().st_size / 1e3:.1f} kB")


def main() -> None:
    known = places.countries()
    found = indicators(list(known))
    values = np.column_stack([found[code].value for code in INDICATORS])
    # A count of nothing has no logarithm, and a table that says 0 of a country mostly means that nothing was reported.
    counted = [k for k, code in enumerate(INDICATORS) if code not in ("compute_stock", "high_tech_exports")]
    values[:, counted] = np.where(values[:, counted] > 0.0, values[:, counted], np.nan)
    years = np.column_stack([found[code].year for code in INDICATORS])
    listed = np.flatnonzero(np.isfinite(values).mean(axis=1) >= LEAST)
    codes = list(known)
    rows = [[codes[n], known[codes[n]].name, *(_text(v, "{:.7g}") for v in values[n])] for n in listed]
    write("capacity_index.csv", ["code", "name", *INDICATORS], rows)
    spans = [
        [
            codes[n],
            *(
                _text(y if np.isfinite(v) else np.nan, "{:.0f}")
                for v, y in zip(values[n], years[n], strict=True)
            ),
        ]
        for n in listed
    ]
    write("capacity_index_years.csv", ["code", *INDICATORS], spans)
    header = ["code", "name", "parent", "weight", "unit", "source", "reason"]
    structure: list[list[object]] = [
        [code, name, parent, weight, unit, SOURCES[code], REASONS.get(code, "equal within its sub-pillar")]
        for code, (name, parent, weight, unit) in INDICATORS.items()
    ]
    for code, (name, parent, weight) in AGGREGATES.items():
        reason = REASONS.get(code, RECOVERED) if parent else "the whole"
        structure.append([code, name, parent, weight, "score", "", reason])
    write("capacity_index_structure.csv", header, structure)
    driven: list[list[object]] = [
        [code, driver, 1, 0, "elasticity", "definition", reason] for code, (driver, reason) in DRIVEN.items()
    ]
    header = ["indicator", "driver", "elasticity", "se", "unit", "status", "source"]
    write("capacity_index_drivers.csv", header, driven)


def _text(value: float, form: str) -> str:
    return form.format(value) if np.isfinite(value) else ""


if __name__ == "__main__":
    main()
