"""Claims against the packaged data: true, false or not checkable, and against which edition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from accord import places, tables
from accord.reading.calendars import Calendar
from accord.reading.figures import verdict_on
from accord.reading.records import Article, Claim, Result, Verdict

EDITION = "Global AI Index, 2021 edition (62 countries)"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_UNREAL = re.compile(
    r"\b(?:could|may|might|would|should|will|(?:plan|aim|want|hope|pledge|promise|intend|expect)(?:s|ed|ing)? to|"
    r"aims? for|target(?:s|ed)? (?:of|for)|by 20[2-9]\d)\b[^,;:]*$"
)
_NOT = re.compile(r"\b(?:not|never|no longer)\b(?! only)[^,;:]*$|n[’']t\b[^,;:]*$", re.IGNORECASE)
_WHY = {
    "count": "Accord packages no table that counts these",
    "superlative": "Accord works on countries and packages no table of sizes of firms and markets",
    "office": "Accord packages no list of who holds which office",
    "share": "Accord packages no table of this share",
    "amount": "Accord packages no table of this amount",
    "growth": "Accord packages no series of this",
    "dominance": "dominance is a judgement and no number",
    "comparison": "the text does not say by which packaged measure they are compared",
    "rank": "Accord packages the Global AI Index of 2021 and the Human Development Index of 2022, no other ranking",
}


@cache
def ranks() -> dict[str, int]:
    """Return the rank of each country in the packaged edition: the higher total is the better rank."""
    totals = {row["code"]: float(row["total"]) for row in tables.rows("gaii_2021")}
    return {code: 1 + sum(other > total for other in totals.values()) for code, total in totals.items()}


def check(claims: Sequence[Claim], article: Article, calendar: Calendar) -> tuple[Claim, ...]:
    """Return the claims with their verdicts."""
    today = as_of(article, calendar)
    return tuple(claim.model_copy(update={"verdict": _verdict(claim, article, today)}) for claim in claims)


def as_of(article: Article, calendar: Calendar) -> date | None:
    """Return the day the article speaks from: its publication, else the latest date with a year in it."""
    if article.published:
        return article.published
    return max((found.first() for found in calendar.anchors), default=None)


def _verdict(claim: Claim, article: Article, today: date | None) -> Verdict:
    before = article.text[claim.evidence.start : claim.value_span.start] if claim.value_span else ""
    if claim.modality in {"intended", "possible"} or _UNREAL.search(before):
        reason = "The text says it as an aim or a possibility, and data tell what is."
        return Verdict(result="not checkable", reason=reason)
    found = _plain_verdict(claim, article, today)
    denied = claim.polarity == "negative" or claim.modality == "denied" or _NOT.search(before)
    if not denied:
        return found
    turned: dict[Result, Result] = {"true": "false", "false": "true", "not checkable": "not checkable"}
    reason = f"The text says that it is not so. {found.reason}"
    return found.model_copy(update={"result": turned[found.result], "reason": reason})


def _plain_verdict(claim: Claim, article: Article, today: date | None) -> Verdict:
    if (found := verdict_on(claim, article, today)) is not None:
        return found
    if claim.type == "membership":
        return _membership(claim, today)
    if claim.metric.startswith("rank") and claim.type == "rank":
        return Verdict(result="not checkable", reason="The text does not say in which ranking.")
    if "Global AI Index" in claim.metric and claim.type in {"rank", "count", "comparison"}:
        if claim.type == "count":
            return _size(claim, article)
        return _rank(claim, article) if claim.type == "rank" else _order(claim)
    return Verdict(result="not checkable", reason=f"{_WHY.get(claim.type, 'No packaged table has this')}.")


def _edition_named(claim: Claim, article: Article) -> str | None:
    """Return the year of the edition, where the words around the index name one."""
    low, high = max(0, claim.evidence.start - 40), claim.evidence.end + 40
    years = _YEAR.findall(article.text[low:high])
    return years[0] if len(set(years)) == 1 else None


def _size(claim: Claim, article: Article) -> Verdict:
    count = len(ranks())
    packaged = f"{count} countries"
    if claim.value == count:
        return Verdict(
            result="true",
            reason=f"The packaged edition ranks {count} countries.",
            edition=EDITION,
            packaged=packaged,
        )
    if _edition_named(claim, article) == "2021":
        return Verdict(
            result="false",
            reason=f"The 2021 edition ranks {count} countries, not {claim.value:g}.",
            edition=EDITION,
            packaged=packaged,
        )
    reason = (
        f"The claim names {claim.value:g} countries and the packaged 2021 edition ranks {count}, "
        "so it is about another edition, which is not packaged."
    )
    return Verdict(result="not checkable", reason=reason, edition=EDITION, packaged=packaged)


def _rank(claim: Claim, article: Article) -> Verdict:
    table = ranks()
    count = len(table)
    subject = next((code for code in claim.subject if code in places.countries()), None)
    if subject is None:
        return Verdict(
            result="not checkable", reason="The text names no country for this rank.", edition=EDITION
        )
    name = places.countries()[subject].name
    if subject not in table:
        return Verdict(
            result="not checkable", reason=f"{name} is not in the packaged edition.", edition=EDITION
        )
    packaged = f"{name}: rank {table[subject]} of {count}"
    stated = isinstance(claim.value, float) and int(claim.value) == table[subject]
    if claim.of is not None and claim.of != count:
        reason = (
            f"The claim names {claim.of:g} countries and the packaged 2021 edition ranks {count}, "
            "so it is about another "
            f"edition, which is not packaged. In the 2021 edition {name} is {_th(table[subject])} of {count}."
        )
        return Verdict(result="not checkable", reason=reason, edition=EDITION, packaged=packaged)
    year = _edition_named(claim, article)
    if claim.of == count or year == "2021":
        reason = f"In the 2021 edition {name} is {_th(table[subject])} of {count}."
        return Verdict(
            result="true" if stated else "false", reason=reason, edition=EDITION, packaged=packaged
        )
    which = f"names the edition of {year}" if year else "names no edition"
    also = ", which is the same rank" if stated else ""
    reason = (
        f"The claim {which}; only that of 2021 is packaged, in which {name} is {_th(table[subject])} "
        f"of {count}{also}."
    )
    return Verdict(result="not checkable", reason=reason, edition=EDITION, packaged=packaged)


def _order(claim: Claim) -> Verdict:
    table = ranks()
    names = {code: country.name for code, country in places.countries().items()}
    subject = next((code for code in claim.subject if code in table), None)
    others = [code for code in claim.compared_with if code in table]
    missing = [names.get(code, code) for code in claim.compared_with if code not in table]
    if subject is None or not others:
        return Verdict(
            result="not checkable",
            reason="The packaged edition does not rank the countries compared.",
            edition=EDITION,
        )
    behind = isinstance(claim.value, str) and claim.value.startswith("worse")
    wrong = [code for code in others if (table[subject] > table[code]) != behind]
    right = [code for code in others if code not in wrong]
    listed = "; ".join(f"{names[code]} {table[code]}" for code in (subject, *others))
    side, opposite = ("behind", "ahead of") if behind else ("ahead of", "behind")
    parts = [f"In the 2021 edition {names[subject]} is {_th(table[subject])}"]
    if right:
        parts.append(f"{side} {_and([f'{names[c]} ({_th(table[c])})' for c in right])}")
    if wrong:
        parts.append(
            f"{'but ' if right else ''}{opposite} {_and([f'{names[c]} ({_th(table[c])})' for c in wrong])}"
        )
    reason = ", ".join(parts) + "."
    if missing:
        reason += f" Not ranked there: {_and(missing)}."
    if claim.refers_to:
        reason += " Another edition may differ."
    result = "false" if wrong else ("not checkable" if missing else "true")
    return Verdict(result=result, reason=reason, edition=EDITION, packaged=listed)


def _membership(claim: Claim, today: date | None) -> Verdict:
    bloc = places.blocs().get(str(claim.value))
    if bloc is None or not bloc.spells:
        return Verdict(result="not checkable", reason=f"Accord has no list of members of {claim.value}.")
    if today is None:
        return Verdict(
            result="not checkable",
            reason="Neither the article nor its page gives a date, and membership changes.",
        )
    members = set(bloc.members(today))
    subjects = [code for code in claim.subject if code in places.countries()]
    if not subjects:
        return Verdict(result="not checkable", reason="The text names no country here.")
    out = [places.countries()[code].name for code in subjects if code not in members]
    edition = f"packaged membership of {bloc.name} on {today.isoformat()}"
    packaged = ", ".join(sorted(members))
    if out:
        reason = (
            f"{_and(out)} {'is' if len(out) == 1 else 'are'} not among the {len(members)} members on "
            f"{today.isoformat()}."
        )
        return Verdict(result="false", reason=reason, edition=edition, packaged=packaged)
    reason = (
        f"{_and([places.countries()[c].name for c in subjects])}: among the {len(members)} members on "
        f"{today.isoformat()}."
    )
    return Verdict(result="true", reason=reason, edition=edition, packaged=packaged)


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _th(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
