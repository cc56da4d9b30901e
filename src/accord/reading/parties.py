"""A sentence with its parties: who is named, who is the subject, and whom "it" and "both countries" mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reading.actors import Cast
from accord.reading.clauses import Group, clause_at, clauses, groups
from accord.reading.mentions import Hit, without_overlaps

PAIR = "@pair"
IT = "@it"
_COLLECTIVE = re.compile(
    r"\b(?:(?:this|that|the|their|such\s+an?|a)\s+(?:[\w-]+\s+)?(?:partnership|alliance|"
    r"co-?operation|collaboration|joint\s+effort|tie-up|rapprochement)"
    r"(?!\s+(?:with|between|network|of)\b)|(?:these|both|the\s+two|all\s+three)\s+(?:nations|"
    r"countries|sides|governments|partners|capitals|states|"
    r"powers|neighbours|neighbors|economies)|(?:they|both|the\s+pair|the\s+two))\b(?!\s+(?:and|"
    r"economic|the)\b)",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"\b(?:it|the\s+country|the\s+bloc|the\s+company|the\s+firm|the\s+chipmaker|"
    r"the\s+ministry)\b(?!\s+(?:is|was|would\s+be)\s+\w+\s+(?:that|to)\b)",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"(?:[“\"'(,\s]*)(?:$|(?:[a-z][\w-]*ing|to|and|or|not|then|also|has|have|had|is|are|was|were|"
    r"be|been|being|will|would|could|may|might|"
    r"can|should|must|[a-z]+ly|even|both|either|possibly|perhaps|while|such|as)\b)"
)
_RELATIVE = re.compile(r"(?:^|[\s,])(?:which|who|that|whose)\s+$")
_CHAIN = re.compile(
    r"(?:[\s,]|\b(?:has|have|had|will|would|could|may|might|also|already|reportedly|now|been|"
    r"since|largely|mostly|all|not)\b)+$"
)


@dataclass(frozen=True)
class Sentence:
    """A sentence with all that the rules look at."""

    cast: Cast
    start: int
    end: int
    groups: tuple[Group, ...]
    parts: tuple[tuple[int, int], ...]
    pair: tuple[str, ...] = ()
    """The countries last said to work together, whom "this partnership" means."""
    it: str | None = None
    """Whom "it" means."""
    hits: tuple[Hit, ...] = ()
    """All names of the sentence, those inside other names too."""

    @property
    def flat(self) -> str:
        """The text with plain blanks."""
        return self.cast.flat

    def meant(self, hit: Hit) -> tuple[str, ...]:
        """Return the actors a hit stands for."""
        if hit.actor == PAIR:
            return self.pair
        if hit.actor == IT:
            before = [g for g in self.groups if g.end <= hit.start and g.prep is None]
            named = [h.actor for g in before[:1] for h in g.hits if not h.actor.startswith("@")]
            return tuple(named[:1]) or ((self.it,) if self.it else ())
        return (hit.actor,)


def stand_ins(flat: str, start: int, end: int) -> list[Hit]:
    """Return the words that stand for actors named before: "this partnership", "both countries", "it"."""
    return [
        *(Hit(*m.span(), PAIR, "pronoun") for m in _COLLECTIVE.finditer(flat, start, end)),
        *(Hit(*m.span(), IT, "pronoun") for m in _SINGLE.finditer(flat, start, end)),
    ]


def subject(sentence: Sentence, position: int) -> tuple[Group | None, tuple[int, int] | None]:
    """Return the group that is the subject of what stands at a position, or the extent of an unnamed subject."""
    first = clause_at(sentence.parts, position)
    for index in range(first, -1, -1):
        start, end = sentence.parts[index]
        limit = min(end, position)
        inside = [g for g in sentence.groups if start <= g.start and g.end <= limit and g.prep is None]
        if inside:
            return inside[0], None
        if _RELATIVE.search(sentence.flat[max(sentence.start, start - 8) : start]):
            before = [g for g in sentence.groups if g.end <= start]
            if before and start - before[-1].end < 12:
                return before[-1], None
        if index == first and not _NO_SUBJECT.match(sentence.flat, start, limit):
            stop = start + len(_CHAIN.sub("", sentence.flat[start:limit]))
            own = stop > start and len(sentence.flat[start:stop].split()) <= 8
            return None, (start, stop) if own else None
    return None, None


def prepare(cast: Cast) -> list[Sentence]:
    """Return the sentences of an article with their clauses and groups; nobody is "it" in them yet."""
    prepared = []
    for named, (start, end) in zip(cast.sentences, cast.article.sentences, strict=True):
        hits = without_overlaps([*named, *stand_ins(cast.flat, start, end)])
        parts = tuple(clauses(cast.flat, start, end))
        prepared.append(
            Sentence(cast, start, end, tuple(groups(cast.flat, hits, parts)), parts, hits=tuple(hits))
        )
    return prepared


def first_party(sentence: Sentence) -> str | None:
    """Return the actor a sentence is about, for the next one's "it"."""
    first = next((g for g in sentence.groups if g.prep is None and not g.hits[0].actor.startswith("@")), None)
    return first.hits[0].actor if first else None
