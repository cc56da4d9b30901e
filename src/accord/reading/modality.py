"""How surely the article says a thing: asserted, announced, intended, possible or denied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from accord.reading.clauses import clause_at
from accord.reading.cues import LIFTED
from accord.reading.firmness import DENYING, GOVERNED_WOULD, MODALITY
from accord.reading.presupposed import UNTRUE, disowned, granted
from accord.reading.records import Modality, Polarity, Span, span_at
from accord.reading.starts import Sieve
from accord.reading.supposition import conditional, supposed
from accord.reading.unmarked import governed, unmarked

_SAME_VERB = re.compile(r"(?:,\s[^,;]{1,60},)?\s*(?:[\w’'-]+\s+){0,4}(?:[\w’'-]+)?\s*")
_LIFTING = re.compile(
    r"\s+(?:(?:all|some|most|its|the|their|certain|many|earlier|these|those|any|of|"
    r"more)\s+)*(?:[\w.’'-]+\s+){0,3}"
)
_STARTS = (
    r"(?:(?:also|then|soon|still|now|even)\s+)?(?:be(?:\s+\w+ly)?\s+(?:\w+ed|set|made|put|cut|"
    r"built|drawn|possible|next)|follow|come|begin|start|emerge|result)\b"
)
_AFTER: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    ("possible", re.compile(
        r"\b(?:cannot|can[’']t|could\s+not|not|will\s+not)\s+(?:yet\s+)?be\s+(?:ruled\s+out|excluded)")),
    ("denied", re.compile(
        r"\b(?:is|are|was|were|has\s+been|have\s+been)\s+(?:ruled\s+out|denied|rejected|not\b|never\b|"
        r"off\s+the\s+table)")),
    ("denied", re.compile(rf"\b(?:will|would|could|can|may|might)\s+not\s+{_STARTS}")),
    ("possible", re.compile(rf"\b(?:could|may|might|would|can)\s+{_STARTS}")),
    ("possible", re.compile(r"\b(?:would|could|might|may)\s+(?:[\w-]+ly\s+|also\s+|still\s+|not\s+)?"
        r"(?:be|help|have|cost|"
        r"mean|bring|make|give|allow|hurt|let|take|raise|cut|hit|push|force|leave|do|lead)\b")),
    ("possible", re.compile(r"\b(?:is|are|was|were|remains?|seems?)\s+(?:[\w-]+\s+)?unlikely\b")),
    ("possible", re.compile(
        r"\b(?:is|are|was|were|remains?|seems?|has\s+been|have\s+been)\s+(?:also\s+|still\s+|"
            r"being\s+|now\s+|equally\s+|only\s+){0,2}"
        r"(?:possible|conceivable|likely|thinkable|within\s+reach|in\s+sight|an\s+option|on\s+the\s+table|"
            r"under\s+(?:discussion|consideration|review|study|examination|debate)|discussed|considered|"
        r"proposed|mooted|weighed|debated|threatened)\b"
    )),
    ("intended", re.compile(r"\b(?:is|are|was|were|has\s+been|have\s+been)\s+(?:also\s+|being\s+|still\s+)?"
        r"(?:planned|intended|sought|envisaged|foreseen|hoped\s+for|prepared|drafted|drawn\s+up|in\s+preparation|"
        r"in\s+the\s+(?:works|pipeline|offing))\b")),
    ("announced", re.compile(rf"\b(?:will|is\s+to|are\s+to)\s+{_STARTS}")),
    ("announced", re.compile(r"\b(?:was|were|has\s+been|have\s+been)\s+(?:announced|unveiled)\b")),
)  # fmt: skip
"""Cues after a noun: "an exchange of researchers is possible", "tariffs will be raised"."""


_UNDONE = re.compile(
    r"\b(?:not|never|cannot|\w+n[’']t|neither|without)\s+(?:\w+\s+)?(?=(?:den|rul|reject|dismiss|refut))",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"nor|neither|none|no\b", re.IGNORECASE)
_NOBODY = re.compile(r"(?:[“\"'(\s]|but\s|and\s)*(?:not\s+(?:one|a\s+single)|no"
                     r"(?!\s*[,.!]|\s+(?:longer|wonder|doubt|matter|fewer|less|more|later|sooner))|"
                     r"none|"
                     r"neither|nor|nobody|nothing|hardly\s+any)\b",
                     re.IGNORECASE)  # fmt: skip
"""A clause that begins so denies all it says."""


_WORD = re.compile(r"\w+")
_UNSURE: tuple[tuple[Modality, re.Pattern[str]], ...] = tuple(
    (modality, pattern) for modality, pattern in MODALITY if modality != "denied"
)
CUES = Sieve([*(pattern for _, pattern in _UNSURE), DENYING])
"""Tells where a cue can begin, those of denial last."""
_DENIED = next(pattern for modality, pattern in MODALITY if modality == "denied")
_NOT = re.compile(r"n[’']t", re.IGNORECASE)


@dataclass(frozen=True)
class Stance:
    """Modality and polarity with the words that decided them."""

    modality: Modality
    polarity: Polarity = "positive"
    cue: Span | None = None


def stance(
    text: str,
    flat: str,
    parts: Sequence[tuple[int, int]],
    position: int,
    *,
    founding: bool = False,
    noun: bool = False,
    after: bool = False,
    cues: Sequence[tuple[int, int]] | None = None,
) -> Stance:
    """Return how what stands at `position` is said.

    Parameters
    ----------
    text, flat
        The article, and the same with plain blanks.
    parts
        The clauses of the sentence.
    position
        Where the trigger begins.
    founding
        True where announcing is doing ("announced the creation of"): the announcement itself is then no cue.
    noun
        True for a measure named by a noun, which a verb before it may lift.
    after
        True for a noun that may be the subject of what follows ("an exchange is possible").
    cues
        Which pattern of `CUES` can begin at which place of the sentence, as `Heads.spots` tells them.
    """
    here = clause_at(parts, position)
    start, end = parts[here]
    found: list[tuple[int, Modality, re.Match[str]]] = []
    if cues is None:
        words = [word.start() for word in _WORD.finditer(flat, parts[0][0], parts[-1][1])]
        cues = [(place, word) for place in range(len(_UNSURE) + 1) for word in words]
    denying: list[int] = []
    last = reached = -1
    freely = _WITHOUT.match(flat, position) is not None
    anew = max((m.end() for m in _ANEW.finditer(flat, start, position)), default=start)
    for place, spot in cues:
        if place == len(_UNSURE):
            denying.append(spot)
            continue
        if not start <= spot <= position:
            continue
        modality, pattern = _UNSURE[place]
        # "weighing a levy", "hoping for a part": the trigger itself says so
        own = spot == position and modality != "announced"
        if (
            (spot == position and not own)
            or (place == last and spot < reached)
            or spot < anew
            or (freely and match_is_may(flat, spot))
            or (own and (_PERMIT.match(flat, spot) or _MODAL.match(flat, spot)))
            or (flat.startswith("May", spot) and spot > start)
        ):
            continue  # the month, or "to demand a permit"
        match = pattern.match(flat, spot) if own else pattern.match(flat, spot, position)
        if match is None or match.end() > end:
            continue
        if not own and _ASIDE.match(flat, spot, position) and flat[spot - 2 : spot] == ", ":
            continue  # "the measures, unveiled on Tuesday by the minister, shut"
        last, reached = place, match.end()
        if own or not (founding and match.group().lower().startswith(("announc", "unveil"))):
            found.append((match.end(), modality, match))
    if _DENIAL.match(flat, position, end) or UNTRUE.match(flat, position, end):
        near = [(stop, modality, match) for stop, modality, match in found if 0 <= position - stop < 3]
        modality = near[-1][1] if near else "asserted"
        return Stance(modality, "positive", span_at(text, *near[-1][2].span()) if near else None)
    polarity, lifting = _lifted(flat, start, position) if noun else ("positive", None)
    if denial := disowned(flat, parts, position):
        return Stance("denied", "negative", span_at(text, *denial.span()))
    if _NOT_SO.match(flat, parts[-1][1]) and _CLAIMING.search(flat, parts[0][0], start):
        return Stance(
            "denied", "negative"
        )  # "... who claim that Peru is about to levy a duty. That is not so."
    if open_still := _WITHIN_REACH.match(flat, position):
        return Stance("possible", polarity, span_at(text, *open_still.span()))
    if appl := _APPLIED.match(flat, position):
        return Stance("intended", polarity, span_at(text, *appl.span()))
    if granted(flat, start, position, end, noun=noun or after):
        return Stance("asserted", polarity, span_at(text, *lifting.span()) if lifting else None)
    if denial := _denial(flat, parts, here, (anew, position), denying):
        if _UNDONE.search(flat, start, denial.end()) and not _WHOLE.match(denial.group()):
            # "would not rule out": what is not denied stays possible
            return Stance("possible", "positive", span_at(text, *denial.span()))
        return Stance("denied", "negative", span_at(text, *denial.span()))
    aside = here > 0 and _WHICH.search(flat, max(0, start - 8), start) is not None
    if after and not found:
        for modality, pattern in _AFTER:
            later = pattern.search(flat, position, end)
            if (
                later
                and later.start() > position
                and not (aside and flat[later.start() - 2 : later.start()] == ", ")
            ):
                denied: Polarity = "negative" if modality == "denied" else polarity
                return Stance(modality, denied, span_at(text, *later.span()))
    if here and _conditional(flat, parts, here):
        opener = parts[here][0]
        word = re.search(r"(?:if|unless|whether)\s*$", flat[max(0, opener - 9) : opener])
        cue = (
            span_at(
                text,
                max(0, opener - 9) + word.start(),
                max(0, opener - 9) + word.start() + len(word.group().rstrip()),
            )
            if word
            else None
        )
        return Stance("possible", polarity, cue)
    unsure = all(match.group().lower() == "would" for _, _, match in found)
    through = unsure and here and _THROUGH.search(flat, parts[here - 1][0], start)
    if through and (inherited := _POSSIBLE.search(flat, max(parts[here - 1][0], start - 70), start)):
        return Stance("possible", polarity, span_at(text, *inherited.span()))
    settled = found and any(match.group().lower() not in {"will", "would", "shall"} for _, _, match in found)
    if here and not settled and (over := governed(flat, parts, here, position)):
        return Stance(over[0], polarity, span_at(text, over[1], over[2]))
    if not found:
        by_form = unmarked(text, flat, parts, here, position, noun=noun)
        cue = span_at(text, *by_form.cue) if by_form.cue else None
        if by_form.modality == "asserted" and lifting:
            cue = span_at(text, *lifting.span())
        return Stance(by_form.modality, "negative" if by_form.over else polarity, cue)
    _, modality, match = max(found, key=lambda entry: entry[0])
    if match.group().lower() in {"will", "would", "shall"} and not after:
        frame = conditional(flat, parts[0][0], parts[-1][1], position) or supposed(text, parts[0][0])
        if frame:
            return Stance("possible", polarity, span_at(text, *match.span()))
    if (
        match.group().lower() == "would"
        and _decided(flat, parts, here)
        and not _GUESSED.search(flat, parts[0][0], parts[-1][1])
    ):
        modality = "announced"
    cue = span_at(text, *match.span())
    return Stance(
        modality, polarity, span_at(text, *lifting.span()) if lifting and modality == "asserted" else cue
    )


_ASIDE = re.compile(
    r"(?:announced|unveiled|planned|proposed|floated|mooted|threatened|promised|pledged|discussed)\b[^,;]*,\s"
)
_GUESSED = re.compile(
    r"\b(?:analysts?|economists?|experts?|observers?|researchers?|critics?|traders?|consultants?|"
    r"lawyers?|strategists?|commentators?|"
    r"think[- ]tanks?|academics?|scholars?|professor)\b[^.;]{0,80}?\b(?:said|says?|told|warn(?:ed|s)?|"
    r"argue[sd]?|think|thinks|reckon(?:ed|s)?)\b",
    re.IGNORECASE,
)
"""What they say "would" happen is a guess and no decision."""
_NOT_SO = re.compile(
    r"\s*[”\"]?\s*(?:(?:That|This|It)\s+(?:is|was)\s+(?:simply\s+|just\s+|quite\s+)?(?:not\s+(?:so|"
    r"true|the\s+case|correct|right)|untrue|false|"
    r"nonsense|wrong|a\s+lie|a\s+myth)|Not\s+so\b|Nothing\s+(?:could|of\s+the\s+(?:kind|sort))|"
    r"They\s+are\s+(?:wrong|mistaken))"
)
_CLAIMING = re.compile(
    r"\b(?:claim|say|alleg|report|rumou?r|suggest|assert|believe|whisper|insinuat|story|stories|told|heard)\w*\b[^.]*$",
    re.IGNORECASE,
)
_WITHIN_REACH = re.compile(
    r"(?:is|are|was|were|remains?)\s+(?:within\s+reach|in\s+sight|on\s+the\s+table|conceivable)\b"
)
_APPLIED = re.compile(
    r"appl(?:y|ies|ied|ying)\s+(?:to\s+(?:join|enter|become|accede)|for\s+(?:membership|admission|entry))",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\b(?:which|who|whom|whose)\s$")
_DENIAL = re.compile(
    r"(?:den(?:y|ied|ies|ying|ials?)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|rul(?:es?|ed|"
    r"ing)\s+out|refut\w+|rebut\w*|disput\w+|"
    r"disavow\w*|disclaim\w*|repudiat\w+|brush\w*\s+(?:aside|off)|play\w*\s+down|scoff\w*|(?:do|does|"
    r"did)\s+not\s+correspond)\b"
    r"(?!\s+(?:an?\s+|the\s+)?(?:licen|export|access|permit|applica|visa))",
    re.IGNORECASE,
)
"""A denial is made, whatever it denies."""
_POSSIBLE = next(pattern for modality, pattern in MODALITY if modality == "possible")
_MODAL = re.compile(r"(?:may|can|must|shall|should|would|could|might)\b", re.IGNORECASE)
"""A trigger that begins so is a rule: "may no longer sell"."""
_PERMIT = re.compile(
    r"(?:demand|requir|seek|sought|obtain|appl|need|ask)\w*\s+(?:for\s+)?(?:an?\s+|the\s+|prior\s+|"
    r"new\s+|separate\s+){0,2}"
    r"(?:permits?|licen[cs]\w*|authori[sz]\w*|approvals?|clearances?)\b",
    re.IGNORECASE,
)
"""A trigger that begins like a demand and is a requirement."""


_WITHOUT = re.compile(
    r"without\s+(?:an?\s+|any\s+|prior\s+)*(?:permits?|licen[cs]es?|authori[sz]ation|approval)", re.IGNORECASE
)
_MAY = re.compile(r"(?:may|can)\b", re.IGNORECASE)


def match_is_may(flat: str, spot: int) -> bool:
    """Say whether a cue only permits: "may be shipped without a permit"."""
    return _MAY.match(flat, spot) is not None


_GOES_ON = re.compile(
    r"\b(?:and|but)\s+(?:has|have|will|would|could|may|is|are|said|says|plans?|[a-z]{3,}ed)\s"
)
_THROUGH = re.compile(r"\b(?:through|by|with|under|in|via)\s+which\s$")
_ANEW = re.compile(
    r",\s+(?:and|but|while|whereas)\s+(?=(?:the\s+|its\s+)?[A-Z])|,\s+(?=(?:we|he|she|it|they|I)\s)|"
    r",\s+(?:and|but)\s+(?=(?:an?|the)\s+(?:[\w-]+\s+){1,6}[“\"]?(?:is|are|was|were|has|have|will|"
    r"would|could|can(?:not)?|"
    r"may|might)\b)"
)


def _denials(flat: str, start: int, end: int, denying: Sequence[int]) -> list[re.Match[str]]:
    """Return the cues of denial between two places, looked for only where there can be one."""
    if any(start <= spot < end for spot in denying) or _NOT.search(flat, start, end):
        return list(_DENIED.finditer(flat, start, end))
    return []


def _denial(
    flat: str, parts: Sequence[tuple[int, int]], here: int, before: tuple[int, int], denying: Sequence[int]
) -> re.Match[str] | None:
    """Return the denial that governs a place: in its clause, or in the clause its "that" hangs on.

    `before` is what stands before it in its clause, from where that begins anew (", and the parliament ..."), and
    `denying` tells where a cue of denial can begin.
    """
    start, position = before
    if whole := _NOBODY.match(flat, start, position):
        return whole
    if matches := _denials(flat, start, position, denying):
        last = matches[-1]
        if _GOES_ON.search(flat, last.end(), position):
            return None
        if _WHOLE.fullmatch(last.group()):
            return last
        verb = re.match(
            r"den|rul|reject|dismiss|refut|resist|ignor|veto|vot|block|defeat|turn|shelv|drop|abandon|scrap",
            last.group(),
            re.IGNORECASE,
        )
        # a negation holds for its own verb; a verb of denying holds for all that follows it
        near = _SAME_VERB.fullmatch(flat, last.end(), position) is not None
        if (verb or near or "plan" in last.group()) and not re.search(
            r"\bnot\s+only\b", flat[last.start() : last.end() + 6]
        ):
            return last
        return None
    if here and re.search(r"\b(?:that|which|whether)\s+$", flat[max(0, start - 9) : start]):
        back = here - 1
        while back and re.search(r"\bas\s+$", flat[max(0, parts[back][0] - 4) : parts[back][0]]):
            back -= 1  # "dismissed as a fantasy a report that"
        verbs = [
            m
            for m in _denials(flat, parts[back][0], parts[here - 1][1], denying)
            if re.match(r"den|rul|reject|dismiss|refut", m.group(), re.IGNORECASE)
        ]
        return verbs[-1] if verbs else None
    return None


def _conditional(flat: str, parts: Sequence[tuple[int, int]], here: int) -> bool:
    opener = parts[here][0]
    word = re.search(r"\b(?:if|unless|whether)\s*$", flat[max(0, opener - 9) : opener])
    if word and word.group().strip() == "unless":
        return (
            _FORBIDDEN.search(flat, parts[here - 1][0], opener) is None
        )  # "nobody may sell unless": that is so
    return word is not None


_FORBIDDEN = re.compile(
    r"\b(?:nobody|no\s+one|no\s+\w+)\s+(?:may|can|shall|must|is\s+(?:allowed|permitted))|\b(?:may|can|"
    r"shall|must)\s*not\b|cannot\b|"
    r"\b(?:prohibited|banned|barred|forbidden|refused)\b",
    re.IGNORECASE,
)


def _decided(flat: str, parts: Sequence[tuple[int, int]], here: int) -> bool:
    start = parts[max(0, here - 1)][0]
    return (
        any(not _BY.match(flat, m.end()) for m in GOVERNED_WOULD.finditer(flat, start, parts[here][1]))
        and "if " not in flat[start : parts[here][1]].lower()
    )


_BY = re.compile(r"\s+by\b")


def _lifted(flat: str, start: int, position: int) -> tuple[Polarity, re.Match[str] | None]:
    matches = [
        m for m in LIFTED.finditer(flat, start, position) if _LIFTING.fullmatch(flat, m.end(), position)
    ]
    return ("negative", matches[-1]) if matches else ("positive", None)
