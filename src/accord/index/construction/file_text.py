"""Index files written: one to start from, and one for an index that was built in Python."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from accord.errors import SourceError
from accord.index.construction.built import Index
from accord.index.construction.data import IndexData
from accord.index.construction.file import FORMAT, NOT_DONE
from accord.index.construction.recipe import STEPS, Recipe
from accord.index.construction.structure import Structure
from accord.index.robustness.uncertain import Factor
from accord.scenario.yaml_text import PlainWords

_STARTER = """\
# An Accord index: which tables it is made of, and every choice made on the way.
# Change it and load it again; every error is reported with its line and a way out.
accord-index: 1
name: My index
description: One or two sentences on what this index measures, and for whom.
values: values.csv # a row per unit: code, name, (year,) one column per indicator; others group or divide
structure: structure.csv # a row per indicator and aggregate: code, name, parent, weight, direction

# The steps, each with its choices; {} takes the usual ones, none (or leaving it out) skips a step.
denominate: {} # divide by the column that structure.csv names under denominator
impute: {method: group_mean, group: region} # or mean, median, row_mean, em, constant...
screen: {min_present: 0.6} # leave out units with fewer values than this share
treat: {skew_max: 2, kurt_max: 3.5, max_winsorised: 5} # outliers; none to leave all values as they are
normalise: {method: minmax, low: 1, high: 100} # or zscore, rank, goalposts, distance_to_target...
#  each: {CO2: {method: goalposts, lower: 0, upper: 20}} # other choices for single indicators
weight: none # the structure's own weights; or {scheme: equal}, {scheme: pca}...
aggregate: {method: [arithmetic, geometric]} # from the indicators up; one word for all levels
# order: [denominate, impute, screen, treat, normalise]

# What somebody else could have chosen or measured otherwise, for the uncertainty of ranks:
uncertain:
  - {kind: weight_noise, size: 0.25}
  - {kind: alternatives, path: normalise, choices: [{method: minmax, low: 1}, {method: rank}]}
"""
_STARTER_TABLES = {
    "values.csv": """\
code,name,region,population,exports,schooling,co2
AAA,First,north,10.5,210.0,12.1,8.4
BBB,Second,north,4.2,95.5,11.8,6.1
CCC,Third,north,33.0,280.2,,9.9
DDD,Fourth,south,51.3,130.7,8.2,1.7
EEE,Fifth,south,7.9,,7.4,2.2
FFF,Sixth,south,120.4,410.9,9.0,4.8
""",
    "structure.csv": """\
code,name,parent,weight,direction,unit,denominator
exports,Exports,economy,1,1,billion dollars,population
schooling,Years of schooling,society,2,1,years,
co2,Emissions of carbon dioxide,society,1,-1,tonnes per head,
economy,Economy,index,1,,,
society,Society,index,1,,,
index,My index,,1,,,
""",
}


def new_index_file() -> str:
    """Return a commented index file to start from; the tables it names are those of `new_index_tables`."""
    return _STARTER


def new_index_tables() -> dict[str, str]:
    """Return small made-up tables by file name that the file of `new_index_file` works with as they are."""
    return dict(_STARTER_TABLES)


def save_index(index: Index, folder: str | Path, *, name: str = "", uncertain: Sequence[Factor] = ()) -> Path:
    """Write an index as a file and its two tables, from which `load_index_file` builds the same index again.

    Parameters
    ----------
    folder
        Made if it is not there; ``index.yaml``, ``values.csv`` and ``structure.csv`` in it are written over.
    name
        By default that of the index.

    Returns
    -------
    path
        Of the index file.

    Raises
    ------
    SourceError
        If the folder cannot be written to.
    """
    place = Path(folder)
    texts = {
        "values.csv": values_text(index.data),
        "structure.csv": structure_text(index.given, index.data),
        "index.yaml": recipe_text(name or index.given.top.name, index.recipe, uncertain),
    }
    try:
        place.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            (place / file).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise SourceError(f"{place} cannot be written to: {error.strerror}") from None
    return place / "index.yaml"


def recipe_text(name: str, recipe: Recipe, uncertain: Sequence[Factor] = ()) -> str:
    """Return the index file of a recipe: what differs from the usual choices, every step named."""
    document: dict[str, Any] = {
        FORMAT: 1,
        "name": name,
        "values": "values.csv",
        "structure": "structure.csv",
    }
    for step in (*STEPS, "weight", "aggregate"):
        chosen = getattr(recipe, step)
        document[step] = NOT_DONE if chosen is None else chosen.model_dump(mode="json", exclude_defaults=True)
    if recipe.order != STEPS:
        document["order"] = list(recipe.order)
    if uncertain:
        document["uncertain"] = [
            {"kind": factor.kind, **factor.model_dump(mode="json", exclude_defaults=True)}
            for factor in uncertain
        ]
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def values_text(data: IndexData) -> str:
    """Return the CSV table of an index's raw data, every number with all its digits."""
    year = [] if data.year is None else [data.year]
    header = ["code", "name", *(["year"] if year else []), *data.groups, *data.denominators, *data.indicators]
    rows = []
    for n, (unit, name) in enumerate(zip(data.units, data.names, strict=True)):
        numbers = [*(float(column[n]) for column in data.denominators.values()), *data.values[n].tolist()]
        groups = [column[n] or "" for column in data.groups.values()]
        rows.append([unit, name, *year, *groups, *map(_digits, numbers)])
    return _csv(header, rows)


def structure_text(structure: Structure, data: IndexData | None = None) -> str:
    """Return the CSV table of a structure, with rows that name the groupings and denominators of the data."""
    header = [
        "code", "name", "parent", "weight", "direction", "unit", "denominator", "target", "level", "type",
    ]  # fmt: skip
    rows = [
        [
            e.code, e.name, e.parent or "", _digits(e.weight), str(e.direction), e.unit, e.denominator or "",
            "" if e.target is None else _digits(e.target), str(e.level), "indicator" if e.level == 1 else "aggregate",
        ]
        for e in structure.elements
    ]  # fmt: skip
    groups = structure.groups if data is None else tuple(data.groups)
    divisors = structure.spare if data is None else tuple(data.denominators)
    for kind, codes in (("group", groups), ("denominator", divisors)):
        rows += [[code, code, *[""] * 7, kind] for code in codes]
    return _csv(header, rows)


class _Dumper(PlainWords, yaml.SafeDumper):
    """Writes repeated values out, for the loader refuses aliases, and keeps what is small on one line."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Write repeated values out."""
        return True


def _mapping(dumper: yaml.SafeDumper, items: dict[str, Any]) -> yaml.Node:
    small = not any(isinstance(item, dict) and item for item in items.values()) and FORMAT not in items
    return dumper.represent_mapping("tag:yaml.org,2002:map", items, flow_style=small)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    small = not any(isinstance(item, dict | list) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=small)


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)


def _digits(value: float) -> str:
    """Return a number with all digits it takes to read the same number again; nothing for a missing one."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
