"""The choices of each step of a recipe: the keywords of the function that does it, as frozen models."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from accord.index.construction.aggregate import Rule
from accord.index.construction.normalise import PARAMETERS
from accord.index.construction.recipe_check import Choices, wrong_at


class Denominate(Choices):
    """Divide indicators by other columns: exports by GDP, flights by population."""

    by: dict[str, str | None] = Field({}, description="Denominator by indicator, before the structure's own.")
    scale: dict[str, float] = Field({}, description="Factor by indicator that the quotient is multiplied by.")


class Screen(Choices):
    """Leave out units with too little data."""

    min_present: float | None = Field(None, ge=0.0, le=1.0, description="Least share of values present.")
    min_nonzero: float | None = Field(None, ge=0.0, le=1.0, description="Least share of values not zero.")
    keep: tuple[str, ...] = Field((), description="Units kept whatever their data.")
    drop: tuple[str, ...] = Field((), description="Units left out whatever their data.")


class OverTime(Choices):
    """Fill missing cells of a panel from other years of the same unit and indicator."""

    method: Literal["latest", "constant", "linear", "linear_constant"] = "latest"
    max_gap: int | None = Field(
        None, ge=1, description="Farthest, in years of the panel, that a value is taken from."
    )
    ends: Literal["nearest", "keep", "extrapolate"] = Field(
        "nearest", description="What stands before the first and after the last value, in the linear methods."
    )


class Impute(Choices):
    """Fill missing cells."""

    method: Literal[
        "mean", "median", "group_mean", "group_median", "row_mean", "row_median", "em", "constant", "none"
    ] = "mean"
    group: str | None = Field(None, description="Grouping of units whose own means or medians are taken.")
    level: int | None = Field(
        2,
        ge=2,
        description="Level of the aggregates whose indicators are looked at, by the row methods and em; empty for all.",
    )
    normalise_first: bool = Field(True, description="Take means over a row on a common scale.")
    value: float | dict[str, float] | None = Field(None, description="The constant, for all or by indicator.")
    ridge: float = Field(0.0, ge=0.0, description="Units' worth of no correlation that em adds to the data.")
    fallback: Literal["error", "keep", "overall"] = Field(
        "error", description="What a cell becomes whose group or row has no value."
    )
    over_time: OverTime | None = Field(None, description="What is done before, in a panel.")

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.method.startswith("group") and self.group is None:
            raise wrong_at(("group",), f"{self.method} needs the grouping of units; name its column")
        if self.group is not None and not self.method.startswith("group"):
            raise wrong_at(("group",), f"{self.method} takes no grouping; take group_mean or group_median")
        if self.method == "constant" and self.value is None:
            raise wrong_at(("value",), "constant needs a value: the number to put into missing cells")
        if self.value is not None and self.method != "constant":
            raise wrong_at(
                ("value",), f"{self.method} takes no value; take the method constant, or leave it out"
            )
        return self


Treatment = Literal[
    "winsorise", "quantile", "log", "log_ct", "log_ct_orig", "log_ct_plus", "log_gii", "boxcox", "none"
]


class TreatOne(Choices):
    """How one indicator is treated."""

    first: Treatment = Field("winsorise", description="Treatment of an indicator that fails the check.")
    second: Treatment = Field("log_ct", description="Treatment of one that fails after the first.")
    check: Literal["skew_kurt", "always"] = Field(
        "skew_kurt", description="Treat those that fail the limits, or all, by the first treatment alone."
    )
    skew_max: float = Field(2.0, ge=0.0, description="Limit of absolute skewness.")
    kurt_max: float = Field(
        3.5, ge=0.0, description="Limit of excess kurtosis; one fails that is beyond both limits."
    )
    max_winsorised: int | None = Field(
        5, ge=0, description="Most points that are moved; empty for any number."
    )
    force: bool = Field(False, description="Move as many points as allowed, of an indicator that fails.")
    combine: bool = Field(False, description="Apply the second treatment to the result of the first.")
    quantiles: tuple[float, float] = Field((0.025, 0.975), description="Bounds of the quantile treatment.")
    lam: float | None = Field(None, description="Lambda of boxcox; empty to estimate it.")
    make_positive: bool = Field(True, description="Let boxcox shift values to be positive.")
    factor: float = Field(1.0, gt=0.0, description="Factor f of log_gii.")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        low, high = self.quantiles
        if not 0.0 <= low < high <= 1.0:
            raise wrong_at(
                ("quantiles",), f"found {low:g} and {high:g}; two shares from 0 to 1, the lower first"
            )
        if self.force and self.max_winsorised is None:
            raise wrong_at(
                ("force",), "force needs max_winsorised; without a limit all values would become equal"
            )
        return self


class Treat(TreatOne):
    """Winsorise or transform indicators with outliers, one by one, until skew and kurtosis are within bounds."""

    each: dict[str, TreatOne | None] = Field(
        {}, description="Other choices for single indicators, on top of these; none to leave one alone."
    )

    @field_validator("each", mode="before")
    @classmethod
    def _none_is_none(cls, each: Any) -> Any:
        if not isinstance(each, dict):
            return each
        return {code: None if one == "none" else one for code, one in each.items()}


Scaling = Literal[
    "minmax", "zscore", "robust_zscore", "rank", "borda", "percentile_rank", "distance_to_max", "distance_to_target",
    "distance_to_reference", "fraction_of_max", "goalposts", "scaled", "above_mean", "categories",
]  # fmt: skip
ByIndicator = float | dict[str, float]


class ScaleParameters(Choices):
    """Parameters of the methods to normalise; each method has some of them, and its own default for one left out."""

    low: float | None = Field(None, description="Lower end of the scale.")
    high: float | None = Field(None, description="Upper end of the scale.")
    mean: float | None = Field(None, description="Mean of z-scores.")
    sd: float | None = Field(None, gt=0.0, description="Standard deviation of z-scores.")
    ties: Literal["min", "max", "average", "dense"] | None = Field(
        None, description="How equal values are ranked."
    )
    target: ByIndicator | None = Field(None, description="Targets, before those of the structure.")
    cap: bool | None = Field(None, description="Nothing above 1.")
    reference: str | None = Field(None, description="Unit that the others are compared with.")
    lower: ByIndicator | None = Field(None, description="Value at the lower end of the scale.")
    upper: ByIndicator | None = Field(None, description="Value at the upper end of the scale.")
    truncate: bool | None = Field(None, description="Values beyond the goalposts are set to them.")
    margin: float | None = Field(
        None, ge=0.0, lt=1.0, description="Share of the mean that counts as no difference."
    )
    cuts: tuple[float, ...] | None = Field(None, description="Quantiles between categories.")

    def parameters(self) -> dict[str, Any]:
        """Return the parameters that are given."""
        named = {name: getattr(self, name) for name in ScaleParameters.model_fields}
        return {name: value for name, value in named.items() if value is not None}


class NormaliseOne(ScaleParameters):
    """How one indicator is normalised."""

    method: Scaling | None = Field(None, description="Empty for the general one, with other parameters.")


class Normalise(ScaleParameters):
    """Bring indicators to a common scale, more being better."""

    method: Scaling = "minmax"
    constant: Literal["error", "middle"] = Field(
        "error", description="An indicator whose values are all equal: refused, or everyone in the middle."
    )
    each: dict[str, NormaliseOne] = Field({}, description="Other choices for single indicators.")

    @model_validator(mode="after")
    def _parameters_are_the_methods(self) -> Self:
        choices: list[tuple[tuple[str, ...], str, ScaleParameters]] = [((), self.method, self)]
        choices += [(("each", code), one.method or self.method, one) for code, one in self.each.items()]
        for path, method, given in choices:
            known = PARAMETERS[method]
            for name in given.parameters():
                if name not in known:
                    valid = f"its parameters are {', '.join(known)}" if known else "it has no parameters"
                    raise wrong_at((*path, name), f"{method} has no {name!r}; {valid}")
            both = {**known, **given.parameters()}
            if "low" in known and not both["low"] < both["high"]:
                raise wrong_at(
                    (*path, "low"), f"found {both['low']:g}, which is not below high, {both['high']:g}"
                )
        return self


class Weight(Choices):
    """Weights other than the structure's own."""

    scheme: Literal["given", "equal", "equal_effective", "pca", "factor_analysis", "balance", "infomax"] = (
        "given"
    )
    values: dict[str, float] = Field({}, description="Weights by code, before the structure's own.")
    levels: tuple[int, ...] | None = Field(None, description="Levels whose weights the scheme sets.")
    target: dict[str, float] = Field(
        {}, description="For balance: the correlation wanted by code, in any unit."
    )
    negative: Literal["refuse", "zero"] = Field(
        "refuse", description="For pca: what becomes of negative loadings."
    )


