"""One fact of one report in words, as the reader and review pages list it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fazhi.catalogue.denominators import UNKNOWN
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import words
from fazhi.dashboard.series import Terms
from fazhi.reports.models import Fact


CONFIDENCES = ((0.85, "高"), (0.6, "中"), (0.0, "低"))
"""Lowest confidence of each word."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Everything the list shows of a fact; every attribute is ready to print."""

    id: int
    code: str
    label: str
    value: str
    fraction: str
    chip: str
    chip_unknown: bool
    basis: str
    basis_words: str
    confidence: str
    change: str
    status: str
    status_words: str
    is_reviewed: bool
    is_refused: bool
    """Not used, or not applicable: only the review page and the record still name the number."""
    is_shown: bool
    formula: str
    sources: list[dict[str, Any]]
    quote: str
    page: int | None
    start: int | None
    end: int | None
    has_place: bool
    """Whether its numeral stands in the text, so that a link can lead there."""
    plain_value: str
    plain_n: str
    plain_N: str
    """Digits for the fields of a form, "" where there is no number."""


def figure_of(fact: Fact) -> Figure:
    """The words of a fact (no query)."""
    indicator = load_catalogue()[fact.indicator_id]
    denominator = fact.denominator or (UNKNOWN if indicator.is_rate else "")
    return Figure(
        id=fact.pk,
        code=fact.indicator_id,
        label=indicator.label,
        value=words.as_worded(fact.value, fact.unit, fact.qualifier, _printed(fact)),
        fraction=_fraction(fact),
        chip=words.terms_chip(Terms(denominator, fact.scope, fact.instance)),
        chip_unknown=denominator == UNKNOWN,
        basis=fact.basis,
        basis_words=words.BASES.get(fact.basis, fact.basis),
        confidence=next(word for bound, word in CONFIDENCES if fact.confidence >= bound),
        change=_change(fact),
        status=fact.status,
        status_words=words.STATUSES.get(fact.status, fact.status),
        is_reviewed=fact.status != Fact.Status.UNREVIEWED,
        is_refused=fact.status in (Fact.Status.REJECTED, Fact.Status.NOT_APPLICABLE),
        is_shown=fact.is_shown,
        formula=fact.formula,
        sources=fact.sources,
        quote=fact.quote,
        page=fact.page,
        start=fact.start,
        end=fact.end,
        has_place=fact.value_start is not None,
        plain_value=_digits(fact.value),
        plain_n=_digits(fact.n),
        plain_N=_digits(fact.N),
    )


def _printed(fact: Fact) -> str:
    """The quote up to the end of the figure, whose own words tell 以内 from 近; "" when its place is not known."""
    if fact.start is None or fact.value_end is None:
        return ""
    return fact.quote[: fact.value_end - fact.start]


def _digits(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _fraction(fact: Fact) -> str:
    if fact.N is None or fact.unit != "%":
        return ""
    if fact.n is None:
        return f"(分母 {words.plain(fact.N, 2)})"
    return f"({words.plain(fact.n, 2)}/{words.plain(fact.N, 2)})"


def _change(fact: Fact) -> str:
    """The change that the text states, in its own measure: 百分点 and % never mixed."""
    if fact.change_ambiguous and fact.change_percent is not None:
        return f"原文同比 {words.signed(fact.change_percent)}%（百分点或百分比，待核）"
    parts = []
    if fact.change_points is not None:
        parts.append(f"{words.signed(fact.change_points)}个百分点")
    if fact.change_percent is not None:
        parts.append(f"{words.signed(fact.change_percent)}%")
    if fact.change_absolute is not None:
        parts.append(f"{words.signed(fact.change_absolute)}{fact.unit}")
    text = f"原文同比 {'，'.join(parts)}" if parts else ""
    if fact.previous is not None:
        text += f"{'，' if text else ''}上年 {words.quantity(fact.previous, fact.unit)}"
    return text
