"""The commands that explain: causes, assumptions that matter, coalitions that hold, and what controls cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from accord.cli.terminal import Baseline, Date, Json, console, listed, print_json, today

if TYPE_CHECKING:
    from accord.analysis import Analysis, Case
    from accord.explain import Explanation

explain_app = typer.Typer(
    no_args_is_help=True,
    help="Because of what: causes, assumptions that matter, coalitions that hold, and what controls cost.",
)

File = Annotated[
    Path, typer.Argument(help="An article (.txt, .md, .html) or a scenario (.yaml).", show_default=False)
]
CaseName = Annotated[str | None, typer.Option("--case", help="stated or possible. [stated]")]
Country = Annotated[
    list[str] | None,
    typer.Option("--country", help="A country; may be repeated. [those that move most]"),
]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes that solve trade.")]
Senders = Annotated[
    list[str] | None, typer.Option("--sender", help="A country or bloc that controls; may be repeated.")
]
Sectors = Annotated[str | None, typer.Option("--sectors", help="Sectors, with commas between.")]
On = Annotated[
    str, typer.Option("--on", help="The target's outcome: real_income, or a sector whose use is meant.")
]
Leakage = Annotated[float, typer.Option("--leakage", help="Share of the controlled trade that goes on.")]
ControlDraws = Annotated[
    int,
    typer.Option("--draws", min=0, help="Draws of the trade elasticities behind the ranges; 0 for none."),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws.")]


def explanations(result: Analysis) -> list[Explanation]:
    """Return what happens to the countries that move most in every case."""
    return [result.explain(code, case.name) for case in result.cases for code in case.spotlight[:2]]


@explain_app.command("country")
def country(
    file: File,
    names: Annotated[list[str], typer.Argument(help="Countries, by code or name.", show_default=False)],
    case: CaseName = None,
    draws: Annotated[int, typer.Option("--draws", min=1, help="Draws behind the ranges.")] = 64,
    base: Annotated[
        int, typer.Option("--sobol", min=0, help="Base points of a Sobol analysis of the score; 0 for none.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Say in words what happens to a country, how sure that is, and because of what, with sources."""
    from accord.analysis import run

    with _status("working it out"):
        result = run(file, draws=draws)
        told = [result.explain(name, case, base=base) for name in names]
    if as_json:
        chosen = result.case(case)
        print_json([_told(one, chosen) for one in told])
        return
    for one in told:
        _say(f"{one.country}, {one.case}", one.text)


