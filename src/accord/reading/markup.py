"""Plain text out of an HTML page: nothing is run or fetched, and navigation, forms and scripts are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from accord.reading.words import words

# Removed before parsing: they hold no article, and unclosed ones make the parser look ahead again and again.
_UNREAD = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)|<[!?][^<>]{0,4000}(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]{0,4000}>)")
_DROPPED = words("nav footer aside form button select iframe object figure dialog menu")
_BLOCKS = words(
    "p div br hr h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr td th section article main header "
    "blockquote pre "
    "body title address details summary"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*")


@dataclass(frozen=True)
class Page:
    """What is left of an HTML page."""

    text: str
    title: str
    published: str
    """The date in the page's metadata as written there, or empty."""


class _Reader(HTMLParser):
    def __init__(self, drop: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.drop = drop
        self.parts: list[str] = []
        self.title: list[str] = []
        self.published = ""
        self.heading = False
        self.depth: dict[str, int] = {}
        self.inside = 0
        """How deep in <article> or <main>; their text alone is kept where there is some."""
        self.article: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and not self.published:
            kind = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            if kind in {
                "article:published_time",
                "datepublished",
                "date",
                "pubdate",
                "dc.date",
                "dc.date.issued",
            }:
                self.published = given.get("content", "")
        elif tag == "time" and not self.published:
            self.published = given.get("datetime", "")
        if tag in self.drop:
            self.depth[tag] = self.depth.get(tag, 0) + 1
        elif tag in {"article", "main"}:
            self.inside += 1
        elif tag == "title":
            self.heading = True
        if tag in _BLOCKS:
            self._write("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.depth.get(tag):
            self.depth[tag] -= 1
            if not self.depth[tag]:
                del self.depth[tag]
        elif tag in {"article", "main"} and self.inside:
            self.inside -= 1
        elif tag == "title":
            self.heading = False
        if tag in _BLOCKS:
            self._write("\n")

    def handle_data(self, data: str) -> None:
        if self.heading:
            self.title.append(data)
        else:
            self._write(data.replace("\n", " ").replace("\r", " "))

    def _write(self, data: str) -> None:
        if self.depth:
            return
        self.parts.append(data)
        if self.inside:
            self.article.append(data)


def _tidy(parts: list[str]) -> str:
    return _LINES.sub("\n", _SPACES.sub(" ", "".join(parts))).strip()


def clean(html: str) -> Page:
    """Return the text of an HTML page, one line per block."""
    safe = _NO_TAG.sub("&lt;", _UNREAD.sub(" ", html))
    text = ""
    reader = _Reader(_DROPPED)
    # A page that never closes its <nav> would lose everything; read it again and keep what is there.
    for drop in (_DROPPED, frozenset[str]()):
        reader = _Reader(drop)
        reader.feed(safe)
        reader.close()
        text = _tidy(reader.article) or _tidy(reader.parts)
        if text:
            break
    return Page(text, _tidy(reader.title).replace("\n", " "), reader.published.strip())
