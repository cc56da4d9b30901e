"""One indicator through the steps alone: the same as in a whole build."""

import numpy as np
import pytest

from accord.errors import InputError, NormaliseError
from accord.index.construction.build import build
from accord.index.construction.build_panel import build_panel
from accord.index.construction.data import Panel
from accord.index.whatif.column_steps import ColumnSteps


@pytest.mark.parametrize(
    "recipe",
    [
        {},
        {"impute": {"method": "group_median", "group": "half"}, "normalise": {"method": "zscore"}},
        {"denominate": {"by": {"i0": "size"}}, "impute": {"method": "mean"}, "screen": {"min_present": 0.5}},
        {
            "treat": {"skew_max": 0.4, "kurt_max": 0.2, "each": {"i1": None}},
            "normalise": {"each": {"i2": {"high": 7.0}}},
        },
        {"impute": {"method": "mean"}, "order": ("impute", "denominate", "screen", "treat", "normalise")},
    ],
)
def test_every_column_is_what_the_whole_table_gives(make_parts, recipe):
    parts = make_parts(4, n=10, missing=0.2)
    index = build(parts.data, parts.structure, recipe)
    steps = ColumnSteps(index)
    for column in range(len(index.indicators)):
        found = steps.normalised(column, index.data.values[:, column])
        # Sums over one column and over a table may differ in their last digit.
        np.testing.assert_allclose(found, index.normalised[:, column], rtol=1e-14, atol=1e-14)


def test_a_change_that_may_screen_units_is_not_followed(make_parts):
    parts = make_parts(4)
    raw = parts.data.values[:, 0].copy()
    raw[1] = 0.0
    present = ColumnSteps(build(parts.data, parts.structure, {"screen": {"min_present": 0.5}}))
    assert present.normalised(0, raw) is not None
    nonzero = ColumnSteps(build(parts.data, parts.structure, {"screen": {"min_nonzero": 0.5}}))
    assert nonzero.normalised(0, raw) is None
    raw[1] = np.nan
    assert present.normalised(0, raw) is None


def test_what_is_not_a_columns_own_affair_is_said(make_parts):
    parts = make_parts(4)
    raw = parts.data.values
    assert ColumnSteps(build(parts.data, parts.structure)).reach([0], raw) is None
    divided = ColumnSteps(build(parts.data, parts.structure, {"denominate": {"by": {"i1": "i0"}}}))
    assert divided.reach([0], raw) == "other indicators are divided by i0"
    assert divided.reach([1], raw) is None
    empty = raw.copy()
    empty[:, 0] = np.nan
    assert divided.reach([0], empty) == "i0 has no value any more"


def test_an_index_with_more_than_its_own_data_is_refused(make_parts):
    parts = make_parts(4)
    panel = Panel(
        years=("1", "2"),
        units=parts.data.units,
        names=parts.data.names,
        indicators=parts.data.indicators,
        values=np.stack([parts.data.values, parts.data.values * 2.0]),
    )
    with pytest.raises(NormaliseError, match="shared with other years"):
        ColumnSteps(build_panel(panel, parts.structure)["1"])
    from dataclasses import replace

    index = build(parts.data, parts.structure)
    other = replace(index, data=parts.data.with_values(parts.data.values**2))
    with pytest.raises(InputError, match="not built from its data alone"):
        ColumnSteps(other)
