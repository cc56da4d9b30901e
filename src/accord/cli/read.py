"""The command that reads: one article into records and a draft scenario, or a folder of them into a timeline."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord.cli.terminal import Json, console, print_json, write

if TYPE_CHECKING:
    from rich.console import Console

    from accord.reading import Reading
    from accord.reading.layers import Layer
    from accord.reading.review import Desk
    from accord.reading.timeline import Timeline

MOST = 2000
"""Articles of one folder."""
PATIENCE = 3
"""Articles in a row that a layer may fail for before the rest of a folder is read without it."""

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
    as_json: Json = False,
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
    from accord.errors import InputError
    from accord.scenario import draft

    if out is not None and out.is_dir():
        raise InputError(
            f"{out} is a folder; --out of `accord read` needs the name of the scenario file to write"
        )
    reading, desk = _open(file, _layers(layers))
    terminal = console()
    if review:
        desk = _ask(desk, terminal, every=every)
    drafted = draft(desk.review, only_accepted=only)
    text = drafted.scenario.to_yaml()
    if out is not None:
        write(out, text)
    if as_json:
        left = [{"record": record, "why": why} for record, why in drafted.left_out]
        print_json(
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
        show_reading(reading, terminal)
    terminal.rule("draft scenario")
    terminal.print(text, markup=False, highlight=False, soft_wrap=True)
    for record, why in drafted.left_out:
        terminal.print(f"left out {record}: {why}", style="dim", markup=False, highlight=False)
    if desk.review.decisions or review:
        from accord.cli.review import summary

        terminal.print(summary(desk.review, desk.path), markup=False, highlight=False, soft_wrap=True)
    if out is not None:
        terminal.print(f"scenario  {out}", highlight=False, soft_wrap=True)


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
    from accord.errors import InputError, LayerFailed
    from accord.reading.timeline import timeline

    if out is not None and (out.is_dir() or out.suffix.lower() not in {".json", ".csv"}):
        raise InputError(
            f"{out}: of a folder, --out writes the timeline and needs the name of a .json or .csv file. "
            "A draft scenario is made from one article."
        )
    files = _files(folder)
    terminal = console()
    asked = _layers(layers)
    readings: list[Reading] = []
    failed: list[tuple[str, str]] = []
    without: list[tuple[str, str]] = []
    """Articles that only the rules have read, and why."""
    in_a_row = 0
    for file in files:
        try:
            try:
                _, desk = _open(file, asked if in_a_row < PATIENCE else ())
                if in_a_row >= PATIENCE:
                    without.append((file.name, f"the layer had failed {PATIENCE} times in a row"))
                else:
                    in_a_row = 0
            except LayerFailed as error:
                in_a_row += 1
                without.append((file.name, str(error)))
                _, desk = _open(file, ())
        except InputError as error:
            failed.append((file.name, str(error)))
            continue
        if review:
            terminal.rule(file.name)
            desk = _ask(desk, terminal, every=every)
        readings.append(desk.review.kept(only_accepted=only))
    if not readings:
        reasons = "\n".join(f"  {reason}" for _, reason in failed)
        raise InputError(f"{folder}: none of its {len(failed)} articles can be read:\n{reasons}")
    found = timeline(readings)
    data = found.to_dict() | {
        "not_read": [{"article": name, "why": why} for name, why in failed],
        "by_rules_alone": [{"article": name, "why": why} for name, why in without],
    }
    if out is not None:
        write(
            out,
            _csv(found)
            if out.suffix.lower() == ".csv"
            else json.dumps(data, indent=2, ensure_ascii=False) + "\n",
        )
    if as_json:
        print_json(data)
        return
    _show(found, terminal)
    for name, why in (*((f"not read: {name}", why) for name, why in failed),
                      *((f"read by the rules alone: {name}", why) for name, why in without)):  # fmt: skip
        terminal.print(f"{name}: {why}", style="yellow", markup=False, highlight=False, soft_wrap=True)
    if out is not None:
        terminal.print(f"timeline  {out}", highlight=False, soft_wrap=True, markup=False)


def _files(folder: Path) -> list[Path]:
    from accord.errors import InputError
    from accord.reading.source import READABLE

    endings = READABLE - {""}  # of a folder, what has no ending is no article

    try:
        files = sorted(
            p
            for p in folder.iterdir()
            if p.is_file() and not p.name.startswith(".") and p.suffix.lower() in endings
        )
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}.") from None
    if not files:
        raise InputError(f"{folder} has no articles; they end in {', '.join(sorted(endings))}.")
    if len(files) > MOST:
        raise InputError(f"{folder} has {len(files):,} articles, more than the limit of {MOST:,}. Divide it.")
    return files


def _layers(names: str | None) -> tuple[Layer, ...]:
    """Return the layers asked for beside the rules: what is wrong with them is wrong for every article."""
    if names is None:
        return ()
    from accord.reading.layers import chosen

    return chosen([name for part in names.split(",") if (name := part.strip())])


def _open(file: Path, layers: tuple[Layer, ...]) -> tuple[Reading, Desk]:
    from accord.reading import read
    from accord.reading.decisions import sidecar
    from accord.reading.review import Desk

    reading = read(file, layers=layers) if layers else read(file)
    return reading, Desk.open(reading, sidecar(file))


def _ask(desk: Desk, terminal: Console, *, every: bool) -> Desk:
    from accord.cli.review import ask

    def answer() -> str | None:
        try:
            return input("> ")
        except EOFError:
            return None

    return ask(desk, terminal, answer, every=every)


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


def _show(found: Timeline, terminal: Console) -> None:
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
    terminal.print(table)
    for one in found.disputes:
        said = ", ".join(
            f"{value} ({' and '.join(dict.fromkeys(article for article, _ in told_by))})"
            for value, told_by in one.said
        )
        terminal.print(_line(f"disputed: {', '.join(one.subject)}, {one.metric}: {said}"),
                      style="yellow", markup=False, highlight=False, soft_wrap=True)  # fmt: skip
    for name, first in found.reprints.items():
        terminal.print(f"{name} has much the same text as {first}; they count as one source",
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
