"""Reference data and the record in the admin site, in Chinese, for administrators; what files define is read-only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from fazhi.accounts.permissions import may_administer, scope_path, subtree
from fazhi.reports.access import visible_decisions
from fazhi.reports.models import Decision, District, Indicator


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows that come from files or from the record: to be looked at only."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators only."""
        return may_administer(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators only."""
        return may_administer(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(District)
class DistrictAdmin(ReadOnlyAdmin):
    """行政区: filled from the GB/T 2260 file at migrate."""

    list_display = ("code", "full_name", "level", "valid_from", "valid_to", "is_sample")
    list_filter = ("level", "is_sample")
    search_fields = ("code", "full_name", "initials")
    ordering = ("code",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[District], search_term: str
    ) -> tuple[QuerySet[District], bool]:
        """While somebody picks the district of an account: those that still exist and that the person may give."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.path.endswith("/autocomplete/"):
            found = found.filter(subtree(scope_path(request.user) or "", "path"), valid_to=None)
        return found, may_repeat


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    """指标: filled from the definition files at migrate."""

    list_display = ("position", "code", "label", "theme", "kind", "unit", "polarity")
    list_filter = ("theme", "kind")
    search_fields = ("code", "label")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """审核决定: the append-only record."""

    list_display = ("made_at", "made_by", "action", "report_label", "district", "year", "indicator", "reason")
    list_filter = ("action",)
    search_fields = ("report_label", "reason")
    list_select_related = ("made_by", "district", "indicator")
    date_hierarchy = "made_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        """The record of the administrator's scope."""
        return visible_decisions(request.user)
