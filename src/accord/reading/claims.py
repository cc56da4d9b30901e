"""Claims of an article: statements that data could bear out or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from accord.reading import roles
from accord.reading.actors import Cast
from accord.reading.clauses import Group, clause_at, clauses, groups
from accord.reading.gazetteer import known
from accord.reading.mentions import Hit, without_overlaps
from accord.reading.modality import stance
from accord.reading.records import Claim, ClaimType, span_at

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth".split()  # noqa: SIM905
)
_ORD = rf"(?P<value>\d{{1,3}}(?:st|nd|rd|th)|(?:number|No\.?)\s*\d{{1,3}}|#\d{{1,3}}|{'|'.join(_ORDINALS)})"
_RANKED = r"(?:countries|nations|states|economies|places|territories)"
_OUT_OF = (
    r"(?:\s*,?\s+(?:place\s+|position\s+|spot\s+)?(?:out\s+of|of|among|in\s+a\s+(?:list|ranking|field|table)\s+of|from)"
    rf"\s+(?:the\s+|some\s+|all\s+)?(?P<of>\d{{2,3}})\b(?:\s+{_RANKED})?)"
)
_INDEX = r"(?P<index>(?:[A-Z][\w&’'-]*\s+){0,5}(?:Index|Ranking|Rankings|Scoreboard|League\s+Table)\b(?:\s+\d{4})?)"
_IN_INDEX = rf"(?:\s*,?\s+(?:\w+\s+){{0,3}}?(?:in|on|of|by)\s+(?:the\s+|this\s+year[’']s\s+|[A-Z]\w+[’']s\s+)?(?:(?:19|20)\d\d\s+)?{_INDEX})"
_RANK = re.compile(
    rf"\b{_ORD}{_OUT_OF}{_IN_INDEX}?|\b{_ORD.replace('value', 'value2')}(?:\s+place|\s+position|\s+spot)?{_IN_INDEX.replace('index', 'index2')}"
)
_RANK_OF = re.compile(
    rf"\b(?:rank|position|place|ranking)\s+(?:of\s+)?(?P<value>\d{{1,3}})(?:\s+(?:out\s+of|of|among)\s+(?P<of>\d{{2,3}}))"
)
_RANKS = re.compile(
    rf"\b(?:ranks?|ranked|placed|comes|came|stands|stood|sits|put|puts|rates|rated)\s+(?:\w+\s+)?(?:at\s+|in\s+)?{_ORD}\b"
)
_ANY_INDEX = re.compile(_INDEX)
_COUNT_IN = re.compile(
    rf"\b(?P<value>\d{{1,4}})\s+(?P<unit>{_RANKED})(?:\s+(?:ranked|rated|assessed|covered|listed|included|scored))?{_IN_INDEX}"
)
_COUNTED = (
    r"compan(?:y|ies)|firms?|entities|scientists|researchers|students|engineers|specialists|experts|chips|GPUs|processors|accelerators|"
    r"machines|patents|papers|countries|nations|members|institutes|universities|projects|data\s+cent(?:er|re)s|clusters|start-?ups|visas|"
    r"licen[cs]es|categories|products|items|scholarships|positions|places|fellowships|laboratories"
)
_COUNT = re.compile(
    rf"\b(?P<value>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?(?:\s(?:thousand|million|billion))?|{'|'.join('two three four five six seven eight nine ten eleven twelve'.split())})"
    rf"\s+(?:(?!of\b|per\b|percent\b|years?\b|months?\b|weeks?\b|days?\b)[A-Za-z][\w-]*\s+){{0,3}}?(?P<unit>{_COUNTED})\b",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(?P<cue>(?:well|far|just|still|way|slightly|long|lags?|lagg(?:ed|ing)|trail(?:s|ed|ing)?|fall(?:s|ing)?|fell)\s+(?:well\s+|far\s+)?(?:behind|below|ahead\s+of|above)|"
    r"(?:behind|ahead\s+of|below|above)(?=\s+(?:not\s+only\s+|both\s+|the\s+)*[A-Z])|outrank(?:s|ed|ing)?|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|overt(?:akes|ook|aken)|"
    r"(?:more|less|higher|lower|larger|smaller|bigger|faster|slower|stronger|weaker|better|worse|fewer)\s+(?:[\w-]+\s+){0,3}than)\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"behind|below|lag|trail|fall|fell|less|lower|smaller|slower|weaker|worse|fewer", re.IGNORECASE
)
_SUPERLATIVE = re.compile(
    r"\b(?P<owner>its|his|their|(?:the\s+)?(?:world|country|region|continent|bloc)[’']s|the|[A-Z][\w.]*[’']s)\s+"
    r"(?P<value>(?:(?:second|third|fourth|fifth)[- ])?(?:largest|biggest|most\s+(?:valuable|advanced|important)|leading|top|only|fastest-growing|richest))\s+"
    r"(?P<noun>(?:(?!and\b|or\b)[\w-]+\s+){0,4}?(?:bank|lender|company|firm|chipmaker|maker|manufacturer|producer|supplier|economy|exporter|importer|market|buyer|"
    r"foundry|partner|power|user|university|investor|employer|customer|group))\b"
)
_MEMBERS = re.compile(r"\b(?:members?|countries|nations|states)\s*,?\s+(?:like|such\s+as|including)\s+")
_MEMBER_OF = re.compile(
    r"\b(?:an?|the|fellow|founding)\s+(?:(?:founding|full|new|fellow)\s+)?member\s+of\s+(?:the\s+)?|\bbelongs?\s+to\s+(?:the\s+)?",
    re.IGNORECASE,
)
_A_MEMBER = re.compile(r"\s+(?:member(?:\s+state|\s+country)?)\b")
_OFFICE_BETWEEN = re.compile(
    r"(?:[’']s)?(?:,\s+(?:under|led\s+by|headed\s+by|run\s+by)\s+(?:its\s+|the\s+)?|\s+|,\s+)(?:\w+\s+){0,2}$"
)
_SHARE = re.compile(
    r"(?P<value>\d{1,3}(?:\.\d+)?)\s*(?:%|per\s?cent|percent)\s+(?:share\s+)?of\s+(?P<what>(?:the\s+|its\s+|all\s+|global\s+)?[^,.;]{3,60}?)(?=[,.;]|\s+(?:in|and|by|from|to|for|with|as)\s|$)"
)
_SHARE_OF = re.compile(
    r"\bshare\s+of\s+(?P<what>[^,.;]{0,40}?\s)?(?P<value>\d{1,3}(?:\.\d+)?)\s*(?:%|per\s?cent|percent)"
)
_AMOUNT = re.compile(
    r"(?P<currency>US\$|\$|€|£|¥|₹|(?:USD|EUR|RMB|CNY|JPY)\s?)\s?(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>trillion|billion|million|thousand|bn|trn|m|tn)?\b|"
    r"\b(?P<value2>\d[\d,]*(?:\.\d+)?)\s*(?P<scale2>trillion|billion|million|thousand|bn)\s+(?P<currency2>dollars|euros?|pounds|yuan|yen|won|rupees|roubles|rubles)",
)
_GROWTH = re.compile(
    r"\b(?P<verb>grew|grown|rose|risen|increased|jumped|surged|climbed|soared|fell|fallen|dropped|declined|shrank|plunged|decreased|slumped|expanded|contracted|up|down)\s+"
    r"(?:by\s+|as\s+much\s+as\s+|some\s+|about\s+|nearly\s+|almost\s+|around\s+|more\s+than\s+|roughly\s+){0,2}(?P<value>\d{1,4}(?:\.\d+)?)\s*(?:%|per\s?cent|percent)",
    re.IGNORECASE,
)
_FALL = re.compile(r"fell|fallen|drop|declin|shrank|plung|decreas|slump|contract|down", re.IGNORECASE)
_DOMINANCE = re.compile(
    r"\b(?P<value>dominance|domination|leadership|supremacy|hegemony|dominates?|dominated|dominating|monopoly)\b(?:\s+(?:in|over|of|on|across)\s+(?:the\s+)?[\w-]+(?:\s+(?!(?:will|would|could|may|might|is|are|was|were|has|have|and|or|to|for|with|by|as)\b)[a-z][\w-]*){0,2})?",
)
_SCALE = {
    "trillion": 1e12,
    "trn": 1e12,
    "tn": 1e12,
    "billion": 1e9,
    "bn": 1e9,
    "million": 1e6,
    "m": 1e6,
    "thousand": 1e3,
}
_WORDS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}


@dataclass
class _Draft:
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
class _State:
    pair: tuple[str, ...] = ()
    it: str | None = None
    claims: list[Claim] = field(default_factory=list)
    index: str | None = None
    """The index the text was last speaking of."""


def find_claims(cast: Cast) -> tuple[Claim, ...]:
    """Return the claims of an article in the order of the text, not yet checked."""
    state = _State()
    for position, (start, end) in enumerate(cast.article.sentences):
        hits = without_overlaps([*cast.sentences[position], *roles.stand_ins(cast.flat, start, end)])
        parts = tuple(clauses(cast.flat, start, end))
        sentence = roles.Sentence(
            cast, start, end, tuple(groups(cast.flat, hits, parts)), parts, state.pair, state.it, tuple(hits)
        )
        if position not in cast.article.headings:
            _read(sentence, state)
        first = next(
            (g for g in sentence.groups if g.prep is None and not g.hits[0].actor.startswith("@")), None
        )
        if first:
            state.it = first.hits[0].actor
    return tuple(state.claims)


_FINDERS: tuple[Callable[[roles.Sentence, _State], Iterator[_Draft]], ...]


def _read(sentence: roles.Sentence, state: _State) -> None:
    if named := _ANY_INDEX.search(sentence.flat, sentence.start, sentence.end):
        state.index = named["index"]
    drafts: list[_Draft] = []
    for finder in _FINDERS:
        for draft in finder(sentence, state):
            spot = draft.value_span or (draft.start, draft.end)
            taken = any(
                (other.value_span or (other.start, other.end))[0] < spot[1]
                and spot[0] < (other.value_span or (other.start, other.end))[1]
                and other.type not in {"rank", "superlative", "office", "membership"}
                for other in drafts
            )
            if not taken:
                drafts.append(draft)
    text = sentence.cast.article.text
    for draft in sorted(drafts, key=lambda d: (d.start, d.end)):
        how = stance(text, sentence.flat, sentence.parts, max(draft.start, sentence.start))
        state.claims.append(
            Claim(
                id=f"C{len(state.claims) + 1}",
                type=draft.type,
                subject=draft.subject,
                metric=draft.metric,
                value=draft.value,
                unit=draft.unit,
                of=draft.of,
                compared_with=draft.compared_with,
                evidence=span_at(text, draft.start, draft.end),
                value_span=span_at(text, *draft.value_span) if draft.value_span else None,
                refers_to=draft.refers_to,
                modality=how.modality,
                polarity=how.polarity,
            )
        )


def _ids(sentence: roles.Sentence, group: Group | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a for h in (group.hits if group else ()) for a in sentence.meant(h)))


def _subject(
    sentence: roles.Sentence, position: int, *, any_before: bool = False
) -> tuple[tuple[str, ...], int]:
    """Return the actors that are the subject at a position, and where they (or the clause) begin."""
    who, _ = roles.subject(sentence, position)
    if who is None and any_before:
        before = [g for g in sentence.groups if g.end <= position]
        who = before[-1] if before else None
    clause = sentence.parts[clause_at(sentence.parts, position)][0]
    return _ids(sentence, who), min(who.start, position) if who else clause


def _number(text: str) -> float:
    words = text.lower().split()
    if words[0] in _WORDS:
        return float(_WORDS[words[0]])
    value = float(words[0].replace(",", ""))
    return value * _SCALE.get(words[1], 1.0) if len(words) > 1 else value


def _ordinal(text: str) -> float:
    text = text.lower()
    if text in _ORDINALS:
        return float(_ORDINALS.index(text) + 1)
    return float(re.sub(r"\D", "", text))


def _ranks(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    seen: list[tuple[int, int]] = []
    for pattern in (_RANK, _RANK_OF, _RANKS):
        for match in pattern.finditer(sentence.flat, sentence.start, sentence.end):
            given = match.groupdict()
            key = "value" if given.get("value") else "value2"
            spot = match.span(key)
            if any(a < spot[1] and spot[0] < b for a, b in seen):
                continue
            index = given.get("index") or given.get("index2") or state.index
            of = float(given["of"]) if given.get("of") else None
            if index is None and of is None and pattern is _RANKS:
                continue
            seen.append(spot)
            who, start = _subject(sentence, spot[0], any_before=True)
            end = max(match.end(), start + 1)
            metric = f"{index} rank" if index else "rank"
            yield _Draft(
                "rank",
                metric,
                min(start, match.start()),
                end,
                who,
                _ordinal(given[key] or ""),
                spot,
                "rank",
                of,
            )


def _counts(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    flat = sentence.flat
    for match in _COUNT_IN.finditer(flat, sentence.start, sentence.end):
        yield _Draft("count", f"{match['unit']} ranked in {match['index']}", *match.span(), (), float(match["value"]),
                     match.span("value"), match["unit"])  # fmt: skip
    for match in _COUNT.finditer(flat, sentence.start, sentence.end):
        if re.search(
            r"(?:[$€£¥]|\bof|\bto|\d[.,])\s?$", flat[max(0, match.start() - 8) : match.start()]
        ) and match["unit"] in {"countries", "nations"}:
            continue
        if re.search(
            r"\b(?:the|these|both|those|its|all)\s+$",
            flat[max(sentence.start, match.start() - 8) : match.start()],
            re.IGNORECASE,
        ):
            continue  # "the two countries" counts nothing
        who, start = _subject(sentence, match.start())
        low = match.start() if start > match.start() else max(start, match.start() - 120)
        yield _Draft(
            "count",
            match["unit"].lower(),
            low,
            match.end(),
            who,
            _number(match["value"]),
            match.span("value"),
            match["unit"].lower(),
        )


def _comparisons(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    for match in _COMPARISON.finditer(sentence.flat, sentence.start, sentence.end):
        clause = sentence.parts[clause_at(sentence.parts, match.start())]
        after = [g for g in sentence.groups if g.start >= match.end() and g.end <= clause[1]]
        others = [h for g in after for h in g.hits]
        ids = tuple(dict.fromkeys(a for h in others for a in sentence.meant(h)))
        # "BRICS members like India and Brazil" compares with the two, not with the bloc
        ids = tuple(i for i in ids if not (_is_bloc(i) and len(ids) > 1))
        if not ids or not others:
            continue
        this = re.match(
            r"(?:This|That|It)\s+(?:is|was|places|puts|leaves)\b",
            sentence.flat[sentence.start : sentence.start + 30],
        )
        earlier = state.claims[-1] if this and state.claims else None
        if earlier and earlier.type != "rank":
            earlier = next((c for c in reversed(state.claims[-3:]) if c.type == "rank"), None)
        if earlier:
            who, start, metric = earlier.subject, sentence.start, earlier.metric
        else:
            who, start = _subject(sentence, match.start())
            metric = (
                f"{state.index} rank"
                if state.index and re.search(r"behind|ahead|below|above|rank", match["cue"])
                else "comparison"
            )
        direction = "worse than" if _WORSE.search(match["cue"]) else "better than"
        if re.search(r"than$", match["cue"]):
            direction, metric = match["cue"], "comparison"
        yield _Draft("comparison", metric, start, max(h.end for h in others), who, f"{direction} {', '.join(ids)}",
                     match.span("cue"), "ordinal comparison", None, ids, earlier.id if earlier else None)  # fmt: skip


def _is_bloc(actor: str) -> bool:
    entry = known().get(actor)
    return entry is not None and entry.kind == "bloc"


def _superlatives(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    flat = sentence.flat
    for match in _SUPERLATIVE.finditer(flat, sentence.start, sentence.end):
        after = next((h for g in sentence.groups for h in g.hits if 0 <= h.start - match.end() <= 2), None)
        before = [h for g in sentence.groups for h in g.hits if h.end <= match.start()]
        who: tuple[str, ...] = ()
        start, end = match.span()
        if after and re.fullmatch(r",?\s", flat[match.end() : after.start]):
            who, end = sentence.meant(after), after.end
        elif before and re.fullmatch(
            r"(?:,\s+|\s+(?:is|was|became|remains)\s+)", flat[before[-1].end : match.start()]
        ):
            who, start = sentence.meant(before[-1]), before[-1].start
        if not who:
            continue
        rank = next((i for i, word in enumerate(_ORDINALS, 1) if match["value"].startswith(word)), 1)
        yield _Draft(
            "superlative",
            f"{match['value']} {match['noun']}",
            start,
            end,
            who,
            float(rank),
            match.span("value"),
            "rank",
        )


def _memberships(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    flat = sentence.flat
    blocs = [h for g in sentence.groups for h in g.hits if _is_bloc(h.actor)]
    hits = [h for g in sentence.groups for h in g.hits]
    for match in _MEMBERS.finditer(flat, sentence.start, sentence.end):
        bloc = next((h for h in blocs if h.start < match.start() + 12 and match.start() - 2 <= h.end), None)
        named = _run(flat, hits, match.end())
        if bloc and named:
            ids = tuple(a for h in named for a in sentence.meant(h))
            yield _Draft(
                "membership",
                "member of",
                min(bloc.start, match.start()),
                named[-1].end,
                ids,
                bloc.actor,
                (bloc.start, bloc.end),
                "relation",
            )
    for match in _MEMBER_OF.finditer(flat, sentence.start, sentence.end):
        bloc = next((h for h in blocs if 0 <= h.start - match.end() <= 2), None)
        who, start = _subject(sentence, match.start(), any_before=True)
        if bloc and who:
            yield _Draft(
                "membership",
                "member of",
                start,
                bloc.end,
                who,
                bloc.actor,
                (bloc.start, bloc.end),
                "relation",
            )
    for bloc in blocs:
        before = [h for h in hits if h.end <= bloc.start and h is not bloc]
        if (
            before
            and _A_MEMBER.match(flat, bloc.end)
            and re.fullmatch(
                r",\s+(?:a|an|also\s+an?|itself\s+an?|the\s+\w+)\s+", flat[before[-1].end : bloc.start]
            )
        ):
            yield _Draft(
                "membership",
                "member of",
                before[-1].start,
                bloc.end,
                sentence.meant(before[-1]),
                bloc.actor,
                (bloc.start, bloc.end),
                "relation",
            )


def _run(flat: str, hits: Sequence[Hit], position: int) -> list[Hit]:
    """Return the countries listed right after a position."""
    found: list[Hit] = []
    for hit in hits:
        if hit.start < position or _is_bloc(hit.actor):
            continue
        if not re.fullmatch(r"(?:the\s+)?|\s*,?\s*(?:and|or)?\s*(?:the\s+)?", flat[position : hit.start]):
            break
        found.append(hit)
        position = hit.end
    return found


def _offices(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    cast, everyone = sentence.cast, sentence.hits
    for hit in everyone:
        person = cast.people.get(hit.actor)
        if person is None or not person.title or not person.affiliation or hit.how == "pronoun":
            continue
        near = [h for h in everyone if h.actor == person.affiliation and -60 < h.end - hit.start < 90]
        low = max(sentence.start, hit.start - 40)
        spot = low + sentence.flat[low : min(hit.end + 90, sentence.end)].lower().find(person.title.lower())
        if near and spot >= low:
            other = near[0]
            low, high = min(hit.start, other.start), max(hit.end, other.end)
            if high - low < 110:
                yield _Draft(
                    "office",
                    f"{person.title} of",
                    low,
                    high,
                    (hit.actor,),
                    other.actor,
                    (spot, spot + len(person.title)),
                    "relation",
                )


def _shares(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    for pattern in (_SHARE, _SHARE_OF):
        for match in pattern.finditer(sentence.flat, sentence.start, sentence.end):
            who, start = _subject(sentence, match.start())
            what = (match["what"] or "").strip()
            yield _Draft(
                "share",
                f"share of {what}".strip(),
                min(start, match.start()),
                match.end(),
                who,
                float(match["value"]),
                match.span("value"),
                "percent",
            )


def _amounts(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    for match in _AMOUNT.finditer(sentence.flat, sentence.start, sentence.end):
        key = "value" if match["value"] else "value2"
        scale = _SCALE.get((match["scale"] or match["scale2"] or "").lower(), 1.0)
        digits = match[key].replace(",", "")
        who, start = _subject(sentence, match.start())
        yield _Draft("amount", "amount", min(start, match.start()), match.end(), who, float(digits) * scale, match.span(key),
                     (match["currency"] or match["currency2"]).strip())  # fmt: skip


def _growths(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    for match in _GROWTH.finditer(sentence.flat, sentence.start, sentence.end):
        who, start = _subject(sentence, match.start())
        sign = -1.0 if _FALL.match(match["verb"]) else 1.0
        clause = sentence.parts[clause_at(sentence.parts, match.start())][0]
        what = " ".join(sentence.flat[clause : match.start()].split()[-8:])
        yield _Draft(
            "growth",
            f"growth of {what}".strip(),
            min(start, match.start()),
            match.end(),
            who,
            sign * float(match["value"]),
            match.span("value"),
            "percent",
        )


def _dominances(sentence: roles.Sentence, state: _State) -> Iterator[_Draft]:
    flat = sentence.flat
    for match in _DOMINANCE.finditer(flat, sentence.start, sentence.end):
        hits = [h for g in sentence.groups for h in g.hits]
        before = [
            h
            for h in hits
            if h.end <= match.start()
            and re.fullmatch(r"(?:[’']s?)?\s+(?:[\w-]+\s+){0,2}", flat[h.end : match.start()])
        ]
        within = [h for h in hits if match.start("value") < h.start <= match.end("value") + 20
                  and re.fullmatch(r"\s+of\s+(?:the\s+)?", flat[match.end("value") : h.start])]  # fmt: skip
        holder = before[-1] if before else (within[0] if within else None)
        if holder:
            yield _Draft("dominance", "leadership", min(holder.start, match.start()), max(holder.end, match.end()), sentence.meant(holder),
                         "dominant", match.span("value"), "qualitative")  # fmt: skip


_FINDERS = (
    _ranks,
    _growths,
    _shares,
    _amounts,
    _counts,
    _comparisons,
    _superlatives,
    _memberships,
    _offices,
    _dominances,
)
