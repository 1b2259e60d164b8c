"""From review to publication and back: submit, sign, return, withdraw, reopen; what stands in the way; what it replaces.

    in_review ──submit──► awaiting_signoff ──sign──► published | corrected (published before)
        ▲                       │                         │
        └──return_to_review─────┴──────reopen─────────────┤
                                                          └──withdraw──► withdrawn (reopen leads back)

Signing publishes the decided figures only: what nobody looked at stays out. An older report of the same district, year
and kind is withdrawn in the same step.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fazhi.accounts.models import User
from fazhi.reports.access import PUBLISHED_STATES, may_sign_report
from fazhi.reports.actions.deciding import FIGURE_ACTIONS, REVIEW_STATES, ReviewProblem, locked
from fazhi.reports.actions.observations import SHOWING_STATES, choose, choose_observations, lock_districts
from fazhi.reports.actions.record import record_decision
from fazhi.reports.arithmetic import is_core, is_open_doubt
from fazhi.reports.models import Decision, Fact, Finding, Observation, Report


State = Report.State
_SECOND_PERSON = "本单位要求复核与签发由两人分别办理。您参与了这份报告的复核，请由另一位签发人签发。"
STEP_REASONS: dict[str, tuple[str, ...]] = {
    "return_to_review": (
        "核心指标的口径需要再核对原文",
        "疑点的处理理由不充分，请补充",
        "有数据点与原文不符，请逐项复核",
        "请先与报告单位核实后再送签",
    ),
    "withdraw": (
        "报告单位已撤回原报告，将重新报送",
        "发现重大数据错误，先行撤回",
        "地区或年份有误",
    ),
    "reopen": (
        "报告单位来函更正数据",
        "发现数据点与原文不符，需要更正",
        "补充遗漏的数据点",
    ),
}
"""Reasons that recur for each step that asks for one; a person may write any other."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist before publication."""

    code: str
    """identity, errors, warnings, headline, impact, figures: where the page links to."""
    message: str
    done: bool
    blocks: bool = True
    facts: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """One published value that a replacing report changes; None is absent."""

    indicator: str
    before: tuple[Decimal, str] | None
    """Value and unit."""
    after: tuple[Decimal, str] | None


def publication_checklist(report: Report) -> list[Line]:
    """Every condition of publication with whether it is met (six queries at most)."""
    facts = list(report.facts.all())
    findings = [finding for finding in report.findings.all() if is_open_doubt(finding)]
    errors = tuple(f.pk for f in findings if f.severity == Finding.Severity.ERROR)
    warnings = tuple(f.pk for f in findings if f.severity == Finding.Severity.WARNING)
    undecided = [fact for fact in facts if fact.status == Fact.Status.UNREVIEWED]
    core = tuple(fact.pk for fact in undecided if is_core(fact) and fact.is_shown)
    known = report.district_id is not None and report.year is not None
    lines = [
        Line("identity", "地区和年份由人确认", known and report.identity_confirmed),
        Line("errors", f"还有 {len(errors)} 处矛盾待处理" if errors else "没有待处理的矛盾", not errors, findings=errors),
        Line(
            "warnings", f"还有 {len(warnings)} 处疑点待处理" if warnings else "疑点均已逐条处理并写明理由", not warnings,
            findings=warnings,
        ),
        Line(
            "headline", f"还有 {len(core)} 个核心指标（行政复议、应诉、出庭）没有看过" if core else "核心指标均有人看过",
            not core, facts=core,
        ),
    ]  # fmt: skip
    if known and replaced_reports(report):
        impact = replacement_impact(report)
        message = f"替换已发布的报告，{len(impact)} 项指标值将变化" if impact else "替换已发布的报告，指标值不变"
        lines.append(
            Line(
                "impact",
                message + ("（已阅）" if _has_read(report, impact) else "，请阅后确认"),
                _has_read(report, impact),
            )
        )
    if not any(fact.status in (Fact.Status.ACCEPTED, Fact.Status.CORRECTED) for fact in facts):
        lines.append(Line("figures", "还没有确认任何数据点", False))
    others = len(undecided) - len(core)
    if others:
        rest = tuple(fact.pk for fact in undecided if fact.pk not in core)
        lines.append(
            Line("rest", f"另有 {others} 个数据点未复核：可以发布，但它们不随报告发布", False, blocks=False, facts=rest)
        )
    return lines


def publication_blockers(report: Report) -> list[Line]:
    """The lines of the checklist that still stand in the way."""
    return [line for line in publication_checklist(report) if line.blocks and not line.done]


def replaced_reports(report: Report) -> list[Report]:
    """The published reports of the same district, year and kind, which signing this one withdraws."""
    if report.district_id is None or report.year is None:
        return []
    rows = Report.objects.filter(district=report.district_id, year=report.year, kind=report.kind, deleted_at=None)
    return list(rows.filter(state__in=PUBLISHED_STATES).exclude(pk=report.pk))


def replacement_impact(report: Report) -> list[Impact]:
    """Which published values change when this report takes the place of the older ones, by indicator."""
    place = {"district": report.district_id, "year": report.year}
    before = {
        row.indicator_id: (row.value, row.unit)
        for row in Observation.objects.filter(**place, is_published=True)
        if row.status not in (Fact.Status.REJECTED, Fact.Status.NOT_APPLICABLE)
    }
    replaced = [old.pk for old in replaced_reports(report)]
    facts = list(
        Fact.objects.select_related("report")
        .filter(report__district=report.district_id, report__year=report.year, report__deleted_at=None)
        .filter(report__state__in=SHOWING_STATES)
        .exclude(report__in=replaced)
    )
    for fact in facts:
        if fact.report_id == report.pk:
            fact.report.state = State.PUBLISHED
            fact.is_published = fact.status != Fact.Status.UNREVIEWED
    after = {
        fact.indicator_id: (fact.value, fact.unit)
        for fact in choose(facts)
        if fact.is_published
        and fact.report.state in PUBLISHED_STATES
        and fact.status not in (Fact.Status.REJECTED, Fact.Status.NOT_APPLICABLE)
    }
    return [
        Impact(code, before.get(code), after.get(code))
        for code in sorted({*before, *after})
        if before.get(code) != after.get(code)
    ]


