"""From bytes to a state, with the real readers and the real extraction: what a clerk may hand in by mistake."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from fazhi.reports.actions import load_samples, remove_samples, submit_files
from fazhi.reports.models import Decision, Observation, Report
from fazhi.reports.processing import process
from fazhi.samples import sample_files


pytestmark = pytest.mark.django_db

REPORT = """绍兴市越城区2023年法治政府建设情况报告

2023年，越城区人民政府认真落实法治政府建设各项任务，现将有关情况报告如下。

一、主要工作情况

全年收到行政复议申请92件，受理80件，审结75件，其中直接纠错15件，纠错率20%。
全区行政机关共办理一审行政应诉案件60件，审结50件，败诉4件，败诉率8%。

二、存在的问题

部分单位败诉率仍达30%以上。

三、下一步工作打算

力争行政复议纠错率达到99%。

越城区人民政府
2024年2月28日
"""


def read(data: bytes, name: str = "报告.txt") -> Report:
    """Submit and read one file, as upload and worker do."""
    [submission] = submit_files(None, [ContentFile(data, name=name)])
    assert submission.report is not None
    process(submission.report.pk)
    submission.report.refresh_from_db()
    return submission.report


def values(report: Report) -> dict[str, str]:
    return {row.indicator_id: f"{row.value.normalize():f}" for row in report.observations.all()}


@pytest.mark.parametrize(
    "data",
    [
        REPORT.encode(),
        REPORT.encode("utf-8-sig"),
        REPORT.encode("gb18030"),
        REPORT.encode("utf-16"),
        REPORT.replace("\n", "\r\n").encode(),
        REPORT.replace("\n", "\r\n").encode("gb18030"),
        REPORT.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}).encode(),
    ],
    ids=["utf-8", "bom", "gbk", "utf-16", "crlf", "gbk crlf", "full-width"],
)
def test_a_report_is_read_in_every_encoding(db: None, data: bytes) -> None:
    report = read(data)
    assert (report.state, report.district_id, report.year, report.kind) == ("in_review", "330602", 2023, "annual")
    found = values(report)
    assert found["reconsideration_correction_rate"] == "20"
    assert found["reconsideration_accepted"] == "80"
    assert "99" not in found.values()
    rate = report.observations.get(indicator="reconsideration_correction_rate")
    assert (rate.n, rate.N, rate.denominator, rate.status) == (15, 75, "reconsideration_concluded", "unreviewed")
    text = report.text.text
    for fact in report.facts.exclude(start=None):
        assert text[fact.start : fact.end] == fact.quote


@pytest.mark.parametrize(
    ("text", "state", "code"),
    [
        (REPORT.replace("绍兴市越城区", "").replace("越城区", "本区"), "needs_person", "needs_district"),
        (REPORT.replace("绍兴市越城区", "鼓楼区").replace("越城区", "鼓楼区"), "needs_person", "needs_district"),
        (REPORT.replace("2023", "2093").replace("2024", "2094"), "needs_person", "future_year"),
        ("春天来了，公园里的花开得很好。周末适合散步。\n" * 20, "failed", "not_a_report"),
    ],
    ids=["no district", "a name of several districts", "future year", "no report"],
)
def test_what_cannot_be_settled_is_a_state_with_a_next_step(db: None, text: str, state: str, code: str) -> None:
    report = read(text.encode())
    assert (report.state, report.failure_code) == (state, code)
    assert "请" in report.failure_reason
    assert not Observation.objects.exists()


def test_an_ambiguous_name_comes_with_its_candidates(db: None) -> None:
    report = read(REPORT.replace("绍兴市越城区", "鼓楼区").replace("越城区", "鼓楼区").encode())
    candidates = report.recognition["district"]["candidates"]
    assert len(candidates) >= 4
    assert all(candidate["name"].endswith("鼓楼区") for candidate in candidates)


def test_samples_go_through_the_same_pipeline_and_leave_without_a_trace(db: None) -> None:
    submissions = load_samples(None)
    assert len(submissions) == len(sample_files()) >= 12
    for submission in submissions:
        assert submission.report is not None
        process(submission.report.pk)
    reports = Report.objects.all()
    assert {report.state for report in reports} == {"in_review"}
    assert all(report.is_sample and (report.district_id or "").startswith("99") for report in reports)
    assert len({report.district_id for report in reports}) >= 6
    assert Observation.objects.exists()
    assert [s.outcome for s in load_samples(None)] == ["duplicate"] * len(submissions)

    real = read(REPORT.encode())
    assert remove_samples() == len(submissions)
    assert list(Report.objects.all()) == [real]
    assert set(Observation.objects.values_list("report", flat=True)) == {real.pk}
    assert Decision.objects.filter(action="remove_sample").count() == len(submissions)


def test_a_sample_uploaded_as_a_real_report_is_refused(db: None) -> None:
    file = sample_files()[0]
    report = read(file.read_bytes(), file.name)
    assert (report.state, report.failure_code) == ("failed", "sample_code")
    assert not Observation.objects.exists()
