"""Analyses shared by the report's tests."""

import pytest

from accord.analysis import Analysis, run
from accord.scenario import parse_scenario

SCENARIO = """
accord: 1
name: Controls on <b>chips</b> & "cooperation"
description: A control, and help that is only possible.
measures:
  - id: control
    type: export_control
    senders: [GECC]
    targets: [RUS]
    sectors: [C26]
    date: 2022-02-24
    against_baseline: deepens
    coverage: {value: 0.5, low: 0.3, high: 0.9, source: "a test </script><script>alert(1)</script>", assumption: true}
  - id: supply
    type: trade_facilitation
    senders: [CHN]
    targets: [RUS]
    sectors: [C26]
    modality: possible
    trade_effect: {value: 0.14, low: 0, high: 0.28, source: a test}
  - id: research
    type: joint_research
    partners: [CHN, RUS]
    modality: possible
"""


@pytest.fixture(scope="session")
def analysis() -> Analysis:
    """A control that is stated and help that is possible, with few draws."""
    return run(parse_scenario(SCENARIO, "test"), draws=8)


@pytest.fixture(scope="session")
def idle() -> Analysis:
    """A scenario that moves nothing."""
    return run(
        parse_scenario(
            "accord: 1\nname: Talk\nmeasures:\n  - {type: joint_research, partners: [CHN, RUS]}\n", "t"
        ),
        draws=2,
    )
