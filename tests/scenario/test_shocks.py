"""What measures do to each cell, and the account of what they do not do."""

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import InputError
from accord.scenario import (
    Alliance,
    Directive,
    Embargo,
    ExportControl,
    JointResearch,
    JointVenture,
    Magnitude,
    Measure,
    Scenario,
    Shocks,
    TalentExchange,
    Tariff,
    TradeFacilitation,
    compile_shocks,
)

COUNTRIES = ("CHN", "JPN", "NLD", "RUS", "USA")
SECTORS = ("C26", "C28", "K")
THETA = np.array([4.0, 5.0, 8.0])


def of(value: float) -> Magnitude:
    return Magnitude(value=value, source="a test")


def shocks(*measures: Measure, **fields: object) -> Shocks:
    scenario = Scenario.model_validate({"name": "x", "as_of": "2024-06-01", "measures": measures, **fields})
    return compile_shocks(scenario, COUNTRIES, SECTORS, THETA, 2022)


def control(**fields: object) -> ExportControl:
    basic = {"senders": ["USA"], "targets": ["CHN"], "sectors": ["C26"], "coverage": of(0.5)}
    return ExportControl.model_validate({**basic, **fields})


def changed(array, neutral: float) -> dict[tuple[str, str, str], float]:
    """Every cell that is not neutral, by (sector, importer, exporter)."""
    return {
        (str(array.sector.values[j]), str(array.importer.values[n]), str(array.exporter.values[i])): float(
            array.values[j, n, i]
        )
        for j, n, i in np.argwhere(array.values != neutral)
    }


def test_axes_are_labelled():
    for array in (shocks().keep, shocks().iceberg, shocks().tariff_change):
        assert array.dims == ("sector", "importer", "exporter")
        assert tuple(array.sector.values) == SECTORS
        assert tuple(array.importer.values) == tuple(array.exporter.values) == COUNTRIES


def test_no_measures_change_nothing():
    done = shocks()
    assert changed(done.keep, 1.0) == changed(done.iceberg, 1.0) == changed(done.tariff_change, 0.0) == {}
    assert done.applied == done.not_modelled == done.warnings == ()


def test_a_control_keeps_one_minus_coverage_times_what_does_not_leak():
    done = shocks(control(senders=["USA", "JPN"], leakage=of(0.2)))
    assert changed(done.keep, 1.0) == {("C26", "CHN", "USA"): 0.6, ("C26", "CHN", "JPN"): 0.6}
    assert changed(done.iceberg, 1.0) == changed(done.tariff_change, 0.0) == {}
    assert [(note.measure, note.channel, note.cells) for note in done.applied] == [("m1", "trade", 2)]
    assert done.applied[0].text == (
        "United States, Japan to China; C26 Computers and electronics: share of varieties still supplied 0.6 "
        "(coverage 0.5, leakage 0.2)"
    )


def test_controls_on_one_cell_multiply():
    assert changed(shocks(control(), control(coverage=of(0.2))).keep, 1.0) == {
        ("C26", "CHN", "USA"): pytest.approx(0.4, abs=1e-15)
    }


def test_domestic_cells_are_never_touched():
    everyone = list(COUNTRIES)
    done = shocks(
        control(senders=everyone, targets=everyone, sectors=["all"]),
        Alliance(members=everyone, channels=["trade"], trade_effect=of(0.3)),
        Tariff(senders=everyone, targets=everyone, sectors=["all"], rate=of(0.1)),
        Embargo(senders=["USA"], targets=everyone),
    )
    for array, neutral in ((done.keep, 1.0), (done.iceberg, 1.0), (done.tariff_change, 0.0)):
        diagonal = np.einsum("jnn->jn", array.values)
        assert np.all(diagonal == neutral)
    assert np.sum(done.iceberg.values != 1.0) == 3 * 5 * 4
    assert [note.cells for note in done.applied] == [60, 60, 60, 12]


@pytest.mark.parametrize(
    ("direction", "cells"),
    [
        ("exports", {("K", "RUS", "USA"): 0.0}),
        ("imports", {("K", "USA", "RUS"): 0.0}),
        ("both", {("K", "RUS", "USA"): 0.0, ("K", "USA", "RUS"): 0.0}),
    ],
)
def test_an_embargo_is_exactly_zero_in_its_direction(direction, cells):
    done = shocks(
        Embargo(senders=["USA"], targets=["RUS"], sectors=["finance"], direction=direction), control()
    )
    assert changed(done.keep.sel(sector=["K"]), 1.0) == cells


def test_an_embargo_is_on_all_sectors_unless_it_says_which():
    assert changed(shocks(Embargo(senders=["USA"], targets=["RUS"])).keep, 1.0) == {
        (sector, "RUS", "USA"): 0.0 for sector in SECTORS
    }


