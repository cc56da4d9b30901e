"""Estimates of frictions: typed, sourced, consistent, and re-made from the packaged data without their library."""

from datetime import date

import numpy as np
import pytest

from accord import places
from accord.baseline.coauthorship import load_coauthorship
from accord.baseline.development import load_development
from accord.baseline.migration import YEAR, load_migration
from accord.capacity.estimates import (
    IDENTIFICATIONS,
    estimate,
    estimate_table,
    estimates,
    event_studies,
    event_study,
)
from accord.errors import UnknownName

DEFAULTS = (
    "joint_research.effect",
    "talent_exchange.effect",
    "alliance.research_effect",
    "alliance.talent_effect",
    "research_sanction.effect",
)
Z95 = 1.6448536269514722


@pytest.mark.parametrize("entry", estimates().values(), ids=lambda entry: entry.key)
def test_every_number_is_in_its_range_with_unit_source_and_reason(entry):
    assert entry.low <= entry.value <= entry.high
    assert entry.unit
    assert entry.source
    assert entry.note
    if entry.status == "estimate":
        assert entry.identification in {"event", "event with trend", "correlation"}
        assert entry.se is not None
        assert entry.se > 0
        assert entry.observations is not None
        assert entry.observations > 0
        assert entry.sample
        assert entry.specification
        assert entry.command == "python data-build/frictions.py"
        assert entry.low == pytest.approx(entry.value - Z95 * entry.se, abs=2e-3 * max(1.0, abs(entry.value)))
        assert entry.high == pytest.approx(
            entry.value + Z95 * entry.se, abs=2e-3 * max(1.0, abs(entry.value))
        )
    else:
        assert entry.identification in {"transferred", "published", "judgement"}
    if entry.identification == "published":
        assert "abstract was read" in entry.note
    if entry.identification == "transferred":
        assert entry.se is not None
        assert "assum" in entry.note or "correlation" in entry.note or "cross-section" in entry.note.lower()


def test_what_measures_fall_back_on_is_there_and_has_the_right_sign():
    for key in DEFAULTS:
        found = estimate(key)
        assert found.unit == "log change"
        assert found.status == "assumption"
        cooperation = key != "research_sanction.effect"
        assert (found.low >= 0.0) if cooperation else (found.high <= 0.0)
        assert found.low < found.high


def test_defaults_are_made_from_the_estimates_they_name():
    assert estimate("joint_research.effect").value == -estimate("research.horizon_2021").value
    assert estimate("research_sanction.effect").value == estimate("research.russia_2022").value
    assert estimate("research_sanction.effect").low == estimate("research.russia_2022.last").low
    assert estimate("alliance.research_effect").value == estimate("research.forum").value
    assert estimate("alliance.talent_effect").high == estimate("talent_exchange.effect").value


def test_the_mean_of_forums_weighs_by_precision():
    blocs = [estimate(f"research.bloc_{code}") for code in ("BRICS", "SCO", "EAEU", "QUAD")]
    weight = np.array([entry.se for entry in blocs]) ** -2.0
    mean = weight @ [entry.value for entry in blocs] / weight.sum()
    assert estimate("research.forum").value == pytest.approx(mean, abs=1e-3)
    assert estimate("research.forum").se == pytest.approx(weight.sum() ** -0.5, rel=1e-3)


def test_unknown_names_get_the_nearest():
    with pytest.raises(UnknownName, match=r"'joint_research\.effect'"):
        estimate("joint_research.effects")
    with pytest.raises(UnknownName, match="'russia_2022'"):
        event_study("russia_2023")


def test_tables_and_summaries_say_what_stands_behind_a_number():
    assert set(estimate_table("talent")["channel"]) == {"talent"}
    assert len(estimate_table()) == len(estimates())
    text = estimate("research_sanction.effect").summary()
    assert IDENTIFICATIONS["transferred"] in text
    assert "s.e." in text
    study = event_study("russia_2022")
    assert study.title in study.summary()
    assert len(study.to_dataframe()) == len(study.times)


@pytest.mark.parametrize("study", event_studies().values(), ids=lambda study: study.key)
def test_event_studies_show_years_before_and_after_with_the_widest_error(study):
    assert study.base not in study.times
    assert study.before.sum() >= 4
    assert (~study.before).sum() >= 2
    assert np.all(np.diff(study.times) >= 1)
    assert np.all(study.se >= study.se_pair - 1e-4)
    if study.placebos:
        assert np.all(study.se >= study.se_placebo - 1e-4)
    np.testing.assert_allclose(study.high - study.coefficient, Z95 * study.se, atol=2e-4)
    np.testing.assert_allclose(study.coefficient - study.low, Z95 * study.se, atol=2e-4)


@pytest.mark.parametrize("name", ["russia_2014", "russia_2022", "china_usa_2018", "horizon_2021"])
def test_an_effect_is_the_mean_of_its_years(name):
    after = {"russia_2014": 2014, "russia_2022": 2022, "china_usa_2018": 2019, "horizon_2021": 2021}[name]
    study = event_study(name)
    mean = study.coefficient[study.times >= after].mean()
    assert estimate(f"research.{name}").value == pytest.approx(mean, abs=2e-4)
    assert estimate(f"research.{name}.last").value == pytest.approx(study.coefficient[-1], abs=2e-4)
    x, y = np.append(study.times[study.before], study.base), np.append(study.coefficient[study.before], 0.0)
    drift = np.polyfit(x, y, 1)[0]
    assert estimate(f"research.{name}.pre_trend").value == pytest.approx(drift, abs=2e-4)


