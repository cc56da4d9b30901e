"""The scenario: one document of measures, with the dates, blocs and source they belong to."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationInfo,
    field_validator,
    model_validator,
)

from accord import places
from accord.errors import InputError
from accord.scenario import blocs as own_blocs
from accord.scenario.actors import actor_code
from accord.scenario.days import Day, When, last_day
from accord.scenario.magnitude import Level, problem_at
from accord.scenario.measures import POSSIBLE, STATED, AnyMeasure, Measure, Modality


class Source(BaseModel):
    """The article or document a scenario was read from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    file: str = ""
    sha256: str = Field("", pattern=r"^([0-9a-f]{64})?$")
    published: When | None = None


class Scenario(BaseModel):
    """Measures against a baseline. Frozen: every change is a new scenario with a new hash."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accord: Literal[1] = Field(1, description="Version of this format.")
    name: str = Field(min_length=1)
    description: str = ""
    baseline: str = Field("icio-2022", min_length=1, description="The world the measures are applied to.")
    as_of: Day | None = Field(
        None,
        description="The day on which the members of blocs are counted for measures without a date; "
        "the date of the latest measure if left out.",
    )
    deficits: Literal["fixed", "proportional", "zero"] = Field(
        "fixed", description="What trade deficits do: stay, move with world income, or vanish."
    )
    blocs: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="The scenario's own blocs: a name, and countries or other blocs."
    )
    source: Source | None = None
    measures: tuple[AnyMeasure, ...] = ()

    @model_validator(mode="wrap")
    @classmethod
    def _know_own_blocs(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        """Tell the measures, which are checked one by one, which blocs the document declares."""
        if isinstance(info.context, dict) and isinstance(data, dict) and isinstance(data.get("blocs"), dict):
            info.context["blocs"] = tuple(name for name in data["blocs"] if isinstance(name, str))
        return handler(data)

    @field_validator("blocs")
    @classmethod
    def _blocs_make_sense(cls, blocs: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        codes, unknown = own_blocs.resolved(blocs)
        empty: list[own_blocs.Found] = [
            ((name,), [], f"the bloc {name!r} has no members")
            for name, members in blocs.items()
            if not members
        ]
        found = [*own_blocs.clashes(list(blocs)), *unknown, *empty, *own_blocs.circles(codes)]
        if found:
            raise problem_at(*found)
        return codes

    @field_validator("measures")
    @classmethod
    def _give_ids(cls, measures: tuple[AnyMeasure, ...]) -> tuple[AnyMeasure, ...]:
        given = [measure.id for measure in measures]
        repeated = repeated_ids(given)
        if repeated:
            raise problem_at(*repeated)
        taken, out = set(given), []
        for position, measure in enumerate(measures, start=1):
            free = measure.id or next(
                f"m{n}" for n in range(position, position + len(measures) + 1) if f"m{n}" not in taken
            )
            taken.add(free)
            out.append(measure if measure.id else measure.model_copy(update={"id": free}))
        return tuple(out)

    @model_validator(mode="after")
    def _actors_make_sense(self) -> Self:
        """Resolve the actors of measures made without their scenario, and check that every bloc has a day."""
        found: list[own_blocs.Found] = []
        measures = []
        for index, measure in enumerate(self.measures):
            update: dict[str, Any] = {}
            for path, name in measure.actors():
                try:
                    code = actor_code(name, self.blocs)
                except InputError as error:
                    found.append((("measures", index, *path), name, str(error)))
                    continue
                if len(path) == 1:
                    update[str(path[0])] = code
                else:
                    update[str(path[0])] = (*update.get(str(path[0]), ()), code)
                if own_blocs.is_dated(code, self.blocs) and measure.date is None and self.today is None:
                    message = (
                        f"who belongs to {code} depends on the day, and nothing here is dated; "
                        "give the measure a date, or the scenario an as_of day"
                    )
                    found.append((("measures", index, *path), name, message))
            update = {f: tuple(dict.fromkeys(v)) if isinstance(v, tuple) else v for f, v in update.items()}
            changed = {field: value for field, value in update.items() if value != getattr(measure, field)}
            measures.append(measure.model_copy(update=changed) if changed else measure)
        if found:
            raise problem_at(*found)
        if tuple(measures) != self.measures:
            object.__setattr__(self, "measures", tuple(measures))
        return self

    @property
    def today(self) -> dt.date | None:
        """The day for measures without a date: `as_of`, else the date of the latest measure, else None."""
        if self.as_of is not None:
            return self.as_of
        return max(
            (last_day(measure.date) for measure in self.measures if measure.date is not None), default=None
        )

    def day(self, measure: Measure) -> dt.date | None:
        """Return the day on which the members of the blocs a measure names are counted."""
        return last_day(measure.date) if measure.date is not None else self.today

    def members(self, name: str, on: dt.date | None = None) -> tuple[str, ...]:
        """Return the sorted ISO alpha-3 codes of a country (itself), a packaged bloc or an own bloc.

        Parameters
        ----------
        name
            A code or a name.
        on
            The day; by default the scenario's.

        Raises
        ------
        UnknownName
            If nobody knows the name.
        InputError
            If membership depends on the day and none is known.
        """
        code = actor_code(name, self.blocs)
        day = on or self.today
        if code in self.blocs:
            inside = (self.members(member, day) for member in self.blocs[code])
            return tuple(sorted({country for group in inside for country in group}))
        if code not in places.blocs():
            return (code,)
        if day is None:
            raise InputError(f"who belongs to {code} depends on the day; give the scenario an as_of day")
        return places.blocs()[code].members(day)

    def case(self, modalities: Collection[Modality]) -> Scenario:
        """Return the scenario with only the measures said in one of these ways, and never the denied ones.

        The day on which blocs are counted stays that of the whole scenario.
        """
        kept = tuple(m for m in self.measures if m.modality in modalities and m.modality != "denied")
        return self.model_copy(update={"measures": kept, "as_of": self.today})

    @property
    def stated(self) -> Scenario:
        """The case of what is asserted or announced."""
        return self.case(STATED)

    @property
    def possible(self) -> Scenario:
        """The case of all that is stated, intended or said to be possible."""
        return self.case(POSSIBLE)

    def at(self, level: Level) -> Scenario:
        """Return the scenario with every magnitude at its central value, its weaker or its stronger end."""
        return self.model_copy(update={"measures": tuple(measure.at(level) for measure in self.measures)})

    def canonical(self) -> str:
        """Return the whole document as JSON in one fixed form."""
        return json.dumps(
            self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )

    def hash(self) -> str:
        """Return the SHA-256 of the canonical JSON: two scenarios with one hash are the same document."""
        return hashlib.sha256(self.canonical().encode("utf-8", "surrogatepass")).hexdigest()

    def __hash__(self) -> int:
        return int(self.hash()[:15], 16)

    def to_yaml(self) -> str:
        """Return the scenario as a file a person can read, edit and load again."""
        from accord.scenario.emit import to_yaml

        return to_yaml(self)


def repeated_ids(ids: list[Any]) -> list[own_blocs.Found]:
    """Return every id that an earlier measure already has, at its path under ``measures``."""
    first: dict[str, int] = {}
    found: list[own_blocs.Found] = []
    for index, name in enumerate(ids):
        if isinstance(name, str) and name:
            if name in first:
                message = f"the id {name!r} is already that of measures[{first[name]}]; every id is used once"
                found.append(((index, "id"), name, message))
            else:
                first[name] = index
    return found
