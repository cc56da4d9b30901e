"""The published JSON Schema is the one the code makes, and says what the loader says."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from accord.scenario import KINDS, json_schema, new_scenario
from accord.scenario.schema import schema_text

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


def as_json(text: str) -> Any:
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def errors(data: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(json_schema()).iter_errors(data)]


def test_the_published_schema_is_up_to_date():
    published = ROOT / "docs" / "scenario.schema.json"
    assert published.read_text(encoding="utf-8") == schema_text(), (
        "write schema_text() to docs/scenario.schema.json again"
    )


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert set(json_schema()["properties"]["measures"]["items"]["discriminator"]["mapping"]) == set(KINDS)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.name)
def test_every_example_validates(file: Path):
    assert errors(as_json(file.read_text(encoding="utf-8"))) == []


def test_the_template_validates():
    assert errors(as_json(new_scenario())) == []


MEASURE = {
    "type": "export_control",
    "senders": ["USA"],
    "targets": ["CHN"],
    "sectors": ["C26"],
    "coverage": {"value": 0.5, "source": "a report"},
}


@pytest.mark.parametrize(
    "change",
    [
        {"coverage": 0.5},
        {"coverage": {"value": 0.5}},
        {"coverage": {"value": 1.5, "source": "a report"}},
        {"coverage": {"value": 0.5, "source": ""}},
        {"leakage": {"value": 0.5, "high": 1.5, "source": "a report"}},
        {"senders": []},
        {"senders": "USA"},
        {"coverge": 1},
        {"modality": "maybe"},
        {"date": "soon"},
        {"type": "exportcontrol"},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(change):
    document = {"accord": 1, "name": "x", "measures": [MEASURE]}
    assert errors(document) == []
    assert errors({**document, "measures": [{**MEASURE, **change}]})


def test_the_type_of_a_measure_is_required():
    untyped = {key: value for key, value in MEASURE.items() if key != "type"}
    assert errors({"accord": 1, "name": "x", "measures": [untyped]})
    assert errors({"name": "x"})
