"""The chip supply network on small made-up networks; the official files where they are there."""

import itertools
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.equilibrium.chips import (
    ChipNode,
    accelerator_price,
    availability,
    chip_network,
    denying_sets,
    load_chip_network,
    read_chip_network,
    supply_loss,
)
from accord.errors import ChipNetworkError, InputError, SourceError, UnknownName


def node(name, kind="tool_resource", market=None):
    return ChipNode(name, name.replace("_", " "), kind, 2025, market)


@pytest.fixture
def small():
    """Two tools, one of them with two kinds, and wafers go into a step; the step gives the chip.

    Scanners: 60% NLD, 40% JPN, of which EUV all NLD. Etchers: USA half, CHN half. Wafers, which need furnaces (DEU):
    JPN 75%, CHN 25%.
    """
    return chip_network(
        [
            node("scanner", market=10.0),
            node("euv", market=6.0),
            node("duv", market=4.0),
            node("etcher"),
            node("furnace"),
            node("wafer", "material_resource"),
            node("step", "process"),
            node("chip", "ultimate_output"),
        ],
        {
            "scanner": {"NLD": 60, "JPN": 40},
            "euv": {"NLD": 100},
            "duv": {"JPN": 100},
            "etcher": {"USA": 50, "CHN": 50},
            "furnace": {"DEU": 100},
            "wafer": {"JPN": 75, "CHN": 25},
        },
        [
            ("scanner", "step"),
            ("etcher", "step"),
            ("wafer", "step"),
            ("furnace", "wafer"),
            ("step", "chip"),
        ],
        [("euv", "scanner"), ("duv", "scanner")],
    )


def at(network, values, name):
    return values[..., network.node(name)]


# ---- what is lost


def test_nobody_denying_takes_nothing(small):
    loss = supply_loss(small, "CHN", [], substitution=0.2)
    for values in (loss.direct, loss.loss, loss.bound):
        assert np.all(values == 0.0)


def test_the_direct_loss_is_the_share_denied_and_the_buyers_own_part_stays(small):
    loss = supply_loss(small, "CHN", ["NLD", "USA"], substitution=0.2)
    assert at(small, loss.direct[1], "scanner") == pytest.approx(0.6)
    assert at(small, loss.direct[1], "etcher") == pytest.approx(0.5)
    assert at(small, loss.home[1], "etcher") == pytest.approx(0.5)


def test_a_partial_denial_takes_its_part(small):
    loss = supply_loss(small, "CHN", {"NLD": 0.5}, substitution=0.2)
    assert at(small, loss.direct[1], "scanner") == pytest.approx(0.3)


def test_what_a_buyer_makes_shrinks_with_what_it_is_made_from(small):
    """Wafers: 75% from Japan, which still gets furnaces; the buyer's own 25% need the furnaces denied to it."""
    loss = supply_loss(small, "CHN", {"DEU": 0.4}, substitution=0.2)
    assert at(small, loss.direct[1], "wafer") == 0.0
    assert at(small, loss.loss[1], "wafer") == pytest.approx(0.25 * 0.4)
    assert at(small, supply_loss(small, "IND", {"DEU": 0.4}, substitution=0.2).loss[1], "wafer") == 0.0


def test_the_worst_input_binds_and_the_ces_follows_its_formula(small):
    loss = supply_loss(small, "IND", {"NLD": 0.5, "USA": 0.2}, substitution=0.25)
    scanner, etcher, wafer = 1 - 0.6 * 0.5, 1 - 0.5 * 0.2, 1.0
    power = 1 - 1 / 0.25
    by_hand = ((scanner**power + etcher**power + wafer**power) / 3) ** (1 / power)
    assert at(small, loss.loss[1], "step") == pytest.approx(1 - by_hand)
    assert at(small, loss.loss[1], "chip") == pytest.approx(1 - by_hand)
    # The bound counts every kind: half of the EUV is gone.
    assert at(small, loss.bound[1], "scanner") == pytest.approx(0.5)
    assert at(small, loss.bound[1], "chip") == pytest.approx(0.5)


