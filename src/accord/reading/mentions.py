"""Where a text names countries, blocs, organisations and institutions.

Names come from the gazetteer; organisations it does not know are found by how they are written ("its largest
bank, Sberbank"; "the Nordic Chip Institute"). Persons are found in `persons`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from accord.places import countries
from accord.reading.gazetteer import PREFIXES, known, names
from accord.reading.heads import Heads
from accord.reading.hits import Hit, without_overlaps
from accord.reading.organisations import organisations
from accord.reading.words import words

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
    r"|(?:[’']s?)?\s+(?:House\s+of\s+(?:Commons|Representatives|Lords)|Congress|Senate|Parliament|Treasury|National\s+Assembly|"
    r"Chamber\s+of\s+Deputies|Cabinet|Commerce\s+Department|State\s+Department|Government)\b(?!\s+(?:Party|Library|Hotel))"
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
_OPENING = words("that whether if because although though while when once unless why but whereas")
"""After these a capital begins a clause: it is who acts."""
_ACTING = re.compile(
    r"(?:,\s+(?:which|whose|who)\s|(?:,\s+[a-z][^,.;]{3,80},(?=\s))?(?:[’']s\b(?!\s+(?:airport|streets?|outskirts|suburbs?|stock|"
    r"mayor|port|harbou?r)\b)|"
    r"(?:\s+(?:also|now|still|again|later|recently|reportedly|already|only|never|even|once|since|then|thus|both|alone|"
    r"too|instead|[a-z]{3,}ly)|,\s+(?:too|by\s+contrast|meanwhile|for\s+its\s+part|in\s+turn|however),)*\s+"
    r"(?:said|has|have|had|is|was|were|will|would|could|may|might|can|cannot|should|must|shall|ought|"
    r"does|did|do|neither|nor|"
    r"says?|tells?|told|seeks?|sought|wants?|hopes?|aims?|plans?|insists?|denies|denied|agrees?|warns?|argues?|"
    r"(?!based|backed|led|bred|born|bound|listed|owned|supplied|red|shed|seed)[a-z]{2,}ed|"
    r"made|took|gave|went|came|got|put|cut|hit|set|let|kept|held|led|left|lost|won|met|paid|sold|sent|spent|built|"
    r"bought|brought|fought|drew|threw|began|became|broke|chose|withdrew|forbade|froze|grew|knew|rose|saw|shut|stood|"
    r"struck|swore|undertook|wrote|dealt|fell|felt|found|laid|read|ran|sank|shook|slid|spoke|stuck|swept|lent|split|"
    r"(?:impose|ban|restrict|block|tighten|retaliate|respond|deny|sign|ease|introduce|extend|require|"
    r"consider|join|back|"
    r"drop|scrap|halt|widen|slap|curb|order|pledge|vow|team)\b|"
    r"[a-z]{2,}(?<!ic)(?<!s)s(?=\s+(?:the|an?|its|their|his|her|to|that|on|in|with|by|from|over|out|up|down|for|into|"
    r"under|against|no|any|all|some|more|new|it|nothing|itself|whether|[A-Z$€£¥\d][\w.,]*|[a-z]+ly|[a-z]+-[a-z]+|"
    r"[a-z]+(?:ing|ed|al|ive|ory))\b))\b))"
)
_PARTY_PREPOSITIONS = words("with by against between and or on towards than like unlike")
_DEALT_WITH = re.compile(
    r"(?:accus|urg|press|pressur|ask|warn|invit|persuad|convinc|help|back|support|oppos|critici[sz]|"
    r"thank|prais|blam|want|"
    r"forc|oblig|compel|requir|expect|tell|suppl|offer|grant|promis|pledg|lend|assur|inform|sanction|court|rival|"
    r"denounc|defend|condemn|rebuk|caution|encourag|permit|allow|enabl|caus|pay|sell|giv|send|spar|join|let|challeng|"
    r"embarrass|reassur|punish|pursuad|nudg|lobb|task|order|instruct|direct)(?:e|es|s|ed|ies|y|ied|ing|led|ling)?|"
    r"told|gave|sold|lent|sent|left|taught|paid|made|let"
)
_BESIDE = re.compile(r"(?:,\s+|\s+and\s+|\s+or\s+)(?:the\s+)?(?P<name>[A-Z]\w*)")
_AID_FOR = re.compile(
    r"\b(?:shipping|selling|exporting|supplying|delivering|sending|transferring|licensing|support|aid|help|assistance|backing|weapons|arms|loans?|licen[cs]es?|requirements?|"
    r"exemptions?|waivers?|closer|"
    r"close|sales?|exports?|shipments?|deliver(?:y|ies)|suppl(?:y|ies)|ties|technology|chips|answer(?:s|ed)?|reply|"
    r"pointed|belong(?:s|ed|ing)?|available|sold|shipped|supplied|transferred|exported|lent|given|"
    r"handed)\s+(?:for|to)\s+$"
)


def find(heads: Heads, sentence: int, *, heading: bool = False) -> list[Hit]:
    """Return the actors named in a sentence of a text whose white space is plain blanks, in order."""
    flat, (start, end) = heads.flat, heads.sentences[sentence]
    hits = [*_from_gazetteer(flat, start, end)]
    if heading:
        # a headline has capitals of its own; a line that is nothing but a name is the body that issues the text
        whole = (hit for hit in organisations(heads, sentence) if hit.end - hit.start > 0.9 * (end - start))
        return without_overlaps([*hits, *whole])
    # "Samsung Electronics Co" is the Samsung of the gazetteer, not another company
    firms = {hit.start for hit in hits if (entry := known().get(hit.actor)) and entry.kind == "organisation"}
    built = [hit for hit in organisations(heads, sentence) if hit.start not in firms]
    return without_overlaps([*hits, *built])


def _from_gazetteer(flat: str, start: int, end: int) -> Iterable[Hit]:
    index = names()
    shouting = flat[start:end].isupper()
    position = start
    for word in _first_words().finditer(flat, start, end):
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


@cache
def _first_words() -> re.Pattern[str]:
    """Return the pattern of words that begin with a letter some name begins with."""
    return re.compile(rf"\b[{re.escape(''.join(sorted({word[0] for word in names()})))}]\w*")


def _rejected(flat: str, hit: Hit, start: int, shouting: bool) -> bool:
    """Say whether the words around show that this is another name that contains it."""
    text = flat[hit.start : hit.end]
    before = _BEFORE.search(flat, max(start, hit.start - 30), hit.start)
    previous = before.group(1) if before else ""
    joined = hit.start > start and flat[hit.start - 1] == "-"
    after = _AFTER.match(flat, hit.end, hit.end + 30)
    following = after.group(1) if after else ""
    return (
        (text == "US" and (shouting or flat[hit.end : hit.end + 1] == "$"))
        or (joined and previous.lower().endswith("non-"))
        or _FEATURES.match(flat, hit.end) is not None
        or (text == "America" and previous in {"Latin", "South", "North", "Central", "of"})
        or (text in {"Mexico", "Jersey", "England", "Caledonia", "Zealand"} and previous == "New")
        or (text in PREFIXES and flat[hit.end : hit.end + 1] != "-")
        or (text in {"Western", "West"} and following in _NOT_THE_WEST)
        or (text == "West" and previous.lower() != "the")
        or (text == "Georgia" and _CITY.search(flat, max(start, hit.start - 30), hit.start) is not None)
        or (text in {"Georgia", "Jordan", "Chad", "Sofia", "Victoria", "Kingston", "Stanley", "Paris"}
            and following[:1].isupper() and hit.how != "demonym" and flat[hit.end : hit.end + 1] == " ")
        or (text in {"Jordan", "Sofia", "Paris", "Victoria"} and previous[:1].isupper() and not joined
            and flat[hit.start - 1 : hit.start] == " " and before is not None and before.start() > start)
    )  # fmt: skip


_OFFICIALS = re.compile(
    r"\b(?:officials|authorities|government|ministers|diplomats|policymakers|regulators|lawmakers|"
    r"laboratories|labs|engineers|"
    r"researchers|scientists|companies|firms|buyers|importers|exporters|traders|makers|suppliers|"
    r"universities|institutes|banks|start-?ups?|firm|company|laboratory|university|institute|customer|buyer|importer|exporter|supplier|"
    r"distributor|dealers?|brokers?|"
    r"executives|developers|manufacturers|customers|officials)\s+(?:in|from)\s+$",
    re.IGNORECASE,
)
_GIVING = re.compile(
    r"\b(?:hand(?:s|ed|ing)?\s+over|giv(?:e|es|en|ing)|gave|transfer(?:s|red|ring)?|suppl(?:y|ies|ied|ying)|s[eo]ll?(?:s|d|ing)?|"
    r"ship(?:s|ped|ping)?|len[dt](?:s|ing)?|deliver(?:s|ed|ing)?|export(?:s|ed|ing)?|provid(?:e|es|ed|ing)|pass(?:es|ed|ing)?\s+on|"
    r"grant(?:s|ed|ing)?|donat(?:e|es|ed|ing)|offer(?:s|ed|ing)?|extend(?:s|ed|ing)?|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing))\b"
    r"[^.;:]*\sto\s+(?:the\s+)?$"
)
_ATTITUDE = re.compile(
    r"\b(?:experience|example|lead|decisions?|position|policy|policies|stance|wish(?:es)?|requests?|orders?|approval|consent|views?|"
    r"plans?|demands?|orbit|offers?|pressure|rules?|intentions?|reaction|answer|reply)\s+of\s+$",
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
    if previous in _OPENING:
        return False
    if previous == "of" and _ATTITUDE.search(flat, max(0, hit.start - 20), hit.start):
        return False
    if _OFFICIALS.search(flat, max(0, hit.start - 40), hit.start) or (
        previous == "from" and _GRANTED.search(flat, max(0, hit.start - 40), hit.start)
    ):
        return False
    if not capital:
        return previous in {"in", "at", "near", "outside", "inside", "around"} and not possessive
    if previous in {"for", "to"} and _AID_FOR.search(flat, max(0, hit.start - 30), hit.start):
        return False
    if previous == "to" and _GIVING.search(flat, max(0, hit.start - 110), hit.start):
        return False
    if previous in _PLACE_PREPOSITIONS and not possessive:
        return True
    if previous in _PARTY_PREPOSITIONS or _DEALT_WITH.fullmatch(previous):
        return False
    beside = _BESIDE.match(flat, hit.end)
    if beside and any(
        flat.startswith(name.text, beside.start("name")) for name in names().get(beside["name"], ())
    ):
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
    adjectival = adjectival or (hit.how == "name" and noun and _modifies(flat, hit.end, end))
    return replace(hit, adjectival=True) if adjectival else hit


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
