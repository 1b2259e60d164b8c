"""How right the extraction is: labelled material read, extraction run, figures counted.

Three kinds of material share one way of counting: the clauses of `tests/clauses/*.toml` (one or two sentences in
a minimal report), the sample reports with their gold, and any folder of documents with gold files beside it.
A stated fact is right when indicator and value are expected and it has a quote; an arguable one (`optional`)
counts neither way; every other stated fact is a false positive.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from fazhi.extraction import extract
from fazhi.extraction.model import Analysis, Fact
from fazhi.readers import read
from fazhi.samples import gold_file, sample_files
from fazhi.source import Block, SourceText


ROOT = Path(__file__).parent
CLAUSES = ROOT / "clauses"
SHARED = ROOT.parent.parent / "shared"
"""A folder of further labelled documents, when one lies beside the checkout."""

CORE = ("litigation_", "reconsideration_", "head_appearance")

TITLES = {
    "区": "示范省云岭市东溪区人民政府",
    "县": "示范省云岭市北原县人民政府",
    "市": "示范省云岭市人民政府",
    "省": "示范省人民政府",
}
FRAME = "{title}关于2023年法治政府建设情况的报告\n一、2023年工作开展情况\n（一）{heading}\n{text}"
HEADING = re.compile(r"[一二三四五六七八九十]、[^。]*|（[一二三四五六七八九十]）[^。]*")

Pair = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class Case:
    """What should be found in one text; `family` groups clauses, `format` groups documents."""

    name: str
    source: SourceText
    expected: frozenset[Pair]
    optional: frozenset[Pair] = frozenset()
    qualifiers: dict[str, str] = field(default_factory=dict)
    changes: tuple[tuple[str, str, Decimal], ...] = ()
    """Stated changes: indicator, `percent` or `points`, number."""
    derived: tuple[Pair, ...] = ()
    mismatches: frozenset[str] = frozenset()
    """Indicators about which a contradiction must be reported."""
    region_code: str = ""
    year: int = 0
    family: str = ""
    format: str = "txt"


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed figures."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.tp += other.tp
        self.fp += other.fp
        self.fn += other.fn

    @property
    def precision(self) -> float:
        """Share of the stated facts that are right (1 when there are none)."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected facts that were found (1 when none is expected)."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    def __str__(self) -> str:
        return f"P {self.precision:.4f} R {self.recall:.4f} ({self.tp} right, {self.fp} wrong, {self.fn} missed)"


@dataclass(frozen=True, slots=True)
class Result:
    """One case compared with what extraction found in it."""

    case: Case
    analysis: Analysis
    missed: frozenset[Pair]
    wrong: tuple[Fact, ...]
    missed_changes: tuple[tuple[str, str, Decimal], ...]
    missed_derived: tuple[Pair, ...]
    wrong_qualifiers: tuple[str, ...]
    unflagged: frozenset[str]
    """Planted contradictions that no error finding names."""
    false_errors: tuple[str, ...]
    """Messages of error findings about indicators without a planted contradiction."""

    @property
    def tally(self) -> Tally:
        """The counts of this case; a wrong value stated twice is one mistake."""
        wrong = {(fact.indicator, fact.value) for fact in self.wrong}
        return Tally(len(self.case.expected) - len(self.missed), len(wrong), len(self.missed))

    def by_indicator(self) -> dict[str, Tally]:
        """The same counts by indicator code."""
        tallies: dict[str, Tally] = defaultdict(Tally)
        for code, _ in self.case.expected - self.missed:
            tallies[code].tp += 1
        for code, _ in self.missed:
            tallies[code].fn += 1
        for code, _ in {(fact.indicator, fact.value) for fact in self.wrong}:
            tallies[code].fp += 1
        return tallies

    def describe(self) -> Iterator[str]:
        """One line for each mistake."""
        for code, value in sorted(self.missed):
            yield f"{self.case.name}: missed {code} {value}"
        for fact in self.wrong:
            yield f"{self.case.name}: wrong {fact.indicator} {fact.value} «{fact.span.quote}»"


def compare(case: Case) -> Result:
    """Run extraction on one case."""
    analysis = extract(case.source)
    stated = [fact for fact in analysis.facts if fact.basis == "stated"]
    found = {(fact.indicator, fact.value) for fact in stated if fact.span.quote}
    computed = [fact for fact in analysis.facts if fact.basis != "stated"]
    errors = [finding for finding in analysis.findings if finding.severity == "error"]
    return Result(
        case=case,
        analysis=analysis,
        missed=case.expected - found,
        wrong=tuple(fact for fact in stated if (fact.indicator, fact.value) not in case.expected | case.optional),
        missed_changes=tuple(
            change for change in case.changes if not any(_states(fact, change) for fact in analysis.facts)
        ),
        missed_derived=tuple(
            (code, value)
            for code, value in case.derived
            if not any(fact.indicator == code and abs(fact.value - value) <= value * 5 / 1000 for fact in computed)
        ),
        wrong_qualifiers=tuple(
            code
            for code, qualifier in case.qualifiers.items()
            if any(fact.indicator == code and fact.qualifier != qualifier for fact in stated)
        ),
        unflagged=case.mismatches - {finding.indicator for finding in errors},
        false_errors=tuple(finding.message for finding in errors if finding.indicator not in case.mismatches),
    )


