"""The columns of a design: each goes to its part, and none is left over."""

import numpy as np

from accord.ensemble.inputs import inputs_of
from accord.index import load_index
from accord.scenario import parse_scenario

SCENARIO = """
accord: 1
name: a control
measures:
  - {id: control, type: export_control, senders: [USA], targets: [RUS], sectors: [C26], date: 2023-06-01,
     coverage: {value: 0.5, low: 0.2, high: 0.9, source: test}}
"""


def test_every_column_has_its_part(icio):
    scenario, index = parse_scenario(SCENARIO, "test"), load_index()
    columns, inputs = inputs_of(icio, scenario, index)
    value = np.array([one.quantile(np.array([0.3]))[0] for one in inputs])
    rows = value[None, :]
    parts = (columns.elasticities(rows), columns.choices(rows))
    assert columns.trade + sum(part.shape[1] for part in parts) + columns.capacities == len(inputs)
    assert columns.scenario(scenario, value).measures[0].coverage.value == value[0]
    names = [one.name for one in inputs]
    chips = columns.theta(icio, value)[icio.sector("C26")]
    assert chips == value[names.index("theta Office, Communication, Medical")]
    parameters = columns.parameters(np.full_like(rows, 0.3), rows)
    assert parameters.chip_share[0] == value[names.index("sector.chip_share")]
    assert parts[1].shape[1] == len(index.components) + 1
    assert parts[0][0, 0] == value[columns.trade]


def test_central_values_are_those_of_central_results(icio):
    columns, inputs = inputs_of(icio, parse_scenario(SCENARIO, "test"), load_index())
    central = np.array([one.central for one in inputs])
    np.testing.assert_allclose(columns.theta(icio, central), icio.theta)
    assert central[0] == 0.5
