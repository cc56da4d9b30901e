"""Dividing a sector: nothing is lost, proportional parts change nothing, and every number has its source."""

import json
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.baseline import Given, Hint, Part, World, load_world, load_world_file, save_world, split_sector
from accord.baseline.split_file import load_split
from accord.equilibrium import Change, solve
from accord.errors import InputError, ScenarioError, SourceError, UnknownName

EXAMPLE = Path(__file__).parents[2] / "examples" / "splits" / "c26.yaml"
seeds = st.integers(0, 10_000)


def share(value: float) -> Given:
    return Given(value, "made up for a test")


def in_shares(*values: float) -> list[Part]:
    return [Part(f"P{k}", output=share(value)) for k, value in enumerate(values)]


def with_tariffs(world: World, seed: int) -> World:
    """The same world with tariffs in force: revenue is spent by final users on the goods it was raised on."""
    n = len(world.countries)
    tariff = np.random.default_rng(seed).uniform(0.0, 0.4, world.share.shape)
    tariff[:, range(n), range(n)] = 0.0
    paid = world.flows * (1.0 + tariff)
    spending = paid.sum(axis=2)
    final = world.final_share * world.income + spending - world.expenditure
    taxed = replace(
        world,
        share=np.where(
            spending[:, :, None] > 0.0, paid / np.where(spending > 0, spending, 1)[:, :, None], world.share
        ),
        tariff=tariff,
        expenditure=spending,
        final_share=final / final.sum(axis=0),
    )
    taxed.check()
    return taxed


def at_random(world: World, seed: int) -> tuple[list[Part], list[Hint]]:
    """Three parts: shares that differ by country, some shares of trade, an open rest, some hints."""
    rng = np.random.default_rng(seed)
    first = {country: share(float(rng.uniform(0.05, 0.45))) for country in world.countries}
    trade = {(None, world.countries[0]): share(float(rng.uniform(0.1, 0.8)))}
    trade[(world.countries[1], world.countries[0])] = share(float(rng.uniform(0.1, 0.8)))
    parts = [
        Part("P0", output_by_country=first, trade=trade),
        Part("P1", output=share(float(rng.uniform(0.05, 0.45))), theta=share(float(rng.uniform(1.0, 9.0)))),
        Part("P2"),
    ]
    hints = [
        Hint("P0", user, share(float(rng.uniform(0.2, 5.0)))) for user in ("final", "P1", world.sectors[0])
    ]
    return parts, hints


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_the_parts_add_up_to_the_parent_whatever_the_shares(make_world, seed):
    world = make_world(seed)
    if seed % 2:
        world = with_tariffs(world, seed)
    parts, hints = at_random(world, seed)
    divided = split_sector(world, "S01", parts, hints).world
    s, at = 1, [divided.sector(part.code) for part in parts]
    rest = [j for j in range(len(divided.sectors)) if j not in at]
    assert max(divided.identities().values()) < 1e-10
    exact = {"rtol": 1e-10, "atol": 1e-10}
    np.testing.assert_allclose(divided.flows[at].sum(axis=0), world.flows[s], **exact)
    np.testing.assert_allclose(divided.sales[at].sum(axis=0), world.sales[s], **exact)
    np.testing.assert_allclose(divided.expenditure[at].sum(axis=0), world.expenditure[s], **exact)
    np.testing.assert_allclose(divided.final_share[at].sum(axis=0), world.final_share[s], **exact)
    np.testing.assert_allclose(divided.value_added, world.value_added, **exact)
    np.testing.assert_allclose(divided.deficit, world.deficit, **exact)
    np.testing.assert_allclose(divided.income, world.income, **exact)
    # Use: rows of the parent, its column, and what it bought of itself.
    use, parent = (w.input_share * w.sales.T[:, None, :] for w in (divided, world))
    others = [k for k in range(len(world.sectors)) if k != s]
    np.testing.assert_allclose(use[:, at][:, :, rest].sum(axis=1), parent[:, s, others], **exact)
    np.testing.assert_allclose(use[:, rest][:, :, at].sum(axis=2), parent[:, others, s], **exact)
    np.testing.assert_allclose(use[:, at][:, :, at].sum(axis=(1, 2)), parent[:, s, s], **exact)
    for entry in ("share", "expenditure", "input_share", "final_share", "value_added_share"):
        assert getattr(divided, entry).min() >= 0.0, entry
    # The other sectors are as they were.
    np.testing.assert_array_equal(divided.share[rest], world.share[others])


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_shares_of_output_are_met_and_the_no_change_scenario_stays_exact(make_world, seed):
    world = make_world(seed)
    parts, hints = at_random(world, seed)
    found = split_sector(world, "S01", parts, hints)
    wanted = np.array([parts[0].output_by_country[country].value for country in world.countries])
    np.testing.assert_allclose(found.world.sales[1] / world.sales[1], wanted, rtol=1e-9)
    assert found.record.trade_residual < 1e-12
    assert found.record.use_residual < 1e-12
    solution = solve(found.world)
    assert solution.certificate.iterations == 1
    np.testing.assert_allclose(solution.real_income, 1.0, rtol=0, atol=1e-12)


