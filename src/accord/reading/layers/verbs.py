"""Events a parse shows by a verb and its object, however far apart they stand and in whichever form.

The rules look for words in a row; here "the curbs, which Oslo and its partners had in March agreed to lift" is
the verb *lift* with the object *curbs*.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accord.reading.frames import PLAIN, RULES
from accord.reading.layers.grammar import Parsed, parts_of
from accord.reading.records import Role
from accord.reading.words import words

_TRADE = "export exports shipment sale supply delivery exporting shipping"
_TABLE: tuple[tuple[str, str, str], ...] = (
    ("export_control", "restrict curb limit control bar prohibit block tighten withhold ration", _TRADE),
    ("export_control", "impose introduce announce tighten extend lift ease widen adopt", "control curb restriction"),
    ("export_stop", "stop halt suspend cease end pause freeze discontinue", _TRADE),
    ("tariff", "impose levy raise double introduce slap increase cut lower set lift", "tariff duty surcharge"),
    ("sanction", "impose introduce adopt extend lift ease tighten widen", "sanction"),
    ("sanction", "sanction blacklist", "*"),
    ("embargo", "impose lift declare extend", "embargo"),
    ("ban", "impose introduce announce lift adopt", "ban prohibition moratorium"),
    ("alliance_founding", "form found create establish launch", "alliance coalition consortium bloc league club"),
    ("joint_venture", "form create establish launch open", "venture"),
    ("cooperation_agreement", "sign conclude initial ratify seal", "agreement accord memorandum pact treaty compact"),
    ("technology_transfer", "transfer share license hand", "technology know-how blueprint design"),
    ("talent_exchange", "exchange second swap", "researcher scientist engineer student specialist academic"),
    ("directive", "order instruct direct command task", "*"),
    ("investment", "invest pour", "*"),
)  # fmt: skip
"""Type, verbs and objects by lemma; "*" for any object."""
_VERBS: dict[str, list[tuple[str, frozenset[str] | None]]] = {}
for _type, _verbs, _objects in _TABLE:
    for _verb in _verbs.split():
        _VERBS.setdefault(_verb, []).append((_type, None if _objects == "*" else words(_objects)))


@dataclass(frozen=True)
class Seen:
    """An event by its verb: positions of words in the sentence."""

    type: str
    verb: int
    object: int | None
    parties: tuple[tuple[Role, int], ...]
    """Roles and the words that head the phrases of who has them."""


def seen(parsed: Parsed) -> Iterator[Seen]:
    """Yield the events of a sentence."""
    for index, word in enumerate(parsed.words):
        if word.pos != "VERB" or word.lemma.lower() not in _VERBS:
            continue
        parts = parts_of(parsed, index)
        objects = (*parts.subjects, *parsed.children(index, "nsubjpass")) if parts.passive else parts.objects
        for kind, lemmas in _VERBS[word.lemma.lower()]:
            what = next(
                (o for o in objects if lemmas is None or parsed.words[o].lemma.lower() in lemmas), None
            )
            if what is None:
                continue
            rule = RULES.get(kind, PLAIN)
            who = parts.agents if parts.passive else parts.subjects
            parties: list[tuple[Role, int]] = [("source", i) for i in who]
            if lemmas is None and rule.bare:
                parties += [(rule.bare, o) for o in objects]
            for top in (index, what):
                for prep in parsed.children(top, "prep"):
                    role = rule.preps.get(parsed.words[prep].text.lower())
                    if role is not None:
                        parties += [(role, i) for i in _under(parsed, prep)]
            yield Seen(kind, index, what, tuple(parties))
            break


def _under(parsed: Parsed, prep: int) -> list[int]:
    """Return the words under a preposition that may name somebody, those further down last."""
    found: list[int] = []
    queue = list(parsed.children(prep, "pobj", "pcomp"))
    while queue and len(found) < 12:
        index = queue.pop(0)
        found.append(index)
        queue += parsed.children(index, "conj", "appos")
    return found
