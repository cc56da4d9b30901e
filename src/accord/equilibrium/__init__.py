"""Equilibrium: what measures do to trade, prices and income, each result with its certificate."""

from accord.equilibrium.adjoint import Gradient, gradient
from accord.equilibrium.batch import BatchResult, Failure, solve_many
from accord.equilibrium.burden import SharedBurden, share_burden
from accord.equilibrium.certificate import TOLERANCE, Certificate
from accord.equilibrium.change import Change, Counterfactual, trade_cost_factor
from accord.equilibrium.gravity import cost_factor
from accord.equilibrium.gravity_baseline import Gravity, calibrate_gravity, gravity_from_trade
from accord.equilibrium.gravity_solution import GravitySolution, solve_gravity
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
from accord.equilibrium.research import ResearchEquilibrium, joint_and_home, research_equilibrium
from accord.equilibrium.solution import Solution, rebalanced, solve
from accord.equilibrium.talent import TalentEquilibrium, talent_equilibrium, with_stayers
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
    "Gravity",
    "GravitySolution",
    "Guide",
    "LinearWelfare",
    "Outcome",
    "Output",
    "Price",
    "RealIncome",
    "ResearchEquilibrium",
    "SharedBurden",
    "Solution",
    "TalentEquilibrium",
    "WorldRealIncome",
    "baseline_guide",
    "calibrate_gravity",
    "cost_factor",
    "gradient",
    "gravity_from_trade",
    "joint_and_home",
    "linear_welfare",
    "real_income",
    "rebalanced",
    "research_equilibrium",
    "share_burden",
    "solve",
    "solve_gravity",
    "solve_many",
    "talent_equilibrium",
    "trade_cost_factor",
    "with_stayers",
]
