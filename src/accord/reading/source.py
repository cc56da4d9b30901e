"""From a file or a text to an `Article`: decoding, cleaning and refusing what is none."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

from accord.errors import SourceError
from accord.reading import markup, pdf
from accord.reading.dates import published_line
from accord.reading.records import Article, Span
from accord.reading.sentences import lay_out

LIMIT = 5 * 1024 * 1024
"""Bytes; an article is some kilobytes, and a larger file is a mistake or an attack."""

_HTML = frozenset({".html", ".htm", ".xhtml"})
_PDF = ".pdf"
READABLE = frozenset({".txt", ".md", ".markdown", ".text", "", _PDF, *_HTML})
"""Endings of the names of articles."""
_LONE = re.compile(r"[\ud800-\udfff]")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def load_article(path: str | Path) -> Article:
    """Read an article from a text, Markdown, HTML or PDF file.

    Raises
    ------
    SourceError
        If there is no such file, or it is a directory, empty, too large, not text or of another kind.
    MissingExtra
        If it is a PDF and the extra ``pdf`` is not installed.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise SourceError(f"{path} is a directory; give the article's file (.txt, .md, .html or .pdf).")
        if path.suffix.lower() not in READABLE:
            raise SourceError(
                f"{path} ends in {path.suffix!r}; an article is a .txt, .md, .html or .pdf file. Save "
                "its text as one."
            )
        size = path.stat().st_size
        limit = pdf.LIMIT if path.suffix.lower() == _PDF else LIMIT
        if size > limit:
            raise SourceError(
                f"{path} has {size:,} bytes, more than the limit of {limit:,} for an article. "
                "Cut it down to the text that is to be read."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(
            f"there is no file {path}. Check the path, or the folder it is relative to."
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{path} cannot be read: {reason}.") from None
    if len(data) > limit:
        raise SourceError(f"{path} has {len(data):,} bytes, more than the limit of {limit:,} for an article.")
    if path.suffix.lower() == _PDF:
        document = pdf.extract(data, str(path))
        digest = hashlib.sha256(data).hexdigest()
        return _article(
            document.text, name=path.name, digest=digest, html=False, where=str(path), title=document.title
        )
    text = _decode(data, str(path))
    html = path.suffix.lower() in _HTML
    return _article(text, name=path.name, digest=hashlib.sha256(data).hexdigest(), html=html, where=str(path))


def article_from_text(text: str, name: str = "text", *, html: bool = False) -> Article:
    """Return the article in a text that is already at hand.

    Raises
    ------
    SourceError
        If it is empty or too large.
    """
    data = text.encode("utf-8", errors="surrogatepass")
    if len(data) > LIMIT:
        raise SourceError(f"{name} has {len(data):,} bytes, more than the limit of {LIMIT:,} for an article.")
    # A lone surrogate is no character and could not be written to a report.
    text = data.decode("utf-8", errors="replace") if _LONE.search(text) else text
    return _article(text, name=name, digest=hashlib.sha256(data).hexdigest(), html=html, where=name)


def _decode(data: bytes, where: str) -> str:
    if not data:
        raise SourceError(f"{where} is empty; there is no article to read.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise SourceError(f"{where} begins like UTF-16 text but is none. Save it as UTF-8.") from None
    if b"\0" in data:
        raise SourceError(
            f"{where} is a binary file (it has NUL bytes), not text. Save the article's text as UTF-8."
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(c < " " and c not in "\t\n\r\f\v" for c in text)
        if controls > 0.05 * len(text):
            break
        return text
    raise SourceError(
        f"{where} is not text in UTF-8, UTF-16 or Windows-1252. Save the article's text as UTF-8."
    )


def _article(text: str, *, name: str, digest: str, html: bool, where: str, title: str = "") -> Article:
    day: date | None = None
    span: Span | None = None
    if html:
        page = markup.clean(text)
        text, title, day = page.text, page.title, _iso_day(page.published)
    else:
        text = text.replace("\r\n", "\n")
    if not text.strip():
        raise SourceError(f"{where} has no text to read.")
    layout = lay_out(text)
    if not title and layout.paragraphs:
        start, end = layout.paragraphs[0]
        title = text[start : min(end, start + 300)].split("\n")[0].strip("*_# \t")
    if day is None and (found := published_line(text, layout.paragraphs[:6])):
        day, span = found
    return Article(
        text=text,
        title=title,
        name=name,
        sha256=digest,
        published=day,
        published_span=span,
        paragraphs=layout.paragraphs,
        sentences=layout.sentences,
        headings=layout.headings,
    )


def _iso_day(value: str) -> date | None:
    if found := _ISO_DAY.match(value):
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            return None
    return None
