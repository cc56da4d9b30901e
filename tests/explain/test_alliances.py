"""Who gains most from whom and what a whole alliance does: against direct solves, and what must hold."""

import datetime as dt
import itertools
import json
from functools import partial

import numpy as np
import pytest
from scipy.optimize import fsolve

from accord.baseline import from_flows, load_world
from accord.capacity import joint_research, movement
from accord.capacity.cooperation import works_by_pair
from accord.ensemble import shock_solution
from accord.equilibrium import solve, solve_many
from accord.errors import InputError, SolveError, UnknownName
from accord.explain import (
    CHANNELS,
    LEVELS,
    OUTCOMES,
    alliance_gains,
    checked_effects,
    complementarity,
    effects_of,
)
from accord.scenario import Alliance, Magnitude, Scenario, assumed

CENTRAL = LEVELS.index("central")
RANGE = Magnitude(value=0.2, low=0.1, high=0.4, source="a test")
TRIO = ("RUS", "CHN", "IND")


def percent(hats):
    return 100.0 * (hats - 1.0)


@pytest.fixture(scope="module")
def trio(icio, effects):
    return alliance_gains(icio, TRIO, effects)


# -- who gains most from whom


def test_every_link_is_that_of_one_direct_solve(small, eased):
    members = ("C03", "C00", "C04")
    found = complementarity(small, members, {"trade": RANGE})
    for a, b in itertools.combinations(members, 2):
        for level, effect in enumerate((0.1, 0.2, 0.4)):
            direct = percent(solve(small, eased(small, effect, (a, b))).real_income)
            for member, partner in ((a, b), (b, a)):
                told = found.gains["real_income"][level, members.index(member), members.index(partner)]
                assert told == pytest.approx(direct[small.country(member)], abs=1e-7)
    assert found.residuals["trade"] < 1e-9


def test_only_the_sectors_named_become_easier(small, eased):
    found = complementarity(small, ("C00", "C01"), {"trade": 0.3}, sectors=["S02"])
    direct = solve(small, eased(small, 0.3, ("C00", "C01"), rows=[2]))
    assert found.matrix("trade").loc["C00", "C01"] == pytest.approx(percent(direct.real_income[0]), abs=1e-7)
    with pytest.raises(UnknownName, match="sector 'S09'"):
        complementarity(small, ("C00", "C01"), {"trade": 0.3}, sectors=["S09"])


def test_research_and_people_are_those_of_their_own_equilibria(icio, trio, effects):
    n = len(icio.countries)
    a, b = icio.country("RUS"), icio.country("IND")
    for level, end in enumerate(LEVELS):
        easier = np.ones((n, n))
        easier[a, b] = easier[b, a] = np.exp(effects["research"].at(end).value)
        works = joint_research(icio.countries, easier)
        for outcome, hats in (("joint_works", works.joint_hat), ("research_access", works.access_hat)):
            table = trio.links.gains[outcome][level]
            assert table[0, 2] == pytest.approx(percent(hats[a]), abs=1e-9)
            assert table[2, 0] == pytest.approx(percent(hats[b]), abs=1e-9)
        easier[a, b] = easier[b, a] = np.exp(effects["talent"].at(end).value)
        people = movement(icio.countries, easier, np.ones(n))
        for outcome, hats in (
            ("people", people.talent_hat),
            ("people_from_abroad", people.foreign_hat),
        ):
            table = trio.links.gains[outcome][level]
            assert table[0, 2] == pytest.approx(percent(hats[people.countries.index("RUS")]), abs=1e-9)


def test_a_research_link_is_the_same_from_both_sides(icio, effects):
    """Both gain works, and the works written together rise by the same number, which the percentages must show."""
    research = {"research": effects["research"].at("high")}
    one = complementarity(icio, ("RUS", "IND"), research)
    other = complementarity(icio, ("IND", "RUS"), research)
    for outcome in ("joint_works", "research_access"):
        np.testing.assert_array_equal(one.gains[outcome], other.gains[outcome][:, ::-1, ::-1])
        assert one.matrix(outcome).loc["RUS", "IND"] > 0.0 < one.matrix(outcome).loc["IND", "RUS"]
    # The works of the pair count once for each; what either loses with third countries is small beside them.
    works = works_by_pair(icio.countries)
    joint = works.sum(axis=0) - np.diagonal(works)
    russia, india = (icio.country(code) for code in ("RUS", "IND"))
    gained = [
        one.matrix("joint_works").loc[a, b] * joint[icio.country(a)]
        for a, b in (("RUS", "IND"), ("IND", "RUS"))
    ]
    most = 100.0 * works[russia, india] * np.expm1(research["research"].value)
    assert gained == pytest.approx([gained[0]] * 2, rel=0.1)
    assert max(gained) < most


