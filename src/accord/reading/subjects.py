"""Who is the subject of a verb: found to its left, through auxiliaries, infinitives, gerunds and relatives.

"Ottawa should commit" has Ottawa; "urged the government to join" has the government; "a decision by Malaysia
to bar" has Malaysia; "talked India into giving" has India; "firms that passed on" has the firms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from accord.reading.clauses import Group, clause_at
from accord.reading.speech import SPEECH
from accord.reading.words import words

if TYPE_CHECKING:
    from accord.reading.parties import Sentence

Extent = tuple[int, int]
Found = tuple[Group | None, Extent | None]

_CHAIN = words(
    "has have had will would could may might can should must shall do does did is are was were be been being "
    "also already reportedly now since largely mostly all not never still then soon later just once again ever "
    "even only both each jointly together itself themselves yet therefore thus however meanwhile instead further "
    "finally cannot"
)
_ADVERB = re.compile(r"[a-z]{2,}ly")
_TO = re.compile(
    r"\b(?:[Tt]o|in\s+order\s+to|so\s+as\s+to)(?:\s+(?:[a-z]+ly|also|jointly|further|better))?\s+$"
)
_ORDER_TO = re.compile(r"\b(?:in\s+order\s+to|so\s+as\s+to)\s")
_CAUSING = (
    r"press(?:ed|es|ing)?|urg(?:e|es|ed|ing)|ask(?:ed|s|ing)?|push(?:ed|es|ing)?|lobb(?:y|ied|ies|"
    r"ying)|persuad(?:e|ed|es|ing)|"
    r"encourag(?:e|ed|es|ing)|forc(?:e|ed|es|ing)|want(?:ed|s)?|expect(?:ed|s)?|allow(?:ed|s|ing)?|"
    r"requir(?:e|ed|es|ing)|"
    r"convinc(?:e|ed|es|ing)|compel(?:led|s|ling)?|help(?:ed|s|ing)?|pressur(?:e|ed|es|ing)|invit(?:e|ed|es|ing)|"
    r"oblig(?:e|ed|es|ing)|order(?:ed|s|ing)?|direct(?:ed|s|ing)?|instruct(?:ed|s|ing)?|t[eo]ll?(?:s|"
    r"d|ing)?|task(?:ed|s|ing)?|"
    r"command(?:ed|s)?|permit(?:s|ted|ting)?|enabl(?:e|es|ed|ing)|forbid(?:s|den|ding)?|forbade|"
    r"authori[sz](?:e|es|ed|ing)|"
    r"lead(?:s|ing)?|led|prompt(?:s|ed|ing)?|caus(?:e|es|ed|ing)|get(?:s|ting)?|got|beg(?:s|ged)?|"
    r"implor(?:e|es|ed|ing)|"
    r"advis(?:e|es|ed|ing)|warn(?:s|ed|ing)?|remind(?:s|ed|ing)?|oblige|bind(?:s|ing)?|bound|"
    r"commit(?:s|ted|ting)?|like|prefer|"
    r"tempt(?:s|ed|ing)?|induc(?:e|es|ed|ing)|nudg(?:e|es|ed|ing)|empower(?:s|ed|ing)?|mandate[sd]?|"
    r"call(?:ed|s|ing)?\s+(?:on|upon)|"
    r"appeal(?:s|ed|ing)?\s+to|prevail(?:s|ed|ing)?\s+(?:on|upon)|rel(?:y|ies|ied|ying)\s+on|look(?:s|"
    r"ed|ing)?\s+to|up\s+to|"
    r"for|chall?eng(?:e|es|ed|ing)|entitl(?:e|es|ed|ing)|assign(?:s|ed|ing)?|charg(?:e|es|ed|ing)\s+with"
)
_CAUSED = re.compile(rf"\b(?:{_CAUSING})\s+", re.IGNORECASE)
"""Verbs of which the object is to do what follows."""
_URGED = re.compile(rf"\b(?:{_CAUSING})\s+(?:the\s+)?$", re.IGNORECASE)
_LET = re.compile(
    r"\b(?:let(?:s|ting)?|mak(?:e|es|ing)|made|have|had|help(?:s|ed|ing)?|see(?:s|n|ing)?|saw|watch(?:es|ed|ing)?)\s+"
)
_INTO = re.compile(
    r"\b(?:talk(?:s|ed|ing)?|coax(?:es|ed|ing)?|lur(?:e|es|ed|ing)|trick(?:s|ed|ing)?|press(?:es|ed|"
    r"ing)?|pressur(?:e|es|ed|ing)|"
    r"push(?:es|ed|ing)?|bull(?:y|ies|ied|ying)|persuad(?:e|es|ed|ing)|cajol(?:e|es|ed|ing)|stop(?:s|ped|ping)?|"
    r"prevent(?:s|ed|ing)?|bar(?:s|red|ring)?|ban(?:s|ned|ning)?|block(?:s|ed|ing)?|keep(?:s|ing)?|"
    r"kept|prohibit(?:s|ed|ing)?|"
    r"discourag(?:e|es|ed|ing)|dissuad(?:e|es|ed|ing)|deter(?:s|red|ring)?|accus(?:e|es|ed|ing)|suspect(?:s|ed|ing)?|"
    r"convict(?:s|ed|ing)?|critici[sz](?:e|es|ed|ing)|prais(?:e|es|ed|ing)|thank(?:s|ed|ing)?|blam(?:e|es|ed|ing)|"
    r"fin(?:e|es|ed|ing)|punish(?:es|ed|ing)?|sanction(?:s|ed|ing)?|charg(?:e|es|ed|ing)|restrain(?:s|ed|ing)?|"
    r"exempt(?:s|ed|ing)?|entrust(?:s|ed|ing)?|task(?:s|ed|ing)?|object(?:s|ed)?\s+to)\s+"
)
_GERUND_PREP = re.compile(
    r"\b(?P<prep>by|for|in|of|from|after|before|without|while|into|on|about|against|to|than|at|with|over|when)\s+$"
)
_NOUN = (
    r"decisions?|plans?|intentions?|bills?|motions?|proposals?|offers?|pledges?|promises?|agreements?|"
    r"moves?|bids?|efforts?|"
    r"attempts?|deals?|orders?|requests?|calls?|demands?|dut(?:y|ies)|rights?|permissions?|"
    r"licen[cs]es?|strateg(?:y|ies)|refusals?|"
    r"failure|willingness|readiness|commitments?|undertakings?|threats?|ambitions?|aims?|goals?|wish|"
    r"desire|scheme|resolutions?|"
    r"laws?|vows?|invitations?|power|freedom|chance|opportunity|options?|hopes?|vote|ruling|drive|push|campaign|steps?|"
    r"announcement|programme|mandate|accusations?|allegations?|accused|suspected|risk|policy|practice|tactic|idea|talk"
)
_AFTER_NOUN = re.compile(rf"\b(?:{_NOUN})\b(?P<rest>(?:\s+(?:by|of|from)\s+[^.;]{{1,140}}?)?,?)\s*$")
_RELATIVE = re.compile(r"(?:^|[\s,])(?:which|who|that|whose(?:\s+[a-z][\w-]*){0,3}?)\s*$")
_CLEFT = re.compile(r"\b[Ii]t\s+(?:is|was)\s+")
_ANEW = re.compile(
    r",\s+(?:and|but|while|whereas)\s+(?=(?:the\s+|its\s+|a\s+)?[A-Z]|(?:[\w’'-]+\s+){1,4}(?:has|have|"
    r"is|are|was|were|will|would|"
    r"could|may|might|should|ought|must|can|said|did)\b)"
)
_NO_SUBJECT = re.compile(
    r"(?:[“\"'(,\s]*)(?:$|(?:[a-z][\w-]*ing|to|and|or|not|then|also|has|have|had|is|are|was|were|"
    r"be|been|being|did|does|do|cannot|never|later|still|instead|will|would|could|may|might|can|"
    r"should|must|[a-z]+ly|even|both|either|possibly|"
    r"perhaps|while|such|as)\b)"
)
_SPEAKERS = (
    r"spokes(?:man|woman|people|person)|officials?|analysts?|researchers?|engineers?|scientists?|"
    r"firms?|compan(?:y|ies)|buyers?|"
    r"importers?|exporters?|traders?|suppliers?|distributors?|makers?|manufacturers?|producers?|"
    r"banks?|universit(?:y|ies)|"
    r"institutes?|laborator(?:y|ies)|authorit(?:y|ies)|ministr(?:y|ies)|ministers?|governments?|regulators?|diplomats?|"
    r"lawmakers|embass(?:y|ies)|president|leaders?|head|chair(?:man|woman)?|director|members|"
    r"representatives?|delegates?|"
    r"customers?|operators?|investors?|funds?|agenc(?:y|ies)|economists?|experts?|executives?|students?|people|board|"
    r"subsidiar(?:y|ies)|branch|arm|parliament|council|cabinet|courts?|teams?|groups?|part|half|most|"
    r"all|both|each|some|none|"
    r"start-?ups?|lawyers?|attorneys?|counsel|managers?|staff|employees|sources?|insiders?|"
    r"advis[eo]rs?|linguists?|academics|professors?|"
    r"observers?|secretary|envoys?|ambassador|governor|users?|citizens|vendors?|dealers|brokers?|middlemen|"
    r"consortium|capital|majority"
)
REPRESENTED = re.compile(
    rf"\b(?:{_SPEAKERS})\b(?:\s+[a-z-]+){{0,3}}?\s+(?:for|of|at|in|from|with)\s+(?:the\s+)?(?:[a-z-]+\s+){{0,2}}$",
    re.IGNORECASE,
)
"""Before a name: those who speak and act for it ("a spokeswoman for", "analysts at")."""
_CHARGED = re.compile(r",\s+(?:suspected|accused|convicted|guilty|found\s+guilty)\s+of\s+(?:\w+ly\s+)?$")
_REFLEXIVE = words("itself themselves himself herself ourselves myself")
_DEPTH = 4


def _chain(flat: str, low: int, stop: int) -> int:
    """Return where the auxiliaries and adverbs before a place begin; read from the end, for rows of them are long."""
    while stop > low:
        if flat[stop - 1].isspace() or flat[stop - 1] in ',“"':
            stop -= 1
            continue
        first = _word(flat, low, stop)
        if flat[first:stop] == "t" and first - low > 2 and flat[first - 1] in "’'" and flat[first - 2] == "n":
            first = _word(flat, low, first - 1)
            if flat[first:stop] in {"n’t", "n't"}:
                return stop
        elif flat[first:stop] not in _CHAIN and not _ADVERB.fullmatch(flat, first, stop):
            return stop
        stop = first
    return stop


def _word(flat: str, low: int, stop: int) -> int:
    """Return where the word that ends at a place begins."""
    while stop > low and (flat[stop - 1].isalnum() or flat[stop - 1] == "_"):
        stop -= 1
    return stop


def subject(sentence: Sentence, position: int, depth: int = 0) -> Found:
    """Return the group that is the subject of what stands at a position, or the extent of an unnamed subject."""
    flat, low = sentence.flat, sentence.start
    stop = _chain(flat, low, position)
    bare = position - stop <= 2
    if depth < _DEPTH:
        if infinitive := _TO.search(flat, max(low, position - 30), position):
            if found := _controller(sentence, infinitive.start(), depth):
                return found
        elif bare and re.match(r"\w+ing\b", flat[position : position + 25]):
            if found := _of_gerund(sentence, stop, position):
                return found
        elif bare and (let := _object_before(sentence, _LET, stop)) is not None:
            return let, None
    if (relative := _RELATIVE.search(flat, low, stop)) and (group := _antecedent(sentence, relative.start())):
        return group, None
    return _of_clause(sentence, position)


def _controller(sentence: Sentence, place: int, depth: int) -> Found | None:
    """Return who is to do what an infinitive says: the object of an order, the owner of a plan, or the subject."""
    flat, low = sentence.flat, sentence.start
    if _ORDER_TO.match(flat, place):
        return None
    for cause in reversed(list(_CAUSED.finditer(flat, max(low, place - 120), place))):
        between = flat[cause.end() : place]
        if (
            not between.strip()
            or between.strip() in _REFLEXIVE
            or re.search(r"[;:]|\b(?:which|that|who)\b|\bto\s", between)
        ):
            continue
        inside = [g for g in sentence.groups if cause.end() <= g.start and g.end <= place]
        words = between.split()
        if cause.group().strip().lower() == "for" and (not inside or len(words) > 4):
            continue
        if inside and inside[0].start - cause.end() < 45:
            if (
                len(inside) > 1
                and inside[0].hits[0].actor == "@we"
                and inside[1].prep in {"in", "of", "at", "from"}
            ):
                return inside[1], None  # "urged our partners in Lima to"
            return inside[0], None
        if len(words) <= 6 and not re.match(r"(?:plan|how|what|whether|on|in|up|back)\b", between):
            return None, (cause.end(), place)
    before = flat[low:place].rstrip()
    at = low + len(before)
    if noun := _AFTER_NOUN.search(flat, max(low, at - 200), at):
        return _owner(sentence, noun)
    word = re.search(r"[\w’'-]+$", before)
    if word and depth < _DEPTH and re.search(r"(?:s|ed|en|ing|t|y|e|k|n|d)$", word.group()):
        return subject(sentence, low + word.start(), depth + 1)
    return None


def _owner(sentence: Sentence, noun: re.Match[str]) -> Found:
    """Return whose plan or decision a noun names: "by Malaysia", "Malaysia's", "their", or the subject's."""
    for group in sentence.groups:
        if noun.start("rest") <= group.start < noun.end() and group.prep in {"by", "of", "from"}:
            return group, None
    before = [g for g in sentence.groups if g.end <= noun.start()]
    if (
        before
        and re.fullmatch(r"(?:[’']s?)?\s+(?:[\w-]+\s+){0,2}", sentence.flat[before[-1].end : noun.start()])
        and (before[-1].prep is None or sentence.flat[before[-1].end : before[-1].end + 1] in {"’", "'"})
    ):
        return before[-1], None
    return _of_clause(sentence, noun.start())


