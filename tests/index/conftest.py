"""Fixtures of the index room: COINr's ASEM example, and small random indices."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from accord.index.construction.build import build
from accord.index.construction.built import Index
from accord.index.construction.data import IndexData
from accord.index.construction.data_table import read_data
from accord.index.construction.sheet import read_sheet
from accord.index.construction.structure import Element, Structure
from accord.index.construction.structure_table import read_structure

ASEM_RECIPE = {
    "denominate": {},
    "impute": {"method": "group_mean", "group": "EurAsia_group"},
    "screen": {"min_present": 0.85},
    "treat": {"max_winsorised": 5},
    "normalise": {"method": "minmax", "low": 0.0, "high": 100.0},
}
"""The choices of COINr's `build_example_coin`, as its documentation and its results give them."""


@pytest.fixture(scope="session")
def coinr(reference_data: Path) -> Path:
    """The folder of tables that COINr wrote."""
    folder = reference_data / "coinr"
    if not folder.is_dir():
        pytest.skip(f"COINr's tables not found at {folder}")
    return folder


@dataclass(frozen=True)
class Asem:
    """COINr's ASEM example: 51 units, 49 indicators, 4 levels."""

    data: IndexData
    structure: Structure
    index: Index
    folder: Path

    def table(self, name: str, units: tuple[str, ...] = ()) -> tuple[list[str], np.ndarray]:
        """Codes of columns and the numbers of a reference table, its rows in the order of `units`."""
        sheet = read_sheet(self.folder / name)
        codes = [column for column in sheet.header if column not in ("uCode", "uName", "Rank")]
        values = np.array([sheet.numbers(code)[0] for code in codes]).T
        rows = {unit: n for n, unit in enumerate(sheet.column("uCode"))}
        return codes, values[[rows[unit] for unit in units or self.index.units]]


@pytest.fixture(scope="session")
def asem(coinr: Path) -> Asem:
    """COINr's ASEM example, built."""
    structure = read_structure(coinr / "asem_iMeta.csv")
    data = read_data(coinr / "asem_iData.csv", structure)
    assert isinstance(data, IndexData)
    return Asem(data, structure, build(data, structure, ASEM_RECIPE), coinr)


@pytest.fixture(scope="session")
def make_parts() -> Callable[..., SimpleNamespace]:
    """A maker of small random data and a structure that go together, from a seed."""

    def make(seed: int, n: int = 8, *, missing: float = 0.0, pillars: int = 3) -> SimpleNamespace:
        rng = np.random.default_rng(seed)
        counts = rng.integers(1, 4, pillars)
        elements, k = [], 0
        for pillar in range(pillars):
            for _ in range(counts[pillar]):
                direction = int(rng.choice([-1, 1]))
                weight = float(rng.uniform(0.2, 2.0))
                elements.append(Element(f"i{k}", f"Indicator {k}", 1, f"P{pillar}", weight, direction))
                k += 1
        elements += [
            Element(f"P{p}", f"Pillar {p}", 2, "top", float(rng.uniform(0.2, 2.0))) for p in range(pillars)
        ]
        elements.append(Element("top", "Index", 3, None))
        values = rng.lognormal(0.0, 1.0, (n, k))
        gaps = rng.random((n, k)) < missing
        gaps[:3] = False  # nothing is missing of everyone
        values[gaps] = np.nan
        data = IndexData(
            units=tuple(f"U{row}" for row in range(n)),
            names=tuple(f"Unit {row}" for row in range(n)),
            indicators=tuple(f"i{column}" for column in range(k)),
            values=values,
            groups={"half": tuple("ab"[row % 2] for row in range(n))},
            denominators={"size": rng.uniform(1.0, 5.0, n)},
        )
        return SimpleNamespace(data=data, structure=Structure(tuple(elements)), rng=rng)

    return make
