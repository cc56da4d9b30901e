"""Organisations in no table, found by how they are written: "the Nordic Chip Institute", "its bank, Norrin"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from accord.reading.gazetteer import known, names
from accord.reading.heads import Heads
from accord.reading.hits import Hit
from accord.reading.naming import BODY, KIND, NO_BEGINNING, NO_PART, TRADE
from accord.reading.words import words

_CAPITALISED = re.compile(r"\b[A-Z][\w&-]*")
_ADJECTIVE = re.compile(
    r"(?:ic|an|ese|ish|al|ern|ean|National|Global|Joint|Advanced|Central|United|First|New|Digital|Open|Future|Trusted|"
    r"Middle|State|Federal|Regional|Northern|Southern|Pacific|Atlantic|Computing|Compute|Technology|Data|World|"
    r"[Ii]nstitute|Centre|Center|University|Ministry|Department|Council|Forum|Bank|Fund|Agency|Office|Board)$"
)
_GOES_ON = re.compile(r"\s(?:[A-Z][a-z]|(?:for|of)\s[A-Z])")
_SOME_KIND = re.compile(rf"\b(?:{KIND})s?\b")
_NAME = r"(?:[A-Z][\w&-]*|[a-z]?[A-Z]{2,}\w*)(?:\s+(?:[A-Z][\w&-]*|al-\w+|of\s+the\s+[A-Z][\w-]*)){0,3}"
_APPOSED = re.compile(rf"\b(?:{KIND}),?\s+({_NAME})(?=[\s,.;’')])")
_LISTED = re.compile(
    rf"\b(?:{KIND})s?(?:,|:)\s+({_NAME})((?:,\s+{_NAME})*),?\s+(?:and|or)\s+({_NAME})(?=[\s,.;’')])"
)
"""Several of a kind: "Two distributors, Kelasi Components and Tanjung Logik"."""
_THEN_APPOSED = re.compile(
    rf"(?<!\bof )(?<!\bin )(?<!\bfrom )\b([A-Z][\w&-]+(?:\s+(?:[A-Z][\w&-]*|"
    rf"al-\w+)){{0,3}})(?:\s+(?:of|in|from)\s+[A-Z]\w+)?,\s+(?:an?|the|its|another|one\s+of)\s+"
    rf"(?:[\w’'-]+\s+){{0,5}}?(?:{KIND})s?\b"
)
"""A name and then what it is: "Aurora Devices, a start-up in Porto"."""
_HEAD = rf"(?:{BODY}|{TRADE})\b"
_RUN = r"[A-Z](?!\w*[’']s\s+[a-z])[\w&’'-]*"
_TAIL = (
    r"(?:\s+(?:of|for|on|against)\s+(?:the\s+)?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Jan|"
    r"Febr)uary\b|March\b|April\b|"
    r"May\b|June\b|July\b|August\b|(?:Sept|Nov|Dec)ember\b|October\b)[A-Z][\w-]+\b(?![’']s\s)(?:"
    r"(?:,\s+|\s+)(?:and\s+|of\s+(?:the\s+)?)?[A-Z][\w-]+(?<!’s)){0,3})?"
)
_BUILT = re.compile(
    rf"\b(?:{_RUN}\s+){{1,5}}(?:(?:of|for|and)\s+(?:{_RUN}\s+){{1,3}})?(?:(?:{BODY})\b{_TAIL}|"
    rf"(?:{TRADE})\b(?!\s[A-Z][a-z]))"
)
_SOME_HEAD = re.compile(rf"\b{_HEAD}")
_TWO = re.compile(
    r"(.+\s(?:Corporation|Corp|Inc|Company|Co|Group|Holdings?|University|Institute|Agency|Bank|Council|"
    r"Association|Foundation|Cent(?:er|re)|Laborator(?:y|ies)|Labs|Systems?|Fund|Academy|Components|"
    r"Devices|Optics|Compute))"
    r"\s+and\s+(?:the\s+)?([A-Z].+\s.+)$"
)
_OF_NAME = re.compile(
    r"\b(?:[A-Z][\w-]+\s+){0,2}(?:Organi[sz]ation|League|Union|Community|Alliance|Federation|"
    r"Confederation|Conference|Network|"
    r"Fund|Authority|University|Institute|Bank|Academy|Association|Chamber|School|College|Council|Office|"
    r"Agency|Bureau|Board|Centre|Center)\s+(?:of|for)\s+(?:the\s+)?[A-Z][\w-]+(?:\s+(?:[A-Z][\w-]+|"
    r"and(?=\s+[A-Z]))){0,3}"
)
_CALLED = re.compile(
    r"\b(?:known|christened|baptised|dubbed|named|called|titled)(?:\s+as)?\s+(?:the\s+|[“\"‘])?"
    r"(?P<name>[A-Z][\w&-]*[a-z](?:\s+(?:(?:of|for|on)\s+)?[A-Z][\w&-]*){0,4})(?![\w’'])|"
    r"\bwe\s+(?:have\s+)?call(?:ed)?\s+(?:the\s+)?(?P<ours>[A-Z][\w&-]*[a-z](?:\s+[A-Z][\w&-]*){0,4})(?![\w’'])"
)
_FOUNDED = re.compile(
    r"\b(?:ventures?|compan(?:y|ies)|firm|facilit(?:y|ies)|network|alliance|club|body|institute|"
    r"cent(?:er|re)|fund|group|"
    r"consortium|forum|platform|initiative|plant|agency|council|laboratory|lab|hub|campus|partnership|start-?up|unit)\b"
)
_ACTS = re.compile(
    r"\b(?P<name>(?:Al\s+|El\s+|La\s+)?[A-Z][\w&-]*[a-z](?:\s+[A-Z][\w&-]*[a-z]){1,2})"
    r"(?:[’']s\s+(?:[a-z-]+\s+){0,2}(?:chief|shares|plant|factory|engineers|customers|products|chips|"
    r"board|customers|sales)|"
    r"(?:,\s+[a-z][^,.;]{3,60},)?\s+(?:has|have|had|will|would|is|was|says|expects|plans|makes|sells|"
    r"ships|supplies|employs|"
    r"operates|owns|won|built|sold|bought|took|made|(?:[a-z]{3,}ed)|poured|holds|won|also|intends|hopes|wants)\b)"
)
"""Two capitalised words that do what firms do, where nothing else is known of them."""
_OWNED = re.compile(
    r"\b(?P<owner>[A-Z]\w+)[’']s\s+(?P<name>[A-Z][\w&-]{3,}(?:\s+[A-Z][\w&-]+){0,2})(?=[,.;]|"
    r"\s+(?:has|have|had|is|are|was|were|will|"
    r"would|could|may|said|says|and|or|to|in|on|over|for|by|which|[a-z]{3,}ed)\b)"
)
"""A country's and then a name: "Brazil's Corcovado Dados"."""
_INSTITUTION = words(
    "President Prime Minister Ministry Parliament Government Congress Senate Supreme National "
    "Foreign Trade Central Finance "
    "Defence Defense Commerce Science Industry Interior State Federal Cabinet Treasury Embassy "
    "Chancellor King Queen Crown "
    "House Duma Bundestag Knesset Diet Chamber Constitution Court Communist Labour Conservative "
    "Democratic Republican Army "
    "Navy Silicon Digital Belt Green New Vision Made Chips Act Northern Southern Eastern Western Deputy Chief Mr Ms"
)
_COINED = re.compile(
    r"\b(?P<name>(?:[A-Z][\w&-]*\s+)?(?!(?:Mc|Mac|Di|De|La|Le|Van|Von|Al|El|Fitz|O)[A-Z])[A-Z][a-z]+[A-Z][a-z]\w+|"
    r"[A-Z][\w&-]{2,}\s+[A-Z]\w*(?:com|tech|soft|tronics|tronix|tronik|ware|chips?|cloud|nics|grid|"
    r"works|labs|systems|data|tel|"
    r"telecom|gen|logic|link|micro|stack|net)\b)(?![\w’'-]*[A-Z])"
)
"""Names that nobody but a firm has: "DeepRiver", "Ruritan Datacom"."""
_DEALT_WITH = re.compile(
    r"\b(?:(?:sanctions?|freeze|blacklist(?:ing)?|penalt(?:y|ies)|fines?|charges?|complaint|case|"
    r"lawsuit|suit|ban|restrictions?|"
    r"measures|proceedings|licen[cs]es?)\s+(?:on|against|for|to)|"
    r"(?:deal|agreement|contract|venture|partnership|partner(?:s|ed|ing)?|memorandum|accord|alliance|"
    r"team(?:s|ed|ing)?\s+up|"
    r"work(?:s|ed|ing)?|cooperat\w+|collaborat\w+|pact|tie-up|merg\w+|arrangement|talks|laboratory|centre|side)\s+with|"
    r"(?:designat|sanction|blacklist|penali[sz]|acquir|licens|exempt|debar)(?:e[sd]?|ed|ing|es)|"
    r"(?:made|built|supplied|operated|owned|run|developed|produced|designed|manufactured|sold|bought|"
    r"acquired|controlled|"
    r"furnished|delivered)\s+by|"
    r"(?:subsidiary|unit|arm|affiliate|customers?|suppliers?|shares?|stake|shareholders?|parent)\s+(?:of|in|to))\s+"
    r"(?P<name>[A-Z][\w&-]*[a-z](?:\s+[A-Z][\w&-]*[a-z]){1,2})(?![\w’'-])(?!\s+(?:of|for)\s+[A-Z])"
)
"""Capitalised words that others deal with as with a firm: "the freeze on Ruritan Freight"."""
_LEGAL = re.compile(
    r"\b(?P<name>(?:[A-Z][\w&-]*\s+){1,4}(?:Sdn\.?\s+Bhd|Pte\.?\s+Ltd|Co\.?,?\s+Ltd|Pvt\.?\s+Ltd|Inc|"
    r"Ltd|LLC|GmbH|S\.A|N\.V|A/S|S\.p\.A|Oyj|"
    r"AG|PLC|plc|Bhd|Tbk|LLP|LP|SARL|S\.L|Ltda|Pty\.?\s+Ltd|KK|SpA)\b)\.?"
)
_OFFICE = re.compile(
    r"(?:,|\s+(?:is|was|has\s+been))\s+(?:the\s+|an?\s+|its\s+)?(?:[\w’'-]+\s+){0,2}(?i:minister|secretary|"
    r"president|director|chief|head|"
    r"professor|chair\w*|governor|officer|ambassador|advis[eo]r|leader|MP|founder|commissioner|"
    r"senator|manager|analyst|envoy|"
    r"economist|researcher|engineer|lecturer|rector|dean|lawyer|fellow|partner|editor)\b"
)


