"""Claims of belonging: who is a member of which bloc, sits on which council, is party to which pact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from accord.reading import parties
from accord.reading.drafts import Draft, State, ids, subject_of
from accord.reading.gazetteer import known
from accord.reading.hits import Hit
from accord.reading.quantities import has_members

MEMBER = re.compile(
    r"member|countries|nations|states|belong|among|sit|sat|seat|part|signator|council|board|outside|since|"
    r"accede|within|observer|in|on|of"
)
"""What every claim of membership has."""
_BODY = (
    r"(?:the\s+)?(?:(?:[a-z-]+\s+){0,2}?(?:council|board|committee|assembly|bureau|secretariat|executive|"
    r"presidium|bench|panel|governing\s+body)\s+of\s+(?:the\s+)?)?"
)
_NAME = r"(?P<name>(?:[A-Z][\w&’'-]*)(?:\s+(?:(?:of|on|for|and|the)\s+)*[A-Z][\w&’'-]*){0,6})"
_KINDS = (
    r"(?:founding|full|new|fellow|associate|observer|permanent|non-permanent|long-standing|longtime|charter|"
    r"leading|core|junior|active|"
    r"prospective|candidate|dialogue|partner|voting|rotating|sole|only|also|now|both)"
)
_OF_IT = re.compile(
    rf"\b(?:(?:an?|the|both|all|are|is|was|were|been|as|remains?|now|neither|not|nor|fellow|"
    rf"founding|{_KINDS})\s+)+(?:{_KINDS}\s+)*"
    rf"(?:members?|signator(?:y|ies)|part(?:y|ies)|parties|observers?|adherents?)\s+(?:of|to|in|at)\s+{_BODY}"
    rf"|\b[Bb]elong(?:s|ed|ing)?\s+to\s+{_BODY}"
    rf"|\b(?:sits|sit|sat|sitting|serves|served)\s+(?:on|in|at)\s+{_BODY}"
    rf"|\b(?:has|have|had|holds?|held|occup(?:y|ies|ied)|keeps?|kept|takes?|took|won|"
    rf"wins?)\s+an?\s+(?:permanent\s+|rotating\s+|elected\s+|non-permanent\s+)?(?:seat|chair|place)\s+(?:on|in|"
    rf"at)\s+{_BODY}"
    rf"|\b(?:is|are|was|were|has\s+been|have\s+been|had\s+been|remains?)\s+(?:already\s+|still\s+|now\s+|not\s+|"
    rf"long\s+|also\s+)*(?:part\s+of|inside|outside|in|within)\s+{_BODY}"
)
_SITTING = re.compile(
    r"\b(?:is|are|was|were|been|remains?)\s+(?:already\s+|still\s+|now\s+|not\s+|long\s+|also\s+)*(?:inside|"
    r"outside|in|within)\s"
)
_IN_WHICH = re.compile(
    r",?\s+(?:in|on|to|of|at)\s+which\s+(?P<who>[^,;.]{2,60}?)\s+(?:has|have|had|is|are|was|were|also|already|"
    r"long|been|now|both|still|itself|\s)*"
    r"(?:sat|sit|sits|served|serves|belong(?:s|ed)?|been(?=\s+(?:since|for|from)\b)|a\s+(?:founding\s+|"
    r"full\s+)?member|members?|part(?=\s+of)|represented|participat\w+|seat|a\s+party)\b"
)
_MEMBERS = re.compile(
    r"\b(?:members?|countries|nations|states|signatories|partners)\s*,?\s+(?:like|such\s+as|including)\s+"
)
_AMONG = re.compile(
    r"\b(?:is|are|was|were)\s+(?:not\s+)?among\s+(?P<them>them|its\s+members|the\s+members|its\s+signatories|"
    r"the\s+signatories)\b"
)
_A_MEMBER = re.compile(r"(?:[’']s)?[\s-]+(?:member(?:\s+state|\s+country|\s+nation)?|signatory|observer)\b")
_BEFORE_MEMBER = re.compile(
    r"(?:,\s+(?:an?|also\s+an?|itself\s+an?|now\s+an?|the\s+\w+|both|all)\s+|\s+(?:is|was|became|remains|"
    r"are)\s+(?:not\s+)?(?:an?\s+|the\s+\w+\s+|both\s+|all\s+)?)"
)


def memberships(sentence: parties.Sentence, state: State) -> Iterator[Draft]:
    """Yield claims of membership of blocs, pacts, councils and forums."""
    flat = sentence.flat
    hits = [h for g in sentence.groups for h in g.hits]
    everyone = sorted({*hits, *sentence.hits}, key=lambda h: h.start)
    bodies = [h for h in everyone if _is_body(flat, h)]
    seen: set[tuple[int, int]] = set()
    for draft in (
        *_listed(sentence, hits, bodies),
        *_of_it(sentence, state, bodies),
        *_in_which(sentence, bodies),
        *_one_of(sentence, bodies),
        *_adjective(sentence, hits, bodies),
    ):
        spot = draft.value_span or (draft.start, draft.end)
        if spot not in seen and draft.value not in draft.subject:
            seen.add(spot)
            yield draft


def _listed(sentence: parties.Sentence, hits: Sequence[Hit], bodies: Sequence[Hit]) -> Iterator[Draft]:
    flat = sentence.flat
    for match in sentence.matches(_MEMBERS):
        bloc = next(
            (
                h
                for h in bodies
                if h.start < match.start() + 12 and match.start() - 2 <= h.end and h.start < match.end()
            ),
            None,
        )
        named = _run(flat, hits, match.end())
        if bloc and named:
            who = tuple(a for h in named for a in sentence.meant(h))
            yield _member(
                who, bloc.actor, (bloc.start, bloc.end), min(bloc.start, match.start()), named[-1].end
            )
    for match in sentence.matches(_AMONG):
        who, start = subject_of(sentence, match.start(), any_before=True)
        group = next((f for f in (*(h.actor for h in reversed(bodies) if h.end <= match.start()), *sentence.firms)
                      if has_members(f)), None)  # fmt: skip
        if who and group:
            yield _member(who, group, match.span("them"), start, match.end())


def _of_it(sentence: parties.Sentence, state: State, bodies: Sequence[Hit]) -> Iterator[Draft]:
    flat = sentence.flat
    organised = [h for h in sentence.hits if h.kind == "organisation" or h in bodies]
    for match in sentence.matches(_OF_IT):
        if re.search(
            r"\b(?:becom(?:e|es|ing)|became)\s+$",
            flat[max(sentence.start, match.start() - 10) : match.start()],
        ):
            continue  # to join is an event
        could = bodies if re.match(r"[Bb]elong|is\b|are\b|was\b|were\b|remain", match.group()) else organised
        body = next((h for h in could if -1 <= h.start - match.end() <= 4), None)
        name = re.compile(_NAME).match(flat, match.end(), sentence.end) if body is None else None
        if name and not _named_body(name["name"], match.group()):
            name = None
        if body is None and name is None:
            continue
        if _SITTING.match(match.group()) and body and not has_members(body.actor):
            continue
        spot = (body.start, body.end) if body else name.span("name")  # type: ignore[union-attr]
        who, start = _belonging(sentence, state, match.start())
        if not who and not re.search(
            r"\b(?:[Aa]ll|[Bb]oth|[Nn]either|[Ee]ach|[Nn]one|[Tt]hose|[Tt]hey)\b|,\s*$",
            flat[max(sentence.start, match.start() - 30) : match.start()]
            + ("," if match.group()[:2] == "a " else ""),
        ):
            continue
        yield _member(who, body.actor if body else name["name"], spot, min(start, match.start()), spot[1])  # type: ignore[index]


_ALL_OF_THEM = re.compile(
    r"\b(?:[Aa]ll|[Bb]oth|[Nn]one|[Nn]either|[Ee]ach)(?:\s+of\s+(?:the|them|these|those))?(?:\s+(?P<n>two|three|"
    r"four|five|six|seven))?"
    r"(?:\s+(?:countries|states|nations|governments|of\s+them))?\s*(?:[a-z]+\s+){0,2}$"
)
_COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


def _belonging(sentence: parties.Sentence, state: State, position: int) -> tuple[tuple[str, ...], int]:
    """Return who belongs: those named right before, the subject, or all that the sentence before named."""
    flat = sentence.flat
    if every := _ALL_OF_THEM.search(flat, max(sentence.start, position - 45), position):
        many = _COUNTED.get(
            every["n"] or "", 2 if every.group().lower().startswith(("both", "neither")) else 0
        )
        if len(state.recent) == many or (not many and state.recent):
            return state.recent, every.start()
        return (), every.start()
    near = [
        g
        for g in sentence.groups
        if g.end <= position and re.fullmatch(r"\s*,\s+(?:like\s+[^,]*)?", flat[g.end : position])
    ]
    if near:
        likes = [g for g in sentence.groups if g.start >= near[0].end and g.end <= position]
        return tuple(dict.fromkeys(i for g in (near[0], *likes) for i in ids(sentence, g))), near[0].start
    if like := re.search(
        r"(?P<who>[A-Z][\w-]*),\s+like\s+(?:the\s+)?[A-Z][\w\s-]{2,40}?,?\s+$",
        flat[max(sentence.start, position - 80) : position],
    ):
        low = max(sentence.start, position - 80) + like.start()
        both = [g for g in sentence.groups if g.start >= low and g.end <= position]
        return tuple(dict.fromkeys(i for g in both for i in ids(sentence, g))), low
    return subject_of(sentence, position, any_before=flat[position - 2 : position] != ", ")


def _named_body(name: str, lead: str) -> bool:
    """Say whether capitalised words that are no actor name something with members."""
    if has_members(name):
        return True
    return re.match(r"[Bb]elong|.*(?:member|signator|part(?:y|ies))", lead, re.DOTALL) is not None and (
        name.isupper() or len(name.split()) > 2
    )


_ONE_OF = re.compile(
    r"\b(?:is|are|was|were|remains?|became)\s+(?:(?:now|still|already|today|not|only)\s+)*(?:one|two|three|four|five|some|among)"
    r"(?:\s+of)?\s+(?P<whose>its|the|their|[A-Z][\w’'-]*[’']s)\s+(?:[\w-]+\s+){0,3}?(?:members?|signatories|parties)"
    r"(?:\s+(?:states|countries|nations|governments))?\b(?P<of>\s+(?:of|to|in)\s+(?:the\s+)?)?"
)


def _one_of(sentence: parties.Sentence, bodies: Sequence[Hit]) -> Iterator[Draft]:
    """Yield "it is one of its twenty-two members", "Kenya is one of the eight members of the Community"."""
    for match in sentence.matches(_ONE_OF):
        if match["of"]:
            body = next((h for h in bodies if 0 <= h.start - match.end() <= 4), None)
            spot, group = ((body.start, body.end), body.actor) if body else (match.span("whose"), None)
        else:
            spot = match.span("whose")
            before = [h.actor for h in reversed(sentence.hits) if h.end <= match.end("whose")]
            group = next((a for a in (*before, *sentence.firms) if has_members(a)), None)
        who, start = subject_of(sentence, match.start(), any_before=True)
        who = tuple(a for a in who if a != group)
        if group and who:
            yield _member(who, group, spot, min(start, match.start()), max(match.end(), spot[1]))


def _in_which(sentence: parties.Sentence, bodies: Sequence[Hit]) -> Iterator[Draft]:
    flat = sentence.flat
    for match in _IN_WHICH.finditer(flat, sentence.start, sentence.end):
        inside = [
            h
            for h in (h for g in sentence.groups for h in g.hits)
            if match.start("who") <= h.start and h.end <= match.end("who") + 3
        ]
        who = tuple(dict.fromkeys(a for h in inside for a in sentence.meant(h)))
        body = next((h for h in reversed(bodies) if 0 <= match.start() - h.end <= 2), None)
        name = None
        if body is None:
            lead = re.search(rf"{_NAME}$", flat[max(sentence.start, match.start() - 80) : match.start()])
            if lead is None:
                continue
            name = lead["name"]
            spot = (match.start() - len(name), match.start())
        else:
            spot = (body.start, body.end)
        if who:
            yield _member(who, body.actor if body else str(name), spot, spot[0], match.end())


def _adjective(sentence: parties.Sentence, hits: Sequence[Hit], bodies: Sequence[Hit]) -> Iterator[Draft]:
    flat = sentence.flat
    for body in bodies:
        own = _HIT_MEMBER.search(flat[body.start : body.end])
        stop = body.start + own.start() if own else body.end
        member = _A_MEMBER.match(flat, stop, sentence.end)
        if member is None:
            named = re.compile(r"(?:[’']s)?\s+(?:(?:fellow|founding)\s+)?members\s+").match(
                flat, stop, sentence.end
            )
            follows = _run(flat, hits, named.end()) if named else []
            if named and follows:
                yield _member(
                    tuple(a for h in follows for a in sentence.meant(h)),
                    body.actor,
                    (body.start, stop),
                    body.start,
                    follows[-1].end,
                )
            continue
        before = [h for h in hits if h.end <= body.start and h is not body]
        if before and _BEFORE_MEMBER.fullmatch(flat[before[-1].end : body.start]):
            yield _member(
                sentence.meant(before[-1]), body.actor, (body.start, stop), before[-1].start, member.end()
            )
            continue
        after = _run(flat, hits, member.end() + 1)
        if after and flat[member.end() : after[0].start].strip(" ") in {"", ",", "the"}:
            yield _member(
                tuple(a for h in after[:1] for a in sentence.meant(h)),
                body.actor,
                (body.start, stop),
                body.start,
                after[0].end,
            )


_HIT_MEMBER = re.compile(r"(?:[’']s?)?[\s-]+(?:member|signator|observer)\w*(?:\s\w+)?$")


def _member(who: tuple[str, ...], body: str, spot: tuple[int, int], start: int, end: int) -> Draft:
    return Draft("membership", "member of", start, max(end, spot[1]), who, body, spot, "relation")


def _is_bloc(actor: str) -> bool:
    entry = known().get(actor)
    return entry is not None and entry.kind == "bloc"


def _is_body(flat: str, hit: Hit) -> bool:
    """Say whether a hit names something that has members."""
    if _is_bloc(hit.actor):
        return True
    return hit.kind == "organisation" and has_members(flat[hit.start : hit.end])


def _run(flat: str, hits: Sequence[Hit], position: int) -> list[Hit]:
    """Return the countries listed right after a position."""
    found: list[Hit] = []
    for hit in hits:
        if hit.start < position or _is_bloc(hit.actor):
            continue
        if not re.fullmatch(r"(?:the\s+)?|\s*,?\s*(?:and|or)?\s*(?:the\s+)?", flat[position : hit.start]):
            break
        found.append(hit)
        position = hit.end
    return found
