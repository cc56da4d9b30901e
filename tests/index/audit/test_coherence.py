"""What correlations say about a structure."""

import numpy as np
import pytest

from accord.errors import InputError, UnknownName
from accord.index.audit.coherence import coherence, correlation_flags, denominator_correlations
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.structure import Element, Structure


def planted():
    """A has an indicator, its twin and an opponent; of the two in B one belongs with A."""
    rng = np.random.default_rng(5)
    x, y, noise = rng.standard_normal((3, 40))
    values = np.column_stack([x, x + 0.01 * noise, y, x + 0.2 * noise, -x - 0.1 * y])
    elements = [
        Element("a", "a", 1, "A"),
        Element("twin", "twin", 1, "A"),
        Element("b", "b", 1, "B"),
        Element("stray", "stray", 1, "B"),
        Element("foe", "foe", 1, "A"),
        Element("A", "A", 2, "top"),
        Element("B", "B", 2, "top"),
        Element("top", "top", 3, None),
    ]
    data = IndexData(
        units=tuple(f"U{n}" for n in range(40)),
        names=(),
        indicators=tuple(e.code for e in elements if e.level == 1),
        values=values,
        denominators={"size": np.exp(y)},
    )
    return build(data, Structure(tuple(elements)))


def test_flags_find_what_was_planted():
    index = planted()
    pairs = {(p.first, p.second): p for p in correlation_flags(index)}
    assert set(pairs) == {("a", "twin"), ("a", "foe"), ("twin", "foe")}
    assert pairs["a", "twin"].kind == "redundant"
    assert pairs["a", "foe"].kind == "opposed"
    assert pairs["a", "foe"].group == "A"
    whole = correlation_flags(index, within=3, below=None)
    assert ("a", "stray") in {(p.first, p.second) for p in whole}
    assert correlation_flags(index, above=None, below=None) == ()
    found = coherence(index)
    assert found.other[3] == "A"
    assert dict(zip(found.codes, found.misplaced, strict=True))["stray"]
    assert not dict(zip(found.codes, found.misplaced, strict=True))["a"]
    assert found.frame().loc["foe", "own"] < 0
    pillars = coherence(index, 2)
    assert pillars.other == (None, None)
    assert not pillars.misplaced.any()
    np.testing.assert_allclose(pillars.own, pillars.index)


def test_a_denominator_that_is_used_is_told(make_parts):
    index = planted()
    (link,) = denominator_correlations(index)
    assert (link.indicator, link.denominator, link.divided_by) == ("b", "size", None)
    divided = index.rebuild(denominate={"by": {"b": "size"}})
    (link,) = denominator_correlations(divided)
    assert link.divided_by == "size"
    parts = make_parts(1)
    plain = IndexData(parts.data.units, (), parts.data.indicators, parts.data.values)
    assert denominator_correlations(build(plain, parts.structure)) == ()


def test_the_index_itself_has_nothing_above_it():
    with pytest.raises(InputError, match="nothing above"):
        coherence(planted(), 3)
    with pytest.raises(UnknownName, match="from 1"):
        coherence(planted(), 4)


def test_the_asem_example_is_as_coinr_documents(asem):
    # https://bluefoxr.github.io/COINr/articles/analysis.html
    index = asem.index
    high = correlation_flags(index, above=0.75, below=None)
    assert {(p.group, *sorted((p.first, p.second)), round(p.correlation, 3)) for p in high} == {
        ("Social", "CPI", "FreePress", 0.761),
        ("Social", "CPI", "NGOs", 0.768),
    }
    low = correlation_flags(index, above=None, below=-0.5)
    assert {(p.group, *sorted((p.first, p.second)), round(p.correlation, 3)) for p in low} == {
        ("Instit", "CostImpEx", "TBTs", -0.697),
        ("Instit", "RTAs", "TBTs", -0.752),
        ("Instit", "TBTs", "TIRcon", -0.623),
    }
    links = denominator_correlations(index, threshold=0.7)
    assert {(link.indicator, link.denominator, round(link.correlation, 2)) for link in links} == {
        ("CultGood", "Energy", 0.71), ("CultGood", "GDP", 0.85), ("FDI", "Energy", 0.74), ("FDI", "GDP", 0.85),
        ("Goods", "GDP", 0.80), ("PRemit", "GDP", 0.71), ("Research", "GDP", 0.78), ("Services", "GDP", 0.77),
        ("StMob", "Energy", 0.73), ("StMob", "GDP", 0.84),
    }  # fmt: skip
