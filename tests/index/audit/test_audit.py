"""The audit: every check, and what it finds where something was planted."""

import json

import numpy as np
import pytest

from accord.errors import UnknownName
from accord.index.audit.audit import Thresholds, audit
from accord.index.construction.build import build
from accord.index.construction.data import IndexData
from accord.index.construction.structure import Element, Structure


def sound(seed=0, n=60):
    """Two pillars of three indicators that share a factor: nothing to find but what a test adds."""
    rng = np.random.default_rng(seed)
    common = rng.standard_normal((n, 1))
    pillars = [common + 0.5 * rng.standard_normal((n, 1)) for _ in range(2)]
    values = np.column_stack([pillar + 0.7 * rng.standard_normal((n, 3)) for pillar in pillars])
    elements = [Element(f"i{k}", f"i{k}", 1, "AB"[k // 3]) for k in range(6)]
    return values, elements, {"size": np.exp(rng.standard_normal(n))}


def built(values, elements, denominators, recipe=None):
    elements = [
        *elements,
        Element("A", "A", 2, "top"),
        Element("B", "B", 2, "top"),
        Element("top", "Index", 3, None),
    ]
    units = tuple(f"U{n}" for n in range(len(values)))
    codes = tuple(e.code for e in elements if e.level == 1)
    return build(IndexData(units, (), codes, values, {}, denominators), Structure(tuple(elements)), recipe)


def checks(found):
    return {(finding.check, finding.subject) for finding in found.findings}


LENIENT = Thresholds(silent=0.0, decisive=1.0)


def test_a_sound_index_gives_nothing_to_say():
    found = audit(built(*sound()), thresholds=LENIENT)
    assert found.findings == ()
    assert "0 findings" in found.summary()


def test_every_planted_fault_is_found():
    values, elements, denominators = sound()
    values = values.copy()
    values[:, 1] = values[:, 0] + 1e-3 * values[:, 1]  # says the same twice
    values[:, 5] = -values[:, 4] + 0.3 * values[:, 5]  # the wrong way round
    values[0, 2] = 40.0  # an outlier
    values[:45, 3] = np.nan  # hardly any data
    values[7] = np.nan
    values[7, 0] = 0.5  # a unit with hardly any
    denominators["size"] = np.exp(values[:, 4])
    found = audit(built(values, elements, denominators), thresholds=LENIENT)
    said = checks(found)
    assert ("redundancy", ("i0", "i1")) in said
    assert ("opposition", ("i4", "i5")) in said
    assert ("placement", ("i5", "B")) in said or ("importance", ("i5",)) in said
    assert ("reliability", ("B",)) in said
    assert ("denominator", ("i4", "size")) in said
    messages = " | ".join(finding.message for finding in found.findings)
    assert "i2: outliers in the raw data" in messages
    assert "i3: values for less than 65% of the units" in messages
    assert "U7: less than 65% of the indicators have a value" in messages
    text = found.summary()
    assert text.startswith(f"Audit of Index, 60 units: {len(found.findings)} findings")
    assert "redundancy" in text


def test_treated_outliers_are_no_finding():
    values, elements, denominators = sound()
    values[0, 2] = 40.0
    raw = audit(built(values, elements, denominators), thresholds=LENIENT)
    treated = audit(built(values, elements, denominators, {"treat": {}}), thresholds=LENIENT)
    assert any("outliers" in finding.message for finding in raw.findings)
    assert list(treated.statistics) == ["raw", "treated"]
    assert not any("outliers" in finding.message for finding in treated.findings)


def test_a_divided_indicator_is_no_finding():
    values, elements, denominators = sound()
    values = np.exp(values)
    denominators["size"] = values[:, 4] * np.exp(0.1 * values[:, 0])
    plain = audit(built(values, elements, denominators), thresholds=LENIENT)
    divided = audit(
        built(values, elements, denominators, {"denominate": {"by": {"i4": "size"}}}), thresholds=LENIENT
    )
    assert ("denominator", ("i4", "size")) in checks(plain)
    assert ("denominator", ("i4", "size")) not in checks(divided)


def test_what_hangs_on_one_element_and_what_nobody_notices():
    values, elements, denominators = sound()
    elements[0] = Element("i0", "i0", 1, "A", 0.0)
    elements[1] = Element("i1", "i1", 1, "A", 50.0)
    found = audit(built(values, elements, denominators))
    said = {finding.subject: finding for finding in found.findings if finding.check == "leave-out"}
    assert "hangs on it" in said["i1",].message
    silent = next(finding for finding in said.values() if "hardly change" in finding.message)
    assert "i0" in silent.subject


def test_what_cannot_be_computed_is_told_and_stops_nothing():
    values, elements, denominators = sound()
    values = values.copy()
    values[:, 2] = values[:, 0] + values[:, 1]  # linearly dependent
    found = audit(built(values, elements, denominators, {"normalise": None}))
    assert "linearly dependent: i0, i1, i2" in found.unavailable["sampling adequacy of A"]
    assert "A" in found.components
    assert "A" not in found.adequacy
    assert "not computed" in found.summary()
    assert np.isnan(found.frames()["groups"].loc["A", "kmo"])


def test_tables_and_plain_data_agree_and_are_strict_json(make_parts):
    parts = make_parts(4, n=12, missing=0.2)
    found = audit(build(parts.data, parts.structure))
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    frames = found.frames()
    assert set(plain["tables"]) == set(frames) - {"findings"}
    assert len(plain["findings"]) == len(found.findings)
    assert plain["thresholds"]["redundant"] == 0.9
    rows = {row["element"]: row for row in plain["tables"]["importance"]}
    for code, row in frames["importance"].iterrows():
        assert rows[code]["weight"] == pytest.approx(row["weight"], rel=1e-14)
    raw = {row["indicator"]: row for row in plain["tables"]["statistics_raw"]}
    assert raw["i0"]["n_available"] == int((~np.isnan(parts.data.values[:, 0])).sum())


def test_a_method_that_does_not_exist_is_refused():
    index = built(*sound())
    with pytest.raises(UnknownName, match="kendall"):
        audit(index, method="kendal")
    with pytest.raises(UnknownName, match="spline"):
        audit(index, smoother="splines")


def test_the_audit_of_the_asem_example(asem):
    found = audit(asem.index)
    # Technical barriers to trade point the wrong way, as COINr's documentation remarks.
    assert ("opposition", ("CostImpEx", "TBTs")) in {
        (finding.check, tuple(sorted(finding.subject))) for finding in found.findings
    }
    text = found.summary()
    assert "TBTs goes against its own aggregate Instit (r = -0.62): check its direction" in text
    assert "without TBTs it would be 0.77" in text
    assert "SusEcFin counts for less than was meant: weight 17%, importance 0%" in text
    assert found.unavailable == {}
    groups = found.frames()["groups"]
    assert groups.loc["Social", "alpha"] == pytest.approx(0.885667372160521, rel=1e-9)
