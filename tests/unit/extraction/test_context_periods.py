"""Which year a report is of, what kind it is, its title, and whether it is such a report at all."""

from __future__ import annotations

import pytest

from fazhi.extraction.context import Context, recognise
from fazhi.source import SourceText


BODY = (
    "一、主要工作\n(一)政府常务会议安排学法6次，审议重大行政决策事项4件，出具合法性审查意见73份，备案行政规范性文件2件。\n"
    "(二)组织行政执法人员培训310人次，评查行政处罚案卷88卷；办理行政复议案件21件、行政应诉案件9件。\n"
)


def read(text: str, *, title: str | None = None) -> Context:
    """The context of a text, seen from 2026."""
    return recognise(SourceText(text, title=title), current_year=2026)


YEARS = [
    # Titles.
    ("武侯区2023年度法治政府建设情况报告\n" + BODY, 2023),
    ("武侯区２０２１年度法治政府建设情况报告\n" + BODY, 2021),
    ("武侯区二〇二二年度法治政府建设情况报告\n" + BODY, 2022),
    ("武侯区二○二〇年法治政府建设情况报告\n" + BODY, 2020),
    ("武侯区 2 0 2 3 年法治政府建设情况报告\n" + BODY, 2023),
    ("2023 年度述法报告\n" + BODY, 2023),
    ("行政复议与行政应诉白皮书\n（2022年度）\n" + BODY, 2022),
    ("武侯区法治政府建设年度报告（2023）\n" + BODY, 2023),
    ("武侯区法治政府建设年度报告(2023年)\n2024年3月1日\n" + BODY, 2023),
    ("关于2023年法治政府建设情况和2024年工作计划的报告\n" + BODY, 2023),
    ("2023年法治政府建设工作总结及2024年工作打算\n" + BODY, 2023),
    ("武侯区关于《法治政府建设实施纲要(2021—2025年)》2023年度落实情况的法治政府建设报告\n" + BODY, 2023),
    ("武侯区2025年上半年法治政府建设工作情况报告\n" + BODY, 2025),
    ("2019年武侯区依法行政工作报告\n" + BODY, 2019),
    # Body against sign-off.
    ("武侯区法治政府建设情况报告\n2023年，全区上下扎实推进依法行政，现将有关情况报告如下。\n" + BODY + "武侯区人民政府\n2024年2月5日", 2023),
    ("武侯区法治政府建设情况报告\n2023年以来，区政府认真履行法治政府建设职责，现报告如下。\n" + BODY, 2023),
    ("武侯区法治政府建设情况报告\n2023年度，我区认真履行法治政府建设职责，现报告如下。\n" + BODY, 2023),
    ("武侯区法治政府建设情况报告\n2020年是极不平凡的一年，我区推进依法行政取得新成效。\n" + BODY + "2021年1月30日", 2020),
    ("武侯区法治政府建设情况报告\n一年来，我区扎实推进依法行政。\n" + BODY + "武侯区人民政府\n2024年2月5日", 2023),
    ("武侯区法治政府建设情况报告\n一年来，我区扎实推进依法行政。\n" + BODY + "武侯区人民政府\n2023年12月20日", 2023),
    ("武侯区法治政府建设情况报告\n一年来，我区扎实推进依法行政。\n" + BODY + "二、2024年工作打算\n推进普法。\n", 2023),
    ("武侯区法治政府建设情况报告\n一、2023年工作开展情况\n" + BODY + "二、2024年工作安排\n推进普法。\n", 2023),
    ("武侯区法治政府建设情况报告\n武府〔2024〕12号\n一年来，我区扎实推进依法行政。\n" + BODY + "二〇二四年二月五日", 2023),
    ("武侯区法治政府建设情况报告\n发布时间：2024-03-05\n一年来，我区扎实推进依法行政。\n" + BODY, 2023),
    ("武侯区法治政府建设情况报告\n根据《法治政府建设实施纲要（2021—2025年）》要求，2022年，我区扎实推进依法行政各项工作。\n" + BODY, 2022),
    ("2023年，武侯区坚持依法行政，现将法治政府建设工作情况报告如下。\n" + BODY, 2023),
    # Nothing or future.
    ("武侯区法治政府建设情况报告\n一年来，我区扎实推进依法行政。\n" + BODY, None),
    ("武侯区2031年度法治政府建设情况报告\n" + BODY, 2031),
]  # fmt: skip


