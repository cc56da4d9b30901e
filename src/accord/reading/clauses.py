"""The little grammar the rules need: clauses of a sentence, and actors grouped with their preposition.

No parser: boundaries are the words and marks that open a clause, and a preposition governs the names that
follow it with nothing but articles and adjectives between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from accord.reading.hits import Hit

_OPENERS = re.compile(
    r"[;:]\s|\s[—–-]\s|—|"
    r",?\s(?:(?:after|before|since)(?!\s(?:the\s+)?(?:end|start|beginning|close|summer|autumn|spring|"
    r"winter|turn|new\s+year|"
    r"\d|January|February|March|April|May|June|July|August|September|October|November|December|last|"
    r"next|this|then|early|late|"
    r"mid|long)\b)|while|whereas|because|although|though|when|if|unless|whether|that|which|"
    r"who|whose|where|so\s+that|(?<!such\s)(?<!well\s)as(?!\s(?:well|part|an?|of)\b))\s"
    r"(?!(?<=that\s)(?:request|claim|proposal|idea|suggestion|report|allegation|view|customer|"
    r"measure|decision|year|month|week|day|time|country|company|order|demand|offer|charge|step|move|plan|"
    r"accusation|possibility|option)\b)|"
    r",\s(?:and|but|so|yet)\s(?=(?:[\w’'.-]+\s){0,6}?(?:has|have|had|is|are|was|were|will|would|"
    r"could|may|might|can|should|ought|must|did|does|do|said|also)\s)|"
    r"\sbut\s(?!also)|"
    r"\b(?:said|says|added|warned|argued|insisted|stated|claimed)\s+"
    r"(?=(?:it|they|he|she|there|the|a|an|any|no|both|this|these|its|their|[A-Z][\w’'-]*)\s)|"
    r"\b(?:told|tells)\s(?:[\w’'-]+\s){1,3}(?=(?:it|they|he|she|there)\s)"
)
_INTRODUCED = re.compile(
    r"(?:[“\"']\s*)?(?:After|Before|While|Whereas|Because|Although|Though|Since|When|If|Unless|As|"
    r"By|In|On|At|With|Despite|Following|"
    r"Under|Amid|During|Until|Having|For|Given|Unlike|Last|Earlier|Moreover|However|Meanwhile|"
    r"Separately|Still|Also|Instead|"
    r"Facing|Late|Early|From|Over|Without|Were|Had|Should|Through|Within|Once|Contrary|Based|Asked|Opening|"
    r"(?!United\b|Beijing\b|Red\b)[A-Z][a-z]+(?:ed|ing)(?=\s+(?:by|to|in|on|with|the|a|as|from|for|at)\b))\b"
)
_DETERMINERS = (
    r"(?:(?:the|a|an|its|his|her|their|other|all|some|any|both|either|not\s+only|every|certain|"
    r"several|many|most|key|major|new|own|"
    r"more|partners?|like-minded|countries|nations|states|allies|firms\s+in|companies\s+in|"
    r"buyers\s+in|customers\s+in|users\s+in|"
    r"[a-z-]+(?:al|ive|ic|ous|ed|ing|able|ible|ary|ant|ent|ful|less|ern)|"
    r"(?:exports?|imports?|shipments?|sales|goods|chips?|products|access|deliveries|supplies|"
    r"technology|equipment|purchases|machines|"
    r"semiconductors|hardware|processors|researchers|scientists|students|engineers|specialists|"
    r"companies|firms)\s+"
    r"(?:and\s+[a-z]+\s+)?(?:made\s+in|bound\s+for|made\s+by|to|from|of|in|by|for)|"
    r"(?:universit(?:y|ies)|institutes?|laborator(?:y|ies)|buyers?|customers?|users?|partners?|firms?|"
    r"banks|hospitals|schools|"
    r"suppliers?|makers?|manufacturers?|importers?|traders|developers|start-ups|colleges|agencies|"
    r"authorities|officials|"
    r"governments?|groups?|clients?|factories|plants|operators?|entit(?:y|ies)|ministr(?:y|ies)|"
    r"regulators?|lecturers|teachers|"
    r"graduates|experts|workers|people|citizens|investors|distributors?|vendors?)\s+(?:in|of|from|at|"
    r"across|inside|based\s+in)),?\s+){0,4}"
)
_SUCH_AS = (
    r"(?:,?\s*(?:particularly|especially|notably|including|such\s+as|like|above\s+all|"
    r"among\s+them|first\s+of\s+all)\s+)?"
)
_PREPOSITION = re.compile(
    r"(?:^|[\s“\"(—–,])(?P<prep>with|to|onto|on|against|of|in|from|by|for|at|toward|towards|"
    r"between|among|into|out\s+of|over|through|via|under|than|"
    r"despite|without|about|behind|alongside|including|like|such\s+as|ahead\s+of|outside|inside|"
    r"across|within|to\s+and\s+from)\s+"
    rf"{_DETERMINERS}(?:non-Western\s+(?:nations|countries|states|partners))?{_SUCH_AS}(?:the\s+)?$",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\b[Aa]ccording\s+to\s+[^,;:]{0,40}$")
_TOGETHER = re.compile(
    r"(?:[’']s?)?(?:\s+(?!and\b|or\b)[a-z][\w-]*){0,2}?\s*"
    r"(?:,\s+and\b|,|\band\b|\bor\b|as\s+well\s+as|along\s+with|together\s+with|/|–|-|but\s+also|"
    r",?\s*particularly|&|\bnor\b)\s*"
    r"(?:(?:the|its|their|his|her|[A-Z][a-z]+(?:ish|ese|an|ic|ch|i)|other|both|also|with|even|fellow)\s+)*"
    r"(?:(?:other\s+)?(?:members|countries|nations|states)\s+(?:like|such\s+as|including)\s+)?"
)
_NAMED_AFTER = re.compile(r"(?:[’']s?)?,?\s+and\s+(?:its|the|his|their|a)\s+[a-z][\w\s-]{0,40},\s+")
_LARGEST = re.compile(
    r"[’']s\s+(?:\w+-)?(?:largest|biggest|leading|top|main|only|most|first|second|third|richest|oldest)\b"
)


@dataclass(frozen=True)
class Group:
    """Actors named together ("Russia and China") and the preposition they stand under."""

    hits: tuple[Hit, ...]
    prep: str | None

    @property
    def start(self) -> int:
        """Where the group begins."""
        return self.hits[0].start

    @property
    def end(self) -> int:
        """Where the group ends."""
        return self.hits[-1].end


def groups(flat: str, hits: Sequence[Hit], parts: Sequence[tuple[int, int]]) -> list[Group]:
    """Return the parties of a sentence in groups, in order; names inside other names are left out.

    No group and no preposition reaches over the boundary of a clause.
    """
    found: list[Group] = []
    for hit in hits:
        if hit.inner:
            continue
        start = parts[clause_at(parts, hit.start)][0]
        if found and found[-1].end > start:
            last = found[-1]
            between = flat[last.end : hit.start]
            if between == ", " and _LARGEST.match(flat, hit.end):
                continue  # "ASML, Europe's largest technology company": Europe is no party
            if last.prep == "according to" and "," in between:
                pass
            elif len(between) < 80 and (_TOGETHER.fullmatch(between) or _NAMED_AFTER.fullmatch(between)):
                found[-1] = Group((*last.hits, hit), last.prep)
                continue
        if _ACCORDING.search(flat, max(start, hit.start - 50), hit.start) and not re.search(
            r"\bby\s+(?:the\s+)?$", flat[max(start, hit.start - 9) : hit.start]
        ):
            found.append(Group((hit,), "according to"))
            continue
        match = _PREPOSITION.search(flat, max(start, hit.start - 90), hit.start)
        prep = re.sub(r"\s+", " ", match["prep"].lower()) if match else None
        if match and prep == "of" and (ending := _LAST.search(match.group())):
            prep = ending.group(1)  # "the sale of equipment to India"
        found.append(Group((hit,), prep))
    return [one for group in found for one in _apart(flat, group, parts)]


_LAST = re.compile(r"\s(to|from|by|for)\s+(?:the\s+)?$", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:and|or|nor|as|with|both|particularly)\b|[&/–-]")


def _apart(flat: str, group: Group, parts: Sequence[tuple[int, int]]) -> list[Group]:
    """Take apart names with nothing but commas between them: no list, but the end of one phrase and the next."""
    if len(group.hits) < 2 or group.start - parts[0][0] < 3:
        return [group]
    if any(_JOINED.search(flat, a.end, b.start) for a, b in pairwise(group.hits)):
        return [group]
    return [Group((hit,), group.prep if number == 0 else None) for number, hit in enumerate(group.hits)]


def clauses(flat: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the clauses of a sentence as extents that cover it, in order."""
    cuts = {start, end}
    if _INTRODUCED.match(flat, start, end):
        comma = flat.find(", ", start, end)
        if (first := _OPENERS.search(flat, start, end)) and first.end() < comma:
            comma = -1  # "In May the daily reported that Onnuri Labs, a start-up"
        # "In Paris, London and Rome, ..." has commas of its own: the last one before a finite verb counts
        if comma > 0:
            cuts.add(comma + 2)
    for match in _OPENERS.finditer(flat, start, end):
        cuts.add(match.end())
    ordered = sorted(cuts)
    return [(a, b) for a, b in pairwise(ordered) if b > a]


def clause_at(parts: Sequence[tuple[int, int]], position: int) -> int:
    """Return which clause a position is in."""
    for index, (start, end) in enumerate(parts):
        if start <= position < end:
            return index
    return len(parts) - 1


def trimmed(flat: str, start: int, end: int) -> tuple[int, int]:
    """Return an extent without the blanks, commas and connecting words at its ends."""
    tail = re.search(
        r"(?:[\s,;:—–-]|,?\s(?:after|before|while|whereas|because|although|though|since|when|if|"
        r"unless|that|which|who|whose|where|as|"
        r"and|but|so|yet|so\s+that|on|in|of|for|with|by|to|at|from))*[\s,;:.!?—–-]*$",
        flat[start:end],
    )
    stop = start + tail.start() if tail else end
    while start < stop and flat[start] in " ,;:—–-":
        start += 1
    return (start, stop) if stop > start else (start, end)