def test_an_input_used_in_several_steps_counts_once():
    """A chain of steps with an input each gives what one step with all inputs gives."""
    tools = [node(f"t{k}") for k in range(3)]
    providers = {f"t{k}": {"USA": 10 * (k + 1), "JPN": 100 - 10 * (k + 1)} for k in range(3)}
    steps = [node(f"s{k}", "process") for k in range(3)]
    chain = chip_network(
        [*tools, *steps],
        providers,
        [
            ("t0", "s0"),
            ("t1", "s1"),
            ("t2", "s2"),
            ("t0", "s2"),
            ("s0", "s1"),
            ("s1", "s2"),
        ],
    )
    flat = chip_network([*tools, node("s2", "process")], providers, [(f"t{k}", "s2") for k in range(3)])
    found = [
        supply_loss(net, "CHN", ["USA"], substitution=0.3).loss[1][net.node("s2")] for net in (chain, flat)
    ]
    assert found[0] == pytest.approx(found[1], rel=1e-12)


def test_a_group_without_providers_stands_at_its_kinds_by_market():
    net = chip_network(
        [node("group"), node("a", market=3.0), node("b", market=1.0)],
        {"a": {"USA": 100}, "b": {"JPN": 100}},
        kinds=[("a", "group"), ("b", "group")],
    )
    loss = supply_loss(net, "CHN", ["USA"], substitution=0.2)
    assert loss.loss[1][net.node("group")] == pytest.approx(0.75)
    assert loss.bound[1][net.node("group")] == 1.0


def test_unknown_shares_span_from_nothing_to_everything():
    net = chip_network([node("gas")], {"gas": {"USA": None, "JPN": None, "KOR": None}})
    assert supply_loss(net, "CHN", ["USA"], substitution=0.2).at("gas") == pytest.approx((0.0, 1 / 3, 1.0))
    everybody = supply_loss(net, "CHN", ["USA", "JPN", "KOR"], substitution=0.2)
    assert everybody.at("gas") == pytest.approx((1.0, 1.0, 1.0))
    # A buyer that is named itself may provide all of it.
    assert supply_loss(net, "KOR", ["USA", "JPN"], substitution=0.2).at("gas")[0] == 0.0


def test_a_region_that_is_not_split_is_denied_by_its_name_or_perhaps_by_a_member():
    net = chip_network([node("n")], {"n": {"EUR": 40, "USA": 60}}, regions={"EUR": frozenset({"DEU", "NLD"})})
    assert supply_loss(net, "CHN", ["EUR"], substitution=0.2).at("n") == pytest.approx((0.4, 0.4, 0.4))
    assert supply_loss(net, "CHN", ["DEU"], substitution=0.2).at("n") == pytest.approx((0.0, 0.0, 0.4))


def test_the_elasticity_runs_from_the_worst_input_to_less(small):
    denied = {"NLD": 0.5, "USA": 0.9}
    losses = [
        at(small, supply_loss(small, "IND", denied, substitution=s).loss[1], "chip")
        for s in (0.0, 0.1, 0.5, 0.9)
    ]
    assert losses == sorted(losses, reverse=True)
    assert losses[0] == pytest.approx(max(0.6 * 0.5, 0.5 * 0.9))


def test_chokepoints_rank_what_hurts_most(small):
    loss = supply_loss(small, "IND", ["NLD", "USA"], substitution=0.2)
    frame = loss.chokepoints("chip")
    assert list(frame.index[:2]) == ["scanner", "etcher"]
    assert frame.loc["scanner", "alone"] > frame.loc["etcher", "alone"] > 0
    assert frame.loc["scanner", "denied_by"] == "NLD"
    worst = loss.chokepoints("chip", rule="worst")
    assert worst.index[0] == "euv"
    assert worst.loc["euv", "binding"]
    assert not worst.loc["etcher", "binding"]
    assert "furnace" not in frame.index


