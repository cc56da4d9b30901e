"""Index: composite indices, built from raw indicators, audited, tested for robustness and taken apart."""

from accord.index.acceptability import Acceptability, acceptability
from accord.index.admissible import WeightSpace, admissible
from accord.index.aggregate import aggregate, aggregate_tree
from accord.index.attribution import Attribution, attribute
from accord.index.audit import Audit, audit
from accord.index.benefit import Benefit, benefit_of_the_doubt
from accord.index.build import build
from accord.index.build_panel import build_panel
from accord.index.built import Index
from accord.index.change import IndexChange, change
from accord.index.coherence import Coherence, coherence, correlation_flags, denominator_correlations
from accord.index.compare import Comparison, compare, compare_many
from accord.index.components import Components, components, components_by_group
from accord.index.composite import rescale, weighted_mean
from accord.index.correlation_table import Correlations, correlations
from accord.index.data import IndexData, Panel
from accord.index.data_table import read_data
from accord.index.denominate import Denomination, denominate
from accord.index.describe import Availability, Statistics, availability, available, describe, statistics
from accord.index.difference import Differences, differences
from accord.index.drawn_ranks import Robustness
from accord.index.expert import BudgetAllocation, PairwiseWeights, budget_allocation, pairwise_weights
from accord.index.extremes import Extremes, extreme_ranks
from accord.index.file import IndexFile, load_index_file, parse_index_file
from accord.index.file_text import new_index_file, new_index_tables, save_index
from accord.index.gradient import Gradient, gradient
from accord.index.importance import Importance, importance
from accord.index.impute import impute
from accord.index.inverse import Inverse, reach
from accord.index.leave_out import LeftOut, leave_out
from accord.index.normalise import apply, fit, normalise
from accord.index.overtake import Overtaking, overtake
from accord.index.packaged import open_index
from accord.index.panel import Carried, impute_panel
from accord.index.profile import Profile, profile
from accord.index.published import INDICES, PublishedIndex, load_index
from accord.index.rank import ranks
from accord.index.recipe import Recipe
from accord.index.recipe_steps import (
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    OverTime,
    Screen,
    Treat,
    Weight,
)
from accord.index.recovery import Recovery, recover, recover_levels
from accord.index.reliability import Reliability, alpha, alphas, cronbach_alpha
from accord.index.robustness import robustness
from accord.index.rule import Rule
from accord.index.scale import Scale
from accord.index.screen import Screening, screen
from accord.index.sensitivity import Sensitivity, sensitivity
from accord.index.stream import Stream, Update
from accord.index.structure import Element, Structure
from accord.index.structure_table import read_structure, structure_from_frame
from accord.index.trace import Trace, trace
from accord.index.treat import treat
from accord.index.treatment import Treatment, treatment_table
from accord.index.trend import Trends, trends
from accord.index.uncertain import (
    Alternatives,
    DataNoise,
    Gaussian,
    Imputations,
    LeaveOut,
    Range,
    WeightNoise,
    WeightSets,
    WeightShares,
    read_factors,
)
from accord.index.weight import Weighting, effective_weights, weigh

__all__ = [
    "INDICES",
    "Acceptability",
    "Aggregate",
    "Alternatives",
    "Attribution",
    "Audit",
    "Availability",
    "Benefit",
    "BudgetAllocation",
    "Carried",
    "Coherence",
    "Comparison",
    "Components",
    "Correlations",
    "DataNoise",
    "Denominate",
    "Denomination",
    "Differences",
    "Element",
    "Extremes",
    "Gaussian",
    "Gradient",
    "Importance",
    "Imputations",
    "Impute",
    "Index",
    "IndexChange",
    "IndexData",
    "IndexFile",
    "Inverse",
    "LeaveOut",
    "LeftOut",
    "Normalise",
    "OverTime",
    "Overtaking",
    "PairwiseWeights",
    "Panel",
    "Profile",
    "PublishedIndex",
    "Range",
    "Recipe",
    "Recovery",
    "Reliability",
    "Robustness",
    "Rule",
    "Scale",
    "Screen",
    "Screening",
    "Sensitivity",
    "Statistics",
    "Stream",
    "Structure",
    "Trace",
    "Treat",
    "Treatment",
    "Trends",
    "Update",
    "Weight",
    "WeightNoise",
    "WeightSets",
    "WeightShares",
    "WeightSpace",
    "Weighting",
    "acceptability",
    "admissible",
    "aggregate",
    "aggregate_tree",
    "alpha",
    "alphas",
    "apply",
    "attribute",
    "audit",
    "availability",
    "available",
    "benefit_of_the_doubt",
    "budget_allocation",
    "build",
    "build_panel",
    "change",
    "coherence",
    "compare",
    "compare_many",
    "components",
    "components_by_group",
    "correlation_flags",
    "correlations",
    "cronbach_alpha",
    "denominate",
    "denominator_correlations",
    "describe",
    "differences",
    "effective_weights",
    "extreme_ranks",
    "fit",
    "gradient",
    "importance",
    "impute",
    "impute_panel",
    "leave_out",
    "load_index",
    "load_index_file",
    "new_index_file",
    "new_index_tables",
    "normalise",
    "open_index",
    "overtake",
    "pairwise_weights",
    "parse_index_file",
    "profile",
    "ranks",
    "reach",
    "read_data",
    "read_factors",
    "read_structure",
    "recover",
    "recover_levels",
    "rescale",
    "robustness",
    "save_index",
    "screen",
    "sensitivity",
    "statistics",
    "structure_from_frame",
    "trace",
    "treat",
    "treatment_table",
    "trends",
    "weigh",
    "weighted_mean",
]
