"""The choices an index is built by: one small model per step, all of them together the recipe.

The fields of a step are the keywords of the function that does it. A step set to None is not done; an index is always
aggregated. Models are frozen and refuse what they do not know: a recipe that exists is one that can be run, up to what
only the data can tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from accord.index.construction.recipe_check import Choices, wrong_at
from accord.index.construction.recipe_steps import (
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    Screen,
    Treat,
    Weight,
)

Step = Literal["denominate", "impute", "screen", "treat", "normalise"]
STEPS: tuple[Step, ...] = ("denominate", "impute", "screen", "treat", "normalise")
"""The steps that change the data, in the order they are usually taken."""


class Recipe(Choices):
    """Every choice an index is built by."""

    denominate: Denominate | None = None
    screen: Screen | None = None
    impute: Impute | None = None
    treat: Treat | None = None
    normalise: Normalise | None = Field(
        Normalise(), description="None where the values are on a common scale already, more being better."
    )
    weight: Weight | None = None
    aggregate: Aggregate = Aggregate()
    order: tuple[Step, ...] = Field(STEPS, description="The order of the steps that change the data.")

    @model_validator(mode="after")
    def _order_is_whole(self) -> Self:
        twice = [step for step in STEPS if self.order.count(step) > 1]
        if twice:
            raise wrong_at(("order",), f"{twice[0]!r} is there twice; each step is done once")
        left_out = [step for step in STEPS if step not in self.order and getattr(self, step) is not None]
        if left_out:
            raise wrong_at(("order",), f"{left_out[0]!r} is missing, though the recipe has that step; add it")
        if self.normalise is not None and self.order[-1] != "normalise":
            raise wrong_at(
                ("order",), "'normalise' comes last: the steps before it work in the indicators' own units"
            )
        return self

    def done(self) -> tuple[Step, ...]:
        """Return the steps that are done, in order."""
        return tuple(step for step in self.order if getattr(self, step) is not None)

    def changed(self, **changes: Any) -> Recipe:
        """Return the recipe with other steps: a model, a mapping of its fields, or None.

        Raises
        ------
        RecipeError
            If a step or a choice does not exist or cannot be.
        """
        return Recipe(**({name: getattr(self, name) for name in Recipe.model_fields} | changes))

    def at(self, path: str, value: Any) -> Recipe:
        """Return the recipe with one choice changed, at a dotted path: ``"aggregate.p"``, ``"normalise"``.

        Raises
        ------
        RecipeError
            If there is nothing at that path, or the value cannot stand there.
        """
        step, _, field = path.partition(".")
        if not field:
            return self.changed(**{step: value})
        now = getattr(self, step, None)
        fields: Mapping[str, Any] = (
            {name: getattr(now, name) for name in now.model_fields_set} if isinstance(now, Choices) else {}
        )
        return self.changed(**{step: {**fields, field: value}})

    def to_dict(self) -> dict[str, Any]:
        """Return the recipe as plain data, ready for JSON or YAML."""
        plain: dict[str, Any] = json.loads(self.model_dump_json())
        return plain


def within(recipe: Recipe, gone: Iterable[str]) -> Recipe:
    """Return a recipe that no longer names elements that are gone from the structure.

    An index without an element is built by the same choices; only those made for that element fall away.
    """
    lost = set(gone)

    def stripped(value: Any) -> Any:
        if isinstance(value, Choices):
            changed = {name: stripped(getattr(value, name)) for name in value.model_fields_set}
            same = all(changed[name] is getattr(value, name) for name in changed)
            return value if same else type(value)(**changed)
        if isinstance(value, dict) and lost.intersection(value):
            return {key: stripped(inner) for key, inner in value.items() if key not in lost}
        return value

    return (
        recipe
        if not lost
        else recipe.changed(**{n: stripped(getattr(recipe, n)) for n in Recipe.model_fields})
    )
