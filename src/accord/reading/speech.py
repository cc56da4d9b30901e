"""Words that report speech: verbs of saying, thinking and finding, and what may stand around them."""

from __future__ import annotations

import re

from accord.reading.vocabulary import inflected
from accord.reading.words import words

_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote", "think": "thought", "find": "found", "make": "made",
    "swear": "swore", "foresee": "foresaw", "show": "showed", "know": "knew",
}  # fmt: skip
_FREELY = words("say tell argue warn insist write note deny add")
"""Verbs after which everything is what is said, with "that" or without."""
_THAT = words(
    "accept acknowledge admit advise affirm agree allege announce assert assess assure attest aver "
    "believe boast calculate caution certify claim clarify comment complain concede conclude confess "
    "confide confirm contend counsel counter declare demand disclose divulge elaborate emphasise "
    "emphasize estimate expect explain fear feel find forecast foresee fret fume gripe grumble guess "
    "highlight hint hold hope imply indicate inform interject joke judge lament maintain mention moan "
    "muse notify observe opine plead pledge posit predict proclaim profess project promise pronounce "
    "propose protest quip reaffirm reason reassure recall reckon recommend recount reiterate rejoin "
    "relate remark remind repeat reply report request respond retort reveal show sigh signal sniff "
    "specify speculate state stress submit suggest surmise suspect swear testify think threaten tweet "
    "underline underscore urge venture volunteer vow worry"
)
"""Verbs that report only where "that", a pronoun or a colon follows, or where they close what was said."""


def _forms(verbs: frozenset[str], *, bare: bool | None = None) -> str:
    """Return a pattern of the forms of verbs: all of them, only the base, or all but the base."""
    every: set[str] = set()
    for verb in verbs:
        past = _IRREGULAR.get(verb)
        base, *rest = inflected(verb, [past] if past else [])
        every.update([base, *rest] if bare is None else [base] if bare else rest)
    return "|".join(sorted(every, key=lambda form: (-len(form), form)))


