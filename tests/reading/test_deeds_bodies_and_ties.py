"""Joining, founding, cooperating and siding: sentences that tell of it, and plain ones that do not."""

from __future__ import annotations

import pytest

from accord.reading import article_from_text, read

TELLING = [
    ("Zimbabwe's membership was suspended.", "accession"),
    ("The bloc took in three new members in January.", "accession"),
    ("Panama steps out of the belt-and-road initiative.", "accession"),
    ("Guatemala has no plans to leave the coffee pact.", "accession"),
    ("There is talk of an Arab model alliance.", "alliance_founding"),
    ("Astana hosted the constituent assembly of the Turkic AI League.", "alliance_founding"),
    ("The partners unveiled a plan for cooperation in neuromorphic chips.", "announcement_of_cooperation"),
    (
        "Jakarta signalled that it was ready to work with Seoul on data standards.",
        "announcement_of_cooperation",
    ),
    ("The Dutch–Singaporean memorandum covers AI testing.", "cooperation_agreement"),
    ("Article 4 of the agreement obliges Norway to answer Canada.", "cooperation_agreement"),
    ("The Sino-German study of battery ageing enters its second year.", "joint_research"),
    ("Researchers on both sides of the strait co-wrote the benchmark.", "joint_research"),
    ("Equinox and Baltwind merge their turbine units into a jointly held company.", "joint_venture"),
    ("The plant is jointly owned by Orion Chem and a Chilean miner.", "joint_venture"),
    ("A deepening of relations between Peru and Laos is likely.", "alignment"),
    ("Norway ties its export policy to that of Japan.", "alignment"),
    ("Peru vetoed the draft resolution against Laos.", "diplomatic_support"),
    ("Norway put its full moral weight behind Peru's claim.", "diplomatic_support"),
]
PLAIN = [
    "He joined the company in 2019 as chief engineer.",
    "The two pipes join at the valve.",
    "The bond between teacher and pupil is a kind of alliance.",
    "The kidneys and the heart work together to control blood pressure.",
    "There was broad agreement that the coffee had been better.",
    "The scientists met for lunch.",
    "The company owns two factories.",
    "The left column should be aligned with the margin.",
    "She signed the visitors' book.",
]


@pytest.mark.parametrize(("text", "kind"), TELLING)
def test_bodies_and_ties_are_told(text: str, kind: str) -> None:
    assert kind in {event.type for event in read(article_from_text(text)).events}


@pytest.mark.parametrize("text", PLAIN)
def test_plain_sentences_tell_of_none(text: str) -> None:
    assert not read(article_from_text(text)).events
