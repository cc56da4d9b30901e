"""Currencies: the signs before a number and the names after it."""

from __future__ import annotations

import re
from functools import cache

from accord import tables
from accord.reading.number_words import either_of

_LETTERS = re.compile(r"[^\W\d_]+\.?$|[^\W\d_]*[^\w\s.,;:()\[\]“”\"'’‘–—/*#%+<>=&!?-]$")


@cache
def currencies() -> tuple[dict[str, str], dict[str, str]]:
    """Return the code for each sign and each name; what has no code stands for itself."""
    signs: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in tables.rows("currencies"):
        own, called = row["symbols"].split(), [name for name in row["names"].split(";") if name]
        for sign in own:
            signs.setdefault(sign, row["code"] or sign)
        for name in called:
            names.setdefault(name.lower(), row["code"] or [*own, called[0]][0])
    return signs, names


@cache
def money_after() -> re.Pattern[str]:
    """Return the pattern of a currency after a number ("euros", "€")."""
    signs, names = currencies()
    plain = "|".join(
        re.escape(sign)
        for sign in sorted(signs, key=len, reverse=True)
        if len(sign) > 2 or not sign.isalpha()
    )
    return re.compile(
        rf"[\s-](?:worth\s+of\s+)?(?P<name>(?:{either_of(list(names))})s?\b)|[\s-]?(?P<sign>{plain})(?!\w)",
        re.IGNORECASE,
    )


def code_of(money: re.Match[str]) -> str:
    """Return the ISO 4217 code of a currency, else its sign or name."""
    signs, names = currencies()
    if money["name"]:
        name = re.sub(r"[\s-]+", " ", money["name"].lower())
        return names.get(name) or names[name.removesuffix("s")]
    return signs.get(money["sign"], money["sign"])


def sign_before(flat: str, first: int, start: int, large: bool) -> tuple[int | None, str]:
    """Return where the number with its sign begins and the currency; no place where it is no number at all."""
    low = max(start, first - 7)
    before = flat[low:first]
    blank = before.endswith(" ")
    run = _LETTERS.search(before.rstrip(" ") if blank else before)
    if run is None:
        return first, ""
    word, signs = run.group(), currencies()[0]
    at = low + run.start()
    for cut in range(len(word)):
        sign = word[cut:]
        if sign not in signs and not (sign.endswith("$") and sign[:-1].isupper()):
            continue
        if cut and (sign.isalpha() or word[cut - 1].isalnum()):
            continue
        if sign.isalpha() and (cut or (at > start and (flat[at - 1].isalnum() or flat[at - 1] in "-–"))):
            continue
        # "R4.5 billion" is rand, "R4" and "K 300" are not
        if sign.isalpha() and (
            (len(sign) < 3 and blank and sign not in {"Rs", "Rp", "RM", "Tk"})
            or (len(sign) < 2 and not large)
        ):
            continue
        return at + cut, signs.get(sign, sign)
    return (first, "") if blank or not word[-1].isalpha() else (None, "")
