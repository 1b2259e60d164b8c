"""The report list, upload and reader pages, and what can be done on them."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi import extraction
from fazhi.accounts.models import User
from fazhi.reports import processing, tasks
from fazhi.reports.models import Decision, Observation, Report
from tests.db.analyses import TEXT, analysis, fact, finding, rate, source


pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "send", lambda report_id: None)


@pytest.fixture
def sign_in(accounts: dict[str, User]) -> SignIn:
    def client_of(name: str) -> Client:
        client = Client()
        client.force_login(accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of


def text_file(name: str = "甲.txt", text: str = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def read_report(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> Report:
    """A report of 330102 that the clerk uploaded and a worker has read."""
    sign_in("clerk").post("/reports/upload/", {"files": text_file()})
    report = Report.objects.get()
    found = analysis(
        rate(n=Decimal(15), N=Decimal(75)), fact("reconsideration_accepted", "80", "80件"), findings=(finding(),)
    )
    monkeypatch.setattr(processing, "read_isolated", lambda *a, **k: source())
    monkeypatch.setattr(extraction, "extract", lambda *a: found)
    processing.process(report.pk)
    report.refresh_from_db()
    assert report.state == "in_review"
    return report


def test_upload_without_script_leads_to_the_progress_of_these_files(sign_in: SignIn) -> None:
    client = sign_in("clerk")
    response = client.post("/reports/upload/", {"files": [text_file(), text_file("空.txt", "")]}, follow=True)
    ids = ",".join(str(pk) for pk in Report.objects.order_by("pk").values_list("pk", flat=True))
    assert response.redirect_chain[-1][0] == f"/reports/upload/?ids={ids}"
    page = response.content.decode()
    assert "排队中" in page
    assert "文件是空的" in page


def test_upload_without_a_file_says_what_to_do(sign_in: SignIn) -> None:
    response = sign_in("clerk").post("/reports/upload/", {})
    assert response.status_code == 400
    assert "请先选择文件" in response.content.decode()


def test_upload_by_script_answers_for_every_file(sign_in: SignIn) -> None:
    response = sign_in("clerk").post(
        "/reports/upload/", {"files": [text_file(), text_file("空.txt", "")]}, headers={"Accept": "application/json"}
    )
    first, second = response.json()["files"]
    assert (first["outcome"], first["state"], first["url"]) == ("accepted", "queued", f"/reports/{first['id']}/")
    assert (second["outcome"], second["state"], second["code"]) == ("refused", "failed", "empty")


def test_upload_page_shows_own_recent_files_after_a_reload(sign_in: SignIn) -> None:
    sign_in("clerk").post("/reports/upload/", {"files": text_file("我的报告.txt")})
    assert "我的报告.txt" in sign_in("clerk").get("/reports/upload/").content.decode()
    assert "我的报告.txt" not in sign_in("outsider").get("/reports/upload/").content.decode()


def test_status_tells_the_stage_and_leaves_out_what_may_not_be_seen(sign_in: SignIn, read_report: Report) -> None:
    address = f"/reports/status/?ids={read_report.pk},999999,abc"
    [row] = sign_in("clerk").get(address).json()["reports"]
    assert (row["state"], row["done"], row["facts"], row["findings"], row["year"]) == ("in_review", True, 2, 1, 2023)
    assert sign_in("outsider").get(address).json()["reports"] == []
    assert sign_in("clerk").get("/reports/status/").json()["reports"] == []


def test_status_says_so_when_a_worker_died(sign_in: SignIn, read_report: Report) -> None:
    Report.objects.update(state="extracting", heartbeat=None)
    [row] = sign_in("clerk").get(f"/reports/status/?ids={read_report.pk}").json()["reports"]
    assert row["stalled"] is True
    assert "自动重新排队" in row["message"]


def test_reader_marks_figures_and_links_both_ways(sign_in: SignIn, read_report: Report) -> None:
    page = sign_in("clerk").get(f"/reports/{read_report.pk}/").content.decode()
    for row in read_report.facts.all():
        assert f'id="v-{row.pk}"' in page
        assert f'href="#fact-{row.pk}"' in page
        assert f'id="fact-{row.pk}"' in page
        assert f'href="#v-{row.pk}"' in page
    assert "(15/75)" in page
    assert "审结" in page
    assert "15 ÷ 75 与原文不符" in page


def test_reader_escapes_what_the_document_says(sign_in: SignIn, read_report: Report) -> None:
    read_report.text.text = "<script>alert(1)</script>" + TEXT[25:]
    read_report.text.save()
    Report.objects.update(title="<img src=x>", original_name="<b>.txt")
    page = sign_in("clerk").get(f"/reports/{read_report.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<b>.txt" not in page


def test_reader_works_before_there_is_a_text(sign_in: SignIn) -> None:
    sign_in("clerk").post("/reports/upload/", {"files": [text_file(), text_file("空.txt", "")]})
    for report in Report.objects.all():
        assert sign_in("clerk").get(f"/reports/{report.pk}/").status_code == 200


def test_reader_needs_the_same_number_of_queries_for_many_facts(
    sign_in: SignIn, read_report: Report, django_assert_num_queries: Any
) -> None:
    client = sign_in("clerk")
    with django_assert_num_queries(7) as captured:
        client.get(f"/reports/{read_report.pk}/")
    few = len(captured)
    row = read_report.facts.first()
    assert row is not None
    for _ in range(30):
        row.pk = None
        row.save()
    with django_assert_num_queries(few):
        client.get(f"/reports/{read_report.pk}/")


def test_list_needs_the_same_number_of_queries_for_many_reports(
    sign_in: SignIn, read_report: Report, django_assert_num_queries: Any
) -> None:
    client = sign_in("clerk")
    with django_assert_num_queries(6):
        client.get("/reports/")
    for number in range(30):
        Report.objects.create(
            sha256=f"{number:064d}", original_name="乙.txt", size=1, district_id="330102", state="in_review"
        )
    with django_assert_num_queries(6):
        client.get("/reports/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("?q=甲区", True),
        ("?q=没有这样的", False),
        ("?year=2023", True),
        ("?year=2022", False),
        ("?district=330100", True),
        ("?district=330102", True),
        ("?district=330106", False),
        ("?state=in_review", True),
        ("?state=working", False),
        ("?state=attention", False),
        ("?kind=annual", True),
        ("?kind=duty", False),
        ("?trash=1", False),
    ],
)
def test_list_filters_by_address(sign_in: SignIn, read_report: Report, query: str, found: bool) -> None:
    page = sign_in("clerk").get(f"/reports/{query}").content.decode()
    assert (f'data-report="{read_report.pk}"' in page) is found


@pytest.mark.parametrize("query", ["?year=1", "?state=nothing", "?district=abc", "?page=0", "?kind=x"])
def test_list_explains_a_question_that_cannot_be_answered(sign_in: SignIn, query: str) -> None:
    response = sign_in("clerk").get(f"/reports/{query}")
    assert response.status_code == 400
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize("district", ["330106", "330106 浙江省杭州市西湖区", "浙江省杭州市西湖区"])
def test_identity_moves_the_figures_and_is_recorded(sign_in: SignIn, read_report: Report, district: str) -> None:
    Report.objects.update(uploaded_by=User.objects.get(username="city_clerk"))
    response = sign_in("city_clerk").post(
        f"/reports/{read_report.pk}/identity/", {"district": district, "year": "2022", "kind": "duty"}
    )
    assert response.status_code == 302
    assert set(Observation.objects.values_list("district", "year")) == {("330106", 2022)}
    decision = Decision.objects.get()
    assert (decision.action, decision.before["district"], decision.after["district"]) == (
        "confirm_identity", "330102", "330106",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"district": "不存在的地方"}, "没有找到地区"),
        ({"year": "2099"}, "年份应在"),
        ({"year": "去年"}, "四位年份"),
        ({"kind": "poem"}, "请选择报告类型"),
        ({"district": "990101"}, "示例地区"),
        ({"district": "320106"}, "不在您的辖区"),
    ],
)
def test_identity_refuses_with_words_and_keeps_what_was_typed(
    sign_in: SignIn, read_report: Report, change: dict[str, str], message: str
) -> None:
    entered = {"district": "330102", "year": "2023", "kind": "annual"} | change
    response = sign_in("clerk").post(f"/reports/{read_report.pk}/identity/", entered)
    page = response.content.decode()
    assert response.status_code == 400
    assert message in page
    assert f'value="{entered["district"]}"' in page
    assert not Decision.objects.exists()


def test_a_report_without_a_district_is_settled_by_a_person(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in("clerk").post("/reports/upload/", {"files": text_file()})
    report = Report.objects.get()
    monkeypatch.setattr(processing, "read_isolated", lambda *a, **k: source())
    monkeypatch.setattr(extraction, "extract", lambda *a: analysis(rate(), district=None))
    processing.process(report.pk)
    page = sign_in("clerk").get(f"/reports/{report.pk}/").content.decode()
    assert "需要您指定地区或年份" in page
    assert not Observation.objects.exists()
    sign_in("clerk").post(f"/reports/{report.pk}/identity/", {"district": "330102", "year": "2023", "kind": "annual"})
    report.refresh_from_db()
    assert (report.state, report.failure_reason, Observation.objects.count()) == ("in_review", "", 1)


def test_delete_hides_figures_and_restore_brings_them_back(sign_in: SignIn, read_report: Report) -> None:
    client = sign_in("clerk")
    assert client.post(f"/reports/{read_report.pk}/delete/").status_code == 302
    assert not Observation.objects.exists()
    assert client.get(f"/reports/{read_report.pk}/").status_code == 404
    assert f'data-report="{read_report.pk}"' in client.get("/reports/?trash=1").content.decode()
    assert client.post(f"/reports/{read_report.pk}/restore/").status_code == 302
    assert Observation.objects.count() == 2
    assert list(Decision.objects.order_by("pk").values_list("action", flat=True)) == ["delete", "restore"]


def test_a_published_report_is_not_deleted(sign_in: SignIn, read_report: Report) -> None:
    Report.objects.update(state="published")
    sign_in("clerk").post(f"/reports/{read_report.pk}/delete/")
    read_report.refresh_from_db()
    assert read_report.deleted_at is None


def test_the_original_comes_as_an_attachment_that_no_browser_runs(sign_in: SignIn, read_report: Report) -> None:
    response = sign_in("clerk").get(f"/reports/{read_report.pk}/original/")
    assert b"".join(response.streaming_content) == TEXT.encode()  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%94%B2")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"


def test_samples_are_removed_only_after_a_confirmation(sign_in: SignIn, read_report: Report) -> None:
    Report.objects.update(is_sample=True)
    client = sign_in("administrator")
    assert "确认移除" in client.post("/reports/samples/remove/").content.decode()
    assert Report.objects.exists()
    client.post("/reports/samples/remove/", {"confirm": "yes"})
    assert not Report.objects.exists()
    assert not Observation.objects.exists()


def test_district_search_stays_within_the_scope(sign_in: SignIn) -> None:
    def codes(name: str, words: str) -> list[str]:
        results = sign_in(name).get("/districts/search/", {"q": words}).json()["results"]
        return [row["code"] for row in results]

    assert "330106" in codes("administrator", "西湖")
    assert len(codes("administrator", "西湖")) > 1
    assert codes("administrator", "330106") == ["330106"]
    assert codes("administrator", "杭州市西湖") == ["330106"]
    assert "330106" in codes("administrator", "xhq")
    assert "330106" in codes("administrator", "xihuqu")
    assert codes("city_clerk", "西湖") == ["330106"]
    assert codes("outsider", "西湖") == []
    assert codes("administrator", "") == []
    assert len(codes("administrator", "区")) == 20


def test_no_page_holds_inline_style_or_script(sign_in: SignIn, read_report: Report) -> None:
    client = sign_in("administrator")
    for address in ("/reports/", "/reports/upload/", f"/reports/{read_report.pk}/", "/reports/samples/remove/"):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_status_is_plain_json(sign_in: SignIn, read_report: Report) -> None:
    response = sign_in("clerk").get(f"/reports/status/?ids={read_report.pk}")
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content)["steps"][0] == "已接收"
