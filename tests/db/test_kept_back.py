"""What must not get out, looked for as an attacker would: in every page, export and API answer, by every parameter.

Two sorts of numbers are planted, with digits that occur nowhere else: unpublished ones of another bureau, and ones
that a reviewer has refused or called not applicable.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.http import HttpResponseBase
from django.test import Client

from fazhi.accounts.models import ApiToken, User
from fazhi.reports.models import Fact, Observation, PeerGroup, Report, ReportText, Sentence
from fazhi.reports.sentences import rebuild_sentences
from tests.db.test_every_address import table
from tests.factories import ACCEPTED, CONCLUDED, CORRECTED, CORRECTION_RATE, make_finding, make_observation, make_report


pytestmark = pytest.mark.django_db
OTHERS = (
    "account/", "accounts/", "admin/", "healthz", "favicon.ico", "s/", "peers/", "methods/", "reports/samples/",
    "reports/status/", "districts/search/", "api/v1/openapi.json", "api/v1/docs", "d/go/",
)  # fmt: skip
"""Without any value of a district, or (`s/`) tested by itself."""
GENERAL = [
    "",
    "?district=330102&year=2024",
    "?q=应诉&within=330102",
    "?status=rejected&state=in_review&ids={r}&trash=1",
]
COMPARING = [
    "?i={i}&y=2024&within=330100", "?i={i}&y=2024&within=100000", "?i={i}&areas=330102,330106&status=not_applicable",
    "?i={i}&y=2024&bench=330102&within=330100&convert=1&level=county&pin=330102", "?indicator={i}&status=published",
]  # fmt: skip
COMPARES = (
    "compare",
    "trend",
    "matrix",
    "scatter",
    "api/v1/compare",
    "api/v1/trend",
    "api/v1/observations",
    "api/v1/profile",
)


def addresses(report: Report) -> Iterator[str]:
    """Every GET address of the table, about district 330102, with every question."""
    points = list(Observation.objects.filter(district="330102").values_list("pk", flat=True))
    for method, route, _ in table():
        if method != "GET" or route.startswith(OTHERS):
            continue
        paths = [route.lstrip("/")]
        for placeholder, values in {
            "<int:report_id>": [report.pk], "<int:page>": [1], "<int:point_id>": points, "d/<str:code>": ["d/330102"],
            "i/<str:code>": [f"i/{CORRECTION_RATE}", f"i/{CONCLUDED}"],
        }.items():  # fmt: skip
            paths = [
                path.replace(placeholder, str(value)) for path in paths for value in values if placeholder in path
            ] or paths
        asked = [*GENERAL, *(COMPARING if route.lstrip("/").startswith(COMPARES) else ())]
        for path in paths:
            for question in asked if "<int:point_id>" not in route else ("", "?part=1"):
                for indicator in (CORRECTION_RATE, CONCLUDED) if "{i}" in question else ("",):
                    yield "/" + path + question.format(i=indicator, r=report.pk)


def search_all(
    client: Client, report: Report, digits: re.Pattern[str], *, skip: re.Pattern[str] | None = None
) -> dict[str, str]:
    """Where the digits turn up."""
    found = {}
    for address in addresses(report):
        if skip and skip.search(address):
            continue
        response = client.get(address)
        if match := digits.search(words_of(response)):
            found[address] = match[0]
    return found


def words_of(response: HttpResponseBase) -> str:
    """What a person or a program can read of it; workbooks unpacked, random parts of addresses left out."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as workbook:
            body = b"".join(workbook.read(name) for name in workbook.namelist())
    if not response.get("Content-Type", "").startswith(("text/", "application/json", "application/vnd", "image/svg")):
        return ""
    return re.sub(r"(csrf\w*\"? value=|/static/)\S+", "", body.decode("utf-8", "ignore"))


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


SECRET = re.compile(r"(?<!\d)(87[,.]?654|8\.7654|43\.2[01]|4,?321)(?!\d)|甲乙丙丁戊")
"""Value, rate, numerator and a word of the text of the unpublished report."""


