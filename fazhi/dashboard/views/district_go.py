"""`/d/go/?q=`: from what a person typed to the page of a district, without any script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.dashboard.districts import find_district, search_districts
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.selection import SelectionError, encode


@allowed(signed_in)
@require_safe
@explains_problems
def district_go(request: HttpRequest) -> HttpResponse:
    """Lead to the one district meant; several are listed to choose from, none is said so."""
    asked = request.GET.get("q", "").strip()[:40]
    found = find_district(asked)
    if found is not None:
        return redirect("district", found.code)
    candidates = list(search_districts(request.user, asked))
    if len(candidates) == 1:
        return redirect("district", candidates[0].code)
    if candidates:
        return redirect(f"{reverse('districts')}?{encode({'q': asked})}")
    raise SelectionError(
        f"没有找到行政区“{asked}”" if asked else "请输入行政区名称、代码或拼音首字母",
        hint="可以输入全称、六位代码或拼音首字母。",
        status=404 if asked else 400,
    )
