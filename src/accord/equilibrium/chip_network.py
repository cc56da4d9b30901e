"""The supply network of advanced chips: nodes, what goes into what, and the countries that provide each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord import places
from accord.errors import ChipNetworkError, InputError, Problem, UnknownName

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

EUROPE = "EUR"
"""A region the source gives a share to without naming its countries."""
VARIOUS = "VARIOUS"
"""Countries the source does not name; nobody can deny their share."""


@dataclass(frozen=True)
class ChipNode:
    """A tool, a material, a design, a step of production, a stage of it, or the finished chip."""

    id: str
    name: str
    kind: str
    """``process``, ``tool_resource``, ``material_resource``, ``design_resource``, ``stage`` or ``ultimate_output``."""
    year: int | None = None
    """The year of its shares."""
    market: float | None = None
    """World sales in USD million, where the source states them."""


@dataclass(frozen=True, eq=False)
class ChipNetwork:
    """Nodes (M) with the countries (C) that provide them and the links between them.

    Attributes
    ----------
    provided
        (M, C): True where the country is named as a provider.
    share
        (M, C): share of the country in what the world is provided with, rows summing to one; zero where unknown.
    published
        (M,): True where the source states shares; elsewhere it only names providers, or nobody.
    inputs
        Pairs (input, output): the first goes into the second, which cannot do without it.
    kinds
        Pairs (kind, group): the first is a kind of the second.
    regions
        Regions among the countries, and the countries that may be meant.
    """

    nodes: tuple[ChipNode, ...]
    countries: tuple[str, ...]
    provided: Flags
    share: Array
    published: Flags
    inputs: tuple[tuple[int, int], ...]
    kinds: tuple[tuple[int, int], ...]
    regions: Mapping[str, frozenset[str]]
    source: str = ""

    def node(self, name: str) -> int:
        """Return the position of a node written as its id or its name, in any case.

        Raises
        ------
        UnknownName
            With the nearest ids and names.
        """
        place = self._places.get(name.strip().casefold())
        if place is None:
            valid = [word for node in self.nodes for word in (node.name, node.id)]
            raise UnknownName("node of the chip supply network", name, valid)
        return place

    def provider(self, name: str) -> str:
        """Return the code of a country or region (`UnknownName` if neither); it need not provide anything."""
        upper = name.strip().upper()
        return upper if upper in self.regions else places.country_code(name)

    @cached_property
    def _places(self) -> dict[str, int]:
        names = {node.name.casefold(): n for n, node in enumerate(self.nodes)}
        return names | {node.id.casefold(): n for n, node in enumerate(self.nodes)}

    @cached_property
    def into(self) -> tuple[tuple[int, ...], ...]:
        """What goes into each node, by position."""
        return tuple(tuple(i for i, out in self.inputs if out == n) for n in range(len(self.nodes)))

    @cached_property
    def kinds_of(self) -> tuple[tuple[int, ...], ...]:
        """The kinds of each node, by position."""
        return tuple(tuple(k for k, group in self.kinds if group == n) for n in range(len(self.nodes)))

    @cached_property
    def needs(self) -> tuple[tuple[int, ...], ...]:
        """What each node needs, by position: its inputs, with steps and bundles replaced by what goes into them.

        A node that nobody provides and that has no kinds is taken apart, so that an input used in several steps is
        counted once and counts the same in the first step and in the last.
        """
        found: list[set[int]] = [set() for _ in self.nodes]
        for n in self.order:
            for i in self.into[n]:
                apart = self.into[i] and not self.has_providers[i] and not self.kinds_of[i]
                found[n] |= found[i] if apart else {i}
        return tuple(tuple(sorted(parts)) for parts in found)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Every node after what goes into it and after its kinds."""
        graph = {n: {*self.into[n], *self.kinds_of[n]} for n in range(len(self.nodes))}
        return tuple(TopologicalSorter(graph).static_order())

    def upstream(self, node: str) -> tuple[int, ...]:
        """Return the node and everything it needs, by position in the order of production."""
        wanted = {self.node(node)}
        for n in reversed(self.order):
            if n in wanted:
                wanted |= {*self.into[n], *self.kinds_of[n]}
        return tuple(n for n in self.order if n in wanted)

    @cached_property
    def assumed_share(self) -> Array:
        """Shares as published; where providers are only named, equal parts among them (an assumption), (M, C)."""
        named = self.provided.sum(axis=1, keepdims=True)
        equal = np.divide(self.provided, named, out=np.zeros_like(self.share), where=named > 0)
        return np.where(self.published[:, None], self.share, equal)

    @cached_property
    def has_providers(self) -> Flags:
        """Whether anybody is named as a provider, (M,)."""
        return np.asarray(self.published | self.provided.any(axis=1))

    @cached_property
    def concentration(self) -> Array:
        """Herfindahl-Hirschman index of the providers, (M,), 0 to 1; NaN where shares are not published.

        A region and the unnamed countries count as one provider each, which overstates it a little.
        """
        return np.where(self.published, (self.share**2).sum(axis=1), np.nan)

    def with_share(self, node: str, share: Mapping[str, float]) -> ChipNetwork:
        """Return the network with the shares of one node replaced, for example where the source only names providers.

        Raises
        ------
        InputError
            If a share is negative or they do not sum to one.
        UnknownName
            If a country is unknown.
        """
        n = self.node(node)
        given = {self.provider(code): float(value) for code, value in share.items()}
        if any(not value >= 0.0 for value in given.values()) or abs(sum(given.values()) - 1.0) > 1e-9:
            raise InputError(
                f"the shares of {self.nodes[n].name} must be 0 or more and sum to 1; found "
                + ", ".join(f"{code} {value:g}" for code, value in given.items())
            )
        countries = (*self.countries, *(code for code in given if code not in self.countries))
        wider = ((0, 0), (0, len(countries) - len(self.countries)))
        new_share, provided = np.pad(self.share, wider), np.pad(self.provided, wider)
        new_share[n], provided[n] = 0.0, False
        for code, value in given.items():
            new_share[n, countries.index(code)] = value
            provided[n, countries.index(code)] = value > 0.0
        published = self.published.copy()
        published[n] = True
        return replace(self, countries=countries, share=new_share, provided=provided, published=published)

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per node: name, kind, year, market, the three largest providers, concentration."""
        import pandas as pd

        def largest(n: int) -> str:
            if not self.published[n]:
                return ", ".join(self.countries[c] for c in np.flatnonzero(self.provided[n]))
            best = [c for c in np.argsort(-self.share[n], kind="stable")[:3] if self.share[n, c] > 0.0]
            return ", ".join(f"{self.countries[c]} {100 * self.share[n, c]:.0f}%" for c in best)

        return pd.DataFrame(
            {
                "name": [node.name for node in self.nodes],
                "kind": [node.kind for node in self.nodes],
                "year": pd.array([node.year for node in self.nodes], dtype="Int64"),
                "market_usd_m": [np.nan if node.market is None else node.market for node in self.nodes],
                "providers": [largest(n) for n in range(len(self.nodes))],
                "concentration": self.concentration,
            },
            index=pd.Index([node.id for node in self.nodes], name="node"),
        )

    def summary(self) -> str:
        """Return a few lines on the size of the network and its most concentrated nodes."""
        known = np.flatnonzero(self.published)
        top = sorted(known, key=lambda n: -self.concentration[n])[:5]
        return (
            f"chip supply network: {len(self.nodes)} nodes, {len(self.inputs)} inputs, {len(self.kinds)} kinds, "
            f"{len(self.countries)} providers\nshares published for {len(known)} nodes; providers only named for "
            f"{int((self.has_providers & ~self.published).sum())}\n"
            f"most concentrated: {', '.join(f'{self.nodes[n].name} {self.concentration[n]:.2f}' for n in top)}"
        )


def chip_network(
    nodes: Sequence[ChipNode],
    providers: Mapping[str, Mapping[str, float | None]],
    inputs: Sequence[tuple[str, str]] = (),
    kinds: Sequence[tuple[str, str]] = (),
    *,
    regions: Mapping[str, frozenset[str]] | None = None,
    source: str = "",
) -> ChipNetwork:
    """Build a network from nodes, providers and links, checking that they fit together.

    Parameters
    ----------
    providers
        Node id to country to share (any unit; scaled to sum to one). None where a provider is named without its share:
        beside stated shares it counts as none, and a node with nothing else has providers named only.
    inputs
        Pairs of node ids: the first goes into the second.
    kinds
        Pairs of node ids: the first is a kind of the second.
    regions
        Codes that are regions, with the countries that may be meant.

    Raises
    ------
    ChipNetworkError
        With everything wrong: an id used twice or unknown, a share that is negative, links that run in a circle.
    """
    regions = dict(regions or {})
    ids = [node.id for node in nodes]
    problems = [
        Problem(f"node id {name} is used twice; ids are unique")
        for name in sorted({name for name in ids if ids.count(name) > 1})
    ]
    place = {name: n for n, name in enumerate(ids)}
    valid = {*places.countries(), *regions, VARIOUS}
    for name, shares in providers.items():
        if name not in place:
            problems.append(Problem(str(UnknownName("node", name, ids)), f"providers of {name}"))
        for code, value in shares.items():
            if code not in valid:
                problems.append(Problem(str(UnknownName("country", code, valid)), f"providers of {name}"))
            if value is not None and not 0.0 <= value < np.inf:
                problems.append(
                    Problem(f"{code} has share {value:g}; shares are 0 or more", f"providers of {name}")
                )
    for label, links in (("goes into", inputs), ("is a kind of", kinds)):
        for pair in links:
            problems += [
                Problem(str(UnknownName("node", name, ids)), f"{pair[0]} {label} {pair[1]}")
                for name in pair
                if name not in place
            ]
    if problems:
        raise ChipNetworkError(problems, source)
    countries = tuple(sorted({code for shares in providers.values() for code in shares}))
    share = np.zeros((len(ids), len(countries)))
    provided = np.zeros(share.shape, dtype=bool)
    for name, shares in providers.items():
        for code, value in shares.items():
            share[place[name], countries.index(code)] = value or 0.0
            provided[place[name], countries.index(code)] = value is None or value > 0.0
    total = share.sum(axis=1, keepdims=True)
    network = ChipNetwork(
        nodes=tuple(nodes),
        countries=countries,
        provided=provided,
        share=np.divide(share, total, out=share, where=total > 0.0),
        published=total[:, 0] > 0.0,
        inputs=tuple((place[a], place[b]) for a, b in inputs),
        kinds=tuple((place[a], place[b]) for a, b in kinds),
        regions=regions,
        source=source,
    )
    try:
        _ = network.order
    except CycleError as error:
        circle = " -> ".join(ids[n] for n in error.args[1])
        message = f"the links run in a circle: {circle}; what goes into a node may not need it"
        raise ChipNetworkError([Problem(message)], source) from None
    return network