def organisations(heads: Heads, sentence: int) -> Iterator[Hit]:
    """Yield the organisations of a sentence that their own words or what stands beside them give away."""
    flat, (start, end) = heads.flat, heads.sentences[sentence]
    # names are dear to look for: only where a word that goes with one is there
    if heads.matches(_SOME_KIND)[sentence]:
        for pattern in (_LISTED, _APPOSED, _THEN_APPOSED):
            for match in pattern.finditer(flat, start, end):
                for group in range(1, pattern.groups + 1):
                    yield from _named(match, group)
    for pattern in (_BUILT, _OF_NAME) if heads.matches(_SOME_HEAD)[sentence] else ():
        for match in pattern.finditer(flat, start, end):
            yield from _without_first(flat, *match.span())
    called = heads.matches(_CALLED)[sentence]
    if called and _FOUNDED.search(flat, max(0, start - 300), end):
        for match in called:
            which = "name" if match["name"] else "ours"
            if match[which].split()[0] not in NO_BEGINNING | NO_PART and match[which] not in names():
                yield _organisation(match.start(which), match[which])
    for pattern in (_COINED, _DEALT_WITH):
        for match in (
            _COINED.finditer(flat, start, end) if pattern is _COINED else heads.matches(_DEALT_WITH)[sentence]
        ):
            name = match["name"].split()
            if any(w in NO_BEGINNING or w in NO_PART for w in name) or flat.startswith(
                " City", match.end("name")
            ):
                continue
            if any(w in names() for w in (name[-1:] if pattern is _COINED else name)):
                continue
            yield replace(_organisation(match.start("name"), match["name"]), weak=True)
    for match in _ACTS.finditer(flat, start, end):
        if _OFFICE.match(flat, match.end("name")):
            continue
        name = match["name"].split()
        if not any(w in NO_BEGINNING or w in NO_PART or w in names() for w in name):
            yield replace(_organisation(match.start("name"), match["name"]), weak=True)
    for match in _OWNED.finditer(flat, start, end):
        name = match["name"].split()
        if match["owner"] in names() and not any(
            w in NO_BEGINNING or w in _INSTITUTION or w in names() for w in name
        ):
            yield replace(_organisation(match.start("name"), match["name"]), weak=True)
    for match in _LEGAL.finditer(flat, start, end):
        yield _organisation(match.start("name"), match["name"])


