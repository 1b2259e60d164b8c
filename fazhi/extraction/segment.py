"""Sections and paragraphs: which part of the report a sentence stands in, and what heading it stands under.

Only results (and the duties of the first responsible person) hold this year's figures. Problems, plans and the
rectification of last year's problems hold figures too, but other ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fazhi.extraction.model import Section
from fazhi.extraction.records import record
from fazhi.source import Block, SourceText


FACT_ROLES = frozenset({"results", "duties", "preface"})
"""Roles of sections whose figures may be this district's own results of its own year."""

_LEVELS = (
    re.compile(r"第[一二三四五六七八九十\d]{1,3}[章部篇]分?|[一二三四五六七八九十]{1,3}[、.]"),
    re.compile(r"[(][一二三四五六七八九十]{1,3}[)]|第[一二三四五六七八九十]{1,3}节"),
    re.compile(r"\d{1,2}[.、](?!\d)"),
    re.compile(r"[(]\d{1,2}[)]"),
)
_PART = re.compile(r"第[一二三四五六七八九十\d]{1,3}[章部篇]分?")
"""A heading above those of the first level: 第二部分 行政复议工作 over 一、收案情况."""
_PLAN = re.compile(
    r"下一?步|下阶段|下一阶段|下一年度?|来年|明年|今后|打算|展望|努力方向|改进方向|工作(?:安排|计划|思路|谋划|设想|目标)$|(?:安排|计划|思路|设想|举措建议)$|改进措施|工作建议|对策建议"
)
_PROBLEMS = re.compile(
    r"(?:存在|面临|反映|查摆|主要|突出)[^,。]{0,8}(?:问题|不足|困难|短板|差距|薄弱)|不足(?:之处|和|及|与|$)|薄弱环节|问题(?:和|及|与)(?:不足|原因|建议|困难|下)|^问题$|差距(?:和|与|及)?不足|败诉(?:的)?(?:主要)?原因"
)
_RECTIFIED = re.compile(r"(?:上一?年|去年|以往|前期|反馈|点评|督察|存在)[^,。]{0,14}整改|问题整改|整改(?:落实)?情况")
_DUTIES = re.compile(r"第一责任人|主要负责人履行|履行.{0,12}职责情况")
_APPENDIX = re.compile(r"附(?:件|表|录)?\s*\d*[::]|附(?:件|表|录)|表\s*\d+|统计(?:表|口径)")
_RESULTS = re.compile(
    r"举措|成效|做法|完成情况|开展情况|工作情况|基本情况|主要工作|工作进展|履职情况|亮点|特点|概况|总体情况"
)
_CHROME = re.compile(
    r"(?:发布|更新|发文|公开|成文)?(?:时间|日期)\s*:|(?:信息|文章|稿件)?来源\s*:|索\s*引\s*号|发布机构|浏览次数|点击|联系人|联系电话|抄送|主题词|公开方式|有效性"
)
_PLAN_SENTENCE = re.compile(
    r"(?:^|。)(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))?(?:下一步|下一阶段|下阶段|接下来|今后一个时期|今后,|新的一年|来年|明年)"
)
_PLAN_WORD = re.compile("下一步|下一阶段|下阶段|接下来|今后|新的一年|来年|明年")
_TITLE_END = re.compile(r"[。;!?]|:(?=.{12})")
_COUNTED = re.compile(r"\d(?:件|%|人|次)")
_YEAR = re.compile(r"(20\d\d)\s*年")


@record
class Paragraph:
    """One block with the role of its section. `headings` are the titles it stands under, outermost first."""

    start: int
    end: int
    role: str
    headings: tuple[str, ...]
    block: Block
    plan_from: int | None = None
    """Source offset inside the paragraph from which on it tells of plans (下一步，…), if any."""


