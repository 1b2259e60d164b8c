"""Analysing a stored text again with the present definitions: what would change, and applying it.

A person asks (`ask_comparison`, `ask_application`), a worker does it (`compare`, `apply`), and the row `Rereading` says
how far it is: an analysis takes seconds, which no page should wait for. Human decisions and published figures never change by it; where the machine now reads something else in the same words,
the difference says so.
"""

from __future__ import annotations

import logging
from dataclasses import astuple, dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from fazhi.accounts.models import User
from fazhi.catalogue.denominators import chip
from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.model import Analysis
from fazhi.reports.actions.analysis import StoredDifference, store_analysis
from fazhi.reports.actions.deciding import ReviewProblem
from fazhi.reports.actions.identity import analyse
from fazhi.reports.actions.record import record_decision
from fazhi.reports.models import Decision, Fact, Report, Rereading
from fazhi.reports.storing import source_of
from fazhi.source import SourceText


log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=90)
"""After so long without an end the workers have lost it, or there are none; a person may ask again."""
FAILED = "比对时程序出错，已记入日志。请稍后再试；仍不成功时请联系管理员。"
GONE = "报告还没有可以重新识别的文字，或正在读取。请稍后再试。"


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


def basis_of(report: Report) -> str:
    """Names what a comparison of this moment rests on (one query)."""
    last = Decision.objects.filter(report=report).order_by("-pk").values_list("pk", flat=True).first()
    return f"{load_catalogue().hash} {report.run} {report.definitions_hash} {last or 0}"


def is_lost(row: Rereading) -> bool:
    """Whether a comparison or application has not ended for so long that it will not."""
    return row.is_working and timezone.now() - row.asked_at > PATIENCE


def ask_comparison(report: Report, user: User) -> Rereading:
    """The comparison for the report as it is now; asked of the workers unless it is there or under way."""
    _refuse_unready(report)
    basis = basis_of(report)
    with transaction.atomic():
        row = Rereading.objects.select_for_update().filter(report=report).first()
        if row is not None and not is_lost(row) and (row.state == Rereading.State.APPLYING or row.basis == basis):
            return row
        return _ask(report, user, Rereading.State.COMPARING, basis)


def ask_application(report: Report, user: User) -> Rereading:
    """Have the workers apply the present definitions, unless they are at it."""
    _refuse_unready(report)
    with transaction.atomic():
        row = Rereading.objects.select_for_update().filter(report=report).first()
        if row is not None and row.is_working and not is_lost(row):
            return row
        return _ask(report, user, Rereading.State.APPLYING, basis_of(report))


def _ask(report: Report, user: User, state: str, basis: str) -> Rereading:
    fields = {
        "state": state, "basis": basis, "changes": [], "message": "", "asked_by": user, "asked_at": timezone.now(),
    }  # fmt: skip
    row, _ = Rereading.objects.update_or_create(report=report, defaults=fields)
    transaction.on_commit(lambda: _send(report.pk), robust=True)
    return row


def _send(report_id: int) -> None:
    from fazhi.reports.tasks import send_rereading  # tasks call these actions

    send_rereading(report_id)


def carry_out(report_id: int) -> None:
    """What was asked last for this report, in a worker. Safe to run twice: what has ended is left alone."""
    row = Rereading.objects.select_related("report__text", "asked_by").filter(report=report_id).first()
    if row is None or not row.is_working:
        return
    asked = Rereading.objects.filter(report=report_id, state=row.state, asked_at=row.asked_at)
    try:
        if row.state == Rereading.State.APPLYING:
            if row.asked_by is None:
                return
            changes, state = reread(row.report, row.asked_by), Rereading.State.APPLIED
        else:
            changes, state = preview(row.report), Rereading.State.COMPARED
    except ReviewProblem as problem:
        asked.update(state=Rereading.State.FAILED, message=str(problem)[:400])
    except Exception:
        log.exception("report %s: reading anew failed", report_id)
        asked.update(state=Rereading.State.FAILED, message=FAILED)
    else:
        asked.update(state=state, changes=[astuple(change) for change in changes])


def changes_in(row: Rereading) -> list[Change]:
    """What was found."""
    return [Change(*fields) for fields in row.changes]


def preview(report: Report) -> list[Change]:
    """What `reread` would change, without changing anything. Takes as long as one analysis (seconds)."""
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


def _refuse_unready(report: Report) -> None:
    if report.is_working or getattr(report, "text", None) is None:
        raise ReviewProblem(GONE)


def _analyse(report: Report) -> tuple[SourceText, Analysis]:
    _refuse_unready(report)
    source = source_of(report.text)
    return source, analyse(source, known_report=report.identity_confirmed)


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