def test_results_in_frames_and_words(small):
    loss = supply_loss(small, "China", {"Netherlands": 0.5}, substitution=0.2)
    assert (loss.buyer, loss.denied) == ("CHN", {"NLD": 0.5})
    frame = loss.to_dataframe()
    assert frame.index[0] == "euv"
    assert set(frame["shares"]) == {"published", "none"}
    assert len(loss.tidy()) == 8 * 3 * 3
    assert "NLD (50%)" in loss.summary()
    assert "8 nodes" in small.summary()
    assert small.to_dataframe().loc["scanner", "providers"] == "NLD 60%, JPN 40%"


@st.composite
def networks(draw):
    """A random network: links go from lower to higher nodes only."""
    n = draw(st.integers(2, 7))
    names = [f"n{k}" for k in range(n)]
    codes = ("USA", "JPN", "NLD", "CHN")
    providers = {}
    for name in names:
        if draw(st.booleans()):
            shares = draw(st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any))
            providers[name] = {c: float(s) for c, s in zip(codes, shares, strict=True)}
        elif draw(st.booleans()):
            named = draw(st.sets(st.sampled_from(codes), min_size=1))
            providers[name] = dict.fromkeys(sorted(named))
    pairs = [(a, b) for a, b in itertools.combinations(names, 2) if draw(st.integers(0, 3)) == 0]
    split = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    inputs = [pair for pair, is_input in zip(pairs, split, strict=True) if is_input]
    kinds = [pair for pair, is_input in zip(pairs, split, strict=True) if not is_input]
    return chip_network([node(name) for name in names], providers, inputs, kinds)


@given(networks(), st.floats(0.0, 0.95), st.floats(0, 1), st.floats(0, 1))
def test_losses_are_shares_within_their_bound_and_grow_with_denial(network, substitution, first, second):
    low, high = sorted((first, second))
    less, more = (
        supply_loss(network, "CHN", {"USA": x, "JPN": x}, substitution=substitution) for x in (low, high)
    )
    for loss in (less, more):
        for values in (loss.direct, loss.loss, loss.bound):
            assert np.all((values >= 0.0) & (values <= 1.0))
            assert np.all(np.diff(values, axis=0) >= -1e-9)  # low, central, high
        assert np.all(loss.loss <= loss.bound + 1e-9)
    assert np.all(less.loss <= more.loss + 1e-9)
    assert np.all(less.bound <= more.bound + 1e-9)


def test_many_denials_at_once_are_each_alone(small):
    rng = np.random.default_rng(1)
    lost = rng.uniform(0, 0.5, (6, 8))
    home = rng.uniform(0, 0.5, (6, 8))
    together = availability(small, lost, home, rule="ces", substitution=0.3)
    for k in range(6):
        alone = availability(small, lost[k], home[k], rule="ces", substitution=0.3)
        np.testing.assert_allclose(together[k], alone, rtol=1e-13)


def test_bad_requests_are_refused(small):
    with pytest.raises(InputError, match="does not deny itself"):
        supply_loss(small, "CHN", ["CHN", "USA"], substitution=0.2)
    with pytest.raises(InputError, match="between 0 and 1"):
        supply_loss(small, "CHN", {"USA": 1.5}, substitution=0.2)
    with pytest.raises(InputError, match="below 1"):
        supply_loss(small, "CHN", ["USA"], substitution=1.0)
    with pytest.raises(UnknownName, match="scanner"):
        supply_loss(small, "CHN", ["USA"], substitution=0.2).at("scaner")
    with pytest.raises(UnknownName, match="country"):
        supply_loss(small, "Chna", ["USA"], substitution=0.2)


# ---- concentration and own shares


def test_concentration_is_the_sum_of_squares(small):
    assert at(small, small.concentration, "scanner") == pytest.approx(0.6**2 + 0.4**2)
    assert np.isnan(at(small, small.concentration, "chip"))