@pytest.fixture
def unpublished(accounts: dict[str, User]) -> Report:
    """A report in review of 330102, with peers beside it that have published."""
    report = make_report("330102", 2024)
    words = "甲乙丙丁戊：全年办结行政复议案件87654件，应诉纠错率43.21%。"
    Report.objects.filter(pk=report.pk).update(title="甲乙丙丁戊", original_name="甲乙丙丁戊.txt")
    ReportText.objects.filter(report=report).update(text=words)
    make_observation("330102", 2024, 87654, CONCLUDED, report=report, quote=words)
    make_observation(
        "330102", 2024, "43.21", CORRECTION_RATE, report=report, quote=words, n=Decimal(4321), N=Decimal(10000),
        denominator=CONCLUDED,
    )  # fmt: skip
    make_finding(report, CORRECTION_RATE, "甲乙丙丁戊：4321 ÷ 10000 ≠ 43.20%")
    report.refresh_from_db()
    rebuild_sentences(report)
    for code in ("330106", "330100"):
        published = make_report(code, 2024, state="published")
        for value, indicator in ((100, CONCLUDED), (50, ACCEPTED)):
            make_observation(code, 2024, value, indicator, report=published, is_published=True, status="accepted")
        make_observation(
            code, 2024, "20", CORRECTION_RATE, report=published, is_published=True, n=Decimal(20), N=Decimal(100),
            denominator=CONCLUDED, status="accepted",
        )  # fmt: skip
    assert Sentence.objects.filter(report=report).exists()
    return report


@pytest.mark.parametrize("who", ["neighbour", "outsider"])
def test_nothing_unpublished_of_another_bureau_gets_out(
    accounts: dict[str, User], unpublished: Report, who: str
) -> None:
    assert search_all(signed_in(accounts[who]), unpublished, SECRET) == {}


def test_what_is_looked_for_would_be_found(accounts: dict[str, User], unpublished: Report) -> None:
    found = search_all(signed_in(accounts["viewer"]), unpublished, SECRET)
    routes = {address.partition("?")[0] for address in found}
    assert {"/compare/", "/trend/", "/matrix/", "/search/", "/reports/", "/d/330102/", "/api/v1/observations"} <= routes


def test_a_token_sees_no_more_than_its_account(accounts: dict[str, User], unpublished: Report) -> None:
    client = Client(
        raise_request_exception=False, headers={"authorization": f"Bearer {ApiToken.issue(accounts['neighbour'])}"}
    )
    found = search_all(client, unpublished, SECRET, skip=re.compile("^/(?!api/)"))
    assert found == {}


REFUSED = re.compile(r"(?<!\d)(87[,.]?654|8\.7654|43\.21|4,?321|76\.54|9,?876)(?!\d)")
THE_RECORD = re.compile(r"^/(reports/\d+/(review|record|reread)/|audit/|findings/)")
"""Where reviewers see what they refused, with who refused it."""


@pytest.mark.parametrize(
    ("status", "is_published"), [("rejected", True), ("not_applicable", True), ("rejected", False)]
)
def test_a_refused_number_is_shown_compared_and_exported_nowhere(
    accounts: dict[str, User], status: str, is_published: bool
) -> None:
    report = make_report("330102", 2024, state="published" if is_published else "in_review")
    common = {"report": report, "quote": "见附表", "status": status, "is_published": is_published}
    make_observation("330102", 2024, 87654, CONCLUDED, previous=Decimal(9876), **common)
    make_observation(
        "330102", 2024, "43.21", CORRECTION_RATE, n=Decimal(4321), N=Decimal(10000), denominator=CONCLUDED,
        low=Decimal("43.21"), change_percent=Decimal("76.54"), **common,
    )  # fmt: skip
    Fact.objects.filter(report=report).update(formula="4321 ÷ 10000 = 43.21%")
    for code in ("330106", "330100"):
        make_observation(code, 2024, 100, CONCLUDED, is_published=True, status="accepted")
        make_observation(code, 2024, 10, CORRECTED, is_published=True, status="accepted")
    for who in ("administrator", "neighbour"):
        assert search_all(signed_in(accounts[who]), report, REFUSED, skip=THE_RECORD) == {}, who


