"""Colours of the matrix: judged only by the interval, otherwise only placed, and never across 口径."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard.gathering import CORE, MatrixCell, bands_of, judgement_of
from fazhi.dashboard.moving import trend_line
from fazhi.dashboard.pictures.flow import FLOWS, flow_picture
from fazhi.dashboard.pictures.slope import slope_pictures
from fazhi.dashboard.series import TrendSeries
from fazhi.dashboard.views.matrix import cell_html
from tests.unit.dashboard.builders import COUNT, LOSS, RATE, area, compared, count, point, share


BASE = load_catalogue()["litigation_loss_rate"].denominators[0]


def losses(*pairs: tuple[int, int]):  # type: ignore[no-untyped-def]
    points = [share(number, n, total, denominator=BASE) for number, (n, total) in enumerate(pairs, start=1)]
    return compared(*points, indicator=LOSS)


def test_core_indicators_are_in_the_catalogue() -> None:
    assert [code for code in CORE if code not in load_catalogue()] == []


def test_agreed_direction_is_judged_by_the_interval_only() -> None:
    series = losses((100, 1000), (300, 1000), (200, 1000), (5, 31), (3, 20))
    judged = {row.point.id: judgement_of(row, series) for row in series.shown}
    assert judged == {1: "better", 2: "worse", 3: "same", 4: "same", 5: None}
    assert bands_of(series) == {}


def test_contested_direction_is_placed_and_never_judged() -> None:
    series = compared(*(share(number, number * 10, 100) for number in range(1, 6)))
    assert {judgement_of(row, series) for row in series.ordered} == {None}
    assert sorted(bands_of(series).values()) == [0, 1, 2, 3, 4]


def test_fewer_than_four_districts_are_not_placed() -> None:
    assert bands_of(compared(share(1, 10, 100), share(2, 20, 100), share(3, 30, 100))) == {}


def test_equal_values_get_equal_colours() -> None:
    series = compared(count(1, 5), count(2, 5), count(3, 5), count(4, 9), indicator=COUNT)
    bands = bands_of(series)
    assert len({bands[area(number).code] for number in (1, 2, 3)}) == 1


def test_cells_repeat_every_colour_by_a_named_symbol() -> None:
    series = losses((100, 1000), (300, 1000))
    html = cell_html(MatrixCell(share(1, 100, 1000), None, None, "better", apart=False), series)
    assert "m--better" in html and 'aria-label="优于该列合计"' in html and 'href="/v/1/"' in html
    placed = cell_html(MatrixCell(count(2, 7, status="unreviewed"), None, 4, None, apart=False), series)
    assert "m--plain-4" in placed and "●" in placed and "未复核" in placed
    absent = cell_html(MatrixCell(None, "not_reported", None, None, apart=False), series)
    assert "未报" in absent and "href" not in absent
    other = cell_html(MatrixCell(share(3, 20, 100, denominator="unknown"), None, None, None, apart=True), series)
    assert "口径不明" in other and "m--apart" in other


def test_flow_needs_two_counts_and_names_what_is_not_stated() -> None:
    flow = FLOWS[0]
    accepted = point(1, "100", unit="件", indicator="reconsideration_accepted", denominator="")
    assert flow_picture(flow, {"reconsideration_accepted": accepted}) == ""
    drawn = flow_picture(flow, {"reconsideration_accepted": accepted, "reconsideration_concluded": accepted})
    assert drawn.count("未提及") == len(flow.steps) - 2


@pytest.mark.parametrize("flow", FLOWS)
def test_flow_steps_are_counts_of_the_catalogue(flow: object) -> None:
    for step in flow.steps:  # type: ignore[attr-defined]
        assert load_catalogue()[step.indicator].kind == "count"


def test_slope_joins_only_values_of_one_denominator() -> None:
    def line(number: int, first: str, last: str, **fields: object):  # type: ignore[no-untyped-def]
        own = {"district": area(number).code}
        points = [point(number * 10, first, year=2022, **own), point(number * 10 + 1, last, **own, **fields)]
        return trend_line(RATE, area(number), points, {}, first=2022, last=2024)

    same, other = line(1, "20", "25"), line(2, "20", "25", denominator="reconsideration_accepted")
    unknown = line(3, "20", "25", denominator="unknown")
    wide, _ = slope_pictures(TrendSeries(RATE, 2022, 2024, (same, other, unknown)))
    assert wide.count('stroke-width="1.8"') == 1
    assert "两年口径不同" in wide
    assert slope_pictures(TrendSeries(RATE, 2024, 2024, (same,))) == ("", "")


def test_value_of_few_cases_is_shown_as_counts_in_the_matrix() -> None:
    cell = MatrixCell(share(1, 2, 8), None, None, None, apart=False)
    assert "2/8" in cell_html(cell, losses((100, 1000)))
    assert Decimal("25") == share(1, 2, 8).value
