"""A scenario file that is wrong says what is wrong, where, and how to fix it."""

import textwrap
from pathlib import Path

import pytest

from accord.errors import Problem, ScenarioError, SourceError
from accord.scenario import load_scenario, new_scenario, parse_scenario

GOOD = """\
accord: 1
name: Test
measures:
  - id: control
    type: export_control
    senders: [USA]
    targets: [CHN]
    sectors: [C26]
    coverage: {value: 0.5, source: a report}
    date: 2022-10-07
"""


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, "s.yaml")
    return caught.value.problems


def only(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def test_the_good_scenario_of_these_tests_loads():
    assert parse_scenario(GOOD).measures[0].id == "control"


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "where", "says"),
    [
        ("[USA]", "[USA, Chnia]", 6, 20, "measures[0].senders[1]", ["'Chnia'", "Did you mean 'China'"]),
        ("[CHN]", "[CNH]", 7, 15, "measures[0].targets[0]", ["'CNH'", "Did you mean 'CHN'"]),
        ("[CHN]", "[NO]", 7, 15, "measures[0].targets[0]", ["'NO'", "'NOR'"]),
        ("[CHN]", "CHN", 7, 14, "measures[0].targets", ["expected a list", "write [CHN]"]),
        ("[CHN]", "[]", 7, 14, "measures[0].targets", ["is empty", "targets: [CHN]"]),
        ("[CHN]", "[3]", 7, 15, "measures[0].targets[0]", ["found 3", "expected text"]),
        ("[C26]", "[C62]", 8, 15, "measures[0].sectors[0]", ["'C62'", "Did you mean 'C26'"]),
        ("[C26]", "[semiconducters]", 8, 15, "measures[0].sectors[0]", ["Did you mean 'semiconductors'"]),
        (
            "{value: 0.5, source: a report}",
            "0.5",
            9,
            15,
            "measures[0].coverage",
            ["a magnitude needs its source: write {value: 0.5, source: '...'}"],
        ),
        (
            "value: 0.5",
            "value: -0.5",
            9,
            23,
            "measures[0].coverage.value",
            ["-0.5", "nearest valid value is 0"],
        ),
        ("value: 0.5", "value: 50", 9, 23, "measures[0].coverage.value", ["50", "nearest valid value is 1"]),
        ("value: 0.5", "value: 50%", 9, 23, "measures[0].coverage.value", ["'50%'", "write 0.5"]),
        ("value: 0.5", "value: true", 9, 23, "measures[0].coverage.value", ["expected a number"]),
        ("value: 0.5", "value: .inf", 9, 23, "measures[0].coverage.value", ["expected a number"]),
        ("value: 0.5", "value: 1e999", 9, 23, "measures[0].coverage.value", ["finite number"]),
        ("value: 0.5", "value: 0.5, low: 0.6", 9, 33, "measures[0].coverage.low", ["above the value 0.5"]),
        ("value: 0.5", "value: 0.5, high: 0.4", 9, 34, "measures[0].coverage.high", ["below the value 0.5"]),
        ("source: a report", "source: ''", 9, 36, "measures[0].coverage.source", ["needs its source"]),
        (", source: a report", "", 9, 15, "measures[0].coverage.source", ["'source' is missing"]),
        ("coverage:", "coverge:", 9, 5, "measures[0].coverge", ["'coverge'", "Did you mean 'coverage'?"]),
        ("name: Test", "nam: Test", 2, 1, "nam", ["'nam'", "Did you mean 'name'?"]),
        (
            "name: Test",
            "name: Test\ndeficits: fix",
            3,
            11,
            "deficits",
            ["Did you mean 'fixed'?", "proportional"],
        ),
        ("accord: 1", "accord: 2", 1, 9, "accord", ["write accord: 1"]),
        ("accord: 1\n", "", 1, 1, "accord", ["start the file with accord: 1"]),
        (
            "export_control",
            "exportcontrol",
            5,
            11,
            "measures[0].type",
            ["'exportcontrol'", "embargo", "Did you mean 'export_control'?"],
        ),
        ("    type: export_control\n", "", 4, 5, "measures[0]", ["'type' is missing", "tariff"]),
        ("2022-10-07", "2022-13-45", 10, 11, "measures[0].date", ["'2022-13-45'", "2022-10-07"]),
        ("2022-10-07", "2022-13", 10, 11, "measures[0].date", ["'2022-13'", "a month as 2022-10"]),
        ("2022-10-07", "2022", 10, 11, "measures[0].date", ["found 2022", "a month as 2022-10"]),
        ("2022-10-07", "2022-10-07 10:00:00", 10, 11, "measures[0].date", ["write only the day: 2022-10-07"]),
        ("name: Test", "name: Test\nas_of: 2022-02-30", 3, 8, "as_of", ["no day of the calendar"]),
        ("id: control", "id: 1", 4, 9, "measures[0].id", ["found 1", "quotes"]),
        ("id: control", "id: a b", 4, 9, "measures[0].id", ["'a b'", "starts with a letter"]),
        ("id: control", "modality: assert", 4, 15, "measures[0].modality", ["Did you mean 'asserted'?"]),
        (
            "id: control",
            "against_baseline: add",
            4,
            23,
            "measures[0].against_baseline",
            ["Did you mean 'added'?"],
        ),
        (
            "id: control",
            "evidence: [{start: 5, end: 5, text: x}]",
            4,
            32,
            "measures[0].evidence[0].end",
            ["not after its start"],
        ),
        (
            "name: Test",
            "name: Test\nsource: {sha256: abc}",
            3,
            18,
            "source.sha256",
            ["64 hexadecimal digits"],
        ),
        ("name: Test", "name: Test\nsource: {titel: x}", 3, 10, "source.titel", ["Did you mean 'title'?"]),
        ("name: Test", "name: Test\nname: Again", 3, 1, "name", ["here twice", "first on line 2"]),
        ("name: Test", "name: &x Test", 2, 7, "", ["'&x' is an anchor"]),
        ("name: Test", "name: !!str Test", 2, 7, "", ["is a tag"]),
        ("name: Test", "name: Test\n? [a]\n: b", 3, 3, "", ["a key must be a word"]),
    ],
)
def test_one_mistake_is_one_problem_at_its_place(old, new, line, column, where, says):
    problem = only(changed(old, new))
    assert (problem.line, problem.column, problem.where) == (line, column, where)
    for words in says:
        assert words in problem.message