def impact_digest(impact: list[Impact]) -> str:
    """Names an impact, so that reading it counts only for what was read."""
    rows = [
        (row.indicator, *(f"{side[0].normalize():f}{side[1]}" if side else "" for side in (row.before, row.after)))
        for row in impact
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:12]


def _has_read(report: Report, impact: list[Impact]) -> bool:
    read = Decision.objects.filter(report=report, action="read_impact").values_list("after__digest", flat=True)
    return impact_digest(impact) in set(read[:20])


@transaction.atomic
def read_impact(report: Report, user: User, *, digest: str) -> None:
    """A person has read which values the replacement changes. Raises ReviewProblem when they changed meanwhile."""
    row = locked(report)
    impact = replacement_impact(row)
    if digest != impact_digest(impact):
        raise ReviewProblem("替换影响刚有变化，请再看一遍最新的清单。")
    record_decision(user, "read_impact", report=row, after={"digest": digest, "changes": len(impact)})


@transaction.atomic
def submit(report: Report, user: User) -> Report:
    """Hand the reviewed report to the signer. Raises ReviewProblem with what is missing."""
    row = locked(report)
    if row.state not in REVIEW_STATES:
        raise ReviewProblem(f"报告现在是“{row.get_state_display()}”，不能送签。")
    _refuse_blocked(row)
    return _move(row, user, "submit", State.AWAITING_SIGNOFF)


@transaction.atomic
def sign(report: Report, user: User) -> Report:
    """Publish. The second time it is *corrected*. Raises ReviewProblem: not submitted, blocked, two-person rule."""
    row = locked(report)
    if row.state != State.AWAITING_SIGNOFF:
        raise ReviewProblem(f"报告现在是“{row.get_state_display()}”，不能签发。请先由复核人送签。")
    if settings.TWO_PERSON and has_reviewed(row, user):
        raise ReviewProblem(_SECOND_PERSON)
    _refuse_blocked(row)
    lock_districts(row.district_id)
    for old in Report.objects.select_for_update().filter(pk__in=[old.pk for old in replaced_reports(row)]):
        _move(old, user, "replace", State.WITHDRAWN, reason=f"由报告 {row.pk}“{row}”替换"[:400])
    row.facts.exclude(status=Fact.Status.UNREVIEWED).update(is_published=True)
    row.facts.filter(status=Fact.Status.UNREVIEWED).update(is_published=False)
    first = row.published_at is None
    row.published_at = timezone.now()
    row.save(update_fields=["published_at"])
    return _move(row, user, "sign", State.PUBLISHED if first else State.CORRECTED)


def why_not_sign(report: Report, user: User) -> str:
    """Why this account may not sign the report, for the page; "" when it may. What is left to review is not asked."""
    if not may_sign_report(user, report):
        return "已送签。签发由签发人办理，您的账号不能签发；需要改动时可以退回复核。"
    return _SECOND_PERSON if settings.TWO_PERSON and has_reviewed(report, user) else ""


def has_reviewed(report: Report, user: User) -> bool:
    """Whether the account decided about figures of the report or submitted it."""
    acts = (*FIGURE_ACTIONS, "submit")
    return Decision.objects.filter(report=report, made_by=user, action__in=acts).exists()


@transaction.atomic
def return_to_review(report: Report, user: User, *, reason: str) -> Report:
    """Back to the reviewer before publication."""
    row = locked(report)
    if row.state != State.AWAITING_SIGNOFF:
        raise ReviewProblem(f"报告现在是“{row.get_state_display()}”，不能退回复核。")
    return _move(row, user, "return_to_review", State.IN_REVIEW, reason=_needed(reason))


@transaction.atomic
def withdraw(report: Report, user: User, *, reason: str) -> Report:
    """Take a published report back; its figures are shown nowhere until it is published again."""
    row = locked(report)
    if row.state not in PUBLISHED_STATES:
        raise ReviewProblem("只有已发布的报告可以撤回。")
    return _move(row, user, "withdraw", State.WITHDRAWN, reason=_needed(reason))


@transaction.atomic
def reopen(report: Report, user: User, *, reason: str) -> Report:
    """Review a published or withdrawn report again; meanwhile its figures do not count as published."""
    row = locked(report)
    if row.state not in (*PUBLISHED_STATES, State.WITHDRAWN):
        raise ReviewProblem(f"报告现在是“{row.get_state_display()}”，不需要重新打开。")
    return _move(row, user, "reopen", State.IN_REVIEW, reason=_needed(reason))


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ReviewProblem("请写明理由。")
    return reason.strip()


def _refuse_blocked(report: Report) -> None:
    blockers = publication_blockers(report)
    if blockers:
        raise ReviewProblem("还不能发布：" + "；".join(line.message for line in blockers) + "。")


def _move(report: Report, user: User, action: str, state: str, *, reason: str = "") -> Report:
    before = report.state
    report.state = state
    report.save(update_fields=["state"])
    record_decision(user, action, report=report, before={"state": before}, after={"state": state}, reason=reason)
    choose_observations(report.district_id, report.year)
    return report
