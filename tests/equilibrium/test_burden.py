"""Burden sharing: equal losses, and nothing else changed."""

import numpy as np
import pytest

from accord.equilibrium import Change, share_burden, solve
from accord.errors import InputError, UnknownName


@pytest.fixture(scope="module")
def sanctions(icio):
    """Three members stop exporting machinery and electronics to Russia."""
    members = ("USA", "DEU", "JPN")
    keep = np.ones(icio.share.shape)
    for sector in ("C26", "C28"):
        for member in members:
            keep[icio.sector(sector), icio.country("RUS"), icio.country(member)] = 0.0
    return members, Change(keep=keep)


def test_members_bear_the_same_relative_loss(icio, sanctions):
    members, change = sanctions
    found = share_burden(icio, change, members)
    losses = found.shared.real_income[[icio.country(m) for m in members]]
    assert np.ptp(losses) < 2e-9
    assert found.common_change == pytest.approx(losses[0] - 1.0)
    before = found.alone.real_income[[icio.country(m) for m in members]]
    assert np.ptp(before) > 1e-6, "without transfers they do not"
    assert before.min() < losses.min() < before.max()


def test_transfers_sum_to_zero_and_stay_among_members(icio, sanctions):
    members, change = sanctions
    found = share_burden(icio, change, members)
    assert found.transfer.sum() == pytest.approx(0.0, abs=1e-6)
    outside = [n for n, code in enumerate(icio.countries) if code not in members]
    assert np.all(found.transfer[outside] == 0.0)
    assert found.shared.certificate.passes
    again = solve(icio, Change(keep=change.keep, transfer=found.transfer))
    np.testing.assert_allclose(again.real_income, found.shared.real_income, rtol=1e-12)


def test_a_world_in_which_nothing_happens_needs_no_transfers(icio):
    found = share_burden(icio, Change(), ("FRA", "ITA"))
    assert np.all(found.transfer == 0.0)


def test_coalitions_that_are_none(icio):
    with pytest.raises(InputError, match="two or more"):
        share_burden(icio, Change(), ("FRA",))
    with pytest.raises(InputError, match="different"):
        share_burden(icio, Change(), ("FRA", "FRA"))
    with pytest.raises(UnknownName, match="FRA"):
        share_burden(icio, Change(), ("FRX", "ITA"))
