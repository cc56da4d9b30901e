"""Claims as the finders draw them up, before they are numbered and checked, and whom a figure is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from accord.reading import parties
from accord.reading.clauses import Group, clause_at
from accord.reading.number_words import Numeral
from accord.reading.numerals import numerals
from accord.reading.records import Claim, ClaimType
from accord.reading.words import words

_OWNING = words("of in from at among between within inside across for")
_AGGREGATE = re.compile(
    r"\b(?:exports?|imports?|spending|output|production|investments?|revenues?|sales|turnover|profits?|"
    r"shipments|orders|"
    r"demand|supply|gdp|economy|population|trade|wages|prices|productivity|capacity|employment|unemployment|"
    r"inflation|"
    r"shares|enrolments?|admissions|applications|budget|reserves|earnings|consumption|generation|deliveries|"
    r"workforce|"
    r"staff|headcount|vacancies|inflows?|outflows?|remittances|debt|deficit|surplus|costs?|funding|income)\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:say|says|said|reckon\w*|estimat\w+|believ\w+|predict\w*|expect\w*|forecast\w*|argu\w+|claim\w*|"
    r"not(?:e|es|ed)|observ\w+|add(?:s|ed)|found|finds|show(?:s|ed|n)?|"
    r"report\w*|suggest\w*|warn\w*|calculat\w+|conclud\w+|submit\w*|told\s+\w+|announc\w+|confirm\w*|"
    r"complain\w*|insist\w*|think\w*|means|meant)\s+that\s+"
)
_GOES_ON = re.compile(
    r"\s*(?:(?:19|20)\d\d\s+)?(?:and\s+|but\s+)?(?:(?:now|still|also|already|then|together|has|have|had|is|are|"
    r"was|were|will|would|could)\s+)*"
    r"(?:remain\w*|ma[kd]e\w*|account\w*|represent\w*|employ\w*|held|holds?|owns?|produc\w+|rose|fell|grew|"
    r"climb\w*|is|are|was|were|has|have|had|rank\w*|came|stood|"
    r"stands?|sits?|suppl\w+|provid\w+|spen\w+|invest\w*|host\w*|sold|sells?|earn\w*|[a-z]{3,}ed)\b"
)
_MEASURE = re.compile(r"(?:Index|Ranking|Scoreboard|Scorecard|Table|Survey|Barometer|Product)s?$")
_WITH = re.compile(r"\s*(?:[Ww]ith|[Aa]t|[Hh]aving|[Hh]ome\s+to|[Aa]s)\s+(?:[a-z]+\s+){0,4}$")
_APPROXIMATE = re.compile(
    r"\s*[“\"]?(?:[Ss]ome|[Rr]oughly|[Aa]bout|[Aa]round|[Nn]early|[Aa]lmost|[Oo]ver|[Mm]ore\s+than|"
    r"[Ll]ess\s+than|[Aa]t\s+least|[Ff]ewer\s+than|[Uu]p\s+to|[Aa]n?|[Tt]he|[Aa]nother|[Aa]n\s+estimated|"
    r"[Jj]ust(?:\s+(?:over|under))?|[Oo]nly)?\s*"
)


@dataclass
class Draft:
    """A claim before it has its number and attribution."""

    type: ClaimType
    metric: str
    start: int
    end: int
    subject: tuple[str, ...] = ()
    value: float | str | None = None
    value_span: tuple[int, int] | None = None
    unit: str = ""
    of: float | None = None
    compared_with: tuple[str, ...] = ()
    refers_to: str | None = None


@dataclass
class State:
    """What is remembered from sentence to sentence."""

    claims: list[Claim] = field(default_factory=list)
    index: str | None = None
    """The index the text was last speaking of."""
    since: int = 0
    """Sentences since then."""
    recent: tuple[str, ...] = ()
    """The countries and organisations that the sentence before named."""
    numbers: list[Numeral] = field(default_factory=list)
    """The numbers of the sentence that is read."""
    place: tuple[int, int] = (-1, -1)

    def numerals(self, sentence: parties.Sentence) -> list[Numeral]:
        """Return the numbers of a sentence, found once."""
        if self.place != (sentence.start, sentence.end):
            self.place = sentence.start, sentence.end
            self.numbers = numerals(sentence.flat, sentence.start, sentence.end)
        return self.numbers


def ids(sentence: parties.Sentence, group: Group | None) -> tuple[str, ...]:
    """Return the actors a group stands for."""
    return tuple(dict.fromkeys(a for h in (group.hits if group else ()) for a in sentence.meant(h)))


def subject_of(
    sentence: parties.Sentence, position: int, *, any_before: bool = False
) -> tuple[tuple[str, ...], int]:
    """Return the actors that a figure at a position is about, and where they (or the clause) begin."""
    found, start = _subject(sentence, position)
    if not found and any_before:
        before = [g for g in sentence.groups if g.end <= position]
        if before:
            return ids(sentence, before[-1]), before[-1].start
    return found, start


def _subject(sentence: parties.Sentence, position: int, depth: int = 0) -> tuple[tuple[str, ...], int]:
    flat = sentence.flat
    part = clause_at(sentence.parts, position)
    clause, stop = sentence.parts[part]
    told = max((m.end() for m in _THAT.finditer(flat, clause, position)), default=clause)
    who, _ = parties.subject(sentence, position)
    if who is not None and who.start < told and told > clause:
        who = None  # "the institute reckons that demand in our laboratories will rise"
    if who is not None and _MEASURE.search(flat[who.start : who.end]):
        # "Norway's Human Development Index is 0.966": the index is no party
        owner = next((h for h in reversed(sentence.hits) if 0 <= who.start - h.end < 4), None)
        who = Group((owner,), None) if owner else None
    if who is not None and _all_persons(sentence, who):
        nearer = [
            g
            for g in sentence.groups
            if who.end <= g.start and told <= g.start and g.end <= position and g.prep is None
        ]
        who = nearer[-1] if nearer else who
    if who is None:
        who = _in_phrase(sentence, told, position)
    next_to = [g for g in sentence.groups if told <= g.start and g.end <= position and g.prep is None]
    if (
        len(next_to) > 1
        and _APPROXIMATE.fullmatch(flat, next_to[-1].end, position)
        and not next_to[-1].hits[-1].adjectival
    ):
        who = next_to[-1]  # "Brazil pledged $2bn and Norway $3bn"
    if who is not None and (found := ids(sentence, who)):
        return found, min(who.start, position)
    if whose := re.search(r"\bwhose\s+$", flat[max(sentence.start, clause - 8) : clause]):
        before = [g for g in sentence.groups if g.end <= clause - len(whose.group())]
        if before and clause - before[-1].end < 12:
            return ids(sentence, before[-1]), before[-1].start
    lead = flat[told:position]
    if part and depth < 3 and _GOES_ON.match(lead):
        return _subject(sentence, clause - 1, depth + 1)[0], clause
    after = [g for g in sentence.groups if position < g.start]
    if _WITH.match(lead):
        # "with 310,000 engineers, it has the deepest bench"
        last = (
            sentence.end
            if part + 1 < len(sentence.parts) and not any(g.end <= stop and g.prep is None for g in after)
            else stop
        )
        if main := next((g for g in after if g.end <= last and g.prep is None), None):
            return ids(sentence, main), clause
    if not lead.strip(' ,“"') or _APPROXIMATE.fullmatch(lead):
        # "60 per cent of the memory is made by South Korea", "eleven traders from Belarus"
        for group in after[:3]:
            between = flat[position : group.start]
            if group.prep == "by" and re.search(
                r"\b(?:is|are|was|were|be|been)\s+\w+\s+by\s+(?:\w+\s+){0,2}$", between
            ):
                return ids(sentence, group), clause
            if (
                group.prep in {"from", "of", "in"}
                and len(between.split()) < 6
                and not re.search(r"[,;]|\b(?:is|are|was|were|has|have|had)\b", between)
            ):
                return ids(sentence, group), clause
    about_it = _AGGREGATE.search(flat, told, min(position, told + 60)) if who is None else None
    if about_it and not re.match(r"(?:[Aa]n?|[Tt]his|[Tt]hat|[Ee]ach|[Ee]very|[Ss]uch|[Aa]nother)\s", lead):
        # "Uruguay stands third. Exports have grown": exports of the country spoken of, else of the article's own
        spoken_of = None if _opens(sentence) or sentence.it in sentence.cast.people else sentence.it
        about = spoken_of or sentence.cast.home
        return ((about,) if about else ()), clause
    return (), clause


def _in_phrase(sentence: parties.Sentence, start: int, position: int) -> Group | None:
    """Return who is named in the phrase before a figure: "demand in our laboratories", "bankrolled by the Emirates"."""
    inside = [g for g in sentence.groups if start <= g.start and g.end <= position]
    free = next((g for g in inside if g.prep is None), None)
    owning = next((g for g in inside if g.prep in _OWNING), None)
    return free or owning or next((g for g in inside if g.prep == "by"), None)


def _opens(sentence: parties.Sentence) -> bool:
    """Say whether a sentence is the first of its paragraph: what was spoken of before is no longer meant."""
    paragraphs = sentence.cast.article.paragraphs
    number = bisect_right(paragraphs, (sentence.start, sentence.end)) - 1
    return number < 0 or sentence.start - paragraphs[number][0] < 3


def _all_persons(sentence: parties.Sentence, group: Group) -> bool:
    return all(h.kind == "person" or h.actor in sentence.cast.people for h in group.hits)
