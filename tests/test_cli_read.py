"""`accord read` on one article, with decisions, and on a folder."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import accord, refused

from accord.analysis import open_source
from accord.errors import SourceError
from accord.reading import read
from accord.reading.decisions import sidecar
from accord.reading.review import Desk
from accord.scenario import draft

TEXT = """Curbs on chips

May 14, 2024

The United States imposed export controls on advanced chips to China. Japan imposed sanctions on Russian chips.
"""
OTHER = """China faces limits

May 16, 2024

Washington imposed export controls on advanced chips to China on May 15, 2024, officials said.
"""


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def answered(*arguments, lines):
    return subprocess.run(
        [sys.executable, "-m", "accord.cli", *map(str, arguments)],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"COLUMNS": "160"},
    )


def data(*arguments):
    done = accord("read", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_rejected_record_leaves_the_draft_and_stays_out_when_read_again(article):
    events = data(article)["reading"]["events"]
    order = [event["type"] for event in events]
    assert {"export_control", "sanction"} <= set(order)
    done = answered(
        "read", article, "--review", lines=["r not now" if kind == "sanction" else "a" for kind in order]
    )
    assert done.returncode == 0, done.stderr
    assert "1 rejected" in done.stdout
    assert (article.parent / "a.txt.decisions.json").is_file()
    again = data(article)
    assert {e["type"] for e in again["reading"]["events"]} == set(order), "the reading itself stays whole"
    left = {entry["why"] for entry in again["left_out"]}
    assert "rejected in review: not now" in left
    assert "RUS" not in again["scenario"]
    assert [entry["status"] for entry in again["review"]].count("rejected") == 1
    # nothing is left to ask
    assert "every record is decided" in answered("read", article, "--review", lines=[]).stdout


def test_run_leaves_out_what_was_rejected_and_says_so(article):
    events = data(article)["reading"]["events"]
    lines = ["r not now" if event["type"] == "sanction" else "a" for event in events]
    answered("read", article, "--review", lines=lines)
    done = accord("run", article, "--draws", 1)
    assert done.returncode == 0, done.stderr
    assert "rejected in review: not now" in done.stdout
    assert "1 rejected" in done.stdout


def test_a_review_is_a_source_of_its_own_and_rejected_claims_are_no_claims(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT + "\nRussia ranks 32nd of 62 countries in the Global AI Index.\n", encoding="utf-8")
    desk = Desk.open(read(path), sidecar(path))
    (sanction,) = [e.id for e in desk.review.reading.events if e.type == "sanction"]
    assert open_source(path) == desk.review
    first, *others = desk.review.claims()
    desk.decide(sanction, "reject").decide(first.id, "reject")
    found = open_source(path)
    assert found.claims() == tuple(others)
    drafted = draft(found)
    assert dict(drafted.left_out)[sanction] == "rejected in review"
    assert [m.targets for m in drafted.scenario.measures] == [("CHN",)]
    assert draft(found, only_accepted=True).scenario.measures == ()
    assert {e.id for e in found.reading.events} == {i for i, _ in (*drafted.left_out, *drafted.used)}


def test_run_takes_the_same_articles_as_read(tmp_path):
    for ending in (".pdf", ".htm", ".markdown", ".text", ".xhtml"):
        (tmp_path / f"a{ending}").write_bytes(b"")
        with pytest.raises(SourceError, match=r"empty|PDF"):
            open_source(tmp_path / f"a{ending}")
    with pytest.raises(SourceError, match="folder"):
        open_source(tmp_path)


def test_only_what_was_accepted(article):
    answered("read", article, "--review", lines=["a"])
    assert "RUS" not in data(article, "--only-accepted")["scenario"]
    assert "RUS" in data(article)["scenario"]


def test_a_damaged_file_of_decisions_is_refused(article):
    path = article.parent / "a.txt.decisions.json"
    path.write_text("{", encoding="utf-8")
    refused(accord("read", article), "a.txt.decisions.json", "line 1")
    assert path.read_text(encoding="utf-8") == "{"


def test_a_folder_is_one_timeline(article):
    folder = article.parent
    (folder / "b.md").write_text(OTHER, encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\x00\xff" * 50)
    (folder / "notes.docx").write_bytes(b"no article")
    found = data(folder)
    assert found["articles"] == ["a.txt", "b.md"]
    assert [entry["article"] for entry in found["not_read"]] == ["c.txt"]
    (control,) = [h for h in found["happenings"] if h["type"] == "export_control"]
    assert control["sources"] == 2
    assert control["date"] == "2024-05-15"
    shown = accord("read", folder)
    assert "Timeline of 2 articles" in shown.stdout
    assert "not read: c.txt" in shown.stdout


def test_the_timeline_leaves_out_what_was_rejected(article):
    answered("read", article, "--review", lines=["r", "r"])
    assert data(article.parent)["happenings"] == []


def test_the_timeline_as_a_file(article, tmp_path):
    out = tmp_path / "timeline.csv"
    assert accord("read", article.parent, "--out", out).returncode == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["type"] for row in rows} >= {"export_control", "sanction"}
    assert accord("read", article.parent, "--out", tmp_path / "t.json").returncode == 0
    assert json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))["happenings"]


def test_wrong_uses(article, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    refused(accord("read", empty), "no articles", ".md")
    refused(accord("read", tmp_path, "--out", tmp_path / "draft.yaml"), ".csv")
    refused(accord("read", article, "--all"), "--review")
    refused(accord("read", article, "--review", "--json"), "--json")
    refused(accord("read", article, "--layers", "rulez"), "rules")
    (empty / "x.txt").write_bytes(b"")
    refused(accord("read", empty), "none of its 1 articles", "empty")


def test_the_example_reads_as_a_whole_folder():
    examples = Path(__file__).parents[1] / "examples"
    found = data(examples)
    assert any(h["type"] == "directive" for h in found["happenings"])