def test_a_misspelt_field_of_another_measure_lists_the_fields_there_are():
    text = changed("coverage: {value: 0.5", "coverage: {value: 0.5").replace("export_control", "tariff")
    found = {problem.where: problem for problem in problems(text)}
    assert "Its fields are type, senders, targets, sectors, rate" in found["measures[0].coverage"].message
    assert "rate: {value: 0.25, source: '...'}" in found["measures[0].rate"].message


@pytest.mark.parametrize(
    ("kind", "value", "valid"),
    [("rate", -1, False), ("rate", -0.5, True), ("rate", 3, True), ("trade_effect", -2, True)],
)
def test_bounds_belong_to_the_use_of_a_magnitude(kind, value, valid):
    measure = {"rate": "tariff", "trade_effect": "trade_facilitation"}[kind]
    text = GOOD.replace("export_control", measure).replace(
        "coverage: {value: 0.5", f"{kind}: {{value: {value}"
    )
    if valid:
        assert getattr(parse_scenario(text).measures[0], kind).value == value
    else:
        problem = only(text)
        assert (problem.line, problem.where) == (9, f"measures[0].{kind}.value")
        assert "greater than -1" in problem.message


def test_every_number_of_a_range_is_within_the_bounds():
    found = problems(changed("value: 0.5", "value: 0.5, low: -0.1, high: 1.5"))
    assert [problem.where for problem in found] == ["measures[0].coverage.low", "measures[0].coverage.high"]


def test_repeated_ids_are_reported_with_the_first_use():
    second = "  - {id: control, type: joint_research, partners: [RUS, CHN]}\n"
    problem = only(GOOD + second)
    assert (problem.line, problem.column, problem.where) == (11, 10, "measures[1].id")
    assert "already that of measures[0]" in problem.message


def test_repeated_ids_are_reported_next_to_other_mistakes():
    second = "  - {id: control, type: joint_research, partners: [RUS, CHX]}\n"
    assert [problem.where for problem in problems(GOOD + second)] == [
        "measures[1].id",
        "measures[1].partners[1]",
    ]


def test_all_problems_come_together_in_the_order_of_the_file():
    text = changed("[USA]", "[Chnia]").replace("[C26]", "[C62]").replace("2022-10-07", "soon")
    found = problems(text + "deficits: fix\n")
    assert [problem.line for problem in found] == [6, 8, 10, 11]
    with pytest.raises(
        ScenarioError, match=r"s\.yaml: 4 problems\n  line 6, column 15: measures\[0\]\.senders\[0\]"
    ):
        parse_scenario(text + "deficits: fix\n", "s.yaml")


def test_aliases_are_refused():
    text = "accord: 1\nname: &n Test\ndescription: *n\n"
    assert [(p.line, p.column) for p in problems(text)] == [(2, 7), (3, 14)]


