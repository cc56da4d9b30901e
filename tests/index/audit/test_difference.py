"""What is different between two indices."""

import numpy as np

from accord.index.audit.difference import differences
from accord.index.construction.build import build
from accord.index.construction.structure import Element


def test_differences_name_every_kind(make_parts):
    parts = make_parts(13, n=12)
    first = build(parts.data, parts.structure)
    assert differences(first, first).summary() == "nothing is different"
    changed = []
    for element in parts.structure.elements:
        direction = -element.direction if element.code == "i0" else element.direction
        changed.append(
            Element(element.code, element.name, element.level, element.parent, element.weight, direction)
        )
    values = parts.data.values.copy()
    values[5, 0] += 1.0
    structure = parts.structure.__class__(tuple(changed)).with_weights({"P0": 50.0}).without("P2")
    data = parts.data.with_values(values).keep(np.arange(12) != 3)
    second = build(data, structure, {"treat": {}})
    found = differences(first, second)
    assert found.units_removed == ("U3",)
    assert found.directions == ("i0",)
    assert "P2" in found.elements_removed
    assert found.weights["P0"][1] > found.weights["P0"][0]
    assert list(found.recipe) == ["treat"]
    assert found.cells == 1
    text = found.summary()
    assert "turned round: i0" in text
    assert "1 raw values are different" in text
    assert differences(second, first).units_added == ("U3",)
