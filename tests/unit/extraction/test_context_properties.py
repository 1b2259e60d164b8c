"""Recognition never raises, proves what it says, and leaves namesakes to a person when nothing settles them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.catalogue.districts import load_districts
from fazhi.extraction.context import recognise
from fazhi.extraction.places import find_mentions
from fazhi.extraction.text import normalise
from fazhi.source import SourceText


_NAMES = st.sampled_from([district.name for district in load_districts()])
_WORDS = st.sampled_from([
    "人民政府", "关于", "2023年", "２０２４年度", "二〇二二年", "法治政府建设情况的报告", "述法报告", "白皮书", "\n", "　", "。", "，", "：",
    "抄送：", "〔2024〕3号", "开发区", "司法局", "自治区党委", "省委", "学习", "《", "》", "中共", "委", "上半年", "一、", "0562—", "ICP备",
])  # fmt: skip
_TEXTS = st.lists(st.one_of(_NAMES, _WORDS, st.text(max_size=6)), max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@given(text=_TEXTS, title=st.none() | _TEXTS)
def test_recognise_never_raises_and_quotes_the_text(text: str, title: str | None) -> None:
    context = recognise(SourceText(text, title=title), current_year=2026)
    for recognition in (context.district, context.year, context.kind):
        for span in recognition.evidence:
            assert text[span.start : span.end] == span.quote
            assert span.quote
    if context.district.value is not None:
        assert context.district.value in load_districts()
    assert all(candidate.code in load_districts() for candidate in context.district.candidates)
    assert context.is_report or context.reason


@settings(max_examples=200, deadline=None)
@given(text=_TEXTS)
def test_mentions_are_in_order_and_never_overlap(text: str) -> None:
    text = normalise(text)
    mentions = find_mentions(text)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.form
        assert mention.codes
    for before, after in pairwise(mentions):
        assert before.end <= after.start


@settings(max_examples=100, deadline=None)
@given(
    name=st.sampled_from(["鼓楼区", "和平区", "白云区", "新华区", "西湖区", "城关区", "普陀区", "永定区"]),
    filler=st.text(
        alphabet="的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所",
        max_size=200,
    ),
)
def test_bare_namesakes_are_always_asked_about(name: str, filler: str) -> None:
    text = f"{name}2023年法治政府建设情况报告\n{filler}\n{name}人民政府"
    district = recognise(SourceText(text), current_year=2026).district
    assert district.value is None
    assert len(district.candidates) > 1
