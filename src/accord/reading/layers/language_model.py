"""The layer of a language model: it proposes, and only what it can quote from the text is taken.

The text is sent to the endpoint that the user configured, and nowhere else, and only when this layer is asked
for. What comes back is material: a record whose quote is not in the text is refused, types, roles and
modalities are closed lists, names and dates are read by Accord from the quoted words, figures have to stand
in them, and where the rules see a denial or less certainty in the sentence, that is what counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from accord.errors import LayerFailed
from accord.reading.layers.endpoint import Endpoint, from_environment
from accord.reading.layers.merge import merge
from accord.reading.layers.reply import instructions, take_apart
from accord.reading.layers.taking import Taking
from accord.reading.records import Article, Reading

CHUNK = 12_000
"""Characters of the article in one request; longer articles are sent in pieces, cut between paragraphs."""
MOST_CHUNKS = 40
"""Requests for one article; what is left of a longer one is not sent, and a note says so."""


@dataclass(frozen=True)
class LanguageModel:
    """A language model as a reading layer."""

    endpoint: Endpoint = field(default_factory=from_environment)
    chunk: int = CHUNK
    most_chunks: int = MOST_CHUNKS

    @property
    def name(self) -> str:
        """How records name it."""
        return f"model:{self.endpoint.model}"

    def extend(self, reading: Reading) -> Reading:
        """Return the reading with what the model adds, and notes on all it proposed.

        Raises
        ------
        LayerFailed
            If no request got a usable answer. Where only some fail, a note says which part was not read.
        """
        pieces = list(_pieces(reading.article, self.chunk))
        left = pieces[self.most_chunks :]
        taking = Taking(reading, self.name)
        answered = 0
        failure: LayerFailed | None = None
        for start, end in pieces[: self.most_chunks]:
            try:
                answer = self.endpoint.ask(instructions(), _message(reading.article.text[start:end]))
            except LayerFailed as error:
                failure = error
                taking.note("failed", f"characters {start} to {end} were not read: {error}")
                if not answered:
                    break  # an endpoint that never answers is not asked for every piece
                continue
            answered += 1
            proposed = take_apart(answer.text)
            for quote, reason in proposed.refused:
                taking.note("rejected", reason, quote)
            if proposed.broken or answer.cut_off:
                taking.note("failed", f"the answer for characters {start} to {end} is not whole")
            for event in proposed.events:
                taking.event(event, (start, end))
            for claim in proposed.claims:
                taking.claim(claim, (start, end))
        if failure and not answered:
            raise failure
        if left:
            taking.note(
                "failed", f"characters {left[0][0]} to {left[-1][1]} were not sent: the text is too long"
            )
        taking.proposal.actors += taking.whom.new.values()
        return merge(reading, taking.proposal)


def _pieces(article: Article, limit: int) -> Iterator[tuple[int, int]]:
    """Yield stretches of whole paragraphs of at most `limit` characters; a longer paragraph is cut in sentences."""
    start: int | None = None
    stop = 0
    sentences = article.sentences
    position = 0
    for low, high in article.paragraphs:
        units = [(low, high)]
        if high - low > limit:
            while position < len(sentences) and sentences[position][0] < low:
                position += 1
            units = [s for s in sentences[position:] if s[0] < high] or units
        for begin, end in units:
            if start is not None and end - start > limit:
                yield start, stop
                start = None
            start = begin if start is None else start
            stop = end
    if start is not None:
        yield start, stop


def _message(text: str) -> str:
    return f"The article:\n<<<\n{text}\n>>>\nAnswer with the JSON object only."
