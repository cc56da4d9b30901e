"""What has to be named or said around an act and its thing for them to tell of an event."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.fitting import Found
from accord.reading.parties import Sentence
from accord.reading.records import Event, Participant
from accord.reading.words import words

TOGETHER = words(
    "announcement_of_cooperation cooperation_agreement alliance_founding talent_exchange joint_venture joint_research "
    "directive alignment"
)
"""What cooperation is told as; the plain word beside it adds nothing."""
MEASURES = words("export_control export_stop ban embargo tariff sanction")
_DAYS = words(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday I"
)
_NAME = re.compile(r"(?:(?<=[a-z,] )|(?<=[a-z][–/]))[A-Z][\w-]+")
_SEVERAL = re.compile(
    r"\b(?:we|us|our|I|all\s+(?:two|three|four|five)|both|each\s+other|one\s+another|[Tt]he\s+(?:two|three|four))\b"
)
_TO = re.compile(r"\b(?:to|with)\s")
_TOLD_TO = (
    r"(?:told|ask|order|instruct|direct|requir|oblig|forc|compell|urg|given?\s+until)(?:s|ed|d|e|es)?\s"
    r"(?:[\w’'-]+\s){0,7}?to"
)
_MOVED = (
    r"\b(?:re-?export|export|ship|sen[dt]|sell|sold|suppl|deliver|funnel|transfer|smuggl|mov|rout|provid|bought|buy|obtain|"
    r"procur|acquir|channel|divert|traffick|flown|pass|service|train)"
)
_BEFORE = {
    "barred": re.compile(r"\b(?:may|can|must|shall|could)\s$", re.IGNORECASE),
    "nothing": re.compile(r"\b(?:no|none\sof|neither|nor)\s[^.;]{0,80}$", re.IGNORECASE),
    "workon": re.compile(r"\b(?:work|construction|building)\b[^.;,]{0,80}$", re.IGNORECASE),
    "inarms": re.compile(
        r"(?<!charm )(?<!media )(?<!sales )(?<!price )(?<!trade )(?<!tech )"
        r"(?<!chip )(?<!tariff )(?<!culture )(?<!bidding )$",
        re.IGNORECASE,
    ),
    "bound": re.compile(
        rf"\b(?:must|shall|ha(?:s|ve|d)\sto|having\sto|ha(?:s|ve)\suntil\s[\w\s]{{1,25}}?\sto|needs?\sto|{_TOLD_TO}|(?:is|are|were|was)\s(?:told|asked|ordered|instructed|"
        rf"required|obliged|forced|bound)?\s?to)\s(?:[\w-]+\s){{0,2}}$",
        re.IGNORECASE,
    ),
    "allowed": re.compile(
        r"\b(?:may|can|could|will|would|is\sto|are\sto|allowed\sto|able\sto|free\sto|right\sto|permitted\sto)\s(?:\w+\s)?$",
        re.IGNORECASE,
    ),
    "moved": re.compile(rf"{_MOVED}[^.;]*$", re.IGNORECASE),
}
"""What has to stand before the act, by need."""
_AFTER = {
    "from": re.compile(r"[^.;,]{0,60}?\b(?:from|out\sof)\s"),
    "afirm": re.compile(
        r"[^.;]{0,30}?,\s(?:(?:a|an|their)\s(?:[\w-]+\s){0,3}?(?:company|firm|venture|operator|enterprise|start-up|subsidiary|maker|foundry|"
        r"chipmaker|corporation|holding)\b|(?:owned|held)\s(?:in\s)?(?:equal|half|fifty|50|jointly))"
    ),
    "border": re.compile(r"[^.;]{0,40}?\b(?:border|customs|duty|duties|tariff|frontier|port|ports)\b"),
    "obliged": re.compile(
        r"[^.;]{0,140}?\b(?:must|ha(?:s|ve)\sto|had\sto|are\sto|is\sto|were\sto|shall|required|obliged|told|may\s(?:no|only))\b"
    ),
    "forcountry": re.compile(r"[^.;,]{0,30}?\bfor\s(?:the\s)?(?:[a-z]+\s){0,2}[A-Z]"),
    "plainban": re.compile(
        r"\s*(?:[.,;:”\"]|$|of\s(?:its|his|her|their)\sown|against|until|from|in\s|this\s|next\s)"
    ),
    "undivided": re.compile(r"(?!\s(?:market|access|supply|supplies|imports|exports|from)\b)"),
    "against2": re.compile(r"[^.;]{0,30}?\b(?:against|on)\s"),
    "tobuild": re.compile(
        r"[^.;]{0,90}?\bto\s(?:build|run|supply|operate|host|provide|develop|design|construct|install|manage)\b"
    ),
    "rateon": re.compile(
        r"\s?(?:%|per\s?cent)\s(?:(?:tariff|duty|levy|tax|rate|surcharge)\s)?(?:on|for|against)\s"
    ),
    "prohibited": re.compile(
        r"[^.;]{0,60}?\b(?:buy|sell|use|bid|supply|deal|work|own|invest|import|operate|take|host|export|ship|deliver|acquire|hold|"
        r"procure|install|enter|lend|lease|grant|train|study|provide|trade|employ|hire|serve|run)\b"
    ),
    "toward2": re.compile(r"[^.;,]{0,40}?\b(?:to|for|against)\s"),
    "armed": re.compile(
        r"(?!\s+(?:with|by)\s+(?!missile|rocket|drone|shell|artillery|bomb|air|jet|warplane|the\s|[A-Z]))"
    ),
    "armednoun": re.compile(
        r"(?!\s+(?:fame|hearts|privacy|doubt|talent|the\s+(?:market|imagination|day)))(?!.{0,6}\b(?:words|nerves|attrition|ideas)\b)"
    ),
    "handedto": re.compile(r"[^.;]{0,60}?\b(?:to|with)\s(?!be\b)"),
    "toldto": re.compile(
        r"(?:\s+(?:on|in|by|last|this|late|early|at|yesterday|today|again|formally|further|also|each|all|earlier|under|instead|then)\b"
        r"[^.;,]{0,60}?|,[^,;.]{0,60},)?\s+(?:[a-z]+ly\s+)?to\s+(?!(?:the|a|an|its|their|[A-Z]\w+)\b)"
    ),
    "ordered": re.compile(
        r"(?!\s+(?:of|for)\s+(?:[\w,-]+\s+){0,3}(?:chips?|processors?|servers?|machines?|units|accelerators?|"
        r"cards|scanners?|tools?))"
    ),
    "contested": re.compile(
        r"(?!\s+(?:authority|laws?|commission|policy|watchdog|regulator|rules|office|court|tribunal|act|winners?|entry|concerns)\b)"
    ),
    "assigned": re.compile(r"[^.;]{0,90}?\bto\s+(?!be\b)"),
    "byday": re.compile(
        r"[^.;]{0,140}?\b(?:within|by|before|no\s+later\s+than|not\s+later\s+than|every|forthwith|immediately|without\s+delay|annually|"
        r"until|each)\s*(?:the\s|\d|[A-Z]|end|mid|next|a\s|an\s|one\s|two|three|four|six|twelve|ten|thirty|sixty|ninety|quarter|month|year|week|[.,])"
    ),
    "tosomebody": re.compile(r"[^.;]{0,40}?\b(?:to|before|in|at)\s"),
    "fromnation": re.compile(r"[^.;,]{0,60}?\bfrom\s(?:[\w-]+\s){0,3}?[A-Z]"),
    "touse": re.compile(
        r"[^.;]{0,60}?\b(?:to|in|how\sto)\s(?:the\s)?(?:us(?:e|ing)|run|operat(?:e|ing)|build|repair|maintain|handl(?:e|ing)|fly|servic(?:e|ing)|program|make|install)\b"
    ),
    "makeit": re.compile(r"[^.;,]{0,40}?\b(?:build|make|manufacture|produce|assemble|copy|modify)\b"),
    "fromthere": re.compile(r"[^.;,]{0,60}?\b(?:from|out\s+of|away)\b"),
    "leavesfor": re.compile(r"[^.;]{0,50}?\bfor\b"),
    "whole": re.compile(
        r"(?:[ ](?:[A-Z][\w-]*|&|of))*(?:$|[,.;:’”\"?!)]|\s+(?:[a-z]+ly\s+)?(?:by|from|for|in|has|have|"
        r"had|was|is|are|were|will|would|and|or|to|"
        r"on|at|last|this|next|when|after|before|could|may|might|should|that|which|as|with|outright|closed)\b)"
    ),
    "leaves": re.compile(
        r"[^.;]{0,40}?\b(?:gone|left|shipped|delivered|arrived|reached|crossed|sold|sent|leave|leaves|come|flown|moved)\b"
    ),
    "underway": re.compile(r"[^.;,]{0,25}?\b(?:from|to|in)\s(?:the\s)?(?:[a-z]+\s)?[A-Z]"),
    "onward": re.compile(r"[^.;,]{0,60}?\b(?:to|into|onward)\s(?!be\b)"),
    "against": re.compile(r"[^.;]{0,60}?\b(?:against|condemning|criticising|targeting|on)\s"),
}
"""What has to stand after the thing, by need."""
_GOVERNMENT = re.compile(
    r"\b(?:government|treasury|ministr|department|council|authorit|commission|office|cabinet|president|ofac)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:open|permissive|commons|commercial|exclusive|driving)(?:[- ]source)? licen"
    r"|\bunder (?:the )?(?:\w+ )?control of\b|\bunder [\w-]+[’']s control",
    re.IGNORECASE,
)
"""Of a licence that lets software be used and not leave."""
_AS = re.compile(r"[^.;,]{0,90}?\b(?:as|for)\b")
_WARLIKE = (
    r"troops?|soldiers?|arm(?:y|ies)|armed\s+forces|navy|navies|naval|warships?|warplanes?|frigates?|destroyers?|militias?|rebels?|"
    r"peacekeep\w+|missiles?|rockets?|bomb\w*|shell(?:s|ed|ing)|air\s?strikes?|(?<!charm\s)(?<!media\s)(?<!sales\s)"
    r"(?<!diplomatic\s)offensive|invad\w+|invasion|reservists?|military|"
    r"brigades?|battalions?|carrier\s(?:strike\s|battle\s)?groups?|aircraft\scarriers?|airspace|front\s?lines?|ceasefire|gunboats?|marines|paratroopers?|commandos?|artillery|separatists?|"
    r"insurgents?|guerrillas?|fighter\s+jets?|live-fire|war\s+games|warships?|soldiers|conscripts?|garrisons?|drills?|ambush\w*"
)
_IN_FULL = {
    "fighters": re.compile(
        rf"\b(?:{_WARLIKE}|(?<!market\s)forces|men|drones|carrier|fleets?|squadrons?|submarines?|helicopters?|jets|tanks)\b",
        re.IGNORECASE,
    ),
    "comefrom": re.compile(
        r"\bfrom\s(?:the\s)?[A-Z].*\b(?:at|in)\s|(?:ese|ish|ian|ean|can|ch|i|an)\s[a-z]+s?\b.*\b(?:at|in)\s[A-Z]"
    ),
    "staffed": re.compile(
        r"\b(?:students?|researchers?|engineers?|scientists?|candidates?|scholars?|experts?|graduates?|doctoral)\b"
    ),
    "openaccess": re.compile(
        r"access\sto\s[^.;]{0,70}?(?:is|was|are|were|be|been|being)\s(?:\w+ly\s)?(?:open|free|granted|given|offered|available|extended|promised)\b",
        re.IGNORECASE,
    ),
    "asarival": re.compile(
        r"\b(?:as|name[sd]?|naming|call(?:s|ed|ing)?|label\w*|brand\w*)\b[^.;]{0,70}\b(?:rivals?|competitors?|challenge[rs]?|adversar|"
        r"opponent|threat|enem|foe|nemesis|antagonist|contender)",
        re.IGNORECASE,
    ),
    "soldiers": re.compile(rf"\b(?:{_WARLIKE}|(?<!market\s)forces|men)\b", re.IGNORECASE),
    "warlike": re.compile(
        rf"\b(?:{_WARLIKE}|strikes?|drones?|blockade|annex\w+|occupation|hostilities|(?<!market\s)forces)\b",
        re.IGNORECASE,
    ),
    "bygrace": re.compile(
        r"\b(?:under|thanks\sto|in\s(?:return|exchange)|as\spart\sof|free\sof\scharge|from|courtesy)\b",
        re.IGNORECASE,
    ),
    "goodsthere": re.compile(
        r"\b(?:chip|processor|board|gpu|accelerator|server|machine|card|component|technolog|scanner|electronic|equipment|lathe|gear|"
        r"hardware|tool|semiconductor|part)",
        re.IGNORECASE,
    ),
}
"""What has to stand anywhere in the sentence, by need."""
_SUBJECT = re.compile(
    r"(?!(?:It|He|She|They|We|You|This|That|Nobody|Nothing|Who|What|There|Both|All|Some|Many|Most)\b)[A-Z][\w-]+\s"
    r"(?:[A-Z][\w-]+\s){0,3}(?:(?:has|have|had|will|would|is|to)\s){0,2}"
)
"""A name nobody knows, from the beginning of a sentence to its verb."""
_ALIKE = re.compile(
    r"\b(?:[Tt]he\stwo|[Bb]oth|each\sother|one\sanother|superpowers|[Nn]eighbou?rs|[Rr]ivals|[Ff]unds|[Pp]owers|[Cc]apitals)\b"
)
"""Words for two or more alike."""
_SOLD = re.compile(r"\b(?:into\s+orbit|satellite|rocket\s+(?:maker|firm|company)|contract|order|sale)\b")
"""Said of craft that fly in peace or are traded."""
_PAIRED = re.compile(r"(?:[A-Z][\w-]+\s){1,3}and\s(?:the\s)?[A-Z]")
_BORN = re.compile(r"\b(?:being|existence|life|born|shape|launched|set\sup|together)\b")
_BY_WAY = re.compile(r"[^.;]{0,60}?\b(?:via|through|by\sway\sof)\s(?:the\s)?")


def met(found: Found, sentence: Sentence, people: Sequence[Participant], before: Sequence[Event]) -> bool:
    """Say whether enough is named around an act done to a thing: who does it may stay open where somebody is named."""
    needs = found.deed.needs
    return (
        all(
            _BEFORE[need].search(sentence.flat, sentence.start, found.place)
            for need in needs & _BEFORE.keys()
        )
        and all(_AFTER[need].match(sentence.flat, found.stop, sentence.end) for need in needs & _AFTER.keys())
        and all(
            _IN_FULL[need].search(sentence.flat, sentence.start, sentence.end)
            for need in needs & _IN_FULL.keys()
        )
        and ("notsold" not in needs or _SOLD.search(sentence.flat, found.first, found.limit + 40) is None)
        and ("firmborn" not in needs or _BORN.search(sentence.flat, found.place, found.limit) is not None)
        and _told_before(needs, found, sentence, people, before)
        and _named(needs, found, sentence, people, before)
    )


def _told_before(
    needs: frozenset[str],
    found: Found,
    sentence: Sentence,
    people: Sequence[Participant],
    before: Sequence[Event],
) -> bool:
    """Say whether what was told so far allows it: some acts mean something only after, or only without, something."""
    here = [e for e in before if e.evidence.start >= sentence.start]
    if "apart" in needs and any(
        e.type in TOGETHER and not (e.type == "directive" and e.trigger.start > found.place) for e in here
    ):
        return False
    if "alone" in needs and any(e.type in MEASURES for e in here):
        return False
    if "unfunded" in needs and any(e.type in {"investment", "economic_support"} for e in here):
        return False
    if "unannounced" in needs and any(e.type == "announcement_of_cooperation" for e in here):
        return False
    if "first" in needs and any(e.type == found.deed.type for e in here):
        return False
    if "newactor" in needs:
        last = {p.actor for e in before[-1:] for p in e.participants}
        return bool(here) and last.isdisjoint(
            {p.actor for p in people if p.role == "source" and p.actor} or last
        )
    if "known" in needs:
        return any(e.type in {"accession", "alliance_founding", "cooperation_agreement"} for e in before)
    if "measured" in needs:
        return any(e.type in MEASURES for e in before[-8:])
    if "sanctioned" in needs:
        return any(e.type == "sanction" for e in before[-4:])
    return "pact" not in needs or any(e.type == "cooperation_agreement" for e in before[-2:])


def _near(sentence: Sentence) -> set[str]:
    return {a for hit in sentence.hits if not hit.inner for a in sentence.meant(hit)}


def _unknown(place: int, sentence: Sentence) -> int:
    """Count the names of a sentence that nobody knows, one at least where several speak, before an act at a place."""
    flat, start, end = sentence.flat, sentence.start, sentence.end
    inside = [(h.start, h.end) for h in sentence.hits]
    names = _NAME.finditer(flat, start + 1, end)
    unknown = {m.group() for m in names if not any(a <= m.start() < b for a, b in inside)} - _DAYS
    first = _SUBJECT.fullmatch(flat, start, place) or _PAIRED.match(flat, start, end)
    if first and not any(a <= start < b for a, b in inside):
        unknown.add("")
    return len(unknown) or int(_SEVERAL.search(flat, start, end) is not None)


_AFTER_ANOTHER = words("newactor known measured sanctioned pact")


def _named(
    needs: frozenset[str],
    found: Found,
    sentence: Sentence,
    people: Sequence[Participant],
    before: Sequence[Event],
) -> bool:
    """Say whether enough parties are named."""
    flat = sentence.flat
    named = {p.actor for p in people if p.actor}
    if (
        "two" in needs
        and len(named) < 2
        and len(_near(sentence) | named) + _unknown(found.place, sentence) < 2
    ):
        return False
    if not needs.isdisjoint(_AFTER_ANOTHER) and "two" not in needs:
        return True
    if "unhanded" in needs and (
        _TO.search(flat, found.stop, min(found.stop + 40, sentence.end)) or not sentence.hits
    ):
        return False
    if "given" in needs:
        handed = _TO.search(flat, found.stop, min(found.stop + 60, sentence.end)) is not None
        return handed or any(p.role == "target" for p in people) or len(named) > 1
    if "government" in needs:
        public = any(h.kind in {"country", "bloc"} and not h.adjectival for h in sentence.hits)
        if not (public or _GOVERNMENT.search(flat, sentence.start, sentence.end)) or _AS.match(
            flat, found.stop, sentence.end
        ):
            return False
    if "third" in needs:
        way = _BY_WAY.match(flat, found.stop, sentence.end)
        if way is None or not any(
            h.start - way.end() in range(12) and h.kind == "country" for h in sentence.hits
        ):
            return False
    if (
        "twoish" in needs
        and len(named | _near(sentence)) < 2
        and not _ALIKE.search(flat, sentence.start, sentence.end)
    ):
        return False
    if "theirs" in needs and not any(
        h.adjectival and found.stop - 60 < h.start < found.stop and h.start > found.place
        for h in sentence.hits
    ):
        return False
    if "closed" in needs and _OPEN.search(flat, max(sentence.start, found.start - 8), found.limit + 6):
        return False
    if "ofcountry" in needs and not any(
        h.kind == "country" and found.start <= h.start <= found.stop + 30 for h in sentence.hits
    ):
        return False
    return (
        "none" in needs
        or bool(people)
        or bool(sentence.hits)
        or _unknown(found.place, sentence) > 0
        or (bool(before) and found.deed.type in MEASURES and found.frame in {"control", "noun"})
    )
