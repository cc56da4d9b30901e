"""Events put together from an act and a thing: the classes of words decide, not the single words.

A verb is looked at with its object ("suspended deliveries"), its passive subject ("deliveries were suspended",
"deliveries suspended in May") or what stands under a preposition ("barred from buying chips"); a noun with what
follows it ("the suspension of deliveries") or stands before it ("the delivery stop"). The tables ``acts`` and
``things`` have the words, ``deeds`` what the one done to the other is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accord.reading.nearby import AUXILIARY, BESIDE, BETWEEN, PREPOSITIONS, Named, Nearby
from accord.reading.parties import Sentence
from accord.reading.phrases import Act, Deed, acts, acts_by_next, deeds, wanted
from accord.reading.words import words

_TRIGGER = 8
"""A trigger goes from the act to the thing where no more words than these lie between."""
_BE = words("am is are was were be been being get gets got getting themselves itself")
_ATTRIBUTIVE = words(
    "the a an its their our his her my your any some no on of in for with from by such these those other more most "
    "about over under several many few two three four five six seven eight nine ten all both each every"
)
_DETERMINERS = words(
    "the a an its their our his her my your any all some these those this that no each every"
)
_NOUN_BEFORE = words(
    "the a an its their our his her my your this that these those any some no every each such another of new same "
    "latest further first second last"
)


@dataclass(frozen=True)
class Found:
    """An event found: what it is, in which frame, and the extents of its words."""

    deed: Deed
    frame: str
    start: int
    stop: int
    """Of the trigger."""
    place: int
    """Where it is read how surely the thing is said."""
    limit: int
    """Where the last word that decided the type ends."""
    first: int
    """Where the first of them begins."""

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """Return an extent, as a match of a trigger's pattern does: of the trigger, or of all that decided."""
        return (self.start, self.limit if group == 0 else self.stop)

    def end(self, group: int | str = 0) -> int:
        """Return where an extent ends."""
        return self.span(group)[1]


def deeds_in(sentence: Sentence) -> list[Found]:
    """Return the events that acts and things of a sentence make, in the order of the table, then of the text."""
    every, table, needed = acts_by_next(), deeds(), wanted()
    near = Nearby(sentence)
    found: list[Found] = []
    places = [at for at, token in enumerate(near.tokens) if token.word in every]
    if not places:
        return found
    present, following = near.classes, near.words | {""}
    for at in places:
        token = near.tokens[at]
        if at and sentence.flat[token.start].isupper() and sentence.flat[token.start : token.end].istitle():
            continue  # part of a name
        taken = set[str]()
        by_next = every[token.word]
        for _, act in sorted(one for word in by_next.keys() & following for one in by_next[word]):
            if act.act in taken:
                continue
            things = needed[act.act]
            if things is not None and things.isdisjoint(present):
                continue
            for one in _readings(near, at, act, table[act.act]):
                found.append(one)
                taken.add(act.act)
                break
    return sorted(found, key=lambda one: (one.deed.place, one.start))


_WHOLE = words("cooperate contend near drift rival go goes")
"""Acts whose words stand together."""


def _phrase(near: Nearby, at: int, act: Act) -> tuple[int, bool] | None:
    """Return the last word of an act, and whether its object stands inside it ("cut customers off")."""
    if near.follows(at, act.rest):
        return at + len(act.rest), False
    if not act.rest or act.form == "noun" or act.act in _WHOLE or act.rest[0] in _DETERMINERS:
        return None
    for index in range(at + 2, min(at + 9, len(near.tokens))):
        if near.gaps[index - 2].strip(" ’'"):
            return None
        if near.tokens[index].word == act.rest[0] and near.follows(index, act.rest[1:]):
            return index + len(act.rest) - 1, True
    return None


