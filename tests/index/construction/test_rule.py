"""Rules of aggregation."""

import pytest

from accord.errors import UnknownName
from accord.index.construction.rule import METHODS, Rule


def test_an_unknown_method_is_refused():
    with pytest.raises(UnknownName, match="Did you mean 'geometric'"):
        Rule("geometrical")


def test_means_are_told_by_their_power():
    assert [Rule(m).power for m in METHODS if m != "generalised"] == [1.0, 0.0, -1.0, None, None]
    assert Rule("generalised", 0.5).power == 0.5
    assert Rule("weighted_median").label == "weighted median"
    assert Rule("geometric").label == "geometric mean"
