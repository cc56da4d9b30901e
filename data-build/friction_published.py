"""What our data cannot identify: published estimates, and judgements where there are none. Marked as such, each one."""

# ruff: noqa: E501 -- sources and notes are kept whole, one to a line

from math import log

from friction_rows import Row, assumption

ABSTRACT = "The abstract was read; the article was not."

MAKKONEN_MITZE = "Makkonen & Mitze (2021), Geo-political conflicts, economic sanctions and international knowledge flows, arXiv 2112.00564: European sanctions of 2014 lowered the intensity of co-publication with Russia by 15% (lower bound) to 70%, 35 countries, 1995-2018"
ADHIKARI = "Adhikari, Cha'ngom, Kaila & Shrestha (2024), Do Bilateral Labor Agreements Increase Migration?, World Bank Policy Research Working Paper 11000: migration up by 0.57 log points in the decade of signing, 1960-2020; virtually no effect for origins in Africa"
PAREY_WALDINGER = "Parey & Waldinger (2011), Economic Journal 121:194-222: a stay abroad under Erasmus raises the probability of working abroad later by about 15 percentage points"
CZAIKA_PARSONS = "Czaika & Parsons (2017), Demography 54:603-630: mutual recognition of diplomas raises flows of the highly skilled"
JIANG = "Jiang, Keller, Qiu & Ridley (2024), Journal of International Economics 150:103939: joint ventures raise the productivity of Chinese partners and of other firms of the industry"


def published_rows() -> list[Row]:
    return [
        assumption(
            "research.russia_2014_published",
            log(0.85),
            log(0.30),
            log(0.85),
            channel="research",
            unit="log change",
            source=MAKKONEN_MITZE,
            identification="published",
            note=f"The range runs from the largest effect reported to the lower bound, which is the value. A check on research.russia_2014. {ABSTRACT}",
        ),
        assumption(
            "talent.agreement_published",
            0.57,
            0.0,
            0.57,
            channel="talent",
            unit="log change",
            source=ADHIKARI,
            identification="published",
            note=f"All migrants, flows of a decade, mostly labour agreements of low- and middle-income origins. No standard error in the abstract: low is the absent effect for Africa. {ABSTRACT}",
        ),
        assumption(
            "talent_exchange.effect",
            0.28,
            0.0,
            0.57,
            channel="talent",
            unit="log change",
            source=f"{ADHIKARI}; {PAREY_WALDINGER}; {CZAIKA_PARSONS}",
            note=f"An exchange of talent is less than an agreement on labour: the effect of one is taken as the upper end, none as the lower, the middle as value. A lasting effect on stocks of people; our migration data are of one year and cannot identify it. {ABSTRACT}",
        ),
        assumption(
            "alliance.talent_effect",
            0.14,
            0.0,
            0.28,
            channel="talent",
            unit="log change",
            source=f"half of talent_exchange.effect: {ADHIKARI}",
            note="An alliance that names people among its channels but no programme: half an exchange. A judgement.",
        ),
        assumption(
            "joint_venture.productivity_effect",
            0.001,
            0.0,
            0.01,
            channel="investment",
            unit="log change of the sector's productivity in the partner countries",
            source=JIANG,
            note="Only the sign is from the source, for China; the size is a judgement, not an estimate, and could not be "
            "re-read. Value: firms that are a tenth of the sector gain one percent; high: the whole sector does; low: none. "
            f"{ABSTRACT}",
        ),
        assumption(
            "research.substitution",
            4.0,
            2.0,
            8.0,
            channel="research",
            unit="elasticity of substitution between partners",
            source="Accord's judgement",
            note="No estimate known to us. It matters for the index of access to partners only, not for co-authored works.",
        ),
    ]
