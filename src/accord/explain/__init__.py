"""Explain: because of what, how sure, and which alliances and controls do what to whom."""

from accord.explain.alliances import AllianceGains, alliance_gains
from accord.explain.coalition import Coalition, coalition
from accord.explain.complementarity import BestLink, Complementarity, complementarity
from accord.explain.controls import Controls, LeastCost, control_cost, least_cost
from accord.explain.effects import CHANNELS, LEVELS, assumed_effects, checked_effects, effects_of
from accord.explain.links import OUTCOMES
from accord.explain.partners import Partners, best_partners
from accord.explain.sensitivity import Groups, Local, by_group, local
from accord.explain.shapley import Attribution, attribute
from accord.explain.standing import Standing
from accord.explain.words import Explanation, explain_case, explain_country

__all__ = [
    "CHANNELS",
    "LEVELS",
    "OUTCOMES",
    "AllianceGains",
    "Attribution",
    "BestLink",
    "Coalition",
    "Complementarity",
    "Controls",
    "Explanation",
    "Groups",
    "LeastCost",
    "Local",
    "Partners",
    "Standing",
    "alliance_gains",
    "assumed_effects",
    "attribute",
    "best_partners",
    "by_group",
    "checked_effects",
    "coalition",
    "complementarity",
    "control_cost",
    "effects_of",
    "explain_case",
    "explain_country",
    "least_cost",
    "local",
]
