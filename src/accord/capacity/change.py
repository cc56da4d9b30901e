"""What a scenario does to capacity beyond trade: joint research, people and computing power, in one result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.capacity.compute import ComputePath
from accord.capacity.compute_access import access, makers
from accord.capacity.compute_stock import UNCERTAIN, outlook
from accord.capacity.cooperation import joint_research, movement
from accord.capacity.parameters import parameter
from accord.equilibrium import ResearchEquilibrium, TalentEquilibrium
from accord.scenario.assumed import assumed

Array = NDArray[np.float64]
HORIZON = 2030
"""The year that stocks of computing power are carried to."""
DEAREST = 1e6
"""A price hat that stands for hardware that cannot be bought at all."""


@dataclass(frozen=True, eq=False)
class Push:
    """What moves capacity, at one value or by draw, over the N countries of a world."""

    research: Array
    """What joint work of a pair is multiplied by at unchanged other links, (N, N) or (D, N, N)."""
    talent: Array
    """What the odds of moving are multiplied by, origin by destination, (N, N) or (D, N, N)."""
    kept: Array
    """Share of C26 varieties that each buyer still gets from each seller, (N buyer, N seller) or (D, N, N)."""
    income: Array
    """Real income hat, (N,) or (D, N)."""
    spending: Array
    """Hat of real absorption of C26, (N,) or (D, N)."""


@dataclass(frozen=True, eq=False)
class Parameters:
    """The uncertain numbers behind a capacity change: one value each, or (D,)."""

    research_substitution: float | Array
    talent_elasticity: float | Array
    accelerator_substitution: float | Array
    chip_share: float | Array
    """Chips as a share of sector C26."""
    compute: Array | None = None
    """Probabilities for the uncertain entries of the stock, (D, 5); None for the central values."""
    home: Array | None = None
    """What works at home are worked out with, (D, 2), as `cooperation.HOME` lists; None for the central values."""
    hardware: tuple[Array, Array] | None = None
    """Cost of running a watt, and price paid over the one listed, (D,) each; None for the central values."""

    @classmethod
    def central(cls) -> Parameters:
        """Return the packaged central values."""
        from accord.capacity.estimates import estimate

        return cls(
            research_substitution=estimate("research.substitution").value,
            talent_elasticity=estimate("talent.elasticity").value,
            accelerator_substitution=parameter("chips.accelerator_substitution").value,
            chip_share=assumed("sector.chip_share").value,
        )


class Joint(Protocol):
    """What is known of joint research after a scenario."""

    @property
    def joint_hat(self) -> Array:
        """Hat of works with other countries, (N,) or (D, N)."""
        ...

    @property
    def access_hat(self) -> Array:
        """Hat of what a unit of a country's capacity reaches, (N,) or (D, N)."""
        ...


class People(Protocol):
    """What is known of people after a scenario, in the countries that know theirs."""

    @property
    def countries(self) -> tuple[str, ...]:
        """The M countries."""
        ...

    @property
    def talent_hat(self) -> Array:
        """Hat of the people in a country, (M,) or (D, M)."""
        ...

    @property
    def foreign_hat(self) -> Array:
        """Hat of the people from abroad in it, (M,) or (D, M)."""
        ...


JointT = TypeVar("JointT", bound=Joint, covariant=True)
PeopleT = TypeVar("PeopleT", bound=People, covariant=True)


@dataclass(frozen=True, eq=False)
class CapacityHats(Generic[JointT, PeopleT]):
    """Joint research, people and computing power after a scenario, at one value or by draw."""

    countries: tuple[str, ...]
    research: JointT
    talent: PeopleT
    compute: ComputePath
    accelerator_price: Array
    """Hat of what an H100-equivalent costs each country, (N,) or (D, N)."""

    @property
    def research_works(self) -> Array:
        """Hat of works co-authored with other countries, (N,) or (D, N)."""
        return self.research.joint_hat

    def drivers(self) -> dict[str, tuple[Sequence[str], ArrayLike]]:
        """Return the hats that the components of an index answer to, with the countries they are of."""
        return {
            "compute_stock": (self.countries, self.compute.hat()),
            "research_works": (self.countries, self.research.joint_hat),
            "talent_stock": (self.talent.countries, self.talent.talent_hat),
        }

    def open_drivers(self) -> dict[str, tuple[Sequence[str], ArrayLike]]:
        """Return the hats that raw indicators of the open index answer to."""
        return self.drivers() | {"foreign_talent": (self.talent.countries, self.talent.foreign_hat)}


class Capacity(CapacityHats[ResearchEquilibrium, TalentEquilibrium]):
    """The same with every pair of countries, as the channels were solved."""


def denied_shares(kept: Array, chip_share: float | Array) -> Array:
    """Share of a seller's chips that a buyer is denied, from what is kept of the whole sector, shaped like `kept`.

    A control on chips is carried to C26 by the chips' share of it; this goes back: (1 - kept) / share, at most one.
    """
    share = np.asarray(chip_share, dtype=float)
    return np.asarray(np.clip((1.0 - kept) / (share[:, None, None] if share.ndim else share), 0.0, 1.0))


def accelerator_prices(
    countries: Sequence[str],
    denied: Array,
    substitution: float | Array,
    hardware: tuple[Array, Array] | None = None,
) -> Array:
    """Hat of what computing power costs each country under denial, (N,) or (D, N).

    Parameters
    ----------
    denied
        Share of each seller's chips that a buyer is denied, (N buyer, N seller) or (D, N, N).
    hardware
        As in `Parameters`.
    """
    names = list(countries)
    price = np.ones(denied.shape[:-1])
    for n in np.flatnonzero((denied > 0.0).any(axis=-1).reshape(-1, len(names)).any(axis=0)):
        cut = {
            maker: denied[..., n, names.index(maker)]
            for maker in makers(names[n])
            if maker in names and maker != names[n]
        }
        found = access(names[n], cut, substitution=substitution, drawn=hardware)
        price[..., n] = np.minimum(found.price_hat, DEAREST)
    return price


def capacity_change(countries: Sequence[str], push: Push, parameters: Parameters) -> Capacity:
    """Carry what moves capacity through every channel.

    Raises
    ------
    InputError
        If an array has the wrong shape or a value is out of bounds.
    SolveError
        If a channel is not solved to the tolerance of its certificate.
    """
    price = accelerator_prices(
        countries,
        denied_shares(push.kept, parameters.chip_share),
        parameters.accelerator_substitution,
        parameters.hardware,
    )
    return Capacity(
        countries=tuple(countries),
        research=joint_research(
            countries,
            push.research,
            substitution=parameters.research_substitution,
            home=parameters.home,
        ),
        talent=movement(countries, push.talent, push.income, elasticity=parameters.talent_elasticity),
        compute=outlook(
            countries,
            price_hat=price[..., None],
            spending_hat=push.spending[..., None],
            points=parameters.compute,
            horizon=HORIZON,
            unknown="relative",
        ),
        accelerator_price=price,
    )


__all__ = [
    "HORIZON",
    "UNCERTAIN",
    "Capacity",
    "Parameters",
    "Push",
    "accelerator_prices",
    "capacity_change",
    "denied_shares",
]