def _of_gerund(sentence: Sentence, stop: int, position: int) -> Found | None:
    flat, low = sentence.flat, sentence.start
    if _CHARGED.search(flat, max(low, position - 40), position):
        return (
            None,
            None,
        )  # ", suspected of slipping chips": by whoever was just spoken of, and not by the subject
    if prep := _GERUND_PREP.search(flat, max(low, position - 12), position):
        if group := _object_before(sentence, _INTO, prep.start()):
            return group, None
        if noun := _AFTER_NOUN.search(flat, max(low, prep.start() - 200), prep.start()):
            return _owner(sentence, noun)
        return _of_clause(sentence, prep.start())
    if stop > low and flat[stop - 1 : stop].isalnum() and flat[stop : stop + 1] == " ":
        last = next((g for g in reversed(sentence.groups) if g.end <= stop), None)
        if (
            last
            and stop - last.end < 3
            and not re.search(
                r"\b(?:is|are|was|were|been|be|keeps?|kept|starts?|stop\w*|resum\w*|began|begin)$",
                flat[low:stop],
            )
        ):
            return last, None
    return None


def _object_before(sentence: Sentence, verbs: re.Pattern[str], place: int) -> Group | None:
    """Return the object of one of some verbs that ends right before a place ("talked India into ...")."""
    flat, low = sentence.flat, max(sentence.start, place - 90)
    last = None
    for found in verbs.finditer(flat, low, place):
        last = found
    if last is None:
        return None
    inside = [g for g in sentence.groups if last.end() <= g.start and g.end <= place + 1]
    if not inside or inside[0].start - last.end() > 30:
        return None
    after = flat[inside[0].end : place]
    return (
        inside[0]
        if re.fullmatch(r"(?:[’']s?)?(?:\s+[a-z][\w-]*){0,4}\s*", after) and inside[0].prep is None
        else None
    )


