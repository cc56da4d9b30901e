"""Where a text names countries, blocs, organisations and institutions.

Names come from the gazetteer; organisations it does not know are found by how they are written ("its largest
bank, Sberbank"; "the Nordic Chip Institute"). Persons are found in `persons`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from accord.places import countries
from accord.reading.gazetteer import known, names
from accord.reading.records import ActorKind, MentionKind
from accord.reading.words import words

_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"\b[A-Z][\w&-]*")
_ADJECTIVE = re.compile(r"(?:ic|an|ese|ish|al|ern|ean|National|Global|Joint|Advanced|Central|United|First)$")
_GOES_ON = re.compile(r"\s(?:[A-Z][a-z]|(?:for|of)\s[A-Z])")
_BEFORE = re.compile(r"([\w.’'-]+)[\s]*$")
_AFTER = re.compile(r"\s+([\w’'-]+)")

GOVERNMENT = (
    r"government|administration|authorities|cabinet|ministr(?:y|ies)|leadership|officials|"
    r"regulators?|lawmakers|"
    r"parliament|government agencies|commerce department|state|regime"
)
_GOVERNMENT_AFTER = re.compile(
    r"(?:[’']s?)?(?:\s+(?:federal|central|new|outgoing|caretaker|coalition|foreign|trade|commerce|"
    r"economy|industry|"
    r"finance|defen[cs]e|science|education|economic "
    rf"affairs)){{0,2}}\s+(?:{GOVERNMENT})\b(?!\s+(?:department|of\s+the\s+art|aid))"
    r"|(?:[’']s?)?(?:\s+[a-z]+(?:\s+and\s+[a-z]+)?){1,2}\s+(?:ministry|ministries|department|regulator)\b"
    r"|(?:[’']s?)?\s+(?:Ministry|Department)\s+of(?:\s+(?:[A-Z][\w-]+|and|for|the),?){1,6}(?<!\sand)(?<!,)"
    r"|(?:[’']s?)?\s+(?:(?:Foreign|Trade|Commerce|Economy|Industry|Finance|"
    r"Science)\s+){1,2}(?:Ministry|Department)\b"
)
_OF_GOVERNMENT = re.compile(
    rf"\b(?:the\s+)?(?:governments|{GOVERNMENT})\s+(?:of|in)\s+(?:the\s+)?$", re.IGNORECASE
)
_BLOC_AFTER = re.compile(
    r"[’']?\s+(?:partner\s+)?(?:partners?|nations?|members?|countries|country|states?|leaders|"
    r"bloc|allies|powers|governments)\b"
)
_FEATURES = re.compile(r"\s+(?:Sea|Ocean|Peninsula|Strait|Canal|Gulf)\b")
_NOT_THE_WEST = words("Sahara Australia Hemisphere Balkans Bank Africa")
_CITY = re.compile(r"\b(?!(?:Armenia|Azerbaijan|Ukraine|Moldova|Russia|Turkey)\b)[A-Z]\w+, $")
_PLACE_PREPOSITIONS = words(
    "in at near outside around across of to through via for visit visited visiting inside from reached toward"
)
_ACTING = re.compile(
    r"(?:[’']s\b|\s+(?:(?:also|now|still|has|have|had|is|was|will|would|could|may|might|and|again|"
    r"later|recently|has\s+been)\s+)*"
    r"(?:said|says|told|warned|warns|announced|announces|plans|planned|wants|wanted|seeks|sought|"
    r"imposed|imposes|denied|denies|"
    r"hopes|hoped|aims|aimed|agreed|agrees|refused|insists|insisted|accused|accuses|argues|argued|"
    r"responded|reacted|retaliated|"
    r"intends|intended|continues|continued|condemned|condemns|opposes|opposed|proposed|proposes|"
    r"stressed|stresses|wishes|pressed|presses|answered|criticised|criticized|praised|maintains|"
    r"prefers|expects|expected|remains|does|neither|nor|needs|objected|objects|protested|followed|"
    r"published|released|adopted|approved|designated|accepted|granted|grants|refuses|threatened|"
    r"threatens|raised|doubled|launched|invested|unveiled|eyes|courts|doubts|stands|committed|"
    r"banned|blocked|restricted|restricts|tightened|lifted|ordered|decided|called|urged|urges|"
    r"signed|joined|offered|rejected|"
    r"rejects|vowed|vows|pledged|views|sees|fears|considers|considering|weighing|hit|added|put|"
    r"stopped|halted|suspended|"
    r"impose|ban|restrict|block|tighten|retaliate|respond|deny|sign|ease|eased|introduce|"
    r"introduced|extend|extended|"
    r"require|requires|required|confirmed|consider|declined|dismissed|welcomed|backed|supports|"
    r"provided|provides|(?<=will\s)\w+|(?<=would\s)\w+|(?<=could\s)\w+|(?<=might\s)\w+|"
    r"(?<=may\s)\w+|has|have|did)\b)"
)
_PARTY_PREPOSITIONS = words("with by against between and or")
_ORG_NOUN = (
    r"bank|lender|company|firm|group|chipmaker|chip\s+maker|manufacturer|maker|carrier|operator|"
    r"institute|university|"
    r"agency|producer|supplier|start-?up|foundry|conglomerate|laboratory|retailer|developer|"
    r"exporter|employer|telecoms?\s+group|fund|designer|consultancy|think[- ]tank|newspaper|"
    r"subsidiary|utility|broker|insurer|giant|cooperative|charity|nonprofit|research\s+cent(?:er|re)"
)
_APPOSED = re.compile(
    rf"\b(?:{_ORG_NOUN}),?\s+((?:[A-Z][\w&-]*|[a-z]?[A-Z]{{2,}}\w*)(?:\s+[A-Z][\w&-]*){{0,3}})(?=[\s,.;’')])"
)
_THEN_APPOSED = re.compile(
    rf"\b([A-Z][\w&-]+(?:\s+(?:[A-Z][\w&-]*|al-\w+)){{0,3}}),\s+(?:an?|the|its|another)\s+"
    rf"(?:[\w’'-]+\s+){{0,4}}?(?:{_ORG_NOUN})\b"
)
"""A name and then what it is: "Aurora Devices, a start-up in Porto"."""
_BUILT = re.compile(
    r"\b((?:[A-Z][\w&’'-]*\s+){1,5}(?:(?:of|for|and)\s+(?:[A-Z][\w&’'-]*\s+){1,3})?"
    r"(?:Corporation|Corp|Inc|Ltd|Company|Co|Group|Holdings?|University|Institute|Agency|Alliance|"
    r"Network|Bank|Council|"
    r"Association|Organi[sz]ation|Fund|Academy|Consortium|Coalition|Foundation|Cent(?:er|re)|"
    r"Laborator(?:y|ies)|Labs|Society|"
    r"Electronics|Semiconductors?|Technologies|Partnership|Forum|League|Initiative|Programme|"
    r"Program|Observatory|Systems?|Compute|Computing|Optics|Dynamics|Data|Cloud|Robotics|Photonics|"
    r"Microelectronics|Devices|Materials|Industries|Ventures|Capital|Partners|Analytics|Software|"
    r"Networks|Telecom|Motors|Energy|Micro|Instruments|Aerospace|Silicon|Quantum|Chips)\b"
    r"(?:\s+(?:for|on)\s+(?:the\s+)?[A-Z][\w-]+(?:\s+(?:and\s+)?[A-Z][\w-]+){0,3})?)"
)
_TWO = re.compile(
    r"(.+\s(?:Corporation|Corp|Inc|Company|Co|Group|Holdings?|University|Institute|Agency|Bank|Council|"
    r"Association|Foundation|Cent(?:er|re)|Laborator(?:y|ies)|Labs|Systems?|Fund|Academy))\s+and\s+(?:the\s+)?([A-Z].+\s.+)$"
)
_OF_NAME = re.compile(
    r"\b(?:[A-Z][\w-]+\s+){0,2}(?:University|Institute|Bank|Academy|Association|Chamber)\s+of"
    r"(?:\s+(?:[A-Z][\w-]+|and(?=\s+(?:Technology|Engineering|Sciences?|Commerce|Industry)\b))){1,4}"
)
_NOT_ORG_START = words(
    "The A An This That In On At By For And But Its Their His Her Our These Those It He She With "
    "From Under After Since When "
    "While As If President Minister CEO Meanwhile However Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday January February March April May June July August September October November "
    "December Both Under Neither Nor Each Under Mr Mrs Ms Dr I We You They Two Three What No Not"
)


@dataclass(frozen=True)
class Hit:
    """A place in the text that names an actor."""

    start: int
    end: int
    actor: str
    how: MentionKind
    kind: ActorKind = "country"
    name: str = ""
    """What to call an actor that is in no table."""
    adjectival: bool = False
    """It modifies the noun that follows ("Dutch machines", "China's market")."""
    inner: bool = False
    """It belongs to another name next to it ("Russian President Vladimir Putin"): mentioned, but no party."""


def find(flat: str, start: int, end: int, *, heading: bool = False) -> list[Hit]:
    """Return the actors named in ``flat[start:end]``, a text whose white space is plain blanks, in order."""
    hits = [*_from_gazetteer(flat, start, end)]
    if heading:
        return without_overlaps(hits)
    # "Samsung Electronics Co" is the Samsung of the gazetteer, not another company
    firms = {hit.start for hit in hits if (entry := known().get(hit.actor)) and entry.kind == "organisation"}
    built = [hit for hit in _organisations(flat, start, end) if hit.start not in firms]
    return without_overlaps([*hits, *built])


def without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """Keep the longest of hits that overlap, in order of place."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -(h.end - h.start))):
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def _from_gazetteer(flat: str, start: int, end: int) -> Iterable[Hit]:
    index = names()
    shouting = flat[start:end].isupper()
    position = start
    for word in _WORD.finditer(flat, start, end):
        if word.start() < position:
            continue
        for name in index.get(word.group(), ()):
            stop = word.start() + len(name.text)
            if stop > end or not flat.startswith(name.text, word.start()) or flat[stop : stop + 1].isalnum():
                continue
            hit = Hit(word.start(), stop, name.actor, name.how)
            if _rejected(flat, hit, start, shouting) or (
                name.how == "seat" and _only_place(flat, hit, name.capital)
            ):
                break
            yield _extended(flat, hit, end)
            position = stop
            break


