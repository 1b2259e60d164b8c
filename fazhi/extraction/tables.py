"""Tables: cells read as the sentences they stand for, so that the same rules apply.

Two shapes occur. Indicators down, years across (指标 | 2023年 | 2022年 | 同比), perhaps with a category before the
label; and indicators across, places or years down (地区 | 收到 | 受理 | 审结). Either way a cell becomes
"category label value unit" in one compact text whose characters know their place in the source.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from fazhi.extraction.beside import stated_change
from fazhi.extraction.choosing import Placed
from fazhi.extraction.matching import read_paragraph
from fazhi.extraction.model import Change
from fazhi.extraction.quantities import scan
from fazhi.extraction.scope import Setting
from fazhi.extraction.segment import FACT_ROLES, Paragraph
from fazhi.extraction.table_sections import sections
from fazhi.extraction.text import Compact, compact
from fazhi.extraction.topics import find_cues
from fazhi.source import SourceText


_NUMBER = re.compile(
    r"^[约近]?[+\-]?\d[\d,. ]*(?:万|亿)?余?(?:%|‰|个百分点|百分点|件次|件|宗|起|份|次|场次|场|条|人次|人|名|个|项|部|家|期|卷|本|册|例|倍)?$"
)
_EMPTY = re.compile(r"^[-—–/／*\s]*$")
_UNIT_IN_LABEL = re.compile(
    r"\(?(?:单位:)?[^()]{0,6}?(件次|件|宗|起|份|次|场次|场|条|人次|人|名|个|项|部|家|期|卷|本|册|例|%|万件|万人次|万条|万份)\)?$"
)
_UNIT_ALONE = re.compile(r"万?(?:件次|件|宗|起|份|次|场次|场|条|人次|人|名|个|项|部|家|期|卷|本|册|例)|[%‰]")
_YEAR = re.compile(r"(20\d\d)年?")
_PRESENT = re.compile(
    r"^(?:本年|今年|当年|本期|全年|数量|件数|数值|数据|合计|总计|总数|数|指标值|完成情况|完成数|情况|人数|次数|案件数|本年度|年度数据|统计数|值)"
)
_PAST = re.compile(r"上年|去年|上期|同期(?!比)|前一年")
_CHANGE = re.compile(r"同比|增减|增幅|变化|增长|比上年|较上年|[比较]20\d\d年|与20\d\d年(?:度|相)*比|升降|降幅|环比")
_SHARE = re.compile(r"占|比例|比重|构成")
_TOTAL_ROW = re.compile(
    r"^(?:合计|总计|全[省市县区州]|全年|本年|数量|件数|数值|总数|本级及部门|总量|人数|今年|本[省市县区])"
)
_OF_CASES = re.compile("复议|诉讼|应诉|案件|申请|败诉")
_KINDS = re.compile("事项|类别|类型|种类|领域|构成|分布|案由|被申请人|被告")
_STAGE = re.compile(
    r"(?:行政)?(?:复议|诉讼|应诉)?(?:收到|收案|新收|受理|立案|审结|办结|结案|纠错|维持|撤销|驳回|终止|败诉|出庭|开庭)"
    r"(?:案件|申请|决定|应诉|审理)*(?:数量?|件数|率|量)?(?:\(.*\))?"
)
_BARE_STAGE = re.compile(
    "(?:依法|予以|不予|直接|综合|按期|已|未|经|以|等|或|和|、|收到|收案|新收|受理|立案|审结|办结|结案|结转|审理|纠错|维持|撤销|变更|"
    "确认违法|责令履行|驳回|终止|调解|和解|调撤|撤回|败诉|胜诉|开庭|出庭|成功|办复|答复|申请|案件|数量|件数|数|率|量)+"
)
"""A label that tells a step and nothing of what takes it (审结, 不予受理, 调解和解结案)."""
_OF_RATE = re.compile(r"率(?:\(%\))?$|比例|占比|^%$")
_ORDINAL = re.compile("序号?|编号|项次|行次")
_LABEL = re.compile(r"\D+")
_LABEL_HEAD = re.compile(r"指标|项目|类别|名称|内容|事项|分类|统计项|地区|单位|序号|年度|年份|时间")


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell: its words without blanks and where they stand."""

    form: Compact

    @property
    def text(self) -> str:
        """The words of the cell."""
        return self.form.text

    @property
    def is_value(self) -> bool:
        """Whether it holds a number, or nothing where one could be."""
        return bool(_NUMBER.match(self.text))


