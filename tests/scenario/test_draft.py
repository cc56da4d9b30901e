"""Readings become drafts: which events are measures, and why the others are left out."""

import datetime as dt
import json
from pathlib import Path

import pytest

from accord.reading.lexicon import event_types
from accord.reading.records import (
    Actor,
    Article,
    Event,
    Mention,
    Participant,
    Reading,
    ResolvedDate,
    Span,
    span_at,
)
from accord.scenario import (
    Alliance,
    Directive,
    Draft,
    Embargo,
    ExportControl,
    JointResearch,
    JointVenture,
    Tariff,
    TradeFacilitation,
    draft,
    parse_scenario,
)
from accord.scenario.assumed import assumed
from accord.scenario.magnitude import Magnitude
from accord.scenario.suggested import suggestions, suggestions_table


def actor(id: str, kind: str = "country", *, iso3: str | None = None, vague: bool = False) -> Actor:
    iso3 = id if kind == "country" and iso3 is None else iso3
    return Actor(
        id=id,
        kind=kind,
        name=id.title() if vague or kind in ("person", "organisation") else id,
        iso3=iso3,
        vague=vague,
        mentions=(),
    )


ACTORS = (
    actor("USA"),
    actor("CHN"),
    actor("RUS"),
    actor("JPN"),
    actor("BRICS", "bloc"),
    actor("WEST", "bloc", vague=True),
    actor("LEADER", "person", iso3="RUS"),
    actor("BANK", "organisation", iso3="RUS"),
    actor("NETWORK", "organisation"),
)


class Told:
    """Writes a text and its events side by side, so that every span is right."""

    def __init__(self) -> None:
        self.text = ""
        self.events: list[Event] = []

    def add(self, type: str, sentence: str, *, object: str = "", date: str = "", **fields: object) -> "Told":
        start = len(self.text)
        self.text += sentence + " "
        whole = span_at(self.text, start, start + len(sentence))

        def inside(words: str) -> Span:
            at = self.text.index(words, start)
            return span_at(self.text, at, at + len(words))

        roles: dict[str, list[str | None]] = {
            role: fields.pop(role, [])  # type: ignore[misc]
            for role in ("source", "target", "partner", "member", "addressee", "object_")
        }
        parts = [
            Participant(role=role.rstrip("_"), actor=who, mention=inside(sentence.split()[0]))
            for role, listed in roles.items()
            for who in listed
        ]
        self.events.append(
            Event(
                id=f"E{len(self.events) + 1}",
                type=type,
                evidence=whole,
                trigger=whole,
                participants=tuple(parts),
                object=inside(object) if object else None,
                date=ResolvedDate(span=whole, value=date, resolution="day") if date else None,
                **fields,
            )
        )
        return self

    def draft(self, published: dt.date | None = dt.date(2025, 1, 2)) -> Draft:
        article = Article(text=self.text, title="A title", name="a.txt", sha256="0" * 64, published=published)
        reading = Reading(article=article, actors=ACTORS, events=tuple(self.events))
        made = draft(reading)
        assert parse_scenario(made.scenario.to_yaml()) == made.scenario
        accounted = [name for name, _ in (*made.left_out, *made.used)]
        assert sorted(accounted) == sorted(event.id for event in self.events)
        assert {measure for _, measure in made.used} == {m.id for m in made.scenario.measures}
        return made


def only(made: Draft):
    assert len(made.scenario.measures) == 1
    return made.scenario.measures[0]


def why(made: Draft) -> str:
    assert made.scenario.measures == ()
    assert len(made.left_out) == 1
    return made.left_out[0][1]


