"""A text file read whole, or a sentence that says why it cannot be."""

from __future__ import annotations

from pathlib import Path

from accord.errors import SourceError, nearest


def read_text(path: str | Path, what: str, limit: int) -> str:
    """Return the text of a file in UTF-8.

    Parameters
    ----------
    what
        What the file is, for messages: ``"a CSV table"``.
    limit
        Bytes; the largest file that is read.

    Raises
    ------
    SourceError
        If there is no readable text file at `path`.
    """
    file = Path(path)
    if file.is_dir():
        raise SourceError(f"{file} is a folder; name the file in it that is {what}")
    if not file.exists():
        siblings = [entry.name for entry in file.parent.iterdir()] if file.parent.is_dir() else []
        near = nearest(file.name, siblings)
        guess = f" Did you mean {file.with_name(near[0])}?" if near else f" Name {what}."
        raise SourceError(f"there is no file {file}.{guess}")
    if not file.is_file():
        raise SourceError(f"{file} is not a plain file")
    try:
        with file.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror}") from None
    if len(raw) > limit:
        raise SourceError(f"{file} is larger than {limit // 1_000_000} MB, too large for {what}")
    if b"\0" in raw:
        raise SourceError(f"{file} is a binary file; {what} is text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(f"{file} is not UTF-8 text (line {line}); save it as UTF-8") from None
