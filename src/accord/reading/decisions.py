"""The file of a person's decisions about an article, beside it: ``a.md`` has ``a.md.decisions.json``."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from accord.errors import InputError

Choice = Literal["accept", "reject", "none"]
"""What was decided; "none" is a note without a decision."""

FORMAT = 1
"""Version of the file."""
LIMIT = 16 * 1024 * 1024
NOTE_LIMIT = 4000


class Decision(BaseModel):
    """What a person decided about one record, with enough of the record to know it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[0-9a-f]{16}(#\d+)?$")
    choice: Choice
    note: str = Field(default="", max_length=NOTE_LIMIT)
    kind: Literal["event", "claim"]
    type: str
    evidence: str
    sentence: str
    start: int = Field(ge=0)
    """Where the evidence stood when it was decided; only to find the record it may have become."""
    decided: datetime
    article_sha256: str
    """Of the article as it was when the decision was made."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: int = Field(alias="accord-decisions")
    article: str
    decisions: tuple[Decision, ...] = ()


def sidecar(article: str | Path) -> Path:
    """Return the path of the file of decisions about an article: ``a.md`` has ``a.md.decisions.json``."""
    path = Path(article)
    return path.with_name(f"{path.name}.decisions.json")


def load_decisions(path: str | Path) -> tuple[Decision, ...]:
    """Read a file of decisions; none where there is no file.

    Raises
    ------
    InputError
        If there is a file that cannot be read as decisions. It is never written over.
    """
    path = Path(path)
    fix = "Mend it, or move it away to begin anew; it is left as it is."
    try:
        if path.stat().st_size > LIMIT:
            raise InputError(f"{path} is larger than any file of decisions. {fix}")
        found = _File.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}: line {error.lineno}, column {error.colno}: {error.msg}; it is no JSON. {fix}"
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise InputError(f"{path} is no JSON in UTF-8. {fix}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}: {where or 'the file'}: {first['msg']}. {fix}") from None
    if found.format != FORMAT:
        raise InputError(
            f"{path} is of version {found.format} and this Accord reads version {FORMAT}. Update Accord."
        )
    return found.decisions


def save_decisions(path: str | Path, article: str, decisions: Iterable[Decision]) -> None:
    """Write decisions in one piece: a reader, or a crash, meets the old file or the new one and nothing between.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    path = Path(path)
    ordered = sorted(decisions, key=lambda d: (d.start, d.key))
    data = {
        "accord-decisions": FORMAT,
        "article": article,
        "decisions": [d.model_dump(mode="json") for d in ordered],
    }
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise InputError(f"cannot write {path}: {error.strerror}") from None
