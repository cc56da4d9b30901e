"""The commands about worlds: look at the packaged ones, and divide their sectors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.terminal import Json, console, print_json

baseline_app = typer.Typer(
    no_args_is_help=True, help="Look at the packaged worlds, and divide their sectors."
)


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
        console().print(table)
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
    terminal = console()
    terminal.print(
        f"[b]{world.name}[/]: {len(world.countries)} countries x {len(world.sectors)} sectors, {world.year}, "
        f"{world.unit}; world value added {world.value_added.sum() / 1e6:.1f} trillion"
    )
    for note in world.notes:
        terminal.print(f"- {note}", markup=False, highlight=False)
    table = Table("accounting identity", title="Identities", title_justify="left")
    table.add_column("largest residual", justify="right")
    for label, size in identities.items():
        table.add_row(label, f"{size:.1e}")
    terminal.print(table)
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
    terminal.print(largest)
    for row in provenance:
        terminal.print(f"{row['file']}: {row['title']}. {row['source']} ({row['licence']})", markup=False)


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
    terminal = console()
    terminal.print(
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
    terminal.print(table)
    for text in found["assumptions"]:
        terminal.print(f"assumed: {text}", markup=False, highlight=False)
    fit, worst = found["fit"], max(found["identities"].values())
    terminal.print(
        f"fitted in {fit['trade_iterations']} rounds (trade) and {fit['use_iterations']} (use); the parts add up to "
        f"the sector; largest residual of an accounting identity {worst:.1e}",
        highlight=False,
    )
    if fit["given_trade_shares_bent_by"] > 5e-4:
        terminal.print(
            f"given shares of trade had to bend by up to {100 * fit['given_trade_shares_bent_by']:.1f} percentage "
            "points to meet the shares of output",
            style="yellow",
            highlight=False,
        )
    if out is not None:
        terminal.print(f"world  {out}", highlight=False, soft_wrap=True, markup=False)
