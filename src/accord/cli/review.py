"""The dialogue in which a person accepts or rejects the records of an article, one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from accord.reading.decisions import Choice
    from accord.reading.records import Claim, Event
    from accord.reading.review import Desk, Item, Review

HELP = (
    "a accept   r reject   u undo the decision   n TEXT note (n alone removes it)   s skip   b back   "
    "g ID go to a record   l list   q quit   ? help"
)
_CHOICES: dict[str, Choice] = {"a": "accept", "r": "reject", "u": "none"}


def ask(desk: Desk, terminal: Console, answer: Callable[[], str | None], *, every: bool = False) -> Desk:
    """Go through the records that are undecided or stale (or through all) and keep what is answered.

    Parameters
    ----------
    desk
        The review and its file; each answer is written before the next question.
    terminal
        Where the questions are shown.
    answer
        Gives one line, or None at the end of the input, which ends the dialogue like "q".
    every
        Ask about decided records too.
    """
    items = desk.review.items
    order = [
        item.record.id for item in items if every or item.status in {"undecided", "stale"}
    ]  # fixed at the start, so that "back" finds what was just decided
    if not order:
        terminal.print("every record is decided; --all goes through them again", style="dim")
        return desk
    terminal.print(HELP, style="dim", markup=False, highlight=False)
    place = 0
    while place < len(order):
        item = desk.review.item(order[place])
        show(desk, item, terminal, f"{place + 1} of {len(order)}")
        line = answer()
        if line is None:
            break
        word, _, rest = line.strip().partition(" ")
        word, rest = word.lower(), rest.strip()
        if word in _CHOICES:
            desk = desk.decide(item.record.id, _CHOICES[word], rest or None)
            place += 1
        elif word == "n":
            kept = item.decision.choice if item.decision and item.status != "stale" else "none"
            desk = desk.decide(item.record.id, kept, rest)
        elif word in {"s", ""}:
            place += 1
        elif word == "b":
            place = max(0, place - 1)
        elif word == "g":
            ids = [one.record.id for one in desk.review.items]
            if (wanted := rest.upper()) not in ids:
                terminal.print(f"there is no record {rest!r}: {', '.join(ids)}", markup=False, style="yellow")
            elif wanted in order:
                place = order.index(wanted)
            else:
                order.insert(place, wanted)
        elif word == "l":
            listing(desk, terminal)
        elif word == "q":
            break
        else:
            if word != "?":
                terminal.print(f"{line.strip()!r} is no answer", markup=False, style="yellow")
            terminal.print(HELP, style="dim", markup=False, highlight=False)
    return desk


def show(desk: Desk, item: Item, terminal: Console, place: str) -> None:
    """Print one record: what was read, in which sentence, and what was decided before."""
    from rich.text import Text

    record = item.record
    terminal.rule(f"{record.id}, {place}", style="dim")
    terminal.print(_head(record), markup=False, highlight=False, style="bold", soft_wrap=True)
    sentence = desk.review.reading.sentence_of(record)
    words = Text(_printable(sentence.text))
    low = max(0, record.evidence.start - sentence.start)
    words.stylize("underline", low, min(len(sentence.text), record.evidence.end - sentence.start))
    terminal.print(words, soft_wrap=True)
    for label, text in _details(desk, record):
        terminal.print(
            f"{label}: {_printable(text)}", style="dim", markup=False, highlight=False, soft_wrap=True
        )
    decision = item.decision
    if decision and item.status == "stale":
        terminal.print(
            f"stale: the text or the record has changed since {decision.decided:%Y-%m-%d}, when "
            f"“{_printable(decision.evidence)}” was decided: {decision.choice}. Decide anew.",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
    elif decision and decision.choice != "none":
        terminal.print(f"decided: {decision.choice}", style="green", markup=False)
    if decision and decision.note:
        terminal.print(f"note: {_printable(decision.note)}", markup=False, soft_wrap=True)


def listing(desk: Desk, terminal: Console) -> None:
    """Print every record with its status, and the stale decisions that no record is left for."""
    for item in desk.review.items:
        note = f"  ({_printable(item.decision.note)})" if item.decision and item.decision.note else ""
        terminal.print(
            f"{item.record.id:>4}  {item.status:<9}  {_head(item.record)}{note}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    for decision in desk.review.orphans:
        terminal.print(
            f"   -  stale      {decision.choice} {decision.type}: {_printable(decision.evidence)}",
            markup=False,
            highlight=False,
            style="dim",
            soft_wrap=True,
        )


def summary(review: Review, path: Path) -> str:
    """Return how many records have each status, and where the decisions are."""
    counts = review.count()
    told = ", ".join(f"{number} {status}" for status, number in counts.items() if number)
    lost = len(review.orphans)
    more = f"; {lost} stale without a record" if lost else ""
    return f"{told or 'no records'}{more}; kept in {path}"


def decided(review: Review, article: Path, terminal: Console) -> None:
    """Print what a person's decisions keep out of a scenario; nothing where there are none."""
    from accord.reading.decisions import sidecar

    for record, why in review.unwanted().items():
        terminal.print(f"left out {record}: {_printable(why)}", style="dim", markup=False, highlight=False)
    if review.decisions:
        terminal.print(summary(review, sidecar(article)), markup=False, highlight=False, soft_wrap=True)


def _head(record: Event | Claim) -> str:
    from accord.reading.records import Event

    if isinstance(record, Event):
        who = ", ".join(f"{p.role} {p.actor or p.mention.text}" for p in record.participants)
        negated = ", negated" if record.polarity == "negative" else ""
        return _printable(
            f"{record.type.replace('_', ' ')} ({record.modality}{negated}): {who or 'nobody named'}"
        )
    value = f" = {record.value:g}" if isinstance(record.value, float) else f" = {record.value}"
    of = f" of {record.of:g}" if record.of is not None else ""
    unit = f" {record.unit}" if record.unit and record.unit != "rank" else ""
    who = ", ".join(record.subject) or "nobody named"
    return _printable(
        f"claim, {record.type}: {who}: {record.metric}{value if record.value is not None else ''}{of}{unit}"
    )


def _details(desk: Desk, record: Event | Claim) -> list[tuple[str, str]]:
    from accord.reading.records import Event

    found = [("place", f"characters {record.evidence.start} to {record.evidence.end}")]
    if isinstance(record, Event):
        if record.date:
            found.append(("date", f"{record.date.value} ({record.date.resolution})"))
        if record.object:
            found.append(("object", record.object.text))
        if record.same_as:
            found.append(("told before", record.same_as))
    elif record.verdict:
        found.append(("verdict", f"{record.verdict.result}: {record.verdict.reason}"))
    if record.attribution:
        found.append(("according to", desk.review.reading.actor(record.attribution).name))
    found.append(("layer", record.layer))
    return found


def _printable(text: str) -> str:
    """Return a text on one line, without characters that would steer the terminal; as long as it was."""
    return "".join(c if c.isprintable() else " " for c in text)
