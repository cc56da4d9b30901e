"""A sentence with its parties: who is named, who is the subject, and whom "it" and "both countries" mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from accord.reading.actors import Cast
from accord.reading.clauses import Group, clause_at, clauses, groups
from accord.reading.gazetteer import known
from accord.reading.hits import Hit, without_overlaps
from accord.reading.lexicon import heads
from accord.reading.subjects import subject as subject
from accord.reading.voices import Saying, quotations, sayings, speaks
from accord.reading.words import words

PAIR = "@pair"
IT = "@it"
FIRM = "@firm"
WE = "@we"
I = "@i"  # noqa: E741
YOU = "@you"
_COLLECTIVE = re.compile(
    r"\b(?:(?:this|that|the|their|such\s+an?|a)\s+(?:[\w-]+\s+)?(?:partnership|alliance|"
    r"co-?operation|collaboration|joint\s+effort|tie-up|rapprochement)"
    r"(?!\s+(?:with|between|network|of)\b)|"
    r"(?:these|those|both|the\s+two|the\s+three|the\s+four|the\s+five|all\s+(?:two|three|four|five)|"
    r"these\s+(?:two|three|four)|"
    r"those\s+(?:two|three|four)|our\s+(?:two|three|four|five))(?:\s+of\s+them|\s+of\s+us)?"
    r"(?:\s+(?:[a-z]+\s+)?(?:nations|"
    r"countries|sides|governments|partners|capitals|states|parties|companies|firms|institutes|universities|"
    r"ministries|ministers|leaders|directors|signatories|bodies|agencies|laboratories|cabinets|presidents|delegations|"
    r"powers|neighbours|neighbors|economies)|(?<=three)|(?<=four)|(?<=five)|(?<=of\sthem)|"
    r"(?<=the\stwo)(?!\s[a-z]+s\b))|"
    r"the\s+(?:partners|parties|signatories|sides|pair|duo|trio|signatory\s+states|"
    r"participating\s+(?:states|countries)|"
    r"undersigned|contracting\s+parties)|"
    r"(?:they|both(?!\s+(?:of\s+)?(?:our|the|its|their|in)\b)|each\s+(?:partner|side|party|country|government)|their|"
    r"either(?:\s+(?:side|country|of\s+them))?(?!\s+(?:way|case|[\w-]+\s+or)\b)|neither(?:\s+(?:side|"
    r"country|of\s+them))?(?!\s+[A-Z])|"
    r"one\s+of\s+(?:them|the\s+two)|one\s+another|each\s+other))\b(?!\s+(?:and\s+[a-z]|"
    r"economic|the)\b)(?![’']s?\s+(?:own|rivals))",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\s+(?:found|said|says|reported|announced|wrote|calculates|estimates|notes|noted|argues|warned)\b"
)
_COUNTED = {
    "two": 2,
    "both": 2,
    "either": 2,
    "neither": 2,
    "pair": 2,
    "three": 3,
    "trio": 3,
    "four": 4,
    "five": 5,
}
_SINGLE = re.compile(
    r"\b(?:it|its|the\s+country|the\s+bloc|the\s+ministry)\b"
    r"(?!\s+(?:is|was|would\s+be)\s+\w+\s+(?:that|to)\b)",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:the|this)\s+(?P<noun>company|firm|chipmaker|fund|group|start-?up|bank|institute|university|"
    r"supplier|manufacturer|maker|lender|agency|forum|alliance|network|consortium|coalition|laboratory|lab|"
    r"cent(?:er|re)|designer|operator|league|association|foundation|venture|club|compact|charter|pact|facility|council|"
    r"contractor|brokerage|distributor|importer|exporter|trader|assembler|packager|utility|body|academy|college|"
    r"partnership|initiative|commission|committee|think[- ]tank|authority|office|unit|hub|board|trust|"
    r"foundry|developer|"
    r"provider|vendor|newspaper|consultancy|subsidiary|federation|union)\b(?!\s+(?:of|for|between|with)\b)",
    re.IGNORECASE,
)
_FIRM_LIKE = words(
    "company firm chipmaker fund group start-up startup bank supplier manufacturer maker lender "
    "designer operator venture "
    "contractor brokerage distributor importer exporter trader assembler packager utility developer provider vendor "
    "subsidiary consultancy agency institute university laboratory body facility club"
)
"""What may be called so although its name does not say it."""
_CAPITAL = re.compile(
    r"\b[Tt]he\s+(?P<noun>Alliance|Forum|Compact|Network|Club|Partnership|Institute|Consortium|"
    r"Coalition|League|Charter|Agency|"
    r"Centre|Center|Council|Fund|Company|Bank|University|Association|Initiative|Facility|Group|"
    r"Foundation|Academy|Authority|Office)\b"
    r"(?!\s+(?:of|for)\b|\s+[A-Z])"
)
_EXPLETIVE = re.compile(
    r"\b(?:find|finds|finding|found|make|makes|making|made|think|thinks|believe)\s+it\s+(?:very\s+|"
    r"so\s+|too\s+|more\s+|increasingly\s+|"
    r"all\s+but\s+)?(?:hard|difficult|eas|impossible|possible|necessary|clear|tough|useful|cheap|worth)\w*",
    re.IGNORECASE,
)
_STATES = re.compile(r"countr|nation|government|capital|state|power|neighbo|econom", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:(?P<we>[Ww]e|us|Us|[Oo]urs?|[Oo]urselves)|(?P<i>I|[Mm]y|me))\b")
_SECOND_PERSON = re.compile(r"\b(?P<we>[Yy]ou|[Yy]ours?)\b")
_LABEL = re.compile(r"[*_\s]*(?P<label>Q|A|Question|Answer)\s*[:.]\s")
_TRANSCRIPT = re.compile(r"(?:,[^:\n]{1,70}|\s+\([^()\n]{1,40}\))?:\s")


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
    partners: tuple[str, ...] = ()
    """The countries or organisations last named together, whom "the partners" or "they" means."""
    it: str | None = None
    """Whom "it" means."""
    heads: tuple[str, ...] = ()
    """The first letters of its words, in small letters."""
    hits: tuple[Hit, ...] = ()
    """All names of the sentence, those inside other names too."""
    firm: str | None = None
    """Whom "the company" means."""
    firms: tuple[str, ...] = ()
    """The organisations named so far, the last one first."""
    duo: tuple[str, ...] = ()
    """Countries or organisations named together here ("Japan and India"), whom "they" may mean later."""
    sets: tuple[tuple[str, ...], ...] = ()
    """The actors named together so far, the last ones first, for "the two" and "all three"."""
    asked: str | None = None
    """Whom "you" means: the one interviewed."""
    quotes: tuple[tuple[int, int], ...] = ()
    voice: str | None = None
    """Who speaks in the quotations here, or in this line of a transcript."""
    transcript: bool = False
    spoke: str | None = None
    """Who was the last to say something in the paragraph before, whom "they wrote" means."""

    @cached_property
    def sayings(self) -> list[Saying]:
        """What is said in the sentence and by whom."""
        if not speaks(self.heads):
            return []
        return list(sayings(self.flat, self.start, self.end, self.groups))

    def _is_person(self, hit: Hit) -> bool:
        entry = known().get(hit.actor)
        return (entry is not None and entry.kind == "person") or hit.actor in self.cast.people

    def voice_at(self, position: int) -> str | None:
        """Return who speaks at a position, in a quotation or a transcript."""
        quoted = self.transcript or any(a <= position < b for a, b in self.quotes)
        return self.voice if quoted else None

    def party(self, actor: str) -> str:
        """Return for whom an actor signs and agrees: the country or organisation of a person, else the actor."""
        person = self.cast.people.get(actor)
        home = (self.cast.country_of(actor) or person.affiliation) if person else None
        return home or actor

    def we(self) -> tuple[str, ...]:
        """Return whom "we" means: the country or organisation of the one who speaks, else the authors'."""
        return self.cast.authors if self.voice is None else self.of_speaker(self.voice)

    def of_speaker(self, speaker: str | None) -> tuple[str, ...]:
        """Return the country or organisation somebody speaks for."""
        if speaker is None:
            return ()
        person = self.cast.people.get(speaker)
        if person and person.affiliation:
            return (person.affiliation,)
        return (self.cast.country_of(speaker) or (self.cast.home if self.transcript else None) or speaker,)

    @property
    def flat(self) -> str:
        """The text with plain blanks."""
        return self.cast.flat

    def meant(self, hit: Hit) -> tuple[str, ...]:
        """Return the actors a hit stands for."""
        if hit.actor == PAIR:
            before = [g for g in self.groups if g.end <= hit.start and g.prep is None and len(g.hits) > 1]
            own = tuple(
                dict.fromkeys(h.actor for g in before[-1:] for h in g.hits if not h.actor.startswith("@"))
            )
            count = next(
                (n for w in self.flat[hit.start : hit.end].lower().split() if (n := _COUNTED.get(w))), 0
            )
            if len(own) > 1 and count in {0, len(own)}:
                return own
            states = _STATES.search(self.flat, hit.start, hit.end) is not None
            if count and not (states and count == len(self.pair)):
                sets = [
                    s
                    for s in self.sets
                    if len(s) == count and (not states or all(map(self.cast.is_country, s)))
                ]
                if sets:
                    return sets[0]
                if len(self.cast.authors) == count:
                    return self.cast.authors
                named = (self.pair or self.partners) if states else (self.partners or self.pair)
                return named if len(named) == count else ()
            named = (self.pair or self.partners) if states else (self.partners or self.pair)
            return named or (self.cast.authors if len(self.cast.authors) > 1 else ())
        if hit.actor == YOU:
            return self.of_speaker(self.asked)
        if hit.actor == WE:
            return self.we()
        if hit.actor == I:
            return (self.voice,) if self.voice else ()
        if hit.actor == FIRM:
            noun = self.flat[hit.start : hit.end].split()[-1].lower()
            firm = next((f for f in self.firms if noun in f.lower().split("-")), None)
            if firm is None and noun in _FIRM_LIKE:
                firm = self.firm
            return (firm,) if firm else ()
        if hit.actor == IT:
            before = [
                g
                for g in self.groups
                if g.end <= hit.start and g.prep is None and not self._is_person(g.hits[0])
            ]
            near = max((clause_at(self.parts, g.start) for g in before), default=0)
            before = [g for g in before if clause_at(self.parts, g.start) == near]
            said = [g for g in before if _FOUND.match(self.flat, g.end)]
            before = said[-1:] or before
            meant = [
                a for g in before[:1] for h in g.hits if h.actor not in {IT, PAIR} for a in self.meant(h)
            ]
            return tuple(meant[:1]) or ((self.it,) if self.it else ())
        return (hit.actor,)


