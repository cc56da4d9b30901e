"""What a sentence takes for granted, or disowns as a whole, whatever its cues say.

"Chips slipped past the embargo" has an embargo; "reports that Peru banned chips are untrue" has no ban.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from accord.reading.words import words

_DEFINITE = (
    r"(?:the|its|their|his|her|our|this|that|those|these|existing|current|earlier|"
    r"all|any|many|various|[A-Z][\w-]+[’']s)"
)
_TAKEN_FOR_GRANTED = re.compile(
    r"\b(?:alongside|pursuant\s+to|in\s+line\s+with|thanks\s+to|in\s+accordance\s+with|in\s+(?:breach|"
    r"violation|defiance|spite|light)"
    r"\s+of|past|despite|"
    r"(?:violat|breach|flout|evad|circumvent|bypass|skirt|dodg|sidestep|defy|defi|ignor|escap|"
    r"undermin|join|oppos|condemn|"
    r"criticis|criticiz|denounc|deplor|regrett|protest)(?:e|es|ed|ing|s|y|ies|ied)?(?:\s+against)?|"
    r"get(?:ting)?\s+a?round|got\s+a?round|g[eo]t\s+past|compl(?:y|ies|ied|ying)\s+with|exempt(?:ed|ion|ions)?\s+from|"
    r"retaliat\w+\s+(?:for|against)|(?:in\s+)?(?:response|reaction|answer|repl(?:y|ies))\s+to|"
    r"hit\s+by|affected\s+by|hurt\s+by)\s+"
    rf"(?:of\s+)?{_DEFINITE}\s+(?:[\w’'-]+\s+){{0,4}}$",
    re.IGNORECASE,
)
_UNSETTLED = re.compile(
    r"\b(?:planned|proposed|possible|threatened|future|any|draft|looming|prospective|new)\s", re.IGNORECASE
)
_STRUCK = re.compile(
    r"(?:signed|inked|initialled|struck|reached|concluded|sealed|agreed|brokered|negotiated)\b"
)
_PACT = re.compile(
    r"\b(?:accord|agreement|deal|pact|treaty|memorandum|understanding|contract|compact|charter|"
    r"declaration|protocol|convention|"
    r"arrangement|partnership|protocol)s?(?:\s+(?:that|which))?,?\s+$"
)
_OF_A_PACT = re.compile(
    r"\w+\s+(?:it|they|he|she|we|the\s+\w+|[A-Z]\w+)\s+(?:has\s+|had\s+|have\s+)?(?:signed|inked|"
    r"initialled|struck|reached|concluded|"
    r"sealed|agreed|brokered|made)\b"
)
_HEREBY = re.compile(r"\bhereby\s+(?:[a-z]+ly\s+)?$", re.IGNORECASE)
_PARTICIPLE = re.compile(
    r"(?:founded|established|created|launched|introduced|imposed|adopted|signed|set\s+up|formed|built|opened)\b"
)

_REPORT = (
    r"(?:reports?|claims?|allegations?|rumou?rs?|suggestions?|accusations?|assertions?|stor(?:y|ies)|"
    r"speculation|notion|ideas?|"
    r"charges?|evidence|talk|insinuations?|impression|assumption|belief|statements?|news|headlines)"
)
_SAYING_SO = re.compile(
    rf"\b{_REPORT}\b(?:\s+(?:in|by|from|on)\s+[^,.;]{{1,40}}?)?\s*(?:,?\s+(?:that|"
    rf"to\s+the\s+effect\s+that|according\s+to\s+which|"
    r"of|about|saying|claiming|suggesting)\s|:\s)",
    re.IGNORECASE,
)
UNTRUE = re.compile(
    r"\b(?:(?:(?:is|are|was|were|be)\s+)?[“\"]?(?:simply\s+|wholly\s+|entirely\s+|completely\s+|"
    r"quite\s+|plainly\s+|just\s+|both\s+|utterly\s+|"
    r"totally\s+|factually\s+|patently\s+)?(?:incorrect|untrue|false|wrong|unfounded|baseless|"
    r"groundless|fabricated|misleading|"
    r"inaccurate|mistaken|not\s+true|not\s+persuasive|unpersuasive|unconvincing|unsubstantiated|"
    r"not\s+correct|not\s+accurate|nonsense|fiction|fake|a\s+lie|lies|invented|pure\s+invention|"
    r"without\s+(?:any\s+)?(?:foundation|basis|merit|substance))|"
    r"do(?:es)?\s+not\s+correspond\s+to\s+(?:reality|the\s+facts|the\s+truth)|ha(?:s|ve)\s+no\s+(?:basis|foundation)|"
    r"lacks?\s+(?:any\s+)?(?:basis|foundation)|bears?\s+no\s+relation\s+to)",
    re.IGNORECASE,
)
_DISBELIEF = re.compile(
    r"\b(?:(?:brush|wav|shrug|laugh|push|play)(?:e[sd]?|ed|es|s|ing)?\s+(?:aside|off|away|back|down)|"
    r"(?:scoff|bristl)(?:ed|s|ing)?\s+at|(?:disput|contest|rebut|repudiat|refut|dismiss|reject|"
    r"debunk)(?:e[sd]?|t?ed|es|t?ing|s)?|"
    r"den(?:y|ies|ied|ying)|there\s+(?:is|was)\s+no\s+(?:truth|substance|basis)\s+(?:in|to|for)|no\s+truth\s+in|"
    r"poured\s+(?:cold\s+water|scorn)\s+on|took\s+issue\s+with)\s+(?:as\s+[\w\s]{1,30}?\s+)?"
    rf"(?:[\w’'-]+\s+){{0,4}}?{_REPORT}\b(?:\s+(?:in|by|from|on)\s+[^,.;]{{1,40}}?)?\s*,?\s+"
    r"(?:that|to\s+the\s+effect\s+that|according\s+to\s+which|of|about|saying|claiming|suggesting)\s",
    re.IGNORECASE,
)
"""Whoever says so does not believe what follows."""
_HINTS = (
    *words(
        "report claim alleg rumour rumor suggest accus assert story stories speculat notion idea charge evidence talk"
    ),
    *words(
        "insinuat impression assumption belief statement news headline true false wrong myth correct truth proof"
    ),
    *words("indication sign"),
    "not the case",
)
"""Without one of these nothing is disowned."""
_VERB = re.compile(r"(?:is|are|was|were|be|do|does|has|have|lacks?|bears?)\b", re.IGNORECASE)
_NOT_SO = re.compile(
    r"\b(?:(?:is|was|it[’']s)\s+(?:simply\s+|just\s+)?(?:not\s+(?:true|the\s+case|correct)|untrue|"
    r"false|wrong|a\s+myth)|"
    r"(?:no|little|scant)\s+(?:truth|evidence|proof|indication|sign)(?:\s+whatsoever)?)\s+(?:to\s+say\s+)?that\s",
    re.IGNORECASE,
)
_UNDONE = re.compile(r"\b(?:not|never|cannot|could|would|n[’']t)\s+(?:\w+\s+)?$", re.IGNORECASE)


def granted(flat: str, start: int, position: int, end: int, *, noun: bool) -> bool:
    """Say whether what stands at a place of a clause is taken for granted: so, whatever is to be done about it.

    `noun` is True where a noun names it.
    """
    before = flat[max(start, position - 110) : position]
    if noun and (there := _TAKEN_FOR_GRANTED.search(before)) and not _UNSETTLED.search(there.group()):
        return True
    if _HEREBY.search(before):
        return True
    if _STRUCK.match(flat, position, end) and _PACT.search(before):
        return True
    if _OF_A_PACT.match(flat, position, end):
        return True
    return before.endswith(", ") and _PARTICIPLE.match(flat, position, end) is not None and " " in before


@lru_cache(maxsize=4)
def _hinted(flat: str, low: int, high: int) -> bool:
    """Say whether a sentence has a word without which nothing in it is disowned."""
    told = flat[low:high].lower()
    return any(hint in told for hint in _HINTS)


def disowned(flat: str, parts: Sequence[tuple[int, int]], position: int) -> re.Match[str] | None:
    """Return the words by which a report of what stands at a place is said to be untrue, before or after it."""
    low, high = parts[0][0], parts[-1][1]
    if not _hinted(flat, low, high):
        return None
    if said := _NOT_SO.search(flat, max(low, position - 140), position):
        return said
    disbelieved = list(_DISBELIEF.finditer(flat, low, position))
    last = disbelieved[-1] if disbelieved else None
    if last and position - last.end() < 160 and not re.search(r"[;:]", flat[last.end() : position]):
        return None if _UNDONE.search(flat, low, last.start()) else last
    if _SAYING_SO.search(flat, low, position):
        after = UNTRUE.search(flat, position, high)
        if (
            after
            and _VERB.match(after.group())
            and not re.search(r"[;:]|,\s+(?:and|but)\s", flat[position : after.start()])
        ):
            return after
    return None