class TestControls:
    def test_a_named_source_is_the_sender(self):
        told = Told().add(
            "export_control",
            "Washington barred sales of advanced chips to China",
            object="advanced chips",
            source=["USA"],
            target=["CHN"],
            date="2023-10-17",
        )
        measure = only(told.draft())
        assert isinstance(measure, ExportControl)
        assert (measure.senders, measure.targets, measure.sectors) == (("USA",), ("CHN",), ("C26",))
        assert measure.coverage == assumed("export_control.coverage")
        assert measure.leakage == assumed("export_control.leakage")
        assert measure.coverage.assumption
        assert measure.date == dt.date(2023, 10, 17)
        assert measure.against_baseline == "added"
        assert [e.text for e in measure.evidence] == ["Washington barred sales of advanced chips to China"]

    def test_a_sanction_and_a_stop_on_one_target_are_one_control_of_the_coalition(self):
        made = (
            Told()
            .add("sanction", "Western sanctions limit access to microchips", source=["WEST"], target=["RUS"])
            .add("export_stop", "Producers ceased exporting to Russia", source=[None], target=["RUS"])
            .draft()
        )
        measure = only(made)
        assert (measure.senders, measure.targets) == (("GECC",), ("RUS",))
        assert len(measure.evidence) == 2
        assert "Inference by Accord" in measure.notes
        assert "'Western'" in measure.notes
        assert measure.against_baseline == "deepens"
        assert made.used == (("E1", "m1"), ("E2", "m1"))

    def test_the_coalition_is_not_read_into_controls_on_others(self):
        told = Told().add("sanction", "Western sanctions on chips", source=["WEST"], target=["CHN"])
        assert "who controls" in why(told.draft())

    def test_what_is_only_possible_is_no_part_of_what_is_in_force(self):
        made = (
            Told()
            .add("sanction", "America limits chips", source=["USA"], target=["CHN"])
            .add(
                "sanction",
                "America may limit more chips",
                source=["USA"],
                target=["CHN"],
                modality="possible",
            )
            .draft()
        )
        assert [(m.modality, m.against_baseline) for m in made.scenario.measures] == [
            ("asserted", "deepens"),
            ("possible", "added"),
        ]

    def test_a_control_denied_or_said_not_to_be_is_kept_as_denied(self):
        told = Told().add(
            "sanction", "America did not limit chips", source=["USA"], target=["CHN"], polarity="negative"
        )
        assert only(told.draft()).modality == "denied"

    def test_a_stop_alone_has_its_own_coverage(self):
        told = Told().add("export_stop", "Japan halted chip exports", source=["JPN"], target=["RUS"])
        assert only(told.draft()).coverage == assumed("export_stop.coverage")

    def test_all_electronics_are_more_than_chips(self):
        told = Told().add(
            "export_control", "No more electronics", object="electronics", source=["USA"], target=["RUS"]
        )
        assert only(told.draft()).coverage == assumed("export_control.coverage_of_product")

    @pytest.mark.parametrize(
        ("sentence", "target", "says"),
        [
            ("America froze assets", ["RUS"], "does not say which goods"),
            ("America barred lithography machines", ["CHN"], "no packaged share of 'lithography machines'"),
            ("America barred chips", [], "does not say which country"),
        ],
    )
    def test_what_is_too_vague_is_left_out_with_the_reason(self, sentence, target, says):
        assert says in why(Told().add("sanction", sentence, source=["USA"], target=target).draft())


