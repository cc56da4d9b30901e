"""Claims with a plain number: amounts of money, and how many there are of something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from accord import places
from accord.reading import parties
from accord.reading.drafts import Draft, State, subject_of
from accord.reading.gazetteer import known
from accord.reading.number_words import Numeral
from accord.reading.vocabulary import listed
from accord.reading.words import words

_ALLIED = re.compile(
    r"ALLIANCE|NETWORK|FORUM|COALITION|CONSORTIUM|LEAGUE|UNION|PARTNERSHIP|COMPACT|PACT|CLUB|GROUP|COUNCIL|"
    r"COMMUNITY|CHARTER|CONVENTION|TREATY|"
    r"AGREEMENT|ASSOCIATION|ORGANI[SZ]ATION|COMMONWEALTH|BLOC|INITIATIVE|ACCORD|BOARD|ASSEMBLY|REGIME|"
    r"ARRANGEMENT|FRAMEWORK|CENTRE|FACILITY|BANK|AGENCY|COMMITTEE"
)
_FEW = 2
"""Up to here a spelled number mostly counts nothing ("two people familiar with it")."""
_LARGE = 20
"""From here on even "the 430 officers" tells how many there are."""
_SOME = 9
"""Up to here it does so of the loosest nouns."""
_LOOSE = words(
    "people models types units partners orders states cities customers clients agreements contracts parts items "
    "votes sides parties cases tools categories codes reports articles books jobs measures laws rules "
    "bills sites officials lawyers analysts executives directors managers diplomats ministers lines lists "
    "leaders positions posts others government governments ministries capitals children women men buyers "
    "suppliers countries nations economies regions districts provinces papers studies accounts deals boxes "
    "cards buses stores shops homes products islands offices plants exchanges exports shipments initiatives "
    "programmes programs partnerships systems platforms networks groups teams markets sectors industries "
    "fields bodies commissions committees councils courses proposals recommendations places meetings"
)
_WORD = re.compile(
    r"\s+(?P<word>[A-Za-z][\w’'-]*)|-(?P<joined>members?|nations?|countr(?:y|ies)|states?)\b(?=\s)"
)
_STOP = words(
    "of per in on at to for from by with and or but nor the a an is are was were be been has have had will "
    "would could may might can that which who as than years year months month weeks week days day hours minutes "
    "times percent points km kilometres miles metres tonnes gigawatts megawatts gw mw nanometres degrees pages "
    "after before since until while if when where this these those it they he she we i up down more less out "
    "over under about not so then there its their his her our said says into"
)
_OF_THEM = re.compile(
    r"\s+of\s+(?:(?:the\s+)?[\w-]+[’']s\s+|the\s+|its\s+|their\s+|our\s+|his\s+|these\s+|those\s+|all\s+)?(?:(?:\d+|[a-z]+teen|[a-z]+ty|"
    r"five|six|seven|eight|nine|ten|eleven|twelve)\s+)?"
)
_GIVEN = re.compile(
    r"\b(?:the|these|both|those|its|all|their|our|his|her|other|first|last|next)\s+$", re.IGNORECASE
)
_BODY = re.compile(
    r"\b(?:workforce|staff|headcount|payroll|team|crew|faculty|membership|intake|student\s+body|crowd|garrison|"
    r"delegation)\s+(?:of|to|stands\s+at|stood\s+at|is|was|numbers?|numbered)\s+"
    r"(?:(?:more|less|fewer)\s+than\s+|about\s+|around\s+|some\s+|nearly\s+|almost\s+|roughly\s+|over\s+|"
    r"only\s+|just\s+|an\s+estimated\s+)*$|"
    r"\b(?:employ(?:s|ed|ing)?|number(?:s|ed)|counts)\s+(?:(?:more|less|fewer)\s+than\s+|about\s+|around\s+|"
    r"some\s+|nearly\s+|almost\s+|roughly\s+|over\s+|only\s+|just\s+)*$"
)
_NOTHING_AFTER = re.compile(
    r"\s*(?:[.,;:)]|$)|\s+(?:per|and|in|at|worldwide|across|by|as|but|last|this|from|over|after|since|before|on)\b"
)
_MEMBERS = re.compile(r"members?|nations?|countr|states?|signator|parties|economies")
_HAS = re.compile(
    r"\b(?:has|have|had|with|counts?|counted|numbers?|employs?|employed|compris\w+|consists?\s+of|groups?|"
    r"includes?|runs?|operates?|hosts?|"
    r"owns?|trains?|trained|boasts?|of\s+its|only|just|exactly|lists?|counting|having)\s+"
    r"(?:(?:only|just|more|less|fewer|no|than|about|some|around|at|least|almost|nearly|over|now|already|as|"
    r"many)\s+)*$"
)
_JOINED = re.compile(
    r"\b(?:members|belong(?:s|ed)?|signed|ratified|joined|acceded|took\s+part|voted|adhere\w*)\b"
)
_REACHED = re.compile(
    r"\b(?:reach(?:es|ed|ing)|totall?ed|totall?ing|numbered|number|numbering|exceed(?:s|ed|ing)|topp?(?:ed|s|"
    r"ing)|hit|stood\s+at|stands?\s+at|came\s+to|"
    r"(?:rose|risen|rises?|grew|grown|climbed|increased|jumped|surged|swelled|fell|fallen|falls?|dropped|"
    r"declined|shrank|slid|dwindled|expanded|doubled|tripled|halved)\s+(?:[\w.%-]+\s+){0,3}?to)\s+"
    r"(?:(?:more|less|fewer)\s+than\s+|about\s+|around\s+|some\s+|nearly\s+|almost\s+|roughly\s+|over\s+|"
    r"only\s+|just\s+|an\s+estimated\s+|a\s+record\s+)*$"
)
_MEASURE = re.compile(
    r"\s+(?P<unit>hours|pages|lines|tonnes|tons|litres|barrels|hectares|acres|terabytes|petabytes|gigabytes|"
    r"exabytes|megawatts|gigawatts|kilometres|miles)\s+of\s+[a-z]"
)


def amounts(sentence: parties.Sentence, state: State) -> Iterator[Draft]:
    """Yield claims of amounts of money."""
    for one in state.numerals(sentence):
        flat = sentence.flat
        bare = (
            one.kind == "plain"
            and _SCALED.search(flat, one.start, one.end) is not None
            and _SPENT.search(flat, max(sentence.start, one.start - 40), one.start) is not None
            and _NOTHING_AFTER.match(flat, one.end, sentence.end) is not None
        )
        if one.kind == "money" or bare:
            who, start = subject_of(sentence, one.start)
            yield Draft(
                "amount",
                "amount",
                max(min(start, one.start), one.start - 160),
                one.end,
                who,
                one.said,
                (one.start, one.end),
                one.unit,
            )


_SPENT = re.compile(
    r"\b(?:spen[dt]s?|spending|invest(?:s|ed)?|costs?|pa(?:y|ys|id)|raise[sd]?|worth|earn(?:s|ed)?|provid(?:e|es|ed)|lend|lent|"
    r"allocat(?:e|es|ed)|earmark(?:s|ed)?|contribut(?:e|es|ed))\s+(?:(?:about|some|nearly|almost|over|only|just|up\s+to|around)\s+)*$"
)
_SCALED = re.compile(r"\d[\d.,]*\s*(?:million|billion|trillion|bn|m)$", re.IGNORECASE)


def counts(sentence: parties.Sentence, state: State) -> Iterator[Draft]:
    """Yield claims of numbers of countries, firms, people and things."""
    flat = sentence.flat
    for one in state.numerals(sentence):
        if one.kind != "plain" or one.value < 2 or one.value != int(one.value) or one.year:
            continue
        noun = counted(flat, one, sentence.end) or _body(sentence, one) or _reached(sentence, one)
        if noun is None or not _tells(sentence, one, noun[0]):
            noun = _of_those(sentence, one, state.numerals(sentence))
        if noun is None:
            continue
        unit, end = noun
        of = re.search(r"\b(?:of|to)\s$", flat[max(sentence.start, one.start - 4) : one.start])
        who, start = (
            ((), one.start) if of and not unit.startswith("member") else subject_of(sentence, one.start)
        )
        states = all(a in places.countries() for a in who)
        if unit == "members" and states and (body := _body_of(sentence, one.start)):
            who = (body,)  # a country has no members
        low = one.start if start > one.start else max(start, one.start - 120)
        metric = unit
        if ranked := _RANKED.match(flat, end, sentence.end):
            metric, end, who, low = f"{unit} ranked in {ranked['index']}", ranked.end(), (), one.start
        yield Draft("count", metric, low, end, who, one.said, (one.start, one.end), unit)


def has_members(name: str) -> bool:
    """Say whether an actor, or what its name says it is, has members."""
    entry = known().get(name)
    return (entry is not None and entry.kind == "bloc") or _ALLIED.search(name.upper()) is not None


def _body_of(sentence: parties.Sentence, position: int) -> str | None:
    """Return the alliance last named, where "it" has the members."""
    group = next((g for g in reversed(sentence.groups) if g.end <= position), None)
    if group is None or group.hits[0].how != "pronoun":
        return None
    return next((firm for firm in sentence.firms if has_members(firm)), None)


_RANKED = re.compile(
    r"(?:\s+(?:ranked|rated|assessed|covered|listed|included|scored))?\s+(?:in|on|by)\s+(?:the\s+)?(?:(?:19|"
    r"20)\d\d\s+)?"
    r"(?P<index>(?:[A-Z][\w&’'-]*\s+){0,5}(?:Index|Ranking|Rankings|Scoreboard|Table)\b(?:\s+\d{4})?)"
)


def counted(flat: str, one: Numeral, end: int) -> tuple[str, int] | None:
    """Return the noun that a number counts, in small letters, and where it ends."""
    position = one.end
    nouns = listed("count_noun")
    for _ in range(6):
        if partly := _OF_THEM.match(flat, position, end):
            if position != one.end:
                return None
            position = partly.end() - 1
        word = _WORD.match(flat, position, end)
        if word is None:
            return None
        if word["joined"]:
            unit = {"m": "members", "n": "nations", "c": "countries", "s": "states"}[word["joined"][0]]
            return (unit, word.end()) if position == one.end else None
        text = word["word"].lower().removesuffix("’s").removesuffix("'s")
        if text in nouns and not _owner(word["word"]):
            if text == "data" or (text in {"member", "crew"}):
                position = word.end()
                continue
            return text, word.end()
        if _AGENT.fullmatch(text) and (not one.spelled or one.value > _SOME):
            return text, word.end()
        if text.split("-")[-1] in nouns and "-" in text:
            return text.split("-")[-1], word.end()
        if text in _STOP:
            return None
        position = word.end()
    return None


def _owner(word: str) -> bool:
    return word.endswith(("’s", "'s", "’", "'"))


def _body(sentence: parties.Sentence, one: Numeral) -> tuple[str, int] | None:
    """Return "people" where the number is one of a workforce ("a staff of 90", "employs 5,400")."""
    before = _BODY.search(sentence.flat, max(sentence.start, one.start - 60), one.start)
    return (
        ("people", one.end) if before and _NOTHING_AFTER.match(sentence.flat, one.end, sentence.end) else None
    )


def _of_those(sentence: parties.Sentence, one: Numeral, others: Sequence[Numeral]) -> tuple[str, int] | None:
    """Return what was counted before, of which this is a part: "Of 64 bids, nine failed", "2,000 of them"."""
    flat = sentence.flat
    them = _OF_THOSE.match(flat, one.end, sentence.end)
    if them is None and (before := _OF_WHICH.search(flat, max(sentence.start, one.start - 30), one.start)):
        them = before
    if them is None and not _DOES.match(flat, one.end, sentence.end):
        return None
    for other in reversed(others):
        if other.end > one.start or other.kind != "plain":
            continue
        whole = them is not None or _OUT_OF.search(flat, max(sentence.start, other.start - 24), other.start)
        if whole and (noun := counted(flat, other, one.start)):
            return noun[0], max(one.end, them.end()) if them else one.end
    return None


_LAST_COUNT = re.compile(r"\s+(?:at|by)\s+(?:the\s+)?(?:last|latest|most\s+recent)\s+count\b")
_AGENT = re.compile(
    r"(?!numbers|others|quarters|members|powers|layers|corners|borders|errors|factors|doors|floors|colou?rs|met(?:er|re)s|"
    r"orders|offers|matters|letters|papers|answers|centers|waters|summers|winters|dollars|hours|years|mirrors|tremors)"
    r"[a-z]{3,}(?:ers|ors|ists|ants|ees|cians|grads|docs|women|men|witnesses|experts)"
)
"""Those who do something, by how their name ends."""
_STAFF = words("workforce staff headcount payroll membership faculty personnel")
_OF_THOSE = re.compile(r"\s+of\s+(?:them|these|those|which|whom)\b")
_OF_WHICH = re.compile(r"\bof\s+(?:which|whom)\s+(?:(?:only|just|some|about|at\s+least)\s+)*$")
_OUT_OF = re.compile(
    r"\b(?:[Oo]f|[Aa]mong|[Oo]ut\s+of)\s+(?:(?:the|its|their|our|some|about|all|nearly)\s+)*$"
)
_DOES = re.compile(
    r"\s+(?:(?:had|have|has|now|already|still|alone|also|only)\s+)*(?:is|are|was|were|has|have|had|will|would|could|run|ran|"
    r"remain(?:s|ed)?|come|came|went|go|fail(?:ed|s)?|won|lost|use[sd]?|work(?:s|ed)?|belong(?:s|ed)?|lie|lay|stand|stood|"
    r"[a-z]{3,}ed)\b"
)


def _reached(sentence: parties.Sentence, one: Numeral) -> tuple[str, int] | None:
    """Return what reached a number ("applications reached 1,312"), or a measure ("4,000 hours of talk")."""
    flat = sentence.flat
    if measure := _MEASURE.match(flat, one.end, sentence.end):
        return measure["unit"], measure.end("unit")
    verb = _REACHED.search(flat, max(sentence.start, one.start - 60), one.start)
    last = _LAST_COUNT.match(flat, one.end, sentence.end) if verb is None else None
    if (verb is None and last is None) or not _NOTHING_AFTER.match(flat, one.end, sentence.end):
        return None
    stop = verb.start() if verb else one.start
    nouns = listed("count_noun")
    said = [w.lower() for w in re.findall(r"[\w’'-]+", flat[max(sentence.start, stop - 90) : stop])]
    people = any(w in _STAFF for w in said)
    return next(((w, one.end) for w in said if w in nouns), ("people", one.end) if people else None)


_CLIMBED = re.compile(
    r"\b(?:climb|rose|ris|fell|fall|drop|slip|mov|jump|slid|gain|lost|los|up|down|sank|leap|by|advanc|tumbl)\w*\s+"
    r"(?:by\s+)?$"
)


def _tells(sentence: parties.Sentence, one: Numeral, unit: str) -> bool:
    """Say whether a number with its noun says how many there are, and is not a way to name them."""
    flat = sentence.flat
    before = flat[max(sentence.start, one.start - 40) : one.start]
    members = _MEMBERS.match(unit) is not None
    if _GIVEN.search(before[-9:]):
        # "the two countries" counts nothing, "the 27 members" does
        in_row = re.search(r"\b(?:first|next|last)\s+$", before, re.IGNORECASE) is not None
        if (not one.spelled and one.value >= _LARGE) or (in_row and (one.value > _FEW or not one.spelled)):
            return True
        return (
            members
            and one.value > _FEW
            and (unit.startswith("member") or one.value > _SOME)
            and not re.search(r"\bother\s+$", before, re.IGNORECASE)
        )
    if re.search(r"\b(?:of|to)\s$", before) and members and one.value < 10 and not unit.startswith("member"):
        return False
    few = unit == "members" and one.spelled and one.value <= _FEW
    if few or (unit == "places" and _CLIMBED.search(before)):
        return False
    if members and _JOINED.search(flat[one.end : min(sentence.end, one.end + 50)]):
        return True
    if members and one.value > _FEW and re.search(r"\b(?:from|across|spanning|among)\s+$", before):
        return True
    if unit == "members" or not one.spelled or one.value > _SOME:
        return True
    if _HAS.search(before):
        return one.value > 2 or unit not in _LOOSE
    return one.value > _FEW and unit not in _LOOSE
