"""Who says what: "..., the minister said", "according to", quotations and the lines of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accord.reading.clauses import Group
from accord.reading.heads import Heads
from accord.reading.speakers import TOUCHES, first_named, following, named_before, owner, speaker
from accord.reading.speech import (
    ACCUSING,
    APPEALING,
    BLAMING,
    DOUBTED,
    FREELY,
    IN_THE_WORDS,
    JUDGING,
    SAYING_NOUN,
    SPEECH,
    TELLING,
)
from accord.reading.words import words

_WHEN = (
    r"(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:on|in|at|during|after|before|following|via|through|by|from)\s+"
    r"(?:(?!\b(?:it|they|he|she|we|I|would|will|could|may|might|that|had|has)\b)[^,.;]){1,60}?|late|early|earlier|"
    r"yesterday|today|tonight|(?:last|this)\s+\w+|\d{1,2}\s+[A-Z]\w+"
)
_OPENED = re.compile(
    r"[,”\"?!]\s+(?!(?:where|which|who|whose|when|that|while|if|because|and|but|although|though)\b)"
    r"(?:[^,.;”\"]{1,70}|[^,.;”\"]{1,40},\s[^,.;”\"]{1,50},)\s*$"
)
"""What stands between what was said and the verb that closes it: the speaker."""
_TO_WHOM = (
    r"(?:reporters|journalists|parliament|lawmakers|legislators|deputies|senators|investors|analysts|shareholders|members|"
    r"(?:the|a|an|his|her|its|their|state|local|[A-Z][\w’'-]*)\s(?:(?!\b(?:it|they|he|she|that|would|will)\b)[^,.;]){1,50}?)"
)
_OVER, _OVER_TOLD = (
    re.compile(
        rf"(?:\s+{to}{_TO_WHOM})?(?:\s+(?:{_WHEN}|in\s+an?\s+\w+\s+(?:it|he|she|they)\s+[^,.;]{{1,40}}?|reporters|when[^,.;]{{1,60}}?|"
        r"while\s[^,.;]{1,60}?))*\s*(?P<mark>[.,;”\"’)–—]|$)"
    )
    for to in (r"to\s+", r"(?:to\s+)?")
)
"""What may follow a verb that closes what was said, up to the mark."""
_ASIDE = re.compile(
    r",\s+(?!(?:but|while|whereas|as|with|after|before|when|though|although|who|which|where|whose|so|two|three|a\s+\w+|"
    r"the\s+(?:day|first|latest)|days|hours|weeks|in\s+what|[a-z]+ing)\b)[“\"]?[a-z]|,\s+(?=[A-Z][\w’-]*\s+(?:would|will|could|"
    r"has|had|is|was|may|might|must|should|can)\b)"
)
"""After the verb of an aside: the sentence goes on in the same voice ("Investigators, he said, had ...")."""
_QUOTED = re.compile(r"(?:[,?!.…][”\"’']|[”\"’'],|,)\s*$")
_COMPLEMENT = re.compile(
    r"\s*(?:(?:on|in|at|last|this|to|in\s+a|through|during|after|via)\s+[\w\s’'-]{1,40}?)?(?:\s(?:that|it|they|he|she|there)\b|"
    r":|,|\s(?:will|would|is|are|was|were|can|could|has|had|have|may|might)\b)|(?:\s+[\w’'-]+){1,6}?\s+that\b",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"\s*(?:[,.;:)”\"]|$)|\s+(?:of|on|at|in|for|from|to|after|during|who|as|when|late|yesterday|today|last|this)\b"
)
"""What follows the speaker where the verb comes first: "..., said Ana Sol, who"."""
_SETTING = re.compile(
    r"[“\"\s]*(?:While|Although|Though|Whereas|When|After|Since|As|If|Because|Even\s+(?:as|if|though))\s"
)
_NAMED_SO = words(
    "claims reports states estimates fears hopes signals hints notes comments remarks worries promises pledges "
    "forecasts projects judges answers finds objects urges doubts guesses"
)
_A_NOUN = re.compile(
    r"\b(?:the|a|an|of|from|in|by|to|for|with|on|about|among|between|these|those|its|their|his|her|our|all|any|no|some|many|"
    r"such|press|media|news|new|other|member|third|two|three|four|five|earlier|repeated|recent|several|as|and|or)\s+$|[’']s\s+$",
    re.IGNORECASE,
)
_HELPED = re.compile(r"\b(?:help(?:s|ed|ing)?|to)\s+$")
_REPORTED = re.compile(
    r"\b(?:is|are|was|were|be|been|being|am)\s+(?:widely\s+|often\s+|also\s+|reportedly\s+)?$"
)
_PASSIVELY = re.compile(
    r"\s+to\s+(?!(?:the|a|an|his|her|its|their|reporters|journalists|lawmakers|parliament|state)\b|[A-Z])[a-z]"
)
"""After "said": "US said to weigh", where nobody is named who says so."""
_QUOTE = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_SOURCE_ENDS = re.compile(r",\s+(?:while|whereas|but|and|although|though|which|who)\b|;")


@dataclass(frozen=True)
class Saying:
    """A stretch of a sentence that somebody says; `group` is None where no known actor is named."""

    start: int
    end: int
    verb: int
    group: Group | None
    personal: bool = False
    """True of an appeal, which is attributed to persons only."""


def sayings(heads: Heads, sentence: int, groups: Sequence[Group]) -> Iterator[Saying]:
    """Yield what is said in a sentence and by whom, in the order of the verbs."""
    flat, (start, end) = heads.flat, heads.sentences[sentence]
    last: Group | None = None
    spoken = False
    for doubt in heads.matches(DOUBTED)[sentence]:
        yield Saying(doubt.end(), end, doubt.end(), speaker(flat, start, doubt.start(), groups))
    for noun in heads.matches(SAYING_NOUN)[sentence]:
        if whose := owner(flat, noun, groups):
            yield Saying(noun.end(), end, noun.end(), whose)
    for phrase in heads.matches(IN_THE_WORDS)[sentence]:
        yield from _by_source(flat, start, end, phrase, groups)
    for verb in heads.matches(SPEECH)[sentence]:
        word = verb.group().lower()
        if word.startswith("according"):
            yield from _by_source(flat, start, end, verb, groups)
            continue
        if _REPORTED.search(flat, max(start, verb.start() - 24), verb.start()) or (
            word == "said" and _PASSIVELY.match(flat, verb.end(), end)
        ):
            if by := _accuser(flat, verb, groups):
                yield by
            continue  # "is said to", "were told"
        who = speaker(flat, start, verb.start(), groups)
        head = flat[start : verb.start()]
        accusing = ACCUSING.match(word) and not _COMPLEMENT.match(flat, verb.end(), verb.end() + 6)
        if _HELPED.search(flat, max(start, verb.start() - 12), verb.start()) and word == "found":
            continue  # "the bloc it helped found"
        if word in _NAMED_SO and _A_NOUN.search(flat, max(start, verb.start() - 16), verb.start()):
            continue  # "from states that host", "rejected claims that"
        appealing = APPEALING.match(word) and not _COMPLEMENT.match(flat, verb.end(), verb.end() + 6)
        if JUDGING.match(word) or BLAMING.match(word) or accusing or appealing:
            said = _pointed(flat, verb, end, who, last if spoken else first_named(groups, verb.start()))
            if said:
                yield said
            continue
        going = word.endswith("ing")
        if going and not re.search(r"[,”\"]\s+(?:[a-z]+ly\s+|also\s+)?$", head):
            continue  # "a memorandum of understanding"
        if going:
            if FREELY.match(word) or _COMPLEMENT.match(flat, verb.end(), end):
                teller = last if spoken else first_named(groups, verb.start())
                yield Saying(verb.end(), end, verb.end(), teller)  # "they wrote, noting that"
            continue
        over = (_OVER_TOLD if TELLING.match(word) else _OVER).match(flat, verb.end(), end)
        touching = who is not None and TOUCHES.fullmatch(flat, who.end, verb.start()) is not None
        if not touching and (quoted := _QUOTED.search(head)):
            follows = following(flat, verb.end(), groups)
            bare = quoted.group().strip() == ","
            if not bare or (follows and _INVERTED.match(flat, follows.end, end)):
                last, spoken = follows, True
                yield Saying(_after_semicolon(flat, start, verb.start()), verb.start(), verb.start(), last)
                continue
        if over and _OPENED.search(head):
            spoken = True
            opened = start + (_OPENED.search(head) or verb).start()
            near = who is not None and who.start > opened and who.hits[-1].how != "pronoun"
            last = who if touching or near else named_before(flat, groups, verb.start())
            low = _after_semicolon(flat, start, verb.start())
            aside = over["mark"] == "," and _ASIDE.match(flat, over.start("mark"), end)
            yield Saying(low, end if aside else verb.start(), verb.start(), last)
        elif FREELY.match(word) or _COMPLEMENT.match(flat, verb.end(), end):
            last, spoken = who, True
            stop = _stop(flat, verb.end(), end)
            # "While Chile says it is sorry, Peru has ...": what the main clause tells is not what is said
            main = flat.find(", ", verb.end(), end) if _SETTING.match(head) else -1
            yield Saying(verb.end(), stop if main < 0 else main, verb.end(), who)


def _after_semicolon(flat: str, start: int, at: int) -> int:
    return max(start, flat.rfind("; ", start, at) + 1)


_WHICH = re.compile(r",\s+(?:which|who|whose|where)\s[^,;]*[.!?”\"]*\s*$")
"""What the writer adds at the end of a sentence to what somebody says."""


def _stop(flat: str, at: int, end: int) -> int:
    semicolon = flat.find("; ", at, end)
    aside = _WHICH.search(flat, at, end)
    ends = [place for place in (semicolon, aside.start() if aside else -1) if place >= 0]
    return min(ends, default=end)


def _by_source(
    flat: str, start: int, end: int, phrase: re.Match[str], groups: Sequence[Group]
) -> Iterator[Saying]:
    """Yield what a sentence tells "according to" somebody: all of it, or what comes before where it says so last."""
    after = following(flat, phrase.end(), groups)
    if phrase.start() - start < 6 or after is None:
        yield (
            Saying(start, end, start, after)
            if phrase.start() - start < 6
            else Saying(start, phrase.start(), start, None)
        )
        return
    ends = _SOURCE_ENDS.search(flat, after.end, end)
    closed = flat.find(",", after.end, end)
    goes_on = closed >= 0 and ends is None and flat[phrase.start() - 2 : phrase.start()].strip() == ","
    yield Saying(
        _after_semicolon(flat, start, phrase.start()), end if goes_on else phrase.start(), start, after
    )


def _accuser(flat: str, verb: re.Match[str], groups: Sequence[Group]) -> Saying | None:
    """Return what somebody "is accused by" somebody "of"."""
    if not ACCUSING.match(verb.group()):
        return None
    by = re.match(r"\s+by\s", flat[verb.end() : verb.end() + 5])
    who = following(flat, verb.end() + by.end(), groups) if by else None
    return Saying(who.end, who.end + 200, who.end, who) if who else None


def _pointed(
    flat: str, verb: re.Match[str], end: int, who: Group | None, last: Group | None
) -> Saying | None:
    """Return what is said with an object before it: "accused X of", "sees X as", "called on X to"."""
    word = verb.group().lower()
    link = (
        r"\s(?:on|for)\s"
        if BLAMING.match(word)
        else r"\sof\s"
        if ACCUSING.match(word)
        else r"\sto\s"
        if APPEALING.match(word)
        else r"\s(?:as|in)\s"
    )
    found = re.compile(link).search(flat, verb.end() - 1, end)
    if found is None:
        return None
    speaker = last if word.endswith("ing") else who
    if JUDGING.match(word) and (who is None or not TOUCHES.fullmatch(flat, who.end, verb.start())):
        speaker = None if who is None or "," not in flat[who.end : verb.start()] else who
    return Saying(
        found.end(), _stop(flat, found.end(), end), found.end(), speaker, bool(APPEALING.match(word))
    )


def quotations(flat: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the quotations in a stretch of text of at least three words."""
    return [m.span() for m in _QUOTE.finditer(flat, start, end) if m.group().count(" ") > 1]
