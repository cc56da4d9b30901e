"""Write the trade elasticities of the ICIO and the WIOD sectors from Caliendo and Parro (2015), Table 1.

The published table is held here as data and written out as `cp2015_elasticities.csv`; concordances from the 50 ICIO
and the 35 WIOD sectors to its 20 sectors and three stated rules give `trade_elasticities.csv` and
`wiod_trade_elasticities.csv`. Run:

    python data-build/trade_elasticities.py
"""

import csv
import math
import os
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "accord" / "data"

CP = "Caliendo & Parro (2015), Review of Economic Studies 82(1):1-44, Table 1"
CP_REPLICATION = "Caliendo & Parro (2015), replication data: elasticities used in the counterfactuals"

# sector: ISIC Rev. 3; full sample: theta, s.e., N; 99% sample (without the countries with the smallest 1% of
# trade): theta, s.e., N.
TABLE_1 = {
    "Agriculture": ("01-05", (8.11, 1.86, 496), (9.11, 2.01, 430)),
    "Mining": ("10-14", (15.72, 2.76, 296), (13.53, 3.67, 178)),
    "Food": ("15-16", (2.55, 0.61, 495), (2.62, 0.61, 429)),
    "Textile": ("17-19", (5.56, 1.14, 437), (8.10, 1.28, 314)),
    "Wood": ("20", (10.83, 2.53, 315), (11.50, 2.87, 191)),
    "Paper": ("21-22", (9.07, 1.69, 507), (16.52, 2.65, 352)),
    "Petroleum": ("23", (51.08, 18.05, 91), (64.85, 15.61, 86)),
    "Chemicals": ("24", (4.75, 1.77, 430), (3.13, 1.78, 341)),
    "Plastic": ("25", (1.66, 1.41, 376), (1.67, 2.23, 272)),
    "Minerals": ("26", (2.76, 1.44, 342), (2.41, 1.60, 263)),
    "Basic metals": ("27", (7.99, 2.53, 388), (3.28, 2.51, 288)),
    "Metal products": ("28", (4.30, 2.15, 404), (6.99, 2.12, 314)),
    "Machinery n.e.c.": ("29", (1.52, 1.81, 397), (1.45, 2.80, 290)),
    "Office": ("30", (12.79, 2.14, 306), (12.95, 4.53, 126)),
    "Electrical": ("31", (10.60, 1.38, 343), (12.91, 1.64, 269)),
    "Communication": ("32", (7.07, 1.72, 312), (3.95, 1.77, 143)),
    "Medical": ("33", (8.98, 1.25, 383), (8.71, 1.56, 237)),
    "Auto": ("34", (1.01, 0.80, 237), (1.84, 0.92, 126)),
    "Other Transport": ("35", (0.37, 1.08, 245), (0.39, 1.08, 226)),
    "Other": ("36-37", (5.00, 0.92, 412), (3.98, 1.08, 227)),
}
AGGREGATE = ("01-37", (4.55, 0.35, 7212), (4.49, 0.39, 5102))
REPLICATION_OTHER = 8.22
"""What the authors' replication data use for Auto, Other Transport and every sector that is not tradable."""

# The published aggregate, and as far above 8.22 as the aggregate is below it.
ASSUMED_LOW, ASSUMED_HIGH = AGGREGATE[2][0], round(2 * REPLICATION_OTHER - AGGREGATE[2][0], 2)
FLOOR = 1.0

CONCORDANCE = {
    "A01": ["Agriculture"], "A02": ["Agriculture"], "A03": ["Agriculture"],
    "B05": ["Mining"], "B06": ["Mining"], "B07": ["Mining"], "B08": ["Mining"], "B09": ["Mining"],
    "C10T12": ["Food"], "C13T15": ["Textile"], "C16": ["Wood"], "C17_18": ["Paper"], "C19": ["Petroleum"],
    "C20": ["Chemicals"], "C21": ["Chemicals"], "C22": ["Plastic"], "C23": ["Minerals"],
    "C24A": ["Basic metals"], "C24B": ["Basic metals"], "C25": ["Metal products"],
    "C26": ["Office", "Communication", "Medical"], "C27": ["Electrical"], "C28": ["Machinery n.e.c."],
    "C29": ["Auto"], "C301": ["Other Transport"], "C302T309": ["Other Transport"], "C31T33": ["Other"],
}  # fmt: skip
# Energy, water, construction and services.
SERVICES = [
    "D", "E", "F", "G", "H49", "H50", "H51", "H52", "H53", "I", "J58T60", "J61", "J62_63", "K", "L", "M", "N",
    "O", "P", "Q", "R", "S", "T",
]  # fmt: skip
# Both are ISIC Rev. 3: the WIOD sectors are unions of the published ones.
WIOD_CONCORDANCE = {
    "AB01t05": ["Agriculture"], "C10t14": ["Mining"], "D15t16": ["Food"], "D17t18": ["Textile"], "D19": ["Textile"],
    "D20": ["Wood"], "D21t22": ["Paper"], "D23": ["Petroleum"], "D24": ["Chemicals"], "D25": ["Plastic"],
    "D26": ["Minerals"], "D27t28": ["Basic metals", "Metal products"], "D29": ["Machinery n.e.c."],
    "D30t33": ["Office", "Electrical", "Communication", "Medical"], "D34t35": ["Auto", "Other Transport"],
    "D36t37": ["Other"],
}  # fmt: skip
WIOD_SERVICES = [
    "E40t41", "F45", "G50", "G51", "G52", "H55", "I60", "I61", "I62", "I63", "I64", "J65t67", "K70", "K71t74",
    "L75", "M80", "N85", "O90t93", "P95",
]  # fmt: skip
REPLACED = {"Auto", "Other Transport"}
NUMBER = {2: "two", 3: "three", 4: "four"}