@pytest.mark.parametrize(("text", "year"), YEARS)
def test_year_is_the_one_reported_on(text: str, year: int | None) -> None:
    found = read(text).year
    assert found.value == year, found.note
    assert found.note
    assert all(text[span.start : span.end] == span.quote for span in found.evidence)


KINDS = [
    ("武侯区2023年度法治政府建设情况报告", "annual"),
    ("武侯区2023年法治政府建设工作总结", "annual"),
    ("武侯区2015年依法行政工作报告", "annual"),
    ("中共武侯区委全面依法治区委员会办公室关于2023年法治建设工作情况的报告", "annual"),
    ("武侯区司法局关于全区2023年法治政府建设情况的报告", "annual"),
    ("2023年度述法报告", "duty"),
    ("武侯区区长2023年度履行推进法治建设第一责任人职责情况报告", "duty"),
    ("2023年述职述廉述法报告", "duty"),
    ("武侯区人民政府主要负责人2023年度述职述法", "duty"),
    ("武侯区2023年行政复议应诉白皮书", "white_paper"),
    ("武侯区2023年法治政府建设白皮书", "white_paper"),
    ("武侯区司法局2023年行政应诉白皮书", "white_paper"),
    ("武侯区2023年行政复议行政应诉工作情况报告", "other"),
    ("武侯区2024年上半年法治政府建设情况报告", "other"),
    ("武侯区2024年第三季度依法行政工作总结", "other"),
    ("武侯区教育局2023年法治政府建设年度报告", "other"),
    ("武侯区市场监督管理局2023年度法治政府建设工作情况报告", "other"),
    ("武侯区簇桥街道办事处2023年法治政府建设年度报告", "other"),
    ("成都市税务局2023年法治政府建设情况报告", "other"),
    ("武侯区近五年法治政府建设情况报告", "other"),
    ("武侯区2021年-2023年法治政府建设情况报告", "other"),
]


@pytest.mark.parametrize(("title", "kind"), KINDS)
def test_kind_follows_the_title(title: str, kind: str) -> None:
    context = read(f"{title}\n{BODY}")
    assert context.kind.value == kind, context.kind.note
    assert (
        context.kind.label == {"annual": "年度报告", "duty": "述法报告", "white_paper": "白皮书", "other": "其他"}[kind]
    )
    assert context.title == title
    assert context.is_report


def test_kind_without_title_is_read_from_the_first_person() -> None:
    text = "现将本人履行法治建设第一责任人职责情况述职如下。本人带头学法，本人主持会议，本人督办案件。\n" + BODY
    assert read(text).kind.value == "duty"


def test_kind_of_an_untitled_bureau_report_is_not_the_districts() -> None:
    text = (
        "2023年，在区委、区政府领导下，我局坚持依法行政。局党组专题研究，我局开展执法培训。现将法治政府建设情况报告如下。\n"
        + BODY
    )
    kind = read(text).kind
    assert kind.value == "other"
    assert "不代表" in kind.note


