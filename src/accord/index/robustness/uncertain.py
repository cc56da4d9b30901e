"""What is uncertain about an index: factors, each with the values it may take.

A factor is one thing that somebody else could have chosen or measured otherwise: a step of the recipe, a number in it,
the weights, an element's place in the structure, the data (Saisana, Saltelli & Tarantola 2005, JRSS A 168:307).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from accord.errors import Problem, RecipeError, nearest
from accord.index.construction.recipe import Recipe
from accord.index.construction.recipe_check import Choices, Mistake, mistakes_in, wrong_at
from accord.scenario.yaml_text import dotted

Positive = Annotated[float, Field(gt=0.0)]
NotNegative = Annotated[float, Field(ge=0.0)]


class _Factor(Choices):
    """A factor; `name` is what results call it."""

    name: str | None = Field(None, min_length=1, description="What results call it.")

    @property
    def label(self) -> str:
        """What results call the factor."""
        return self.name or self._usual_name()

    def _usual_name(self) -> str:
        return str(self.kind).replace("_", " ")  # type: ignore[attr-defined]


class _AtPath(_Factor):
    path: str = Field(description="Where in the recipe: a step, or a choice of one, as in normalise.high.")

    @model_validator(mode="after")
    def _path_exists(self) -> Self:
        step, _, field = self.path.partition(".")
        if step not in Recipe.model_fields:
            near = nearest(step, Recipe.model_fields)
            guess = f" Did you mean {near[0]!r}?" if near else ""
            raise wrong_at(
                ("path",), f"{step!r} is no step.{guess} Steps are {', '.join(Recipe.model_fields)}."
            )
        fields = _fields_of(step)
        if field and field not in fields:
            near = nearest(field, fields)
            guess = f" Did you mean {near[0]!r}?" if near else ""
            known = f" Its choices are {', '.join(fields)}." if fields else " It has no choices of its own."
            raise wrong_at(("path",), f"{field!r} is no choice of {step}.{guess}{known}")
        return self

    def _usual_name(self) -> str:
        return self.path


def _fields_of(step: str) -> list[str]:
    for kind in getattr(
        Recipe.model_fields[step].annotation, "__args__", (Recipe.model_fields[step].annotation,)
    ):
        if isinstance(kind, type) and issubclass(kind, Choices):
            return list(kind.model_fields)
    return []


class Alternatives(_AtPath):
    """A step, or one choice of it, that may be one of several.

    A mapping stands for a whole step in place of the recipe's own; None for a step that is not done.
    """

    kind: Literal["alternatives"] = "alternatives"
    choices: tuple[Any, ...] = Field(min_length=1, description="What may stand at the path.")
    probabilities: tuple[NotNegative, ...] | None = Field(
        None, description="Probability of each; the same for all if left out."
    )

    @model_validator(mode="after")
    def _probabilities_fit(self) -> Self:
        _check_probabilities(self.probabilities, len(self.choices))
        return self


class Range(_AtPath):
    """A number in the recipe that may lie anywhere between two, all equally likely."""

    kind: Literal["range"] = "range"
    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low < self.high:
            raise wrong_at(("high",), f"found {self.high:g}, expected more than low, {self.low:g}")
        return self


class Gaussian(_AtPath):
    """A number in the recipe with a normal distribution, cut off at bounds where they are given."""

    kind: Literal["normal"] = "normal"
    mean: float
    sd: Positive
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise wrong_at(("high",), f"found {self.high:g}, expected more than low, {self.low:g}")
        return self


class WeightNoise(_Factor):
    """Weights that may be off: each is multiplied by a number between 1 - size and 1 + size, all equally likely."""

    kind: Literal["weight_noise"] = "weight_noise"
    size: float | dict[int, float] = Field(
        description="Relative size, from 0 to 1: 0.25 for a quarter up or down; for all levels or by level."
    )

    @model_validator(mode="after")
    def _shares(self) -> Self:
        given = self.size if isinstance(self.size, dict) else {None: self.size}
        if not given:
            raise wrong_at(
                ("size",), "names no level; give a number, or one by level as in {1: 0.1, 2: 0.25}"
            )
        for level, size in given.items():
            if not 0.0 < size <= 1.0:
                path = ("size",) if level is None else ("size", str(level))
                raise wrong_at(path, f"found {size:g}; the relative size is above 0 and at most 1")
        return self


class WeightSets(_Factor):
    """Weights that may be one of several sets, each by code; elements that a set does not name keep their weight."""

    kind: Literal["weight_sets"] = "weight_sets"
    sets: tuple[dict[str, NotNegative], ...] = Field(min_length=1)
    probabilities: tuple[NotNegative, ...] | None = None

    @model_validator(mode="after")
    def _probabilities_fit(self) -> Self:
        _check_probabilities(self.probabilities, len(self.sets))
        return self


class WeightShares(_Factor):
    """Weights of the parts of an aggregate as shares with a Dirichlet distribution."""

    kind: Literal["weight_shares"] = "weight_shares"
    concentration: Positive | None = Field(
        None,
        description="How closely shares keep to the weights, their mean: a share s varies by "
        "sqrt(s (1 - s) / (concentration + 1)). Left out, all shares are equally likely, whatever the weights.",
    )
    levels: tuple[int, ...] | None = Field(None, description="Levels whose weights vary; all if left out.")


class LeaveOut(_Factor):
    """An element that may be missing from the structure, with all below it: one of several, or none."""

    kind: Literal["leave_out"] = "leave_out"
    elements: tuple[str, ...] | None = Field(None, description="Codes; all elements of a level if left out.")
    level: int = Field(1, ge=1, description="The level, where no elements are named.")
    none: bool = Field(True, description="Whether it is also possible that nothing is left out.")

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.elements == ():
            raise wrong_at(("elements",), "names no element; name one, or leave it out for a whole level")
        return self


class DataNoise(_Factor):
    """Raw data that may be off by a normal error. Missing cells stay missing."""

    kind: Literal["data_noise"] = "data_noise"
    sd: NotNegative | dict[str, NotNegative] = Field(
        0.0, description="Standard deviation of the error, for all indicators or by indicator."
    )
    of: Literal["spread", "value", "unit"] = Field(
        "spread",
        description="What sd is a share of: the indicator's standard deviation over units, or the value itself; "
        "with unit it is in the indicator's own unit.",
    )
    cells: dict[str, dict[str, NotNegative]] = Field(
        {}, description="By unit, by indicator: published standard errors, in the indicator's own unit."
    )

    @model_validator(mode="after")
    def _some(self) -> Self:
        sds = self.sd.values() if isinstance(self.sd, dict) else [self.sd]
        if not any(sds) and not any(value for row in self.cells.values() for value in row.values()):
            raise wrong_at(("sd",), "no cell has an error; give a standard deviation above 0, or cells")
        return self


class Imputations(_Factor):
    """Missing cells that may have been otherwise: tables filled at random under a multivariate normal distribution.

    They take the place of the recipe's imputation, at its place in the order (multiple imputation; Rubin 1987).
    """

    kind: Literal["imputations"] = "imputations"
    tables: int = Field(20, ge=2, description="Number of tables, each as likely as the others.")
    level: int | None = Field(
        None,
        ge=2,
        description="Level of the aggregates whose indicators are looked at together; empty for all.",
    )
    parameters: Literal["posterior", "fixed"] = "posterior"
    ridge: NotNegative = 0.0


Factor = (
    Alternatives
    | Range
    | Gaussian
    | WeightNoise
    | WeightSets
    | WeightShares
    | LeaveOut
    | DataNoise
    | Imputations
)
KINDS: dict[str, type[Factor]] = {
    "alternatives": Alternatives,
    "range": Range,
    "normal": Gaussian,
    "weight_noise": WeightNoise,
    "weight_sets": WeightSets,
    "weight_shares": WeightShares,
    "leave_out": LeaveOut,
    "data_noise": DataNoise,
    "imputations": Imputations,
}
"""Factors by what a file calls them."""


def factor_mistakes(listed: Sequence[Any]) -> list[Mistake]:
    """Return everything wrong with plain data as a list of factors; paths start with the position in the list."""
    found: list[Mistake] = []
    for position, data in enumerate(listed):
        if not isinstance(data, Mapping):
            found.append(Mistake((position,), "expected a mapping (key: value) with a kind", False))
            continue
        kind = data.get("kind")
        if kind not in KINDS:
            near = nearest(str(kind), KINDS) if kind is not None else ()
            guess = f" Did you mean {near[0]!r}?" if near else ""
            said = f"{kind!r} is no kind of factor.{guess}" if "kind" in data else "'kind' is missing."
            path = (position, "kind") if "kind" in data else (position,)
            found.append(Mistake(path, f"{said} Kinds are {', '.join(KINDS)}.", False))
            continue
        plain = {str(key): value for key, value in data.items()}
        found += [
            Mistake((position, *mistake.path), mistake.message, mistake.on_key)
            for mistake in mistakes_in(plain, KINDS[kind])
        ]
    return found


def read_factors(listed: Sequence[Any]) -> tuple[Factor, ...]:
    """Return the factors in plain data, as an index file lists them under ``uncertain``.

    Raises
    ------
    RecipeError
        With everything that is wrong.
    """
    wrong = factor_mistakes(listed)
    if wrong:
        raise RecipeError([Problem(m.message, dotted(m.path)) for m in wrong], "uncertain")
    return tuple(KINDS[data["kind"]](**data) for data in listed)


def _check_probabilities(probabilities: tuple[float, ...] | None, count: int) -> None:
    if probabilities is None:
        return
    if len(probabilities) != count:
        raise wrong_at(
            ("probabilities",), f"found {len(probabilities)} for {count} choices; give one for each"
        )
    if abs(sum(probabilities) - 1.0) > 1e-9:
        raise wrong_at(("probabilities",), f"they add up to {sum(probabilities):g}, not to 1")
