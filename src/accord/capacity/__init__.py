"""Capacity: from trade and income to the components of an AI index."""

from accord.capacity.drivers import (
    DRIVERS,
    DriverChange,
    Elasticity,
    component_hats,
    driver_change,
    elasticities,
)

__all__ = [
    "DRIVERS",
    "DriverChange",
    "Elasticity",
    "component_hats",
    "driver_change",
    "elasticities",
]