def _readings(near: Nearby, at: int, act: Act, rows: Sequence[Deed]) -> Iterator[Found]:
    whole = _phrase(near, at, act)
    if whole is None:
        return
    last, split = whole
    if act.form == "noun":
        yield from _nominal(near, at, last, rows)
        return
    if _is_noun(near, at, act):
        return
    if act.form == "ing" and at and near.tokens[at - 1].word in {"the", "a", "an"}:
        return
    passive = _passive(near, at, act)
    if act.form in {"past", "participle"} and not passive and at and _attributive(near, at):
        return
    if passive:
        subject = near.left(passive)
        after = near.right(last)
        if split:
            after = near.right(at, reach=last - at - 1) + after
        done_to = [Named("object", *s[1:]) for s in subject]
        if act.rest:
            done_to += [n for n in after if n.link == "object"]
        yield from _matched(near, at, last, rows, "p", done_to, after)
        return
    before = near.left(at)
    after = near.right(at, reach=last - at - 1) + near.right(last) if split else near.right(last)
    if act.form in {"participle", "past"} and not any(
        n.link == "object" and n.classes - BESIDE | n.classes & {"@amount"} for n in after
    ):
        apart = act.form == "participle" and not _is_past(near, at, act)
        near_by = [
            s._replace(link="object")
            for s in before
            if s.link == "subject" and (apart or s.last >= at - 1 - _adverb(near, at))
        ]
        if near_by and act.form == "participle" and not (apart and near.tokens[at - 1].word in _HAVE):
            yield from _matched(near, at, last, rows, "p", near_by, after + before)
        if at == 0 or near.gaps[at - 1].strip() == ",":
            main = near.right(last, reach=30)
            beyond = _beyond(near, last)
            yield from _matched(near, at, last, rows, "p", [Named("object", *n[1:]) for n in beyond], main)
    if act.form == "participle" and _is_past(near, at, act):
        return  # the same word is read once, as the past
    if not any(n.link == "object" and n.classes - BESIDE | n.classes & {"@amount"} for n in after):
        # "the study that they carry out together"
        after = [*after, *(n._replace(link="object") for n in before if n.link == "relative")]
    if at or act.form in {"base", "s", "ing"}:
        yield from _matched(near, at, last, rows, "v", after, before)


_HAVE = words("have has had having not also already since never")


def _is_past(near: Nearby, at: int, act: Act) -> bool:
    """Say whether a participle looks like the past of the verb."""
    same = (a for a in acts()[near.tokens[at].word] if a.act == act.act and a.rest == act.rest)
    return any(a.form == "past" for a in same)


def _adverb(near: Nearby, at: int) -> int:
    return int(near.tokens[at - 1].word.endswith("ly") or near.tokens[at - 1].word in BETWEEN)


def _beyond(near: Nearby, last: int) -> list[Named]:
    """Return the things in the subject after the comma that closes a participle ("Bankrolled by X, the hub ...")."""
    comma = next(
        (i for i in range(last, min(last + 16, len(near.gaps))) if near.gaps[i].strip() == ","), None
    )
    return near.right(comma, reach=8, opening=1) if comma is not None and comma + 1 < len(near.tokens) else []


def _is_noun(near: Nearby, at: int, act: Act) -> bool:
    """Say whether a form that could be a verb is a noun here ("the ban", "its exports")."""
    if act.form not in {"base", "s"} or not at or near.gaps[at - 1].strip():
        return False
    before = near.tokens[at - 1].word
    return (
        before in _NOUN_BEFORE
        or before.endswith(("est", "’s", "'s"))
        or _ORDINAL.fullmatch(before) is not None
    )


_ORDINAL = re.compile(
    r"\d+(?:st|nd|rd|th)|[a-z]+(?:ical|ional|eign|etic|omic|itary)|main|key|big|bigger|larger|chief|trading"
)


def _attributive(near: Nearby, at: int) -> bool:
    """Say whether a participle only describes the noun after it ("the banned chips", "on shared data")."""
    if near.gaps[at - 1].strip():
        return False
    before = near.tokens[at - 1].word
    verbs = (a.form for a in acts().get(before, ()))
    return (
        before in _ATTRIBUTIVE
        or before.endswith(("’s", "'s"))
        or (before not in BETWEEN | AUXILIARY and any(f in {"past", "ing"} for f in verbs))
    )


def _passive(near: Nearby, at: int, act: Act) -> int:
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


