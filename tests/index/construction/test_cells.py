"""What cells are called, and tables that are refused."""

import numpy as np
import pytest

from accord.errors import ImputeError, TreatError
from accord.index.construction.cells import Cells, listing, table


def test_cells_are_called_by_their_codes_or_by_their_numbers_from_one():
    named = Cells(("LPI", "Ship"), ("AUT", "BEL"))
    assert named.cell(1, 0) == "unit 'BEL', indicator 'LPI'"
    assert Cells().cell(1, 0) == "unit number 2, indicator number 1"
    assert (named.position("Ship"), named.position(1), named.position("x"), Cells().position("LPI")) == (
        1,
        1,
        None,
        None,
    )
    assert Cells().indicators(np.array([False, True])) == "'2'"


def test_a_long_list_of_names_is_cut():
    assert listing("abc") == "'a', 'b', 'c'"
    assert listing("abcdefgh", most=2) == "'a', 'b' and 6 more"


def test_integers_and_lists_are_tables_and_a_table_may_have_empty_indicators_where_allowed():
    array, cells = table([[1, 2], [3, 4]], ImputeError)
    assert array.dtype == np.float64
    assert cells == Cells()
    assert np.isnan(table([[1.0, np.nan]], ImputeError, empty=True)[0][0, 1])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1.0, 2.0], r"shape \(2,\)"),
        (np.zeros((0, 3)), r"shape \(0, 3\)"),
        ([["a", "b"]], "not numbers"),
        ([[1.0, np.inf]], "unit 'AUT', indicator 'Ship': found inf"),
        ([[1.0, np.nan]], "no unit has a value for 'Ship'"),
    ],
)
def test_what_is_no_table_of_numbers_is_refused(values, message):
    names = (
        {"codes": ("LPI", "Ship"), "units": ("AUT",)} if len(np.shape(values)) == 2 and len(values) else {}
    )
    with pytest.raises(TreatError, match=message):
        table(values, TreatError, **names)


def test_names_must_fit_the_table():
    with pytest.raises(ImputeError, match="found 1 codes"):
        table([[1.0, 2.0]], ImputeError, codes=["a"])
    with pytest.raises(ImputeError, match="found 2 units"):
        table([[1.0, 2.0]], ImputeError, units=["a", "b"])
