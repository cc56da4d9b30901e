"""Cross-sections: migration by destination income and distance, co-authored works by distance.

One year each, so nothing here shows that one thing makes another: these are conditional correlations.
"""

import hashlib
import warnings
from datetime import date

import numpy as np
import pandas as pd
import pyfixest

from accord import places
from accord.baseline.coauthorship import load_coauthorship
from accord.baseline.development import load_development
from accord.baseline.migration import YEAR, load_migration
from friction_panel import covariances
from friction_rows import Row, estimate
from reference import reference_folder

GEOGRAPHY = "9a81286e50bc05e681a265929c1474dc9bb11812c689ce9b76f1bb629f723f13"
UN = "UN DESA International Migrant Stock 2019; World Bank WDI"
OPENALEX = "OpenAlex co-authored works (coauthorship.npz)"
SAMPLE_30 = "gravity sample of gegravity (30 countries: distance, border, language)"
BLOCS = ("EU", "OECD", "BRICS", "SCO", "EAEU", "NATO", "ASEAN")


def migration_frame() -> pd.DataFrame:
    """Return every origin and destination with migrants, shared blocs and what the destination is like."""
    data = load_migration()
    codes, n = np.array(data.countries), len(data.countries)
    o, d = np.nonzero(~np.eye(n, dtype=bool))
    frame = pd.DataFrame({"origin": codes[o], "destination": codes[d], "migrants": data.migrants[o, d]})
    for bloc in BLOCS:
        inside = np.isin(codes, places.blocs()[bloc].members(date(YEAR, 7, 1)))
        frame[bloc] = (inside[o] & inside[d]).astype(float)
    wdi = load_development()
    for name in ("gdp_per_head_ppp", "gdp_per_head", "population"):
        frame[f"log_{name}"] = np.log(wdi.at(name, data.countries, YEAR))[d]
    return frame


def geography() -> pd.DataFrame:
    """Return distance, border and language between 30 countries."""
    path = reference_folder() / "gegravity" / "sample_data_set.dlm"
    if hashlib.sha256(path.read_bytes()).hexdigest() != GEOGRAPHY:
        raise SystemExit(f"{path} is not the file the estimates were made with")
    sample = pd.read_csv(path)
    sample = sample[sample["exporter"] != sample["importer"]]
    names = {"exporter": "origin", "importer": "destination", "lndist": "log_distance"}
    return sample.rename(columns=names)[
        ["origin", "destination", "log_distance", "contiguity", "common_language", "pta"]
    ]


def talent_rows() -> list[Row]:
    # Countries nobody moved from or to say nothing and are left out by the fit.
    warnings.filterwarnings("ignore", message=".*separation.*")
    frame = migration_frame()
    near = frame.merge(geography(), on=["origin", "destination"])
    rows = []

    def add(key, fit, term, sample, text, note) -> None:
        rows.append(
            estimate(
                key,
                float(fit.coef()[term]),
                float(fit.se()[term]),
                unit="elasticity" if term.startswith("log_") else "log change",
                identification="correlation",
                observations=int(fit._N),
                sample=sample,
                specification=text,
                source=f"{UN}; {SAMPLE_30}" if "30" in sample else UN,
                note=note,
            )
        )

    def fit_income(data: pd.DataFrame, income: str, more: str = "") -> tuple:
        formula = f"migrants ~ {income} + log_population{more} | origin"
        used = data.dropna(subset=[income, "log_population"])
        text = f"PPML: {formula}; clustered by destination"
        return pyfixest.fepois(formula, data=used, vcov={"CRV1": "destination"}), text

    income_note = (
        "Stocks of all migrants, whatever their skill, at one time. What draws people besides income (policy,"
        " distance, language) is in it."
    )
    everywhere = f"all origins and destinations with WDI data, {YEAR}"
    oecd = frame[frame["destination"].isin(places.blocs()["OECD"].members(date(YEAR, 7, 1)))]
    for key, data, income, more, sample in (
        ("talent.income_ppp", frame, "log_gdp_per_head_ppp", "", everywhere),
        ("talent.income_usd", frame, "log_gdp_per_head", "", everywhere),
        ("talent.income_oecd", oecd, "log_gdp_per_head_ppp", "", f"destinations in the OECD, {YEAR}"),
        (
            "talent.income_geography",
            near,
            "log_gdp_per_head_ppp",
            " + log_distance + contiguity + common_language",
            f"30 countries, {YEAR}",
        ),
    ):
        fit, text = fit_income(data, income, more)
        add(key, fit, income, sample, text, income_note)

    formula = "migrants ~ log_distance + contiguity + common_language + EU | origin + destination"
    fit = pyfixest.fepois(formula, data=near, vcov={"CRV1": "origin+destination"})
    text = f"PPML: {formula}; clustered by origin and destination"
    for term in ("log_distance", "contiguity", "common_language"):
        add(
            f"talent.{term}",
            fit,
            term,
            f"30 countries, {YEAR}",
            text,
            "For comparison with the literature; no measure uses it.",
        )
    formula = f"migrants ~ {' + '.join(BLOCS)} | origin + destination"
    fit = pyfixest.fepois(formula, data=frame, vcov={"CRV1": "origin+destination"})
    for bloc in BLOCS:
        add(
            f"talent.bloc_{bloc}",
            fit,
            bloc,
            f"all origins and destinations, {YEAR}",
            f"PPML: {formula}; clustered by origin and destination",
            "Not an effect: blocs are neighbours with a common past, and one year cannot tell that apart. No measure"
            " uses it.",
        )
    return rows


def research_rows(year: int = 2019) -> list[Row]:
    """Distance, border, language and trade agreements in co-authored works of 30 countries."""
    near = geography()
    data = load_coauthorship().select(sorted(set(near["origin"])), [year])
    place = {code: n for n, code in enumerate(data.countries)}
    a, b = near["origin"].map(place).to_numpy(), near["destination"].map(place).to_numpy()
    frame = near.assign(
        works=data.works[0, a, b], pair=np.minimum(a, b) * len(place) + np.maximum(a, b), a=a, b=b
    )
    formula = "works ~ log_distance + contiguity + common_language + pta | origin + destination"
    fit = pyfixest.fepois(formula, data=frame, vcov={"CRV1": "pair"})
    dyadic = np.sqrt(np.diag(covariances(fit, len(place))[1]))
    return [
        estimate(
            f"research.{term}",
            float(fit.coef()[term]),
            float(max(fit.se()[term], dyadic[k])),
            unit="elasticity" if term.startswith("log_") else "log change",
            identification="correlation",
            observations=int(fit._N) // 2,
            sample=f"30 countries, {year}",
            specification=f"PPML: {formula}; larger of pair-clustered and dyadic-robust errors",
            source=f"{OPENALEX}; {SAMPLE_30}",
            note="For comparison with the literature; no measure uses it."
            + (" Agreements are those of 2006." if term == "pta" else ""),
        )
        for k, term in enumerate(("log_distance", "contiguity", "common_language", "pta"))
    ]
