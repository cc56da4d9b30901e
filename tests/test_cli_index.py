"""The index commands as a person or a script uses them."""

import csv
import json
import shutil

from command import accord, refused


def test_build_prints_the_published_human_development_index():
    done = accord("index", "build", "hdi-2022", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert len(data["units"]) == 193
    leader = data["ranks"]["hdi"].index(1)
    assert data["names"][leader] == "Switzerland"
    assert round(data["scores"]["hdi"][leader], 3) == 0.967


def test_a_new_file_builds_and_varies(tmp_path):
    assert accord("index", "new", tmp_path / "my.yaml").returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my.yaml", "structure.csv", "values.csv"]
    done = accord("index", "robustness", tmp_path / "my.yaml", "--draws", 64, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "draws" in done.stdout
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert 'id="chart-probability"' in page
    with (tmp_path / "out" / "results.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 6
    refused(accord("index", "new", tmp_path / "my.yaml"), "exists")


def test_audit_writes_every_table(tmp_path):
    done = accord("index", "audit", "gaii-2021", "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["title"] == "Global AI Index"
    assert {"importance", "groups", "left_out"} <= set(found["tables"])
    for name in found["tables"]:
        assert (tmp_path / "out" / f"audit_{name}.csv").is_file()


def test_wrong_input_is_refused_with_a_way_out(tmp_path):
    refused(accord("index", "build", "hdi-2021"), "hdi-2022")
    assert accord("index", "new", tmp_path / "my.yaml").returncode == 0
    text = (tmp_path / "my.yaml").read_text(encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(text.replace("minmax, low: 1, high", "minmx, low: 1, high"), "utf-8")
    refused(accord("index", "build", tmp_path / "wrong.yaml"), "minmx", "minmax", "line")
    quiet = text[: text.index("uncertain:")]
    (tmp_path / "quiet.yaml").write_text(quiet, encoding="utf-8")
    refused(accord("index", "robustness", tmp_path / "quiet.yaml"), "uncertain", "weight_noise")
    shutil.copy(tmp_path / "values.csv", tmp_path / "twice.csv")
    with (tmp_path / "twice.csv").open("a", encoding="utf-8") as stream:
        stream.write("AAA,First,north,10.5,210.0,12.1,8.4\n")
    (tmp_path / "twice.yaml").write_text(text.replace("values.csv", "twice.csv", 1), encoding="utf-8")
    refused(accord("index", "build", tmp_path / "twice.yaml"), "AAA", "line 8")
