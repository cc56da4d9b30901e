"""The command line. Every command ends with exit code 0, or 2 and a message for a person where the input is wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord import __version__
from accord.cli_alliance import alliance_app
from accord.cli_explain import explain_app
from accord.cli_index import index_app
from accord.cli_read import read

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    name="accord",
    help="What a piece of technology statecraft does to countries' chips, trade, income and standing in AI.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
scenario_app = typer.Typer(no_args_is_help=True, help="Write, check and describe scenario files.")
baseline_app = typer.Typer(
    no_args_is_help=True, help="Look at the packaged worlds, and divide their sectors."
)
app.add_typer(scenario_app, name="scenario")
app.add_typer(baseline_app, name="baseline")
app.add_typer(index_app, name="index")
app.add_typer(alliance_app, name="alliance")
app.add_typer(explain_app, name="explain")

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
ScenarioFile = Annotated[Path, typer.Argument(help="A scenario: .yaml.", show_default=False)]


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


@app.command()
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
    with Progress(*columns, console=_console(error=True), transient=True) as bar:
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
            from accord.cli_explain import explanations

            show_step("splitting changes among the measures", 0, 0)
            told = explanations(result)
        paths = {}
        if out is not None:
            show_step("writing the report", 0, 0)
            members = None if coalition is None else [part.strip() for part in coalition.split(",")]
            paths = result.save(out, coalition=members)
    console = _console()
    if as_json:
        extra: dict[str, Any] = {"files": {k: str(p) for k, p in paths.items()}} if paths else {}
        if explain:
            extra["explained"] = [one.to_dict() for one in told]
        print_json(result.to_dict() | extra)
        return
    from accord.report.terminal import say_files, show

    show(result, console)
    if result.draft is not None and result.draft.review is not None:
        from accord.cli_review import decided

        decided(result.draft.review, file, console)
    for one in told:
        console.rule(f"Because of what: {one.country}, {one.case}")
        console.print(one.text, markup=False, highlight=False)
    say_files(paths, console)
    if not paths:
        console.print("[dim]--out FOLDER writes the full report, with every source and the evidence[/]")


app.command("read")(read)


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
    console = _console()
    count = len(scenario.measures)
    console.print(
        f"{file}: valid, {count} measure{'s' if count != 1 else ''}", highlight=False, soft_wrap=True
    )
    for warning in shocks.warnings:
        console.print(f"warning: {warning}", style="yellow", markup=False, highlight=False)
    for note in shocks.applied:
        console.print(f"applied: {note.measure} ({note.channel}): {note.text}", markup=False, highlight=False)
    for note in shocks.not_modelled:
        console.print(
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
    _write(out, new_scenario())
    typer.echo(f"wrote {out}")


@baseline_app.command("show")
def show(
    name: Annotated[
        str, typer.Argument(help="A packaged world, or a world's .npz file written by `baseline split`.")
    ] = "icio-2022",
    country: Annotated[
        str | None, typer.Option("--country", help="Show one country's main suppliers.")
    ] = None,
    sector: Annotated[
        str | None, typer.Option("--sector", help="Sector code for --country. [the world's electronics]")
    ] = None,
    as_json: Json = False,
) -> None:
    """Describe a world: its size, accounts, identities and sources; with --country, who supplies it."""
    from rich.table import Table

    from accord import places, tables
    from accord.baseline import electronics, open_world, sector_names
    from accord.report import wording

    world = open_world(name)
    names = sector_names(world)
    chips = electronics(world)
    if country is not None:
        # The rest of the world is a country of some worlds and has no name elsewhere.
        code = country if country in world.countries else places.country_code(country)
        sector = sector or chips or world.sectors[0]
        n, j = world.country(code), world.sector(sector)
        order = (-world.flows[j, n]).argsort()[:15]
        rows = [
            {
                "exporter": world.countries[i],
                "usd_million": float(world.flows[j, n, i]),
                "share": float(world.share[j, n, i]),
            }
            for i in order
        ]
        if as_json:
            print_json({"importer": world.countries[n], "sector": sector, "suppliers": rows})
            return
        goods = sector if names[sector] == sector else f"{names[sector]} ({sector})"
        title = f"{wording.country(world.countries[n])}: who supplies {goods}, {world.year}"
        table = Table("from", title=title, title_justify="left")
        table.add_column("USD million", justify="right")
        table.add_column("share", justify="right")
        for row in rows:
            table.add_row(
                wording.country(str(row["exporter"])),
                f"{row['usd_million']:,.1f}",
                f"{100 * row['share']:.2f}%",
            )
        _console().print(table)
        return
    identities = world.identities()
    provenance = [row for row in tables.provenance() if row["file"].startswith(name)]
    if as_json:
        print_json(
            {
                "name": world.name,
                "year": world.year,
                "unit": world.unit,
                "countries": list(world.countries),
                "sectors": list(world.sectors),
                "sector_names": names,
                "value_added": dict(zip(world.countries, map(float, world.value_added), strict=True)),
                "identities": identities,
                "notes": list(world.notes),
                "provenance": provenance,
            }
        )
        return
    console = _console()
    console.print(
        f"[b]{world.name}[/]: {len(world.countries)} countries x {len(world.sectors)} sectors, {world.year}, "
        f"{world.unit}; world value added {world.value_added.sum() / 1e6:.1f} trillion"
    )
    for note in world.notes:
        console.print(f"- {note}", markup=False, highlight=False)
    table = Table("accounting identity", title="Identities", title_justify="left")
    table.add_column("largest residual", justify="right")
    for label, size in identities.items():
        table.add_row(label, f"{size:.1e}")
    console.print(table)
    largest = Table("country", title="Largest economies", title_justify="left")
    columns = ["value added, USD bn", "deficit, % of value added"]
    for column in [*columns, f"{chips} absorbed, USD bn"] if chips else columns:
        largest.add_column(column, justify="right")
    for n in (-world.value_added).argsort()[:12]:
        cells = [
            f"{world.value_added[n] / 1e3:,.0f}",
            f"{100 * world.deficit[n] / world.value_added[n]:+.1f}",
        ]
        if chips:
            cells.append(f"{world.expenditure[world.sector(chips), n] / 1e3:,.1f}")
        largest.add_row(wording.country(world.countries[n]), *cells)
    console.print(largest)
    for row in provenance:
        console.print(f"{row['file']}: {row['title']}. {row['source']} ({row['licence']})", markup=False)


@baseline_app.command("split")
def split(
    file: Annotated[Path, typer.Argument(help="A division of a sector: .yaml.", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", help="File to write the world to: .npz.")] = None,
    as_json: Json = False,
) -> None:
    """Divide a sector of a world into parts by given shares, and say what that assumes."""
    from rich.table import Table

    from accord.baseline import save_world
    from accord.baseline.split_file import load_split, summary

    divided = load_split(file).split()
    if out is not None:
        save_world(divided.world, out)
    found = summary(divided)
    if as_json:
        print_json(found | ({"file": str(out)} if out is not None else {}))
        return
    console = _console()
    console.print(
        f"{found['name']}: {found['countries']} countries x {found['sectors']} sectors, {found['year']}, "
        f"{found['unit']}",
        markup=False,
    )
    table = Table("part", "name", title=f"Parts of {found['from']['sector']}", title_justify="left")
    for column in ("output, USD bn", "share", "traded between countries, USD bn", "trade elasticity"):
        table.add_column(column, justify="right")
    for part in found["parts"]:
        table.add_row(
            part["code"],
            part["name"],
            f"{part['output'] / 1e3:,.1f}",
            f"{100 * part['share_of_output']:.1f}%",
            f"{part['imports'] / 1e3:,.1f}",
            f"{part['theta']:g}",
        )
    console.print(table)
    for text in found["assumptions"]:
        console.print(f"assumed: {text}", markup=False, highlight=False)
    fit, worst = found["fit"], max(found["identities"].values())
    console.print(
        f"fitted in {fit['trade_iterations']} rounds (trade) and {fit['use_iterations']} (use); the parts add up to "
        f"the sector; largest residual of an accounting identity {worst:.1e}",
        highlight=False,
    )
    if fit["given_trade_shares_bent_by"] > 5e-4:
        console.print(
            f"given shares of trade had to bend by up to {100 * fit['given_trade_shares_bent_by']:.1f} percentage "
            "points to meet the shares of output",
            style="yellow",
            highlight=False,
        )
    if out is not None:
        console.print(f"world  {out}", highlight=False, soft_wrap=True, markup=False)


def _console(*, error: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=error)


def print_json(data: Any) -> None:
    """Print plain data as JSON."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def _write(path: Path, text: str) -> None:
    from accord.errors import InputError

    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(f"cannot write {path}: {error.strerror}") from error


def require_report_extra() -> None:
    """Raise `InputError` if the packages that write reports are not installed."""
    from importlib.util import find_spec

    from accord.errors import InputError

    missing = [name for name in ("altair", "vl_convert", "jinja2") if find_spec(name) is None]
    if missing:
        raise InputError(
            f"the report needs {', '.join(missing)}, which are not installed: pip install 'accord[report]'. "
            "Without --out the results are printed here."
        )


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


if __name__ == "__main__":
    main()
