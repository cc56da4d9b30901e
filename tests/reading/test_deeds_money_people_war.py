"""Money, knowledge, people, orders, denials, rivals, texts and arms, and what only sounds like them."""

import pytest

from accord.reading import article_from_text, read

TOLD = [
    ("investment", "The pension fund sold its holding in the Chinese cloud provider."),
    ("investment", "A ministry that sank two billion reais into a chip factory wants more."),
    ("investment", "The Saudi group snapped up a Swedish robotics firm for $40 million."),
    ("economic_support", "Congress approved $6bn in subsidies for chip plants."),
    ("economic_support", "A relief package for exporters was announced in Seoul."),
    ("economic_support", "The state will reimburse schools for the cost of tablets."),
    ("technology_transfer", "Huawei trained Ethiopian police to use its cameras."),
    ("technology_transfer", "The two armies will exchange encryption technology."),
    ("talent_exchange", "Portugal will grant 500 visas to engineers from Brazil."),
    ("talent_exchange", "An exodus of programmers from Belarus has filled offices in Vilnius."),
    ("directive", "The finance ministry was told on Tuesday to find the money."),
    ("directive", "Each agency is to name a coordinator within thirty days."),
    ("denial", "The envoy took issue on Thursday with a report about the leak."),
    ("denial", "Denials came from Minsk within the hour."),
    ("rivalry", "The US lead over China in models has shrunk to months."),
    ("rivalry", "The race pits San Francisco against Hangzhou."),
    ("publication", "The agency declassified forty pages on the break-in."),
    ("publication", "The commission handed its final report to parliament."),
    ("military_operation", "Ukraine's drones hit an oil refinery far from the front."),
    ("military_operation", "The coup leaders sent tanks into the capital."),
]
NONE = [
    ("military_operation", "The bank launched a charm offensive in the capital."),
    ("military_operation", "Ministers in Peru were bombarded with questions."),
    ("military_operation", "Turkey sells drones to Poland."),
    ("economic_support", "The bank lent money to farmers in Togo."),
    ("denial", "There is no denying that the model writes well."),
    ("rivalry", "The competition authority in Brazil opened a file."),
    ("economic_support", "Peru may grant 500 permits to shops."),
]


@pytest.mark.parametrize(("kind", "text"), TOLD)
def test_told(kind, text):
    assert kind in {event.type for event in read(article_from_text(text)).events}


@pytest.mark.parametrize(("kind", "text"), NONE)
def test_not_told(kind, text):
    assert kind not in {event.type for event in read(article_from_text(text)).events}
