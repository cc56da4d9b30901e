"""Write the packaged tables of blocs: what each is, and who belonged to it from which day to which.

Written for Accord from the founding and accession documents named on every row. Run:

    python data-build/blocs.py
"""

# ruff: noqa: E501 -- citations and notes are kept whole, one to a line

import csv
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent.parent / "src" / "accord" / "data"


@dataclass(frozen=True)
class Wave:
    """Countries that joined a bloc on one day, and the day the last of them left, if they did."""

    start: str
    iso3: str
    source: str
    end: str = ""


EU = [
    Wave(
        "1958-01-01",
        "BEL DEU FRA ITA LUX NLD",
        "Treaty establishing the EEC (Rome, 25 March 1957), in force 1 January 1958",
    ),
    Wave("1973-01-01", "DNK IRL", "Treaty of Accession 1972, OJ L 73, 27.3.1972"),
    Wave(
        "1973-01-01",
        "GBR",
        "Treaty of Accession 1972, OJ L 73, 27.3.1972; withdrawal: Agreement of 24 January 2020, OJ L 29, 31.1.2020"
        " (left at the end of 31 January 2020)",
        "2020-02-01",
    ),
    Wave("1981-01-01", "GRC", "Treaty of Accession of Greece 1979, OJ L 291, 19.11.1979"),
    Wave("1986-01-01", "ESP PRT", "Treaty of Accession of Spain and Portugal 1985, OJ L 302, 15.11.1985"),
    Wave("1995-01-01", "AUT FIN SWE", "Treaty of Accession 1994, OJ C 241, 29.8.1994"),
    Wave(
        "2004-05-01",
        "CYP CZE EST HUN LTU LVA MLT POL SVK SVN",
        "Treaty of Accession 2003, OJ L 236, 23.9.2003",
    ),
    Wave("2007-01-01", "BGR ROU", "Treaty of Accession of Bulgaria and Romania 2005, OJ L 157, 21.6.2005"),
    Wave("2013-07-01", "HRV", "Treaty of Accession of Croatia 2011, OJ L 112, 24.4.2012"),
]
EU27 = " ".join(sorted(c for wave in EU if not wave.end for c in wave.iso3.split()))

_OECD = "Convention on the OECD (Paris, 14 December 1960)"
_NATO = "North Atlantic Treaty (Washington, 4 April 1949)"
_WA33 = (
    "Wassenaar Arrangement, public statement of 12 July 1996 (33 founding states);"
    " list in US BIS, Members and Criteria for Membership"
)
_GECC = "US EAR, 15 CFR part 746, supplement no. 3"
_AIAN = "Reuters, 11 December 2024 (Sberbank's statement of who joined); Kremlin, AI Journey plenary, 11 December 2024"
_PARTNER = "BRICS Brasil 2025, FAQ (brics.br): partner countries from 1 January 2025; Russian MFA statement, December 2024"
_G7 = "Declaration of Rambouillet, 15-17 November 1975"
_G8 = "Birmingham Summit communique, 15-17 May 1998; The Hague Declaration, 24 March 2014"
_SCO = "Declaration on the Establishment of the SCO (Shanghai, 15 June 2001)"