def test_shares_can_be_given_where_none_are_published(small):
    given_shares = small.with_share("chip", {"USA": 0.9, "Taiwan": 0.1})
    assert at(
        given_shares, supply_loss(given_shares, "CHN", ["TWN"], substitution=0.2).direct[1], "chip"
    ) == (pytest.approx(0.1))
    with pytest.raises(InputError, match="sum to 1"):
        small.with_share("chip", {"USA": 0.9})


# ---- who can deny


def brute_force(network, buyer, target, lost, essential):
    """Smallest denying sets by trying every set, with the rule written out anew."""
    codes = [c for c in network.countries if c not in (buyer, "VARIOUS")]

    def denied(members):
        state = {}
        for n in network.order:
            into = any(state[i] for i in network.into[n])
            shares = dict(zip(network.countries, network.assumed_share[n], strict=True))
            if network.published[n]:
                taken = sum(shares[c] for c in members) + (shares.get(buyer, 0.0) if into else 0.0)
                state[n] = taken >= lost - 1e-9
            elif network.has_providers[n]:
                named = {c for c in network.countries if shares[c] > 0}
                state[n] = named - {buyer} <= set(members) and (buyer not in named or into)
            else:
                state[n] = into
                kinds = network.kinds_of[n]
                if kinds and not essential:
                    sizes = [network.nodes[k].market for k in kinds]
                    equal = any(size is None for size in sizes)
                    weights = [1 / len(kinds) if equal else s / sum(sizes) for s in sizes]
                    out = sum(w for k, w in zip(kinds, weights, strict=True) if state[k])
                    state[n] = into or out >= lost - 1e-9
            if essential:
                state[n] = state[n] or any(state[k] for k in network.kinds_of[n])
        return state[target]

    found = []
    for size in range(len(codes) + 1):
        for members in itertools.combinations(codes, size):
            if not any(set(f) <= set(members) for f in found) and denied(members):
                found.append(members)
    return sorted(found, key=lambda s: (len(s), s))


@given(
    networks(), st.sampled_from([0.3, 0.6, 0.9, 1.0]), st.booleans(), st.sampled_from(["CHN", "USA", "IND"])
)
def test_denying_sets_are_those_found_by_trying_every_set(network, lost, essential, buyer):
    target = len(network.nodes) - 1
    name = network.nodes[target].id
    found = denying_sets(network, buyer, name, lost=lost, essential_kinds=essential)
    assert found.complete
    assert list(found.sets) == brute_force(network, buyer, target, lost, essential)


def test_the_sets_of_a_small_network(small):
    found = denying_sets(small, "CHN", "chip", lost=0.9)
    # China makes half of the etchers itself; scanners need both providers; its wafers need furnaces from Germany.
    assert found.sets == (("DEU", "JPN"), ("JPN", "NLD"))
    assert found.indispensable == ("JPN",)
    assert "in every set: JPN" in found.summary()
    assert found.to_dataframe()["size"].tolist() == [2, 2]
    assert len(found.tidy()) == 4
    # With every kind essential, EUV alone will do.
    assert denying_sets(small, "CHN", "chip", essential_kinds=True).sets[:2] == (("JPN",), ("NLD",))


def test_nobody_can_deny_what_the_buyer_makes_itself(small):
    found = denying_sets(small, "CHN", "etcher", lost=0.9)
    assert found.sets == ()
    assert found.complete
    assert "no set of countries" in found.summary()


def test_providers_without_a_name_cannot_deny():
    net = chip_network([node("n")], {"n": {"USA": 80, "VARIOUS": 20}})
    assert denying_sets(net, "CHN", "n", lost=0.8).sets == (("USA",),)
    assert denying_sets(net, "CHN", "n", lost=0.9).sets == ()


def test_the_search_stops_where_it_is_told(small):
    found = denying_sets(small, "CHN", "chip", max_size=1)
    assert found.sets == ()
    assert not found.complete
    assert "no set of the size asked for" in found.summary()
    assert not denying_sets(small, "CHN", "chip", limit=1).complete
    with pytest.raises(InputError, match="at most 1"):
        denying_sets(small, "CHN", "chip", lost=0.0)


# ---- the price of accelerators


