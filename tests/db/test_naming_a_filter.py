"""The lists of reports, findings and decisions are narrowed by a district's name as well as by its code."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.accounts.models import User
from fazhi.reports.models import District
from tests.db.conftest import DISTRICT


pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client, accounts: dict[str, User]) -> Client:
    client.force_login(accounts["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("address", ["/reports/", "/findings/", "/audit/"])
def test_a_name_narrows_a_list_as_its_code_does(administrator: Client, address: str) -> None:
    district = District.objects.get(pk=DISTRICT)
    for typed in (DISTRICT, district.name, district.full_name):
        response = administrator.get(address, {"district": typed})
        assert response.status_code == 200
        assert response.context["chosen"]["district"] == DISTRICT
        assert f'value="{typed}"' in response.content.decode()


@pytest.mark.parametrize("address", ["/reports/", "/findings/", "/audit/"])
def test_a_name_that_means_nothing_or_two_districts_gets_words(administrator: Client, address: str) -> None:
    assert "没有找到行政区“乌有县”" in administrator.get(address, {"district": "乌有县"}).content.decode()
    assert "一次只能筛选一个地区" in administrator.get(address, {"district": "330102、330106"}).content.decode()


def test_a_shared_name_offers_the_districts_and_keeps_the_filters(administrator: Client) -> None:
    District.objects.filter(pk__in=["330102", "320106"]).update(name="同名区")
    html = administrator.get("/reports/", {"district": "同名区", "year": "2024"}).content.decode()
    assert "可能指多个地区" in html
    assert "?district=320106&amp;year=2024" in html and "?district=330102&amp;year=2024" in html
