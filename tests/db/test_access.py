"""Predicates, scope and rows: what an account may see. Every address as every role: `test_every_address`."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.html import strip_tags

from fazhi.accounts import permissions
from fazhi.accounts.models import ApiToken, User
from fazhi.accounts.permissions import covers, parent_path, scope_path
from fazhi.accounts.tokens import account_of_header
from fazhi.reports import tasks
from fazhi.reports.access import has_in_scope, visible_observations, visible_reports
from fazhi.reports.models import Observation, Report
from tests.factories import CORRECTION_RATE, make_finding, make_observation, make_rate, make_report


pytestmark = pytest.mark.django_db
ROLES = ("administrator", "viewer", "clerk", "reviewer", "signer", "city_clerk", "neighbour", "outsider")

UPLOADERS = {"administrator", "clerk", "reviewer", "city_clerk", "neighbour", "outsider"}


@pytest.fixture(autouse=True)
def no_side_effects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "send", lambda report_id: None)


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_address_asked_with_the_wrong_method_is_refused(accounts: dict[str, User]) -> None:
    report = make_report("330102", 2023)
    client = client_of(accounts["administrator"])
    for action in ("identity", "retry", "delete", "restore"):
        assert client.get(f"/reports/{report.pk}/{action}/").status_code == 405


def test_a_deactivated_account_is_signed_out(accounts: dict[str, User]) -> None:
    client = client_of(accounts["clerk"])
    assert client.get("/reports/").status_code == 200
    User.objects.filter(username="clerk").update(is_active=False)
    assert client.get("/reports/").status_code == 302


def test_forms_without_the_token_are_refused(accounts: dict[str, User]) -> None:
    report = make_report("330102", 2023)
    client = Client(enforce_csrf_checks=True)
    client.force_login(accounts["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/reports/{report.pk}/delete/").status_code == 403
    report.refresh_from_db()
    assert report.deleted_at is None


PREDICATES = {
    "signed_in": set(ROLES),
    "may_upload": UPLOADERS,
    "may_review": {"administrator", "reviewer"},
    "may_sign": {"administrator", "signer"},
    "may_administer": {"administrator"},
}


@pytest.mark.parametrize(("name", "expected"), PREDICATES.items())
def test_predicates(accounts: dict[str, User], name: str, expected: set[str]) -> None:
    predicate = getattr(permissions, name)
    assert {account for account, user in accounts.items() if predicate(user)} == expected
    assert predicate(AnonymousUser()) is False
    inactive = accounts["administrator"]
    inactive.is_active = False
    assert predicate(inactive) is False


def test_a_superuser_administers_whatever_the_role(accounts: dict[str, User]) -> None:
    user = accounts["viewer"]
    user.is_superuser = True
    assert permissions.may_administer(user)


@pytest.mark.parametrize(
    ("account", "path", "covered"),
    [
        ("administrator", "32/3201/320106", True),
        ("city_clerk", "33/3301", True),
        ("city_clerk", "33/3301/330102", True),
        ("city_clerk", "33", False),
        ("city_clerk", "32/3201/320106", False),
        ("clerk", "33/3301/330102", True),
        ("clerk", "33/3301/330106", False),
        ("clerk", "33/3301/3301020", False),
        ("clerk", "", False),
    ],
)
def test_covers(accounts: dict[str, User], account: str, path: str, covered: bool) -> None:
    assert covers(accounts[account], path) is covered


def test_scope_of_nobody_is_nothing(accounts: dict[str, User]) -> None:
    assert scope_path(AnonymousUser()) is None
    assert not visible_reports(AnonymousUser()).exists()
    assert not visible_observations(AnonymousUser()).exists()
    assert parent_path("33/3301/330102") == "33/3301"
    assert parent_path("33") == ""


def test_rows_seen_are_ones_own_and_what_peers_published(accounts: dict[str, User]) -> None:
    for district in ("330100", "330102", "330106", "320106"):
        for year, state in ((2022, "published"), (2023, "in_review")):
            report = make_report(district, year, state=state)
            make_observation(district, year, "20", report=report, is_published=state == "published")
    whole_city = {(d, y) for d in ("330100", "330102", "330106") for y in (2022, 2023)}
    expected: dict[str, tuple[set[tuple[str, int]], set[tuple[str, int]]]] = {
        "clerk": ({("330102", 2022), ("330102", 2023)}, {("330100", 2022), ("330106", 2022)}),
        "city_clerk": (whole_city, set()),
        "outsider": ({("320106", 2022), ("320106", 2023)}, set()),
    }
    for name, (own, of_peers) in expected.items():
        user = accounts[name]
        assert {(r.district_id, r.year) for r in visible_reports(user)} == own
        assert {(o.district_id, o.year) for o in visible_observations(user)} == own | of_peers
    assert visible_reports(accounts["administrator"]).count() == 8
    assert Observation.objects.count() == visible_observations(accounts["administrator"]).count() == 8


def test_of_a_peer_the_published_figure_is_seen_but_not_its_report(accounts: dict[str, User]) -> None:
    report = make_report("330106", 2023, state="published")
    shown = make_rate("330106", 2023, 31, 95, report=report, is_published=True)
    hidden = make_rate("330106", 2022, 31, 95, report=make_report("330106", 2022))
    make_finding(report, CORRECTION_RATE, "与件数不符")
    for name, sees_report in (("clerk", False), ("city_clerk", True), ("neighbour", True), ("administrator", True)):
        client = client_of(accounts[name])
        card = client.get(f"/v/{shown.pk}/").content.decode()
        assert "其中31件" in strip_tags(card)
        assert (f"/reports/{report.pk}/" in card) is sees_report
        for address in (f"/reports/{report.pk}/", f"/api/v1/reports/{report.pk}"):
            assert client.get(address).status_code == (200 if sees_report else 404)
        page = client.get("/d/330106/?y=2023").content.decode()
        assert "其中31件" in strip_tags(page)
        assert ("与件数不符" in page) is sees_report
        assert (f"/reports/{report.pk}/" in page) is sees_report
        values = client.get("/api/v1/observations", {"district": "330106"}).json()["observations"]
        assert [one["report"] for one in values if one["year"] == 2023] == [report.pk if sees_report else None]
        assert client.get(f"/v/{hidden.pk}/").status_code == (200 if sees_report else 404)
        assert {one["year"] for one in values} == ({2022, 2023} if sees_report else {2023})
    assert not has_in_scope(accounts["clerk"], report)
    assert client_of(accounts["outsider"]).get(f"/v/{shown.pk}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/compare/?i={i}&y=2023&within=330100", "/trend/?i={i}&areas=330106", "/matrix/?y=2023&within=330100",
        "/scatter/?y=2023&within=330100", "/i/{i}/", "/d/330106/", "/search/?q=复议", "/", "/findings/", "/reports/",
        "/api/v1/compare?i={i}&y=2023&within=330100", "/api/v1/trend?i={i}&areas=330106",
        "/api/v1/profile?district=330106", "/api/v1/observations", "/api/v1/reports",
    ],
)  # fmt: skip
def test_no_page_shows_a_peers_unpublished_value_or_a_way_to_its_report(
    accounts: dict[str, User], address: str
) -> None:
    shown, hidden = make_report("330106", 2022, state="published"), make_report("330106", 2023)
    make_rate("330106", 2022, 31, 95, report=shown, is_published=True)
    make_rate("330106", 2023, 47, 61, report=hidden)
    content = client_of(accounts["clerk"]).get(address.format(i=CORRECTION_RATE)).content.decode()
    assert "其中47件" not in strip_tags(content)
    assert "77.05" not in content
    for report in (shown, hidden):
        assert f"/reports/{report.pk}/" not in content


def test_a_report_without_a_district_is_the_uploading_bureaus(accounts: dict[str, User]) -> None:
    report = Report.objects.create(
        sha256="a" * 64, original_name="甲.txt", size=1, state="needs_person", uploaded_by=accounts["clerk"]
    )
    seen = {name for name, user in accounts.items() if visible_reports(user).filter(pk=report.pk).exists()}
    assert seen == {"administrator", "viewer", "clerk", "reviewer", "signer", "city_clerk"}


def test_a_token_signs_in_its_active_account_only(accounts: dict[str, User]) -> None:
    token = ApiToken.issue(accounts["viewer"], "统计程序")
    assert not ApiToken.objects.filter(digest=token).exists()
    assert account_of_header(f"Bearer {token}") == accounts["viewer"]
    assert account_of_header(f"bearer  {token} ") == accounts["viewer"]
    assert ApiToken.objects.get().last_used_at is not None
    for header in ("", "Bearer", "Bearer ", f"Basic {token}", f"Bearer {token}x", token):
        assert account_of_header(header) is None
    User.objects.filter(username="viewer").update(is_active=False)
    assert account_of_header(f"Bearer {token}") is None


def test_the_last_use_of_a_token_costs_no_write_every_time(
    accounts: dict[str, User], django_assert_num_queries: Any
) -> None:
    header = f"Bearer {ApiToken.issue(accounts['viewer'])}"
    account_of_header(header)
    with django_assert_num_queries(1):
        account_of_header(header)
