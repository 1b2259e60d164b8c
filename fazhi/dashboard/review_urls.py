"""Addresses of review, doubts and the record."""

from __future__ import annotations

from django.urls import URLPattern, path

from fazhi.dashboard.views.audit import audit, audit_export, report_record
from fazhi.dashboard.views.findings import findings
from fazhi.dashboard.views.reread import report_reread
from fazhi.dashboard.views.review import report_decide, report_page, report_review, report_step


urlpatterns: list[URLPattern] = [
    path("reports/<int:report_id>/review/", report_review, name="report_review"),
    path("reports/<int:report_id>/review/decide/", report_decide, name="report_decide"),
    path("reports/<int:report_id>/review/step/", report_step, name="report_step"),
    path("reports/<int:report_id>/pages/<int:page>/", report_page, name="report_page"),
    path("reports/<int:report_id>/reread/", report_reread, name="report_reread"),
    path("reports/<int:report_id>/record/", report_record, name="report_record"),
    path("findings/", findings, name="findings"),
    path("audit/", audit, name="audit"),
    path("audit/export/", audit_export, name="audit_export"),
]
