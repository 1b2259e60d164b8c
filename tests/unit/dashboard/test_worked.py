"""Worked examples: the arithmetic of the pages, from stored values or, marked so, from invented ones."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import worked
from fazhi.dashboard.queries.methods import Named, Remark
from fazhi.dashboard.selection import DEFAULT_INDICATOR
from fazhi.extraction.rounding import percentage
from tests.unit.dashboard.builders import point


RATE = load_catalogue()[DEFAULT_INDICATOR]
PAGE = (Path(__file__).parents[3] / "templates" / "dashboard" / "methods.html").read_text(encoding="utf-8")


def named(name: str, n: int, N: int, *, year: int = 2024, **fields: object) -> Named:
    value = (Decimal(n) * 100 / N).quantize(Decimal("0.01"))
    return Named(point(value=value, n=Decimal(n), N=Decimal(N), year=year, district=name, **fields), name, False)


def test_without_values_examples_are_invented_and_say_so() -> None:
    for make in (worked.interval_example, worked.difference_example, worked.funnel_example, worked.benchmark_example):
        assert make([]).whose == worked.INVENTED
    assert "15.4%～29.1%" in worked.interval_example([]).steps[-1]
    assert "区间 5.2～33.4 个百分点" in worked.difference_example([]).steps[1]
    assert "8.4～30.7%" in worked.funnel_example([]).steps[1] and "3.5～37.9%" in worked.funnel_example([]).steps[2]
    assert "11%" in worked.benchmark_example([]).steps[1]
    assert worked.change_example([], RATE, worked.RATE_CHANGE) is worked.RATE_CHANGE


def test_examples_use_stored_values_of_one_denominator() -> None:
    values = [
        named("东", 29, 135), named("西", 90, 100, denominator="reconsideration_accepted"), named("南", 3, 12),
        named("北", 30, 150),
    ]  # fmt: skip
    assert worked.interval_example(values).whose == "东2024年"
    both = worked.difference_example(values)
    assert "东 29/135 ＝ 21.5%，北 30/150 ＝ 20.0%" in both.steps[0] and "无明显差异" in both.steps[2]
    assert "59 ÷ 各地分母之和 285" in worked.funnel_example(values).steps[0]
    assert "西" not in "".join(worked.benchmark_example(values).steps)


def test_change_example_is_in_points_and_never_across_a_break() -> None:
    values = [named("东", 29, 135), named("东", 77, 270, year=2023)]
    assert "21.48% − 28.52% ＝ -7.04 个百分点" in worked.change_example(values, RATE, worked.RATE_CHANGE).steps[0]
    values = [named("东", 29, 135), named("东", 77, 270, year=2023, denominator="reconsideration_accepted")]
    assert worked.change_example(values, RATE, worked.RATE_CHANGE) is worked.RATE_CHANGE


def test_remark_is_the_first_of_the_kind_asked_for_first() -> None:
    rows = [Remark("flow", "a", "", "东", 2024, 1, "x", False), Remark("conflict", "b", "", "东", 2024, 1, "x", False)]
    assert worked.remark_of(rows, "rate_mismatch", "conflict", "flow") is rows[1]
    assert worked.remark_of(rows, "rate_mismatch") is None


def test_every_division_on_the_page_is_right() -> None:
    sums = re.findall(r"(?<![\d)）.])(\d+)÷(\d+)=([\d.]+)%", PAGE)
    assert len(sums) >= 8
    for n, whole, stated in sums:
        assert percentage(Decimal(n), Decimal(whole), len(stated.partition(".")[2])) == Decimal(stated), f"{n}÷{whole}"
