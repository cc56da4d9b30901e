"""Who does a thing and whom it is done to: verbs in the active and the passive, and nouns with an owner."""

from __future__ import annotations

import re

from accord.reading.bearing import (
    BID,
    BORNE,
    DEALING,
    DEALING_IN,
    DESTINATION,
    DOORS,
    EVADED,
    FORCES_OF,
    GRANTED,
    HANDS,
    HARD_FOR,
    ISSUED,
    JOINTLY,
    LICENSED,
    LISTS,
    MADE_IN,
    MAKING,
    NEEDING,
    OBTAINING,
    OF_RULES,
    OFFICES,
    OTHERS,
    OWN_BODIES,
    OWN_PACT,
    RECEIVING,
    REQUIRING,
    ROLES_OF_OWN,
    RULED,
    SHUTTING,
    UNDERGOES,
    UNDERGOING,
    USE_OF,
    USED,
    WHOM,
)
from accord.reading.clauses import Group, clause_at
from accord.reading.filling import (
    AIMED_AT,
    ALSO,
    NOMINATIVE,
    WITH,
    Parts,
    adjectival,
    after,
    clause_end,
    jointly_before,
    modifies,
    of_a_make,
    possessive,
    relative_owner,
)
from accord.reading.frames import PLAIN, RULES
from accord.reading.parties import Sentence, subject
from accord.reading.records import Role
from accord.reading.shapes import passive, verbal


