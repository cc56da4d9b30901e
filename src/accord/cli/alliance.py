"""The commands about alliances: what one gives its members and takes from others, and who would be the best partner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from accord.cli.terminal import Baseline, Date, Json, console, listed, print_json, table_of, today

if TYPE_CHECKING:
    from rich.table import Table

    from accord.explain import AllianceGains, Partners

alliance_app = typer.Typer(
    no_args_is_help=True, help="What alliances give their members and take from others, and best partners."
)

Channels = Annotated[
    str, typer.Option("--channels", help="What the alliance works through, with commas between.")
]
Sectors = Annotated[
    str | None, typer.Option("--sectors", help="Whose trade becomes easier, with commas between. [all]")
]
ALL_CHANNELS = "trade,research,talent"
CENTRAL = 1
"""Where results hold the central effect, between the low and the high one."""
SHOWN = 8
"""Countries outside shown in the terminal."""


@alliance_app.command("show")
def show(
    members: Annotated[
        list[str] | None, typer.Argument(help="Countries or blocs, by code or name.", show_default=False)
    ] = None,
    bloc: Annotated[
        list[str] | None, typer.Option("--bloc", help="A bloc whose members take part; may be repeated.")
    ] = None,
    channels: Channels = ALL_CHANNELS,
    sectors: Sectors = None,
    date: Date = None,
    baseline: Baseline = "icio-2022",
    as_json: Json = False,
) -> None:
    """Show who gains most from whom in an alliance, what the whole gives each member, and what others lose."""
    from accord.baseline import open_world
    from accord.errors import InputError
    from accord.explain import alliance_gains, assumed_effects

    named = [*(members or ()), *(bloc or ())]
    if not named:
        raise InputError("name the members, such as RUS CHN IND, or a bloc, such as --bloc BRICS")
    effects = assumed_effects(listed(channels))
    world = open_world(baseline)
    with console(error=True).status("solving"):
        found = alliance_gains(world, named, effects, day=date or today(), sectors=_sectors(sectors))
    if as_json:
        print_json(found.to_dict())
        return
    terminal = console()
    terminal.print(_heading(found), markup=False, highlight=False)
    terminal.print(_links(found))
    terminal.print(_members(found))
    terminal.print(_totals(found))
    for channel in found.effects:
        lost = found.harmed(channel, SHOWN)["gain"]
        harm = ", ".join(f"{_name(code)} {_number(gain, 4)}%" for code, gain in lost.items())
        terminal.print(f"{channel}, lose most outside: {harm or 'nobody'}", markup=False, highlight=False)
    _say_rest(found)


@alliance_app.command("partners")
def partners(
    country: Annotated[str, typer.Argument(help="A country, by code or name.", show_default=False)],
    among: Annotated[
        list[str] | None,
        typer.Option(
            "--among", help="A country or bloc to choose from; may be repeated. [all other countries]"
        ),
    ] = None,
    count: Annotated[int, typer.Option("--count", min=1, help="Partners shown.")] = 10,
    channels: Channels = ALL_CHANNELS,
    sectors: Sectors = None,
    date: Date = None,
    baseline: Baseline = "icio-2022",
    as_json: Json = False,
) -> None:
    """Show which partner would help a country most, what the partner gains, and who would lose."""
    from accord.baseline import open_world
    from accord.explain import assumed_effects, best_partners

    effects = assumed_effects(listed(channels))
    world = open_world(baseline)
    with console(error=True).status("solving"):
        found = best_partners(
            world, country, effects, among, count, day=date or today(), sectors=_sectors(sectors)
        )
    if as_json:
        print_json(found.to_dict())
        return
    terminal = console()
    for what in (*(["index"] if "index" in found.gains else []), *found.effects):
        table = _partners(found, what)
        if table.row_count:
            terminal.print(table)
    _say_rest(found)


def _heading(found: AllianceGains) -> str:
    day = f" (blocs as of {found.group.day})" if found.group.day else ""
    effects = "; ".join(f"{channel} {effect}" for channel, effect in found.effects.items())
    return (
        f"{len(found.members)} members{day}: {', '.join(map(_name, found.members))}\n"
        f"log changes between any two members: {effects}\n"
        "below: percent changes at the central effect, and under them at the low and the high one"
    )


def _links(found: AllianceGains) -> Table:
    title = "Who gains most from whom: the best link of each member, alone"
    table = table_of(title, "member", *found.effects)
    for member in found.members:
        cells = []
        for channel in found.effects:
            best = found.links.best(member, channel)
            text = _span((best.low, best.gain, best.high))
            cells.append(f"{_name(best.partner)} {text}" if _known(best.gain) else "not known")
        _row(table, _name(member), *cells)
    return table


def _members(found: AllianceGains) -> Table:
    columns = [text for channel in found.effects for text in (channel, "beyond its links")]
    table = table_of("What the whole alliance gives each member", "member", *columns)
    for member in found.members:
        n = found.world.country(member)
        cells = []
        for channel in found.effects:
            gains = tuple(map(float, found.gains[_main(channel)][:, n]))
            beyond = float(found.interaction(channel)[CENTRAL, n])
            cells += [_span(gains), _number(beyond, 4)] if _known(beyond) else ["not known", ""]
        _row(table, _name(member), *cells)
    return table


def _totals(found: AllianceGains) -> Table:
    groups = ("members", "outsiders", "world")
    table = table_of("Together", "what", *groups, "unit of the amounts")
    rows = {(row["outcome"], row["group"]): row for row in found.totals().to_dict("records")}
    for outcome in found.gains:
        cells = []
        for group in groups:
            row = rows[outcome, group]
            gains = (row["gain_low"], row["gain"], row["gain_high"])
            cells.append(f"{_number(row['amount'], 0)}\n{_span(gains)}" if _known(row["gain"]) else "")
        _row(table, _words(outcome), *cells, rows[outcome, "world"]["unit"])
    return table


def _partners(found: Partners, what: str) -> Table:
    if what == "index":
        assert found.standing is not None
        index = found.standing.index
        measured = f"{index.title} ({index.edition} edition), points, every channel at once"
    else:
        measured = f"{what}, {_words(_main(what))}, percent"
    title = f"Best partners of {_name(found.country)}: {measured}"
    table = table_of(title, "partner", "gain", "low to high", "the partner's own", "lose most outside")
    table.columns[-1].justify = "left"
    missing = "not ranked" if what == "index" else "not known"
    for row in found.frame(what).dropna(subset="gain").head(found.count).to_dict("records"):
        lost = found.harmed(str(row["partner"]), what)["gain"]
        own = float(row["partner_gain"])
        _row(
            table,
            _name(row["partner"]),
            _number(row["gain"], 4),
            f"{_number(row['gain_low'], 4)} to {_number(row['gain_high'], 4)}",
            _number(own, 4) if _known(own) else missing,
            ", ".join(f"{_name(code)} {_number(gain, 4)}" for code, gain in lost.items()) or "nobody",
        )
    return table


def _say_rest(found: AllianceGains | Partners) -> None:
    terminal = console()
    for note in found.notes:
        terminal.print(f"note: {note}", style="dim", markup=False, highlight=False)
    worst = max(found.residuals.values())
    terminal.print(f"certificate: every equation within {worst:.1e}", style="dim", highlight=False)


def _main(channel: str) -> str:
    from accord.explain.links import MAIN

    return MAIN[channel]


def _words(outcome: str) -> str:
    from accord.explain import OUTCOMES

    return OUTCOMES[outcome].words


def _sectors(text: str | None) -> list[str] | None:
    from accord.errors import InputError

    if text is not None and not listed(text):
        raise InputError("--sectors names no sector; write codes such as C26,C28, or leave it out for all")
    return None if text is None else listed(text)


def _name(code: object) -> str:
    from accord.report import wording

    return wording.country(str(code))


def _known(value: float) -> bool:
    return value == value  # not a number is not equal to itself


def _number(value: float, digits: int) -> str:
    """Return a signed number, with one digit at least of what is small, and 0 for what is rounding."""
    from accord.explain.told import ROUNDING

    text = f"{value:+,.{digits}f}"
    if digits and not text.strip("+-0."):
        text = f"{value:+.1g}" if abs(value) > ROUNDING else "0"
    return "0" if text in ("+0", "-0") else text.replace("-", "−")


def _span(values: tuple[float, ...]) -> str:
    """Return a percentage with the low and high one on a line below, left out where all are the same."""
    low, central, high = values
    ends = f"\n{_number(low, 3)} to {_number(high, 3)}" if low != high else ""
    return f"{_number(central, 3)}%{ends}"


def _row(table: Table, *cells: str) -> None:
    from rich.markup import escape

    table.add_row(*map(escape, cells))