MEMBERS: dict[str, list[Wave]] = {
    "BRICS": [
        Wave(
            "2009-06-16",
            "BRA CHN IND RUS",
            "Joint Statement of the BRIC Countries' Leaders, Yekaterinburg, 16 June 2009",
        ),
        Wave(
            "2010-12-24",
            "ZAF",
            "China as chair invites South Africa as full member, announced 24 December 2010;"
            " first summit: Sanya Declaration, 14 April 2011",
        ),
        Wave(
            "2024-01-01",
            "ARE EGY ETH IRN",
            "XV BRICS Summit, Johannesburg II Declaration, 23 August 2023, para. 91",
        ),
        Wave("2025-01-06", "IDN", "Brazilian presidency (MRE), note of 6 January 2025"),
    ],
    "BRICS-PARTNERS": [
        Wave("2025-01-01", "BLR BOL CUB KAZ MYS THA UGA UZB", _PARTNER),
        Wave("2025-01-17", "NGA", "Brazilian presidency (MRE), note of 17 January 2025"),
        Wave("2025-06-13", "VNM", "Brazilian presidency (MRE), note of 13 June 2025"),
    ],
    "G7": [
        Wave("1975-11-15", "DEU FRA GBR ITA JPN USA", _G7),
        Wave("1976-06-27", "CAN", "Puerto Rico Summit, 27-28 June 1976; G7 Hiroshima Summit 2023, FAQ"),
    ],
    "G8": [Wave("1998-05-15", "CAN DEU FRA GBR ITA JPN RUS USA", _G8, "2014-03-24")],
    "EU": EU,
    "QUAD": [
        Wave(
            "2017-11-12",
            "AUS IND JPN USA",
            "Statements of the four foreign ministries on their consultations in Manila, 12 November 2017",
        )
    ],
    "CHIP4": [
        Wave(
            "2022-09-28",
            "JPN KOR TWN USA",
            "Preliminary meeting of the US-East Asia Semiconductor Supply Chain Resilience Working Group,"
            " 28 September 2022; Taiwan's Foreign Ministry, 25 February 2023 (Reuters)",
        )
    ],
    "WASSENAAR": [
        Wave(
            "1996-07-12",
            "ARG AUS AUT BEL BGR CAN CHE CZE DEU DNK ESP FIN FRA GBR GRC HUN IRL ITA JPN KOR LUX NLD NOR NZL"
            " POL PRT ROU RUS SVK SWE TUR UKR USA",
            _WA33,
        ),
        Wave(
            "2004-12-08",
            "SVN",
            "Tenth Plenary, Vienna, 8-9 December 2004 (UN Disarmament Yearbook 2004, ch. III)",
        ),
        Wave(
            "2005-06-30",
            "EST HRV LTU LVA MLT",
            "Admitted in the first half of 2005 and welcomed by the Plenary of 13-14 December 2005;"
            " Croatian Foreign Ministry, 29 June 2005, for the day of exchange of notes",
        ),
        Wave(
            "2006-02-28",
            "ZAF",
            "South African DIRCO, Wassenaar Arrangement: exchange of letters of 28 February 2006",
        ),
        Wave(
            "2012-01-25",
            "MEX",
            "Wassenaar Arrangement, admission of Mexico, 25 January 2012; US State Department, PRN 2012/122",
        ),
        Wave("2017-12-08", "IND", "Indian Ministry of External Affairs, 8 December 2017"),
    ],
    "AIAN": [Wave("2024-12-11", "BRA CHN IDN IND RUS SRB ZAF", _AIAN)],
    "GECC": [
        Wave(
            "2022-02-24",
            "AUS CAN GBR JPN NZL USA " + EU27,
            f"{_GECC}: 87 FR 12226, 12250 (3 March 2022, effective 24 February 2022)",
        ),
        Wave("2022-03-04", "KOR", f"{_GECC}: 87 FR 13627 (10 March 2022, effective 4 March 2022)"),
        Wave(
            "2022-04-08", "CHE ISL LIE NOR", f"{_GECC}: 87 FR 21554 (12 April 2022, effective 8 April 2022)"
        ),
        Wave(
            "2023-02-24",
            "TWN",
            f"{_GECC}: 88 FR 12175, 12183 (27 February 2023, effective 24 February 2023);"
            " own controls since 6 April 2022 (Taiwan BOFT), aligned 4 January 2023 (MOEA)",
        ),
    ],
    "NATO": [
        Wave(
            "1949-08-24",
            "BEL CAN DNK FRA GBR ISL ITA LUX NLD NOR PRT USA",
            f"{_NATO}, in force 24 August 1949",
        ),
        Wave("1952-02-18", "GRC TUR", f"{_NATO}, accession 18 February 1952"),
        Wave("1955-05-06", "DEU", f"{_NATO}, accession 6 May 1955"),
        Wave("1982-05-30", "ESP", f"{_NATO}, accession 30 May 1982"),
        Wave("1999-03-12", "CZE HUN POL", f"{_NATO}, accession 12 March 1999"),
        Wave("2004-03-29", "BGR EST LTU LVA ROU SVK SVN", f"{_NATO}, accession 29 March 2004"),
        Wave("2009-04-01", "ALB HRV", f"{_NATO}, accession 1 April 2009"),
        Wave("2017-06-05", "MNE", f"{_NATO}, accession 5 June 2017"),
        Wave("2020-03-27", "MKD", f"{_NATO}, accession 27 March 2020"),
        Wave("2023-04-04", "FIN", f"{_NATO}, accession 4 April 2023"),
        Wave("2024-03-07", "SWE", f"{_NATO}, accession 7 March 2024"),
    ],
    "SCO": [
        Wave("2001-06-15", "CHN KAZ KGZ RUS TJK UZB", _SCO),
        Wave("2017-06-09", "IND PAK", "SCO Astana Declaration, 9 June 2017"),
        Wave("2023-07-04", "IRN", "SCO New Delhi Declaration, 4 July 2023"),
        Wave("2024-07-04", "BLR", "SCO Astana Declaration, 4 July 2024"),
    ],
    "EAEU": [
        Wave(
            "2015-01-01", "BLR KAZ RUS", "Treaty on the EAEU (Astana, 29 May 2014), in force 1 January 2015"
        ),
        Wave(
            "2015-01-02",
            "ARM",
            "Treaty on the accession of Armenia (10 October 2014), in force 2 January 2015",
        ),
        Wave(
            "2015-08-12",
            "KGZ",
            "Treaty on the accession of Kyrgyzstan (23 December 2014), in force 12 August 2015",
        ),
    ],
    "ASEAN": [
        Wave("1967-08-08", "IDN MYS PHL SGP THA", "ASEAN Declaration, Bangkok, 8 August 1967"),
        Wave("1984-01-07", "BRN", "ASEAN Secretariat, member states: 7 January 1984"),
        Wave("1995-07-28", "VNM", "ASEAN Secretariat, member states: 28 July 1995"),
        Wave("1997-07-23", "LAO MMR", "ASEAN Secretariat, member states: 23 July 1997"),
        Wave("1999-04-30", "KHM", "ASEAN Secretariat, member states: 30 April 1999"),
        Wave(
            "2025-10-26",
            "TLS",
            "Declaration on the Admission of Timor-Leste into ASEAN, Kuala Lumpur, 26 October 2025",
        ),
    ],
    "FIVE-EYES": [
        Wave(
            "1946-03-05",
            "GBR USA",
            "British-US Communication Intelligence Agreement, 5 March 1946 (released by NSA and GCHQ, 2010)",
        ),
        Wave(
            "1956-01-01",
            "AUS CAN NZL",
            "UKUSA Agreement as revised 1955-56, appendix J (released by NSA and GCHQ, 2010)",
        ),
    ],
}

