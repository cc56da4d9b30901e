"""A result for one country in sentences, each with the numbers and the sources behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Said(NamedTuple):
    """One sentence and what stands behind it."""

    topic: str
    """``result``, ``sureness``, ``cause``, ``channel``, ``assumption`` or ``source``."""
    text: str
    numbers: dict[str, float]
    sources: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Explanation:
    """What happened to a country in one case, sentence by sentence."""

    country: str
    case: str
    said: tuple[Said, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source once, in the order they are first leaned on."""
        return tuple(dict.fromkeys(source for one in self.said for source in one.sources))

    @property
    def text(self) -> str:
        """Everything in words: a paragraph for each topic, with the sources numbered below."""
        number = {source: k for k, source in enumerate(self.sources, start=1)}
        paragraphs: dict[str, list[str]] = {}
        for one in self.said:
            marks = "".join(f" [{number[source]}]" for source in one.sources)
            paragraphs.setdefault(one.topic, []).append(one.text + marks)
        lines = [" ".join(sentences) for sentences in paragraphs.values()]
        return "\n\n".join([*lines, "\n".join(f"[{k}] {source}" for source, k in number.items())]).rstrip()

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data, for JSON."""
        return {
            "country": self.country,
            "case": self.case,
            "said": [one._asdict() | {"sources": list(one.sources)} for one in self.said],
            "text": self.text,
        }
