"""The main command: an article or a scenario in, what it does out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from accord.cli.terminal import Json, console, listed, print_json, require_report_extra


def run(
    file: Annotated[
        Path,
        typer.Argument(help="An article (.txt, .md, .html, .pdf) or a scenario (.yaml).", show_default=False),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for report.html, scenario.yaml, result.json and reading.json."),
    ] = None,
    as_json: Json = False,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Seed of the draws.")] = None,
    draws: Annotated[
        int | None,
        typer.Option("--draws", min=1, help="Draws behind the ranges; a power of two is best. [64]"),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help="Processes on this machine that work out the draws.")
    ] = 1,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", help="Address of a Dask scheduler to work on, such as tcp://host:8786."),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option("--resume", help="Folder to keep finished draws in, as Parquet, and to go on from."),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say in words what happens to the countries that move most, and why."),
    ] = False,
    coalition: Annotated[
        str | None,
        typer.Option(
            "--coalition",
            help="Countries and blocs, with commas between, that the report looks at as a coalition. [the scenario's]",
        ),
    ] = None,
) -> None:
    """Work out what an article or a scenario does, and report it.

    Records of an article that were rejected under `accord read --review` are left out.
    """
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    from accord.analysis import DRAWS, SEED, run

    if coalition is not None and out is None:
        from accord.errors import InputError

        raise InputError("--coalition is for the report; name a folder for it: --out FOLDER")
    if out is not None:
        require_report_extra()
        from accord.report.files import check_folder

        check_folder(out)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(error=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show_step(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total or None)

        try:
            result = run(
                file,
                seed=SEED if seed is None else seed,
                draws=DRAWS if draws is None else draws,
                workers=workers,
                cluster=cluster,
                folder=resume,
                progress=show_step,
            )
        except KeyboardInterrupt:
            if resume is not None:
                sys.stderr.write(
                    f"finished draws are kept in {resume}: the same command goes on from there\n"
                )
            raise
        told = []
        if explain:
            from accord.cli.explain import explanations

            show_step("splitting changes among the measures", 0, 0)
            told = explanations(result)
        paths = {}
        if out is not None:
            show_step("writing the report", 0, 0)
            members = None if coalition is None else listed(coalition)
            paths = result.save(out, coalition=members)
    terminal = console()
    if as_json:
        extra: dict[str, Any] = {"files": {k: str(p) for k, p in paths.items()}} if paths else {}
        if explain:
            extra["explained"] = [one.to_dict() for one in told]
        print_json(result.to_dict() | extra)
        return
    from accord.report.terminal import say_files, show

    show(result, terminal)
    if result.draft is not None and result.draft.review is not None:
        from accord.cli.review import decided

        decided(result.draft.review, file, terminal)
    for one in told:
        terminal.rule(f"Because of what: {one.country}, {one.case}")
        terminal.print(one.text, markup=False, highlight=False)
    say_files(paths, terminal)
    if not paths:
        terminal.print("[dim]--out FOLDER writes the full report, with every source and the evidence[/]")
