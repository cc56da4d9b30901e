"""An article becomes evidence-anchored records: who did, means to do or may do what, and what is claimed.

>>> reading = read("article.txt")
>>> [(event.type, event.modality, event.evidence.text) for event in reading.events]
"""

from __future__ import annotations

from pathlib import Path

from accord.reading.records import (
    Actor,
    Article,
    Claim,
    Event,
    Mention,
    Participant,
    Reading,
    ResolvedDate,
    Span,
    Verdict,
)
from accord.reading.source import article_from_text, load_article

__all__ = [
    "Actor",
    "Article",
    "Claim",
    "Event",
    "Mention",
    "Participant",
    "Reading",
    "ResolvedDate",
    "Span",
    "Verdict",
    "article_from_text",
    "load_article",
    "read",
]


def read(source: str | Path | Article) -> Reading:
    """Return what an article says, every record held to a span of its text.

    Parameters
    ----------
    source
        The path of a text, Markdown or HTML file, or an `Article`.

    Raises
    ------
    SourceError
        If the file cannot be read as an article.
    """
    from accord.reading.actors import cast
    from accord.reading.check import check
    from accord.reading.claims import find_claims
    from accord.reading.events import calendar, find_events
    from accord.reading.parties import prepare

    article = source if isinstance(source, Article) else load_article(source)
    people = cast(article)
    sentences = prepare(people)
    dates, dated = calendar(people)
    return Reading(
        article=article,
        actors=people.actors(),
        events=find_events(people, sentences, dates, dated),
        claims=check(find_claims(people, sentences), article, dates),
    )
