"""Words that give organisations away: what they are called, what their names end in, and what never begins one."""

from __future__ import annotations

from accord.reading.words import words

KIND = (
    r"bank|lender|compan(?:y|ies)|firm|group|chipmaker|chip\s+maker|manufacturer|maker|carrier|"
    r"operator|institute|universit(?:y|ies)|"
    r"agenc(?:y|ies)|producer|supplier|start-?up|foundr(?:y|ies)|conglomerate|laborator(?:y|ies)|"
    r"retailer|developer|exporter|"
    r"employer|fund|designer|consultanc(?:y|ies)|think[- ]tank|newspaper|subsidiar(?:y|ies)|"
    r"utilit(?:y|ies)|broker|brokerage|"
    r"insurer|giant|cooperative|charit(?:y|ies)|daily|weekly|paper|broadcaster|nonprofit|non-profit|"
    r"cent(?:er|re)|contractor|distributor|vendor|importer|"
    r"trader|packager|assembler|integrator|spin-?off|joint\s+venture|consorti(?:um|a)|watchdog|"
    r"regulator|college|school|"
    r"academ(?:y|ies)|association|federation|council|network|forum|provider|reseller|wholesaler|investor|refiner|miner|"
    r"smelter|fabricator|toolmaker|equipment\s+maker|automaker|carmaker|airline|shipper|freight\s+forwarder|landlord|"
    r"data\s+cent(?:er|re)\s+(?:firm|operator)|hyperscaler|holding|partnership|affiliate|rival|competitor|customer|"
    r"lobby|trade\s+body|institution|foundation|outlet|magazine|portal|publisher|press|wire|newswire|"
    r"body|institutes|labs?"
)
"""What an organisation may be called beside its name: "the lender Norrin"."""
BODY = (
    r"University|Institute|Agency|Alliance|Network|Bank|Council|Association|Organi[sz]ation|Academy|"
    r"Consortium|Coalition|"
    r"Foundation|Cent(?:er|re)|Laborator(?:y|ies)|Labs?|Society|Partnership|Forum|League|Initiative|Programme|Program|"
    r"Observatory|Compact|Charter|Accord|Pact|Convention|Treaty|Club|Commission|Committee|Board|"
    r"Authority|Office|Bureau|"
    r"Federation|Confederation|Community|Facility|Platform|Framework|Corridor|Arrangement|Dialogue|"
    r"Secretariat|Assembly|"
    r"Exchange|Trust|Fund|College|School|Chamber|Directorate|Service|Corps|Movement|Party|Congress|Conference|Summit|"
    r"Principles|Protocol|Declaration|Collective|Union|Group|Faculty|Monitor|Tracker|Times|Herald|Tribune|Observer|Courier|Chronicle|Bulletin|"
    r"Daily|Weekly|Polytechnic|Hospital|Museum|Task\s+Force|Working\s+Group|Hub|Park|Commons|Registry"
)
_ABROAD = (
    # technology, systems, data, electronics, semiconductors, computing, optics, energy, logistics and mining as firms
    # write them in Spanish, Portuguese, French, Italian, German, Dutch, Turkish and Malay
    r"Tecnolog[ií]as?|Tecnologie|Technologie|Teknologi|Teknoloji|Sistemas?|Sist[eè]mes|Syst[eè]mes?|Sistemi|Systeme|Systemen|"
    r"Sistem(?:ler)?|Datos|Donn[eé]es|Dati|Daten|Veri|Electr[oó]nica|Eletr[oô]nica|[EÉ]lectronique|Elettronica|Elektronik|"
    r"Elektronika|Semiconductores|Semicondutores|Semi-?conducteurs|Semiconduttori|Halbleiter|Halfgeleiders|Yariiletken|"
    r"C[oó]mputo|Computa[çc][aã]o|Computaci[oó]n|Informatique|Inform[aá]tica|Informatik|Bili[sş]im|[OÓ]ptica|Optique|Ottica|"
    r"Optik|Energ[ií]a|[EÉ]nergie|Energie|Enerji|Tenaga|Log[ií]stica|Logistique|Lojistik|Miner[ií]a|Minera|Mini[eè]re|Maden|"
    r"R[eé]seaux|Redes|Reti|Netze|Netwerken|Nube|Nuvem|Nuage|Ventures?|Industrie|Industria|Ind[uú]strias?|Sanayi|Digitale?|"
    r"Num[eé]rique|Banco|Banque|Banca|Bankas[iı]|Grupo|Groupe|Gruppe|Gruppo|Labor"
)
TRADE = (
    r"Corporation|Corp|Inc|Ltd|PLC|plc|LLC|GmbH|AG|SA|NV|BV|AB|Oy|Oyj|ASA|Bhd|Company|Co|Holdings?|Electronics|"
    r"Semiconductors?|Semicon|Semi|Technolog(?:y|ies)|Tech|Systems?|Compute|Computing|Computers?|"
    r"Optics|Optical|Dynamics|Data|"
    r"Datacent(?:er|re)s?|Cloud|Clouds|Robotics|Photonics|Micro|Microelectronics|Microsystems|Nano|Devices|Materials|"
    r"Industries|Industrial|Ventures|Capital|Partners|Analytics|Software|Networks|Telecoms?|Motors|Energy|Instruments|"
    r"Aerospace|Silicon|Quantum|Chips?|Circuits|Components|Parts|Memory|Logic|"
    r"Capital|Logistics|Vision|Sensors|Sensing|Lasers?|Imaging|"
    r"Precision|Tools|Machines|Machinery|Engineering|Engines?|Trading|Traders|Imports|Exports|"
    r"Distribution|Supply|Supplies|"
    r"Solutions|Services|Consulting|Advisors|Advisers|Associates|Research|Intelligence|AI|Models|Tech|"
    r"Digital|Media|Press|"
    r"Wire|Newswire|Mining|Minerals|Metals|Metal|Power|Electric|Petroleum|Ports|Rail|Aviation|Space|Satellites?|"
    r"Telecommunications|Mobile|Communications|Biotech|Pharma|Foundry|Foundries|Fab|Fabs|"
    r"Packaging|Assembly|Wafers?|"
    r"Works|Grid|Chemicals?|Gases|Steel|Shipping|Air|Airlines|Investments?|Equity|Securities|Insurance|Innovations?|"
    rf"{_ABROAD}|Studios?|Interactive|Cyber|Security|Defen[cs]e|Armaments|Dynamics|Controls|Automation|Batteries|Solar|Lithography"
)
NO_BEGINNING = words(
    "The A An This That In On At By For And But Its Their His Her Our These Those It He She With "
    "From Under After Since When As To Of "
    "While As If President Minister CEO Meanwhile However Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday January February March April May June July August September October November "
    "December Both Under Neither Nor Each Under Mr Mrs Ms Dr I We You They Two Three What No Not All Some "
    "Even Only Where Who Why How Earlier Later Last Next Today Yesterday Prime Deputy Vice Chief Or So Yet Now Then "
    "There Here Other Another Several Many Most Few Because Before Unlike Like Without Within Between Against Former"
)
NO_PART = words(
    "Minister President Secretary Chancellor Premier Governor Senator Chair Chairman Ambassador January February March "
    "April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday "
    "Sunday Mr Mrs Ms Dr North South East West Northern Southern Eastern Western Street Road Avenue "
    "River Lake Bay Cape "
    "Island Islands City Province Region Valley Mount County Sea Ocean Strait State States Republic "
    "Kingdom Olympic Games "
    "English Nobel Option Part Chapter Section Article Annex Figure Table Act Law Bill Q"
)
