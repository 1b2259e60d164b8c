"""`/methods/`: how every number is made, checked and compared, each formula with a worked example from stored data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import worked
from fazhi.dashboard.fictional import sample_words
from fazhi.dashboard.queries import methods as queries
from fazhi.dashboard.queries.rows import Sight
from fazhi.dashboard.selection import DEFAULT_INDICATOR


COUNT = "reconsideration_accepted"
SECTIONS = (
    ("source", "数字从哪里来"), ("rounding", "四舍五入与余、近、约"), ("basis", "口径：率的分母"), ("derived", "计算与反推"),
    ("checks", "勾稽关系与疑点"), ("changes", "同比"), ("small", "件数少时"), ("interval", "区间（Wilson）"),
    ("difference", "两地是否有差别"), ("funnel", "漏斗图"), ("position", "位置与分位数"), ("benchmark", "基准"),
    ("polarity", "方向"), ("outliers", "离群"),
)  # fmt: skip


@allowed(signed_in)
@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """The page. 4 queries, whatever the size of the data."""
    sight = Sight.of(request.user)
    catalogue = load_catalogue()
    rates = queries.recent_values(DEFAULT_INDICATOR, sight)
    counts = queries.recent_values(COUNT, sight)
    formulas, findings = queries.recent_formulas(sight), queries.recent_findings(sight)
    rate = catalogue[DEFAULT_INDICATOR]
    return render(
        request,
        "dashboard/methods.html",
        {
            "sections": SECTIONS,
            "rate": rate,
            "interval": worked.interval_example(rates),
            "difference": worked.difference_example(rates),
            "funnel": worked.funnel_example(rates),
            "benchmark": worked.benchmark_example(rates),
            "position": worked.position_example(rates),
            "rate_change": worked.change_example(rates, rate, worked.RATE_CHANGE),
            "count_change": worked.change_example(counts, catalogue[COUNT], worked.COUNT_CHANGE),
            "computed": worked.remark_of(formulas, "computed"),
            "back_derived": worked.remark_of(formulas, "back_derived"),
            "variant": worked.remark_of(findings, "variant_denominator"),
            "mismatch": worked.remark_of(findings, "rate_mismatch", "parts_sum", "part_exceeds_whole", "conflict"),
            "flow": worked.remark_of(findings, "flow"),
            "ambiguous": worked.remark_of(findings, "ambiguous_points"),
            "previous": worked.remark_of(findings, "back_derived_previous"),
            "rates_total": sum(1 for indicator in catalogue.indicators if indicator.is_rate),
            "total": len(catalogue.indicators),
            "shows_samples": "some" if sample_words((*rates, *counts, *formulas, *findings)) else "",
        },
    )
