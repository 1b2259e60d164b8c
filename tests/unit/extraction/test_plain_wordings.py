"""What reports say in passing: nouns told before a comma, laconic lists, and the counts beside them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract


FRAME = "太湖县2024年法治政府建设年度报告\n一、主要工作\n{}"

CASES: list[tuple[str, str, int | None]] = [
    ("县政府常务会议落实会前学法，先后学习立法法、消防法、档案法等法律共9次。", "exec_meeting_law_study", 9),
    ("县委中心组先后学习立法法、消防法、档案法等法律共9次。", "exec_meeting_law_study", None),
    ("研究依法行政工作，县政府常务会议先后安排了5次。", "law_rule_agenda_meetings", 5),
    ("研究招商引资工作，县政府常务会议先后安排了5次。", "law_rule_agenda_meetings", None),
    ("县司法局对合同、协议严格把关，共71件。", "legality_reviews", 71),
    ("提供合法性审查，涉及政府合同、招商协议等文件累计63件。", "legality_reviews", 63),
    ("乡镇合法性审查中心审查820件。", "legality_reviews", None),
    ("县政府有7位法律顾问。", "legal_advisers", 7),
    ("清理规范性文件，清理出不符合上位法规定的5件。", "normative_docs_cleaned", 5),
    ("清理证明事项，清理出没有法律依据的5件。", "normative_docs_cleaned", None),
    ("规范性文件清理后，仍然有效的48件。", "normative_docs_in_force", 48),
    ("印发规范性文件4件，出台前均经过合法性审查，出台后全部报送备案。", "normative_docs_reviewed", 4),
    ("印发规范性文件4件，出台前均经过合法性审查，出台后全部报送备案。", "normative_docs_filed", 4),
    ("印发规范性文件4件，出台前均公开征求意见。", "normative_docs_reviewed", None),
    ("核定执法机关33家、执法人员806人。", "enforcement_officers", 806),
    ("开展行政强制法轮训，全县520名执法人员参加。", "enforcement_officers_trained", 520),
    ("开展案卷评查，随机抽取61宗案卷逐卷打分。", "case_files_reviewed", 61),
    ("开展复议案卷回看，随机抽取61宗案卷。", "case_files_reviewed", None),
    ("应诉行政案件12件，结11件。", "litigation_concluded", 11),
    ("执行法院生效判决6件。", "judgments_performed", 6),
    ("申请执行法院生效判决6件。", "judgments_performed", None),
    ("生效行政判决要求行政机关履责的5件全部履行完毕。", "judgments_performed", 5),
    ("收到司法建议3件，比上年少2件；检察建议21件，反馈率均为98%。", "judicial_suggestion_response_rate", 98),
    ("收到司法建议3件，比上年少2件；检察建议21件，反馈率98%。", "judicial_suggestion_response_rate", None),
    ("审结行政复议案件40件，其中终止13件，均系和解后撤回。", "reconsideration_settled", 13),
    ("审结行政复议案件40件，其中终止13件，均因申请人死亡。", "reconsideration_settled", None),
    ("“高效办成一件事”新上线6项，目前累计上线27项。", "one_thing_items", 27),
    ("政务服务事项中，可以一网通办的超过九成，达到92%。", "online_service_rate", 92),
    ("政务服务事项中，不能一网通办的占4%。", "online_service_rate", None),
    ("办理企业投诉、举报事项54件。", "enterprise_complaints_handled", 54),
    ("摸排邻里、婚恋、债务等矛盾隐患780件。", "disputes_found", 780),
    ("摸排化解邻里、婚恋、债务等矛盾隐患780件。", "disputes_found", None),
    ("审计9个项目。", "audit_projects", 9),
    ("内部审计9个项目。", "audit_projects", None),
    ("公开信息2150条，依申请公开8件。", "info_disclosed", 2150),
    ("公开信息2150条，办理双公示事项8件。", "info_disclosed", None),
    ("培养“法治明白人”310名。", "law_savvy_citizens", 310),
    ("“法律明白人”队伍持续壮大，全县现有620名。", "law_savvy_citizens", 620),
    ("行政诉讼审结30件，败诉的只有2件。", "litigation_lost", 2),
]


@pytest.mark.parametrize(("sentence", "code", "value"), CASES)
def test_a_figure_is_read_from_its_plain_words(sentence: str, code: str, value: int | None) -> None:
    facts: dict[str, Decimal] = {
        fact.indicator: fact.value for fact in extract(FRAME.format(sentence)).facts if fact.basis == "stated"
    }
    assert facts.get(code) == value
