"""Snapshots: numbers that stay, a banner when live data differ, and nobody sees more than on the pages."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.accounts.models import User
from fazhi.reports.models import Observation, PeerGroup, Snapshot
from tests.db.conftest import CITY, DISTRICT, NEIGHBOUR
from tests.factories import ACCEPTED, make_observation, make_rate, make_report


pytestmark = pytest.mark.django_db
COMPARE = {"page": "compare", "query": f"within={CITY}&y=2024"}


@pytest.fixture
def administrator(client: Client, accounts: dict[str, User]) -> Client:
    client.force_login(accounts["administrator"])
    return client


def kept(client: Client, sent: dict[str, str]) -> str:
    response = client.post("/s/new/", sent)
    assert response.status_code == 302, response.content.decode()[:500]
    return str(response["Location"])


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_snapshot_keeps_numbers_and_sentences_while_data_move_on(administrator: Client) -> None:
    value = make_rate(DISTRICT, 2024, 29, 135, report=make_report(DISTRICT, 2024))
    make_rate(NEIGHBOUR, 2024, 30, 150)
    address = kept(administrator, COMPARE)
    html = shown(administrator, address)
    assert "与现有数据一致" in html and "21.48%" in html and "共<mark>135</mark>件" in html
    assert "y=2024" in Snapshot.objects.get().query and f"within={CITY}" in Snapshot.objects.get().query
    Observation.objects.filter(pk=value.pk).update(value="20.74", n=28)
    html = shown(administrator, address)
    assert "现有数据已与快照不同：1 处" in html and "21.48%" in html and "20.74%(28/135)" in html
    Observation.objects.filter(district_id=NEIGHBOUR).delete()
    assert "2 处" in shown(administrator, address)


def test_same_answer_is_kept_once(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    assert kept(administrator, COMPARE) == kept(administrator, COMPARE)
    assert "复议纠错率 2024年 杭州市" in shown(administrator, "/s/")


def test_trend_is_kept_with_its_range_and_districts(administrator: Client) -> None:
    make_observation(DISTRICT, 2023, 100, ACCEPTED)
    make_observation(DISTRICT, 2024, 150, ACCEPTED)
    address = kept(administrator, {"page": "trend", "query": f"i={ACCEPTED}&areas={DISTRICT}"})
    make_observation(DISTRICT, 2025, 160, ACCEPTED)
    html = shown(administrator, address)
    assert "▲50%" in html and "与现有数据一致" in html and "2023–2024年" in html


def test_values_apart_and_missing_districts_are_kept(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(NEIGHBOUR, 2024, 90, 100, denominator=ACCEPTED)
    html = shown(administrator, kept(administrator, COMPARE))
    apart = html.split('aria-labelledby="apart-h"')[1].split("</section>")[0]
    assert "90%" in apart and "不能同列" in apart


def test_nobody_sees_more_than_on_the_pages(client: Client, accounts: dict[str, User]) -> None:
    make_rate(DISTRICT, 2024, 29, 135, is_published=True)
    hidden = make_rate(NEIGHBOUR, 2024, 30, 150)
    client.force_login(accounts["city_clerk"])
    address = kept(client, COMPARE)
    for name, status in (
        ("administrator", 200),
        ("city_clerk", 200),
        ("viewer", 403),
        ("neighbour", 200),
        ("outsider", 403),
    ):
        client.force_login(accounts[name])
        assert client.get(address).status_code == status, name
    client.force_login(accounts["viewer"])
    withheld = shown(client, address, 403)
    assert all(words in withheld for words in ("不对您的账号开放", "可以查看它的是", "city_clerk", "/compare/"))
    assert f"/d/{DISTRICT}/" in withheld and "/s/" in withheld
    assert "21.48%" not in withheld and NEIGHBOUR not in withheld
    client.force_login(accounts["city_clerk"])
    Observation.objects.filter(pk=hidden.pk).update(is_published=True)
    published = kept(client, {**COMPARE, "query": COMPARE["query"] + "&status=published"})
    client.force_login(accounts["viewer"])
    assert client.get(published).status_code == 200
    assert published not in shown(client, "/s/")


def test_question_that_can_no_longer_be_asked_keeps_its_numbers(
    administrator: Client, accounts: dict[str, User]
) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(NEIGHBOUR, 2024, 30, 150)
    group = PeerGroup.objects.create(name="两区", note="相近", owner=accounts["administrator"])
    group.districts.set([DISTRICT, NEIGHBOUR])
    address = kept(administrator, {"page": "compare", "query": f"peer={group.pk}&y=2024"})
    assert "两区" in shown(administrator, address)
    group.delete()
    html = shown(administrator, address)
    assert "已不能用同样的条件查询" in html and "21.48%" in html


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"page": "compare", "query": "i=nope"}, 404, "指标目录中没有"),
        ({"page": "compare", "query": f"within={CITY}&y=1999"}, 400, "不是可以查询的年份"),
        ({"page": "compare", "query": f"within={CITY}&y=2001"}, 400, "没有数值可以存为快照"),
        ({"page": "x", "query": ""}, 400, "参数 page"),
        ({"page": "trend", "query": "areas=" + "640104," * 2000}, 400, "条件太长"),
    ],
)
def test_what_cannot_be_kept_gets_words(administrator: Client, sent: dict[str, str], status: int, words: str) -> None:
    response = administrator.post("/s/new/", sent)
    assert response.status_code == status and words in response.content.decode()
    assert not Snapshot.objects.exists()


def test_unknown_address_says_so(administrator: Client) -> None:
    assert "没有这个快照" in shown(administrator, "/s/zzzzzzzzzz/", 404)
    assert administrator.get("/s/new/").status_code in (404, 405)