@pytest.mark.parametrize(
    ("blocs", "line", "column", "says"),
    [
        ("  A: [B, USA]\n  B: [C]\n  C: [A]\n", 6, 7, "contains itself: A -> B -> C -> A"),
        ("  A: [A]\n", 4, 7, "contains itself: A -> A"),
        ("  A: [Chnia]\n", 4, 7, "Did you mean 'China'"),
        ("  A: []\n", 4, 6, "has no members"),
        ("  BRICS: [USA]\n", 4, 10, "already means BRICS"),
        ("  China: [USA]\n", 4, 10, "already means CHN"),
        ("  A: [USA]\n  a: [CHN]\n", 5, 6, "declared already, as 'A'"),
        ("  ' A': [USA]\n", 4, 9, "spaces around"),
    ],
)
def test_blocs_that_make_no_sense(blocs, line, column, says):
    problem = only(f"accord: 1\nname: Test\nblocs:\n{blocs}")
    assert (problem.line, problem.column) == (line, column)
    assert says in problem.message


def test_circles_are_reported_next_to_mistakes_in_measures():
    found = problems(changed("name: Test", "name: Test\nblocs: {A: [A]}").replace("[USA]", "[Chnia]"))
    assert [problem.where for problem in found] == ["blocs.A[0]", "measures[0].senders[0]"]


def test_a_measure_may_name_an_own_bloc_and_is_told_of_it_when_it_misspells_one():
    own = changed("name: Test", "name: Test\nblocs: {Coalition: [USA, NLD]}")
    assert parse_scenario(own.replace("[USA]", "[coalition]")).measures[0].senders == ("Coalition",)
    assert "Did you mean 'Coalition'" in only(own.replace("[USA]", "[Coaliton]")).message


def test_a_bloc_without_any_day_is_a_problem():
    problem = only(GOOD.replace("[CHN]", "[BRICS]").replace("    date: 2022-10-07\n", ""))
    assert (problem.line, problem.column) == (7, 15)
    assert "give the measure a date, or the scenario an as_of day" in problem.message


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("accord: [1", 1, 11, "brackets"),
        ("accord: 1\nname: a: b\n", 2, 8, "a second ': ' on one line"),
        ("accord: 1\n---\naccord: 1\n", 2, 1, "more than one document"),
        ("accord: 1\n\tname: x\n", 2, 1, "indent with spaces"),
        ("accord: 1\nname: \x07\n", 2, 7, "cannot stand in a YAML file"),
        ("- accord: 1\n", 1, 1, "found a list"),
        ("just words\n", 1, 1, "found a single value"),
        ("[" * 5000, None, None, "nested too deeply"),
    ],
)
def test_text_that_is_no_mapping_or_no_yaml(text, line, column, says):
    problem = only(text)
    assert (problem.line, problem.column) == (line, column)
    assert says in problem.message


@pytest.mark.parametrize("text", ["", "   \n", "# only a comment\n", "---\n"])
def test_nothing_in_a_text_is_a_source_error(text):
    with pytest.raises(SourceError, match="accord scenario new"):
        parse_scenario(text)


class TestFiles:
    def test_a_file_loads(self, tmp_path: Path):
        file = tmp_path / "s.yaml"
        file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
        assert load_scenario(file) == parse_scenario(GOOD)

    def test_errors_name_the_file(self, tmp_path: Path):
        file = tmp_path / "s.yaml"
        file.write_text(GOOD.replace("CHN", "CHX"))
        with pytest.raises(ScenarioError, match=r"s\.yaml: 1 problem\n"):
            load_scenario(file)

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "is empty"),
            (b"\x00\x01", "binary"),
            (b"accord: 1\nname: \xff\xfe\n", r"not UTF-8 text \(line 2\)"),
            (b"#" * 1_000_001, "larger than 1 MB"),
        ],
    )
    def test_files_that_are_no_text(self, tmp_path: Path, content, says):
        file = tmp_path / "s.yaml"
        file.write_bytes(content)
        with pytest.raises(SourceError, match=says):
            load_scenario(file)

    def test_a_folder(self, tmp_path: Path):
        with pytest.raises(SourceError, match="is a folder"):
            load_scenario(tmp_path)

    def test_a_missing_file_names_the_nearest_one(self, tmp_path: Path):
        (tmp_path / "scenario.yaml").write_text(GOOD)
        with pytest.raises(SourceError, match=r"Did you mean .*scenario\.yaml"):
            load_scenario(tmp_path / "scenaro.yaml")
        with pytest.raises(SourceError, match="there is no file"):
            load_scenario(tmp_path / "nowhere" / "s.yaml")


def test_the_template_loads_and_so_do_the_measures_in_its_comments():
    scenario = parse_scenario(new_scenario())
    assert scenario.members("Equipment makers") == ("JPN", "NLD", "USA")
    comments = [line for line in new_scenario().splitlines() if line.startswith("#  ")]
    listed = textwrap.dedent("\n".join(line.removeprefix("# ") for line in comments))
    assert len(parse_scenario(f"accord: 1\nname: x\nas_of: 2025-01-01\nmeasures:\n{listed}\n").measures) == 8
