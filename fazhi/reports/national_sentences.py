"""Made-up sentences for the national set, to measure search at the size of the country.

Frames of the field's language are filled with names from the catalogue, districts' tasks and numbers, each district and
year in an order of its own. A frame is cut into words once, with a number that stands nowhere else; every sentence
then puts its own numbers in place of it. Deterministic, like the values.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.lexemes import vector
from fazhi.reports.national import Connection, Reports, copy_lines, report_id
from fazhi.reports.sentences import theme_of


COLUMNS = ("report_id", "start", "end", "block", "text", "theme", "figures", "words")
HOLES = ("7310071", "7310072")
"""Numbers that stand for those to be filled in."""
WITH_FIGURES = (
    "全年{label}为{0}{unit}，上年同期为{1}{unit}。",
    "{label}达到{0}{unit}，占应办事项的{1}%。",
    "持续完善工作机制，{label}{0}{unit}，其中重点领域{1}{unit}。",
    "组织开展专项监督{1}次，推动{label}提升至{0}{unit}。",
)
PLAIN = (
    "深入学习宣传习近平法治思想，把{topic}纳入年度重点任务。",
    "健全{topic}工作机制，推动部门协同、上下联动。",
    "{topic}还存在薄弱环节，基层力量有待充实。",
    "下一步将围绕{topic}补短板、强弱项，提升群众满意度。",
)
TOPICS = (
    "行政复议规范化建设", "行政应诉和府院联动", "负责人出庭应诉", "行政规范性文件备案审查", "重大行政决策合法性审查", "行政执法案卷评查",
    "包容审慎监管和轻微免罚", "人民调解和诉源治理", "公共法律服务体系", "法治宣传教育", "政务公开和依申请公开", "优化营商环境",
    "涉企行政检查", "法治督察", "行政裁决", "证明事项告知承诺",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence with holes for two numbers, and its words as PostgreSQL reads them."""

    text: str
    words: str
    theme: str
    figures: int


def frames() -> list[Frame]:
    """Every frame with every name it can hold."""
    made = []
    for indicator in load_catalogue().indicators:
        for pattern in WITH_FIGURES:
            text = pattern.format(*HOLES, label=indicator.label, unit=indicator.unit)
            made.append(Frame(text, vector(text), indicator.theme.code, 2))
    for topic in TOPICS:
        for pattern in PLAIN:
            text = pattern.format(topic=topic)
            made.append(Frame(text, vector(text), theme_of(text), 0))
    return made


def seed_sentences(connection: Connection, reports: Reports, *, count: int) -> int:
    """COPY about `count` sentences, the same number for every report, and analyse them; gives how many.

    Expects a connection that commits every statement.
    """
    if not count:
        return 0
    each = max(1, round(count / max(1, len(reports))))
    every = frames()

    def lines() -> Iterator[tuple[str, ...]]:
        for district, year in reports:
            chance = random.Random(zlib.crc32(f"{district}{year}".encode()))
            at = 0
            for frame in chance.sample(every, min(each, len(every))):
                text, words = frame.text, frame.words
                for hole in HOLES if frame.figures else ():
                    number = str(chance.randint(1, 999))
                    text, words = text.replace(hole, number), words.replace(hole, number)
                yield (
                    report_id(district, year), str(at), str(at + len(text)), str(at), text, frame.theme,
                    str(frame.figures), words,
                )  # fmt: skip
                at += len(text) + 1

    made = copy_lines(connection, "reports_sentence", COLUMNS, lines())
    connection.execute("VACUUM ANALYZE reports_sentence")
    return made
