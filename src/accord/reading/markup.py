"""Plain text out of an HTML page: nothing is run or fetched, and what stands beside the article is left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

from accord.reading.boilerplate import is_beside, trimmed
from accord.reading.words import words

# Removed before parsing: they hold no article, and unclosed ones make the parser look ahead again and again.
_UNREAD = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template|svg|iframe|object)\b.*?(?:</\1\s*>|\Z)|<[!?][^<>]{0,4000}(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# A "<" that begins no tag. Within quotation marks an attribute may hold "<" and ">" (a page within a page).
_NO_TAG = re.compile(
    r"""<(?!/?[a-zA-Z](?:[^<>]{0,4000}>|[^<>"']{0,200}+(?:(?:"[^"]{0,4000}+"|'[^']{0,4000}+')[^<>"']{0,200}+){1,30}+>))"""
)
_DROPPED = words("nav footer aside form button select iframe object figure dialog menu")
_BLOCKS = words(
    "p div br hr h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr td th section article main header "
    "blockquote pre "
    "body title address details summary"
)
_VOID = words("area base br col embed hr img input link meta param source track wbr")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*")
_PUBLISHED = words("article:published_time datepublished date pubdate dc.date dc.date.issued")
FEW = 25
"""Words; if no more is left of a page, too much was taken for what stands beside the article."""


@dataclass(frozen=True)
class Page:
    """What is left of an HTML page."""

    text: str
    title: str
    published: str
    """The date in the page's metadata as written there, or empty."""


@dataclass
class _Open:
    """An element whose end has not been met."""

    tag: str
    beside: bool


@dataclass
class _List:
    """An open list of the outermost level: how much of it is links."""

    since: int
    items: int = 0
    letters: int = 0
    linked: int = 0
    sentences: int = 0


class _Reader(HTMLParser):
    def __init__(self, drop: frozenset[str], *, by_name: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.drop = drop
        self.by_name = by_name
        self.parts: list[str] = []
        self.title: list[str] = []
        self.published = ""
        self.stack: list[_Open] = []
        self.open: Counter[str] = Counter()
        self.beside = 0
        """How many open elements are not to be read."""
        self.inside: int | None = None
        """Pieces there were when the outermost <article> or <main> began."""
        self.articles: list[tuple[int, int]] = []
        """Where the pieces of each of these are."""
        self.listing: _List | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and not self.published:
            kind = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            if kind in _PUBLISHED:
                self.published = given.get("content", "")
        elif tag == "time" and not self.published:
            self.published = given.get("datetime", "")
        if tag in _BLOCKS:
            self._close_implied(tag)
            self._write("\n")
        if tag in _VOID:
            return
        beside = tag in self.drop or (self.by_name and is_beside(tag, given))
        self.stack.append(_Open(tag, beside))
        self.open[tag] += 1
        self.beside += beside
        if tag in {"article", "main"} and self.inside is None:
            self.inside = len(self.parts)
        elif tag in {"ul", "ol"} and self.listing is None and not self.beside:
            self.listing = _List(len(self.parts))
        elif tag == "li" and self.listing:
            self.listing.items += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open[tag]:
            while self._pop() != tag:
                pass
        if tag in _BLOCKS:
            self._write("\n")

    def handle_data(self, data: str) -> None:
        if self.open["title"] and not self.open["body"]:
            self.title.append(data)
            return
        text = data.replace("\n", " ").replace("\r", " ")
        if self.listing and not self.beside:
            size = len(text.strip())
            self.listing.letters += size
            self.listing.linked += size if self.open["a"] else 0
            self.listing.sentences += text.rstrip().endswith((".", "!", "?", "”"))
        self._write(text)

    def finish(self) -> None:
        """Close what the page left open."""
        while self.stack:
            self._pop()

    def _close_implied(self, tag: str) -> None:
        # A block ends a paragraph and an item ends the item before it, whether or not the page says so.
        if self.stack and self.stack[-1].tag == "p":
            self._pop()
        if self.stack and tag == self.stack[-1].tag and tag in {"li", "dt", "dd", "tr", "td", "th"}:
            self._pop()

    def _pop(self) -> str:
        element = self.stack.pop()
        tag = element.tag
        self.open[tag] -= 1
        self.beside -= element.beside
        if tag in {"article", "main"} and self.inside is not None:
            if not self.open["article"] and not self.open["main"]:
                self.articles.append((self.inside, len(self.parts)))
                self.inside = None
        elif tag in {"ul", "ol"} and self.listing and not self.open["ul"] and not self.open["ol"]:
            found, self.listing = self.listing, None
            if (
                self.by_name
                and found.items >= 3
                and not found.sentences
                and found.linked >= 0.9 * found.letters
            ):
                # A list of nothing but links leads away from the article.
                del self.parts[found.since :]
                self.articles = [(a, b) for a, b in self.articles if b <= found.since]
        return tag

    def _write(self, data: str) -> None:
        if not self.beside:
            self.parts.append(data)

    def text(self) -> str:
        """Return the text of the article, where one is marked as such, else of the page."""
        pieces = [_tidy(self.parts[a:b]) for a, b in self.articles]
        longest = max(map(len, pieces), default=0)
        # Teasers of other articles are marked as articles too; they are short.
        return "\n".join(p for p in pieces if p and len(p) >= 0.4 * longest) or _tidy(self.parts)


def _tidy(parts: list[str]) -> str:
    return _LINES.sub("\n", _SPACES.sub(" ", "".join(parts))).strip()


def clean(html: str) -> Page:
    """Return the text of an HTML page, one line per block."""
    safe = _NO_TAG.sub("&lt;", _UNREAD.sub(" ", html))
    reader, text = _read(safe, _DROPPED, by_name=True)
    text = "\n".join(trimmed(text.split("\n")))
    if len(text.split()) < FEW:
        # The names of a page's parts may mislead, and a page that never closes its <nav> would lose everything.
        for drop in (_DROPPED, frozenset[str]()):
            other, found = _read(safe, drop, by_name=False)
            found = "\n".join(trimmed(found.split("\n"))) or found
            if not text or len(found.split()) > max(FEW, 3 * len(text.split())):
                reader, text = other, found
    return Page(text, _tidy(reader.title).replace("\n", " "), reader.published.strip())


def _read(safe: str, drop: frozenset[str], *, by_name: bool) -> tuple[_Reader, str]:
    reader = _Reader(drop, by_name=by_name)
    reader.feed(safe)
    reader.close()
    reader.finish()
    return reader, reader.text()
