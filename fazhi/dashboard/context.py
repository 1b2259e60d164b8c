"""What every page's frame needs: navigation and the version of the definitions. Costs no query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from fazhi.accounts.permissions import may_administer
from fazhi.catalogue.districts import load_districts
from fazhi.catalogue.indicators import load_catalogue


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the masthead; `pages` are the URL names under which it is marked as current."""

    label: str
    url: str
    pages: frozenset[str]


_ITEMS = (
    ("工作台", "workbench", {"workbench"}),
    ("对比", "compare", {"compare"}),
    ("趋势", "trend", {"trend"}),
    ("矩阵", "matrix", {"matrix", "scatter"}),
    ("区画像", "districts", {"districts", "district"}),
    ("指标", "indicators", {"indicators", "indicator"}),
    ("报送", "coverage", {"coverage"}),
    ("检索", "search", {"search", "figures", "promote"}),
    ("报告", "reports", {"reports", "report", "upload", "report_review", "report_record", "report_reread"}),
    ("疑点", "findings", {"findings"}),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation`, `definitions_version`, `account_place` and `may_audit`."""
    user = getattr(request, "user", None)  # a request refused before sign-in was looked at has none
    items = []
    for label, name, pages in _ITEMS:
        try:
            items.append(NavigationItem(label, reverse(name), frozenset(pages)))
        except NoReverseMatch:
            continue
    return {
        "navigation": items,
        "definitions_version": load_catalogue().hash[:8],
        "account_place": place.name if (place := load_districts().get(getattr(user, "district_id", None))) else "",
        "may_audit": user is not None and may_administer(user),
    }
