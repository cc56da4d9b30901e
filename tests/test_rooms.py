"""The house: data flows one way, and each room knows only the rooms before it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import accord

SOURCE = Path(accord.__file__).parent
ROOMS = [
    "reading",
    "scenario",
    "baseline",
    "equilibrium",
    "capacity",
    "index",
    "ensemble",
    "explain",
    "report",
    "cli",
]
GROUND = {"errors", "tables", "places"}
WHOLE = {"cli": {"analysis"}}
"""What goes through all rooms, by the room that starts it."""


def imported(path: Path) -> set[str]:
    """First names below `accord` that a module imports when it runs (annotations-only imports are left out)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    checking = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.unparse(branch.test)
        for node in ast.walk(branch)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in checking:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "accord":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("accord.")}
    return {name for name in found if not name.startswith("__")}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_the_rooms_before_it(room):
    allowed = {*GROUND, *ROOMS[: ROOMS.index(room) + 1], *WHOLE.get(room, ())}
    for path in (SOURCE / room).rglob("*.py"):
        assert imported(path) <= allowed, path.name


def test_every_folder_is_a_room():
    folders = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert folders == set(ROOMS)


def test_the_command_line_starts_without_the_heavy_libraries():
    code = (
        "import sys, accord, accord.cli; "
        "print([m for m in ('numpy', 'scipy', 'xarray', 'pandas', 'altair', 'pydantic') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_everything_public_can_be_loaded_and_nothing_else_is_promised():
    for name in accord.__all__:
        assert getattr(accord, name) is not None
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = accord.nothing_like_it