def acting(found: Parts, sentence: Sentence, kind: str, frame: str, trigger: tuple[int, int]) -> None:
    """Add who does a thing, whom it is done to, and whom the prepositions name; of a noun, whose it is."""
    rule = RULES.get(kind, PLAIN)
    start, end = trigger
    flat, limit = sentence.flat, clause_end(sentence, start)
    noun = (
        frame not in {"passive", "speech"}
        and not verbal(sentence, start, end)
        and not passive(sentence, start, end)
    )
    undergone = not noun and (frame == "passive" or passive(sentence, start, end))
    borne = rule.bare or BORNE.get(kind)
    if noun:
        _owners(found, sentence, rule.subject, trigger)
    if not noun or not found.parts:
        who, unnamed = subject(sentence, start)
        role = (borne or "target") if undergone else rule.subject
        if kind == "denial" and undergone:
            role = None
        if kind in SHUTTING and RULED.match(flat, start, end):
            role = "target"  # "a start-up in Lima may no longer hire processors"
        if kind == "publication":
            role = None if undergone else "source"
        between = flat[who.end : start] if who else ""
        if who and kind == "sanction_evasion" and OTHERS.search(between):
            who = (
                None  # "added firms to a list, citing efforts to evade": the subject acts against the evaders
            )
        asks = (
            REQUIRING.match(flat, start, end)
            and who
            and all(sentence.cast.is_country(a) for h in who.hits for a in sentence.meant(h) or ("",))
        )
        if (
            kind in LICENSED
            and NEEDING.match(flat, start, end)
            and not (asks and who and not adjectival(flat, who))
        ):
            _goods_that_need(found, sentence, trigger, who)
        elif who and role == "addressee" and who.hits[0].actor == "@we":
            found.add_group("source", who)
        elif who and role == "target" and undergone and (imposer := _own_people(sentence, trigger, who)):
            found.add_group("source", imposer)
        elif who and undergone and kind in SHUTTING and possessive(flat, who) and DOORS.match(flat, who.end):
            found.add_group("source", who)
        elif who and role == "source" and kind in LICENSED and OBTAINING.match(flat, start, end):
            found.add_group("target", who)
        elif (
            who
            and role == "source"
            and noun
            and rule.preps.get("to") == "target"
            and RECEIVING.search(between)
        ):
            found.add_group("target", who)  # "Peru has won the support of Japan"
        elif who and role:
            found.add_group(role, who)
        elif undergone and role:
            opening = sentence.parts[clause_at(sentence.parts, start)][0]
            for group in sentence.groups:
                if not opening <= group.start < start:
                    continue
                if group.prep in {"by", "of", "from"}:
                    found.add_group("source" if kind == "technology_transfer" else role, group)
                elif group.prep in rule.preps:
                    found.add_group(rule.preps[group.prep], group)
        elif (
            unnamed
            and role == "source"
            and kind in {"export_stop", "export_control", "ban"}
            and not undergone
        ):
            rules = OF_RULES.match(flat, *unnamed)
            issuer = next(
                (g for g in sentence.groups if unnamed[0] <= g.start < start and g.prep == "by"), None
            )
            if issuer:
                found.add_group("source", issuer)  # "The rule, issued by Peru, requires"
            elif rules and sentence.it and sentence.cast.is_country(sentence.it):
                found.add(
                    "source", sentence.it, *unnamed, inferred=True
                )  # "The proposal would also bring ..."
            else:
                found.add("source", None, *unnamed)
    struck = False
    for group in after(sentence, start, limit):
        inside = group.start < end
        prep = None if _governed(flat, group, trigger, undergone=undergone) else group.prep
        between = flat[end : group.start] if not inside else ""
        if prep is None and (NOMINATIVE.fullmatch(flat, group.start, group.end) or possessive(flat, group)):
            continue
        if kind == "sanction_evasion" and EVADED.match(flat, group.end):
            continue  # "in breach of American sanctions"
        granted = prep == "from" and kind in LICENSED and GRANTED.search(flat, start, group.start)
        if granted or (inside and LISTS.match(flat, group.end)):
            found.add_group("source", group)
        elif prep == "of" and kind == "sanction" and not noun:
            found.add_group("target", group)  # "froze the assets of both"
        elif prep in ALSO and borne and not undergone and struck:
            found.add_group(borne, group)
        elif (prep == "of" and noun and group.start - end < 14 and UNDERGOES.search(flat, start, end)) or (
            kind == "investment" and prep in {"on", "behind"} and not adjectival(flat, group)
        ):
            found.add_group("target", group)
        elif (
            prep == "for" and kind == "substitution_difficulty" and HARD_FOR.search(flat, start, group.start)
        ):
            found.add_group("source", group)
        elif prep in WITH and kind in JOINTLY and ", and " in between:
            continue
        elif prep in WITH and kind in JOINTLY:
            found.add_group("partner", group)
        elif kind == "directive" and prep in WITH and OWN_PACT.search(flat, end, group.start):
            continue  # "ordered a review of contracts concluded with Peru"
        elif kind == "directive" and prep is None:
            if re.search(r"\bto\s", between) is None and group.start - end < 90:
                found.add_group("source" if undergone and not rule.bare else "addressee", group)
        elif (
            of_a_make(flat, group)
            or (prep == "at" and not AIMED_AT.search(flat, group.start - 20, group.start))
            or (kind == "substitution_difficulty" and adjectival(flat, group))
        ):
            continue
        elif prep is None and borne and not undergone and not noun:
            if (not struck or (kind in USED and group.hits[0].adjectival)) and (
                kind != "technology_transfer" or group.start - end < 40
            ):
                found.add_group(borne, group)
                struck = True
        elif (kind == "export_control" and prep == "in" and "licen" in flat[start:end].lower()) or (
            prep == "of" and kind == "diplomatic_support" and BID.search(flat, start, group.start)
        ):
            found.add_group("target", group)
        elif (
            prep == "of"
            and group.start - end > 30
            and not (kind in USED and USE_OF.search(flat, start, group.start))
        ):
            continue
        elif prep == "of" and kind in USED and USE_OF.search(flat, start, group.start):
            found.add_group("target", group)
        elif prep in {"out of", "from"} and kind in SHUTTING and (struck or undergone or prep == "out of"):
            # "shut out of Canadian tenders" names who shuts, "out of Namibian hands" who is shut out
            hands = HANDS.match(flat, group.end) is not None
            found.add_group(borne or "target" if hands or not adjectival(flat, group) else "source", group)
        elif prep == "by" and not noun and not undergone and found.ids("source"):
            continue  # "banned exports despite a protest by Chile"
        elif undergone and prep in {"from", "with"} and UNDERGOING.match(flat, start, end):
            found.add_group(rule.subject or "source", group)
        elif prep in rule.preps and not (kind == "directive" and prep == "to" and group.start - end > 12):
            found.add_group(rule.preps[prep or ""], group)
        elif (prep in {"between", "among"} and rule.subject) or (prep == "by" and rule.subject and not noun):
            found.add_group(rule.subject, group)
        elif inside and kind == "export_stop":
            found.add_group("target", group)
    if (
        borne
        and not noun
        and not undergone
        and not found.ids(borne)
        and (owned := _owned(sentence, trigger, limit))
    ):
        found.add_group(borne, owned)  # "going after its contract", "strips our firms of the licence"
    if borne and not noun and not undergone and not found.ids(borne):
        _relative_object(found, sentence, borne, trigger)
    if kind in JOINTLY:
        for group in jointly_before(sentence, start):
            found.add_group("partner", group)
    if kind in USED and undergone and not found.ids("target"):
        for group in after(sentence, end, limit):
            if adjectival(flat, group) and DEALING_IN.search(flat, end, group.start):
                found.add_group("target", group)  # "agencies are forbidden to buy Peruvian-made servers"
                break
    if kind in USED and undergone and not found.ids("source") and sentence.cast.home:
        opening = sentence.parts[clause_at(sentence.parts, start)][0]
        if body := OWN_BODIES.search(flat, opening, start):
            found.add("source", sentence.cast.home, *body.span(), inferred=True)
    if kind in {"tariff", *SHUTTING} and not found.ids("target"):
        for group in after(sentence, start, limit):
            if group.prep == "in" and MADE_IN.search(flat, max(start, group.start - 30), group.start):
                found.add_group("target", group)  # "the duty on chips packaged in Peru"
    if kind in SHUTTING and not found.ids("target"):
        for group in after(sentence, start, limit):
            if (
                group.prep in {"at", "in", "of"}
                and adjectival(flat, group)
                and group.hits[0].actor not in found.ids("source")
            ):
                found.add_group("target", group)  # "barred from servicing machines at Peruvian plants"
                break
    if kind == "rivalry" and not found.parts:
        for group in sentence.groups:
            if group.prep in {"between", "among"}:
                found.add_group("source", group)
    if noun and rule.subject and not found.ids(rule.subject):
        for group in sentence.groups:
            if start <= group.start < end and group.prep == "by":
                found.add_group(
                    rule.subject, group
                )  # "difficulties met by the Peruvian institute in replacing"
    if noun:
        relative_owner(found, sentence, rule.subject, end)
    if kind == "sanction_evasion":
        for group in sentence.groups:
            if group.prep == "with":
                found.add_group("partner", group)
    if kind == "directive" and not found.has("addressee") and (office := OFFICES.match(flat, end + 1, limit)):
        found.add("addressee", None, *office.span())