def stand_ins(flat: str, start: int, end: int) -> list[Hit]:
    """Return the words that stand for actors named before: "this partnership", "both countries", "it"."""
    return [
        *(
            Hit(*m.span(), PAIR, "pronoun")
            for m in _COLLECTIVE.finditer(flat, start, end)
            if not flat[m.start() : m.end()].split()[-1][:1].isupper() or " " not in m.group()
        ),
        *(Hit(*m.span(), FIRM, "pronoun") for m in _CAPITAL.finditer(flat, start, end)),
        *(
            Hit(*m.span(), IT, "pronoun")
            for m in _SINGLE.finditer(flat, start, end)
            if not _EXPLETIVE.search(flat, max(start, m.start() - 12), m.end() + 22)
        ),
        *(Hit(*m.span(), FIRM, "pronoun") for m in _FIRM.finditer(flat, start, end)),
    ]


def prepare(cast: Cast) -> list[Sentence]:
    """Return the sentences of an article with their clauses and groups, who speaks and whom "it" means."""
    prepared: list[Sentence] = []
    talk = _Talk(cast)
    for position, (named, (start, end)) in enumerate(
        zip(cast.sentences, cast.article.sentences, strict=True)
    ):
        hits = without_overlaps([*named, *stand_ins(cast.flat, start, end)])
        parts = tuple(clauses(cast.flat, start, end))
        sentence = Sentence(
            cast, start, end, tuple(groups(cast.flat, hits, parts)), parts,
            heads=tuple(heads(cast.masked, start, end)), hits=tuple(hits),
        )  # fmt: skip
        prepared.append(talk.heard(sentence, position))
    return prepared