def test_a_tariff_is_paid_by_its_senders_imports_and_rates_add():
    tariff = Tariff(senders=["USA"], targets=["CHN"], sectors=["C26"], rate=of(0.25))
    done = shocks(tariff, tariff.model_copy(update={"rate": of(0.1)}))
    assert changed(done.tariff_change, 0.0) == {("C26", "USA", "CHN"): pytest.approx(0.35, abs=1e-15)}
    assert changed(done.keep, 1.0) == changed(done.iceberg, 1.0) == {}
    assert "United States on imports from China" in done.applied[0].text


def test_tariffs_of_minus_all_are_refused_with_the_measures_that_did_it():
    cut = Tariff(senders=["USA"], targets=["CHN"], sectors=["C26"], rate=of(-0.6))
    with pytest.raises(InputError, match=r"m1, m2: the tariffs added on C26 from CHN to USA come to -1\.2"):
        shocks(cut, cut)


def test_an_alliance_changes_trade_by_its_effect_at_fixed_prices_in_every_sector():
    done = shocks(Alliance(members=["BRICS"], channels=["trade"], trade_effect=of(0.3)))
    cells = changed(done.iceberg, 1.0)
    assert set(cells) == {(s, n, i) for s in SECTORS for n, i in (("RUS", "CHN"), ("CHN", "RUS"))}
    for (sector, _, _), iceberg in cells.items():
        theta = THETA[SECTORS.index(sector)]
        assert iceberg**-theta == pytest.approx(math.exp(0.3), rel=1e-14)


def test_trade_facilitation_goes_one_way():
    done = shocks(TradeFacilitation(senders=["CHN"], targets=["RUS"], sectors=["C26"], trade_effect=of(0.2)))
    assert changed(done.iceberg, 1.0) == {("C26", "RUS", "CHN"): pytest.approx(math.exp(-0.2 / 4.0))}


class TestLifting:
    def test_a_lifted_control_undoes_the_control(self):
        done = shocks(control(leakage=of(0.2), against_baseline="lifts"))
        assert changed(done.keep, 1.0) == {("C26", "CHN", "USA"): pytest.approx(1.0 / 0.6)}

    def test_a_lifted_full_control_cannot_bring_back_zero_trade(self):
        with pytest.raises(
            InputError, match=r"m1: lifts a control that stops everything.*zero times anything is zero"
        ):
            shocks(control(coverage=of(1.0), against_baseline="lifts"))

    def test_a_lifted_embargo_cannot_bring_back_zero_trade(self):
        with pytest.raises(InputError, match=r"m1: lifts an embargo.*cannot be brought back"):
            shocks(Embargo(senders=["USA"], targets=["RUS"], against_baseline="lifts"))

    def test_a_lifted_tariff_lowers_the_trade_cost_and_warns_of_its_revenue(self):
        done = shocks(
            Tariff(senders=["USA"], targets=["CHN"], sectors=["C26"], rate=of(0.25), against_baseline="lifts")
        )
        assert changed(done.iceberg, 1.0) == {("C26", "USA", "CHN"): 0.8}
        assert changed(done.tariff_change, 0.0) == {}
        assert "its revenue is not in the data" in done.warnings[0]

    def test_a_lifted_alliance_has_the_opposite_effect(self):
        alliance = Alliance(members=["RUS", "CHN"], channels=["trade"], trade_effect=of(0.3))
        both = shocks(alliance, alliance.model_copy(update={"against_baseline": "lifts"}))
        np.testing.assert_allclose(both.iceberg.values, 1.0, rtol=1e-15)


