"""The commands about scenario files: check them, describe them, write one to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.terminal import Json, console, print_json, write

scenario_app = typer.Typer(no_args_is_help=True, help="Write, check and describe scenario files.")
ScenarioFile = Annotated[Path, typer.Argument(help="A scenario: .yaml.", show_default=False)]


@scenario_app.command("validate")
def validate(file: ScenarioFile, as_json: Json = False) -> None:
    """Check a scenario file: every problem with its line, column and the nearest valid value."""
    from accord.baseline import load_world
    from accord.scenario import compile_shocks, load_scenario

    scenario = load_scenario(file)
    world = load_world(scenario.baseline)
    shocks = compile_shocks(scenario.possible, world.countries, world.sectors, world.theta, world.year)
    if as_json:
        print_json(
            {
                "valid": True,
                "sha256": scenario.hash(),
                "measures": len(scenario.measures),
                "warnings": list(shocks.warnings),
                "applied": [note._asdict() for note in shocks.applied],
                "not_modelled": [note._asdict() for note in shocks.not_modelled],
            }
        )
        return
    terminal = console()
    count = len(scenario.measures)
    terminal.print(
        f"{file}: valid, {count} measure{'s' if count != 1 else ''}", highlight=False, soft_wrap=True
    )
    for warning in shocks.warnings:
        terminal.print(f"warning: {warning}", style="yellow", markup=False, highlight=False)
    for note in shocks.applied:
        terminal.print(
            f"applied: {note.measure} ({note.channel}): {note.text}", markup=False, highlight=False
        )
    for note in shocks.not_modelled:
        terminal.print(
            f"not modelled: {note.measure} ({note.channel}): {note.text}", markup=False, style="dim"
        )


@scenario_app.command("schema")
def schema() -> None:
    """Print the JSON Schema of scenario files."""
    from accord.scenario import json_schema

    print_json(json_schema())


@scenario_app.command("new")
def new(
    out: Annotated[Path | None, typer.Argument(help="File to write; printed if left out.")] = None,
) -> None:
    """Write a commented scenario to start from."""
    from accord.errors import InputError
    from accord.scenario import new_scenario

    if out is None:
        typer.echo(new_scenario(), nl=False)
        return
    if out.exists():
        raise InputError(f"{out} exists; name a file that does not, so that nothing is lost")
    write(out, new_scenario())
    typer.echo(f"wrote {out}")
