"""Estimate how the components of the Global AI Index move with their drivers across countries.

    pip install -e ".[build]"; python data-build/drivers.py [FOLDER]

Poisson pseudo-maximum likelihood (Santos Silva & Tenreyro 2006), which keeps the zero scores and gives elasticities,
with heteroskedasticity-robust (HC1) standard errors. Component score on log absorption of C26 by users
outside the sector, log income and
log population: population is a control, so that the other two are per head at given size.
"""

import csv

import numpy as np
import pandas as pd
import pyfixest

from accord.baseline import load_world
from accord.index import load_index
from reference import DATA, reference_folder

DRIVEN = ("infrastructure", "commercial")
TERMS = {"log_c26": "c26_absorption", "log_income": "real_income"}


def main() -> None:
    world, index = load_world("icio-2022"), load_index("gaii-2021")
    folder = reference_folder() / "wdi" / "sp.pop.totl.csv"
    people = pd.read_csv(folder).query("Year == 2022").set_index("Country Code")["Value"]
    scores = pd.DataFrame(index.scores, index=list(index.countries), columns=list(index.components))
    drivers = pd.DataFrame(
        {
            "log_c26": np.log(world.absorption[world.sector("C26")]),
            "log_income": np.log(world.income),
        },
        index=list(world.countries),
    )
    data = scores.join(drivers, how="inner")
    data["log_population"] = np.log(people.reindex(data.index))
    data = data.dropna()
    with (DATA / "drivers.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            [
                "component",
                "driver",
                "elasticity",
                "se",
                "unit",
                "observations",
                "status",
                "specification",
                "source",
            ]
        )
        for component in DRIVEN:
            formula = f"{component} ~ log_c26 + log_income + log_population"
            fit = pyfixest.fepois(formula, data=data, vcov="HC1")
            print(fit.tidy()[["Estimate", "Std. Error"]].round(4).to_string())
            for term, driver in TERMS.items():
                writer.writerow(
                    [
                        component,
                        driver,
                        f"{fit.coef()[term]:.6f}",
                        f"{fit.se()[term]:.6f}",
                        "elasticity",
                        len(data),
                        "estimate",
                        f"PPML: {formula}; HC1 standard errors; across countries",
                        "Global AI Index 2021; OECD ICIO 2022 (world icio-2022); World Bank WDI SP.POP.TOTL 2022. "
                        "Re-estimate: python data-build/drivers.py",
                    ]
                )


if __name__ == "__main__":
    main()