def _named(match: re.Match[str], group: int) -> Iterator[Hit]:
    place = match.start(group)
    for part in re.split(r"(,\s+)", match[group]):
        name = part.strip(" ,")
        first = name.split()[0] if name else ""
        if name and first not in NO_BEGINNING and name not in names() and first not in NO_PART:
            yield _organisation(place + part.index(name), name)
        place += len(part)


def _without_first(flat: str, first: int, end: int) -> Iterator[Hit]:
    """Yield the organisation of a run of capitalised words, without those that only begin the sentence."""
    row = flat[first:end].split()
    while len(row) > 1 and (
        row[0] in NO_BEGINNING
        or row[0].endswith(("’s", "'s", "-led", "-backed", "-based", "-owned", "-run", "-funded"))
    ):
        first += len(row[0])
        while flat[first] == " ":
            first += 1
        row = row[1:]
    if len(row) < 2 or row[0] in NO_PART or row[0].lower() in {"ministry", "department"}:
        return
    whole = flat[first:end]
    halves = re.fullmatch(rf"(.+)\s+and\s+(?:the\s+)?(.+\s(?:{TRADE}))", whole)
    if halves and not re.search(r"\b(?:of|for|on)\s", halves[1]):
        yield _organisation(first, halves[1])
        yield _organisation(first + halves.start(2), halves[2])
    elif both := _TWO.match(whole):
        yield _organisation(first, both[1])
        yield _organisation(first + both.start(2), both[2])
    else:
        yield _organisation(first, whole)


