"""Copies of records."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fazhi.extraction.model import Fact, Span
from fazhi.extraction.records import changed


FACT = Fact("litigation_lost", Decimal(3), "件", Span(0, 4, "败诉3件"), Span(2, 4, "3件"), scope="own_level")


def test_a_changed_copy_leaves_its_original_alone() -> None:
    copy = changed(FACT, confidence=0.5, n=Decimal(3))
    assert copy == replace(FACT, confidence=0.5, n=Decimal(3))
    assert (FACT.confidence, FACT.n) == (0.0, None)


def test_a_name_that_a_record_does_not_have_is_refused() -> None:
    with pytest.raises(AttributeError):
        changed(FACT, confidense=0.5)
