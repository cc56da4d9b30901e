"""What a form of a verb is in a sentence, without a parser: a noun, a passive, a participle that only describes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.nearby import AUXILIARY, Named, Nearby
from accord.reading.phrases import Act, acts
from accord.reading.tokens import BETWEEN
from accord.reading.words import words

_BE = words("am is are was were be been being get gets got getting themselves itself")
_ATTRIBUTIVE = words(
    "the a an its their our his her my your any some no on of in for with from by such these those other more most "
    "about over under several many few two three four five six seven eight nine ten all both each every"
)
_USERS = words(
    "run runs sell sells buy buys ship ships use uses move moves get gets send sends smuggle smuggles obtain obtains"
)
_NOUN_BEFORE = words(
    "the a an its their our his her my your this that these those any some no every each such another of new same "
    "latest further first second last whose"
)


def followed_by_doer(near: Nearby, last: int) -> bool:
    """Say whether "by" somebody follows, with at most a day between ("signed on 27 June by the two")."""
    for index in range(last + 1, min(last + 6, len(near.tokens))):
        if near.mark(index - 1).strip():
            return False
        word = near.tokens[index].word
        if word == "by":
            return True
        if index == last + 1 and word not in _DAY:
            return False
    return False


_DAY = words("on in last this late earlier yesterday today recently jointly")


def in_relative_clause(near: Nearby, before: Sequence[Named]) -> bool:
    """Say whether a verb with its subject stands in a clause about a thing ("a paper which the developer posted")."""
    return bool(before) and any(
        n.link == "relative"
        and n.last + 4 >= before[0].first
        and near.tokens[n.last + 1].word in {"which", "that", "whom"}
        for n in before
    )


def bare_relative(at: int, before: Sequence[Named]) -> list[Named]:
    """Return what a clause without "that" is about ("the duties Brasília imposed")."""
    who = next((n for n in before if "@actor" in n.classes and n.link == "subject"), None)
    if who is None or who.last != at - 1:
        return []
    return [n._replace(link="object") for n in before if n.last == who.first - 1 and n.head]


def participle_follows(near: Nearby, at: int) -> bool:
    """Say whether "have" only makes a perfect of the verb that follows ("had become a party to the pact")."""
    for index in range(at + 1, min(at + 4, len(near.tokens))):
        word = near.tokens[index].word
        if word == "been" or (word not in BETWEEN and not word.endswith("ly")):
            return word == "been" or any(a.form == "participle" for a in acts().get(word, ()))
    return False


def looks_past(near: Nearby, at: int, act: Act) -> bool:
    """Say whether a participle looks like the past of the verb."""
    same = (a for a in acts()[near.tokens[at].word] if a.act == act.act and a.rest == act.rest)
    return any(a.form == "past" for a in same)


def adverb_before(near: Nearby, at: int) -> int:
    """Return 1 where an adverb stands before a word, which then is passed over, else 0."""
    return int(near.tokens[at - 1].word.endswith("ly") or near.tokens[at - 1].word in BETWEEN)


def after_opening(near: Nearby, last: int) -> list[Named]:
    """Return the things in the subject after the comma that closes a participle ("Bankrolled by X, the hub ...")."""
    comma = next(
        (i for i in range(last, min(last + 16, len(near.gaps))) if near.gaps[i].strip() == ","), None
    )
    return near.right(comma, reach=8, opening=1) if comma is not None and comma + 1 < len(near.tokens) else []


def noun_here(near: Nearby, at: int, act: Act) -> bool:
    """Say whether a form that could be a verb is a noun here ("the ban", "its exports")."""
    if act.form not in {"base", "s"} or not at or near.gaps[at - 1].strip() or near.tokens[at].word in _BE:
        return False
    before = near.tokens[at - 1].word
    hit = near.hits.get(near.tokens[at - 1].start)
    return (
        (hit is not None and hit.how == "demonym" and not before.endswith(("ese", "ch", "sh", "ss")))
        or (
            at > 1
            and near.sentence.flat[near.tokens[at - 1].start].isupper()
            and before.endswith(("an", "ese", "ish", "ch", "i"))
            and near.tokens[at - 2].word in _NOUN_BEFORE
            and not near.gaps[at - 2].strip()
        )
        or (
            before in _NOUN_BEFORE
            and not (before == "each" and at > 1)
            and not (act.form == "s" and before in _OF_ONE)
        )
        or before.endswith(("est", "’s", "'s"))
        or _ORDINAL.fullmatch(before) is not None
    )


_OF_ONE = words("that this a an another each every")
"""No noun of several follows these: "that taxes chips" has a verb."""
_ORDINAL = re.compile(
    r"\d+(?:st|nd|rd|th)|[a-z]+(?:ical|ional|eign|etic|omic|itary)|main|key|big|bigger|larger|chief|trading"
)


def describes(near: Nearby, at: int) -> bool:
    """Say whether a participle only describes the noun after it ("the banned chips", "on shared data")."""
    if near.gaps[at - 1].strip():
        return False
    before = near.tokens[at - 1].word
    if at > 1 and near.tokens[at - 2].word in {"the", "its", "their"} and before.endswith("ing"):
        return False  # "wants the licensing reinstated"
    verbs = (a.form for a in acts().get(before, ()))
    return (
        before in _ATTRIBUTIVE | _USERS
        or before.endswith(("’s", "'s"))
        or (before not in BETWEEN | AUXILIARY and any(f in {"past", "ing"} for f in verbs))
    )


def passive_at(near: Nearby, at: int, act: Act) -> int:
    """Return the place of the "be" that makes a participle passive, or 0."""
    if act.form not in {"participle", "past"}:
        return 0
    for index in range(at - 1, max(-1, at - 5), -1):
        word = near.tokens[index].word
        if near.gaps[index].strip():
            return 0
        if word in _BE:
            return index or 0
        if word not in BETWEEN and not word.endswith("ly"):
            return 0
    return 0


def written_small(near: Nearby, at: int) -> bool:
    """Say whether a word is written small ("may", not "May")."""
    return near.sentence.flat[near.tokens[at].start].islower()
