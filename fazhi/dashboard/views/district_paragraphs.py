"""`/d/CODE/paragraphs/`: this year's report beside last year's, paragraph by paragraph."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.dashboard import paragraphs
from fazhi.dashboard.answers import default_year
from fazhi.dashboard.paging import page_of
from fazhi.dashboard.places import chain
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries.profile import texts_of
from fazhi.dashboard.queries.rows import Sight
from fazhi.dashboard.selection import encode, read_choice, read_district, read_page, read_year


PAIRS_A_PAGE = 60
KINDS = {"changed": "改写", "added": "今年新写", "removed": "今年未写", "same": "一字未改"}


@allowed(signed_in)
@require_safe
@explains_problems
def district_paragraphs(request: HttpRequest, code: str) -> HttpResponse:
    """The page; `kind` narrows it to one sort of difference."""
    areas = chain(read_district({"code": code}, "code"))
    area = areas[-1]
    year = read_year(request.GET) or default_year()
    kind = read_choice(request.GET, "kind", ("", *KINDS))
    number = read_page(request.GET)
    sight = Sight.of(request.user)
    # Of a peer the figures are shared with their sentences, not the report.
    own = sight.sees(area.path)
    texts = texts_of(area.code, (year - 1, year)) if own else {}
    pairs: list[paragraphs.Pair] = []
    if year in texts and year - 1 in texts:
        pairs = paragraphs.compare(
            paragraphs.paragraphs_of(texts[year - 1][2]), paragraphs.paragraphs_of(texts[year][2])
        )
    counts = Counter[str](pair.kind for pair in pairs)
    shown = [pair for pair in pairs if not kind or pair.kind == kind]

    def address(page: int = 1, only: str = kind) -> str:
        return "?" + encode({"y": year, "kind": only, "page": page if page > 1 else ""})

    page = page_of(len(shown), number, PAIRS_A_PAGE, address)
    return render(
        request,
        "dashboard/district_paragraphs.html",
        {
            "area": area,
            "own": own,
            "above": areas[:-1],
            "year": year,
            "now": texts.get(year),
            "before": texts.get(year - 1),
            "pairs": [(pair, KINDS[pair.kind]) for pair in shown[page.start : page.end]],
            "tabs": [
                {"label": f"全部 {len(pairs)}", "url": address(only=""), "current": not kind},
                *(
                    {"label": f"{label} {counts[one]}", "url": address(only=one), "current": kind == one}
                    for one, label in KINDS.items()
                ),
            ],
            "page": page,
            "shows_samples": "all" if area.is_sample else "",
        },
    )
