"""The words of a sentence with what is known of each: which thing, party or sum it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from accord.reading.gazetteer import known
from accord.reading.number_words import SCALES, SMALL
from accord.reading.parties import Sentence
from accord.reading.phrases import (
    POSSESSIVES,
    Thing,
    bodies_with_names,
    single_things,
    things_at,
    things_by_next,
)
from accord.reading.words import words

_WORD = re.compile(r"\d+(?:[.,]\d+)+\w*|[^\W_](?:[\w’'·-]*[^\W_])?|[$€£¥₹]")
STOPS = words(
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
_NO_NOUN = PREPOSITIONS | STOPS | BETWEEN
_HEADS = words("people persons men women youngsters")
_ROUND = words("million billion trillion millions billions trillions")
_INTO = re.compile(r"\s(?:in|into|to|towards|for|over|on|of)\b")
_NUMBERED = _HEADS | _ROUND
_ALSO = {"its": POSSESSIVES, "itself": words("themselves ourselves himself herself myself")}
"""Words that the tables write in one form."""
_OF_PEOPLES = ("an", "ese", "ish", "ch", "i", "ek", "sh", "ic", "s")
"""Ends of adjectives of peoples."""
_POINTING = words("this that these those")
_WILL = words(
    "decision decisions plan plans move vote refusal choice wish desire intention attempt threat promise pledge offer "
    "request government parliament president cabinet ministry minister prime foreign king leader leaders bid"
)
"""What a government has: what is said of it is said of the country."""
_ACRONYM = re.compile(r"[A-Z][A-Z\d+&-]*[A-Z\d]")
QUIET = " ’'\"“”%·+/"
"""Marks that end no phrase."""
_BIG = SMALL.keys() - {"zero", "one"} | words(
    "one half hundreds tens billions millions trillions billion million several thousands"
)
_ELSEWHERE = words(
    "price rent capital border passport speed pollution emission emissions immigration travel birth gun quality air "
    "traffic remote cruise pest crowd weight income property sales value-added corporate inheritance carbon time age "
    "term pain damage passenger driving interest exchange growth policy lending discount vacancy failure error"
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
def _counts(word: str) -> bool:
    """Say whether a word that is written small may begin an amount or mean a party."""
    return (
        word in {"us", "we", "me"}
        or word[0].isdigit()
        or word[0] in "$€£¥₹"
        or word.startswith("kr")
        or word in _BIG
        or word in _NUMBERED
    )


@lru_cache(maxsize=20_000)
def _classes_alone(word: str) -> frozenset[str] | None:
    """Return the classes of a thing that a word written small names by itself, None where its place decides too."""
    classes = frozenset(single_things(word))
    if word in _POINTING or word in SMALL or not classes.isdisjoint(bodies_with_names()):
        return None
    return classes


_RATE = re.compile(r"[\d.,]*\s?(?:%|per\s?cent\b)")
_PERCENT = re.compile(
    r"\s?(?:%|per\s?cent)\s+(?:of\s+(?!them\b|it\b|those\b|these\b|all\b|global\b|world|what\b|such\b|(?:the|its|their)\s+(?:world|global|"
    r"equipment|machines?|tools?|chips?|market|exports?|imports?|goods|output|sales|total|country|wafers?|supply|minerals?|components?)\b)"
    r"|stake|share|interest|holding)\b"
)
_AMOUNT = re.compile(
    r"(?:(?:US|C|A|S|N|R|NZ|HK|NT)?[$€£¥₹]\s?\d|(?:[A-Z]{3}|RM|R|Rs\.?|kr|Tk|KSh|TSh|USh|Rp|Bs|zł|[₦₩₫₱฿₺₴₪])\s?\d)[\d.,]*(?:\s?(?:million|billion|trillion|thousand|bn|m|tn|k|crore|lakh)\b)?"
    r"|\d[\d.,]*\s?(?:(?:million|billion|trillion|bn|mn|tn|crore|thousand)\s)?(?:\w+\s)?(?:euros?|dollars?|pounds?|yen|yuan|renminbi|rupees?|won|roubles?|rubles?|francs?|"
    r"reais|real|pesos?|rand|ringgit|riyals?|dirhams?|kron[ae]r?|kronor|zlotys?|baht|rupiah|dinars?|shekels?|lira|tenge|cedis?|naira|shillings?|koruna|forints?|lei|hryvnias?)\b"
    r"|\d[\d.,]*\s?(?:million|billion|trillion|bn)\b(?=\s+(?:in|into|to|towards|for|over|on)\b)"
    r"|(?:[a-z]+(?:-[a-z]+)?\s(?:hundred\s|an?\s|of\s)?)?(?:million|billion|trillion|thousand)s?\s(?:of\s)?(?:[\w’-]+\s)?(?:euros?|dollars?|pounds|yen|yuan|"
    r"renminbi|rupees|won|roubles|rubles|francs|reais|pesos|rand|ringgit|riyals|dirhams|kron[ae]r|kronor|zlotys?|baht|dinars|shekels|lira|naira|shillings|"
    r"taxpayers?|public)\b"
)
_MONEY = re.compile(
    rf"(?:{'|'.join(_BIG)})$|"
    r"[\d$€£¥₹]|(?:us|c|a|s|n|r|nz|hk|nt|rm|rs|kr|tk|rp|bs|zł|[a-z]{3})$|[a-z]{1,3}\d"
)


class Words:
    """The words of a sentence with what each names."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        masked = sentence.cast.masked
        self.tokens = [
            Token(m.group(), *m.span()) for m in _WORD.finditer(masked, sentence.start, sentence.end)
        ]
        self.gaps = [masked[a.end : b.start] for a, b in pairwise(self.tokens)]
        self.hits = {h.start: h for g in sentence.groups for h in g.hits}
        self.bare = [_bare(token.word) for token in self.tokens]
        """The words without their "'s"."""
        self.named = self._names()
        """The classes of the thing that begins at each word, and its last word."""
        self.classes = frozenset[str]().union(*(classes for classes, _ in self.named if classes))
        """The classes of all things of the sentence."""

    def _names(self) -> list[tuple[frozenset[str], int]]:
        flat, hits, firsts = self.sentence.flat, self.hits, things_by_next()
        named: list[tuple[frozenset[str], int]] = []
        following = [*self.bare[1:], ""]
        for at, (word, start, _) in enumerate(self.tokens):
            bare = self.bare[at]
            beginning = things_at(bare, following[at]) if bare in firsts else ()
            if start in hits or flat[start].isupper() or _counts(word):
                named.append(self._look_up(at, beginning))
            elif not beginning:
                named.append((_NOTHING, at))
            elif beginning[0].rest or (classes := _classes_alone(bare)) is None:
                named.append(self._look_up(at, beginning))
            else:
                named.append((_NOTHING if at and self.tokens[at - 1].word in _ELSEWHERE else classes, at))
        return named

    @cached_property
    def titled(self) -> bool:
        """Nearly every word is written with a capital, as in some headlines: that makes no name."""
        flat = self.sentence.flat
        capitals = sum(flat[token.start].isupper() for token in self.tokens)
        return capitals * 10 >= len(self.tokens) * 7 and len(self.tokens) > 3

    def mark(self, at: int) -> str:
        """Return what stands between a word and the next: blank, comma, dash or the end."""
        return self.gaps[at] if at < len(self.gaps) else "."

    def _look_up(self, at: int, beginning: Sequence[Thing]) -> tuple[frozenset[str], int]:
        token = self.tokens[at]
        flat = self.sentence.flat
        hit, capital = self.hits.get(token.start), flat[token.start].isupper()
        found, last = set[str](), at
        if beginning and token.word in _POINTING and not self._alone(at):
            return _NOTHING, at
        elsewhere = at and self.tokens[at - 1].word in _ELSEWHERE
        longest, bodies = -1, bodies_with_names()
        for thing, rest in () if elsewhere else beginning:
            if len(rest) < longest:
                break  # "data centre" is no data
            if self.follows(at, rest):
                found.add(thing)
                longest = len(rest)
                last = at + longest
                if at and thing in bodies and (flat[self.tokens[last].start].isupper() or self._in_name(at)):
                    found.add(thing + "^")
        if last > at:  # a weather model is a model
            found.update(single_things(self.bare[last]))
        if capital and self._of_two(at):
            found.add("@pair")
        if hit is not None:
            entry = known().get(hit.actor)
            stands_in = hit.actor.startswith("@")
            found |= {"@actor"} if stands_in else {"@actor", f"@{entry.kind if entry else hit.kind}"}
            if "@country" in found and self._itself(at, hit.how == "demonym"):
                found.add("@nation")
        elif at and capital and self.gaps[at - 1].strip(QUIET) != ".":
            found.add("@name")
            if not self.titled and _ACRONYM.fullmatch(flat, token.start, token.end):
                found.add("@acronym")
        elif token.word in {"us", "we", "me"}:
            found |= {"@actor", "@country", "@nation"}
        if (
            at
            and token.word in _ROUND
            and _INTO.match(flat, token.end)
            and not self.tokens[at - 1].word[0].isdigit()
        ):
            found.add("@amount")  # "half a billion into"
        if at and token.word in _HEADS:
            before = self.tokens[at - 1].word
            if before in SMALL or before in SCALES or before[0].isdigit():
                found.add("people")
        if (token.word[0].isdigit() or token.word in SMALL) and _RATE.match(flat, token.end):
            found.add("@rate")
            if _PERCENT.match(flat, token.end):
                found.add("@percent")
        if (capital or _counts(token.word)) and _MONEY.match(token.word) and (stop := self._amount(at)):
            found.add("@amount")
            last = max(last, stop)
        return frozenset(found), last

    def _itself(self, at: int, of_it: bool) -> bool:
        """Say whether the name of a country means its government ("Peru", "Peru's decision") and no thing of it."""
        if not of_it and not self.tokens[at].word.endswith(("’s", "'s", "’", "'")):
            return True
        return at + 1 < len(self.tokens) and self.tokens[at + 1].word in _WILL

    def _of_two(self, at: int) -> bool:
        """Say whether a word joins two peoples ("Indo-Israeli", "Peruvian–Japanese")."""
        token = self.tokens[at]
        flat = self.sentence.flat
        if at and self.gaps[at - 1] in {"–", "-", "/"}:
            return flat[self.tokens[at - 1].start].isupper() and token.word.endswith(_OF_PEOPLES)
        first, dash, second = flat[token.start : token.end].partition("-")
        return bool(dash) and bool(first) and second[:1].isupper() and token.word.endswith(_OF_PEOPLES)

    def _alone(self, at: int) -> bool:
        """Say whether "this" or "that" stands for itself and not before a noun."""
        after = self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""
        return not after or bool(self.mark(at).strip(QUIET)) or after in _NO_NOUN or after.endswith("ly")

    def named_so(self, at: int) -> bool:
        """Say whether a word is written with a capital where that makes a name."""
        return at > 0 and not self.titled and self.sentence.flat[self.tokens[at].start].isupper()

    def _in_name(self, at: int) -> bool:
        """Say whether a word written small closes a name ("the EuroHPC programme")."""
        before = self.tokens[at - 1].start
        return (
            at > 1
            and not self.gaps[at - 1].strip()
            and self.sentence.flat[before].isupper()
            and not (before in self.hits and self.hits[before].adjectival)
        )

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
            mine = self.bare[at + step]
            same = mine == word or mine in _ALSO.get(word, ())
            if not same or self.gaps[at + step - 1].strip():
                return False
        return True