@given(seeds, st.booleans())
@settings(max_examples=12, deadline=None)
def test_a_proportional_division_with_one_elasticity_changes_no_result(make_world, seed, taxed):
    """Parts alike in everything are the parent: the same tariff on all of them gives the same real incomes."""
    world = make_world(seed)
    if taxed:
        world = with_tariffs(world, seed)
    divided = split_sector(world, "S01", in_shares(0.5, 0.3, 0.2)).world

    def income(which: World, codes: list[str]) -> np.ndarray:
        tariff = which.tariff.copy()
        for code in codes:
            tariff[which.sector(code), 0, 1:] += 0.25
        return solve(which, Change(tariff=tariff), deficits="zero").real_income

    whole = income(world, ["S01"])
    assert np.abs(whole - 1.0).max() > 1e-6, "the tariff does something"
    np.testing.assert_allclose(income(divided, ["P0", "P1", "P2"]), whole, rtol=0, atol=1e-8)


def test_a_hint_moves_use_its_way(make_world):
    world = make_world(7)
    plain = split_sector(world, "S01", in_shares(0.5, 0.5)).world
    leaning = split_sector(world, "S01", in_shares(0.5, 0.5), [Hint("P0", "final", share(0.2))]).world
    assert np.all(leaning.final_share[1] < plain.final_share[1])
    assert np.all(leaning.input_share[:, 1, 0] >= plain.input_share[:, 1, 0])


def test_given_shares_of_trade_hold_where_output_allows_and_the_record_says_how_far_they_bend(make_world):
    world = make_world(3, sparse=False)
    c = world.countries
    free = Part("P0", output=share(0.4), trade={(c[1], c[0]): share(0.6), (c[2], c[0]): share(0.2)})
    found = split_sector(world, "S00", [free, Part("P1")])
    at = found.world.flows[0, :, 0] / world.flows[0, :, 0]
    assert at[1] > 0.4 > at[2], "leans the way it was given"
    np.testing.assert_allclose(found.record.bent, max(abs(at[1] - 0.6), abs(at[2] - 0.2)), rtol=1e-9)
    assert at @ world.flows[0, :, 0] == pytest.approx(0.4 * world.sales[0, 0], rel=1e-10)


def test_a_part_one_country_does_not_make_has_no_sales_there(make_world):
    world = make_world(11)
    here = world.countries[2]
    parts = [Part("P0", output=share(0.4), output_by_country={here: share(0.0)}), Part("P1")]
    divided = split_sector(world, "S01", parts).world
    assert divided.sales[1, 2] == 0.0
    assert not divided.share[1, [0, 1, 3], 2].any()
    assert solve(divided).certificate.iterations == 1


