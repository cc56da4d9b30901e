"""Explain: because of what, how sure, and which alliances and controls do what to whom."""

from accord.explain.alliances import AllianceGains, alliance_gains
from accord.explain.attribution import Attribution
from accord.explain.causes import attribute
from accord.explain.coalition import Coalition, coalition
from accord.explain.complementarity import BestLink, Complementarity, complementarity
from accord.explain.control_search import LeastCost, least_cost
from accord.explain.controls import Controls, control_cost
from accord.explain.diversion import Diversion, diversion
from accord.explain.effects import CHANNELS, LEVELS, assumed_effects, checked_effects, effects_of
from accord.explain.elasticity import Local, local
from accord.explain.explanation import Explanation
from accord.explain.groups import Groups, by_group
from accord.explain.links import OUTCOMES
from accord.explain.partners import Partners, best_partners
from accord.explain.scenario_coalition import scenario_coalition
from accord.explain.standing import Standing
from accord.explain.swings import Swings, swings
from accord.explain.words import explain_case, explain_country

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
    "Diversion",
    "Explanation",
    "Groups",
    "LeastCost",
    "Local",
    "Partners",
    "Standing",
    "Swings",
    "alliance_gains",
    "assumed_effects",
    "attribute",
    "best_partners",
    "by_group",
    "checked_effects",
    "coalition",
    "complementarity",
    "control_cost",
    "diversion",
    "effects_of",
    "explain_case",
    "explain_country",
    "least_cost",
    "local",
    "scenario_coalition",
    "swings",
]
