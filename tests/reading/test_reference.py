"""How well the reader finds the records that a careful person annotated in the reference article."""

import json

import pytest

from accord.reading import read

# the reference calls an intended event "intent"; all its other modalities are ours
MODALITY = {"intent": "intended"}
# the reference puts the types of claims in four classes
CLAIMS = {
    "numeric": {"rank", "count", "share", "amount", "growth"},
    "superlative": {"superlative"},
    "comparison": {"comparison"},
    "membership": {"membership"},
    "role": {"office"},
    "qualitative": {"dominance"},
}


def overlap(one, other):
    return one["start"] < other.end and other.start < one["end"]


def iou(one, other):
    both = min(one["end"], other.end) - max(one["start"], other.start)
    return max(0, both) / (max(one["end"], other.end) - min(one["start"], other.start))


@pytest.fixture(scope="module")
def reference(reference_data):
    folder = reference_data / "reading"
    if not folder.is_dir():
        pytest.skip(f"no reading reference at {folder}")
    return json.loads((folder / "records.json").read_text(encoding="utf-8")), read(folder / "article.txt")


@pytest.fixture(scope="module")
def matched(reference):
    """Each annotated event with the event found for it."""
    gold, reading = reference
    pairs, free = [], list(reading.events)
    for record in (r for r in gold["records"] if r["kind"] == "event"):
        for event in free:
            same = overlap(record["trigger"], event.trigger) or iou(record["evidence"], event.evidence) >= 0.5
            if record["event_type"] == event.type and same:
                pairs.append((record, event))
                free.remove(event)
                break
    return pairs


def test_spans_of_the_reference_are_those_of_the_loaded_text(reference):
    gold, reading = reference
    for record in gold["records"]:
        span = record["evidence"]
        assert reading.article.text[span["start"] : span["end"]] == span["text"]


def test_events(reference, matched):
    gold, reading = reference
    annotated = [r for r in gold["records"] if r["kind"] == "event"]
    assert len(matched) / len(annotated) >= 0.9
    assert len(matched) / len(reading.events) >= 0.8


def test_modality_and_polarity(matched):
    right = sum(MODALITY.get(r["modality"], r["modality"]) == e.modality for r, e in matched)
    assert right / len(matched) >= 0.9
    assert all(r["polarity"] == e.polarity for r, e in matched)


def test_participants(reference, matched):
    """F1 of (event, role, actor); an actor is the annotated one whose mention it shares most."""
    gold, reading = reference
    mentions = {a["id"]: a["mentions"] for a in gold["actors"]}

    def annotated(actor):
        shared = {
            code: sum(overlap(m, mine.span) for m in spans for mine in reading.actor(actor).mentions)
            for code, spans in mentions.items()
        }
        best = max(shared, key=shared.get)
        return best if shared[best] else actor

    expected = {(r["id"], p["role"], p["actor"]) for r, _ in matched for p in r["participants"]}
    found = {
        (r["id"], p.role, annotated(p.actor) if p.actor else None) for r, e in matched for p in e.participants
    }
    f1 = 2 * len(expected & found) / (len(expected) + len(found))
    assert f1 >= 0.75


def test_claims(reference):
    gold, reading = reference
    free = list(reading.claims)
    annotated = [r for r in gold["records"] if r["kind"] == "claim"]
    hits = 0
    for record in annotated:
        for claim in free:
            value = record.get("value_span")
            same = (value and claim.value_span and overlap(value, claim.value_span)) or iou(
                record["evidence"], claim.evidence
            ) >= 0.5
            if claim.type in CLAIMS[record["claim_type"]] and same:
                free.remove(claim)
                hits += 1
                break
    assert hits / len(annotated) >= 0.8


def test_dates(matched):
    found = {r["id"]: e.date for r, e in matched}
    for record, _ in matched:
        if record["date"]:
            date = found[record["id"]]
            assert date is not None, record["id"]
            assert date.value == record["date"]["value"]
            assert date.inferred == (
                "inferred" in record["date"]["resolution"] or "relative" in record["date"]["resolution"]
            )


def test_the_retold_order_and_the_publication_point_back(matched):
    by_id = {r["id"]: e for r, e in matched}
    assert by_id["E4"].same_as == by_id["E1"].id
    assert by_id["E2"].about == by_id["E1"].id
