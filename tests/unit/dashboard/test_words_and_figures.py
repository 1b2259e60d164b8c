"""Numbers in words, and the HTML of a value with its source."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.dashboard import figures, words
from fazhi.dashboard.moving import change_between
from fazhi.dashboard.series import Change, Point, Source, Terms
from tests.unit.dashboard.builders import COUNT, LOSS, RATE, area, count, point, share


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "text"),
    [
        ("21.500000", "%", "exact", "21.5%"),
        ("0.000000", "件", "exact", "0件"),
        ("1234567", "件", "exact", "1,234,567件"),
        ("1200", "件", "about", "约1,200件"),
        ("95", "%", "under", "近95%"),
        ("300", "人次", "over", "300余人次"),
        ("95", "%", "over", "95%以上"),
        ("6", "期", "over", "6期以上"),
        ("3.256", "万元", "exact", "3.26万元"),
    ],
)
def test_quantity(value: str, unit: str, qualifier: str, text: str) -> None:
    assert words.quantity(Decimal(value), unit, qualifier) == text


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "printed", "text"),
    [
        ("8", "%", "under", "纠错率控制在8%以内", "8%以内"),
        ("8", "%", "under", "纠错率控制在8%\n以 内", "8%以内"),
        ("8", "%", "over", "纠错率不超过8%", "不超过8%"),
        ("6", "期", "over", "举办培训6期以上", "6期以上"),
        ("6", "期", "exact", "每年不少于6期", "不少于6期"),
        ("90", "%", "over", "达到百分之九十以上", "90%以上"),
        ("1200", "件", "about", "受理1200件左右", "1,200件左右"),
        ("8", "%", "under", "占近8%", "近8%"),
        ("20", "件", "under", "不足二十件", "不足20件"),
        ("300", "人次", "over", "培训300余人次", "300余人次"),
        ("12", "件", "exact", "超过上年3件，办结12件", "12件"),
        ("12", "件", "exact", "附近12件", "12件"),
        ("12", "件", "exact", "", "12件"),
    ],
)
def test_other_figures_keep_the_hedge_of_the_text(
    value: str, unit: str, qualifier: str, printed: str, text: str
) -> None:
    assert words.as_worded(Decimal(value), unit, qualifier, printed) == text


@pytest.mark.parametrize(
    ("given_point", "value", "fraction"),
    [
        (share(1, 29, 135), "21.48%", "(29/135)"),
        (share(1, 1, 8), "1/8", ""),
        (point(1, "20"), "20%", ""),
        (point(1, "20", N=50), "20%", "(分母 50)"),
        (count(value=0), "0件", ""),
        (point(1, "8", qualifier="under"), "不超过8%", ""),
        (count(value=5000, qualifier="under", low=Decimal(4000)), "近5,000件", ""),
    ],
)
def test_value_and_fraction(given_point: Point, value: str, fraction: str) -> None:
    assert (words.value_of(given_point), words.fraction_of(given_point)) == (value, fraction)


@pytest.mark.parametrize(
    ("change", "unit", "text"),
    [
        (Change("points", Decimal("-7.04")), "%", "▼7.04个百分点"),
        (Change("percent", Decimal("94.7")), "件", "▲94.7%"),
        (Change("absolute", Decimal(3)), "件", "▲3件"),
        (Change("points", Decimal("0.001")), "%", "持平"),
        (Change("from_zero", Decimal(12)), "件", "上年为0，▲12件"),
        (Change("terms_changed"), "%", "口径变动，不作同比"),
        (Change("terms_unknown"), "%", "口径不明，不作同比"),
        (None, "%", ""),
    ],
)
def test_change_words(change: Change | None, unit: str, text: str) -> None:
    assert words.change_of(change, unit) == text


def test_axis_title_spells_the_fraction() -> None:
    title = words.fraction_title(RATE, Terms("reconsideration_concluded", "region", "all"))
    assert title == "复议纠错率 ＝ 行政复议直接纠错件数 ÷ 行政复议审结件数（%）"


SOURCE = Source(1, "审结135件，纠错29件，纠错率21.48%，其中129件", 100, 116, 121, 2, "", 7, "某报告", "a.pdf")


def test_source_sentence_highlights_the_used_numbers_only() -> None:
    html = figures.highlighted(SOURCE, share(1, 29, 135))
    assert "<mark>135</mark>件" in html
    assert "纠错<mark>29</mark>件" in html
    assert "<mark><strong>21.48</strong></mark>" in html
    assert "其中129件" in html


def test_text_of_reports_is_escaped() -> None:
    source = SOURCE._replace(quote="<script>alert(1)</script>", title="<i>", start=None)
    html = figures.value(share(1, 29, 135), source, area=area(1), indicator=RATE)
    assert "<script>" not in html and "<i>" not in html
    assert "style=" not in html


def test_value_carries_mark_fraction_chip_status_and_sentence() -> None:
    unreviewed = share(1, 29, 135, status="unreviewed", has_finding=True)
    html = figures.value(unreviewed, SOURCE, area=area(1), indicator=RATE, bounds=(15.4, 29.1))
    for words_inside in ("未复核", "(29/135)", "审结", "15.4%–29.1%", "某报告，第 2 页", 'id="s1"', "flag"):
        assert words_inside in html


def test_value_without_source_is_still_shown() -> None:
    html = figures.value(point(1, "20"), None, area=area(1), indicator=RATE)
    assert "20%" in html and "details" not in html


@pytest.mark.parametrize(
    ("indicator", "now", "css"),
    [
        (LOSS, share(1, 300, 1000), "delta--worse"),
        (LOSS, share(1, 100, 1000), "delta--better"),
        (LOSS, share(1, 205, 1000), "delta--neutral"),
        (RATE, share(1, 300, 1000), "delta--neutral"),
    ],
)
def test_movement_is_judged_only_where_direction_is_agreed_and_supported(
    indicator: object, now: Point, css: str
) -> None:
    change = change_between(now, share(1, 200, 1000, year=2023), indicator)  # type: ignore[arg-type]
    assert css in figures.delta(change, indicator)  # type: ignore[arg-type]


def test_disagreeing_statement_is_flagged() -> None:
    change = change_between(point(1, "25", change_points=Decimal(3)), point(1, "20", year=2023), RATE)
    assert "原文写的是▲3个百分点" in figures.delta(change, RATE)


def test_ambiguous_statement_is_told_as_such() -> None:
    assert "±待核" in figures.stated_change(point(1, "25", change_percent=Decimal(-3), change_ambiguous=True))


def test_absent_is_words_never_a_dash_or_zero() -> None:
    for reason, label in words.ABSENCES.items():
        html = figures.absence(reason)
        assert label in html and "0" not in html and "—" not in html


def test_counts_have_no_chip() -> None:
    assert figures.terms_chip(count().terms) == ""
    assert COUNT.unit == "件"
