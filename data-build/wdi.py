"""Derive the packaged panel of 14 World Development Indicators, 2000 to the latest year.

    python data-build/wdi.py [FOLDER]

FOLDER holds the reference data (`wdi/`, one file per series). Values are kept to seven digits; years and countries
without a value are missing. Aggregates of countries are left out. The series' names and units are the World Bank's.
"""

import csv

import numpy as np

from accord import places
from reference import DATA, reference_folder

FIRST = 2000
SERIES = {
    "rd_expenditure": ("GB.XPD.RSDV.GD.ZS", "% of GDP", "Research and development expenditure"),
    "articles": (
        "IP.JRN.ARTC.SC",
        "articles",
        "Scientific and technical journal articles, each divided among its countries",
    ),
    "patents": ("IP.PAT.RESD", "applications", "Patent applications by residents"),
    "mobile": ("IT.CEL.SETS.P2", "per 100 people", "Mobile cellular subscriptions"),
    "broadband": ("IT.NET.BBND.P2", "per 100 people", "Fixed broadband subscriptions"),
    "secure_servers": ("IT.NET.SECR.P6", "per million people", "Secure Internet servers"),
    "gdp": ("NY.GDP.MKTP.CD", "current USD", "Gross domestic product"),
    "gdp_per_head": ("NY.GDP.PCAP.CD", "current USD", "Gross domestic product per head"),
    "gdp_per_head_ppp": (
        "NY.GDP.PCAP.PP.CD",
        "current international USD",
        "Gross domestic product per head at purchasing power parity",
    ),
    "tertiary_enrolment": ("SE.TER.ENRR", "% gross", "School enrolment, tertiary"),
    "life_expectancy": ("SP.DYN.LE00.IN", "years", "Life expectancy at birth"),
    "researchers": ("SP.POP.SCIE.RD.P6", "per million people", "Researchers in research and development"),
    "population": ("SP.POP.TOTL", "people", "Population"),
    "high_tech_exports": ("TX.VAL.TECH.MF.ZS", "% of manufactured exports", "High-technology exports"),
}


def main() -> None:
    folder = reference_folder() / "wdi"
    known = places.countries()
    cells: dict[tuple[str, str, int], float] = {}
    for name, (code, _, _) in SERIES.items():
        with (folder / f"{code.lower()}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["Country Code"] in known and int(row["Year"]) >= FIRST and row["Value"]:
                    cells[name, row["Country Code"], int(row["Year"])] = float(f"{float(row['Value']):.7g}")
    countries = sorted({country for _, country, _ in cells})
    years = range(FIRST, max(year for *_, year in cells) + 1)
    values = np.full((len(SERIES), len(countries), len(years)), np.nan)
    for (name, country, year), value in cells.items():
        values[list(SERIES).index(name), countries.index(country), year - FIRST] = value

    np.savez_compressed(
        DATA / "wdi.npz",
        series=np.array(list(SERIES)),
        countries=np.array(countries),
        years=np.array(years, dtype=np.int16),
        values=values,
    )
    with (DATA / "wdi_series.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["name", "code", "unit", "description", "countries", "latest", "source"])
        for (name, (code, unit, text)), panel in zip(SERIES.items(), values, strict=True):
            has = np.isfinite(panel)
            latest = FIRST + np.flatnonzero(has.any(axis=0)).max()
            source = f"World Bank, World Development Indicators, {code}"
            writer.writerow([name, code, unit, text, has.any(axis=1).sum(), latest, source])
    size = (DATA / "wdi.npz").stat().st_size
    print(f"wrote wdi.npz: {values.shape} series, countries, years; {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
