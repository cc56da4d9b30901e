"""Claims of superlatives: "its largest bank", "the biggest assembler in the region", "more than any other"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.reading import parties
from accord.reading.drafts import Draft, State, subject_of
from accord.reading.ranking import WORD_ORDINAL, ordinal
from accord.reading.vocabulary import either
from accord.reading.words import words

_SUPERLATIVE = re.compile(
    rf"\b(?P<owner>(?:its|his|their|our|her|my|the|[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*){{0,2}}[’'](?:s|(?=\s))|"
    rf"(?:the\s+)?(?:world|country|region|continent|bloc|nation|kingdom|state|group|industry|"
    rf"company|city|province|island|union|republic|hemisphere|field|sector|market)[’']s|"
    rf"the\s+\w+[’']s))\s+(?:own\s+|single\s+|by\s+far\s+(?:the\s+)?|very\s+|two\s+|three\s+)?"
    rf"(?P<value>(?:(?:{WORD_ORDINAL}|\d{{1,3}}(?:st|nd|rd|th))[-\s]+)?(?:{either('superlative')}|(?:most|"
    rf"least)\s+(?!of\b|recent\w*\b|part\b|likely\b)[a-z][\w-]*)(?:-[a-z]+)?)\b"
)
_NOT_SUPERLATIVE = re.compile(
    r"\b(?:at|by)\s+(?:the|its|their|his)\s+(?:latest|earliest|best|lowest|highest|most|least)\b|"
    r"\bfor\s+the\s+(?:best|worst|first|most)\b|\bin\s+the\s+first\b"
)
DEGREE = re.compile(
    r"\d|"
    + either("superlative")[3:-1].replace("\\", "")
    + r"|more|most|least|unri|unma|none|nowh|no|unpa|unsu|matc"
)
"""What every superlative that is looked for has."""
_NOUNS = re.compile(r"(?:\s+|-)(?P<word>[\w&’'-]+)")
_NO_NOUN = words(
    "of in on at to for from by with and or but nor after before since between outside among ever yet so is are "
    "was were has have had will would could may might can that which who whom whose as than because while when "
    "where if until under over across within south north east west anywhere worldwide globally said says agreed "
    "signed it they he she we there here today now still also beyond near inside into onto upon against toward "
    "towards via despite during without amid alongside around behind below above along like unlike except including"
)
_COPULA = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|being|become|becomes|became|remains?|remained|makes?|made|making|"
    r"constitutes?|represents?|considered|called|as|"
    r"home\s+to|"
    r"has|have|had|having|with|boasts?|boasted|hosts?|hosted|owns?|owned|operates?|operated|runs?|ran|houses?|"
    r"housed|holds?|held|possess(?:es)?|builds?|built|"
    r"not|probably|it|them|itself|one\s+of|among|offers?|commands?|fields?|spells?|enjoys?|of)\s+(?:(?:now|also|"
    r"still|already|by\s+far|easily|far\s+and\s+away|arguably|perhaps|probably|possibly|then|once|long|not|it|"
    r"one\s+of|among|currently|today|comfortably)\s+)*)$"
)
_APPOSED = re.compile(
    r"(?:[’']s)?(?:\s+(?:of|in|from)\s+[A-Z][\w’-]+)?\s*(?:,|\(|—|–)\s+(?:(?:now|already|once|still|itself|also|by\s+far|one\s+of|long|easily|"
    r"already|arguably|perhaps)\s+)*$"
)
_OF_SOME = re.compile(r"\s+of\s+(?:\d|two|three|four|five|six|seven|eight|nine|ten|several|many)\b")
_FIRST = words("first last latest")
_OWN_THING = re.compile(r"(?:[’']s)?\s+(?:[a-z][\w-]*\s+){0,2}[a-z][\w-]*,\s+")
_ONLY = words("only sole first top leading best worst")
_WHERE = re.compile(
    r"\s*,?\s+(?:in|of|on|between|outside|south|north|east|west|among|anywhere|ever|yet|to\s+date|worldwide|"
    r"globally|beyond|under|so\s+far|across|after|since)\b"
)
_UNRIVALLED = re.compile(
    r"\b(?P<value>[Nn]o\s+other\s+(?:country|state|nation|company|firm|city|bloc|member|economy|government|university|place)\s+"
    r"[^.;,]{0,50}?\b(?:as\s+(?:many|much|few|little|[a-z]+ly|large|big|fast)|more|so\s+(?:many|much))\b|[Nn]o\s+(?:other\s+)?(?:country|state|nation|member|company|firm|economy|government)\s+[^.;,]{0,70}?\b(?:more|"
    r"faster|better|higher|further|sooner|harder|quicker)(?=\s*[.,;])|"
    r"unrivall?ed|unmatched|unparalleled|unsurpassed|second\s+to\s+none|"
    r"more(?:\s+[\w-]+){0,3}\s+than\s+(?:any(?:where|body|one)(?:\s+else)?|any\s+other))\b"
)


def superlatives(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of superlatives ("its largest bank, ...", "the biggest in the region", "more than any other")."""
    flat = sentence.flat
    for match in _SUPERLATIVE.finditer(flat, sentence.start, sentence.end):
        if _NOT_SUPERLATIVE.search(flat, max(sentence.start, match.start() - 6), match.end()):
            continue
        noun, stop = _noun(flat, match.end(), sentence.end)
        if match["value"].lower() in _FIRST and noun.endswith("s") and not noun.endswith("ss"):
            continue  # "become the first members"
        if match["value"].lower() in _FIRST and _OF_SOME.match(flat, match.end()):
            continue  # "the first of four"
        if match["value"].lower() in {"first", "top"} and re.match(
            r"\d|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|few|several|dozen|hundred)\b",
            noun,
        ):
            continue
        found = _superlative_subject(sentence, match, noun, stop)
        if found is None:
            continue
        who, start, end = found
        word = match["value"]
        lead = re.match(rf"(?:{WORD_ORDINAL}|\d{{1,3}}(?:st|nd|rd|th))(?=[-\s])", word)
        rank = ordinal(lead.group()) if lead else 1.0
        yield Draft(
            "superlative",
            f"{word} {noun}".strip(),
            min(start, match.start()),
            max(end, match.end()),
            who,
            rank,
            match.span("value"),
            "rank",
        )
    for match in sentence.matches(_UNRIVALLED):
        who, start = subject_of(sentence, match.start())
        yield Draft(
            "superlative",
            match["value"],
            min(start, match.start()),
            match.end(),
            who,
            1.0,
            match.span("value"),
            "rank",
        )


