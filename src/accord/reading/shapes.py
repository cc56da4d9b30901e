"""The grammatical shape of a trigger: a verb in the active or the passive, or a noun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from accord.reading.words import words

if TYPE_CHECKING:
    from accord.reading.parties import Sentence

_BE = re.compile(
    r"\b(?:was|were|is|are|been|be|being|remains?|remained|stays?|stayed|get|gets|got|getting|(?:find|finds|found|see|saw|have|has|"
    r"had)\s+(?:themselves|itself|their\s+[\w\s]{1,30}?|its\s+[\w\s]{1,30}?)|[’']s|"
    r"[’']re|to\s+have\s+[A-Z][\w’'-]+)\s+(?:[\w-]+ly\s+|also\s+|not\s+|then\s+|never\s+|first\s+|now\s+|"
    r"hereby\s+|thereby\s+|herewith\s+|all\s+|already\s+|once\s+|again\s+|since\s+|yet\s+to\s+be\s+)*$",
    re.IGNORECASE,
)
_HAVE = re.compile(
    r"\b(?:has|have|had|having|[’']ve|[’']d)\s+(?:[\w-]+ly\s+|also\s+|not\s+|then\s+|since\s+|now\s+|"
    r"just\s+|never\s+|all\s+|"
    r"yet\s+to\s+|already\s+|even\s+|both\s+|thus\s+|long\s+|itself\s+)*$",
    re.IGNORECASE,
)
_VERB_BEFORE = re.compile(
    r"\b(?:to|will|would|could|may|might|should|must|shall|not|also|can|cannot|did|does|do|let|never|"
    r"jointly|n[’']t)\s+$",
    re.IGNORECASE,
)
_AND_VERB = re.compile(r"\bto\s+[a-z]+(?:\s+[a-z]+){0,3}\s+(?:and|or)\s+(?:[a-z]+ly\s+)?$")
"""After one infinitive another: "to go further and sanction"."""
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|our|my|your|no|any|some|these|those|this|that|such|every|each|"
    r"another|new|of|on|"
    r"against|with|by|under|from|for|over|about|between|closer|tougher|further|more|fewer|recent|first|joint|own|fresh|"
    r"export|import|trade|planned|proposed|possible|existing|current|strict|stricter)|[’']s?)\s+$",
    re.IGNORECASE,
)
_PAST = words(
    "made gave took sold sent lent bought brought built cut put set let kept held led left lost won "
    "met paid got went came "
    "spent struck signed drew threw withdrew forbade froze shut stood stuck swept bore dealt fell "
    "found laid ran sank wrote "
    "undertook told taught swore tore wound hit broke chose spoke rose shook slid split given taken "
    "sold sent lent cast "
    "withdrawn drawn thrown forbidden frozen shut struck torn wound broken written undertaken driven borne bound sunk"
)
_PARTICIPLE = re.compile(
    r"(?:ed|en|old|orn|aid|ade|iven|ung|hut|et|ent|sold|lent|bought|uck|ut|ound|one|awn|own|it|ost|eld|led|old)$"
)
_NOT_VERBS = words(
    "joint shared collaborative co-ordinated exports sales shipments limited advanced united "
    "unified sanctions tariffs controls "
    "restrictions curbs limits bans duties levies licences licenses ties relations talks agreed-upon aid trade"
)
_FOLLOWS = re.compile(
    r"\s+(?:the|an?|its|their|his|her|our|all|any|some|no|new|more|[A-Z][\w’'-]*|"
    r"(?!(?:on|of|in|to|for|from|by|with|against|over|at|and|or)\b)[a-z]+\s+(?:exports?|sales|chips?|curbs|ties))\b"
)
_ACTIVE_OBJECT = re.compile(
    r"\s+(?:the|an?|its|their|his|her|our|all|any|some|no|new|more|another|\d|[$€£¥])"
)
_PLAIN_OBJECT = re.compile(
    r"\s+(?!(?:by|in|on|to|from|at|for|with|under|as|after|since|last|over|during|into|and|or|this|before|until|earlier|later|again|"
    r"alongside|because|who|which|that|of|out|off|up|down|abroad|there|here)\b)[a-z]+"
)
_BY = re.compile(
    r"[^,.;:]{0,110}?\bby\s+(?!which\b|whom\b|virtue\b|means\b|way\b|\d|an?\s+(?:year|month|week|deadline)|the\s+(?:end|time|close|summer|"
    r"autumn|spring|winter|middle)|next|early|"
    r"late|mid|January|February|March|April|May|June|July|August|September|October|November|December|\w+ing\b)"
)
_UNDER = re.compile(
    r"(?:(?:(?:has|have|had)\s+)?(?:is|are|was|were|been|being|be|remains?|remained)\s+(?:\w+\s+)?(?:on|under|subject)|"
    r"under|facing|faces?|faced|suffer\w*|subject)\b",
    re.IGNORECASE,
)

_WORD = re.compile(r"[\w’'-]+")
_PLAIN = re.compile(r"\w+")
_OWN_BEFORE = re.compile(r"\b(?:the|an?|its|their|of|our)\s+$")


def verbal(sentence: Sentence, start: int, end: int) -> bool:
    """Say whether a trigger is a verb where it stands, and no noun."""
    flat = sentence.flat
    first = _WORD.match(flat, start, end)
    word = first.group().lower() if first else ""
    before = flat[max(sentence.start, start - 40) : start]
    if word in _NOT_VERBS:
        return False
    if _VERB_BEFORE.search(before) or _AND_VERB.search(before):
        return True
    if word.endswith("ing") and len(word) > 5 and _PLAIN.fullmatch(word):
        return _OWN_BEFORE.search(before) is None or _FOLLOWS.match(flat, start + len(word)) is not None
    if word in _PAST or (word.endswith("ed") and len(word) > 2 and _PLAIN.fullmatch(word)):
        return True
    if _NOUN_BEFORE.search(before):
        return False
    return _FOLLOWS.match(flat, start + len(word)) is not None or any(
        0 <= start - g.end < 3 and g.prep is None and not g.hits[-1].adjectival for g in sentence.groups
    )


def passive(sentence: Sentence, start: int, end: int) -> bool:
    """Say whether a trigger is in the passive: "was signed", "signed by", "Bankrolled by", "under attack from"."""
    flat = sentence.flat
    low = max(sentence.start, start - 40)
    if _UNDER.match(flat, start, end):
        return True
    word = flat[start:end].split()[0].lower()
    if _PARTICIPLE.search(word) is None and word not in _PAST:
        return False
    if _BE.search(flat, low, start):
        return True
    if flat[start:end].lower().endswith(" by") and " " in flat[start:end].strip():
        return False  # "stood by", "abided by": the preposition is the verb's own
    if _HAVE.search(flat, low, start):
        return False
    if _ACTIVE_OBJECT.match(flat, start + len(word)):
        return False
    if _PLAIN_OBJECT.match(flat, start + len(word)) and any(
        0 < start - g.end < 3 and g.prep is None and not g.hits[-1].adjectival for g in sentence.groups
    ):
        return False  # "Peru banned exports despite a protest by Chile"
    return _BY.match(flat, start + len(word), sentence.end) is not None
