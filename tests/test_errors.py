"""The tree of errors: drawn as it is, and each error whole after a trip to another process."""

import inspect
import pickle
import re

import pytest

from accord import errors
from accord.errors import AccordError, DataError, Faulty, InputError, Problem, nearest

CLASSES = {
    name: kind
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, AccordError)
}


def test_the_tree_in_the_docstring_is_the_tree_of_classes():
    drawn, above = {}, {}
    for line in errors.__doc__.splitlines():
        found = re.match(r"^((?:[│ ]   )*)(?:├──|└──) (\w+)", line)
        if line == "AccordError":
            above[0] = "AccordError"
        elif found:
            depth = len(found[1]) // 4 + 1
            above[depth] = found[2]
            drawn[found[2]] = above[depth - 1]
    actual = {name: kind.__bases__[0].__name__ for name, kind in CLASSES.items() if kind is not AccordError}
    assert drawn == actual


@pytest.mark.parametrize("kind", [kind for kind in CLASSES.values() if issubclass(kind, Faulty)])
def test_an_error_with_problems_survives_a_trip_to_another_process(kind):
    error = kind([Problem("wrong", "here", 1, 2), Problem("worse")], "file.csv")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert again.problems == error.problems
    assert str(again) == str(error) == "file.csv: 2 problems\n  line 1, column 2: here: wrong\n  worse"


def test_a_source_without_a_name_is_called_what_it_is():
    assert str(DataError([Problem("wrong")])) == "data: 1 problem\n  wrong"
    assert DataError([]).exit_code == InputError.exit_code == 2


def test_the_nearest_names_come_first():
    assert nearest("c26", ["C62", "C26", "C27"])[0] == "C26"
    assert nearest("C62", ["C26", "C27"])[0] == "C26"  # letters swapped
    assert nearest("zzz", ["a", "b"]) == ()
