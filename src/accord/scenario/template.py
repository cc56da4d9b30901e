"""The scenario a person starts from: short, commented, and valid as it stands."""

from __future__ import annotations

_TEMPLATE = """\
# An Accord scenario: what governments do, and the numbers assumed for it, each with its source.
# Change it and load it again; every error is reported with its line and a way out.
accord: 1
name: My scenario
description: One or two sentences on the question this scenario asks.
baseline: icio-2022 # the world in which the measures happen
as_of: 2024-12-31 # the day on which members of blocs are counted where a measure has no date
deficits: fixed # or proportional, or zero

# Your own blocs, from countries, packaged blocs (BRICS, G7, EU, GECC...) and each other:
blocs:
  Equipment makers: [USA, Japan, Netherlands]

measures:
  # Senders stop a share (coverage) of their exports of these sectors to the targets; part of it leaks.
  - id: control
    type: export_control
    senders: [Equipment makers]
    targets: [CHN]
    sectors: [C28] # machinery; codes, names and everyday words all work
    # A magnitude is never a bare number: it has a source, and may have a range (low and high).
    coverage: {value: 0.1, low: 0.05, high: 0.2, source: 'assumption: put your source here', assumption: true}
    leakage: {value: 0.1, source: 'assumption: put your source here', assumption: true}
    date: 2023-07-23
    # added: not in the baseline's data; deepens: in them in part; lifts: in them and taken away.
    against_baseline: added
    modality: asserted # or announced, intended, possible, denied

# The other types of measure, each with the fields it needs:
#  - {type: embargo, senders: [EU], targets: [RUS], sectors: [B05], direction: imports}
#  - {type: tariff, senders: [USA], targets: [CHN], sectors: [C26],
#     rate: {value: 0.25, source: 'the legal act'}}
#  - {type: trade_facilitation, senders: [CHN], targets: [RUS], sectors: [C26],
#     trade_effect: {value: 0.1, source: 'log change of this trade'}}
#  - {type: alliance, members: [BRICS], channels: [trade, research, talent], sectors: [C26],
#     trade_effect: {value: 0.1, source: 'log change of trade between members'}}
#  - {type: joint_research, partners: [RUS, CHN],
#     effect: {value: 0.04, source: 'log change of joint work'}}
#  - {type: talent_exchange, partners: [RUS, CHN],
#     effect: {value: 0.28, source: 'log change of movement'}}
#  - {type: joint_venture, partners: [RUS, CHN], sectors: [C26],
#     productivity_effect: {value: 0.001, source: 'log change of productivity'}}
#  - {type: directive, issuer: RUS, addressees: [a ministry], partners: [CHN], topic: AI}
"""


def new_scenario() -> str:
    """Return a commented scenario file that loads without a change."""
    return _TEMPLATE
