"""Governments and office holders meant without a name: "the ministry", "parliament", "the Prime Minister"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from accord.reading.gazetteer import known, names
from accord.reading.hits import Hit, without_overlaps
from accord.reading.subjects import REPRESENTED
from accord.reading.words import words

if TYPE_CHECKING:
    from accord.reading.actors import Cast

_FIELD = (
    r"(?:foreign|trade|commerce|economy|economic\s+affairs|industry|finance|science|defen[cs]e|"
    r"federal|central|new|national|"
    r"digital|innovation|technology|interior|home|education|energy|telecommunications|communications|"
    r"information|planning|"
    r"investment|labou?r|justice|health|external\s+affairs|outgoing|caretaker|coalition|military|state|"
    r"(?:economy|industry|science|technology|trade|innovation)\s+and\s+\w+)"
)
_OWNER = r"(?:the|its|his|her|their|our|my|your|this|that)"
_BODY = (
    r"(?:government|cabinet|administration|authorities|ministr(?:y|ies)|parliament|legislature|treasury|central\s+bank|"
    r"customs(?:\s+(?:service|authorit(?:y|ies)|agency|office|officials))?|country[’']s\s+government|"
    r"regulators?|lawmakers|"
    r"department|senate|chamber|lower\s+house|upper\s+house|national\s+assembly|presidency|embassy|"
    r"export\s+control\s+office|"
    r"licensing\s+(?:office|authority)|kingdom|republic|island|junta|regime|prime\s+minister[’']s\s+office|exchequer|"
    r"sultanate|grand\s+duchy|principality|emirate|federation|country(?!\s+(?:of|that|which|where|with|in)\b))"
)
_STAFF = (
    r"(?:spokes(?:man|woman|person)|officials?|sources?|advis[eo]rs?|statement|"
    r"communiqu[eé]|press\s+service|insiders?)"
)
_GOVERNMENT = re.compile(
    rf"\b(?:{_OWNER}\s+(?:{_FIELD}\s+){{0,2}}{_BODY}|"
    r"(?<![\w-]\s)(?:parliament|lawmakers|ministers|regulators)(?=\s+[a-z]+(?:ed|s)\b)|"
    r"(?<=instructs )ministers|(?<=instructed )ministers|(?<=ordered )ministers|(?<=orders )ministers|"
    r"(?<=directed )ministers|"
    r"(?<=directs )ministers|(?<=told )ministers|(?<=tells )ministers|(?<=tells )ministries|(?<=told )ministries|"
    r"(?<=instructs )ministries|(?<=instructed )ministries|(?<=orders )ministries|(?<=ordered )ministries|"
    rf"(?:an?\s+|senior\s+|two\s+|several\s+|unnamed\s+)?(?:{_FIELD}\s+){{0,2}}"
    rf"(?:government|cabinet|ministry|treasury|embassy|customs|presidential|commerce|pentagon|"
    rf"white\s+house)\s+{_STAFF})\b"
    r"(?!\s+(?:of|in)\s+[A-Z])(?!-)",
    re.IGNORECASE,
)
_NAMED_BODY = re.compile(
    r"\b(?:[Tt]he\s+)?(?:Federal\s+|National\s+|Central\s+)?(?:(?:Ministry|"
    r"Department)\s+(?:of|for)(?:\s+(?:[A-Z][\w-]+|and|for|the),?){1,6}"
    r"(?<!\sand)(?<!,)|(?:Ministry|Parliament|Cabinet|Government|"
    r"Chamber(?!\s+of\s+Commerce)(?:\s+of\s+Deputies)?|Senate|"
    r"Executive(?=\s+[a-z]|[.,])|National\s+Assembly|Central\s+Bank)(?!\s+[A-Z])(?![’']s\s+own\b))"
)
_HOLDER = re.compile(
    r"\b(?:[Tt]he|[Oo]ur|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Yy]our)\s+(?:(?:[Ff]oreign|[Tt]rade|"
    r"[Cc]ommerce|[Ii]ndustry|[Ff]inance|"
    r"[Ss]cience|[Dd]eputy|[Dd]igital|[Ii]nformation|[Ii]nterior|[Dd]efen[cs]e|[Tt]echnology|"
    r"[Ii]nnovation|[Ee]conomy|[Vv]ice|"
    r"[Ss]tate|[Aa]cting|[Ee]nergy|[Ee]ducation)[\s-]+){0,2}"
    r"(?P<office>[Pp]resident|[Pp]rime\s+[Mm]inister|[Pp]remier|[Cc]hancellor|[Mm]inisters?|[Mm]onarch|[Kk]ing|"
    r"[Ss]ecretary|[Gg]overnor|[Cc]hair(?:man|woman)?|[Dd]irector(?:[\s-][Gg]eneral)?|[Ss]pokes(?:man|woman|person)|"
    r"[Hh]ead\s+of\s+(?:[Ss]tate|[Gg]overnment|the\s+[Gg]overnment)|[Tt]reasurer|[Aa]mbassador|"
    r"[Ee]nvoy|[Cc]ommissioner|"
    r"[Nn]egotiator|chief\s+executive|CEO|founder|rector|head)\b"
    r"(?!\s+(?:of|for)\s|,?\s+(?:[A-Z][a-z]|[A-Z]\.)|[’']s\s+(?:office|husband|wife))"
)
_OF_STATE = re.compile(
    r"head\s+of|president|minister|premier|chancellor|monarch|king|secretary|treasurer", re.IGNORECASE
)
_PREPOSED = re.compile(
    r"\b(?:with|to|in|from|of|against|on|for|at|by|into|towards?|over|than|under|between)\s+(?:the\s+)?$"
)
_AND = re.compile(r"\s*(?:,|and|or|,\s+and)\s+(?:the\s+)?")
_EXECUTIVE = re.compile(r"chief|CEO|chair|founder|director", re.IGNORECASE)
_YOURS = re.compile(r"your\b", re.IGNORECASE)
_ITS = re.compile(r"\bits\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_SUBJECTLESS = re.compile(r"\s*(?:[,.;:]|and\b|or\b)")
"""After a demonym that is no more than a predicate: "the suppliers are American and Chinese"."""
_STYLED = {
    "duchy": words("LUX"),
    "sultanate": words("OMN BRN"),
    "principality": words("MCO LIE AND"),
    "kingdom": words("SAU THA GBR NLD BEL ESP DNK SWE NOR MAR JOR BHR KHM BTN LSO SWZ TON"),
    "emirate": words("ARE QAT KWT"),
    "federation": words("RUS DEU MEX BRA AUS CAN MYS NGA"),
}
"""Which countries are called so: of those the last one named is meant."""
_HEADS = {
    "state": re.compile(r"president|king|queen|emperor|sultan|emir|monarch|prince", re.IGNORECASE),
    "government": re.compile(r"prime\s+minister|premier|chancellor|taoiseach", re.IGNORECASE),
}


_PLACED_STAFF = re.compile(
    r"(?:officials|ministers|authorities|policymakers|lawmakers|regulators|diplomats)\b"
)
_PLACED = re.compile(r"(?:In|From|At)\s+(?P<name>[A-Z]\w+)\s*,?\s")
"""Where the sentence is set: "In Tbilisi the ministry ..."."""


def governments(cast: Cast) -> None:
    """Let "the government" mean that of the country spoken of, and "the minister" the one named before."""
    topic: str | None = None
    firm: str | None = None
    people: list[str] = []
    ends = iter(cast.article.paragraphs)
    _, limit = next(ends, (0, 0))
    fresh, stated = True, False
    owned, bodies, holders = (cast.heads.matches(p) for p in (_GOVERNMENT, _NAMED_BODY, _HOLDER))
    for position, (start, _) in enumerate(cast.article.sentences):
        while start >= limit:
            _, limit = next(ends, (0, len(cast.flat) + 1))
            fresh = True
        hits, section = cast.sentences[position], cast.sections[position]
        if section and section != (cast.sections[position - 1] if position else None):
            topic, firm = section, None
        leads = _leading(cast, hits)
        if place := _PLACED.match(cast.flat, start):
            seats = (n.actor for n in names().get(place["name"], ()) if n.capital or n.how == "name")
            leads = [(place.end(), seat) for seat in seats][:1] or leads
            staff = _PLACED_STAFF.match(cast.flat, place.end())
            if staff and leads:
                cast.sentences[position] = hits = without_overlaps(
                    [*hits, Hit(*staff.span(), leads[0][1], "government")]
                )
        added: list[Hit] = []
        for match in (*owned[position], *bodies[position]):
            before = next((actor for spot, actor in leads if spot <= match.start()), None)
            capital = cast.flat[match.start() : match.end()].split()[-1][:1].isupper()
            its = _ITS.match(match.group()) or _ITS.search(
                cast.flat, max(start, match.start() - 24), match.start()
            )
            who = _whose(cast, before, topic, section, home_first=(capital or fresh) and not its)
            if _THEIRS.match(match.group()):  # "she said her government"
                sent = [
                    h.actor
                    for h in hits
                    if h.end <= match.start()
                    and h.actor in known()
                    and known()[h.actor].kind == "country"
                    and REPRESENTED.search(cast.flat, max(start, h.start - 60), h.start)
                ]
                speaker = _speaker(hits, people, match.start())
                who = (sent[-1] if sent else None) or (cast.country_of(speaker) if speaker else None) or who
            body = next(
                (
                    h
                    for h in hits
                    if match.start() <= h.start < h.end == match.end()
                    and (h.kind == "organisation" or h.how == "government")
                ),
                None,
            )
            if styled := _STYLED.get(match.group().split()[-1].lower()):
                mentioned = [
                    h.actor for row in cast.sentences[: position + 1] for h in row if h.actor in styled
                ]
                who = mentioned[-1] if mentioned else who
            if who and body is None:  # "the Export Control Office" has a name of its own
                added.append(Hit(match.start(), match.end(), who, "government"))
        for match in holders[position]:
            office = match["office"].lower()
            named = [h.actor for h in hits if h.end <= match.start()]
            person = _holder(cast, office, [*people, *named])
            if person and _YOURS.match(match.group()) is None:
                added.append(Hit(*match.span(), person, "title", "person", cast.people[person].name))
            elif _OF_STATE.search(office):
                before = next((actor for spot, actor in leads if spot <= match.start()), None)
                if who := _whose(cast, before, topic, section, home_first=fresh):
                    added.append(Hit(*match.span(), who, "title"))
        if added:
            cast.sentences[position] = hits = without_overlaps([*hits, *added])
        for hit in hits:
            person_here = cast.people.get(hit.actor)
            if person_here is None:
                continue
            people.append(hit.actor)
            title = person_here.title
            if title and not cast.country_of(hit.actor) and not person_here.affiliation:
                if _OF_STATE.search(title) or _STAFFED.search(title):
                    lead = next((actor for spot, actor in leads if spot <= hit.start), None)
                    its = _ITS.search(cast.flat, max(start, hit.start - 24), hit.start)
                    home = _whose(cast, lead, topic, section, home_first=not its and (fresh or not stated))
                    cast.people[hit.actor] = replace(person_here, affiliation=home)
                elif _EXECUTIVE.search(title) and firm:
                    cast.people[hit.actor] = replace(person_here, affiliation=firm)
        here = next((actor for _, actor in _leading(cast, hits)), None)
        stated = any(h.actor == here and not h.inner and h.how != "demonym" for h in hits) if here else stated
        topic, fresh = (here, False) if here else (topic, fresh)
        firms = [h for h in hits if _kind(h) == "organisation" and not h.inner and h.start - start < 60]
        firm = next(
            (h.actor for h in firms if not _PREPOSED.search(cast.flat, max(0, h.start - 20), h.start)), firm
        )


_THEIRS = re.compile(r"(?:his|her)\s", re.IGNORECASE)


def _speaker(hits: Sequence[Hit], people: Sequence[str], place: int) -> str | None:
    """Return the person last named or meant before a place."""
    here = [h.actor for h in hits if h.end <= place and (h.kind == "person" or _kind(h) == "person")]
    return here[-1] if here else (people[-1] if people else None)


_STAFFED = re.compile(r"spokes|ambassador|envoy|negotiator", re.IGNORECASE)


def _whose(
    cast: Cast, before: str | None, topic: str | None, section: str | None, *, home_first: bool
) -> str | None:
    home = section or cast.home
    order = (before, home, topic) if home_first else (before, topic, home)
    return next((c for c in order if c and known()[c].kind == "country"), None)


def _leading(cast: Cast, hits: Sequence[Hit]) -> list[tuple[int, str]]:
    """Return where countries stand that the sentence may be about: under no preposition, nor beside one that is."""
    found, under, last = [], False, None
    for hit in hits:
        preposed = _PREPOSED.search(cast.flat, max(0, hit.start - 20), hit.start) is not None
        beside = last is not None and _AND.fullmatch(cast.flat, last.end, hit.start) is not None
        under = preposed or (beside and under)
        last = hit
        predicate = hit.how == "demonym" and _SUBJECTLESS.match(cast.flat, hit.end) is not None
        country = None if under or hit.inner or predicate else cast.country_of(hit.actor)
        if country and country in known():
            found.append((hit.end, country))
    return found


def _holder(cast: Cast, office: str, people: Iterable[str]) -> str | None:
    """Return the person last named who holds an office ("the minister", after "Trade Minister Ana Sol")."""
    last = office.split()[-1].removesuffix("s") if office != "chief executive" else office
    head = _HEADS.get(last) if office.startswith("head of") else None
    for actor in reversed(list(people)):
        person = cast.people.get(actor)
        if person and person.title and head and head.search(person.title):
            return actor
        if person and person.title and last in person.title.lower():
            return actor
    return None


def _kind(hit: Hit) -> str:
    entry = known().get(hit.actor)
    return entry.kind if entry else hit.kind
