"""Structures that every rule profits from: numbers in parentheses, clauses that begin with their number, comparisons."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.extraction.clauses import mask
from fazhi.extraction.model import Change, Fact
from fazhi.extraction.quantities import MARKS, scan
from fazhi.extraction.turning import turned


FRAME = "东溪区人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}"


def facts(sentence: str) -> dict[str, Fact]:
    """The stated facts of one sentence in a report of 2024, by indicator."""
    return {fact.indicator: fact for fact in extract(FRAME.format(sentence)).facts if fact.basis == "stated"}


def test_turned_puts_the_number_of_a_clause_last() -> None:
    text = "有9件合同经过审查,30件被废止,审查规范性文件5件。"
    quantities = scan(text)
    clause = turned(mask(text, 0, len(text), quantities, range(len(quantities))))
    case = MARKS["case"]
    assert clause is not None
    assert clause.text == f"合同经过审查{case},被废止{case},"
    assert sorted(clause.slots.values()) == [0, 1]


@pytest.mark.parametrize(
    "text", ["审查规范性文件5件。", "9件的比例较高,", "2名法律顾问+N名法律明白人。", "败诉率8%以下的单位。"]
)
def test_turned_leaves_other_clauses_alone(text: str) -> None:
    quantities = scan(text)
    assert turned(mask(text, 0, len(text), quantities, range(len(quantities)))) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "收到行政复议申请（33件），受理（27件，同比增长8%），不予受理（4件）。",
            {"received": 33, "accepted": 27, "not_accepted": 4},
        ),
        ("行政复议受理30件（其中行政处罚类21件）。", {"accepted": 30}),
        ("复议直接纠错12件（撤销8件、确认违法4件）。", {"corrected": 12}),
        ("21件行政复议申请被依法受理，3件不予受理。", {"accepted": 21, "not_accepted": 3}),
        ("审结的46件行政复议案件中5件被直接纠错。", {"concluded": 46, "corrected": 5}),
    ],
)
def test_numbers_in_parentheses_and_in_front(sentence: str, expected: dict[str, int]) -> None:
    found = {code.removeprefix("reconsideration_"): int(fact.value) for code, fact in facts(sentence).items()}
    assert {code: value for code, value in found.items() if code in expected} == expected
    assert set(found) <= {*expected, "received"}


@pytest.mark.parametrize(
    ("sentence", "indicator", "value", "change"),
    [
        ("审结复议案件90件（上年76件），上升18.4%。", "reconsideration_concluded", 90, Change(percent=Decimal("18.4"), previous=Decimal(76))),
        ("行政应诉案件52件，较去年同期的61件净减9件。", "litigation_cases", 52, Change(absolute=Decimal(-9), previous=Decimal(61))),
        ("不予受理复议申请6件，上年为9件；审结70件。", "reconsideration_concluded", 70, None),
        ("收到行政复议申请由上年的57件增至66件。", "reconsideration_received", 66, Change(previous=Decimal(57))),
        ("办理公证830件，同比微降2.7%。", "notarisations", 830, Change(percent=Decimal("-2.7"))),
        ("人民调解组织受理纠纷912件，比上年的880件多32件。", "peoples_mediation_cases", 912, Change(absolute=Decimal(32), previous=Decimal(880))),
        ("人民调解组织由41个优化为38个。", "mediation_organisations", 38, Change(previous=Decimal(41))),
        ("行政复议直接纠错14件，与上年持平；受理120件。", "reconsideration_accepted", 120, None),
    ],
)  # fmt: skip
def test_comparisons_give_this_year_and_keep_last_year(
    sentence: str, indicator: str, value: int, change: Change | None
) -> None:
    fact = facts(sentence)[indicator]
    assert fact.value == value
    if change is None:
        assert fact.change is None
    else:
        assert fact.change is not None
        assert (fact.change.percent, fact.change.absolute, fact.change.previous) == (
            change.percent,
            change.absolute,
            change.previous,
        )


def test_two_changes_of_a_list_share_their_unit() -> None:
    found = facts(
        "信访事项及时受理率、按期办结率分别为99.9%、99.6%（上年分别为99.8%、99.1%），分别提高0.1个、0.5个百分点。"
    )
    changes = [found[f"petition_{code}_rate"].change for code in ("timely_acceptance", "on_time_completion")]
    assert [change and (change.points, change.previous) for change in changes] == [
        (Decimal("0.1"), Decimal("99.8")),
        (Decimal("0.5"), Decimal("99.1")),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("注销执法证件九本,", 9), ("收到司法建议一份,", 1), ("注销72证,", 72), ("制定决策一件,", 1), ("共讲十讲。", 10),
        ("最多跑一次,", None), ("一村一名,", None), ("没有发生一起,", None), ("未发生一件,", None), ("两证一照", None), ("每村一名,", None),
    ],
)  # fmt: skip
def test_small_counts_are_told_from_set_phrases(text: str, value: int | None) -> None:
    assert [quantity.value for quantity in scan(text)] == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("sentence", "points"),
    [
        (
            "行政复议纠错率12.5%、行政诉讼败诉率8.4%，较上年分别下降1.5和0.6个百分点。",
            {"reconsideration_correction_rate": "-1.5", "litigation_loss_rate": "-0.6"},
        ),
        # the second change is of a value that is no indicator
        (
            "行政机关负责人出庭应诉率97.5%，其中正职出庭率31.2%，较上年分别提升2.1和4.6个百分点。",
            {"head_appearance_rate": "2.1"},
        ),
        # more changes than values: nobody can tell
        ("行政诉讼败诉率8.4%，较上年分别下降1.5和0.6个百分点。", {"litigation_loss_rate": None}),
    ],
)
def test_several_changes_go_to_as_many_values_in_order(sentence: str, points: dict[str, str | None]) -> None:
    found = facts(sentence)
    changes = {code: found[code].change for code in points}
    assert {code: change and str(change.points) for code, change in changes.items()} == points
