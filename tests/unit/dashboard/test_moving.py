"""Movement over years: its unit, its breaks, and what the report itself says about it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.dashboard.moving import change_between, trend_line
from fazhi.dashboard.series import Point
from tests.unit.dashboard.builders import COUNT, RATE, area, count, point, share


@pytest.mark.parametrize(
    ("before", "now", "kind", "amount"),
    [
        (share(1, 77, 270, year=2023), share(1, 29, 135), "points", Decimal("-7.04")),
        (share(1, 20, 100, year=2023), share(1, 20, 100), "points", Decimal(0)),
        (
            share(1, 20, 100, year=2023, denominator="reconsideration_accepted"),
            share(1, 20, 100),
            "terms_changed",
            None,
        ),
        (share(1, 20, 100, year=2023, scope="own_level"), share(1, 20, 100), "terms_changed", None),
        (share(1, 20, 100, year=2023, instance="first"), share(1, 20, 100), "terms_changed", None),
        (share(1, 20, 100, year=2023, denominator="unknown"), share(1, 20, 100), "terms_unknown", None),
        (point(1, "20", year=2023, denominator=""), point(1, "25", denominator=""), "terms_unknown", None),
        (share(1, 1, 8, year=2023), share(1, 20, 100), "few_cases", None),
        (point(1, "20", year=2023, qualifier="about"), point(1, "25"), "not_comparable", None),
    ],
)
def test_rates_move_in_points_or_not_at_all(before: Point, now: Point, kind: str, amount: Decimal | None) -> None:
    change = change_between(now, before, RATE)
    assert (change.kind, change.amount) == (kind, amount)


@pytest.mark.parametrize(
    ("before", "now", "kind", "amount"),
    [
        (385, 750, "percent", Decimal("94.8")),
        (9, 12, "absolute", Decimal(3)),
        (10, 12, "percent", Decimal(20)),
        (0, 12, "from_zero", Decimal(12)),
        (12, 0, "percent", Decimal(-100)),
    ],
)
def test_counts_move_in_percent_unless_the_base_is_small(before: int, now: int, kind: str, amount: Decimal) -> None:
    change = change_between(count(value=now), count(value=before, year=2023), COUNT)
    assert change.kind == kind
    assert change.amount == pytest.approx(amount)


def test_difference_is_supported_only_by_enough_cases() -> None:
    assert change_between(share(1, 300, 1000), share(1, 200, 1000, year=2023), RATE).supported is True
    assert change_between(share(1, 12, 40), share(1, 10, 40, year=2023), RATE).supported is False
    assert change_between(point(1, "30"), point(1, "20", year=2023), RATE).supported is None


def test_stated_change_beside_the_computed_one() -> None:
    agreeing = change_between(point(1, "25", change_points=Decimal("5")), point(1, "20", year=2023), RATE)
    assert (agreeing.stated, agreeing.disagrees) == (Decimal(5), False)
    wrong = change_between(point(1, "25", change_points=Decimal("4.5")), point(1, "20", year=2023), RATE)
    assert (wrong.stated, wrong.disagrees) == (Decimal("4.5"), True)


def test_ambiguous_percent_is_no_statement_about_points() -> None:
    now = point(1, "25", change_percent=Decimal("3"), change_ambiguous=True)
    assert change_between(now, point(1, "20", year=2023), RATE).stated is None


def line(*points: Point, first: int = 2020, last: int = 2024, absences: dict[int, str] | None = None):  # type: ignore[no-untyped-def]
    return trend_line(RATE, area(1), points, absences or {}, first=first, last=last)  # type: ignore[arg-type]


def test_line_breaks_where_terms_change_and_where_a_year_is_missing() -> None:
    made = line(
        share(1, 20, 100, year=2020),
        share(1, 21, 100, year=2021),
        share(1, 22, 100, year=2022, denominator="reconsideration_accepted"),
        share(1, 23, 100, year=2024, denominator="reconsideration_accepted"),
    )
    assert [[one.year for one in segment] for segment in made.segments] == [[2020, 2021], [2022], [2024]]
    assert made.changes[2022].kind == "terms_changed"
    assert 2024 not in made.changes
    assert made.missing == {2023: "not_reported"}


def test_two_unknown_denominators_are_a_break_that_keeps_the_printed_change() -> None:
    made = line(
        point(1, "20", year=2023, denominator="unknown"),
        point(1, "25", denominator="unknown", change_points=Decimal("5")),
        first=2023,
    )
    assert [[one.year for one in segment] for segment in made.segments] == [[2023], [2024]]
    assert (made.changes[2024].amount, made.changes[2024].stated) == (None, Decimal(5))


def test_line_breaks_at_few_cases() -> None:
    made = line(share(1, 20, 100, year=2022), share(1, 2, 8, year=2023), share(1, 20, 100, year=2024), first=2022)
    assert [[one.year for one in segment] for segment in made.segments] == [[2022], [2024]]
    assert [one.year for one in made.points] == [2022, 2023, 2024]


def test_last_years_value_at_second_hand_fills_only_a_gap() -> None:
    gap = line(point(1, "25", year=2024, previous=Decimal("20")), first=2022)
    assert gap.derived == {2023: Decimal(20)}
    known = line(point(1, "19", year=2023), point(1, "25", year=2024, previous=Decimal("20")), first=2022)
    assert known.derived == {}
    outside = line(point(1, "25", year=2022, previous=Decimal("20")), first=2022)
    assert outside.derived == {}


def test_missing_years_keep_their_reason() -> None:
    made = line(share(1, 20, 100, year=2024), first=2022, absences={2023: "not_mentioned"})
    assert made.missing == {2022: "not_reported", 2023: "not_mentioned"}
