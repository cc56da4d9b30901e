"""Ensemble: draws over everything uncertain, carried through the whole chain."""

from accord.ensemble.block import BLOCK, Block, Carrier
from accord.ensemble.chain import Chain, make_chain, shock_solution
from accord.ensemble.crew import Crew, crew
from accord.ensemble.draws import run_ensemble
from accord.ensemble.outcome import HIGH, LOW, DrawnCapacity, Ensemble, convergence
from accord.ensemble.points import points
from accord.ensemble.table import Draws, carry_draws
from accord.ensemble.uncertain import Uncertain

__all__ = [
    "BLOCK",
    "HIGH",
    "LOW",
    "Block",
    "Carrier",
    "Chain",
    "Crew",
    "DrawnCapacity",
    "Draws",
    "Ensemble",
    "Uncertain",
    "carry_draws",
    "convergence",
    "crew",
    "make_chain",
    "points",
    "run_ensemble",
    "shock_solution",
]
