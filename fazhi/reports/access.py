"""Which rows an account sees: the one place where scope becomes a query.

Inside its scope (the subtree of its district) an account sees everything. Of its peers, the districts under the same
parent, it sees the published figures with their sentences, but not their reports, doubts or record. Reports without a
district are seen by the uploader's own bureau; once a report has one, nothing else counts.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fazhi.accounts.permissions import (
    Account,
    covers,
    may_review,
    may_sign,
    may_upload,
    parent_path,
    scope_path,
    subtree,
)
from fazhi.reports.models import Decision, Finding, Observation, Report


PUBLISHED_STATES = (Report.State.PUBLISHED, Report.State.CORRECTED)


def visible_reports(user: Account, *, trash: bool = False) -> QuerySet[Report]:
    """The reports an account may open; those in the trash only when asked for, and then only its own scope's."""
    reports = Report.objects.filter(deleted_at__isnull=not trash)
    scope = scope_path(user)
    if scope is None:
        return reports.none()
    if scope == "":
        return reports
    without_district = Q(district=None) & subtree(scope, "uploaded_by__district__path")
    unassigned = Q(district=None, uploaded_by=user.pk)
    return reports.filter(subtree(scope) | unassigned | without_district)


def visible_observations(user: Account) -> QuerySet[Observation]:
    """The shown values an account may see: all of its scope, the published ones of its peers."""
    scope = scope_path(user)
    if scope is None:
        return Observation.objects.none()
    if scope == "":
        return Observation.objects.all()
    return Observation.objects.filter(subtree(scope) | Q(is_published=True) & subtree(parent_path(scope)))


def has_in_scope(user: Account, report: Report) -> bool:
    """Whether the report belongs to the account's own bureau (not merely a peer's published one)."""
    if report.district is not None:
        return covers(user, report.district.path)
    if report.uploaded_by_id is not None and report.uploaded_by_id == user.pk:
        return scope_path(user) is not None
    uploader = report.uploaded_by
    return covers(user, uploader.district.path if uploader and uploader.district else "")


def may_handle(user: Account, report: Report) -> bool:
    """Correct district and year, read again, delete and restore."""
    return may_upload(user) and has_in_scope(user, report)


def may_review_report(user: Account, report: Report) -> bool:
    """Decide about its figures and findings."""
    return may_review(user) and has_in_scope(user, report)


def may_sign_report(user: Account, report: Report) -> bool:
    """Publish it, take it back."""
    return may_sign(user) and has_in_scope(user, report)


def visible_findings(user: Account) -> QuerySet[Finding]:
    """The findings of the account's own scope; of peers it sees figures, not doubts."""
    findings = Finding.objects.filter(report__deleted_at=None)
    scope = scope_path(user)
    if scope is None:
        return findings.none()
    if scope == "":
        return findings
    uploaded = subtree(scope, "report__uploaded_by__district__path")
    return findings.filter(subtree(scope, "report__district__path") | Q(report__district=None) & uploaded)


def visible_decisions(user: Account) -> QuerySet[Decision]:
    """The record of the account's scope: about its districts, and by its own people where no district is known."""
    decisions = Decision.objects.all()
    scope = scope_path(user)
    if scope is None:
        return decisions.none()
    if scope == "":
        return decisions
    return decisions.filter(subtree(scope) | Q(district=None) & subtree(scope, "made_by__district__path"))