def in_full(hits: Iterable[Hit]) -> dict[str, Hit]:
    """Return the full name for each shorter one ("Karlsruhe Centre" where the text also says of what)."""
    every = {hit.actor: hit for hit in hits if hit.kind == "organisation" and hit.actor not in known()}
    return {
        short: every[long]
        for short in every
        for long in every
        if long.startswith(f"{short}-") and len(short.split("-")) > 1
    }


def registry(hits: Iterable[Hit]) -> dict[str, tuple[Hit, ...]]:
    """Return the organisations among hits by the words that can name them again: in full, or the first word."""
    found: dict[str, dict[str, Hit]] = {}
    for hit in hits:
        if hit.kind != "organisation" or hit.actor in known():
            continue
        first = (hit.name.split() or [""])[0]
        entry = found.setdefault(first, {})
        entry.setdefault(hit.name, hit)
        # "Northlight" for the Northlight Institute; not "Nordic" for the Nordic Chip Institute
        if len(first) > 3 and first not in names() and first.isalpha() and not _ADJECTIVE.search(first):
            entry.setdefault(first, hit)
        # "Blue Ridge" for Blue Ridge Compute
        row = hit.name.split()
        if len(row) == 3 and row[1][:1].isupper() and not _ADJECTIVE.search(row[1]):
            entry.setdefault(" ".join(row[:2]), hit)
    return {
        first: tuple(
            replace(hit, start=0, end=len(text)) for text, hit in sorted(entry.items(), reverse=True)
        )
        for first, entry in found.items()
        if len({hit.actor for hit in entry.values()}) == 1
    }


