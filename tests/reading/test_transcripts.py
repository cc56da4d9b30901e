"""Who speaks in the lines of transcripts."""

import pytest

from accord.reading import actors, article_from_text, parties
from accord.reading.attribution import speaker

BRIEFING = """Press briefing

MS. MILLER: Good afternoon. Peru has banned chips.

QUESTION: Is it true that Chile will sanction Peru?

MS. MILLER: India has joined the pact."""
DEBATE = """Debate

The Minister of Trade (Sara Holt): Peru has banned chips.

Mr Ivo Lund (Labour): Chile imposed a tariff.

The Minister of Trade: India has joined the pact."""
INTERVIEW = """A talk

Sara Holt is the director of the Veld Institute.

Q. Has Peru banned chips?

A. India has joined the pact."""
NOTES = """Notes

Background: Peru has banned chips.

Outlook: India has joined the pact."""


def spoken(text, words):
    cast = actors.cast(article_from_text(text))
    place = cast.flat.index(f" {words} ") + 1
    return speaker(next(s for s in parties.prepare(cast) if s.start <= place < s.end), place)


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        (BRIEFING, "banned", "MILLER"),
        (BRIEFING, "sanction", None),
        (BRIEFING, "joined", "MILLER"),
        (DEBATE, "banned", "HOLT"),
        (DEBATE, "imposed", "LUND"),
        (DEBATE, "joined", "HOLT"),
        (INTERVIEW, "banned", None),
        (INTERVIEW, "joined", "HOLT"),
        (NOTES, "banned", None),
        (NOTES, "joined", None),
    ],
)
def test_who_speaks_in_a_line(text, words, who):
    assert spoken(text, words) == who
