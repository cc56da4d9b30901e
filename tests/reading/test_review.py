"""Decisions about records: kept over re-runs, stale where the text has changed, never lost and never half written."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from accord.cli.review import ask, summary
from accord.errors import InputError
from accord.reading import article_from_text, read
from accord.reading.decisions import Decision, load_decisions, save_decisions, sidecar
from accord.reading.review import Desk, keys, review, without

TEXT = """Curbs on chips

May 14, 2024

The United States imposed export controls on advanced chips to China. Russia signed an agreement on joint \
research with India. Germany imposed sanctions on Iran in April 2024. Russia ranks 32nd of 62 countries in the \
Global AI Index.
"""
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


def reading(text=TEXT):
    return read(article_from_text(text, name="a.txt"))


def record(found, kind):
    return next(item for item in found.items if item.record.type == kind)


def test_the_article_has_what_the_tests_need():
    assert {e.type for e in reading().events} >= {"export_control", "sanction"}
    assert [c.type for c in reading().claims].count("rank") == 1


def test_decisions_hold_when_the_article_is_read_again():
    found = review(reading())
    found = found.decide(record(found, "sanction"), "reject", "another country", NOW)
    found = found.decide(record(found, "rank"), "accept", now=NOW)
    again = review(reading(), found.decisions.values())
    assert again.items == found.items
    assert record(again, "sanction").status == "rejected"
    assert record(again, "sanction").decision.note == "another country"
    assert again.count()["accepted"] == 1


def test_they_hold_when_other_text_is_put_in_before_and_records_are_renumbered():
    found = review(reading())
    found = found.decide(record(found, "sanction"), "reject", now=NOW)
    longer = TEXT.replace("The United States", "Japan imposed sanctions on North Korea. The United States", 1)
    again = review(reading(longer), found.decisions.values())
    sanctions = {i.record.actors("source"): i for i in again.items if i.record.type == "sanction"}
    assert sanctions[("DEU",)].record.id != record(found, "sanction").record.id
    assert {who: item.status for who, item in sanctions.items()} == {
        ("JPN",): "undecided",
        ("DEU",): "rejected",
    }


def test_a_changed_sentence_makes_its_decision_stale_and_no_other():
    found = review(reading())
    for kind in ("sanction", "export_control"):
        found = found.decide(record(found, kind), "reject", "as I said", NOW)
    changed = review(
        reading(TEXT.replace("on Iran in April 2024", "on Iran in March 2024")), found.decisions.values()
    )
    assert record(changed, "export_control").status == "rejected"
    item = record(changed, "sanction")
    assert item.status == "stale"
    assert item.decision.note == "as I said"
    assert "April" in item.decision.sentence
    # it decides nothing, and a new decision takes its place and keeps its note
    assert record(changed, "sanction").record in changed.kept().events
    anew = changed.decide(item, "accept", now=NOW)
    assert record(anew, "sanction").status == "accepted"
    assert record(anew, "sanction").decision.note == "as I said"
    assert len(anew.decisions) == 2


def test_a_decision_whose_record_is_gone_stays_in_the_file():
    found = review(reading())
    found = found.decide(record(found, "sanction"), "reject", now=NOW)
    shorter = review(
        reading(TEXT.replace("Germany imposed sanctions on Iran in April 2024. ", "")),
        found.decisions.values(),
    )
    assert [d.type for d in shorter.orphans] == ["sanction"]
    other = shorter.decide(record(shorter, "rank"), "accept", now=NOW)
    assert set(found.decisions) < set(other.decisions)
    assert record(review(reading(), other.decisions.values()), "sanction").status == "rejected"


def test_one_sentence_told_twice_has_two_decisions():
    twice = TEXT + "\nGermany imposed sanctions on Iran in April 2024.\n"
    found = review(reading(twice))
    first, second = (item for item in found.items if item.record.type == "sanction")
    assert second.key == f"{first.key}#2"
    found = found.decide(second, "reject", now=NOW)
    assert [i.status for i in found.items if i.record.type == "sanction"] == ["undecided", "rejected"]
    assert len(set(keys(reading(twice)).values())) == len(found.items)


def test_undoing_takes_a_decision_back_and_a_note_alone_decides_nothing():
    found = review(reading())
    decided = found.decide(record(found, "rank"), "accept", now=NOW)
    assert decided.decide(record(decided, "rank"), "none", "", NOW).decisions == {}
    noted = found.decide(record(found, "rank"), "none", "ask somebody", NOW)
    assert record(noted, "rank").status == "undecided"
    assert record(noted, "rank").decision.note == "ask somebody"


def test_rejected_records_are_left_out_and_links_pass_over_them():
    base = reading()
    first = base.events[0]
    second = first.model_copy(update={"id": "E91", "same_as": first.id})
    third = first.model_copy(update={"id": "E92", "same_as": first.id})
    about = first.model_copy(update={"id": "E93", "about": first.id, "contradicts": first.id})
    linked = base.model_copy(update={"events": (first, second, third, about)})
    kept = without(linked, {first.id})
    assert [(e.id, e.same_as, e.about, e.contradicts) for e in kept.events] == [
        ("E91", None, None, None),
        ("E92", "E91", None, None),
        ("E93", None, "E91", "E91"),
    ]
    assert without(linked, {"E91"}).events[1].same_as == first.id
    assert without(linked, {e.id for e in linked.events}).events == ()


def test_only_accepted_records():
    found = review(reading())
    found = found.decide(record(found, "sanction"), "accept", now=NOW)
    assert [e.type for e in found.kept(only_accepted=True).events] == ["sanction"]
    assert len(found.kept().events) == len(found.reading.events)


def test_the_file_comes_back_as_it_was_written(tmp_path):
    path = sidecar(tmp_path / "a.txt")
    assert path.name == "a.txt.decisions.json"
    assert load_decisions(path) == ()
    desk = Desk.open(reading(), path).decide("E1", "reject", "“quoted” – ü")
    assert load_decisions(path) == tuple(desk.review.decisions.values())
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["accord-decisions"] == 1
    assert data["decisions"][0]["note"] == "“quoted” – ü"
    assert data["decisions"][0]["evidence"] == desk.review.item("E1").record.evidence.text
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "line 1, column 2"),
        ("[]", "valid dictionary"),
        ('{"accord-decisions": 1, "article": "a", "decisions": [{"key": "x"}]}', "decisions.0"),
        ('{"accord-decisions": 2, "article": "a"}', "version 2"),
        ("[" * 100_000, "no JSON"),
        ("\udcff", "no JSON in UTF-8"),
    ],
)
def test_a_damaged_file_is_refused_and_left_alone(tmp_path, content, says):
    path = tmp_path / "a.txt.decisions.json"
    path.write_bytes(content.encode("utf-8", errors="surrogateescape"))
    before = path.read_bytes()
    with pytest.raises(InputError, match=says):
        Desk.open(reading(), path)
    assert path.read_bytes() == before


def test_a_failed_write_leaves_the_old_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "a.decisions.json"
    desk = Desk.open(reading(), path).decide("E1", "accept")
    before = path.read_bytes()

    def fail(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("accord.reading.decisions.os.fsync", fail)
    with pytest.raises(InputError, match="No space left"):
        desk.decide("E2", "reject")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_two_desks_do_not_overwrite_each_other(tmp_path):
    path = tmp_path / "a.decisions.json"
    one, two = Desk.open(reading(), path), Desk.open(reading(), path)
    one.decide("E1", "accept")
    both = two.decide("E2", "reject")
    assert [both.review.item(id).status for id in ("E1", "E2")] == ["accepted", "rejected"]


def test_an_unknown_record_is_refused(tmp_path):
    with pytest.raises(InputError, match="E1"):
        Desk.open(reading(), tmp_path / "x").decide("E77", "accept")


TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(
    st.lists(
        st.builds(
            Decision,
            key=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
            choice=st.sampled_from(["accept", "reject", "none"]),
            note=TEXTS,
            kind=st.sampled_from(["event", "claim"]),
            type=st.sampled_from(["sanction", "rank"]),
            evidence=TEXTS,
            sentence=TEXTS,
            start=st.integers(0, 10**6),
            decided=st.just(NOW),
            article_sha256=st.just("0" * 64),
        ),
        unique_by=lambda d: d.key,
        max_size=5,
    )
)
def test_any_decisions_are_kept_and_come_back(tmp_path_factory, decisions):
    path = tmp_path_factory.mktemp("d") / "a.json"
    save_decisions(path, "a", decisions)
    assert {d.key: d for d in load_decisions(path)} == {d.key: d for d in decisions}
    assert dict(review(reading(), decisions).decisions) == {d.key: d for d in decisions}


def answers(desk, *lines, every=False):
    shown = io.StringIO()
    given = iter(lines)
    desk = ask(desk, Console(file=shown, width=200), lambda: next(given, None), every=every)
    return desk, shown.getvalue()


def test_the_dialogue(tmp_path):
    desk = Desk.open(reading(), tmp_path / "a.json")
    ids = [item.record.id for item in desk.review.items]
    desk, shown = answers(desk, "a", "r not so", "b", "n on second thoughts", "x", "l", "s", "g zz", "q")
    assert desk.review.item(ids[0]).status == "accepted"
    assert desk.review.item(ids[1]).status == "rejected"
    assert desk.review.item(ids[1]).decision.note == "on second thoughts"
    assert "'x' is no answer" in shown
    assert "no record 'zz'" in shown
    assert "imposed export controls on advanced chips" in shown
    assert "1 accepted, 1 rejected" in summary(desk.review, desk.path)
    # the rest is asked next time, and "u" takes back
    desk, shown = answers(Desk.open(reading(), tmp_path / "a.json"), f"g {ids[0]}", "u")
    assert desk.review.item(ids[0]).status == "undecided"


def test_the_end_of_the_input_ends_the_dialogue_and_loses_nothing(tmp_path):
    desk, _ = answers(Desk.open(reading(), tmp_path / "a.json"), "a")
    assert desk.review.count()["accepted"] == 1
    assert len(load_decisions(tmp_path / "a.json")) == 1


def test_nothing_is_asked_twice(tmp_path):
    desk = Desk.open(reading(), tmp_path / "a.json")
    desk, _ = answers(desk, *["a"] * len(desk.review.items))
    assert "every record is decided" in answers(desk)[1]
    again, _ = answers(desk, "r", every=True)
    assert again.review.count()["rejected"] == 1


def test_control_characters_do_not_reach_the_terminal(tmp_path):
    text = TEXT.replace("on Iran", "on \x1b[2J Iran")
    _, shown = answers(Desk.open(reading(text), tmp_path / "a.json"), *["s"] * 9)
    assert "\x1b[2J" not in shown
