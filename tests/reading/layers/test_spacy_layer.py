"""A parse adds names and parties. Parses are written by hand here; the last tests need spaCy and a model."""

import importlib.util
from dataclasses import replace

import pytest

from accord.errors import InputError, MissingExtra, UnknownName
from accord.reading import article_from_text, read
from accord.reading.layers import chosen
from accord.reading.layers.grammar import Entity, Parsed, Word, parts_of
from accord.reading.layers.parser import MODELS
from accord.reading.layers.spacy_layer import SpacyLayer


def parsed(start, text, words, entities=()):
    """Words as "text/relation/head/part of speech", head being the position of the head."""
    made, position = [], 0
    for word in words.split():
        form, dep, head, pos = word.rsplit("/", 3)
        place = text.index(form, position)
        position = place + len(form)
        made.append(Word(start + place, start + position, form, dep, int(head), pos))
    names = [Entity(start + text.index(n), start + text.index(n) + len(n), label) for n, label in entities]
    return Parsed(tuple(made), tuple(names))


def layer(**trees):
    """A layer whose parser knows the sentences that begin with the given words."""

    def parse(sentences):
        for start, text in sentences:
            words, entities = trees.get(text.split()[0], ("", ()))
            yield parsed(start, text, words, entities)

    return SpacyLayer(parse, "by hand")


def with_parse(text, **trees):
    return read(article_from_text(text), layers=[layer(**trees)])


def test_names_become_actors_with_all_their_mentions_and_places_do_not():
    text = (
        "Deal\n\nOlder hands saw Kofi Mensah beside Harrow Kestrel near Foz do Iguaçu and Nairobi. "
        "Nobody there had met Mensah before the rain."
    )
    found = with_parse(
        text,
        Older=("", [
            ("Kofi Mensah", "PERSON"), ("Harrow Kestrel", "ORG"), ("Foz do Iguaçu", "ORG"), ("Nairobi", "ORG"),
        ]),
    )  # fmt: skip
    new = {a.id: a for a in found.actors if a.layer == "spacy"}
    assert {a.kind for a in new.values()} == {"person", "organisation"}
    assert set(new) == {"MENSAH", "HARROW-KESTREL"}
    assert [m.span.text for m in new["MENSAH"].mentions] == ["Kofi Mensah", "Mensah"]
    assert found.layers == ("rules", "spacy")
    assert {n.record for n in found.notes if n.kind == "added"} == set(new)


@pytest.mark.parametrize("name", ["AI", "the", "GPU Reuters", "harrow", "X", "’s", "12%"])
def test_what_is_no_name_is_no_actor(name):
    found = with_parse(f"Deal\n\nOlder hands like {name} a lot.", Older=("", [(name, "ORG")]))
    assert not [a for a in found.actors if a.layer == "spacy"]


def test_a_wrong_organisation_is_taken_apart():
    text = "Deal\n\nKofi Mensah of Harrow Dynamics was there."
    plain = read(article_from_text(text))
    joined = [a for a in plain.actors if a.name == "Kofi Mensah of Harrow Dynamics"]
    found = with_parse(text, Kofi=("", [("Kofi Mensah", "PERSON"), ("Harrow Dynamics", "ORG")]))
    if joined:
        assert next(n.kind for n in found.notes) == "corrected"
    assert {a.name for a in found.actors} == {"Kofi Mensah", "Harrow Dynamics"}


PASSIVE = "Talks\n\nOn paper Uganda imposed sanctions on Togo."
IMPOSED = (
    "On/prep/3/ADP paper/pobj/0/NOUN Uganda/nsubj/3/PROPN imposed/ROOT/3/VERB sanctions/dobj/3/NOUN "
    "on/prep/4/ADP Togo/pobj/5/PROPN"
)


def test_where_the_rules_have_the_parties_nothing_changes():
    found = with_parse(PASSIVE, On=(IMPOSED, ()))
    assert found.events == read(article_from_text(PASSIVE)).events
    assert not found.notes


