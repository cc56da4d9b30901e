"""What is only supposed: scenarios, conditions and what would follow from them."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

_FRAME = (
    r"(?:Suppose|Imagine|Assume|Picture|Say|Consider\s+(?:a|the\s+case|what)|What\s+if|"
    r"(?:In|Under|On)\s+(?:the|this|that|a|an|one|our|such\s+an?|either|"
    r"both)\s+(?:[\w-]+\s+){0,2}(?:scenarios?|variants?|worlds?|futures?|"
    r"case\s+of|worst\s+case|best\s+case|event|hypothes[ie]s|branch|pathway|alternative|outcome|timeline)|"
    r"(?:The\s+)?(?:[Ss]cenario|SCENARIO|[Vv]ariant|[Pp]athway)\s+(?:[A-D]|\d|[Oo]ne|[Tt]wo|[Tt]hree|"
    r"[Ff]our|I{1,3}V?)\b|"
    r"(?:The\s+)?(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|[Ff]inal)\s+(?:scenario|variant|"
    r"pathway|possibility)\b)"
)
_SUPPOSED = re.compile(rf"(?:^|(?<=[.!?”\"]\s)|(?<=\n))[\s“\"*#–•-]*(?:But\s+|And\s+|Now\s+)?{_FRAME}")
_STOPPED = re.compile(
    r"(?:^|(?<=[.!?”\"]\s))(?:In\s+(?:fact|reality)|For\s+now|So\s+far|Today|Back\s+in|In\s+(?:19|"
    r"20)\d\d|Last\s+(?:week|month|year)|"
    r"As\s+things\s+stand|On\s+\w+day)\b"
)
_LONGEST = 1200
_CONDITION = re.compile(
    r"(?:^|[\s“\"(—–-])(?:if|in\s+the\s+event\s+(?:of|that)|provided\s+that|on\s+condition\s+that|"
    r"in\s+case|as\s+long\s+as|were|"
    r"should(?=\s+[\w’'-]+(?:\s+[\w’'-]+){0,4}\s+(?:fail|persist|continue|be|go|come|prove|break|"
    r"refuse|decide|impose|ban|follow|"
    r"join|agree|happen|win|lose|fall|rise|turn|take|drop|change|choose)\b))\s",
    re.IGNORECASE,
)
_HEADED = re.compile(r"[\s“\"]*(?:If|Should|Were|In\s+the\s+event|Provided|In\s+case)\s")
_EVEN = re.compile(
    r"\b(?:even|as|asked|know|knew|see|unclear|wonder\w*|doubt\w*|question(?:ed|s)?)\s+if\s", re.IGNORECASE
)


@lru_cache(maxsize=4)
def _frames(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_SUPPOSED.finditer(text))


def supposed(text: str, start: int) -> re.Match[str] | None:
    """Return the words that make the paragraph or section of a sentence a supposition."""
    frames = _frames(text)
    place = bisect_right(frames, start + 60, key=re.Match.start) - 1
    if place < 0 or frames[place].start() < start - _LONGEST:
        return None
    last = frames[place]
    low = text.rfind("\n\n", max(0, start - _LONGEST), start) + 1
    stop = text.find("\n", start)
    if low <= last.end() and (stop < 0 or last.start() < stop):
        return None if _STOPPED.search(text, last.end(), start + 30) else last
    heading = text.rfind("\n\n", max(0, low - 160), max(0, low - 1)) + 1
    above = text[heading:low].strip()
    if heading <= last.start() < low and len(above) < 90 and above[-1:] not in {".", "”", '"', "!", ":"}:
        return last
    return None


def conditional(flat: str, start: int, end: int, position: int) -> re.Match[str] | None:
    """Return the "if" of a sentence whose main clause stands at a place: what "will" happen then only may."""
    if head := _HEADED.match(flat, start, end):
        return head
    found = _CONDITION.search(flat, position, end)
    return found if found and not _EVEN.search(flat, max(start, found.start() - 12), found.end()) else None