def _rejected(flat: str, hit: Hit, start: int, shouting: bool) -> bool:
    """Say whether the words around show that this is another name that contains it."""
    text = flat[hit.start : hit.end]
    before = _BEFORE.search(flat, max(start, hit.start - 30), hit.start)
    previous = before.group(1) if before else ""
    joined = hit.start > start and flat[hit.start - 1] == "-"
    after = _AFTER.match(flat, hit.end, hit.end + 30)
    following = after.group(1) if after else ""
    return (
        (text == "US" and shouting)
        or (joined and previous.lower().endswith("non-"))
        or _FEATURES.match(flat, hit.end) is not None
        or (text == "America" and previous in {"Latin", "South", "North", "Central", "of"})
        or (text in {"Mexico", "Jersey", "England", "Caledonia", "Zealand"} and previous == "New")
        or (text in {"Western", "West"} and following in _NOT_THE_WEST)
        or (text == "West" and previous.lower() != "the")
        or (text == "Georgia" and _CITY.search(flat, max(start, hit.start - 30), hit.start) is not None)
        or (text in {"Georgia", "Jordan", "Chad", "Sofia", "Victoria", "Kingston", "Stanley", "Paris"}
            and following[:1].isupper() and hit.how != "demonym" and flat[hit.end : hit.end + 1] == " ")
        or (text in {"Jordan", "Sofia", "Paris", "Victoria"} and previous[:1].isupper() and not joined
            and flat[hit.start - 1 : hit.start] == " " and before is not None and before.start() > start)
    )  # fmt: skip


