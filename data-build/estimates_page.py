"""Write docs/estimates.md and its chart from what frictions.py found."""

# ruff: noqa: E501 -- paragraphs of the page are kept whole

import numpy as np

from reference import ROOT

HEAD = """# Estimates: what moves joint research and people

Written by `data-build/frictions.py`, which also writes `frictions.csv` (every number, its error, sample and source) and
`friction_events.csv` (coefficients year by year). Low and high are 5th and 95th percentiles unless said otherwise. A log change
of -0.19 is -17%.

```sh
pip install -e ".[build,report]"
python data-build/coauthorship.py && python data-build/migration.py && python data-build/wdi.py
python data-build/frictions.py
```
"""

DATA_TEXT = """## The data

**Co-authored works** (`coauthorship.npz`): OpenAlex, 229 countries and territories, 2000-2023, all fields. A work counts once
in every pair of its authors' countries, so a work of k countries is in k(k-1)/2 pairs. The source asks OpenAlex for works with
authors in more than one country, so its diagonal is *not* domestic work: it is the country's works with at least one author
abroad, each counted once. The build script checks what follows from that in every year: no pair has more works than either of
its countries, and no country more than the sum of its pairs. Works of one country alone are not in the source; turning from
partners abroad to partners at home is not seen here. The last years are less complete than earlier ones, and many works have
no affiliation in OpenAlex; country-year effects take up what is common to a country's works, not what differs by partner.

**Migrants** (`migration_2019.npz`): UN DESA, people by country of birth (of citizenship in some countries) and of residence,
2019. All people, whatever their skill. Those who stayed are the population less the immigrants of the year.

**Development** (`wdi.npz`): 14 World Bank series by country and year from 2000. Neither of the two has Taiwan.
"""

METHOD = """## How

Works of countries a and b in year t have the mean `exp(x_abt beta + pair_ab + g_at + g_bt)`, fitted by Poisson pseudo-maximum
likelihood (Santos Silva & Tenreyro 2006; pyfixest). Pair effects take out distance, language and history; country-year
effects take out everything about a country in a year, its multilateral resistance too, so `beta` is the partial effect on a
pair: what `friction_hat = exp(beta)` means in the research equilibrium. Turning to other partners is left to the equilibrium.

**Errors.** One country, or one pair, was treated in most events, and errors clustered by pair are then far too small: they
know nothing of the drifts that any country has. So each event is also fitted as if it had happened to others ("placebos";
Conley & Taber 2011), and the error reported is the largest of the three: clustered by pair, dyadic-robust (Aronow, Samii &
Assenova 2015), and the spread of the placebos. This makes most intervals two to four times as wide.

**Not corrected for.** Pair and country-year effects together make clustered errors somewhat too small and leave a bias of the
order of one over the number of countries (Weidner & Zylkin 2021); there are 100 here. Members that join at different times
are taken to be affected alike. Single years stand out and are not explained, such as 2016 for Russia: works with hundreds of
authors come in waves.
"""

IDENTIFIED = """## What is identified, and what is not

| question | answer |
|---|---|
| What did the measures of 2014 and 2022 do to Russia's joint work with those who took them? | Identified against others' drift. 2014: {war_2014}, no drift before. 2022: {war_2022}, on top of a drift before that takes {drift} of it when carried on |
| What did tensions do to China's joint work with the United States? | {china} in 2019-2023. One pair, growing faster than predicted until 2017 and falling behind since. The turn is larger than in nearly all other large pairs; what caused it is not identified |
| What is a joint research programme worth? | Weakly: {horizon} for the United Kingdom and Switzerland outside Horizon Europe, three years, within the error. Funding of single teams is studied in the literature, its effect on pairs of countries hardly |
| What does an alliance do to joint research? | Forums as a group: {forum}, nothing distinguishable. BRICS, SCO and EAEU grew together, and so did random groups of other emerging economies |
| What did joining the EU, the OECD or NATO do? | Nothing found. Published results on the EU disagree: an increase in Makkonen & Mitze (2016, Scientometrics 106:1193), a decrease in Doria Arrieta, Pammolli & Petersen (2017, Science Advances 3:e1602232); of both only abstracts were read |
| What do blocs or exchanges do to migration? | Not identified: one year of data. Cross-sectional coefficients of blocs are shown to make that plain (BRICS {brics}, ASEAN {asean}: geography and history) |
| How do people respond to income abroad? | A correlation across destinations, between {least} and {most} by specification |
| Language, distance, borders | Only for 30 countries, from the sample of gegravity |
"""


