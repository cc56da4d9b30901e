"""Claims that relate actors: comparisons, superlatives, membership, office, dominance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from accord.reading import parties
from accord.reading.clauses import clause_at
from accord.reading.drafts import Draft, State, subject_of
from accord.reading.gazetteer import known
from accord.reading.mentions import Hit
from accord.reading.quantities import ORDINALS

_COMPARISON = re.compile(
    r"\b(?P<cue>(?:well|far|just|still|way|slightly|long|lags?|lagg(?:ed|ing)|trail(?:s|ed|ing)?|"
    r"fall(?:s|ing)?|fell)\s+(?:well\s+|far\s+)?(?:behind|below|ahead\s+of|above)|"
    r"(?:behind|ahead\s+of|below|above)(?=\s+(?:not\s+only\s+|both\s+|the\s+)*[A-Z])|(?:lag|trail)(?:s|ged|ed)?(?=\s+(?:the\s+)?[A-Z])|outrank(?:s|"
    r"ed|ing)?|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|overt(?:akes|ook|aken)|"
    r"(?:more|less|higher|lower|larger|smaller|bigger|faster|slower|stronger|weaker|better|worse|"
    r"fewer)\s+(?:[\w-]+\s+){0,3}than)\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"behind|below|lag|trail|fall|fell|less|lower|smaller|slower|weaker|worse|fewer", re.IGNORECASE
)
_SUPERLATIVE = re.compile(
    r"\b(?P<owner>its|his|their|(?:the\s+)?(?:world|country|region|continent|bloc)[’']s|the|"
    r"[A-Z][\w.]*[’']s)\s+"
    r"(?P<value>(?:(?:second|third|fourth|fifth)[- ])?(?:largest|biggest|smallest|most\s+(?:valuable|"
    r"advanced|important|powerful)|oldest|leading|top|only|fastest-growing|richest))\s+"
    r"(?P<noun>(?:(?!and\b|or\b)[\w-]+\s+){0,4}?(?:bank|lender|company|firm|chipmaker|maker|"
    r"manufacturer|producer|supplier|economy|exporter|importer|market|buyer|"
    r"foundry|partner|power|user|university|investor|employer|customer|group|cent(?:er|re)|institute|"
    r"laborator(?:y|ies)|investment|project|network|supercomputer|operator|hub|provider|consumer|source|destination|"
    r"campus|fab|plant|cluster|fund|programme|program|deal|contract|agreement|nation|country|state|city|port|fleet))\b"
)
_MEMBERS = re.compile(r"\b(?:members?|countries|nations|states)\s*,?\s+(?:like|such\s+as|including)\s+")
_MEMBER_OF = re.compile(
    r"\b(?:an?|the|fellow|founding)\s+(?:(?:founding|full|new|"
    r"fellow)\s+)?member\s+of\s+(?:the\s+)?|\bbelongs?\s+to\s+(?:the\s+)?",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"\b(?:is|are|was|were)\s+(?:not\s+)?among\s+(?P<them>them|its\s+members|the\s+members)\b"
)
_ALLIED = re.compile(r"ALLIANCE|NETWORK|FORUM|COALITION|CONSORTIUM|LEAGUE|UNION|PARTNERSHIP")
_A_MEMBER = re.compile(r"\s+(?:member(?:\s+state|\s+country)?)\b")
_IS = re.compile(r"\b(?:is|was|remains|became)\s+(?:now\s+|also\s+|still\s+|already\s+)?$")
_SAYS = re.compile(r"\b(?:said|says|told|added|warned|announced|denied|argued|signed)\b")
_DOMINANCE = re.compile(
    r"\b(?P<value>dominance|domination|leadership|supremacy|hegemony|dominates?|dominated|"
    r"dominating|monopoly)\b(?:\s+(?:in|over|of|on|across)\s+(?:the\s+)?[\w-]+(?:\s+(?!(?:will|"
    r"would|could|may|might|is|are|was|were|has|have|and|or|to|for|with|by|"
    r"as)\b)[a-z][\w-]*){0,2})?",
)


def comparisons(sentence: parties.Sentence, state: State) -> Iterator[Draft]:
    """Yield claims of comparisons ("well behind India and Brazil")."""
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
            who, start = subject_of(sentence, match.start())
            metric = (
                f"{state.index} rank"
                if state.index and re.search(r"behind|ahead|below|above|rank|lag|trail", match["cue"])
                else "comparison"
            )
        direction = "worse than" if _WORSE.search(match["cue"]) else "better than"
        if re.search(r"than$", match["cue"]):
            direction, metric = match["cue"], "comparison"
        yield Draft("comparison", metric, start, max(h.end for h in others), who, f"{direction} {', '.join(ids)}",
                     match.span("cue"), "ordinal comparison", None, ids, earlier.id if earlier else None)  # fmt: skip


def _is_bloc(actor: str) -> bool:
    entry = known().get(actor)
    return entry is not None and entry.kind == "bloc"


def superlatives(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of superlatives ("its largest bank, ...")."""
    flat = sentence.flat
    for match in _SUPERLATIVE.finditer(flat, sentence.start, sentence.end):
        after = next((h for g in sentence.groups for h in g.hits if 0 <= h.start - match.end() <= 2), None)
        before = [h for g in sentence.groups for h in g.hits if h.end <= match.start()]
        who: tuple[str, ...] = ()
        start, end = match.span()
        if after and re.fullmatch(r",?\s", flat[match.end() : after.start]):
            who, end = sentence.meant(after), after.end
        elif before and re.fullmatch(
            r"(?:,\s+|,?\s+(?:is|was|became|becomes|remains|would\s+be)\s+(?:now\s+|also\s+|still\s+|already\s+)?)",
            flat[before[-1].end : match.start()],
        ):
            leading, _ = parties.subject(sentence, match.start())
            chosen = (
                leading.hits[0] if leading and "," in flat[before[-1].end : match.start()] else before[-1]
            )
            who, start = sentence.meant(chosen), chosen.start
            if before[-1].actor == parties.IT and re.match(
                r"investment|project|deal|contract|agreement|programme|program", match["noun"].split()[-1]
            ):
                who = ()
                yield _superlative(match, start, end, who)
                continue
        if not who and _IS.search(flat, max(sentence.start, match.start() - 20), match.start()):
            who, start = subject_of(sentence, match.start())
            start = min(start, match.start())
        if not who:
            continue
        yield _superlative(match, start, end, who)


