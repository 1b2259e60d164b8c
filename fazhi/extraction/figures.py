"""Numbers that no rule explains: kept as other figures, searchable, with the noun phrase they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fazhi.extraction.choosing import Placed
from fazhi.extraction.matching import Reading
from fazhi.extraction.model import OtherFigure, Span
from fazhi.extraction.segment import FACT_ROLES, Paragraph
from fazhi.extraction.text import Compact


_LEADING_VERBS = re.compile(
    r"^(?:以及|和|及|与|其中|同时|并|共|累计|全年|已|先后|组织|开展|举办|办理|受理|完成|开设|建成|设立|建立|发布|召开|制定|出台|印发|收到|新增|查处|处理|化解|解决|审查|发放|培训|提供|推动|实现|取消|覆盖|走访|梳理|配备|聘请|选聘|打造|以|对|将|把|在|为)+"
)
_TRAILING = re.compile(r"(?:所?占|在|全部|共计?|达到?|为|是|有|总计|合计|累计|超过?|均|的|等|了|约)+$")
_BREAK = re.compile(r"[,;。:!?、()《》\ue000-\ue0ff]")
_LAST_BREAK = re.compile(rf"(?s:.*){_BREAK.pattern}")
_COUNTED_BEHIND = re.compile(r"的?([^,;。:!?、()《》\ue000-\ue0ff]{2,12})")
_LONGEST_LEAD = 40
"""Characters before a quantity that are quoted with it and looked at for its name."""
_REASONS = {"plan": "target", "problems": "requirement", "rectification": "last_year"}


def unexplained(
    text: str, read: Iterable[tuple[Paragraph, Reading, Compact]], placed: Sequence[Placed]
) -> list[OtherFigure]:
    """The quantities of the paragraphs read that no statement uses."""
    used = {(id(item.reading), item.statement.index) for item in placed}
    found: list[OtherFigure] = []
    for paragraph, reading, form in read:
        if paragraph.role == "chrome":
            continue
        for sentence in reading.sentences:
            for index, (clause, position) in sentence.homes.items():
                quantity = reading.quantities[index]
                if (
                    (id(reading), index) in used
                    or index in sentence.roles
                    or quantity.measure in ("bare", "points", "fold")
                    or quantity.unit == "届"
                ):
                    continue
                phrase = _phrase(clause.text, position)
                if not phrase:
                    continue
                start, end = form.source_range(quantity.start, quantity.end)
                first = form.source_range(clause.places[_clause_start(clause.text, position)], quantity.end)[0]
                first = min(first, start)
                late = paragraph.plan_from is not None and start >= paragraph.plan_from
                reason = (
                    "target"
                    if late
                    else "unmatched"
                    if paragraph.role in FACT_ROLES
                    else _REASONS.get(paragraph.role, "unmatched")
                )
                found.append(
                    OtherFigure(
                        span=Span(first, end, text[first:end]),
                        value_span=Span(start, end, text[start:end]),
                        value=quantity.value,
                        unit=quantity.unit,
                        phrase=phrase,
                        reason=reason,
                        qualifier=quantity.qualifier,
                    )
                )
    return found


def _clause_start(clause: str, position: int) -> int:
    """Where the words begin that lead up to a quantity: behind the last mark or quantity, not further than a line."""
    return position - len(_BREAK.split(clause[max(0, position - _LONGEST_LEAD) : position])[-1])


def _phrase(clause: str, position: int) -> str:
    """The words before a quantity, or after it when it stands first: what it counts."""
    broken = _LAST_BREAK.match(clause, max(0, position - 40), position)
    before = clause[broken.end() if broken else max(0, position - 40) : position]
    before = _TRAILING.sub("", _LEADING_VERBS.sub("", before))
    if len(before) >= 2:
        return before[-16:]
    after = _COUNTED_BEHIND.match(clause, position + 1)
    return after[1] if after else ""
