"""Coverage, search, methods, peers and snapshots: a fixed number of queries, and every page closed to nobody signed in."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fazhi.accounts.models import User
from fazhi.catalogue.districts import load_districts
from fazhi.dashboard.queries.columns import forget_columns
from fazhi.reports.models import PeerGroup, Report
from fazhi.reports.sentences import rebuild_sentences
from tests.db.conftest import DISTRICT
from tests.factories import make_finding, make_rate, make_reference, make_report


pytestmark = pytest.mark.django_db
AT_MOST = 8
PROVINCE = "640000"
ADDRESSES = (
    "/coverage/?within=100000&y=2024",
    f"/coverage/?within={PROVINCE}&y=2024",
    "/coverage/?y=2024",
    "/coverage/?y=2024&lack=excused",
    f"/coverage/export/?within={PROVINCE}&y=2024",
    "/search/",
    "/search/?q=行政复议",
    "/search/?q=行政复议 不会一起出现的词",
    "/methods/",
    "/peers/",
    "/s/",
)
TEXT = "开展行政复议工作，审结案件。\n推进府院联动，不会有别的词。"


def fill(first: int, last: int) -> None:
    counties = [one for one in load_districts().all if one.path.startswith("64/") and one.level == "county"]
    codes = [one.code for one in counties if one.is_current][first:last]
    make_reference(*codes)
    for number, code in enumerate(codes):
        for year in (2023, 2024):
            report = make_report(code, year)
            report.text.text = TEXT
            report.text.save()
            rebuild_sentences(report)
            make_rate(code, year, 20 + number, 100 + number, report=report)
            make_finding(report, "reconsideration_correction_rate", "不符")


def count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("place", [None, PROVINCE])
def test_number_of_queries_does_not_grow_with_the_data(
    client: Client, accounts: dict[str, User], address: str, place: str | None
) -> None:
    fill(0, 3)
    user = accounts["administrator"]
    user.district_id = place
    user.save()
    client.force_login(user)
    few = count(client, address)
    fill(3, 9)
    assert count(client, address) == few
    assert few <= AT_MOST


@pytest.mark.parametrize("place", [None, PROVINCE])
def test_snapshot_and_group_cost_no_more(client: Client, accounts: dict[str, User], place: str | None) -> None:
    fill(0, 6)
    user = accounts["administrator"]
    user.district_id = place
    user.save()
    client.force_login(user)
    codes = list(Report.objects.values_list("district", flat=True).distinct())
    group = PeerGroup.objects.create(name="组", note="相近", owner=accounts["administrator"])
    group.districts.set(codes)
    assert count(client, f"/peers/{group.pk}/") <= AT_MOST
    make_rate(DISTRICT, 2024, 20, 90, denominator="reconsideration_accepted", is_published=True)  # can be converted
    group.districts.add(DISTRICT)
    for query in (
        f"within={PROVINCE}&y=2024", "within=100000&y=2024&convert=1", f"peer={group.pk}&y=2024",
        f"peer={group.pk}&y=2024&convert=1&bench={DISTRICT}",
    ):  # fmt: skip
        forget_columns()  # the first asking of the country costs one query more
        assert count(client, f"/compare/?{query}") <= AT_MOST, query
        address = client.post("/s/new/", {"page": "compare", "query": query})["Location"]
        assert count(client, address) <= AT_MOST


@pytest.mark.parametrize("address", [*ADDRESSES, "/peers/1/", "/s/abcdefghjk/"])
def test_nobody_is_led_to_the_sign_in_page(client: Client, reference: None, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302 and response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "address", ["/coverage/due/", "/coverage/excuse/", "/peers/new/", "/peers/1/delete/", "/s/new/"]
)
def test_forms_without_the_token_are_refused(accounts: dict[str, User], address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(accounts["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(address).status_code == 403
