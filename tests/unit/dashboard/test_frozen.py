"""A series and its JSON are the same answer; only values make a difference, not ids or looking at them."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fazhi.dashboard import frozen
from fazhi.dashboard.moving import trend_line
from fazhi.dashboard.series import CompareSeries, Point, Source, TrendSeries
from tests.unit.dashboard.builders import COUNT, RATE, area, compared, count, point, share


def trend_of(*points: Point) -> TrendSeries:
    line = trend_line(
        RATE, area(1), sorted(points, key=lambda one: one.year), {2021: "not_mentioned"}, first=2021, last=2024
    )
    return TrendSeries(RATE, 2021, 2024, (line,))


def again(series: frozen.Series) -> frozen.Series:
    return frozen.from_json(type(series), json.loads(json.dumps(frozen.to_json(series))))


def test_comparison_with_everything_in_it_comes_back_the_same() -> None:
    series = compared(
        share(1, 29, 135), share(2, 3, 20), share(3, 1, 8), point(4, "12.5", denominator="unknown"),
        share(5, 30, 150, denominator="reconsideration_accepted"), share(6, 40, 200),
    )  # fmt: skip
    assert series.ordered and series.listed and series.counts and series.apart and series.benchmark
    assert again(series) == series


def test_comparison_of_counts_and_an_empty_one_come_back_the_same() -> None:
    for series in (compared(count(1, 100), count(2, 200), indicator=COUNT), compared()):
        assert again(series) == series


def test_trend_comes_back_the_same() -> None:
    series = trend_of(
        share(1, 29, 135, year=2024), share(1, 77, 270, year=2023), share(1, 9, 90, year=2022, previous=Decimal("8.5"))
    )
    assert series.lines[0].changes
    assert series.lines[0].derived == {2021: Decimal("8.5")}
    assert again(series) == series


def test_source_comes_back_the_same() -> None:
    source = Source(1, "审结135件", 0, None, None, 3, "", 7, "报告", "a.pdf")
    assert frozen.from_json(Source, json.loads(json.dumps(frozen.to_json(source)))) == source


@given(st.integers(0, 200), st.integers(1, 200), st.sampled_from(["stated", "computed", "back_derived"]))
def test_any_rate_comes_back_the_same(n: int, N: int, basis: str) -> None:
    series = compared(share(1, min(n, N), N, basis=basis), share(2, 30, 90))
    assert again(series) == series
    assert frozen.fingerprint(again(series)) == frozen.fingerprint(series)


def test_fingerprint_changes_with_values_and_with_nothing_else() -> None:
    series = compared(share(1, 29, 135), share(2, 30, 150))
    same = compared(
        share(2, 30, 150)._replace(value=Decimal("20.000000"), N=Decimal("150.00")),
        share(1, 29, 135, fact=9, report=8, status="unreviewed", is_published=False, has_finding=True),
    )
    other = compared(share(1, 28, 135), share(2, 30, 150))
    assert frozen.fingerprint(same) == frozen.fingerprint(series) != frozen.fingerprint(other)
    assert frozen.moved(series, same) == []


def test_moved_values_are_named_with_before_and_after() -> None:
    before = compared(share(1, 29, 135), share(2, 30, 150))
    after = compared(share(1, 29, 140), share(3, 30, 150))
    found = {one.area.code: (one.before, one.after) for one in frozen.moved(before, after)}
    assert set(found) == {area(1).code, area(2).code, area(3).code}
    assert found[area(2).code][1] is None and found[area(3).code][0] is None


def test_field_that_an_older_snapshot_lacks_takes_its_default() -> None:
    written = frozen.to_json(compared(share(1, 29, 135), share(2, 30, 150)))
    for row in written["ordered"]:
        row["area"].pop("is_sample")
        row.pop("position", None)
    read = frozen.from_json(CompareSeries, written)
    assert read.ordered[0].area.is_sample is False and read.ordered[0].position is None


def test_way_to_reports_of_others_is_left_out() -> None:
    series = compared(share(1, 29, 135, report=7, fact=8), share(2, 30, 150, report=9, fact=10))
    read = frozen.from_json(
        CompareSeries, frozen.without_reports(frozen.to_json(series), lambda code: code == area(1).code)
    )
    assert {row.area.code: (row.point.report, row.point.fact) for row in read.ordered} == {
        area(1).code: (7, 8), area(2).code: (None, None),
    }  # fmt: skip