SPEECH = re.compile(
    rf"\b(?:[Aa]ccording\s+to|(?:go|goes|went)\s+on\s+to\s+(?:say|explain|add|argue)|"
    r"point(?:ed|s|ing)?\s+out|ma(?:de|kes|king)\s+(?:it\s+)?(?:quite\s+|very\s+|perfectly\s+)?(?:clear|plain)|"
    r"put\s+it\s+[a-z]+ly(?=:)|let\s+it\s+be\s+known|serve[sd]?\s+notice|(?:took|takes?|taking|holds?|held)\s+the\s+view|"
    r"(?:express|voic|rais|convey)(?:e|es|ed|ing)\s+(?:[\w’'-]+\s+){0,3}?(?:hopes?|concerns?|fears?|confidence|belief|"
    r"view|conviction|alarm|worr(?:y|ies)|doubts?|certainty|regret|satisfaction)(?=\s+that\b)|"
    r"(?:is|are|was|were|remains?|remained)\s+(?:[a-z]+\s+)?(?:adamant|convinced|confident|certain|sure|persuaded|hopeful|"
    r"of\s+the\s+(?:opinion|view))(?=\s+that\b)|"
    r"puts?\s+(?:the|its|their|his|her)\s+(?:[\w’'-]+\s+){1,5}?at(?=\s+(?:\w+\s+){0,3}?[A-Z]{0,3}[$€£¥₹₩\d])|"
    r"(?:sees?|saw)(?=\s+in\s)|(?:see|sees|saw|views?|viewed|regards?|regarded|describ(?:es?|ed|ing)|portray(?:s|ed)|casts?)"
    r"(?=\s+(?:(?!\s(?:and|but|that|which)\s)[^.;,]){1,60}?\sas\s)|"
    r"accus(?:ed|es|ing)(?=\s+[^.;]{1,70}?\s+of\s)|charg(?:ed|es|ing)(?=\s+that\b)|"
    r"suspect(?:ed|s|ing)?(?=\s+[^.;]{1,50}?\s+of\s)|blam(?:e|es|ed|ing)(?=\s+[^.;]{1,60}?\s+(?:on|for)\s)|"
    r"(?:call(?:ed|s|ing)?\s+(?:on|upon)|urg(?:ed|es|ing)|appeal(?:ed|s|ing)?\s+to)(?=\s+[^.;]{1,90}?\s+to\s)|"
    rf"add(?:ed|s|ing)|admitt(?:ed|ing)|submitt(?:ed|ing)|signal(?:led|ling)|counsell(?:ed|ing)|"
    rf"{_forms(_FREELY, bare=False)}|say|tell|argue|warn|insist|{_forms(_THAT, bare=False)}|"
    rf"(?:{_forms(_THAT, bare=True)})(?=\s+that\b)|"
    r"(?:estimate|stress|reckon|think|find|believe)(?=\s+(?:it|they|the|its)\b))\b",
)
"""Verbs and phrases of saying, thinking and finding; most need what is said after them to count."""
FREELY = re.compile(rf"(?:{_forms(_FREELY)}|puts?\b.*)\b", re.IGNORECASE)
TELLING = re.compile(r"(?:tell|told|inform|remind|assur|reassur|warn|notif|promis)", re.IGNORECASE)
"""Verbs with an object: whom it is said to."""
BLAMING = re.compile(r"blam", re.IGNORECASE)
JUDGING = re.compile(r"(?:see|saw|view|regard|describ|portray|cast)", re.IGNORECASE)
ACCUSING = re.compile(r"(?:accus|suspect)", re.IGNORECASE)
APPEALING = re.compile(r"(?:call|urg|appeal)", re.IGNORECASE)
SAYING_NOUN = re.compile(
    r"\b(?:claims?|allegations?|accusations?|charges?|assertions?|contentions?|warnings?|admissions?|estimates?|beliefs?|"
    r"assurances?|predictions?|forecasts?|insistence|arguments?|suspicions?|complaints?|calculations?|view|verdict|word|"
    r"position|line|message|conclusion|findings?|fears?|hopes?|stance|case)"
    r"(?:\s+(?:by|from|of)\s+[^,.;]{2,50}?)?\s+(?:(?:is|was|remains?)\s+)?that\s",
    re.IGNORECASE,
)
"""What somebody says, named by a noun: "Seoul's claim that", "a warning by Interpol that"."""
_WORDS = (
    r"(?:words|opinion|view|eyes|estimation|judge?ment|telling|reckoning|estimates?|count|calculations?|account|version|"
    r"assessment|mind|thinking|analysis)"
)
IN_THE_WORDS = re.compile(
    rf"\b(?:(?:in|by|to|on)\s+(?:the\s+)?{_WORDS}\s+of\s|(?:in|by|to|on)\s+(?=[^,.;]{{2,50}}[’']s?\s+(?:own\s+)?{_WORDS}\b)|"
    r"as\s+(?=[^,.;]{2,50}\s(?:sees?|saw|tells?|told|puts?|has|had|views?)\s+it\b))",
    re.IGNORECASE,
)
"""Phrases that say by whom the sentence is: "in the words of", "by Seoul's reckoning", "as Seoul sees it"."""
DOUBTED = re.compile(
    r"\b(?:dismiss|reject|den(?:y|ied|ies)|refut|disput|brush|play|laugh|wave|shrug|contest|rebut|scoff|pour)\w*\b[^.;]{0,90}?"
    r"\b(?:reports?|claims?|allegations?|suggestions?|accusations?|charges?|rumou?rs?|ideas?|notion|talk|speculation|"
    r"insinuations?|assertions?|accounts?|version|theory|narrative|gossip|fears|stor(?:y|ies))\b"
    r"(?:[^.;]{0,60}?\s(?:that)\s|\s+(?:of|about)\s)",
    re.IGNORECASE,
)
"""A report that is said not to be so: what follows is denied by whoever rejects it."""
