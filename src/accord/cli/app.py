"""The command line. Every command ends with exit code 0, or 2 and a message for a person where the input is wrong."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from accord import __version__
from accord.cli.alliance import alliance_app
from accord.cli.baseline import baseline_app
from accord.cli.explain import explain_app
from accord.cli.index import index_app
from accord.cli.read import read
from accord.cli.run import run
from accord.cli.scenario import scenario_app

app = typer.Typer(
    name="accord",
    help="What a piece of technology statecraft does to countries' chips, trade, income and standing in AI.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(scenario_app, name="scenario")
app.add_typer(baseline_app, name="baseline")
app.add_typer(index_app, name="index")
app.add_typer(alliance_app, name="alliance")
app.add_typer(explain_app, name="explain")


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"accord {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command("run")(run)
app.command("read")(read)


def main() -> None:
    """Run the command line; errors meant for a person are printed as such, with their exit code."""
    from accord.errors import AccordError

    try:
        app()
    except AccordError as error:
        # Plain text: a file name or a quoted value must not be taken for markup.
        sys.stderr.write(f"error: {error}\n")
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        raise SystemExit(130) from None
