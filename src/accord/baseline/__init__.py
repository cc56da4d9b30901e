"""Baseline: packaged worlds, calibrated so that the no-change scenario is exact."""

from accord.baseline.calibrate import from_flows, spending_from_shares
from accord.baseline.inference import FinalDemand, infer_final_demand
from accord.baseline.packaged import WORLDS, load_world
from accord.baseline.world import World, label, outside_use

__all__ = [
    "WORLDS",
    "FinalDemand",
    "World",
    "from_flows",
    "infer_final_demand",
    "label",
    "load_world",
    "outside_use",
    "spending_from_shares",
]
