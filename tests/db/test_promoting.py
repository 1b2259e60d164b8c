"""收入指标目录: from unmatched figures of several reports to a definition with values, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import RequestFactory

from fazhi import extraction
from fazhi.accounts.models import User
from fazhi.catalogue.indicators import install, load_catalogue
from fazhi.catalogue.promoted import Promoted
from fazhi.readers import read
from fazhi.reports import definitions, tasks
from fazhi.reports.actions import store_analysis
from fazhi.reports.actions.observations import choose
from fazhi.reports.actions.promoting import Draft, PromotionProblem, promote, reports_concerned, withdraw
from fazhi.reports.models import Decision, Fact, Indicator, Observation, OtherFigure, PromotedDefinition, Report
from tests.db.conftest import DISTRICT, NEIGHBOUR
from tests.factories import make_report


pytestmark = pytest.mark.django_db
DRAFT = Draft("执法文书公示率", "%", "enforcement", ("执法文书公示率",))
REPORT = """杭州市{name}{year}年法治政府建设情况报告

{year}年，{name}人民政府认真落实法治政府建设各项任务，现将有关情况报告如下。

一、主要工作成效

{passage}

持续健全依法行政制度体系，规范重大行政决策程序，加强规范性文件管理，深化综合行政执法改革，推动执法公示、全过程记录和法制审核落到
实处。坚持和发展新时代枫桥经验，完善多元化解机制，畅通行政复议渠道，支持法院依法审理行政案件。压实党政主要负责人责任，加强教育培训。

二、存在的问题

部分单位重视不够，基层执法力量薄弱，执法规范化水平还要提高。

杭州市{name}人民政府
{after}年2月20日
"""
NAMES = {DISTRICT: "上城区", NEIGHBOUR: "西湖区"}


@pytest.fixture(autouse=True)
def only_the_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No definition outlives its test, and the workers are in the room."""
    monkeypatch.setattr(tasks.apply_promoted, "delay", tasks.apply_promoted)
    monkeypatch.setattr(tasks.reread_report, "delay", tasks.reread_report)
    install(())
    yield
    install(())


def stored(district: str, year: int, passage: str) -> Report:
    """A report read with the definitions of the day."""
    report = make_report(district, year)
    text = REPORT.format(name=NAMES[district], year=year, passage=passage, after=year + 1)
    source = read(text.encode(), "report.txt")
    store_analysis(report, source, extraction.extract(source))
    return report


@pytest.fixture
def reports(reference: None) -> tuple[Report, Report]:
    return (
        stored(DISTRICT, 2023, "评查案卷90卷，执法文书公示率达到98.5%。"),
        stored(NEIGHBOUR, 2023, "全区执法文书公示率为97%，继续保持领先。"),
    )


def test_the_same_phrase_makes_a_group_across_reports(reports: tuple[Report, Report]) -> None:
    figures = OtherFigure.objects.filter(phrase="执法文书公示率", unit="%", reason="unmatched")
    assert {figure.report_id for figure in figures} == {report.pk for report in reports}


