"""Write docs/capacity-index.md: the choices, the audit, the ranks with intervals and the comparison, as they are found.

    python data-build/capacity_index_page.py

Needs packaged tables only; run after capacity_index.py. Takes about a minute.
"""

# ruff: noqa: E501 -- paragraphs of the page are kept whole

from __future__ import annotations

import numpy as np
from scipy.stats import spearmanr

from accord import tables
from accord.capacity.compute_stock import compute_stock
from accord.capacity.open_index import fixed_indicators, responses
from accord.capacity.quantile import split_lognormal
from accord.ensemble.open_index import capacity_index, capacity_index_file, open_index_change
from accord.index import Index, PublishedIndex, load_index
from accord.index.audit.audit import Audit, audit
from accord.index.audit.leave_out import scores_without
from accord.index.construction.rank import ranks
from accord.index.robustness.drawn_ranks import Robustness
from accord.index.robustness.robustness import robustness
from capacity_index_compare import COMPONENT, Comparison, compare_with, effective
from capacity_index_text import ANSWERS, CHOICES, COMPARED, EXPLAINED, HEAD, LIMITS, RANKS
from reference import ROOT

DRAWS, SEED = 1024, 1
LARGEST = 10


def table(header: list[str], rows: list[list[object]]) -> list[str]:
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    return [*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows), ""]


def signed(value: float, digits: int = 1) -> str:
    return f"{value:+.{digits}f}".replace("-", "−")


def lower(label: str) -> str:
    return label[0].lower() + label[1:]


def treated(index: Index, k: int) -> str:
    kept = index.records["treat"][k].kept
    names = {"log": "log", "log_ct_orig": "log(1 + x)", "winsorise": "winsorised"}
    return ", ".join(names.get(stage.method, stage.method) for stage in kept) or "as it is"


def indicator_rows(index: Index) -> list[list[object]]:
    years = {row["code"]: row for row in tables.rows("capacity_index_years")}
    structure = {row["code"]: row for row in tables.rows("capacity_index_structure")}
    driver = {r.indicator: f"`{r.driver}`" for r in responses()}
    rows = []
    for k, (code, share) in enumerate(zip(index.indicators, effective(index), strict=True)):
        row = structure[code]
        found = [int(years[unit][code]) for unit in index.units if years[unit][code]]
        span = (
            f"{min(found)}"
            if min(found) == max(found)
            else f"{min(found)}-{max(found)} ({int(np.median(found))})"
        )
        filled = len(index.units) - len(found)
        cells = [
            f"`{code}`",
            row["parent"].replace("_", " "),
            f"{row['name']}, {row['unit']}",
            row["source"],
            span,
        ]
        rows.append([*cells, filled or "", treated(index, k), f"{100 * share:.1f}%", driver.get(code, "")])
    return rows


def compute_alone(index: Index) -> tuple[np.ndarray, np.ndarray]:
    """Return best and worst rank in 90% of draws of the stock of computing power alone, (N,) each."""
    stock, rng = compute_stock(), np.random.default_rng(SEED)
    k = index.indicators.index("compute_stock")
    draws = np.ones((2000, len(index.units), len(index.indicators)))
    for n, code in enumerate(index.units):
        if code in stock:
            low, mid, high = stock[code].stock
            draws[:, n, k] = split_lognormal(rng.random(len(draws)), low, mid, high) / mid
    found = open_index_change(index, np.ones(draws.shape[1:]), draws)
    return found.rank_low, found.rank_high


def rank_rows(index: Index, found: Robustness) -> list[list[object]]:
    low, high = compute_alone(index)
    place = {code: n for n, code in enumerate(found.units)}
    pillars = [index.score(code) for code in ("implementation", "innovation", "investment")]
    rows = []
    for n in np.lexsort((index.units, index.rank())):
        d = place[index.units[n]]
        interval = f"{found.rank_low[d]}-{found.rank_high[d]}"
        scores = [f"{index.score()[n]:.1f}", *(f"{pillar[n]:.1f}" for pillar in pillars)]
        rows.append(
            [index.rank()[n], index.names[n], interval, found.rank_median[d], f"{low[n]}-{high[n]}", *scores]
        )
    return rows


