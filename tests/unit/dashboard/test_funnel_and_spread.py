"""Funnel limits as drawn against the exact ones, and columns that count every value once."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.dashboard.charts import distribution_figure, funnel_figure
from fazhi.dashboard.pictures.distribution import bins_of, distribution_pictures
from fazhi.dashboard.pictures.funnel import band_of, curve, funnel_of, funnel_pictures, limits
from fazhi.dashboard.statistics import Z_95, Z_998, funnel_band, funnel_limits
from tests.unit.dashboard.builders import COUNT, compared, count, share


@pytest.mark.parametrize("share_of_all", [0.05, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("total", [20, 60, 61, 90, 151, 400, 2000])
@pytest.mark.parametrize("z", [Z_95, Z_998])
def test_drawn_limits_lie_within_a_hair_of_the_exact_ones(share_of_all: float, total: int, z: float) -> None:
    exact = funnel_limits(share_of_all, total, z)
    drawn = limits(share_of_all, total, z)
    assert drawn == pytest.approx([bound * 100 for bound in exact], abs=0.08 if total > 100 or total <= 60 else 0.3)


@pytest.mark.parametrize(("n", "total"), [(29, 135), (60, 135), (45, 135), (0, 135), (15, 40), (300, 900)])
def test_band_agrees_with_the_exact_one(n: int, total: int) -> None:
    series = compared(share(1, n, total), share(2, 20, 100))
    row = next(row for row in series.ordered if row.point.id == 1)
    words = {0: "within", 1: "beyond_95", 2: "beyond_99_8"}
    assert words[band_of(row, 0.2)] == funnel_band(n, total, 0.2)


def test_funnel_needs_a_rate_with_counts_and_a_benchmark() -> None:
    assert funnel_of(compared(count(1, 10), count(2, 20), indicator=COUNT)) is None
    assert funnel_of(compared(share(1, 20, 100))) is None
    assert funnel_of(compared(share(1, 0, 100), share(2, 0, 100))) is None
    assert funnel_pictures(compared(share(1, 20, 100)), None) == ("", "")


def test_funnel_holds_listed_rates_too_but_no_counts_only() -> None:
    funnel = funnel_of(compared(share(1, 20, 100), share(2, 30, 100), share(3, 5, 20), share(4, 1, 8)))
    assert funnel is not None
    assert sorted(row.point.id for row in funnel.rows) == [1, 2, 3]
    assert funnel.share == pytest.approx(0.25)
    totals = [total for total, _, _ in curve(funnel, Z_95)]
    assert totals == sorted(totals) and totals[-1] == 100


def test_funnel_names_only_what_lies_beyond_the_outer_limits() -> None:
    series = compared(share(1, 200, 1000), share(2, 210, 1000), share(3, 400, 1000))
    wide, _ = funnel_pictures(series, funnel_of(series))
    assert ElementTree.fromstring(wide) is not None
    assert ">第3区</text>" in wide and ">第1区</text>" not in wide


def test_figures_are_plain_json() -> None:
    rates = compared(*(share(number, 20 + number, 100 + number) for number in range(1, 30)))
    for figure in (funnel_figure(rates), distribution_figure(rates), funnel_figure(compared(share(1, 20, 100)))):
        assert json.loads(json.dumps(figure))["layout"]
    bars = distribution_figure(rates)["data"][0]
    assert sum(bars["y"]) == 29


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=200), st.integers(5, 24))
def test_columns_count_every_value_once(values: list[float], at_most: int) -> None:
    bins = bins_of(values, is_rate=True, at_most=at_most)
    assert sum(count for _, _, count in bins) == len(values)
    assert len(bins) <= at_most + 2
    assert bins[0][0] <= min(values) and max(values) <= bins[-1][1] + 1e-6
    assert bins[-1][1] <= 100 or max(values) > 100 - 1e-6


def test_few_values_are_single_dots_and_many_are_columns() -> None:
    few = distribution_pictures(compared(*(share(number, 20 + number, 100) for number in range(1, 8))), pin="980103")[0]
    assert "<rect" not in few and ">第3区</text>" in few
    many = distribution_pictures(compared(*(share(number, 20 + number, 100) for number in range(1, 40))))[0]
    assert "<rect" in many and "中位数" in many
    assert distribution_pictures(compared(share(1, 20, 100))) == ("", "")
