"""`/figures/`: figures outside the catalogue by what they count; administrators make indicators of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.accounts.permissions import account_of, allowed, may_administer, signed_in
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import words
from fazhi.dashboard.fictional import sample_words
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries import unmatched as queries
from fazhi.dashboard.queries.rows import Sight
from fazhi.reports.actions.promoting import Draft, PromotionProblem, promote, withdraw
from fazhi.reports.sentences import theme_of


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group, ready to show."""

    label: str
    note: str
    url: str


@allowed(signed_in)
@require_safe
@explains_problems
def figures(request: HttpRequest) -> HttpResponse:
    """The values of one group; without a name, the groups that most districts state."""
    phrase, unit = _asked(request)
    sight = Sight.of(request.user)
    values = queries.values_of(phrase, unit, request.user, sight) if phrase else []
    groups = [] if phrase else [group_view(group) for group in queries.common_groups(request.user, sight)]
    return render(
        request,
        "dashboard/figures.html",
        {
            "phrase": phrase,
            "unit": unit,
            "values": [
                (value, words.as_worded(value.value, value.unit, value.qualifier, value.printed)) for value in values
            ],
            "districts": len({value.district for value in values if value.district}),
            "is_cut": len(values) >= queries.VALUES_AT_MOST,
            "groups": groups,
            "may_promote": may_administer(request.user),
            "promote_url": f"{reverse('promote')}?{urlencode({'phrase': phrase, 'unit': unit})}",
            "shows_samples": sample_words(values),
        },
    )


@allowed(may_administer)
@require_http_methods(["GET", "HEAD", "POST"])
def promotion(request: HttpRequest) -> HttpResponse:
    """The form that makes an indicator of a group; POST makes it."""
    phrase, unit = _asked(request)
    theme = theme_of(phrase)
    entered = Draft(_name(phrase, unit), unit, theme, (phrase,) if phrase else ())
    problem = ""
    if request.method == "POST":
        entered = Draft(
            request.POST.get("label", "").strip()[:60], request.POST.get("unit", "").strip()[:10],
            request.POST.get("theme", ""), tuple(request.POST.get("phrases", "")[:2000].splitlines()),
        )  # fmt: skip
        try:
            made = promote(account_of(request), entered)
        except PromotionProblem as error:
            problem = str(error)
        else:
            messages.success(request, f"已收入指标“{made.label}”。含有它的报告正在后台重新识别，读出的数待复核。")
            return redirect("indicator", made.code)
    values = queries.values_of(phrase, unit, request.user, Sight.of(request.user))[:8] if phrase else []
    context: dict[str, Any] = {
        "entered": entered,
        "problem": problem,
        "themes": load_catalogue().themes,
        "values": [
            (value, words.as_worded(value.value, value.unit, value.qualifier, value.printed)) for value in values
        ],
        "shows_samples": sample_words(values),
    }
    return render(request, "dashboard/promote.html", context, status=400 if problem else 200)


@allowed(may_administer)
@require_POST
def promotion_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a promoted definition back."""
    try:
        row = withdraw(account_of(request), code, reason=request.POST.get("reason", ""))
    except PromotionProblem as problem:
        messages.error(request, str(problem))
        return redirect("indicator", code)
    messages.success(request, f"已撤回指标“{row.label}”。未经复核的数由后台移除，复核过的保留。")
    return redirect("indicators")


def group_view(group: queries.Group) -> GroupView:
    """Name, how many state it, and the range of its values."""
    low, high = words.quantity(group.low, group.unit), words.quantity(group.high, group.unit)
    span = low if low == high else f"{words.plain(group.low, 2)}～{high}"
    where = f"{group.districts} 个地区" if group.districts else f"{group.reports} 份报告"
    query = urlencode({"phrase": group.phrase, "unit": group.unit})
    return GroupView(group.phrase, f"{where} · {span}", f"{reverse('figures')}?{query}")


def _asked(request: HttpRequest) -> tuple[str, str]:
    query = request.GET
    return query.get("phrase", "").replace("\x00", "").strip()[:120], query.get("unit", "").replace("\x00", "").strip()[
        :12
    ]


def _name(phrase: str, unit: str) -> str:
    """A name to begin with: counts end with 数 or their unit's word."""
    if not phrase or unit == "%":
        return phrase
    ending = {"人": "人数", "名": "人数", "人次": "人次", "次": "次数", "场": "场次", "件": "件数", "份": "份数"}.get(
        unit, "数"
    )
    return phrase if phrase.endswith(ending) else f"{phrase}{ending}"
