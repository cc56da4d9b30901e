"""Every packaged file says where it is from, and is the file it says it is."""

from importlib.resources import files

import pytest

from accord import tables
from accord.errors import UnknownName

PACKAGED = sorted(
    entry.name for entry in (files("accord") / "data").iterdir() if entry.name != "provenance.csv"
)


def test_every_packaged_file_has_one_row():
    assert sorted(row["file"] for row in tables.provenance()) == PACKAGED


@pytest.mark.parametrize("file", PACKAGED)
def test_the_row_is_complete_and_the_hash_is_the_files(file):
    row = next(row for row in tables.provenance() if row["file"] == file)
    for field in ("title", "source", "edition", "licence", "retrieved", "transformation"):
        assert row[field].strip(), field
    assert row["sha256"] == tables.digest(file)


def test_an_unknown_table_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="'blocs'"):
        tables.rows("bloc")
