"""The layer of a parser: spaCy finds names the rules miss, and the subject of a verb further away.

It adds actors (persons, organisations) and their mentions, takes apart names the rules ran together, fills roles
the rules leave open where the parse gives a party that is named, says where the parse gives another one, and
adds events that a verb and its object show (`by_verb`). What the rules have otherwise stands.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from accord.reading.actors import flatten
from accord.reading.calendars import Calendar
from accord.reading.dates import find_dates
from accord.reading.frames import PLAIN, RULES
from accord.reading.layers.by_verb import by_verb, party_at
from accord.reading.layers.entities import Names
from accord.reading.layers.grammar import Parsed, parts_of
from accord.reading.layers.merge import Proposal, merge
from accord.reading.layers.parser import Parser, loaded
from accord.reading.layers.whom import Whom
from accord.reading.records import Claim, Event, Note, Participant, Reading, Role, span_at
from accord.reading.words import words

_ACTING = words(
    "directive sanction export_stop export_control ban embargo tariff investment technology_transfer "
    "economic_support diplomatic_support denial sanction_evasion rivalry substitution_difficulty "
    "military_operation announcement_of_cooperation alliance_founding cooperation_agreement"
)
"""Types whose source is the subject of their verb."""


@dataclass(frozen=True)
class SpacyLayer:
    """spaCy, or any other parser of the same grammar, as a reading layer."""

    parse: Parser
    model: str = ""
    name: str = "spacy"

    @classmethod
    def load(cls, model: str | None = None) -> SpacyLayer:
        """Return the layer with a model: the one named, that of ACCORD_SPACY_MODEL, or the first installed.

        Raises
        ------
        MissingExtra
            If spaCy is not installed.
        InputError
            If the model is not, or no English model is.
        """
        parse, name = loaded(model)
        return cls(parse, name)

    def extend(self, reading: Reading) -> Reading:
        """Return the reading with the actors and participants the parse adds or corrects."""
        article = reading.article
        headings = set(article.headings)
        extents = [s for position, s in enumerate(article.sentences) if position not in headings]
        parsed = list(self.parse((start, article.text[start:end]) for start, end in extents))
        reading = Names(reading, self.name).add(parsed)
        by_start = {start: tree for (start, _), tree in zip(extents, parsed, strict=True)}
        starts = [start for start, _ in article.sentences]
        notes: list[Note] = [*reading.notes]
        whom = Whom(reading, self.name)
        events = []
        for event in reading.events:
            tree = by_start.get(_sentence(starts, event.trigger.start))
            events.append(_checked(reading, event, tree, whom, self.name, notes) if tree else event)
        claims = []
        for claim in reading.claims:
            tree = by_start.get(_sentence(starts, claim.evidence.start))
            claims.append(_subject(claim, tree, whom, self.name, notes) if tree else claim)
        reading = Reading.model_validate(
            dict(reading) | {"events": tuple(events), "claims": tuple(claims), "notes": tuple(notes)}
        )
        flat = flatten(article.text)
        proposal = Proposal(self.name)
        dates = [find_dates(flat, start, end) for start, end in article.sentences]
        calendar = Calendar([date for found in dates for date in found], article.published)
        there: dict[int, list[Event]] = {}
        for event in reading.events:
            there.setdefault(_sentence(starts, event.trigger.start), []).append(event)
        for extent, tree in zip(extents, parsed, strict=True):
            proposal.events += by_verb(
                reading, flat, calendar, extent, tree, whom, self.name, there.get(extent[0], [])
            )
        return merge(reading, proposal)


def _sentence(starts: list[int], position: int) -> int:
    """Return where the sentence of a position begins."""
    return starts[max(0, bisect_right(starts, position) - 1)]


def _checked(
    reading: Reading, event: Event, tree: Parsed, whom: Whom, layer: str, notes: list[Note]
) -> Event:
    """Return an event with the parties its verb has in the parse, where the rules leave them open."""
    top = tree.top(event.trigger.start, event.trigger.end)
    if top is None or event.type not in _ACTING:
        return event
    verb = tree.verb_of(top)
    if tree.words[verb].pos not in {"VERB", "AUX"}:
        return event
    parts = parts_of(tree, verb)
    rule = RULES.get(event.type, PLAIN)
    proposals: list[tuple[Role, int]] = []
    if parts.passive:
        proposals += [("source", index) for index in parts.agents]
        if rule.bare and verb == top:
            proposals += [(rule.bare, index) for index in parts.subjects]
    elif rule.subject:
        proposals += [(rule.subject, index) for index in parts.subjects]
        if rule.bare and verb == top:
            proposals += [(rule.bare, index) for index in parts.objects]
    return _filled(reading, event, tree, proposals, whom, layer, notes)


def _filled(
    reading: Reading,
    event: Event,
    tree: Parsed,
    proposals: list[tuple[Role, int]],
    whom: Whom,
    layer: str,
    notes: list[Note],
) -> Event:
    people = list(event.participants)
    text = reading.article.text
    country = {actor.id: actor.iso3 for actor in reading.actors}

    def note(kind: str, reason: str) -> None:
        notes.append(
            Note.model_validate(
                {
                    "layer": layer,
                    "kind": kind,
                    "record": event.id,
                    "reason": reason,
                    "quote": event.evidence.text,
                }
            )
        )

    for role, index in proposals:
        found = party_at(tree, index, whom)
        if found is None:
            continue
        who, word = found
        if any(p.actor and who in {p.actor, country.get(p.actor)} for p in people):
            continue  # or the country that a firm among the parties is of
        here = [p for p in people if p.role == role]
        named = [p for p in here if p.actor]
        if named:
            note(
                "conflict", f"the parse has {who} as {role}; {', '.join(str(p.actor) for p in named)} stands"
            )
            continue
        span = span_at(text, word.start, word.end)
        people = [p for p in people if p not in here]
        people.append(Participant(role=role, actor=who, mention=span, layer=layer))
        note("added" if not here else "corrected", f"{role} {who}, by the parse")
    if tuple(people) == event.participants:
        return event
    return event.model_copy(update={"participants": tuple(people)})


def _subject(claim: Claim, tree: Parsed, whom: Whom, layer: str, notes: list[Note]) -> Claim:
    """Return a claim with the subject of its verb, where the rules found none."""
    if claim.subject or claim.type in {"count"}:
        return claim
    place = claim.value_span or claim.evidence
    top = tree.top(place.start, place.end)
    while top is not None and tree.words[top].pos not in {"VERB", "AUX"} and tree.words[top].head != top:
        top = tree.words[top].head
    if top is None:
        return claim
    found = [
        party for index in parts_of(tree, top).subjects if (party := party_at(tree, index, whom)) is not None
    ]
    if not found:
        return claim
    names = tuple(dict.fromkeys(who for who, _ in found))
    notes.append(
        Note.model_validate(
            {
                "layer": layer,
                "kind": "added",
                "record": claim.id,
                "reason": f"subject {', '.join(names)}, by the parse",
                "quote": claim.evidence.text,
            }
        )
    )
    return claim.model_copy(update={"subject": names})