class TestOtherMeasures:
    def test_an_order_told_twice_is_one_directive_dated_by_its_publication(self):
        made = (
            Told()
            .add("directive", "He ordered the bank", source=["LEADER"], addressee=["BANK"], partner=["CHN"])
            .add("publication", "It was published on 1 January", date="2025-01-01", about="E1")
            .add("directive", "He instructed it again", source=["LEADER"], same_as="E1")
            .draft()
        )
        measure = only(made)
        assert isinstance(measure, Directive)
        assert (measure.issuer, measure.addressees, measure.partners) == ("RUS", ("Bank",), ("CHN",))
        assert measure.date == dt.date(2025, 1, 1)
        assert len(measure.evidence) == 2
        assert [name for name, _ in made.left_out] == ["E2"]

    def test_an_alliance_has_no_trade_unless_the_text_says_so(self):
        silent = Told().add(
            "alliance_founding", "A network of specialists", member=["BRICS"], object_=["NETWORK"]
        )
        measure = only(silent.draft())
        assert isinstance(measure, Alliance)
        assert (measure.name, measure.channels, measure.trade_effect) == (
            "Network",
            ("research", "talent"),
            None,
        )
        spoken = Told().add("alliance_founding", "A network to ease trade in AI", member=["BRICS"])
        measure = only(spoken.draft())
        assert measure.channels == ("trade", "research", "talent")
        assert measure.trade_effect == assumed("alliance.trade_effect")

    def test_its_founder_is_a_member(self):
        told = Told().add("alliance_founding", "A network", source=["JPN", "RUS"], member=["BRICS"])
        assert only(told.draft()).members == ("BRICS", "JPN")

    def test_an_announcement_of_the_same_cooperation_supports_it(self):
        made = (
            Told()
            .add("announcement_of_cooperation", "Intent to work together", source=["RUS"], partner=["BRICS"])
            .add("alliance_founding", "A network", member=["BRICS"])
            .draft()
        )
        assert [e.text for e in only(made).evidence] == ["Intent to work together", "A network"]
        assert made.used == (("E1", "m1"), ("E2", "m1"))

    def test_cooperation_without_a_channel_is_left_out(self):
        told = Told().add("cooperation_agreement", "They will cooperate", source=["RUS"], partner=["CHN"])
        assert "no channel" in why(told.draft())

    def test_a_transfer_goes_from_provider_to_receiver_and_keeps_its_modality(self):
        told = Told().add(
            "technology_transfer",
            "China could provide tools",
            source=["CHN"],
            target=["RUS"],
            modality="possible",
        )
        measure = only(told.draft())
        assert isinstance(measure, TradeFacilitation)
        assert (measure.senders, measure.targets, measure.sectors) == (("CHN",), ("RUS",), ("C26",))
        assert measure.modality == "possible"
        assert measure.trade_effect == assumed("technology_transfer.trade_effect")

    @pytest.mark.parametrize("kind", ["joint_research", "talent_exchange", "joint_venture"])
    def test_partners_come_from_all_who_take_part(self, kind):
        measure = only(Told().add(kind, "Together", source=["RUS"], partner=["CHN"]).draft())
        assert measure.type == kind
        assert measure.partners == ("RUS", "CHN")
        assert "between which countries" in why(Told().add(kind, "Together", source=["RUS"]).draft())

    def test_a_joint_venture_is_in_the_sector_it_names(self):
        told = Told().add(
            "joint_venture", "In cloud computing", object="cloud computing", source=["RUS", "CHN"]
        )
        measure = only(told.draft())
        assert isinstance(measure, JointVenture)
        assert measure.sectors == ("J62_63",)

    @pytest.mark.parametrize(
        ("sentence", "rate"),
        [
            ("a 25% tariff on chips", 0.25),
            ("a tariff of 7.5 per cent on chips", 0.075),
            ("tariffs on chips rise from 25% to 50%", 0.25),
        ],
    )
    def test_a_tariff_has_the_rate_of_the_text(self, sentence, rate):
        measure = only(Told().add("tariff", sentence, object="chips", source=["USA"], target=["CHN"]).draft())
        assert isinstance(measure, Tariff)
        assert measure.rate.value == pytest.approx(rate)
        assert sentence in measure.rate.source
        assert not measure.rate.assumption
        assert measure.sectors == ("C26",)

    @pytest.mark.parametrize(
        ("sentence", "says"),
        [
            ("a tariff on chips", "gives no rate"),
            ("tariffs on chips rise to 50%", "not the old one"),
            ("10% or 20% on chips", "several rates"),
        ],
    )
    def test_a_tariff_without_one_added_rate_is_left_out(self, sentence, says):
        assert says in why(Told().add("tariff", sentence, source=["USA"], target=["CHN"]).draft())

    def test_a_tariff_on_unknown_goods_is_left_out_and_on_none_is_on_all(self):
        told = Told().add("tariff", "10% on garlic", object="garlic", source=["USA"], target=["CHN"])
        assert "no sector is known for 'garlic'" in why(told.draft())
        told = Told().add("tariff", "10% on everything", source=["USA"], target=["CHN"])
        assert only(told.draft()).sectors == ("all",)

    def test_an_embargo_of_a_sector_is_zero_and_of_chips_a_control(self):
        told = Told().add("embargo", "no imports of coal", object="coal", source=["JPN"], target=["RUS"])
        measure = only(told.draft())
        assert isinstance(measure, Embargo)
        assert (measure.sectors, measure.direction) == (("B05",), "imports")
        measure = only(
            Told().add("embargo", "no chips", object="chips", source=["JPN"], target=["RUS"]).draft()
        )
        assert isinstance(measure, ExportControl)
        assert measure.coverage == assumed("sector.chip_share")


