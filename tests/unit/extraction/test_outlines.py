"""Parts over chapters (第二部分 over 一、), and rows that are only numbered."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract


HEAD = "太湖县2024年法治政府建设年度报告\n"


def values(text: str) -> dict[str, Decimal]:
    """The stated values of a report of 2024, by indicator."""
    return {fact.indicator: fact.value for fact in extract(HEAD + text).facts if fact.basis == "stated"}


def test_a_part_names_the_topic_of_its_chapters() -> None:
    text = "第一部分 总体情况\n一、基本情况\n各项工作平稳推进。\n第二部分 行政复议工作\n一、收案情况\n全年收到申请52件，受理47件。\n二、办理情况\n审结45件，调撤率31.1%。"
    assert values(text) == {
        "reconsideration_received": 52,
        "reconsideration_accepted": 47,
        "reconsideration_concluded": 45,
        "reconsideration_settlement_rate": Decimal("31.1"),
    }


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("第三部分 下一年工作安排", {}),
        ("第三部分 存在的问题", {}),
        ("第三部分 工作开展情况", {"case_files_reviewed": 90}),
    ],
)
def test_a_part_of_plans_holds_no_results(part: str, expected: dict[str, int]) -> None:
    assert values(f"一、总述\n工作有序。\n{part}\n一、规范行政执法\n评查执法案卷90卷。") == expected


def table(*rows: str) -> str:
    """A table of the report, one row a line."""
    return "一、主要数据\n" + "\n".join(" | ".join(row.split()) for row in rows)


@pytest.mark.parametrize("head", ["序号", "编号", "行次"])
def test_numbers_of_rows_count_nothing(head: str) -> None:
    text = table(f"{head} 事项 单位 2023年 2024年", "1 行政处罚案件 件 300 412", "2 法律援助案件 件 55 61")
    assert values(text) == {"penalty_cases": 412, "legal_aid_cases": 61}


def test_rows_are_numbered_without_a_heading_too() -> None:
    text = table("项 指标 数量", "1 行政处罚案件 412", "2 法律援助案件 61", "3 评查执法案卷 80")
    assert values(text) == {"penalty_cases": 412, "legal_aid_cases": 61, "case_files_reviewed": 80}


def test_a_first_column_of_counts_stays_one() -> None:
    text = table("行政处罚案件 法律援助案件", "412 61")
    assert values(text) == {"penalty_cases": 412, "legal_aid_cases": 61}
