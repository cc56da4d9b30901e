"""Equilibrium: what measures do to trade, prices and income, each result with its certificate."""

from accord.equilibrium.adjoint import Gradient, gradient
from accord.equilibrium.batch import BatchResult, Failure, solve_many
from accord.equilibrium.burden import SharedBurden, share_burden
from accord.equilibrium.certificate import TOLERANCE, Certificate
from accord.equilibrium.change import Change, Counterfactual, trade_cost_factor
from accord.equilibrium.linear import Guide, baseline_guide
from accord.equilibrium.outcome import (
    Absorption,
    Flow,
    Outcome,
    Output,
    Price,
    RealIncome,
    WorldRealIncome,
)
from accord.equilibrium.solution import Solution, rebalanced, solve
from accord.equilibrium.trade import Equilibrium
from accord.equilibrium.welfare import LinearWelfare, linear_welfare, real_income

__all__ = [
    "TOLERANCE",
    "Absorption",
    "BatchResult",
    "Certificate",
    "Change",
    "Counterfactual",
    "Equilibrium",
    "Failure",
    "Flow",
    "Gradient",
    "Guide",
    "LinearWelfare",
    "Outcome",
    "Output",
    "Price",
    "RealIncome",
    "SharedBurden",
    "Solution",
    "WorldRealIncome",
    "baseline_guide",
    "gradient",
    "linear_welfare",
    "real_income",
    "rebalanced",
    "share_burden",
    "solve",
    "solve_many",
    "trade_cost_factor",
]
