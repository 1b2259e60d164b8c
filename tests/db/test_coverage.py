"""The coverage tables equal a recount after whatever was done to the values, by whatever means."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from django.db import connection

from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports import national
from fazhi.reports.models import Coverage, District, Observation, ProvinceCoverage
from tests.factories import make_reference


pytestmark = pytest.mark.django_db
DISTRICTS = ("330100", "330102", "330106", "320106", "990101", "990102")
INDICATORS = tuple(indicator.code for indicator in load_catalogue().indicators[:4])
YEARS = (2022, 2023)
REFUSED = ("rejected", "not_applicable")


@pytest.fixture(autouse=True)
def districts(db: None) -> None:
    make_reference(*DISTRICTS)


def observation(chance: random.Random, *, indicator: str, district: str, year: int) -> Observation:
    return Observation(
        indicator_id=indicator, district_id=district, year=year, value=1, unit="件",
        status=chance.choice(("unreviewed", "accepted", *REFUSED)), is_published=chance.random() < 0.5,
    )  # fmt: skip


def some_cells(chance: random.Random) -> list[tuple[str, str, int]]:
    cells = [(indicator, district, year) for indicator in INDICATORS for district in DISTRICTS for year in YEARS]
    return chance.sample(cells, chance.randint(1, 20))


def insert(chance: random.Random) -> None:
    taken = set(Observation.objects.values_list("indicator", "district", "year"))
    Observation.objects.bulk_create(
        observation(chance, indicator=i, district=d, year=y) for i, d, y in some_cells(chance) if (i, d, y) not in taken
    )


def insert_or_update(chance: random.Random) -> None:
    Observation.objects.bulk_create(
        [observation(chance, indicator=i, district=d, year=y) for i, d, y in some_cells(chance)],
        update_conflicts=True, unique_fields=["indicator", "year", "district"],
        update_fields=["status", "is_published"],
    )  # fmt: skip


def publish(chance: random.Random) -> None:
    district = chance.choice(DISTRICTS)
    Observation.objects.filter(district=district).update(is_published=chance.random() < 0.6)


def refuse(chance: random.Random) -> None:
    Observation.objects.filter(indicator=chance.choice(INDICATORS)).update(status=chance.choice(REFUSED))


def move(chance: random.Random) -> None:
    """A report turns out to be another district's."""
    before, after = chance.sample(DISTRICTS, 2)
    Observation.objects.filter(district=after).delete()
    Observation.objects.filter(district=before).update(district=after)


def touch(chance: random.Random) -> None:
    Observation.objects.update(value=2)


def remove(chance: random.Random) -> None:
    Observation.objects.filter(district=chance.choice(DISTRICTS), year=chance.choice(YEARS)).delete()


def copy(chance: random.Random) -> None:
    district = chance.choice(DISTRICTS)
    Observation.objects.filter(district=district).delete()
    with connection.cursor() as cursor:
        national.copy(cursor.connection, national.rows([district], 2))


def truncate(chance: random.Random) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE reports_observation")


def recount() -> tuple[dict[tuple[str, int], tuple[int, int]], dict[tuple[str, int, str], tuple[int, int]]]:
    """The slow and obviously right way, in Python."""
    levels = dict(District.objects.values_list("code", "level"))
    shown: Counter[tuple[str, int]] = Counter()
    published: Counter[tuple[str, int]] = Counter()
    for row in Observation.objects.exclude(status__in=REFUSED):
        shown[row.district_id, row.year] += 1
        published[row.district_id, row.year] += row.is_published
    provinces: Counter[tuple[str, int, str]] = Counter()
    provinces_published: Counter[tuple[str, int, str]] = Counter()
    for (district, year), count in shown.items():
        key = (district[:2], year, levels[district])
        provinces[key] += count > 0
        provinces_published[key] += published[district, year] > 0
    return (
        {key: (count, published[key]) for key, count in shown.items()},
        {key: (count, provinces_published[key]) for key, count in provinces.items()},
    )


def kept() -> tuple[dict[tuple[str, int], tuple[int, int]], dict[tuple[str, int, str], tuple[int, int]]]:
    """What the triggers kept, rows of 0 left out."""
    return (
        {(row.district_id, row.year): (row.shown, row.published) for row in Coverage.objects.exclude(shown=0)},
        {
            (row.province, row.year, row.level): (row.districts, row.published)
            for row in ProvinceCoverage.objects.exclude(districts=0)
        },
    )


@pytest.mark.parametrize("seed", range(6))
def test_coverage_equals_a_recount_after_random_operations(seed: int) -> None:
    chance = random.Random(seed)
    operations = (insert, insert, insert_or_update, insert_or_update, publish, refuse, move, touch, remove, copy)
    for _ in range(25):
        operation = chance.choice(operations)
        operation(chance)
        assert kept() == recount(), operation.__name__
    assert not Coverage.objects.filter(shown__lt=0).exists()
    assert not ProvinceCoverage.objects.filter(published__lt=0).exists()


def test_emptying_the_table_empties_the_counts() -> None:
    chance = random.Random(1)
    insert(chance)
    assert Coverage.objects.exists()
    truncate(chance)
    assert kept() == ({}, {})


def test_a_change_of_the_figure_alone_writes_no_count() -> None:
    chance = random.Random(2)
    insert(chance)
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(xmin::text || ctid::text ORDER BY id) FROM reports_coverage")
        before = cursor.fetchone()
        touch(chance)
        cursor.execute("SELECT array_agg(xmin::text || ctid::text ORDER BY id) FROM reports_coverage")
        assert cursor.fetchone() == before