def test_what_the_page_says_of_drifts_before_is_what_was_found():
    assert estimate("research.russia_2014").identification == "event"
    assert estimate("research.horizon_2021").identification == "event"
    assert estimate("research.russia_2022").identification == "event with trend"
    assert estimate("research.china_usa_2018").identification == "event with trend"
    assert (
        estimate("research.russia_2022.pre_trend").value
        < 0.0
        < estimate("research.china_usa_2018.pre_trend").value
    )
    for code in ("EU", "OECD", "NATO", "QUAD", "BRICS", "SCO", "EAEU"):  # nothing distinguishable from zero
        assert estimate(f"research.bloc_{code}").low < 0.0 < estimate(f"research.bloc_{code}").high


def _fitted(works, offset):
    """Poisson means with pair and country-year effects at given coefficients, by proportional fitting."""
    pair, country = works.sum(axis=0), works.sum(axis=2)
    mean = np.exp(offset)
    for _ in range(5000):
        mean = mean * np.divide(pair, mean.sum(axis=0), out=np.zeros_like(pair), where=pair > 0)
        gap = np.divide(country, mean.sum(axis=2), out=np.ones_like(country), where=country > 0)
        mean = mean * np.sqrt(gap)[:, :, None] * np.sqrt(gap)[:, None, :]
        if np.abs(gap - 1.0).max() < 1e-9:
            return mean
    raise AssertionError("proportional fitting did not settle")


def _treated(name, countries):
    codes = np.array(countries)
    coalition = np.isin(codes, places.blocs()["GECC"].members(date(2023, 3, 1)))
    left, right = {
        "russia_2022": (codes == "RUS", coalition),
        "china_usa_2018": (codes == "CHN", codes == "USA"),
    }[name]
    return np.outer(left, right) | np.outer(right, left)


@pytest.mark.parametrize(
    ("name", "first", "drop"), [("russia_2022", 2014, ("UKR", "BLR")), ("china_usa_2018", 2008, ())]
)
def test_packaged_coefficients_solve_the_likelihood_of_the_packaged_works(name, first, drop):
    """First-order conditions: at the coefficients, treated works of every year are those observed.

    Independent of the library that estimated them. Coefficients are packaged with four decimals.
    """
    data, study = load_coauthorship(), event_study(name)
    countries = data.largest(100, without=drop)
    works = data.select(countries, range(first, 2024)).works
    treated = _treated(name, countries) & works.any(axis=0)
    assert treated.sum() // 2 == study.pairs
    assert works.any(axis=0).sum() // 2 * len(works) == study.observations
    offset = np.zeros_like(works)
    for year, value in zip(study.times, study.coefficient, strict=True):
        offset[year - first, treated] = value
    mean = _fitted(works, offset)
    for t in range(len(works)):
        assert mean[t, treated].sum() == pytest.approx(works[t, treated].sum(), rel=3e-4)
    # They are not solved by anything else: without the coefficients the last year is far off.
    flat = _fitted(works, np.zeros_like(works))
    assert flat[-1, treated].sum() > 1.1 * works[-1, treated].sum()


def test_the_elasticity_of_migration_to_income_is_what_the_data_give():
    """With origin effects only, the Poisson likelihood is that of choosing a destination: Newton's method, here."""
    people, wdi = load_migration(), load_development()
    design = np.log(
        [wdi.at(name, people.countries, YEAR) for name in ("gdp_per_head_ppp", "population")]
    ).T  # destination, term
    known = np.isfinite(design).all(axis=1)
    x, moved = design[known] - design[known].mean(axis=0), people.migrants[:, known].copy()
    own = np.array(people.countries)[:, None] == np.array(people.countries)[None, known]
    moved, own = moved[moved.sum(axis=1) > 0], own[moved.sum(axis=1) > 0]
    b = np.zeros(2)
    for _ in range(50):
        weight = np.where(own, 0.0, np.exp(x @ b))
        mean = moved.sum(axis=1, keepdims=True) * weight / weight.sum(axis=1, keepdims=True)
        centre = (weight @ x) / weight.sum(axis=1, keepdims=True)
        apart = x[None] - centre[:, None]  # origin, destination, term
        hessian = np.einsum("od,odk,odl->kl", mean, apart, apart)
        b = b + np.linalg.solve(hessian, np.einsum("od,dk->k", moved - mean, x))
    by_destination = np.einsum("od,odk->dk", moved - mean, apart)
    bread = np.linalg.inv(hessian)
    se = np.sqrt((bread @ by_destination.T @ by_destination @ bread)[0, 0])
    found = estimate("talent.income_ppp")
    assert found.observations == (~own).sum()
    assert found.value == pytest.approx(b[0], abs=1e-3)
    assert found.se == pytest.approx(se, rel=0.02)


def test_joint_work_falls_with_distance_and_rises_with_a_common_language():
    assert estimate("research.log_distance").high < 0.0
    assert estimate("research.common_language").low > 0.0
    assert estimate("talent.log_distance").value < estimate("research.log_distance").value