def pool(parts: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the random-effects mean (DerSimonian & Laird 1986), its s.e. and the between-part variance.

    Inverse-variance weights alone would take the parts for draws of one number; the variance between them is
    added to each part's own before weighting.
    """
    theta, se = np.array(parts).T
    w = se**-2.0
    q = float(w @ (theta - w @ theta / w.sum()) ** 2)
    between = max(0.0, (q - (len(theta) - 1)) / (w.sum() - (w @ w) / w.sum()))
    v = 1.0 / (se**2 + between)
    return float(v @ theta / v.sum()), float(v.sum() ** -0.5), between


def row(sector: str, names: list[str]) -> dict[str, str | float]:
    """Return the row of one sector made of the published sectors `names`; none for a service."""
    out: dict[str, str | float] = {"sector": sector, "unit": "dimensionless"}
    assumed = {"theta": REPLICATION_OTHER, "se": "", "status": "assumption", "source": CP_REPLICATION}
    if not names:
        note = (
            f"No estimate: not in the goods trade the estimates come from. The authors' replication data use "
            f"{REPLICATION_OTHER}; low is their aggregate estimate, high as far above."
        )
        return {**out, **assumed, "source_sector": "", "low": ASSUMED_LOW, "high": ASSUMED_HIGH, "note": note}
    estimates = [TABLE_1[name][2][:2] for name in names]
    joined = "|".join(names)
    if REPLACED.issuperset(names):
        values = " and ".join(f"{theta:.2f} (s.e. {se:.2f})" for theta, se in estimates)
        noun, verb, them = ("estimate", "is", "it") if len(names) == 1 else ("estimates", "are", "them")
        which = "the published estimate" if len(names) == 1 else "the smaller one"
        note = (
            f"Published {noun} {values} {verb} at or near one and the authors replace {them} "
            f"by {REPLICATION_OTHER} in their counterfactuals; low is {which}, not under "
            f"{FLOOR:.0f}."
        )
        low = max(FLOOR, min(theta for theta, _ in estimates))
        return {**out, **assumed, "source_sector": joined, "low": low, "high": ASSUMED_HIGH, "note": note}
    if len(names) > 1:
        theta, se, between = pool(estimates)
        low, high = min(t for t, _ in estimates), max(t for t, _ in estimates)
        listed = ", ".join(f"{n} {t:.2f} ({s:.2f})" for n, (t, s) in zip(names, estimates, strict=True))
        note = (
            f"Random-effects mean of {listed}; between-sector variance {between:.1f}; low and high are the "
            f"smallest and largest of the {NUMBER[len(names)]}."
        )
        if "Communication" in names:
            note += " Semiconductors are in Communication (ISIC Rev. 3 class 3210), computers in Office."
    else:
        theta, se = estimates[0]
        low, high = max(FLOOR, theta - 1.96 * se), theta + 1.96 * se
        note = f"99% sample; low and high are the 95% interval, cut at {FLOOR:.0f}."
        if theta < 1.96 * se:
            note += " Not different from zero at 5%."
    return {
        **out,
        "theta": round(theta, 2),
        "se": round(se, 2),
        "low": round(low, 2),
        "high": round(high, 2),
        "status": "estimate",
        "source_sector": joined,
        "source": CP,
        "note": note,
    }


def check() -> None:
    """Compare the table with its totals and, where the reference data are at hand, the authors' vector."""
    for sample in (1, 2):
        assert sum(entry[sample][2] for entry in TABLE_1.values()) == AGGREGATE[sample][2]
    folder = os.environ.get("ACCORD_REFERENCE_DATA", str(HERE.parents[1] / "shared" / "data"))
    path = Path(folder) / "cp2015" / "cp2015_nafta.npz"
    if not path.exists():
        print("no replication data at hand: point estimates not compared")
        return
    used = np.load(path)["theta_j"]
    held = [REPLICATION_OTHER if name in REPLACED else entry[2][0] for name, entry in TABLE_1.items()]
    np.testing.assert_allclose(used[:20], held)
    np.testing.assert_allclose(used[20:], REPLICATION_OTHER)
    print("99% sample equals the elasticities in the authors' replication data")


def _write(name: str, fields: list[str], rows: list[dict[str, str | float]]) -> None:
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{name}.csv: {len(rows)} rows")


def main() -> None:
    check()
    published: list[dict[str, str | float]] = []
    for name, (isic3, full, trimmed) in [*TABLE_1.items(), ("Aggregate", AGGREGATE)]:
        used = "" if name == "Aggregate" else (REPLICATION_OTHER if name in REPLACED else trimmed[0])
        published.append(
            {
                "sector": name,
                "isic3": isic3,
                **dict(zip(("theta_full", "se_full", "n_full"), full, strict=True)),
                **dict(zip(("theta_99", "se_99", "n_99"), trimmed, strict=True)),
                "theta_replication": used,
                "source": CP,
            }
        )
    _write("cp2015_elasticities", list(published[0]), published)
    fields = ["sector", "theta", "se", "unit", "low", "high", "status", "source_sector", "source", "note"]
    for name, concordance, services, count in (
        ("trade_elasticities", CONCORDANCE, SERVICES, 50),
        ("wiod_trade_elasticities", WIOD_CONCORDANCE, WIOD_SERVICES, 35),
    ):
        rows = [row(sector, concordance.get(sector, [])) for sector in [*concordance, *services]]
        assert len(rows) == count
        assert all(math.isfinite(float(r["theta"])) and float(r["theta"]) > 0 for r in rows)
        _write(name, fields, rows)


if __name__ == "__main__":
    main()
