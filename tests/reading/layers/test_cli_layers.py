"""`accord read --layers`, in a process of its own, against the loopback endpoint."""

import json

import pytest
from chat_stub import Reply, serving
from command import accord, refused

TEXT = "Talks\n\nGhana would “hang its hat” on engineers from Kenya.\n"
REPLY = json.dumps(
    {
        "events": [
            {
                "type": "talent_exchange",
                "quote": 'Ghana would "hang its hat" on engineers from Kenya',
                "trigger": "hang its hat",
                "participants": [{"role": "source", "quote": "Ghana"}],
                "modality": "possible",
            },
            {"type": "ban", "quote": "Ghana shut\x1b[31m its ports for good"},
        ]
    }
)


@pytest.fixture
def article(tmp_path, monkeypatch):
    for name in ("ACCORD_LLM_URL", "ACCORD_LLM_MODEL", "ACCORD_LLM_KEY", "ACCORD_LLM_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_the_layer_of_each_record_and_what_was_refused_are_shown(article, monkeypatch):
    with serving([REPLY]) as stub:
        monkeypatch.setenv("ACCORD_LLM_URL", stub.url)
        monkeypatch.setenv("ACCORD_LLM_MODEL", "tiny")
        shown = accord("read", article, "--layers", "rules,model")
        printed = accord("read", article, "--layers", "rules,model", "--json")
    assert shown.returncode == 0, shown.stderr
    assert "model:tiny" in shown.stdout
    assert "invented" in shown.stdout
    assert "\x1b" not in shown.stdout
    reading = json.loads(printed.stdout)["reading"]
    assert [e["layer"] for e in reading["events"]] == ["model:tiny"]
    assert reading["layers"] == ["rules", "model:tiny"]
    assert [n["kind"] for n in reading["notes"]] == ["rejected", "added"]


def test_without_the_layer_nothing_is_sent(article, monkeypatch):
    with serving([REPLY]) as stub:
        monkeypatch.setenv("ACCORD_LLM_URL", stub.url)
        monkeypatch.setenv("ACCORD_LLM_MODEL", "tiny")
        assert accord("read", article).returncode == 0
    assert stub.paths == []


def test_what_is_not_set_or_unknown_is_refused(article):
    refused(accord("read", article, "--layers", "model"), "ACCORD_LLM_URL", "ACCORD_LLM_MODEL")
    refused(accord("read", article, "--layers", "modle"), "modle", "model")


def test_an_endpoint_that_fails_is_an_error_without_traceback(article, monkeypatch):
    with serving([Reply(status=401, body=b"")]) as stub:
        monkeypatch.setenv("ACCORD_LLM_URL", stub.url)
        monkeypatch.setenv("ACCORD_LLM_MODEL", "tiny")
        monkeypatch.setenv("ACCORD_LLM_KEY", "sekrit")
        done = accord("read", article, "--layers", "model")
    assert done.returncode == 1
    assert "HTTP 401" in done.stderr
    assert "sekrit" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def folder_of(tmp_path, count):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(
            TEXT + f"\nJapan imposed tariffs on chips from Peru. Number {number} is on page {number}.\n",
            "utf-8",
        )
    return folder


def test_a_folder_is_read_on_where_the_endpoint_fails_for_an_article(tmp_path, monkeypatch):
    folder = folder_of(tmp_path, 2)
    with serving([Reply(status=401, body=b""), Reply(REPLY)]) as stub:
        monkeypatch.setenv("ACCORD_LLM_URL", stub.url)
        monkeypatch.setenv("ACCORD_LLM_MODEL", "tiny")
        printed = accord("read", folder, "--layers", "model", "--json")
    assert printed.returncode == 0, printed.stderr
    found = json.loads(printed.stdout)
    assert found["articles"] == ["0.txt", "1.txt"]
    (alone,) = found["by_rules_alone"]
    assert alone["article"] == "0.txt"
    assert "HTTP 401" in alone["why"]
    told = {h["type"]: {t["article"] for t in h["tellings"]} for h in found["happenings"]}
    assert told["tariff"] == {"0.txt", "1.txt"}
    assert told["talent_exchange"] == {"1.txt"}


def test_an_endpoint_that_fails_again_and_again_is_left_alone(tmp_path, monkeypatch):
    folder = folder_of(tmp_path, 5)
    with serving([Reply(status=401, body=b"")]) as stub:
        monkeypatch.setenv("ACCORD_LLM_URL", stub.url)
        monkeypatch.setenv("ACCORD_LLM_MODEL", "tiny")
        shown = accord("read", folder, "--layers", "model")
    assert shown.returncode == 0, shown.stderr
    assert len(stub.asked) == 3
    assert shown.stdout.count("read by the rules alone") == 5
    refused(accord("read", folder, "--layers", "modle"), "modle")
