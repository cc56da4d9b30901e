"""Baseline: packaged worlds, calibrated so that the no-change scenario is exact; sectors divided into parts.

A division written in a file is read by `accord.baseline.split_file`, which needs the scenario room's magnitudes.
"""

from accord.baseline.calibrate import from_flows, spending_from_shares
from accord.baseline.inference import FinalDemand, infer_final_demand
from accord.baseline.packaged import WORLDS, electronics, load_world, sector_names
from accord.baseline.parts import Given, Hint, Part
from accord.baseline.split import Split, SplitRecord, split_sector
from accord.baseline.stored import load_world_file, open_world, save_world
from accord.baseline.world import World, label, outside_use, taxed

__all__ = [
    "WORLDS",
    "FinalDemand",
    "Given",
    "Hint",
    "Part",
    "Split",
    "SplitRecord",
    "World",
    "electronics",
    "from_flows",
    "infer_final_demand",
    "label",
    "load_world",
    "load_world_file",
    "open_world",
    "outside_use",
    "save_world",
    "sector_names",
    "spending_from_shares",
    "split_sector",
    "taxed",
]