@explain_app.command("measures")
def measures(
    file: File,
    country: Country = None,
    case: CaseName = None,
    draws: Annotated[
        int | None,
        typer.Option(
            "--draws",
            min=0,
            help="Draws behind the ranges of the parts; 0 for none. [as many as take seconds]",
        ),
    ] = None,
    orders: Annotated[
        int, typer.Option("--orders", min=2, help="Pairs of orders where there are more than 12 measures.")
    ] = 64,
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Split every change among the measures: Shapley values, exact up to 12 measures, sampled above."""
    from accord.explain import attribute
    from accord.explain.causes import draws_in_passing
    from accord.index import load_index

    with _status("working out sets of measures"):
        world, scenario = _scenario(file, case)
        if draws is None:
            draws = draws_in_passing(world, scenario)
        found = attribute(world, scenario, load_index(), draws=draws, orders=orders, workers=workers)
    if as_json:
        print_json(found.to_dict([_code(name) for name in country] if country else None))
        return
    for code in map(_code, country or ()):
        _say("", found.summary(code))
    if not country:
        _say("", found.summary())


@explain_app.command("assumptions")
def assumptions(
    file: File,
    country: Annotated[str, typer.Argument(help="A country, by code or name.", show_default=False)],
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", help="What is looked at; may be repeated. [score]")
    ] = None,
    case: CaseName = None,
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Move every assumption alone to its 5th and 95th percentile and show which matter most (a tornado)."""
    from accord.explain import swings
    from accord.explain.outcomes import outcome_of
    from accord.index import load_index

    code = _code(country)
    with _status("moving one assumption after the other"):
        world, scenario = _scenario(file, case)
        found = swings(world, scenario, load_index(), workers=workers)
    wanted = [outcome_of(one, found.units) for one in outcome or ["score"]]
    for one in wanted:
        found.change(one, code)  # refuses a country that the outcome does not have
    if as_json:
        print_json(found.to_dict([code], wanted))
        return
    _say("", "\n".join(found.summary(one, code) for one in wanted))


@explain_app.command("sensitivity")
def sensitivity(
    file: File,
    country: Annotated[str, typer.Argument(help="A country, by code or name.", show_default=False)],
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", help="What is looked at; may be repeated. [score]")
    ] = None,
    case: CaseName = None,
    base: Annotated[int, typer.Option("--base", min=2, help="Base points; a power of two is best.")] = 64,
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Show which group of assumptions matters most (Sobol indices), and which trade links (elasticities)."""
    from accord.ensemble import shock_solution
    from accord.explain import by_group, local
    from accord.explain.elasticity import LOCAL
    from accord.index import load_index

    index, wanted, code = load_index(), outcome or ["score"], _code(country)
    with _status("running the chain in Saltelli's design"):
        world, scenario = _scenario(file, case)
        groups = by_group(world, scenario, index, [(one, code) for one in wanted], base=base, workers=workers)
        shocks, solution = shock_solution(world, scenario)
        nearby = [local(solution, shocks, index, one, code) for one in wanted if one in LOCAL]
    if as_json:
        print_json({"groups": groups.to_dict(), "links": [one.to_dict() for one in nearby]})
        return
    _say("", "\n".join([groups.summary(), *(one.summary() for one in nearby)]))


@explain_app.command("coalition")
def coalition(
    members: Annotated[list[str], typer.Argument(help="Countries or blocs.", show_default=False)],
    candidate: Annotated[
        list[str] | None, typer.Option("--candidate", help="Who could join; may be repeated. [everybody]")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="What countries decide by: an outcome, a channel, or index.")
    ] = "",
    channels: Annotated[
        str, typer.Option("--channels", help="What it works through, with commas between.")
    ] = "trade,research,talent",
    sectors: Sectors = None,
    date: Date = None,
    baseline: Baseline = "icio-2022",
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Show what a coalition gives everybody, whether it holds together, and who should join next."""
    from accord.baseline import open_world
    from accord.explain import assumed_effects, coalition
    from accord.index import load_index

    with _status("solving it without each member and with each candidate"):
        found = coalition(
            open_world(baseline),
            members,
            assumed_effects(listed(channels)),
            candidates=candidate,
            by=by,
            day=date or today(),
            sectors=None if sectors is None else listed(sectors),
            index=load_index(),
            workers=workers,
        )
    _show(found, as_json=as_json)


@explain_app.command("control")
def control(
    target: Annotated[str, typer.Argument(help="The country it is aimed at.", show_default=False)],
    sender: Senders = None,
    sectors: Sectors = "C26",
    coverage: Annotated[float, typer.Option("--coverage", help="Share of varieties that it stops.")] = 0.5,
    leakage: Leakage = 0.0,
    on: On = "real_income",
    date: Date = None,
    baseline: Baseline = "icio-2022",
    draws: ControlDraws = 32,
    seed: Seed = 0,
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Show what a control costs each sender against what it does to its target."""
    from accord.baseline import open_world
    from accord.explain import control_cost

    with _status("solving"):
        found = control_cost(
            open_world(baseline),
            target,
            _senders(sender),
            sectors=_wanted(sectors),
            coverage=coverage,
            leakage=leakage,
            effect_on=on,
            day=date or today(),
            draws=draws,
            seed=seed,
            workers=workers,
        )
    _show(found, as_json=as_json)


@explain_app.command("least-cost")
def least(
    target: Annotated[str, typer.Argument(help="The country they are aimed at.", show_default=False)],
    effect: Annotated[float, typer.Option("--effect", help="Change asked for, percent, such as -0.3.")],
    sender: Senders = None,
    sectors: Sectors = None,
    leakage: Leakage = 0.0,
    on: On = "real_income",
    date: Date = None,
    baseline: Baseline = "icio-2022",
    draws: ControlDraws = 32,
    seed: Seed = 0,
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Find the set of controls that reaches an effect at the least cost to those who set them."""
    from accord.baseline import open_world
    from accord.explain import least_cost

    with _status("searching"):
        found = least_cost(
            open_world(baseline),
            target,
            _senders(sender),
            effect,
            sectors=_wanted(sectors),
            leakage=leakage,
            effect_on=on,
            day=date or today(),
            draws=draws,
            seed=seed,
            workers=workers,
        )
    _show(found, as_json=as_json)


class _Found(Protocol):
    def to_dict(self) -> dict[str, Any]: ...

    def summary(self) -> str: ...


def _show(found: _Found, *, as_json: bool) -> None:
    """Print what was found, for scripts or for people."""
    if as_json:
        print_json(found.to_dict())
    else:
        _say("", found.summary())


def _told(one: Explanation, case: Case) -> dict[str, Any]:
    """Return an explanation with the numbers behind it: parts by measure, and assumptions one at a time."""
    parts, swings = case.attribution, case.swings
    return one.to_dict() | {
        "attribution": None if parts is None else parts.to_dict([one.country]),
        "assumptions": None if swings is None else swings.to_dict([one.country]),
    }


def _scenario(file: Path, case: str | None) -> tuple[Any, Any]:
    """Return the world and the scenario of one case of a file."""
    from accord.analysis import open_source
    from accord.baseline import load_world
    from accord.errors import InputError, UnknownName
    from accord.reading.review import Review
    from accord.scenario import draft

    source = open_source(file)
    scenario = draft(source).scenario if isinstance(source, Review) else source
    if case not in (None, "stated", "possible"):
        raise UnknownName("case", str(case), ("stated", "possible"), "There are stated and possible.")
    part = scenario.possible if case == "possible" else scenario.stated
    if not part.measures:
        raise InputError(f"{file}: nothing is {case or 'stated'} in it; try --case possible")
    return load_world(scenario.baseline), part


def _senders(named: list[str] | None) -> list[str]:
    from accord.errors import InputError

    if not named:
        raise InputError(
            "name who controls, such as --sender USA --sender NLD, or a bloc, such as --sender GECC"
        )
    return named


def _wanted(text: str | None) -> list[str] | None:
    return None if text in (None, "", "all") else listed(str(text))


def _code(name: str) -> str:
    from accord import places

    return places.country_code(name)


def _status(words: str) -> Any:
    return console(error=True).status(words)


def _say(title: str, text: str) -> None:
    terminal = console()
    if title:
        terminal.rule(title)
    terminal.print(text, markup=False, highlight=False)