def _antecedent(sentence: Sentence, place: int) -> Group | None:
    flat = sentence.flat
    start = sentence.parts[max(0, clause_at(sentence.parts, place) - (flat[place - 1 : place] == " "))][0]
    before = [g for g in sentence.groups if g.end <= place]
    if not before:
        return None
    if cleft := _CLEFT.search(flat, sentence.start, place):
        inside = [g for g in before if g.start >= cleft.end() and g.start - cleft.end() < 30]
        if inside:
            return inside[0]
    last = before[-1]
    between = flat[last.end : place]
    if len(between) > 60 or re.search(r"[.;:]", between) or SPEECH.search(between) or last.end < start - 60:
        return None
    # "Kaleva Compute, the Finnish operator of the system, which": the one in apposition
    for group in before:
        if (
            group.prep is None
            and group is not last
            and flat[group.end : group.end + 2] == ", "
            and "," in between
        ):
            return group
    return last


def _appositive(flat: str, groups: list[Group], start: int) -> bool:
    """Say whether a clause begins with a name of its own and what it is: "that Kestrel, a fund, is to build"."""
    return (
        bool(groups)
        and groups[0].start - start < 6
        and re.match(r",\s+(?:an?|the|its)\s", flat[groups[0].end :][:8]) is not None
    )


