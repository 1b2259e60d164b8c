"""The sentences of a report as rows for search: cut from its text, with their theme and how many figures they hold."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.lexemes import vector
from fazhi.reports.models import Fact, OtherFigure, Report, ReportText, Sentence


LONGEST = 600
"""Characters of one row; longer ones are cut at a comma, because nobody reads a hit of a page."""
_END = re.compile(r"[。！？；;!?]+[”’」』）)]*|\n+")
_THEME_WORDS = (
    ("leadership", ("出庭", "负责人", "学法", "述法", "法治讲座", "第一责任人")),
    ("litigation", ("应诉", "败诉", "行政诉讼", "司法建议")),
    ("reconsideration", ("复议",)),
    ("normative", ("规范性文件", "备案审查")),
    ("decision", ("重大行政决策", "合法性审查", "法律顾问")),
    ("enforcement", ("执法", "处罚", "案卷", "检查")),
    ("dispute", ("调解", "信访", "纠纷")),
    ("publicity", ("普法", "法律援助", "宣传", "公证")),
    ("oversight", ("建议", "提案", "公开", "监督")),
    ("service", ("政务服务", "营商", "许可", "办事")),
    ("emergency", ("应急", "突发")),
)
"""Words that tell the theme of a sentence without a figure of the catalogue; the first that fits."""


def rebuild_sentences(report: Report) -> int:
    """Replace the rows of one report by those of its stored text, facts and figures; returns how many.

    Four queries and, on first use in a process, the loading of the dictionary. Call it in the caller's transaction.
    """
    Sentence.objects.filter(report=report).delete()
    row = ReportText.objects.filter(report=report).first()
    if row is None:
        return 0
    facts = [
        (start, theme)
        for start, theme in Fact.objects.filter(report=report, value_start__isnull=False)
        .order_by("value_start")
        .values_list("value_start", "indicator__theme")
        if start is not None
    ]
    others = sorted(OtherFigure.objects.filter(report=report).values_list("value_start", flat=True))
    starts = [start for start, _ in facts]
    rows = []
    for start, end, block in spans(row.text, row.blocks):
        text = row.text[start:end]
        words = vector(text)
        if not words:
            continue
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        figures = len(set(starts[first:last])) + bisect_left(others, end) - bisect_left(others, start)
        theme = facts[first][1] if first < last else theme_of(text)
        rows.append(
            Sentence(
                report=report, start=start, end=end, block=block, text=text.replace("\x00", ""), theme=theme,
                figures=min(figures, 32767), words=words,
            )
        )  # fmt: skip
    Sentence.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def spans(text: str, blocks: Sequence[Sequence[Any]]) -> Iterator[tuple[int, int, int]]:
    """(start, end, start of its paragraph or table) of every sentence, without the blanks around it."""
    table: int | None = None
    opened = 0
    for block in blocks or _lines(text):
        start, end = block[0], block[1]
        if len(block) > 4 and block[4] is not None:
            if block[4] != table:
                table, opened = block[4], start
            yield from _trimmed(text, start, end, opened)
            continue
        table = None
        at = start
        for mark in _END.finditer(text, start, end):
            yield from _pieces(text, at, mark.end(), start)
            at = mark.end()
        yield from _pieces(text, at, end, start)


def _pieces(text: str, start: int, end: int, block: int) -> Iterator[tuple[int, int, int]]:
    while end - start > LONGEST:
        cut = max(text.rfind("，", start, start + LONGEST), text.rfind(",", start, start + LONGEST)) + 1
        cut = cut if cut > start else start + LONGEST
        yield from _trimmed(text, start, cut, block)
        start = cut
    yield from _trimmed(text, start, end, block)


def _trimmed(text: str, start: int, end: int, block: int) -> Iterator[tuple[int, int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end, block


def _lines(text: str) -> list[list[int]]:
    rows, start = [], 0
    for line in text.split("\n"):
        rows.append([start, start + len(line)])
        start += len(line) + 1
    return rows


def _names() -> tuple[tuple[str, str], ...]:
    return _names_in(load_catalogue().hash)


@lru_cache(maxsize=1)
def _names_in(_definitions: str) -> tuple[tuple[str, str], ...]:
    """Names of indicators with their theme, the longest first."""
    found = {
        name: indicator.theme.code
        for indicator in load_catalogue().indicators
        for name in (indicator.label, indicator.short, *indicator.aliases)
        if len(name) >= 4
    }
    return tuple(sorted(found.items(), key=lambda item: -len(item[0])))


def theme_of(text: str) -> str:
    """The theme whose words stand in a sentence, "" for none."""
    for name, theme in _names():
        if name in text:
            return theme
    return next((theme for theme, words in _THEME_WORDS if any(word in text for word in words)), "")
