"""Claims of who holds which office: person, office and body named together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from accord.reading import parties
from accord.reading.directing import running
from accord.reading.drafts import Draft, State
from accord.reading.hits import Hit
from accord.reading.vocabulary import either, listed

_PART = r"(?:(?:al|el|ul|bin|Al|El)-[A-Z][\w’-]*|[A-ZÀ-Ý](?:[^\Wa-zà-ÿ]|[’'-])*[a-zà-ÿ][\w’'-]*|[A-Z]\.)"
_NAME = rf"(?P<name>{_PART}(?:\s+(?:(?:van|von|de|der|den|da|do|dos|del|bin|ibn|al|la|le|ten|zu)\s+)*{_PART}){{0,4}})"
_HEAD = rf"(?i:{either('office')})"
_OFFICE = re.compile(
    rf"(?<![\w-])(?P<office>{_HEAD})(?![\w-])(?P<for>\s+for\s+(?:the\s+)?(?:[A-Za-z][\w-]+(?:\s+(?:and\s+)?(?!at\b|of\b|in\b|and\b|said\b|told\b)[A-Za-z][\w-]+){{0,4}}))?"
)
OFFICE = re.compile(either("office").replace(r"[-\s]", "-"), re.IGNORECASE)
"""What every claim of an office has, or a verb of heading."""
_MODIFIERS = (
    r"(?:(?!named\b|under\b|appointed\b|elected\b|made\b|is\b|was\b|as\b|of\b|by\b|and\b|said\b|told\b|"
    r"when\b|who\b|the\b)[A-Za-z][\w&’-]*\s+(?:and\s+(?=[\w-]+\s))?){0,4}?"
)
_ARTICLES = (
    r"(?:(?:the|its|an?|his|her|their|our|then|former|current|new|outgoing|incoming|acting|interim|also)\s+)*"
)
_OWNER = rf"(?:{_PART}(?:\s+(?:of\s+)?{_PART}){{0,4}}[’']s?\s+|the\s+[a-z-]+(?:\s+[a-z-]+)?[’']s\s+)"
_PERSON_BEFORE = re.compile(rf"{_NAME}(?:,\s+\d\d?)?,\s+(?:{_OWNER}|{_ARTICLES})(?P<mods>{_MODIFIERS})$")
_PERSON_IS = re.compile(
    rf"{_NAME}(?:,[^,;.]{{3,60}},)?\s+(?:(?:was|is|has\s+been|will\s+be|were|being)\s+(?:named|appointed|made|"
    rf"elected|re-elected|reappointed|confirmed)(?:\s+as)?|is|was|has\s+been|had\s+been|became|becomes|"
    rf"(?:took|takes)\s+(?:over|office)\s+as|(?:steps?|stepped)\s+down\s+as|resign(?:s|ed)\s+as|acts\s+as|acted\s+as|"
    rf"(?:was|is)\s+sworn\s+in\s+as|succeed(?:s|ed)\s+[^,.;]{{3,40}}?\s+as|serves\s+as|served\s+as|remains|will\s+be|has\s+served\s+as|works\s+as)\s+(?:now\s+|also\s+)?(?:{_OWNER}|"
    rf"{_ARTICLES})(?P<mods>{_MODIFIERS})$"
)
_BODY_AFTER = re.compile(
    rf"(?:\s+(?:of|at|in|with|to|for|on)\s+|,\s+(?=(?:the\s+)?(?:Embassy|Ministry|Department|Office|Institute|"
    rf"University|Agency|Centre|Council|Commission|Bank)\b))(?P<body>(?:the\s+|its\s+|our\s+|their\s+|"
    rf"a\s+)?(?:(?:[a-z-]+\s+){{0,3}}(?=[A-Z])(?:{_PART}|[A-Z]{{2,}}\w*)(?:\s+(?:(?:of|for|and|on|"
    rf"the)\s+)*(?:{_PART}|[A-Z]{{2,}}\w*)){{0,6}}|"
    r"(?:[a-z-]+\s+){0,3}(?:ministry|department|agency|institute|centre|center|company|firm|group|bank|"
    r"university|council|commission|committee|authority|office|board|"
    r"association|laboratory|lab|union|fund|party|programme|program|project|network|forum|alliance|foundation|"
    r"consortium|club|federation|chamber|parliament|senate|government|"
    r"regulator|watchdog|observatory|museum|hospital|college|school|faculty|opposition|state|country|republic|"
    r"province|city|bureau|service|unit|division|directorate|secretariat|treasury|think[- ]tank|start-?up|start-up)))"
)
_PERSON_AFTER = re.compile(
    rf"(?P<gap>,\s+|\s+(?:is|was|remains|became|will\s+be)\s+(?:now\s+)?|\s+)(?:(?:Mr|Mrs|Ms|Dr|Prof|Professor|"
    rf"Sir|Dame|Lord|Datuk|Dato[’']?|Tan\s+Sri|Sheikh|Sheikha|Shaikh|Datin)\.?\s+)?{_NAME}(?=[\s,.;:)’'—–]|$)"
)
_OWNED_BEFORE = re.compile(
    rf"(?P<body>(?:{_PART}|[A-Z]{{2,}}[\w-]*)(?:\s+(?:(?:of|for|and)\s+)?(?:{_PART}|"
    rf"[A-Z]{{2,}}[\w-]*)){{0,5}}[’'](?:s\s+|\s+)|(?:[Tt]he|[Tt]his)\s+(?:[a-z-]+\s+){{0,2}}?[a-z-]+[’']s\s+|"
    rf"\bits\s+|\btheir\s+|\bwhose\s+)(?P<mods>{_MODIFIERS})$"
)
_DEMONYM_BEFORE = re.compile(rf"(?P<body>(?!The\b)[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)\s+(?P<mods>{_MODIFIERS})$")
_UNDER = re.compile(
    rf"(?P<body>(?:{_PART}|[A-Z]{{2,}}[\w-]*)(?:\s+(?:{_PART}|[A-Z]{{2,}}[\w-]*)){{0,4}}),?\s+under\s+(?:its\s+|"
    rf"the\s+)?(?P<mods>{_MODIFIERS})$"
)
_HEADS = re.compile(
    rf"{_NAME},\s+(?:who|which)\s+(?:now\s+|also\s+|has\s+|had\s+|once\s+)?(?P<office>heads?|headed|leads?|led|"
    rf"runs?|ran|chairs?|chaired|directs?|directed|oversees|oversaw|founded|co-founded|manages|managed|"
    rf"presides\s+over|edits|represents)\s+"
    r"(?P<body>(?:the\s+|its\s+|a\s+)?(?:[\w’&-]+\s+){0,4}?[\w’&-]+)(?=[\s,.;:)])"
)
HEADS = re.compile(r"head|lead|led|run|runs|ran|chai|dire|over|foun|co|mana|pres|edit|repr")
_TITLES = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Dame|Lord|Datuk|Dato|Tan|Sri|Sheikh|Minister|President|Senator|"
    r"Governor|The|In|On|At|But|And|A|An|For|By)\.?\s+"
)


def offices(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of who holds which office."""
    flat, start, end = sentence.flat, sentence.start, sentence.end
    taken: list[tuple[int, int]] = []
    named = list(_named_offices(flat, start, end))
    for match in named if len(named) < _ROW else ():
        if any(a < match.end() and match.start() < b for a, b in taken) or _MORE.match(
            flat, match.end("office"), end
        ):
            continue  # of "deputy digital minister" the last word is the office
        found = _together(sentence, match) or _titled(sentence, match)
        if found is None:
            continue
        draft, spot = found
        taken.append(spot)
        yield draft
    for match in _HEADS.finditer(flat, start, end) if _WHO.search(flat, start, end) else ():
        people = _people(sentence, *match.span("name"))
        if len(match["name"].split()) < 2 and not people:
            continue
        body = _actor(sentence, *match.span("body")) or match["body"]
        yield _office(flat, match.span(), people, body, match.span("office"))
    yield from running(sentence)


