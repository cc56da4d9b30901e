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
    r",\s(?:and|so|yet)\s(?=(?:it|they|he|she|we|I)\s+[a-z])|"
    r",\s(?:and|so|yet)\s(?=(?:(?!(?:in|on|at|by|from|since|after|last|to|of|with|for|as|under|then|until)\s)[a-z’'-]+\s+){0,3}"
    r"(?!January|February|March|April|May|June|July|August|September|October|November|December)"
    r"[A-Z][\w’'&.-]*\s+(?:[\w’'&.-]+\s+){0,4}?"
    r"(?:[a-z]{2,}(?:s|ed)|took|gave|made|put|cut|held|set|won|lost|sold|bought|built|sent|kept|left|brought)\s+"
    r"(?:the|an?|its|their|his|her|no|any|that|not|them|it|him|to\s+(?:do|be|have|follow|join))\s)|"
    r"\sbut\s(?!also)|"
    r"\b(?:said|says|added|warned|argued|insisted|stated|claimed)\s+"
    r"(?=(?:it|they|he|she|there|the|a|an|any|no|both|this|these|its|their|his|her|our|my|every|each|some|many|most|several|all|[A-Z][\w’'-]*)\s)|"
    r"\b(?:told|tells)\s(?:[\w’'-]+\s){1,3}(?=(?:it|they|he|she|there)\s)"
)
_INTRODUCED = re.compile(
    r"(?:[“\"']\s*)?(?:After|Before|While|Whereas|Because|Although|Though|Since|When|If|Unless|As|"
    r"By|In|On|At|With|Despite|Following|"
    r"Under|Amid|During|Until|Having|For|Given|Unlike|Last|Earlier|Moreover|However|Meanwhile|"
    r"Separately|Still|Also|Instead|"
    r"Facing|Late|Early|From|Over|Without|Were|Had|Should|Through|Within|Once|Together|Along|Alongside|Jointly|Besides|Beyond|Contrary|Based|Asked|Opening|"
    r"(?!United\b|Beijing\b|Red\b)[A-Z][a-z]+(?:ed|ing)(?=\s+(?:by|to|in|on|with|the|a|as|from|for|at)\b))\b"
)
_DETERMINERS = (
    r"(?:(?:the|a|an|(?!(?:19|20)\d\d\b)\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens\s+of|hundreds\s+of|"
    r"thousands\s+of|scores\s+of|its|his|her|their|other|all|some|any|both|either|not\s+only|every|certain|"
    r"several|many|most|key|major|new|own|"
    r"more|partners?|like-minded|countries|nations|states|allies|firms\s+in|companies\s+in|"
    r"buyers\s+in|customers\s+in|users\s+in|"
    r"(?!January\b|February\b)[a-z-]+(?:al|ive|ic|ous|ed|ing|able|ible|ary|ant|ent|ful|less|ern)|"
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
_PARTICIPLE = re.compile(r"(?:[a-z]+ly\s+)?[a-z]+(?:ed|ing)\s[^,]{2,60},\s")
_LABELLED = re.compile(r"[A-Z][\w.’'-]*(?:\s[\w.’'-]+){0,4}(?:\s\([^()]{1,40}\))?:\s")
_SUBORDINATE = re.compile(r"(?:[“\"']\s*)?(?:As|When|While|Whereas|Because|Although|Though|If|Unless)\s")
_STATED = re.compile(
    r"(?:By|In|On|At|With|Despite|Under|Amid|During|For|From|Over|Without|Through|Within|Last|Late|Early|Earlier|Also)\s"
    r"[^,]*?\s(?:(?:it|they|he|she|we|I)\s+(?!(?:the|an?|and|or|itself|themselves)\b)[a-z]|"
    r"[A-Z][\w’'-]+\s+(?:instructs|orders|directs|tells|asks|urges|calls|bans|bars|imposes|plans|wants|aims|seeks|says|has|will|"
    r"instructed|ordered|directed|told|asked|urged|called)\s)"
)
"""Openers whose first comma comes after a subject and its verb."""
_KINDS = (
    r"manufacturer|maker|firm|company|bank|lender|institute|developer|operator|supplier|distributor|start-up|startup|group|"
    r"fund|chipmaker|designer|utility|broker|exporter|importer|trader|producer|university|laboratory|contractor|foundry|"
    r"giant|conglomerate|carrier|agency|toolmaker|packager|assembler|reseller|shipper|investor|neighbour|neighbor|rival|"
    r"ally|partner"
)
"""What may stand between a preposition and a name: "of the Brno manufacturer Kestrel"."""
_SUCH_AS = (
    r"(?:,?\s*(?:particularly|especially|notably|including|such\s+as|like|above\s+all|"
    r"among\s+them|first\s+of\s+all)\s+)?"
)
_PREPOSITION = re.compile(
    r"(?<![\w’'-])(?P<prep>together\s+with|along\s+with|with|to|onto|on|against|of|in|from|by|for|at|toward|towards|"
    r"between|among|into|out\s+of|over|through|via|under|than|"
    r"despite|without|about|behind|alongside|including|like|such\s+as|ahead\s+of|outside|inside|"
    r"across|within|to\s+and\s+from)\s+"
    rf"{_DETERMINERS}(?:(?:[A-Z][\w’'-]*\s+)?(?:[a-z-]+\s+){{0,2}}(?:{_KINDS})\s+)?(?:non-Western\s+(?:nations|countries|states|partners))?{_SUCH_AS}(?:the\s+)?$",
    re.IGNORECASE,
)
_OF_THEIRS = re.compile(
    r"(?<![\w’'-])(?P<prep>of|on|in|at|from|with|by|against|between|among)\s+(?:(?!\w+ing\b|and\b|or\b)[a-z-]+\s+){1,3}$"
)
"""A preposition before any adjectives of a demonym: "of windblown Peruvian coast"."""
_ACCORDING = re.compile(r"\b[Aa]ccording\s+to\s+[^,;:]{0,40}$")
_TOGETHER = re.compile(
    r"\.?(?:[’']s?)?(?:\s+(?!and\b|or\b)[a-z][\w-]*){0,2}?\s*"
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
    owner: Hit | None = None
    """A name that only says whose the next one is: the phrase begins with it."""
    for hit in hits:
        if hit.inner:
            owner = owner or hit
            continue
        start = parts[clause_at(parts, hit.start)][0]
        begins = owner.start if owner and owner.start >= start and hit.start - owner.end < 60 else hit.start
        owner = None
        if found and found[-1].end > start:
            last = found[-1]
            between = flat[last.end : begins]
            if between == ", " and _LARGEST.match(flat, hit.end):
                continue  # "ASML, Europe's largest technology company": Europe is no party
            if last.prep == "according to" and "," in between:
                pass
            elif len(between) < 80 and (_TOGETHER.fullmatch(between) or _NAMED_AFTER.fullmatch(between)):
                if (
                    last.prep in _PLACING
                    and len(found) > 1
                    and _named(hit)
                    and _at_home(flat, found[-2], last)
                ):
                    found[-2:] = [Group((*found[-2].hits, hit), found[-2].prep)]  # "Kestrel of Peru and Tolo"
                    continue
                found[-1] = Group((*last.hits, hit), last.prep)
                continue
        low = max(start, begins - 50)
        if (
            flat.find("ccording", low, begins) >= 0
            and _ACCORDING.search(flat, low, begins)
            and not re.search(r"\bby\s+(?:the\s+)?$", flat[max(start, begins - 9) : begins])
        ):
            found.append(Group((hit,), "according to"))
            continue
        match = _PREPOSITION.search(flat, max(start, begins - 90), begins)
        if match is None and hit.how == "demonym":
            match = _OF_THEIRS.search(flat, max(start, begins - 50), begins)
        prep = re.sub(r"\s+", " ", match["prep"].lower()) if match else None
        if match and prep == "of" and (ending := _LAST.search(match.group())):
            prep = ending.group(1)  # "the sale of equipment to India"
        found.append(Group((hit,), prep))
    return [one for group in _exemplified(flat, found) for one in _apart(flat, group, parts)]


_PLACING = frozenset({"of", "in", "from", "at"})


def _named(hit: Hit) -> bool:
    return hit.kind in {"organisation", "person"}


def _at_home(flat: str, group: Group, place: Group) -> bool:
    """Say whether a place is only where the organisation before it is: "Kestrel of Peru"."""
    return (
        _named(group.hits[-1]) and len(place.hits) == 1 and not _named(place.hits[0])
        and re.fullmatch(r",?\s+(?:based\s+)?(?:of|in|from|at)\s+", flat[group.end : place.start]) is not None
    )  # fmt: skip


_COUNTRIES = re.compile(
    r"\s(?P<prep>to|in|from|with|on|against|for|by|of|across|between|among|into)\s+(?:[\w-]+\s+){0,3}(?:countries|states|nations|"
    r"markets|destinations|governments|firms|companies|partners|members|buyers|customers|neighbours|neighbors|allies|"
    r"economies|capitals|universities|institutes|suppliers)(?:\s+[a-z]+)?,\s+$"
)
_AMONG = re.compile(r",?\s+(?:among\s+(?:them|others)|included|for\s+example|for\s+instance)\b")


def _exemplified(flat: str, found: Sequence[Group]) -> list[Group]:
    """Let names stand under the preposition of those they are among: "to four countries, Peru and Chile among them"."""
    return [
        Group(group.hits, several["prep"])
        if group.prep is None
        and _AMONG.match(flat, group.end)
        and (several := _COUNTRIES.search(flat, max(0, group.start - 70), group.start))
        else group
        for group in found
    ]


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
    label = _LABELLED.match(flat, start, end)
    first_word = label.end() if label else start
    if _INTRODUCED.match(flat, first_word, end):
        comma = flat.find(", ", first_word, end)
        if comma > 0 and _STATED.match(flat, first_word, comma):
            comma = -1  # "From April it waives the licence for six countries, Peru among them"
        if comma > 0 and _PARTICIPLE.match(flat, comma + 2, end):
            comma = -1  # "In it Peru, satisfied by inspections, scraps the rule"
        subordinate = _SUBORDINATE.match(flat, first_word, end) is not None
        if (first := _OPENERS.search(flat, first_word, end)) and first.end() < comma and not subordinate:
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


_TAIL = re.compile(
    r"(?:[\s,;:—–-]|,?\s(?:after|before|while|whereas|because|although|though|since|when|if|"
    r"unless|that|which|who|whose|where|as|"
    r"and|but|so|yet|so\s+that|on|in|of|for|with|by|to|at|from))*[\s,;:.!?—–-]*$"
)
_LINK = 20
"""More characters than any one connecting word has with the blanks around it."""


def trimmed(flat: str, start: int, end: int) -> tuple[int, int]:
    """Return an extent without the blanks, commas and connecting words at its ends."""
    low = max(start, end - 3 * _LINK)
    tail = _TAIL.search(flat, low, end)
    if tail and low > start and tail.start() - low < _LINK:
        tail = _TAIL.search(flat, start, end)  # it may begin further left
    stop = tail.start() if tail else end
    while start < stop and flat[start] in " ,;:—–-":
        start += 1
    return (start, stop) if stop > start else (start, end)
