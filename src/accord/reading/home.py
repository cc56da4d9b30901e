"""Whose article it is: the country it is written from or about, and whom an unquoted "we" means."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from accord.places import countries
from accord.reading.gazetteer import known, names
from accord.reading.hits import Hit
from accord.reading.records import Article

_OFFICIAL = re.compile(
    r"\b(?:Ministry|Minister|Chamber|Parliament|Government|Department|Embassy|Senate|Assembly|"
    r"Subcommittee|Committee|Cabinet|"
    r"House|Council|Office|Gazette|Presidency|Secretariat|Press\s+[Rr]elease|Hansard|Decree|Order|Commission)\b"
)
_WORD = re.compile(r"[A-Z][\w’'-]*")
_OURS = re.compile(r"\b(?:[Ww]e|[Uu]s|[Oo]urs?|[Oo]urselves)\b")
_SIGNED = re.compile(r"\b[Ww]e,\s+(?:the\s+)?[^.;]{0,200}")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_ENOUGH = 3


def masthead(article: Article) -> int:
    """Return where the lines at the top end that are no sentences: title, outlet, date, who issues it."""
    end = 0
    for start, stop in article.paragraphs[:8]:
        line = article.text[start:stop]
        if len(line) > 140 or (line.rstrip()[-1:] in ".!?”" and len(line) > 30):
            break
        end = stop
    return end


def home_country(article: Article, flat: str, hits: Sequence[Sequence[Hit]]) -> str | None:
    """Return the country whose "government" an article means where it names none, or None where no country leads."""
    scores: Counter[str] = Counter()
    top = masthead(article)
    for row in hits:
        for hit in row:
            entry = known().get(hit.actor)
            if entry is None or entry.kind != "country":
                continue
            own = hit.how == "government" or (hit.start < top and _official_line(flat, hit.start, top))
            scores[hit.actor] += 3 if own else 1
    for actor, weight in _issued_from(flat, article, top):
        scores[actor] += weight
    if not scores:
        return None
    (first, most), *rest = scores.most_common(2)
    return first if most >= _ENOUGH and (not rest or rest[0][1] < most) else None


def official(article: Article, flat: str) -> bool:
    """Say whether a government issues the text: what it says in the passive is then done by that government."""
    top = masthead(article)
    return _ISSUED.search(flat, 0, max(top, 1)) is not None or _ENACTS.search(flat, 0, 3000) is not None


_ISSUED = re.compile(
    r"\b(?:GAZETTE|Gazette|Joint\s+Communiqu|Joint\s+Declaration|Decree|DECREE|Notice\s+(?:to|No)|ORDER\b)"
)
_ENACTS = re.compile(
    r"\b(?:in\s+exercise\s+of\s+(?:the\s+)?powers|makes?\s+the\s+following\s+(?:order|regulations?|"
    r"rules)|hereby\s+(?:decrees?|orders?|"
    r"enacts?))\b",
    re.IGNORECASE,
)


def _official_line(flat: str, position: int, top: int) -> bool:
    return _OFFICIAL.search(flat, max(0, position - 80), min(top, position + 80)) is not None


def _issued_from(flat: str, article: Article, top: int) -> list[tuple[str, int]]:
    """Return the countries of the capitals in the lines at the top and in a dateline, which are places elsewhere."""
    found = []
    first = next((extent for extent in article.paragraphs if extent[0] >= top), (0, 0))
    stop = min(first[1], first[0] + 60)
    date = article.published_span
    dateline = date is not None and first[0] <= date.start < stop
    for word in _WORD.finditer(flat, 0, stop if dateline else top):
        if word.start() >= top and date is not None and word.start() > date.start:
            break
        for name in names().get(word.group(), ()):
            if name.capital and flat.startswith(name.text, word.start()):
                official = word.start() < top and _official_line(flat, word.start(), top)
                found.append((name.actor, 6 if official else 2))
                break
    return found


def authors(article: Article, flat: str, hits: Sequence[Sequence[Hit]], home: str | None) -> tuple[str, ...]:
    """Return whom "we" means outside quotations: signatories, the body that issues the text, or the writer's country.

    The writer's country is none that a sentence sets beside "us" ("New Zealand", in "we vie with New Zealand").
    """
    spots = [m.start() for m in _OURS.finditer(flat)]
    closed = (
        flat.rfind("”") + 1
    )  # none of the quotations opened after it ends, and each would be sought to the end
    quoted = [m.span() for m in _QUOTED.finditer(flat[:closed] + flat[closed:].replace("“", " "))]
    free = [
        spot
        for spot in spots
        if not (at := bisect_right(quoted, (spot, len(flat)))) or spot >= quoted[at - 1][1]
    ]
    if not free:
        return ()
    every = [hit for row in hits for hit in row]
    if signed := _SIGNED.search(flat):
        named = [
            h.actor for h in every if signed.start() <= h.start < signed.end() and h.actor in countries()
        ]
        if len(set(named)) > 1:
            return tuple(dict.fromkeys(named))
    top = masthead(article)
    issuers = [h for h in every if h.start < top and (e := known().get(h.actor)) and e.kind == "country"]
    if issuers and _official_line(flat, issuers[0].start, top):
        official = [h.actor for h in issuers if _official_line(flat, h.start, top)]
        return tuple(dict.fromkeys(official))
    bodies = [h.actor for h in every if h.start < top and h.kind == "organisation" and h.actor not in known()]
    if bodies:
        return (bodies[-1],)
    scores: Counter[str] = Counter()
    beside: set[str] = set()
    for row, (start, end) in zip(hits, article.sentences, strict=True):
        ours = any(start <= spot < end for spot in free)
        for hit in row:
            if hit.actor in countries() or hit.actor in {"EU", "EUROPE"}:
                scores["EU" if hit.actor == "EUROPE" else hit.actor] += 1
                if ours and hit.actor in countries():
                    beside.add(hit.actor)
    left = [(count, actor) for actor, count in scores.items() if actor not in beside]
    best = max(left, default=None)
    if best and len(free) >= _ENOUGH and best[0] > 1:
        return (best[1],)
    return (home,) if home and len(free) >= _ENOUGH else ()
