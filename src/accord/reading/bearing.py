"""Words around a verb or a noun that tell who does, bears, grants or is given what it names."""

from __future__ import annotations

import re

from accord.reading.records import Role
from accord.reading.words import words

OTHERS = re.compile(
    r"\b(?:citing|over|against|prevent|stop|crack|target|tackl|curb|counter|combat|fight|punish|accus)\w*\b",
    re.IGNORECASE,
)
OFFICES = re.compile(
    r"(?:(?:its|his|her|their|the|all|federal|state|several|other)\s+)*(?:[\w-]+\s+){0,2}?"
    r"(?:ministr(?:y|ies|ers?)|agenc(?:y|ies)|officials|regulators?|banks?|compan(?:y|ies)|"
    r"universit(?:y|ies)|firms|departments?)\b"
)
OF_RULES = re.compile(
    r"(?:the|this|that|these|those|its)\s+(?:[\w-]+\s+){0,2}(?:proposals?|rules?|measures?|orders?|"
    r"decrees?|regulations?|drafts?|bills?|"
    r"laws?|bans?|packages?|notices?|instruments?|lists?|directives?|restrictions?|curbs|plans?|acts?|"
    r"policy|policies|amendments?)\b",
    re.IGNORECASE,
)
DOORS = re.compile(
    r"\s+(?:[\w-]+\s+){0,2}(?:visas?|markets?|borders?|doors?|laborator(?:y|ies)|labs?|universit(?:y|"
    r"ies)|ports?|airspace|tenders?|schemes?|"
    r"programmes?|procurement|institutes?|clouds?|networks?|systems?)\b"
)
"""What a country shuts is its own."""
OBTAINING = re.compile(
    r"(?:w[io]n(?:s|ning)?|secur(?:e|es|ed|ing)|obtain(?:s|ed|ing)?|g[eo]t(?:s|ting)?|receiv(?:e|es|"
    r"ed|ing)|seek(?:s|ing)?|sought|"
    r"ask(?:s|ed|ing)?\s+for|request(?:s|ed|ing)?|enjoy(?:s|ed|ing)?|appl(?:y|ies|ied|ying)\s+for)\b[^,;]*?"
    r"\b(?:waivers?|exemptions?|licen[cs]es?|permits?|carve-outs?|reprieves?|authori[sz]ations?|"
    r"approvals?|exceptions?)\b",
    re.IGNORECASE,
)
REQUIRING = re.compile(r"(?:requir|demand|impos|introduc)", re.IGNORECASE)
GRANTED = re.compile(
    r"\b(?:licen[cs]es?|permits?|permission|authori[sz]ations?|approvals?|clearances?)\s+from\s+(?:[\w’'-]+\s+){0,3}$"
)
EVADED = re.compile(
    r"(?:[’']s)?\s+(?:[\w-]+\s+){0,3}?(?:sanctions|controls?|restrictions|embargo(?:es)?|bans?|rules|"
    r"curbs|measures|export)\b"
)
RECEIVING = re.compile(
    r"\b(?:w[io]ns?|winning|won|receiv(?:e|es|ed|ing)|g[eo]ts?|getting|gotten|obtain(?:s|ed|ing)?|secur(?:e|es|ed|ing)|"
    r"gain(?:s|ed|ing)?|enjoy(?:s|ed|ing)?|attract(?:s|ed|ing)?|earn(?:s|ed|ing)?|land(?:s|ed|ing)?|"
    r"count(?:s|ed|ing)?\s+on|"
    r"rel(?:y|ies|ied|ying)\s+on|drew|draws?|accept(?:s|ed|ing)?|thanked|welcomed|requested|sought|seeks?|lost)\s"
)
"""Verbs whose subject is given what the noun after them names."""
WHOM = re.compile(r"\b(?:which|that|whom|who)\s+$")
DEALING_IN = re.compile(
    r"\b(?:buy|use|us|purchas|import|procur|install|deploy|acquir|hir|admit|deal)(?:e|"
    r"ing)?\s+(?:with\s+)?(?:[\w-]+\s+){0,2}$"
)
OWN_BODIES = re.compile(
    r"\b(?:federal|state|government|public|central|national|municipal)\s+(?:agencies|bodies|"
    r"departments|offices|employees|institutions|"
    r"ministries|universities|authorities|buyers|purchasers)\b",
    re.IGNORECASE,
)
MADE_IN = re.compile(
    r"\b(?:made|built|assembled|packaged|produced|manufactured|designed|developed|fabricated|mined|"
    r"refined|grown|originating|hosted)\s+in\s+"
    r"(?:the\s+)?$"
)
HARD_FOR = re.compile(
    r"\b(?:hard|difficult|impossible|tough|easy|costly|expensive|painful|problem|struggle|challenge|"
    r"feasible)\s+for\s+(?:[\w-]+\s+){0,2}$"
)
RULED = re.compile(
    r"(?:may|must|can|shall)\s+(?:no\s+longer|not|only)\b|(?:may|must|can|shall)\b", re.IGNORECASE
)
UNDERGOES = re.compile(
    r"\b(?:exclusion|expulsion|removal|blacklisting|designation|listing|debarment|delisting|ouster|"
    r"eviction|disqualification)\b",
    re.IGNORECASE,
)
"""What is done to those it is "of"."""
JOINTLY = words("investment economic_support alliance_founding")
OWN_PACT = re.compile(
    r"\b(?:contracts?|agreements?|deals?|pacts?|treat(?:y|ies)|trade|dealings|links|ties|"
    r"business)\s+(?:\w+\s+){0,2}with\s"
)
DEALING = re.compile(
    r"\s+from\s+(?:maintain|servic|sell|export|shipp|supply|work|invest|deal|support|provid|buy|trad|"
    r"transferr|shar|repair|"
    r"install|train|teach|hir|help|assist|deliver|licens)\w*ing\b"
)
BORNE: dict[str, Role] = dict.fromkeys(
    ("economic_support", "diplomatic_support", "export_stop", "tariff", "rivalry"), "target"
)
"""What an object right after the verb is, where the frame of the noun has no use for one."""
ROLES_OF_OWN = frozenset({"with", "between", "from", "among", "of", "against", "in"})
LISTS = re.compile(r"(?:[’']s?)?\s+(?:[\w-]+\s+){0,2}(?:blacklist|list|registry|register)\b", re.IGNORECASE)
UNDERGOING = re.compile(r"(?:under|facing|faces?|faced)\b", re.IGNORECASE)
LICENSED = words("export_control")
NEEDING = re.compile(r"(?:need|requir|subject|await|lack|obtain|seek)", re.IGNORECASE)
USED = words("ban")
USE_OF = re.compile(
    r"\b(?:use|purchases?|procurement|imports?|buying|deployment|sales?|importing|using)\s+of\s+(?:[\w-]+\s+){0,2}$"
)
SHUTTING = words("ban sanction export_control embargo export_stop")
HANDS = re.compile(r"(?:[’']s?)?\s+(?:hands|reach|shores|grasp|fingers)\b")
BID = re.compile(
    r"\b(?:candida\w+|bid|position|stance|applications?|membership|claims?|sovereignty|independence|"
    r"defen[cs]e|case|efforts?)\s+of\s+(?:the\s+)?$"
)
ISSUED = re.compile(
    r"\b(?:issued|adopted|imposed|introduced|published|set|enacted|passed|signed|approved|"
    r"drafted)\b[^,;]{0,30}\bby\s+[^,;]{0,40}$"
)
FORCES_OF = re.compile(
    r"\b(?:to|for)\s+(?:the\s+|any\s+|all\s+)?(?:[\w-]+\s+){0,2}(?:forces|military|army|police|"
    r"government|authorities|firms|companies|people|"
    r"universities|institutes|laboratories|agencies|ministry)\s+(?:of|in)\s+(?:the\s+)?$"
)
DESTINATION = re.compile(
    r"\b(?:destinations?|customers?|buyers?|end[- ]users?|recipients?)\s+in\s+(?:the\s+)?$"
)
MAKING = re.compile(r"\b(?:ma[dk]e|making|render|put|plac|bring|brought|tied|tie|left|leav)")
