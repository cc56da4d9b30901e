"""The alliance commands as a person or a script uses them."""

import json

from command import accord, refused


def test_show_tells_links_totals_and_who_loses():
    done = accord("alliance", "show", "RUS", "China", "IND", "--channels", "trade,research")
    assert done.returncode == 0, done.stderr
    text = " ".join(done.stdout.split())
    assert "3 members: Russia, China, India" in text
    assert "research 0.01237 (0 to 0.1923)" in text
    for title in ("Who gains most from whom", "What the whole alliance gives each member", "Together"):
        assert title in text
    assert "trade, lose most outside: " in text
    assert "every equation within" in text
    assert "talent" not in text


def test_a_bloc_is_counted_on_its_day_in_json():
    done = accord("alliance", "show", "--bloc", "BRICS", "--date", "2023-12", "--channels", "trade", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["members"] == ["BRA", "CHN", "IND", "RUS", "ZAF"]
    assert data["origin"]["day"] == "2023-12-31"
    totals = {(row["outcome"], row["group"]): row for row in data["totals"]}
    assert totals["real_income", "members"]["gain"] > 0.0 > totals["real_income", "outsiders"]["gain"]
    assert {row["member"] for row in data["links"]} == set(data["members"])


def test_partners_are_told_with_who_loses():
    done = accord("alliance", "partners", "Russia", "--among", "BRICS", "--date", "2023-12", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["country"] == "RUS"
    assert data["candidates"] == ["BRA", "CHN", "IND", "ZAF"]
    best = data["measures"]["index"]["partners"][0]
    assert best["partner"] == "CHN"
    assert best["gain"] > 0.0
    assert all(row["gain"] < 0.0 for row in best["harmed"])
    done = accord(
        "alliance", "partners", "KOR", "--among", "JPN", "--among", "ROW", "--baseline", "wiod-2011"
    )
    assert done.returncode == 0, done.stderr
    assert "Best partners of South Korea: trade" in done.stdout
    assert "no combined measure" in done.stdout


def test_wrong_input_is_refused_with_a_way_out():
    refused(accord("alliance", "show", "RUS", "Chnia"), "Did you mean", "China")
    refused(accord("alliance", "show"), "--bloc BRICS")
    refused(accord("alliance", "show", "RUS", "CHN", "--channels", "reserch"), "Did you mean 'research'")
    refused(accord("alliance", "show", "RUS", "Iran"), "Iran (IRN)", "icio-2022")
    refused(accord("alliance", "show", "RUS", "CHN", "--date", "2024-13-01"), "2024-13-01", "2022-10-07")
    refused(accord("alliance", "partners", "BRICS"), "name one country")