def test_elasticities_names_order_and_notes(make_world):
    world = make_world(5)
    parts = [Part("P0", "First", share(0.5), theta=Given(3.0, "an assumption", assumption=True)), Part("P1")]
    found = split_sector(world, "S01", parts, name="mine")
    assert found.world.sectors == ("S00", "P0", "P1", "S02")
    assert found.world.theta[1:3].tolist() == [3.0, world.theta[1]]
    assert found.world.name == "mine"
    assert any("P0 (First)" in note for note in found.world.notes)
    assert any("theta is 3: an assumption" in text for text in found.record.assumptions)
    assert any("elasticity of S01" in text for text in found.record.assumptions)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([Part("P0", output=share(1.0))], "at least two"),
        (in_shares(0.5, 0.4), "sum to 0.9"),
        (in_shares(0.5, 0.6), "sum to 1.1"),
        (in_shares(1.2, -0.2), "between 0 and 1"),
        (in_shares(1.0, float("nan")), "not a number"),
        (in_shares(1.0, 0.0), "P1 has no output in any country"),
        ([Part("P0"), Part("P1")], "only one part can be the rest"),
        ([Part("S02", output=share(0.5)), Part("P1")], "'S02' is taken"),
        ([Part("P0", output=share(0.5)), Part("P0")], "'P0' is taken"),
        ([Part(" ", output=share(0.5)), Part("P1")], "no code"),
        ([Part("P0", output=Given(0.5, " ")), Part("P1")], "no source"),
        ([Part("P0", output=share(0.5), theta=share(0.0)), Part("P1")], "elasticity is positive"),
        (
            [Part("P0", output=share(0.5), output_by_country={"X": share(0.1)}), Part("P1")],
            "unknown country 'X'",
        ),
        (
            [
                Part("P0", output=share(0.5), trade={(None, "C00"): share(0.7)}),
                Part("P1", trade={(None, "C00"): share(0.4)}),
            ],
            "sum to 1.1",
        ),
        (
            [Part("P0", output=share(0.5), trade={(None, "C00"): share(0.0)}), Part("P1")],
            "cannot give part",
        ),
    ],
)
def test_what_cannot_be_divided_is_refused_in_words(make_world, parts, words):
    with pytest.raises(InputError, match=words):
        split_sector(make_world(1), "S01", parts)


def test_unknown_sectors_parts_users_and_impossible_hints_are_refused(make_world):
    world, parts = make_world(1), in_shares(0.5, 0.5)
    with pytest.raises(UnknownName, match="S01"):
        split_sector(world, "S10", parts)
    with pytest.raises(UnknownName, match="unknown part 'P9'"):
        split_sector(world, "S01", parts, [Hint("P9", "final", share(1.0))])
    with pytest.raises(UnknownName, match="unknown user 'finall'"):
        split_sector(world, "S01", parts, [Hint("P0", "finall", share(1.0))])
    with pytest.raises(InputError, match="at least 0"):
        split_sector(world, "S01", parts, [Hint("P0", "final", share(-1.0))])
    nobody = [Hint("P0", user, share(0.0)) for user in ("final", "P0", "P1", "S00", "S02")]
    with pytest.raises(InputError, match="without enough users"):
        split_sector(world, "S01", parts, nobody)


# -- files and the command line


def test_a_world_comes_back_from_its_file_as_it_was(make_world, tmp_path):
    world = split_sector(make_world(2), "S01", in_shares(0.5, 0.5)).world
    path = save_world(world, tmp_path / "world.npz")
    again = load_world_file(path)
    for entry in fields(World):
        np.testing.assert_array_equal(getattr(again, entry.name), getattr(world, entry.name), entry.name)
    assert [entry.name for entry in tmp_path.iterdir()] == ["world.npz"]
    first = path.read_bytes()
    assert save_world(world, path).read_bytes() == first, "the same world, the same bytes"


def test_files_that_hold_no_world_are_refused(make_world, tmp_path):
    path = save_world(make_world(2), tmp_path / "world.npz")
    with pytest.raises(SourceError, match=r"world\.npz"):
        load_world_file(tmp_path / "wrld.npz")
    with pytest.raises(InputError, match=r"ends in \.npz"):
        save_world(make_world(2), tmp_path / "world.csv")
    with pytest.raises(InputError, match="cannot write"):
        save_world(make_world(2), tmp_path / "nowhere" / "world.npz")
    for damaged in (b"", b"not a zip", path.read_bytes()[:500]):
        (tmp_path / "bad.npz").write_bytes(damaged)
        with pytest.raises(SourceError, match="damaged"):
            load_world_file(tmp_path / "bad.npz")
    np.savez(tmp_path / "other.npz", format=np.array(1), share=np.zeros(3))
    with pytest.raises(SourceError, match="does not hold a world"):
        load_world_file(tmp_path / "other.npz")
    with np.load(path) as stored:
        values = dict(stored)
    np.savez(tmp_path / "shape.npz", **(values | {"theta": np.ones(7)}))
    with pytest.raises(SourceError, match="theta has shape"):
        load_world_file(tmp_path / "shape.npz")
    np.savez(tmp_path / "broken.npz", **(values | {"deficit": values["deficit"] + 1.0}))
    with pytest.raises(InputError, match="deficits sum to zero"):
        load_world_file(tmp_path / "broken.npz")