def left_with(actor):
    """The reading of the rules with one participant only."""
    plain = read(article_from_text(PASSIVE))
    (event,) = plain.events
    kept = tuple(p for p in event.participants if p.actor == actor)
    return plain.model_copy(update={"events": (event.model_copy(update={"participants": kept}),)})


def test_a_party_the_rules_leave_open_is_filled():
    found = layer(On=(IMPOSED, ())).extend(left_with("TGO"))
    (filled,) = found.events
    assert [(p.role, p.actor, p.layer) for p in filled.participants] == [
        ("target", "TGO", "rules"),
        ("source", "UGA", "spacy"),
    ]
    assert [(n.kind, n.record) for n in found.notes] == [("added", filled.id)]


def test_another_party_than_that_of_the_rules_is_noted_and_that_of_the_rules_stands():
    other = IMPOSED.replace("Uganda/nsubj", "Uganda/dep").replace("Togo/pobj/5", "Togo/nsubj/3")
    ours = left_with("UGA")
    found = layer(On=(other, ())).extend(ours)
    assert found.events == ours.events
    assert [n.kind for n in found.notes] == ["conflict"]
    assert "TGO as source" in found.notes[0].reason


HALTED = (
    "Exports/nsubjpass/6/NOUN of/prep/0/ADP lathes/pobj/1/NOUN to/prep/0/ADP Togo/pobj/3/PROPN were/auxpass/6/AUX "
    "halted/ROOT/6/VERB by/agent/6/ADP Peru/pobj/7/PROPN in/prep/6/ADP May/pobj/9/PROPN 2024/nummod/10/NUM"
)


def by_verb(text, words):
    """What the parse adds to the same article without the events of the rules."""
    lemmas = {"halted": "halt", "Exports": "export"}

    def parse(sentences):
        for start, sentence in sentences:
            tree = parsed(start, sentence, words)
            yield Parsed(tuple(replace(w, lemma=lemmas.get(w.text, w.text)) for w in tree.words))

    bare = read(article_from_text(text)).model_copy(update={"events": ()})
    return SpacyLayer(parse).extend(bare)


def test_a_verb_and_its_object_show_an_event():
    found = by_verb("Talks\n\nExports of lathes to Togo were halted by Peru in May 2024.", HALTED)
    (event,) = found.events
    assert (event.type, event.layer, event.modality) == ("export_stop", "spacy", "asserted")
    assert (event.actors("source"), event.actors("target")) == (("PER",), ("TGO",))
    assert event.evidence.text == "Exports of lathes to Togo were halted by Peru"
    assert event.trigger.text == "halted"
    assert event.date.value == "2024-05"
    assert [(n.kind, n.record) for n in found.notes] == [("added", event.id)]


@pytest.mark.parametrize(
    "words",
    [
        HALTED.replace("Exports/nsubjpass", "Exports/dep"),  # nothing is halted
        HALTED.replace("Peru/pobj", "Peru/dep"),  # nobody halts it
        HALTED.replace("halted/ROOT/6/VERB", "halted/ROOT/6/NOUN"),
    ],
)
def test_half_of_it_shows_none(words):
    assert not by_verb("Talks\n\nExports of lathes to Togo were halted by Peru in May 2024.", words).events


def test_what_the_rules_have_is_not_added_again():
    text = "Talks\n\nPeru halted exports to Togo."
    words = "Peru/nsubj/1/PROPN halted/ROOT/1/VERB exports/dobj/1/NOUN to/prep/2/ADP Togo/pobj/3/PROPN"
    plain = read(article_from_text(text))
    assert [e.type for e in plain.events] == ["export_stop"]

    def parse(sentences):
        for start, sentence in sentences:
            tree = parsed(start, sentence, words)
            lemmas = {"halted": "halt", "exports": "export"}
            yield Parsed(tuple(replace(w, lemma=lemmas.get(w.text, w.text)) for w in tree.words))

    assert SpacyLayer(parse).extend(plain).events == plain.events


