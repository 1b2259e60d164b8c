"""Tables and pictures to take away: every value with its 口径, nothing absent as a number, caveats inside."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

from fazhi.dashboard.exports import caveats
from fazhi.dashboard.exports.rows import (
    COMPARE_HEADER,
    TREND_HEADER,
    compare_rows,
    trend_rows,
)
from fazhi.dashboard.exports.sheet import Sheet, draw, titled, width_of, wrapped
from fazhi.dashboard.moving import trend_line
from fazhi.dashboard.pictures.compare import compare_pictures
from fazhi.dashboard.series import Source, TrendSeries
from tests.unit.dashboard.builders import RATE, area, compared, point, share


def table(header: tuple[str, ...], rows: object) -> list[dict[str, object]]:
    return [dict(zip(header, row, strict=True)) for row in rows]  # type: ignore[call-overload]


def test_comparison_keeps_every_group_apart() -> None:
    series = compared(
        share(1, 29, 135), share(2, 3, 20), share(3, 1, 8), share(4, 90, 100, denominator="reconsideration_accepted"),
        absent=[(area(5), "not_mentioned")],
    )  # fmt: skip
    proof = Source(1, "纠错29件", 0, 0, 1, 3, "", None, "某区报告", "a.docx")
    found = table(COMPARE_HEADER, compare_rows(series, {1: proof}))
    assert [row["组别"] for row in found] == [
        "按数值排列", "件数 10–29，列出而不排序", "件数不足 10，只列件数", "口径不同或不明，另列", "没有数值",
    ]  # fmt: skip
    first, _, few, apart, absent = found
    assert (first["数值"], first["分子"], first["分母"], first["口径代码"]) == (
        21.48,
        29,
        135,
        "reconsideration_concluded",
    )
    assert (first["原句"], first["页码"], first["文件"]) == ("纠错29件", 3, "某区报告")
    assert (few["数值"], few["分子"], few["分母"], few["95%区间下限"]) == ("", 1, 8, "")
    assert "不能同列" in str(apart["说明"])
    assert absent["数值"] == "" and "未提及" in str(absent["说明"])


def test_trend_has_no_number_across_a_break() -> None:
    points = [share(1, 20, 100, year=2022), share(1, 30, 100, year=2023, denominator="unknown")]
    line = trend_line(RATE, area(1), points, {}, first=2022, last=2024)
    _, broken, absent = table(TREND_HEADER, trend_rows(TrendSeries(RATE, 2022, 2024, (line,)), {}))
    assert (broken["比上年"], broken["变化说明"]) == ("", "口径不明，不作同比")
    assert (absent["数值"], str(absent["变化说明"])[:2]) == ("", "未报")


def test_trend_gives_points_for_rates_and_what_the_report_prints() -> None:
    points = [point(1, "25", year=2023), point(1, "20", year=2024, change_points=Decimal("-4"))]
    line = trend_line(RATE, area(1), points, {}, first=2023, last=2024)
    _, moved = table(TREND_HEADER, trend_rows(TrendSeries(RATE, 2023, 2024, (line,)), {}))
    assert (moved["比上年"], moved["变化单位"], moved["原文所述变化"]) == (-5, "百分点", -4)
    assert "不一致" in str(moved["变化说明"])


def test_sheet_is_one_valid_document_with_its_caveats() -> None:
    series = compared(
        share(1, 29, 135), share(2, 40, 100, status="unreviewed"),
        share(4, 90, 100, denominator="reconsideration_accepted"), absent=[(area(5), "not_reported")],
    )  # fmt: skip
    wide, _ = compare_pictures(series)
    drawn = draw(
        Sheet(
            "标题<&",
            "比率",
            (wide, titled("另一图", wide)),
            caveats.of_compare(series),
            ("来源：报告",),
            is_sample=True,
        )
    )
    told = "".join(ElementTree.fromstring(drawn).itertext())
    assert "标题<&" in told and "示例数据" in told and "来源：报告" in told
    for words in ("不同口径不排在一起", "1 个地区口径不同或不明", "未报 1 个", "1 个未经复核", "不是名次"):
        assert words in told
    assert not re.search(r'\bstyle="', drawn)


def test_lines_fit_the_width_they_are_wrapped_to() -> None:
    lines = wrapped("口径：只含以“审结”为分母的 5 个地区，不同口径不排在一起。" * 4, 13, 300)
    assert len(lines) > 3
    assert all(width_of(line, 13) <= 300 + 13 * 2 for line in lines)
