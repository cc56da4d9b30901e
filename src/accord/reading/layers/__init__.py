"""The layers that read an article: own rules always, and a parser or a language model where asked for.

The rules come first and need nothing. Each further layer gets the reading as it stands and returns it with
what it adds under its own name; `Reading.notes` says what became of everything it proposed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from accord.errors import UnknownName
from accord.reading.records import Reading

NAMES = ("rules", "spacy", "model")
"""What `read(..., layers=...)` and ``accord read --layers`` know by name."""


class Layer(Protocol):
    """Anything that can add to a reading."""

    @property
    def name(self) -> str:
        """How its records name it."""

    def extend(self, reading: Reading) -> Reading:
        """Return the reading with what the layer adds."""


def chosen(layers: str | Layer | Iterable[str | Layer] = "rules") -> tuple[Layer, ...]:
    """Return the layers beside the rules that are asked for, ready to read.

    Parameters
    ----------
    layers
        Names ("rules,spacy,model", or several), or layers made by the caller, in the order they are to read.
        The rules always read first, named or not.

    Raises
    ------
    UnknownName
        If a name is none of `NAMES`.
    MissingExtra
        If the parser is asked for and not installed.
    InputError
        If no English model is installed, or the endpoint of the language model is not configured.
    """
    asked: list[str | Layer] = []
    given = layers if isinstance(layers, Iterable) and not isinstance(layers, str) else (layers,)
    for layer in given:
        asked += [part.strip() for part in layer.split(",")] if isinstance(layer, str) else [layer]
    found: list[Layer] = []
    for one in dict.fromkeys(asked):
        if not isinstance(one, str):
            found.append(one)
        elif one == "spacy":
            from accord.reading.layers.spacy_layer import SpacyLayer

            found.append(SpacyLayer.load())
        elif one == "model":
            from accord.reading.layers.language_model import LanguageModel

            found.append(LanguageModel())
        elif one != "rules":
            raise UnknownName("reading layer", one, NAMES, f"There are {', '.join(NAMES)}.")
    return tuple(found)
