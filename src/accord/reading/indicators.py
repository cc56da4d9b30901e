"""Claims of what a country is like in a number: its population, life expectancy and human development."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.reading import parties
from accord.reading.drafts import Draft, State, subject_of

_NUMBER = r"(?P<value>\d[\d,]*(?:\.\d+)?)"
_BETWEEN = (
    r"\s+(?:of|at|is|was|stands\s+at|stood\s+at|reached|has\s+reached|exceeds|exceeded)\s+"
    r"(?:(?:more\s+than|over|about|around|nearly|almost|roughly|some|just\s+(?:over|under)|less\s+than|"
    r"an\s+estimated)\s+)?"
)
_WHERE = r"(?:\s+(?:of|in)\s+(?:the\s+)?[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3})?"
_POPULATION = re.compile(
    rf"\b[Pp]opulation{_WHERE}{_BETWEEN}{_NUMBER}(?:\s+(?P<scale>million|billion))?\b(?!\s*(?:%|per\s?cent|km))"
)
_PEOPLE = re.compile(
    r"\b(?:country|nation|home|state|market)\s+(?:of|to)\s+(?:(?:more\s+than|over|about|around|nearly|almost|"
    rf"roughly|some)\s+)?{_NUMBER}\s+(?P<scale>million|billion)\s+(?:people|inhabitants)\b"
)
_LIFE = re.compile(rf"\b[Ll]ife\s+expectancy(?:\s+at\s+birth)?{_WHERE}{_BETWEEN}{_NUMBER}(?:\s+years)?\b")
_HDI = re.compile(
    r"\b(?:Human\s+Development\s+Index|HDI)(?:\s+(?:score|value))?(?:\s+\d{4})?"
    r"\s+(?:of|at|is|was|stands\s+at|stood\s+at)\s+(?P<value>0\.\d{1,3})\b"
)
SMALLEST = 10_000
"""People of the smallest country worth a claim, about; what is smaller counts something else."""
_SCALE = {"million": 1e6, "billion": 1e9}


def indicators(sentence: parties.Sentence, _state: State) -> Iterator[Draft]:
    """Yield claims of the population, the life expectancy and the human development of countries."""
    for pattern, metric, unit in (
        (_POPULATION, "population", "people"),
        (_PEOPLE, "population", "people"),
        (_LIFE, "life expectancy", "years"),
        (_HDI, "Human Development Index", "index"),
    ):
        for match in sentence.matches(pattern):
            who, start = subject_of(sentence, match.start("value"), any_before=True)
            scale = _SCALE.get(match.groupdict().get("scale") or "", 1.0)
            value = float(match["value"].replace(",", "")) * scale
            if metric == "population" and value < SMALLEST:
                continue  # "a population of 40 villages"
            yield Draft(
                "count" if unit == "people" else "amount",
                metric,
                min(start, match.start()),
                match.end(),
                who,
                value,
                match.span("value"),
                unit,
            )