@pytest.mark.parametrize(
    "kind",
    [
        "sanction_evasion",
        "rivalry",
        "substitution_difficulty",
        "alignment",
        "economic_support",
        "diplomatic_support",
        "military_operation",
        "investment",
        "denial",
        "something_new",
    ],
)
def test_what_is_no_measure_is_left_out_with_a_reason(kind):
    assert len(why(Told().add(kind, "Words", source=["RUS"], target=["CHN"]).draft())) > 15


SAMPLES = {
    "sanction": ("Chips", {"object": "Chips", "target": ["CHN"]}),
    "export_control": ("Chips", {"object": "Chips", "target": ["CHN"]}),
    "export_stop": ("Chips", {"object": "Chips", "target": ["CHN"]}),
    "ban": ("Chips", {"object": "Chips", "target": ["CHN"]}),
    "directive": ("An order", {"addressee": ["BANK"]}),
    "alliance_founding": ("Free trade", {"member": ["USA", "JPN"]}),
    "technology_transfer": ("Technology", {"target": ["CHN"]}),
    "joint_research": ("Research", {"partner": ["CHN"]}),
    "talent_exchange": ("People", {"partner": ["CHN"]}),
    "joint_venture": ("A venture", {"partner": ["CHN"]}),
    "tariff": ("A tariff of 25%", {"target": ["CHN"]}),
    "embargo": ("Chips", {"object": "Chips", "target": ["CHN"]}),
}


def test_the_table_of_suggestions_is_what_the_drafts_do():
    every = {one.event: one for one in suggestions()}
    assert set(every) == set(event_types()), "each type of event suggests a measure or has a reason"
    for name, one in every.items():
        if not one.measures:
            assert one.why_not
            continue
        sentence, fields = SAMPLES[name]
        measure = only(Told().add(name, sentence, source=["USA"], **fields).draft())
        assert measure.type in one.measures
        sources = {m.source for m in vars(measure).values() if isinstance(m, Magnitude)}
        keys = {key for key in one.magnitudes if assumed(key).source in sources}
        stated = {source for source in sources if source.startswith("the article")}
        assert len(keys) + len(stated) == len(sources), f"{name}: a magnitude that the table does not name"
        assert all(assumed(key).source for key in one.magnitudes)


def test_the_documentation_has_the_table_of_suggestions():
    text = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
    assert suggestions_table() in text, (
        "paste `accord.scenario.suggested.suggestions_table()` into docs/reading.md"
    )