def otherwise(index: Index, published: PublishedIndex) -> list[list[object]]:
    """Return what single other choices do: ranks against the baseline's, correlation with the Global AI Index."""
    per_head = ("researchers_per_million", "tertiary_enrolment", "broadband", "secure_servers", "income_per_head",
                "mean_schooling", "articles_per_million", "patents_per_million", "high_tech_exports", "rd_intensity",
                "ict_services_per_head")  # fmt: skip
    scale = tuple(code for code in index.indicators if code not in per_head)
    asked = {
        "as published here": {},
        "JRC's rule of treatment: winsorise, log only where that fails": {"treat": {}},
        "z-scores": {"normalise": {"method": "zscore", "mean": 10, "sd": 1}},
        "ranks": {"normalise": {"method": "rank"}},
        "geometric means throughout": {
            "normalise": {"method": "minmax", "low": 1, "high": 100},
            "aggregate": {"method": "geometric"},
        },
        "equal weights throughout": {"weight": {"scheme": "equal"}},
        "no filling: weights go to what is there": {"impute": None},
        "only what grows with size": {
            "structure": index.given.without(*per_head),
            "treat": trimmed(index, per_head),
        },
        "only what does not grow with size": {
            "structure": index.given.without(*scale),
            "treat": trimmed(index, scale),
        },
    }
    rows = []
    for name, changes in asked.items():
        other = index.rebuild(**changes) if changes else index
        both = [code for code in index.units if code in other.units]
        own, new = (
            [dict(zip(i.units, i.score(), strict=True))[code] for code in both] for i in (index, other)
        )
        compared = compare_ranks(other, published)
        places = [other.rank()[other.units.index(code)] for code in ("USA", "CHN", "DEU", "IND", "RUS")]
        rows.append(
            [name, len(other.units), f"{spearmanr(own, new).statistic:.3f}", f"{compared:.3f}", *places]
        )
    return rows


def trimmed(index: Index, dropped: tuple[str, ...]) -> dict[str, object]:
    """Return the treatment without the choices of indicators that are left out."""
    choice = index.recipe.treat.model_dump(exclude_unset=True)
    return {**choice, "each": {code: one for code, one in choice["each"].items() if code not in dropped}}


def compare_ranks(index: Index, published: PublishedIndex) -> float:
    scores = dict(zip(index.units, index.score().tolist(), strict=True))
    common = [n for n, code in enumerate(published.countries) if code in scores]
    ours = [scores[published.countries[n]] for n in common]
    return float(spearmanr(ours, published.published[common]).statistic)


def explained(index: Index, published: PublishedIndex, found: Comparison) -> list[list[object]]:
    name = dict(zip(index.units, index.names, strict=True))
    labels = [lower(index.structure[code].name) for code in index.indicators]
    rows = []
    for n in found.largest(LARGEST):
        higher = found.rank[n] < found.other_rank[n]
        own = np.argsort(-found.parts[n] if higher else found.parts[n])[:4]
        other = np.argsort(found.other_parts[n] if higher else -found.other_parts[n])[:3]
        here = "; ".join(f"{labels[k]} {signed(found.parts[n, k])}" for k in own)
        there = "; ".join(f"{published.labels[k].lower()} {signed(found.other_parts[n, k])}" for k in other)
        rows.append([name[found.countries[n]], found.rank[n], found.other_rank[n], here, there])
    return rows