_WHICH = re.compile(r"(?:^|[\s,])(?:which|who|whom|whose)\s*$")
_NOUN_THAT = re.compile(
    r"\b(?:an?|this|its|their|his|her)\s+(?:[\w-]+\s+){0,1}(?:study|report|survey|paper|plan|rule|law|"
    r"list|deal|firm|body|scheme)\s+that\s*$"
)
_BACK = re.compile(
    r",\s+(?:(?:also|then|now|later|[a-z]+ly)\s+)?(?:has|have|had|is|are|was|were|will|would|could|"
    r"may|might|can|should|must|"
    r"did|does|do|said|says|told|took|gave|made|put|cut|held|set|won|lost|sold|bought|built|sent|kept|left|brought|"
    r"[a-z]{2,}ed)\s(?!by\b)"
)
"""Where the main clause goes on after a relative one."""
_TIME = re.compile(
    r"\s*(?:(?:the|last|next|this|that|earlier|later|by|in|on|a|one|two)\s+){1,3}(?:following|same|"
    r"next|previous)?\s*(?:year|month|week|day|"
    r"spring|summer|autumn|winter|time|quarter)s?(?:\s+(?:later|earlier|after))?[\s,]*"
)


def _aside(flat: str, group: Group) -> bool:
    """Say whether a name stands in a remark on who speaks: ", the government said, "."""
    return re.search(r",\s+(?:the\s+)?$", flat[max(0, group.start - 6) : group.start]) is not None and (
        re.match(
            r"(?:[’']s?\s+\w+)?\s+(?:said|says|added|told\s+\w+|announced|reported|wrote|warn(?:s|ed)|"
            r"argue[sd]|note[sd]|estimate[sd]|"
            r"believe[sd]|thinks?|claim(?:s|ed)|insist(?:s|ed)|reckon(?:s|ed)|predict(?:s|ed)|"
            r"complain(?:s|ed)|stress(?:es|ed)),",
            flat[group.end : group.end + 40],
        )
        is not None
    )


