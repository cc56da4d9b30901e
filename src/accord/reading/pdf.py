"""Plain text out of a PDF: pages put together, running heads and broken lines mended; nothing in it is run."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from accord.errors import MissingExtra, SourceError

LIMIT = 25 * 1024 * 1024
"""Bytes; a PDF carries fonts and pictures beside its text."""
PAGES = 300
LONGEST = 5 * 1024 * 1024
"""Characters of text that are kept at most."""

_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad\u2010]\n(?=[a-z])")
_NUMBER = re.compile(r"(?:page\s+)?[-–—]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—]?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ENDS = (".", "!", "?", ":", "”", '"', "…")


@dataclass(frozen=True)
class Document:
    """What is left of a PDF."""

    text: str
    title: str
    """As its metadata have it, or empty."""


def extract(data: bytes, where: str) -> Document:
    """Return the text of a PDF, one line per paragraph.

    Raises
    ------
    MissingExtra
        If pypdf is not installed.
    SourceError
        If it is no PDF, is locked, has too many pages or no text.
    """
    try:
        import pypdf
    except ImportError:
        raise MissingExtra("reading a PDF", "pdf") from None
    if b"%PDF-" not in data[:1024]:
        raise SourceError(f"{where} is no PDF. Save the article as PDF, text or HTML.")
    # A damaged file may raise anything at all, from any depth of the library.
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
        title = "" if locked else _title(reader)
    except Exception as error:
        raise _damaged(where, error) from None
    if locked:
        raise SourceError(f"{where} is locked by a password. Save a copy without one.")
    if count > PAGES:
        raise SourceError(
            f"{where} has {count:,} pages, more than the limit of {PAGES} for an article. Cut it down."
        )
    pages: list[str] = []
    length = 0
    for number in range(count):
        try:
            page = reader.pages[number].extract_text() or ""
        except Exception as error:
            raise _damaged(f"{where}, page {number + 1},", error) from None
        pages.append(_CONTROL.sub(" ", page.replace("\r\n", "\n").replace("\r", "\n")))
        length += len(page)
        if length > LONGEST:
            raise SourceError(f"{where} has more than {LONGEST:,} characters of text. Cut it down.")
    text = mended(pages)
    if not text.strip():
        raise SourceError(
            f"{where} has no text in it, only pictures of pages. Let a program recognise its text first (OCR)."
        )
    return Document(text, title)


def _title(reader: Any) -> str:
    found = reader.metadata.title if reader.metadata else None
    title = " ".join(str(found or "").split())[:300]
    # Many programs leave the name of the file they wrote from.
    return "" if re.search(r"\.\w{2,5}$|^untitled|^microsoft word", title, re.IGNORECASE) else title


def _damaged(where: str, error: Exception) -> SourceError:
    return SourceError(
        f"{where} cannot be read as PDF ({type(error).__name__}). Save its text as .txt, or print it anew."
    )


def mended(pages: list[str]) -> str:
    """Return the text of pages as paragraphs: without heads, feet and page numbers, words and lines put together."""
    cut = [[line.strip() for line in page.split("\n")] for page in pages]
    running = _running(cut)
    lines: list[str] = []
    for page in cut:
        for position, line in enumerate(page):
            edge = position < 2 or position >= len(page) - 2
            if edge and line and (_NUMBER.fullmatch(line) or _shape(line) in running):
                continue
            lines.append(line)
    text = _HYPHEN.sub("", "\n".join(lines))
    return "\n".join(_paragraphs(text.split("\n")))


def _running(pages: list[list[str]]) -> frozenset[str]:
    """Return the lines (numbers aside) at the edges of at least three pages and half of all."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for line in (*page[:2], *page[-2:]) if line})
    return frozenset(line for line, times in seen.items() if times >= max(3, len(pages) / 2))


def _shape(line: str) -> str:
    return _DIGITS.sub("0", line)


def _paragraphs(lines: list[str]) -> list[str]:
    """Put the lines of a paragraph together; a short line that ends a sentence ends the paragraph."""
    widths = sorted(len(line) for line in lines if line)
    usual = widths[int(0.8 * (len(widths) - 1))] if widths else 0
    found: list[str] = []
    held: list[str] = []

    def close() -> None:
        if held:
            found.append(" ".join(held))
            held.clear()

    for line in lines:
        if not line:
            # Some files have a blank line after every line: a sentence goes on over it.
            if (held and held[-1].endswith(_ENDS)) or (
                held and len(held) == 1 and len(held[0]) < 0.7 * usual
            ):
                close()
            continue
        if held and len(held[-1]) < 0.7 * usual and (held[-1].endswith(_ENDS) or _starts(line, held)):
            close()
        held.append(line)
    close()
    return found


def _starts(line: str, held: list[str]) -> bool:
    """Say whether a line starts anew after a short one without a full stop, which then was a heading."""
    return len(held) == 1 and line[:1].isupper()