_ROW = 20
"""Offices in one sentence of which none is held by anybody: a list of words."""
_IS = re.compile(
    r"\b(?:took|takes|steps?|stepped|resigns?|resigned|acts|acted|succeeds?|succeeded|is|was|been|became|becomes|serve[sd]|remains|were|be|works)\b"
)
_OWN = re.compile(r"[’']|\b(?:its|their|whose)\b")
_MORE = re.compile(rf"(?:\s+(?!of\b|at\b|for\b|in\b|and\b|to\b)[a-z][\w-]*){{0,2}}\s+{_HEAD}(?![\w-])")
_WHO = re.compile(r",\s+(?:who|which)\s")
_WORD = re.compile(r"[^\W\d_][\w’é]*")


def _named_offices(flat: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the offices of a sentence; their words are looked up, for the list is long."""
    first = _first_words()
    for word in _WORD.finditer(flat, start, end):
        if word.group().lower() in first and (match := _OFFICE.match(flat, word.start(), end)):
            yield match


@cache
def _first_words() -> frozenset[str]:
    return frozenset(re.split(r"[-\s]", office)[0] for office in listed("office"))


def _together(sentence: parties.Sentence, match: re.Match[str]) -> tuple[Draft, tuple[int, int]] | None:
    """Return the claim where a person and a body stand with an office."""
    flat, start, end = sentence.flat, sentence.start, sentence.end
    low = max(start, match.start() - 140)
    lead = flat[low : match.start()]
    stop = match.end("office")
    after = _BODY_AFTER.match(flat, match.end(), end) or _BODY_AFTER.match(flat, stop, end)
    owned = _OWNED_BEFORE.search(lead) if _OWN.search(lead) else None
    owned = owned or (_UNDER.search(lead) if "under" in lead else None) or _of_country(sentence, low, lead)
    spot = match.span() if match["for"] and after and after.start() == match.end() else match.span("office")
    if match["for"] and after is None:
        after = re.compile(r"\s+for\s+(?P<body>.+)").match(flat, stop, match.end())
    named = (_PERSON_BEFORE.search(lead) if ", " in lead else None) or (
        _PERSON_IS.search(lead) if _IS.search(lead) else None
    )
    if named and not _is_name(sentence, low, named):
        named = None
    mods = (named["mods"] if named else owned["mods"] if owned else "") or ""
    value = (spot[0] - len(mods), spot[1])
    body = _body(sentence, after, owned, low, named)
    if named and body:
        people = _people(sentence, low + named.start("name"), low + named.end("name"))
        first = low + named.start("name")
        last = max(after.end() if after else stop, spot[1])
        return _office(flat, (first, last), people, body, value), (first, last)
    if body is None:
        return None
    follows = _PERSON_AFTER.match(flat, after.end("body") if after else stop, end)
    if follows is None or (after and follows["gap"] == " ") or not _is_name(sentence, 0, follows):
        return None
    if follows["gap"] == " " and len(follows["name"].split()) < 2 and not owned:
        return None
    people = _people(sentence, *follows.span("name"))
    if not people and len(follows["name"].split()) < 2:
        return None
    first = low + owned.start() if owned and not after else value[0]
    if (
        owned
        and not after
        and (it := next((h for h in sentence.hits if h.actor == body and start <= h.start < first), None))
    ):
        first = it.start  # "Dhofar Holdings will invest ..., its chairman said"
    last = follows.end("name")
    return _office(flat, (first, last), people, body, value), (first, last)


def _of_country(sentence: parties.Sentence, low: int, lead: str) -> re.Match[str] | None:
    """Return the adjective of a country before an office ("the Finnish prime minister")."""
    found = _DEMONYM_BEFORE.search(lead)
    if found is None:
        return None
    there = low + found.start("body")
    return found if any(h.start == there and not _person(sentence, h) for h in sentence.hits) else None


def _office(
    flat: str, extent: tuple[int, int], people: tuple[str, ...], body: str, value: tuple[int, int]
) -> Draft:
    return Draft("office", f"{flat[slice(*value)]} of", *extent, people, body, value, "relation")


_BY_TITLE = re.compile(rf"\s+(?:of|at|for)\s+(?:the\s+)?(?={_PART})")


def _titled(sentence: parties.Sentence, match: re.Match[str]) -> tuple[Draft, tuple[int, int]] | None:
    """Return "President of the Czech Republic Jan Novy" and "Prime Minister Jan Novy of the Czech Republic"."""
    flat, stop = sentence.flat, match.end("office")
    holder = next(
        (
            h
            for h in sentence.hits
            if _person(sentence, h) and h.how == "name" and h.start <= match.start() < h.end
        ),
        None,
    )
    person = sentence.cast.people.get(holder.actor) if holder else None
    if holder and person and person.affiliation and _BY_TITLE.match(flat, stop, holder.end):
        extent = match.start("office"), holder.end
        return _office(flat, extent, (holder.actor,), person.affiliation, match.span("office")), extent
    bodies = [h for h in sentence.hits if not _person(sentence, h) and not h.actor.startswith("@")]
    first = _BY_TITLE.match(flat, stop, sentence.end)
    body = next(
        (h for h in bodies if first and h.start - first.end() in {0, -4} and h.end > first.end()), None
    )
    if body:
        name = re.compile(rf"\s+{_NAME}(?=[\s,.;:)’'—–]|$)").match(flat, body.end, sentence.end)
        if name and (_people(sentence, *name.span("name")) or len(name["name"].split()) > 1):
            people = _people(sentence, *name.span("name"))
            extent = match.start("office"), name.end("name")
            return _office(flat, extent, people, body.actor, match.span("office")), extent
    name = re.compile(rf"\s+{_NAME}\s+of\s+(?:the\s+)?").match(flat, stop, sentence.end)
    if name is None or len(name["name"].split()) < 2:
        return None
    body = next((h for h in bodies if h.start - name.end() in {0, -4}), None)
    if body is None:
        return None
    extent = match.start("office"), body.end
    people = _people(sentence, *name.span("name"))
    return _office(flat, extent, people, body.actor, match.span("office")), extent


def _body(
    sentence: parties.Sentence,
    after: re.Match[str] | None,
    owned: re.Match[str] | None,
    low: int,
    named: re.Match[str] | None,
) -> str | None:
    """Return the actor the office is in, or its name where it is none of the actors."""
    if after:
        known = _actor(sentence, *after.span("body"))
        # "an analyst in Riga" is in no office of Riga's
        placed = after.group().lstrip().startswith("in ") and " " not in after["body"]
        return known or (None if placed else after["body"])
    text = sentence.flat
    if owned:
        if owned["body"].strip() in {"its", "their", "whose"}:
            it = next((h for h in sentence.hits if h.start == low + owned.start("body")), None)
            meant = sentence.meant(it) if it else ()
            if not meant:
                before = [
                    h for h in sentence.hits if h.end <= low + owned.start("body") and h.kind != "person"
                ]
                return before[-1].actor if before and not before[-1].actor.startswith("@") else None
            return meant[0]
        return _actor(sentence, low + owned.start("body"), low + owned.end("body")) or owned[
            "body"
        ].strip().removesuffix("’s").removesuffix("'s")
    if named:
        inside = [
            h
            for h in sentence.hits
            if low + named.end("name") <= h.start and h.end <= low + named.end() and h.kind != "person"
        ]
        possessive = [h for h in inside if text[h.end : h.end + 1] in {"’", "'"} or h.how == "demonym"]
        return possessive[-1].actor if possessive else None
    return None


def _people(sentence: parties.Sentence, start: int, end: int) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            h.actor for h in sentence.hits if _person(sentence, h) and h.start < end and start < h.end
        )
    )[:1]


def _person(sentence: parties.Sentence, hit: Hit) -> bool:
    return hit.kind == "person" or hit.actor in sentence.cast.people


def _actor(sentence: parties.Sentence, start: int, end: int) -> str | None:
    inside = [
        h
        for h in sentence.hits
        if start <= h.start < end and not _person(sentence, h) and not h.actor.startswith("@")
    ]
    return max(inside, key=lambda h: h.end - h.start).actor if inside else None


def _is_name(sentence: parties.Sentence, low: int, named: re.Match[str]) -> bool:
    """Say whether what stands beside an office is a person and no country, firm or first word of a sentence."""
    start, end = low + named.start("name"), low + named.end("name")
    if _people(sentence, start, end):
        return True
    if any(h.start < end and start < h.end for h in sentence.hits):
        return False
    text = _TITLES.sub("", sentence.flat[start:end])
    return len(text.split()) > 1