Method = Literal["arithmetic", "geometric", "harmonic", "generalised", "weighted_median", "copeland"]


class Aggregate(Choices):
    """Put the parts of every aggregate together.

    A list has one entry for each level of aggregates, the lowest first.
    """

    method: Method | tuple[Method, ...] = "arithmetic"
    p: float | tuple[float | None, ...] | None = Field(None, description="Power of the generalised mean.")
    data_threshold: float | tuple[float, ...] = Field(0.0, description="Least share of parts present.")
    require_positive: bool = Field(
        True,
        description="Refuse values that a mean says nothing about, such as the harmonic mean of z-scores.",
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        lengths = {
            name: len(given)
            for name in ("method", "p", "data_threshold")
            if isinstance(given := getattr(self, name), tuple)
        }
        if len(set(lengths.values())) > 1 or 0 in lengths.values():
            told = ", ".join(f"{name} {length}" for name, length in lengths.items())
            raise wrong_at((), f"lists have one entry for each level of aggregates; found {told}")
        for level in range(max(lengths.values(), default=1)):
            method, p, threshold = (
                _at(self.method, level),
                _at(self.p, level),
                _at(self.data_threshold, level),
            )
            if method == "generalised" and p is None:
                raise wrong_at(
                    ("p",), "generalised needs a power p; 1 is arithmetic, 0 geometric, -1 harmonic"
                )
            if method != "generalised" and isinstance(self.p, tuple) and p is not None:
                raise wrong_at(("p", level), f"{method} has no power; write null there, or take generalised")
            if not 0.0 <= threshold <= 1.0:
                raise wrong_at(("data_threshold",), f"found {threshold:g}; a share is from 0 to 1")
        methods = self.method if isinstance(self.method, tuple) else (self.method,)
        if self.p is not None and "generalised" not in methods:
            raise wrong_at(
                ("p",), f"{', '.join(methods)} has no power; take the method generalised, or leave p out"
            )
        return self

    @property
    def levels(self) -> int | None:
        """Number of levels of aggregates that the lists are for; None where there are none."""
        given = (self.method, self.p, self.data_threshold)
        return next((len(entry) for entry in given if isinstance(entry, tuple)), None)

    def rules(self, count: int) -> tuple[Rule, ...]:
        """Return how each of `count` levels of aggregates is made, the lowest first."""
        found = []
        for level in range(count):
            method = _at(self.method, level)
            p = _at(self.p, level) if method == "generalised" else None
            found.append(Rule(method, p, _at(self.data_threshold, level), self.require_positive))
        return tuple(found)


def _at(given: Any, level: int) -> Any:
    return given[level] if isinstance(given, tuple) else given