_BEFORE = re.compile(rf"\b(?P<kind>{KIND}),?\s+$")
_AFTER = re.compile(
    rf"(?:,\s+|\s+(?:is|was|remains|became)\s+)(?:an?|the|its|another|"
    rf"one\s+of)\s+(?:[\w’'-]+\s+){{0,5}}?(?P<kind>{KIND})s?\b"
)


def called(flat: str, hits: Iterable[Hit]) -> dict[str, frozenset[str]]:
    """Return what the text calls its organisations, by id: "the lender Norrin", "Aurora, a start-up in Porto"."""
    found: dict[str, set[str]] = {}
    for hit in hits:
        if hit.kind != "organisation" and not (
            (entry := known().get(hit.actor)) and entry.kind == "organisation"
        ):
            continue
        before = _BEFORE.search(flat, max(0, hit.start - 25), hit.start)
        after = _AFTER.match(flat, hit.end) if flat[hit.end : hit.end + 1] in {",", " "} else None
        for match in (before, after):
            if match:
                found.setdefault(hit.actor, set()).add(match["kind"].split()[-1].lower())
    return {actor: frozenset(kinds) for actor, kinds in found.items()}


_DEFINED = re.compile(
    r"\s?\((?:hereinafter|hereafter|henceforth|together|collectively|jointly|"
    r"or)?,?\s*(?:referred\s+to\s+as\s+)?[“\"](?:the\s+)?"
    r"(?P<name>[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)[”\"]\)"
)
_LISTED_TOGETHER = re.compile(r"(?:,|\s)+(?:and\s+|the\s+)*")


def defined(flat: str, hits: Sequence[Hit]) -> dict[str, tuple[str, ...]]:
    """Return by words in small letters whom the text defines them to mean: all those named before the brackets."""
    found: dict[str, tuple[str, ...]] = {}
    for match in _DEFINED.finditer(flat):
        row: list[str] = []
        reached = match.start()
        for hit in reversed([h for h in hits if match.start() - 400 < h.start and h.end <= match.start()]):
            if not _LISTED_TOGETHER.fullmatch(flat, hit.end, reached) and hit.end != reached:
                break
            row.insert(0, hit.actor)
            reached = hit.start
        if row:
            found[match["name"].lower()] = tuple(dict.fromkeys(row))
    return found


_SHORT = re.compile(r"[’']?\s\((?:the\s+|[“\"])?([A-Z][\w&-]{1,9})[”\"]?\)")


def abbreviated(flat: str, hits: Iterable[Hit]) -> dict[str, tuple[Hit, ...]]:
    """Return the organisations that the text gives a short name in brackets, by that name."""
    return {
        short[1]: (replace(hit, start=0, end=len(short[1])),)
        for hit in hits
        if hit.kind == "organisation" and hit.actor not in known() and (short := _SHORT.match(flat, hit.end))
    }


def again(flat: str, start: int, end: int, firms: Mapping[str, tuple[Hit, ...]]) -> list[Hit]:
    """Return the places where organisations found elsewhere are named again."""
    found: list[Hit] = []
    for word in _CAPITALISED.finditer(flat, start, end):
        for firm in firms.get(word.group(), ()):
            text = firm.name[: firm.end] if firm.name.startswith(word.group()) else word.group()
            stop = word.start() + len(text)
            if flat.startswith(text, word.start()) and stop <= end and not flat[stop : stop + 1].isalnum():
                # "Northlight" is the Northlight Institute, "Northlight Nine" would be something else
                if text != firm.name and _GOES_ON.match(flat, stop):
                    continue
                found.append(replace(firm, start=word.start(), end=stop))
                break
    return found


def _organisation(start: int, name: str) -> Hit:
    for possessive in ("’s", "'s"):
        name = name.removesuffix(possessive)
    # "Taiwan's National Science Council": the country before the possessive is a name of its own
    cut = max(name.rfind("’s "), name.rfind("'s "))
    if cut >= 0:
        start, name = start + cut + 3, name[cut + 3 :]
    code = re.sub(r"\W+", "-", name.upper()).strip("-")
    return Hit(start, start + len(name), code, "name", "organisation", name)
