"""A workbook of several districts becomes one report for each, with the workbook's file."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from fazhi.accounts.models import User
from fazhi.reports.actions import delete, remove_for_good, retry, submit_files
from fazhi.reports.models import Observation, Report
from fazhi.reports.processing import process


pytestmark = pytest.mark.django_db
ROWS: list[list[Any]] = [
    ["杭州市部分区2023年行政复议情况"],
    ["地区", "收到行政复议申请（件）", "行政复议审结（件）", "行政复议纠错率"],
    ["上城区", 64, 60, 0.15],
    ["西湖区", 27, 20, 0.1],
    ["火星区", 9, 8, 0.125],
]


def workbook(rows: list[list[Any]] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def split(accounts: dict[str, User]) -> Report:
    [submission] = submit_files(accounts["administrator"], [ContentFile(workbook(), name="统计.xlsx")])
    assert submission.report is not None
    assert process(submission.report.pk) == "split"
    submission.report.refresh_from_db()
    return submission.report


def parts(report: Report) -> dict[str, Report]:
    return {part.original_name: part for part in report.parts.order_by("pk")}


def test_each_district_is_a_report_with_its_row_as_quote(split: Report) -> None:
    found = parts(split)
    assert list(found) == ["统计.xlsx#上城区2023年", "统计.xlsx#西湖区2023年", "统计.xlsx#火星区2023年"]
    first = found["统计.xlsx#上城区2023年"]
    assert (first.state, first.district_id, first.year, first.file.name) == (
        "in_review",
        "330102",
        2023,
        split.file.name,
    )
    fact = first.facts.get(indicator="reconsideration_correction_rate")
    assert (f"{fact.value:f}", fact.n, fact.N, fact.quote) == (
        "15.000000",
        Decimal(9),
        Decimal(60),
        "上城区 | 64 | 60 | 15%",
    )
    assert first.text.text[fact.start : fact.end] == fact.quote
    assert set(Observation.objects.values_list("district", flat=True)) == {"330102", "330106"}
    assert (split.district_id, split.facts.count()) == (None, 0)


def test_an_unknown_district_is_asked_for(split: Report) -> None:
    unknown = parts(split)["统计.xlsx#火星区2023年"]
    assert (unknown.state, unknown.failure_code, unknown.facts.count() >= 3) == ("needs_person", "needs_district", True)


def test_the_same_workbook_is_one_upload_and_keeps_its_parts(split: Report, accounts: dict[str, User]) -> None:
    before = {part.sha256: part.pk for part in split.parts.all()}
    same = split.file.read()
    [again] = submit_files(accounts["administrator"], [ContentFile(same, name="又一份.xlsx")])
    assert (again.outcome, again.report) == ("duplicate", split)
    assert retry(split, accounts["administrator"])
    assert process(split.pk) == "split"
    assert {part.sha256: part.pk for part in split.parts.all()} == before
    assert Report.objects.count() == 4


def test_a_part_can_be_read_again_by_itself(split: Report, accounts: dict[str, User]) -> None:
    part = parts(split)["统计.xlsx#西湖区2023年"]
    assert retry(part, accounts["administrator"])
    assert process(part.pk) == "in_review"
    assert part.facts.filter(indicator="reconsideration_received", value=27).count() == 1


def test_a_deleted_part_stays_deleted_and_the_file_stays_with_the_others(
    split: Report, accounts: dict[str, User], django_capture_on_commit_callbacks: Any
) -> None:
    part = parts(split)["统计.xlsx#西湖区2023年"]
    delete(part, accounts["administrator"])
    retry(split, accounts["administrator"])
    process(split.pk)
    part.refresh_from_db()
    assert part.deleted_at is not None
    storage, name = split.file.storage, str(split.file.name)
    for number, report in enumerate(Report.objects.order_by("-pk")):
        with django_capture_on_commit_callbacks(execute=True):
            remove_for_good(report, None)
        assert storage.exists(name) == (number < 3)


def test_the_upload_page_shows_the_parts_with_their_workbook(
    split: Report, accounts: dict[str, User], client: Client
) -> None:
    client.force_login(accounts["administrator"])
    rows = client.get(f"/reports/status/?ids={split.pk}").json()["reports"]
    assert {row["id"]: row["parent"] for row in rows} == {
        split.pk: None, **{part.pk: split.pk for part in split.parts.all()},
    }  # fmt: skip
    own = next(row for row in rows if row["id"] == split.pk)
    assert (own["label"], own["done"], own["message"]) == ("已拆分", True, "按地区和年份拆分为3份报告，各自复核。")
    page = client.get(f"/reports/upload/?ids={split.pk}").content.decode()
    assert "统计.xlsx#上城区2023年" in page


def test_extract_prints_one_line_for_each_district(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "统计.xlsx"
    path.write_bytes(workbook())
    call_command("extract", str(path))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["file"], line["region_code"], line["year"]) for line in lines] == [
        ("统计.xlsx#上城区2023年", "330102", 2023), ("统计.xlsx#西湖区2023年", "330106", 2023), ("统计.xlsx#火星区2023年", None, 2023),
    ]  # fmt: skip
    assert {"indicator", "value", "quote", "start", "end", "basis"} <= set(lines[0]["facts"][0])
