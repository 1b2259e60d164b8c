"""The reference tables follow the catalogue's files, and only write what differs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fazhi.catalogue.districts import load_districts
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.models import District, Indicator
from fazhi.reports.reference import sync_reference


pytestmark = pytest.mark.django_db


def test_migrate_fills_every_district_and_indicator() -> None:
    assert District.objects.count() == len(load_districts())
    assert Indicator.objects.count() == len(load_catalogue().indicators)
    county = District.objects.get(code="640104")
    assert (county.full_name, county.parent_id, county.path) == (
        "宁夏回族自治区银川市兴庆区",
        "640100",
        "64/6401/640104",
    )
    assert county.initials == "xqq"


def test_sync_writes_nothing_the_second_time() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert sync_reference() == (0, 0)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_sync_repairs_what_was_changed_and_adds_what_is_missing() -> None:
    District.objects.filter(code="640104").update(name="旧名", parent=None)
    District.objects.filter(code="990106").delete()
    Indicator.objects.filter(code="litigation_loss_rate").update(label="旧名", position=900)
    assert sync_reference() == (2, 1)
    county = District.objects.get(code="640104")
    assert (county.name, county.parent_id) == ("兴庆区", "640100")
    assert District.objects.get(code="990106").parent_id == "990100"
    assert Indicator.objects.get(code="litigation_loss_rate").label != "旧名"


def test_sync_keeps_rows_that_the_files_do_not_know() -> None:
    District.objects.create(code="999999", name="外", full_name="外", level="county", path="99/9999/999999")
    sync_reference()
    assert District.objects.filter(code="999999").exists()


def test_sync_costs_the_same_few_queries_for_every_row() -> None:
    District.objects.update(pinyin="?")
    with CaptureQueriesContext(connection) as queries:
        assert sync_reference() == (len(load_districts()), 0)
    assert len(queries) <= 7


def test_abolished_districts_point_to_their_successors() -> None:
    old = District.objects.select_related("successor").get(code="350427")
    assert old.successor is not None
    assert (old.valid_to, old.successor.name) == (2020, "沙县区")
