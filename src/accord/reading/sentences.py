"""Paragraphs, headings and sentences as extents of the text, which itself is never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from accord.reading import boilerplate
from accord.reading.words import words

Extent = tuple[int, int]

LONGEST = 800
"""Longer "sentences" are cut at a blank: no writer means them, and rules that look around stay linear."""

_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_MARKUP = re.compile(r"(?:\s|#{1,6}\s|>\s?|[-*+•]\s|\d{1,2}[.)]\s)*")
_CLOSERS = "\"”’'»)]*_"
# Starting only at the head of a run keeps a million full stops linear.
_END = re.compile(rf"(?<![.!?…])[.!?…]++[{re.escape(_CLOSERS)}]*+(?=\s)|[。！？]+[”’」』）]*")
_OPENERS = "\"“‘'«([*_ \t\r\n"
_LAST_WORD = re.compile(r"[\w.&’'-]{1,20}$")
_NEXT_WORD = re.compile(r"[\w’'-]{1,20}")
_ABBREVIATIONS = words(
    "dr mr mrs ms prof gen sen rep gov lt col capt sgt st rev hon pres no nos vs fig approx est dept "
    "jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e cf al ca sdn pte pvt"
)
_MAYBE_FINAL = words("inc ltd corp co etc jr sr a.m p.m bros plc bhd")
_STARTERS = words(
    "the a an in on at it its he she they we i but and this that these those however moreover "
    "meanwhile as if "
    "when while since after before for by with from there here his her their our some many most both such "
    "according although despite last next then now what why how not no"
)


@dataclass(frozen=True)
class Layout:
    """How a text falls into paragraphs and sentences."""

    paragraphs: tuple[Extent, ...]
    sentences: tuple[Extent, ...]
    headings: tuple[int, ...]
    """Positions in `sentences`."""


def lay_out(text: str) -> Layout:
    """Divide a text into paragraphs and sentences, leaving boilerplate lines out."""
    paragraphs: list[Extent] = []
    sentences: list[Extent] = []
    headings: list[int] = []
    comments = False
    for start, end in _paragraphs(text):
        marked = text[start:end].lstrip().startswith("#")
        start = start + _MARKUP.match(text[start:end]).end()  # type: ignore[union-attr]
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end or (end - start < 160 and boilerplate.LINE.fullmatch(text, start, end)):
            # What readers write after an article is not the article's.
            if boilerplate.COMMENTS.fullmatch(text, start, end):
                comments = comments or sum(b - a for a, b in paragraphs) >= boilerplate.ENOUGH
            continue
        if comments and not (marked or _is_title(text[start:end])):
            continue
        comments = False
        paragraphs.append((start, end))
        if marked or _is_heading(text[start:end]):
            headings.append(len(sentences))
            sentences.extend(_cut(text, start, end))
        else:
            sentences.extend(_sentences(text, start, end))
    return Layout(tuple(paragraphs), tuple(sentences), tuple(headings))


def _paragraphs(text: str) -> Iterator[Extent]:
    """Yield blocks between blank lines, or their lines where a block is not one hard-wrapped paragraph."""
    position = 0
    for blank in [*_BLANK.finditer(text), None]:
        end = blank.start() if blank else len(text)
        yield from _block(text, position, end)
        if blank:
            position = blank.end()


def _block(text: str, start: int, end: int) -> Iterator[Extent]:
    lines: list[Extent] = []
    position = start
    for content in text[start:end].split("\n"):
        lines.append((position, position + len(content)))
        position += len(content) + 1
    full = [line for line in lines[:-1] if line[1] > line[0]]
    wrapped = bool(full) and all(40 <= b - a <= 120 for a, b in full)
    if wrapped and any(text[b + 1 : b + 2].islower() for _, b in full):
        yield start, end
        return
    held = lines[0]
    for line in lines[1:]:
        runs_on = (
            held[1] > held[0] and text[line[0] : line[0] + 1].islower() and text[held[1] - 1] not in '.!?”"'
        )
        if runs_on:
            held = (held[0], line[1])
        else:
            yield held
            held = line
    yield held


def _is_heading(paragraph: str) -> bool:
    return (
        len(paragraph) <= 140
        and "\n" not in paragraph
        and paragraph.rstrip("*_\"”’' ")[-1:] not in ".!?…:;。"
    )


def _is_title(paragraph: str) -> bool:
    """Say whether another article may begin here, rather than a reader's name or the hour of a comment."""
    return (
        _is_heading(paragraph)
        and 4 <= len(paragraph.split()) <= 20
        and boilerplate.COMMENTER.search(paragraph) is None
    )


def _sentences(text: str, start: int, end: int) -> Iterator[Extent]:
    begin = start
    for match in _END.finditer(text, start, end):
        if match.start() < begin or not _ends(text, begin, match, end):
            continue
        yield from _cut(text, begin, match.end())
        begin = match.end()
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield from _cut(text, begin, end)


def _ends(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Say whether a full stop (and its closing quotes) ends the sentence rather than an abbreviation."""
    after = match.end()
    while after < end and text[after] in _OPENERS:
        after += 1
    if after >= end:
        return True
    following = text[after]
    if following.islower():
        return False
    if not match.group().startswith(".") or (len(match.group()) > 1 and match.group()[1] == "."):
        return True
    word = _LAST_WORD.search(text, max(begin, match.start() - 20), match.start())
    if word is None:
        return True
    last = word.group().lower().strip("'’")
    found = _NEXT_WORD.match(text, after)
    starter = found is not None and found.group().lower() in _STARTERS
    if last in _ABBREVIATIONS:
        return starter and last not in {
            "dr",
            "mr",
            "mrs",
            "ms",
            "prof",
            "st",
            "no",
            "gen",
            "sen",
            "vs",
            "e.g",
            "i.e",
        }
    dotted = "." in last and all(len(part) <= 1 for part in last.split("."))
    initial = len(last) == 1 and last.isalpha() and word.group().isupper()
    return starter if dotted or initial or last in _MAYBE_FINAL else True


def _cut(text: str, start: int, end: int) -> Iterator[Extent]:
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        stop = blank if blank > 0 else start + LONGEST
        yield start, stop
        start = stop + 1 if blank > 0 else stop
    if start < end:
        yield start, end
