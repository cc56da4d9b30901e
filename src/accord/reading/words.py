"""Closed lists of words, written as the text they are."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the set of the words of a text."""
    return frozenset(text.split())
