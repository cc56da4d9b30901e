"""The part of docs/compute.md on the chip supply network; docs_compute.py writes the page."""

# ruff: noqa: E501 -- the text is kept as it is to be read, with numbers in it

from accord.capacity.parameters import parameter
from accord.equilibrium.chips import denying_sets, load_chip_network, supply_loss

CHIP = "Finished logic chip"
DENIALS = (("USA",), ("USA", "NLD", "JPN"), ("USA", "NLD", "JPN", "KOR", "TWN", "EUR", "GBR"))


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def network_part() -> str:
    network = load_chip_network()
    substitution = parameter("chips.input_substitution").value
    losses, rows = {}, []
    for denying in DENIALS:
        for buyer in ("CHN", "RUS"):
            loss = losses[buyer, denying] = supply_loss(network, buyer, denying, substitution=substitution)
            low, mid, high = loss.at(CHIP)
            half = int((loss.direct[1] > 0.5).sum())
            bound = loss.bound[1, network.node(CHIP)]
            rows.append(
                [
                    buyer,
                    ", ".join(denying),
                    str(half),
                    f"{percent(mid)} ({percent(low)} to {percent(high)})",
                    percent(bound),
                ]
            )
    header = ["buyer", "denied by", "nodes that lose over half", "loss of the finished chip", "bound"]
    choke = losses["CHN", DENIALS[1]].chokepoints(CHIP).head(8)
    points = [
        [row.name, percent(row.direct), percent(row.alone), f"{row.concentration:.2f}", row.denied_by]
        for row in choke.itertuples(index=False)
    ]
    sets = []
    for buyer in ("CHN", "RUS", "USA", "NLD"):
        for node in (CHIP, "Lithography tools", "Electronic design automation software"):
            found = denying_sets(network, buyer, node)
            listed = "; ".join(", ".join(s) for s in found.sets) or "nobody"
            sets.append([buyer, node, listed])
    published = int(network.published.sum())
    return f"""# The chip supply network

**What it is.** {len(network.nodes)} nodes (tools, materials, designs, steps and stages of production, the finished logic
chip), {len(network.inputs)} links "goes into" and {len(network.kinds)} "is a kind of", and the countries that provide
each node: shares for {published}, names only for {int((network.has_providers & ~network.published).sum())}. Source: CSET,
Emerging Technology Observatory, Advanced Semiconductor Supply Chain Dataset, **CC BY-NC 4.0**. The extract in
`src/accord/data/noncommercial_*` keeps that licence and has countries only: firms are turned into the country of their
seat when the source is read (`read_chip_network`), and leave no other trace. Accord works without these files.

**What it is for.** What a buyer loses when countries deny it their part, where that binds, how concentrated a node is,
and which smallest sets of countries can deny a buyer a node. It describes dependence. It says nothing about how to get
round a control, and not how fast a producer can replace what it lost.

## What is lost

A node's availability to a buyer is what is provided abroad by those who do not deny, and what the buyer makes itself,
which needs what goes into the node:

    node with providers       a_n = 1 - s_nb - sum_(c != b) s_nc x_c + s_nb u_n
    node without providers    a_n = u_n
    its inputs                u_n = ( mean of a_m^(1 - 1/sigma) )^(1 / (1 - 1/sigma)),   or the minimum

with shares `s`, denial `x_c` from 0 to 1, buyer `b`. What a node needs is what goes into it, with steps of production taken
apart, so that every input counts once. `loss` combines inputs with sigma = {substitution:g} (an assumption, range
{parameter("chips.input_substitution").low:g} to {parameter("chips.input_substitution").high:g}) and takes a group of tools at
its published shares; `bound` is the worst input, with every kind of every group essential (Leontief). Where providers are
only named, the middle case gives them equal parts, the low and high ones nothing and everything.

{table(header, rows)}

These are shares of *new supply* at the providers' shares of the world market. What is already installed goes on working,
and the bound is an extreme: it lets the smallest tool stop everything, such as mask aligners or crystal furnaces.

Chokepoints of China's own chip making if USA, NLD and JPN deny theirs (`ChipLoss.chokepoints`); *alone* is what the
finished chip would lose if this were all that is denied:

{table(["node", "denied", "alone", "concentration", "by"], points)}

## Who can deny

`denying_sets` finds every smallest set of countries that leaves a buyer less than a tenth of a node, by integer programming
(HiGHS): one 0/1 variable per country and node, all sets by ruling out those found. Tests compare it with trying every set.

{table(["buyer", "node", "smallest sets"], sets)}
"""
