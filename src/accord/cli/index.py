"""The commands about composite indices: build, audit, robustness, and a file to start from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord.cli.terminal import Json, console, print_json, require_report_extra, table_of

if TYPE_CHECKING:
    from rich.table import Table

    from accord.index.construction.built import Index

index_app = typer.Typer(
    no_args_is_help=True, help="Build composite indices, audit them and test their ranks."
)

File = Annotated[
    str,
    typer.Argument(
        help="An index file (.yaml), or a packaged index: hdi-2022, gaii-2021, capacity-index-2023.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder for index.html, results.csv and result.json.")
]
SHOWN = 15
"""Units shown in the terminal."""


@index_app.command("build")
def build(file: File, out: Out = None, as_json: Json = False) -> None:
    """Build an index from its file: scores and ranks of every element, and what each step did."""
    from accord.index.construction.data import Panel
    from accord.index.packaged import open_index

    opened = open_index(file)
    if isinstance(opened.data, Panel):
        years = opened.build_panel()
        index = years[list(years)[-1]]
        data = {year: one.to_dict() for year, one in years.items()}
    else:
        index = opened.build()
        data = index.to_dict()
    paths = _save(out, opened, index, data)
    if as_json:
        print_json(data)
        return
    terminal = console()
    terminal.print(_ranking(index))
    terminal.print(index.summary(), markup=False, highlight=False)
    _say(paths)


@index_app.command("audit")
def audit(file: File, out: Out = None, as_json: Json = False) -> None:
    """Check an index statistically: data, correlations, reliability, importance, and what every element decides."""
    from accord.index.audit.audit import audit as examine
    from accord.index.packaged import open_index

    opened = open_index(file)
    index = opened.build()
    found = examine(index)
    paths = _save(out, opened, index, found.to_dict(), audit=found)
    if as_json:
        print_json(found.to_dict())
        return
    console().print(found.summary(), markup=False, highlight=False)
    _say(paths)


@index_app.command("robustness")
def robustness(
    file: File,
    out: Out = None,
    draws: Annotated[int, typer.Option("--draws", min=1, help="Indices built.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    base: Annotated[
        int, typer.Option("--sobol", min=0, help="Base points of Sobol indices, a power of two; 0 for none.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Show how far ranks depend on choices that could be made otherwise: what the file lists under `uncertain`."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from accord.errors import InputError
    from accord.index.packaged import open_index
    from accord.index.robustness.robustness import robustness as vary
    from accord.index.robustness.sensitivity import sensitivity

    opened = open_index(file)
    if not opened.uncertain:
        raise InputError(
            f"{file} lists nothing under uncertain, so there is nothing to vary; for example "
            "uncertain: [{kind: weight_noise, size: 0.25}]"
        )
    index = opened.build()
    given = (index.data, opened.structure, opened.recipe, opened.uncertain)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(error=True), transient=True) as bar:
        task = bar.add_task("building indices", total=draws)
        found = vary(
            *given, draws=draws, seed=seed, progress=lambda n, m: bar.update(task, completed=n, total=m)
        )
        causes = None
        if base:
            task = bar.add_task("Sobol indices", total=None)
            causes = sensitivity(
                *given, base=base, seed=seed, progress=lambda n, m: bar.update(task, completed=n, total=m)
            )
    data = found.to_dict() | ({"sensitivity": causes.to_dict()} if causes else {})
    paths = _save(out, opened, index, data, robustness=found, sensitivity=causes)
    if as_json:
        print_json(data)
        return
    terminal = console()
    table = table_of(
        "Ranks over the draws", "unit", "rank", "5th to 95th percentile", "best to worst", "first in"
    )
    for code, row in found.intervals().head(SHOWN).iterrows():
        chance = found.acceptability[found.unit_index(str(code)), 0]
        table.add_row(
            str(row["name"]),
            str(row["nominal_rank"]),
            f"{row['rank_low']}–{row['rank_high']}",
            f"{row['rank_best']}–{row['rank_worst']}",
            f"{chance:.1%}",
        )
    terminal.print(table)
    terminal.print(found.summary(), markup=False, highlight=False)
    if causes is not None:
        terminal.print(causes.summary(), markup=False, highlight=False)
    _say(paths)


@index_app.command("new")
def new(
    out: Annotated[
        Path | None,
        typer.Argument(help="File to write, its two tables beside it; printed alone if left out."),
    ] = None,
) -> None:
    """Write a commented index file to start from, with small tables that it builds on."""
    from accord.errors import InputError
    from accord.index.construction.file_text import new_index_file, new_index_tables
    from accord.report.files import write_all

    if out is None:
        typer.echo(new_index_file(), nl=False)
        return
    contents = {"index": (out.name, new_index_file())}
    contents |= {name.removesuffix(".csv"): (name, text) for name, text in new_index_tables().items()}
    there = [out.with_name(name) for name, _ in contents.values() if out.with_name(name).exists()]
    if there:
        raise InputError(f"{there[0]} exists; name a file in a folder without it, so that nothing is lost")
    _say(write_all(contents, out.parent))


def _ranking(index: Index) -> Table:
    structure = index.structure
    below = structure.level(structure.n_levels - 1) if structure.n_levels > 2 else ()
    columns = [structure.top, *below]
    table = table_of(
        structure.top.name or structure.top.code, "unit", "rank", *(e.name or e.code for e in columns)
    )
    for _, row in index.results().head(SHOWN).iterrows():
        table.add_row(str(row["name"]), str(row["rank"]), *(f"{row[e.code]:.4g}" for e in columns))
    if len(index.units) > SHOWN:
        table.caption = f"the first {SHOWN} of {len(index.units)}"
    return table


def _save(out: Path | None, opened: Any, index: Index, data: Any, **found: Any) -> dict[str, Path]:
    if out is None:
        return {}
    require_report_extra()
    from accord.report.files import check_folder, write_all
    from accord.report.index_page import index_page

    check_folder(out)
    contents = {
        "page": ("index.html", index_page(opened, index, **found)),
        "results": ("results.csv", index.results().to_csv(index_label="unit", lineterminator="\n")),
        "result": ("result.json", json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"),
    }
    if found.get("audit") is not None:
        for name, frame in found["audit"].frames().items():
            contents[name] = (f"audit_{name}.csv", frame.to_csv(lineterminator="\n"))
    return write_all(contents, out)


def _say(paths: dict[str, Path]) -> None:
    from accord.report.terminal import say_files

    say_files(paths, console())