@dataclass(frozen=True, slots=True)
class CellSentence:
    """What one cell says with its labels, as prose would: 行政复议受理128件."""

    form: Compact
    change: Change | None
    headings: Sequence[str]
    """Headings and caption above its table; for a label of no topic (审结) also the last one of some topic above it."""
    role: str


def read_tables(
    source: SourceText, text: str, found: Sequence[Paragraph], setting: Setting, order: int
) -> list[Placed]:
    """The statements of all table rows, in reading order."""
    placed: list[Placed] = []
    for sentence in table_sentences(source, text, found, setting.year):
        if sentence.role not in FACT_ROLES:
            continue
        reading = read_paragraph(sentence.form.text, setting, sentence.headings)
        for statement in reading.statements:
            statement.kind = "table"
            item = Placed(statement, reading, sentence.form, sentence.role, order + len(placed))
            item.change = sentence.change
            placed.append(item)
    return placed


def table_sentences(
    source: SourceText, text: str, found: Sequence[Paragraph], year: int | None
) -> Iterator[CellSentence]:
    """The cells of all tables that tell of this year, those of any section."""
    rows = [paragraph for paragraph in found if paragraph.block.kind == "table_row"]
    lines = [paragraph for paragraph in found if paragraph.block.kind != "table_row"]
    starts = [paragraph.start for paragraph in lines]
    for _, group in groupby(rows, key=lambda paragraph: (paragraph.block.table, paragraph.headings)):
        table = list(group)
        grid = [[_cell(source, text, cell) for cell in _ranges(row, text)] for row in table]
        previous = table[0].headings
        caption = _caption(lines, starts, table[0], text)
        if _tells_kinds(grid, [*previous[-1:], caption]):
            continue
        for category, part in sections(grid):
            headings = [*previous, *(words for words in (category or caption,) if words)]
            topic = ""
            for words, offsets, change in _sentences(part, year):
                label = _LABEL.match(words)
                if label is None or not _BARE_STAGE.fullmatch(label[0]):
                    topic = label[0] if label and find_cues(label[0]).topics else ""
                above = [*headings, topic] if topic and label and topic != label[0] else headings
                yield CellSentence(Compact(words, offsets), change, above, table[0].role)


def _tells_kinds(grid: list[list[_Cell]], above: Sequence[str]) -> bool:
    """Whether a table parts cases by what they are about (申请事项 | 行政处罚 | 信息公开): no figures of those things.

    `above` are the heading and the caption of the table. One that counts stages (收到, 审结) is no such table.
    """
    if not grid or not grid[0]:
        return False
    corner = grid[0][0].text
    if not any(_OF_CASES.search(words) and _KINDS.search(words) for words in (corner, *above)):
        return False
    return not any(_STAGE.fullmatch(cell.text) for cell in (*grid[0], *(row[0] for row in grid[1:] if row)))


def _ranges(row: Paragraph, text: str) -> list[tuple[int, int]]:
    if row.block.cells:
        return list(row.block.cells)
    bounds = [match.span() for match in re.finditer(r" ?\| ?", text[row.start : row.end])]
    starts = [row.start, *(row.start + end for _, end in bounds)]
    ends = [*(row.start + start for start, _ in bounds), row.end]
    return list(zip(starts, ends, strict=True))


def _cell(source: SourceText, text: str, span: tuple[int, int]) -> _Cell:
    start, end = max(0, span[0]), min(len(source.text), span[1])
    return _Cell(compact(text, start, end))


