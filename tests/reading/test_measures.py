"""Measures told in many ways: what the classes of acts and things are to find, and what they are to leave alone."""

from __future__ import annotations

import pytest

from accord.reading import article_from_text, read

TOLD = {
    "tariff": [
        "A 40-percent border tax on Vietnamese circuit boards entered into force on Sunday.",
        "Beijing's retaliatory tariffs on American analog chips came into effect at midnight.",
        "Goods made in Morocco enter the European Union free of duty.",
        "Imports of Thai hard drives into Turkey will carry a 12 per cent duty as of next quarter.",
        "Jakarta dropped the import tax it had charged on Korean batteries.",
        "Ottawa countered with a ten per cent levy of its own on Californian cloud services.",
        "Peru suspended the tariffs for ninety days.",
        "Punitive duties on Turkish transformers were halved after a week.",
        "Seoul's carmakers won a lower rate than Tokyo's.",
        "Should Ottawa go ahead with its digital levy, Washington will answer with duties on Canadian servers.",
        "The EU is considering countermeasures including tariffs on American cloud services.",
        "The commission let the anti-dumping duty on Chinese glass fibre run on for another five years.",
        "The duty on Polish transformers, first levied in 2021, will lapse at midnight unless Ottawa renews it.",
        "The duty, which applies to all memory modules from Korea, will stay in place until 2029.",
        "Tokyo hit back with duties of its own on American software.",
        "Washington doubled the rate on Indian wafers to 50%.",
    ],
    "embargo": [
        "An arms and technology embargo has been in force against Eritrea since 2019.",
        "Ankara ended its trade embargo against Armenia.",
        "Breaking the arms embargo on Libya has become routine, a Maltese official said.",
        "Brussels extended the embargo for a further year.",
        "Caracas accused Washington of tightening its embargo.",
        "Congress tightened the embargo on Cuba in 1996.",
        "Cuba has lived under an American embargo for six decades.",
        "Oslo called for a complete embargo on chips to Belarus.",
        "Since the embargo on Myanmar took effect, no Japanese server has been sold there.",
        "Suppose the Netherlands and Japan joined a full American embargo on chip tools.",
        "The EU's arms embargo bars Belgian firms from selling lasers to Sudan.",
        "The Netherlands joined the embargo on lithography tools for Myanmar.",
        "The Security Council voted to lift the technology embargo on Sudan.",
    ],
    "ban": [
        "Estonia's parliament voted to prohibit sales of AI chips to Belarus.",
        "Foreign-made routers were stripped from Dutch government offices last year.",
        "France will no longer accept bids from Chinese suppliers for its exascale machine.",
        "From the new year, no Danish authority may buy drones built in China.",
        "Germany reached a deal with operators to phase out Huawei parts from core networks by 2026.",
        "India barred Pakistani firms from bidding for cloud contracts.",
        "It is now a crime in Lithuania to buy Belarusian software.",
        "Japan lifted its ban on Korean resist suppliers.",
        "Kyiv reversed its prohibition on Chinese drones.",
        "New Zealand shut Huawei out of its mobile network in 2018.",
        "Poland keeps Chinese vendors away from its rail signalling.",
        "South Korea blocked downloads of the Chinese chatbot.",
        "Swedish operators have until 2027 to tear out Huawei equipment.",
        "Tel Aviv's stock exchange has barred Iranian-owned firms.",
        "Under a law passed in Helsinki, Russian nationals may no longer own data centres.",
        "Under the act, no Iranian national may work on Australian quantum projects.",
    ],
    "export_control": [
        "A crackdown on exports of advanced chips to China was announced by Taipei.",
        "American regulators shut the loophole that let Chinese firms rent chips in the cloud.",
        "Beijing demands end-user statements from Japanese buyers of dysprosium.",
        "Beijing loosened its grip on graphite after talks with Seoul.",
        "Britain aligned its export controls with those of the Netherlands.",
        "Finland waved through the sale of cryostats to India.",
        "Malaysia introduced a permit requirement for the transit of American AI chips.",
        "The United States capped the number of AI chips that may be shipped to the Gulf.",
        "The approval procedure for deliveries to Israel was simplified by Berlin.",
        "The fabs in Dhaka can buy American tools only with a waiver from Washington.",
        "The quota for Gulf buyers was doubled by the Commerce Department.",
        "Ukraine asked Taipei to police the onward sale of its machine tools.",
        "Under pressure from Washington, Seoul tightened the screws on memory exports to China.",
        "Washington's threshold for chips that need a licence was lowered.",
        "What used to leave Rotterdam without a form now takes a licence, the Dutch trade minister said.",
        "Would Ottawa dare to stop issuing permits for minerals bound for American smelters?",
    ],
    "export_stop": [
        "ASML stopped deliveries to Russia.",
        "Azerbaijan says its orders for Israeli radars were cancelled without notice.",
        "China cut off the supply of magnets to Indian motor makers.",
        "Deliveries of photoresist to Korea were suspended by Japanese makers.",
        "Exports of germanium from China to the United States fell to nothing.",
        "If Tokyo were to stop shipping fluorides, Korean fabs would be idle within six weeks.",
        "Indonesia's nickel shipments to Finland have come to a standstill.",
        "Japan's Nikon paused shipments of scanners to two Chinese plants.",
        "Kazakhstan's uranium exporter cancelled all contracts with Ukraine.",
        "No more shipments of gallium have left China for Japan since August.",
        "Norwegian suppliers walked away from a contract with a Turkish drone maker.",
        "Russia suspended exports of palladium to the United States.",
        "Taiwanese foundries turned away orders from Russian customers.",
        "The Dutch company ceased servicing machines in Wuhan.",
        "The suspension of chip exports to Venezuela will last until June, Brazil said.",
        "Toshiba has frozen deliveries to Myanmar.",
    ],
    "sanction": [
        "Assets of the Iranian lab in Switzerland were frozen.",
        "Brussels unveiled its nineteenth sanctions package against Russia.",
        "Japan followed with penalties against Hong Kong shell companies.",
        "Kazakh intermediaries were among those targeted by the latest round of American sanctions.",
        "North Korean hackers were penalised by Seoul.",
        "The Council struck the Cypriot bank off its list.",
        "The EU hit three Emirati shippers with an asset freeze.",
        "The Treasury blacklisted two Emirati brokers for arming Iran.",
        "The US withdrew the sanctions it had placed on the Syrian telecoms operator.",
        "The foreign ministry in Kyiv welcomed the Swiss decision to freeze the oligarch's accounts.",
        "Ukraine slapped sanctions on Chinese drone makers.",
        "Ukraine's president signed a decree imposing restrictions on eleven Georgian individuals.",
        "Washington has its eye on the Emirati banks and put two of them under sanctions last week.",
        "Washington's sanctions have cost Huawei half of its phone business.",
        "Wellington followed Canberra in freezing the assets of the Burmese conglomerate.",
        "Zagreb joined the Canadian measures against Belarusian officials.",
    ],
    "sanction_evasion": [
        "A court in Singapore sentenced two men for shipping servers to China under false names.",
        "Belarus hides the true destination of Lithuanian electronics.",
        "Chinese buyers went round the ban by training their models in Johor.",
        "Ciudad del Este, say American officials, has become a bazaar for banned processors on their way to Iran.",
        "Front companies in Hong Kong bought the chips for a Russian missile maker.",
        "Iranian companies are finding ways round the embargo, with help from Oman.",
        "North Korea gets hold of Japanese lathes in spite of the embargo.",
        "Russian buyers get American chips through Kazakhstan.",
        "The cards were declared as car parts and flown from Istanbul to Tehran.",
        "The export ban leaks: Ascend servers with Taiwanese dies are sold openly in Tianjin.",
        "The re-export of European electronics to Russia from Serbia continued.",
        "The trader diverted Dutch lithography parts to a sanctioned Chinese fab.",
        "Through a chain of four firms in Georgia, a Moscow bank bought its servers.",
        "Traders in Dubai relabelled Korean memory to hide that it was bound for Iran.",
        "Transshipment of embargoed chips via Georgia has tripled, Ukraine says.",
        "Turkish intermediaries help Moscow to sidestep the export controls.",
    ],
    "substitution_difficulty": [
        "Brazil's hospitals have no replacement for the American software.",
        "Chinese chipmakers struggle to replace American design software.",
        "European firms depend on Chinese gallium for want of other suppliers.",
        "For Serbian hospitals there is nothing to take the place of the Siemens software.",
        "Iran has not been able to find other sources of memory.",
        "It will take Huawei years to make up for the lost Dutch tools.",
        "Korean plants cannot run without Japanese hydrogen fluoride.",
        "Local machines are no match for those from ASML, a Chinese engineer admitted.",
        "No Indian supplier makes the resin.",
        "Russia cannot find a substitute for Dutch scanners.",
        "Russian companies have struggled to find replacements for Western software.",
        "Tehran's engineers have spent three years looking in vain for another source of memory.",
        "There are few alternatives to ASML's machines, Chinese engineers say.",
        "There is no alternative to Taiwanese foundries, Germany's association says.",
        "Vietnam's chip designers admit they would be lost without American tools.",
        "You cannot simply swap a Japanese resist for one from Daejeon, a Korean engineer explained.",
    ],
}
PLAIN = [
    "Income tax in Norway was raised to 30 percent for high earners.",
    "The court in Lima put off the hearing until Monday.",
    "Canada's trains stopped running in the snow.",
    "The minister stayed in force-feeding debate in Oslo.",
    "Peru's players were cut off by a landslide on their way to Chile.",
    "Chips with vinegar are sold on the pier in Brighton, England.",
    "The new speed limit in Austria applies from May.",
    "Rent controls in Berlin remain in place.",
    "Kenya's farmers were hit by a drought.",
    "The embargo on the press release expired at noon.",
    "The author's licence fee was raised in Britain.",
    "Visa, the card company, raised its fees in Brazil.",
    "The Dutch team beat Germany by two goals.",
    "The price of memory fell by 30 percent in Korea.",
    "A storm closed the ports of Norway.",
    "The plant in Ghana grows in the shade.",
    "India's monsoon began on Friday.",
    "The list of guests from France was long.",
    "Students in Japan study hard.",
    "Tax returns in Canada are due in April.",
    "The tariff of the Swiss railways has two classes.",
    "The company's duty to its shareholders in Germany is clear.",
    "Poland's capital has a new tram.",
    "A second dose of the drug was given to patients in Peru.",
    "The speaker used a slide to show results from Kenya.",
    "The Greek island is out of reach in winter.",
    "The driver in Lagos needs a licence.",
    "Nobody in Malta may park there.",
    "The band cancelled its contract with a club in Vienna.",
    "Half of the wine from Chile goes to China.",
    "The firm in Finland employs 300 engineers.",
    "Some visitors from India were turned away at the museum.",
    "The Czech goalkeeper was suspended from the match.",
    "The road runs through Kazakhstan.",
    "Germany's chip industry employs 80,000 people.",
    "The Turkish bank posted a profit.",
    "The tap in the Madrid flat was turned off.",
    "China exports more chips than it did in 2020.",
    "The accused in Lisbon was freed.",
    "Sweden's population rose by one percent.",
    "The chancellor put 10 percent of her savings on a horse in Ireland.",
    "Mexico's peso fell against the dollar.",
    "The committee in Ottawa meets on Tuesdays.",
    "Her talk on chips in Oslo was cancelled.",
    "The bridge between Denmark and Sweden reopened.",
]