def test_the_order_of_members_does_not_matter(icio, effects, trio):
    other = alliance_gains(icio, TRIO[::-1], effects)
    for outcome in OUTCOMES:
        np.testing.assert_allclose(
            other.links.gains[outcome], trio.links.gains[outcome][:, ::-1, ::-1], atol=1e-9
        )
        np.testing.assert_allclose(other.gains[outcome], trio.gains[outcome], atol=1e-9)
        np.testing.assert_allclose(other.of_pairs[outcome], trio.of_pairs[outcome], atol=1e-9)


def test_best_is_the_largest_of_its_row(trio):
    for member, channel in itertools.product(TRIO, CHANNELS):
        best = trio.links.best(member, channel)
        row = trio.links.frame(channel).query("member == @member")
        assert best.gain == row["gain"].max()
        assert row.set_index("partner").loc[best.partner, "gain_high"] == best.high
    assert trio.links.best("RUS", "trade").partner == "CHN"
    with pytest.raises(UnknownName, match="member 'RUSS'"):
        trio.links.best("RUSS")
    with pytest.raises(UnknownName, match=r"'resaerch'.*Did you mean 'research'"):
        trio.links.best("RUS", "resaerch")


def test_the_table_is_labelled_and_leaves_out_the_diagonal(trio):
    frame = trio.links.frame()
    assert len(frame) == 6 * len(OUTCOMES)
    assert not (frame["member"] == frame["partner"]).any()
    assert list(frame.columns) == [
        "member", "partner", "channel", "outcome", "gain", "gain_low", "gain_high",
    ]  # fmt: skip
    assert np.all(np.isfinite(frame["gain"]))
    assert (frame.query("channel == 'trade'")["gain"] < frame.query("channel == 'trade'")["gain_high"]).all()


# -- no effect


@pytest.mark.parametrize("effect", [0.0, Magnitude(value=0.0, low=0.0, high=0.0, source="a test")])
def test_no_effect_is_no_change_at_all(icio, effect):
    nothing = dict.fromkeys(CHANNELS, effect)
    found = alliance_gains(icio, TRIO, nothing)
    for outcome in OUTCOMES:
        assert set(np.unique(found.gains[outcome][np.isfinite(found.gains[outcome])])) == {0.0}
        assert not found.links.frame(outcome)["gain"].any()
    assert found.harmed().empty


def test_the_low_end_of_the_packaged_effects_is_nothing(trio):
    assert all(effect.low == 0.0 for effect in trio.effects.values())
    assert not np.nan_to_num(trio.gains["real_income"][0]).any()


# -- members and outsiders


def test_who_is_left_out_loses_where_trade_is_only_diverted():
    """Three equal countries, one good, no inputs: worked out anew by another solver, and the one left out loses."""
    flows = np.full((1, 3, 3), 1.0)
    flows[0, range(3), range(3)] = 8.0
    world = from_flows(
        "equal", ("A", "B", "C"), ("S",), np.zeros((1, 3, 3)), flows, np.zeros((3, 1, 1)), np.array([4.0])
    )
    found = alliance_gains(world, ("A", "B"), {"trade": 0.5})
    share, theta = flows[0] / 10.0, 4.0
    factor = np.ones((3, 3))
    factor[0, 1] = factor[1, 0] = np.exp(0.5)

    def shares(wage):
        reach = share * factor * wage[None, :] ** -theta
        return reach / reach.sum(axis=1, keepdims=True)

    def balance(logs):
        wage = np.exp(np.append(logs, 0.0))
        return (shares(wage).T @ wage - wage)[:2]

    wage = np.exp(np.append(fsolve(balance, np.zeros(2), xtol=1e-14), 0.0))
    real = (np.diagonal(shares(wage)) / 0.8) ** (-1.0 / theta)
    assert found.gains["real_income"][CENTRAL] == pytest.approx(percent(real), abs=1e-8)
    assert list(found.harmed("trade").index) == ["C"]
    assert found.harmed("trade").loc["C", "gain"] == pytest.approx(percent(real[2]), abs=1e-8)
    assert real[2] < 1.0 < real[0]
    assert real[0] == pytest.approx(real[1])
    totals = found.totals().set_index("group")
    assert totals.loc["members", "amount"] > 0.0 > totals.loc["outsiders", "amount"]


