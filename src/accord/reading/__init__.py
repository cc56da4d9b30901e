"""An article becomes evidence-anchored records: who did, means to do or may do what, and what is claimed.

>>> reading = read("article.txt")
>>> [(event.type, event.modality, event.evidence.text) for event in reading.events]
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from accord.reading.records import (
    Actor,
    Article,
    Claim,
    Event,
    Mention,
    Note,
    Participant,
    Reading,
    ResolvedDate,
    Span,
    Verdict,
)
from accord.reading.source import article_from_text, load_article

if TYPE_CHECKING:
    from accord.reading.layers import Layer

__all__ = [
    "Actor",
    "Article",
    "Claim",
    "Event",
    "Mention",
    "Note",
    "Participant",
    "Reading",
    "ResolvedDate",
    "Span",
    "Verdict",
    "article_from_text",
    "load_article",
    "read",
]


def read(source: str | Path | Article, *, layers: str | Layer | Iterable[str | Layer] = "rules") -> Reading:
    """Return what an article says, every record held to a span of its text.

    Parameters
    ----------
    source
        The path of a text, Markdown or HTML file, or an `Article`.
    layers
        What reads it: "rules" (always, and the only one that needs nothing), "spacy", "model", several of them
        ("rules,spacy" or a list), or `accord.reading.layers.Layer` objects. The text leaves the machine only
        with "model", to the endpoint that ACCORD_LLM_URL names.

    Raises
    ------
    SourceError
        If the file cannot be read as an article.
    UnknownName, MissingExtra, InputError
        If a layer is unknown, not installed or not configured.
    LayerFailed
        If the language model was asked and gave no answer.
    """
    from accord.reading.actors import cast
    from accord.reading.check import check
    from accord.reading.claims import find_claims
    from accord.reading.disputes import contradictions
    from accord.reading.events import calendar, find_events
    from accord.reading.parties import prepare

    others: tuple[Layer, ...] = ()
    if layers != "rules":
        from accord.reading.layers import chosen

        others = chosen(layers)
    article = source if isinstance(source, Article) else load_article(source)
    with _no_collection():
        people = cast(article)
        sentences = prepare(people)
        dates, dated = calendar(people)
        reading = Reading(
            article=article,
            actors=people.actors(),
            events=find_events(people, sentences, dates, dated),
            claims=find_claims(people, sentences),
        )
    for layer in others:
        reading = layer.extend(reading)
    claims = contradictions(check(reading.claims, article, dates), reading)
    return reading.model_copy(update={"claims": claims})


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let Python not look for cycles meanwhile: a long article has a million objects and no cycle among them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