class TestAccount:
    def test_members_and_sectors_the_world_does_not_have_are_listed(self):
        done = shocks(control(senders=["QUAD"], sectors=["C26", "C29"]))
        assert set(changed(done.keep, 1.0)) == {("C26", "CHN", "JPN"), ("C26", "CHN", "USA")}
        assert done.not_modelled == (
            (
                "m1",
                "trade",
                "senders that are not in this world: AUS, IND; sectors that are not in this world: C29",
                0,
            ),
        )

    def test_a_measure_with_nobody_left_is_listed_and_warned_of(self):
        done = shocks(control(senders=["Germany"]))
        assert changed(done.keep, 1.0) == {}
        assert done.applied == ()
        assert "DEU" in done.not_modelled[0].text
        assert done.warnings == ("m1: changes no trade between two countries of this world",)

    def test_a_bloc_before_its_first_member_is_listed(self):
        done = shocks(control(senders=["GECC"], date="2021-01-01", against_baseline="added"))
        assert "GECC has no members on 2021-01-01" in done.not_modelled[0].text

    def test_members_are_those_of_the_measures_own_day(self):
        def reached(date: str) -> set[str]:
            done = shocks(control(targets=["EU"], date=date, against_baseline="added"))
            return {importer for _, importer, _ in changed(done.keep, 1.0)}

        assert reached("1990-01-01") == {"NLD"}
        assert reached("1957-01-01") == set()

    def test_what_has_no_channel_here_is_said_to_have_none(self):
        pair = ["RUS", "CHN"]
        done = shocks(
            Alliance(members=pair, channels=["trade", "research", "talent"]),
            JointResearch(partners=pair),
            TalentExchange(partners=pair),
            JointVenture(partners=pair),
            Directive(issuer="RUS"),
        )
        assert [(note.measure, note.channel) for note in done.not_modelled] == [
            ("m1", "research"),
            ("m1", "talent"),
            ("m1", "trade"),
            ("m2", "research"),
            ("m3", "talent"),
            ("m4", "investment"),
            ("m5", "order"),
        ]
        assert "no trade_effect is given" in done.not_modelled[2].text
        assert changed(done.iceberg, 1.0) == {}

    def test_denied_measures_are_not_applied(self):
        done = shocks(control(modality="denied"))
        assert changed(done.keep, 1.0) == {}
        assert done.not_modelled[0].text == "the source denies it, so it is not applied"

    @pytest.mark.parametrize(
        ("date", "stance", "warned"),
        [
            ("2022-12-31", None, True),
            ("2022-12", None, True),
            ("2022-02-24", None, True),
            ("2023-01-01", None, False),
            (None, None, False),
            ("2022-02-24", "deepens", False),
            ("2022-02-24", "added", False),
        ],
    )
    def test_a_measure_the_data_may_contain_draws_a_warning(self, date, stance, warned):
        done = shocks(control(date=date, against_baseline=stance))
        assert len(done.warnings) == warned
        if warned:
            for word in ("m1", "2022-12-31", "added", "deepens", "lifts"):
                assert word in done.warnings[0]

    def test_the_last_day_of_the_data_can_be_another(self):
        scenario = Scenario(name="x", measures=[control(date="2022-10-07")])
        done = compile_shocks(scenario, COUNTRIES, SECTORS, THETA, 2022, dt.date(2022, 6, 30))
        assert done.warnings == ()

    def test_touched_names_the_measures_of_a_cell_in_the_order_of_the_scenario(self):
        done = shocks(
            control(id="z"),
            Embargo(id="a", senders=["CHN"], targets=["USA"], direction="both"),
            control(id="other", sectors=["K"]),
            control(id="no", modality="denied"),
        )
        assert done.touched("CHN", "USA", "C26") == ("z", "a")
        assert done.touched("USA", "CHN", "C26") == ("a",)
        assert done.touched("CHN", "USA", "K") == ("a", "other")
        assert done.touched("CHN", "CHN", "C26") == done.touched("RUS", "USA", "C26") == ()


@pytest.mark.parametrize("theta", [[4.0, 5.0], [4.0, 5.0, 0.0], [4.0, 5.0, math.nan]])
def test_theta_must_fit(theta):
    with pytest.raises(InputError, match="one positive trade elasticity for each of the 3 sectors"):
        compile_shocks(Scenario(name="x"), COUNTRIES, SECTORS, np.array(theta), 2022)


actors = st.lists(st.sampled_from([*COUNTRIES, "BRICS", "EU"]), min_size=1, max_size=4)
sectors = st.lists(st.sampled_from([*SECTORS, "all"]), min_size=1, max_size=2)
sides = {"senders": actors, "targets": actors, "sectors": sectors}
stance = st.sampled_from(["added", "deepens", "lifts", None])


def numbers(low: float, high: float) -> st.SearchStrategy[Magnitude]:
    return st.floats(low, high).map(of)


measures = st.lists(
    st.one_of(
        st.builds(
            ExportControl, **sides, coverage=numbers(0, 0.95), leakage=numbers(0, 1), against_baseline=stance
        ),
        st.builds(Embargo, **sides, direction=st.sampled_from(["exports", "imports", "both"])),
        st.builds(Tariff, **sides, rate=numbers(-0.1, 1), against_baseline=stance),
        st.builds(
            Alliance,
            members=st.just(["BRICS", "JPN"]),
            channels=st.just(["trade"]),
            sectors=sectors,
            trade_effect=numbers(-1, 1),
            against_baseline=stance,
        ),
        st.builds(TradeFacilitation, **sides, trade_effect=numbers(-1, 1), against_baseline=stance),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(measures, st.randoms(use_true_random=False))
def test_the_order_of_measures_does_not_matter_to_the_last_bit(listed, random):
    shuffled = list(listed)
    random.shuffle(shuffled)
    one, other = shocks(*listed), shocks(*shuffled)
    for name in ("keep", "iceberg", "tariff_change"):
        assert np.array_equal(getattr(one, name).values, getattr(other, name).values)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_stronger_levels_never_keep_more(low, middle, high):
    low, middle, high = sorted([low, middle, high])
    coverage = Magnitude(value=middle, low=low, high=high, source="a test")
    scenario = Scenario(name="x", measures=[control(coverage=coverage, leakage=coverage)])
    kept = [
        compile_shocks(scenario.at(level), COUNTRIES, SECTORS, THETA, 2022).keep.sel(
            sector="C26", importer="CHN", exporter="USA"
        )
        for level in ("low", "central", "high")
    ]
    assert kept[0] >= kept[1] >= kept[2]