def test_a_snapshot_shows_others_nothing_of_its_maker(accounts: dict[str, User], unpublished: Report) -> None:
    maker = signed_in(accounts["clerk"])
    for question in (
        f"i={CORRECTION_RATE}&y=2024&within=330106&bench=330102",
        f"i={CORRECTION_RATE}&y=2024&within=330100",
    ):
        made = maker.post("/s/new/", {"page": "compare", "query": question})
        address = str(made["Location"])
        assert SECRET.search(words_of(maker.get(address))), question
        for who in ("neighbour", "outsider"):
            answer = signed_in(accounts[who]).get(address)
            assert answer.status_code == 403 or not SECRET.search(words_of(answer)), (who, question)


def test_whoever_uploaded_it_has_no_say_once_it_is_anothers(accounts: dict[str, User]) -> None:
    report = make_report("330106", 2024, uploaded_by=accounts["reviewer"])
    client = signed_in(accounts["reviewer"])
    for address in ("", "review/", "original/", "record/", "reread/", "pages/1/"):
        assert client.get(f"/reports/{report.pk}/{address}").status_code == 404, address
    assert client.post(f"/reports/{report.pk}/delete/").status_code == 404
    Report.objects.filter(pk=report.pk).update(district=None)
    assert client.get(f"/reports/{report.pk}/").status_code == 200


def test_the_workbench_counts_only_what_the_account_sees(accounts: dict[str, User]) -> None:
    for number in range(3):
        Report.objects.create(sha256=f"{number:064d}", original_name="甲.txt", size=1, state="failed")
    Report.objects.create(
        sha256="a" * 64, original_name="乙.txt", size=1, state="failed", uploaded_by=accounts["reviewer"]
    )
    for who, count in (("clerk", 1), ("city_clerk", 1), ("neighbour", 0), ("outsider", 0), ("administrator", 4)):
        page = signed_in(accounts[who]).get("/")
        assert page.context["tally"].attention == count, who


def test_how_far_another_bureau_is_is_not_told(accounts: dict[str, User]) -> None:
    for code, state in (("330102", "published"), ("330106", "in_review")):
        make_report(code, 2024, state=state)
    make_observation("330106", 2024, 7, CONCLUDED)
    make_report("330106", 2023, state="failed")
    clerk = signed_in(accounts["clerk"])
    for year in (2024, 2023):
        found = clerk.get(f"/api/v1/compare?i={CONCLUDED}&y={year}&within=330100").json()
        reasons = {area["code"]: one["reason"] for one in found["missing"] for area in one["areas"]}
        assert reasons["330106"] == "not_published", year
    assert 2024 not in clerk.get(f"/api/v1/compare?i={CONCLUDED}&within=330106").json().get("years", [])
    page = clerk.get("/d/330106/?y=2023").content.decode()
    assert "读取失败" not in page


def test_an_administrator_of_one_place_leaves_alone_what_is_everybodys(accounts: dict[str, User]) -> None:
    chief = User.objects.create(username="chief", password="!", role="administrator", district_id="330100")
    group = PeerGroup.objects.create(name="全国组", owner=accounts["outsider"], is_shared=True)
    client = signed_in(chief)
    assert client.post(f"/peers/{group.pk}/delete/").status_code == 403
    assert client.post(f"/peers/{group.pk}/", {"name": "改"}).status_code == 403
    assert client.post("/reports/samples/remove/", {"confirm": "yes"}).status_code == 403
    assert client.post("/reports/samples/load/").status_code == 403
    mine = PeerGroup.objects.create(name="区组", owner=accounts["clerk"], is_shared=True)
    assert client.post(f"/peers/{mine.pk}/delete/").status_code == 302
