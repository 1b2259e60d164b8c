"""`/figures/`: groups of figures outside the catalogue, and the way from a group to an indicator and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from fazhi.accounts.models import User
from fazhi.catalogue.indicators import install
from fazhi.reports import tasks
from fazhi.reports.models import OtherFigure, PromotedDefinition, Report
from tests.db.conftest import DISTRICT, ELSEWHERE, NEIGHBOUR
from tests.db.test_promoting import stored
from tests.factories import make_report


pytestmark = pytest.mark.django_db
GROUP = "phrase=执法文书公示率&unit=%25"
ENTERED = {"label": "执法文书公示率", "unit": "%", "theme": "enforcement", "phrases": "执法文书公示率\n"}


@pytest.fixture(autouse=True)
def only_the_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tasks.apply_promoted, "delay", tasks.apply_promoted)
    monkeypatch.setattr(tasks.reread_report, "delay", tasks.reread_report)
    install(())
    yield
    install(())


@pytest.fixture
def administrator(client: Client, accounts: dict[str, User]) -> Client:
    client.force_login(accounts["administrator"])
    return client


@pytest.fixture
def reports(reference: None) -> tuple[Report, Report]:
    return (
        stored(DISTRICT, 2023, "执法文书公示率达到98.5%。"),
        stored(NEIGHBOUR, 2022, "全区执法文书公示率为97%。"),
    )


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_search_groups_the_figures_of_its_hits(administrator: Client, reports: tuple[Report, Report]) -> None:
    html = page(administrator, "/search/?q=文书 公示率")
    assert "执法文书公示率</a>" in html and "2 个地区 · 97～98.5%" in html
    html = page(administrator, f"/figures/?{GROUP}")
    assert "98.5%" in html and "97%" in html and "上城区" in html and "2023" in html and "2022" in html
    figure = OtherFigure.objects.get(report=reports[0], phrase="执法文书公示率")
    assert f"/reports/{reports[0].pk}/#o-{figure.pk}" in html
    assert "2 个地区" in page(administrator, "/figures/")


def test_a_group_shows_only_reports_that_may_be_opened(
    client: Client, accounts: dict[str, User], reports: tuple[Report, Report]
) -> None:
    client.force_login(accounts["clerk"])
    html = page(client, f"/figures/?{GROUP}")
    assert "98.5%" in html and "97%" not in html and "收入指标目录</a>" not in html
    client.force_login(accounts["outsider"])
    assert "没有这个名称" in page(client, f"/figures/?{GROUP}")


@pytest.mark.parametrize("query", ["phrase=%00&unit=%00", "phrase=<script>&unit=x", "unit=件", f"phrase={'长' * 400}"])
def test_bad_groups_are_empty_pages(administrator: Client, query: str) -> None:
    assert "<script>&" not in page(administrator, f"/figures/?{query}")


def test_an_administrator_makes_an_indicator_of_a_group_and_takes_it_back(
    administrator: Client, reports: tuple[Report, Report], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    html = page(administrator, f"/figures/promote/?{GROUP}")
    assert 'value="执法文书公示率"' in html and "98.5%" in html and 'value="enforcement" selected' in html
    with django_capture_on_commit_callbacks(execute=True):
        made = administrator.post("/figures/promote/", ENTERED)
    row = PromotedDefinition.objects.get()
    assert made.status_code == 302 and made["Location"] == f"/i/{row.code}/"
    html = page(administrator, f"/i/{row.code}/")
    assert "本地收入" in html and "执法文书公示率达到98.5%" in html and "撤回" in html
    assert "执法文书公示率" in page(administrator, "/i/")
    for address in (f"/compare/?i={row.code}&y=2023&within=330100", f"/trend/?i={row.code}&d={DISTRICT}"):
        html = page(administrator, address)
        assert "执法文书公示率" in html and "98.5" in html, address
    assert "没有这个名称" in page(administrator, f"/figures/?{GROUP}")
    with django_capture_on_commit_callbacks(execute=True):
        administrator.post(f"/i/{row.code}/withdraw/", {"reason": "说法不统一"})
    assert "已经撤回" in page(administrator, f"/i/{row.code}/")
    assert row.code not in page(administrator, "/i/")
    assert page(administrator, f"/compare/?i={row.code}", 404)
    assert "98.5%" in page(administrator, f"/figures/?{GROUP}")


def test_a_phrase_of_another_indicator_is_refused_and_what_was_entered_stays(administrator: Client) -> None:
    entered = ENTERED | {"phrases": "行政诉讼案件败诉率", "label": "某率"}
    response = administrator.post("/figures/promote/", entered)
    html = response.content.decode()
    assert response.status_code == 400
    assert "已经属于指标" in html and "行政诉讼案件败诉率" in html and 'value="某率"' in html
    assert not PromotedDefinition.objects.exists()


def test_withdrawing_needs_a_reason_and_a_promoted_indicator(administrator: Client) -> None:
    response = administrator.post("/i/litigation_loss_rate/withdraw/", {"reason": "试"}, follow=True)
    assert "不是自建的" in response.content.decode()


def test_a_fictional_report_is_named_as_one(administrator: Client) -> None:
    report = make_report("990101", 2023, is_sample=True)
    OtherFigure.objects.create(
        report=report, value=5, unit="场", phrase="流动普法", reason="unmatched", quote="流动普法5场", start=0, end=6,
        value_start=4, value_end=6,
    )  # fmt: skip
    html = page(administrator, "/figures/?phrase=流动普法&unit=场")
    assert "示例数据" in html
    assert ELSEWHERE not in html
