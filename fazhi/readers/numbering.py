"""Automatic numbers of Word paragraphs (一、 （一） 1.), which are not in the text of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from fazhi.readers.package import attribute, child, local


_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and how the count is dressed ("（%1）")."""

    start: int = 1
    format: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a document and where each stands."""

    lists: dict[str, dict[int, Level]]
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    """List id → the abstract list whose counters it shares."""

    def next_label(self, list_id: str, level: int) -> str:
        """The number that the next paragraph of this list carries; "" for bullets and unknown lists."""
        levels = self.lists.get(list_id)
        if not levels or level not in levels:
            return ""
        counters = self.counters.setdefault(self.groups.get(list_id, list_id), {})
        counters[level] = counters.get(level, levels[level].start - 1) + 1
        for deeper in [key for key in counters if key > level]:
            del counters[deeper]

        def count(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            shown = levels.get(index, Level())
            return format_number(counters.get(index, shown.start), shown.format)

        if levels[level].format in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", count, levels[level].text)


def format_number(number: int, format: str) -> str:
    """A count as Word writes it in one of its number formats; unknown formats count in digits."""
    if format.startswith(("chinese", "japaneseCounting", "ideographDigital", "taiwanese")):
        return chinese_number(number)
    if format == "ideographTraditional" and 1 <= number <= len(_STEMS):
        return _STEMS[number - 1]
    if format.startswith("decimalEnclosedCircle") and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if format == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    if format in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if format == "lowerLetter" else "A") + number - 1)
    return str(number)


def chinese_number(number: int) -> str:
    """1 → 一, 10 → 十, 23 → 二十三; from 100 on, digits."""
    if number <= 0 or number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists of `numbering.xml`."""
    abstract: dict[str, dict[int, Level]] = {}
    lists: dict[str, dict[int, Level]] = {}
    groups: dict[str, str] = {}
    for item in root if root is not None else ():
        if local(item) == "abstractNum":
            abstract[attribute(item, "abstractNumId")] = _levels(item)
        elif local(item) == "num":
            list_id = attribute(item, "numId")
            target = child(item, "abstractNumId")
            abstract_id = attribute(target, "val") if target is not None else ""
            levels = dict(abstract.get(abstract_id, {}))
            overridden = False
            for override in item:
                if local(override) != "lvlOverride":
                    continue
                index = _integer(attribute(override, "ilvl"))
                levels.update(_levels(override))
                start = child(override, "startOverride")
                if start is not None and index in levels:
                    old = levels[index]
                    levels[index] = Level(_integer(attribute(start, "val"), 1), old.format, old.text)
                    overridden = True
            lists[list_id] = levels
            groups[list_id] = f"num{list_id}" if overridden else f"abstract{abstract_id}"
    return Numbering(lists, groups=groups)


def _levels(parent: etree._Element) -> dict[int, Level]:
    levels = {}
    for item in parent:
        if local(item) != "lvl":
            continue
        parts = {local(part): attribute(part, "val") for part in item}
        levels[_integer(attribute(item, "ilvl"))] = Level(
            _integer(parts.get("start", "1"), 1), parts.get("numFmt", "decimal"), parts.get("lvlText", "")
        )
    return levels


def _integer(text: str, default: int = 0) -> int:
    return int(text) if text.isdigit() and len(text) < 7 else default
