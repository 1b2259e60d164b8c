"""Watermarks, running heads with commas, columns with tables, text typed apart: what disturbs printed pages."""

from __future__ import annotations

from fazhi.readers import read
from fazhi.readers.spacing import is_typed_apart
from tests.unit.readers.making import SENTENCE, Drawn, pdf, wrapped


LONG = (SENTENCE * 4)[:190] + "。"


def texts(data: bytes) -> list[str]:
    return read(data, "a.pdf").text.split("\n")


def test_a_level_watermark_over_the_lines_is_left_out_on_every_page() -> None:
    over: list[Drawn] = [(150, 128, "内部资料2031", 30.0), (150, 700, "内部资料2031", 30.0)]
    elsewhere: list[Drawn] = [(150, 600, "内部资料2031", 30.0)]
    pages = [[*over, *wrapped(LONG, top=100)], [*elsewhere, *wrapped(LONG, top=100)]]
    assert texts(pdf(pages)) == [LONG, LONG]


def test_figures_drawn_over_the_gaps_of_their_line_are_no_watermark() -> None:
    late: list[Drawn] = [(80, 100, "收到申请", 14.0), (175, 100, "件，审结", 14.0), (142, 100, "1352", 16.0)]
    assert texts(pdf([[*late, *wrapped(LONG, top=200)]]))[0] == "收到申请1352件，审结"


def test_a_large_title_above_the_text_is_no_watermark() -> None:
    assert texts(pdf([[(150, 70, "年度报告", 30.0), *wrapped(LONG, top=110)]])) == ["年度报告", LONG]


def test_running_heads_with_commas_are_dropped_where_they_stand_on_every_page() -> None:
    head: Drawn = (80, 40, "云岭市报告汇编（第12期，共36篇）", 16.0)
    assert texts(pdf([[head, *wrapped(LONG, top=100)] for _ in range(3)])) == [LONG, LONG, LONG]
    small: Drawn = (80, 40, "云岭市年度报告汇编（2031年第12期，共36篇）", 9.0)
    assert texts(pdf([[small, *wrapped(LONG, top=100)] for _ in range(2)])) == [LONG, LONG]


def test_prose_that_opens_two_pages_alike_stays() -> None:
    first = "全年收到申请137件，审结129件，情况如下。"
    assert texts(pdf([[(112, 60, first), *wrapped(LONG, top=100)] for _ in range(2)])) == [first, LONG, first, LONG]


def test_a_table_that_goes_on_in_the_next_column_keeps_its_rows_in_order() -> None:
    left = [
        (60, 110 + 30.0 * i, name)
        for i, name in enumerate(["指标名称", "收到复议申请", "审结复议案件", "行政应诉案件"])
    ]
    right = [
        (330, 110 + 30.0 * i, name)
        for i, name in enumerate(["审结应诉案件", "法律援助案件", "人民调解案件", "公证办理案件"])
    ]
    figures = [(190.0, 110 + 30.0 * i, text) for i, text in enumerate(["本年数", "137", "129", "42"])]
    more = [(460.0, 110 + 30.0 * i, text) for i, text in enumerate(["36", "512", "1352", "804"])]
    rules = [
        rule
        for x in (50.0, 320.0)
        for rule in (
            *((x, 90 + 30.0 * i, x + 210, 90 + 30.0 * i) for i in range(5)),
            *((x + step, 90.0, x + step, 210.0) for step in (0.0, 130.0, 210.0)),
        )
    ]
    below = [(x, 240 + 26.0 * i, SENTENCE[i * 12 : i * 12 + 12]) for x in (60.0, 330.0) for i in range(4)]
    found = texts(pdf([[*left, *figures, *right, *more, *below]], rules=rules))
    rows = [text for text in found if "|" in text]
    assert rows[0] == "指标名称 | 本年数"
    assert rows[3:5] == ["行政应诉案件 | 42", "审结应诉案件 | 36"]


def test_text_typed_with_blanks_between_all_characters_is_closed_up() -> None:
    assert is_typed_apart("全 年 收 到 申 请 1 3 7 件")
    assert not is_typed_apart("全年收到 申请 137 件，审结 129 件")
    assert not is_typed_apart("1 2 3 4 5 6 7 8 9")  # cells of a row
    assert (
        read("<p>全 年 收 到 申 请 1 3 7 件 ， 审 结 1 2 9 件 。</p>".encode(), "a.html").text
        == "全年收到申请137件，审结129件。"
    )
