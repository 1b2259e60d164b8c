"""What holds on after its clause or sentence (who counts, which years), and figures that are but a part of another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.extraction.carrying import counted_above, goes_on
from fazhi.extraction.quantities import MARKS


FRAME = "太湖县2024年法治政府建设年度报告\n一、主要工作\n（一）扎实推进各项工作\n{}"
CASE = MARKS["case"]


def values(sentence: str, district: str = "太湖县") -> dict[str, Decimal]:
    """The stated values of one sentence in a district's report of 2024, by indicator."""
    text = FRAME.replace("太湖县", district).format(sentence)
    return {fact.indicator: fact.value for fact in extract(text).facts if fact.basis == "stated"}


@pytest.mark.parametrize(
    ("left", "level", "expected"),
    [
        (f"全国各级复议机构新收复议案件{CASE};办结", "county", True),
        (f"全省收到复议申请{CASE},同比增长,受理", "prefecture", True),
        (f"全省收到复议申请{CASE},受理", "province", False),
        (f"全省收到复议申请{CASE};我县受理", "county", False),
        (f"全国新收案件{CASE};县政府办结", "county", False),
        ("依托全国行政复议工作平台,受理", "county", False),
        (f"获评全国先进,受理复议申请{CASE},办结", "county", False),
        (f"全国新收案件{CASE};办结", None, False),
    ],
)
def test_counted_above_until_the_own_district_speaks(left: str, level: str | None, expected: bool) -> None:
    assert counted_above(left, level) is expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (f"云山市{CASE}县区同期共收到复议申请", True),
        (f"据统计,云山市各县区共收到复议申请{CASE},受理", True),
        (f"云山市{CASE}县区同期共收到复议申请{CASE},我县收到", False),
        ("云山市太湖县各县直部门共收到复议申请", False),
        ("报经云山市同意后受理", False),
        ("向云山市司法局报送,收到", False),
    ],
)
def test_a_named_district_above_counts_for_its_territory(left: str, *, expected: bool) -> None:
    assert counted_above(left, "county", ("云山市",)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("县人民法院新收各类案件3120件，审结3011件，其中民事案件1900件。", {}),
        ("县人民法院新收行政案件31件。", {"litigation_cases": 31}),
        ("县人民法院新收各类案件3120件，其中以我县行政机关为被告的行政案件31件。", {"litigation_cases": 31}),
    ],
)
def test_what_a_court_counts_of_all_its_work_is_its_own(sentence: str, expected: dict[str, int]) -> None:
    assert values(f"行政诉讼方面，各单位积极应诉。{sentence}") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("经审理,维持9件。", True),
        ("其中,撤销2件。", True),
        ("已审结的案件中,撤销2件。", True),
        ("其中,2024年撤销2件。", False),
        ("全县审结复议案件9件。", False),
    ],
)
def test_goes_on_unless_it_names_a_time(sentence: str, expected: bool) -> None:
    assert goes_on(sentence, 0, len(sentence)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "全国新收行政复议案件30万件，同比增长9%；办结28万件。我县受理复议申请31件。",
            {"reconsideration_accepted": 31},
        ),
        (
            "全省法院新收行政案件9000件；我县行政诉讼案件21件，审结17件。",
            {"litigation_cases": 21, "litigation_concluded": 17},
        ),
        ("近几年共受理行政复议申请61件。经审理，撤销、变更9件。", {}),
        (
            "近几年复议力量不断增强。2024年受理行政复议申请33件。经审理，撤销、变更4件。",
            {"reconsideration_accepted": 33, "reconsideration_corrected": 4},
        ),
        ("去年受理复议申请28件。其中，直接纠错3件。今年受理复议申请35件。", {"reconsideration_accepted": 35}),
        ("据法院统计，2023年一审案件审结后，行政机关败诉9件。2024年败诉5件。", {"litigation_lost": 5}),
    ],
)
def test_who_and_when_hold_on(sentence: str, expected: dict[str, int]) -> None:
    assert values(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("法院判决县政府败诉2件，县级部门5件，乡镇政府3件。", {}),
        ("法院判决行政机关败诉6件，县政府主要负责人带头出庭。", {"litigation_lost": 6}),
        ("法院一审审结公安行政案件45件、社会保障行政案件20件。", {}),
        ("法院一审审结行政案件65件。", {"litigation_concluded": 65}),
        ("全县受理的一审行政案件31件，以市场监管部门为被告的案件占12件。", {"litigation_cases": 31}),
        ("以规划部门为被告的行政诉讼案件4件。", {}),
        ("以县政府及其部门为被告的行政诉讼案件40件。", {"litigation_cases": 40}),
        ("全县行政、赔偿诉讼一审案件共57件（新收案件44件，旧存案件13件）。", {"litigation_cases": 57}),
        ("通过互联网收到行政复议申请35件，占全部案件的43%。", {}),
        ("通过窗口、邮寄、网络等渠道收到行政复议申请81件。", {"reconsideration_received": 81}),
        ("办结复议案件92件。办结的案件中，作出行政复议决定的78件。", {"reconsideration_concluded": 92}),
        ("作出行政复议决定78件。", {"reconsideration_concluded": 78}),
        (
            "审结的复议案件92件中直接纠错11件。",
            {"reconsideration_concluded": 92, "reconsideration_corrected": 11},
        ),
        ("从复议申请事项看，行政处罚类数量最多，共34件，市场监管领域行政处罚案件12件。", {}),
        ("收到的行政复议申请中，行政处罚34件，行政许可12件，行政确认7件。", {}),
        ("受理行政复议申请46件，全县作出行政处罚决定340件。", {"reconsideration_accepted": 46, "penalty_cases": 340}),
        ("全县作出行政处罚决定34件。", {"penalty_cases": 34}),
        ("六十件争议经复议后未再提起行政诉讼。", {}),
    ],
)
def test_parts_are_not_the_whole(sentence: str, expected: dict[str, int]) -> None:
    assert values(sentence) == expected


