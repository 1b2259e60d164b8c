"""`/i/`: the catalogue by theme; `/i/CODE/`: one definition with its 口径 in real use and real sentences."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, may_administer, signed_in
from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.dashboard import figures, words
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries import catalogue as queries
from fazhi.dashboard.queries.rows import Sight
from fazhi.dashboard.selection import SelectionError
from fazhi.dashboard.series import Terms


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator of the list."""

    indicator: Indicator
    formula: str
    polarity: str
    kind: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One 口径 with its use and real sentences."""

    chip: SafeString
    formula: str
    is_standard: bool
    districts: int
    examples: tuple[queries.Example, ...]


KINDS = {"count": "件数", "rate": "比率", "amount": "金额"}


@allowed(signed_in)
@require_safe
@explains_problems
def indicators(request: HttpRequest) -> HttpResponse:
    """The catalogue, filtered by a word of label or alias."""
    catalogue = load_catalogue()
    asked = request.GET.get("q", "").strip()[:40]
    themes = []
    for theme in catalogue.themes:
        entries = [_entry(one) for one in catalogue.of_theme(theme) if not asked or _answers(one, asked)]
        if entries:
            themes.append((theme, entries))
    return render(
        request,
        "dashboard/indicators.html",
        {
            "themes": themes, "asked": asked, "total": len(catalogue.indicators),
            "found": sum(len(entries) for _, entries in themes),
        },
    )  # fmt: skip


@allowed(signed_in)
@require_safe
@explains_problems
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One definition."""
    definition = load_catalogue().get(code)
    if definition is None:
        raise SelectionError(f"指标目录中没有“{code[:60]}”", hint="请从指标目录中选择一项指标。", status=404)
    use = queries.use_of(code, Sight.of(request.user))
    examples = queries.examples_of(code, Sight.of(request.user))
    return render(
        request,
        "dashboard/indicator.html",
        {
            "indicator": definition,
            "entry": _entry(definition),
            "is_withdrawn": definition.promoted is not None and definition.promoted.is_withdrawn,
            "may_withdraw": definition.promoted is not None and may_administer(request.user),
            "variants": _variants(definition, use, examples),
            "components": [one for one in (load_catalogue().get(part) for part in _parts(definition)) if one],
            "districts": sum(row.districts for row in use),
            "year": use[0].year if use else None,
            "used_in": [one for one in load_catalogue().indicators if code in (one.numerator, *one.denominators)],
        },
    )


def _parts(definition: Indicator) -> tuple[str, ...]:
    return tuple(part for part in (definition.numerator, *definition.denominators) if part)


def _entry(definition: Indicator) -> Entry:
    standard = Terms(definition.denominators[0], "region", "all") if definition.denominators else None
    return Entry(
        indicator=definition,
        formula=words.fraction_title(definition, standard) if definition.is_rate else "",
        polarity=words.POLARITIES[definition.polarity],
        kind=KINDS[definition.kind],
    )


def _answers(definition: Indicator, asked: str) -> bool:
    return any(asked in text for text in (definition.label, definition.short, definition.code, *definition.aliases))


def _variants(definition: Indicator, use: list[queries.Use], examples: list[queries.Example]) -> list[Variant]:
    """The standard 口径 first, then the others in use, then known ones that nobody uses yet."""
    by_denominator = {row.denominator: row for row in use}
    order = dict.fromkeys((*definition.denominators, *by_denominator)) if definition.is_rate else {"": None}
    made = []
    for denominator in order:
        row = by_denominator.get(denominator)
        terms = Terms(denominator, "region", "all")
        made.append(
            Variant(
                chip=figures.terms_chip(terms) if denominator else mark_safe(""),
                formula=words.fraction_title(definition, terms),
                is_standard=bool(definition.denominators) and denominator == definition.denominators[0],
                districts=row.districts if row else 0,
                examples=tuple(example for example in examples if example.denominator == denominator),
            )
        )
    return made
