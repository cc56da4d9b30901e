"""Robustness: how far ranks depend on what could have been chosen or measured otherwise."""
