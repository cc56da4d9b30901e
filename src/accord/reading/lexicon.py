"""The packaged words: triggers of events and the cues that decide how surely something is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from accord import tables
from accord.reading.records import Modality
from accord.reading.starts import LETTERS, starts


@dataclass(frozen=True)
class Trigger:
    """One row of the packaged ``triggers`` table; its pattern is for text in small letters."""

    type: str
    frame: str
    pattern: re.Pattern[str]


@cache
def triggers() -> tuple[Trigger, ...]:
    """Return the triggers, in the order of the table: an earlier row wins where two want the same words."""
    return tuple(
        Trigger(row["type"], row["frame"], re.compile(rf"\b(?:{row['pattern']})"))
        for row in tables.rows("triggers")
    )


_WORD = re.compile(r"\w+")


@cache
def _beginnings() -> dict[str, int]:
    """Return, for each beginning of a word, the triggers that can begin so, as bits by their place."""
    found: dict[str, int] = {}
    for place, trigger in enumerate(triggers()):
        for beginning in starts(trigger.pattern.pattern):
            found[beginning] = found.get(beginning, 0) | 1 << place
    return found


@cache
def _bits(word: str) -> int:
    beginnings = _beginnings()
    found = 0
    for length in range(LETTERS + 1):
        found |= beginnings.get(word[:length], 0)
    return found


def triggers_in(small: str, start: int, end: int) -> list[Trigger]:
    """Return the triggers that can begin at some word of ``small[start:end]``, in the order of the table."""
    bits = 0
    for word in _WORD.findall(small, start, end):
        bits |= _bits(word[:LETTERS])
    every = triggers()
    return [every[place] for place in range(bits.bit_length()) if bits >> place & 1]


@cache
def event_types() -> tuple[str, ...]:
    """Return the types of events there are."""
    return tuple(dict.fromkeys(trigger.type for trigger in triggers()))


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


MODALITY: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    (
        "denied",
        _any(
            "den(?:y|ied|ies|ying)(?! (?:\\w+ )?(?:licen|access))",
            "rul(?:e|ed|es|ing) out",
            "reject(?:s|ed|ing)?",
            "dismiss(?:es|ed|ing)?",
            "refut(?:e|es|ed|ing)",
            "no (?:current |immediate |firm )?(?:plans?|intentions?|intent|talks|decision|question)",
            "(?:nor|neither|none|nobody|nothing|no one)",
            "fail(?:s|ed) to",
            "ha(?:s|ve|d) yet to",
            "far from",
            "instead of",
            "rather than",
            "(?:will|would|could|can|may|might|shall|should|do|does|did|has|have|had|is|are|was|"
            "were|be) (?:still |also )?not",
            "cannot",
            "\\w+n[’']t",
            "never",
            "refus(?:ed|es) to",
            "declin(?:ed|es) to",
            "stopped short of",
            "without",
        ),
    ),
    (
        "intended",
        _any(
            "aim(?:s|ed|ing)? (?:to|at)",
            "inten(?:ds?|ded|ding|t|tion|tions) (?:to|of)",
            "plan(?:s|ned|ning)? (?:to|for|on)",
            "planned",
            "planning",
            "plans? (?=an? |the |new |joint )",
            "offer(?:s|ed|ing)? to",
            "letters? of intent",
            "commit(?:s|ted|ting)?(?: \\w+)? to",
            "wish(?:es)?(?: to)?",
            "seek(?:s|ing)?(?: to)?",
            "sought(?: to)?",
            "want(?:s|ed|ing)?(?: to)?",
            "hop(?:e|es|ed|ing)(?: to| that| for)?",
            "(?:strategy|goal|aim|ambition|bid|effort|efforts|push|drive|desire|willingness|"
            "determination) to",
            "pledg(?:ed|es|ing) to",
            "vow(?:ed|s|ing)? to",
            "promis(?:ed|es|ing) to",
            "prepar(?:ed|es|ing) to",
            "(?:wishes|wished|wish|eager|keen|ready|willing|determined|poised|looking) to",
            "in order to",
            "so as to",
            "ask(?:ed|s|ing) (?:\\w+ ){1,4}to",
            "urg(?:ed|es|ing) (?:\\w+ ){1,4}to",
        ),
    ),
    (
        "possible",
        _any(
            "could",
            "may",
            "might",
            "can",
            "would",
            "potential(?:ly)?",
            "possibl[ey]",
            "possibility of",
            "perhaps",
            "maybe",
            "likely",
            "probably",
            "if",
            "should (?=\\w+ (?:decide|fail|impose))",
            "consider(?:s|ed|ing)?",
            "weigh(?:s|ed|ing)?",
            "mull(?:s|ed|ing)?",
            "explor(?:e|es|ed|ing)",
            "discuss(?:es|ed|ing)?",
            "in talks",
            "talks (?:on|about|over)",
            "negotiat(?:e|es|ed|ing)",
            "suppos(?:e|ed|ing)",
            "imagine",
            "were to",
            "pressed",
            "pressing",
            "pressur(?:ed|ing)",
            "lobb(?:ied|ying)",
            "unlikely",
            "whether",
            "scenario",
            "what if",
            "in the event of",
            "back door",
            "call(?:ed|s|ing)? on",
            "demand(?:s|ed|ing)?(?: that)?",
            "recommend(?:s|ed|ing)?",
            "invit(?:ed|es|ing)",
            "propos(?:e|es|ed|ing|al|als)",
            "suggest(?:s|ed|ing)?",
            "threat(?:en|ens|ened|ening|s)?",
            "looming",
            "fears? (?:of|that)",
            "calls? for",
            "called for",
            "debat(?:e|es|ed|ing)",
            "hypothetical",
            "options? (?:include|range)",
        ),
    ),
    (
        "announced",
        _any(
            "will",
            "shall",
            "(?<!aim )(?<!goal )(?<!plan )(?<!idea )(?<!it )(?:is|are) to(?= [a-z])",
            "announc(?:e|es|ed|ing)",
            "unveil(?:s|ed|ing)?",
            "decid(?:es|ed|ing) to",
            "agreed to",
            "(?:is|are) (?:set|due|expected|scheduled|about) to",
            "going to",
            "from next (?:month|year)",
            "announcement of",
        ),
    ),
)
"""Cues by modality; the one closest before the trigger counts, but a denial outweighs what it governs."""

GOVERNED_WOULD = _any(
    "said",
    "says",
    "announced",
    "decided",
    "confirmed",
    "agreed",
    "vowed",
    "pledged",
    "declared",
    "told",
    "promised",
)
"""After one of these "would" tells of a decision and not of a possibility."""

LIFTED = _any(
    "lift(?:s|ed|ing)?",
    "eas(?:e|es|ed|ing)",
    "relax(?:es|ed|ing)?",
    "loosen(?:s|ed|ing)?",
    "scrap(?:s|ped|ping)?",
    "remov(?:e|es|ed|ing)",
    "revok(?:e|es|ed|ing)",
    "suspend(?:s|ed|ing)?",
    "repeal(?:s|ed|ing)?",
    "abolish(?:es|ed|ing)?",
    "waiv(?:e|es|ed|ing)",
    "end(?:s|ed|ing)?",
    "roll(?:s|ed|ing)? back",
)
"""Verbs that take a measure away: the event has negative polarity and keeps its modality."""

SPEECH = _any(
    "denied",
    "denies",
    "said",
    "says",
    "told",
    "added",
    "stated",
    "claimed",
    "claims",
    "argued",
    "argues",
    "warned",
    "warns",
    "reported",
    "insisted",
    "wrote",
    "explained",
    "noted",
    "according to",
    "confirmed",
    "acknowledged",
    "stress(?:ed|es)?",
    "declared",
    "announced",
    "recalled",
    "recalls",
    "emphasi[sz]ed",
    "estimates?",
    "estimated",
    "believes",
    "concluded",
    "predicted",
    "recounted",
    "maintains",
    "conceded",
    "admitted",
)

IMPOSING = _any(
    "(?:re-?)?impos(?:e|es|ed|ing)",
    "announc(?:e|es|ed|ing)",
    "introduc(?:e|es|ed|ing)",
    "tighten(?:s|ed|ing)?",
    "plac(?:e|es|ed)",
    "expand(?:s|ed|ing)?",
    "extend(?:s|ed|ing)?",
    "levy",
    "levied",
    "levies",
    "slap(?:s|ped)?",
    "put(?:s|ting)?",
    "set",
    "rais(?:e|es|ed|ing)",
    "hik(?:e|es|ed|ing)",
    "enact(?:s|ed)?",
    "adopt(?:s|ed|ing)?",
    "issu(?:e|es|ed|ing)",
    "unveil(?:s|ed)?",
    "propos(?:e|es|ed|ing)",
    "threaten(?:s|ed)?",
    "consider(?:s|ed|ing)?",
    "lift(?:s|ed|ing)?",
    "eas(?:e|es|ed|ing)",
    "end(?:s|ed)?",
    "suspend(?:s|ed)?",
    "remov(?:e|es|ed|ing)",
    "scrap(?:s|ped)?",
    "strengthen(?:s|ed|ing)?",
    "widen(?:s|ed|ing)?",
    "appl(?:y|ies|ied|ying)",
    "us(?:e|es|ed|ing)",
    "plan(?:s|ned|ning)?",
    "hit(?:s|ting)?",
    "doubl(?:e|es|ed|ing)",
    "sign(?:s|ed)?",
    "prepar(?:e|es|ed|ing)",
    "publish(?:es|ed)?",
    "order(?:s|ed)?",
    "renew(?:s|ed)?",
    "maintain(?:s|ed)?",
    "provid(?:e|es|ed|ing)",
    "giv(?:e|es|en|ing)",
    "gave",
    "offer(?:s|ed|ing)?",
    "pledg(?:e|es|ed|ing)",
    "promis(?:e|es|ed|ing)",
    "follow(?:s|ed)? with",
    "retaliat(?:e|es|ed)(?: \\w+)? with",
    "respond(?:s|ed)?(?: \\w+)? with",
    "answer(?:s|ed|ing)?(?: \\w+)? with",
    "react(?:s|ed|ing)?(?: \\w+)? with",
    "oppos(?:e|es|ed|ing)",
    "keep(?:s|ing)?",
    "kept",
    "continu(?:e|es|ed|ing)",
    "enforc(?:e|es|ed|ing)",
    "implement(?:s|ed|ing)?",
    "join(?:s|ed)?",
    "start(?:s|ed|ing)?",
    "launch(?:es|ed|ing)?",
    "revok(?:e|es|ed|ing)",
    "den(?:y|ies|ied)",
    "rul(?:e|es|ed|ing) out",
    "welcom(?:ed|es)",
    "relax(?:es|ed)?",
    "halv(?:e|es|ed)",
    "cut(?:s|ting)?",
    "approv(?:e|es|ed)",
    "refus(?:e|es|ed)",
    "reject(?:s|ed)?",
    "wag(?:e|es|ed|ing)",
)
"""Verbs whose subject is the one who imposes, changes or gives what the noun after them names."""

SUFFERING = _any(
    "fac(?:e|es|ed|ing)",
    "suffer(?:s|ed|ing)?",
    "under",
    "endur(?:e|es|ed)",
    "affected by",
    "hit by",
    "subject to",
    "g[eo]t(?:s|ting)? around",
    "circumvent(?:s|ed|ing)?",
    "evad(?:e|es|ed|ing)",
    "bypass(?:es|ed|ing)?",
    "sidestep(?:s|ped|ping)?",
    "escap(?:e|es|ed|ing)",
)
"""Verbs and phrases whose subject bears what the noun after them names."""

GOODS = re.compile(
    r"\b(?:(?:the most |most |more )?(?:advanced|high[- ]end|cutting[- ]edge|leading[- ]edge|"
    r"powerful|modern|imported|foreign|"
    r"AI|artificial intelligence|graphics|graphics processing|memory|high[- ]bandwidth|"
    r"high[- ]bandwidth memory|computer|"
    r"computing|deep ultraviolet|extreme ultraviolet|DUV|EUV|immersion|server|critical|legacy|"
    r"mature|logic|key|raw|"
    r"semiconductor|chipmaking|chip[- ]making|lithography|dual[- ]use|Chinese|American|Nvidia|"
    r"mobile|quantum|data[- ]cent(?:er|re)"
    r"|military|electronic|battery|rare)[ -]+){0,4}"
    r"(?:(?:micro|semi)?(?:chips?|conductors?)|microprocessors?|processors?|processing units?|"
    r"GPUs?|accelerators?|lithography(?: machines?"
    r"| equipment| systems?| tools?)?|(?:manufacturing |chipmaking |production )?(?:equipment|"
    r"machines|machinery|tools)|gallium|"
    r"germanium|antimony|graphite|(?:earths?|minerals)|hardware|servers|software|technolog(?:y|"
    r"ies)|know-how|electronics|wafers|"
    r"photoresists?|materials|components|goods|products|vehicles|computers|steel|aluminium|"
    r"aluminum|oil|gas)\b",
    re.IGNORECASE,
)
