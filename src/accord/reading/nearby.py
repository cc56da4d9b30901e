"""The words around a place in a sentence: which things are named before and after it, under which word.

No parser: a phrase ends at a mark, at a finite verb or at a word that opens a clause, and what is named stands under
the preposition before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from accord.reading.gazetteer import known
from accord.reading.parties import Sentence
from accord.reading.phrases import POSSESSIVES, things
from accord.reading.words import words

REACH = 14
"""How many words from the act a thing is looked for."""
_WORD = re.compile(r"[^\W_](?:[\w’'·-]*[^\W_])?|[$€£¥₹]")
_STOPS = words(
    "that which who whom whose because although though while whereas when if unless since as said says is was were are "
    "has have had will would could may might can cannot shall should must does did do then so but than before after"
)
PREPOSITIONS = words(
    "to in for with from on by at into over against between among towards toward onto through via under out about "
    "behind alongside within across around upon beyond despite without during until including like"
)
BETWEEN = words(
    "not also since now then already never still just once again only soon first finally largely yet all both ever "
    "being been thus hereby thereby likewise therefore hence long either often partly recently quietly"
)
AUXILIARY = words(
    "has have had will would could may might can shall should must to not never also be been being is was"
)
_BEFORE_VERB = AUXILIARY | BETWEEN | {"which", "who", "that"}
_QUIET = " ’'\"“”%·"
"""Marks that end no phrase."""
_ELSEWHERE = words(
    "price rent capital border passport speed pollution emission emissions immigration travel birth gun quality air "
    "traffic remote cruise pest crowd weight income property sales value-added corporate inheritance carbon time age "
    "term pain damage passenger driving"
)
"""Before "controls", "limits" or "tax": something else altogether."""


def _bare(word: str) -> str:
    """Return a word without its "'s"."""
    return word[:-2] if word.endswith(("’s", "'s")) else word


class Token(NamedTuple):
    """A word of a sentence in small letters, with its extent."""

    word: str
    start: int
    end: int


_NOTHING = frozenset[str]()


@lru_cache(maxsize=20_000)
def _plain(word: str) -> bool:
    """Say whether a word in small letters begins no thing, amount or party: most words."""
    return not (
        _bare(word) in things()
        or word in {"us", "we", "me"}
        or word[0].isdigit()
        or word[0] in "$€£¥₹"
        or _CURRENCY.match(word)
    )


class Named(NamedTuple):
    """A thing near an act: the words it stands under, its classes and the tokens it takes."""

    link: str
    classes: frozenset[str]
    first: int
    last: int
    head: bool = True
    """It is no part of a longer name of a thing ("export" in "export ban")."""


BESIDE = frozenset({"@actor", "@amount", "@country", "@name", "jointly", "againw", "abroad"})
"""Classes of what is no object."""


class Nearby:
    """The words of a sentence with what is known of each."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        masked = sentence.cast.masked
        self.tokens = [
            Token(m.group(), *m.span()) for m in _WORD.finditer(masked, sentence.start, sentence.end)
        ]
        self.gaps = [masked[a.end : b.start] for a, b in pairwise(self.tokens)]
        self.hits = {h.start: h for g in sentence.groups for h in g.hits}
        self.words = {_bare(token.word) for token in self.tokens}
        if self.words & POSSESSIVES:
            self.words.add("its")
        self._named: dict[int, tuple[frozenset[str], int]] = {}
        self._left: dict[int, list[Named]] = {}
        self._right: dict[tuple[int, str, int, int, bool], list[Named]] = {}

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes of all things of the sentence."""
        return frozenset().union(*(self.named(at)[0] for at in range(len(self.tokens))))

    def mark(self, at: int) -> str:
        """Return what stands between a word and the next: blank, comma, dash or the end."""
        return self.gaps[at] if at < len(self.gaps) else "."

    def named(self, at: int) -> tuple[frozenset[str], int]:
        """Return the classes of the thing that begins at a word, and its last word."""
        if at not in self._named:
            self._named[at] = self._look_up(at)
        return self._named[at]

    def _look_up(self, at: int) -> tuple[frozenset[str], int]:
        token = self.tokens[at]
        flat = self.sentence.flat
        if _plain(token.word) and token.start not in self.hits and not flat[token.start].isupper():
            return _NOTHING, at
        found, last = set[str](), at
        elsewhere = at and self.tokens[at - 1].word in _ELSEWHERE
        longest = -1
        for thing, rest in () if elsewhere else things().get(_bare(token.word), ()):
            if len(rest) < longest:
                break  # "data centre" is no data
            if self.follows(at, rest):
                found.add(thing)
                longest = len(rest)
                last = at + longest
                if at and flat[self.tokens[last].start].isupper():
                    found.add(thing + "^")
        hit = self.hits.get(token.start)
        if hit is not None:
            entry = known().get(hit.actor)
            stands_in = hit.actor.startswith("@")
            found |= {"@actor"} if stands_in else {"@actor", f"@{entry.kind if entry else hit.kind}"}
        elif at and flat[token.start].isupper() and self.gaps[at - 1].strip(_QUIET) != ".":
            found.add("@name")
        elif token.word in {"us", "we", "me"}:
            found |= {"@actor", "@country"}
        if token.word[0].isdigit() and _PERCENT.match(flat, token.end):
            found.add("@percent")
        money = token.word[0].isdigit() or token.word[0] in "$€£¥₹" or _CURRENCY.match(token.word)
        if money and (stop := self._amount(at)):
            found.add("@amount")
            last = max(last, stop)
        return frozenset(found), last

    def _amount(self, at: int) -> int:
        text = self.sentence.flat[self.tokens[at].start : self.tokens[at].start + 40]
        match = _AMOUNT.match(text)
        if match is None or (at and self.gaps[at - 1] and self.gaps[at - 1][-1:].isdigit()):
            return 0
        end = self.tokens[at].start + match.end()
        return max(
            (i for i in range(at, min(at + 5, len(self.tokens))) if self.tokens[i].start < end), default=at
        )

    def follows(self, at: int, rest: Sequence[str]) -> bool:
        """Say whether words follow right after a word."""
        if at + len(rest) >= len(self.tokens):
            return False
        for step, word in enumerate(rest, 1):
            mine = _bare(self.tokens[at + step].word)
            if (mine != word and not (word == "its" and mine in POSSESSIVES)) or self.gaps[
                at + step - 1
            ].strip():
                return False
        return True

    def right(
        self, at: int, link: str = "object", reach: int = REACH, *, opening: int = 0, far: bool = False
    ) -> list[Named]:
        """Return the things after a word, up to where its phrase ends; with `far` beyond its verb."""
        key = at, link, reach, opening, far
        if key not in self._right:
            self._right[key] = self._after(at, link, reach, opening, far)
        return self._right[key]

    def _after(self, at: int, link: str, reach: int, opening: int, far: bool) -> list[Named]:
        found: list[Named] = []
        index, stop = at + 1, min(len(self.tokens), at + 1 + reach)
        after_comma = False
        while index < stop:
            mark, word = self.mark(index - 1), self.tokens[index].word
            if (
                index > at + opening
                and mark.strip(_QUIET)
                and not (mark.strip() == "," and self._goes_on(index))
            ):
                break
            after_comma = "," in mark
            if word in _STOPS and not (far or (index == at + 1 and word in {"that", "those", "as"})):
                break
            if word in PREPOSITIONS:
                link = word
            classes, last = self.named(index)
            if (classes and not after_comma) or classes & {"@actor", "@amount"}:
                if (
                    found
                    and found[-1].last == index - 1
                    and not mark.strip()
                    and not (found[-1].classes | classes) & BESIDE
                ):
                    found[-1] = found[-1]._replace(head=False)
                found.append(Named(link, classes, index, last))
            index = max(index, last) + 1 if classes and last > index else index + 1
        return found

    def _goes_on(self, at: int) -> bool:
        """Say whether after a comma the same phrase goes on ("new, tougher curbs", "chips, tools and software")."""
        word = self.tokens[at].word
        ahead = [t.word for t in self.tokens[at : at + 4]]
        return word in {"and", "or"} or "and" in ahead[1:] or "or" in ahead[1:]

    def left(self, at: int) -> list[Named]:
        """Return the things in the subject that ends before a word, the nearest first."""
        if at not in self._left:
            self._left[at] = self._before(at)
        return self._left[at]

    def _before(self, at: int) -> list[Named]:
        found: list[Named] = []
        index = at - 1
        while index >= 0 and self.tokens[index].word in _BEFORE_VERB and not self.gaps[index].strip(" ,"):
            index -= 1
        stop, link = index - REACH, "subject"
        first = True
        while index > max(stop, -1):
            mark, word = self.mark(index), self.tokens[index].word
            if not first and mark.strip(_QUIET + ","):
                break
            if (
                (word in {"that", "which", "whom"} and not first) or (first and word in _PRONOUNS)
            ) and link == "subject":
                link, stop = "relative", index - 6
            elif word in _LEFT_STOPS and not first:
                break
            classes, last = self.named(index)
            if classes:
                inner = (
                    bool(found)
                    and found[-1].first == last + 1
                    and not mark.strip()
                    and not classes & {"@actor"}
                )
                found.append(Named(link, classes, index, last, not inner))
            first = False
            index -= 1
        return found


_LEFT_STOPS = words(
    "that which because although though while whereas when if unless since said says but whether"
)
_PRONOUNS = words("it they he she we you i")
_PERCENT = re.compile(r"\s?(?:%|per\s?cent)\s+(?:of|stake|share|interest|holding)\b")
_AMOUNT = re.compile(
    r"(?:(?:US|C|A|S|N|R|NZ|HK|NT)?[$€£¥₹]\s?\d|(?:[A-Z]{3}|RM|R|Rs\.?|kr)\s?\d)[\d.,]*(?:\s?(?:million|billion|trillion|thousand|bn|m|tn|k|crore|lakh)\b)?"
    r"|\d[\d.,]*\s?(?:(?:million|billion|trillion|bn|mn|tn|crore|thousand)\s)?(?:\w+\s)?(?:euros?|dollars?|pounds?|yen|yuan|renminbi|rupees?|won|roubles?|rubles?|francs?|"
    r"reais|real|pesos?|rand|ringgit|riyals?|dirhams?|kron[ae]r?|kronor|zlotys?|baht|rupiah|dinars?|shekels?|lira|tenge|cedis?|naira|shillings?|koruna|forints?|lei|hryvnias?)\b"
    r"|\d[\d.,]*\s?(?:million|billion|trillion|bn)\b(?=\s+(?:in|into|to|towards|for|over|on)\b)"
)
_CURRENCY = re.compile(r"(?:us|c|a|s|n|r|nz|hk|nt|rm|rs|kr|[a-z]{3})$|[a-z]{1,3}\d")
