"""A sentence with its parties: who is named, who is the subject, and whom "it" and "both countries" mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from accord.reading import transcripts
from accord.reading.actors import Cast
from accord.reading.clauses import Group, clause_at, clauses, groups
from accord.reading.coreference import meant
from accord.reading.gazetteer import known
from accord.reading.hits import Hit, without_overlaps
from accord.reading.standing import FIRM as FIRM
from accord.reading.standing import IT as IT
from accord.reading.standing import PAIR, WE, YOU, I, owners_only, stand_ins
from accord.reading.starts import Sieve
from accord.reading.subjects import subject as subject
from accord.reading.voices import Saying, quotations, sayings

_FIRST_PERSON = re.compile(r"\b(?:(?P<we>[Ww]e|us|Us|[Oo]urs?|[Oo]urselves)|(?P<i>I|[Mm]y|me))\b")
_SECOND_PERSON = re.compile(r"\b(?P<we>[Yy]ou|[Yy]ours?)\b")


@dataclass(frozen=True)
class Sentence:
    """A sentence with all that the rules look at."""

    cast: Cast
    number: int
    """Its place in the article."""
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    """Its clauses."""
    groups: tuple[Group, ...] = ()
    sayings: tuple[Saying, ...] = ()
    """What is said in it and by whom."""
    pair: tuple[str, ...] = ()
    """The countries last said to work together, whom "this partnership" means."""
    partners: tuple[str, ...] = ()
    """The countries or organisations last named together, whom "the partners" or "they" means."""
    it: str | None = None
    """Whom "it" means."""
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
    recent: tuple[str, ...] = ()
    """Those named together in this paragraph."""
    asked: str | None = None
    """Whom "you" means: the one interviewed."""
    quotes: tuple[tuple[int, int], ...] = ()
    voice: str | None = None
    """Who speaks in the quotations here, or in this line of a transcript."""
    transcript: bool = False
    spoke: str | None = None
    """Who was the last to say something in the paragraph before, whom "they wrote" means."""

    def naming(self, hits: Sequence[Hit]) -> Sentence:
        """Return the sentence with other names in it, and so with other groups and speakers."""
        found = tuple(groups(self.flat, hits, self.parts))
        return replace(
            self, hits=tuple(hits), groups=found, sayings=tuple(sayings(self.cast.heads, self.number, found))
        )

    def matches(self, pattern: re.Pattern[str]) -> Sequence[re.Match[str]]:
        """Return what a pattern that begins with a word matches."""
        return self.cast.heads.matches(pattern)[self.number]

    def spots(self, sieve: Sieve) -> Sequence[tuple[int, int]]:
        """Return which pattern of a sieve can begin at which place."""
        return self.cast.heads.spots(sieve)[self.number]

    def may_hold(self, sieve: Sieve) -> int:
        """Return which patterns of a sieve can begin at any of the words, as bits."""
        return self.cast.heads.among(sieve)[self.number]

    @property
    def tells_again(self) -> bool:
        """True where it has words that mean actors named together before."""
        return any(hit.actor == PAIR for hit in self.hits)

    def is_person(self, hit: Hit) -> bool:
        """Say whether a hit is a person."""
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
        return home if home in self.cast.present else actor

    def we(self) -> tuple[str, ...]:
        """Return whom "we" means: the country or organisation of the one who speaks, else the authors'."""
        return self.cast.authors if self.voice is None else self.of_speaker(self.voice)

    def of_speaker(self, speaker: str | None) -> tuple[str, ...]:
        """Return the country or organisation somebody speaks for."""
        if speaker is None:
            return ()
        person = self.cast.people.get(speaker)
        home = (person.affiliation if person else None) or self.cast.country_of(speaker)
        home = home or (self.cast.home if self.transcript else None)
        return (home if home in self.cast.present else speaker,)

    @property
    def flat(self) -> str:
        """The text with plain blanks."""
        return self.cast.flat

    def meant(self, hit: Hit) -> tuple[str, ...]:
        """Return the actors a hit stands for."""
        if not hit.actor.startswith("@"):
            return (hit.actor,)
        return tuple(actor for actor in meant(self, hit) if actor in self.cast.present)


