"""The command line as a person or a script uses it, in processes of its own where the exit code matters."""

import json
from pathlib import Path

import pytest
from command import accord, refused

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "chip-tariff.yaml"


def test_version_and_help():
    assert accord("--version").stdout.startswith("accord 0.")
    done = accord("--help")
    assert done.returncode == 0
    for command in ("run", "read", "scenario", "baseline"):
        assert command in done.stdout


def test_run_prints_json_and_writes_files_that_agree(tmp_path):
    done = accord("run", EXAMPLE, "--json", "--draws", 2, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    written = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert printed.pop("files")["report"].endswith("report.html")
    assert printed == written
    assert (tmp_path / "out" / "report.html").stat().st_size > 500_000


def test_run_prints_tables(tmp_path):
    done = accord("run", EXAMPLE, "--draws", 2, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Under what is stated" in done.stdout.replace("\n", " ")
    assert "certificate" in done.stdout
    assert list(tmp_path.iterdir()) == [], "nothing is written that was not asked for"


def test_read_gives_records_and_a_draft_that_validates(tmp_path):
    article = ROOT / "examples" / "russia-china-ai-order.md"
    done = accord("read", article, "--out", tmp_path / "draft.yaml", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["reading"]["events"]
    assert data["scenario"] == (tmp_path / "draft.yaml").read_text(encoding="utf-8")
    checked = accord("scenario", "validate", tmp_path / "draft.yaml", "--json")
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout)["valid"] is True


def test_a_new_scenario_validates_and_is_never_written_over(tmp_path):
    path = tmp_path / "mine.yaml"
    assert accord("scenario", "new", path).returncode == 0
    assert accord("scenario", "validate", path).returncode == 0
    path.write_text("precious", encoding="utf-8")
    refused(accord("scenario", "new", path), "exists")
    assert path.read_text(encoding="utf-8") == "precious"


def test_the_schema_is_the_published_one():
    printed = json.loads(accord("scenario", "schema").stdout)
    assert printed == json.loads((ROOT / "docs" / "scenario.schema.json").read_text(encoding="utf-8"))


def test_baseline_show():
    data = json.loads(accord("baseline", "show", "--json").stdout)
    assert (len(data["countries"]), len(data["sectors"])) == (80, 50)
    assert data["provenance"]
    suppliers = json.loads(accord("baseline", "show", "--country", "russia", "--json").stdout)
    assert suppliers["importer"] == "RUS"
    assert suppliers["suppliers"][0]["share"] > suppliers["suppliers"][1]["share"] > 0
    refused(accord("baseline", "show", "icio-2021"), "icio-2022")
    refused(accord("baseline", "show", "--country", "Rusia"), "Russia")
    refused(accord("baseline", "show", "--country", "RUS", "--sector", "C62"), "C26")


SCENARIO = """accord: 1
name: bad
{extra}
measures:
  - type: {kind}
    senders: [{sender}]
    targets: [RUS]
    sectors: [{sector}]
    date: 2023-01-01
    coverage: {{value: {coverage}, source: somebody}}
"""
GOOD = {"extra": "", "kind": "export_control", "sender": "USA", "sector": "C26", "coverage": 0.5}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sender": "Frnace"}, ["line 6", "France"]),
        ({"sector": "C62"}, ["line 8", "C26"]),
        ({"coverage": -0.5}, ["line 10", "-0.5"]),
        ({"coverage": 1.5}, ["line 10", "1.5"]),
        ({"kind": "export_controls"}, ["line 5", "export_control"]),
        ({"extra": "blocs: {one: [two], two: [one]}", "sender": "one"}, ["one", "two", "line 3"]),
    ],
)
def test_bad_scenarios_are_refused_with_line_and_suggestion(tmp_path, change, words):
    path = tmp_path / "bad.yaml"
    path.write_text(SCENARIO.format(**(GOOD | change)), encoding="utf-8")
    out = tmp_path / "out"
    refused(accord("run", path, "--out", out, "--draws", 1), *words)
    refused(accord("scenario", "validate", path), *words)
    assert not out.exists()


def test_files_that_are_nothing_accord_reads(tmp_path):
    out = tmp_path / "out"
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "empty.yaml").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (tmp_path / "binary.yaml").write_bytes(b"\x00\xff" * 500)
    (tmp_path / "huge.txt").write_text("Russia and China agreed. " * 420_000, encoding="utf-8")
    (tmp_path / "paper.docx").write_text("words", encoding="utf-8")
    for name, words in {
        "empty.txt": ["empty"],
        "empty.yaml": ["empty"],
        "binary.txt": ["binary.txt"],
        "binary.yaml": ["binary.yaml"],
        "huge.txt": ["huge.txt", "limit"],
        "paper.docx": [".docx", ".txt"],
        "missing.txt": ["missing.txt"],
        "missing.yaml": ["missing.yaml"],
        ".": [],
    }.items():
        refused(accord("run", tmp_path / name, "--out", out, "--draws", 1), *words)
    assert not out.exists()
    assert not list(tmp_path.glob(".accord-*"))


def test_a_starved_buyer_is_exit_code_2_and_nothing_is_written(tmp_path, icio):
    path = tmp_path / "all.yaml"
    path.write_text(
        f"accord: 1\nname: all\nblocs: {{everyone: [{', '.join(icio.countries)}]}}\nmeasures:\n"
        "  - {id: ban, type: embargo, senders: [everyone], targets: [SGP], sectors: [B05], date: 2023-01-01}\n",
        encoding="utf-8",
    )
    refused(accord("run", path, "--out", tmp_path / "out", "--draws", 1), "SGP in sector B05", "ban")
    assert not (tmp_path / "out").exists()


def test_wrong_options_are_refused(tmp_path):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    refused(accord("run", EXAMPLE, "--out", tmp_path / "taken"), "is a file")
    refused(accord("run", EXAMPLE, "--draws", 0), "draws")
    refused(accord("read", ROOT / "examples" / "russia-china-ai-order.md", "--out", tmp_path), "folder")