def names(tree, indexes):
    return [tree.words[i].text for i in indexes]


@pytest.mark.parametrize(
    ("text", "words", "verb", "subjects", "passive", "agents"),
    [
        ("Peru plans to impose curbs",
         "Peru/nsubj/1/PROPN plans/ROOT/1/VERB to/aux/3/PART impose/xcomp/1/VERB curbs/dobj/3/NOUN",
         3, ["Peru"], False, []),
        ("Curbs were imposed by Peru and Chile",
         "Curbs/nsubjpass/2/NOUN were/auxpass/2/AUX imposed/ROOT/2/VERB by/agent/2/ADP Peru/pobj/3/PROPN "
         "and/cc/4/CCONJ Chile/conj/4/PROPN", 2, ["Curbs"], True, ["Peru", "Chile"]),
        ("Peru which banned coal left",
         "Peru/nsubj/4/PROPN which/nsubj/2/PRON banned/relcl/0/VERB coal/dobj/2/NOUN left/ROOT/4/VERB",
         2, ["Peru"], False, []),
        ("Peru pressed Chile to ban coal",
         "Peru/nsubj/1/PROPN pressed/ROOT/1/VERB Chile/dobj/1/PROPN to/aux/4/PART ban/xcomp/1/VERB coal/dobj/4/NOUN",
         4, ["Chile"], False, []),
        ("Ana : Peru banned coal",
         "Ana/nsubj/3/PROPN :/punct/0/PUNCT Peru/nsubj/3/PROPN banned/ROOT/3/VERB coal/dobj/3/NOUN",
         3, ["Peru"], False, []),
    ],
)  # fmt: skip
def test_subjects(text, words, verb, subjects, passive, agents):
    tree = parsed(0, text, words)
    found = parts_of(tree, verb)
    assert (names(tree, found.subjects), found.passive, names(tree, found.agents)) == (
        subjects,
        passive,
        agents,
    )


def test_a_parse_that_goes_round_in_circles_ends():
    tree = Parsed(tuple(Word(i, i + 1, "x", "conj", (i + 1) % 3, "VERB") for i in range(3)))
    assert parts_of(tree, 0).subjects == ()
    assert tree.verb_of(0) == 0


def test_without_spacy_the_extra_is_named(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "spacy" else find(name, *a)
    )
    with pytest.raises(MissingExtra, match=r"accord\[read\]"):
        chosen("rules,spacy")


def test_without_a_model_it_is_said_how_to_get_one(monkeypatch):
    monkeypatch.delenv("ACCORD_SPACY_MODEL", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: object() if name == "spacy" else None)
    with pytest.raises(InputError, match="ACCORD_SPACY_MODEL"):
        chosen("spacy")


def test_unknown_layers_are_named():
    with pytest.raises(UnknownName, match="Did you mean 'spacy'"):
        chosen("spaci")
    assert chosen("rules") == chosen(["rules", "rules"]) == ()


needs_model = pytest.mark.skipif(
    importlib.util.find_spec("spacy") is None or not any(importlib.util.find_spec(m) for m in MODELS),
    reason="spaCy or an English model for it is not installed (accord[read])",
)


@needs_model
def test_with_a_model_names_are_found_and_offsets_are_right():
    text = (
        "Deal 🚀\n\nمرحبا — Kofi Mensah of Harrow Dynamics met Ana Torres. Peru imposed sanctions on Chile."
    )
    found = read(article_from_text(text), layers="spacy")
    assert "spacy" in found.layers
    assert "Kofi Mensah" in {a.name for a in found.actors}
    (event,) = found.events
    assert (event.actors("source"), event.actors("target")) == (("PER",), ("CHL",))


@needs_model
def test_a_model_that_is_not_there_is_an_error(monkeypatch):
    monkeypatch.setenv("ACCORD_SPACY_MODEL", "en_core_web_nowhere")
    with pytest.raises(InputError, match="en_core_web_nowhere"):
        chosen("spacy")
