"""Audit: what the data and the structure of an index support."""