class _Talk:
    """What is remembered from sentence to sentence about who speaks and whom words like "it" mean."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ends = [end for _, end in cast.article.paragraphs]
        self.headings = set(cast.article.headings)
        self.it: str | None = None
        self.firms: tuple[str, ...] = ()
        self.voice: str | None = None
        self.spoke: str | None = None
        self.line: str | None = None
        """Who speaks in a transcript."""
        self.paragraph = -1
        lines = (
            _line(cast, a, named)
            for (a, _), named in zip(cast.article.sentences, cast.sentences, strict=True)
        )
        self.transcript = sum(who is not None for who in lines) > 1
        labels = [m["label"] for a, _ in cast.article.sentences if (m := _LABEL.match(cast.flat, a))]
        self.interview = any(x[0] == "A" for x in labels) and any(x[0] == "Q" for x in labels)
        self.guest = next(iter(cast.people), None) if self.interview else None
        self.asking = False
        self.sets: tuple[tuple[str, ...], ...] = ()

    def heard(self, sentence: Sentence, position: int) -> Sentence:
        """Return the sentence with what is known before it, and remember what it adds."""
        flat, start, end = sentence.flat, sentence.start, sentence.end
        if self.transcript and (who := _line(self.cast, start, sentence.hits)):
            self.line = who
            kept = [replace(h, inner=True) if h is sentence.hits[0] else h for h in sentence.hits]
            sentence = replace(sentence, groups=tuple(groups(flat, kept, sentence.parts)), hits=tuple(kept))
        if self.interview and (label := _LABEL.match(flat, start)):
            self.asking = label["label"][0] == "Q"
            self.line = None if self.asking else self.guest
        paragraph = bisect_left(self.ends, end)
        if paragraph != self.paragraph:
            self.paragraph, self.voice, self.spoke = paragraph, None, None
        quotes = quotations(flat, start, end) if "“" in flat[start:end] or '"' in flat[start:end] else []
        sentence = replace(
            sentence, it=self.it, firm=self.firms[0] if self.firms else None, firms=self.firms,
            duo=_duo(sentence), quotes=tuple(quotes), voice=self.line, transcript=self.line is not None,
        )  # fmt: skip
        if quotes and self.line is None:
            said = [s.group for s in sentence.sayings if s.group]
            theirs = [g for g in said if not (g.hits[-1].actor == PAIR and self.spoke)]
            who = next((a for g in theirs for a in sentence.meant(g.hits[-1])), None)
            self.voice = who or self.voice or (self.spoke if said else None)
            sentence = replace(sentence, voice=self.voice)
        sentence = replace(sentence, sets=self.sets, asked=self.guest, spoke=self.spoke)
        spoken = (
            a
            for s in sentence.sayings
            if s.group and s.group.hits[-1].actor != PAIR
            for a in sentence.meant(s.group.hits[-1])
        )
        self.spoke = next(spoken, self.spoke)
        if position not in self.headings:
            sentence = _first_person(sentence, you=self.asking)
        if sentence.duo:
            self.sets = (sentence.duo, *(s for s in self.sets if s != sentence.duo))[:8]
        party = first_party(sentence)
        self.it = self.it if party is None or party in self.cast.people else party
        mine = [h.actor for h in sentence.hits if _is_firm(h) and not h.actor.startswith("@")]
        told = {h.actor for s in sentence.sayings if s.group for h in s.group.hits}
        mine.sort(key=lambda firm: firm in told)  # "the company" is the one reported on, not the newspaper
        if mine:
            self.firms = tuple(dict.fromkeys([*mine, *self.firms]))[:12]
        return sentence


def _line(cast: Cast, start: int, hits: Sequence[Hit]) -> str | None:
    first = hits[0] if hits else None
    if first is None or first.start > start + 3 or first.kind != "person":
        return None
    return first.actor if _TRANSCRIPT.match(cast.flat, first.end) else None


def _first_person(sentence: Sentence, *, you: bool) -> Sentence:
    """Let "we" and "I" stand for the one who speaks or writes, and "you" for the one interviewed, where known."""
    quotes = sentence.quotes
    written = bool(sentence.cast.authors) and not sentence.transcript
    found = [
        Hit(*m.span(), WE if m["we"] else I, "pronoun")
        for m in _FIRST_PERSON.finditer(sentence.flat, sentence.start, sentence.end)
        if sentence.voice_at(m.start())
        or (written and m["we"] and not any(a <= m.start() < b for a, b in quotes))
    ]
    if you:
        found += [
            Hit(*m.span(), YOU, "pronoun")
            for m in _SECOND_PERSON.finditer(sentence.flat, sentence.start, sentence.end)
        ]
    if not found:
        return sentence
    hits = without_overlaps([*sentence.hits, *found])
    return replace(sentence, hits=tuple(hits), groups=tuple(groups(sentence.flat, hits, sentence.parts)))


def _is_firm(hit: Hit) -> bool:
    entry = known().get(hit.actor)
    return entry.kind == "organisation" if entry else hit.kind == "organisation"


def _duo(sentence: Sentence) -> tuple[str, ...]:
    kinds = known()
    for group in sentence.groups:
        if group.hits[0].actor == PAIR:
            return ()  # the sentence goes on about those named before
        if len(group.hits) < 2 or group.prep in {"than", "behind", "ahead of", "like", "such as", "against"}:
            continue
        ids = tuple(
            dict.fromkeys(
                h.actor
                for h in group.hits
                if not h.actor.startswith("@")
                and (kinds[h.actor].kind != "person" and not kinds[h.actor].vague if h.actor in kinds
                     else h.kind == "organisation")
            )
        )  # fmt: skip
        if len(ids) > 1:
            return ids
    return ()


def first_party(sentence: Sentence) -> str | None:
    """Return the actor a sentence is about, for the next one's "it"."""
    first = next((g for g in sentence.groups if g.prep is None and not g.hits[0].actor.startswith("@")), None)
    return first.hits[0].actor if first else None
