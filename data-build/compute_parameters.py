"""Write the parameters of the compute stock and the chip supply network, and the dated controls of the back-test.

    python data-build/compute_parameters.py

Run after trade_elasticities.py and epoch.py.

Most are assumptions and say so; what is known of their size is in the source and note of each row.
"""

# ruff: noqa: E501 -- sources and notes are kept whole, one to a line

import csv

from accord import tables
from reference import DATA

FIELDS = ["key", "value", "low", "high", "se", "unit", "status", "source", "note"]

BOEHM = "Boehm, Flaaen & Pandalai-Nayar (2019), Review of Economics and Statistics 101(1):60-75: near-Leontief short-run elasticities of imported inputs after the 2011 Tohoku earthquake; Atalay (2017), AEJ: Macroeconomics 9(4):254-280: elasticity among intermediate inputs close to zero"
DEMAND = "Brynjolfsson (1996), Information Systems Research 7(3):281-300 (working paper MIT Sloan 3647-94): demand for computers in the US somewhat above unit elasticity; Tam & Hui (2001), Management Science: elasticity low at first and growing"
LIVES = "Useful lives of servers in annual reports: six years (Microsoft from fiscal 2023, Alphabet from 2023), five (Amazon for a subset from 2025), four (Microsoft and Meta until 2022)"
GROWTH = "Low: Sevilla et al. (2024), Can AI scaling continue through 2030?, Epoch AI: about 100 million H100-equivalents by 2030 (20 to 400 million), which from the stock of 2025 means additions that no longer grow; high: Emberson & Owen (2025), Epoch AI: the stock of Nvidia computing power grew 2.3-fold a year from 2019 to 2024"
NVIDIA = "Epoch AI, January 2026: Nvidia's chips are over 60% of the computing power of AI chips, Google and Amazon most of the rest"
HUAWEI = "DIGITIMES Asia, 26 February 2025, citing the Financial Times: 200 thousand Ascend 910B made in 2024, 300 thousand 910B and 100 thousand 910C planned for 2025, over 75% of China's AI chips; US Under Secretary of Commerce Kessler, 12 June 2025: capacity in 2025 at or below 200 thousand; SemiAnalysis, 8 September 2025: 805 thousand in 2025"
CNAS = "Grunewald & Fist (2025), Countering AI Chip Smuggling Has Become a National Security Priority, CNAS, 11 June 2025: 10 thousand to several hundred thousand chips in 2024, median estimate 140 thousand"
NO_REREAD = "Cited from memory of the published text, which could not be re-read when this row was written."


def domestic(units_b: float, units_c: float, share: float) -> float:
    """H100-equivalents of all makers, from units of two chips of one maker and that maker's share."""
    size = {row["name"]: float(row["h100e"]) for row in tables.rows("accelerators")}
    return (units_b * size["Huawei Ascend 910B"] + units_c * size["Huawei Ascend 910C"]) / share