def chart(paths) -> bool:
    """Draw all paths with their intervals; False where the report extra is not installed."""
    try:
        import altair as alt
        import pandas as pd
        import vl_convert
    except ImportError:
        return False
    rows = []
    for path in paths:
        for k, time in enumerate(path.times):
            value, se, _ = path.summary(np.eye(len(path.times))[k])
            rows.append(
                {
                    "event": path.key,
                    "time": time,
                    "value": value,
                    "low": value - 1.645 * se,
                    "high": value + 1.645 * se,
                }
            )
        rows.append({"event": path.key, "time": path.base, "value": 0.0, "low": 0.0, "high": 0.0})
    base = alt.Chart(pd.DataFrame(rows).round(4)).encode(
        alt.X("time:Q", title=None, axis=alt.Axis(format="d"), scale=alt.Scale(zero=False))
    )
    layers = base.mark_area(opacity=0.25, color="#4c6a92").encode(
        alt.Y("low:Q", title="log change"), alt.Y2("high:Q")
    ) + base.mark_line(point=True, color="#1f3b5c").encode(alt.Y("value:Q"))
    picture = (
        layers.properties(width=230, height=130)
        .facet(alt.Facet("event:N", title=None, sort=[path.key for path in paths]), columns=3)
        .resolve_scale(x="independent", y="independent")
    )
    svg = vl_convert.vegalite_to_svg(picture.to_dict())
    (ROOT / "docs" / "estimates.svg").write_text(svg, encoding="utf-8")
    return True


def number(x: float | None) -> str:
    return "" if x is None or np.isnan(x) else f"{x:.3f}".replace("-", "−")


def table(header: str, rows: list[list[str]]) -> list[str]:
    names = header.split(" | ")
    return [
        f"| {header} |",
        "|" + "---|" * len(names),
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
    ]


def row_table(rows) -> list[str]:
    cells = [
        [
            f"`{row.key}`",
            *(number(x) for x in (row.value, row.se, row.low, row.high)),
            row.unit,
            row.identification,
            "" if row.observations is None else f"{row.observations:,}",
        ]
        for row in rows
    ]
    return table("key | value | s.e. | low | high | unit | identification | observations", cells)


def path_table(path) -> list[str]:
    unit = np.eye(len(path.times))
    cells = {path.base: [str(path.base), "0 (base)", "", "", "", ""]}
    for k, time in enumerate(path.times):
        value, se, share = path.summary(unit[k])
        interval = f"{number(value - 1.645 * se)} to {number(value + 1.645 * se)}"
        cells[int(time)] = [
            str(time),
            number(value),
            number(path.fit.error(unit[k])),
            number(path.spread(unit[k])),
            interval,
            "" if np.isnan(share) else f"{share:.0%}",
        ]
    header = f"{path.clock} | log change | s.e. by pair | s.e. placebos | 5% to 95% | share at least as large"
    return table(header, [cells[time] for time in sorted(cells)])


def write_page(rows, studied, joinings, other) -> None:
    by_key = {row.key: row for row in rows}
    paths = [path for _, path in studied] + [joining.path for joining in joinings]
    lines = [HEAD, "## What measures use", ""]
    defaults = [row for row in rows if row.status == "assumption" and row.identification != "published"]
    lines += row_table(defaults)
    lines += [f"- `{row.key}`: {row.note}" for row in defaults]
    income = [row.value for row in rows if row.key.startswith("talent.income_")]

    def said(key: str) -> str:
        return f"{number(by_key[key].value)} (s.e. {number(by_key[key].se)})"

    identified = IDENTIFIED.format(
        war_2014=said("research.russia_2014"),
        war_2022=said("research.russia_2022"),
        china=said("research.china_usa_2018"),
        horizon=said("research.horizon_2021"),
        forum=said("research.forum"),
        brics=number(by_key["talent.bloc_BRICS"].value),
        asean=number(by_key["talent.bloc_ASEAN"].value),
        drift=f"{1.0 - by_key['research.russia_2022.net_of_trend'].value / by_key['research.russia_2022'].value:.0%}",
        least=f"{min(income):.1f}",
        most=f"{max(income):.1f}",
    )
    lines += ["", identified, DATA_TEXT, METHOD]
    if chart(paths):
        lines += [
            "![Coefficients by year with 5% to 95% intervals](estimates.svg)",
            "",
            "Bands are 5% to 95%; zero at the base.",
            "",
        ]
    lines += ["## Events", ""]
    for event, path in studied:
        keys = [key for key in by_key if key.split(".")[1] == event.key]
        size = (
            f"{path.pairs} {'pair' if path.pairs == 1 else 'pairs'}; {path.fit.observations:,} observations"
        )
        lines += [f"### {event.title}", "", f"Base {event.base}; {size}. Placebos: {path.placebo_text}."]
        lines += ["", *path_table(path), *row_table([by_key[key] for key in keys])]
        variants = "; ".join(f"{name} {number(value)}" for name, value in other[event.key].items())
        lines += [f"The effect otherwise estimated: {variants} (logs: base year and years after only).", ""]
    lines += [
        "## Shared membership",
        "",
        *row_table([r for r in rows if r.key.startswith(("research.bloc_", "research.forum"))]),
    ]
    for joining in joinings:
        lines += [f"### {joining.path.title}", "", by_key[f"research.bloc_{joining.case.bloc}"].note, ""]
        lines += path_table(joining.path)
    lines += ["## Cross-sections: correlations, not effects", ""]
    lines += row_table([row for row in rows if row.identification == "correlation"])
    lines += ["## Published estimates, for comparison", ""]
    for row in rows:
        if row.identification == "published":
            lines.append(
                f"- `{row.key}`: {number(row.value)} ({number(row.low)} to {number(row.high)}). {row.source}. {row.note}"
            )
    (ROOT / "docs" / "estimates.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