def test_lost_varieties_raise_the_price_as_in_feenstra():
    price = accelerator_price(np.array([0.6, 0.4]), np.array([0.0, 1.0]), substitution=5.0)
    assert price == pytest.approx(0.4 ** (-1 / 4))


def test_nothing_denied_changes_nothing_and_costs_pass_through():
    share = np.array([[0.5, 0.5], [1.0, 0.0]])
    np.testing.assert_allclose(accelerator_price(share, 1.0, substitution=4.0), 1.0, rtol=1e-14)
    np.testing.assert_allclose(accelerator_price(share, 1.0, substitution=4.0, cost_hat=2.0), 2.0, rtol=1e-14)


def test_the_hardware_left_caps_the_price():
    assert accelerator_price(np.array([1.0]), np.array([0.0]), substitution=5.0, backstop=2.3) == 2.3
    assert accelerator_price(np.array([1.0]), np.array([1e-9]), substitution=5.0, backstop=2.3) == 2.3
    with pytest.raises(InputError, match="no accelerator at any price"):
        accelerator_price(np.array([1.0]), np.array([0.0]), substitution=5.0)


@given(
    st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3),
    st.lists(st.floats(0.05, 1.0), min_size=3, max_size=3),
    st.floats(1.5, 12.0),
)
def test_a_tighter_denial_never_lowers_the_price(weights, keep, sigma):
    share = np.array(weights) / sum(weights)
    price = accelerator_price(share, np.array(keep), substitution=sigma)
    tighter = accelerator_price(share, 0.9 * np.array(keep), substitution=sigma)
    assert 1.0 - 1e-12 <= price <= tighter


def test_draws_of_the_price_are_each_alone():
    rng = np.random.default_rng(0)
    sigma, keep = rng.uniform(2, 9, 50), rng.uniform(0.1, 1, (50, 2))
    share = np.array([0.3, 0.7])
    together = accelerator_price(share, keep, substitution=sigma)
    alone = [accelerator_price(share, k, substitution=s) for k, s in zip(keep, sigma, strict=True)]
    np.testing.assert_allclose(together, alone, rtol=1e-14)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"substitution": 1.0}, "above 1"),
        ({"keep": np.array([1.5, 0.0])}, "between 0 and 1"),
        ({"share": np.array([0.5, 0.4])}, "sum to one"),
        ({"cost_hat": 0.0}, "above 0"),
    ],
)
def test_bad_prices_are_refused(bad, words):
    fine = {"share": np.array([0.5, 0.5]), "keep": np.array([1.0, 1.0]), "substitution": 4.0}
    with pytest.raises(InputError, match=words):
        accelerator_price(**{**fine, **bad})


# ---- building and reading


def test_a_network_that_does_not_fit_together_is_refused_whole():
    with pytest.raises(ChipNetworkError) as caught:
        chip_network(
            [node("a"), node("a"), node("b")],
            {"c": {"USA": 1.0}, "b": {"USX": -1.0}},
            [("a", "bb")],
        )
    text = str(caught.value)
    for words in ("used twice", "'c'", "'USX'", "-1", "'bb'"):
        assert words in text


def test_links_in_a_circle_are_shown():
    with pytest.raises(ChipNetworkError, match=r"circle: .*a.* -> "):
        chip_network([node("a"), node("b")], {}, [("a", "b"), ("b", "a")])


