"""What extraction finds in one report: the result types, frozen, in the order a reader meets them.

`Analysis` holds `Recognition`s (which district, year and kind of report), `Fact`s (what the report
states about a catalogue indicator, or what follows from it by arithmetic), `Finding`s (contradictions and
doubts) and `OtherFigure`s (numbers that are statements too, but not this district's own result of its own
year, or not in the catalogue). Every one of them carries the `Span` of the words that prove it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from fazhi.extraction.records import record


Qualifier = Literal["exact", "over", "under", "about"]
Basis = Literal["stated", "computed", "back_derived"]
Severity = Literal["error", "warning", "info"]
Scope = Literal["region", "own_level", "department", "subordinate", "superior", "unknown"]
Instance = Literal["all", "first", "second", "retrial"]

UNKNOWN_DENOMINATOR = "unknown"
"""A rate whose 口径 cannot be told. Never ranked with any other."""


@record
class Span:
    """Half-open range of code points of the source text, with the words themselves."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One district that a name may mean, when the context does not settle which."""

    code: str
    name: str
    """Full path, such as 江苏省南京市鼓楼区."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """Which district, year or kind a report is of, and the line that proves it.

    `value` is None when the text does not settle it; `candidates` then names what it may be (districts only).
    """

    value: str | int | None
    label: str | None = None
    evidence: tuple[Span, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    note: str = ""
    """Plain Chinese reason, e.g. 落款“郊区人民政府”与抄送“铜陵市司法局”共同确定."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stated change against last year, as printed.

    `percent` for relative changes (+26.4 means up 26.4 %), `points` for percentage points. A rate that "下降3%"
    is ambiguous in print: `percent` holds the number and `ambiguous` is True (two hypotheses, 百分点 or %).
    """

    percent: Decimal | None = None
    points: Decimal | None = None
    absolute: Decimal | None = None
    previous: Decimal | None = None
    """Last year's value where the text states it (由X降至Y, 较上年的X)."""
    ambiguous: bool = False
    approximate: bool = False
    """The words are rough (近九成, 约30%): nothing is derived from the number, and only a gross difference is told."""
    span: Span | None = None


@record
class Fact:
    """One value of one indicator that this report states, or that follows from what it states.

    `value` is in the indicator's canonical unit (rates 0..100). `low`/`high` bound it when the qualifier or
    the rounding leaves room (近 → [a step below, value), 以内 → [?, value], 余 → (value, ?); None = unbounded). `n` and `N` are numerator and
    denominator where known. `denominator` is the indicator code whose count is the 口径, a named variant
    (such as `should_appear`), or UNKNOWN_DENOMINATOR; "" for counts.
    """

    indicator: str
    value: Decimal
    unit: str
    span: Span
    """The clause that proves it: what a person should read. Contains `value_span`."""
    value_span: Span
    """The numeral itself, with its unit."""
    qualifier: Qualifier = "exact"
    low: Decimal | None = None
    high: Decimal | None = None
    n: Decimal | None = None
    N: Decimal | None = None
    denominator: str = ""
    scope: Scope = "region"
    instance: Instance = "all"
    basis: Basis = "stated"
    change: Change | None = None
    rule: str = ""
    """Identifier of the definition pattern or derivation that produced it."""
    confidence: float = 0.0
    formula: str = ""
    """For computed and back-derived facts: the arithmetic in words, such as 2 ÷ 13 = 15.38%."""
    sources: tuple[Span, ...] = ()
    """For computed facts: the statements the inputs came from."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction, a doubt or a remark about the arithmetic, told so that a clerk can act on it."""

    kind: str
    """Stable code: rate_mismatch, variant_denominator, parts_sum, part_exceeds_whole, conflict, flow,
    change_mismatch, ambiguous_points, …"""
    severity: Severity
    indicator: str
    message: str
    """Plain Chinese with the arithmetic in it."""
    spans: tuple[Span, ...] = ()
    stated: Decimal | None = None
    recomputed: Decimal | None = None
    denominator: str = ""
    """The 口径 that explains the stated value, if one was found."""


@record
class OtherFigure:
    """A number that is a statement, kept and searchable, but not an observation of this district and year."""

    span: Span
    value_span: Span
    value: Decimal
    unit: str
    phrase: str
    """Noun phrase it counts, such as 案卷评查合格率."""
    reason: str
    """unmatched, target, last_year, average, subordinate, department, cumulative, part_year, breakdown, requirement, contested"""
    indicator: str | None = None
    """The catalogue code it would have been, if its context had been the district's own year."""
    qualifier: Qualifier = "exact"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text under it. `role`: results, duties, problems, plan, rectification, chrome, preface."""

    start: int
    end: int
    heading: str
    role: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything found in one report."""

    district: Recognition
    year: Recognition
    kind: Recognition
    title: str | None
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...] = ()
    others: tuple[OtherFigure, ...] = ()
    sections: tuple[Section, ...] = ()
    is_report: bool = True
    """False when the text is no report on law-based government at all (then no facts are given)."""
    remarks: tuple[str, ...] = field(default=())
    definitions_hash: str = ""
