"""Chains whose mean, variance, interval and Sobol indices are known in closed form, through the real machinery."""

import numpy as np
import pytest
from linear_chain import CONSTANT, INPUTS, MEAN, SD, SLOPES, Held, Linear
from scipy.stats import norm

from accord.capacity import elasticities
from accord.ensemble import BLOCK, carry_draws, make_chain
from accord.ensemble import table as table_room
from accord.ensemble.on_disk import OnDisk
from accord.ensemble.parts import Parts
from accord.index import load_index

DRAWS = 4096
SPREAD = np.sqrt((SLOPES * SD) ** 2 @ np.ones(3))
"""Standard deviations of the two outcomes: (a' diag(sd^2) a)^(1/2)."""


def outcomes(draws=DRAWS, carrier=None, **options):
    found = carry_draws(carrier or Linear(), INPUTS, draws=draws, seed=3, **options)
    return found, np.asarray(found.table.outcomes["y"])


def test_mean_variance_and_interval_of_a_linear_gaussian_chain():
    _, y = outcomes()
    exact = CONSTANT + SLOPES @ MEAN
    # A tenth of the standard error that as many independent draws would have.
    error = SPREAD / np.sqrt(DRAWS)
    np.testing.assert_array_less(np.abs(y.mean(axis=0) - exact), 0.1 * error)
    np.testing.assert_allclose(y.var(axis=0), SPREAD**2, rtol=0.005)
    ends = np.quantile(y, [0.05, 0.95], axis=0)
    np.testing.assert_allclose(
        ends, exact + SPREAD * norm.ppf([0.05, 0.95])[:, None], atol=0.03 * SPREAD.max()
    )


def test_first_order_indices_of_a_linear_gaussian_chain():
    """With linear outcomes of independent inputs the index is the squared correlation: (a sd)^2 / sum (a sd)^2."""
    found, y = outcomes()
    exact = (SLOPES * SD) ** 2 / SPREAD[:, None] ** 2
    squared = np.corrcoef(found.values.T, y.T)[:3, 3:].T ** 2
    np.testing.assert_allclose(squared, exact, atol=0.005)
    np.testing.assert_allclose(squared.sum(axis=1), 1.0, atol=0.01)


def test_the_error_falls_faster_than_that_of_independent_draws():
    exact = CONSTANT + SLOPES @ MEAN
    off = {n: np.abs(outcomes(n)[1].mean(axis=0) - exact).max() for n in (64, 4096)}
    # 64 times the draws: independent ones would be 8 times as good on average.
    assert off[4096] < off[64] / 16


def test_the_same_from_parts_and_from_workers(tmp_path):
    """Interrupted, resumed and worked out by two processes, it is the run of one process."""
    pytest.importorskip("distributed")
    pytest.importorskip("pyarrow")
    _, whole = outcomes(5 * BLOCK + 7)
    parts = Parts(tmp_path, {"run": "linear"}, {})
    outcomes(2 * BLOCK, parts=parts)
    told = []
    _, again = outcomes(5 * BLOCK + 7, parts=parts, workers=2, progress=lambda *done: told.append(done))
    assert np.array_equal(again, whole)
    assert told[0] == (BLOCK, 5 * BLOCK + 7)
    assert len(list((tmp_path / "parts").iterdir())) == 6


def test_what_is_too_large_to_hold_is_read_from_the_disk(monkeypatch):
    held, y = outcomes(3 * BLOCK + 1, Linear(refused=(5, 70)))
    monkeypatch.setattr(table_room, "HELD", 100)
    spilled, again = outcomes(3 * BLOCK + 1, Linear(refused=(5, 70)), shelved={"y"})
    stored = spilled.table.outcomes["y"]
    assert isinstance(stored, OnDisk)
    assert np.array_equal(again, y, equal_nan=True)
    numbers = held.table.drop_failed()
    assert np.array_equal(numbers, spilled.table.drop_failed())
    assert list(np.setdiff1d(np.arange(3 * BLOCK + 1), numbers)) == [5, 70]
    kept = spilled.table.outcomes["y"]
    assert len(kept) == 3 * BLOCK - 1
    assert np.array_equal(kept[:, 1], np.delete(y, [5, 70], axis=0)[:, 1])
    assert np.array_equal(kept[10:20], held.table.outcomes["y"][10:20])


def test_components_are_log_linear_in_their_normal_elasticities(icio, control):
    """With all else at its median, ln hat_k = sum_d e_kd ln hat_d: normal, with known mean and variance.

    The hats are those of the chain at the medians, from one draw with every input there.
    """
    index = load_index()
    chain, inputs = make_chain(icio, control, index)
    free = tuple(k for k, one in enumerate(inputs) if one.group == "driver elasticities")
    table = elasticities()
    assert len(free) == len(table)
    found = carry_draws(Held(chain, inputs, free), inputs, draws=256, seed=1)
    logs = np.log(np.asarray(found.table.outcomes["components"]))
    russia = index.countries.index("RUS")
    still = Held(chain, inputs, ()).block(0, np.full((1, len(inputs)), 0.5), np.empty((1, len(inputs))))
    drivers = median_drivers(chain, still, icio.country("RUS"))
    drawn = found.values[:, free]
    for k, code in enumerate(index.components):
        rows = [n for n, one in enumerate(table) if one.component == code]
        hats = np.array([drivers[table[n].driver] for n in rows])
        expected = drawn[:, rows] @ hats if rows else np.zeros(len(drawn))
        np.testing.assert_allclose(logs[:, russia, k], expected, rtol=1e-6, atol=1e-13)
        if not rows:
            continue
        mean = np.array([table[n].value for n in rows]) @ hats
        sd = np.sqrt(np.array([table[n].se for n in rows]) ** 2 @ hats**2)
        y = logs[:, russia, k]
        assert sd > 0.0
        assert y.mean() == pytest.approx(mean, abs=0.05 * sd)
        assert y.std() == pytest.approx(sd, rel=0.03)
        np.testing.assert_allclose(
            np.quantile(y, [0.05, 0.95]), mean + sd * norm.ppf([0.05, 0.95]), atol=0.12 * sd
        )


def median_drivers(chain, block, n):
    """Return the logs of what moves components in one country, from a block of one draw."""
    found = block.outcomes
    people = chain_people(chain)
    used = found["absorption_less_one"][0, chain.world.sector("C26"), n]
    stock = found["compute_scenario"][0, n, -1] / found["compute_baseline"][0, n, -1]
    return {
        "real_income": np.log(found["real_income"][0, n]),
        "c26_absorption": np.log1p(float(used)),
        "compute_stock": np.log(stock),
        "research_works": np.log(found["joint_works"][0, n]),
        "talent_stock": np.log(found["people"][0, people.index(chain.world.countries[n])]),
    }


def chain_people(chain):
    from accord.capacity.cooperation import people_known

    return people_known(tuple(chain.world.countries))
