"""Write the default magnitudes of measures: what Accord uses when an article names none.

Most of them are assumptions, and say so; what is known of their size is in the source and note of each row. Run:

    python data-build/magnitudes.py
"""

# ruff: noqa: E501 -- sources and notes are kept whole, one to a line

import csv
from pathlib import Path

DATA = Path(__file__).parent.parent / "src" / "accord" / "data"
FIELDS = ["key", "measure", "parameter", "value", "low", "high", "unit", "status", "source", "note"]

CHIPS_2022 = 573.5
"""World sales of semiconductors in 2022, USD billion: SIA release of 3 February 2023 (WSTS data)."""
LOGIC_2022 = 176.0
"""Of which logic, USD billion: same release."""
C26_2022 = 4855.1
"""World gross output of sector C26 in 2022, USD billion: OECD ICIO, 2025 release."""
CHIP_SHARE = CHIPS_2022 / C26_2022
LOGIC_SHARE = LOGIC_2022 / C26_2022
CHIP_SHARE_HIGH = 0.30

SIA = "SIA, 3 February 2023: world semiconductor sales 2022 USD 573.5 bn, logic 176 bn (WSTS); OECD ICIO 2025 release: world gross output of C26 in 2022 USD 4855.1 bn"
COMMERCE = "US Secretary of Commerce, 29 June 2022 (Reuters): world exports of semiconductors to Russia down by about 90%; US Department of Commerce, May 2022: value of US shipments subject to the new rules down 97% on a year before"
JAVORCIK = "Javorcik, Project Syndicate, 11 May 2023: exports of the EU and UK to Russia down by more than half, sanctioned goods by more"
EBRD = "Chupilkin, Javorcik & Plekhanov (2025), CEPR DP 20097 (EBRD WP 276, 2023): re-routing through Armenia, Kazakhstan and Kyrgyzstan offsets less than 10% of the sanctions' effect, over half for many products"
KSE = "Bilousova et al. (2024), Challenges of Export Controls Enforcement, KSE Institute: in January-October 2023 Russia's imports of battlefield goods were 10% below their level before sanctions and 48.5% of them came from producers of coalition countries"
HEAD_MAYER = "Head & Mayer (2014), Handbook of International Economics 4, ch. 3, Table 4: trade agreements in structural gravity, 108 estimates, median 0.28, mean 0.36, s.d. 0.42"

LEAKAGE_NOTE = (
    "Goods of the senders that still arrive through third countries. Low: the order of re-routing found in the first year"
    " by EBRD; high: 0.485 x 0.9, the coalition producers' goods in 2023 as a share of all imports before sanctions;"
    " value: the middle. Replacement by other producers is not leakage: the equilibrium works it out."
)

ROWS: list[tuple[str, float, float, float, str, str, str, str]] = [
    (
        "sector.chip_share",
        CHIP_SHARE,
        LOGIC_SHARE,
        CHIP_SHARE_HIGH,
        "share of C26",
        "estimate",
        SIA,
        "Semiconductors as a share of sector C26 (computer, electronic and optical products), by world value; low: logic"
        " chips alone; high: assumed for a buyer whose electronics imports are mostly parts.",
    ),
    (
        "export_control.coverage_of_product",
        0.90,
        0.50,
        0.97,
        "share of the named product's imports from the senders",
        "assumption",
        f"{COMMERCE}; {JAVORCIK}",
        "What a control on a named product removes of that product's trade. The figures are official statements on the"
        " first months after February 2022, not a study; other controls may bind less.",
    ),
    (
        "export_control.coverage",
        0.90 * CHIP_SHARE,
        0.90 * LOGIC_SHARE,
        0.90 * CHIP_SHARE_HIGH,
        "share of the buyer's C26 imports from the senders",
        "assumption",
        f"sector.chip_share x export_control.coverage_of_product: {SIA}; {COMMERCE}",
        "A control on access to chips, carried to the whole of C26. That chips have the same share in the buyer's"
        " imports as in world output is assumed. A control on all electronics, as on Russia since 2022, is nearer to"
        " export_control.coverage_of_product: name the coverage in the scenario.",
    ),
    (
        "export_control.leakage",
        0.25,
        0.05,
        0.44,
        "share of the removed trade",
        "assumption",
        f"{EBRD}; {KSE}",
        LEAKAGE_NOTE,
    ),
    (
        "export_stop.coverage",
        CHIP_SHARE,
        0.50 * CHIP_SHARE,
        CHIP_SHARE_HIGH,
        "share of the buyer's C26 imports from the senders",
        "assumption",
        f"{SIA}; {COMMERCE}",
        "Chip producers of the senders stop exporting: all chips, carried to the whole of C26; low: half of them stop."
        " A stop in which sectors other than C26 take part must be named in the scenario.",
    ),
    (
        "export_stop.leakage",
        0.25,
        0.05,
        0.44,
        "share of the removed trade",
        "assumption",
        f"{EBRD}; {KSE}",
        LEAKAGE_NOTE,
    ),
    (
        "embargo.coverage",
        1.0,
        1.0,
        1.0,
        "share of imports from the senders",
        "assumption",
        "By definition of an embargo",
        "No range; nothing leaks unless the scenario names a leakage.",
    ),
    (
        "alliance.trade_effect",
        0.14,
        0.0,
        0.28,
        "log change of bilateral trade",
        "assumption",
        HEAD_MAYER,
        "An order to cooperate is no trade agreement: the median effect of one is taken as the upper end, none as the"
        " lower, the middle as value. Cooperation that leaves trade alone has 0.",
    ),
    (
        "technology_transfer.trade_effect",
        0.14,
        0.0,
        0.28,
        "log change of the partner's exports in the named sector",
        "assumption",
        HEAD_MAYER,
        "Supply of hardware by a partner, treated like alliance.trade_effect in the sector named; no estimate of such a"
        " measure is known to us.",
    ),
    (
        "trade_agreement.trade_effect",
        0.28,
        -0.06,
        0.78,
        "log change of bilateral trade",
        "estimate",
        HEAD_MAYER,
        "Median of structural-gravity estimates; low and high are the mean less and plus one standard deviation across"
        " estimates. Cited from the published table, which could not be re-read when this row was written.",
    ),
    (
        "research.international_fraction",
        0.45,
        0.333,
        0.5,
        "share of an internationally co-authored work",
        "assumption",
        "World Bank WDI IP.JRN.ARTC.SC counts fractions of works, OpenAlex whole works with authors in several countries:"
        " a work of two countries is half a work of each, of three a third",
        "How much of its internationally co-authored works a country's fractional count holds; what is left of the count"
        " is taken to be written at home. High: two countries a work; low: three.",
    ),
    (
        "research.home_floor",
        0.1,
        0.05,
        0.3,
        "works written at home per internationally co-authored one",
        "assumption",
        "Accord's judgement; binds where a country's fractional count is nearly all international, as in Switzerland",
        "Least works written at home. A country with fewer would have almost nothing that new joint work could replace.",
    ),
]  # fmt: skip


def main() -> None:
    with (DATA / "magnitudes.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(FIELDS)
        for key, value, low, high, *rest in ROWS:
            assert low <= value <= high, key
            writer.writerow([key, *key.split(".", 1), *(f"{x:.3g}" for x in (value, low, high)), *rest])
    print(f"magnitudes.csv: {len(ROWS)} rows")


if __name__ == "__main__":
    main()