def _noun(flat: str, position: int, end: int) -> tuple[str, int]:
    """Return the noun phrase after a superlative and where it ends."""
    taken: list[str] = []
    for _ in range(5):
        word = _NOUNS.match(flat, position, end)
        if word is None or word["word"].lower() in _NO_NOUN or (taken and word["word"][0].isupper()):
            break
        taken.append(word["word"])
        position = word.end()
    return " ".join(taken), position


def _superlative_subject(
    sentence: parties.Sentence, match: re.Match[str], noun: str, stop: int
) -> tuple[tuple[str, ...], int, int] | None:
    """Return of whom a superlative is said, and the extent of the claim; None where nothing is said."""
    flat, start = sentence.flat, match.start()
    word = match["value"].lower().split()[-1].split("-")[-1]
    whole = match["value"].lower()
    geographic = match["owner"].endswith(("’s", "'s", "’", "'"))
    everyone = [h for g in sentence.groups for h in g.hits]
    after = next((h for h in everyone if 0 <= h.start - stop <= 2), None)
    if after and noun and re.fullmatch(r",?\s", flat[stop : after.start]):
        return sentence.meant(after), start, after.end
    lead = flat[max(sentence.start, start - 60) : start]
    before = [h for h in everyone if h.end <= start]
    if before and _APPOSED.fullmatch(flat[before[-1].end : start]):
        leading, _ = parties.subject(sentence, start)
        chosen = (
            leading.hits[0]
            if leading
            and leading.prep is None
            and leading.end <= start
            and "of" not in flat[before[-1].end : start]
            and before[-1].start > leading.end
            and not before[-1].adjectival
            and flat[before[-1].start - 4 : before[-1].start].strip() in {"of", "in"}
            else before[-1]
        )
        return sentence.meant(chosen), chosen.start, stop
    if _COPULA.search(lead):
        if re.search(r"\bof\s+$", lead) and not re.search(r"\b(?:one|some|two|three|is|home)\s+of\s+$", lead):
            return None if not geographic else ((), start, stop)
        if whole in {"best", "worst"} and not geographic:
            return None
        who, first = subject_of(sentence, start)
        if re.match(
            r"investment|project|deal|contract|agreement|programme|program|order|tender|plan",
            (noun.split() or [""])[-1],
        ):
            before_is = [h for h in before if h.actor == parties.IT]
            if before_is and before[-1].actor == parties.IT:
                return (), min(before[-1].start, start), stop
        return who, first, stop
    if (re.search(r"\b[A-Z][\w&’'-]*,\s+(?:by\s+far\s+)?$", lead) and noun != "") or (
        re.match(r"\s+(?:of|in)\b", flat[stop : stop + 4]) and re.search(r"\b[A-Z][\w&’'-]*,\s+$", lead)
    ):
        return (), start, stop  # the one spoken of is no actor
    if word in _ONLY:
        return None
    if re.search(r",\s+$", lead) and match["owner"].lower() == "the" and _WHERE.match(flat, stop):
        owned = [h for h in before if _OWN_THING.fullmatch(flat, h.end, start)]
        # "its cluster, the largest in the region", or something that is no actor's
        return (sentence.meant(owned[-1]) if owned else ()), start, stop
    if (
        geographic
        and noun
        and not (noun.endswith("s") and not noun.endswith("ss"))
        and match["owner"].lower() not in {"the year’s", "the year's"}
    ):
        return (), start, stop
    return None
