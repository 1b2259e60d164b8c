"""Names of figures outside the catalogue: one name for one thing, whatever verb and period stand around it."""

from __future__ import annotations

import pytest

from fazhi.reports.noun_phrases import LONGEST, noun_phrase


CASES = (
    ("全年开展联合执法检查【40次】，发现隐患若干。", "次", "联合执法检查"),
    ("今年以来，全县先后组织联合执法检查共【12次】。", "次", "联合执法检查"),
    ("青河县司法局举办【3场】专题法治讲座。", "场", "专题法治讲座"),
    ("选派【5名】干部驻村。", "名", "干部驻村"),
    ("执法文书公示率达到【98.5%】。", "%", "执法文书公示率"),
    ("全县执法文书公示率为【100%】，继续保持领先。", "%", "执法文书公示率"),
    ("抽查执法案卷90卷，优秀率【41%】。", "%", "执法案卷优秀率"),
    ("反馈问题60个，整改完成率【95%】。", "%", "整改完成率"),
    ("网络案件占【38%】，位居首位。", "%", "网络案件占比"),
    ("取消行政权力（【14项】）、承接（32项）。", "项", "行政权力"),
    ("法治文化公园由5个增加到【6个】。", "个", "法治文化公园"),
    ("印发宣传册2万册、海报【300张】。", "张", "海报"),
    ("维持9件，驳回【2件】。", "件", "驳回"),
    ("制定权力清单【321项】。", "项", "权力清单"),
)


@pytest.mark.parametrize(("marked", "unit", "name"), CASES)
def test_a_figure_is_named_by_what_it_counts(marked: str, unit: str, name: str) -> None:
    start = marked.index("【")
    end = marked.index("】") - 1
    assert noun_phrase(marked.replace("【", "").replace("】", ""), start, end, unit) == name


@pytest.mark.parametrize("text", ["12件", "，12件。", "（12件）", "的12件", "…………12件"])
def test_a_figure_without_words_has_no_name(text: str) -> None:
    assert noun_phrase(text, text.index("1"), text.index("件") + 1, "件") == ""


def test_names_are_short_whatever_the_clause() -> None:
    text = "行政" * 400 + "执法检查40次" + "行政" * 400
    start = text.index("40")
    assert 2 <= len(noun_phrase(text, start, start + 3, "次")) <= LONGEST