def test_topic_is_taken_from_the_rest_of_a_sentence_when_nothing_else_names_one() -> None:
    found = values("通过调解、和解方式结案52件，调撤结案率达26%，经行政复议后九成争议未再起诉。")
    assert found == {"reconsideration_settled": 52, "reconsideration_settlement_rate": 26}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "2024年，市政府收到行政复议申请18件，受理15件。全市收到行政复议申请160件，受理131件。",
            {"reconsideration_received": 160, "reconsideration_accepted": 131},
        ),
        ("2024年，市直部门共收到行政复议申请37件，受理25件。", {}),
        ("2024年，市公安局收到行政复议申请33件，受理30件。", {}),
        ("各区县政府共收到行政复议申请97件，市政府委办局收到复议申请12件。", {}),
        ("10个县区政府共收到行政复议申请97件。", {}),
        ("全市10个县区共收到行政复议申请160件。", {"reconsideration_received": 160}),
    ],
)
def test_bodies_below_a_city_are_part_of_it(sentence: str, expected: dict[str, int]) -> None:
    assert values(sentence, "安庆市") == expected


def test_no_conflict_is_seen_between_a_city_and_its_government() -> None:
    sentence = "全市收到行政复议申请160件，受理131件。2024年，市政府收到申请18件，受理15件。"
    analysis = extract(FRAME.replace("太湖县", "安庆市").format(sentence))
    assert [finding.kind for finding in analysis.findings if finding.kind == "conflict"] == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("申请事项 | 行政处罚 | 信息公开 | 刑事不予立案\n数量 | 41件 | 16件 | 4件", {}),
        ("项目 | 收到 | 受理 | 审结\n数量 | 41件 | 36件 | 33件", {"received": 41, "accepted": 36, "concluded": 33}),
    ],
)
def test_tables_of_kinds_state_none_of_those_things(table: str, expected: dict[str, int]) -> None:
    found = values(f"三、行政复议申请涉及的事项\n{table}")
    assert found == {f"reconsideration_{code}": value for code, value in expected.items()}


def test_cases_settled_before_acceptance_give_no_rate() -> None:
    analysis = extract(FRAME.format("审结行政复议案件92件，受理前调解化解17件。"))
    assert "reconsideration_settlement_rate" not in {fact.indicator for fact in analysis.facts}
