"""The cards of the review page: one per figure and per open finding, problems first.

Order: errors, each followed by the figure it is about; warnings likewise; figures of low confidence; the rest as they
stand in the text; what is already decided. A card carries everything its template prints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fazhi.catalogue.denominators import UNKNOWN, chip
from fazhi.dashboard.fact_words import CONFIDENCES, Figure, figure_of
from fazhi.dashboard.page_marks import PrintedLines, packed
from fazhi.dashboard.record_words import Entry
from fazhi.reports.actions.deciding import label_of, token
from fazhi.reports.actions.resolving import OFFERED, REASONS, may_adopt_recomputed, subject_of
from fazhi.reports.actions.review import choices
from fazhi.reports.arithmetic import is_core, is_open_doubt
from fazhi.reports.models import Fact, Finding, Report


LOW = CONFIDENCES[0][0]
"""Figures below this confidence are problems of their own."""
GROUPS = {
    "error": "矛盾",
    "warning": "疑点",
    "low": "把握不高",
    "rest": "其余",
    "done": "已处理",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A 口径 that a key chooses."""

    key: int
    code: str
    words: str
    current: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A way of settling a finding, with the reasons offered for it."""

    key: int
    code: str
    words: str
    reasons: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to decide."""

    key: str
    """Its id on the page: fact-12, finding-3."""
    group: str
    label: str
    """What a screen reader is told on arriving."""
    done: bool
    spans: str
    """Ranges of the words that prove it: "12-40 57-60"."""
    value_span: str
    boxes: str
    fact: Fact | None = None
    figure: Figure | None = None
    token: str = ""
    core: bool = False
    choices: tuple[Choice, ...] = ()
    finding: Finding | None = None
    ways: tuple[Way, ...] = ()
    history: Sequence[Entry] = field(default=())

    @property
    def indicator(self) -> str:
        """Name of the indicator that a finding is about."""
        return label_of(self.finding.indicator_id) if self.finding else ""

    @property
    def is_problem(self) -> bool:
        """Whether N stops here."""
        return not self.done and self.group in ("error", "warning", "low")


def cards_of(
    facts: Sequence[Fact], findings: Sequence[Finding], lines: PrintedLines, history: Mapping[int, Sequence[Entry]]
) -> list[Card]:
    """All cards in the order in which they are worked through."""
    doubts = [finding for finding in findings if finding.severity != Finding.Severity.INFO]
    groups: dict[str, list[Card]] = {name: [] for name in GROUPS}
    placed: set[int] = set()
    for severity in (Finding.Severity.ERROR, Finding.Severity.WARNING):
        for finding in doubts:
            if finding.severity != severity:
                continue
            subject = subject_of(finding, facts)
            card = finding_card(finding, subject, lines)
            groups[card.group].append(card)
            if subject is not None and not card.done and subject.pk not in placed and _is_open(subject):
                placed.add(subject.pk)
                groups[card.group].append(figure_card(subject, card.group, lines, history.get(subject.pk, ())))
    for fact in facts:
        if fact.pk not in placed:
            group = "done" if not _is_open(fact) else "low" if fact.confidence < LOW else "rest"
            groups[group].append(figure_card(fact, group, lines, history.get(fact.pk, ())))
    return [card for name in GROUPS for card in groups[name]]


def _is_open(fact: Fact) -> bool:
    return fact.status == Fact.Status.UNREVIEWED


def figure_card(fact: Fact, group: str, lines: PrintedLines, history: Sequence[Entry] = ()) -> Card:
    """The card of a figure."""
    figure = figure_of(fact)
    boxes, spans = [], []
    for start, end in _clauses(fact):
        spans.append(f"{start}-{end}")
        boxes += lines.boxes(start, end, "clause")
    value = ""
    if fact.value_start is not None and fact.value_end is not None:
        value = f"{fact.value_start}-{fact.value_end}"
        boxes += lines.boxes(fact.value_start, fact.value_end, "value")
    return Card(
        key=f"fact-{fact.pk}", group=group, done=not _is_open(fact), spans=" ".join(spans), value_span=value,
        label=f"{figure.label} {figure.value}{figure.fraction}，{figure.chip + '，' if figure.chip else ''}{figure.status_words}",
        boxes=packed(boxes), fact=fact, figure=figure, token=token(fact), core=is_core(fact) and fact.is_shown,
        choices=tuple(
            Choice(number, code, chip(code), code == (fact.denominator or UNKNOWN))
            for number, code in enumerate(choices(fact), 1)
        ),
        history=history,
    )  # fmt: skip


def _clauses(fact: Fact) -> list[tuple[int, int]]:
    """The clause, and for a computed figure the statements its inputs came from."""
    found = [(fact.start, fact.end)] if fact.start is not None and fact.end is not None else []
    if fact.basis in (Fact.Basis.COMPUTED, Fact.Basis.BACK_DERIVED):
        found += [(span["start"], span["end"]) for span in fact.sources]
    return list(dict.fromkeys(found))


def finding_card(finding: Finding, subject: Fact | None, lines: PrintedLines) -> Card:
    """The card of an error or warning."""
    spans = [(span["start"], span["end"]) for span in finding.spans]
    done = not is_open_doubt(finding)
    group = "done" if done else str(finding.severity)
    state = finding.get_resolution_display() if done else "待处理"
    return Card(
        key=f"finding-{finding.pk}", group=group, done=done,
        label=f"{finding.get_severity_display()}：{label_of(finding.indicator_id)}，{finding.message}{state}",
        spans=" ".join(f"{start}-{end}" for start, end in spans), value_span="",
        boxes=packed(box for start, end in spans for box in lines.boxes(start, end, "clause")),
        fact=subject, finding=finding, ways=() if done else ways(finding, subject),
    )  # fmt: skip


def ways(finding: Finding, subject: Fact | None) -> tuple[Way, ...]:
    """How a finding may be settled; the keys stay the same when one is not on offer."""
    return tuple(
        Way(number, code, code.label, tuple(enumerate(REASONS[code], 1)))
        for number, code in enumerate(OFFERED, 1)
        if code != Finding.Resolution.ADOPT_RECOMPUTED or may_adopt_recomputed(finding, subject)
    )


def has_pictures(report: Report, lines: PrintedLines) -> bool:
    """Whether pages can be shown as pictures with the words painted on them."""
    return bool(lines) and bool(report.pages) and bool(report.file) and report.format in ("pdf", "image")
