"""The article with the words every record and measure came from marked in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accord.analysis import Analysis

LONGEST = 60_000
"""Characters of an article shown whole; of a longer one only the paragraphs with evidence are."""


@dataclass(frozen=True)
class Piece:
    """A run of text and the anchors of all it is evidence for."""

    start: int
    text: str
    anchors: tuple[str, ...]
    title: str = ""

    @property
    def kind(self) -> str:
        """The strongest of what the piece supports: a measure, a claim, another record, or nothing."""
        for prefix in ("measure", "claim", "event"):
            if any(anchor.startswith(prefix) for anchor in self.anchors):
                return prefix
        return ""


def pieces(analysis: Analysis) -> tuple[tuple[Piece, ...], ...]:
    """Return the article's paragraphs, cut where evidence begins or ends; joined, a paragraph is its text exactly."""
    if analysis.reading is None:
        return ()
    article = analysis.reading.article
    marks: list[tuple[int, int, str, str]] = []
    for measure in analysis.scenario.measures:
        for evidence in measure.evidence:
            marks.append((evidence.start, evidence.end, f"measure-{measure.id}", f"measure {measure.id}"))
    used = {(start, end) for start, end, _, _ in marks}
    for claim in analysis.reading.claims:
        marks.append((claim.evidence.start, claim.evidence.end, f"claim-{claim.id}", f"claim {claim.id}"))
    for event in analysis.reading.events:
        if (event.evidence.start, event.evidence.end) not in used:
            words = f"event {event.id}: {event.type.replace('_', ' ')}, {event.modality}"
            marks.append((event.evidence.start, event.evidence.end, f"event-{event.id}", words))
    whole = len(article.text) <= LONGEST
    out = []
    for start, end in article.paragraphs:
        inside = [mark for mark in marks if mark[0] < end and mark[1] > start]
        if not whole and not inside:
            continue
        cuts = sorted({start, end, *(min(max(edge, start), end) for mark in inside for edge in mark[:2])})
        row = []
        for a, b in pairwise(cuts):
            over = [mark for mark in inside if mark[0] <= a and mark[1] >= b]
            anchors = tuple(dict.fromkeys(mark[2] for mark in over))
            row.append(
                Piece(a, article.text[a:b], anchors, "; ".join(dict.fromkeys(mark[3] for mark in over)))
            )
        out.append(tuple(row))
    return tuple(out)
