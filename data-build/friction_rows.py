"""What a row of the table of frictions says."""

from dataclasses import dataclass, fields

Z95 = 1.6448536269514722
"""95th percentile of the standard normal: low and high of an estimate are its 5th and 95th percentiles."""
COMMAND = "python data-build/frictions.py"


@dataclass(frozen=True)
class Row:
    """One estimate or assumption, as it is written to frictions.csv."""

    key: str
    channel: str
    parameter: str
    value: float
    se: float | None
    low: float
    high: float
    unit: str
    status: str
    """estimate or assumption."""
    identification: str
    """What stands behind it: a word of accord.capacity.estimates.IDENTIFICATIONS."""
    observations: int | None
    sample: str
    specification: str
    source: str
    command: str
    note: str

    def cells(self) -> list[str]:
        """Return the row as text, in the order of `FIELDS`."""
        numbers = ["" if x is None else f"{x:.4g}" for x in (self.value, self.se, self.low, self.high)]
        return [
            self.key,
            self.channel,
            self.parameter,
            *numbers,
            self.unit,
            self.status,
            self.identification,
            "" if self.observations is None else str(self.observations),
            self.sample,
            self.specification,
            self.source,
            self.command,
            self.note,
        ]


FIELDS = [field.name for field in fields(Row)]
"""Columns of frictions.csv."""


def estimate(
    key: str,
    value: float,
    se: float,
    *,
    unit: str,
    identification: str,
    observations: int,
    sample: str,
    specification: str,
    source: str,
    note: str,
) -> Row:
    """Return a row for an estimate made here, with its 5th and 95th percentile."""
    channel, parameter = key.split(".", 1)
    return Row(
        key,
        channel,
        parameter,
        value,
        se,
        value - Z95 * se,
        value + Z95 * se,
        unit,
        "estimate",
        identification,
        observations,
        sample,
        specification,
        source,
        COMMAND,
        note,
    )


def assumption(
    key: str,
    value: float,
    low: float,
    high: float,
    *,
    channel: str,
    unit: str,
    source: str,
    note: str,
    se: float | None = None,
    identification: str = "judgement",
    command: str = "",
) -> Row:
    """Return a row for a number taken over or judged, with a range; `se` where it rests on an estimate made here."""
    return Row(
        key,
        channel,
        key.split(".", 1)[1],
        value,
        se,
        low,
        high,
        unit,
        "assumption",
        identification,
        None,
        "",
        "",
        source,
        command,
        note,
    )