def _caption(lines: Sequence[Paragraph], starts: Sequence[int], first: Paragraph, text: str) -> str:
    """The line just above a table, when it is short enough to be its caption."""
    index = bisect_left(starts, first.start) - 1
    if index < 0:
        return ""
    words = text[lines[index].start : lines[index].end].strip()
    return words if len(words) <= 60 and not words.endswith("。") else ""


def _sentences(grid: list[list[_Cell]], year: int | None) -> Iterator[tuple[str, list[int], Change | None]]:
    """Compact sentences for the cells of one table, with the change its 同比 column states."""
    if len(grid) < 2:
        return
    header, body = grid[0], grid[1:]
    if any(cell.is_value for cell in header):
        header, body = [], grid
    width = max(len(row) for row in body)
    if header and len(header) == width - 1 and _lacks_corner(header, body):
        header = [_Cell(Compact("", [])), *header]
    value_columns = [j for j in range(width) if _mostly_values(body, j) and not _counts_rows(header, body, j)]
    if not value_columns:
        return
    labels = min(value_columns)
    if header and _indicators_across(header, labels, year):
        yield from _across(header, body, labels, year)
    elif labels > 0:
        yield from _down(header, body, labels, value_columns, year)


def _lacks_corner(header: list[_Cell], body: list[list[_Cell]]) -> bool:
    """Whether the empty cell above the labels got lost, as blanks at the beginning of a line do.

    All that is left of the header are years and changes, over rows that begin with a label.
    """
    told = all(_YEAR.search(cell.text) or _PAST.search(cell.text) or _CHANGE.search(cell.text) for cell in header)
    return told and not any(row[0].is_value or not row[0].text for row in body)


def _mostly_values(body: list[list[_Cell]], column: int) -> bool:
    cells = [row[column].text for row in body if column < len(row)]
    filled = [words for words in cells if not _EMPTY.match(words)]
    return bool(filled) and sum(bool(_NUMBER.match(words)) for words in filled) * 2 > len(filled)


def _counts_rows(header: list[_Cell], body: list[list[_Cell]], column: int) -> bool:
    """Whether a first column only numbers the rows (序号 | 1 | 2) or names their years, which counts nothing."""
    if column > 0:
        return False
    if header and _ORDINAL.fullmatch(header[0].text):
        return True
    numbers = [row[0].text for row in body if row]
    filled = [words for words in numbers if words]
    if len(filled) > 1 and all(_YEAR.fullmatch(words) for words in filled):
        return True
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _indicators_across(header: list[_Cell], labels: int, year: int | None) -> bool:
    named = [cell.text for cell in header[labels:]]
    generic = [
        words for words in named
        if not words or _YEAR.search(words) or _PRESENT.match(words) or _PAST.search(words) or _CHANGE.search(words) or _SHARE.search(words)
    ]  # fmt: skip
    return bool(named) and len(generic) * 2 < len(named)


def _across(
    header: list[_Cell], body: list[list[_Cell]], labels: int, year: int | None
) -> Iterator[tuple[str, list[int], Change | None]]:
    chosen = [row for row in body if _is_own_row(row, labels, year)]
    if not chosen and len(body) == 1:
        chosen = body
    named = [
        row
        for row in body
        if row and row[0].text and not _is_own_row(row, labels, year) and not _YEAR.search(row[0].text)
    ]
    topical = header[0].text if header and labels > 0 and not _LABEL_HEAD.search(header[0].text) else ""
    for row in chosen or named:
        for column in range(labels, min(len(row), len(header))):
            if not row[column].is_value or not header[column].text or _CHANGE.search(header[column].text):
                continue
            parts = [header[0]] if topical else []
            if row not in chosen and labels > 0:
                parts.append(row[0])
            yield (*_compose([*parts, header[column]], row[column]), None)


def _is_own_row(row: list[_Cell], labels: int, year: int | None) -> bool:
    if not row or labels == 0:
        return labels == 0
    words = row[0].text
    found = _YEAR.search(words)
    return (bool(found) and year is not None and int(found[1]) == year) if found else bool(_TOTAL_ROW.match(words))


