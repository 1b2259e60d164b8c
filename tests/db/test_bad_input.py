"""Whatever stands in an address, a page answers with words and a next step, and never with a 500."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.accounts.models import User
from tests.factories import make_rate, make_reference, make_report


pytestmark = pytest.mark.django_db
LONG = "依法行政" * 500
MANY = ",".join(["640104", *(f"{code:06}" for code in range(500))])
PUNCTUATION = "！？…%20';--"


@pytest.fixture
def client(db: None) -> Client:
    """An administrator's browser; a few sample values, one real county, one abolished one."""
    make_reference()
    make_reference("640104", "350427")
    make_report("990101", 2024)
    make_rate("990101", 2024, 20, 80)
    make_rate("990102", 2024, 30, 90)
    user = User.objects.create(username="person", role="administrator", password="!")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


TABLE: list[tuple[str, int]] = [
    # Unknown indicator, district, year.
    ("/compare/?i=nope", 404),
    ("/compare/?i=" + "x" * 2000, 404),
    ("/compare/?within=999999", 404),
    ("/compare/?within=abc", 400),
    ("/compare/?within=" + "1" * 2000, 400),
    ("/compare/?pin=abc", 400),
    ("/compare/?y=20245", 400),
    ("/compare/?y=-1", 400),
    ("/compare/?y=二〇二四", 400),
    ("/compare/?y=1999", 400),
    ("/compare/?y=2099", 200),
    ("/compare/?y=2001&within=640104", 200),
    ("/compare/?level=town", 400),
    ("/compare/?basis=nobody_uses_it", 200),
    ("/compare/?basis=%27%3B--", 400),
    ("/compare/?status=secret", 400),
    ("/compare/?tab=secret", 400),
    ("/compare/?page=0", 400),
    ("/compare/?page=99999999999999999999", 400),
    ("/compare/?page=9999&y=2024", 200),
    ("/compare/?convert=2", 400),
    ("/compare/?i=%00", 404),
    ("/compare/?within=%00", 400),
    ("/compare/?i=%FF%FE", 404),
    ("/compare/figure/?i=nope", 404),
    ("/compare/figure/?y=abc", 400),
    # Districts abolished, reversed ranges, too many.
    ("/trend/?areas=350427&from=2018&to=2022", 200),
    ("/trend/?areas=350427,640104", 200),
    ("/trend/?areas=999999", 404),
    ("/trend/?areas=abc", 400),
    ("/trend/?areas=990101,640104", 400),
    (f"/trend/?areas={MANY}", 400),
    ("/trend/?from=2024&to=2020", 400),
    ("/trend/?from=2000&to=2100", 400),
    ("/trend/?from=abc", 400),
    ("/trend/?i=nope", 404),
    ("/trend/?areas=%00", 400),
    ("/trend/figure/?from=2024&to=2020", 400),
    ("/trend/figure/?i=nope", 404),
    ("/d/999999/", 404),
    ("/d/abc/", 400),
    ("/d/64010４/", 400),
    ("/d/350427/", 200),
    ("/d/350427/?y=2023", 200),
    ("/d/990101/?y=2001", 200),
    ("/d/990101/?y=0", 400),
    ("/d/%00/", 400),
    ("/d/" + "9" * 500 + "/", 400),
    ("/i/nope/", 404),
    ("/i/%00/", 404),
    ("/i/" + "x" * 2000 + "/", 404),
    # Words of any kind.
    (f"/i/?q={PUNCTUATION}", 200),
    (f"/i/?q={LONG}", 200),
    ("/i/?q=%00", 200),
    (f"/reports/?q={PUNCTUATION}", 200),
    (f"/reports/?q={LONG}", 200),
    ("/reports/?q=%00", 200),
    ("/reports/?year=abc", 400),
    ("/reports/?state=lost", 400),
    ("/reports/?kind=lost", 400),
    ("/reports/?district=999999", 200),
    ("/reports/?page=abc", 400),
    ("/reports/999999999/", 404),
    ("/reports/99999999999999999999999/", 404),
    ("/reports/999999999/original/", 404),
    ("/reports/status/?ids=1,abc,%00,99999999999999999999", 200),
    ("/reports/upload/?ids=1,abc,-5,99999999999999999999", 200),
    (f"/districts/search/?q={PUNCTUATION}", 200),
    (f"/districts/search/?q={LONG}", 200),
    ("/districts/search/?q=%00", 200),
    (f"/search/?q={PUNCTUATION}", 400),
    (f"/search/?q={LONG}", 400),
    ("/search/?q=%00", 200),
    ("/search/?q=复议&within=640104&y=abc", 400),
    ("/search/?q=复议&within=abc", 400),
    ("/coverage/?y=abc&from=x", 400),
    ("/coverage/?within=999999", 404),
    ("/nothing/", 404),
    ("/%00", 404),
    ("/%FF", 404),
]


@pytest.mark.parametrize(("address", "status"), TABLE, ids=[address[:48] for address, _ in TABLE])
def test_a_bad_address_gets_words_and_a_next_step(client: Client, address: str, status: int) -> None:
    client.raise_request_exception = False
    response = client.get(address)
    assert response.status_code == status
    if response["Content-Type"].startswith("text/html"):
        page = response.content.decode()
        assert "Traceback" not in page
        assert 'href="/' in page
        assert any("一" <= character <= "鿿" for character in page)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/compare/?i=nope", "指标目录中没有“nope”"),
        ("/compare/?within=999999", "没有代码为 999999 的行政区"),
        ("/trend/?from=2024&to=2020", "起始年份 2024 晚于结束年份 2020"),
        (f"/trend/?areas={MANY}", "一次最多选择 500 个区划，现有 501 个"),
        ("/trend/?areas=990101,640104", "示例地区与真实地区不能画在一张图上"),
        ("/d/999999/", "没有代码为 999999 的行政区"),
        ("/i/nope/", "指标目录中没有“nope”"),
        ("/compare/?y=2001&within=640104", "未报"),
    ],
)
def test_the_words_name_what_is_wrong(client: Client, address: str, words: str) -> None:
    assert words in client.get(address).content.decode()


@pytest.mark.parametrize("words", ["990101 x", PUNCTUATION, LONG, "\x00", ""])
def test_going_to_a_district_by_words_never_fails(client: Client, words: str) -> None:
    client.raise_request_exception = False
    assert client.get("/d/go/", {"q": words}).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("address", ["/accounts/login/", "/reports/1/identity/", "/accounts/password/"])
def test_a_form_with_control_characters_never_fails(client: Client, address: str) -> None:
    make_report("990102", 2024)
    client.raise_request_exception = False
    fields = {"username": "a\x00b", "password": "\x00", "district": "\x00", "year": "２０\x00", "kind": "\x00"}
    assert client.post(address, fields).status_code < 500
