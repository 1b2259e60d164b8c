"""`/search/`: what is found, for whom, where it leads, and words for every bad question."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from fazhi.accounts.models import User
from fazhi.dashboard.queries import search as queries
from fazhi.dashboard.queries.finished import forget_finished
from fazhi.extraction import model
from fazhi.reports.access import visible_reports
from fazhi.reports.actions import store_analysis
from fazhi.reports.models import Report, Sentence
from fazhi.reports.sentences import rebuild_sentences
from tests.db.analyses import TEXT, analysis, rate, source, span
from tests.db.conftest import DISTRICT, ELSEWHERE, NEIGHBOUR
from tests.factories import make_report


pytestmark = pytest.mark.django_db
OTHER = "全区开展案卷评查，平均合格率97.5%，比上年有所提高。"


@pytest.fixture
def administrator(client: Client, accounts: dict[str, User]) -> Client:
    client.force_login(accounts["administrator"])
    return client


def stored(district: str = DISTRICT, year: int = 2023, text: str = TEXT, **fields: object) -> Report:
    """A report with its text, without figures."""
    report = make_report(district, year, **fields)
    report.text.text = text
    report.text.save()
    rebuild_sentences(report)
    return report


def found(client: Client, query: str, status: int = 200) -> str:
    response = client.get(f"/search/?{query}")
    assert response.status_code == status, query
    return response.content.decode()


def test_reading_a_report_makes_it_findable_with_its_figures(administrator: Client) -> None:
    report = make_report(DISTRICT, 2023)
    text = f"{TEXT}\n{OTHER}"
    other = model.OtherFigure(
        span=span(OTHER, text), value_span=span("97.5%", text), value=rate("97.5").value, unit="%",
        phrase="案卷评查平均合格率", reason="unmatched",
    )  # fmt: skip
    store_analysis(report, source(text), analysis(rate(), others=(other,)))
    html = found(administrator, "q=案卷评查 合格率")
    assert "<mark>案卷评查</mark>" in html and "<mark>合格率</mark>" in html
    assert "97.5%" in html and "目录外数字" in html
    assert f"/reports/{report.pk}/#o-{report.other_figures.get().pk}" in html
    html = found(administrator, "q=纠错率")
    assert "20%" in html and f"/reports/{report.pk}/#v-{report.facts.get().pk}" in html
    store_analysis(report, source(TEXT), analysis(rate()))
    assert "没有找到" in found(administrator, "q=案卷评查")


def test_sentence_without_figure_leads_to_its_paragraph(administrator: Client) -> None:
    report = stored(text="标题\n推进府院联动，定期会商。")
    assert f"/reports/{report.pk}/#p-3" in found(administrator, "q=府院联动")
    assert 'id="p-3"' in administrator.get(f"/reports/{report.pk}/").content.decode()


def test_facets_count_and_narrow(administrator: Client) -> None:
    stored(year=2022)
    stored(year=2023)
    stored(NEIGHBOUR, 2023)
    html = found(administrator, "q=行政复议")
    assert "3 句" in html and "2022年" in html and f"within={NEIGHBOUR}" in html
    assert "1 句" in found(administrator, "q=行政复议&y=2022")
    assert "1 句" in found(administrator, f"q=行政复议&within={NEIGHBOUR}")
    assert "3 句" in found(administrator, "q=行政复议&theme=reconsideration")
    assert "取消上面的限定" in found(administrator, "q=行政复议&theme=emergency")
    assert "没有找到" in found(administrator, "q=行政复议&kind=figures")


def test_what_the_list_leaves_out_is_told(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        stored(year=2020 + number, text=f"开展案卷评查，合格率9{number}%。\n第二句也说案卷评查。")
    assert "按相关程度排列" in found(administrator, "q=案卷评查")
    monkeypatch.setattr(queries, "HITS_AT_MOST", 3)
    forget_finished()
    cut = found(administrator, "q=案卷评查")
    assert "前 3 句" in cut and "共 8 句，列出最相关的前 3 句" in cut
    assert cut.index("2023年") < cut.index("2022年") and "2021年" not in cut
    monkeypatch.setattr(queries, "MATCHES_AT_MOST", 5)
    forget_finished()
    assert "只比较了其中 5 句，列出前 3 句" in found(administrator, "q=案卷评查")


def test_words_that_never_stand_together_are_found_apart(administrator: Client) -> None:
    stored(text="推进府院联动。\n开展案卷评查。")
    html = found(administrator, "q=府院联动 案卷评查")
    assert "以下只含其中一部分" in html and "2 句" in html


def test_account_finds_only_what_it_may_open(client: Client, accounts: dict[str, User]) -> None:
    stored(DISTRICT)
    stored(NEIGHBOUR)
    stored(NEIGHBOUR, 2022, state="published")
    stored(ELSEWHERE, state="published")
    deleted = stored(DISTRICT, 2021)
    Report.objects.filter(pk=deleted.pk).update(deleted_at="2024-01-01T00:00Z")
    for name in ("administrator", "viewer", "city_clerk", "neighbour", "outsider"):
        client.force_login(accounts[name])
        allowed = visible_reports(accounts[name])
        html = found(client, "q=直接纠错")
        assert f"{allowed.count()} 句" in html, name
        for report in Report.objects.all():
            assert (f"/reports/{report.pk}/#" in html) == allowed.filter(pk=report.pk).exists(), name


def test_text_of_a_report_is_escaped(administrator: Client) -> None:
    stored(text="<script>alert(1)</script>府院联动")
    html = found(administrator, "q=府院联动")
    assert "<script>alert" not in html and "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 200, "怎样检索"),
        ("q=，。！？", 400, "没有可以检索的词"),
        ("q=的 了", 400, "没有可以检索的词"),
        ("q=" + "复议" * 1000, 400, "2000 个字，最多 100 个字"),
        ("q=%00%27%22%5C%26%7C%21%3A%2A()", 400, "没有可以检索的词"),
        ("q=复议' | 'x' %26 \\", 200, "没有找到"),
        ("q=不存在的说法", 200, "没有找到含有"),
        ("q=复议&theme=nope", 400, "这个主题"),
        ("q=复议&within=999999", 404, "没有代码为 999999"),
        ("q=复议&within=x", 400, "不是行政区划代码"),
        ("q=复议&y=0", 400, "不是可以查询的年份"),
        ("q=复议&kind=x", 400, "参数 kind"),
        ("q=复议&page=999", 200, "没有找到"),
    ],
)
def test_every_question_gets_words_and_a_next_step(administrator: Client, query: str, status: int, words: str) -> None:
    html = found(administrator, query, status)
    assert words in html and "检索" in html


def test_fictional_reports_come_after_real_ones(administrator: Client) -> None:
    stored("990101", 2023, is_sample=True)
    stored(DISTRICT, 2023)
    html = found(administrator, "q=直接纠错")
    assert html.index("上城区") < html.index("东溪区") and "标有“示例数据”的部分" in html


def test_command_indexes_what_is_not_indexed(reference: None) -> None:
    report = stored()
    Sentence.objects.all().delete()
    call_command("index_sentences")
    assert report.sentences.count() == 2
    first = set(report.sentences.values_list("pk", flat=True))
    call_command("index_sentences")
    assert set(report.sentences.values_list("pk", flat=True)) == first
    call_command("index_sentences", "--all")
    assert report.sentences.count() == 2