def test_the_whole_is_its_links_and_their_interaction(small, eased):
    members = ("C00", "C02", "C03")
    found = alliance_gains(small, members, {"trade": RANGE})
    pairs = list(itertools.combinations(members, 2))
    whole = percent(solve(small, eased(small, 0.2, *pairs)).real_income)
    each = sum(percent(solve(small, eased(small, 0.2, pair)).real_income) for pair in pairs)
    frame = found.frame("trade").set_index("country").loc[list(small.countries)]
    np.testing.assert_allclose(frame["gain"], whole, atol=1e-7)
    np.testing.assert_allclose(frame["of_pairs"], each, atol=1e-7)
    np.testing.assert_allclose(frame["interaction"], whole - each, atol=2e-7)
    assert np.abs(frame["interaction"]).max() > 1e-3
    np.testing.assert_array_equal(frame["member"], np.isin(small.countries, members))


def test_two_members_have_no_interaction(small):
    found = alliance_gains(small, ("C01", "C04"), {"trade": RANGE})
    assert not found.interaction("trade").any()


def test_totals_weigh_by_the_baseline(icio, trio):
    totals = trio.totals().set_index(["outcome", "group"])
    inside = np.isin(icio.countries, TRIO)
    gain = trio.gains["real_income"][CENTRAL]
    assert totals.loc[("real_income", "members"), "gain"] == pytest.approx(
        np.average(gain[inside], weights=icio.income[inside]), rel=1e-12
    )
    assert totals.loc[("real_income", "outsiders"), "amount"] == pytest.approx(
        (gain / 100.0 * icio.income)[~inside].sum(), rel=1e-12
    )
    for outcome in OUTCOMES:
        whole, parts = totals.loc[(outcome, "members")], totals.loc[(outcome, "outsiders")]
        assert whole["amount"] + parts["amount"] == pytest.approx(
            totals.loc[(outcome, "world"), "amount"], rel=1e-9, abs=1e-5
        )
    works = works_by_pair(icio.countries)
    joint = works.sum(axis=0) - np.diagonal(works)
    assert totals.loc[("joint_works", "members"), "amount"] == pytest.approx(
        (trio.gains["joint_works"][CENTRAL] / 100.0 * joint)[inside].sum(), rel=1e-12
    )
    # Nobody is born: what members gain in people is what the others lose.
    assert totals.loc[("people", "world"), "amount"] == pytest.approx(0.0, abs=1e-3)
    assert totals.loc[("people", "members"), "amount"] > 1.0


def test_a_member_that_loses_is_not_harmed_from_outside(trio):
    losing = trio.frame("talent").query("member and gain < 0")
    assert list(losing["country"]) == ["CHN"]
    harmed = trio.harmed("talent", 3)
    assert "CHN" not in harmed.index
    assert harmed["gain"].iloc[0] > losing["gain"].iloc[0]


def test_an_alliance_here_is_the_alliance_of_a_scenario(icio, effects):
    measure = Alliance(
        members=("BRICS",),
        channels=CHANNELS,
        date="2024-06",
        **{f"{channel}_effect": effect for channel, effect in effects.items()},
    )
    assert effects_of(measure) == effects
    shocks, solution = shock_solution(icio, Scenario(name="BRICS", measures=(measure,)))
    found = alliance_gains(icio, ["BRICS"], effects_of(measure), day="2024-06")
    assert found.group.day == dt.date(2024, 6, 30)
    np.testing.assert_allclose(found.gains["real_income"][CENTRAL], percent(solution.real_income), atol=1e-7)
    works = joint_research(icio.countries, np.asarray(shocks.research))
    np.testing.assert_allclose(found.gains["joint_works"][CENTRAL], percent(works.joint_hat), atol=1e-9)
    assert any("ETH, IRN" in note for note in found.notes)
    assert "ETH" not in found.members
    assert "SAU" not in found.members


