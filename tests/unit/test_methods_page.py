"""The worked examples of the methods page are true."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from fazhi.dashboard.statistics import Z_998, difference, funnel_limits, wilson
from fazhi.extraction.rounding import percentage


PAGE = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")


def test_every_division_on_the_methods_page_is_right() -> None:
    sums = re.findall(r"(?<![\d)）.])(\d+)÷(\d+)=([\d.]+)%", PAGE)
    assert len(sums) >= 10
    for n, whole, stated in sums:
        decimals = len(stated.partition(".")[2])
        assert percentage(Decimal(n), Decimal(whole), decimals) == Decimal(stated), f"{n}÷{whole}"


def test_every_bracketed_sum_on_the_methods_page_is_right() -> None:
    changes = re.findall(r"\((\d+)−(\d+)\)÷(\d+)=(−?)([\d.]+)%", PAGE)
    assert len(changes) == 2
    for now, before, base, sign, stated in changes:
        assert before == base
        found = percentage(Decimal(now) - Decimal(before), Decimal(base), len(stated.partition(".")[2]))
        assert found == Decimal(f"{'-' if sign else ''}{stated}")
    assert percentage(Decimal(1 + 10), Decimal(2 + 98), 0) == 11


def test_every_interval_on_the_methods_page_is_right() -> None:
    intervals = re.findall(r"(\d+)/(\d+) 为 ([\d.]+)～([\d.]+)%", PAGE)
    assert len(intervals) == 4
    for n, whole, low, high in intervals:
        found = [f"{100 * limit:.1f}" for limit in wilson(int(n), int(whole))]
        assert found == [low, high]


def test_difference_and_funnel_examples_are_right() -> None:
    found = difference(56, 70, 48, 80)
    assert f"相差{100 * found.value:.1f}个百分点，区间{100 * found.low:.1f}～{100 * found.high:.1f}个百分点" in PAGE
    assert found.is_clear
    inner, outer = funnel_limits(0.2, 50), funnel_limits(0.2, 50, Z_998)
    words = (
        f"95%界限为{100 * inner[0]:.1f}～{100 * inner[1]:.1f}%，99.8%界限为{100 * outer[0]:.1f}～{100 * outer[1]:.1f}%"
    )
    assert words in PAGE


def test_back_derived_examples_are_right() -> None:
    assert round(11.8 / 0.97, 2) == 12.16
    assert round(41 / 0.631, 2) == 64.98
    assert "12.16" in PAGE
    assert "64.98" in PAGE
