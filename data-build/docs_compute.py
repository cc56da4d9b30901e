"""Write docs/compute.md: the chip supply network, the stock of computing power, and the back-test, with their numbers.

    python data-build/docs_compute.py

Every number is worked out here from the packaged tables. Run after compute_stock.py.
"""

# ruff: noqa: E501 -- the text is kept as it is to be read, with numbers in it

from datetime import date

import numpy as np

from accord.capacity.compute_access import access
from accord.capacity.compute_backtest import backtest, series
from accord.capacity.compute_stock import UNCERTAIN, WORLD, compute_stock, outlook
from accord.capacity.hardware import accelerator, accelerators, cost_hat, unit_cost
from accord.capacity.parameters import parameter, parameters
from docs_chips import network_part, percent, table
from reference import ROOT


def thousand(value: float) -> str:
    return f"{value / 1e3:,.0f}" if value >= 1e4 else f"{value / 1e3:,.1f}"


def hardware_part() -> str:
    names = (
        "NVIDIA A100 SXM4 40 GB",
        "NVIDIA H100 SXM5 80GB",
        "NVIDIA HGX H20",
        "NVIDIA B100",
        "AMD Instinct MI300X",
        "Huawei Ascend 910B",
    )
    h100 = accelerator(names[1])
    rows = []
    for name in names:
        one = accelerator(name)
        rows.append(
            [
                name,
                one.maker,
                f"{one.h100e:.2f}",
                f"{one.price:,.0f}",
                f"{one.per_dollar:.0f}",
                f"{one.per_watt:,.0f}",
                f"{unit_cost(one):,.0f}",
                f"{cost_hat(one, h100):.2f}",
            ]
        )
    header = (
        "accelerator|maker|H100e|USD|H100e per USD m|H100e per MW|USD per H100e over its life|over the H100's"
    )
    sigma = parameter("chips.accelerator_substitution")
    prices = []
    for buyer, denied in (
        ("RUS", {"USA": 0.75}),
        ("RUS", {"USA": 1.0}),
        ("CHN", {"USA": 1.0}),
        ("IND", {"USA": 0.5}),
    ):
        low, mid, high = (
            float(access(buyer, denied, substitution=s).price_hat)
            for s in (sigma.high, sigma.value, sigma.low)
        )
        told = ", ".join(f"{code} {percent(x)}" for code, x in denied.items())
        prices.append([buyer, told, f"{mid:.2f}", f"{low:.2f} to {high:.2f}"])
    return f"""# Accelerators and what denial costs

Computing power is dense 16-bit operations per second, with tensor cores where a chip has them, over those of the H100 SXM
("H100-equivalents", H100e). `unit_cost` adds electricity over {parameter("hardware.life").value:g} years to the list price, so that
performance per dollar and per watt are in one number. Source: Epoch AI, ML hardware (CC BY 4.0).

{table(header.split("|"), rows)}

The price of computing power under denial (`access`) is that of a CES demand over makers' countries, the love-of-variety
price of lost varieties, and never more than the best hardware left costs over what the world buys most of. The elasticity
is {sigma.value:g} ({sigma.low:.2g} to {sigma.high:.2g}): one plus the trade elasticity of the published sector that
semiconductors belong to.

{table(["buyer", "denied", "price hat", "over the range of the elasticity"], prices)}
"""


def stock_part() -> str:
    stocks = compute_stock()
    rows = [
        [
            "world" if one.country == WORLD else one.country,
            f"{thousand(one.stock[1])} ({thousand(one.stock[0])} to {thousand(one.stock[2])})",
            f"{thousand(one.added[1])}",
            f"{thousand(one.known)} in {one.clusters}",
        ]
        for code, one in stocks.items()
        if code in (*list(stocks)[:14], "IND", "BRA", "RUS")
    ]
    from scipy.stats import qmc

    u = np.clip(qmc.Sobol(len(UNCERTAIN), rng=np.random.default_rng(0)).random(4096), 1e-9, 1 - 1e-9)
    denied = float(access("RUS", {"USA": 1.0}, substitution=4.95).price_hat)
    hat = outlook(["RUS"], price_hat=denied, points=u)
    low, mid, high = hat.bands(hat.hat())[:, 0]
    settings = [
        [
            f"`{one.key}`",
            f"{one.value:,.4g}" if one.value < 1e4 else f"{one.value:,.0f}",
            f"{one.low:.3g} to {one.high:.3g}" if one.value < 1e4 else f"{one.low:,.0f} to {one.high:,.0f}",
            one.unit,
            one.status,
        ]
        for one in parameters().values()
    ]
    return f"""# The stock of computing power

**Today's stock** (`compute_stock.csv`, end of 2025, thousand H100e: median and 5 to 95%). China: Epoch AI's series of Nvidia
chips by owner (402 thousand since 2022, 325 to 497), less retirement, plus domestic and unrecorded chips, which are
assumptions. Elsewhere: the world's Nvidia chips less China's, scaled to all makers, spread by vintage over countries as the
known clusters of that vintage are; percentiles include drawing clusters with replacement.

{table(["country", "stock", "added in 2025", "known clusters"], rows)}

Known clusters are a tenth or less of the world's chips and announced ones are over-represented, so the spread over countries
outside China and the United States is rough: where there are one or two known clusters the range is a factor of ten and
more. The clusters undercount China (207 thousand known), which is why its series of owners is used. Of 786 rows of the source
448 count: existing, confirmed or likely, no possible duplicate, with a size, not a phase of another.

**The outlook** (`outlook`, `compute_paths`) is a perpetual inventory to 2030 by default, vectorised over draws:

    added'_nt = added_nt * price_hat_nt^(-e) * spending_hat_nt^h
    stock_nt  = (1 - d) stock_n,t-1 + (1 - d)^(1/2) added_nt

Baseline additions grow from those of 2025 at one assumed rate everywhere, so its level in 2030 is a scenario, not a forecast;
what a scenario does is best read as the ratio to the baseline. Example: all accelerators of makers of the United States
denied to Russia (price hat {denied:.2f}) lower its stock of 2030 by {percent(1 - mid)} ({percent(1 - high)} to
{percent(1 - low)}) against its baseline, which has the controls of 2022 in it.

Sources and notes of each are in `compute_parameters.csv`.

{table(["parameter", "value", "range", "unit", "status"], settings)}
"""


