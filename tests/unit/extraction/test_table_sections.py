"""Categories alone in a row speak for the rows under them; columns of changes and tables drawn with characters."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.extraction.model import Change, Fact
from fazhi.readers import read


TABLE = (
    "江油市2031年法治政府建设年度报告\n2031年，全市法治政府建设扎实推进，现将主要指标报告如下。\n"
    "指标名称\t单位\t2031年\t2030年\n行政复议\n收到申请\t件\t64\t58\n审结\t件\t60\t51\n其中：直接纠错\t件\t6\t5\n"
    "行政应诉\n开庭审理\t件\t26\t24\n负责人出庭应诉\t件\t24\t20\n"
)


def test_category_rows_name_the_topic_of_the_rows_under_them() -> None:
    facts = {fact.indicator: fact for fact in extract(read(TABLE.encode(), "a.txt")).facts if fact.basis == "stated"}
    assert {code: int(fact.value) for code, fact in facts.items()} == {
        "reconsideration_received": 64, "reconsideration_concluded": 60, "reconsideration_corrected": 6,
        "litigation_hearings": 26, "head_appearances": 24,
    }  # fmt: skip
    change = facts["reconsideration_received"].change
    assert change is not None
    assert change.previous == 58


MIXED = (
    "江油市2031年法治政府建设年度报告\n2031年，全市法治政府建设扎实推进，主要数据见下表。\n"
    "项目\t2031年\t2030年\n收到行政复议申请（件）\t64\t58\n受理（件）\t61\t50\n不予受理（件）\t3\t8\n审结（件）\t57\t51\n"
    "行政应诉案件（件）\t40\t44\n开庭审理（件）\t26\t24\n败诉（件）\t2\t3\n"
    "行政处罚（件）\t520\t490\n审结（件）\t17\t12\n"
)


def test_labels_of_no_topic_go_on_with_the_topic_of_the_rows_above_them() -> None:
    facts = {fact.indicator: fact for fact in extract(read(MIXED.encode(), "a.txt")).facts if fact.basis == "stated"}
    assert {code: int(fact.value) for code, fact in facts.items()} == {
        "reconsideration_received": 64, "reconsideration_accepted": 61, "reconsideration_not_accepted": 3,
        "reconsideration_concluded": 57, "litigation_cases": 40, "litigation_hearings": 26, "litigation_lost": 2,
        "penalty_cases": 520,
    }  # fmt: skip


def stated(table: str) -> dict[str, Fact]:
    """The stated facts of a report of 2031 that holds one table, by indicator."""
    head = "江油市2031年法治政府建设年度报告\n2031年，全市法治政府建设扎实推进，主要数据见下表。\n"
    return {
        fact.indicator: fact for fact in extract(read((head + table).encode(), "a.txt")).facts if fact.basis == "stated"
    }


@pytest.mark.parametrize(
    ("heading", "printed", "expected"),
    [
        ("增减（%）", "14.3", Change(percent=Decimal("14.3"), previous=Decimal(56))),
        ("同比（%）", "-3.1", Change(percent=Decimal("-3.1"), previous=Decimal(56))),
        ("同比", "上升14.3%", Change(percent=Decimal("14.3"), previous=Decimal(56))),
        ("同比", "回落9%", Change(percent=Decimal(-9), previous=Decimal(56))),
        ("增减（件）", "8", Change(absolute=Decimal(8), previous=Decimal(56))),
        ("增减（%、百分点）", "14.3", Change(percent=Decimal("14.3"), previous=Decimal(56))),
        # twelve cases or twelve per cent: nothing says which
        ("增减", "12", Change(previous=Decimal(56))),
        ("同比", "—", Change(previous=Decimal(56))),
    ],
)
def test_change_column_takes_its_unit_from_cell_or_heading(heading: str, printed: str, expected: Change) -> None:
    rows = f"项目\t2030年\t2031年\t{heading}\n办理公证（件）\t56\t64\t{printed}\n法律援助案件（件）\t30\t36\t—\n"
    change = stated(rows)["notarisations"].change
    assert change is not None
    assert replace(change, span=None) == expected


@pytest.mark.parametrize("heading", ["增减（百分点）", "增减（%、百分点）"])
def test_change_of_a_rate_is_read_in_points_where_its_heading_offers_them(heading: str) -> None:
    rows = f"项目\t2030年\t2031年\t{heading}\n行政处罚（件）\t56\t64\t—\n负责人出庭应诉率（%）\t91.2\t94\t2.8\n"
    change = stated(rows)["head_appearance_rate"].change
    assert change is not None
    assert (change.points, change.percent) == (Decimal("2.8"), None)


DRAWN = (
    "┌ 指标 ┬ 单位 ┬ 数量 ┬ 同比 ┐\n{0}办理公证 │ 件 │ 64 │ +14.3%{1}\n{0}行政处罚 │ 件 │ 520 │ -6.1%{1}\n"
    "{0}负责人出庭应诉率 │ % │ 94 │ 上升2.8个百分点{1}\n└────┴────┴────┴────┘\n",
    "║ 指标 ║ 单位 ║ 数量 ║ 同比 ║\n╠════╬════╬════╬════╣\n║ 办理公证 ║ 件 ║ 64 ║ +14.3% ║\n"
    "║ 行政处罚 ║ 件 ║ 520 ║ -6.1% ║\n║ 负责人出庭应诉率 ║ % ║ 94 ║ 上升2.8个百分点 ║\n",
)


@pytest.mark.parametrize("table", [DRAWN[0].format("", ""), DRAWN[0].format("│ ", " │"), DRAWN[1]])
def test_tables_drawn_with_characters_are_read_like_any_other(table: str) -> None:
    facts = stated(table)
    told = {
        code: (int(fact.value), fact.change and (fact.change.percent or fact.change.points))
        for code, fact in facts.items()
    }
    assert told == {
        "notarisations": (64, Decimal("14.3")), "penalty_cases": (520, Decimal("-6.1")), "head_appearance_rate": (94, Decimal("2.8")),
    }  # fmt: skip
