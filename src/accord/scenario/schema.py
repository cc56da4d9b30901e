"""The scenario format as a JSON Schema, for editors that complete and check while one types."""

from __future__ import annotations

import json
from typing import Any

from accord.scenario.document import Scenario
from accord.scenario.measures import KINDS


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of scenario files; dates are their ISO text.

    What a schema cannot say (names of countries, circles of blocs, repeated ids) only the loader checks.
    """
    schema = Scenario.model_json_schema(mode="validation")
    for measure in KINDS.values():  # the loader has to know which kind it is, so a file cannot leave it out
        described = schema["$defs"][measure.__name__]
        described["required"] = ["type", *described["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Accord scenario, format 1",
        "required": ["accord", *schema["required"]],
    }


def schema_text() -> str:
    """Return the schema as it is published in ``docs/scenario.schema.json``."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
