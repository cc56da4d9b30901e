"""What governments do, one class per kind of measure: who does it to whom, in which sectors, how strongly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from accord.scenario.actors import Actor, Actors, OptionalActors, Sectors
from accord.scenario.days import When
from accord.scenario.magnitude import Level, Magnitude, Rate, Share, problem, problem_at
from accord.scenario.sectors import ALL

Modality = Literal["asserted", "announced", "intended", "possible", "denied"]
AgainstBaseline = Literal["added", "deepens", "lifts"]
Channel = Literal["trade", "research", "talent"]

STATED: frozenset[Modality] = frozenset({"asserted", "announced"})
"""What is said to be so, or to have been decided."""
POSSIBLE: frozenset[Modality] = STATED | {"intended", "possible"}
"""What is stated, and what is intended or only said to be possible."""


class Evidence(BaseModel):
    """The words a measure was read from, as a span of the source text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int = Field(ge=0, description="First character, counted from 0 in Unicode code points.")
    end: int = Field(ge=0, description="One past the last character.")
    text: str

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end <= self.start:
            raise problem_at(
                (("end",), self.end, f"the span ends at {self.end}, not after its start {self.start}")
            )
        return self


class Measure(BaseModel):
    """What every measure says, whatever its kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    actor_fields: ClassVar[tuple[str, ...]] = ()
    """Fields that name countries or blocs."""
    weakening: ClassVar[frozenset[str]] = frozenset({"leakage"})
    """Magnitudes that weaken the measure as they grow."""

    id: str = Field(
        "", pattern=r"^([A-Za-z][A-Za-z0-9_.-]*)?$", description="Unique; m1, m2... by position if left out."
    )
    date: When | None = Field(
        None,
        description="When it takes effect: a day or a month; if left out, blocs are counted as_of.",
    )
    against_baseline: AgainstBaseline | None = Field(
        None,
        description="How it stands to the baseline data: added (not in them), deepens (in them in part; "
        "this comes on top), lifts (in them, and taken away).",
    )
    modality: Modality = Field("asserted", description="How the source says it.")
    evidence: tuple[Evidence, ...] = ()
    notes: str = ""

    def actors(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield every country or bloc the measure names, with its path inside the measure."""
        for field in self.actor_fields:
            value: str | tuple[str, ...] | None = getattr(self, field)
            if isinstance(value, str):
                yield (field,), value
            elif value:
                yield from (((field, index), name) for index, name in enumerate(value))

    def at(self, level: Level) -> Self:
        """Return the measure with every magnitude fixed at its central value, weaker end or stronger end."""
        fixed = {
            field: value.at(level, inverse=field in self.weakening)
            for field in type(self).model_fields
            if isinstance(value := getattr(self, field), Magnitude)
        }
        return self.model_copy(update=fixed) if fixed else self


class ExportControl(Measure):
    """Senders stop a share of their exports of some sectors to targets; part of it leaks through."""

    actor_fields = ("senders", "targets")
    type: Literal["export_control"] = "export_control"
    senders: Actors = Field(description="Who controls their exports.")
    targets: Actors = Field(description="Whose purchases are controlled.")
    sectors: Sectors
    coverage: Share = Field(
        description="Share of the varieties traded in these sectors that the control stops."
    )
    leakage: Share | None = Field(
        None, description="Share of the controlled trade that goes on; none if left out."
    )


class Embargo(Measure):
    """Senders trade nothing with targets in some sectors: exactly zero."""

    actor_fields = ("senders", "targets")
    type: Literal["embargo"] = "embargo"
    senders: Actors = Field(description="Who imposes it.")
    targets: Actors = Field(description="Whom it hits.")
    sectors: Sectors = (ALL,)
    direction: Literal["exports", "imports", "both"] = Field(
        "exports", description="The senders' exports to the targets, their imports from them, or both."
    )


class Tariff(Measure):
    """Senders add a tariff on their imports from targets."""

    actor_fields = ("senders", "targets")
    type: Literal["tariff"] = "tariff"
    senders: Actors = Field(description="Who imposes it: the importers.")
    targets: Actors = Field(description="Whose exports it hits.")
    sectors: Sectors
    rate: Rate = Field(description="Ad valorem rate added to the tariff in force: 0.25 adds 25 %.")


