"""Which words in a sentence make up an act: in a row, with its object inside, or around a possessor."""

from __future__ import annotations

from collections.abc import Sequence

from accord.reading.nearby import Nearby
from accord.reading.phrases import Act
from accord.reading.words import words

_DETERMINERS = words(
    "the a an its their our his her my your any all some these those this that no each every"
)
_WHOLE = words(
    "cooperate contend near drift rival go goes accede secede joinname joinbare leavebare leave towardm"
)
"""Acts whose words stand together."""
_OUT = words("leave secede quitv")
_PUT_OUT = words(
    "expel expels expelled throw throws threw thrown kick kicks kicked eject ejects ejected suspend suspends suspended "
    "exclude excludes excluded pull pulls pulled"
)
"""Of those who leave, only these verbs have somebody between them and "from"."""
_MOVES = words("come comes came coming fall falls fell falling")
_SPLIT, _FAR = 9, 16
"""How many words on the second part of an act may stand."""
_UNDER = words("under subject within")


def wording(near: Nearby, at: int, act: Act) -> tuple[int, bool] | None:
    """Return the last word of an act, and whether its object stands inside it ("cut customers off")."""
    if near.follows(at, act.rest):
        return at + len(act.rest), False
    if (
        not act.rest
        or act.form == "noun"
        or act.act in _WHOLE
        or (
            act.rest[0] in _DETERMINERS
            and (len(act.rest) < 2 or act.rest[0] != "the" or act.rest[-1] == "of")
        )
    ):
        return None
    if act.rest[0] == "under" and near.tokens[at].word in _MOVES:
        return None
    if act.act in _OUT and near.tokens[at].word not in _PUT_OUT:
        return None
    if own := _possessed(near, at, act.rest):
        return own, True
    reach = _FAR if act.rest[0] in _UNDER else _SPLIT
    for index in range(at + 2, min(at + reach, len(near.tokens))):
        if near.gaps[index - 2].strip(" ’'"):
            return None
        if near.tokens[index].word == act.rest[0] and near.follows(index, act.rest[1:]):
            last = index + len(act.rest) - 1
            through = act.act == "letthru" and last + 1 < len(near.tokens)
            if through and near.tokens[last + 1].word in _DETERMINERS and not near.mark(last).strip():
                return None
            return last, True
    return None


def _possessed(near: Nearby, at: int, rest: Sequence[str]) -> int:
    """Return the last word of "snaps at Korea's heels" ("snap at the heels of" in the table); 0 if it is not that."""
    if rest[-1] != "of" or "the" not in rest[:-2]:
        return 0
    the = rest.index("the")
    for begin in range(at, min(at + _SPLIT, len(near.tokens) - 2)):
        if begin > at and near.gaps[begin - 1].strip(" ’'"):
            return 0
        if not near.follows(begin, rest[:the]):
            continue
        for index in range(begin + the + 1, min(begin + the + 4, len(near.tokens) - 1)):
            if near.gaps[index - 1].strip():
                return 0
            if near.tokens[index].word.endswith(("’s", "'s")) and near.follows(index, rest[the + 1 : -1]):
                return index + len(rest) - the - 2
    return 0
