"""Ensemble: draws over everything uncertain, carried through the whole chain."""

from accord.ensemble.draws import HIGH, LOW, Ensemble, run_ensemble, shock_solution
from accord.ensemble.uncertain import Uncertain

__all__ = ["HIGH", "LOW", "Ensemble", "Uncertain", "run_ensemble", "shock_solution"]