FILES = {
    "inputs.csv": "input_id,input_name,type,stage_id,year,market_share_chart_global_market_size_info\n"
    "T,Etcher,tool_resource,,2025,$2.5 billion (2025)\n"
    "U,Dry etcher,tool_resource,,2025,\n"
    "P,Etching,process,S1,,\n"
    "Q,Finishing,process,S1,,\n",
    "providers.csv": "provider_name,alias,provider_id,provider_type,country\n"
    "USA,,C1,country,\n"
    "Various countries,,C2,country,\n"
    "Toolmaker,,F1,organization,JPN\n"
    "Other toolmaker,,F2,organization,JPN\n"
    "Third,,F3,organization,USA\n",
    "provision.csv": "provider_name,provider_id,provided_name,provided_id,share_provided,year,source\n"
    "USA,C1,Etcher,T,90,2025,x\n"
    "Various countries,C2,Etcher,T,10.5,2025,x\n"
    "Toolmaker,F1,Etcher,T,100,2025,x\n"
    "Toolmaker,F1,Dry etcher,U,30,2025,x\n"
    "Other toolmaker,F2,Dry etcher,U,30,2025,x\n"
    "Third,F3,Dry etcher,U,40,2025,x\n"
    "USA,C1,Fabrication,S1,100,2022,x\n",
    "sequence.csv": "input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id\n"
    "Dry etcher,U,Etcher,T,,\n"
    "Etcher,T,Etching,P,,\n"
    "Etching,P,Finishing,Q,,\n",
    "stages.csv": "stage_id,stage_name,description\nS1,Fabrication,words\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_official_files_become_countries(folder):
    net = read_chip_network(folder)
    share = dict(zip(net.countries, net.share[net.node("Etcher")], strict=True))
    # Rows of countries win, scaled to one; the firm's row leaves no trace.
    assert share == pytest.approx({"USA": 90 / 100.5, "VARIOUS": 10.5 / 100.5, "JPN": 0.0})
    share = dict(zip(net.countries, net.share[net.node("U")], strict=True))
    assert share == pytest.approx({"JPN": 0.6, "USA": 0.4, "VARIOUS": 0.0})
    assert net.nodes[net.node("T")].market == 2500.0
    ids = [n.id for n in net.nodes]
    # A tool that goes into a tool is a kind of it; the stage goes into the step that another leads to.
    assert {(ids[a], ids[b]) for a, b in net.kinds} == {("U", "T")}
    assert {(ids[a], ids[b]) for a, b in net.inputs} == {("T", "P"), ("P", "Q"), ("S1", "Q")}
    words = net.summary() + " ".join(net.to_dataframe()["name"])
    assert "oolmaker" not in words


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("inputs.csv", "T,Etcher,tool_resource", "T,Etcher,tol_resource", r"line 2.*'tool_resource'"),
        ("inputs.csv", "P,Etching,process,S1", "P,Etching,process,S9", "unknown stage 'S9'"),
        ("inputs.csv", "U,Dry", "T,Dry", "line 3.*used twice"),
        (
            "inputs.csv",
            "U,Dry etcher,tool_resource,,2025",
            "U,Dry etcher,tool_resource,,soon",
            "a year such as",
        ),
        ("providers.csv", "organization,JPN", "organization,JPX", "unknown country 'JPX'"),
        ("providers.csv", "F1,organization", "F1,organisation", "'organization'"),
        ("providers.csv", "Third,,F3,organization,USA", "Third,,F2,organization,USA", "F2 is in USA here"),
        ("provision.csv", "USA,C1,Etcher,T,90", "USA,C1,Etcher,T,190", "percentage from 0 to 100"),
        ("provision.csv", "USA,C1,Etcher,T,90", "USA,C1,Etcher,T,much", "'much'"),
        ("provision.csv", "USA,C1,Etcher,T,90", "USA,C1,Etcher,T,50", "sum to 60.5, not to 100"),
        ("provision.csv", "USA,C1,Etcher,T,90", "USA,C9,Etcher,T,90", "unknown provider_id 'C9'"),
        (
            "provision.csv",
            "Various countries,C2,Etcher,T,10.5",
            "USA,C1,Etcher,T,10",
            "in an earlier row too",
        ),
        ("sequence.csv", "Etcher,T,Etching,P,,", "Etcher,T,Etching,PP,,", "unknown input 'PP'"),
        ("sequence.csv", "Etcher,T,Etching,P,,", "Etcher,T,,,,", "either what it goes into"),
        ("sequence.csv", "Etching,P,Finishing,Q", "Finishing,Q,Etching,P", None),
        (
            "stages.csv",
            "stage_id,stage_name",
            "stage_ident,stage_name",
            "no column stage_id; found stage_ident",
        ),
    ],
)
def test_faults_of_official_files_are_told_with_their_place(folder, file, old, new, words):
    text = FILES[file].replace(old, new)
    assert text != FILES[file]
    (folder / file).write_text(text, encoding="utf-8")
    if words is None:
        assert read_chip_network(folder).node("Q") >= 0
        return
    with pytest.raises(ChipNetworkError, match=words) as caught:
        read_chip_network(folder)
    assert all(problem.line is not None for problem in caught.value.problems)