def paragraphs(source: SourceText, text: str, year: int | None) -> tuple[list[Paragraph], tuple[Section, ...]]:
    """The paragraphs of a text with their roles, and the sections they form.

    `text` is the normalised text of the source (same length), `year` the year the report is of, if known:
    headings of a later year open a plan.
    """
    found: list[Paragraph] = []
    sections: list[Section] = []
    headings: list[str] = ["", "", "", ""]
    roles: list[str | None] = ["preface", None, None, None]
    part, part_role = "", None
    planning = False
    for block in blocks_of(source):
        words = text[block.start : block.end].strip()
        level = _level(words)
        title = _title(words)
        is_title = block.kind == "heading" or (len(words) <= 40 and not words.endswith(("。", ";", ",")))
        if (
            level is None
            and is_title
            and block.kind != "table_row"
            and (_bare_heading(words, block) or _APPENDIX.match(words))
        ):
            level = 0 if (_APPENDIX.match(words) or heading_role(title, year) not in (None, "results")) else 2
        if level is not None and block.kind != "table_row":
            role = heading_role(title, year)
            if _PART.match(words):
                part, part_role = title, role if role not in FACT_ROLES else None
            if level == 0:
                roles = [role or part_role or "results", None, None, None]
                sections.append(Section(block.start, block.end, title, roles[0] or "results"))
            elif role in ("plan", "problems", "rectification") and len(title) <= 30 and (level == 1 or is_title):
                roles[level:] = [role, *[None] * (3 - level)]
            else:
                roles[level:] = [None] * (4 - level)
            headings[level:] = [title, *[""] * (3 - level)]
            planning = False
        role = next((role for role in reversed(roles) if role), "results")
        if len(words) <= 60 and _CHROME.match(words):
            role = "chrome"
        if planning and role in FACT_ROLES:
            role = "plan"
        may_plan = (role in FACT_ROLES or role == "problems") and _PLAN_WORD.search(words)
        cue = _PLAN_SENTENCE.search(words) if may_plan else None
        plan_from = None
        if cue and block.kind != "table_row":
            planning = True
            plan_from = block.start + text[block.start : block.end].index(words) + cue.start()
        above = tuple(heading for heading in ([part] if part != headings[0] else []) + headings if heading)
        found.append(Paragraph(block.start, block.end, role, above, block, plan_from))
    return found, _closed(sections, len(text))


def blocks_of(source: SourceText) -> Sequence[Block]:
    """The blocks of a source, or its lines where the reader gave none."""
    return source.blocks or list(_line_blocks(source.text))


def heading_role(title: str, year: int | None) -> str | None:
    """The role a heading announces, or None when it says nothing about it."""
    if _APPENDIX.match(title):
        return "results"
    years = [int(found) for found in _YEAR.findall(title)]
    if year is not None and years and min(years) > year:
        return "plan"
    if _PLAN.search(title) and not (_RESULTS.search(title) and years and year is not None and max(years) <= year):
        return "plan"
    if _RECTIFIED.search(title) and not _PROBLEMS.search(title):
        return "rectification"
    if _PROBLEMS.search(title):
        return "problems"
    if _DUTIES.search(title):
        return "duties"
    return "results" if _RESULTS.search(title) else None


def _level(words: str) -> int | None:
    for level, pattern in enumerate(_LEVELS):
        if pattern.match(words):
            return level
    return None


def _title(words: str) -> str:
    return _TITLE_END.split(words[:80], maxsplit=1)[0]


def _bare_heading(words: str, block: Block) -> bool:
    """Whether an unnumbered short line is a heading: marked so by its reader, or a title of plans or problems."""
    if not words or len(words) > 30 or words.endswith((":", "。", ",", ";", "、")):
        return False
    if _COUNTED.search(words):
        return False
    return block.kind == "heading" or bool(
        len(words) <= 24 and (_PLAN.search(words) or _PROBLEMS.search(words) or _RECTIFIED.search(words))
    )


def _line_blocks(text: str) -> Iterator[Block]:
    for match in re.finditer(r"[^\n]+", text):
        yield Block(match.start(), match.end(), "table_row" if match[0].count(" | ") else "paragraph")


def _closed(sections: list[Section], length: int) -> tuple[Section, ...]:
    """Each section extended to where the next one begins, with a preface before the first."""
    closed: list[Section] = []
    if not sections or sections[0].start > 0:
        closed.append(Section(0, sections[0].start if sections else length, "", "preface" if sections else "results"))
    for index, section in enumerate(sections):
        end = sections[index + 1].start if index + 1 < len(sections) else length
        closed.append(Section(section.start, end, section.heading, section.role))
    return tuple(closed)
