"""The review page, its forms with and without the script, findings, the record: what they show and what they cost."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from fazhi.accounts.models import User
from fazhi.reports.actions import publication, record_decision, review, store_analysis
from fazhi.reports.actions.deciding import token
from fazhi.reports.models import Decision, Fact, Finding, Report
from fazhi.source import Block, Line, SourceText
from tests.db.analyses import TEXT, analysis, fact, finding, rate, source


pytestmark = pytest.mark.django_db
RATE, ACCEPTED = "reconsideration_correction_rate", "reconsideration_accepted"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def report(accounts: dict[str, User]) -> Report:
    report = Report.objects.create(sha256="e" * 64, original_name="甲.txt", size=1, state="checking", run=1)
    doubt = finding(stated=Decimal(20), recomputed=Decimal("21.33"))
    store_analysis(report, source(), analysis(rate(), fact(ACCEPTED, "80", "80件"), findings=(doubt,)))
    return report


@pytest.fixture
def client(accounts: dict[str, User]) -> Client:
    return client_of(accounts["reviewer"])


def of(report: Report, indicator: str = RATE) -> Fact:
    return report.facts.get(indicator=indicator)


def form(report: Report, action: str, indicator: str = RATE, **fields: Any) -> dict[str, Any]:
    row = of(report, indicator)
    return {"action": action, "fact": row.pk, "expected": token(row), **fields}


def decide(client: Client, report: Report, data: dict[str, Any], *, fetched: bool = True) -> Any:
    headers = {"X-Fragment": "1"} if fetched else {}
    return client.post(f"/reports/{report.pk}/review/decide/", data, headers=headers)


def page(client: Client, report: Report) -> str:
    return str(client.get(f"/reports/{report.pk}/review/").content.decode())


def test_the_page_puts_problems_first_with_their_figure(client: Client, report: Report) -> None:
    html = page(client, report)
    order = [html.index(f'id="{key}"') for key in (
        "identity", f"finding-{report.findings.get().pk}", f"fact-{of(report).pk}", f"fact-{of(report, ACCEPTED).pk}",
    )]  # fmt: skip
    assert order == sorted(order)
    assert "采信重算" in html
    assert "还有 <strong" in html


@pytest.mark.parametrize("action", ["accept", "reject", "not_applicable"])
def test_forms_work_without_the_script(client: Client, report: Report, action: str) -> None:
    answer = decide(client, report, form(report, action), fetched=False)
    assert answer.status_code == 302
    assert answer["Location"] == f"/reports/{report.pk}/review/?focus=fact-{of(report).pk}#fact-{of(report).pk}"
    assert of(report).status != "unreviewed"


def test_the_script_gets_the_changed_cards_and_parts(client: Client, report: Report) -> None:
    answer = decide(client, report, form(report, "accept", ACCEPTED))
    body = answer.json()
    key = f"fact-{of(report, ACCEPTED).pk}"
    assert (answer.status_code, body["focus"], set(body["cards"])) == (200, key, {key})
    assert "已确认" in body["cards"][key]
    assert set(body["parts"]) == {"summary", "identity", "checklist"}
    assert body["message"] == "行政复议受理件数 80件 确认。"


def test_a_second_reviewer_is_told_and_shown_the_newest(
    client: Client, report: Report, accounts: dict[str, User]
) -> None:
    stale = form(report, "reject")
    decide(client_of(accounts["administrator"]), report, form(report, "accept"))
    answer = decide(client, report, stale)
    body = answer.json()
    assert answer.status_code == 409
    assert "administrator" in body["message"]
    assert "已确认" in body["cards"][f"fact-{of(report).pk}"]
    assert of(report).status == "accepted"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": ""}, "请填写数值"),
        ({"value": "二十"}, "不是数字"),
        ({"value": "20", "unit": "%", "n": "x"}, "分子"),
        ({"value": "101%"}, "0 至 100"),
        ({"value": "9" * 40, "unit": "%"}, "不小于 0"),
    ],
)
def test_bad_corrections_are_answered_in_words(
    client: Client, report: Report, fields: dict[str, str], words: str
) -> None:
    answer = decide(client, report, form(report, "fix", **fields))
    assert answer.status_code == 400
    assert words in answer.json()["message"]


@pytest.mark.parametrize(
    ("typed", "value"), [("1,280", "1280"), ("１２８０件", "1280"), ("1.2万件", "12000"), ("0.5万", "5000")]
)
def test_numbers_are_taken_as_people_type_them(client: Client, report: Report, typed: str, value: str) -> None:
    assert decide(client, report, form(report, "fix", ACCEPTED, value=typed)).status_code == 200
    assert of(report, ACCEPTED).value == Decimal(value)


@pytest.mark.parametrize(
    "data",
    [{}, {"action": "accept"}, {"action": "accept", "fact": "x"}, {"action": "explode", "fact": "1"},
     {"action": "choose:nothing", "fact": "99"}, {"action": "resolve", "finding": "9", "resolution": "?", "reason": "a"},
     {"action": "add", "indicator": "没有的指标", "value": "3", "quote": "80件"}, {"action": "undo"}],
)  # fmt: skip
def test_nonsense_is_refused_in_words(client: Client, report: Report, data: dict[str, str]) -> None:
    answer = decide(client, report, data)
    assert answer.status_code in (400, 409)
    assert answer.json()["message"].endswith("。")
    assert not Decision.objects.exists()


def test_words_of_people_are_escaped_everywhere(client: Client, report: Report, accounts: dict[str, User]) -> None:
    bad = "<script>alert(1)</script>"
    decide(client, report, form(report, "reject", reason=bad))
    pk = report.findings.get().pk
    decide(client, report, {"action": "resolve", "finding": pk, "resolution": "returned", "reason_text": bad})
    admin = client_of(accounts["administrator"])
    for address in ("review/", "record/"):
        assert bad not in client.get(f"/reports/{report.pk}/{address}").content.decode()
    for address in ("/findings/?state=settled", "/audit/"):
        text = admin.get(address).content.decode()
        assert bad not in text
        assert "&lt;script&gt;" in text


def test_history_stands_on_the_card(client: Client, report: Report) -> None:
    decide(client, report, form(report, "reject", reason="不是本区的"))
    html = page(client, report)
    assert "20%，口径不明" not in html
    assert "20%，审结，未复核 → 20%，审结，不采用（不是本区的）" in html
    record = client.get(f"/reports/{report.pk}/record/?fact={of(report).pk}").content.decode()
    assert "不是本区的" in record


def test_accept_all_is_posted_with_what_was_listed(client: Client, report: Report) -> None:
    answer = decide(client, report, {"action": "accept_all", "ids": str(of(report).pk)})
    assert answer.status_code == 409
    assert of(report).status == "unreviewed"


def test_steps_lead_from_review_to_publication(client: Client, report: Report, accounts: dict[str, User]) -> None:
    signer = client_of(accounts["signer"])
    step = f"/reports/{report.pk}/review/step/"
    assert "还不能发布" in client.post(step, {"step": "submit"}, follow=True).content.decode()
    decide(client, report, {"action": "confirm_identity"})
    pk = report.findings.get().pk
    decide(client, report, {"action": "resolve", "finding": pk, "resolution": "adopt_stated", "reason": "已核对"})
    decide(client, report, form(report, "accept", ACCEPTED))
    client.post(step, {"step": "submit"})
    assert "由签发人办理" in client.post(step, {"step": "sign"}, follow=True).content.decode()
    may_not, may = page(client, report), page(signer, report)
    assert 'value="sign"' not in may_not and "您的账号不能签发" in may_not
    assert 'value="sign"' in may and "不能签发" not in may
    assert "查看复核（待签发人签发）" in client.get(f"/reports/{report.pk}/").content.decode()
    assert "查看复核" not in signer.get(f"/reports/{report.pk}/").content.decode()
    signer.post(step, {"step": "sign"})
    report.refresh_from_db()
    assert report.state == "published"
    signer.post(step, {"step": "withdraw", "reason": "有误"})
    report.refresh_from_db()
    assert report.state == "withdrawn"


def test_signers_read_but_do_not_decide(report: Report, accounts: dict[str, User]) -> None:
    signer = client_of(accounts["signer"])
    assert 'data-key="accept"' not in page(signer, report)
    assert decide(signer, report, form(report, "accept")).status_code == 403


def test_a_published_report_offers_no_decision(client: Client, report: Report) -> None:
    Report.objects.update(state="published")
    html = page(client, report)
    assert 'data-key="accept"' not in html
    assert "重新打开更正" in html


@pytest.mark.parametrize("count", [2, 30])
def test_the_page_takes_the_same_queries_whatever_its_length(
    client: Client, report: Report, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        Fact.objects.create(report=report, indicator_id=ACCEPTED, value=number, unit="件", quote="80件")
    with django_assert_max_num_queries(20):
        page(client, report)


def test_the_page_of_a_report_that_failed_says_so(client: Client, report: Report) -> None:
    Report.objects.update(state="failed", failure_reason="文件已损坏。")
    assert "文件已损坏。" in page(client, report)


def test_printed_words_become_boxes(client: Client, report: Report) -> None:
    width = 1 / (len(TEXT) + 1)
    line = Line(0, len(TEXT), 1, 0.1, 0.12, tuple(i * width for i in range(len(TEXT) + 1)))
    printed = SourceText(TEXT, (Block(0, len(TEXT), page=1, lines=(line,)),), "pdf", 1)
    store_analysis(report, printed, analysis(rate()))
    Report.objects.update(file="originals/a.pdf")
    html = page(client, report)
    start = TEXT.index("20%")
    assert f'data-boxes="1,{round(start * width, 4):.4f},0.1000,' in html
    assert f'src="/reports/{report.pk}/pages/1/"' in html


def test_findings_are_filtered_by_address(report: Report, accounts: dict[str, User]) -> None:
    client = client_of(accounts["administrator"])
    shown = {"?": True, "?district=330100": True, "?district=320106": False, "?year=2023": True, "?year=2022": False,
             "?severity=error": True, "?severity=warning": False, "?state=settled": False}  # fmt: skip
    for query, there in shown.items():
        assert ("15 ÷ 75 与原文不符" in client.get(f"/findings/{query}").content.decode()) is there, query
    select = client.get("/findings/").content.decode().split('<select id="severity"')[0]
    assert select.rsplit('<div class="field', 1)[1].startswith(" field--wide"), (
        "the choice 矛盾和疑点 is cut off in a narrow field"
    )
    for query in ("?year=x", "?district=abc", "?severity=bad", "?page=0"):
        assert client.get(f"/findings/{query}").status_code == 400


def test_a_finding_is_settled_on_its_own_page(client: Client, report: Report) -> None:
    html = client.get("/findings/").content.decode()
    assert "20%" in html
    assert "21.33%" in html
    data = {"action": "resolve", "finding": report.findings.get().pk, "resolution": "not_used", "reason": "无法核实",
            "expected": "open", "back": "findings", "query": "state=open"}  # fmt: skip
    answer = decide(client, report, data, fetched=False)
    assert (answer.status_code, answer["Location"]) == (302, "/findings/?state=open")
    assert "无法核实" in client.get("/findings/?state=settled").content.decode()
    assert Finding.objects.get().resolution == "not_used"


def test_findings_of_another_bureau_are_not_seen(report: Report, accounts: dict[str, User]) -> None:
    for name in ("neighbour", "outsider"):
        assert "15 ÷ 75" not in client_of(accounts[name]).get("/findings/").content.decode()
    viewer = client_of(accounts["viewer"]).get("/findings/").content.decode()
    assert "15 ÷ 75" in viewer
    assert "data-way" not in viewer


@pytest.fixture
def admin(accounts: dict[str, User]) -> Client:
    return client_of(accounts["administrator"])


def test_the_record_is_filtered_by_address(report: Report, admin: Client, accounts: dict[str, User]) -> None:
    review.accept(report, of(report).pk, accounts["reviewer"])
    today = Decision.objects.get().made_at.date()
    shown = {"?": True, "?who=review": True, "?who=nobody": False, "?action=accept": True, "?action=reject": False,
             "?district=330100": True, "?district=320106": False, f"?from={today.year + 1}-01-01": False,
             "?to=2001-01-01": False}  # fmt: skip
    for query, there in shown.items():
        assert ("复议纠错率" in admin.get(f"/audit/{query}").content.decode()) is there, query
    for query in ("?from=2023-13-99", "?to=gestern", "?district=x"):
        assert admin.get(f"/audit/{query}").status_code == 400


def test_the_record_is_exported_without_formulas(report: Report, admin: Client, accounts: dict[str, User]) -> None:
    review.reject(report, of(report).pk, accounts["reviewer"], reason="=HYPERLINK(1)")
    record_decision(accounts["reviewer"], "delete", report=report, reason="@SUM(1)")
    answer = admin.get("/audit/export/")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["理由"] for row in rows] == ["'@SUM(1)", "'=HYPERLINK(1)"]
    assert (rows[1]["账号"], rows[1]["操作"], rows[1]["此后"]) == ("reviewer", "不采用", "20%，审结，不采用")
    assert [row["操作"] for row in csv.DictReader(io.StringIO(
        admin.get("/audit/export/?action=delete").content.decode("utf-8-sig")))] == ["移入回收站"]  # fmt: skip


def test_a_local_administrator_sees_the_record_of_its_own_place(report: Report, accounts: dict[str, User]) -> None:
    review.accept(report, of(report).pk, accounts["reviewer"])
    elsewhere = User.objects.create(username="other", password="!", role="administrator", district_id="320106")
    assert "复议纠错率" not in client_of(elsewhere).get("/audit/").content.decode()


def test_a_replacement_is_shown_before_it_is_signed(client: Client, report: Report, accounts: dict[str, User]) -> None:
    for row in report.facts.all():
        review.accept(report, row.pk, accounts["reviewer"])
    report.findings.all().delete()
    Report.objects.filter(pk=report.pk).update(state="awaiting_signoff", identity_confirmed=True)
    publication.sign(report, accounts["signer"])
    newer = Report.objects.create(sha256="f" * 64, original_name="乙.txt", size=1, state="checking", run=1)
    store_analysis(newer, source(), analysis(rate("25")))
    review.accept(newer, of(newer).pk, accounts["reviewer"])
    html = page(client, newer)
    assert "签发后将替换" in html
    digest = publication.impact_digest(publication.replacement_impact(newer))
    client.post(f"/reports/{newer.pk}/review/step/", {"step": "read_impact", "digest": digest})
    assert "（已阅）" in page(client, newer)