def test_promotion_fills_in_the_reports_that_state_it(
    reports: tuple[Report, Report], accounts: dict[str, User],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    before = load_catalogue().hash
    with django_capture_on_commit_callbacks(execute=True):
        row = promote(accounts["administrator"], DRAFT)
    assert row.kind == "rate" and row.version == 1
    assert len(row.examples) == 2 and all("执法文书公示率" in example for example in row.examples)
    assert load_catalogue()[row.code].label == "执法文书公示率" and load_catalogue().hash != before
    values = Observation.objects.filter(indicator=row.code)
    assert {(one.district_id, float(one.value), one.status, one.basis) for one in values} == {
        (DISTRICT, 98.5, "unreviewed", "stated"), (NEIGHBOUR, 97.0, "unreviewed", "stated"),
    }  # fmt: skip
    assert all(one.confidence < 0.95 for one in Fact.objects.filter(indicator=row.code))
    assert not OtherFigure.objects.filter(phrase="执法文书公示率", reason="unmatched").exists()
    assert Indicator.objects.get(pk=row.code).position > 0
    made = Decision.objects.get(action="promote")
    assert made.indicator_id == row.code and made.after["phrases"] == ["执法文书公示率"]
    assert Decision.objects.filter(action="reread").count() == 2


def test_new_files_are_read_with_it(
    reports: tuple[Report, Report], accounts: dict[str, User],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        row = promote(accounts["administrator"], DRAFT)
    later = stored(DISTRICT, 2024, "执法文书公示率由98.5%提高到99%。")
    fact = later.facts.get(indicator=row.code)
    assert float(fact.value) == 99 and fact.denominator == "stated_population"


def test_withdrawing_takes_unreviewed_values_away_and_keeps_decided_ones(
    reports: tuple[Report, Report], accounts: dict[str, User],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        row = promote(accounts["administrator"], DRAFT)
    kept = reports[0].facts.get(indicator=row.code)
    Fact.objects.filter(pk=kept.pk).update(status="accepted")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(accounts["administrator"], row.code, reason="口径不一")
    assert list(Fact.objects.filter(indicator=row.code)) == [kept]
    assert row.code not in [indicator.code for indicator in load_catalogue().indicators]
    assert load_catalogue()[row.code].label == "执法文书公示率"
    assert OtherFigure.objects.filter(report=reports[1], phrase="执法文书公示率").exists()
    assert Decision.objects.get(action="withdraw_definition").reason == "口径不一"
    with pytest.raises(PromotionProblem, match="已经撤回"):
        withdraw(accounts["administrator"], row.code, reason="又一次")
    with django_capture_on_commit_callbacks(execute=True):
        again = promote(accounts["administrator"], DRAFT)
    assert again.code != row.code


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (Draft("败诉比例", "%", "litigation", ("行政诉讼案件败诉率",)), "已经属于指标"),
        (Draft("处罚数量", "件", "enforcement", ("行政处罚案件",)), "已经属于指标"),
        (Draft("公示", "%", "enforcement", ("公示率",)), "太宽"),
        (Draft("公示", "%", "enforcement", ("群众满意率",)), "太宽"),
        (Draft("公示", "%", "enforcement", ("执法(文书)+公示率",)), "只能由汉字"),
        (Draft("公示", "%", "enforcement", ()), "1 到 8 个说法"),
        (Draft("公示", "%", "enforcement", ("执法文书公示率" * 6,)), "太长"),
        (Draft("公示", "个百分点", "enforcement", ("执法文书公示率",)), "不能作为指标单位"),
        (Draft("公示", "%", "nothing", ("执法文书公示率",)), "选择主题"),
        (Draft("", "%", "enforcement", ("执法文书公示率",)), "指标名称"),
        (Draft("败诉率", "%", "enforcement", ("执法文书公示率",)), "请换一个名称"),
    ],
)
def test_what_cannot_be_promoted_is_refused_with_words(accounts: dict[str, User], draft: Draft, told: str) -> None:
    with pytest.raises(PromotionProblem, match=told):
        promote(accounts["administrator"], draft)
    assert not PromotedDefinition.objects.exists()


def test_another_process_hears_of_it_before_its_next_page(
    accounts: dict[str, User], rf: RequestFactory, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = promote(accounts["administrator"], DRAFT)
    install(())
    seen: list[bool] = []
    middleware = definitions.CurrentDefinitions(lambda request: seen.append(row.code in load_catalogue()))  # type: ignore[arg-type,return-value,func-returns-value]
    middleware(rf.get("/"))
    install(())
    middleware(rf.get("/"))
    assert seen == [True, False]  # within the next seconds it trusts what it read


def test_reports_that_only_hold_the_words_are_read_again_too(
    reports: tuple[Report, Report], accounts: dict[str, User]
) -> None:
    other = stored(DISTRICT, 2022, "力争三年内执法文书公示率达到99%以上。")
    row = promote(accounts["administrator"], DRAFT)
    assert reports_concerned(row.code) == sorted([*(report.pk for report in reports), other.pk])


def test_the_order_of_a_rates_denominators_is_not_kept_from_before_it_was_promoted() -> None:
    """A reviewer's process may meet a value before it has looked for new definitions."""
    report = Report(pk=1)
    facts = [
        Fact(pk=pk, report=report, indicator_id="own_rate", denominator=denominator, confidence=confidence)
        for pk, denominator, confidence in ((1, "stated_population", 0.8), (2, "litigation_concluded", 0.9))
    ]
    assert [fact.pk for fact in choose(facts)] == [2]
    own = Promoted(
        code="own_rate", label="自建率", kind="rate", unit="%", theme="enforcement", phrases=("自建率",), examples=(),
        version=1, made="", is_withdrawn=False,
    )  # fmt: skip
    install((own,))
    assert [fact.pk for fact in choose(facts)] == [1]
