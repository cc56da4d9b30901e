"""The words around a place in a sentence: which things are named before and after it, under which word.

No parser: a phrase ends at a mark, at a finite verb or at a word that opens a clause, and what is named stands under
the preposition before it.
"""

from __future__ import annotations

from typing import NamedTuple

from accord.reading.parties import Sentence
from accord.reading.tokens import BETWEEN, PREPOSITIONS, QUIET, STOPS, Words
from accord.reading.words import words

REACH = 14
"""How many words from the act a thing is looked for."""
AUXILIARY = words(
    "ought has have had having will would could may might can shall should must to not never also be been being is was"
)
_BEFORE_VERB = AUXILIARY | BETWEEN | {"which", "who", "that"}
_ARTICLES = words("the a an")


class Named(NamedTuple):
    """A thing near an act: the words it stands under, its classes and the tokens it takes."""

    link: str
    classes: frozenset[str]
    first: int
    last: int
    head: bool = True
    """It is no part of a longer name of a thing ("export" in "export ban")."""


BESIDE = frozenset(
    {
        "@actor",
        "@acronym",
        "@amount",
        "@country",
        "@name",
        "@nation",
        "@pair",
        "foreignw",
        "reach",
        "exportverb",
        "replacing",
        "jointly",
        "againw",
        "abroad",
    }
)
"""Classes of what is no object."""


_LEFT_STOPS = words(
    "that which because although though while whereas when if unless since said says but whether"
)
_PRONOUNS = words("it they he she we you i")


class Nearby(Words):
    """The words of a sentence with the things before and after each."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self._left: dict[int, list[Named]] = {}
        self._right: dict[tuple[int, str, int, int, bool], list[Named]] = {}

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
        after_comma, plain, flat = False, link, self.sentence.flat
        while index < stop:
            mark, word = self.mark(index - 1), self.tokens[index].word
            if (
                index > at + opening
                and mark.strip(QUIET)
                and not (mark.strip() == "," and self._goes_on(index))
            ):
                break
            after_comma = "," in mark
            as_what = word == "as" and self.tokens[at + 1].word == "what"  # "what it describes as a campus"
            if word in STOPS and not (
                far
                or as_what
                or self._stands_for(index)
                or (index == at + 1 and word in {"that", "those", "as"})
            ):
                break
            if word in PREPOSITIONS:
                link = word
            elif word in _ARTICLES and link != plain and flat[self.tokens[index - 1].start].isupper():
                link = plain  # "brought home from Leuven the right to ..."
            classes, last = self.named[index]
            if (classes and not after_comma) or classes & {"@actor", "@amount"}:
                if (
                    found
                    and found[-1].last == index - 1
                    and not mark.strip()
                    and word not in _ARTICLES
                    and not (found[-1].classes | classes) & BESIDE
                ):
                    found[-1] = found[-1]._replace(head=False)
                found.append(Named(link, classes, index, last))
            index = max(index, last) + 1 if classes and last > index else index + 1
        return found

    def _stands_for(self, at: int) -> bool:
        """Say whether "that" stands for a thing ("in line with that of Brussels") and opens no clause."""
        return (
            self.tokens[at].word == "that"
            and self.tokens[at - 1].word in PREPOSITIONS
            and at + 1 < len(self.tokens)
            and self.tokens[at + 1].word == "of"
        )

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
        while index > 0 and self.tokens[index].word in _BEFORE_VERB and not self.gaps[index].strip(" ,"):
            index -= 1
        stop, link = index - REACH, "subject"
        first = True
        while index > max(stop, -1):
            mark, word = self.mark(index), self.tokens[index].word
            if not first and mark.strip(QUIET + ","):
                break
            if (
                (word in {"that", "which", "whom"} and not first) or (first and word in _PRONOUNS)
            ) and link == "subject":
                link, stop = "relative", index - 6
            elif word in _LEFT_STOPS and not first:
                break
            classes, last = self.named[index]
            if classes and not (link == "relative" and word in {"that", "which", "whom"}):
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
