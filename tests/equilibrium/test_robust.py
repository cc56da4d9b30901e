"""Strong and strange changes: solved and certified, or refused with a reason."""

from dataclasses import replace

import numpy as np
import pytest

from accord.equilibrium import Change, rebalanced, solve
from accord.errors import InputError


def abroad(world, values):
    """Values between different countries, neutral at home."""
    n = len(world.countries)
    values = np.array(np.broadcast_to(values, world.share.shape), dtype=float)
    values[:, range(n), range(n)] = 1.0
    return values


def random_change(world, rng):
    """A random scenario: tariffs, icebergs, embargoes of random blocs and sectors, other elasticities."""
    n_sectors, n, _ = world.share.shape
    kinds = rng.random(4) < 0.5
    change = {}
    if kinds[0]:
        tariff = abroad(world, rng.uniform(0.0, rng.choice([0.1, 1.0, 5.0]), world.share.shape)) - 0.0
        tariff[:, range(n), range(n)] = 0.0
        change["tariff"] = tariff
    if kinds[1]:
        change["iceberg"] = abroad(world, np.exp(rng.uniform(np.log(0.2), np.log(20.0))))
    if kinds[2]:
        keep = np.ones(world.share.shape)
        senders, targets = (
            rng.permutation(n)[: rng.integers(1, n // 2)],
            rng.permutation(n)[: rng.integers(1, n // 2)],
        )
        sectors = rng.permutation(n_sectors)[: rng.integers(1, n_sectors)]
        keep[np.ix_(sectors, targets, senders)] = 0.0
        change["keep"] = abroad(world, keep)
    if kinds[3]:
        world = replace(world, theta=rng.uniform(0.5, 20.0, n_sectors))
    return world, change


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_random_scenarios_on_the_packaged_world_solve_or_say_why(icio, seed):
    world, change = random_change(icio, np.random.default_rng(seed))
    rule = ("fixed", "proportional", "zero")[seed % 3]
    try:
        found = solve(world, Change(**change), deficits=rule)
    except InputError as error:
        assert "no supplier" in str(error) or "nothing to spend" in str(error)  # noqa: PT017
    else:
        assert found.certificate.passes
        assert np.all(found.real_income > 0.0)


@pytest.mark.parametrize(
    "change",
    [
        {"tariff": 5.0},
        {"iceberg": 20.0},
        {"iceberg": 0.2},
    ],
    ids=str,
)
def test_the_ends_of_the_range_on_the_balanced_world(icio, change):
    world = rebalanced(icio)
    name, value = next(iter(change.items()))
    values = abroad(world, value)
    if name == "tariff":
        values = values - np.where(values == 1.0, 1.0, 0.0)
    found = solve(world, Change(**{name: values}))
    assert found.certificate.passes
    gains = found.real_income > 1.0
    assert gains.all() if value < 1.0 else not gains.any()


def test_a_surplus_that_cannot_be_paid_is_refused_with_a_way_out(icio):
    with pytest.raises(InputError, match=r"nothing to spend.*deficits: zero"):
        solve(icio, Change(iceberg=abroad(icio, 20.0)))