def test_missing_files_are_named(folder, tmp_path):
    (folder / "stages.csv").unlink()
    with pytest.raises(SourceError, match=r"stages\.csv"):
        read_chip_network(folder)
    with pytest.raises(SourceError, match="not a folder"):
        read_chip_network(tmp_path / "nowhere")


def test_without_the_noncommercial_files_the_way_out_is_told(monkeypatch):
    from accord.equilibrium import chip_files

    def gone(name):
        raise UnknownName("table", name, [])

    monkeypatch.setattr(chip_files.tables, "rows", gone)
    load_chip_network.cache_clear()
    with pytest.raises(SourceError, match="read_chip_network"):
        load_chip_network()


# ---- the official data


@pytest.fixture
def packaged():
    """The packaged extract; skips in a copy without the non-commercial files."""
    try:
        return load_chip_network()
    except SourceError as error:
        pytest.skip(str(error))


def test_the_packaged_extract_is_the_official_data(reference_data, packaged):
    official = read_chip_network(reference_data / "eto_chips")
    assert official.nodes == packaged.nodes
    assert official.countries == packaged.countries
    np.testing.assert_allclose(packaged.share, official.share, atol=1e-6)
    assert np.array_equal(packaged.provided, official.provided)
    assert set(packaged.inputs) == set(official.inputs)
    assert set(packaged.kinds) == set(official.kinds)


def test_no_firm_is_packaged(reference_data, packaged):
    import csv

    from accord import tables

    with (reference_data / "eto_chips" / "providers.csv").open(encoding="utf-8") as stream:
        firms = {
            row["provider_name"] for row in csv.DictReader(stream) if row["provider_type"] == "organization"
        }
    cells = {
        cell
        for part in ("nodes", "shares", "links")
        for row in tables.rows(f"noncommercial_chip_{part}")
        for cell in row.values()
    }
    assert len(firms) > 300
    assert not firms & cells
    assert not firms & {node.name for node in packaged.nodes}


def test_known_facts_of_the_official_data(reference_data):
    net = read_chip_network(reference_data / "eto_chips")
    assert len(net.nodes) == 129
    euv = dict(zip(net.countries, net.share[net.node("EUV lithography tools")], strict=True))
    assert euv["NLD"] == 1.0
    assert net.concentration[net.node("N20")] == 1.0
    # Design software: the largest part is of the United States.
    assert denying_sets(net, "CHN", "Electronic design automation software").sets == (("USA",),)
    loss = supply_loss(net, "CHN", ["USA", "NLD", "JPN"], substitution=0.2)
    assert loss.at("N20") == (1.0, 1.0, 1.0)
    assert loss.at("Finished logic chip")[1] > 0.9
    assert loss.chokepoints("Finished logic chip").index[0] in {"N84", "N19", "N32"}


def test_a_fault_in_the_official_files_is_found(reference_data, tmp_path):
    base = tmp_path / "eto"
    shutil.copytree(reference_data / "eto_chips", base)
    base.chmod(0o755)
    file = base / "provision.csv"
    text = file.read_text(encoding="utf-8")
    file.chmod(0o644)
    file.write_text(
        text.replace("NLD,P45,EUV lithography tools,N20,100", "NLD,P45,EUV lithography tools,N20,10")
    )
    with pytest.raises(ChipNetworkError, match=r"EUV lithography tools \(N20\) sum to 10, not to 100"):
        read_chip_network(base)
