"""All the places where a text names or means an actor, sentence by sentence, and the actors themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from accord.places import countries
from accord.reading import home, mentions, organisations, persons, transcripts
from accord.reading.gazetteer import known
from accord.reading.governments import governments
from accord.reading.heads import Heads
from accord.reading.hits import Hit, without_overlaps
from accord.reading.home import authors, home_country, main_pair, official, sections
from accord.reading.records import Actor, ActorKind, Article, Mention, span_at

_INNER_AFTER = re.compile(
    r"(?:[’']s)?\s+(?:(?!(?:president|minister|government|ministry|cabinet|parliament|regulators?|authorities|[a-z]+ed|has|have|had|is|are|"
    r"was|were|will|would|could|may|says|said|told|and|or|with|from|to|by|of|alongside|against|into|for|on|in|at|near|over|under|as|than|"
    r"about|through|via|who|which|that|also|but)\b)[\w-]+\s+){0,3}?(?:bank|lender|company|firm|group|chipmaker|manufacturer|"
    r"maker|carrier|operator|institute|"
    r"giant|agency|producer|supplier|start-?up|conglomerate|developer|fund|designer|consultancy|"
    r"think[- ]tank|newspaper|foundry|laboratory|utility|exporter|retailer|university)?,?\s*$"
)

_KIND_OF = re.compile(
    r"\s+(?:[\w-]+\s+){0,2}?(?:company|firm|group|giant|bank|chipmaker|start-?up|maker|developer|provider|supplier|operator)\s+[A-Z]"
)
"""After a country's name used like an adjective: "the U.S. company Kestrel"."""
_DATELINE = re.compile(r"\)\s*[–—-]\s")

_QUESTIONED = re.compile(r"\b(?:[Aa]sked|[Pp]ressed|[Qq]uestioned|[Cc]hallenged)\s+by\s+(?:\w+\s+)?$")
"""Who asks is not the one who answers."""


