"""Who takes part in an event, and as what: the frames applied to a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from accord.reading.clauses import Group, clause_at
from accord.reading.frames import PLAIN, RULES
from accord.reading.gazetteer import known
from accord.reading.lexicon import IMPOSING, SUFFERING
from accord.reading.mentions import Hit
from accord.reading.parties import Sentence, subject
from accord.reading.records import Participant, Role, span_at

_BE = re.compile(
    r"\b(?:was|were|is|are|been|be|being|get|got)\s+(?:[\w-]+ly\s+|also\s+|not\s+|then\s+)?$", re.IGNORECASE
)
_PARTICIPLE = re.compile(r"(?:ed|en|old|orn|aid|ade|iven|ung|hut|et|sold|lent|bought)$", re.IGNORECASE)
_VERBAL = re.compile(
    r"(?:bann(?:ed|ing)|prohibit(?:s|ed|ing)|outlaw|forb|restrict(?:s|ed|ing)?\s|curb(?:s|ed|"
    r"bing)?\s|limit(?:s|ed|ing)?\s|block|tighten|"
    r"constrain|ration|requir|need|revok|refus|den|grant|withdr|sanctioned|blacklisted|add|put|"
    r"place|embargoed)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\s+(?:that|which)\s", re.IGNORECASE)
_PARTICIPIAL = re.compile(r",\s+(?!including|according|excluding)[a-z]+ing\b")
_OTHERS = re.compile(
    r"\b(?:citing|over|against|prevent|stop|crack|target|tackl|curb|counter|combat|fight|punish|accus)\w*\b",
    re.IGNORECASE,
)
_BEFORE_VERB = re.compile(r"\b(?:to|will|would|could|may|might|should|must|not|also|can)\s+$")
_OFFICES = re.compile(
    r"(?:(?:its|his|her|their|the|all|federal|state|several|other)\s+)*(?:[\w-]+\s+){0,2}?"
    r"(?:ministr(?:y|ies|ers?)|agenc(?:y|ies)|officials|regulators?|banks?|compan(?:y|ies)|"
    r"universit(?:y|ies)|firms|departments?)\b"
)
_MUTUAL = frozenset({"with", "between", "by", "from", "among", "of", "alongside", "including"})


def is_noun(flat: str, start: int, end: int) -> bool:
    """Say whether a trigger names its event by a noun and can be the subject of what follows."""
    words = flat[start:end].lower().split()
    return (
        not _is_verb(flat, start, end)
        and not words[0].endswith("ing")
        and words[0] not in {"sign", "signed", "agreed"}
    )


def _is_verb(flat: str, start: int, end: int) -> bool:
    if flat[start:end].strip().lower() in {"ban", "bans"}:
        return _BEFORE_VERB.search(flat[max(0, start - 12) : start]) is not None
    return _VERBAL.match(flat, start, end) is not None


def participants(
    sentence: Sentence, kind: str, frame: str, match: re.Match[str], trigger: tuple[int, int]
) -> list[Participant]:
    """Return who takes part in the event of a trigger, in the order of the text."""
    found = _Parts(sentence)
    start, end = trigger
    if frame == "mutual" and kind != "alignment":
        _mutual(found, sentence, trigger)
    elif frame in {"found", "found_passive"}:
        _founding(found, sentence, match, trigger, passive=frame == "found_passive")
    elif frame == "accede":
        _accession(found, sentence, trigger)
    elif frame == "licensed":
        _licensed(found, sentence, trigger)
    elif frame in {"by", "received"}:
        _handed_over(found, sentence, trigger, passive=frame == "received")
    elif frame == "listing":
        _listing(found, sentence, match, trigger)
    elif frame == "signed":
        _signed(found, sentence, trigger)
    elif frame == "receive":
        _receiving(found, sentence, trigger)
    elif frame == "war" or (frame in {"noun", "control"} and not _is_verb(sentence.flat, start, end)):
        _measure(found, sentence, kind, trigger)
    else:
        _acting(found, sentence, kind, frame, trigger)
    if kind in {"economic_support", "diplomatic_support"} and not found.has("target"):
        source = set(found.ids("source"))
        if source & set(sentence.pair):
            for other in sentence.pair:
                if other not in source:
                    found.add("target", other, *_mention_of(found, "source"), inferred=True)
    return found.parts


class _Parts:
    """Participants being gathered: one role per actor, no actor twice in a role."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.parts: list[Participant] = []

    def add(self, role: Role, actor: str | None, start: int, end: int, *, inferred: bool = False) -> None:
        if any(p.actor == actor and (actor is not None or p.role == role) for p in self.parts):
            return
        span = span_at(self.sentence.cast.article.text, start, end)
        self.parts.append(Participant(role=role, actor=actor, mention=span, inferred=inferred))

    def add_group(self, role: Role, group: Group) -> None:
        for hit in group.hits:
            for actor in self.sentence.meant(hit):
                self.add(role, actor, hit.start, hit.end)

    def has(self, role: Role) -> bool:
        return any(p.role == role for p in self.parts)

    def ids(self, role: Role) -> list[str]:
        return [p.actor for p in self.parts if p.role == role and p.actor]