# Day of deposit of the instrument of ratification or accession; the Convention itself is in force since 1961-09-30,
# so earlier deposits count from then.
_OECD_DEPOSITS = {
    "AUS": "1971-06-07", "AUT": "1961-09-29", "BEL": "1961-09-13", "CAN": "1961-04-10", "CHE": "1961-09-28",
    "CHL": "2010-05-07", "COL": "2020-04-28", "CRI": "2021-05-25", "CZE": "1995-12-21", "DEU": "1961-09-27",
    "DNK": "1961-05-30", "ESP": "1961-08-03", "EST": "2010-12-09", "FIN": "1969-01-28", "FRA": "1961-08-07",
    "GBR": "1961-05-02", "GRC": "1961-09-27", "HUN": "1996-05-07", "IRL": "1961-08-17", "ISL": "1961-06-05",
    "ISR": "2010-09-07", "ITA": "1962-03-29", "JPN": "1964-04-28", "KOR": "1996-12-12", "LTU": "2018-07-05",
    "LUX": "1961-12-07", "LVA": "2016-07-01", "MEX": "1994-05-18", "NLD": "1961-11-13", "NOR": "1961-07-04",
    "NZL": "1973-05-29", "POL": "1996-11-22", "PRT": "1961-08-04", "SVK": "2000-12-14", "SVN": "2010-07-21",
    "SWE": "1961-09-28", "TUR": "1961-08-02", "USA": "1961-04-12",
}  # fmt: skip
MEMBERS["OECD"] = [
    Wave(max(day, "1961-09-30"), iso3, f"{_OECD}; instrument deposited {day}")
    for iso3, day in _OECD_DEPOSITS.items()
]

