"""Addresses of the pages: what tests, bookmarks and the API's links rely on. Names never change."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from fazhi.dashboard import review_urls
from fazhi.dashboard.views import exports
from fazhi.dashboard.views.compare import compare, compare_figure
from fazhi.dashboard.views.coverage import coverage, coverage_export
from fazhi.dashboard.views.coverage_actions import coverage_due, coverage_excuse
from fazhi.dashboard.views.district import district, districts
from fazhi.dashboard.views.district_go import district_go
from fazhi.dashboard.views.district_paragraphs import district_paragraphs
from fazhi.dashboard.views.district_search import district_search
from fazhi.dashboard.views.gallery import gallery
from fazhi.dashboard.views.indicators import indicator, indicators
from fazhi.dashboard.views.matrix import matrix
from fazhi.dashboard.views.methods import methods
from fazhi.dashboard.views.peers import peer_group, peers, peers_delete, peers_new
from fazhi.dashboard.views.report import report
from fazhi.dashboard.views.report_actions import (
    report_delete,
    report_identity,
    report_original,
    report_restore,
    report_retry,
)
from fazhi.dashboard.views.reports import reports, samples_load, samples_remove
from fazhi.dashboard.views.scatter import scatter, scatter_figure
from fazhi.dashboard.views.search import search
from fazhi.dashboard.views.snapshots import snapshot, snapshot_new, snapshots
from fazhi.dashboard.views.trend import trend, trend_figure
from fazhi.dashboard.views.unmatched import figures, promotion, promotion_withdraw
from fazhi.dashboard.views.upload import report_status, upload
from fazhi.dashboard.views.value import value
from fazhi.dashboard.views.workbench import workbench


urlpatterns: list[URLPattern] = [
    path("", workbench, name="workbench"),
    path("compare/", compare, name="compare"),
    path("compare/figure/", compare_figure, name="compare-figure"),
    path("compare/table/", exports.compare_table, name="compare-table"),
    path("compare/picture/", exports.compare_picture, name="compare-picture"),
    path("trend/", trend, name="trend"),
    path("trend/figure/", trend_figure, name="trend-figure"),
    path("trend/table/", exports.trend_table, name="trend-table"),
    path("trend/picture/", exports.trend_picture, name="trend-picture"),
    path("coverage/", coverage, name="coverage"),
    path("coverage/export/", coverage_export, name="coverage_export"),
    path("coverage/due/", coverage_due, name="coverage_due"),
    path("coverage/excuse/", coverage_excuse, name="coverage_excuse"),
    path("matrix/", matrix, name="matrix"),
    path("matrix/table/", exports.matrix_table, name="matrix-table"),
    path("matrix/picture/", exports.matrix_picture_view, name="matrix-picture"),
    path("scatter/", scatter, name="scatter"),
    path("scatter/figure/", scatter_figure, name="scatter-figure"),
    path("scatter/table/", exports.scatter_table, name="scatter-table"),
    path("scatter/picture/", exports.scatter_picture, name="scatter-picture"),
    path("v/<int:point_id>/", value, name="value"),
    path("i/", indicators, name="indicators"),
    path("i/<str:code>/", indicator, name="indicator"),
    path("i/<str:code>/withdraw/", promotion_withdraw, name="promotion_withdraw"),
    path("d/", districts, name="districts"),
    path("d/go/", district_go, name="district_go"),
    path("d/<str:code>/", district, name="district"),
    path("d/<str:code>/table/", exports.profile_table, name="profile-table"),
    path("d/<str:code>/picture/", exports.profile_picture_view, name="profile-picture"),
    path("d/<str:code>/paragraphs/", district_paragraphs, name="district_paragraphs"),
    path("reports/", reports, name="reports"),
    path("reports/upload/", upload, name="upload"),
    path("reports/status/", report_status, name="report_status"),
    path("reports/samples/load/", samples_load, name="samples_load"),
    path("reports/samples/remove/", samples_remove, name="samples_remove"),
    path("reports/<int:report_id>/", report, name="report"),
    path("reports/<int:report_id>/identity/", report_identity, name="report_identity"),
    path("reports/<int:report_id>/retry/", report_retry, name="report_retry"),
    path("reports/<int:report_id>/delete/", report_delete, name="report_delete"),
    path("reports/<int:report_id>/restore/", report_restore, name="report_restore"),
    path("reports/<int:report_id>/original/", report_original, name="report_original"),
    path("methods/", methods, name="methods"),
    path("peers/", peers, name="peers"),
    path("peers/new/", peers_new, name="peers_new"),
    path("peers/<int:group_id>/", peer_group, name="peer_group"),
    path("peers/<int:group_id>/delete/", peers_delete, name="peers_delete"),
    path("s/", snapshots, name="snapshots"),
    path("s/new/", snapshot_new, name="snapshot_new"),
    path("s/<str:snapshot_id>/", snapshot, name="snapshot"),
    path("search/", search, name="search"),
    path("figures/", figures, name="figures"),
    path("figures/promote/", promotion, name="promote"),
    path("districts/search/", district_search, name="district_search"),
]

urlpatterns += review_urls.urlpatterns

if settings.DEBUG:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
