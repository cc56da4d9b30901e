"""The file that says how a sector is divided: YAML in which every number carries its source.

accord_split: 1
world: icio-2022                # a packaged world, or a .npz file written by an earlier division
sector: C26
parts:
  - code: C26.chips
    name: Semiconductors
    output: {value: 0.118, low: 0.0363, high: 0.3, source: '...'}
    output_by_country:
      TWN: {value: 0.6, source: '...'}
    trade:                      # a part's share in what importers (all, if left out) buy from exporters
      - {exporters: [NLD], importers: [TWN], share: {value: 0.5, source: '...'}}
    theta: {value: 3.95, source: '...'}
  - code: C26.other             # no output share: the rest
hints:                          # 1 is proportional
  - {part: C26.chips, users: [C26.other], strength: {value: 2, source: '...'}}
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from accord import places
from accord.baseline.parts import Given, Hint, Part
from accord.baseline.split import Split, split_sector
from accord.baseline.stored import open_world
from accord.baseline.world import World
from accord.errors import Problem, ScenarioError, SourceError, UnknownName, nearest
from accord.scenario.magnitude import Magnitude, Share, Within
from accord.scenario.messages import shown
from accord.scenario.yaml_text import Path as Place
from accord.scenario.yaml_text import dotted, read

LIMIT = 1_000_000
"""Bytes; the largest file that is read."""
Strength = Annotated[Magnitude, Within(0.0, unit="a multiple of proportional use")]
Positive = Annotated[Magnitude, Within(0.0, open_low=True, unit="a trade elasticity")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TradeEntry(_Entry):
    """A part's share in what importers buy from exporters."""

    exporters: tuple[str, ...] = Field(min_length=1)
    importers: tuple[str, ...] | None = Field(None, min_length=1)
    share: Share


class HintEntry(_Entry):
    """Which users lean to a part."""

    part: str
    users: tuple[str, ...] = Field(min_length=1)
    strength: Strength


class PartEntry(_Entry):
    """One part of the sector."""

    code: str = Field(min_length=1)
    name: str = ""
    output: Share | None = None
    output_by_country: dict[str, Share] = Field(default_factory=dict)
    trade: tuple[TradeEntry, ...] = ()
    theta: Positive | None = None


class SplitEntry(_Entry):
    """The whole file."""

    accord_split: Literal[1]
    name: str = ""
    description: str = ""
    world: str = "icio-2022"
    sector: str
    parts: tuple[PartEntry, ...] = Field(min_length=2)
    hints: tuple[HintEntry, ...] = ()


@dataclass(frozen=True)
class SplitFile:
    """A division read from a file."""

    entry: SplitEntry
    folder: Path
    """Where a world's file named in it is looked for."""

    def split(self) -> Split:
        """Divide the sector.

        Raises
        ------
        InputError
            As `split_sector`; UnknownName for a world, country, sector, part or user that is not known.
        """
        world = open_world(self.entry.world, self.folder)
        hints = [
            Hint(hint.part, user, _given(hint.strength)) for hint in self.entry.hints for user in hint.users
        ]
        parts = [_part(world, part) for part in self.entry.parts]
        return split_sector(world, self.entry.sector, parts, hints, name=self.entry.name)


def load_split(path: str | Path) -> SplitFile:
    """Return the division written in a YAML file.

    Raises
    ------
    SourceError
        If there is no readable text at `path`.
    ScenarioError
        If it is not valid; carries every problem with its line and column.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            raw = stream.read(LIMIT + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SourceError(f"{file} is not UTF-8 text; a division of a sector is YAML text") from None
    if len(raw) > LIMIT:
        raise SourceError(f"{file} is larger than {LIMIT // 1_000_000} MB, too large for a division")
    if not text.strip():
        raise SourceError(f"{file} is empty; docs/baseline.md shows what stands in it")
    data, marks, problems = read(text, str(file))
    if not isinstance(data, dict):
        message = "expected a mapping that starts with accord_split: 1; docs/baseline.md shows one"
        raise ScenarioError([*problems, Problem(message, "", 1, 1)], str(file))
    try:
        entry = SplitEntry.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where: Place = detail["loc"]
            place = marks.key(where) if detail["type"] == "extra_forbidden" else marks.value(where)
            problems.append(Problem(_message(detail), dotted(where), *place))
        raise ScenarioError(problems, str(file)) from None
    if problems:
        raise ScenarioError(problems, str(file))
    return SplitFile(entry, file.parent)


def _message(detail: ErrorDetails) -> str:
    kind, where = detail["type"], detail["loc"]
    if kind == "accord":
        return detail["msg"]
    if kind == "missing":
        return f"{str(where[-1])!r} is missing; add it"
    if kind == "extra_forbidden":
        valid = list(_model_at(where[:-1]).model_fields)
        near = nearest(str(where[-1]), valid)
        guess = f" Did you mean {near[0]!r}?" if near else ""
        return f"unknown field {str(where[-1])!r}.{guess} Here stand {', '.join(valid)}"
    return f"found {shown(detail['input'])}: {detail['msg'][0].lower()}{detail['msg'][1:]}"


def _model_at(where: Place) -> type[BaseModel]:
    names = [part for part in where if isinstance(part, str)]
    models: dict[tuple[str, ...], type[BaseModel]] = {
        (): SplitEntry,
        ("parts",): PartEntry,
        ("parts", "trade"): TradeEntry,
        ("hints",): HintEntry,
    }
    return models.get(tuple(names), Magnitude)


def _given(magnitude: Magnitude) -> Given:
    return Given(**magnitude.model_dump())


def _part(world: World, entry: PartEntry) -> Part:
    code = _codes(world)
    return Part(
        entry.code,
        entry.name,
        None if entry.output is None else _given(entry.output),
        {code(country): _given(share) for country, share in entry.output_by_country.items()},
        {
            (None if importer is None else code(importer), code(exporter)): _given(trade.share)
            for trade in entry.trade
            for importer in (trade.importers or (None,))
            for exporter in trade.exporters
        },
        None if entry.theta is None else _given(entry.theta),
    )


def _codes(world: World) -> Callable[[str], str]:
    """Return how to find a country of this world by code or name; the rest of the world has a code only."""

    def code(name: str) -> str:
        found = name if name in world.countries else places.country_code(name)
        if found not in world.countries:
            raise UnknownName("country", name, world.countries, f"World {world.name} has these.")
        return found

    return code


def summary(split: Split) -> dict[str, Any]:
    """Return the divided world and its record as plain data, for printing."""
    world, record = split.world, split.record
    at = [world.sector(part.code) for part in record.parts]
    output = world.sales[at].sum(axis=1)
    return {
        "name": world.name,
        "year": world.year,
        "unit": world.unit,
        "countries": len(world.countries),
        "sectors": len(world.sectors),
        "from": {"world": record.world, "sector": record.sector},
        "parts": [
            {
                "code": part.code,
                "name": part.name,
                "output": float(total),
                "share_of_output": float(total / output.sum()),
                "imports": float(world.flows[j].sum() - world.flows[j].trace()),
                "theta": float(world.theta[j]),
            }
            for part, j, total in zip(record.parts, at, output, strict=True)
        ],
        "assumptions": list(record.assumptions),
        "fit": {
            "trade_iterations": record.trade_iterations,
            "trade_residual": record.trade_residual,
            "use_iterations": record.use_iterations,
            "use_residual": record.use_residual,
            "given_trade_shares_bent_by": record.bent,
        },
        "identities": world.identities(),
    }