def test_a_world_with_a_country_of_no_name_is_worked_out_as_far_as_it_goes():
    found = alliance_gains(load_world("wiod-2011"), ["ROW", "CHN", "KOR"], {"trade": 0.1, "research": 0.1})
    joint = found.links.matrix("research")
    assert np.isfinite(joint.loc["CHN", "KOR"])
    assert np.isnan(joint.loc["ROW", "CHN"])
    assert np.isfinite(found.frame("research").set_index("country").loc["KOR", "of_pairs"])
    assert np.isnan(found.frame("research").set_index("country").loc["ROW", "gain"])
    assert any("research: links of ROW are not known" in note for note in found.notes)


# -- results as text and data


def test_results_are_plain_data_with_where_they_come_from(trio):
    told = json.loads(json.dumps(trio.to_dict(), allow_nan=False))
    assert told["members"] == list(TRIO)
    assert told["origin"]["effects"]["trade"]["source"] == assumed("alliance.trade_effect").source
    assert len(told["countries"]) == 80 * len(OUTCOMES)
    assert len(told["origin"]["data_sha256"]["icio-2022.npz"]) == 64


def test_summaries_name_who_gains_and_who_loses(trio):
    assert "RUS from CHN" in trio.links.summary()
    assert f"lose most outside: {trio.harmed('trade', 1).index[0]}" in trio.summary()


# -- what cannot be used


@pytest.mark.parametrize(
    ("members", "effects", "day", "error", "words"),
    [
        (["RUS"], {"trade": 0.1}, None, InputError, "only RUS; name at least two"),
        (["RUS", "Russia"], {"trade": 0.1}, None, InputError, "only RUS"),
        ([], {"trade": 0.1}, None, InputError, "nobody; name at least two"),
        (["RUS", "Chnia"], {"trade": 0.1}, None, UnknownName, "Did you mean 'China'"),
        (["BRICKS"], {"trade": 0.1}, None, UnknownName, "Did you mean 'BRICS'"),
        (["BRICS"], {"trade": 0.1}, None, InputError, "depends on the day"),
        (["BRICS"], {"trade": 0.1}, "2024-02-30", InputError, "2024-02-30"),
        (["BRICS"], {"trade": 0.1}, "1999-01-01", InputError, "no members on 1999-01-01"),
        (["RUS", "Iran"], {"trade": 0.1}, None, InputError, r"Iran \(IRN\) is none of the 80"),
        (["RUS", "CHN"], {"trad": 0.1}, None, UnknownName, "Did you mean 'trade'"),
        (["RUS", "CHN"], {}, None, InputError, "no effect is given"),
        (["RUS", "CHN"], {"trade": 14}, None, InputError, "not percent"),
        (["RUS", "CHN"], {"trade": float("nan")}, None, InputError, "finite number"),
        (["RUS", "CHN"], {"trade": "0.1"}, None, InputError, "finite number"),
        (["TWN", "CHN"], {"talent": 0.1}, None, InputError, "none of these links is known"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_way_out(icio, members, effects, day, error, words):
    with pytest.raises(error, match=words):
        alliance_gains(icio, members, effects, day=day)


def test_a_link_that_is_not_solved_is_an_error_that_names_it(small, monkeypatch):
    monkeypatch.setattr("accord.explain.links.solve_many", partial(solve_many, max_iterations=1))
    with pytest.raises(SolveError, match=r"easier trade of C00 with C01 could not be solved.*weaker effect"):
        complementarity(small, ["C00", "C01"], {"trade": 0.5})


def test_numbers_and_magnitudes_are_the_same_effect():
    number = checked_effects({"talent": 0.1, "trade": np.float32(0.5)})
    assert list(number) == ["trade", "talent"]
    assert number["trade"].value == 0.5
    assert checked_effects({"trade": RANGE})["trade"] is RANGE
