"""Words that stand for actors named before: "both countries", "it", "the company", "its"."""

from __future__ import annotations

import re
from dataclasses import replace

from accord.reading.gazetteer import known
from accord.reading.heads import Heads
from accord.reading.hits import Hit
from accord.reading.words import words

PAIR = "@pair"
IT = "@it"
FIRM = "@firm"
WE = "@we"
I = "@i"  # noqa: E741
YOU = "@you"
_COLLECTIVE = re.compile(
    r"\b(?:(?:this|that|the|their|such\s+an?|a)\s+(?:[\w-]+\s+)?(?:partnership|alliance|"
    r"co-?operation|collaboration|joint\s+effort|tie-up|rapprochement)"
    r"(?!\s+(?:with|between|network|of)\b)|"
    r"(?:these|those|both|the\s+two|the\s+three|the\s+four|the\s+five|all\s+(?:two|three|four|five)|"
    r"these\s+(?:two|three|four)|"
    r"those\s+(?:two|three|four)|our\s+(?:two|three|four|five))(?:\s+of\s+them|\s+of\s+us)?"
    r"(?:\s+(?:[a-z]+\s+)?(?:nations|"
    r"countries|sides|governments|partners|capitals|states|parties|companies|firms|institutes|universities|"
    r"ministries|ministers|leaders|directors|signatories|bodies|agencies|laboratories|cabinets|presidents|delegations|"
    r"powers|neighbours|neighbors|economies)|(?<=three)|(?<=four)|(?<=five)|(?<=of\sthem)|"
    r"(?<=the\stwo)(?!\s[a-z]+s\b))|"
    r"the\s+(?:participants|founders|founding\s+members|partners|parties|signatories|sides|pair|duo|trio|signatory\s+states|"
    r"participating\s+(?:states|countries)|"
    r"undersigned|contracting\s+parties)|"
    r"(?:they|both(?!\s+(?:of\s+)?(?:our|the|its|their|in)\b)|each\s+(?:partner|side|party|country|government)|their|"
    r"either(?:\s+(?:side|country|of\s+them))?(?!\s+(?:way|case|[\w-]+\s+or)\b)|neither(?:\s+(?:side|"
    r"country|of\s+them))?(?!\s+[A-Z])|"
    r"the\s+former(?=\s+(?:has|had|have|is|are|was|were|will|would|could|may|might|can|should|said|says|put|took|gave|made|and|or|to|"
    r"in|on|by|from|with|for|also|then|who|which|that|[a-z]+ed)\b|[.,;’'])|"
    r"the\s+latter(?!\s+(?:part|half|case|stage|days?|type|kind|point|years?)\b)|"
    r"one\s+of\s+(?:them|the\s+two)|one\s+another|each\s+other))\b(?!\s+(?:and\s+[a-z]|"
    r"economic|the)\b)(?![’']s?\s+(?:own|rivals))",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"\b(?:it|its|the\s+country|the\s+(?:[\w-]+\s+)?bloc|the\s+ministry)\b"
    r"(?!\s+(?:(?:is|was|would\s+be|may\s+be|seems?|seemed)\s+(?:not\s+|also\s+|now\s+|still\s+)?"
    r"(?:[\w-]+\s+(?:that|whether|how)|(?:too\s+)?(?:hard|easy|easier|harder|difficult|possible|impossible|necessary|time|wise|important|"
    r"essential|best|better|too|likely|unlikely|premature|early|useful|vital|crucial|right|wrong|fair|reasonable|good|cheaper|safe|"
    r"tempting|up|normal|common|legal|illegal|a\s+mistake|high\s+time)\s+(?:for\s+\w+\s+)?to)\b|"
    r"(?:emerge[sd]?|transpire[sd]|follows|turns\s+out|turned\s+out|appears\s+that|appeared\s+that|remains\s+to\s+be)\b))",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:(?:[Cc]ompany|[Ff]und|[Bb]ank|[Gg]roup|[Ii]nstitute|[Uu]niversity|[Aa]gency)(?=\s+(?:executives|officials|managers|lawyers|"
    r"representatives|spokes\w+|engineers|staff|insiders|sources)\b)|"
    r"(?:the|this)\s+(?P<noun>company|firm|chipmaker|fund|group|start-?up|bank|institute|university|"
    r"supplier|manufacturer|maker|lender|agency|forum|alliance|network|consortium|coalition|laboratory|lab|"
    r"cent(?:er|re)|designer|operator|league|association|foundation|venture|club|compact|charter|pact|facility|council|"
    r"contractor|brokerage|distributor|importer|exporter|trader|assembler|packager|utility|body|academy|college|"
    r"partnership|initiative|commission|committee|think[- ]tank|authority|office|unit|hub|board|trust|"
    r"foundry|developer|"
    r"provider|vendor|newspaper|consultancy|subsidiary|federation|union)\b(?!\s+(?:of|for|between|with)\b))",
    re.IGNORECASE,
)
_CAPITAL = re.compile(
    r"\b[Tt]he\s+(?P<noun>Alliance|Forum|Compact|Network|Club|Partnership|Institute|Consortium|"
    r"Coalition|League|Charter|Agency|"
    r"Centre|Center|Council|Commission|Union|Fund|Company|Bank|University|Association|Initiative|Facility|Group|"
    r"Foundation|Academy|Authority|Office)\b"
    r"(?!\s+(?:of|for)\b|\s+[A-Z])"
)
_EXPLETIVE = re.compile(
    r"\b(?:(?:let|made|make|makes|making|taken?|taking)\s+it\s+(?:be\s+)?(?:known|clear|plain|for\s+granted|understood)|"
    r"(?:is|was|as)\s+it\s+(?:true|not|the\s+case|so|happens|were|stands|is)|when\s+it\s+comes)\b|"
    r"\b(?:find|finds|finding|found|make|makes|making|made|think|thinks|believe)\s+it\s+(?:very\s+|"
    r"so\s+|too\s+|more\s+|increasingly\s+|"
    r"all\s+but\s+)?(?:hard|difficult|eas|impossible|possible|necessary|clear|tough|useful|cheap|worth)\w*",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?:its|their|his|her|our|my|your)", re.IGNORECASE)
_TO_NAME = re.compile(
    r"\s+(?:(?!(?:and|or|of|to|in|with|for|by|on|from|at|has|have|is|are|was|were|will|would|said|says|that)\b)"
    r"[\w’'-]+,?\s+){0,5}(?:the\s+)?"
)


_TO_FRIENDS = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:friends?|partners?|counterparts?|colleagues?|neighbou?rs?|allies|ally|brothers|hosts?|guests|rivals?|"
    r"competitors?|customers|suppliers|clients|buyers|lenders|creditors|peers|cousins)\b"
)
_TO_ALLY = re.compile(
    r"\s+(?:[\w-]+\s+){0,3}(?:neighbou?r|ally|partner|rival|competitor|patron|protector|supplier|customer|creditor|sponsor|lender|"
    r"protégé|client|colony|coloniser)s?,?\s+"
)


def owners_only(flat: str, hits: list[Hit]) -> list[Hit]:
    """Mark "its" where it only says whose the name after it is: "its spokesman, Ana Sol", "its maker, Kestrel"."""
    marked = list(hits)
    for place, hit in enumerate(hits):
        if hit.actor not in {IT, PAIR, WE, YOU} or not _OWN.fullmatch(flat, hit.start, hit.end):
            continue
        beside = place + 1 < len(hits) and hits[place + 1].start - hit.end < 2
        if beside and hits[place + 1].adjectival and _TO_FRIENDS.match(flat, hits[place + 1].end):
            marked[place] = replace(hit, inner=True)  # "our Chilean friends"
            continue
        named = next((h for h in hits[place + 1 :] if not (h.adjectival or h.inner)), None)
        if named is None or named.start - hit.end >= 60:
            continue
        if (is_name(named) and _TO_NAME.fullmatch(flat, hit.end, named.start)) or _TO_ALLY.fullmatch(
            flat, hit.end, named.start
        ):
            marked[place] = replace(hit, inner=True)
    return marked


def is_name(hit: Hit) -> bool:
    """Say whether a hit names an organisation or a person."""
    entry = known().get(hit.actor)
    return (entry.kind if entry else hit.kind) in {"organisation", "person"} and hit.how in {"name", "title"}


_TERMS = words("Participants Parties Signatories Sides Founders Partners")
"""With a capital where a treaty or communiqué defines them."""


def stand_ins(heads: Heads, sentence: int) -> list[Hit]:
    """Return the words of a sentence that stand for actors named before: "this partnership", "both countries", "it"."""
    flat, (start, _) = heads.flat, heads.sentences[sentence]
    return [
        *(
            Hit(*m.span(), PAIR, "pronoun")
            for m in heads.matches(_COLLECTIVE)[sentence]
            if not flat[m.start() : m.end()].split()[-1][:1].isupper()
            or " " not in m.group()
            or m.group().split()[-1] in _TERMS
        ),
        *(Hit(*m.span(), FIRM, "pronoun") for m in heads.matches(_CAPITAL)[sentence]),
        *(
            Hit(*m.span(), IT, "pronoun")
            for m in heads.matches(_SINGLE)[sentence]
            if not re.search(r"\s[A-Z]", m.group())  # "the BRICS bloc" has a name
            and not _EXPLETIVE.search(flat, max(start, m.start() - 12), m.end() + 22)
        ),
        *(Hit(*m.span(), FIRM, "pronoun") for m in heads.matches(_FIRM)[sentence]),
    ]