@pytest.mark.parametrize("kind", TOLD)
def test_every_way_to_tell_a_measure_is_read(kind):
    missed = [
        text
        for text in TOLD[kind]
        if kind not in {event.type for event in read(article_from_text(text)).events}
    ]
    assert missed == []


def test_what_only_sounds_like_a_measure_is_none():
    told = {text: events for text in PLAIN if (events := read(article_from_text(text)).events)}
    assert told == {}


@pytest.mark.parametrize(
    ("kind", "with_it", "without"),
    [
        ("ban", "Dutch ministries must give up Chinese routers.", "Dutch ministries give up Chinese routers."),
        ("ban", "Peru wants the removal of the Chinese app from stores.", "Peru's removal of the app went well."),
        ("ban", "Chilean cameras may not be used in Peru's ports.", "Chilean cameras are not used in Peru's ports."),
        ("sanction_evasion", "Iran buys chips via Oman.", "Iran buys chips with Oman."),
        ("sanction_evasion", "Oman sold chips in defiance of the sanctions.", "Oman smiled in defiance."),
        ("sanction_evasion", "Oman re-exports chips to Iran.", "Oman re-exports chips and dates, Iran says."),
        ("tariff", "Vietnam's exporters pay 46% at the American border.", "Vietnam's exporters pay 46% more in rent."),
        ("export_control", "Peru placed weights under licence.", "Peru placed weights under an open licence."),
        ("sanction", "The Treasury designated Caspian Lattice of Iran.", "The Treasury designated Iran as a bank."),
    ],
)  # fmt: skip
def test_what_an_act_needs_around_it(kind, with_it, without):
    assert kind in {event.type for event in read(article_from_text(with_it)).events}
    assert kind not in {event.type for event in read(article_from_text(without)).events}


def test_a_line_written_with_capitals_throughout_is_read_like_any_other():
    (ban,) = read(article_from_text("China Bans Exports Of Gallium To Japan")).events
    assert (ban.type, ban.actors("source"), ban.actors("target")) == ("ban", ("CHN",), ("JPN",))


def test_one_measure_told_twice_in_a_clause_is_one():
    (only,) = read(
        article_from_text("American restrictions bar chipmakers from selling processors to Iran.")
    ).events
    assert only.actors("target") == ("IRN",)
