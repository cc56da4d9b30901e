"""One counterfactual on icio-2022, certified, against the nested algorithm of the paper on the same shocks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from unittest import mock

import numpy as np

from accord import places
from accord.baseline import World, load_world
from accord.equilibrium import Change, certificate, iterate, solve, trade_cost_factor
from timing import median_seconds, row

Shock = dict[str, np.ndarray]


def shocks(world: World) -> dict[str, Shock]:
    """Return a tariff, a chip embargo and a 50% decoupling of two blocs."""
    n = len(world.countries)
    chips, usa, rus = world.sector("C26"), world.country("USA"), world.country("RUS")
    tariff = np.zeros(world.share.shape)
    tariff[:, usa] = 0.10
    tariff[:, usa, usa] = 0.0
    coalition = [
        world.country(c) for c in places.blocs()["GECC"].members(date(2024, 1, 1)) if c in world.countries
    ]
    embargo = np.ones(world.share.shape)
    embargo[chips, rus, coalition] = 0.0
    brics = [
        world.country(c) for c in places.blocs()["BRICS"].members(date(2024, 1, 1)) if c in world.countries
    ]
    decoupled = np.ones(world.share.shape)
    for one, other in ((coalition, brics), (brics, coalition)):
        decoupled[np.ix_(range(decoupled.shape[0]), one, other)] = 0.5
    decoupled[:, range(n), range(n)] = 1.0
    return {
        "10% tariff on all US imports": {"tariff": tariff},
        "C26 embargo on Russia by the control coalition": {"keep": embargo},
        "50% decoupling of BRICS and the control coalition": {"keep": decoupled},
    }


def nested(world: World, shock: Shock, tolerance: float = 1e-10) -> np.ndarray:
    """Solve as the paper describes: prices and spending in inner loops, wages by damped excess demand."""
    tariff = shock.get("tariff", world.tariff)
    factor = trade_cost_factor(world, Change(**shock))
    theta = world.theta[:, None]
    n_sectors, n = world.expenditure.shape
    wage, price = np.ones(n), np.ones((n_sectors, n))
    reach = world.share * factor
    bought = world.expenditure > 0
    for _ in range(2000):
        for _ in range(2000):
            inputs = np.einsum("nkj,kn->jn", world.input_share, np.log(price))
            cost = wage**world.value_added_share * np.exp(inputs)
            phi = np.where(bought, np.einsum("jni,ji->jn", reach, cost**-theta), 1.0)
            new = np.where(bought, phi ** (-1.0 / theta), 1.0)
            gap, price = np.abs(new - price).max(), new
            if gap < tolerance:
                break
        share = reach * cost[:, None, :] ** -theta[:, :, None] / phi[:, :, None]
        net = share / (1.0 + tariff)
        income = wage * world.value_added + world.deficit
        # Spending is linear in itself through inputs and revenue: fixed-point iteration of the paper's equation.
        spending = world.expenditure.copy()
        for _ in range(2000):
            sales = np.einsum("jni,jn->ji", net, spending)
            revenue = (spending * (1.0 - net.sum(axis=2))).sum(axis=0)
            new = np.einsum("njk,kn->jn", world.input_share, sales) + world.final_share * (income + revenue)
            gap, spending = np.abs((new - spending) / np.where(bought, world.expenditure, 1.0)).max(), new
            if gap < tolerance:
                break
        sales = np.einsum("jni,jn->ji", net, spending)
        excess = (world.value_added_share * sales).sum(axis=0) / (wage * world.value_added) - 1.0
        if np.abs(excess).max() < tolerance:
            break
        wage = wage * (1.0 + 0.1 * excess)
        wage /= wage @ world.value_added / world.value_added.sum()
    return wage


@contextmanager
def uncompiled() -> Iterator[None]:
    """Solve with NumPy alone, as without `accord[fast]`."""
    with (
        mock.patch.object(iterate, "compiled", return_value=None),
        mock.patch.object(certificate, "compiled", return_value=None),
    ):
        yield


def rows(*, small: bool) -> list[dict[str, object]]:
    world = load_world()
    if iterate.compiled() is None:
        raise SystemExit("this races the compiled rounds: pip install 'accord[fast]'")
    found = []
    for name, shock in shocks(world).items():
        seconds = median_seconds(lambda shock=shock: solve(world, Change(**shock)), 3 if small else 51)
        solution = solve(world, Change(**shock))
        worst = max(solution.certificate.residuals.values())
        if small:
            found.append(row(f"{name}, 80 x 50, worst residual {worst:.0e}", seconds, "s"))
            continue
        peer = median_seconds(lambda shock=shock: nested(world, shock), 1)
        gap = np.abs(nested(world, shock) - solution.equilibrium.wage).max()
        if gap > 1e-6:
            raise SystemExit(f"{name}: the nested algorithm and Accord disagree by {gap:.1e}")
        found.append(
            row(
                f"{name}, 80 x 50, worst residual {worst:.0e}",
                seconds,
                "s",
                peer="nested algorithm of Caliendo & Parro (2015), NumPy, same machine",
                peer_value=peer,
            )
        )
        with uncompiled():
            plain = median_seconds(lambda shock=shock: solve(world, Change(**shock)), 51)
        found.append(row(f"{name}, with NumPy alone (without accord[fast])", plain, "s"))
    return found
