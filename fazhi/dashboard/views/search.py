"""`/search/`: sentences of all reports that hold the words, with the figures that stand in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import words
from fazhi.dashboard.fictional import sample_words
from fazhi.dashboard.highlighting import Run, runs
from fazhi.dashboard.page_selections import QUESTION_AT_MOST, SearchSelection
from fazhi.dashboard.paging import page_of
from fazhi.dashboard.places import find_area
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries import search as queries
from fazhi.dashboard.queries.rows import Sight
from fazhi.dashboard.queries.unmatched import groups_among
from fazhi.dashboard.selection import SelectionError
from fazhi.dashboard.views.report import REASONS
from fazhi.dashboard.views.unmatched import group_view
from fazhi.reports.lexemes import asked_lexemes, quoted


HITS_A_PAGE = 20
FIGURES_A_HIT = 8
DISTRICTS_IN_FACET = 12
GROUPED = 500
"""Best hits whose unmatched figures are grouped: enough to name what there is."""
EXAMPLES = ("案卷评查 合格率", "复议 纠错率", "府院联动", "负责人出庭应诉", "轻微免罚", "法治督察")


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number of a sentence, ready to show; `is_asked` when its name holds a word of the question."""

    label: str
    value: str
    note: str
    url: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class HitView:
    """One sentence, ready to show."""

    runs: list[Run]
    title: str
    district: str
    district_name: str
    full_name: str
    year: int | None
    url: str
    figures: list[FigureView]
    more_figures: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet with the number of its hits and where it leads."""

    label: str
    count: int
    url: str
    current: bool


@allowed(signed_in)
@require_safe
@explains_problems
def search(request: HttpRequest) -> HttpResponse:
    """The page; without a question it tells how to ask."""
    selection = SearchSelection.from_query(request.GET)
    problem, asked = read_words(selection.words)
    context: dict[str, Any] = {
        "selection": selection,
        "shown_words": selection.words[:QUESTION_AT_MOST],
        "problem": problem,
        "examples": [
            (example, reverse("search") + "?" + SearchSelection(words=example).to_query()) for example in EXAMPLES
        ],
        "themes": [(theme.code, theme.label) for theme in load_catalogue().themes],
        "limit": QUESTION_AT_MOST,
    }
    if not asked:
        return render(request, "dashboard/search.html", context, status=400 if problem else 200)
    sight = Sight.of(request.user)
    quotes = [quoted(word) for word in asked]
    ways = list(dict.fromkeys(joint.join(quotes) for joint in (" & ", " | ")))
    found, matched, answered = ask(selection, ways, request, sight)
    is_partial = bool(found) and answered != ways[0]
    page = page_of(len(found), selection.page, HITS_A_PAGE, lambda number: "?" + selection.to_query(page=number))
    shown = queries.sentences([hit.id for hit in found[page.start : page.end]])
    figures = queries.figures_in(hit.id for hit in shown)
    area = find_area(selection.within) if selection.within else None
    context |= {
        "asked": asked,
        "hits": [hit_view(hit, figures.get(hit.id, []), asked) for hit in shown],
        "page": page,
        "cut": cut_words(len(found), matched),
        "is_partial": is_partial,
        "facets": facets(found, selection) if found else [],
        "groups": [
            group_view(group) for group in groups_among([hit.id for hit in found[:GROUPED]], naming_words(asked))
        ],
        "place": area,
        "theme_label": dict(context["themes"]).get(selection.theme, ""),
        "is_narrowed": bool(selection.within or selection.year or selection.theme or selection.kind),
        "shows_samples": sample_words(found),
    }
    return render(request, "dashboard/search.html", context)


def cut_words(shown: int, matched: int) -> str:
    """What the list leaves out, "" when it holds everything that matches."""
    if matched >= queries.MATCHES_AT_MOST:
        return (
            f"符合的句子很多，只比较了其中 {matched:,} 句，列出前 {shown} 句，右侧只计所列的。"
            "请再加一个词，或限定年度、地区。"
        )
    if shown < matched:
        return f"共 {matched:,} 句，列出最相关的前 {shown} 句，右侧只计所列的。"
    return ""


def read_words(text: str) -> tuple[str, list[str]]:
    """(what is wrong with the question, its words). Both empty when nothing was asked."""
    if not text:
        return "", []
    if len(text) > QUESTION_AT_MOST:
        return f"检索词有 {len(text)} 个字，最多 {QUESTION_AT_MOST} 个字。请只留下关键的几个词。", []
    asked = asked_lexemes(text)
    if not asked:
        return f"“{text[:20]}”里没有可以检索的词。请输入汉字、数字或字母，“的”“和”一类的虚词不参加检索。", []
    return "", asked


def naming_words(asked: Sequence[str]) -> list[str]:
    """The words of a question that may name a figure: no single characters and no numbers."""
    return [word for word in asked if len(word) > 1 and not word[0].isdigit()]


def ask(selection: SearchSelection, ways: Sequence[str], request: HttpRequest, sight: Sight) -> queries.Hits:
    """Hits of the first way to ask that has any. Raises SelectionError for an unknown district."""
    path = None
    if selection.within:
        area = find_area(selection.within)
        if area is None:
            raise SelectionError(f"没有代码为 {selection.within} 的行政区", hint="请核对六位区划代码。", status=404)
        path = area.path
    return queries.hits(
        ways,
        selection.words.replace(" ", ""),
        request.user,
        sight,
        path=path,
        year=selection.year,
        theme=selection.theme,
        figures_only=selection.kind == "figures",
    )


def hit_view(hit: queries.Found, figures: Sequence[queries.Figure], asked: Sequence[str]) -> HitView:
    """A sentence with its figures, those that were asked for first; a link to the first of them or to the paragraph."""
    url = reverse("report", args=[hit.report])
    views = [figure_view(figure, asked, url) for figure in figures]
    views.sort(key=lambda view: not view.is_asked)
    anchor = figures[0].anchor if figures else f"p-{hit.block}"
    return HitView(
        runs=runs(hit.text, asked),
        title=hit.title,
        district=hit.district,
        district_name=hit.district_name,
        full_name=hit.full_name,
        year=hit.year,
        url=f"{url}#{anchor}",
        figures=views[:FIGURES_A_HIT],
        more_figures=max(0, len(views) - FIGURES_A_HIT),
    )


def figure_view(figure: queries.Figure, asked: Sequence[str], url: str) -> FigureView:
    """Name, value, n/N and, for what is no value of an indicator, the reason."""
    label = figure.label or "数字"
    value = words.as_worded(figure.value, figure.unit, figure.qualifier, figure.printed)
    if figure.unit == "%" and figure.n is not None and figure.N is not None:
        value += f"({words.plain(figure.n, 2)}/{words.plain(figure.N, 2)})"
    note = REASONS.get(figure.reason, "其他") if figure.reason else ""
    return FigureView(
        label, value, note, f"{url}#{figure.anchor}", any(word in label for word in asked if len(word) > 1)
    )


def facets(found: Sequence[queries.Hit], selection: SearchSelection) -> list[tuple[str, list[Choice], str]]:
    """Name, choices with counts, and where "all" leads ("" while it is not narrowed)."""
    labels = {theme.code: theme.label for theme in load_catalogue().themes}
    districts = Counter(hit.district for hit in found if hit.district)
    years = Counter(hit.year for hit in found if hit.year)
    themes = Counter(hit.theme for hit in found if hit.theme)
    return [
        (
            "年度",
            [
                Choice(f"{year}年", count, "?" + selection.to_query(year=year, page=1), selection.year == year)
                for year, count in sorted(years.items(), reverse=True)
            ],
            "?" + selection.to_query(year=None, page=1) if selection.year else "",
        ),
        (
            "主题",
            [
                Choice(labels[code], count, "?" + selection.to_query(theme=code, page=1), selection.theme == code)
                for code, count in themes.most_common()
                if code in labels
            ],
            "?" + selection.to_query(theme="", page=1) if selection.theme else "",
        ),
        (
            "行政区",
            [
                Choice(area.name, count, "?" + selection.to_query(within=code, page=1), selection.within == code)
                for code, count in districts.most_common(DISTRICTS_IN_FACET)
                if (area := find_area(code)) is not None
            ],
            "?" + selection.to_query(within="", page=1) if selection.within else "",
        ),
    ]