class TestBans:
    def test_a_ban_on_exports_of_chips_is_a_control_with_its_packaged_coverage(self):
        told = Told().add("ban", "Chips are banned", source=["USA"], target=["CHN"], object="Chips")
        measure = only(told.draft())
        assert isinstance(measure, ExportControl)
        assert measure.coverage == assumed("export_control.coverage")
        assert measure.leakage == assumed("export_control.leakage")

    def test_a_ban_and_a_control_of_the_same_parties_are_one_measure(self):
        told = Told().add("ban", "Chips are banned", source=["USA"], target=["CHN"], object="Chips")
        told.add("export_control", "Chips are controlled", source=["USA"], target=["CHN"], object="Chips")
        assert len(only(told.draft()).evidence) == 2

    def test_a_ban_on_imports_is_an_embargo_of_imports(self):
        told = Told().add(
            "ban", "Imports of electronics are banned", source=["USA"], target=["CHN"], object="electronics"
        )
        measure = only(told.draft())
        assert isinstance(measure, Embargo)
        assert (measure.direction, measure.sectors) == ("imports", ("C26",))

    def test_a_ban_without_goods_says_what_is_missing(self):
        assert "which goods" in why(Told().add("ban", "It is banned", source=["USA"], target=["CHN"]).draft())


class TestTheSameSaidTwice:
    def test_is_one_measure_with_both_words_and_the_firmest_modality(self):
        told = (
            Told()
            .add("joint_research", "They may do research", source=["RUS", "CHN"], modality="possible")
            .add("joint_research", "They plan research", source=["CHN", "RUS"], modality="intended")
        )
        measure = only(told.draft())
        assert measure.modality == "intended"
        assert [e.text for e in measure.evidence] == ["They may do research", "They plan research"]

    def test_is_two_where_somebody_else_is_meant_or_one_is_denied(self):
        told = (
            Told()
            .add("joint_research", "They may do research", source=["RUS", "CHN"], modality="possible")
            .add("joint_research", "Others will do research", source=["JPN", "CHN"], modality="intended")
            .add("joint_research", "There is none", source=["RUS", "CHN"], modality="denied")
        )
        assert [m.modality for m in told.draft().scenario.measures] == ["possible", "intended", "denied"]

    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            ("sanction", {"source": ["USA"], "target": ["CHN"], "object": "chips"}),
            ("joint_research", {"source": ["RUS", "CHN"]}),
        ],
    )
    @pytest.mark.parametrize("linked", [True, False])
    @pytest.mark.parametrize(
        ("first", "second", "measures"),
        [
            ("2023-10-17", "2024-12-02", 2),
            ("2023-10-17", "2023-10-17", 1),
            ("2023-10-17", "2023-10", 1),
            ("2023", "2023-10-17", 1),
            ("2022", "2023-10", 2),
            ("2022/..", "2023-10-17", 1),
            ("2023-10-17", "", 1),
            ("", "2023-10-17", 1),
            ("XXXX-01-01", "2023-10-17", 1),
        ],
    )
    def test_is_one_measure_for_each_day(self, kind, fields, linked, first, second, measures):
        told = Told().add(kind, "One step on chips", date=first, **fields)
        told.add(kind, "A step on chips", date=second, same_as="E1" if linked else None, **fields)
        made = told.draft()
        assert len(made.scenario.measures) == measures
        assert {name for name, _ in made.used} == {"E1", "E2"}

    def test_a_telling_without_a_date_goes_with_the_first_of_two_days(self):
        fields = {"source": ["USA"], "target": ["CHN"], "object": "chips"}
        told = Told().add("sanction", "A step on chips", date="2022-10-07", **fields)
        told.add("sanction", "Another step on chips", date="2023-10-17", same_as="E1", **fields)
        told.add("sanction", "The steps on chips", same_as="E1", **fields)
        first, second = told.draft().scenario.measures
        assert len(first.evidence) == 2
        assert [str(first.date), str(second.date)] == ["2022-10-07", "2023-10-17"]


