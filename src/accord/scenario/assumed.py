"""Magnitudes a draft starts from, each with its source and its range: the packaged tables of trade and of frictions."""

from __future__ import annotations

from accord import tables
from accord.errors import UnknownName
from accord.scenario.magnitude import Magnitude


def assumed(key: str) -> Magnitude:
    """Return a packaged magnitude by its key, for example ``export_control.coverage``.

    Raises
    ------
    UnknownName
        If neither table has such a key.
    """
    table = {row["key"]: row for name in ("frictions", "magnitudes") for row in tables.rows(name)}
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