def prepare(cast: Cast) -> list[Sentence]:
    """Return the sentences of an article with their clauses and groups, who speaks and whom "it" means."""
    talk = _Talk(cast)
    return [talk.heard(number) for number in range(len(cast.sentences))]


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
        begins = [start for start, _ in cast.article.sentences]
        first = dict(zip(begins, cast.sentences, strict=True))
        self.lines = transcripts.lines(cast.flat, cast.article.paragraphs, first, cast.people)
        self.guest = transcripts.guest(self.lines)
        self.asking = False
        self.sets: tuple[tuple[str, ...], ...] = ()
        self.recent: tuple[str, ...] = ()

    def heard(self, number: int) -> Sentence:
        """Return a sentence with what is known before it, and remember what it adds."""
        flat, (start, end) = self.cast.flat, self.cast.article.sentences[number]
        hits = without_overlaps([*self.cast.sentences[number], *stand_ins(self.cast.heads, number)])
        hits = owners_only(flat, hits)
        if (line := self.lines.get(start)) is not None:
            self.line, self.asking = line.speaker, line.asks
            hits[:] = [replace(h, inner=True) if h.end <= line.end else h for h in hits]
        paragraph = bisect_left(self.ends, end)
        if paragraph != self.paragraph:
            self.paragraph, self.voice, self.spoke, self.recent = paragraph, None, None, ()
        quotes = quotations(flat, start, end) if "“" in flat[start:end] or '"' in flat[start:end] else []
        parts = tuple(clauses(flat, start, end))
        found = tuple(groups(flat, hits, parts))
        sentence = Sentence(
            self.cast, number, start, end, parts, found, tuple(sayings(self.cast.heads, number, found)),
            it=self.it, hits=tuple(hits), firm=self.firms[0] if self.firms else None, firms=self.firms,
            duo=_duo(found), sets=self.sets, recent=self.recent, asked=self.guest, quotes=tuple(quotes),
            voice=self.line,
            transcript=self.line is not None, spoke=self.spoke,
        )  # fmt: skip
        if quotes and self.line is None:
            said = [s.group for s in sentence.sayings if s.group]
            theirs = [g for g in said if not (g.hits[-1].actor == PAIR and self.spoke)]
            alone = replace(
                sentence, sets=()
            )  # "both said" is not looked for further back than this sentence
            who = next((a for g in theirs for a in alone.meant(g.hits[-1])), None)
            self.voice = who or self.voice or (self.spoke if said else None)
            sentence = replace(sentence, voice=self.voice)
        spoken = (
            a
            for s in sentence.sayings
            if s.group and s.group.hits[-1].actor != PAIR
            for a in sentence.meant(s.group.hits[-1])
        )
        self.spoke = next(spoken, self.spoke)
        if number not in self.headings:
            sentence = _first_person(sentence, you=self.asking)
        if together := sentence.duo or _with(sentence):
            self.recent = together
            self.sets = (together, *(s for s in self.sets if s != together))[:8]
        party = first_party(sentence)
        self.it = self.it if party is None or party in self.cast.people else party
        mine = [h.actor for h in sentence.hits if _is_firm(h) and not h.inner and not h.actor.startswith("@")]
        told = {h.actor for s in sentence.sayings if s.group for h in s.group.hits}
        mine.sort(key=lambda firm: firm in told)  # "the company" is the one reported on, not the newspaper
        if mine:
            self.firms = tuple(dict.fromkeys([*mine, *self.firms]))[:12]
        return sentence


def _first_person(sentence: Sentence, *, you: bool) -> Sentence:
    """Let "we" and "I" stand for the one who speaks or writes, and "you" for the one interviewed, where known."""
    quotes = sentence.quotes
    written = bool(sentence.cast.authors) and not sentence.transcript
    found = [
        Hit(*m.span(), WE if m["we"] else I, "pronoun")
        for m in sentence.matches(_FIRST_PERSON)
        if sentence.voice_at(m.start())
        or (written and (m["we"] or sentence.cast.speaker) and not any(a <= m.start() < b for a, b in quotes))
    ]
    if you:
        found += [Hit(*m.span(), YOU, "pronoun") for m in sentence.matches(_SECOND_PERSON)]
    if not found:
        return sentence
    return sentence.naming(owners_only(sentence.flat, without_overlaps([*sentence.hits, *found])))


def _is_firm(hit: Hit) -> bool:
    entry = known().get(hit.actor)
    return entry.kind == "organisation" if entry else hit.kind == "organisation"


def _duo(groups: Sequence[Group]) -> tuple[str, ...]:
    kinds = known()
    for group in groups:
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


_WORKING = re.compile(
    r"\b(?:agreements?|deals?|pacts?|accords?|memorand\w+|contracts?|team\w*|work\w*|co-?operat\w+|"
    r"collaborat\w+|partner\w*|"
    r"alliances?|ventures?|talks|negotiat\w+|treat(?:y|ies)|understandings?|sign\w*|joint\w*|merg\w+|"
    r"share[sd]?|sharing)\b"
)
_WITH = frozenset({"with", "together with", "along with", "alongside"})


def _with(sentence: Sentence) -> tuple[str, ...]:
    """Return who is named with another in a sentence ("Peru has an agreement with Kestrel"), persons too."""
    for group in sentence.groups:
        if group.prep not in _WITH or group.hits[0].actor.startswith("@"):
            continue
        if len(group.hits) > 1 and group.prep == "with":
            continue
        before = [
            g
            for g in sentence.groups
            if g.end <= group.start and g.prep is None and not g.hits[-1].adjectival
        ]
        if group.hits[0].adjectival or (
            group.prep == "with" and before and not _WORKING.search(sentence.flat, before[0].end, group.start)
        ):
            continue
        one, other = (before[-1] if group.prep != "with" else before[0]) if before else None, group.hits[0]
        if (
            one
            and len(one.hits) == 1
            and not one.hits[0].actor.startswith("@")
            and one.hits[0].actor != other.actor
        ):
            if group.prep == "with" and (sentence.is_person(one.hits[0]) or sentence.is_person(other)):
                continue
            return tuple(dict.fromkeys((one.hits[0].actor, *(h.actor for h in group.hits))))
    return ()


_ASIDE = re.compile(r"\b(?:which|who|whom|whose)\s+$")


def _opening(sentence: Sentence, group: Group) -> int:
    return sentence.parts[clause_at(sentence.parts, group.start)][0]


def first_party(sentence: Sentence) -> str | None:
    """Return the actor a sentence is about, for the next one's "it"."""
    low, high = sentence.parts[0]
    dateline = high - low < 70 and sentence.flat[low:high].rstrip().endswith(("-", "–", "—"))
    first = next(
        (
            g
            for g in sentence.groups
            if g.prep is None
            and not g.hits[0].actor.startswith("@")
            and not (dateline and g.start < high)
            and not (
                g.start >= high
                and _ASIDE.search(sentence.flat, max(0, _opening(sentence, g) - 8), _opening(sentence, g))
            )
        ),
        None,
    )
    return first.hits[0].actor if first else None
