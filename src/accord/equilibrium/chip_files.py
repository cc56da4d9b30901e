"""Reading the chip supply network: the official ETO tables, firms turned into countries, or the packaged extract.

The Emerging Technology Observatory (CSET, Georgetown University) publishes the Advanced Semiconductor Supply Chain
Dataset under CC BY-NC 4.0: inputs, providers, provision, sequence, stages. The extract packaged with Accord has
countries only, keeps that licence, and lies in files named ``noncommercial_*``; everything else works without them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from accord import places, tables
from accord.equilibrium.chip_network import EUROPE, VARIOUS, ChipNetwork, ChipNode, chip_network
from accord.errors import ChipNetworkError, Problem, SourceError, UnknownName, nearest

COLUMNS = {
    "inputs.csv": ("input_id", "input_name", "type", "stage_id", "year"),
    "providers.csv": ("provider_name", "provider_id", "provider_type", "country"),
    "provision.csv": ("provider_id", "provided_id", "share_provided"),
    "sequence.csv": ("input_id", "goes_into_id", "is_type_of_id"),
    "stages.csv": ("stage_id", "stage_name"),
}
"""What is read of each official file; further columns are left alone."""
MARKET = "market_share_chart_global_market_size_info"
KINDS = ("process", "tool_resource", "material_resource", "design_resource", "ultimate_output")
ROUNDING = 3.0
"""How far the shares of a node may sum from 100, in percentage points: they are published rounded."""
SOURCE = "CSET / Emerging Technology Observatory, Advanced Semiconductor Supply Chain Dataset (CC BY-NC 4.0)"
NAMES = {"VARIOUS COUNTRIES": VARIOUS, EUROPE: EUROPE}


@dataclass(frozen=True)
class _Row:
    """One row of a file and where it is."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def problem(self, message: str, column: str = "") -> Problem:
        return Problem(message, f"{self.file}, {column}" if column else self.file, self.line, 1)


def europe() -> frozenset[str]:
    """Countries that the region ``EUR`` may mean: the European Union at the end of 2022, with GBR, CHE and NOR.

    The source does not list them.
    """
    return frozenset({*places.blocs()["EU"].members(date(2022, 12, 31)), "GBR", "CHE", "NOR"})


def read_chip_network(folder: str | Path) -> ChipNetwork:
    """Read the official files ``inputs``, ``providers``, ``provision``, ``sequence`` and ``stages`` (.csv).

    Firms are turned into the country of their seat and leave no other trace: where a node has rows of countries,
    those are taken; where it has rows of firms only, the firms' shares are summed by country. A stage of production
    (design, fabrication, assembly) becomes a node of its own that goes into those of its processes which other
    processes lead to. Where a tool goes into a tool, it is read as a kind of it.

    Raises
    ------
    SourceError
        If a file is not there or not readable.
    ChipNetworkError
        With everything wrong in the files, each with its file and line.
    """
    base = Path(folder)
    if not base.is_dir():
        raise SourceError(
            f"{base} is not a folder; name the folder with the files {', '.join(COLUMNS)} of the ETO dataset"
        )
    files = {name: list(_rows(base / name, columns)) for name, columns in COLUMNS.items()}
    problems: list[Problem] = []
    nodes = _nodes(files["inputs.csv"], files["stages.csv"], problems)
    countries = _countries(files["providers.csv"], problems)
    providers = _provision(files["provision.csv"], nodes, countries, problems)
    inputs, kinds = _links(files["sequence.csv"], nodes, problems)
    if problems:
        raise ChipNetworkError(problems, str(base))
    steps = {out for a, out in inputs if nodes[a].kind == nodes[out].kind == "process"}
    stages = [
        (row["stage_id"], row["input_id"])
        for row in files["inputs.csv"]
        if row["stage_id"] and row["input_id"] in steps
    ]
    return chip_network(
        tuple(nodes.values()), providers, (*inputs, *stages), kinds, regions={EUROPE: europe()}, source=SOURCE
    )


@cache
def load_chip_network() -> ChipNetwork:
    """Return the packaged extract of the ETO dataset, countries only (CC BY-NC 4.0: not for commercial use).

    Raises
    ------
    SourceError
        If this copy of Accord comes without the non-commercial files; `read_chip_network` reads the official ones.
    """
    names = [f"noncommercial_chip_{part}" for part in ("nodes", "shares", "links")]
    try:
        node_rows, share_rows, link_rows = (tables.rows(name) for name in names)
    except UnknownName:
        raise SourceError(
            "this copy of Accord comes without the chip supply network, which is licensed for non-commercial use only "
            "(CC BY-NC 4.0); get the ETO dataset and name its folder to read_chip_network"
        ) from None
    nodes = [
        ChipNode(
            row["id"],
            row["name"],
            row["kind"],
            int(row["year"]) if row["year"] else None,
            float(row["market"]) if row["market"] else None,
        )
        for row in node_rows
    ]
    providers: dict[str, dict[str, float | None]] = {}
    for row in share_rows:
        value = float(row["share"]) if row["share"] else None
        providers.setdefault(row["node"], {})[row["country"]] = value
    links = [(row["link"], (row["source"], row["target"])) for row in link_rows]
    inputs = [pair for link, pair in links if link == "input"]
    kinds = [pair for link, pair in links if link == "kind"]
    return chip_network(nodes, providers, inputs, kinds, regions={EUROPE: europe()}, source=SOURCE)


def market_size(text: str) -> float | None:
    """Return USD million from words like "$574.1 billion (2022)", or None where there are none."""
    found = re.match(r"\s*\$\s*([\d.,]+)\s*(million|billion)", text)
    if not found:
        return None
    return round(float(found[1].replace(",", "")) * (1000.0 if found[2] == "billion" else 1.0), 3)


