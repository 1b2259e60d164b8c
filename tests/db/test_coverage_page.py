"""`/coverage/`: tables, the list of late districts, dates and excuses with their record, the export."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client

from fazhi.accounts.models import User
from fazhi.reports.models import Decision, DueDate, Excuse
from tests.db.conftest import CITY, DISTRICT, ELSEWHERE, NEIGHBOUR
from tests.factories import make_observation, make_report


pytestmark = pytest.mark.django_db
ADDRESS = f"/coverage/?within={CITY}&y=2024"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.dashboard.views.coverage.timezone.localdate", lambda: date(2025, 4, 11))


@pytest.fixture
def administrator(client: Client, accounts: dict[str, User]) -> Client:
    client.force_login(accounts["administrator"])
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def part(html: str, heading: str) -> str:
    return html.split(f'aria-labelledby="{heading}"', 1)[1].split("</section>", 1)[0]


def test_late_districts_are_listed_by_what_is_missing(administrator: Client) -> None:
    make_report(DISTRICT, 2024)
    listed = part(page(administrator, ADDRESS), "late-h")
    assert "已报送，未公开" in listed and "10 天" in listed
    assert "未报送" in listed and "41 天" in listed
    assert "上城区人民政府：" in listed and "data-copy-text" in listed
    assert f'id="d{DISTRICT}"' not in part(page(administrator, ADDRESS + "&lack=submit"), "late-h")
    make_report(NEIGHBOUR, 2024, state="published")
    assert f'id="d{NEIGHBOUR}"' not in part(page(administrator, ADDRESS), "late-h")


def test_values_without_a_report_count_as_handed_in(administrator: Client) -> None:
    make_observation(DISTRICT, 2024, 10, "reconsideration_accepted")
    html = page(administrator, ADDRESS)
    assert "已有数据" in part(html, "matrix-h")


def test_provinces_count_districts_with_values(administrator: Client) -> None:
    make_observation(DISTRICT, 2024, 10, "reconsideration_accepted")
    table = part(page(administrator, "/coverage/?within=100000&y=2024"), "provinces-h")
    assert "浙江省" in table and ">1/90<" in table
    assert "台湾省" not in table and "示范省" not in table


def test_administrator_sets_and_resets_dates_with_a_record(administrator: Client) -> None:
    sent = {
        "district": CITY,
        "year": "2024",
        "submit_by": "2025-01-31",
        "publish_by": "2025-03-20",
        "reason": "市局通知",
    }
    assert administrator.post("/coverage/due/", sent).status_code == 302
    html = page(administrator, ADDRESS)
    assert "2025-01-31" in html and "杭州市设定" in html and "70 天" in html
    administrator.post("/coverage/due/", {"district": CITY, "year": "2024", "reset": "1"})
    assert not DueDate.objects.exists()
    assert "法定" in page(administrator, ADDRESS)
    assert list(Decision.objects.order_by("id").values_list("action", "district_id", "year")) == [
        ("set_due_date", CITY, 2024), ("remove_due_date", CITY, 2024),
    ]  # fmt: skip
    assert Decision.objects.earliest("id").after["submit_by"] == "2025-01-31"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"publish_by": "2025-01-01"}, "早于报送截止日期"),
        ({"submit_by": "明天"}, "不是日期"),
        ({"submit_by": "2025-02-30"}, "不是日期"),
        ({"submit_by": "1999-01-01"}, "与2024年度不符"),
        ({"year": ""}, "没有写明年度"),
        ({"district": "999999"}, "没有代码为"),
    ],
)
def test_dates_that_cannot_be_meant_get_words(administrator: Client, changes: dict[str, str], words: str) -> None:
    sent = {"district": CITY, "year": "2024", "submit_by": "2025-01-31", "publish_by": "2025-03-20", **changes}
    response = administrator.post("/coverage/due/", sent)
    assert response.status_code in (400, 404)
    assert words in response.content.decode()
    assert not DueDate.objects.exists()


def test_excuse_needs_a_reason_and_leaves_a_record(client: Client, accounts: dict[str, User]) -> None:
    client.force_login(accounts["city_clerk"])
    sent = {"district": DISTRICT, "year": "2024", "within": CITY, "kind": "secret", "reason": ""}
    assert "没有写明事由" in client.post("/coverage/excuse/", sent).content.decode()
    assert client.post("/coverage/excuse/", {**sent, "reason": "全文定密"}).status_code == 302
    html = page(client, ADDRESS)
    assert f'id="d{DISTRICT}"' not in part(html, "late-h") and "涉密不公开" in part(html, "matrix-h")
    assert "全文定密" in part(page(client, ADDRESS + "&lack=excused"), "late-h")
    decision = Decision.objects.latest("id")
    assert (decision.action, decision.district_id, decision.reason) == ("excuse", DISTRICT, "全文定密")
    client.post("/coverage/excuse/", {**sent, "remove": "1"})
    assert not Excuse.objects.exists()
    assert Decision.objects.latest("id").action == "remove_excuse"


def test_extension_needs_a_date_to_come(client: Client, accounts: dict[str, User]) -> None:
    client.force_login(accounts["city_clerk"])
    sent = {"district": DISTRICT, "year": "2024", "kind": "extended", "reason": "来函", "until": "2020-01-01"}
    assert "已经过去" in client.post("/coverage/excuse/", sent).content.decode()
    assert client.post("/coverage/excuse/", {**sent, "until": "2025-05-01"}).status_code == 302
    assert Excuse.objects.get().until == date(2025, 5, 1)


def test_only_the_own_scope_may_be_changed(client: Client, accounts: dict[str, User]) -> None:
    excuse = {"district": ELSEWHERE, "year": "2024", "kind": "secret", "reason": "x"}
    due = {"district": CITY, "year": "2024", "submit_by": "2025-01-31", "publish_by": "2025-03-20"}
    for name, expected in (("city_clerk", 403), ("viewer", 403), ("signer", 403), ("administrator", 302)):
        client.force_login(accounts[name])
        assert client.post("/coverage/excuse/", excuse).status_code == expected, name
        assert client.post("/coverage/due/", due).status_code == expected, name
    accounts["administrator"].district_id = ELSEWHERE
    accounts["administrator"].save()
    client.force_login(accounts["administrator"])
    assert client.post("/coverage/due/", due).status_code == 403
    assert client.get("/coverage/due/").status_code == 405


def test_account_of_a_district_sees_only_itself(client: Client, accounts: dict[str, User]) -> None:
    client.force_login(accounts["viewer"])
    html = page(client, "/coverage/?y=2024")
    assert f'id="d{DISTRICT}"' in html and f'id="d{NEIGHBOUR}"' not in html
    assert "没有您可以查看的下级地区" in page(client, "/coverage/?within=320100&y=2024")


def test_export_opens_in_a_spreadsheet_and_runs_nothing(administrator: Client, accounts: dict[str, User]) -> None:
    Excuse.objects.create(
        district_id=DISTRICT, year=2024, kind="secret", reason='=HYPERLINK("x")', made_by=accounts["administrator"]
    )
    response = administrator.get(f"/coverage/export/?within={CITY}&y=2024")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = {row["区划代码"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows[DISTRICT]["说明"] == '\'=HYPERLINK("x")'
    assert rows[NEIGHBOUR]["欠缺"] == "未报送" and rows[NEIGHBOUR]["逾期天数"] == "41"


@pytest.mark.parametrize(
    ("query", "status"), [("y=abc", 400), ("y=2026", 400), ("within=999999", 404), ("lack=x", 400), ("level=town", 400), ("page=0", 400), ("y=2000", 200), ("page=999", 200)]
)  # fmt: skip
def test_odd_questions_are_answered_in_words(administrator: Client, query: str, status: int) -> None:
    assert "报送" in page(administrator, f"/coverage/?{query}", status)
