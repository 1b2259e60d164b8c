"""First pictures and figures as data: axes, marks, and nothing that the page's policy forbids."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.dashboard.charts import compare_figure
from fazhi.dashboard.figure_parts import symbol_of
from fazhi.dashboard.moving import trend_line
from fazhi.dashboard.pictures.compare import NARROW, WIDE, compare_pictures, shown_value
from fazhi.dashboard.pictures.strip import strip
from fazhi.dashboard.pictures.trend import line_pictures, multiple
from fazhi.dashboard.series import Point, ProfileRow, TrendSeries
from fazhi.dashboard.svg import mark, scale_for, tick_label
from fazhi.dashboard.trend_figures import trend_figure
from tests.unit.dashboard.builders import COUNT, RATE, area, compared, count, point, share


SVG = "{http://www.w3.org/2000/svg}"


def trend(*lines: list[Point], first: int = 2022, last: int = 2024) -> TrendSeries:
    made = [
        trend_line(RATE, area(number), points, {}, first=first, last=last)
        for number, points in enumerate(lines, start=1)
    ]
    return TrendSeries(RATE, first, last, tuple(made))


@given(st.lists(st.floats(0, 1e7, allow_nan=False), min_size=1, max_size=30), st.booleans(), st.integers(2, 8))
def test_axis_covers_its_values_with_round_ticks(values: list[float], from_zero: bool, ticks: int) -> None:
    scale = scale_for(values, 100, 500, from_zero=from_zero, ticks=ticks)
    assert scale.low <= min(values) and max(values) <= scale.high + 1e-6
    assert scale.low < scale.high
    assert 2 <= len(scale.ticks) <= ticks + 3
    if from_zero:
        assert scale.low == 0
    assert 100 <= scale.at(min(values)) <= scale.at(max(values)) <= 500 + 1e-6


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=30))
def test_axis_of_rates_never_passes_a_hundred(values: list[float]) -> None:
    scale = scale_for(values, 0, 1, from_zero=False, ceiling=100)
    assert scale.low >= 0 and scale.high <= 100 and scale.low < scale.high


@pytest.mark.parametrize(
    ("value", "unit", "label"), [(12.5, "%", "12.5%"), (1500, "件", "1,500"), (30000, "件", "3万")]
)
def test_tick_labels(value: float, unit: str, label: str) -> None:
    assert tick_label(value, unit) == label


def test_every_basis_has_its_own_mark() -> None:
    drawn = {mark(0, 0, basis=basis, reviewed=True) for basis in ("stated", "computed", "back_derived", "corrected")}
    assert len(drawn) == 4
    assert all(mark(0, 0, basis=basis, reviewed=False) not in drawn for basis in ("stated", "computed", "corrected"))


def test_pictures_are_well_formed_named_and_without_style_attributes() -> None:
    series = compared(share(1, 20, 100), share(2, 30, 100, status="unreviewed"), share(3, 5, 20), point(4, "50"))
    slopes = trend([share(1, 20, 100, year=2023), share(1, 30, 100)], [])
    drawn = [*compare_pictures(series, pin="980102"), *line_pictures(slopes), multiple(slopes, slopes.lines[1])]
    assert len(drawn) == 5
    for picture in drawn:
        root = ElementTree.fromstring(picture)
        assert root.get("role") == "img"
        assert (root.find(f"{SVG}title").text or "").strip()  # type: ignore[union-attr]
        assert root.get("aria-labelledby", "").split()[0] == root.find(f"{SVG}title").get("id")  # type: ignore[union-attr]
        assert not re.search(r'\s(style|on\w+)="', picture)


def test_names_are_escaped_in_pictures() -> None:
    series = compared(share(1, 20, 100))
    evil = series.ordered[0].area.__class__("980101", "<b>&", "<script>", "county", "98")
    row = series.ordered[0].__class__(evil, series.ordered[0].point)
    picture = compare_pictures(series.__class__(**{**_fields(series), "ordered": (row,)}))[0]
    assert "<b>&" not in picture and "&lt;b&gt;&amp;" in picture


def _fields(series: object) -> dict[str, object]:
    return {name: getattr(series, name) for name in series.__slots__}  # type: ignore[attr-defined]


def test_picture_of_few_cases_only_is_left_out() -> None:
    assert compare_pictures(compared(share(1, 2, 8))) == ("", "")


def test_many_districts_are_a_band_of_one_path() -> None:
    series = compared(*(count(number, number * 7 % 900) for number in range(1, 99)), indicator=COUNT)
    wide, _ = compare_pictures(series)
    assert wide.count("<path") == 1
    assert "98 个区划" in wide


def test_unordered_rows_stand_below_a_line_in_the_picture() -> None:
    wide, _ = compare_pictures(compared(share(1, 20, 100), share(2, 15, 20)))
    assert "件数 10–29，不排序" in wide


def test_figure_is_plain_json_with_one_row_a_district() -> None:
    series = compared(share(1, 20, 100), share(2, 30, 100), share(3, 90, 100, denominator="reconsideration_accepted"))
    figure = json.loads(json.dumps(compare_figure(series)))
    (trace,) = figure["data"]
    assert trace["x"] == [30.0, 20.0]
    assert trace["y"] == sorted(trace["y"])
    assert figure["layout"]["yaxis"]["ticktext"] == ["第2区", "第1区"]
    assert "行政复议审结件数" in figure["layout"]["xaxis"]["title"]["text"]
    low, high = series.ordered[0].interval or (0, 0)
    assert trace["error_x"]["array"][0] == pytest.approx(high - 30)
    assert trace["error_x"]["arrayminus"][0] == pytest.approx(30 - low)


@pytest.mark.parametrize("narrow", [False, True])
def test_figure_has_the_column_of_values_and_the_headings_of_the_picture(narrow: bool) -> None:
    series = compared(share(1, 20, 100), share(2, 30, 100), share(3, 15, 20))
    figure = compare_figure(series, narrow=narrow)
    told = [one["text"] for one in figure["layout"]["annotations"]]
    drawn = ElementTree.fromstring(compare_pictures(series)[narrow])
    written = {text.text for text in drawn.iter(f"{SVG}text")}
    for row in series.ordered + series.listed:
        assert shown_value(row, NARROW if narrow else WIDE) in told
    assert "件数 10–29，不排序" in told
    assert set(told) <= written
    assert {*figure["layout"]["yaxis"]["ticktext"], *figure["layout"]["xaxis"]["ticktext"]} <= written


def test_figure_of_many_districts_is_the_band_that_the_picture_draws() -> None:
    series = compared(*(share(number, number, 200) for number in range(1, 99)))
    figure = json.loads(json.dumps(compare_figure(series, pin="980150")))
    (trace,) = figure["data"]
    assert trace["y"] == sorted(trace["y"], reverse=True)
    assert len(trace["x"]) == 98
    written = compare_pictures(series, pin="980150")[0]
    for one in figure["layout"]["annotations"]:
        assert f">{one['text']}</text>" in written


@pytest.mark.parametrize("basis", ["stated", "computed", "back_derived", "corrected"])
def test_marker_of_a_value_tells_that_nobody_reviewed_it(basis: str) -> None:
    seen = share(1, 20, 100, basis=basis, status="accepted")
    unseen = share(1, 20, 100, basis=basis, status="unreviewed")
    assert symbol_of(unseen).endswith("-dot")
    assert symbol_of(seen) != symbol_of(unseen)


def test_trend_figure_leaves_gaps_at_breaks() -> None:
    series = trend(
        [
            share(1, 20, 100, year=2022),
            share(1, 21, 100, year=2023, denominator="reconsideration_accepted"),
            share(1, 22, 100, year=2024, denominator="reconsideration_accepted"),
        ]
    )
    figure = trend_figure(series)
    (trace,) = figure["data"]
    broken, name = figure["layout"]["annotations"]
    assert (broken["x"], broken["hovertext"]) == (2023, "口径变动，不作同比")
    assert f">{name['text']}</text>" in line_pictures(series)[0]
    assert trace["x"] == [2022, None, 2023, 2024]
    assert trace["connectgaps"] is False


def test_trend_figure_marks_second_hand_values() -> None:
    series = trend([point(1, "25", previous=Decimal("20"))])
    derived = trend_figure(series)["data"][1]
    assert (derived["x"], derived["y"], derived["marker"]["symbol"]) == ([2023], [20.0], "diamond")


def test_too_many_lines_are_not_put_in_one_panel() -> None:
    series = trend(*([share(number, 20, 100)] for number in range(1, 9)))
    assert line_pictures(series) == ("", "")


def test_strip_names_nobody() -> None:
    row = ProfileRow(RATE, share(1, 20, 100), None, None, None, peers=(10.0, 15.0, 30.0, 40.0))
    drawn = strip(row)
    assert "同级 4 个可比地区在 10–40% 之间" in drawn
    assert "第" not in drawn
    assert strip(ProfileRow(RATE, None, None, None, None)) == ""
