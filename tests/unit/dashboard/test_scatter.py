"""The scatter: one dot a district that stands in both orders, both values and both sentences in its tooltip."""

from __future__ import annotations

import re

from fazhi.dashboard.charts import scatter_figure
from fazhi.dashboard.gathering import ScatterAnswer
from fazhi.dashboard.pictures.scatter import scatter_pictures
from fazhi.dashboard.places import Place
from fazhi.dashboard.series import CompareSeries, Point, Source
from tests.unit.dashboard.builders import LOSS, RATE, compared, share


BASE = LOSS.denominators[0]


def losing(*points: Point) -> CompareSeries:
    return compared(*(one._replace(indicator=LOSS.code, denominator=BASE) for one in points), indicator=LOSS)


def answer(across: CompareSeries, up: CompareSeries) -> ScatterAnswer:
    by_code = {row.area.code: row for row in up.ordered}
    pairs = tuple((row, by_code[row.area.code]) for row in across.ordered if row.area.code in by_code)
    return ScatterAnswer(Place(None), 2024, "county", ("county",), (), across, up, pairs, left_out=0)


def test_dot_tells_both_values_and_sentences_without_tags() -> None:
    found = answer(losing(share(1, 10, 100), share(2, 20, 100)), compared(share(1, 30, 100), share(2, 40, 100)))
    quote = "审结一百件，其中<b>败诉</b>十件" * 12
    figure = scatter_figure(found, {1: Source(1, quote, None, None, None, None, "", None, "", "")}, pin="980102")
    (trace,) = figure["data"]
    dots = dict(zip(trace["x"], trace["y"], strict=True))
    assert dots == {20.0: 40.0, 10.0: 30.0}
    told = trace["hovertext"][trace["x"].index(10.0)]
    assert LOSS.label in told and RATE.label in told and "10%(10/100)" in told
    # A tag other than a line break would make Plotly write a style attribute, which the page's policy refuses.
    assert set(re.findall(r"<[^>]*>", told)) == {"<br>"}
    assert "…" in told and told.count("<br>") < 14
    assert len(set(trace["marker"]["color"])) == 2


def test_axes_of_picture_and_figure_agree() -> None:
    found = answer(losing(share(1, 10, 100), share(2, 20, 100)), compared(share(1, 30, 100), share(2, 40, 100)))
    wide, narrow = scatter_pictures(found)
    assert wide and narrow
    low, high = scatter_figure(found, {})["layout"]["xaxis"]["range"]
    assert low <= 10 and high >= 20


def test_no_district_with_both_values_is_an_empty_figure() -> None:
    found = answer(losing(share(1, 10, 100)), compared(share(2, 30, 100)))
    assert scatter_figure(found, {})["data"] == []
    assert scatter_pictures(found) == ("", "")
