"""A builder that turns a sentence and its marked numerals into facts, so that a check's test reads as its report."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.model import Fact, Span


Stated = Callable[..., tuple[Fact, ...]]


def _stated(text: str, **marked: str | dict[str, Any]) -> tuple[Fact, ...]:
    """Facts of `text`: indicator="败诉5件" names the clause, whose last numeral is the value.

    A dict gives further fields of the fact beside the clause: {"quote": …, "qualifier": "about", "change": …}.
    """
    facts = []
    for code, given in marked.items():
        fields = dict(given) if isinstance(given, dict) else {"quote": given}
        quote = fields.pop("quote")
        start = text.index(quote)
        numeral = list(re.finditer(r"\d[\d，,]*(?:\.\d+)?(?:万|亿)?(?:余)?(?:%|‰|件次|件|名)?", quote))[-1]
        printed = re.sub(r"[，,]", "", re.match(r"[\d，,.]+", numeral[0])[0])  # type: ignore[index]
        value = Decimal(printed) * (10_000 if "万" in numeral[0] else 1) / (10 if "‰" in numeral[0] else 1)
        words = Span(start + numeral.start(), start + numeral.end(), numeral[0])
        unit = load_catalogue()[code].unit
        facts.append(Fact(code, value, unit, Span(start, start + len(quote), quote), words, **fields))
    return tuple(facts)


@pytest.fixture(scope="session")
def stated() -> Stated:
    """The builder; session-wide, because it holds nothing."""
    return _stated
