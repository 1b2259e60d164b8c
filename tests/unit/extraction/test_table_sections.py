"""Categories alone in a row speak for the rows under them."""

from __future__ import annotations

from fazhi.extraction import extract
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