def parameters() -> list[tuple[object, ...]]:
    row = next(row for row in tables.rows("cp2015_elasticities") if row["sector"] == "Communication")
    theta, theta_se, theta_full = (float(row[name]) for name in ("theta_99", "se_99", "theta_full"))
    flow_2024 = domestic(200e3, 0.0, 0.75)
    return [
        (
            "chips.input_substitution",
            0.2,
            0.05,
            0.5,
            "",
            "elasticity",
            "assumption",
            BOEHM,
            f"Between inputs of chip making that a producer cannot do without. {NO_REREAD}",
        ),
        (
            "chips.accelerator_substitution",
            1 + theta,
            1 + theta - 1.645 * theta_se,
            1 + theta_full,
            theta_se,
            "elasticity",
            "estimate",
            row["source"],
            "One plus the trade elasticity of Communication (ISIC Rev. 3 division 32, which semiconductors, class 3210, belong to), 99% sample: how buyers substitute between origins. High: full sample. That accelerators are like the division is assumed; at the low end a control works nearly like a quota.",
        ),
        (
            "compute.price_elasticity",
            1.3,
            1.0,
            2.0,
            "",
            "elasticity",
            "assumption",
            DEMAND,
            f"Percent fewer H100-equivalents bought for each percent that they cost more; 1 is a fixed budget. {NO_REREAD}",
        ),
        (
            "compute.spending_elasticity",
            1.0,
            0.5,
            1.5,
            "",
            "elasticity",
            "assumption",
            "Homothetic demand within C26",
            "Percent more accelerators for each percent more of real spending on C26; no estimate is known to us.",
        ),
        (
            "compute.retirement",
            0.2,
            1 / 6,
            0.25,
            "",
            "share of the stock a year",
            "assumption",
            LIVES,
            "One over the useful life. Failures alone are fewer: 262 interruptions by GPU or its memory in 54 days on 16,384 GPUs (Meta, Llama 3.1, July 2024) are 11% a year, many of them repaired.",
        ),
        (
            "compute.growth",
            1.5,
            1.0,
            2.3,
            "",
            "ratio of additions to those of the year before",
            "assumption",
            GROWTH,
            "Baseline path of additions from 2026, the same in every country; value: about the geometric middle of the range. It decides the level of the path, not the ratio of scenario to baseline in a year when all additions change alike.",
        ),
        (
            "compute.nvidia_share",
            0.62,
            0.55,
            0.7,
            "",
            "share of H100-equivalents outside China",
            "assumption",
            NVIDIA,
            "Scales Nvidia's chips to all chips outside China. The source says over 60%; the range is assumed.",
        ),
        (
            "compute.china_domestic",
            flow_2024 + domestic(300e3, 100e3, 0.75),
            domestic(200e3, 0, 1) + domestic(200e3, 0, 1),
            flow_2024 + domestic(402.5e3, 402.5e3, 0.75),
            "",
            "H100-equivalents, end of 2025",
            "assumption",
            HUAWEI,
            "Chips of Chinese makers in China. Value: plan of 2025 plus 2024, over 0.75; low: 200 thousand 910B in each of the years and no other makers; high: 805 thousand in 2025, half of each kind. 910B is 0.38 and 910C 0.76 H100-equivalents.",
        ),
        (
            "compute.china_domestic_2025",
            domestic(300e3, 100e3, 0.75),
            domestic(200e3, 0, 1),
            domestic(402.5e3, 402.5e3, 0.75),
            "",
            "H100-equivalents added in 2025",
            "assumption",
            HUAWEI,
            "The part of compute.china_domestic that was made in 2025.",
        ),
        (
            "compute.china_unrecorded",
            140e3,
            10e3,
            400e3,
            "",
            "H100-equivalents, end of 2025",
            "assumption",
            CNAS,
            "Controlled chips in China that sales do not show, taken as H100s; those of 2024 only. Several hundred thousand is read as 400 thousand. Counted in China and not elsewhere.",
        ),
        (
            "hardware.electricity",
            0.0815,
            0.05,
            0.15,
            "",
            "USD per kWh",
            "assumption",
            "US Energy Information Administration, Electric Power Monthly: average price to industry, 2024",
            f"One price for every country. {NO_REREAD}",
        ),
        (
            "hardware.overhead",
            1.58,
            1.1,
            1.6,
            "",
            "power of the site over power of the accelerators",
            "estimate",
            "Uptime Institute, Global Data Center Survey 2023: average power usage effectiveness 1.58",
            "Low: what large operators report for their own sites (assumed).",
        ),
        (
            "hardware.life",
            5.0,
            4.0,
            6.0,
            "",
            "years",
            "assumption",
            LIVES,
            "Years over which electricity is counted, at full load.",
        ),
        (
            "hardware.list_price",
            1.0,
            0.73,
            1.32,
            "",
            "price paid over the price listed",
            "estimate",
            "Epoch AI, ML hardware, on the H100: USD 33.6 thousand in servers (May 2023), 24.4 thousand in the bill of materials, about 44.5 thousand in an early listing",
            "List prices of accelerators vary with buyer and time; the range of one of them is taken for all.",
        ),
    ]  # fmt: skip


CONTROLS = [
    (
        "2022-01-01",
        "NVIDIA A100 SXM4 40 GB",
        "",
        "No control yet.",
    ),
    (
        "2022-08-26",
        "",
        "",
        "Nvidia, filing of 31 August 2022: the US government informed it on 26 August that A100 and H100 need a licence for China, effective immediately.",
    ),
    (
        "2022-11-08",
        "NVIDIA A800 SXM",
        "NVIDIA A100 SXM4 40 GB",
        "Reuters, 8 November 2022: Nvidia offers the A800 to China (could not be re-read; ml_hardware.csv lists the card from November 2022). Price of the A100 assumed: same operations, slower links.",
    ),
    (
        "2023-03-21",
        "NVIDIA H800 SXM5",
        "NVIDIA H100 SXM5 80GB",
        "Release date in Epoch AI, ML hardware. Price of the H100 assumed: same operations, slower links.",
    ),
    (
        "2023-10-23",
        "",
        "",
        "Nvidia, filing of 24 October 2023: licence requirement for A800, H800 and others effective immediately from 23 October.",
    ),
    (
        "2024-02-01",
        "NVIDIA HGX H20",
        "",
        "Reuters, 24 November 2023: launch of the H20 put off to the first quarter of 2024, February or March.",
    ),
    (
        "2025-04-09",
        "",
        "",
        "Nvidia, filing of 15 April 2025: the US government informed it on 9 April that the H20 needs a licence for China. Licences given in August 2025 had led to no sales by the end of that quarter (Nvidia, 27 August 2025).",
    ),
]
"""From when, the best chip that may be sold to China, whose list price stands in for its own, and the source."""


def main() -> None:
    with (DATA / "compute_parameters.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(FIELDS)
        rows = parameters()
        for key, value, low, high, *rest in rows:
            assert low <= value <= high, key
            writer.writerow([key, *(f"{x:.6g}" for x in (value, low, high)), *rest])
    with (DATA / "chip_controls.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["start", "allowed", "price_of", "status", "source"])
        writer.writerows([start, chip, price, "data", source] for start, chip, price, source in CONTROLS)
    print(f"compute_parameters.csv: {len(rows)} rows; chip_controls.csv: {len(CONTROLS)} rows")


if __name__ == "__main__":
    main()
