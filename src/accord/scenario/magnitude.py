"""A number with its range and its source: nothing enters a scenario as a bare number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError, core_schema

Level = Literal["central", "low", "high"]


def problem(message: str) -> PydanticCustomError:
    """Return a validation error that carries a message for a person as it is."""
    return PydanticCustomError("accord", "{message}", {"message": message})


def problem_at(*found: tuple[tuple[str | int, ...], object, str]) -> ValidationError:
    """Return one validation error for several places: each is a path, what was found there, and a message."""
    return ValidationError.from_exception_data(
        "scenario",
        [InitErrorDetails(type=problem(message), loc=loc, input=value) for loc, value, message in found],
    )


class Magnitude(BaseModel):
    """A number with where it comes from, and the range it may lie in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float = Field(allow_inf_nan=False, description="The central value.")
    low: float | None = Field(None, allow_inf_nan=False, description="The lowest plausible value.")
    high: float | None = Field(None, allow_inf_nan=False, description="The highest plausible value.")
    source: str = Field(
        description="Where the number comes from: a publication, a document, or the words 'assumption: ...'.",
        json_schema_extra={"minLength": 1},
    )
    assumption: bool = Field(False, description="True where no source states the number.")

    @model_validator(mode="before")
    @classmethod
    def _no_bare_number(cls, data: Any) -> Any:
        if isinstance(data, int | float | str):
            shown = data if not isinstance(data, str) else (_number(data) or "0.5")
            raise problem(f"a magnitude needs its source: write {{value: {shown}, source: '...'}}")
        return data

    @field_validator("value", "low", "high", mode="before")
    @classmethod
    def _is_number(cls, data: Any) -> Any:
        if isinstance(data, bool | str):
            guess = _number(data) if isinstance(data, str) else ""
            raise problem(
                f"found {data!r}, expected a number{f': write {guess}' if guess else ' such as 0.5'}"
            )
        return data

    @field_validator("source")
    @classmethod
    def _has_source(cls, text: str) -> str:
        if not text.strip():
            raise problem(
                "a magnitude needs its source: say where the number comes from, or 'assumption: why'"
            )
        return text

    @model_validator(mode="after")
    def _ordered(self) -> Magnitude:
        if self.low is not None and self.low > self.value:
            raise problem_at((("low",), self.low, f"low is {self.low:g}, above the value {self.value:g}"))
        if self.high is not None and self.high < self.value:
            raise problem_at((("high",), self.high, f"high is {self.high:g}, below the value {self.value:g}"))
        return self

    def at(self, level: Level, *, inverse: bool = False) -> Magnitude:
        """Return the magnitude fixed at its central value, or at the weaker or stronger end of its range.

        Parameters
        ----------
        level
            ``"low"`` is the weaker effect, ``"high"`` the stronger one. For a negative value the stronger
            effect is the end further below zero.
        inverse
            True where a larger number means a weaker effect, as for leakage.
        """
        upper = (level == "high") != (inverse or self.value < 0)
        end = self.value if level == "central" else (self.high if upper else self.low)
        return Magnitude(
            value=self.value if end is None else end, source=self.source, assumption=self.assumption
        )

    def __str__(self) -> str:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        spread = f" ({low:g} to {high:g})" if low < high else ""
        return f"{self.value:g}{spread}"


def _number(text: str) -> str:
    """Return the number a person meant by ``50%`` or ``'0.5'``, as they should write it, or nothing."""
    try:
        if text.strip().endswith("%"):
            return f"{float(text.strip()[:-1]) / 100:g}"
        return f"{float(text):g}"
    except ValueError:
        return ""


@dataclass(frozen=True)
class Within:
    """Bounds a magnitude must respect in one use, at its value and at both ends of its range."""

    low: float | None = None
    high: float | None = None
    open_low: bool = False
    """True where `low` itself is not allowed."""
    unit: str = ""

    def _outside(self, number: float) -> bool:
        below = self.low is not None and (number <= self.low if self.open_low else number < self.low)
        return below or (self.high is not None and number > self.high)

    def _words(self) -> str:
        if self.high is not None:
            return f"between {self.low:g} and {self.high:g}"
        return f"{'greater than' if self.open_low else 'at least'} {self.low:g}"

    def check(self, magnitude: Magnitude) -> Magnitude:
        """Return the magnitude if it lies within the bounds, else raise naming each number that does not."""
        outside = []
        for field in ("value", "low", "high"):
            number = getattr(magnitude, field)
            if number is not None and self._outside(number):
                nearest = self.low if self.low is not None and number <= self.low else self.high
                advice = (
                    f"the nearest valid value is {nearest:g}" if not self.open_low else "use a larger rate"
                )
                outside.append(
                    (
                        (field,),
                        number,
                        f"found {number:g}; it is {self.unit} and lies {self._words()}; {advice}",
                    )
                )
        if outside:
            raise problem_at(*outside)
        return magnitude

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after the magnitude itself is valid."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Say the same bounds in the published schema."""
        bounds: dict[str, float] = {}
        if self.low is not None:
            bounds["exclusiveMinimum" if self.open_low else "minimum"] = self.low
        if self.high is not None:
            bounds["maximum"] = self.high
        either: dict[str, Any] = {"anyOf": [bounds, {"type": "null"}]}
        numbers = {"value": bounds, "low": either, "high": either}
        return {"allOf": [handler(schema), {"properties": numbers}]}


Share = Annotated[Magnitude, Within(0.0, 1.0, unit="a share")]
Rate = Annotated[Magnitude, Within(-1.0, open_low=True, unit="an ad valorem rate (0.25 is 25 %)")]
