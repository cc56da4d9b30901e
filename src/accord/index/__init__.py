"""Index: composite indices, built from raw indicators, audited, tested for robustness and taken apart."""

from accord.index.audit.audit import Audit, audit
from accord.index.audit.coherence import Coherence, coherence, correlation_flags, denominator_correlations
from accord.index.audit.compare import Comparison, compare, compare_many
from accord.index.audit.components import Components, components, components_by_group
from accord.index.audit.correlation_table import Correlations, correlations
from accord.index.audit.describe import (
    Availability,
    Statistics,
    availability,
    available,
    describe,
    statistics,
)
from accord.index.audit.difference import Differences, differences
from accord.index.audit.importance import Importance, importance
from accord.index.audit.leave_out import LeftOut, leave_out
from accord.index.audit.profile import Profile, profile
from accord.index.audit.recovery import Recovery, recover, recover_levels
from accord.index.audit.reliability import Reliability, alpha, alphas, cronbach_alpha
from accord.index.audit.trend import Trends, trends
from accord.index.change import IndexChange, change
from accord.index.composite import rescale, weighted_mean
from accord.index.construction.aggregate import aggregate, aggregate_tree
from accord.index.construction.benefit import Benefit, benefit_of_the_doubt
from accord.index.construction.build import build
from accord.index.construction.build_panel import build_panel
from accord.index.construction.built import Index
from accord.index.construction.data import IndexData, Panel
from accord.index.construction.data_table import read_data
from accord.index.construction.denominate import Denomination, denominate
from accord.index.construction.expert import (
    BudgetAllocation,
    PairwiseWeights,
    budget_allocation,
    pairwise_weights,
)
from accord.index.construction.file import IndexFile, load_index_file, parse_index_file
from accord.index.construction.file_text import new_index_file, new_index_tables, save_index
from accord.index.construction.impute import impute
from accord.index.construction.normalise import apply, fit, normalise
from accord.index.construction.panel import Carried, impute_panel
from accord.index.construction.rank import ranks
from accord.index.construction.recipe import Recipe
from accord.index.construction.recipe_steps import (
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    OverTime,
    Screen,
    Treat,
    Weight,
)
from accord.index.construction.rule import Rule
from accord.index.construction.scale import Scale
from accord.index.construction.screen import Screening, screen
from accord.index.construction.structure import Element, Structure
from accord.index.construction.structure_table import read_structure, structure_from_frame
from accord.index.construction.treat import treat
from accord.index.construction.treatment import Treatment, treatment_table
from accord.index.construction.weight import Weighting, effective_weights, weigh
from accord.index.packaged import open_index
from accord.index.published import INDICES, PublishedIndex, load_index
from accord.index.robustness.drawn_ranks import Robustness
from accord.index.robustness.robustness import robustness
from accord.index.robustness.sensitivity import Sensitivity, sensitivity
from accord.index.robustness.uncertain import (
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
from accord.index.whatif.acceptability import Acceptability, acceptability
from accord.index.whatif.admissible import WeightSpace, admissible
from accord.index.whatif.attribution import Attribution, attribute
from accord.index.whatif.extremes import Extremes, extreme_ranks
from accord.index.whatif.gradient import Gradient, gradient
from accord.index.whatif.inverse import Inverse, reach
from accord.index.whatif.overtake import Overtaking, overtake
from accord.index.whatif.stream import Stream, Update
from accord.index.whatif.trace import Trace, trace

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
