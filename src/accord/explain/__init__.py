"""Explain: what alliances do, link by link: who gains most from whom, best partners, and harm to those outside."""

from accord.explain.alliances import AllianceGains, alliance_gains
from accord.explain.complementarity import BestLink, Complementarity, complementarity
from accord.explain.effects import CHANNELS, LEVELS, assumed_effects, checked_effects, effects_of
from accord.explain.links import OUTCOMES
from accord.explain.partners import Partners, best_partners
from accord.explain.standing import Standing

__all__ = [
    "CHANNELS",
    "LEVELS",
    "OUTCOMES",
    "AllianceGains",
    "BestLink",
    "Complementarity",
    "Partners",
    "Standing",
    "alliance_gains",
    "assumed_effects",
    "best_partners",
    "checked_effects",
    "complementarity",
    "effects_of",
]