def _owned(sentence: Sentence, trigger: tuple[int, int], limit: int) -> Group | None:
    """Return whose the object of a verb is where a possessive says so right after it."""
    for group in after(sentence, trigger[0], limit):
        if group.start - trigger[1] < 12 and possessive(sentence.flat, group) and group.prep is None:
            mine = {a for h in group.hits for a in sentence.meant(h)}
            who, _ = subject(sentence, trigger[0])
            if who and mine <= {a for h in who.hits for a in sentence.meant(h)}:
                return None
            return group
    return None


def _relative_object(found: Parts, sentence: Sentence, role: Role, trigger: tuple[int, int]) -> None:
    """Add whom a relative clause with a subject of its own is about: "Kestrel, which Canada blacklisted"."""
    flat = sentence.flat
    opening = sentence.parts[clause_at(sentence.parts, trigger[0])][0]
    pronoun = WHOM.search(flat, max(sentence.start, opening - 8), opening)
    if pronoun is None or not any(
        opening <= g.start <= opening + 5 and g.prep is None for g in sentence.groups
    ):
        return
    before = [g for g in sentence.groups if g.end <= pronoun.start()]
    if before and flat[before[-1].end : pronoun.start()].strip(" ,") == "":
        found.add_group(role, before[-1])


def _own_people(sentence: Sentence, trigger: tuple[int, int], who: Group) -> Group | None:
    """Return the country that bars its own: "rules under which American engineers are barred from servicing"."""
    mine = {a for h in who.hits for a in sentence.meant(h)}
    if not who.hits[-1].adjectival or not DEALING.match(sentence.flat, trigger[1]):
        return None
    home = sentence.cast.home
    before = [g for g in sentence.groups if g.end <= who.start and g.prep is None and g is not who]
    for group in reversed(before):
        theirs = {sentence.cast.country_of(a) or a for h in group.hits for a in sentence.meant(h)}
        if theirs & mine:
            return group
    return who if mine == {home} else None


def _governed(flat: str, group: Group, trigger: tuple[int, int], *, undergone: bool) -> bool:
    """Say whether a group is the object of a verb that ends in its preposition ("stood by the Czech Republic").

    So is one whose preposition governs the verb itself ("into giving it a cluster").
    """
    start, end = trigger
    if group.prep is None:
        return True
    if group.prep.split()[0] not in flat[start : group.start].lower().split():
        return True
    row = flat[start:end].lower().split()
    return (
        not undergone and len(row) > 1 and group.prep == row[-1] and row[-1] not in ROLES_OF_OWN
        and 0 <= group.start - end < 40
    )  # fmt: skip


def _goods_that_need(found: Parts, sentence: Sentence, trigger: tuple[int, int], who: Group | None) -> None:
    """Goods "bound for Russia will need a South Korean licence": bound for the target, licensed by the source."""
    start, end = trigger
    for group in sentence.groups:
        if group.prep in {"out of", "from"} and not adjectival(sentence.flat, group):
            found.add_group("source", group)  # "will need a permit before sending weights out of Peru"
        elif (
            group.end <= start
            and (
                group.prep in {"for", "to", "into"}
                or FORCES_OF.search(sentence.flat, sentence.start, group.start)
            )
        ) or (
            group.prep == "in"
            and DESTINATION.search(sentence.flat, max(sentence.start, group.start - 40), group.start)
        ):
            found.add_group("target", group)
        elif start <= group.start < end or (
            group.end <= start
            and group.prep == "by"
            and ISSUED.search(sentence.flat, sentence.start, group.start)
        ):
            found.add_group("source", group)
    if who and who.prep is None and MAKING.search(sentence.flat, who.end, start):
        found.add_group("source", who)


def _owners(found: Parts, sentence: Sentence, role: Role | None, trigger: tuple[int, int]) -> None:
    """Add whose thing a noun names: "Norway's backing", "the German contest"; nobody where only an article stands."""
    before = [g for g in sentence.groups if g.end <= trigger[0]]
    if role and before and modifies(sentence.flat, before[-1], trigger[0]):
        found.add_group(role, before[-1])
        return
    for group in after(sentence, trigger[1], clause_end(sentence, trigger[0])):
        if role and group.prep in {"by", "between", "among"}:
            found.add_group(role, group)
            return