def _mention_of(found: _Parts, role: Role) -> tuple[int, int]:
    first = next(p for p in found.parts if p.role == role)
    return first.mention.start, first.mention.end


def _after(sentence: Sentence, end: int, limit: int) -> Iterable[Group]:
    return (g for g in sentence.groups if g.start >= end and g.end <= limit)


def _clause_end(sentence: Sentence, position: int) -> int:
    """Return where the clause of a trigger ends, or the participle that goes on about something else."""
    end = sentence.parts[clause_at(sentence.parts, position)][1]
    further = _PARTICIPIAL.search(sentence.flat, position, end)
    return further.start() if further else end


def _acting(found: _Parts, sentence: Sentence, kind: str, frame: str, trigger: tuple[int, int]) -> None:
    rule = RULES.get(kind, PLAIN)
    start, end = trigger
    flat, limit = sentence.flat, _clause_end(sentence, start)
    who, unnamed = subject(sentence, start)
    passive = frame == "passive" or (
        _BE.search(flat, max(sentence.start, start - 30), start) is not None
        and _PARTICIPLE.search(flat[start:end].split()[0]) is not None
    )
    role = (rule.bare or "target") if passive else rule.subject
    if who and kind == "sanction_evasion" and _OTHERS.search(flat, who.end, start):
        who = None  # "added firms to a list, citing efforts to evade": the subject acts against the evaders
    if who and role:
        found.add_group(role, who)
    elif unnamed and role == "source" and kind in {"export_stop", "export_control", "ban"} and not passive:
        found.add("source", None, *unnamed)
    for group in _after(sentence, start, limit):
        inside = group.start < end
        if kind == "directive" and group.prep is None:
            before_to = re.search(r"\bto\s", flat[end : group.start]) is None
            if before_to and group.start - end < 90:
                found.add_group("source" if passive else "addressee", group)
        elif _of_a_make(flat, group) or (
            group.prep == "at" and not _AIMED_AT.search(flat, group.start - 20, group.start)
        ):
            continue
        elif group.prep is None and rule.bare and not passive:
            if kind != "technology_transfer" or group.start - end < 40:
                found.add_group(rule.bare, group)
        elif kind == "export_control" and group.prep == "in" and "licen" in flat[start:end].lower():
            found.add_group("target", group)
        elif group.prep in rule.preps and not (
            kind == "directive" and group.prep == "to" and group.start - end > 12
        ):
            found.add_group(rule.preps[group.prep or ""], group)
        elif inside and kind == "export_stop":
            found.add_group("target", group)
    if kind == "sanction_evasion":
        for group in sentence.groups:
            if group.prep == "with":
                found.add_group("partner", group)
    if (
        kind == "directive"
        and not found.has("addressee")
        and (office := _OFFICES.match(flat, end + 1, limit))
    ):
        found.add("addressee", None, *office.span())


_AIMED_AT = re.compile(r"\b(?:aim|direct|target|level|hit)\w*\s+(?:\w+\s+)?at\s")
_MAKE = re.compile(r"(?:[’']s)?\s(?:[\w-]+\s)?(?:accelerators?|chips?|gpus?|processors?|servers?|"
                   r"machines|software|models?|hardware)\b",
                   re.IGNORECASE)  # fmt: skip


def _of_a_make(flat: str, group: Group) -> bool:
    """Say whether a name only says whose make the goods are ("8,000 Nvidia accelerators")."""
    hit = group.hits[-1]
    entry = known().get(hit.actor)
    firm = (entry.kind if entry else hit.kind) == "organisation"
    return firm and group.prep is None and len(group.hits) == 1 and _MAKE.match(flat, hit.end) is not None