class TradeFacilitation(Measure):
    """Senders' exports to targets become easier or harder: one direction of trade, no tariff."""

    actor_fields = ("senders", "targets")
    type: Literal["trade_facilitation"] = "trade_facilitation"
    senders: Actors = Field(description="The exporters, or the providers of a technology.")
    targets: Actors = Field(description="The importers, or its receivers.")
    sectors: Sectors
    trade_effect: Magnitude = Field(description="Log change of this trade at unchanged prices.")


def _at_least_two(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a single country; a single name that is no country's code is a bloc and may stand alone."""
    from accord import places

    if len(names) == 1 and names[0] in places.countries():
        raise problem(f"found only {names[0]}; name at least two countries, or a bloc")
    return names


class Alliance(Measure):
    """Members ease trade, joint research or the movement of people among themselves."""

    actor_fields = ("members",)
    type: Literal["alliance"] = "alliance"
    members: Actors
    name: str = Field("", description="What the alliance calls itself.")
    channels: tuple[Channel, ...] = Field(min_length=1, description="What it works through.")
    sectors: Sectors = Field((ALL,), description="For the trade channel.")
    trade_effect: Magnitude | None = Field(
        None, description="Log change of trade between any two members at unchanged prices."
    )
    research_effect: Magnitude | None = Field(
        None, description="Log change of co-authored work between any two members, other links unchanged."
    )
    talent_effect: Magnitude | None = Field(
        None, description="Log change of movement between any two members, other links unchanged."
    )

    _two = field_validator("members")(_at_least_two)

    @field_validator("channels")
    @classmethod
    def _distinct_channels(cls, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        return tuple(dict.fromkeys(channels))

    @model_validator(mode="after")
    def _effect_has_channel(self) -> Self:
        for channel in get_args(Channel):
            if getattr(self, f"{channel}_effect") is not None and channel not in self.channels:
                message = (
                    f"a {channel}_effect is given but channels does not list {channel}; "
                    f"add {channel}, or remove the effect"
                )
                raise problem_at((("channels",), list(self.channels), message))
        return self


class JointResearch(Measure):
    """Partners do more research together."""

    actor_fields = ("partners",)
    type: Literal["joint_research"] = "joint_research"
    partners: Actors
    effect: Magnitude | None = Field(
        None, description="Log change of co-authored work between any two partners."
    )

    _two = field_validator("partners")(_at_least_two)


class TalentExchange(Measure):
    """Partners exchange people."""

    actor_fields = ("partners",)
    type: Literal["talent_exchange"] = "talent_exchange"
    partners: Actors
    effect: Magnitude | None = Field(None, description="Log change of movement between any two partners.")

    _two = field_validator("partners")(_at_least_two)


class JointVenture(Measure):
    """Partners' firms found companies together."""

    actor_fields = ("partners",)
    type: Literal["joint_venture"] = "joint_venture"
    partners: Actors
    sectors: Sectors = (ALL,)
    productivity_effect: Magnitude | None = Field(
        None, description="Log change of the productivity of these sectors in every partner."
    )

    _two = field_validator("partners")(_at_least_two)


class Directive(Measure):
    """A government orders something: recorded, with no effect of its own unless the scenario states one."""

    actor_fields = ("issuer", "partners")
    type: Literal["directive"] = "directive"
    issuer: Actor = Field(description="The country or bloc whose authority orders it.")
    addressees: tuple[str, ...] = Field((), description="Who has to carry it out, in the source's words.")
    partners: OptionalActors = ()
    topic: str = ""
    strategy_effect: Magnitude | None = Field(
        None, description="Log change of the issuer's score for government strategy in an AI index."
    )


AnyMeasure = Annotated[
    ExportControl
    | Embargo
    | Tariff
    | TradeFacilitation
    | Alliance
    | JointResearch
    | TalentExchange
    | JointVenture
    | Directive,
    Field(discriminator="type"),
]
KINDS: dict[str, type[Measure]] = {
    get_args(kind.model_fields["type"].annotation)[0]: kind for kind in get_args(get_args(AnyMeasure)[0])
}
"""Measure classes by what a scenario file writes as their ``type``."""
