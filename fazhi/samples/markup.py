"""The annotated prose of `src/*.md`: one source for the report files and for their gold.

A source opens with TOML between `+++` lines (file, region_code, region, year, kind, derived, checks, optional;
for TXT also encoding and newline), then plain prose: `# title`, `## heading`, `### heading`, `| table | rows |`,
`**lead words**`, anything else one paragraph a line. A mark in braces behind a numeral states what a careful
reader takes from it:

    {code}           a fact; its value is the numeral just before the mark (千分位, 万, 亿, 余 understood)
    {code=270~over}  the same with value and qualifier written out (汉字 numerals, 近, 逾)
    {?code}          arguable: taking it is neither right nor wrong
    {code%+24.2}     the change stated for that indicator, in per cent; {code^-1.6} in percentage points
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal


BlockKind = Literal["title", "heading", "subheading", "paragraph", "row"]

_MARK = re.compile(r"\{(\??)([a-z_]+)(?:=([0-9.]+)(?:~([a-z]+))?|([%^])([+-][0-9.]+))?\}")
_NUMERAL = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(万|亿)?(余)?[^0-9]{0,4}$")
_LEADS = {"逾": "over", "超": "over", "近": "under", "约": "about"}
_FACTORS = {"万": 10_000, "亿": 100_000_000}
_CLAUSE_ENDS = "，。；：、\n"


class MarkupError(ValueError):
    """A source that cannot be used; the message names the file and the offending words."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of prose without its marks; `cells` for table rows."""

    kind: BlockKind
    text: str
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class Sample:
    """One sample report: how it is written and what is true of it."""

    meta: dict[str, Any]
    blocks: list[Block] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    optional: list[dict[str, Any]] = field(default_factory=list)
    yoy: list[dict[str, Any]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The report's title, which is its first block."""
        return self.blocks[0].text

    def gold(self) -> dict[str, Any]:
        """What a careful reader finds, in the shape of the evaluation's gold files."""
        meta = self.meta
        return {
            "file": meta["file"],
            "region_code": meta["region_code"],
            "region": meta["region"],
            "province": "示范省",
            "year": meta["year"],
            "kind": meta["kind"],
            "title": self.title,
            "facts": self.facts,
            "derived": [{"indicator": code, "value": value, "from_": why} for code, value, why in meta["derived"]],
            "optional": self.optional
            + [{"indicator": code, "value": value} for code, value in meta.get("optional", ())],
            "yoy": self.yoy,
            "checks": [{"indicator": code, "finding": text, "mismatch": bad} for code, text, bad in meta["checks"]],
        }


def read_sample(path: Path) -> Sample:
    """Parse one source. Raises MarkupError for a mark whose numeral cannot be read."""
    _, front, prose = path.read_text(encoding="utf-8").split("+++\n", 2)
    sample = Sample(meta=tomllib.loads(front))
    for line in prose.splitlines():
        if line.strip():
            sample.blocks.append(_read_block(line.strip(), sample, path.name))
    if sample.blocks[0].kind != "title":
        raise MarkupError(f"{path.name}: the first block must be the # title")
    return sample


def _read_block(line: str, sample: Sample, file: str) -> Block:
    if line.startswith("|"):
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        return Block("row", " | ".join(cells), cells)
    kind: BlockKind = "paragraph"
    for prefix, named in (("### ", "subheading"), ("## ", "heading"), ("# ", "title")):
        if line.startswith(prefix):
            kind, line = named, line.removeprefix(prefix)  # type: ignore[assignment]  # the literals above
            break
    return Block(kind, _take_marks(line, sample, file))


def _take_marks(line: str, sample: Sample, file: str) -> str:
    plain = _MARK.sub("", line).replace("**", "")
    done = 0
    """Length of the marks (and stars) cut so far: turns places in `line` into places in `plain`."""
    for mark in _MARK.finditer(line):
        before = _MARK.sub("", line[: mark.start()]).replace("**", "")
        end = len(before)
        optional, code, value, qualifier, sign, change = mark.groups()
        quote = _clause(plain, end)
        if sign:
            key = "change_percent" if sign == "%" else "change_points"
            sample.yoy.append({"indicator": code, key: _number(Decimal(change)), "quote": quote})
        else:
            if value is None:
                parsed, qualifier = _numeral(before, file)
            else:
                parsed, qualifier = Decimal(value), qualifier or "exact"
            fact = {
                "indicator": code,
                "value": _number(parsed),
                "qualifier": qualifier,
                "quote": quote,
            }
            target = sample.optional if optional else sample.facts
            target.append(fact)
        done += mark.end() - mark.start()
    return plain if "**" not in line else _MARK.sub("", line)


def _numeral(before: str, file: str) -> tuple[Decimal, str]:
    match = _NUMERAL.search(before)
    if match is None:
        raise MarkupError(f"{file}: no numeral before the mark at …{before[-16:]}")
    digits, factor, more = match.groups()
    lead = before[match.start() - 1 : match.start()]
    qualifier = "over" if more else _LEADS.get(lead, "exact")
    return Decimal(digits.replace(",", "")) * _FACTORS.get(factor or "", 1), qualifier


def _clause(plain: str, end: int) -> str:
    start = max(plain.rfind(stop, 0, end) for stop in _CLAUSE_ENDS) + 1
    stops = [place for stop in _CLAUSE_ENDS if (place := plain.find(stop, end)) >= 0]
    return plain[start : min(stops, default=len(plain))].strip()


def _number(value: Decimal) -> int | float:
    """JSON has no Decimal: whole values as int, the others as the shortest float."""
    return int(value) if value == value.to_integral_value() else float(value)