def _measure(found: _Parts, sentence: Sentence, kind: str, trigger: tuple[int, int]) -> None:
    rule = RULES[kind]
    start, end = trigger
    flat, limit = sentence.flat, _clause_end(sentence, start)
    before = [g for g in sentence.groups if g.end <= start]
    last = before[-1] if before else None
    modifier = last is not None and _modifies(flat, last, start)
    if last and modifier:
        found.add_group("source", last)
    who, _ = subject(sentence, start)
    if (who and who is not last) or (who and not modifier):
        between = flat[who.end : start]
        if SUFFERING.search(between):
            found.add_group("target", who)
        elif IMPOSING.search(between) and not modifier:
            found.add_group("source", who)
    for group in before:
        # "the Dutch government told ASML ... under tariffs on China": only names after the measure's verb count
        if (
            group.prep in {"on", "against"}
            and IMPOSING.search(flat, max(sentence.start, group.start - 60), group.start)
            and start - group.end < 30
        ):
            found.add_group("target", group)
    struck = False
    relative = _RELATIVE.match(flat, end, sentence.end)
    if relative:  # "sanctions that the European Union adopted against Russia"
        limit = _clause_end(sentence, relative.end())
    for group in _after(sentence, end, limit):
        if _of_a_make(flat, group) or (
            group.prep == "at" and not _AIMED_AT.search(flat, group.start - 20, group.start)
        ):
            continue
        if group.prep == "from" and "licen" in flat[start:end].lower():
            found.add_group("source", group)
        elif relative and group.prep is None and IMPOSING.search(flat, group.end, min(limit, group.end + 40)):
            found.add_group("source", group)
            struck = True
        elif group.prep in rule.preps:
            found.add_group(rule.preps[group.prep], group)
        elif group.prep is None and not struck and (rule.bare or _struck(flat, end, group.start)):
            found.add_group(rule.bare or "target", group)
            struck = True


def _modifies(flat: str, group: Group, start: int) -> bool:
    between = flat[group.end : start]
    return (
        len(between) < 45
        and re.fullmatch(r"(?:[’']s?|-led|-imposed|-backed)?\s+(?:[\w-]+,?\s+){0,4}", between) is not None
        and not IMPOSING.search(between)
        and not SUFFERING.search(between)
        and not re.search(
            r"\b(?:and|to|of|in|with|has|have|had|is|are|was|were|will|would|could|may|might|said|"
            r"over|for|as|by)\b",
            between,
        )
    )


def _struck(flat: str, start: int, end: int) -> bool:
    verbs = (
        r"\b(?:hurt|hit|harm|impact|affect|limit|cripple|damage|weaken|hamper|slow|target|deprive|"
        r"squeeze|isolate)(?:s|ed|ted|d|ing)?\b"
    )
    return re.search(verbs, flat[start:end]) is not None


