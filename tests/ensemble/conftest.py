"""A scenario that every test of this room can run, and what makes two ensembles the same."""

import numpy as np
import pytest

from accord.scenario import parse_scenario

CONTROL = """
accord: 1
name: a control and more
measures:
  - type: export_control
    senders: [USA]
    targets: [RUS]
    sectors: [C26]
    date: 2023-06-01
    coverage: {value: 0.5, low: 0.2, high: 0.9, source: test}
  - type: joint_research
    partners: [RUS, CHN]
    date: 2023-06-01
    effect: {value: 0.1, low: 0.0, high: 0.3, source: test}
"""


@pytest.fixture(scope="session")
def control():
    return parse_scenario(CONTROL, "control")


def flat(ensemble):
    """Return everything an ensemble found, by name, as bytes."""
    compute = ensemble.capacity.compute
    arrays = {
        "values": ensemble.values,
        "real_income": ensemble.real_income,
        "absorption": ensemble.absorption.less_one,
        "price": ensemble.price.less_one,
        "components": ensemble.components,
        "total_before": ensemble.total_before,
        "total": ensemble.total,
        "rank": ensemble.rank,
        "open_total": ensemble.open_total,
        "open_drawn": ensemble.open_drawn,
        "open_drawn_before": ensemble.open_drawn_before,
        "joint": ensemble.capacity.research.joint_hat,
        "foreign": ensemble.capacity.talent.foreign_hat,
        "accelerator": ensemble.capacity.accelerator_price,
        "compute": compute.scenario,
        "numbers": ensemble.numbers,
    }
    return {name: np.ascontiguousarray(values).tobytes() for name, values in arrays.items()}


@pytest.fixture(scope="session")
def same():
    def check(one, other):
        first, second = flat(one), flat(other)
        assert [name for name in first if first[name] != second[name]] == []
        assert (one.asked, one.failed) == (other.asked, other.failed)

    return check