def _down(
    header: list[_Cell], body: list[list[_Cell]], labels: int, values: list[int], year: int | None
) -> Iterator[tuple[str, list[int], Change | None]]:
    column, change_column, past_column, named = _columns(header, labels, values, year)
    if column is None and not named:
        return
    category: list[_Cell | None] = [None] * labels
    for row in body:
        for index in range(min(labels, len(row))):
            if row[index].text:
                category[index] = row[index]
        label = [cell for cell in category if cell is not None and not re.fullmatch(r"\d{1,2}[.、]?", cell.text)]
        if column is not None and column < len(row) and row[column].is_value:
            change = None
            if change_column is not None and change_column < len(row):
                of_rate = any(_OF_RATE.search(cell.text) for cell in label)
                change = stated_change(row[change_column].text, [header[change_column].text], of_rate=of_rate)
            if past_column is not None and past_column < len(row) and row[past_column].is_value:
                change = replace(change or Change(), previous=_value(label, row[past_column]))
            extra = [header[column]] if named and column in named else []
            yield (*_compose([*label, *extra], row[column]), change)
        for other in named:
            if other != column and other < len(row) and row[other].is_value:
                yield (*_compose([*label, header[other]], row[other]), None)


def _columns(
    header: list[_Cell], labels: int, values: list[int], year: int | None
) -> tuple[int | None, int | None, int | None, list[int]]:
    """The columns of this year's values, of the changes, of last year's, and those whose heading names an indicator."""
    own = past = fallback = None
    changes = [column for column in range(labels, len(header)) if _CHANGE.search(header[column].text)]
    change = changes[0] if changes else None
    named: list[int] = []
    for column in values:
        words = header[column].text if column < len(header) else ""
        found = _YEAR.search(words)
        if column in changes:
            continue
        if found:
            if year is not None and int(found[1]) == year and own is None:
                own = column
            elif year is not None and int(found[1]) == year - 1 and past is None:
                past = column
        elif _PAST.search(words) and past is None:
            past = column
        elif _PAST.search(words) or _SHARE.search(words):
            continue
        elif not words or _PRESENT.match(words):
            fallback = column if fallback is None else fallback
        else:
            named.append(column)
    return (own if own is not None else fallback), change, past, named


def _value(labels: Sequence[_Cell], cell: _Cell) -> Decimal | None:
    """The number of a cell under its labels, in the unit they give it."""
    found = scan(_compose(labels, cell)[0])
    return found[-1].value if found else None


def _compose(labels: Sequence[_Cell], value: _Cell) -> tuple[str, list[int]]:
    """One sentence of a row: its labels without their unit, the value, and the unit after it."""
    words: list[str] = []
    offsets: list[int] = []
    unit = ""
    for cell in labels:
        label = cell.text
        if _UNIT_ALONE.fullmatch(label):  # a column of units: 收到申请 | 件 | 52
            unit = label
            continue
        match = _UNIT_IN_LABEL.search(label) if label.endswith(")") else None
        if match:
            unit = match[1]
            label = label[: match.start()] if "(" in match[0] else label
        inner = re.search(r"\(([^()]*?),?(件|宗|起|份|次|条|人次|人|名|个|项|部|家)\)$", cell.text)
        if inner:
            unit = inner[2]
            label = cell.text[: inner.start()]
        label = re.sub(r"^(?:\d{1,2}[.、]|其中:?)", "", label)
        start = cell.text.find(label)
        words.append(label)
        offsets.extend(cell.form.offsets[start : start + len(label)])
    number = value.text
    words.append(number)
    offsets.extend(value.form.offsets)
    last = offsets[-1] if offsets else 0
    if number[-1:].isdigit() or number[-1:] in "万亿余":
        unit = unit or ("%" if "".join(words[:-1]).endswith("率") else "件")
        words.append(unit)
        offsets.extend([last] * len(unit))
    return "".join(words), offsets
