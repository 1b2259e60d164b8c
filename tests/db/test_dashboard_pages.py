"""The pages with real rows: honesty rules, absences, what an account sees, and words for every bad question."""

from __future__ import annotations

import pytest
from django.test import Client

from fazhi.accounts.models import User
from fazhi.catalogue.indicators import load_catalogue
from tests.db.conftest import CITY, DISTRICT, ELSEWHERE, NEIGHBOUR
from tests.factories import (
    ACCEPTED,
    CONCLUDED,
    CORRECTED,
    CORRECTION_RATE,
    make_finding,
    make_observation,
    make_rate,
    make_reference,
    make_report,
)


pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


@pytest.fixture
def administrator(client: Client, accounts: dict[str, User]) -> Client:
    client.force_login(accounts["administrator"])
    return client


def section(html: str, heading: str) -> str:
    """The part of a page under the panel whose heading has the given id."""
    return html.split(f'aria-labelledby="{heading}"', 1)[1].split("</section>", 1)[0]


def test_compare_never_mixes_denominators(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(NEIGHBOUR, 2024, 90, 100, denominator=ACCEPTED)
    html = page(administrator, f"/compare/?within={CITY}&y=2024")
    assert "21.48%" in section(html, "table-h") and "90%" not in section(html, "table-h")
    assert "21.48%" in section(html, "picture-h") and "90%(" not in section(html, "picture-h")
    assert "90%" in section(html, "apart-h") and "不能同列" in section(html, "apart-h")
    figure = administrator.get(f"/compare/figure/?within={CITY}&y=2024").json()
    assert figure["data"][0]["x"] == [21.48]


def test_compare_by_another_denominator_swaps_the_groups(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(NEIGHBOUR, 2024, 90, 100, denominator=ACCEPTED)
    html = page(administrator, f"/compare/?within={CITY}&y=2024&basis={ACCEPTED}")
    assert "90%" in section(html, "table-h") and "21.48%" in section(html, "apart-h")


def test_compare_converts_only_when_both_counts_are_known(administrator: Client) -> None:
    make_reference("330105")
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate("330105", 2024, 20, 100)
    make_rate(NEIGHBOUR, 2024, 30, 150, denominator=ACCEPTED)
    make_observation(NEIGHBOUR, 2024, 30, CORRECTED)
    html = page(administrator, f"/compare/?within={CITY}&y=2024")
    assert "件数不全，不能换算" in section(html, "apart-h")
    make_observation(NEIGHBOUR, 2024, 120, CONCLUDED)
    html = page(administrator, f"/compare/?within={CITY}&y=2024")
    assert "30 ÷ 120 ＝ 25%" in section(html, "apart-h")
    html = page(administrator, f"/compare/?within={CITY}&y=2024&convert=1")
    assert "由受理口径换算" in section(html, "table-h") and 'aria-labelledby="apart-h"' not in html


def test_compare_lists_missing_districts_by_reason(administrator: Client) -> None:
    make_reference("330105", "330108", "330109")
    make_rate(DISTRICT, 2024, 29, 135)
    make_report(NEIGHBOUR, 2024)
    make_report("330105", 2024, state="failed")
    make_observation("330108", 2024, 0, status="not_applicable")
    html = section(page(administrator, f"/compare/?within={CITY}&y=2024"), "missing-h")
    for words in ("未提及", "读取失败", "不适用", "未报"):
        assert words in html
    assert html.index("未报") < html.index("未提及")


def test_published_filter_leaves_out_what_nobody_confirmed(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135, is_published=True, status="accepted")
    make_rate(NEIGHBOUR, 2024, 30, 150)
    everything = section(page(administrator, f"/compare/?within={CITY}&y=2024"), "table-h")
    assert "value--unreviewed" in everything and "20%" in everything
    html = page(administrator, f"/compare/?within={CITY}&y=2024&status=published")
    assert "21.48%" in section(html, "table-h") and "value--unreviewed" not in section(html, "table-h")
    assert "未发布" in section(html, "missing-h")


def test_sample_districts_are_never_among_real_ones(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate("990101", 2024, 30, 100)
    nation = page(administrator, "/compare/?within=100000&y=2024")
    assert "21.48%" in nation and "东溪区" not in nation
    sample = page(administrator, "/compare/?within=990100&y=2024")
    assert "东溪区" in sample and "21.48%" not in sample and "示例数据" in sample
    html = page(administrator, f"/trend/?areas={DISTRICT},990101", 400)
    assert "示例地区与真实地区不能画在一张图上" in html


def test_sample_prefecture_is_the_default_while_there_is_nothing_else(administrator: Client) -> None:
    make_rate("990101", 2024, 30, 100)
    assert "云岭市" in page(administrator, "/compare/")
    make_rate(DISTRICT, 2024, 29, 135)
    assert "21.48%" in page(administrator, "/compare/")


def test_value_opens_its_sentence_and_leads_to_the_report(administrator: Client) -> None:
    report = make_report(DISTRICT, 2024)
    made = make_rate(DISTRICT, 2024, 29, 135, report=report)
    for address in (f"/compare/?within={CITY}", f"/trend/?areas={DISTRICT}", f"/d/{DISTRICT}/"):
        html = page(administrator, address)
        assert f'id="s{made.pk}"' in html
        assert "<mark>135</mark>件" in html and "<mark><strong>21.48</strong></mark>" in html
        assert f"/reports/{report.pk}/#fact-{made.fact_id}" in html


def test_trend_moves_in_points_and_breaks_where_terms_change(administrator: Client) -> None:
    make_rate(DISTRICT, 2022, 90, 100, denominator=ACCEPTED)
    make_rate(DISTRICT, 2023, 77, 270)
    make_rate(DISTRICT, 2024, 29, 135)
    html = page(administrator, f"/trend/?areas={DISTRICT}")
    assert "▼7.04个百分点" in html
    assert "口径变动，不作同比" in html
    assert "▼61" not in html


def test_trend_of_counts_moves_in_percent_and_says_what_is_missing(administrator: Client) -> None:
    make_observation(DISTRICT, 2022, 100, ACCEPTED)
    make_observation(DISTRICT, 2023, 150, ACCEPTED)
    make_report(DISTRICT, 2024)
    html = page(administrator, f"/trend/?i={ACCEPTED}&areas={DISTRICT}&from=2021&to=2024")
    assert "▲50%" in html and "未提及" in html and "未报" in html


def test_profile_shows_both_years_changes_and_doubts(administrator: Client) -> None:
    report = make_report(DISTRICT, 2024)
    make_rate(DISTRICT, 2023, 77, 270)
    make_rate(DISTRICT, 2024, 29, 135, report=report)
    make_finding(report, CORRECTION_RATE, "原文写19.2%，29 ÷ 135 ＝ 21.48%。")
    html = page(administrator, f"/d/{DISTRICT}/?y=2024")
    assert "28.52%" in html and "▼7.04个百分点" in html
    assert "原文写19.2%" in section(html, "doubts-h")
    assert "两年均未提及" in html


def test_profile_keeps_short_themes_whole_on_paper_and_lets_long_ones_break(administrator: Client) -> None:
    for indicator in load_catalogue().indicators:
        if indicator.theme == load_catalogue()[ACCEPTED].theme:
            make_observation(DISTRICT, 2024, 5, indicator.code)
    make_observation(DISTRICT, 2024, 5, "emergency_drills")
    html = page(administrator, f"/d/{DISTRICT}/?y=2024")
    panels = {
        piece.count('<th scope="row">') > 8: "panel--whole" in piece.split(">", 1)[0]
        for piece in html.split('<section class="panel')[1:]
        if 'class="table profile"' in piece.split("</section>")[0]
    }
    assert panels == {True: False, False: True}


def test_profile_of_a_year_without_report_says_so(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135, report=make_report(DISTRICT, 2024))
    assert "2021年：未报" in page(administrator, f"/d/{DISTRICT}/?y=2021")


def test_definition_page_has_every_denominator_with_sentences(administrator: Client) -> None:
    report = make_report(DISTRICT, 2024)
    make_rate(DISTRICT, 2024, 29, 135, report=report, quote="审结135件，直接纠错29件")
    html = page(administrator, f"/i/{CORRECTION_RATE}/")
    assert "标准口径" in html and "审结135件，直接纠错29件" in html
    assert "现有报告都没有用这个口径" in html
    assert "升高可能是监督力度加大" in html


def test_catalogue_is_found_by_alias(administrator: Client) -> None:
    html = page(administrator, "/i/?q=直接纠错率")
    assert "复议纠错率" in html and "行政检查" not in html
    assert "没有找到这样的指标" in page(administrator, "/i/?q=不存在的词")


def test_workbench_counts_and_covers(administrator: Client) -> None:
    report = make_report(DISTRICT, 2024)
    make_report(NEIGHBOUR, 2024, state="published")
    make_finding(report, CORRECTION_RATE, "矛盾")
    html = page(administrator, "/")
    assert "待复核" in html and "已发布" in html and "未报" in html
    assert f"/reports/{report.pk}/" in html
    assert "矛盾 1，疑点 0" in html


def test_workbench_never_lists_sample_districts_among_real_ones(administrator: Client) -> None:
    make_report(DISTRICT, 2024)
    make_report("990101", 2024, is_sample=True)
    html = page(administrator, "/")
    assert "东溪区" not in section(html, "coverage-h") and "东溪区" in section(html, "samples-h")
    assert "标有“示例数据”的部分为虚构" in html and "本页行政区与数字均为虚构" not in html
    assert "共收录 1 份报告" in html


def test_workbench_of_samples_alone_says_that_all_is_fictional(administrator: Client) -> None:
    make_report("990101", 2024, is_sample=True)
    html = page(administrator, "/")
    assert "本页行政区与数字均为虚构" in html and "共收录 1 份报告" in html
    assert "coverage-h" not in html


def test_empty_workbench_guides_the_first_steps(administrator: Client) -> None:
    html = page(administrator, "/")
    assert "还没有收录报告" in html and "上传第一份报告" in html


def test_the_first_steps_of_an_administrator_begin_with_accounts(client: Client, accounts: dict[str, User]) -> None:
    User.objects.filter(role="administrator").update(is_staff=True)
    for name, offered in (("administrator", True), ("clerk", False)):
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        html = page(client, "/")
        assert ("/admin/accounts/user/" in html, "建立账号" in html) == (offered, offered)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/compare/?i=nope", 404, "指标目录中没有"),
        ("/compare/?y=abc", 400, "不是可以查询的年份"),
        ("/compare/?y=2024&within=123456", 404, "没有代码为 123456 的行政区"),
        ("/compare/?page=x", 400, "不是页码"),
        ("/compare/?basis=%00", 400, "没有"),
        ("/compare/figure/?i=nope", 404, "指标目录中没有"),
        ("/trend/?from=2024&to=2020", 400, "晚于"),
        ("/trend/?areas=999999", 404, "没有代码为 999999 的行政区"),
        ("/trend/figure/?areas=1", 400, "不是行政区划代码"),
        ("/d/999999/", 404, "没有代码为 999999 的行政区"),
        ("/d/abc/", 400, "不是行政区划代码"),
        (f"/d/{DISTRICT}/?y=0", 400, "不是可以查询的年份"),
        ("/i/nope/", 404, "指标目录中没有"),
        ("/d/go/?q=", 400, "请输入行政区名称"),
        ("/d/go/?q=不存在的地方", 404, "没有找到行政区"),
    ],
)
def test_bad_questions_get_words_and_a_next_step(administrator: Client, address: str, status: int, words: str) -> None:
    html = page(administrator, address, status)
    assert words in html
    assert "工作台" in html


def test_year_without_data_names_the_years_with_data(administrator: Client) -> None:
    make_rate(DISTRICT, 2022, 29, 135)
    html = page(administrator, f"/compare/?within={CITY}&y=2019")
    assert "2019年没有这项指标的数值" in html and "y=2022" in html
    assert "<svg" not in section(html, "picture-h")


def test_county_as_place_is_compared_with_its_neighbours(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(NEIGHBOUR, 2024, 30, 150)
    html = page(administrator, f"/compare/?within={DISTRICT}&y=2024")
    assert "20%" in html and 'class="is-pinned"' in html


def test_account_of_a_district_sees_only_published_values_of_its_neighbours(
    client: Client, accounts: dict[str, User]
) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(NEIGHBOUR, 2024, 30, 150)
    make_rate(ELSEWHERE, 2024, 40, 150, is_published=True)
    client.force_login(accounts["viewer"])
    html = page(client, f"/compare/?within={CITY}&y=2024")
    assert "21.48%" in html and "20%(" not in html and "未发布" in html
    assert "26.67%" not in page(client, "/compare/?within=320100&y=2024")
    assert "20%" not in section(page(client, f"/trend/?areas={NEIGHBOUR}&from=2024&to=2024"), "table-h")
    assert "30/150" not in page(client, f"/d/{NEIGHBOUR}/?y=2024")
    assert "40/150" not in page(client, f"/d/{ELSEWHERE}/?y=2024")


def test_district_is_found_by_name_and_initials(administrator: Client) -> None:
    make_reference("640104")
    for asked in ("兴庆区", "640104", "宁夏回族自治区银川市兴庆区"):
        response = administrator.get("/d/go/", {"q": asked})
        assert response.status_code == 302, asked
        assert response["Location"] == "/d/640104/"


def test_several_districts_of_one_spelling_are_listed_to_choose_from(administrator: Client) -> None:
    response = administrator.get("/d/go/", {"q": "xqq"}, follow=True)
    assert response.status_code == 200
    assert 'href="/d/640104/"' in response.content.decode()


def test_pages_without_signing_in_lead_to_the_sign_in_page(client: Client) -> None:
    for address in ("/", "/compare/", "/trend/", "/i/", "/d/", "/compare/figure/", "/trend/figure/"):
        assert client.get(address).status_code == 302


def test_matrix_colours_only_within_one_denominator(administrator: Client) -> None:
    make_reference("330105", "330108", "330109")
    for code, n in ((DISTRICT, 10), ("330105", 20), ("330108", 30), ("330109", 40)):
        make_rate(code, 2024, n, 100)
    made = make_rate(NEIGHBOUR, 2024, 90, 100, denominator=ACCEPTED)
    html = page(administrator, f"/matrix/?within={CITY}&y=2024&i={CORRECTION_RATE}")
    assert html.count('class="m m--plain-') == 4
    assert f'm--apart m--unreviewed"><a data-value href="/v/{made.pk}/"' in html
    assert "未报" in html


def test_matrix_and_scatter_answer_empty_places_in_words(administrator: Client) -> None:
    assert "没有这些指标的数值" in page(administrator, f"/matrix/?within={CITY}&y=2019")
    assert "没有两项都可比的地区" in page(administrator, f"/scatter/?within={CITY}&y=2019")
    assert "两个指标相同" in page(administrator, f"/scatter/?x={CORRECTION_RATE}&i={CORRECTION_RATE}", 400)
    assert "指标目录中没有" in page(administrator, "/matrix/?i=nope", 404)


def test_scatter_draws_districts_with_both_values_and_counts_the_others(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(DISTRICT, 2024, 10, 100, "litigation_loss_rate")
    make_rate(NEIGHBOUR, 2024, 30, 150)
    html = page(administrator, f"/scatter/?within={CITY}&y=2024")
    assert "1 个行政区两项都可比" in html and "另有 1 个地区" in html
    assert "21.48%" in section(html, "table-h") and "20%" not in section(html, "table-h")


def test_value_page_shows_its_sentence_to_those_who_may_see_it(client: Client, accounts: dict[str, User]) -> None:
    report = make_report(DISTRICT, 2024)
    made = make_rate(DISTRICT, 2024, 29, 135, report=report)
    hidden = make_rate(NEIGHBOUR, 2024, 30, 150)
    client.force_login(accounts["viewer"])
    html = page(client, f"/v/{made.pk}/")
    assert "<mark>135</mark>件" in html and "<html" in html
    part = page(client, f"/v/{made.pk}/?part=1")
    assert "<mark>135</mark>件" in part and "<html" not in part
    assert "没有这个数值" in page(client, f"/v/{hidden.pk}/", 404)
    assert "没有这个数值" in page(client, "/v/999999999/", 404)


def test_typed_names_lead_to_the_place_without_any_script(administrator: Client) -> None:
    make_reference("640104")
    response = administrator.get("/compare/", {"where": "兴庆区", "y": "2024"})
    assert response.status_code == 302 and "within=640104" in response["Location"]
    response = administrator.get("/trend/", {"areas": "640105", "add": "兴庆区"})
    assert response.status_code == 302 and "areas=640105,640104" in response["Location"]
    html = page(administrator, "/compare/?where=xqq", 400)
    assert "可能指多个地区" in html and "within=640104" in html
    assert "没有找到行政区" in page(administrator, "/trend/?add=不存在的地方", 404)


def test_benchmark_may_be_a_district_of_the_same_denominator(administrator: Client) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(NEIGHBOUR, 2024, 30, 150)
    make_rate(CITY, 2024, 200, 1000)
    html = page(administrator, f"/compare/?within={CITY}&y=2024&bench={CITY}")
    assert "杭州市 20%" in section(html, "picture-h")
    html = page(administrator, f"/compare/?within={CITY}&y=2024&bench={ELSEWHERE}")
    assert "参照地区本年度没有同一口径的数值" in html
    assert "不能互为参照" in page(administrator, f"/compare/?within={CITY}&y=2024&bench=990101", 400)


@pytest.mark.parametrize("tab", ["funnel", "distribution", "table"])
def test_tabs_of_the_comparison_keep_the_table(administrator: Client, tab: str) -> None:
    make_rate(DISTRICT, 2024, 29, 135)
    make_rate(NEIGHBOUR, 2024, 30, 150)
    html = page(administrator, f"/compare/?within={CITY}&y=2024&tab={tab}")
    assert "21.48%" in section(html, "table-h")
    assert administrator.get(f"/compare/figure/?within={CITY}&y=2024&tab={tab}").status_code == 200
    counts = page(administrator, f"/compare/?within={CITY}&y=2024&tab={tab}&i={CONCLUDED}")
    assert "没有这项指标的数值" in counts or tab == "table"


def test_paragraphs_of_two_years_stand_side_by_side(administrator: Client) -> None:
    for year, count in ((2023, 96), (2024, 110)):
        report = make_report(DISTRICT, year)
        report.text.text = f"全年依法受理行政复议申请{count}件，均按期办理。\n<b>标题</b>"
        report.text.save()
    html = page(administrator, f"/d/{DISTRICT}/paragraphs/?y=2024")
    assert "<del>全年依法受理行政复议申请96件，</del>" in html
    assert "<ins>全年依法受理行政复议申请110件，</ins>" in html
    assert "<b>标题</b>" not in html
    assert "没有这一种差别" in page(administrator, f"/d/{DISTRICT}/paragraphs/?y=2024&kind=added")
    assert "上年没有可读的报告" in page(administrator, f"/d/{DISTRICT}/paragraphs/?y=2023")
    assert "不能是" in page(administrator, f"/d/{DISTRICT}/paragraphs/?kind=x", 400)


def test_paragraphs_of_a_neighbour_are_hidden_until_published(client: Client, accounts: dict[str, User]) -> None:
    for year in (2023, 2024):
        report = make_report(NEIGHBOUR, year)
        report.text.text = "尚未发布的内容，不能给别的区看。"
        report.text.save()
    client.force_login(accounts["viewer"])
    assert "尚未发布的内容" not in page(client, f"/d/{NEIGHBOUR}/paragraphs/?y=2024")
