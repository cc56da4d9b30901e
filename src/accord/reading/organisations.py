"""Organisations in no table, found by how they are written: "the Nordic Chip Institute", "its bank, Norrin"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from accord.reading.gazetteer import known, names
from accord.reading.hits import Hit
from accord.reading.words import words

_CAPITALISED = re.compile(r"\b[A-Z][\w&-]*")
_ADJECTIVE = re.compile(
    r"(?:ic|an|ese|ish|al|ern|ean|National|Global|Joint|Advanced|Central|United|First|New|Digital|Open|Future|Trusted|"
    r"Middle|State|Federal|Regional|Northern|Southern|Pacific|Atlantic|Computing|Compute|Technology|Data|World|"
    r"[Ii]nstitute|Centre|Center|University|Ministry|Department|Council|Forum|Bank|Fund|Agency|Office|Board)$"
)
_GOES_ON = re.compile(r"\s(?:[A-Z][a-z]|(?:for|of)\s[A-Z])")
_KIND = (
    r"bank|lender|compan(?:y|ies)|firm|group|chipmaker|chip\s+maker|manufacturer|maker|carrier|"
    r"operator|institute|universit(?:y|ies)|"
    r"agenc(?:y|ies)|producer|supplier|start-?up|foundr(?:y|ies)|conglomerate|laborator(?:y|ies)|"
    r"retailer|developer|exporter|"
    r"employer|fund|designer|consultanc(?:y|ies)|think[- ]tank|newspaper|subsidiar(?:y|ies)|"
    r"utilit(?:y|ies)|broker|brokerage|"
    r"insurer|giant|cooperative|charit(?:y|ies)|daily|weekly|paper|broadcaster|nonprofit|non-profit|"
    r"cent(?:er|re)|contractor|distributor|vendor|importer|"
    r"trader|packager|assembler|integrator|spin-?off|joint\s+venture|consorti(?:um|a)|watchdog|"
    r"regulator|college|school|"
    r"academ(?:y|ies)|association|federation|council|network|forum|provider|reseller|wholesaler|investor|refiner|miner|"
    r"smelter|fabricator|toolmaker|equipment\s+maker|automaker|carmaker|airline|shipper|freight\s+forwarder|landlord|"
    r"data\s+cent(?:er|re)\s+(?:firm|operator)|hyperscaler|holding|partnership|affiliate|rival|competitor|customer|"
    r"lobby|trade\s+body|institution|foundation|outlet|magazine|portal|publisher|press|wire|newswire|"
    r"body|institutes|labs?"
)
_SOME_KIND = re.compile(rf"\b(?:{_KIND})s?\b")
_NAME = r"(?:[A-Z][\w&-]*|[a-z]?[A-Z]{2,}\w*)(?:\s+(?:[A-Z][\w&-]*|al-\w+|of\s+the\s+[A-Z][\w-]*)){0,3}"
_APPOSED = re.compile(rf"\b(?:{_KIND}),?\s+({_NAME})(?=[\s,.;’')])")
_LISTED = re.compile(
    rf"\b(?:{_KIND})s?(?:,|:)\s+({_NAME})((?:,\s+{_NAME})*),?\s+(?:and|or)\s+({_NAME})(?=[\s,.;’')])"
)
"""Several of a kind: "Two distributors, Kelasi Components and Tanjung Logik"."""
_THEN_APPOSED = re.compile(
    rf"\b([A-Z][\w&-]+(?:\s+(?:[A-Z][\w&-]*|al-\w+)){{0,3}}),\s+(?:an?|the|its|another|one\s+of)\s+"
    rf"(?:[\w’'-]+\s+){{0,5}}?(?:{_KIND})s?\b"
)
"""A name and then what it is: "Aurora Devices, a start-up in Porto"."""
_BODY = (
    r"University|Institute|Agency|Alliance|Network|Bank|Council|Association|Organi[sz]ation|Academy|"
    r"Consortium|Coalition|"
    r"Foundation|Cent(?:er|re)|Laborator(?:y|ies)|Labs?|Society|Partnership|Forum|League|Initiative|Programme|Program|"
    r"Observatory|Compact|Charter|Accord|Pact|Convention|Treaty|Club|Commission|Committee|Board|"
    r"Authority|Office|Bureau|"
    r"Federation|Confederation|Community|Facility|Platform|Framework|Corridor|Arrangement|Dialogue|"
    r"Secretariat|Assembly|"
    r"Exchange|Trust|Fund|College|School|Chamber|Directorate|Service|Corps|Movement|Party|Congress|Conference|Summit|"
    r"Collective|Union|Group|Faculty|Monitor|Tracker|Times|Herald|Tribune|Observer|Courier|Chronicle|Bulletin|"
    r"Ilbo|Daily|Weekly|Polytechnic|Hospital|Museum|Task\s+Force|Working\s+Group|Hub|Park|Commons|Registry"
)
_TRADE = (
    r"Corporation|Corp|Inc|Ltd|PLC|plc|LLC|GmbH|AG|SA|NV|BV|AB|Oy|Oyj|ASA|Bhd|Company|Co|Holdings?|Electronics|"
    r"Semiconductors?|Semicon|Semi|Technolog(?:y|ies)|Tech|Systems?|Compute|Computing|Computers?|"
    r"Optics|Optical|Dynamics|Data|"
    r"Datacent(?:er|re)s?|Cloud|Clouds|Robotics|Photonics|Micro|Microelectronics|Microsystems|Nano|Devices|Materials|"
    r"Industries|Industrial|Ventures|Capital|Partners|Analytics|Software|Networks|Telecoms?|Motors|Energy|Instruments|"
    r"Aerospace|Silicon|Quantum|Chips?|Circuits|Components|Parts|Memory|Logic|Logik|Logistik|"
    r"Optronics|Dados|Capital|Logistics|Vision|Sensors|Sensing|Lasers?|Imaging|"
    r"Precision|Tools|Machines|Machinery|Engineering|Engines?|Trading|Traders|Imports|Exports|"
    r"Distribution|Supply|Supplies|"
    r"Solutions|Services|Consulting|Advisors|Advisers|Associates|Research|Intelligence|AI|Models|Tech|"
    r"Digital|Media|Press|"
    r"Wire|Newswire|Mining|Minerals|Metals|Metal|Power|Electric|Petroleum|Ports|Rail|Aviation|Space|Satellites?|"
    r"Telecommunications|Mobile|Communications|Biotech|Pharma|Foundry|Foundries|Fonderie|Fab|Fabs|"
    r"Packaging|Assembly|Wafers?|"
    r"Works|Grid|Chemicals?|Gases|Steel|Shipping|Air|Airlines|Investments?|Equity|Securities|Insurance|Innovations?|"
    r"Studios?|Interactive|Cyber|Security|Defen[cs]e|Armaments|Dynamics|Controls|Automation|Batteries|Solar|Lithography"
)
_HEAD = rf"(?:{_BODY}|{_TRADE})\b"
_RUN = r"[A-Z](?!\w*[’']s\s+[a-z])[\w&’'-]*"
_TAIL = (
    r"(?:\s+(?:of|for|on|against)\s+(?:the\s+)?[A-Z][\w-]+(?:"
    r"(?:,\s+|\s+)(?:and\s+|of\s+(?:the\s+)?)?[A-Z][\w-]+(?<!’s)){0,3})?"
)
_BUILT = re.compile(
    rf"\b(?:{_RUN}\s+){{1,5}}(?:(?:of|for|and)\s+(?:{_RUN}\s+){{1,3}})?(?:(?:{_BODY})\b{_TAIL}|"
    rf"(?:{_TRADE})\b(?!\s[A-Z][a-z]))"
)
_SOME_HEAD = re.compile(rf"\b{_HEAD}")
_TWO = re.compile(
    r"(.+\s(?:Corporation|Corp|Inc|Company|Co|Group|Holdings?|University|Institute|Agency|Bank|Council|"
    r"Association|Foundation|Cent(?:er|re)|Laborator(?:y|ies)|Labs|Systems?|Fund|Academy|Components|"
    r"Devices|Optics|Compute))"
    r"\s+and\s+(?:the\s+)?([A-Z].+\s.+)$"
)
_OF_NAME = re.compile(
    r"\b(?:[A-Z][\w-]+\s+){0,2}(?:University|Institute|Bank|Academy|Association|Chamber|School|College|Council|Office|"
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
_LEGAL = re.compile(
    r"\b(?P<name>(?:[A-Z][\w&-]*\s+){1,4}(?:Sdn\.?\s+Bhd|Pte\.?\s+Ltd|Co\.?,?\s+Ltd|Pvt\.?\s+Ltd|Inc|"
    r"Ltd|LLC|GmbH|S\.A|N\.V|A/S|S\.p\.A|Oyj|"
    r"AG|PLC|plc|Bhd|Tbk)\b)\.?"
)
_OFFICE = re.compile(
    r"\s+(?:is|was|has\s+been)\s+(?:the\s+|an?\s+|its\s+)?(?:[\w’'-]+\s+){0,2}(?i:minister|secretary|"
    r"president|director|chief|head|"
    r"professor|chair\w*|governor|officer|ambassador|advis[eo]r|leader|MP|founder|commissioner|"
    r"senator|manager|analyst|envoy|"
    r"economist|researcher|engineer|lecturer|rector|dean|lawyer|fellow|partner|editor)\b"
)
_NOT_ORG_START = words(
    "The A An This That In On At By For And But Its Their His Her Our These Those It He She With "
    "From Under After Since When As To Of "
    "While As If President Minister CEO Meanwhile However Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday January February March April May June July August September October November "
    "December Both Under Neither Nor Each Under Mr Mrs Ms Dr I We You They Two Three What No Not All Some "
    "Even Only Where Who Why How Earlier Later Last Next Today Yesterday Prime Deputy Vice Chief Or So Yet Now Then "
    "There Here Other Another Several Many Most Few Because Before Unlike Like Without Within Between Against Former"
)
_NO_NAME_WORD = words(
    "Minister President Secretary Chancellor Premier Governor Senator Chair Chairman Ambassador January February March "
    "April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday "
    "Sunday Mr Mrs Ms Dr North South East West Northern Southern Eastern Western Street Road Avenue "
    "River Lake Bay Cape "
    "Island Islands City Province Region Valley Mount County Sea Ocean Strait State States Republic "
    "Kingdom Olympic Games "
    "English Nobel Option Part Chapter Section Article Annex Figure Table Act Law Bill Q"
)


def organisations(flat: str, start: int, end: int) -> Iterator[Hit]:
    """Yield the organisations of ``flat[start:end]`` that their own words or what stands beside them give away."""
    # names are dear to look for: only where a word that goes with one is there
    if _SOME_KIND.search(flat, start, end):
        for pattern in (_LISTED, _APPOSED, _THEN_APPOSED):
            for match in pattern.finditer(flat, start, end):
                for group in range(1, pattern.groups + 1):
                    yield from _named(match, group)
    for pattern in (_BUILT, _OF_NAME) if _SOME_HEAD.search(flat, start, end) else ():
        for match in pattern.finditer(flat, start, end):
            yield from _without_first(flat, *match.span())
    if _FOUNDED.search(flat, max(0, start - 300), end):
        for match in _CALLED.finditer(flat, start, end):
            which = "name" if match["name"] else "ours"
            if match[which].split()[0] not in _NOT_ORG_START | _NO_NAME_WORD and match[which] not in names():
                yield _organisation(match.start(which), match[which])
    for match in _ACTS.finditer(flat, start, end):
        if _OFFICE.match(flat, match.end("name")):
            continue
        name = match["name"].split()
        if not any(w in _NOT_ORG_START or w in _NO_NAME_WORD or w in names() for w in name):
            yield replace(_organisation(match.start("name"), match["name"]), weak=True)
    for match in _OWNED.finditer(flat, start, end):
        name = match["name"].split()
        if match["owner"] in names() and not any(
            w in _NOT_ORG_START or w in _INSTITUTION or w in names() for w in name
        ):
            yield replace(_organisation(match.start("name"), match["name"]), weak=True)
    for match in _LEGAL.finditer(flat, start, end):
        yield _organisation(match.start("name"), match["name"])


def _named(match: re.Match[str], group: int) -> Iterator[Hit]:
    place = match.start(group)
    for part in re.split(r"(,\s+)", match[group]):
        name = part.strip(" ,")
        first = name.split()[0] if name else ""
        if name and first not in _NOT_ORG_START and name not in names() and first not in _NO_NAME_WORD:
            yield _organisation(place + part.index(name), name)
        place += len(part)


def _without_first(flat: str, first: int, end: int) -> Iterator[Hit]:
    """Yield the organisation of a run of capitalised words, without those that only begin the sentence."""
    row = flat[first:end].split()
    while len(row) > 1 and (row[0] in _NOT_ORG_START or row[0].endswith(("’s", "'s"))):
        first += len(row[0])
        while flat[first] == " ":
            first += 1
        row = row[1:]
    if len(row) < 2 or row[0] in _NO_NAME_WORD or row[0].lower() in {"ministry", "department"}:
        return
    whole = flat[first:end]
    halves = re.fullmatch(rf"(.+)\s+and\s+(?:the\s+)?(.+\s(?:{_TRADE}))", whole)
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
        if len(first) > 4 and first not in names() and first.isalpha() and not _ADJECTIVE.search(first):
            entry.setdefault(first, hit)
    return {
        first: tuple(
            replace(hit, start=0, end=len(text)) for text, hit in sorted(entry.items(), reverse=True)
        )
        for first, entry in found.items()
        if len({hit.actor for hit in entry.values()}) == 1
    }


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
            text = firm.name if firm.end == len(firm.name) else word.group()
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
