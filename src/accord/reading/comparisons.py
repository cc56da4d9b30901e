"""Claims of comparisons: "well behind India and Brazil", "fewer than Botswana", "a third of Poland's"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.reading import parties
from accord.reading.clauses import Group
from accord.reading.drafts import Draft, State, subject_of
from accord.reading.gazetteer import known
from accord.reading.ranking import WORD_ORDINAL

_BETTER = (
    "more less higher lower larger smaller bigger faster slower stronger weaker better worse fewer greater "
    "richer poorer cheaper dearer "
    "costlier older younger shorter deeper broader wider heavier lighter denser stricter tougher looser tighter "
    "busier"
)
COMPARISON = re.compile(
    r"\b(?P<cue>(?:well|far|just|still|way|slightly|long|only|narrowly|second|third|right|immediately|"
    r"comfortably|lags?|lagg(?:ed|ing)|trail(?:s|ed|ing)?|"
    r"falls?|falling|fell|ranks?|ranked|places?|placed|comes?|came|sits?|stands?|pull(?:s|ed|ing)?|draw(?:s|n)?|"
    r"drew|edg(?:es|ed)|keeps?|kept)\s+(?:well\s+|far\s+|just\s+|right\s+|only\s+|narrowly\s+)?(?:behind|below|"
    r"ahead\s+of|above)|"
    r"(?:[Bb]ehind|[Aa]head\s+of|[Bb]elow|[Aa]bove|in\s+front\s+of)(?=\s+(?:(?:(?:those|that)\s+(?:of|in|for)|"
    r"not\s+only|both|only|the|"
    r"fellow|other|its|even|neighbou?ring)\s+)*[A-Z])|"
    r"(?:lag|trail)(?:s|ged|ed|ging|ing)?(?=\s+(?:only\s+)?(?:the\s+)?[A-Z])|"
    r"(?:left|leaves|leaving)\s+behind(?=\s+(?:the\s+)?[A-Z])|outrank(?:s|ed|ing)?|outperform(?:s|ed|ing)?|"
    r"surpass(?:es|ed|ing)?|overt(?:akes?|ook|aken|aking)|outstrip(?:s|ped|ping)?|"
    r"outpac(?:es?|ed|ing)|outspend(?:s|ing)?|outspent|outgr(?:ows?|ew|own)|outnumber(?:s|ed|ing)?|"
    r"outproduc(?:es?|ed)|outsell(?:s)?|outsold|eclips(?:es?|ed|ing)|leapfrog(?:s|ged|ging)?|dwarf(?:s|ed|ing)?|"
    r"overhaul(?:s|ed)?|"
    r"exceed(?:s|ed)?(?=\s+(?:the\s+|that\s+of\s+)?[A-Z])|rivals(?=\s+(?:the\s+|that\s+of\s+)?[A-Z])|match(?:es|"
    r"ed)(?=\s+(?:the\s+)?[A-Z])|"
    r"(?:on\s+(?:a\s+)?par|level|neck\s+and\s+neck|comparable|equal|tied)\s+(?:with|to)(?=\s+(?:the\s+|"
    r"that\s+of\s+)?[A-Z])|"
    r"(?:a|only\s+a)\s+(?:small\s+|tiny\s+|mere\s+)?fraction\s+of(?=\s+(?:the\s+)?[A-Z][\w-]*[’']s)|"
    r"(?:twice|double|triple|treble|half|(?:two|three|four|five|six|seven|eight|nine|ten|twenty|"
    r"\d+(?:\.\d+)?)\s+times|(?:a|one)\s+(?:half|third|quarter|fifth|sixth|tenth)|(?:two|three)[-\s](?:thirds|"
    r"quarters|fifths))\s+"
    r"(?:as\s+(?:[\w-]+\s+){1,4}?as|the\s+(?:size|number|output|population|level|rate|amount|share)\s+of|"
    r"that\s+of|those\s+of|of\s+(?:that|those)\s+(?:of|in|at|for)|(?=the\s+(?:[A-Z][\w-]*|world|global|national|regional|"
    r"industry)\s+(?:average|mean|median|norm|level))|"
    r"of(?=\s+(?:the\s+)?[A-Z][\w-]*[’']s\s*(?:[.,;]|$))|more\s+(?:[\w-]+\s+){0,3}?than|"
    r"(?=(?:the\s+)?[A-Z][\w-]*[’']s\b))|"
    r"as\s+(?:many|much|large|big|fast|high|good|well|few|little|strong|rich|old|small)\s+(?:[\w-]+\s+){0,3}?as|"
    rf"(?:{_BETTER.replace(' ', '|')})(?:\s+[\w-]+){{0,4}}?(?:,\s[^,;.]{{2,40}},)?\s+than|[Cc]ompared\s+(?:with|"
    rf"to)|against|(?:more|less)\s+[a-z]+\s+than)(?:(?=\W)|(?<=\s))"
)
_WORSE = re.compile(
    r"behind|below|lag|trail|fall|fell|less|lower|smaller|slower|weaker|worse|fewer|poorer|half|third|quarter|"
    r"fifth|sixth|tenth|shorter",
    re.IGNORECASE,
)
_NO_OTHER = re.compile(
    r"\s+(?:\d|half\b|two\b|three\b|(?:a|one)\s+(?:third|quarter|fifth|dozen|hundred|thousand|million)\b|doubl)"
)
_OTHER = re.compile(
    r"\s*(?:(?:not\s+(?:only|just|merely|even)|both|only|either|fellow|the|that|those|of|in|by|for|its|all|neighbouring|neighboring|"
    r"even|other|any|rival|much|larger|bigger|smaller|"
    r"countries|members|nations|states|economies|such\s+as|like|BRICS|G7|EU|ASEAN|does|do|did|is|are|"
    r"counterparts?)[,\s]+|[a-z][\w-]+(?:al|ern|ean|ing|ic|ed)\s+)*"
)
_AGENDA = re.compile(
    r"(?:[’']s?)?\s+(?:(?:[A-Z]\w+|[a-z-]+)\s+){0,2}?(?:summit|meeting|talks|visit|elections?|vote|conference|"
    r"hearing|deadline|session|launch|presidency|forum|trip)\b"
)
_ORDERED = re.compile(
    rf"(?:(?:,|%|\bper\s?cent|\bpoints|\bbut|\band|\bor|\bonly|\bplace|\bposition|\bspot|\bis|\bare|\bwas|\bwere|\bremains?|\bremained|"
    rf"\bstill|\balso|\beven|\bnow|\bhere|\bthere|\bindex|\branking|\btable|\blist|"
    rf"\d(?:st|nd|rd|th)?|\b{WORD_ORDINAL}|\bworld|\brun(?:s|ning)?|\bran|\bway|\bfurther|\bleft|\bleaves|"
    rf"\bputs?|\b\w+ed|\b(?:market|economy|producer|exporter|supplier|power|buyer|user|host)s?)\s+)$",
    re.IGNORECASE,
)
"""What stands before "behind" and "below" where they order and place nothing."""


def comparisons(sentence: parties.Sentence, state: State) -> Iterator[Draft]:
    """Yield claims of comparisons ("well behind India and Brazil", "a third of Poland's")."""
    flat = sentence.flat
    yield from _implied(sentence)
    matches = sentence.matches(COMPARISON)
    for number, match in enumerate(matches):
        limit = matches[number + 1].start() if number + 1 < len(matches) else sentence.end
        cue = match["cue"].lower()
        if cue.endswith(("than", "as")) and _NO_OTHER.match(flat, match.end()):
            continue
        after = [g for g in sentence.groups if match.end() - 1 <= g.start < limit]
        if not after or not _near(flat, match.end(), after[0].start, cue):
            yield from _elsewhere(sentence, match)
            continue
        if (
            "ahead" in cue
            and _AGENDA.match(flat, after[0].hits[-1].end)
            and not re.search(r"pull|edg|draw|drew|rank|plac", cue)
        ):
            continue
        if cue in {"behind", "below", "above"} and not _ORDERED.search(
            flat, max(sentence.start, match.start() - 30), match.start()
        ):
            continue
        if cue in {"compared with", "compared to", "against"} and not re.search(
            r"\d|half|third|quarter", flat[max(sentence.start, match.start() - 60) : match.start()] + " "
        ):
            continue
        if cue == "against" and not re.match(
            r"\s+(?:\S+\s+){1,3}(?:in|for|of)\s", flat[match.end() : match.end() + 40]
        ):
            continue
        linked = 1
        while linked < len(after) and _linked(flat, after[linked - 1], after[linked]):
            linked += 1
        after = after[:linked]
        # ", and its universities ..." begins anew
        others = [
            h
            for g in after
            for n, h in enumerate(g.hits)
            if h.start < limit and (not n or h.how != "pronoun")
        ]
        if all(
            h.how == "pronoun" and flat[h.start : h.end].lower() in {"its", "their", "his", "her", "our"}
            for h in others
        ):
            yield from _elsewhere(sentence, match)  # but not "stronger than its size suggests"
            continue
        named = tuple(dict.fromkeys(a for h in others for a in sentence.meant(h)))
        # "BRICS members like India and Brazil" compares with the two, not with the bloc
        named = tuple(i for i in named if not (_is_bloc(i) and len(named) > 1))
        if not named:
            yield from _elsewhere(sentence, match)
            continue
        this = re.match(
            r"(?:This|That|It)\s+(?:is|was|places|puts|leaves)\b", flat[sentence.start : sentence.start + 30]
        )
        earlier = state.claims[-1] if this and state.claims else None
        if earlier and earlier.type != "rank":
            earlier = next((c for c in reversed(state.claims[-3:]) if c.type == "rank"), None)
        ordered = re.search(r"behind|ahead|below|above|rank|lag|trail|outrank", cue)
        if earlier:
            who, start, metric = earlier.subject, sentence.start, earlier.metric
        else:
            who, start = subject_of(sentence, match.start())
            metric = f"{state.index} rank" if state.index and ordered else "comparison"
        if nobody := _NOBODY.search(flat, max(sentence.start, match.start() - 60), match.end()):
            yield Draft(
                "superlative",
                match["cue"],
                nobody.start(),
                others[-1].end,
                named,
                1.0,
                match.span("cue"),
                "rank",
            )
            continue
        way = "worse than" if _WORSE.search(cue) else "better than"
        if cue.endswith("than"):
            way, metric = cue, "comparison"
        who = tuple(i for i in who if i not in named)
        tail = _TAIL.search(flat, start, match.start()) if start < match.start() else None
        extent = tail.start("tail") if tail else min(start, match.start()), max(h.end for h in others)
        value, before = f"{way} {', '.join(named)}", earlier.id if earlier else None
        if trailing := _TOGETHER.match(flat, extent[1], sentence.end):
            extent = extent[0], trailing.end()
        yield Draft(
            "comparison",
            metric,
            *extent,
            who,
            value,
            match.span("cue"),
            "ordinal comparison",
            None,
            named,
            before,
        )


IMPLIED = re.compile(
    r"\b(?P<cue>(?:(?:twice|half|(?:two|three|four|five|six|seven|eight|nine|ten|\d+(?:\.\d+)?)\s+times)\s+as\s+"
    r"(?:much|many|big|large|high|fast|long|often)(?!\s+(?:[\w-]+\s+){0,3}as\b)|(?:does?|did|fares?|fared|performs?|"
    r"performed|scores?|scored)\s+(?:far\s+|much\s+|even\s+|still\s+|slightly\s+|no\s+)?(?:better|worse)(?!\s+than\b)))\b"
)


def _implied(sentence: parties.Sentence) -> Iterator[Draft]:
    """Yield comparisons with what was told before: "their rivals raised six times as much", "Peru does better"."""
    flat = sentence.flat
    for match in sentence.matches(IMPLIED):
        who, start = subject_of(sentence, match.start())
        if who or match["cue"].endswith(("much", "many")):
            extent = min(start, match.start()), match.end()
            yield Draft(
                "comparison", "comparison", *extent, who, flat[slice(*match.span("cue"))].lower(), match.span("cue"),
                "ordinal comparison",
            )  # fmt: skip


def _elsewhere(sentence: parties.Sentence, match: re.Match[str]) -> Iterator[Draft]:
    """Yield a comparison with a town or with other years, which are no actors."""
    cue = match["cue"].lower()
    if cue.endswith("than") and (other := _ELSEWHERE.match(sentence.flat, match.end(), sentence.end)):
        who, start = subject_of(sentence, match.start())
        extent = min(start, match.start()), other.end()
        yield Draft("comparison", "comparison", *extent, who, cue, match.span("cue"), "ordinal comparison")


_ELSEWHERE = re.compile(
    r"\s+(?:(?:its|their|his|her|our|any|most|all|many|other|the)\s+(?:[\w-]+\s+){0,2}?(?:partners|neighbou?rs|rivals|peers|"
    r"competitors|counterparts|allies|members|others)(?:\s+(?:in|of)\s+(?:the\s+)?[A-Z][\w-]+)?|"
    r"(?:all|the\s+whole|the\s+rest|the\s+remainder)\s+of\s+(?:the\s+)?[A-Z][\w’-]+(?:\s+(?:(?:de|la|of|the)\s+)*[A-Z][\w’-]+)*)|"
    r"\s+(?:in|at|for|those\s+(?:in|of|at)|that\s+(?:in|of)|during|over)\s+(?:(?:any|all|each)\s+(?:of\s+)?)?(?:the\s+)?"
    r"(?:(?!January|February|March|April|May\b|June|July|August|September|October|November|December|Q\d|I\b)"
    r"[A-Z][\w’-]+(?:\s+[A-Z][\w’-]+)*|(?:\w+\s+)?(?:preceding|previous|past|prior|earlier|last)\s+(?:\w+\s+){0,2}?"
    r"(?:years?|months?|quarters?|decades?|weeks?)(?:\s+(?:taken\s+together|combined|together|put\s+together))?)"
)
"""What something is compared with that is no actor: a town, or the years before."""
_TOGETHER = re.compile(
    r"\s+(?:for\s+the\s+first\s+time|combined|(?:taken\s+|put\s+)?together|overall|alone|this\s+year|last\s+year)\b"
)
_TAIL = re.compile(
    r",\s+(?P<tail>(?:(?:having|leaving|well|far|just|but|and|still|only|now|narrowly|comfortably)\s+)*)$"
)
"""What stands between a comma and a comparison that is said as an afterthought: ", having left behind"."""
_AND_ALSO = re.compile(
    r"(?:[’']s?)?(?:,\s+[^,;]{2,30},\s+(?=but\s|and\s))?[\s,]*(?:(?:and|or|but|also|as\s+well\s+as|like|such\s+as|including|both|even|the|of|in|BRICS|"
    r"EU|members?|countries|nations|partners|than)\s+)*"
)
_NOBODY = re.compile(
    r"\b[Nn]owhere\b|\b[Nn]o\s+(?:other\s+)?(?:country|nation|state|company|firm|economy|government|city|region|"
    r"bloc)\b"
)


def _linked(flat: str, one: Group, other: Group) -> bool:
    """Say whether the next ones named are compared with too."""
    return other.hits[0].how != "pronoun" and _AND_ALSO.fullmatch(flat, one.end, other.start) is not None


def _near(flat: str, position: int, start: int, cue: str) -> bool:
    """Say whether the one compared with stands right after the words of comparison."""
    between = flat[position:start]
    if cue in {"compared with", "compared to", "against"}:
        return len(between) < 30
    return len(between) < 60 and _OTHER.fullmatch(between) is not None


def _is_bloc(actor: str) -> bool:
    entry = known().get(actor)
    return entry is not None and entry.kind == "bloc"
