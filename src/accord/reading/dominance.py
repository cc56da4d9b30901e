"""Claims of dominance: who leads, dominates, or has nearly all of something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.reading import parties
from accord.reading.drafts import Draft, State, ids, subject_of

DOMINANCE = re.compile(
    r"\b(?P<value>dominan(?:ce|cy|t)|domination|supremacy|hegemony|hegemon|pre-?eminence|pre-?eminent|primacy|"
    r"dominates?|dominated|dominating|(?:near|virtual|quasi|effective|de\s+facto)[-\s]+(?:monopoly|monopolies|"
    r"duopoly)|"
    r"monopol(?:y|ist|ies|ises|ised|izes|ized)|duopoly|stranglehold|chokehold|choke-?point|lock|(?:iron\s+|"
    r"firm\s+|tight\s+)?grip|leadership|"
    r"(?<=[’']s\s)lead(?=\s+(?:in|over|on)\b)|"
    r"(?:undisputed|clear|global|world|market|regional|runaway|overall|industry|technological|technology|"
    r"outright|European|African|Asian)\s+leaders?(?=\s+(?:in|of|on)\b)|leaders?(?=\s+in\s)|"
    r"leads?(?=\s+(?:the\s+)?(?:world|field|market|pack|region|continent|way|industry|race)\b)|"
    r"led(?=\s+the\s+(?:world|field|market|pack|region|continent|industry|race)\b)|"
    r"corner(?:s|ed)(?=\s+(?:the\s+)?(?:[\w-]+\s+){0,2}market)|lion[’']s\s+share|bulk(?=\s+of\b)|"
    r"vast\s+majority|overwhelming\s+majority|(?:great|large|clear|absolute)?\s?majority(?=\s+of\b)|"
    r"(?:[Vv]irtually|[Aa]lmost|[Nn]early|practically|effectively|essentially)\s+(?:all|every|the\s+(?:whole|"
    r"entire))(?=\s)|[Mm]ost(?=\s+of\s+(?:the|its|their|all|our|Europe|Africa|Asia)\b)|all\s+but\s+(?:all|"
    r"a\s+few|one|two)(?=\s)|"
    r"towers?\s+over|towered\s+over|unchallenged|unassailable|(?:rules?|ruled)(?=\s+the\s+(?:market|field|roost|"
    r"world)))"
    r"(?P<over>\s+(?:in|over|of|on|across)\s+(?:the\s+)?[\w-]+(?:\s+(?!(?:will|would|could|may|might|is|are|was|"
    r"were|has|have|and|or|to|for|with|by|as)\b)[a-z][\w-]*){0,2})?"
)
_MUCH = re.compile(
    r"lion|bulk|majority|virtually|almost|nearly|practically|effectively|essentially|most|all\s+but",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\s+(?:of\s+)?[^,;.]{3,60}?\s(?:(?:comes?|came|originat\w+|stems?|flows?)\s+from|(?:is|are|was|"
    r"were)\s+(?:\w+\s+)?(?:made|produced|mined|"
    r"built|supplied|refined|assembled|packaged|grown|owned|designed|manufactured|processed|controlled|held|"
    r"sold|bought)\s+(?:in|by))\s+"
)
_HOLDS = re.compile(
    r"\b(?:mak(?:e|es|ing)\s+up|made\s+up|accounts?\s+for|accounted\s+for|accounting\s+for|represent(?:s|ed|"
    r"ing)?|constitut(?:es?|ed)|compris(?:es?|ed)|holds?|held|owns?|owned|suppl(?:y|ies|ied)|"
    r"provid(?:es?|ed)|produc(?:es?|ed)|controls?|controlled|commands?|commanded|captur(?:es?|ed)|makes?|made|"
    r"has|have|had|buys?|bought|consum(?:es?|ed)|hosts?|hosted|"
    r"exports?|exported|imports?|imported|absorb(?:s|ed)?|contribut(?:es?|ed)|train(?:s|ed)|employ(?:s|ed)|"
    r"houses?|handl(?:es?|ed)|process(?:es|ed)|refin(?:es?|ed)|ships?|shipped|sells?|sold|runs?|ran|operates?|"
    r"operated|"
    r"designs?|manufactur(?:es?|ed)|deliver(?:s|ed)|takes?|took|writes?|wrote|publish(?:es|ed)|files?|filed|"
    r"claims?|mines?|mined|packag(?:es?|ed)|assembl(?:es?|ed)|gets?|got|sources?|come\s+from|comes\s+from|"
    r"came\s+from|"
    r"generat(?:es?|ed)|grows?|by\s+far)\s+(?:(?:the|a|an|still|now|by\s+far|between\s+them|together|alone)\s+)*$"
)


def dominances(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of dominance and leadership ("dominates", "a near-monopoly on", "makes up most of")."""
    flat = sentence.flat
    for match in DOMINANCE.finditer(flat, sentence.start, sentence.end):
        word = match["value"].lower()
        much = _MUCH.match(word) is not None
        lead = flat[max(sentence.start, match.start() - 50) : match.start()]
        if much and not _HOLDS.search(lead):
            if source := _COMES.match(flat, match.end("value"), sentence.end):
                maker = next((g for g in sentence.groups if 0 <= g.start - source.end() <= 5), None)
                if maker:
                    yield Draft(
                        "dominance", "leadership", match.start(), maker.end, ids(sentence, maker), "dominant",
                        match.span("value"), "qualitative",
                    )  # fmt: skip
            continue
        if (
            word in {"lock", "grip", "most"}
            and not much
            and not re.match(r"\s+(?:on|over)\b", flat[match.end("value") : match.end("value") + 6])
        ):
            continue
        hits = [h for g in sentence.groups for h in g.hits]
        before = [h for h in hits if h.start < match.start() and h.end >= match.end("value")]
        before += [
            h
            for h in hits
            if h.end <= match.start()
            and re.fullmatch(r"(?:[’']s?)?\s+(?:[\w-]+\s+){0,2}", flat[h.end : match.start()])
        ]
        within = [h for h in hits if match.start("value") < h.start <= match.end("value") + 20
                  and re.fullmatch(r"\s+(?:of|by)\s+(?:the\s+)?", flat[match.end("value") : h.start])]  # fmt: skip
        verb = (
            re.match(r"dominate|lead|led|monopoli[sz]|corner|tower|rule", word) is not None
            and word not in {"leadership", "lead"}
            and not word.startswith("leader")
        )
        if verb or much or not (before or within):
            agent = (
                re.match(r"\s+by\s+(?:the\s+)?", flat[match.end("value") : match.end("value") + 10])
                if word == "dominated"
                else None
            )
            by = next(
                (h for h in hits if agent and 0 <= h.start - match.end("value") - agent.end() <= 1), None
            )
            who, start = (sentence.meant(by), match.start()) if by else subject_of(sentence, match.start())
            if not who and not (verb or re.search(r"monopol|duopol|leader|dominan", word)):
                continue
            if not who and not verb and not re.match(r"dominan|monopol|supremac|hegemon", word):
                continue
            end = by.end if by else match.end()
        else:
            holder = before[-1] if before else within[0]
            group = next((g for g in sentence.groups if holder in g.hits), None)
            whole = group if group and not before else None
            start, end, who = (
                min(holder.start, match.start()),
                max(whole.end if whole else holder.end, match.end()),
                ids(sentence, whole) if whole else sentence.meant(holder),
            )
        yield Draft(
            "dominance",
            "leadership",
            min(start, match.start()),
            end,
            who,
            "dominant",
            match.span("value"),
            "qualitative",
        )
