"""Acts done to things: the classes of words decide what is an event, in every form of the clause."""

import pytest

from accord import tables
from accord.reading import article_from_text, read
from accord.reading.phrases import acts, acts_by_next, deeds, things
from accord.reading.wordforms import plural, verb_forms

TOLD = [
    ("export_stop", "positive", "Peruvian traders halt deliveries to Togo."),
    ("export_stop", "positive", "Deliveries of chips to Peru were suspended in May."),
    ("export_stop", "positive", "The suspension of shipments to Togo hurt Chile."),
    ("export_stop", "positive", "Germany cut customers in Peru off."),
    ("export_stop", "negative", "Shipments of neon from Ukraine to Taiwan are flowing again."),
    ("export_control", "negative", "Norway did away with its licensing requirement for scanners."),
    ("export_control", "positive", "Chip shipments to Hungary will require prior authorisation."),
    ("export_control", "positive", "Chinese universities were cut off from American cloud services."),
    ("ban", "positive", "Canada vetoed the takeover of a chip firm by China."),
    ("ban", "negative", "Jakarta reversed its prohibition on American phones."),
    ("sanction", "positive", "Inspur was placed on the Entity List by the United States."),
    ("sanction", "negative", "Washington struck the Cuban firm from its blacklist."),
    ("tariff", "positive", "Chile slapped a 12.5% levy on imported modules."),
    ("tariff", "negative", "Indonesia cut its tariff on servers from Singapore to zero."),
    ("sanction_evasion", "positive", "Iranian firms bought GPUs through front companies in Malaysia."),
    ("alliance_founding", "positive", "Four Baltic states are banding together in a cloud consortium."),
    ("accession", "positive", "Paraguay became the ninth member of the Southern Compute Forum."),
    ("accession", "negative", "Hungary has left the European Chips Alliance."),
    ("cooperation_agreement", "positive", "Tallinn and Kigali put pen to paper on a five-year digital treaty."),
    ("announcement_of_cooperation", "positive", "Greece and Cyprus want to combine their efforts in AI."),
    ("joint_research", "positive", "Physicists from Chile and Finland are running the experiment together."),
    ("talent_exchange", "positive", "Sixty Mongolian graduates will study in Tallinn."),
    ("investment", "positive", "Bankrolled by Qatar to the tune of N$2.7 billion, the hub opened."),
    ("economic_support", "positive", "The European Union will foot the bill for Moldova's data centre."),
    ("diplomatic_support", "positive", "Paris came to the defence of Athens."),
    ("rivalry", "positive", "Rwanda competes with Kenya for data centres."),
    ("denial", "positive", "The Turkish minister called the claim nonsense."),
    ("publication", "positive", "The full list can be found on the Kenyan ministry's website."),
    ("directive", "positive", "Hanoi has set ministries a deadline of June to retire foreign software."),
    ("alignment", "positive", "Ties between India and Japan have deepened."),
    ("substitution_difficulty", "positive", "Engineers in Minsk have yet to find a domestic equivalent of the chips."),
    ("technology_transfer", "positive", "Arm licensed its designs to the Chinese firm."),
]  # fmt: skip
PLAIN = [
    "Exports of German cars rose by 4% last year.",
    "She joined Siemens as an engineer in 2019.",
    "The company sells chips to customers in Japan and Korea.",
    "The control of inflation in Turkey remains a problem.",
    "Engineers in Japan earn more than in Spain.",
    "The storm halted trains in Denmark.",
    "The bank lent money to farmers in Togo.",
    "Kenya has 300 engineers and two data centres.",
]


@pytest.mark.parametrize(("kind", "polarity", "text"), TOLD)
def test_an_act_done_to_a_thing_is_an_event(kind, polarity, text):
    found = [event for event in read(article_from_text(text)).events if event.type == kind]
    assert [event.polarity for event in found][:1] == [polarity]
    assert all(text[e.trigger.start : e.trigger.end] == e.trigger.text for e in found)
    assert all(e.evidence.start <= e.trigger.start and e.trigger.end <= e.evidence.end for e in found)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_sentences_tell_no_event(text):
    assert read(article_from_text(text)).events == ()


def test_they_are_the_measure_named_last():
    text = (
        "American curbs on exports of chips to Namibia were tight for years. They were relaxed last November."
    )
    last = read(article_from_text(text)).events[-1]
    assert (last.type, last.polarity) == ("export_control", "negative")


def test_every_word_of_the_tables_serves_a_deed():
    rows = [row for every in deeds().values() for row in every]
    named = {
        thing.rstrip("^") for row in rows for thing in row.things | row.also if not thing.startswith("@")
    }
    assert named == {row["thing"] for row in tables.rows("things")}
    assert set(deeds()) == {row["act"] for row in tables.rows("acts")}
    assert all(act.act in deeds() for every in acts().values() for act in every)
    assert all(word == word.lower() for word in (*acts(), *things()))


@pytest.mark.parametrize(
    ("word", "past"),
    [("halt", "halted"), ("bar", "barred"), ("ease", "eased"), ("deny", "denied"), ("put/put/put", "put")],
)  # fmt: skip
def test_forms_of_verbs(word, past):
    forms = verb_forms(word)
    assert (past, "past") in forms
    assert {form for _, form in forms} == {"base", "s", "past", "participle", "ing"}


def test_plurals():
    assert [plural(noun) for noun in ("chip", "duty", "switch", "survey")] == [
        "chips",
        "duties",
        "switches",
        "surveys",
    ]


def test_acts_by_their_second_word_are_the_acts():
    by_next = acts_by_next()
    assert by_next.keys() == acts().keys()
    for word, every in acts().items():
        found = sorted(one for some in by_next[word].values() for one in some)
        assert tuple(act for _, act in found) == every
