"""Who does what to whom in a parsed sentence, whichever parser parsed it.

Relations are those of the English models of spaCy (ClearNLP): ``nsubj``, ``nsubjpass``, ``dobj``, ``agent``...
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SUBJECTS = frozenset({"nsubj", "csubj"})
_PASSIVE = frozenset({"nsubjpass", "csubjpass"})
_SHARED = frozenset({"xcomp", "conj", "advcl"})
"""Relations over which a verb without a subject takes that of the verb above it."""
_LIGHT = frozenset({"dobj", "obj", "oprd", "attr"})
_OWNING = frozenset({"poss", "compound", "amod", "nmod"})


@dataclass(frozen=True)
class Word:
    """A word of a parsed sentence, offsets into the article."""

    start: int
    end: int
    text: str
    dep: str
    """Its relation to its head."""
    head: int
    """Position of its head in the sentence; its own where it is the root."""
    pos: str
    """Universal part of speech."""
    lemma: str = ""


@dataclass(frozen=True)
class Entity:
    """A name found by a named-entity recogniser."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Parsed:
    """A parsed sentence."""

    words: tuple[Word, ...]
    entities: tuple[Entity, ...] = ()

    def children(self, index: int, *deps: str) -> Iterator[int]:
        """Yield the words that hang on a word by some relations (any, if none are given)."""
        for other, word in enumerate(self.words):
            if word.head == index and other != index and (not deps or word.dep in deps):
                yield other

    def top(self, start: int, end: int) -> int | None:
        """Return the word of a stretch whose head is outside of it: what the stretch is about."""
        inside = [i for i, w in enumerate(self.words) if w.start < end and start < w.end]
        return next((i for i in inside if self.words[i].head not in inside or self.words[i].head == i), None)

    def verb_of(self, index: int) -> int:
        """Return the verb that governs a word: itself, or that whose object it is ("imposed sanctions")."""
        for _ in range(4):
            word = self.words[index]
            if word.pos in {"VERB", "AUX"} or word.head == index:
                return index
            if word.dep in _LIGHT or word.dep in {"conj", "compound"}:
                index = word.head
            else:
                return index
        return index


@dataclass(frozen=True)
class Parts:
    """The parties of a verb, as the words that head their phrases, those joined by "and" included."""

    subjects: tuple[int, ...] = ()
    passive: bool = False
    objects: tuple[int, ...] = ()
    agents: tuple[int, ...] = ()
    """After "by", of a passive verb."""


def parts_of(parsed: Parsed, index: int) -> Parts:
    """Return the parties of the verb at a position; a subject may come from the verb above."""
    words = parsed.words
    passive = any(parsed.children(index, "auxpass", *_PASSIVE))
    subjects = list(parsed.children(index, *_SUBJECTS, *_PASSIVE))
    above = index
    for _ in range(5):
        if subjects or (passive and above == index and list(parsed.children(index, *_PASSIVE))):
            break
        word = words[above]
        if word.dep in {"relcl", "acl"}:
            # "the country that banned", "companies exporting": the noun it hangs on
            passive = passive or (word.dep == "acl" and word.text.lower().endswith("ed"))
            subjects = [word.head]
            break
        if word.dep not in _SHARED or word.head == above:
            break
        above = word.head
        if words[above].pos not in {"VERB", "AUX"}:
            break
        pressed = list(parsed.children(above, "dobj", "obj")) if word.dep == "xcomp" else []
        if pressed and pressed[0] < index:
            subjects = pressed[:1]  # "pressed The Hague to stop": it is The Hague that is to stop
            break
        subjects = list(parsed.children(above, *_SUBJECTS, *_PASSIVE))
    found: list[int] = []
    # a speaker before a colon is taken for a second subject; the one next to the verb is its own
    for subject in subjects[-1:]:
        if words[subject].text.lower() in {"which", "that", "who"} and words[index].dep == "relcl":
            subject = words[index].head
        found += with_joined(parsed, subject)
    agents = [
        joined
        for by in parsed.children(index, "agent")
        for who in parsed.children(by, "pobj")
        for joined in with_joined(parsed, who)
    ]
    objects = [j for o in parsed.children(index, "dobj", "obj", "dative") for j in with_joined(parsed, o)]
    return Parts(tuple(found), passive, tuple(objects), tuple(agents))


def with_joined(parsed: Parsed, index: int) -> list[int]:
    """Return a word and those joined to it by "and"."""
    found = [index]
    for other in found:
        found += [c for c in parsed.children(other, "conj") if c not in found]
        if len(found) > 12:
            break
    return found


def naming(parsed: Parsed, index: int) -> Sequence[Word]:
    """Return the words that may name the party of a phrase: its head, the name beside it, then its owner."""
    places = [index, *parsed.children(index, "appos"), *parsed.children(index, *_OWNING)]
    return [parsed.words[i] for i in places]
