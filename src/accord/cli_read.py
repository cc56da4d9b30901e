"""The command that reads: one article into records and a draft scenario, or a folder of them into a timeline."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from accord.reading import Reading
    from accord.reading.review import Desk
    from accord.reading.timeline import Timeline

READABLE = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf"})
"""Endings of the files of a folder that are read."""
MOST = 2000
"""Articles of one folder."""

Source = Annotated[
    Path,
    typer.Argument(help="An article (.txt, .md, .html, .pdf), or a folder of articles.", show_default=False),
]


def read(
    source: Source,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="File to write the draft scenario to, for you to edit; of a folder, the timeline (.json or .csv).",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON and nothing else.")
    ] = False,
    layers: Annotated[
        str | None,
        typer.Option("--layers", help="What reads it, with commas between: rules, spacy, model. [rules]"),
    ] = None,
    review: Annotated[
        bool,
        typer.Option("--review", help="Accept or reject each record here; kept in ARTICLE.decisions.json."),
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="With --review: go through decided records too.")
    ] = False,
    only_accepted: Annotated[
        bool,
        typer.Option("--only-accepted", help="Draft from accepted records alone, not from undecided ones."),
    ] = False,
) -> None:
    """Read an article: its events and claims with the words they came from, and a draft scenario.

    Of a folder: one timeline of all its articles, merged, with what they disagree on. Records rejected under
    --review are left out of both.
    """
    from accord.errors import InputError

    if every and not review:
        raise InputError("--all is for --review: it goes through records that are decided already.")
    if review and as_json:
        raise InputError("--review asks questions and --json prints nothing else: use one, then the other.")
    if source.is_dir():
        _folder(source, out, layers, as_json=as_json, review=review, every=every, only=only_accepted)
    else:
        _article(source, out, layers, as_json=as_json, review=review, every=every, only=only_accepted)


def _article(
    file: Path, out: Path | None, layers: str | None, *, as_json: bool, review: bool, every: bool, only: bool
) -> None:
    from accord.cli import _write
    from accord.errors import InputError
    from accord.scenario import draft

    if out is not None and out.is_dir():
        raise InputError(
            f"{out} is a folder; --out of `accord read` needs the name of the scenario file to write"
        )
    reading, desk = _open(file, layers)
    console = _console()
    if review:
        desk = _ask(desk, console, every=every)
    drafted = draft(desk.review.kept(only_accepted=only))
    text = drafted.scenario.to_yaml()
    unwanted = _unwanted(desk, only=only)
    if out is not None:
        _write(out, text)
    if as_json:
        left = [{"record": record, "why": why} for record, why in (*drafted.left_out, *unwanted)]
        _print_json(
            {
                "reading": json.loads(reading.to_json()),
                "scenario": text,
                "left_out": left,
                "review": _decided(desk),
            }
        )
        return
    from accord.report.terminal import show_reading

    if not review:
        show_reading(reading, console)
    console.rule("draft scenario")
    console.print(text, markup=False, highlight=False, soft_wrap=True)
    for record, why in (*drafted.left_out, *unwanted):
        console.print(f"left out {record}: {why}", style="dim", markup=False, highlight=False)
    if desk.review.decisions or review:
        from accord.cli_review import summary

        console.print(summary(desk), markup=False, highlight=False, soft_wrap=True)
    if out is not None:
        console.print(f"scenario  {out}", highlight=False, soft_wrap=True)


def _folder(
    folder: Path,
    out: Path | None,
    layers: str | None,
    *,
    as_json: bool,
    review: bool,
    every: bool,
    only: bool,
) -> None:
    from accord.cli import _write
    from accord.errors import InputError
    from accord.reading.timeline import timeline

    if out is not None and (out.is_dir() or out.suffix.lower() not in {".json", ".csv"}):
        raise InputError(
            f"{out}: of a folder, --out writes the timeline and needs the name of a .json or .csv file. "
            "A draft scenario is made from one article."
        )
    files = _files(folder)
    console = _console()
    readings: list[Reading] = []
    failed: list[tuple[str, str]] = []
    for file in files:
        try:
            _, desk = _open(file, layers)
        except InputError as error:
            failed.append((file.name, str(error)))
            continue
        if review:
            console.rule(file.name)
            desk = _ask(desk, console, every=every)
        readings.append(desk.review.kept(only_accepted=only))
    if not readings:
        reasons = "\n".join(f"  {reason}" for _, reason in failed)
        raise InputError(f"{folder}: none of its {len(failed)} articles can be read:\n{reasons}")
    found = timeline(readings)
    data = found.to_dict() | {"not_read": [{"article": name, "why": why} for name, why in failed]}
    if out is not None:
        _write(
            out,
            _csv(found)
            if out.suffix.lower() == ".csv"
            else json.dumps(data, indent=2, ensure_ascii=False) + "\n",
        )
    if as_json:
        _print_json(data)
        return
    _show(found, console)
    for name, why in failed:
        console.print(
            f"not read: {name}: {why}", style="yellow", markup=False, highlight=False, soft_wrap=True
        )
    if out is not None:
        console.print(f"timeline  {out}", highlight=False, soft_wrap=True, markup=False)


def _files(folder: Path) -> list[Path]:
    from accord.errors import InputError

    try:
        files = sorted(
            p
            for p in folder.iterdir()
            if p.is_file() and not p.name.startswith(".") and p.suffix.lower() in READABLE
        )
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}.") from None
    if not files:
        raise InputError(f"{folder} has no articles; they end in {', '.join(sorted(READABLE))}.")
    if len(files) > MOST:
        raise InputError(f"{folder} has {len(files):,} articles, more than the limit of {MOST:,}. Divide it.")
    return files


def _open(file: Path, layers: str | None) -> tuple[Reading, Desk]:
    from accord.reading import read
    from accord.reading.review import Desk, sidecar

    names = tuple(name.strip() for name in layers.split(",") if name.strip()) if layers is not None else None
    reading = read(file) if names is None else read(file, layers=names)
    return reading, Desk.open(reading, sidecar(file))


def _ask(desk: Desk, console: Console, *, every: bool) -> Desk:
    from accord.cli_review import ask

    def answer() -> str | None:
        try:
            return input("> ")
        except EOFError:
            return None

    return ask(desk, console, answer, every=every)


def _unwanted(desk: Desk, *, only: bool) -> list[tuple[str, str]]:
    """Return the events a person keeps out of the draft, and why."""
    from accord.reading.records import Event

    found = []
    for item in desk.review.items:
        if not isinstance(item.record, Event):
            continue
        note = f": {item.decision.note}" if item.decision and item.decision.note else ""
        if item.status == "rejected":
            found.append((item.record.id, f"rejected in review{note}"))
        elif only and item.status != "accepted":
            found.append(
                (item.record.id, f"{item.status} in review, and only accepted records are drafted from")
            )
    return found


def _decided(desk: Desk) -> list[dict[str, Any]]:
    return [
        {
            "record": item.record.id,
            "key": item.key,
            "status": item.status,
            "note": item.decision.note if item.decision else "",
        }
        for item in desk.review.items
    ]


def _show(found: Timeline, console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    count = len(found.articles)
    table = Table(
        title=f"Timeline of {count} article{'s' if count != 1 else ''}", title_justify="left", show_lines=True
    )
    for column in ("id", "date", "event", "how said", "who", "told by", "disagreements"):
        table.add_column(column)
    for row in found.rows():
        cells = (
            row["id"],
            row["date"] or "undated",
            row["type"].replace("_", " "),
            row["modality"],
            row["who"],
            f"{row['sources']}: {row['articles']}",
            row["disagreements"],
        )
        table.add_row(*(escape(_line(cell)) for cell in cells))
    console.print(table)
    for name, first in found.reprints.items():
        console.print(f"{name} has much the same text as {first}; they count as one source",
                      style="dim", markup=False, highlight=False, soft_wrap=True)  # fmt: skip


def _csv(found: Timeline) -> str:
    rows = found.rows()
    columns = list(rows[0]) if rows else ["id", "date", "type"]
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, columns, lineterminator="\n")
    writer.writeheader()
    # A spreadsheet would run a cell that begins like a formula.
    writer.writerows({k: f"'{v}" if v[:1] in "=+-@\t\r" and v else v for k, v in row.items()} for row in rows)
    return sheet.getvalue()


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _console() -> Console:
    from rich.console import Console

    return Console()


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
