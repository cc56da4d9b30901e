"""What the tests of this room share."""

import numpy as np
import pytest

from accord.equilibrium import Change
from accord.explain import assumed_effects


@pytest.fixture(scope="session")
def eased():
    """A maker of the change that makes trade of pairs easier both ways, written out anew."""

    def make(world, effect, *pairs, rows=slice(None)):
        iceberg = np.ones(world.share.shape)
        for a, b in pairs:
            for buyer, seller in ((a, b), (b, a)):
                at = world.country(buyer), world.country(seller)
                iceberg[rows, *at] = np.exp(-effect / world.theta[rows])
        return Change(iceberg=iceberg)

    return make


@pytest.fixture(scope="session")
def small(make_world):
    """A small random world."""
    return make_world(3, n=5, n_sectors=3)


@pytest.fixture(scope="session")
def effects():
    """The packaged effects of an alliance."""
    return assumed_effects()
