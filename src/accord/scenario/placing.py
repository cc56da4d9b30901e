"""Whom a measure names, on the axes of one world."""

from __future__ import annotations

from accord import places
from accord.scenario.document import Scenario
from accord.scenario.measures import Measure


class Placing:
    """Finds the countries of a world that a measure names, on the day it counts them."""

    def __init__(self, scenario: Scenario, countries: tuple[str, ...]) -> None:
        self.scenario, self.countries = scenario, countries

    def group(self, measure: Measure, name: str, missing: list[str]) -> tuple[str, ...]:
        """Return the countries of a field of a measure, and add to `missing` what the world does not have."""
        inside: set[str] = set()
        outside: set[str] = set()
        day = self.scenario.day(measure)
        named = getattr(measure, name)
        for actor in (named,) if isinstance(named, str) else named:
            members = self.scenario.members(actor, day)
            if not members:
                missing.append(f"{actor} has no members on {day}")
            inside.update(c for c in members if c in self.countries)
            outside.update(c for c in members if c not in self.countries)
        if outside:
            missing.append(f"{name} that are not in this world: {', '.join(sorted(outside))}")
        return tuple(sorted(inside))

    def names(self, measure: Measure, actors: tuple[str, ...]) -> str:
        """Return actors in words, blocs with the number of their members in the world."""
        day, countries = self.scenario.day(measure), places.countries()
        words = []
        for actor in actors:
            inside = sum(code in self.countries for code in self.scenario.members(actor, day))
            words.append(
                countries[actor].name if actor in countries else f"{actor} ({inside} countries here)"
            )
        return ", ".join(words)
