"""Results as a person in a terminal wants them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from accord.report import wording

if TYPE_CHECKING:
    from accord.analysis import Analysis, Case
    from accord.reading import Reading


def show(analysis: Analysis, console: Console) -> None:
    """Print the headline and, for each case, who supplies whom, the ranks that move, and what was not modelled."""
    console.print(
        Panel(escape(analysis.headline()), title=escape(analysis.scenario.name), border_style="cyan")
    )
    notes = dict.fromkeys(note for case in analysis.cases for note in case.shocks.not_modelled)
    for case in analysis.cases:
        console.rule(escape(f"Results: {case.title}"))
        for warning in case.shocks.warnings:
            console.print(f"[yellow]warning[/] {escape(warning)}")
        if case.focus:
            console.print(_suppliers(case))
            console.print(_countries(case))
            console.print(_ranks(case))
        else:
            console.print("No measure in this case changes a modelled trade flow.")
        worst, size = case.solution.certificate.worst
        console.print(
            f"[dim]certificate: every equation within {size:.1e} ({worst}), "
            f"{case.solution.certificate.iterations} iterations[/]"
        )
    if notes:
        console.rule("Not modelled")
    for note in notes:
        console.print(f"[dim]{escape(f'{note.measure} ({note.channel}): {note.text}')}[/]", highlight=False)


def show_reading(reading: Reading, console: Console) -> None:
    """Print the records of an article with the words they were read from."""
    table = Table(
        title=escape(f"{reading.article.title or reading.article.name}: events"), title_justify="left"
    )
    # who proposed a record is said where not all of them come from the rules
    several = any(
        layer != "rules" for layer in (*(e.layer for e in reading.events), *(c.layer for c in reading.claims))
    )
    for column in ("id", "event", "how said", "who", "words", *(["layer"] if several else [])):
        table.add_column(column)
    for event in reading.events:
        who = ", ".join(f"{p.role} {p.actor or p.mention.text}" for p in event.participants)
        words = f"{event.evidence.start}–{event.evidence.end} {event.evidence.text}"
        cells = (event.id, event.type.replace("_", " "), event.modality, who, words)
        table.add_row(*map(escape, (*cells, event.layer) if several else cells))
    console.print(table)
    claims = Table(title="claims", title_justify="left")
    for column in ("id", "claim", "words", "verdict", "why", *(["layer"] if several else [])):
        claims.add_column(column)
    for claim in reading.claims:
        verdict = claim.verdict
        claims.add_row(
            *map(
                escape,
                (
                    claim.id,
                    claim.type,
                    claim.evidence.text,
                    verdict.result if verdict else "not checkable",
                    verdict.reason if verdict else "",
                    *([claim.layer] if several else []),
                ),
            )
        )
    console.print(claims)
    for event in reading.events:
        if event.contradicts:
            words = f"{event.id} and {event.contradicts} contradict each other: one of them says that it is not so"
            console.print(words, style="yellow", highlight=False, soft_wrap=True)
    for claim in reading.claims:
        if claim.contradicts:
            console.print(f"{claim.id} and {claim.contradicts} contradict each other: they cannot both be right",
                          style="yellow", highlight=False, soft_wrap=True)  # fmt: skip
    for note in reading.notes:
        if note.kind == "agreed":
            continue
        about = f" {note.record}" if note.record else ""
        quote = f" ({note.quote!r})" if note.quote and note.kind == "rejected" else ""
        style = "yellow" if note.kind == "failed" else "dim"
        words = f"{note.layer} {note.kind}{about}: {note.reason}{quote}"
        console.print(words, style=style, markup=False, highlight=False, soft_wrap=True)


def _suppliers(case: Case) -> Table:
    importer, code = case.focus[0]
    table = Table(
        title=escape(f"{wording.country(importer)}: who supplies {wording.sector(code)}, USD million"),
        title_justify="left",
    )
    table.add_column("from")
    for column in ("before", "change (range)", "share"):
        table.add_column(column, justify="right")
    for exporter, row in case.diversion.frame(importer, code).head(8).iterrows():
        home = " (home)" if exporter == importer else ""
        table.add_row(
            escape(wording.country(str(exporter)) + home),
            f"{row['before']:,.1f}",
            _signed(row["change"], wording.ranged(row["change"], row["change_low"], row["change_high"])),
            f"{100 * row['share_before']:.2f}% → {100 * row['share_after']:.2f}%",
        )
    return table


def _countries(case: Case) -> Table:
    frame = case.countries().sort_values("real_income")
    ends = frame if len(frame) <= 8 else frame.iloc[[0, 1, 2, 3, -4, -3, -2, -1]]
    table = Table(title="Real income and real use of C26: largest losses and gains", title_justify="left")
    table.add_column("country")
    table.add_column("real income (range)", justify="right")
    table.add_column("real use of C26 (range)", justify="right")
    for code, row in ends.iterrows():
        cells = [
            wording.span((row[key], row[f"{key}_low"], row[f"{key}_high"]), 3)
            for key in ("real_income", "c26_absorption")
        ]
        table.add_row(escape(wording.country(str(code))), _signed(row["real_income"], cells[0]), cells[1])
    return table


def _ranks(case: Case) -> Table:
    index = case.index.index
    frame = case.ranks()
    frame = frame.reindex(frame["change"].abs().sort_values(ascending=False).index).head(8)
    title = f"{index.title} ({index.edition} edition, {len(index.countries)} countries): largest changes"
    table = Table(title=title, title_justify="left")
    table.add_column("country", max_width=16)
    for column in ("rank (range)", "score", "change (range)"):
        table.add_column(column, justify="right")
    for code, row in frame.iterrows():
        table.add_row(
            escape(wording.country(str(code))),
            f"{row['rank_before']:.0f} → {row['rank_after']:.0f} ({row['rank_low']:.0f}–{row['rank_high']:.0f})",
            f"{row['score_before']:.2f}",
            _signed(row["change"], wording.points_span({str(k): float(v) for k, v in row.items()})),
        )
    return table


def _signed(value: float, text: str) -> str:
    color = "red" if value < 0 else "green" if value > 0 else "default"
    return f"[{color}]{escape(text)}[/]"


def say_files(paths: dict[str, Path], console: Console) -> None:
    """Print where the results were written."""
    for kind, path in paths.items():
        console.print(f"{kind:9s} {path}", soft_wrap=True, highlight=False)
