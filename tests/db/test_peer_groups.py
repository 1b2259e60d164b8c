"""Peer groups: made from a pasted list, shared or not, and what the comparison makes of them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fazhi.accounts.models import User
from fazhi.reports.models import PeerGroup
from tests.db.conftest import DISTRICT, ELSEWHERE, NEIGHBOUR
from tests.factories import make_rate, make_reference


pytestmark = pytest.mark.django_db
FORM = {"name": "两区", "note": "规模相近", "districts": "330102\n南京市鼓楼区".replace("南京市鼓楼区", ELSEWHERE)}


@pytest.fixture
def clerk(client: Client, accounts: dict[str, User]) -> Client:
    client.force_login(accounts["city_clerk"])
    return client


def group_of(owner: User, *codes: str, **fields: object) -> PeerGroup:
    group = PeerGroup.objects.create(**({"name": "组", "note": "理由", "owner": owner} | fields))
    group.districts.set(codes)
    return group


def test_group_is_made_changed_and_removed(clerk: Client, accounts: dict[str, User]) -> None:
    response = clerk.post("/peers/new/", FORM)
    group = PeerGroup.objects.get()
    assert response.status_code == 302 and response["Location"] == f"/peers/{group.pk}/"
    assert set(group.districts.values_list("code", flat=True)) == {DISTRICT, ELSEWHERE}
    assert (group.owner, group.is_shared) == (accounts["city_clerk"], False)
    html = clerk.get("/peers/").content.decode()
    assert "两区" in html and "规模相近" in html and f"peer={group.pk}" in html
    assert "330102 上城区" in clerk.get(f"/peers/{group.pk}/").content.decode()
    clerk.post(f"/peers/{group.pk}/", {**FORM, "name": "新名", "districts": "330102,330106", "is_shared": "1"})
    group.refresh_from_db()
    assert (group.name, group.is_shared, group.districts.count()) == ("新名", True, 2)
    assert clerk.post(f"/peers/{group.pk}/delete/").status_code == 302
    assert not PeerGroup.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "请填写名称"),
        ({"note": ""}, "为什么把它们放在一起"),
        ({"districts": ""}, "至少要有两个"),
        ({"districts": "330102"}, "至少要有两个"),
        ({"districts": "330102,330100"}, "同一级别"),
        ({"districts": "330102,990101"}, "示例地区"),
        ({"districts": "330102,不存在的地方"}, "没有找到：不存在的地方"),
        ({"districts": "330102,鼓楼区"}, "“鼓楼区”可能是"),
        ({"name": "长" * 41}, "最多 40 个字"),
    ],
)
def test_what_is_not_clear_is_asked_back(clerk: Client, changes: dict[str, str], words: str) -> None:
    response = clerk.post("/peers/new/", {**FORM, **changes})
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not PeerGroup.objects.exists()


def test_a_picked_namesake_is_kept(clerk: Client) -> None:
    sent = {**FORM, "districts": "330102\n鼓楼区", "asked": "鼓楼区", "pick-0": ELSEWHERE}
    assert clerk.post("/peers/new/", sent).status_code == 302
    assert set(PeerGroup.objects.get().districts.values_list("code", flat=True)) == {DISTRICT, ELSEWHERE}


def test_name_is_used_once_by_an_account(clerk: Client) -> None:
    clerk.post("/peers/new/", FORM)
    response = clerk.post("/peers/new/", FORM)
    assert response.status_code == 400 and "您已有名为“两区”的组" in response.content.decode()


def test_groups_of_others_are_used_only_when_shared(client: Client, accounts: dict[str, User]) -> None:
    own = group_of(accounts["city_clerk"], DISTRICT, NEIGHBOUR, name="私有")
    shared = group_of(accounts["city_clerk"], DISTRICT, NEIGHBOUR, name="共享", is_shared=True)
    client.force_login(accounts["outsider"])
    html = client.get("/peers/").content.decode()
    assert "共享" in html and "私有" not in html
    for address in (f"/peers/{own.pk}/", f"/compare/?peer={own.pk}"):
        assert client.get(address).status_code == 404
    assert client.get(f"/peers/{shared.pk}/").status_code == 200
    assert client.get(f"/compare/?peer={shared.pk}").status_code == 200
    assert client.post(f"/peers/{shared.pk}/", FORM).status_code == 403
    assert client.post(f"/peers/{shared.pk}/delete/").status_code == 403
    assert client.post(f"/peers/{own.pk}/delete/").status_code == 404


def test_comparison_holds_the_districts_of_the_group_alone(client: Client, accounts: dict[str, User]) -> None:
    make_reference("330105")
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(ELSEWHERE, 2024, 30, 150)
    make_rate("330105", 2024, 40, 160)
    group = group_of(accounts["administrator"], DISTRICT, ELSEWHERE, NEIGHBOUR, name="三区", note="都在省会")
    client.force_login(accounts["administrator"])
    with CaptureQueriesContext(connection) as asked:
        html = client.get(f"/compare/?peer={group.pk}&y=2024").content.decode()
    assert len(asked) <= 8
    assert "三区" in html and "都在省会" in html
    assert "21.48%" in html and "20%" in html and "25%(40/160)" not in html
    assert f'name="peer" value="{group.pk}"' in html and f"peer={group.pk}" in html
    assert "未报" in html and "滨江区" not in html
    figure = client.get(f"/compare/figure/?peer={group.pk}&y=2024").json()
    assert sorted(figure["data"][0]["x"]) == [20.0, 21.48]


@pytest.mark.parametrize(("peer", "status"), [("x", 400), ("0", 404), ("999999", 404), ("-1", 400), ("9" * 30, 400)])
def test_odd_groups_get_words(clerk: Client, peer: str, status: int) -> None:
    response = clerk.get(f"/compare/?peer={peer}")
    assert response.status_code == status and "工作台" in response.content.decode()
