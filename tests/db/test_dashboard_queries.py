"""Every page asks a fixed number of questions of the database, whatever the size of the data."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fazhi.accounts.models import User
from fazhi.catalogue.districts import load_districts
from tests.factories import ACCEPTED, make_finding, make_rate, make_reference, make_report


pytestmark = pytest.mark.django_db

PROVINCE = "640000"
AT_MOST = 8
"""Session, account and its district included."""


def fill(first: int, last: int) -> None:
    """Reports and rates of the counties first..last of a province, over three years, in two 口径."""
    counties = [one for one in load_districts().all if one.path.startswith("64/") and one.level == "county"]
    codes = [one.code for one in counties if one.is_current][first:last]
    make_reference(*codes)
    for number, code in enumerate(codes):
        for year in (2022, 2023, 2024):
            report = make_report(code, year)
            denominator = {"denominator": ACCEPTED} if number % 3 == 0 else {}
            make_rate(code, year, 20 + number, 100 + number, report=report, **denominator)
            make_finding(report, "reconsideration_correction_rate", "不符")


ADDRESSES = (
    "/",
    f"/compare/?within={PROVINCE}&y=2024&level=county",
    f"/compare/?within={PROVINCE}&y=2024&convert=1",
    "/compare/?within=100000",
    f"/compare/figure/?within={PROVINCE}",
    "/trend/",
    "/trend/?areas=640104,640105,640106",
    f"/compare/?within={PROVINCE}&y=2024&tab=funnel&bench={PROVINCE}",
    f"/matrix/?within={PROVINCE}&y=2024",
    f"/scatter/?within={PROVINCE}&y=2024",
    "/i/",
    "/i/reconsideration_correction_rate/",
    "/d/",
    "/d/640104/?y=2024",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_number_of_queries_does_not_grow_with_the_data(client: Client, accounts: dict[str, User], address: str) -> None:
    user = accounts["administrator"]
    user.district_id = None
    client.force_login(user)
    fill(0, 4)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    fill(4, 16)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few)
    assert len(many) <= AT_MOST


def test_account_with_a_district_costs_at_most_the_same(client: Client, accounts: dict[str, User]) -> None:
    fill(0, 4)
    make_reference("640104")
    viewer = accounts["viewer"]
    viewer.district_id = "640104"
    viewer.save()
    client.force_login(viewer)
    for address in ("/", "/compare/", "/trend/", "/d/640104/", "/i/reconsideration_correction_rate/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= AT_MOST, (address, [query["sql"][:80] for query in asked.captured_queries])
