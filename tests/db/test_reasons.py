"""Prewritten reasons and letters: chosen or typed, never left out; and who is offered which district."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from fazhi.accounts.models import User
from fazhi.reports import tasks
from fazhi.reports.actions import store_analysis, submit_files
from fazhi.reports.actions.publication import STEP_REASONS
from fazhi.reports.actions.resolving import REASONS
from fazhi.reports.models import Decision, District, Finding, Report
from tests.db.analyses import TEXT, analysis, finding, rate, source


pytestmark = pytest.mark.django_db


@pytest.fixture
def report(accounts: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr(tasks, "send", lambda report_id: None)
    [submission] = submit_files(accounts["clerk"], [ContentFile(TEXT.encode(), name="甲.txt")])
    assert submission.report is not None
    store_analysis(submission.report, source(), analysis(rate(), findings=(finding(),)))
    return submission.report


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_returned_finding_comes_with_a_letter_to_send(report: Report, accounts: dict[str, User]) -> None:
    client = browser(accounts["reviewer"])
    page = client.get("/findings/").content.decode()
    offered = [REASONS[way] for way in ("adopt_stated", "returned", "not_used")]
    assert all(reason in page for reasons in offered for reason in reasons)
    assert "退回函" not in page
    row = report.findings.get()
    form = {"action": "resolve", "finding": row.pk, "resolution": "returned", "expected": "open"}
    client.post(f"/reports/{report.pk}/review/decide/", form | {"reason": REASONS["returned"][0]})
    page = client.get("/findings/?state=settled").content.decode()
    letter = page.partition("<pre id=")[2].partition("</pre>")[0]
    for words in ("上城区人民政府", row.message, REASONS["returned"][0], "5个工作日", row.spans[0]["quote"]):
        assert words in letter, words
    assert Finding.objects.get().resolution == "returned"


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"reason": STEP_REASONS["return_to_review"][0]}, STEP_REASONS["return_to_review"][0]),
        ({"reason": STEP_REASONS["return_to_review"][0], "reason_text": "另有原因"}, "另有原因"),
        ({"reason_text": "另有原因"}, "另有原因"),
        ({"reason_text": "  "}, None),
        ({}, None),
    ],
)
def test_a_step_takes_a_chosen_or_a_typed_reason_and_no_empty_one(
    report: Report, accounts: dict[str, User], form: dict[str, str], reason: str | None
) -> None:
    Report.objects.update(state="awaiting_signoff")
    client = browser(accounts["signer"])
    page = client.get(f"/reports/{report.pk}/review/").content.decode()
    assert all(words in page for words in STEP_REASONS["return_to_review"])
    client.post(f"/reports/{report.pk}/review/step/", {"step": "return_to_review", **form})
    made = Decision.objects.filter(action="return_to_review").first()
    assert (made.reason if made else None) == reason
    assert Report.objects.get().state == ("awaiting_signoff" if reason is None else "in_review")


def test_the_admin_site_offers_districts_while_one_types(accounts: dict[str, User]) -> None:
    chief = User.objects.create(username="chief", password="!", role="administrator", district_id="330100")
    for user, offered in ((accounts["administrator"], {"330102", "330106"}), (chief, {"330102", "330106"})):
        client = browser(user)
        page = client.get("/admin/accounts/user/add/").content.decode()
        assert "admin-autocomplete" in page and "330106" not in page
        asked = "/admin/autocomplete/?app_label=accounts&model_name=user&field_name=district&term=3301"
        found = {row["id"] for row in client.get(asked).json()["results"]}
        assert offered <= found
    elsewhere = "/admin/autocomplete/?app_label=accounts&model_name=user&field_name=district&term=3201"
    assert browser(accounts["administrator"]).get(elsewhere).json()["results"]
    assert browser(chief).get(elsewhere).json()["results"] == []
    assert District.objects.filter(code="320106").exists()
