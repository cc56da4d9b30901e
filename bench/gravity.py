"""One-sector gravity beside gegravity, and the research and talent channels by draw.

gegravity 0.3 (Herman 2021) solves the same equations: its own example, a Canada-Japan agreement among 30 countries,
both with their tables by country and by pair. Its answer is checked here to be the same. Where it is not installed
(pip install gegravity==0.3) the row says so; without the reference data there is no such row.
"""

import csv
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from accord.equilibrium.gravity import cost_factor
from accord.equilibrium.gravity_baseline import calibrate_gravity
from accord.equilibrium.gravity_solution import GravitySolution, solve_gravity
from accord.equilibrium.research import research_equilibrium
from accord.equilibrium.talent import talent_equilibrium
from timing import median_seconds, row

COEFFICIENTS = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
    "constant": 16.32434,
}
SIGMA = 5
PEER = "gegravity 0.3"
Rows = list[dict[str, object]]


def rows(*, small: bool) -> Rows:
    repeats = 3 if small else 15
    sizes = (80,) if small else (80, 200)
    return [
        *agreement(repeats, small=small),
        *(new_costs(n, repeats) for n in sizes),
        *channels(80, 20 if small else 500),
    ]


def new_costs(n: int, repeats: int) -> dict[str, object]:
    """Solve for made-up costs, all of them new."""
    rng = np.random.default_rng(0)
    cost = rng.lognormal(0.0, 1.5, (n, n)) * np.where(np.eye(n) > 0, 50.0, 1.0)
    output = rng.lognormal(3.0, 1.0, n)
    base = calibrate_gravity(range(n), cost, output, output, sigma=SIGMA)
    new = cost * rng.lognormal(0.0, 0.3, (n, n))
    found = solve_gravity(base, new)
    seconds = median_seconds(lambda: solve_gravity(base, new), repeats)
    name = f"gravity, all costs new, full equilibrium, {n} countries, worst residual {found.certificate.worst[1]:.0e}"
    return row(name, seconds, "s")


def channels(n: int, draws: int) -> Rows:
    """Solve draws in each of which every friction is new."""
    rng = np.random.default_rng(1)
    works, friction = rng.lognormal(2.0, 2.0, (n, n)), rng.lognormal(0.0, 0.3, (draws, n, n))
    works = works + works.T + np.diag(works.sum(axis=1))
    friction = np.sqrt(friction * friction.transpose(0, 2, 1))
    told = f"{n} countries, each of {draws} draws"

    def per_draw(task: Callable[[], object]) -> float:
        return median_seconds(task, 3) / draws

    return [
        row(
            f"co-authored works, {told}",
            per_draw(lambda: research_equilibrium(works, friction, substitution=5.0, response=0.5)),
            "s",
        ),
        row(
            f"people by origin and destination, {told}",
            per_draw(lambda: talent_equilibrium(works, friction, elasticity=2.0)),
            "s",
        ),
        row(
            f"people with congestion, {told}",
            per_draw(lambda: talent_equilibrium(works, friction, elasticity=2.0, congestion=0.2)),
            "s",
        ),
    ]


def agreement(repeats: int, *, small: bool) -> Rows:
    """Run the agreement of gegravity's example, side by side in this process."""
    default = Path(__file__).parents[2] / "shared" / "data"
    sample = Path(os.environ.get("ACCORD_REFERENCE_DATA", default)) / "gegravity" / "sample_data_set.dlm"
    if not sample.is_file():
        return []
    with sample.open(encoding="utf-8", newline="") as file:
        data = list(csv.DictReader(file))
    countries = sorted({record["exporter"] for record in data})
    place = {code: k for k, code in enumerate(countries)}
    n = len(countries)
    variables = {name: np.ones((n, n)) for name in COEFFICIENTS}
    output, expenditure = np.zeros(n), np.zeros(n)
    for record in data:
        buyer, seller = place[record["importer"]], place[record["exporter"]]
        for name in variables.keys() - {"constant"}:
            variables[name][buyer, seller] = float(record[name])
        output[seller], expenditure[buyer] = float(record["Y"]), float(record["E"])
    cost = cost_factor(variables, COEFFICIENTS)
    pta = variables["pta"].copy()
    pta[place["CAN"], place["JPN"]] = pta[place["JPN"], place["CAN"]] = 1.0
    agreed = cost_factor({**variables, "pta": pta}, COEFFICIENTS)

    def ours() -> GravitySolution:
        base = calibrate_gravity(countries, cost, output, expenditure, sigma=SIGMA, reference="DEU")
        solved = solve_gravity(base, agreed, closure="first_round")
        solved.to_dataframe(), solved.pairs()
        return solved

    name = f"gravity, an agreement, {n} countries: baseline and experiment"
    seconds = median_seconds(ours, repeats)
    if small or find_spec("gegravity") is None:
        return [row(name, seconds, "s", peer="" if small else f"{PEER}: not installed")]
    theirs = peer(data)
    change = 100.0 * (ours().welfare_hat - 1.0)
    other = theirs().country_results["terms of trade change (percent)"].to_numpy(float)
    if np.abs(change - other).max() > 1e-6:
        return [
            row(name, seconds, "s", peer=f"{PEER}: another answer, by {np.abs(change - other).max():.1e}%")
        ]
    return [row(name, seconds, "s", peer=PEER, peer_value=median_seconds(theirs, 3))]


def peer(data: list[dict[str, str]]) -> Callable[[], object]:
    """Return the peer's run: calibrating, defining and solving, its tables as given."""
    import gegravity
    import pandas as pd

    frame = pd.DataFrame(data).assign(constant=1.0)
    numbers = [name for name in frame.columns if name not in {"exporter", "importer", "year"}]
    frame[numbers] = frame[numbers].astype(float)
    estimates = pd.DataFrame({"name": list(COEFFICIENTS), "value": list(COEFFICIENTS.values()), "se": 0.1})
    costs = gegravity.CostCoeffs(estimates, identifier_col="name", coeff_col="value", stderr_col="se")

    def run() -> object:
        baseline = gegravity.BaselineData(
            frame,
            imp_var_name="importer",
            exp_var_name="exporter",
            year_var_name="year",
            trade_var_name="trade",
            expend_var_name="E",
            output_var_name="Y",
        )
        model = gegravity.OneSectorGE(
            baseline=baseline,
            cost_coeff_values=costs,
            cost_variables=list(COEFFICIENTS),
            year="2006",
            reference_importer="DEU",
            sigma=SIGMA,
            quiet=True,
        )
        model.build_baseline()
        new = model.baseline_data.copy()
        pair = {("CAN", "JPN"), ("JPN", "CAN")}
        new.loc[[both in pair for both in zip(new.importer, new.exporter, strict=True)], "pta"] = 1.0
        model.define_experiment(new)
        model.simulate()
        return model

    return run


if __name__ == "__main__":
    import sys

    for found in rows(small="--small" in sys.argv):
        print(
            f"{found['name']:95s} {found['value']:.4g} {found['unit']}  {found['peer']} {found['ratio'] or ''}"
        )