_OFFICIALS = re.compile(
    r"\b(?:officials|authorities|government|ministers|diplomats|policymakers|regulators|lawmakers)\s+(?:in|from)\s+$",
    re.IGNORECASE,
)
_GRANTED = re.compile(
    r"\b(?:licen[cs]es?|approval|permission|permits?|orders?|pressure|support|backing|waivers?|sanctions|retaliation|"
    r"response|signals?|consent|assurances|aid)\s+from\s+$",
    re.IGNORECASE,
)


def _only_place(flat: str, hit: Hit, capital: bool) -> bool:
    """Say whether a capital or seat is where something happened rather than a government that acts."""
    before = re.search(r"([\w-]+)\s+(?:the\s+)?$", flat[max(0, hit.start - 30) : hit.start])
    previous = before.group(1).lower() if before else ""
    possessive = flat[hit.end : hit.end + 2] in {"’s", "'s"}
    if _OFFICIALS.search(flat, max(0, hit.start - 40), hit.start) or (
        previous == "from" and _GRANTED.search(flat, max(0, hit.start - 40), hit.start)
    ):
        return False
    if not capital:
        return previous in {"in", "at", "near", "outside", "inside", "around"} and not possessive
    if previous in _PLACE_PREPOSITIONS and not possessive:
        return True
    if previous in _PARTY_PREPOSITIONS:
        return False
    return _ACTING.match(flat, hit.end) is None