def _of_clause(sentence: Sentence, position: int) -> Found:
    """Return the first name of the clause that stands under no preposition, or the one its first noun belongs to."""
    flat = sentence.flat
    first = clause_at(sentence.parts, position)
    for index in range(first, -1, -1):
        start, end = sentence.parts[index]
        limit = min(end, position)
        within = [g for g in sentence.groups if start <= g.start and g.end <= limit and not _aside(flat, g)]
        inside = [g for g in within if g.prep is None]
        back = (
            _BACK.search(flat, start, min(end, position + 14))
            if index
            and (
                _WHICH.search(flat[max(sentence.start, start - 8) : start])
                or _NOUN_THAT.search(flat[max(sentence.start, start - 40) : start])
            )
            else None
        )
        if back and back.start() < position and not _appositive(flat, within, start):
            if owner := _antecedent(sentence, start - 1):
                return owner, None  # "Austria, whose plants bought machines, has restricted": Austria
            continue
        anew = [m.end() for m in _ANEW.finditer(flat, start, limit)]
        if anew and (later := [g for g in inside if g.start >= anew[-1]]):
            inside, start = later, anew[-1]
        of = next((g for g in within if g.prep in {"for", "of", "at", "in", "from", "with"} and g.start >= start
                   and REPRESENTED.search(flat, max(start, g.start - 60), g.start)), None)  # fmt: skip
        if (
            of
            and (not inside or of.start < inside[0].start)
            and not re.search(r",\s", flat[start : of.start].lstrip('“"')[60:])
        ):
            return of, None
        pressed = len(inside) > 1 and _URGED.search(flat, inside[0].end, inside[1].start)
        if pressed and re.match(r"[’']?s?\s+(?:\w+\s+)?to\s", flat[inside[1].end : position]):
            return inside[1], None  # "Washington pressed The Hague to stop": who is pressed is to act
        if inside:
            return inside[0], None
        relative = _RELATIVE.search(flat[max(sentence.start, start - 8) : start])
        if relative and (group := _antecedent(sentence, start - 1)):
            return group, None
        if (
            index == first
            and not _TIME.fullmatch(flat[start:limit])
            and not _NO_SUBJECT.match(flat, start, limit)
        ):
            stop = _chain(flat, start, limit)
            own = stop > start and len(flat[start:stop].split()) <= 8
            return None, (start, stop) if own else None
    return None, None
