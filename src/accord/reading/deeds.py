"""Events put together from an act and a thing: the classes of words decide, not the single words.

A verb is looked at with its object ("suspended deliveries"), its passive subject ("deliveries were suspended",
"deliveries suspended in May") or what stands under a preposition ("barred from buying chips"); a noun with what
follows it ("the suspension of deliveries") or stands before it ("the delivery stop"). The tables ``acts`` and
``things`` have the words, ``deeds`` what the one done to the other is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from accord.reading.fitting import Found, fitted
from accord.reading.nearby import BESIDE, Named, Nearby
from accord.reading.parties import Sentence
from accord.reading.phrases import POSSESSIVES, Act, Deed, acts_by_next, deeds_among
from accord.reading.verbs import (
    adverb_before,
    after_opening,
    bare_relative,
    describes,
    followed_by_doer,
    in_relative_clause,
    looks_past,
    noun_here,
    participle_follows,
    passive_at,
    written_small,
)
from accord.reading.wordings import wording
from accord.reading.words import words

_TRIED = words("economic_support investment technology_transfer talent_exchange directive denial publication")
"""Of these the rows after the first that fits are tried too: who is named decides between them."""


def deeds_in(sentence: Sentence) -> list[Found]:
    """Return the events that acts and things of a sentence make, in the order of the table, then of the text."""
    every = acts_by_next()
    near = Nearby(sentence)
    found: list[Found] = []
    places = [at for at, token in enumerate(near.tokens) if token.word in every]
    if not places:
        return found
    present = near.classes
    inside = _with_its(near.bare)
    among: dict[tuple[str, bool], list[Deed]] = {}
    for at in places:
        token = near.tokens[at]
        named = (
            at and sentence.flat[token.start].isupper() and sentence.flat[token.start : token.end].istitle()
        )
        if named and not near.titled:
            continue  # part of a name
        taken = set[str]()
        for _, act in _possible(every[token.word], near, at, inside):
            if act.act in taken:
                continue
            part = act.act, act.form == "noun"
            rows = among.get(part)
            if rows is None:
                rows = among[part] = deeds_among(act, present)
            if not rows:
                continue
            for one in _readings(near, at, act, rows):
                found.append(one)
                taken.add(act.act)
                if one.deed.type not in _TRIED or "none" in one.deed.needs:
                    break
    return sorted(found, key=lambda one: (one.deed.place, one.start))


_AHEAD_OF = 24
"""No word of an act stands further from its first."""


def _with_its(bare: Sequence[str]) -> set[str]:
    """Return words as a set, with "its" where there is a possessive."""
    inside = set(bare)
    if not inside.isdisjoint(POSSESSIVES):
        inside.add("its")
    return inside


def _possible(
    by_next: Mapping[str, Sequence[tuple[int, Act]]], near: Nearby, at: int, inside: set[str]
) -> Sequence[tuple[int, Act]]:
    """Return the acts that a word may begin before those that follow, with their places in the table."""
    single = by_next.get("", ())
    seconds = by_next.keys() & inside
    if not seconds:
        return single
    longer = [one for word in seconds for one in by_next[word] if inside.issuperset(one[1].rest)]
    if longer:  # few are left, so that what follows the word is asked for only here
        ahead = _with_its(near.bare[at + 1 : at + 1 + _AHEAD_OF])
        longer = [one for one in longer if ahead.issuperset(one[1].rest)]
    return sorted((*longer, *single)) if longer else single


_NO_OBJECT = BESIDE | {"claim", "itw", "pronoun"}
"""Classes of what does not keep a verb from having its object before it ("servers that China gave it")."""
_IDEAS = words("found ideaof")


_ON_CLAIMS = words("deny falsify")
"""Acts that "that ..." may follow: other verbs only say so."""


def _readings(near: Nearby, at: int, act: Act, rows: Sequence[Deed]) -> Iterator[Found]:
    whole = wording(near, at, act)
    if whole is None:
        return
    last, split = whole
    if act.form == "noun":
        yield from _nominal(near, at, last, rows)
        return
    if noun_here(near, at, act):
        return
    if near.tokens[at].word in _AUXILIARY_HAVE and not act.rest and participle_follows(near, at):
        return
    if act.form == "ing" and at and near.tokens[at - 1].word in {"the", "a", "an"}:
        return
    if last + 1 < len(near.tokens) and near.tokens[last + 1].word == "that" and act.act not in _ON_CLAIMS:
        return
    passive = passive_at(near, at, act)
    if act.form in {"past", "participle"} and not passive and at and describes(near, at):
        return
    if passive:
        subject = near.left(passive)
        after = near.right(last)
        if split:
            after = near.right(at, reach=last - at - 1) + after
        done_to = [Named("object", *s[1:]) for s in subject]
        done_to += [n for n in after if n.link == "object"]  # "is given a grant"
        yield from fitted(near, at, last, rows, "p", done_to, after)
        return
    before = near.left(at)
    after = near.right(last)
    if split:
        inside = near.right(at, reach=last - at - 1)
        if act.rest[-1] == "of" and near.tokens[last].word != "of":
            inside = [n._replace(link="object") for n in inside]
        after = inside + after
    if act.form in {"participle", "past"} and not any(
        n.link == "object" and (n.classes - _NO_OBJECT or "@amount" in n.classes) for n in after
    ):
        apart = act.form == "participle" and not looks_past(near, at, act)
        near_by = [
            s._replace(link="object")
            for s in before
            if s.link == "subject" and (apart or s.last >= at - 1 - adverb_before(near, at))
        ]
        by = followed_by_doer(near, last)
        if by:
            near_by = [s._replace(link="object") for s in before if s.link == "subject"]
        relative = in_relative_clause(near, before)
        if (
            near_by
            and (by or (act.form == "participle" and not relative))
            and not (apart and near.tokens[at - 1].word in _HAVE)
        ):
            yield from fitted(near, at, last, rows, "p", near_by, after + before)
        if at == 0 or near.gaps[at - 1].strip() == ",":
            main = near.right(last, reach=30)
            beyond = after_opening(near, last)
            yield from fitted(near, at, last, rows, "p", [Named("object", *n[1:]) for n in beyond], main)
    if act.form == "participle" and looks_past(near, at, act):
        return  # the same word is read once, as the past
    if not any(n.link == "object" and (n.classes - _NO_OBJECT or "@amount" in n.classes) for n in after):
        # "the study that they carry out together"
        after = [*after, *[n._replace(link="object") for n in before if n.link == "relative"][:3]]
        after += bare_relative(at, before)
    if at or act.form in {"base", "s", "ing"}:
        yield from fitted(near, at, last, rows, "v", after, before)


_AUXILIARY_HAVE = words("have has had having")


_HAVE = words("having have has had having not also already since never")


_MODALS = words("will would may might can could shall should must cannot")


def _nominal(near: Nearby, at: int, last: int, rows: Sequence[Deed]) -> Iterator[Found]:
    hard = any(row.act == "hard" for row in rows)
    if any(row.act == "joint" for row in rows) and at and near.sentence.flat[near.tokens[at].start].isupper():
        return  # part of a name
    if last + 1 < len(near.tokens) and near.tokens[last + 1].word == "that" and rows[0].act in _IDEAS:
        return  # "the proposal that members of the pact ..."
    if at and last == at and near.tokens[at - 1].word in _MODALS and written_small(near, at - 1):
        return  # "will grant 500 visas"
    after, before = near.right(last, link="phrase", far=hard), near.left(at)
    after = [n._replace(link="of") if n.link == "of" else n for n in _of(near, last, after)]
    beside = [n for n in before if n.last == at - 1 and not near.gaps[at - 1].strip(" -’'")]
    yield from fitted(
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
