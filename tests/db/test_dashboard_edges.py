"""The pages at their edges: districts that replaced others, an empty database, five hundred districts."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.accounts.models import User
from fazhi.catalogue.districts import load_districts
from tests.db.conftest import DISTRICT
from tests.db.test_dashboard_pages import page
from tests.factories import CORRECTION_RATE, make_rate, make_reference


pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client, accounts: dict[str, User]) -> Client:
    client.force_login(accounts["administrator"])
    return client


def test_new_district_continues_the_one_it_replaced_with_a_break(administrator: Client) -> None:
    make_reference("110228", "110118")
    make_rate("110228", 2014, 20, 100)
    make_rate("110118", 2015, 25, 100)
    make_rate("110118", 2016, 26, 100)
    html = page(administrator, "/trend/?areas=110118")
    assert "原密云县" in html and "区划调整，不作同比" in html
    assert "▲5个百分点" not in html and "▲1个百分点" in html


def test_district_that_swallowed_another_does_not_continue_it(administrator: Client) -> None:
    make_reference("110103", "110101")
    make_rate("110103", 2009, 20, 100)
    make_rate("110101", 2010, 25, 100)
    assert "崇文区" not in page(administrator, "/trend/?areas=110101&from=2009&to=2010")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/compare/", "各年度都没有这项指标"),
        ("/compare/?tab=funnel", "各年度都没有这项指标"),
        ("/trend/", "没有这项指标的数值"),
        ("/trend/?tab=slope", "没有这项指标的数值"),
        ("/matrix/", "没有这些指标的数值"),
        ("/scatter/", "没有两项都可比的地区"),
        ("/d/", "还没有收录报告"),
        (f"/d/{DISTRICT}/", "未报"),
        (f"/d/{DISTRICT}/paragraphs/", "都没有可读的报告"),
        (f"/i/{CORRECTION_RATE}/", "现有报告都没有用这个口径"),
    ],
)
def test_pages_of_an_empty_database_say_what_is_missing(administrator: Client, address: str, words: str) -> None:
    html = page(administrator, address)
    assert words in html
    assert "<figure" not in html or "<svg" not in html.split("<figure", 1)[1].split("</figure>", 1)[0]


def test_five_hundred_districts_in_one_trend_stay_readable(administrator: Client) -> None:
    codes = [one.code for one in load_districts().all if one.level == "county" and one.is_current][:500]
    html = page(administrator, f"/trend/?areas={','.join(codes)}&from=2023&to=2024")
    assert "另有 440 个" in html and "等，另有 488 个" in html