def spec(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "split.yaml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = """accord_split: 1
world: wiod-2011
sector: D30t33
parts:
  - code: chips
    output: {value: 0.1, source: 'assumption: a test', assumption: true}
    output_by_country: {Taiwan: {value: 0.4, source: a test}}
    trade: [{exporters: [ROW], importers: [CHN, JPN], share: {value: 0.2, source: a test}}]
  - code: rest
hints:
  - {part: chips, users: [final], strength: {value: 0.5, source: a test}}
"""


def test_a_file_is_read_with_names_of_countries(tmp_path):
    found = load_split(spec(tmp_path, GOOD)).split()
    world, parent = found.world, load_world("wiod-2011")
    assert len(world.sectors) == 36
    taiwan, chips = world.country("TWN"), world.sector("chips")
    assert world.sales[chips, taiwan] == pytest.approx(0.4 * parent.sales[parent.sector("D30t33"), taiwan])
    assert found.record.parts[0].trade.keys() == {("CHN", "ROW"), ("JPN", "ROW")}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("value: 0.1,", "value: 1.1,", "line 6.*between 0 and 1"),
        ("{value: 0.1, source: 'assumption: a test', assumption: true}", "0.1", "needs its source"),
        ("sector: D30t33\n", "", "'sector' is missing"),
        ("    output:", "    ouput:", "Did you mean 'output'"),
        ("exporters: [ROW]", "exporters: []", "line 8"),
        ("accord_split: 1", "accord_split: 2", "line 1"),
        ("value: 0.5", "value: -0.5", "at least 0"),
        ("  - code: rest\n", "", "parts"),
        ("sector: D30t33", "sector: [", "not YAML"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_line(tmp_path, old, new, words):
    assert old in GOOD
    with pytest.raises(ScenarioError, match=words):
        load_split(spec(tmp_path, GOOD.replace(old, new)))


def test_what_is_wrong_with_the_world_is_said_in_words(tmp_path):
    for old, new, words in (
        ("wiod-2011", "wiod-2012", "wiod-2011"),
        ("wiod-2011", "none.npz", "there is no file"),
        ("D30t33", "D30t32", "D30t33"),
        ("Taiwan", "Taiwn", "Taiwan"),
        ("Taiwan", "Kenya", "World wiod-2011 has these"),
    ):
        with pytest.raises(InputError, match=words):
            load_split(spec(tmp_path, GOOD.replace(old, new))).split()
    with pytest.raises(SourceError, match="cannot be read"):
        load_split(tmp_path / "nowhere.yaml")
    with pytest.raises(SourceError, match="empty"):
        load_split(spec(tmp_path, "\n"))
    with pytest.raises(ScenarioError, match="expected a mapping"):
        load_split(spec(tmp_path, "- a\n"))


def test_the_example_divides_electronics_and_its_chips_are_the_packaged_share(tmp_path):
    def accord(*arguments: object) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "accord.cli", "baseline", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    out = tmp_path / "c26.npz"
    done = accord("split", EXAMPLE, "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["countries"], found["sectors"]) == (80, 53)
    assert found["parts"][0]["share_of_output"] == pytest.approx(0.118, abs=0.001)
    assert max(found["identities"].values()) < 1e-10
    assert load_world_file(out).name == found["name"]
    shown = accord("show", out, "--country", "TWN", "--sector", "C26.chips", "--json")
    assert json.loads(shown.stdout)["suppliers"][0]["exporter"] == "TWN"
    assert "Assumed of the division" in " ".join(accord("show", out).stdout.split())
    said = accord("split", EXAMPLE).stdout
    assert "assumed: C26.computers" in said
    # A division of what was divided already.
    second = spec(
        tmp_path,
        "accord_split: 1\nworld: c26.npz\nsector: C26.chips\nparts:\n"
        "  - {code: logic, output: {value: 0.3, source: a test}}\n  - {code: other chips}\n",
    )
    assert json.loads(accord("split", second, "--json").stdout)["sectors"] == 54
    refused = accord("split", EXAMPLE, "--out", tmp_path / "c26.csv")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "ends in .npz" in refused.stderr