def audit_lines(index: Index, found: Audit) -> list[str]:
    lines = [
        "## Audit",
        "",
        f"By `accord.index.audit.audit`; {len(found.findings)} findings, word for word:",
        "",
    ]
    lines += [f"- *{finding.check}*: {finding.message}" for finding in found.findings]
    lines += ["", ANSWERS, ""]
    groups = found.frames()["groups"]
    lines += ["### Coherence of the groups", ""]
    rows = [
        [f"`{code}`", int(g.parts), f"{g.alpha:.2f}", f"{g.mean_correlation:.2f}", f"{100 * g.first_component:.0f}%",
         f"{g.kmo:.2f}"]
        for code, g in groups.iterrows()
    ]  # fmt: skip
    lines += table(
        ["aggregate", "parts", "Cronbach's alpha", "mean correlation", "first component", "KMO"], rows
    )
    importance = found.frames()["importance"]
    codes, without = scores_without(index.scores, index.structure, index.recipe.aggregate.rules(3))
    shift = {code: np.abs(ranks(row) - index.rank()) for code, row in zip(codes, without, strict=True)}
    lines += ["### What counts for how much", ""]
    lines += [
        "Importance is the share of the main effects (Paruolo, Saisana & Saltelli 2013); leaving out is with the rest held.",
        "",
    ]
    rows = [
        [f"`{code}`", f"{100 * r.weight:.1f}%", f"{100 * r.importance:.1f}%", f"{r.correlation:.2f}",
         f"{shift[code].mean():.1f}" if code in shift else "", int(shift[code].max()) if code in shift else ""]
        for code, r in importance.iterrows()
    ]  # fmt: skip
    header = [
        "element",
        "weight",
        "importance",
        "correlation with the index",
        "mean rank shift without",
        "largest",
    ]
    return [*lines, *table(header, rows)]


def main() -> None:
    index, published, file = capacity_index(), load_index("gaii-2021"), capacity_index_file()
    found = robustness(file.data, file.structure, file.recipe, file.uncertain, draws=DRAWS, seed=SEED)
    compared, checked = compare_with(index, published), audit(index)
    numbers = {
        "COUNTRIES": len(index.units),
        "INDICATORS": len(index.indicators),
        "LISTED": len(index.data.units),
        "COMMON": len(compared.countries),
        "SPEARMAN": f"{compared.spearman:.3f}",
        "KENDALL": f"{compared.kendall:.3f}",
        "DRAWS": f"{DRAWS:,}",
        "WIDTH": f"{np.mean((found.rank_high - found.rank_low)[found.nominal_rank > 0]):.0f}",
        "MISSING": ", ".join(sorted(set(published.countries) - set(index.units))),
        "FIXED": ", ".join(f"`{code}`" for code in fixed_indicators(index.indicators)),
    }

    def filled(text: str) -> str:
        for key, value in numbers.items():
            text = text.replace(f"[{key}]", str(value))
        return text

    lines = [filled(HEAD), "## Indicators", ""]
    header = [
        "code",
        "sub-pillar",
        "what",
        "source",
        "years (median)",
        "filled",
        "treatment",
        "share",
        "driver",
    ]
    lines += table(header, indicator_rows(index))
    lines += [filled(CHOICES), "## Ranks", "", filled(RANKS), ""]
    header = [
        "rank",
        "country",
        "90% interval",
        "median",
        "from computing power alone",
        "score",
        "implementation",
        "innovation",
        "investment",
    ]
    lines += table(header, rank_rows(index, found))
    lines += ["### What single choices do", ""]
    header = [
        "choice",
        "countries",
        "rank correlation with this index",
        "with the Global AI Index",
        "USA",
        "CHN",
        "DEU",
        "IND",
        "RUS",
    ]
    lines += table(header, otherwise(index, published))
    lines += [filled(COMPARED), ""]
    rows = []
    for ours, theirs in COMPONENT.items():
        here = [index.score(ours)[index.units.index(code)] for code in compared.countries]
        there = [
            published.scores[published.countries.index(code), published.components.index(theirs)]
            for code in compared.countries
        ]
        rows.append([f"`{ours}`", f"`{theirs}`", f"{spearmanr(here, there).statistic:.2f}"])
    lines += table(["here", "there", "Spearman"], rows)
    lines += [f"### The {LARGEST} largest disagreements", "", EXPLAINED, ""]
    header = ["country", "rank here", "there", "what sets it apart here", "what sets it apart there"]
    lines += table(header, explained(index, published, compared))
    lines += [*audit_lines(index, checked), filled(LIMITS)]
    (ROOT / "docs" / "capacity-index.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(
        f"docs/capacity-index.md: Spearman {compared.spearman:.3f}, Kendall {compared.kendall:.3f}, {len(compared.countries)} countries"
    )


if __name__ == "__main__":
    main()