def _nominal(near: Nearby, at: int, last: int, rows: Sequence[Deed]) -> Iterator[Found]:
    hard = any(row.act == "hard" for row in rows)
    if any(row.act == "joint" for row in rows) and at and near.sentence.flat[near.tokens[at].start].isupper():
        return  # part of a name
    after, before = near.right(last, link="phrase", far=hard), near.left(at)
    after = [n._replace(link="of") if n.link == "of" else n for n in _of(near, last, after)]
    beside = [n for n in before if n.last == at - 1 and not near.gaps[at - 1].strip(" -’'")]
    yield from _matched(
        near, at, last, rows, "n",
        [n._replace(link="compound") for n in beside] + after, before,
    )  # fmt: skip


def _of(near: Nearby, last: int, after: Sequence[Named]) -> list[Named]:
    """Let what follows "of" stand under "of" where that comes right after the noun."""
    place = next(
        (i for i in range(last + 1, min(last + 4, len(near.tokens))) if near.tokens[i].word == "of"), None
    )
    if place is None:
        return list(after)
    return [n._replace(link="of") if n.link == "phrase" and n.first > place else n for n in after]


def _matched(
    near: Nearby,
    at: int,
    last: int,
    rows: Sequence[Deed],
    form: str,
    things: Sequence[Named],
    others: Sequence[Named],
) -> Iterator[Found]:
    """Return the first row that the things under their links fit."""
    for row in rows:
        if form not in row.forms:
            continue
        around = (
            things
            if "after" in row.needs and form == "v" and "subject" not in row.links
            else (*things, *others)
        )
        if row.also and not any(row.also & n.classes for n in around):
            continue
        if "to" in row.needs and not (last + 1 < len(near.tokens) and near.tokens[last + 1].word == "to"):
            continue
        if "toward" in row.needs and not any(
            t.word in {"to", "with"} for t in near.tokens[last + 2 : last + 12]
        ):
            continue
        if "future" in row.needs and not (at and near.tokens[at - 1].word in _AHEAD):
            continue
        if "any" in row.links:
            yield _found(near, at, last, row, form, None)
            continue
        if "bare" in row.links:
            if (
                last + 1 >= len(near.tokens)
                or near.mark(last).strip()
                or near.tokens[last + 1].word in PREPOSITIONS | {"it", "next", "this", "later", "soon", "too"}
            ):
                yield _found(near, at, last, row, form, None)
            continue
        pool = things
        if form == "v" and "subject" in row.links:
            pool = [n for n in others if n.link == "subject"]
            if "after" in row.needs and not any(row.also & n.classes for n in things):
                continue
        elif form == "p" and not row.links & {"object"}:
            pool = others
        links = row.links | ({"of", "phrase"} if form == "n" and "object" in row.links else set())
        if form == "n" and "object" in row.links:
            links = links | {"compound", "on", "over"}
        for thing in pool:
            if (
                (thing.link in links or "*" in links)
                and thing.classes & row.things
                and (thing.head or thing.link == "compound")
            ):
                if row.also and thing.classes & row.also and not _another(thing, row, things, others):
                    continue
                yield _found(near, at, last, row, form, thing)
                break


_AHEAD = words("will would to may could might can shall should also then")


def _another(thing: Named, row: Deed, things: Sequence[Named], others: Sequence[Named]) -> bool:
    return any(n.first != thing.first and n.classes & row.also for n in (*things, *others))


def _found(near: Nearby, at: int, last: int, row: Deed, form: str, thing: Named | None) -> Found:
    tokens = near.tokens
    start, end = tokens[at].start, tokens[last].end
    place = start
    limit = end
    if thing is not None:
        limit = max(end, tokens[thing.last].end)
        close = abs(thing.first - last) <= _TRIGGER and abs(at - thing.first) <= _TRIGGER + 4
        if thing.first > last and close and form != "p" and not thing.classes & {"@actor"}:
            end = tokens[thing.last].end
        elif thing.link == "compound" or (
            thing.first < at and close and row.frames[form] in {"control", "noun"}
        ):
            start = tokens[thing.first].start
    first = min(start, tokens[thing.first].start) if thing is not None else start
    return Found(row, row.frames[form], start, end, place, max(limit, end), first)