@dataclass
class Cast:
    """The actors of one article as they are found."""

    article: Article
    flat: str
    """The text with plain blanks."""
    masked: str
    """The same in small letters, full stops inside sentences ("U.S.") masked: what triggers are looked for in."""
    heads: Heads
    """Its words, by sentence."""
    sentences: list[list[Hit]] = field(default_factory=list)
    """Hits by sentence, in order, offsets into the article."""
    people: dict[str, persons.Person] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    """Where the text says an organisation belongs ("the French group Clairon"), by its id."""
    called: dict[str, frozenset[str]] = field(default_factory=dict)
    """What the text calls an organisation ("lender", "chipmaker"), by its id."""
    home: str | None = None
    """The country whose government is meant where none is named."""
    official: bool = False
    """True where a government issues the text."""
    authors: tuple[str, ...] = ()
    """Whom "we" means outside quotations."""
    speaker: str | None = None
    """Whose speech the text is."""
    defined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Whom words mean that the text defines: (hereinafter "the Participants"), in small letters."""
    sections: tuple[str | None, ...] = ()
    """By sentence the country whose name is the heading it stands under."""
    main: tuple[str, ...] = ()
    """The two countries or blocs the article is mostly about, where two stand out."""
    present: frozenset[str] = frozenset()
    """Who is named or meant somewhere: nobody else can be in a record."""

    def country_of(self, actor: str) -> str | None:
        """Return the country (or the bloc itself) an actor speaks for, where known."""
        entry = known().get(actor)
        if entry and entry.kind in {"country", "bloc"}:
            return actor
        person = self.people.get(actor)
        if person and person.affiliation and person.affiliation != actor:
            return self.country_of(person.affiliation)
        return entry.iso3 if entry else self.homes.get(actor)

    def is_country(self, actor: str) -> bool:
        """Say whether an actor is a country or a bloc with members."""
        entry = known().get(actor)
        return entry is not None and entry.kind in {"country", "bloc"} and not entry.vague

    def actors(self) -> tuple[Actor, ...]:
        """Return the actors with their mentions, in order of first appearance."""
        spans: dict[str, list[Hit]] = {}
        for hit in (hit for hits in self.sentences for hit in hits):
            spans.setdefault(hit.actor, []).append(hit)
        named = {p.affiliation for p in self.people.values() if p.affiliation}
        found = []
        for code, hits in spans.items():
            entry = known().get(code)
            person = self.people.get(code)
            kind: ActorKind = entry.kind if entry else hits[0].kind
            found.append(
                Actor(
                    id=code,
                    kind=kind,
                    name=entry.name if entry else (person.name if person else hits[0].name),
                    iso3=self._iso3(code),
                    vague=entry.vague if entry else False,
                    title=person.title if person else None,
                    affiliation=person.affiliation
                    if person and person.affiliation in (named & set(spans))
                    else None,
                    mentions=tuple(
                        Mention(span=span_at(self.article.text, h.start, h.end), how=h.how) for h in hits
                    ),
                )
            )
        return tuple(found)

    def _iso3(self, code: str) -> str | None:
        country = self.country_of(code)
        entry = known().get(country) if country else None
        return entry.iso3 if entry and entry.kind == "country" else None


def flatten(text: str) -> str:
    """Return the text with every kind of white space as a plain blank: same length, same offsets."""
    return re.sub(r"[^\S ]|[\x00-\x1f]", " ", text)


def _masked(flat: str, article: Article) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in article.sentences:
        pieces += [
            flat[position:start],
            flat[start : end - 2].replace(".", "·"),
            flat[max(start, end - 2) : end],
        ]
        position = end
    masked = "".join([*pieces, flat[position:]])
    small = masked.lower()
    # a few letters grow when made small ("İ"); offsets must not
    return (
        small
        if len(small) == len(masked)
        else "".join(c.lower() if len(c.lower()) == 1 else c for c in masked)
    )


def cast(article: Article) -> Cast:
    """Find every actor of an article."""
    flat = flatten(article.text)
    small = _masked(flat, article)
    found = Cast(article, flat, small, Heads(flat, small, article.sentences))
    headings = set(article.headings)
    named = [
        mentions.find(found.heads, position, heading=position in headings)
        for position in range(len(article.sentences))
    ]
    everyone = [hit for hits in named for hit in hits]
    if full := organisations.in_full(everyone):
        named = [
            [
                replace(h, actor=full[h.actor].actor, name=full[h.actor].name) if h.actor in full else h
                for h in hits
            ]
            for hits in named
        ]
    firms = organisations.registry(everyone)
    firms |= organisations.abbreviated(flat, everyone)
    if firms:
        for position, (start, end) in enumerate(article.sentences):
            if more := organisations.again(flat, start, end, firms):
                named[position] = without_overlaps([*named[position], *more])
    introduced: list[list[Hit]] = []
    labels = list(transcripts.introduced(flat, article.paragraphs))
    for position, (start, end) in enumerate(article.sentences):
        hits: list[Hit] = []
        for first, last, name, title in labels:
            if start <= first < end and not any(h.start < last and first < h.end for h in named[position]):
                hits.append(persons.person_hit(first, last, name))
                _remember(found.people, persons.Person(hits[-1].actor, name, title))
        if position not in headings or home.spoken(flat, start, end):
            for hit, person in persons.find(found.heads, position, named[position]):
                if any(hit.start < h.end and h.start < hit.end for h in hits):
                    continue
                if position in headings and len(person.name.split()) < 2:
                    continue
                hits.append(hit)
                _remember(found.people, person)
        introduced.append(hits)
    surnames = persons.surnames(found.people.values())
    for position, (start, end) in enumerate(article.sentences):
        again = persons.again(flat, start, end, surnames)
        people = introduced[position]
        kept = [
            h
            for h in (*again, *named[position])
            if not any(h.start < p.end and p.start < h.end for p in people)
        ]
        hits = _inner(flat, without_overlaps([*people, *kept]))
        found.sentences.append(hits)
        _settle(found, hits)
    found.called = organisations.called(flat, [hit for hits in found.sentences for hit in hits])
    found.sections = sections(article, found.sentences)
    found.home = home_country(article, flat, found.sentences)
    found.official = official(article, flat)
    found.authors = authors(article, flat, found.sentences, found.home)
    _pronouns(found)
    governments(found)
    found.speaker = home.speaker(
        flat, [h for row in found.sentences for h in row if h.start < home.masthead(article)]
    )
    if found.speaker and (own := found.country_of(found.speaker)):
        found.authors = (own,)
    found.defined = organisations.defined(flat, [h for row in found.sentences for h in row])
    found.main = main_pair(found.sentences)
    found.present = frozenset(hit.actor for hits in found.sentences for hit in hits)
    found.home = found.home if found.home in found.present else None
    found.authors = tuple(actor for actor in found.authors if actor in found.present)
    return found


def _remember(people: dict[str, persons.Person], person: persons.Person) -> None:
    old = people.get(person.id)
    if old is None:
        people[person.id] = person
    elif (person.title and not old.title) or (person.affiliation and not old.affiliation):
        people[person.id] = replace(
            old, title=old.title or person.title, affiliation=old.affiliation or person.affiliation
        )


def _inner(flat: str, hits: list[Hit]) -> list[Hit]:
    """Mark a country that only says where the name after it belongs ("Dutch chipmaker ASML")."""
    marked = []
    for hit, following in zip_longest(hits, hits[1:]):
        belongs = (
            following is not None
            and (
                hit.how == "demonym"
                or hit.adjectival
                or _KIND_OF.match(flat, hit.end)
                or flat[hit.end : hit.end + 2] in {"’s", "'s"}
            )
            and (
                following.kind in {"person", "organisation"}
                or _known_kind(following) in {"person", "organisation"}
            )
            and following.start - hit.end < 45
            and _INNER_AFTER.fullmatch(flat, hit.end, following.start) is not None
        )
        agency = (
            hit.kind == "organisation"
            and flat[hit.start - 1 : hit.start] == "("
            and _DATELINE.match(flat, hit.end)
        )
        marked.append(replace(hit, inner=True) if belongs or agency else hit)
    return marked


def _settle(found: Cast, hits: list[Hit]) -> None:
    """Note where organisations belong: to the country before their name or right after it."""
    for hit, following in pairwise(hits):
        if hit.inner and following.kind == "organisation" and hit.kind == "country":
            found.homes.setdefault(following.actor, hit.actor)
        elif (
            hit.kind == "organisation"
            and following.kind == "country"
            and following.actor in countries()
            and re.fullmatch(r"\s+of\s+(?:the\s+)?", found.flat[hit.end : following.start])
        ):
            found.homes.setdefault(hit.actor, following.actor)


def _known_kind(hit: Hit) -> str:
    entry = known().get(hit.actor)
    return entry.kind if entry else hit.kind


def _pronouns(found: Cast) -> None:
    """Let "he" mean the last person of the paragraph."""
    paragraphs = iter(found.article.paragraphs)
    _, limit = next(paragraphs, (0, 0))
    last: Hit | None = None
    pronouns = persons.pronouns(found.heads)
    for position, (start, _) in enumerate(found.article.sentences):
        while start >= limit:
            _, limit = next(paragraphs, (0, len(found.flat) + 1))
            last = None
        hits = found.sentences[position]
        added: list[Hit] = []
        for begin, stop in pronouns[position]:
            before = [
                h for h in hits if h.end <= begin and _known_kind(h) == "person"
                and not _QUESTIONED.search(found.flat, max(start, h.start - 30), h.start)
            ]  # fmt: skip
            who = before[-1] if before else last
            if who:
                added.append(Hit(begin, stop, who.actor, "pronoun", "person", who.name))
        if added:
            found.sentences[position] = without_overlaps([*hits, *added])
        people = [h for h in found.sentences[position] if _known_kind(h) == "person"]
        last = people[-1] if people else last
