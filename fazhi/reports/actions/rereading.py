"""Analysing a stored text again with the present definitions: what would change, and applying it.

Human decisions and published figures never change by it; where the machine now reads something else in the same words,
the difference says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from fazhi import extraction
from fazhi.accounts.models import User
from fazhi.catalogue.denominators import chip
from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.model import Analysis
from fazhi.reports.actions.analysis import StoredDifference, store_analysis
from fazhi.reports.actions.deciding import ReviewProblem
from fazhi.reports.actions.record import record_decision
from fazhi.reports.models import Fact, Report
from fazhi.reports.storing import source_of
from fazhi.source import SourceText


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that the present definitions read differently. `kind`: new, changed, gone, kept."""

    kind: str
    label: str
    before: str
    after: str
    quote: str

    @property
    def words(self) -> str:
        """The kind in words."""
        return KINDS[self.kind]


KINDS = {"new": "新读出", "changed": "读法改变", "gone": "不再读出", "kept": "人工已定，保持不变"}


def preview(report: Report) -> list[Change]:
    """What `reread` would change, without changing anything. Takes as long as one analysis (under a second)."""
    source, analysis = _analyse(report)
    with transaction.atomic():
        difference = store_analysis(report, source, analysis)
        transaction.set_rollback(True)
    report.refresh_from_db()
    return changes_of(difference)


def reread(report: Report, user: User, *, quietly: bool = False) -> list[Change]:
    """Apply the present definitions; returns what changed. Raises ReviewProblem when there is no text.

    `quietly`: no row of the record where nothing changed, as when many reports are read for a new definition.
    """
    source, analysis = _analyse(report)
    before = report.definitions_hash
    with transaction.atomic():
        changes = changes_of(store_analysis(report, source, analysis))
        if quietly and not changes:
            return changes
        record_decision(
            user, "reread", report=report, before={"definitions": before},
            after={"definitions": report.definitions_hash, "count": sum(change.kind != "kept" for change in changes)},
        )  # fmt: skip
    return changes


def _analyse(report: Report) -> tuple[SourceText, Analysis]:
    if report.is_working or getattr(report, "text", None) is None:
        raise ReviewProblem("报告还没有可以重新识别的文字，或正在读取。请稍后再试。")
    source = source_of(report.text)
    return source, extraction.extract(source)


def changes_of(difference: StoredDifference) -> list[Change]:
    """The difference by indicator: what went and came at the same indicator, scope and instance is one change."""
    removed: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in difference.removed:
        removed.setdefault(_what(fact), []).append(fact)
    changes = []
    for fact in difference.added:
        former = removed.get(_what(fact))
        old = former.pop(0) if former else None
        kind = "changed" if old else "new"
        changes.append(Change(kind, _label(fact), _say(old), _say(fact), fact.quote))
    changes += [
        Change("gone", _label(fact), _say(fact), "", fact.quote) for facts in removed.values() for fact in facts
    ]
    changes += [Change("kept", _label(kept), _say(kept), _say(read), read.quote) for kept, read in difference.overruled]
    return sorted(changes, key=lambda change: (list(KINDS).index(change.kind), change.label))


def _what(fact: Fact) -> tuple[str, str, str]:
    return (fact.indicator_id, fact.scope, fact.instance)


def _label(fact: Fact) -> str:
    return load_catalogue()[fact.indicator_id].label


def _say(fact: Fact | None) -> str:
    if fact is None:
        return ""
    text = f"{fact.value.normalize():f}{fact.unit}"
    if fact.n is not None and fact.N is not None:
        text += f"（{fact.n.normalize():f}/{fact.N.normalize():f}）"
    return f"{text}，{chip(fact.denominator)}" if fact.denominator else text