BLOCS = [
    (
        "BRICS",
        "BRICS",
        "BRIC|BRICS+|BRICS Plus|BRICS countries|BRICS nations|BRICS states|BRICS members|BRICS partners",
        "Forum of large emerging economies, without a treaty; dates are those of the announcements. Saudi Arabia was"
        " invited from 1 January 2024 and the Brazilian presidency of 2025 lists it as a member, but Riyadh has not"
        " confirmed its accession: it is left out here and can be added by name. Argentina declined its invitation"
        " in December 2023. 'BRICS partners' in a text usually means the other members; the formal category of"
        " partner country is BRICS-PARTNERS.",
    ),
    (
        "BRICS-PARTNERS",
        "BRICS partner countries",
        "BRICS partner states|BRICS partner country",
        "Category created by the Kazan Summit of October 2024; partners take part in summits without a vote."
        " Indonesia was first named a partner from 1 January 2025 and became a member on 6 January 2025; it is only"
        " in BRICS here.",
    ),
    (
        "G7",
        "Group of Seven",
        "G-7|Group of 7|G7 countries|G7 nations",
        "Informal group of advanced economies; the European Union takes part without being counted as a country."
        " The seven kept meeting as the G7 on finance while the G8 existed.",
    ),
    (
        "G8",
        "Group of Eight",
        "G-8|Group of 8",
        "The G7 with Russia, from the Birmingham Summit of May 1998 (Russia joined most sessions in Denver in 1997) to"
        " The Hague Declaration of 24 March 2014, when the seven suspended their participation. No members since.",
    ),
    (
        "EU",
        "European Union",
        "EU27|EU-27|European Community|EU member states|EU countries",
        "The European Union and its predecessors (European Communities from 1958), by accession.",
    ),
    (
        "QUAD",
        "Quadrilateral Security Dialogue",
        "the Quad|Quad countries",
        "Informal dialogue; first held in 2007, dormant from 2008, dated here from its revival in November 2017.",
    ),
    (
        "CHIP4",
        "Chip 4",
        "Chip 4 alliance|Chip-4|Fab 4|Fab 4 alliance|US-East Asia Semiconductor Supply Chain Resilience Working Group",
        "Working group on semiconductor supply chains proposed by the United States in 2022. No treaty, no common"
        " controls; Korea describes it as a dialogue. Dated from the preliminary meeting; the first meeting of senior"
        " officials was on 16 February 2023.",
    ),
    (
        "WASSENAAR",
        "Wassenaar Arrangement",
        "Wassenaar|Wassenaar members|Wassenaar Arrangement participating states",
        "Regime on export controls for conventional arms and dual-use goods and technologies; 42 participating"
        " states, among them Russia; China is none. It is no embargo on anyone: each state licenses by itself. The"
        " day is exact for Croatia, South Africa, Mexico and India; for Slovenia it is the plenary that welcomed it,"
        " for Estonia, Latvia, Lithuania and Malta the day of Croatia, admitted in the same half-year.",
    ),
    (
        "AIAN",
        "AI Alliance Network",
        "AIANET|AI Alliance Network (AIANET)|International AI Alliance Network|International Alliance in the field of"
        " artificial intelligence",
        "Network of national AI associations and institutes announced at AI Journey in Moscow on 11 December 2024."
        " Members are associations, not states: a country is listed when sources name an association from it among"
        " the founders. Sources report 17 associations from 14 countries in 2025 and 28 organisations from 21"
        " countries in December 2025 without a full list of countries; the membership here is therefore a lower"
        " bound and uncertain.",
    ),
    (
        "GECC",
        "Global Export Control Coalition",
        "Global Export Controls Coalition|export control coalition|sanctioning coalition|sanctions coalition",
        "The 39 economies that apply substantially similar export controls on Russia and Belarus: the United States and"
        " those in supplement no. 3 to part 746 of the US Export Administration Regulations. Reading 'the West' in a"
        " text on controls against Russia as this list is an interpretation, to be shown to the reader. Singapore"
        " has controls of its own and is not on the list. Dates are those of the US rule; a country's own controls"
        " may have started earlier.",
    ),
    ("NATO", "North Atlantic Treaty Organization", "North Atlantic Alliance|NATO countries|NATO members", "Military alliance; dates of accession."),
    (
        "SCO",
        "Shanghai Cooperation Organisation",
        "Shanghai Cooperation Organization|Shanghai Pact",
        "Eurasian political and security organisation; full members only, no observers or dialogue partners.",
    ),
    (
        "EAEU",
        "Eurasian Economic Union",
        "EEU|Eurasian Union",
        "Customs union with common external tariff; full members only, no observers.",
    ),
    (
        "ASEAN",
        "Association of Southeast Asian Nations",
        "ASEAN countries|ASEAN states",
        "Regional organisation; dates of admission.",
    ),
    (
        "OECD",
        "Organisation for Economic Co-operation and Development",
        "Organization for Economic Cooperation and Development|OECD countries|OECD members",
        "Member countries by deposit of the instrument of ratification or accession, not before the Convention's entry"
        " into force on 30 September 1961.",
    ),
    (
        "FIVE-EYES",
        "Five Eyes",
        "FVEY|Five Eyes alliance|UKUSA",
        "Signals-intelligence partnership. The day for Australia, Canada and New Zealand is conventional (the 1955-56"
        " revision names them; Canada had an arrangement before).",
    ),
]  # fmt: skip


def _write(name: str, header: list[str], rows: list[list[str]]) -> None:
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}.csv: {len(rows)} rows")


def main() -> None:
    _write("blocs", ["code", "name", "aliases", "note"], [list(bloc) for bloc in BLOCS])
    spells = [
        [code, iso3, wave.start, wave.end, wave.source]
        for code, *_ in BLOCS
        for wave in sorted(MEMBERS[code], key=lambda wave: wave.start)
        for iso3 in sorted(wave.iso3.split())
    ]
    _write("bloc_members", ["bloc", "iso3", "start", "end", "source"], spells)


if __name__ == "__main__":
    main()