TITLES = [
    ("武侯区2023年度法治政府建设情况报告\n" + BODY, "武侯区2023年度法治政府建设情况报告"),
    ("中共武侯区委  武侯区人民政府\n关于2023年法治政府建设情况的报告\n" + BODY, "中共武侯区委武侯区人民政府 关于2023年法治政府建设情况的报告"),
    ("武侯区人民政府\n关于2023年度法治政府建设\n工作情况的报告\n" + BODY, "武侯区人民政府 关于2023年度法治政府建设 工作情况的报告"),
    ("首页 > 法治政府建设年度报告\n武侯区2023年法治政府建设年度报告\n来源：区司法局\n" + BODY, "武侯区2023年法治政府建设年度报告"),
    ("武府〔2024〕3号\n武侯区2023年法治政府建设年度报告\n" + BODY, "武侯区2023年法治政府建设年度报告"),
    ("行政复议应诉白皮书\n（2022年度）\n" + BODY, "行政复议应诉白皮书 （2022年度）"),
    ("某某区2023年度法治政府建设情况报告2023年，全区上下扎实推进依法行政，现将有关情况报告如下。\n" + BODY, "某某区2023年度法治政府建设情况报告"),
    ("编者按：现将报告全文刊登如下，供参考。\n武侯区2023年法治政府建设年度报告\n" + BODY, "武侯区2023年法治政府建设年度报告"),
    (BODY, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title_is_found_whole_and_without_its_surroundings(text: str, title: str | None) -> None:
    assert read(text).title == title


def test_conflicting_years_are_noted_with_both_lines() -> None:
    text = "武侯区2022年度法治政府建设情况报告\n2023年，武侯区扎实推进依法行政，现报告如下。\n" + BODY + "2024年2月1日"
    year = read(text).year
    assert year.value == 2022
    assert "请核对" in year.note
    assert {span.quote for span in year.evidence} >= {"武侯区2022年度法治政府建设情况报告"}
    assert any("2023年" in span.quote for span in year.evidence)


def test_future_and_partial_years_are_remarked_on() -> None:
    assert any("尚未到来" in remark for remark in read("武侯区2031年度法治政府建设情况报告\n" + BODY).remarks)
    assert any("不是全年" in remark for remark in read("武侯区2025年上半年法治政府建设情况报告\n" + BODY).remarks)


NO_REPORTS = [
    "",
    "　\n\n",
    "武侯区2023年度法治政府建设情况报告\n",
    "春天来了，山上的雪慢慢化开。老人推着车走过石桥，河水在桥下流得很急。他想起年轻时的事，想起那些已经走远的人。" * 20,
    "武侯区召开法治政府建设推进会\n本报讯 近日，武侯区召开法治政府建设推进会，总结工作，部署任务。会议强调，要提高依法行政水平，优化营商环境。"
    * 3,
    "武侯区人民政府2023年政府信息公开工作年度报告\n"
    + "本年度收到政府信息公开申请88件，予以公开40件，主动公开文件310件，政务公开栏目运行良好。" * 12,
    "武侯区法治政府建设2024年工作要点\n"
    + "加强学法，落实普法责任制，规范行政执法，推进依法行政，做好行政复议、人民调解、公共法律服务工作。" * 8,
    "武侯区人民政府关于印发《法治政府建设示范创建工作方案》的通知\n各街道办事处：\n" + BODY * 4,
    "关于《武侯区2023年法治政府建设情况报告》的政策解读\n" + BODY * 4,
    "行政执法监督制度研究\n摘要：本文讨论依法行政与法治政府建设。\n关键词：行政复议；行政应诉\n" + BODY * 4,
    "武侯区人民政府工作规则（2023年修订）\n第一条 为规范政府工作，推进依法行政，制定本规则。\n" + BODY * 4,
    "2023年武侯区政府工作报告\n"
    + "地区生产总值增长6.1%，完成固定资产投资320亿元，新增城镇就业2.1万人，新建学校4所。" * 12,
]


@pytest.mark.parametrize("text", NO_REPORTS)
def test_other_texts_are_refused_with_a_reason_and_a_next_step(text: str) -> None:
    context = read(text)
    assert not context.is_report
    assert "请" in context.reason


def test_reports_without_any_title_are_accepted_by_what_they_speak_of() -> None:
    text = (
        "2023年，武侯区坚持依法行政，现将法治政府建设工作情况报告如下。\n"
        + BODY
        + "普法宣传、公共法律服务、人民调解、政务公开有序推进。" * 4
    )
    assert read(text).is_report
