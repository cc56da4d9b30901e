"""The packaged world: what is in it and that its accounts hold."""

import time

import numpy as np
import pytest

from accord import tables
from accord.baseline import load_world
from accord.errors import InputError, UnknownName


def test_it_has_80_countries_and_50_sectors_and_holds_its_identities(icio):
    assert (len(icio.countries), len(icio.sectors)) == (80, 50)
    assert max(icio.identities().values()) < 1e-12


@pytest.mark.parametrize(
    ("country", "trillions"), [("USA", 25.2), ("CHN", 17.4), ("RUS", 2.08), ("IND", 3.27), ("TWN", 0.76)]
)
def test_value_added_is_gdp(icio, country, trillions):
    """GDP 2022 in USD trillion, to the digits it is quoted with."""
    assert icio.value_added[icio.country(country)] / 1e6 == pytest.approx(trillions, rel=0.01)


def test_it_is_small(icio):
    assert tables.path("icio-2022.npz").stat().st_size < 8e6


def test_loading_again_from_disk_takes_less_than_a_few_seconds():
    """A guard against an accidental quadratic step, not a benchmark: that is in bench/."""
    load_world.cache_clear()
    start = time.process_time()
    load_world("icio-2022")
    assert time.process_time() - start < 5.0


def test_every_buyer_has_a_supplier_and_no_flow_is_negative(icio):
    assert np.all(icio.share >= 0.0)
    assert np.all(icio.expenditure >= 0.0)
    assert np.all(icio.final_share >= 0.0)
    assert np.all(icio.value_added_share[icio.sales > 0] > 0.0)


def test_treated_cells_are_listed(icio):
    silent = {
        (row["sector"], row["country"])
        for row in tables.rows("icio-2022_treated")
        if "no output" in row["treatment"]
    }
    found = {(icio.sectors[j], icio.countries[n]) for j, n in np.argwhere(icio.sales == 0.0)}
    assert found == silent


def test_residuals_of_inferred_final_demand_are_shipped(icio):
    assert icio.residual.shape == icio.expenditure.shape
    assert np.abs(icio.residual).sum() > 0.0


def test_the_dataset_is_labelled_from_the_variables_table(icio):
    data = icio.dataset()
    rows = {row["name"]: row for row in tables.rows("variables")}
    for name, variable in data.data_vars.items():
        assert rows[str(name)]["axes"].split() == list(variable.dims), name
        assert variable.attrs["unit"] == rows[str(name)]["unit"]


def test_unknown_names_are_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="icio-2022"):
        load_world("icio-2020")
    world = load_world()
    with pytest.raises(UnknownName, match="RUS"):
        world.country("RUX")
    with pytest.raises(UnknownName, match="C26"):
        world.sector("C260")


def test_a_damaged_world_does_not_pass_its_check(icio):
    from dataclasses import replace

    with pytest.raises(InputError, match="deficits sum to zero"):
        replace(icio, deficit=icio.deficit + 1e6).check()
