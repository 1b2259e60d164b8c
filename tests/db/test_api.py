"""The JSON API: the same answers as the pages, who may ask, and what a bad question gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.accounts.models import ApiToken, User
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import answers
from fazhi.dashboard.selection import CompareSelection
from fazhi.reports.models import Report
from tests.db.asking import client, get, user, values
from tests.factories import (
    CONCLUDED,
    CORRECTED,
    CORRECTION_RATE,
    SAMPLE_PREFECTURE,
    make_observation,
    make_reference,
    make_report,
)


__all__ = ["client", "user", "values"]
pytestmark = pytest.mark.django_db


def test_compare_orders_one_denominator_and_lists_the_others_apart(client: Client, values: dict[str, Report]) -> None:
    found = get(client, f"compare?indicator={CORRECTION_RATE}&year=2024&within={SAMPLE_PREFECTURE}")
    assert [row["district"] for row in found["ordered"]] == ["990102", "990101"]
    assert {row["denominator"] for row in found["ordered"]} == {"reconsideration_concluded"}
    assert found["terms"]["label"] == "审结"
    assert [row["district"] for row in found["counts"]] == ["990105"]
    assert found["counts"][0]["display"] == "2/7"
    apart = {group["terms"]["denominator"]: group for group in found["apart"]}
    assert set(apart) == {"reconsideration_accepted", "unknown"}
    assert apart["reconsideration_accepted"]["rows"][0]["conversion"] == {"value": 10, "n": 6, "N": 60}
    assert apart["unknown"]["reason"]
    assert [(one["reason"], [area["code"] for area in one["areas"]]) for one in found["missing"]] == [
        ("not_reported", ["990106"])
    ]
    assert (found["total"], found["left_out"]) == (3, 0)


def test_compare_agrees_with_the_page(client: Client, user: User, values: dict[str, Report]) -> None:
    series = answers.compare(CompareSelection(year=2024, within=SAMPLE_PREFECTURE), user).series
    found = get(client, f"compare?i={CORRECTION_RATE}&y=2024&within={SAMPLE_PREFECTURE}")
    assert [(row["value"], row["position"], row["interval"]) for row in found["ordered"]] == [
        (float(row.point.value), row.position, list(row.interval or ())) for row in series.ordered
    ]
    assert found["benchmark"]["value"] == (series.benchmark and series.benchmark.value)


def test_compare_sends_a_stretch_or_both_ends_and_says_what_it_left_out(
    client: Client, values: dict[str, Report]
) -> None:
    question = f"compare?year=2024&within={SAMPLE_PREFECTURE}&convert=1"
    whole = get(client, question)
    assert [row["district"] for row in whole["ordered"]] == ["990102", "990101", "990103"]
    assert whole["ordered"][2]["converted_from"]["denominator"] == "reconsideration_accepted"
    stretch = get(client, f"{question}&limit=1&offset=1")
    assert ([row["district"] for row in stretch["ordered"]], stretch["left_out"]) == (["990101"], 3)
    ends = get(client, f"{question}&ends=1")
    assert ([row["district"] for row in ends["ordered"]], ends["left_out"]) == (["990102", "990103"], 2)
    assert ends["quartiles"] == whole["quartiles"]


def test_compare_reads_the_values_against_what_is_asked(client: Client, values: dict[str, Report]) -> None:
    question = f"compare?year=2024&within={SAMPLE_PREFECTURE}"
    assert get(client, question)["benchmark"]["N"] == 170
    assert get(client, f"{question}&bench=median")["benchmark"]["label"] == "中位数"
    assert get(client, f"{question}&bench=990102")["benchmark"]["value"] == 33.33


def test_every_value_carries_what_it_must_not_travel_without(client: Client, values: dict[str, Report]) -> None:
    found = get(client, f"observations?indicator={CORRECTION_RATE}&year=2024&district=990101")["observations"]
    (value,) = found
    assert value["value"] == 25
    assert (value["unit"], value["n"], value["N"], value["denominator"]) == ("%", 20, 80, "reconsideration_concluded")
    assert (value["qualifier"], value["basis"]) == ("exact", "stated")
    assert value["quote"] == "共80件，其中20件，复议纠错率25.00%"
    assert (value["status"], value["reviewed"], value["published"]) == ("unreviewed", False, False)
    assert value["stated_change"] == {"percent": None, "points": 2.5, "ambiguous": False, "previous": None}
    assert value["report_url"] == f"/reports/{values['990101'].pk}/"
    assert value["is_sample"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (f"indicator={CORRECTION_RATE}", 6),
        (f"indicator={CORRECTION_RATE}&year=2023", 1),
        ("year=2024&district=990103", 3),
        (f"within={SAMPLE_PREFECTURE}", 8),
        ("within=100000", 0),
        (f"i={CORRECTION_RATE}&y=2024&status=published", 1),
        ("status=accepted", 1),
        ("status=unreviewed", 7),
        ("status=rejected", 0),
    ],
)
def test_observations_are_filtered(client: Client, values: dict[str, Report], question: str, expected: int) -> None:
    assert get(client, f"observations?{question}")["count"] == expected


def test_observations_without_a_filter_leave_out_what_nobody_uses(client: Client, values: dict[str, Report]) -> None:
    make_observation("990106", 2024, 5, CORRECTED, status="rejected")
    make_observation("990106", 2024, 0, CONCLUDED, status="not_applicable")
    assert get(client, "observations?district=990106")["count"] == 0
    for status, words in (("rejected", "不采用"), ("not_applicable", "不适用")):
        (refused,) = get(client, f"observations?district=990106&status={status}")["observations"]
        assert (refused["value"], refused["n"], refused["display"], refused["status"]) == (None, None, words, status)


def test_observations_come_page_after_page_each_once(client: Client, values: dict[str, Report]) -> None:
    seen, after = [], ""
    while True:
        page = get(client, f"observations?limit=3&after={after}")
        seen += [row["id"] for row in page["observations"]]
        after = page["next_after"]
        if after is None:
            break
    whole = get(client, "observations")["observations"]
    assert seen == [row["id"] for row in whole]
    assert len(set(seen)) == 8


def test_observations_of_several_indicators_and_districts_at_once(client: Client, values: dict[str, Report]) -> None:
    found = get(client, f"observations?indicator={CORRECTED},{CONCLUDED}&district=990103,990101&year=2024")
    assert [(row["indicator"], row["district"]) for row in found["observations"]] == [
        (CONCLUDED, "990103"), (CORRECTED, "990103"),
    ]  # fmt: skip


def test_coverage_counts_districts_and_values(client: Client, values: dict[str, Report]) -> None:
    rows = get(client, "coverage")["provinces"]
    assert [(row["year"], row["level"], row["districts"], row["published"], row["total"]) for row in rows] == [
        (2023, "county", 1, 0, 6), (2024, "county", 5, 1, 6),
    ]  # fmt: skip
    rows = get(client, f"coverage?within={SAMPLE_PREFECTURE}&from=2024")["districts"]
    assert [(row["code"], row["values"]) for row in rows][1:3] == [("990102", 1), ("990103", 3)]
    clerk = User.objects.create(username="clerk", role="clerk", district_id="990101", password="!")
    theirs = Client(headers={"authorization": f"Bearer {ApiToken.issue(clerk)}"})
    rows = get(theirs, "coverage")["provinces"]
    assert [(row["year"], row["districts"]) for row in rows] == [(2023, 1), (2024, 2)]


def test_trend_moves_rates_in_points_and_explains_empty_years(client: Client, values: dict[str, Report]) -> None:
    found = get(client, f"trend?indicator={CORRECTION_RATE}&areas=990101,990106&from=2022&to=2024")
    line, empty = found["lines"]
    assert [(point["year"], point["value"]) for point in line["points"]] == [(2023, 22.5), (2024, 25)]
    assert line["points"][1]["change"]["kind"] == "points"
    assert line["points"][1]["change"]["amount"] == 2.5
    assert line["points"][1]["change"]["disagrees_with_stated"] is False
    assert [one["year"] for one in line["missing"]] == [2022]
    assert {one["reason"] for one in empty["missing"]} == {"not_reported"}


def test_profile_gives_all_indicators_of_two_years(client: Client, values: dict[str, Report]) -> None:
    found = get(client, "profile?district=990101&year=2024")
    rows = {row["indicator"]["code"]: row for theme in found["themes"] for row in theme["rows"]}
    assert list(rows) == [indicator.code for indicator in load_catalogue().indicators]
    rate = rows[CORRECTION_RATE]
    assert (rate["now"]["value"], rate["previous"]["value"], rate["change"]["amount"]) == (25, 22.5, 2.5)
    assert rows[CONCLUDED]["absence"]["reason"] == "not_mentioned"
    assert found["findings"][0]["message"] == "20 ÷ 80 ≠ 26%"
    assert [document["id"] for document in found["documents"]] == [values["990101"].pk]


def test_a_report_shows_state_evidence_facts_and_findings(client: Client, values: dict[str, Report]) -> None:
    report = values["990101"]
    span = {"start": 0, "end": 3, "quote": "东溪区"}
    Report.objects.filter(pk=report.pk).update(
        recognition={
            "district": {"value": "990101", "label": "东溪区", "evidence": [span], "candidates": [], "note": ""}
        }
    )
    found = get(client, f"reports/{report.pk}")
    assert (found["state"], found["done"], found["failure"]) == ("in_review", True, None)
    assert found["recognition"]["district"]["evidence"] == [span]
    (fact,) = found["facts"]
    assert (fact["indicator"], fact["value"], fact["n"], fact["N"]) == (CORRECTION_RATE, 25, 20, 80)
    assert (fact["start"], fact["quote"][fact["value_start"] : fact["value_end"]]) == (0, "25.00")
    assert (found["findings"][0]["severity"], found["findings"][0]["message"]) == ("error", "20 ÷ 80 ≠ 26%")


def test_a_failed_report_says_why(client: Client, values: dict[str, Report]) -> None:
    report = make_report("990106", 2024, state="failed", failure_code="empty", failure_reason="文件是空的。")
    assert get(client, f"reports/{report.pk}")["failure"] == {"code": "empty", "reason": "文件是空的。"}
    listed = get(client, "reports?state=failed")
    assert (listed["total"], listed["reports"][0]["id"]) == (1, report.pk)


@pytest.mark.parametrize(
    ("question", "expected"),
    [("", 5), ("?district=990101", 1), (f"?district={SAMPLE_PREFECTURE}", 5), ("?year=2023", 0), ("?state=queued", 0)],
)
def test_reports_are_listed(client: Client, values: dict[str, Report], question: str, expected: int) -> None:
    assert get(client, f"reports{question}")["total"] == expected


def test_files_are_handed_in_and_known_ones_linked(client: Client, values: dict[str, Report]) -> None:
    text = "东溪区2024年度法治政府建设情况报告\n全年办结行政复议案件30件。".encode()
    files = [SimpleUploadedFile("a.txt", text), SimpleUploadedFile("b.exe", b"MZ\x90\x00" * 40)]
    response = client.post("/api/v1/reports", {"files": files})
    assert response.status_code == 202
    accepted, refused = response.json()["files"]
    assert (accepted["outcome"], accepted["state"], accepted["duplicate"]) == ("accepted", "queued", False)
    assert (refused["outcome"], refused["state"]) == ("refused", "failed")
    assert refused["message"]
    assert client.get(accepted["api_url"]).json()["state"] == "queued"
    again = client.post("/api/v1/reports/", {"files": [SimpleUploadedFile("c.txt", text)]})
    assert again.status_code == 200
    (linked,) = again.json()["files"]
    assert (linked["duplicate"], linked["id"]) == (True, accepted["id"])


def test_indicators_and_districts_can_be_looked_up(client: Client, values: dict[str, Report]) -> None:
    indicators = get(client, "indicators")["indicators"]
    assert [one["code"] for one in indicators] == [indicator.code for indicator in load_catalogue().indicators]
    rate = next(one for one in indicators if one["code"] == CORRECTION_RATE)
    assert rate["formula"] == "复议纠错率 ＝ 行政复议直接纠错件数 ÷ 行政复议审结件数（%）"
    counties = get(client, f"districts?within={SAMPLE_PREFECTURE}")["districts"]
    assert [one["code"] for one in counties] == [f"99010{i}" for i in range(1, 7)]
    assert get(client, "districts?q=990102")["districts"][0]["name"] == counties[1]["name"]
    assert get(client, "districts?limit=1")["is_cut"] is True


BAD = [
    ("compare?indicator=nope", 404, "指标目录中没有“nope”"),
    ("compare?year=99999", 400, "参数 year 不能大于 2100"),
    ("compare?year=-3", 400, "参数 year 不能小于 2000"),
    ("compare?year=latest", 400, "参数 year 应为整数"),
    ("compare?year=２０２４年", 400, "参数 year 应为整数"),
    ("compare?within=999999", 404, "没有代码为 999999 的行政区"),
    ("compare?within=64", 400, "“64”不是行政区划代码"),
    ("compare?level=town", 400, "参数 level 只能是 prefecture、county"),
    ("compare?basis=';--", 400, "没有“';--”这种口径"),
    ("compare?limit=0", 400, "参数 limit 不能小于 1"),
    ("compare?limit=100000", 400, "参数 limit 不能大于 1000"),
    ("compare?ends=-1", 400, "参数 ends 不能小于 1"),
    ("compare?indicator=" + "x" * 2000, 400, "参数 indicator 不能超过 80 个字"),
    ("compare?bench=999999", 404, "没有代码为 999999 的行政区"),
    ("compare?bench=best", 400, "best"),
    ("compare?peer=0", 400, "参数 peer 不能小于 1"),
    ("trend?from=2024&to=2020", 400, "起始年份 2024 晚于结束年份 2020"),
    ("trend?areas=abc", 400, "“abc”不是行政区划代码"),
    ("trend?areas=640104,999999", 404, "没有代码为 999999 的行政区"),
    ("trend?areas=990101,640104", 400, "示例地区与真实地区不能画在一张图上"),
    ("trend?areas=" + ",".join(f"{code:06}" for code in range(501)), 400, "一次最多选择 500 个区划，现有 501 个"),
    ("profile", 400, "参数 district 必须提供"),
    ("profile?district=", 400, "参数 district 必须提供"),
    ("profile?district=999999", 404, "没有代码为 999999 的行政区"),
    ("observations?after=x", 400, "参数 after 不是上一页给出的 next_after"),
    ("observations?status=true", 400, "参数 status 只能是"),
    ("observations?district=000000", 404, "没有代码为 000000 的行政区"),
    ("reports/999999999", 404, "没有找到"),
    ("reports/99999999999999999999999999", 404, "没有找到"),
    ("reports?state=lost", 400, "参数 state 不能是“lost”"),
    ("reports?offset=-1", 400, "参数 offset 不能小于 0"),
    ("observations?indicator=nope", 404, "指标目录中没有“nope”"),
    ("coverage?from=2024&to=2020", 400, "起始年份 2024 晚于结束年份 2020"),
    ("coverage?within=999999", 404, "没有代码为 999999 的行政区"),
    ("districts?within=999999", 404, "没有代码为 999999 的行政区"),
    ("nothing", 404, "没有找到"),
]


@pytest.mark.parametrize(("question", "status", "words"), BAD, ids=[question[:40] for question, _, _ in BAD])
def test_a_bad_question_gets_words(client: Client, reference_all: None, question: str, status: int, words: str) -> None:
    assert words in get(client, question, status=status)["detail"]


@pytest.fixture
def reference_all(db: None) -> Iterator[None]:
    """The sample districts and one real county."""
    make_reference()
    make_reference("640104")
    yield


@pytest.mark.parametrize("question", ["districts?q=%00", "districts?q=！？%20…", "districts?q=" + "啊" * 2000])
def test_words_that_mean_nothing_find_nothing(client: Client, reference_all: None, question: str) -> None:
    assert get(client, question)["districts"] == []


def test_post_without_files_gets_words(client: Client) -> None:
    response = client.post("/api/v1/reports", {"other": "x"})
    assert (response.status_code, "字段名为 files" in response.json()["detail"]) == (400, True)


def test_a_question_asked_by_the_wrong_method_is_refused(client: Client) -> None:
    assert client.post("/api/v1/compare").status_code == 405


def test_the_docs_page_needs_no_other_host_and_no_inline_script(user: User) -> None:
    client = Client()
    assert client.get("/api/v1/docs").status_code == 302
    client.force_login(user)
    response = client.get("/api/v1/docs")
    page = response.content.decode()
    assert response.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert len(addresses) >= 3
    assert all(address.startswith("/static/ninja/") and find(address[len("/static/") :]) for address in addresses)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert "script-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("question", "at_most"),
    [
        ("compare?year=2024&within=990100", 6), ("trend?areas=990101,990102", 5), ("profile?district=990101", 7),
        ("observations?year=2024", 3), ("reports", 4), ("districts", 2), ("indicators", 1),
    ],
)  # fmt: skip
def test_questions_cost_few_queries(
    client: Client, values: dict[str, Report], django_assert_max_num_queries: Any, question: str, at_most: int
) -> None:
    get(client, question)
    with django_assert_max_num_queries(at_most):
        get(client, question)