def backtest_part() -> str:
    found = backtest()
    frame = found.to_dataframe()
    rows = [
        [
            f"{end.year} Q{(end.month + 2) // 3}",
            thousand(row.added_observed),
            thousand(row.added_predicted),
            f"{thousand(row.observed)} ({thousand(row.observed_low)} to {thousand(row.observed_high)})",
            f"{thousand(row.predicted)} ({thousand(row.predicted_low)} to {thousand(row.predicted_high)})",
            thousand(row.uncontrolled),
        ]
        for end, row in zip(found.quarters, frame.itertuples(), strict=True)
    ]
    prior = parameter("compute.price_elasticity")
    ends = {value: backtest(elasticity=value).error for value in (prior.low, prior.high)}
    # What elasticity the quarters of the H20 alone would have needed, each against the cost ratio of its quarter.
    h20 = [k for k, end in enumerate(found.quarters) if date(2024, 6, 30) <= end <= date(2025, 3, 31)]
    world = np.diff(series("world")[1][:, :, 1].sum(axis=0), prepend=0.0)
    part = found.uncontrolled[0] / series("world")[1][:, 0, 1].sum()
    chip = accelerator("NVIDIA HGX H20")
    needed = [
        -np.log(found.added_observed[k] / (part * world[k]))
        / np.log(
            cost_hat(
                chip,
                accelerator("NVIDIA B100" if found.quarters[k].year == 2025 else "NVIDIA H100 SXM5 80GB"),
            )
        )
        for k in h20
    ]
    summary = found.summary().replace("\n", "\n    ")
    return f"""# The back-test: China under the controls of 2022 to 2025

    python -m accord.capacity.compute_backtest

    {summary}

**What is predicted.** China's part in the world's additions before the first control (first half of 2022, {percent(part)}), times
the world's additions as they were, times demand's answer to what the best chip that may still be sold costs per H100e over
what the world buys (list prices and electricity), with the prior elasticity. Nothing is fitted to the years after. The
dates and chips are in `chip_controls.csv`.

**What comes out.** The model predicts {percent(abs(found.error))} less than was observed; the observed stock lies in the predicted
range at the end, and without controls the same rule gives {found.uncontrolled[-1] / found.observed[-1, 1]:.1f} times what
was observed. At the ends of the prior, elasticity {prior.low:g} and {prior.high:g}, the error is {100 * ends[prior.low]:+.0f}% and
{100 * ends[prior.high]:+.0f}%. The quarters of the H20 taken alone would need elasticities of {min(needed):.1f} to {max(needed):.1f};
they are not used to set the prior.

**Where it errs.** Under the A800 and H800 (end of 2022 to 2023) it predicts too little: buyers bought ahead of the next
control, which a model without expectations cannot know. After a control it stops at the day of the rule, while deliveries
went on (second quarter of 2025, fourth of 2023). In the third quarter of 2022 it predicts too much.

{table(["quarter", "added", "predicted", "stock", "predicted stock", "without controls"], rows)}

Thousand H100e, chips of Nvidia since 2022. "Observed" is itself an estimate (Epoch AI), from sales by region and chip, and
its early quarters rest on an assumed part of China in sales; chips that sales do not show are in neither series.
"""


def limits_part() -> str:
    priced = sum(one.price is not None for one in accelerators())
    return f"""# Main limits

- Shares of the supply network are of world markets in 2019 to 2025, not of what any one buyer buys, and say nothing of quality.
- The network is that of logic chips; memory stacked on accelerators is in it only as a design.
- A denial is of new supply. Stocks of tools, parts and chips are not modelled, nor is learning to do without.
- Computing power is peak 16-bit operations: memory, links between chips and software are not in it.
- List prices are few ({priced} of {len(accelerators())} accelerators) and mix times and buyers.
- Countries' stocks outside China and the United States are rough; their ratios under a scenario do not depend on the level.
- Where computers stand is counted, not who uses them through the cloud.

# Sources and how to cite

- Center for Security and Emerging Technology, Emerging Technology Observatory, Advanced Semiconductor Supply Chain
  Dataset, Georgetown University. CC BY-NC 4.0; changed: countries only.
- Epoch AI, GPU clusters; ML hardware; AI chip counts. CC BY 4.0 (chip counts: MIT). Pilz, K., J. Sanders, R. Rahman and
  L. Heim (2025), Trends in AI Supercomputers, arXiv:2504.16026, on how the clusters were collected.
- The files, their hashes and licences are in [data.md](data.md).
"""


def main() -> None:
    parts = [network_part(), hardware_part(), stock_part(), backtest_part(), limits_part()]
    head = "<!-- Written by data-build/docs_compute.py; change the text there. -->\n\n"
    (ROOT / "docs" / "compute.md").write_text(head + "\n".join(parts), encoding="utf-8")
    print("docs/compute.md")


if __name__ == "__main__":
    main()
