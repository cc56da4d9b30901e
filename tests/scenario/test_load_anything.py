"""Whatever a file holds, the loader returns a scenario or one of Accord's own errors."""

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.errors import Problem, ScenarioError, SourceError
from accord.scenario import new_scenario, parse_scenario

TEMPLATE = new_scenario()
plain = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8)
keys = st.sampled_from(
    [
        "accord",
        "name",
        "measures",
        "blocs",
        "source",
        "type",
        "id",
        "senders",
        "targets",
        "sectors",
        "coverage",
        "value",
        "low",
        "evidence",
        "start",
        "end",
        "date",
        "as_of",
        "members",
        "channels",
        "partners",
        "issuer",
    ]
)
words = plain | st.sampled_from(
    ["export_control", "tariff", "alliance", "directive", "USA", "C26", "BRICS", "trade"]
)
anything = st.recursive(
    words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5), max_leaves=20
)


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        parse_scenario(text)
    except SourceError:
        return ()
    except ScenarioError as error:
        return error.problems
    return ()


def check(text: str) -> None:
    lines = len(text.splitlines()) + 2
    for problem in problems_of(text):
        assert problem.message
        assert problem.line is None or 1 <= problem.line <= lines


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(TEMPLATE)), st.integers(0, 30), st.text(max_size=12))
def test_a_damaged_file(start: int, length: int, put: str):
    check(TEMPLATE[:start] + put + TEMPLATE[start + length :])


@settings(max_examples=150, deadline=None)
@given(anything, anything)
def test_any_shape_of_data(top: Any, measures: Any):
    check(
        yaml.safe_dump(
            {"accord": 1, "name": "x", "measures": measures, **(top if isinstance(top, dict) else {})}
        )
    )
    check(yaml.safe_dump({"accord": 1, "name": "x", "measures": [measures], "blocs": top}))