class TestDays:
    def test_blocs_are_counted_on_the_day_of_the_article(self):
        told = Told().add("joint_research", "Together", source=["RUS"], partner=["CHN"])
        assert told.draft(dt.date(2024, 5, 6)).scenario.as_of == dt.date(2024, 5, 6)

    def test_else_of_the_latest_event_and_else_of_the_baseline(self):
        told = Told().add("joint_research", "Together", source=["BRICS"], date="2024-12")
        assert told.draft(None).scenario.as_of == dt.date(2024, 12, 31)
        told = Told().add("joint_research", "Together", source=["BRICS"])
        made = told.draft(None).scenario
        assert made.as_of == dt.date(2022, 12, 31)
        assert "Nothing in the article is dated" in made.description

    @pytest.mark.parametrize(
        ("value", "date", "says"),
        [
            ("2024-12-11/..", dt.date(2024, 12, 11), "to be confirmed"),
            ("2024", "2024-12", "only the year 2024"),
            ("XXXX-01-01", None, "leaves the year open"),
        ],
    )
    def test_dates_a_measure_cannot_carry_as_they_are(self, value, date, says):
        measure = only(Told().add("joint_research", "Together", source=["RUS", "CHN"], date=value).draft())
        assert measure.date == date
        assert says in measure.notes


def test_the_reference_reading_gives_the_measures_a_careful_reader_expects(reference_data: Path):
    folder = reference_data / "reading"
    text = (folder / "article.txt").read_text(encoding="utf-8")
    records = json.loads((folder / "records.json").read_text(encoding="utf-8"))
    made = draft(_reference(text, records))
    assert [(m.id, m.type, m.modality) for m in made.scenario.measures] == [
        ("m1", "directive", "asserted"),
        ("m2", "export_control", "asserted"),
        ("m3", "alliance", "asserted"),
        ("m4", "trade_facilitation", "possible"),
        ("m5", "joint_research", "possible"),
        ("m6", "joint_venture", "possible"),
        ("m7", "talent_exchange", "possible"),
    ]
    assert [name for name, _ in made.left_out] == ["E2", "E7", "E8", "E10", "E14", "E15", "E16", "E17"]
    assert isinstance(made.scenario.measures[4], JointResearch)
    for measure in made.scenario.measures:
        for span in measure.evidence:
            assert text[span.start : span.end] == span.text


def _reference(text: str, records: dict) -> Reading:
    def span(found: dict) -> Span:
        return Span(start=found["start"], end=found["end"], text=found["text"])

    belongs = {"PUTIN": "RUS", "GREF": "RUS", "SBER": "RUS", "KREMLIN": "RUS"}
    actors = [
        Actor(
            id=a["id"],
            kind=a["actor_type"],
            name=a["name"],
            iso3=a.get("iso3", belongs.get(a["id"])),
            vague=a["id"] == "WEST",
            mentions=tuple(Mention(span=span(m)) for m in a["mentions"]),
        )
        for a in records["actors"]
    ]
    events = []
    for e in (r for r in records["records"] if r["kind"] == "event"):
        date = e["date"]
        at = text.index(e["object"], e["evidence"]["start"]) if e.get("object") else 0
        events.append(
            Event(
                id=e["id"],
                type=e["event_type"],
                evidence=span(e["evidence"]),
                trigger=span(e["trigger"]),
                participants=tuple(
                    Participant(role=p["role"], actor=p["actor"], mention=span(e["trigger"]))
                    for p in e["participants"]
                ),
                modality={"intent": "intended"}.get(e["modality"], e["modality"]),
                date=date
                and ResolvedDate(
                    span=span(date), value=date["value"], resolution=date["resolution"], inferred=True
                ),
                object=span_at(text, at, at + len(e["object"])) if e.get("object") else None,
                same_as=e.get("same_as"),
                about=e.get("about"),
            )
        )
    article = Article(text=text, title="Putin Directs Russia", name="article.txt", sha256="0" * 64)
    return Reading(article=article, actors=tuple(actors), events=tuple(events))
