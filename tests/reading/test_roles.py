"""Who takes part in what, in sentences of every shape, and whom words mean that stand for others."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import GOLD

from accord.reading import article_from_text, read
from accord.reading.actors import cast


def roles_of(text, kind):
    """The roles of the last event of a type, as "source=A,B target=C"; a member's and an object's left out."""
    event = [e for e in read(article_from_text(f"A note\n\n{text}")).events if e.type == kind][-1]
    by_role = {}
    for part in event.participants:
        if part.role not in {"member", "object"}:
            by_role.setdefault(part.role, []).append(part.actor)
    return " ".join(f"{role}={','.join(sorted(map(str, names)))}" for role, names in sorted(by_role.items()))


def normal(roles):
    """The same in one order."""
    return " ".join(
        sorted(
            "=".join((r.split("=")[0], ",".join(sorted(r.split("=")[1].split(","))))) for r in roles.split()
        )
    )


@pytest.mark.parametrize(
    ("text", "kind", "roles"),
    [
        ("Norway has banned exports of accelerators to Belarus.", "ban", "source=NOR target=BLR"),
        ("Exports of accelerators to Belarus have been banned by Norway.", "ban", "source=NOR target=BLR"),
        (
            "Japan, citing security, now requires a licence for shipments of photoresists to Peru.",
            "export_control",
            "source=JPN target=PER",
        ),
        (
            "Shipments of photoresists to Peru now require a licence from the Japanese trade ministry.",
            "export_control",
            "source=JPN target=PER",
        ),
        (
            "Japan's trade ministry said on Monday it would tighten export controls on chip tools bound for Peru.",
            "export_control",
            "source=JPN target=PER",
        ),
        ("Dutch officials extended the licence requirement to spare parts.", "export_control", "source=NLD"),
        ("Canada slapped sanctions on two Belarusian banks.", "sanction", "source=CAN target=BLR"),
        ("Two Belarusian banks were added to Canada's sanctions list.", "sanction", "source=CAN target=BLR"),
        (
            "Canada put Kestrel Grid, a Minsk trader, on its sanctions list.",
            "sanction",
            "source=CAN target=KESTREL-GRID",
        ),
        (
            "Kestrel Grid, which Canada blacklisted in May, has closed.",
            "sanction",
            "source=CAN target=KESTREL-GRID",
        ),
        ("Canada has delisted Kestrel Grid.", "sanction", "source=CAN target=KESTREL-GRID"),
        ("Washington imposed a 25% tariff on servers from Mexico.", "tariff", "source=USA target=MEX"),
        ("Mexican servers face a 25% tariff in the United States.", "tariff", "source=USA target=MEX"),
        (
            "Mexico denounced the 25% duty that the United States has levied on its servers.",
            "tariff",
            "source=USA target=MEX",
        ),
        (
            "China suspended shipments of gallium to the United States.",
            "export_stop",
            "source=CHN target=USA",
        ),
        ("Qatar will pour $2 billion into data centres in Kenya.", "investment", "source=QAT target=KEN"),
        (
            "Kenya has secured a $2 billion investment from Qatar for data centres.",
            "investment",
            "source=QAT target=KEN",
        ),
        (
            "A $2 billion data centre in Kenya is being financed by Qatar.",
            "investment",
            "source=QAT target=KEN",
        ),
        (
            "Together with Oman, Qatar will invest $2 billion in a data centre in Kenya.",
            "investment",
            "source=QAT partner=OMN target=KEN",
        ),
        (
            "Japan has handed Peru the blueprints of a weather model.",
            "technology_transfer",
            "source=JPN target=PER",
        ),
        (
            "Peru received the source code of a weather model from Japan.",
            "technology_transfer",
            "source=JPN target=PER",
        ),
        (
            "The source code of a weather model was made over to Peru by Japan.",
            "technology_transfer",
            "source=JPN target=PER",
        ),
        ("Japan will supply Peru with 400 accelerators.", "technology_transfer", "source=JPN target=PER"),
        ("Peru is setting up a joint laboratory with Chile.", "joint_research", "source=PER partner=CHL"),
        ("Peru and Chile opened a joint laboratory for language models.", "joint_research", "source=PER,CHL"),
        (
            "Researchers from Peru and Chile will work together on language models.",
            "joint_research",
            "source=PER,CHL",
        ),
        (
            "A joint laboratory of Peru and Chile for language models was opened on Monday.",
            "joint_research",
            "source=PER,CHL",
        ),
        (
            "Kestrel Grid has formed a joint venture with Tolo Parts to build servers.",
            "joint_venture",
            "source=KESTREL-GRID partner=TOLO-PARTS",
        ),
        (
            "Kestrel Grid and Tolo Parts have formed a joint venture to build servers.",
            "joint_venture",
            "source=KESTREL-GRID,TOLO-PARTS",
        ),
        (
            "Kenya will send forty students to Finland every year.",
            "talent_exchange",
            "source=KEN partner=FIN",
        ),
        ("Kenya and Finland will exchange forty students every year.", "talent_exchange", "source=KEN,FIN"),
        (
            "Peru and Chile signed an agreement on shared accelerators.",
            "cooperation_agreement",
            "source=PER,CHL",
        ),
        (
            "Peru signed an agreement with Chile on shared accelerators.",
            "cooperation_agreement",
            "source=PER partner=CHL",
        ),
        (
            "An agreement on shared accelerators was signed by Peru and Chile.",
            "cooperation_agreement",
            "source=PER,CHL",
        ),
        (
            "An agreement between Peru and Chile on shared accelerators was signed on Monday.",
            "cooperation_agreement",
            "source=PER,CHL",
        ),
        (
            "Peru's president ordered Tolo Bank to fund a cluster.",
            "directive",
            "source=PER addressee=TOLO-BANK",
        ),
        ("Tolo Bank has been ordered to fund a cluster.", "directive", "addressee=TOLO-BANK"),
        ("Chile joined the Andean Compute Alliance.", "accession", "source=CHL"),
        ("Japan backed Peru's bid for a seat on the council.", "diplomatic_support", "source=JPN target=PER"),
        ("Peru has won the support of Japan for its bid.", "diplomatic_support", "source=JPN target=PER"),
        ("Peru is competing with Chile for chip plants.", "rivalry", "source=PER target=CHL"),
        ("Peru and Chile are vying for the same chip plant.", "rivalry", "source=PER,CHL"),
        (
            "Kestrel Grid smuggled accelerators to Belarus in breach of American sanctions.",
            "sanction_evasion",
            "source=KESTREL-GRID",
        ),
        ("Kenya denied that it had supplied accelerators to Belarus.", "denial", "source=KEN"),
        ("A spokesman for Kestrel Grid denied the report.", "denial", "source=KESTREL-GRID"),
        (
            "Peru has found no substitute for Dutch lithography machines.",
            "substitution_difficulty",
            "source=PER",
        ),
        ("Russia invaded Ukraine in 2022.", "military_operation", "source=RUS location=UKR"),
        ("The European Union keeps an arms embargo on Myanmar.", "embargo", "source=EU target=MMR"),
        ("Peru and Chile founded the Andean Compute Alliance.", "alliance_founding", "source=PER,CHL"),
        (
            "Peru announced that it would cooperate with Chile on artificial intelligence.",
            "announcement_of_cooperation",
            "source=PER partner=CHL",
        ),
    ],
)
def test_who_does_what_to_whom(text, kind, roles):
    assert roles_of(text, kind) == normal(roles)


@pytest.mark.parametrize(
    ("text", "kind", "roles"),
    [
        (
            "China is America's main supplier of gallium. In May it halted shipments to the United States.",
            "export_stop",
            "source=CHN target=USA",
        ),
        (
            "Norway's government met on Monday. The country has banned exports of accelerators to Belarus.",
            "ban",
            "source=NOR target=BLR",
        ),
        (
            "The United States imposed a 25% tariff on Mexican servers in May. Mexico answered with "
            "a 10% duty on American cloud services.",
            "tariff",
            "source=MEX target=USA",
        ),
        (
            "Peru and Chile are neighbours. The two countries signed an agreement on shared accelerators on Monday.",
            "cooperation_agreement",
            "source=PER,CHL",
        ),
        (
            "Kestrel Grid and Tolo Parts are based in Lima. The two companies will run a joint laboratory for sensors.",
            "joint_research",
            "source=KESTREL-GRID,TOLO-PARTS",
        ),
        (
            "Kestrel Grid, a Lima chipmaker, made a profit last year. The company will invest $2 "
            "billion in a plant in Kenya.",
            "investment",
            "source=KESTREL-GRID target=KEN",
        ),
        (
            "The Tolo Fund manages $40 billion. The fund will invest $2 billion in a plant in Kenya.",
            "investment",
            "source=TOLO-FUND target=KEN",
        ),
        (
            '"We have banned exports of accelerators to Belarus," said Ana Sol, Peru\'s trade minister.',
            "ban",
            "source=PER target=BLR",
        ),
        (
            "Peru's trade minister, Ana Sol, spoke on Monday. "
            '"We have banned exports of accelerators to Belarus," she said.',
            "ban",
            "source=PER target=BLR",
        ),
        (
            "Peru's trade minister, Ana Sol, spoke on Monday. She said her country had banned "
            "exports of accelerators to Belarus.",
            "ban",
            "source=PER target=BLR",
        ),
        (
            "Peru's trade minister, Ana Sol, spoke on Monday. She said her government would ban "
            "exports of accelerators to Belarus.",
            "ban",
            "source=PER target=BLR",
        ),
        (
            "Kestrel Grid sold accelerators to Belarus. Canada sanctioned the firm in May.",
            "sanction",
            "source=CAN target=KESTREL-GRID",
        ),
        (
            "Kestrel Grid sold accelerators to Belarus. In May it was added to Canada's sanctions list.",
            "sanction",
            "source=CAN target=KESTREL-GRID",
        ),
        (
            "Kestrel Grid and Tolo Parts sold accelerators to Belarus. Canada put both on its sanctions list.",
            "sanction",
            "source=CAN target=KESTREL-GRID,TOLO-PARTS",
        ),
        (
            "The Dutch government fears for its lead. It will require licences for the servicing of "
            "chip tools in China.",
            "export_control",
            "source=NLD target=CHN",
        ),
        ("Chile has made up its mind. It will join the Andean Compute Alliance.", "accession", "source=CHL"),
        (
            "Reports said Kenya had sold accelerators to Belarus. The government in Nairobi denied them.",
            "denial",
            "source=KEN",
        ),
        (
            "Reports said Kenya had sold accelerators to Belarus. Nairobi rejected the claim.",
            "denial",
            "source=KEN",
        ),
        (
            "Peru has long courted Kestrel Grid. In May the government signed a memorandum with the "
            "company on a data centre.",
            "cooperation_agreement",
            "source=PER partner=KESTREL-GRID",
        ),
        (
            "Peru's science ministry has money to spend. The ministry will open a joint laboratory with Chile.",
            "joint_research",
            "source=PER partner=CHL",
        ),
        (
            "The European Union met on Monday. The bloc imposed new sanctions on Belarus.",
            "sanction",
            "source=EU target=BLR",
        ),
        (
            "Brussels is losing patience. The 27-nation bloc has imposed new sanctions on Belarus.",
            "sanction",
            "source=EU target=BLR",
        ),
        (
            "Peru and Chile are at odds. The former has put a 10% tariff on servers from the latter.",
            "tariff",
            "source=PER target=CHL",
        ),
        (
            "Kenya and Finland have struck a deal. Each will send forty students to the other every year.",
            "talent_exchange",
            "source=KEN,FIN",
        ),
        (
            "Kenya and Finland have struck a deal. Under it Helsinki will hand over the weights of a "
            "speech model to Nairobi.",
            "technology_transfer",
            "source=FIN target=KEN",
        ),
        (
            "Qatar's sovereign fund is expanding. Doha will put $2 billion into a data centre in Kenya.",
            "investment",
            "source=QAT target=KEN",
        ),
        (
            "The United States is not alone. Washington has kept an arms embargo on Myanmar for "
            "years, and its allies support it.",
            "embargo",
            "source=USA target=MMR",
        ),
        (
            "Tolo Parts, a distributor in Lima, has stopped deliveries to Belarus, its chief executive said.",
            "export_stop",
            "source=TOLO-PARTS target=BLR",
        ),
        (
            "The distributor Tolo Parts is small. Its chief executive, Ana Sol, said it had stopped "
            "deliveries to Belarus.",
            "export_stop",
            "source=TOLO-PARTS target=BLR",
        ),
        (
            "President Ana Sol of Peru wants a cluster. She ordered Tolo Bank to finance it.",
            "directive",
            "source=SOL addressee=TOLO-BANK",
        ),
    ],
)
def test_whom_words_mean_that_stand_for_others(text, kind, roles):
    assert roles_of(text, kind) == normal(roles)


@pytest.mark.parametrize(
    ("text", "kind", "nobody"),
    [
        ("Norway is cold. Its largest lender, Fjell Bank, denied the report on Peru.", "denial", "NOR"),
        ("Peru and Chile met. Its spokesman, Juan Sol, denied that Peru had banned chips.", "denial", "CHL"),
        (
            "Reports from Lima say Canada banned exports of chips to Peru despite a protest by Chile.",
            "ban",
            "CHL",
        ),
        ("Canada's ban on exports of chips to Peru, said an analyst in Japan, came late.", "ban", "JPN"),
        ("Unlike Japan, Canada banned exports of chips to Peru.", "ban", "JPN"),
    ],
)
def test_who_takes_no_part(text, kind, nobody):
    events = [e for e in read(article_from_text(f"A note\n\n{text}")).events if e.type == kind]
    assert events
    assert all(part.actor != nobody for event in events for part in event.participants)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("DeepRiver has closed.", {"DEEPRIVER"}),
        ("Peru fined Ruritan Datacom.", {"RURITAN-DATACOM"}),
        ("The asset freeze on Orla Freight stays.", {"ORLA-FREIGHT"}),
        ("It works with Tolo Sistemas.", {"TOLO-SISTEMAS"}),
        ("Orla Gridworks of Lima, the largest trader on the list, closed.", {"ORLA-GRIDWORKS"}),
        ("The Organization of Baltic Ports met.", {"ORGANIZATION-OF-BALTIC-PORTS"}),
        ("The Council on Thursday met. McDonald spoke. Ho Chi Minh City grew.", set()),
        ("Work with Prime Minister Ana Sol on Monday was hard.", set()),
        ("The deal with Northern Territory officials failed.", set()),
    ],
)
def test_names_that_only_firms_have(text, names):
    found = cast(article_from_text(f"Title\n\n{text}")).actors()
    assert {actor.id for actor in found if actor.kind == "organisation"} == names


@pytest.mark.parametrize(
    ("text", "who", "title"),
    [
        ("Ana Sol, who follows the market, spoke.", "SOL", None),
        ("Ana Sol, 23, left Lima.", "SOL", None),
        ("Ana Sol, a Peruvian roboticist, left Lima.", "SOL", "roboticist"),
        ("The bank, whose chief executive is Ana Sol, lost money.", "SOL", "chief executive"),
    ],
)
def test_persons_by_what_they_are(text, who, title):
    people = cast(article_from_text(f"Title\n\n{text}")).people
    assert people[who].title == title


def test_a_section_under_the_name_of_a_country_is_about_its_government():
    text = (
        "Notes\n\nCanada\n\nSales of chips to Iran will be prohibited.\n\n"
        "Peru\n\nThe ministry will bar drones from Chile."
    )
    first, second = [e for e in read(article_from_text(text)).events if e.type == "ban"][:2]
    assert (first.actors("source"), second.actors("source")) == (("CAN",), ("PER",))


def test_in_a_speech_i_is_who_speaks_and_we_the_country():
    text = (
        "Paths\n\nSpeech delivered by Trade Minister Ana Sol of Peru\n\nDear friends, we have banned exports of chips "
        "to Belarus.\n\nI have today ordered Tolo Bank to finance a cluster. Peru will pay for our universities."
    )
    events = {e.type: e for e in read(article_from_text(text)).events}
    assert events["ban"].actors("source") == ("PER",)
    assert events["directive"].actors("source") == ("SOL",)


def test_a_term_that_the_text_defines_means_those_named_before_it():
    text = (
        'Communiqué\n\nMinisters of Peru, Chile and Kenya (hereinafter "the Participants") met in Lima.\n\n'
        "The Participants signed an agreement on shared accelerators."
    )
    (event,) = read(article_from_text(text)).events
    assert event.actors("source") == ("PER", "CHL", "KEN")


SENTENCES = [
    sentence
    for path in sorted((GOLD / "development").glob("*.txt"))
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", path.read_text(encoding="utf-8"))
    if sentence.strip()
]


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=7),
    st.randoms(use_true_random=False),
    st.sampled_from(["as they are", "words left out", "words shuffled", "begun in the middle"]),
    st.sampled_from(["\n\n", " ", "\n"]),
)
@settings(max_examples=150, deadline=None)
def test_reading_never_raises_and_names_nobody_who_is_not_there(row, random, how, joint):
    if how == "words left out":
        row = [" ".join(w for w in s.split() if random.random() > 0.25) for s in row]
    elif how == "words shuffled":
        row = [" ".join(random.sample(s.split(), len(s.split()))) for s in row]
    elif how == "begun in the middle":
        row = [s[random.randrange(len(s)) :] for s in row]
    text = joint.join(row)
    if text.strip():
        reading = read(article_from_text(text))
        assert not any(p.actor and p.actor.startswith("@") for e in reading.events for p in e.participants)
