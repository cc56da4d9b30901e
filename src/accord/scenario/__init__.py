"""Measures, the scenario file, and compiling a scenario to shocks on labelled axes."""

from accord.scenario.assumed import assumed
from accord.scenario.compile import compile_shocks, shock_arrays, shock_sizes
from accord.scenario.document import Scenario, Source
from accord.scenario.draft import Draft, draft
from accord.scenario.load import load_scenario, parse_scenario
from accord.scenario.magnitude import Level, Magnitude
from accord.scenario.measures import (
    KINDS,
    POSSIBLE,
    STATED,
    Alliance,
    AnyMeasure,
    Directive,
    Embargo,
    Evidence,
    ExportControl,
    JointResearch,
    JointVenture,
    Measure,
    Modality,
    TalentExchange,
    Tariff,
    TradeFacilitation,
)
from accord.scenario.schema import json_schema
from accord.scenario.sectors import Sector, sector_code, sectors
from accord.scenario.shocks import MeasureNote, Shocks
from accord.scenario.sizes import ShockArrays, Sizes
from accord.scenario.template import new_scenario

__all__ = [
    "KINDS",
    "POSSIBLE",
    "STATED",
    "Alliance",
    "AnyMeasure",
    "Directive",
    "Draft",
    "Embargo",
    "Evidence",
    "ExportControl",
    "JointResearch",
    "JointVenture",
    "Level",
    "Magnitude",
    "Measure",
    "MeasureNote",
    "Modality",
    "Scenario",
    "Sector",
    "ShockArrays",
    "Shocks",
    "Sizes",
    "Source",
    "TalentExchange",
    "Tariff",
    "TradeFacilitation",
    "assumed",
    "compile_shocks",
    "draft",
    "json_schema",
    "load_scenario",
    "new_scenario",
    "parse_scenario",
    "sector_code",
    "sectors",
    "shock_arrays",
    "shock_sizes",
]
