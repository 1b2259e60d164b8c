"""A value kept in a process is never shown after it changed, whoever changed it and by whatever means."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from fazhi.accounts.models import User
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import answers, gathering
from fazhi.dashboard.queries.columns import (
    COLUMNS_AT_MOST,
    MADE_AT_MOST,
    Shelf,
    _kept,
    forget_columns,
    national_points,
    stamp_of,
)
from fazhi.dashboard.queries.rows import POINT_COLUMNS, rows
from fazhi.dashboard.selection import NATION, CompareSelection, MatrixSelection
from fazhi.dashboard.series import Point
from fazhi.reports.actions import delete, publication, restore, review, set_identity, store_analysis
from fazhi.reports.models import District, Observation, Report, ValueChange
from fazhi.reports.models.value_change import DOCUMENTS, compact_changes
from tests.db import test_coverage as writing
from tests.db.analyses import analysis, rate, source
from tests.factories import CORRECTION_RATE, make_rate, make_reference


pytestmark = pytest.mark.django_db
WAYS: tuple[Callable[[random.Random], None], ...] = (
    writing.insert, writing.insert_or_update, writing.publish, writing.refuse, writing.move, writing.touch,
    writing.remove, writing.copy, writing.truncate,
)  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forget_columns()


def stored(indicator: str, year: int) -> dict[str, Point]:
    """The rows as they are now, read without anything kept."""
    found = rows(
        f"SELECT {POINT_COLUMNS} FROM reports_observation o WHERE indicator_id = %s AND year = %s AND district_id < '99'",
        [indicator, year],
    )
    return {row[1]: Point._make(row) for row in found}


def agree() -> None:
    for indicator in writing.INDICATORS:
        for year in writing.YEARS:
            assert national_points(indicator, year) == stored(indicator, year)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_writing_is_seen_at_once(way: Callable[[random.Random], None]) -> None:
    make_reference(*writing.DISTRICTS)
    for seed in range(4):
        chance = random.Random(seed)
        writing.insert_or_update(chance)
        agree()
        way(chance)
        agree()


def test_sql_by_hand_is_seen_at_once(db: None) -> None:
    make_reference(*writing.DISTRICTS)
    make_rate("330102", 2023, 20, 80)
    assert national_points(CORRECTION_RATE, 2023)["330102"].value == 25
    for statement in ("UPDATE reports_observation SET value = 26", "DELETE FROM reports_observation"):
        before = stamp_of(2023)
        with connection.cursor() as cursor:
            cursor.execute(statement)
        assert stamp_of(2023) != before
        assert national_points(CORRECTION_RATE, 2023) == stored(CORRECTION_RATE, 2023)


def test_a_value_moved_to_another_year_changes_both(db: None) -> None:
    make_reference(*writing.DISTRICTS)
    make_rate("330102", 2023, 20, 80)
    before = stamp_of(2022), stamp_of(2023), stamp_of(2024)
    Observation.objects.update(year=2022)
    assert stamp_of(2022) != before[0]
    assert stamp_of(2023) != before[1]
    assert stamp_of(2024) == before[2]


def test_what_was_rolled_back_is_not_taken_for_what_came_after(db: None) -> None:
    make_reference(*writing.DISTRICTS)
    make_rate("330102", 2023, 20, 80)
    for value in (30, 40):
        with pytest.raises(RuntimeError), transaction.atomic():
            Observation.objects.update(value=value)
            assert national_points(CORRECTION_RATE, 2023)["330102"].value == value
            raise RuntimeError
        assert national_points(CORRECTION_RATE, 2023)["330102"].value == 25
    Observation.objects.update(value=50)
    assert national_points(CORRECTION_RATE, 2023)["330102"].value == 50


def test_unchanged_values_are_read_once(db: None, django_assert_num_queries: Any) -> None:
    make_reference(*writing.DISTRICTS)
    make_rate("330102", 2023, 20, 80)
    with django_assert_num_queries(2):
        first = national_points(CORRECTION_RATE, 2023)
    with django_assert_num_queries(1):
        assert national_points(CORRECTION_RATE, 2023) is first
    with pytest.raises(TypeError):
        first["330102"] = first["330102"]  # type: ignore[index]  # what is kept cannot be changed by who gets it


def test_only_so_many_columns_are_kept(db: None) -> None:
    for indicator in load_catalogue().indicators[: COLUMNS_AT_MOST + 4]:
        national_points(indicator.code, 2023)
    assert len(_kept) == COLUMNS_AT_MOST


def test_every_step_of_a_report_shows_in_the_comparison_of_the_country(accounts: dict[str, User]) -> None:
    administrator, reviewer, signer = accounts["administrator"], accounts["reviewer"], accounts["signer"]
    report = Report.objects.create(sha256="a" * 64, original_name="a.txt", size=1, state="checking", run=1)
    seen = []

    def look() -> None:
        report.refresh_from_db()
        series = answers.compare(CompareSelection(CORRECTION_RATE, 2023, within=NATION), administrator).series
        apart = [row for one in series.apart for row in one.rows]
        shown = [(row.point.value, row.point.status, row.point.is_published) for row in (*series.shown, *apart)]
        assert shown == [
            (one.value, one.status, one.is_published)
            for one in Observation.objects.exclude(status__in=("rejected", "not_applicable"))
        ]
        seen.append(tuple(shown))

    look()
    store_analysis(report, source(), analysis(rate()))
    look()
    review.accept(report, report.facts.get().pk, reviewer)
    look()
    set_identity(report, district=District.objects.get(pk="330102"), year=2023, kind="annual", user=reviewer)
    publication.submit(report, reviewer)
    publication.sign(report, signer)
    look()
    publication.withdraw(report, signer, reason="重新核对")
    look()
    delete(report, administrator, reason="传错了")
    look()
    restore(report, administrator)
    look()
    assert len(set(seen)) >= 4
    assert seen[0] == seen[5] == ()


def test_an_account_never_gets_what_another_may_see(accounts: dict[str, User]) -> None:
    make_rate("330102", 2023, 20, 80)
    make_rate("320106", 2023, 40, 80, is_published=True, status="accepted")
    asked = CompareSelection(CORRECTION_RATE, 2023, within=NATION)

    def shown(name: str) -> set[str]:
        return {row.area.code for row in answers.compare(asked, accounts[name]).series.shown}

    assert shown("administrator") == {"330102", "320106"}
    assert shown("clerk") == {"330102"}
    assert shown("outsider") == {"320106"}
    assert shown("administrator") == {"330102", "320106"}


def test_compacting_leaves_one_mark_a_year_and_forgets_nothing(db: None) -> None:
    make_reference(*writing.DISTRICTS)
    make_rate("330102", 2022, 20, 80)
    make_rate("330106", 2023, 20, 80)
    Observation.objects.update(value=26)
    assert ValueChange.objects.count() > 2
    national_points(CORRECTION_RATE, 2023)
    compact_changes()
    assert sorted(ValueChange.objects.exclude(year=DOCUMENTS).values_list("year", flat=True)) == [2022, 2023]
    Observation.objects.update(value=27)
    assert national_points(CORRECTION_RATE, 2023) == stored(CORRECTION_RATE, 2023)


def test_a_kept_matrix_follows_the_values_and_the_account(accounts: dict[str, User]) -> None:
    make_rate("330102", 2023, 20, 80)
    make_rate("330106", 2023, 40, 80)
    asked = MatrixSelection((CORRECTION_RATE,), year=2023, within="330000", level="county")

    def shown(name: str) -> dict[str, int]:
        column = gathering.matrix(asked, accounts[name]).columns[0]
        return {row.area.code: int(row.point.value) for row in column.shown}

    assert shown("administrator") == {"330102": 25, "330106": 50}
    assert shown("clerk") == {"330102": 25}
    assert shown("outsider") == {}
    Observation.objects.filter(district="330106").update(value=51, is_published=True)
    assert shown("clerk") == {"330102": 25, "330106": 51}
    assert shown("administrator") == {"330102": 25, "330106": 51}
    Observation.objects.filter(district="330102").delete()
    assert shown("clerk") == {"330106": 51}


def test_a_kept_comparison_tells_where_a_report_stands_now(accounts: dict[str, User]) -> None:
    make_rate("320106", 2023, 40, 80, is_published=True, status="accepted")
    report = Report.objects.create(
        sha256="b" * 64, original_name="b.txt", size=1, state="checking", run=1, district_id="330102", year=2023
    )
    asked = CompareSelection(CORRECTION_RATE, 2023, within=NATION, level="county")

    def reason() -> str:
        missing = answers.compare(asked, accounts["administrator"]).series.missing
        return next(one.reason for one in missing if "330102" in {area.code for area in one.areas})

    assert reason() == "working"
    Report.objects.filter(pk=report.pk).update(state="failed")
    assert reason() == "failed"


def test_a_shelf_keeps_the_last_few_things_that_were_asked_for() -> None:
    shelf = Shelf()
    made: list[int] = []
    for number in (*range(MADE_AT_MOST), 0, MADE_AT_MOST, 0, 1):
        assert shelf.once(number, lambda number=number: made.append(number) or -number) == -number  # type: ignore[misc]
    assert made == [*range(MADE_AT_MOST + 1), 1]