def _superlative(match: re.Match[str], start: int, end: int, who: tuple[str, ...]) -> Draft:
    rank = next((i for i, word in enumerate(ORDINALS, 1) if match["value"].startswith(word)), 1)
    metric = f"{match['value']} {match['noun']}"
    return Draft("superlative", metric, start, end, who, float(rank), match.span("value"), "rank")


def memberships(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of membership of blocs."""
    flat = sentence.flat
    blocs = [h for g in sentence.groups for h in g.hits if _is_bloc(h.actor)]
    hits = [h for g in sentence.groups for h in g.hits]
    for match in _MEMBERS.finditer(flat, sentence.start, sentence.end):
        bloc = next((h for h in blocs if h.start < match.start() + 12 and match.start() - 2 <= h.end), None)
        named = _run(flat, hits, match.end())
        if bloc and named:
            ids = tuple(a for h in named for a in sentence.meant(h))
            yield Draft(
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
        who, start = subject_of(sentence, match.start(), any_before=True)
        if bloc and who:
            yield Draft(
                "membership",
                "member of",
                start,
                bloc.end,
                who,
                bloc.actor,
                (bloc.start, bloc.end),
                "relation",
            )
    for match in _AMONG.finditer(flat, sentence.start, sentence.end):
        who, start = subject_of(sentence, match.start(), any_before=True)
        group = next((f for f in (*(h.actor for h in reversed(blocs) if h.end <= match.start()), *sentence.firms)
                      if _is_bloc(f) or _ALLIED.search(f)), None)  # fmt: skip
        if who and group:
            yield Draft(
                "membership", "member of", start, match.end(), who, group, match.span("them"), "relation"
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
            yield Draft(
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


def offices(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of who holds which office."""
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
            between = sentence.flat[min(hit.end, other.end) : max(hit.start, other.start)]
            own = re.search(
                rf"\b(?:its|the\s+\w+[’']s)\s+(?:[\w-]+\s+){{0,2}}{re.escape(person.title)},?\s*$",
                sentence.flat[max(0, hit.start - 60) : hit.start + len(person.title) + 60],
                re.IGNORECASE,
            )
            if _SAYS.search(between) and other.start > hit.end:
                continue
            if high - low < (260 if own or "its" in between else 110):
                yield Draft(
                    "office",
                    f"{person.title} of",
                    low,
                    high,
                    (hit.actor,),
                    other.actor,
                    (spot, spot + len(person.title)),
                    "relation",
                )


def dominances(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of dominance and leadership."""
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
            extent = min(holder.start, match.start()), max(holder.end, match.end())
            who, spot = sentence.meant(holder), match.span("value")
            yield Draft("dominance", "leadership", *extent, who, "dominant", spot, "qualitative")
