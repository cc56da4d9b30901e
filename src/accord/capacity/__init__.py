"""Capacity: from trade, income, joint research and people to computing power and the components of an AI index."""

from accord.capacity.change import HORIZON, Capacity, Parameters, Push, capacity_change
from accord.capacity.compute import ComputePath, compute_paths
from accord.capacity.compute_access import Access, access, makers
from accord.capacity.compute_stock import UNCERTAIN, CountryStock, compute_stock, outlook
from accord.capacity.cooperation import joint_research, movement
from accord.capacity.drivers import (
    DRIVERS,
    DriverChange,
    Elasticity,
    component_hats,
    directed_components,
    driver_change,
    elasticities,
    not_identified,
    strategy_factors,
)
from accord.capacity.estimates import Estimate, estimate, estimate_table, event_studies
from accord.capacity.hardware import Accelerator, accelerators, unit_cost
from accord.capacity.parameters import Parameter, parameter

__all__ = [
    "DRIVERS",
    "HORIZON",
    "UNCERTAIN",
    "Accelerator",
    "Access",
    "Capacity",
    "ComputePath",
    "CountryStock",
    "DriverChange",
    "Elasticity",
    "Estimate",
    "Parameter",
    "Parameters",
    "Push",
    "accelerators",
    "access",
    "capacity_change",
    "component_hats",
    "compute_paths",
    "compute_stock",
    "directed_components",
    "driver_change",
    "elasticities",
    "estimate",
    "estimate_table",
    "event_studies",
    "joint_research",
    "makers",
    "movement",
    "not_identified",
    "outlook",
    "parameter",
    "strategy_factors",
    "unit_cost",
]
