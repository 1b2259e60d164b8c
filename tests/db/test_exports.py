"""Tables and pictures of the comparison pages, and one planted set of three 口径 followed through every way out."""

from __future__ import annotations

import csv
import io
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.test import Client

from fazhi.accounts.models import User
from fazhi.reports.models import Report
from tests.db.asking import client, get, user, values  # noqa: F401


SAMPLES = "within=990100&y=2024"
ORDERED = {"东溪区", "南屏区"}
OTHERS = {"西棠区", "北原县"}
"""Of 受理 and of an unknown 口径; 青坞县 has too few cases."""


@pytest.fixture
def reader(values: dict[str, Report], user: User) -> Client:  # noqa: F811
    """A signed-in person."""
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def table(reader: Client, address: str) -> list[dict[str, str]]:
    response = reader.get(address)
    assert response.status_code == 200, address
    text = response.content.decode()
    assert text.startswith("\ufeff")
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def told(reader: Client, address: str) -> str:
    response = reader.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"].startswith("image/svg+xml")
    assert unquote(response["Content-Disposition"]).endswith(".svg")
    return " ".join(ElementTree.fromstring(response.content).itertext())


def test_three_denominators_are_never_mixed_on_any_way_out(reader: Client, client: Client) -> None:  # noqa: F811
    html = reader.get(f"/compare/?{SAMPLES}").content.decode()
    picture = html.split('aria-labelledby="picture-h"', 1)[1].split("</section>", 1)[0]
    figure = reader.get(f"/compare/figure/?{SAMPLES}").json()
    drawn = told(reader, f"/compare/picture/?{SAMPLES}")
    groups = {row["行政区"]: row["组别"] for row in table(reader, f"/compare/table/?{SAMPLES}") if row["年度"]}
    answer = get(client, "compare?indicator=reconsideration_correction_rate&year=2024&within=990100")
    for name in ORDERED:
        assert name in picture and name in drawn
        assert groups[name] == "按数值排列"
    for name in OTHERS:
        assert name not in picture and name not in drawn
        assert groups[name] == "口径不同或不明，另列"
    assert set(figure["layout"]["yaxis"]["ticktext"]) == ORDERED
    assert {row["denominator"] for row in answer["ordered"]} == {"reconsideration_concluded"}
    assert "不同口径不排在一起" in drawn and "2 个地区口径不同或不明" in drawn


def test_table_of_a_comparison_tells_what_a_reader_must_know(reader: Client) -> None:
    rows = {row["行政区"]: row for row in table(reader, f"/compare/table/?{SAMPLES}")}
    assert (rows["南屏区"]["数值"], rows["南屏区"]["分子"], rows["南屏区"]["复核"]) == ("33.33", "30", "已确认")
    assert rows["青坞县"]["数值"] == "" and rows["青坞县"]["分母"] == "7"
    assert rows["北原县"]["口径代码"] == "unknown"
    assert "换算到图中口径：6 ÷ 60 ＝ 10%" in rows["西棠区"]["说明"]
    assert rows["明渡市"]["数值"] == "" and rows["明渡市"]["说明"].startswith("未报")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"/compare/picture/?{SAMPLES}&tab=funnel", "审结"),
        ("/trend/picture/?areas=990101,990102&from=2023&to=2024", "口径变动或不明处断开"),
        ("/trend/picture/?areas=990101,990102&from=2023&to=2024&tab=multiples", "东溪区"),
        ("/trend/picture/?areas=990101,990102&from=2023&to=2024&tab=slope", "东溪区"),
        (f"/matrix/picture/?{SAMPLES}", "不产生总分"),
        ("/d/990101/picture/?y=2024", "报告写明 1 项"),
    ],
)
def test_picture_carries_its_caveats_and_source(reader: Client, address: str, words: str) -> None:
    drawn = told(reader, address)
    assert words in drawn and "来源：" in drawn and "示例数据" in drawn
    assert "http://testserver/" in drawn


@pytest.mark.parametrize(
    ("address", "column"),
    [
        ("/trend/table/?areas=990101,990102&from=2023&to=2024", "比上年"),
        (f"/matrix/table/?{SAMPLES}", "与本列口径"),
        (f"/scatter/table/?{SAMPLES}", "横轴口径代码"),
        ("/d/990101/table/?y=2024", "上年数值"),
    ],
)
def test_tables_of_the_other_pages_open(reader: Client, address: str, column: str) -> None:
    rows = table(reader, address)
    assert all(column in row for row in rows)


def test_profile_table_has_a_row_for_every_indicator(reader: Client) -> None:
    rows = {row["指标代码"]: row for row in table(reader, "/d/990101/table/?y=2024")}
    assert len(rows) == 88
    rate = rows["reconsideration_correction_rate"]
    assert (rate["数值"], rate["比上年"], rate["变化单位"], rate["原文所述变化"]) == ("25", "2.5", "百分点", "2.5")
    assert (rate["上年数值"], rate["上年口径"]) == ("22.5", "审结")
    assert rows["legal_aid_cases"]["数值"] == "" and rows["legal_aid_cases"]["变化说明"].startswith("未提及")


def test_nothing_to_draw_is_said_in_words(reader: Client) -> None:
    response = reader.get("/compare/picture/?within=990100&y=2011")
    assert response.status_code == 404
    assert "没有可以画成图片的数值" in response.content.decode()


@pytest.mark.parametrize("address", ["/compare/table/?i=nope", "/trend/picture/?from=2024&to=2020", "/d/123456/table/"])
def test_bad_questions_get_words(reader: Client, address: str) -> None:
    response = reader.get(address)
    assert response.status_code in (400, 404)
    assert "清除条件重新查询" in response.content.decode()
