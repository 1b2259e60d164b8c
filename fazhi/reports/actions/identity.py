"""District, year and kind of a report: judged from the analysis, confirmed or changed by a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from fazhi import extraction
from fazhi.accounts.models import User
from fazhi.accounts.permissions import covers
from fazhi.extraction.model import Analysis
from fazhi.reports.actions.lifecycle import enqueue
from fazhi.reports.actions.observations import choose_observations, lock_districts
from fazhi.reports.actions.record import record_decision
from fazhi.reports.models import District, Report
from fazhi.reports.problems import reason as words_of
from fazhi.source import SourceText


EARLIEST_YEAR = 1949


class IdentityProblem(Exception):
    """An identity a report may not get; the message is for the clerk."""


@dataclass(frozen=True)
class Verdict:
    """Who the report is, as far as it may be trusted, and the state that follows."""

    district: str | None
    year: int | None
    kind: str
    state: str = Report.State.IN_REVIEW
    code: str = ""
    reason: str = ""


def analyse(source: SourceText, *, known_report: bool) -> Analysis:
    """What the text states; where a person has confirmed that it is a report, also what it does not look like."""
    analysis = extraction.extract(source)
    if known_report and not analysis.is_report:
        analysis = extraction.extract(source, known_report=True)
    return analysis


def judge_identity(report: Report, analysis: Analysis) -> Verdict:
    """What the analysis makes of the report's identity; a person's confirmation always stands.

    Without district or year there are facts, but nothing is shown for any district until a person settles it.
    """
    kind = str(analysis.kind.value) if analysis.kind.value in Report.Kind.values else Report.Kind.ANNUAL.value
    if report.identity_confirmed:
        return Verdict(report.district_id, report.year, report.kind)
    if not analysis.is_report:
        return Verdict(None, None, kind, Report.State.FAILED, "not_a_report", words_of("not_a_report"))
    code = str(analysis.district.value) if analysis.district.value else None
    district = District.objects.filter(pk=code).first() if code else None
    if district is not None and district.is_sample != report.is_sample:
        problem = "sample_in_real" if report.is_sample else "sample_code"
        return Verdict(None, None, kind, Report.State.FAILED, problem, words_of(problem))
    year = int(analysis.year.value) if analysis.year.value else None
    if year is not None and year > timezone.localdate().year:
        return _ask(district.pk if district else None, None, kind, "future_year", year=year)
    if district is not None and not _in_uploaders_scope(report, district):
        return _ask(None, year, kind, "out_of_scope", district=district.full_name)
    if district is None:
        return _ask(None, year, kind, "needs_district")
    if year is None or year < EARLIEST_YEAR:
        return _ask(district.pk, None, kind, "needs_year")
    return Verdict(district.pk, year, kind)


def _ask(district: str | None, year: int | None, kind: str, code: str, /, **values: object) -> Verdict:
    return Verdict(district, year, kind, Report.State.NEEDS_PERSON, code, words_of(code, **values)[:400])


def is_overruled_by(report: Report) -> bool:
    """Whether confirming the identity overrules what the machine made of the document as a whole."""
    return report.state == Report.State.FAILED and report.failure_code == "not_a_report"


def _in_uploaders_scope(report: Report, district: District) -> bool:
    return report.uploaded_by is None or covers(report.uploaded_by, district.path)


@transaction.atomic
def set_identity(report: Report, *, district: District, year: int, kind: str, user: User, reason: str = "") -> Report:
    """Confirm or change what the report is of; its figures move to the new district and year at once.

    A document that was not recognised as a report is one from now on, if the person says why; it is read again, then
    with its figures. Raises IdentityProblem for a year that cannot be, a district outside the account's scope, and any mixing of
    sample and real data. Callers check that the account may handle the report itself.
    """
    if kind not in Report.Kind.values:
        raise IdentityProblem("请选择报告类型。")
    if not EARLIEST_YEAR <= year <= timezone.localdate().year:
        raise IdentityProblem(f"年份应在 {EARLIEST_YEAR} 至 {timezone.localdate().year} 之间。")
    if district.is_sample != report.is_sample:
        message = "示例文件只能属于示例地区。" if report.is_sample else "真实报告不能归入示例地区（99 开头）。"
        raise IdentityProblem(message)
    if not covers(user, district.path):
        raise IdentityProblem(f"{district.full_name}不在您的辖区内，不能把报告归入该地区。")
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.is_working:
        raise IdentityProblem("报告正在读取，请等读取完成后再修改。")
    if row.state in (Report.State.PUBLISHED, Report.State.CORRECTED):
        raise IdentityProblem("报告已发布。请先撤回，再修改地区、年份或类型。")
    overrules = is_overruled_by(row)
    if overrules and not reason.strip():
        raise IdentityProblem("系统没有认出这是法治政府建设年度报告。如果确是，请写明理由，再点确认。")
    before = {"district": row.district_id, "year": row.year, "kind": row.kind, "state": row.state}
    lock_districts(row.district_id, district.pk)
    row.district, row.year, row.kind = district, year, kind
    row.identity_confirmed = True
    if row.state == Report.State.NEEDS_PERSON:
        row.state = Report.State.IN_REVIEW
        row.failure_code = row.failure_reason = ""
    row.save()
    if overrules:
        enqueue(row)
    after = {"district": district.pk, "year": year, "kind": kind, "state": row.state}
    action = "confirm_report" if overrules else "confirm_identity"
    record_decision(user, action, report=row, before=before, after=after, reason=reason.strip())
    choose_observations(before["district"], before["year"])  # type: ignore[arg-type]  # JSON-shaped dict
    choose_observations(district.pk, year)
    report.refresh_from_db()
    return report
