"""What holds of every text, whatever it says: spans quote it, nothing raises, and twice the text is twice the work."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.extraction import extract
from fazhi.extraction.model import Analysis, Span
from fazhi.source import SourceText
from tests.unit.extraction.work import work


PIECES = (
    "示范省云岭市东溪区人民政府关于2023年法治政府建设情况的报告\n", "一、主要工作\n", "二、下一步打算\n", "（一）", "\n", "。", "；", "，", "、", "：",
    "收到行政复议申请", "受理", "审结", "纠错率", "败诉", "零败诉", "行政机关负责人出庭应诉率", "合法性审查", "规范性文件", "全区", "区司法局", "全省平均",
    "分别为", "均为", "其中", "共计", "同比增长", "较上年下降", "由", "升至", "上年", "2022年", "今年", "力争", "不少于", "截至6月底",
    "12件", "１２件", "1 204件", "3,400人次", "三十五件", "9.5%", "百分之九", "近九成", "2个百分点", "零", "8", "“", "”", "《条例》", "（上年10件）",
    " | ", "单位 | 受理 | 办结\n", "\u3000", "\ue000", "\ufeff", "①", "㈠", "A", "-",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.text(max_size=300),
    st.text(alphabet="收到复议申请12件，。、；：（）%百十万0.一\n |《》", max_size=300),
)


def spans(analysis: Analysis) -> Iterator[Span]:
    """Every span that an analysis gives as proof."""
    for fact in analysis.facts:
        yield from (fact.span, fact.value_span, *fact.sources)
    for finding in analysis.findings:
        yield from finding.spans
    for other in analysis.others:
        yield from (other.span, other.value_span)
    for recognition in (analysis.district, analysis.year, analysis.kind):
        yield from recognition.evidence


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_span_quotes_the_source(text: str) -> None:
    for span in spans(extract(SourceText(text))):
        assert text[span.start : span.end] == span.quote


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_span_of_a_raw_text_quotes_that_text(text: str) -> None:
    for span in spans(extract(text)):
        assert text[span.start : span.end] == span.quote


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_figures_stand_where_they_are_said_to(text: str) -> None:
    analysis = extract(SourceText(text))
    for proof, figure in [(fact.span, fact.value_span) for fact in analysis.facts if fact.basis == "stated"]:
        assert 0 <= proof.start <= figure.start <= figure.end <= proof.end <= len(text)
    for section, following in zip(analysis.sections, analysis.sections[1:], strict=False):
        assert section.start <= section.end <= following.start


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_same_text_is_read_the_same_way_twice(text: str) -> None:
    assert extract(text) == extract(text)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
def test_any_words_repeated_take_work_in_proportion(unit: str) -> None:
    half, whole = (PIECES[0] + unit * (size // len(unit)) for size in (9_000, 18_000))
    extract(whole)
    assert work(lambda: extract(whole)) < 2.5 * work(lambda: extract(half))
