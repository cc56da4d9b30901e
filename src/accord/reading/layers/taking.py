"""The records a model proposes, held to the text one by one: taken as far as it bears them out, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accord.reading.actors import flatten
from accord.reading.calendars import Calendar
from accord.reading.clauses import clauses
from accord.reading.dates import find_dates
from accord.reading.layers import figures
from accord.reading.layers.merge import Proposal
from accord.reading.layers.quotes import Quotable, Refused, choose
from accord.reading.layers.reply import Named, ProposedClaim, ProposedEvent
from accord.reading.layers.whom import Whom
from accord.reading.lexicon import triggers
from accord.reading.modality import Stance, stance
from accord.reading.records import (
    Claim,
    Event,
    Modality,
    Note,
    Participant,
    Polarity,
    Reading,
    ResolvedDate,
    Span,
    span_at,
)

_FIRMNESS: tuple[Modality, ...] = ("asserted", "announced", "intended", "possible", "denied")
_COUNTED = frozenset({"rank", "count", "share", "amount", "growth"})
_SHORTEST = 8


class _Rejected(Exception):
    """A proposed record that is not taken, and why."""


class Taking:
    """The records of a model being held to the text, one by one."""

    def __init__(self, reading: Reading, layer: str) -> None:
        article = reading.article
        self.reading, self.layer = reading, layer
        self.text = article.text
        self.flat = flatten(article.text)
        self.quotable = Quotable(article.text, article.sentences)
        self.whom = Whom(reading, layer)
        self.proposal = Proposal(layer)
        dates = [date for start, end in article.sentences for date in find_dates(self.flat, start, end)]
        self.calendar = Calendar(dates, article.published)
        self.taken: dict[str, list[Span]] = {}

    def note(self, kind: str, reason: str, quote: str = "") -> None:
        """Say what became of something the model proposed."""
        self.proposal.notes.append(
            Note.model_validate(
                {"layer": self.layer, "kind": kind, "reason": reason, "quote": " ".join(quote.split())[:300]}
            )
        )

    def event(self, given: ProposedEvent, within: tuple[int, int]) -> None:
        """Take an event, or note why not."""
        try:
            support = [given.trigger, given.object, given.date, *(part.quote for part in given.participants)]
            evidence = self._evidence(given.type, given.quote, support, given.occurrence, within)
            trigger = self._trigger(given, evidence)
            how = self._stance(given.modality, trigger, evidence)
            parts = tuple(self._participants(given, evidence))
            made = Event(
                id="E0",
                type=given.type,
                evidence=evidence,
                trigger=trigger,
                participants=parts,
                modality=how.modality,
                polarity=how.polarity,
                cue=how.cue,
                date=self._date(given, evidence),
                object=self._inside(given.object, evidence, "object"),
                attribution=self._speaker(given.attribution, evidence),
                layer=self.layer,
            )
        except _Rejected as reason:
            self.note("rejected", f"{given.type}: {reason}", given.quote)
            return
        self.proposal.events.append(made)

    def claim(self, given: ProposedClaim, within: tuple[int, int]) -> None:
        """Take a claim, or note why not."""
        try:
            support = [given.value_quote, *(named.quote for named in given.subject)]
            evidence = self._evidence(given.type, given.quote, support, given.occurrence, within)
            value_span = self._value_span(given, evidence)
            how = self._stance(given.modality, value_span or evidence, evidence)
            subject = self._ids(given.subject, evidence)
            compared = self._ids(given.compared_with, evidence)
            made = Claim(
                id="C0",
                type=given.type,
                subject=subject,
                metric=given.metric or given.type,
                value=self._value(given, value_span, compared),
                unit=given.unit,
                of=given.of if given.of is not None and figures.says(evidence.text, given.of) else None,
                compared_with=compared,
                evidence=evidence,
                value_span=value_span,
                attribution=self._speaker(given.attribution, evidence),
                modality=how.modality,
                polarity=how.polarity,
                layer=self.layer,
            )
        except _Rejected as reason:
            self.note("rejected", f"{given.type}: {reason}", given.quote)
            return
        self.proposal.claims.append(made)

    def _places(self, quote: str, within: tuple[int, int] | None = None) -> tuple[Span, ...]:
        if not quote.strip():
            return ()
        found = self.quotable.places(quote, within)
        return () if isinstance(found, Refused) else found

    def _evidence(
        self,
        kind: str,
        quote: str,
        support: Sequence[str],
        occurrence: int | None,
        within: tuple[int, int],
    ) -> Span:
        found = self.quotable.places(quote, within)
        if isinstance(found, Refused):
            raise _Rejected(found.reason)
        if len(quote.strip()) < _SHORTEST or len(quote.split()) < 2:
            raise _Rejected("the quote is too short to prove anything")
        kept = [span for span in found if self._paragraph(span)]
        if not kept:
            raise _Rejected("the quote runs over paragraphs or stands in what is not part of the article")
        taken = self.taken.setdefault(kind, [])
        span = choose(
            kept,
            support=[places for words in support if (places := self._places(words, within))],
            reach=self._sentences,
            occurrence=occurrence if len(kept) == len(found) else None,
            taken=taken,
        )
        taken.append(span)
        return span

    def _paragraph(self, span: Span) -> bool:
        return any(low <= span.start and span.end <= high for low, high in self.reading.article.paragraphs)

    def _sentences(self, span: Span) -> tuple[int, int]:
        """Return the extent of the sentences a span touches."""
        touched = [s for s in self.reading.article.sentences if s[0] < span.end and span.start < s[1]]
        return (touched[0][0], touched[-1][1]) if touched else (span.start, span.end)

    def _inside(self, quote: str, evidence: Span, what: str) -> Span | None:
        """Return where a quote stands in the evidence or its sentence; note it where it does not."""
        if not quote.strip():
            return None
        for extent in ((evidence.start, evidence.end), self._sentences(evidence)):
            if places := self._places(quote, extent):
                return choose(places, near=evidence.start)
        self.note("rejected", f"{what}: not in the sentence of the evidence", quote)
        return None

    def _trigger(self, given: ProposedEvent, evidence: Span) -> Span:
        if given.trigger.strip():
            places = self._places(given.trigger, (evidence.start, evidence.end))
            if not places:
                raise _Rejected(f"its trigger {given.trigger[:80]!r} is not in the quote")
            return places[0]
        masked = self.flat.lower()
        if len(masked) == len(self.flat):
            for trigger in triggers():
                if trigger.type == given.type and (
                    match := trigger.pattern.search(masked, evidence.start, evidence.end)
                ):
                    return span_at(self.text, *match.span("t"))
        return evidence

    def _stance(self, said: Modality, place: Span, evidence: Span) -> Stance:
        """Return the less firm of what the model says and what the rules see in the sentence."""
        start, end = next(
            (s for s in self.reading.article.sentences if s[0] <= place.start < s[1]),
            (evidence.start, evidence.end),
        )
        seen = stance(self.text, self.flat, tuple(clauses(self.flat, start, end)), place.start)
        if _FIRMNESS.index(seen.modality) > _FIRMNESS.index(said):
            cue = f" ({seen.cue.text!r})" if seen.cue else ""
            self.note(
                "corrected", f"said to be {said}; the sentence makes it {seen.modality}{cue}", evidence.text
            )
            return seen
        negative: Polarity = "negative" if said == "denied" else seen.polarity
        return Stance(said, negative, seen.cue if seen.modality == said else None)

    def _participants(self, given: ProposedEvent, evidence: Span) -> Iterator[Participant]:
        seen: set[tuple[str, str | None]] = set()
        sentence = self._sentences(evidence)
        for part in given.participants:
            places = self._places(part.quote, sentence)
            inferred = not places
            if inferred:
                places = self._places(part.quote)
            if not places:
                self.note("rejected", f"{part.role}: nobody is called that in the text", part.quote)
                continue
            span = choose(places, near=evidence.start)
            actor = self.whom.meant(span, part.kind)
            if (inferred and actor is None) or (part.role, actor) in seen:
                continue
            seen.add((part.role, actor))
            yield Participant(role=part.role, actor=actor, mention=span, inferred=inferred, layer=self.layer)

    def _ids(self, given: Sequence[Named], evidence: Span) -> tuple[str, ...]:
        found: list[str] = []
        for named in given:
            places = self._places(named.quote, self._sentences(evidence)) or self._places(named.quote)
            if not places:
                self.note("rejected", "subject: nobody is called that in the text", named.quote)
            elif actor := self.whom.meant(choose(places, near=evidence.start), named.kind):
                found.append(actor)
        return tuple(dict.fromkeys(found))

    def _speaker(self, quote: str, evidence: Span) -> str | None:
        places = self._places(quote, self._sentences(evidence)) or self._places(quote)
        if not places:
            if quote.strip():
                self.note("rejected", "attribution: nobody is called that in the text", quote)
            return None
        return self.whom.meant(choose(places, near=evidence.start))

    def _date(self, given: ProposedEvent, evidence: Span) -> ResolvedDate | None:
        """Return the date as Accord reads it from the quoted words: the model does not count days."""
        span = self._inside(given.date, evidence, "date")
        if span is None:
            return None
        found = find_dates(self.flat, span.start, span.end) or [
            d for d in find_dates(self.flat, *self._sentences(span)) if d.span.overlaps(span)
        ]
        date = self.calendar.resolve(found[0]) if found else None
        if date is None:
            self.note("rejected", "date: Accord cannot tell which day these words mean", given.date)
        return date

    def _value_span(self, given: ProposedClaim, evidence: Span) -> Span | None:
        if not given.value_quote.strip():
            if given.type in _COUNTED:
                raise _Rejected("it quotes no words for its value")
            return None
        places = self._places(given.value_quote, (evidence.start, evidence.end))
        if not places:
            raise _Rejected(f"its value {given.value_quote[:80]!r} is not in the quote")
        span = places[0]
        if given.type in _COUNTED and given.value is None:
            raise _Rejected("it gives no value")
        if given.type in _COUNTED and given.value is not None and not figures.says(span.text, given.value):
            raise _Rejected(f"its value {given.value:g} is not what {span.text!r} says")
        return span

    def _value(self, given: ProposedClaim, span: Span | None, compared: Sequence[str]) -> float | str | None:
        if given.type in _COUNTED:
            return given.value
        if given.type == "superlative":
            return 1.0
        if given.type == "comparison":
            side = "worse" if given.direction in {"worse", "lower", "behind", "less"} else "better"
            return f"{side} than {', '.join(compared)}" if compared and given.direction else None
        if span is None:
            return None
        return self.whom.known(span) or " ".join(span.text.split())
