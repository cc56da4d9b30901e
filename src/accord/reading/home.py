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
_MINE = re.compile(r"\b(?:[Oo]ur|[Mm]y)\s")
_SIGNED = re.compile(r"\b[Ww]e,\s+(?:the\s+)?[^.;]{0,200}")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_ENOUGH = 3
_UNDER = re.compile(r"\b(?:with|to|in|from|of|against|on|for|at|by|over|into|towards?|than)\s+(?:the\s+)?$")


def masthead(article: Article) -> int:
    """Return where the lines at the top end that are no sentences: title, outlet, date, who issues it."""
    end = 0
    for start, stop in article.paragraphs[:8]:
        line = article.text[start:stop]
        if len(line) > 140 or (line.rstrip()[-1:] in ".!?”" and len(line) > 30):
            break
        end = stop
    return end


_SPEECH = re.compile(
    r"\b(?:[Aa]ddress|[Ss]peech|[Rr]emarks|[Kk]eynote|[Ll]ecture|[Ss]tatement|[Tt]estimony)\b[^.\n]{0,60}?\b(?:by|of)\b|\b[Dd]elivered\s+by\b"
)


def spoken(flat: str, start: int, end: int) -> bool:
    """Say whether a line at the top says whose speech it is: "Address by the Minister of Trade, Ana Sol"."""
    return end - start < 160 and _SPEECH.search(flat, start, end) is not None


def speaker(flat: str, top: Sequence[Hit]) -> str | None:
    """Return whose speech the text is, by the names in the lines at its top."""
    for hit in top:
        entry = known().get(hit.actor)
        if (entry.kind if entry else hit.kind) == "person" and _SPEECH.search(
            flat, max(0, hit.start - 90), hit.start + 1
        ):
            return hit.actor
    return None


def sections(article: Article, hits: Sequence[Sequence[Hit]]) -> tuple[str | None, ...]:
    """Return by sentence the country or bloc that is all its heading names, None where it is under no such heading."""
    found: list[str | None] = []
    headings, here = set(article.headings), None
    for position, (start, end) in enumerate(article.sentences):
        if position in headings and position:
            named = {hit.actor for hit in hits[position] if hit.actor in known()}
            length = sum(hit.end - hit.start for hit in hits[position])
            alone = len(named) == 1 and 2 * length > end - start and end - start < 60
            here = named.pop() if alone and known()[next(iter(named))].kind in {"country", "bloc"} else None
        found.append(here)
    return tuple(found)


def main_pair(hits: Sequence[Sequence[Hit]]) -> tuple[str, ...]:
    """Return the two countries or blocs that are named most, where both are named well more than any third."""
    counts = Counter(
        hit.actor
        for row in hits
        for hit in row
        if (e := known().get(hit.actor)) and e.kind in {"country", "bloc"}
    )
    for row in hits[:4]:  # whom it begins with counts double
        counts.update(hit.actor for hit in row if hit.actor in counts)
    if "EUROPE" in counts and "EU" in counts:
        counts["EU"] += counts.pop("EUROPE")
    most = counts.most_common(3)
    if len(most) < 2 or most[1][1] < _ENOUGH or (len(most) > 2 and most[2][1] + 1 >= most[1][1]):
        return ()
    return tuple(sorted((most[0][0], most[1][0])))


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
    titled = [
        hit.actor
        for hit in (hits[0] if hits else ())
        if (e := known().get(hit.actor))
        and e.kind == "country"
        and not _UNDER.search(flat, max(0, hit.start - 14), hit.start)
    ]
    for actor in titled[:1]:
        scores[actor] += _ENOUGH
    speech = any(spoken(flat, start, end) for start, end in article.sentences[:6])
    for row, (start, end) in zip(hits, article.sentences, strict=True) if speech else ():
        first_hit = next((h for h in row if h.actor in countries()), None)
        if (
            first_hit
            and first_hit.how == "name"
            and not first_hit.adjectival
            and _MINE.search(flat, start, end)
            and not _UNDER.search(flat, max(0, first_hit.start - 14), first_hit.start)
        ):
            scores[first_hit.actor] += 2  # "Peru will pay, and our universities will teach"
    if not scores:
        return None
    (first, most), *rest = scores.most_common(2)
    return first if most >= _ENOUGH and (not rest or rest[0][1] < most) else None


def official(article: Article, flat: str) -> bool:
    """Say whether a government issues the text: what it says in the passive is then done by that government."""
    top = masthead(article)
    return _ISSUED.search(flat, 0, max(top, 1)) is not None or _ENACTS.search(flat, 0, 3000) is not None


_ISSUED = re.compile(
    r"\b(?:GAZETTE|Gazette|Joint\s+(?:Communiqu|Declaration|Statement)|Decree|DECREE|Notice\s+(?:to|No)|ORDER\b|"
    r"(?:Ministry|Department|Office|Cabinet|Government|Council)\b[^.\n]{0,60}(?:Press\s+[Rr]elease|Press\s+[Ss]tatement|News\s+[Rr]elease))"
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
                found.append((name.actor, 6 if official else 4 if dateline else 2))
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
    told = Counter(hit.actor for hit in every if hit.actor in countries())
    if (
        home
        and len(free) >= _ENOUGH
        and told[home] >= 2 * max((n for a, n in told.items() if a != home), default=1)
    ):
        return (home,)  # no other country is nearly as much spoken of
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