def _rows(path: Path, columns: Iterable[str]) -> Iterator[_Row]:
    if not path.is_file():
        raise SourceError(f"there is no file {path}; the ETO dataset consists of {', '.join(COLUMNS)}")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read as UTF-8 text: {error}") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    header = reader.fieldnames or ()
    missing = [
        Problem(
            f"there is no column {name}"
            + (f"; found {near[0]}, expected {name}" if (near := nearest(name, header, 1)) else ""),
            path.name,
            1,
            1,
        )
        for name in columns
        if name not in header
    ]
    if missing:
        raise ChipNetworkError(missing, str(path.parent))
    yield from (_Row(path.name, reader.line_num, row) for row in reader)


def _nodes(rows: list[_Row], stages: list[_Row], problems: list[Problem]) -> dict[str, ChipNode]:
    nodes: dict[str, ChipNode] = {}
    for row, key, name in (
        *((row, row["input_id"], row["input_name"]) for row in rows),
        *((row, row["stage_id"], row["stage_name"]) for row in stages),
    ):
        stage = row.file == "stages.csv"
        if not key or key in nodes:
            message = f"the id {key} is used twice" if key else "a row without id"
            problems.append(row.problem(f"{message}; ids are unique and not empty"))
            continue
        if not stage and row["type"] not in KINDS:
            problems.append(row.problem(str(UnknownName("type of input", row["type"], KINDS)), "type"))
        known = {entry["stage_id"] for entry in stages}
        if not stage and row["stage_id"] and row["stage_id"] not in known:
            problems.append(row.problem(str(UnknownName("stage", row["stage_id"], known)), "stage_id"))
        year = row["year"].removesuffix(".0")
        if year and not year.isdigit():
            problems.append(row.problem(f"found {year!r}, expected a year such as 2025", "year"))
            year = ""
        kind = "stage" if stage else row["type"]
        nodes[key] = ChipNode(key, name, kind, int(year) if year else None, market_size(row[MARKET]))
    return nodes


def _countries(rows: list[_Row], problems: list[Problem]) -> dict[str, tuple[str, bool]]:
    """Return the country each provider is or has its seat in, and whether it is a country."""
    found: dict[str, tuple[str, bool]] = {}
    for row in rows:
        kind = row["provider_type"]
        if kind not in ("country", "organization"):
            message = str(UnknownName("type of provider", kind, ("country", "organization")))
            problems.append(row.problem(message, "provider_type"))
            continue
        column = "provider_name" if kind == "country" else "country"
        code = NAMES.get(row[column].upper(), row[column])
        if code not in (*NAMES.values(), *places.countries()):
            problems.append(row.problem(str(UnknownName("country", code, places.countries())), column))
        provider = (code, kind == "country")
        # The source repeats some rows; they must say the same.
        if found.setdefault(row["provider_id"], provider) != provider:
            problems.append(
                row.problem(f"{row['provider_id']} is in {code} here and elsewhere in an earlier row")
            )
    return found


def _provision(
    rows: list[_Row],
    nodes: dict[str, ChipNode],
    countries: dict[str, tuple[str, bool]],
    problems: list[Problem],
) -> dict[str, dict[str, float | None]]:
    """Return shares in percent by node and country: rows of countries where there are any, else the firms' summed."""
    stated: dict[str, dict[bool, dict[str, float | None]]] = {}
    first: dict[str, _Row] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        node, provider, text = row["provided_id"], row["provider_id"], row["share_provided"]
        fine = True
        for name, known, column in ((node, nodes, "provided_id"), (provider, countries, "provider_id")):
            if name not in known:
                problems.append(row.problem(str(UnknownName(column, name, known)), column))
                fine = False
        try:
            value = float(text) if text else None
        except ValueError:
            value = -1.0
        if value is not None and not 0.0 <= value <= 100.0:
            message = f"found {text!r}, expected a percentage from 0 to 100, or nothing where it is unknown"
            problems.append(row.problem(message, "share_provided"))
            fine = False
        if (provider, node) in seen:
            problems.append(row.problem(f"{provider} provides {node} in an earlier row too"))
        if not fine or (provider, node) in seen:
            continue
        seen.add((provider, node))
        code, is_country = countries[provider]
        group = stated.setdefault(node, {}).setdefault(is_country, {})
        old = group.get(code)
        group[code] = old if value is None else value + (old or 0.0)
        first.setdefault(node, row)
    chosen = {node: groups.get(True, groups.get(False, {})) for node, groups in stated.items()}
    for node, shares in chosen.items():
        total = sum(value or 0.0 for value in shares.values())
        if any(value is not None for value in shares.values()) and abs(total - 100.0) > ROUNDING:
            message = f"the shares of {nodes[node].name} ({node}) sum to {total:g}, not to 100"
            problems.append(first[node].problem(message, "share_provided"))
    return chosen


def _links(
    rows: list[_Row], nodes: dict[str, ChipNode], problems: list[Problem]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    inputs: list[tuple[str, str]] = []
    kinds: list[tuple[str, str]] = []
    for row in rows:
        source, into, group = row["input_id"], row["goes_into_id"], row["is_type_of_id"]
        for name, column in ((source, "input_id"), (into, "goes_into_id"), (group, "is_type_of_id")):
            if name and name not in nodes:
                problems.append(row.problem(str(UnknownName("input", name, nodes)), column))
        if not source or bool(into) == bool(group):
            message = "a row names an input and either what it goes into or what it is a type of"
            problems.append(row.problem(message, "goes_into_id"))
        elif {source, into or group} <= nodes.keys():
            tools = nodes[source].kind == nodes[into or group].kind == "tool_resource"
            (kinds if group or tools else inputs).append((source, into or group))
    return inputs, kinds
