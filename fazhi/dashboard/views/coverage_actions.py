"""What can be done on `/coverage/`: set due dates, excuse a district. Plain forms that lead back to the page."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from fazhi.accounts.permissions import account_of, allowed, covers, may_administer, may_upload
from fazhi.dashboard.places import find_area
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.selection import NATION, SelectionError, encode, read_choice, read_district, read_year
from fazhi.dashboard.series import Area
from fazhi.reports.actions import remove_due_date, remove_excuse, set_due_date, set_excuse
from fazhi.reports.models import Excuse


@require_POST
@allowed(may_administer)
@explains_problems
def coverage_due(request: HttpRequest) -> HttpResponse:
    """Set the dates of a year for everything under a district, or go back to those above it."""
    code = read_district(request.POST, "district") or NATION
    year = _year(request)
    area = None if code == NATION else _area(code)
    if not covers(request.user, area.path if area else ""):
        raise PermissionDenied("只能设定本辖区的截止日期。")
    user, district = account_of(request), area.code if area else None
    reason = request.POST.get("reason", "").strip()
    if request.POST.get("reset"):
        if remove_due_date(user, year, district, reason=reason):
            messages.success(request, f"已恢复{year}年度的原定截止日期。")
        return _back(code, year)
    submit_by, publish_by = _day(request, "submit_by", "报送"), _day(request, "publish_by", "公开")
    if publish_by < submit_by:
        raise SelectionError("公开截止日期早于报送截止日期", hint="请把公开日期设在报送日期之后。")
    if not all(date(year, 7, 1) <= day <= date(year + 2, 12, 31) for day in (submit_by, publish_by)):
        raise SelectionError(f"截止日期与{year}年度不符", hint=f"{year}年度报告一般在{year + 1}年报送和公开。")
    set_due_date(user, year, district, submit_by=submit_by, publish_by=publish_by, reason=reason)
    place = area.name if area else "全国"
    messages.success(request, f"{place}{year}年度截止日期已改为：报送 {submit_by}，公开 {publish_by}。")
    return _back(code, year)


@require_POST
@allowed(may_upload)
@explains_problems
def coverage_excuse(request: HttpRequest) -> HttpResponse:
    """Mark a district 涉密不公开 or 延期 with the reason, or take the mark away."""
    code, year = read_district(request.POST, "district"), _year(request)
    area = _area(code)
    if not covers(request.user, area.path):
        raise PermissionDenied("只能标注本辖区的地区。")
    back = read_district(request.POST, "within")
    user = account_of(request)
    reason = request.POST.get("reason", "").strip()
    if request.POST.get("remove"):
        if remove_excuse(user, code, year, reason=reason):
            messages.success(request, f"已取消{area.name}{year}年度的标注。")
        return _back(back, year)
    kind = Excuse.Kind(read_choice(request.POST, "kind", tuple(Excuse.Kind.values)))
    if not reason:
        raise SelectionError("没有写明事由", hint="请写明涉密或延期的依据，如批准文号或来函日期。")
    until = None
    if kind == Excuse.Kind.EXTENDED:
        until = _day(request, "until", "延期")
        if until <= timezone.localdate():
            raise SelectionError("延期日期已经过去", hint="请填写今天以后的日期。")
    set_excuse(user, code, year, kind=kind, reason=reason, until=until)
    messages.success(request, f"{area.name}{year}年度已标注：{kind.label}{f'至{until}' if until else ''}。")
    return _back(back, year)


def _year(request: HttpRequest) -> int:
    year = read_year(request.POST, "year")
    if year is None:
        raise SelectionError("没有写明年度", hint="请回到报送情况页重新操作。")
    return year


def _area(code: str) -> Area:
    area = find_area(code)
    if area is None:
        raise SelectionError(f"没有代码为 {code} 的行政区", hint="请核对六位区划代码。", status=404)
    return area


def _day(request: HttpRequest, key: str, label: str) -> date:
    raw = request.POST.get(key, "").strip()
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise SelectionError(f"{label}日期“{raw[:20]}”不是日期", hint="请按 2025-03-01 的样式填写。") from None


def _back(within: str, year: int) -> HttpResponse:
    return redirect(f"{reverse('coverage')}?{encode({'within': within, 'y': year})}")