def _extended(flat: str, hit: Hit, end: int) -> Hit:
    """Let a hit take in what belongs to it: "Russia's government", "BRICS partners"."""
    government = _GOVERNMENT_AFTER.match(flat, hit.end, end)
    if government and hit.how in {"name", "demonym"}:
        return replace(hit, end=government.end(), how="government")
    from_left = _OF_GOVERNMENT.search(flat, max(0, hit.start - 60), hit.start)
    if from_left and hit.how in {"name", "seat"}:
        return replace(hit, start=from_left.start(), how="government")
    bloc = _BLOC_AFTER.match(flat, hit.end, end)
    if bloc and hit.actor not in {"USA", "GBR"} and not _is_country(hit.actor):
        return replace(hit, end=bloc.end())
    adjectival = hit.how == "demonym" or flat[hit.end : hit.end + 1] in {"’", "'"}
    noun = flat[hit.end : hit.end + 1] in {" ", "-"} and flat[hit.end + 1 : hit.end + 2].islower()
    return replace(
        hit, adjectival=adjectival or (hit.how == "name" and noun and _modifies(flat, hit.end, end))
    )


_NOUNS = re.compile(
    r"[ -](?:dominance|leadership|sanctions|tariffs?|export|chip|chips|ban|bans|market|trade|"
    r"government|led|based|made|imports|"
    r"exports|restrictions|controls|embargo|technology|firms|companies|buyers|customers|lead|"
    r"supremacy|hegemony)\b"
)


def _modifies(flat: str, position: int, end: int) -> bool:
    return _NOUNS.match(flat, position, end) is not None


def _is_country(actor: str) -> bool:
    return actor in countries()


def _organisations(flat: str, start: int, end: int) -> Iterable[Hit]:
    for pattern in (_APPOSED, _THEN_APPOSED):
        for match in pattern.finditer(flat, start, end):
            if match.group(1).split()[0] not in _NOT_ORG_START and match.group(1) not in names():
                yield _organisation(match.start(1), match.group(1))
    for pattern in (_BUILT, _OF_NAME):
        for match in pattern.finditer(flat, start, end):
            words = match.group().split()
            first = match.start()
            while len(words) > 1 and words[0] in _NOT_ORG_START:
                first += len(words[0])
                while flat[first] == " ":
                    first += 1
                words = words[1:]
            if len(words) > 1 and not (len(words) == 2 and words[0].endswith(("’s", "'s"))):
                whole = flat[first : match.end()]
                both = _TWO.match(whole)
                if both:
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
