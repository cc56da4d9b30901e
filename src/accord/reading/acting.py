"""Who does a thing and whom it is done to: verbs in the active and the passive, and nouns with an owner."""

from __future__ import annotations

import re

from accord.reading.clauses import Group, clause_at
from accord.reading.filling import (
    AIMED_AT,
    NOMINATIVE,
    Parts,
    adjectival,
    after,
    clause_end,
    modifies,
    of_a_make,
    possessive,
    relative_owner,
)
from accord.reading.frames import PLAIN, RULES
from accord.reading.parties import Sentence, subject
from accord.reading.records import Role
from accord.reading.shapes import passive, verbal
from accord.reading.words import words

_OTHERS = re.compile(
    r"\b(?:citing|over|against|prevent|stop|crack|target|tackl|curb|counter|combat|fight|punish|accus)\w*\b",
    re.IGNORECASE,
)

_OFFICES = re.compile(
    r"(?:(?:its|his|her|their|the|all|federal|state|several|other)\s+)*(?:[\w-]+\s+){0,2}?"
    r"(?:ministr(?:y|ies|ers?)|agenc(?:y|ies)|officials|regulators?|banks?|compan(?:y|ies)|"
    r"universit(?:y|ies)|firms|departments?)\b"
)


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
    borne = rule.bare or _BORNE.get(kind)
    if noun:
        _owners(found, sentence, rule.subject, trigger)
    if not noun or not found.parts:
        who, unnamed = subject(sentence, start)
        role = (borne or "target") if undergone else rule.subject
        if kind == "publication":
            role = None if undergone else "source"
        between = flat[who.end : start] if who else ""
        if who and kind == "sanction_evasion" and _OTHERS.search(between):
            who = (
                None  # "added firms to a list, citing efforts to evade": the subject acts against the evaders
            )
        if kind in _LICENSED and _NEEDING.match(flat, start, end):
            _goods_that_need(found, sentence, trigger, who)
        elif who and role == "addressee" and who.hits[0].actor == "@we":
            found.add_group("source", who)
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
            found.add("source", None, *unnamed)
    struck = False
    for group in after(sentence, start, limit):
        inside = group.start < end
        prep = None if _governed(flat, group, trigger, undergone=undergone) else group.prep
        between = flat[end : group.start] if not inside else ""
        if prep is None and (NOMINATIVE.fullmatch(flat, group.start, group.end) or possessive(flat, group)):
            continue
        if inside and _LISTS.match(flat, group.end):
            found.add_group("source", group)
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
            if (not struck or (kind in _USED and group.hits[0].adjectival)) and (
                kind != "technology_transfer" or group.start - end < 40
            ):
                found.add_group(borne, group)
                struck = True
        elif (kind == "export_control" and prep == "in" and "licen" in flat[start:end].lower()) or (
            prep == "of" and kind == "diplomatic_support" and _BID.search(flat, end, group.start)
        ):
            found.add_group("target", group)
        elif (
            prep == "of"
            and group.start - end > 30
            and not (kind in _USED and _USE_OF.search(flat, start, group.start))
        ):
            continue
        elif prep == "of" and kind in _USED and _USE_OF.search(flat, start, group.start):
            found.add_group("target", group)
        elif prep in {"out of", "from"} and kind in _SHUTTING and (struck or undergone or prep == "out of"):
            # "shut out of Canadian tenders" names who shuts, "out of Namibian hands" who is shut out
            hands = _HANDS.match(flat, group.end) is not None
            found.add_group(borne or "target" if hands or not adjectival(flat, group) else "source", group)
        elif undergone and prep in {"from", "with"} and _UNDERGOING.match(flat, start, end):
            found.add_group(rule.subject or "source", group)
        elif prep in rule.preps and not (kind == "directive" and prep == "to" and group.start - end > 12):
            found.add_group(rule.preps[prep or ""], group)
        elif (prep in {"between", "among"} and rule.subject) or (prep == "by" and rule.subject and not noun):
            found.add_group(rule.subject, group)
        elif inside and kind == "export_stop":
            found.add_group("target", group)
    if noun:
        relative_owner(found, sentence, rule.subject, end)
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


_BORNE: dict[str, Role] = dict.fromkeys(
    ("economic_support", "diplomatic_support", "export_stop", "tariff", "rivalry"), "target"
)
"""What an object right after the verb is, where the frame of the noun has no use for one."""

_ROLES_OF_OWN = frozenset({"with", "between", "from", "among", "of", "against", "in"})

_LISTS = re.compile(r"(?:[’']s?)?\s+(?:[\w-]+\s+){0,2}(?:blacklist|list|registry|register)\b")

_UNDERGOING = re.compile(r"(?:under|facing|faces?|faced)\b", re.IGNORECASE)

_LICENSED = words("export_control")

_NEEDING = re.compile(r"(?:need|requir|subject|await|lack|obtain|seek)", re.IGNORECASE)

_USED = words("ban")

_USE_OF = re.compile(
    r"\b(?:use|purchases?|procurement|imports?|buying|deployment|sales?|importing|using)\s+of\s+(?:[\w-]+\s+){0,2}$"
)

_SHUTTING = words("ban sanction export_control embargo export_stop")

_HANDS = re.compile(r"(?:[’']s?)?\s+(?:hands|reach|shores|grasp|fingers)\b")

_BID = re.compile(
    r"\b(?:candida\w+|bid|position|stance|applications?|membership|claims?|sovereignty|independence|"
    r"defen[cs]e|case|efforts?)\s+of\s+(?:the\s+)?$"
)


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
        not undergone and len(row) > 1 and group.prep == row[-1] and row[-1] not in _ROLES_OF_OWN
        and 0 <= group.start - end < 40
    )  # fmt: skip


def _goods_that_need(found: Parts, sentence: Sentence, trigger: tuple[int, int], who: Group | None) -> None:
    """Goods "bound for Russia will need a South Korean licence": bound for the target, licensed by the source."""
    start, end = trigger
    for group in sentence.groups:
        if group.end <= start and group.prep in {"for", "to", "into"}:
            found.add_group("target", group)
        elif start <= group.start < end:
            found.add_group("source", group)
    if who and who.prep is None and _MAKING.search(sentence.flat, who.end, start):
        found.add_group("source", who)


_MAKING = re.compile(r"\b(?:ma[dk]e|making|render|put|plac|bring|brought|tied|tie|left|leav)")


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
