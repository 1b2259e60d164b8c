"""Innocent twins of planted contradictions: figures that differ because they are of different things.

None of these passages may give an error or a warning; a reviewer who is called for nothing stops reading.
"""

from __future__ import annotations

import pytest

from fazhi.extraction import extract
from tests.unit.extraction.test_planted_contradictions import REPORT


CLEAN = (
    # Rates that fit their counts, by rounding or by cutting off.
    "全年审结行政复议案件160件，其中直接纠错24件，直接纠错率15%。",
    "法院审结行政诉讼案件161件，行政机关败诉19件，败诉率11.8%。",
    "开庭审理行政诉讼案件142件，行政机关负责人出庭139件，出庭应诉率97.8%。",
    "人民调解组织调解纠纷3200余件，调解成功3100余件，调解成功率98.1%。",
    "全县排查矛盾纠纷约2500件，化解2450件，化解率98%以上。",
    "全年受理行政复议案件187件，审结180件，结案率92.3%，其中上年结转8件。",
    "法院审结行政诉讼案件232件，败诉率18.53%。",
    "人民调解组织调解纠纷2.13万件，调解成功率98.7%。",
    # A part that may be larger than what looks like its whole.
    "全年受理行政复议案件130件，审结138件（含上年结转）。",
    "行政机关负责人出庭应诉35件次，开庭审理行政诉讼案件35件。",
    # Flows with withdrawn or suspended cases told, or without last year's remainder.
    "全年受理行政复议案件130件，审结118件，结转下年12件。",
    "上年结转行政复议案件12件，全年受理130件，审结118件，结转下年24件。",
    "全年受理行政复议案件130件，审结136件，结转下年9件。",
    # Changes that fit, roughly said ones, and those of other figures.
    "全年收到行政复议申请120件，上年为100件，同比增长20%。",
    "全年收到行政复议申请137件，上年为100件，增长近四成。",
    "全县办理行政应诉案件63件，较上年的70件减少7件，下降10%。",
    "败诉率8.5%，较上年的10.2%下降1.7个百分点。",
    "出庭应诉率96.4%，高于全省平均水平4.1个百分点。",
    "败诉率9.1%，由上年的11.0%降至9.1%。",
    # Parts that are not all there is, and parts that are.
    "全年收到行政复议申请150件，受理120件，不予受理18件，其余案件作其他处理。",
    "全年收到行政复议申请150件，受理120件，不予受理18件，转送其他机关等12件。",
    "全年办理行政应诉案件90件，其中一审58件、二审27件、再审5件。",
    "直接纠错28件（其中撤销15件、确认违法8件）。",
    "直接纠错28件，其中撤销15件、确认违法8件、变更3件等。",
    # The same figure twice, once rounded or rough.
    "全年办理行政处罚案件12840件。\n二、严格执法\n全县共办理行政处罚案件1.28万件。",
    "全年开展法治宣传活动530余场。\n二、普法\n全年开展法治宣传活动536场。",
    "行政机关负责人出庭应诉率98.7%。\n二、行政应诉\n全年行政机关负责人出庭应诉率98.67%。",
    "人民调解成功率近99%。\n二、多元解纷\n全县人民调解成功率98.6%。",
    # Different persons, instances, scopes, places, periods.
    "全县行政机关负责人出庭应诉109件，其中主要负责人出庭6件。",
    "全县行政机关负责人出庭应诉109件。县政府主要负责人高度重视，带头出庭应诉2件，现场督办问题6个。",
    "全县行政机关负责人出庭应诉109件。县长出庭应诉1件，分管副县长出庭应诉3件。",
    "负责人出庭应诉率94.2%；石桥镇、县水务局等单位连续三年出庭应诉率100%。",
    "出庭应诉率88.1%，其中正职负责人出庭应诉率23.5%。",
    "全县败诉率7.5%，其中一审败诉率9.2%，二审败诉率4.0%。",
    "全县行政机关收到行政复议申请236件。县政府本级收到申请102件，受理97件，审结88件。",
    "全县收到行政复议申请236件，受理201件，审结195件。其中，县政府收到61件，受理43件，审结40件。",
    "全年收到行政复议申请236件。上半年，县政府收到行政复议申请109件。",
    "全年收到行政复议申请236件，去年同期收到行政复议申请198件。",
    "全年收到行政复议申请236件。前三季度收到行政复议申请170件，第四季度收到66件。",
    "全年收到行政复议申请236件。从类型看，行政处罚类案件96件，收到公安领域行政复议申请61件。",
    "全年收到行政复议申请236件，收案量最多的是公安部门，为87件。",
    "败诉率7.5%，比全省败诉率9.9%低2.4个百分点。",
    "近三年累计收到行政复议申请612件，2023年收到行政复议申请236件。",
    "举办法治培训7期、培训1340人次，各乡镇自行培训62期、5800人次。",
    "县政府印发规范性文件9件，向市政府备案9件；收到乡镇政府报备文件35件，准予备案35件。",
    # Lists that give several indicators their rates.
    "收到司法建议41份、检察建议386份，按期回复率分别为97.6%、100%。",
    "司法建议、检察建议办复率分别为97.6%和100%。",
    "收到司法建议41份，回复率97.6%；收到检察建议386份，回复率100%，其中公益诉讼检察建议241份。",
    # One sentence that explains itself.
    "应由行政机关负责人出庭30件，实际出庭30件，出庭应诉率100%。",
    "收到司法建议20份，已回复18份，其余2份尚在回复期限内，回复率100%。",
    "法院生效裁判应履行20件，已履行20件，履行率100%。",
    "全年印发规范性文件12件，报备10件，报备率100%。",
    "收到政府信息公开申请50件，按期答复50件，按期答复率100%。",
    "收到司法建议21份，已回复20份，回复率95.2%。",
    "审结行政复议案件75件，其中维持40件、驳回10件、调解和解终止20件。",
    "审结行政复议案件75件，其中涉企50件、涉农40件。",
    "败诉率由12%下降至9%，下降4个百分点。",
    # Denominators of other names, and targets.
    "行政应诉案件318件，法院审结291件，行政机关败诉21件，败诉率7.2%。",
    "应出庭27件，实际出庭26件，开庭审理30件，出庭应诉率96.3%。",
    "败诉率7.5%。力争2024年败诉率降至5%以下。",
    "败诉率7.5%，连续三年控制在8%以内。",
    "行政机关败诉4件，撤诉12件，法院审结行政诉讼案件50件，败诉率8%。",
)  # fmt: skip

_NAMED_OTHERWISE = {"variant_denominator"}
"""A warning that tells of a 口径, not of a contradiction."""


@pytest.mark.parametrize("passage", CLEAN)
def test_a_clean_passage_gives_no_finding_to_act_on(passage: str) -> None:
    told = [one for one in extract(REPORT.format(passage=passage)).findings if one.severity != "info"]
    assert [one.message for one in told if one.kind not in _NAMED_OTHERWISE] == []
