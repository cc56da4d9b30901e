"""The paragraphs of docs/capacity-index.md; numbers in square brackets are filled in by capacity_index_page.py."""

# ruff: noqa: E501 -- paragraphs of the page are kept whole

HEAD = """# The Accord AI Capacity Index

Written by `data-build/capacity_index_page.py` from the packaged tables; every number below is computed there.

**What it is.** A ranking of [COUNTRIES] countries by what they can do in AI, from [INDICATORS] raw indicators that anybody
can have and rebuild, under the three pillars of Tortoise Media's Global AI Index. It agrees with that index at a Spearman
correlation of [SPEARMAN] (Kendall [KENDALL]) over the [COMMON] countries that both rank, although none of its indicators
counts AI experts, patents in AI or start-ups, for which there is no open table.

**What for.** The Global AI Index publishes seven scores a country; how a scenario moves them has to be estimated across
countries ([drivers](drivers.md)). Here a scenario moves the raw indicators themselves: the stock of computing power,
electronics bought, works written with others, income, people.

**Main limits** are at the end. **To cite**: see [CITATION.cff](../CITATION.cff), and the sources in the table below.

```sh
python data-build/capacity_index.py        # the tables, from packaged data alone
python data-build/capacity_index_page.py   # this page
accord index build src/accord/data/capacity-index-2023.yaml --out out/
```

```python
import numpy as np
from accord.capacity.open_index import indicator_hats
from accord.capacity import DriverChange
from accord.ensemble.open_index import capacity_index, open_index_change

index = capacity_index()
halved = np.where(np.array(index.units) == "RUS", 0.5, 1.0)
drivers = DriverChange(index.units, {"compute_stock": halved}, ())
print(open_index_change(index, indicator_hats(drivers, index.indicators)).summary())
```

`accord.capacity.open_index.open_driver_change` reads the drivers off a solved trade equilibrium.
"""

CHOICES = """## Choices, and why

| step | choice | why, and what speaks against |
|---|---|---|
| pillars | implementation, innovation, investment, as the Global AI Index | so that the two can be compared; whether these are three things is another matter (see the audit) |
| sub-pillars | its seven, with funding of research in place of government strategy | strategy documents are in no open table that was found; what a country spends on research is |
| operating environment | income per head and schooling | there it is regulation and opinion, for which no open table was found; this one says how far people and firms can take up what is offered, and hardly goes with theirs |
| weights of sub-pillars and pillars | those of the Global AI Index, recovered from its scores | differences between the two then come from data, not from weights; equal weights change little (below) |
| weights of indicators | equal within a sub-pillar; immigrants half | no evidence for others; migrants are counted whatever their skill |
| denominators | in nearly every sub-pillar one or more indicators that grow with size, and one or more per head or per unit of income | capacity is both: what is there to be used, and how well a country is equipped for its size. The two halves rank quite differently (below) |
| years | the latest up to 2023, none older than 2015; computing power at the end of 2025, migrants 2019, world trade 2022 | one edition, not one year; the years are in `capacity_index_years.csv`. Computing power grew several times over in 2024 and 2025, and 2023 is not known by country |
| countries | at least three quarters of the indicators present | of [LISTED] countries with half of them, [COUNTRIES]. The world trade table has 80; others lack its five indicators and little else |
| treatment | logarithms of what spans several powers of ten, whatever its skew; the others only if skewed and heavy-tailed (JRC: skew 2, excess kurtosis 3.5), which none is | on a log scale a percent more is as many points for everyone. Winsorising would set the leaders equal, and a scenario could not move them |
| no computing power | zero for a country without a known cluster, log(1 + H100-equivalents) | that is what is known; many have some that is not listed |
| missing values | EM for a multivariate normal over all indicators, on the logarithms, with a ridge of one unit's worth | the five indicators from world trade go closely with others; means would pull small countries up. 20 draws of them are in the intervals |
| normalisation | min-max on 0 to 100 | keeps distances and can be held under a scenario; ranks and z-scores are in the intervals |
| aggregation | weighted arithmetic means | as there; every score can be taken apart exactly. Geometric means, which let scale make up less for what lacks per head, are in the intervals |

How candidates go with the Global AI Index was seen while indicators were picked, so the correlation is no blind test. No choice
was made to raise it: the JRC's rule of treatment would, and was not taken.

**Under a scenario** treatments, filled values, scales and weights are held at the baseline's (`accord.ensemble.open_index`), so
that a country's score moves with its own indicators only. A driver moves its indicators one for one, because they are the
same thing or a constant share of it (`capacity_index_drivers.csv`). No scenario moves [FIXED]. How far articles and
patents follow works written with others, or people, is not identified, so they stay.
"""

RANKS = """Intervals hold 90% of [DRAWS] draws of what could have been chosen otherwise: weights of every level (a quarter up or down),
the rule of treatment, min-max, z-scores or ranks, arithmetic or geometric means (in sub-pillars, or from there up), and 20
sets of filled values. On average they are [WIDTH] ranks wide. The widest of a leading country is China's: by what it has it is second, by
what it has per head far down (below), and ranks and geometric means let the one make up less for the other. Beside them, the
ranks that the uncertainty of the stock of computing power alone leaves, each country's drawn apart."""

COMPARED = """## Beside the Global AI Index 2021

Over [COMMON] common countries: Spearman [SPEARMAN], Kendall [KENDALL]. [MISSING] are ranked there and not here: Taiwan is not in
the World Bank's data, and Bahrain has too few indicators. There the year is 2021, here mostly 2022 and 2023.
By component:"""
EXPLAINED = """Ranks are among the common countries. Both scores are weighted sums, so each gap can be taken apart without remainder: what an
indicator adds is its weight times its distance from the line that it follows along the ranks of the other index, in points of
the score. Shown are the largest parts, here and there.

Three things explain most of it. Small rich countries (Luxembourg, Estonia, Malta, Ireland) are lower here, because half of the
score is what grows with size. Countries with many students, researchers and articles (Türkiye, Italy, Greece, Russia) are
higher here, and lower there, where talent and research are counted in AI. India is the other way round: talent there, which
counts people with skills in AI, lifts it by seven points, and what it has per head holds it down here."""

ANSWERS = """What we make of them:

- **Computing power** is zero for most countries, by what is known. It weighs 3%, and its uncertainty is shown beside the ranks.
- **Redundancy.** Articles and joint works, and the two services, go together because large economies have more of both;
  scenarios move them apart, which is why both are kept. The pillars correlate above 0.9: across all countries capacity is
  mostly one dimension, and the pillars are a way to tell it, not three independent measurements. The same is true of weights:
  they matter little.
- **Placement.** Indicators per head go with income per head, those that grow with size with each other, whatever the
  sub-pillar: that is the two halves of every sub-pillar, and meant.
- **Importance.** Funding of research counts for more than its weight of 4% says, because it goes with everything else.
"""

LIMITS = """## Main limits

- Nothing here is about AI alone but the stock of computing power. It is capacity for AI, not AI.
- Half of every score is size. Whoever wants to know how advanced a country is for its size should leave out what grows with it.
- Taiwan is missing, for want of World Bank data.
- The stock of computing power by country is an estimate with wide errors ([compute](compute.md)), of clusters that are publicly known.
- Value added and electronics bought come from an input-output table that is itself an estimate; in the trade model an embargo
  raises electronics made at home, and the index counts that, whatever their quality.
- Migrants and researchers are counted by head, whatever they do.
- Intervals cover the choices listed and no others; not errors in the sources.
"""
