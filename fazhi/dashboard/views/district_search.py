"""`/districts/search/?q=`: what the district picker offers while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.dashboard.districts import AT_MOST, districts_matching, search_districts


@require_GET
@allowed(signed_in)
def district_search(request: HttpRequest) -> HttpResponse:
    """At most 20 districts of the account's scope (with `everywhere=1` of the country) whose code, name, pinyin or initials begin so."""
    words = request.GET.get("q", "")
    # Names are no secret, and one compares with districts beyond one's own.
    everywhere = request.GET.get("everywhere") == "1"
    rows = districts_matching(words)[:AT_MOST] if everywhere else search_districts(request.user, words)
    results = [
        {
            "code": row.code,
            "name": row.name,
            "full_name": row.full_name,
            "note": f"{row.valid_to}年撤销" if row.valid_to else ("示例" if row.is_sample else ""),
        }
        for row in rows
    ]
    return JsonResponse({"results": results})