def _states(fact: Fact, change: tuple[str, str, Decimal]) -> bool:
    code, kind, number = change
    return fact.indicator == code and fact.change is not None and getattr(fact.change, kind) == number


def total(results: Iterable[Result], *, core_only: bool = False) -> Tally:
    """All counts together, or those of the 应诉, 复议 and 出庭 indicators only."""
    tally = Tally()
    for result in results:
        for code, counted in result.by_indicator().items():
            if not core_only or code.startswith(CORE):
                tally.add(counted)
    return tally


@cache
def clause_cases() -> tuple[Case, ...]:
    """Every labelled clause in its frame."""
    return tuple(
        _clause_case(entry, document, number)
        for path in sorted(CLAUSES.glob("*.toml"))
        for document in (tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal),)
        for number, entry in enumerate(document["clause"], 1)
    )


def _clause_case(entry: dict[str, Any], document: dict[str, Any], number: int) -> Case:
    unknown = set(entry) - {
        "text", "region", "facts", "optional", "qualifier", "yoy_percent", "yoy_points", "note",
    }  # fmt: skip
    if unknown:
        raise ValueError(f"{document['family']} {number}: unknown key {min(unknown)}")
    title = TITLES[entry.get("region", "区")]
    text = FRAME.format(title=title, heading=document["heading"], text=entry["text"])
    return Case(
        name=f"{document['family']} {number} {entry['text'][:24]!r}",
        source=framed(text),
        expected=_pairs(entry["facts"]),
        optional=_pairs(entry.get("optional", ())),
        qualifiers=entry.get("qualifier", {}),
        changes=(
            *((code, "percent", Decimal(number)) for code, number in entry.get("yoy_percent", {}).items()),
            *((code, "points", Decimal(number)) for code, number in entry.get("yoy_points", {}).items()),
        ),
        year=2023,
        family=document["family"],
    )


def framed(text: str) -> SourceText:
    """A text as readers hand it over: one block a line, table rows with their cells."""
    blocks = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if " | " in line:
            cells = []
            for cell in line.split(" | "):
                cells.append((start, start + len(cell)))
                start += len(cell) + 3
            blocks.append(Block(cells[0][0], end, kind="table_row", table=0, cells=tuple(cells)))
        else:
            blocks.append(Block(start, end, kind="heading" if HEADING.fullmatch(line) else "paragraph"))
        start = end + 1
    return SourceText(text=text, blocks=tuple(blocks))


def sample_cases() -> tuple[Case, ...]:
    """The sample reports, read by the readers of their formats."""
    return tuple(document_case(path, gold_file(path)) for path in sample_files())


def shared_cases(folder: Path, gold: Path) -> tuple[Case, ...]:
    """Documents beside their gold files; none when the folders do not exist."""
    cases = []
    for path in sorted(gold.glob("*.json")) if gold.is_dir() else ():
        document = folder / json.loads(path.read_text(encoding="utf-8"))["file"]
        if document.exists():
            cases.append(document_case(document, path))
    return tuple(cases)


def document_case(path: Path, gold: Path) -> Case:
    """One document with what a careful reader finds in it."""
    entry = json.loads(gold.read_text(encoding="utf-8"), parse_float=Decimal)
    return Case(
        name=path.name,
        source=read(path.read_bytes(), path.name),
        expected=_pairs((fact["indicator"], fact["value"]) for fact in entry["facts"]),
        optional=_pairs((fact["indicator"], fact["value"]) for fact in entry["optional"]),
        qualifiers={fact["indicator"]: fact["qualifier"] for fact in entry["facts"] if fact["qualifier"] != "exact"},
        changes=tuple(
            (change["indicator"], key, Decimal(change[f"change_{key}"]))
            for change in entry["yoy"]
            for key in ("percent", "points")
            if change.get(f"change_{key}") is not None
        ),
        derived=tuple((fact["indicator"], Decimal(fact["value"])) for fact in entry["derived"]),
        mismatches=frozenset(check["indicator"] for check in entry["checks"] if check.get("mismatch")),
        region_code=entry["region_code"],
        year=entry["year"],
        family=path.suffix.lstrip("."),
        format=path.suffix.lstrip("."),
    )


def _pairs(entries: Iterable[Any]) -> frozenset[Pair]:
    return frozenset((code, Decimal(value)) for code, value in entries)
