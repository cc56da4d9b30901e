"""Magnitudes a draft starts from: the packaged ``magnitudes`` table, each with its source and its range."""

from __future__ import annotations

from accord import tables
from accord.errors import UnknownName
from accord.scenario.magnitude import Magnitude


def assumed(key: str) -> Magnitude:
    """Return a packaged magnitude by its key, for example ``export_control.coverage``.

    Raises
    ------
    UnknownName
        If the table has no such key.
    """
    table = {row["key"]: row for row in tables.rows("magnitudes")}
    if key not in table:
        raise UnknownName("magnitude", key, table)
    row = table[key]
    kind = "assumption" if row["status"] == "assumption" else "packaged"
    return Magnitude(
        value=float(row["value"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        source=f"{kind} {key}: {row['source']}",
        assumption=row["status"] == "assumption",
    )
