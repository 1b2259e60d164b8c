"""Figures in front of their noun, parts of files and of lists, and tables whose corner or part title got lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.reflow import reflow


FRAME = "东溪区人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}"


def stated(words: str) -> dict[str, Decimal]:
    return {fact.indicator: fact.value for fact in extract(FRAME.format(words)).facts if fact.basis == "stated"}


@pytest.mark.parametrize(
    ("sentence", "code", "value"),
    [
        ("行政诉讼开庭40件，负责人出庭38件，95%的出庭应诉率为近年最好。", "head_appearance_rate", 95),
        ("行政复议审结60件，15%的直接纠错率较上年下降2个百分点。", "reconsideration_correction_rate", 15),
        ("信访事项方面，98.2%及时受理，97.5%按期办结。", "petition_timely_acceptance_rate", "98.2"),
        ("信访事项方面，98.2%及时受理，97.5%按期办结。", "petition_on_time_completion_rate", "97.5"),
        ("全区406名执法人员逐一建立档案。", "enforcement_officers", 406),
        ("执法人员重新登记，持有效证件的为318人。", "enforcement_officers", 318),
        ("举办执法骨干训练营3期，参加212人。", "enforcement_officers_trained", 212),
        ("执法人员到课355人，线上学时全部达标。", "enforcement_officers_trained", 355),
        ("会前学法计划8次，实际完成11次。", "exec_meeting_law_study", 11),
        ("各部门负责人在年终述职中述法，人数达47人。", "duty_reports_on_law", 47),
        ("法律顾问本届任期内累计列席会议210次，其中2024年列席74次。", "legal_adviser_meetings", 74),
        ("聘请法律顾问6人，受邀参加区政府专题会议33次。", "legal_adviser_meetings", 33),
        ("复议案件审结50件，维持的30件、驳回的9件、纠正的7件。", "reconsideration_corrected", 7),
        ("行政诉讼案件中，已判决、裁定19件。", "litigation_concluded", 19),
        ("排查出邻里、宅基地、欠薪等纠纷218件。", "disputes_found", 218),
        ("行政机关主持的调解另有96件，达成协议80件。", "admin_mediation_cases", 96),
        ("派出所、司法所、劳动保障监察大队等部门行政调解420件。", "admin_mediation_cases", 420),
        ("专职、兼职人民调解员860人。", "mediators", 860),
        ("县审计局对14个项目开展审计。", "audit_projects", 14),
        ("对发生法律效力的判决，各部门自觉履行12件。", "judgments_performed", 12),
        ("对法院生效判决，应履行4件，均已按期履行。", "judgments_performed", 4),
    ],
)
def test_a_figure_before_or_far_from_its_noun_is_read(sentence: str, code: str, value: int | str) -> None:
    assert stated(sentence).get(code) == Decimal(value)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("抽查执法案卷90宗，其中行政处罚60宗、行政许可30宗。", "licence_cases"),
        ("抽查执法案卷90宗，其中行政处罚60宗、行政许可30宗。", "penalty_cases"),
        ("常务会议会前学法计划安排10次。", "exec_meeting_law_study"),
        ("1件因等待鉴定结论中止审理。", "forensic_appraisals"),
        ("规范性文件修改后印发7件。", "normative_docs_revised"),
        ("制发规范性文件，政府4件、部门6件，均报市政府备案。", "normative_docs_filed"),
        ("12个镇及31个部门的主要负责人全部述法。", "duty_reports_on_law"),
        ("对三乡两镇、4个部门开展法治督察。", "law_inspected_units"),
        ("执法人员中，全区18名执法人员被评为先进。", "enforcement_officers"),
        ("对法院生效判决，应履行4件，尚未履行。", "judgments_performed"),
        ("全程网办的事项占93%。", "online_service_rate"),
        ("95%的群众对出庭应诉率表示满意。", "head_appearance_rate"),
        ("区公安分局行政调解33件。", "admin_mediation_cases"),
    ],
)
def test_a_part_or_a_plan_is_not_taken_for_the_whole(sentence: str, code: str) -> None:
    assert code not in stated(sentence)


def test_a_table_whose_corner_is_blank_gives_this_year() -> None:
    rows = "            2024年    2023年\n行政诉讼审结    62    71\n行政诉讼败诉    5    9\n行政诉讼开庭    48    55"
    source = reflow(FRAME.format(f"应诉情况见下表。\n{rows}"))
    found = {fact.indicator: fact.value for fact in extract(source).facts if fact.basis == "stated"}
    assert found["litigation_lost"] == 5
    assert found["litigation_hearings"] == 48


def test_a_column_that_compares_with_a_year_holds_the_change() -> None:
    rows = "项目    数量    与2023年比较\n行政处罚（件）    912    下降4.5%\n行政许可（件）    2630    增长7.1%"
    facts = {fact.indicator: fact for fact in extract(reflow(FRAME.format(f"见下表。\n{rows}"))).facts}
    change = facts["penalty_cases"].change
    assert facts["penalty_cases"].value == 912
    assert change is not None
    assert change.percent == Decimal("-4.5")


def test_the_number_of_a_table_counts_nothing() -> None:
    analysis = extract(FRAME.format("表1规范性文件清理结果\n全年清理规范性文件45件。"))
    assert [fact.value for fact in analysis.facts if fact.indicator == "normative_docs_cleaned"] == [45]
    assert all(other.value != 1 for other in analysis.others)


def test_titles_of_parts_with_a_wide_gap_are_no_table() -> None:
    source = reflow("第一部分  履职情况\n第二部分  存在的不足\n个别单位案卷质量不高。")
    assert [block.kind for block in source.blocks][:2] == ["heading", "heading"]


def test_those_picked_out_of_a_group_are_not_added_to_it() -> None:
    words = "共有52名负责同志书面述法，另从中选出4名作现场述法。"
    facts = {fact.indicator: fact.value for fact in extract(FRAME.format(words)).facts}
    assert facts.get("duty_reports_on_law") == 52
