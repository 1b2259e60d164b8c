"""Mini reports with one planted contradiction each: the one that a reviewer must be told, and no other.

Every passage stands alone under a heading, as in a report. `test_clean_reports` holds the innocent twins.
"""

from __future__ import annotations

import pytest

from fazhi.extraction import extract
from fazhi.extraction.model import Finding


REPORT = "青河县2023年法治政府建设情况报告\n一、主要工作成效\n{passage}\n青河县人民政府\n2024年2月20日\n"

PLANTED = (
    # A rate against its counts.
    ("全年审结行政复议案件160件，其中直接纠错24件，直接纠错率17.2%。", "rate_mismatch", "reconsideration_correction_rate"),
    ("法院审结行政诉讼案件80件，行政机关败诉6件，败诉率9.5%。", "rate_mismatch", "litigation_loss_rate"),
    ("开庭审理行政诉讼案件75件，行政机关负责人出庭72件，出庭应诉率98.6%。", "rate_mismatch", "head_appearance_rate"),
    ("人民调解组织调解纠纷3200件，调解成功3104件，调解成功率98.5%。", "rate_mismatch", "peoples_mediation_success_rate"),
    ("全县排查矛盾纠纷2500件，化解2375件，化解率98.2%。", "rate_mismatch", "dispute_resolution_rate"),
    (
        "全年收到行政复议申请200件，受理170件，审结160件，结案率98.3%。",
        "rate_mismatch", "reconsideration_conclusion_rate",
    ),
    ("审结行政复议案件90件，调解和解终止27件，调解和解率33.6%。", "rate_mismatch", "reconsideration_settlement_rate"),
    (
        "一审行政诉讼案件审结46件，行政机关败诉5件。五年来持续规范应诉，全年败诉率12.6%。",
        "rate_mismatch", "litigation_loss_rate",
    ),
    # A rate that no whole number gives.
    ("法院审结行政诉讼案件14件，败诉率11.3%。", "rate_infeasible", "litigation_loss_rate"),
    # A part larger than its whole.
    ("法院审结行政诉讼案件40件，行政机关败诉44件。", "part_exceeds_whole", "litigation_lost"),
    ("开庭审理行政诉讼案件31件，行政机关负责人出庭应诉35件。", "part_exceeds_whole", "head_appearances"),
    ("审结行政复议案件52件，直接纠错56件。", "part_exceeds_whole", "reconsideration_corrected"),
    ("全年收到行政复议申请66件，不予受理71件。", "part_exceeds_whole", "reconsideration_not_accepted"),
    ("人民调解组织受理纠纷820件，调解成功835件。", "part_exceeds_whole", "peoples_mediation_succeeded"),
    # The flow of cases.
    (
        "上年结转行政复议案件12件，全年受理130件，审结118件，结转下年31件。",
        "flow", "reconsideration_concluded",
    ),
    (
        "全年受理行政复议案件210件，上年结转20件，审结205件，年末未审结15件。",
        "flow", "reconsideration_concluded",
    ),
    # A change against last year.
    ("全年收到行政复议申请120件，上年为100件，同比增长30%。", "change_mismatch", "reconsideration_received"),
    ("全县办理行政应诉案件63件，较上年的70件下降15%。", "change_mismatch", "litigation_cases"),
    ("败诉率8.5%，较上年的10.2%下降2.7个百分点。", "change_mismatch", "litigation_loss_rate"),
    ("出庭应诉率96.4%，较上年的91.1%提高6.3个百分点。", "change_mismatch", "head_appearance_rate"),
    ("全年办理行政处罚案件900件，比上年的860件增加60件。", "change_mismatch", "penalty_cases"),
    ("直接纠错率12.5%，比上年的14.1%下降3.3%。", "change_mismatch", "reconsideration_correction_rate"),
    ("全年受理行政复议案件37件，同比增长12.4%。", "change_infeasible", "reconsideration_accepted"),
    ("败诉率6.2%，同比上升9.1个百分点。", "change_infeasible", "litigation_loss_rate"),
    # 百分点 and %.
    ("败诉率9.1%，同比下降0.9%。", "ambiguous_points", "litigation_loss_rate"),
    # Sums of parts.
    (
        "全年收到行政复议申请150件，已全部处理完毕：受理120件，不予受理18件，转送其他机关7件。",
        "parts_sum", "reconsideration_received",
    ),
    ("全年办理行政应诉案件90件，其中一审58件、二审24件、再审5件。", "parts_sum", "litigation_cases"),
    (
        "对82件文件全部逐一作出清理结论，共清理行政规范性文件82件，其中继续有效60件、废止15件、修改4件。",
        "parts_sum", "normative_docs_cleaned",
    ),
    ("审结行政复议案件160件，直接纠错28件（撤销15件、确认违法8件、变更3件）。", "parts_sum", "reconsideration_corrected"),
    # Two statements of one figure.
    (
        "全年收到行政复议申请136件，受理118件。\n二、行政争议化解\n2023年，全县收到行政复议申请163件。",
        "conflict", "reconsideration_received",
    ),
    ("全县行政机关败诉率7.5%。\n二、行政应诉\n2023年，行政机关败诉率5.7%。", "conflict", "litigation_loss_rate"),
    (
        "全年办理行政处罚案件1280件。\n二、严格执法\n全县共办理行政处罚案件1820件。",
        "conflict", "penalty_cases",
    ),
    (
        "行政机关负责人出庭应诉率100%。\n二、行政应诉\n全年行政机关负责人出庭应诉率98.1%。",
        "conflict", "head_appearance_rate",
    ),
    ("全县现有行政执法人员1012人。\n二、队伍建设\n全县行政执法人员达到1102人。", "conflict", "enforcement_officers"),
    ("全年办理法律援助案件530件。\n二、法律服务\n2023年办理法律援助案件503件。", "conflict", "legal_aid_cases"),
    (
        "全年审结行政复议案件88件。\n二、复议质效\n今年以来，全县审结行政复议案件98件。",
        "conflict", "reconsideration_concluded",
    ),
    # What one sentence says of itself.
    (
        "应由行政机关负责人出庭30件，实际出庭28件，出庭应诉率100%。",
        "rate_mismatch", "head_appearance_rate",
    ),
    ("收到司法建议20份，已回复18份，回复率100%。", "rate_mismatch", "judicial_suggestion_response_rate"),
    ("法院生效裁判应履行20件，已履行18件，履行率100%。", "rate_mismatch", "judgment_performance_rate"),
    (
        "收到政府信息公开申请50件，按期答复45件，按期答复率100%。",
        "rate_mismatch", "info_request_on_time_rate",
    ),
    (
        "审结行政复议案件75件，其中维持40件、驳回10件、撤销8件、确认违法4件、调解和解终止20件。",
        "parts_sum", "reconsideration_concluded",
    ),
    ("败诉率8.0%，上年8.0%，同比下降1个百分点。", "change_mismatch", "litigation_loss_rate"),
    ("全年办理行政处罚案件1200件，上年1000件，同比下降20%。", "change_mismatch", "penalty_cases"),
    ("行政调解案件1000件，调解成功880件，成功率95%。", "rate_mismatch", "admin_mediation_success_rate"),
    ("全年审结行政复议案件一百六十件，直接纠错二十四件，直接纠错率百分之十九。", "rate_mismatch", "reconsideration_correction_rate"),
    # Last year told in two ways.
    (
        "败诉率9.0%，较上年的11.4%下降2.4个百分点。\n"
        "二、行政应诉\n行政机关败诉率9.0%，较上年的14.1%下降5.1个百分点。",
        "previous_conflict", "litigation_loss_rate",
    ),
)  # fmt: skip


def findings(passage: str) -> list[Finding]:
    """What a reviewer is asked to look at."""
    return [one for one in extract(REPORT.format(passage=passage)).findings if one.severity != "info"]


@pytest.mark.parametrize(("passage", "kind", "indicator"), PLANTED)
def test_a_planted_contradiction_is_told(passage: str, kind: str, indicator: str) -> None:
    told = findings(passage)
    assert (kind, indicator) in {(one.kind, one.indicator) for one in told}
    assert {one.indicator for one in told} == {indicator}
    assert all(one.spans and one.message.endswith(("。", "）")) for one in told)