def _mutual(found: _Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    start = trigger[0]
    index = clause_at(sentence.parts, start)
    low, high = sentence.parts[index]
    inside = [
        g
        for g in sentence.groups
        if low <= g.start and g.end <= high and (g.prep is None or g.prep in _MUTUAL)
    ]
    if not any(g.end <= start for g in inside) and not (index and _names_two(sentence, inside)):
        who, unnamed = subject(sentence, start)
        if who and not unnamed:
            inside.insert(0, who)
    people = [h for g in inside for h in g.hits if h.kind == "person" or _is_person(sentence, h)]
    parties = {a for g in inside for h in g.hits if h not in people for a in sentence.meant(h)}
    for group in inside:
        for hit in group.hits:
            if hit in people and len(parties) >= 2:
                continue
            for actor in sentence.meant(hit):
                found.add("source", actor, hit.start, hit.end)


def _names_two(sentence: Sentence, inside: Sequence[Group]) -> bool:
    return len({a for g in inside for h in g.hits for a in sentence.meant(h)}) >= 2


def _is_person(sentence: Sentence, hit: Hit) -> bool:
    entry = known().get(hit.actor)
    return (entry is not None and entry.kind == "person") or hit.actor in sentence.cast.people


def _founding(
    found: _Parts, sentence: Sentence, match: re.Match[str], trigger: tuple[int, int], *, passive: bool
) -> None:
    low, high = match.span()
    named = [
        h
        for g in sentence.groups
        for h in g.hits
        if h.start < high + 2 and low < h.end and _is_alliance(sentence, h)
    ]
    who, _ = subject(sentence, low)
    if who and not passive and not any(h in named for h in who.hits):
        found.add_group("source", who)
    for hit in named[:1]:
        found.add("object", hit.actor, hit.start, hit.end)
    preps = RULES["alliance_founding"].preps
    for group in _after(sentence, trigger[0], sentence.end):
        if any(h in named for h in group.hits):
            continue
        if group.prep == "by":
            found.add_group("source", group)
        elif group.prep in preps:
            found.add_group("member", group)


def _is_alliance(sentence: Sentence, hit: Hit) -> bool:
    words = sentence.flat[hit.start : hit.end].lower()
    return hit.kind == "organisation" or any(
        word in words
        for word in ("alliance", "network", "coalition", "consortium", "league", "bloc", "forum")
    )


def _accession(found: _Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    start, end = trigger
    flat = sentence.flat
    who, _ = subject(sentence, start)
    group = next(iter(_after(sentence, end, min(end + 60, sentence.end))), None)
    if who is None or (group and group.hits[0] in who.hits):
        return
    hit = group.hits[0] if group and _TO_BLOC.fullmatch(flat, end, group.start) else None
    entry = known().get(hit.actor) if hit else None
    named = hit is not None and (
        (entry is not None and entry.kind == "bloc" and not entry.vague)
        or (entry is None and hit.kind == "organisation" and _is_alliance_name(flat[hit.start : hit.end]))
    )
    # "Iceland may join this year": the alliance last spoken of
    last = next((f for f in sentence.firms if _is_alliance_name(f)), None)
    if named and hit is not None:
        target = (hit.actor, hit.start, hit.end)
    elif last and _ALONE.match(flat, end):
        target = (last, start, end)
    else:
        return
    for one in who.hits:
        for actor in sentence.meant(one):
            country = sentence.cast.country_of(actor) if one.actor in {"@i", "@we"} else None
            found.add("member", country or actor, one.start, one.end)
    found.add("object", target[0], target[1], target[2], inferred=not named)


_TO_BLOC = re.compile(r"\s+(?:the\s+|to\s+the\s+|of\s+the\s+|to\s+|of\s+)?(?:[\w-]+\s+){0,2}?")
_ALONE = re.compile(r"\s*(?:[.,;?!]|it\b|them\b|this\b|next\b|in\b|later\b|soon\b|before\b|$)")


def _is_alliance_name(words: str) -> bool:
    return (
        re.search(
            r"alliance|network|coalition|consortium|league|forum|partnership|initiative|union",
            words,
            re.IGNORECASE,
        )
        is not None
    )


def _licensed(found: _Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    who, _ = subject(sentence, trigger[0])
    if who:
        found.add_group("addressee", who)
    for group in _after(sentence, trigger[1], _clause_end(sentence, trigger[0])):
        if group.prep == "to":
            found.add_group("target", group)


def _receiving(found: _Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    start, end = trigger
    who, _ = subject(sentence, start)
    for group in _after(sentence, start, _clause_end(sentence, start)):
        if (group.prep in {"from", "on", "to"} or group.start < end) and not _same(sentence, who, group):
            found.add_group("source", group)
    if who and found.has("source"):
        found.add_group("target", who)


def _handed_over(found: _Parts, sentence: Sentence, trigger: tuple[int, int], *, passive: bool) -> None:
    start, end = trigger
    for group in _after(sentence, start, _clause_end(sentence, start)):
        if group.prep == "by" or (not passive and not found.has("source") and group.start - end < 60):
            found.add_group("source", group)
        elif group.prep in {"to", "with"}:
            found.add_group("target", group)


def _listing(found: _Parts, sentence: Sentence, match: re.Match[str], trigger: tuple[int, int]) -> None:
    start = trigger[0]
    flat, limit = sentence.flat, match.end("t")
    who, _ = subject(sentence, start)
    passive = _BE.search(flat, max(sentence.start, start - 30), start) is not None
    if passive and who:
        found.add_group("target", who)
    elif who:
        found.add_group("source", who)
        opener = sentence.parts[clause_at(sentence.parts, start)][0]
        if re.search(r"\b(?:that|which|who|whom)\s+$", flat[max(sentence.start, opener - 8) : opener]):
            earlier = [
                g
                for g in sentence.groups
                if g.end <= opener and g.prep is None and not g.hits[0].actor.startswith("@")
            ]
            if earlier:
                found.add(
                    "target", earlier[-1].hits[0].actor, earlier[-1].hits[0].start, earlier[-1].hits[0].end
                )
    for group in _after(sentence, limit, _clause_end(sentence, start)):
        if group.start < match.end() or group.prep == "by":
            found.add_group("source", group)


def _signed(found: _Parts, sentence: Sentence, trigger: tuple[int, int]) -> None:
    start = trigger[0]
    for group in sentence.groups:
        if group.prep in {"between", "among", "with"} or (group.prep == "by" and group.start > start):
            found.add_group("source", group)
    if not found.has("source"):
        for hit in (h for g in sentence.groups for h in g.hits):
            if hit.actor.startswith("@") and len(sentence.meant(hit)) > 1:
                for actor in sentence.meant(hit):
                    found.add("source", actor, hit.start, hit.end)


def _same(sentence: Sentence, one: Group | None, other: Group) -> bool:
    ids = {a for h in (one.hits if one else ()) for a in sentence.meant(h)}
    return bool(ids & {a for h in other.hits for a in sentence.meant(h)})
