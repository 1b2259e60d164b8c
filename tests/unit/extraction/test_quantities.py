"""Numbers, units and qualifiers; what is a number and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.extraction.quantities import chinese_number, scan
from fazhi.extraction.text import compact, normalise


def _scan(text: str) -> list[tuple[str, str, str]]:
    normal = normalise(text)
    return [
        (f"{quantity.value:f}", quantity.unit, quantity.qualifier)
        for quantity in scan(compact(normal, 0, len(normal)).text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理4，318件", [("4318", "件", "exact")]),
        ("公开信息7 264条", [("7264", "条", "exact")]),
        ("公开信息3，100余条", [("3100", "条", "over")]),
        ("在册３１８名", [("318", "名", "exact")]),
        ("百余场次", [("100", "场次", "over")]),
        ("四十余场", [("40", "场", "over")]),
        ("十九万余件", [("190000", "件", "over")]),
        ("三百余万元", [("3000000", "元", "over")]),
        ("受众逾70万人次", [("700000", "人次", "over")]),
        ("咨询近2.4万人次", [("24000", "人次", "under")]),
        ("纠错率约17.6%", [("17.6", "%", "about")]),
        ("受理2，450.5万件", [("24505000", "件", "exact")]),
        ("占3.5‰", [("0.35", "%", "exact")]),
        ("下降1.9个百分点", [("1.9", "个百分点", "exact")]),
        ("减少近三成", [("30", "%", "under")]),
        ("百分之百", [("100", "%", "exact")]),
        ("受理率、办结率实现“双百”", [("100", "%", "exact")]),
        ("办结率排名前列，双百行动开展", []),
        ("率先实现双百", []),
        ("百分之九十七点五", [("97.5", "%", "exact")]),
        ("千分之八", [("0.8", "%", "exact")]),
        ("败诉两件", [("2", "件", "exact")]),
        ("学法十一次", [("11", "次", "exact")]),
        ("活动2600场次以上", [("2600", "场次", "over")]),
        ("受众21000余人（次）", [("21000", "人(次)", "over")]),
        ("首次突破2万宗", [("20000", "宗", "over")]),
        ("收到 1 5 件", [("15", "件", "exact")]),
        ("五件中败诉一件", [("5", "件", "exact"), ("1", "件", "exact")]),
    ],
)
def test_scan_reads_numbers(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _scan(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("近5000件", 4000, 5000), ("将近360件", 350, 360), ("接近95%", 90, 95), ("8%以内", None, 8), ("不足20件", None, 20),
        ("300余件", 300, None),
    ],
)  # fmt: skip
def test_scan_tells_how_far_a_hedge_reaches(text: str, low: int | None, high: int | None) -> None:
    (found,) = scan(text)
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "2023年5月6日", "某政发〔2024〕18号", "第三次会议", "第二十五条", "高效办成一件事", "三书", "十四五规划", "1+N体系",
        "12345热线", "24小时", "没有一件", "近三年", "每年一次", "（2023—2025年）", "三项制度",
    ],
)  # fmt: skip
def test_scan_passes_over_what_is_no_count(text: str) -> None:
    assert _scan(text) == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("一百零八", 108), ("二十一万", 210000), ("两千三", 2300), ("十五", 15), ("三万五", 35000), ("一千零五十", 1050),
        ("一亿二千万", 120000000), ("一百二", 120), ("两百", 200),
    ],
)  # fmt: skip
def test_chinese_number_reads_numerals(words: str, value: int) -> None:
    assert chinese_number(words) == value


@given(st.integers(min_value=1, max_value=10**8 - 1))
def test_chinese_number_round_trips(number: int) -> None:
    assert chinese_number(_spell(number)) == number


@given(st.decimals(min_value=0, max_value=10**7, places=2), st.sampled_from(["件", "%", "人次", "份"]))
def test_scan_round_trips_printed_numbers(number: Decimal, unit: str) -> None:
    printed = f"共{number:,f}{unit}，"
    found = scan(compact(normalise(printed), 0, len(printed)).text)
    assert [quantity.value for quantity in found] == [number]


@given(st.text(alphabet="收到１２3,，. 　%％件余万一百“”*第年、", max_size=120))
def test_compact_keeps_the_origin_of_every_character(text: str) -> None:
    normal = normalise(text)
    assert len(normal) == len(text)
    form = compact(normal, 0, len(normal))
    assert len(form.text) == len(form.offsets)
    for character, offset in zip(form.text, form.offsets, strict=True):
        assert character in (normal[offset], " ")
    for quantity in scan(form.text):
        assert 0 <= quantity.start <= quantity.number_start < quantity.end <= len(form.text)


def _spell(number: int) -> str:
    """A number in Chinese numerals, spelt the plain way."""
    if number >= 10_000:
        rest = number % 10_000
        return _spell(number // 10_000) + "万" + (("零" if rest < 1000 else "") + _spell(rest) if rest else "")
    words = ""
    skipped = False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if skipped and words else "") + "零一二三四五六七八九"[digit] + name
            skipped = False
        else:
            skipped = bool(words)
    return words
