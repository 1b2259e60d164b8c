"""Pages of government sites: the article in, everything around it out."""

from __future__ import annotations

import pytest

from fazhi.readers import UnreadableDocument, read
from tests.unit.readers.making import SENTENCE


CHROME_TOP = """<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li><li><a href="/b">互动</a></li></ul></div>
<div class="position">您所在的位置：<a href="/">首页</a> &gt; <a href="/c">法治政府</a> &gt; 正文</div>
<h1>云岭市2031年法治政府建设年度报告</h1>
<div class="info">发布时间：2032-02-27　浏览次数：<span id="hits">9,876</span>次</div><div class="share">分享到：<a>微信</a></div>"""
CHROME_BOTTOM = """<div class="related"><h3>相关阅读</h3><ul><li><a href="#">东溪区受理行政复议案件999件</a></li>
<li><a href="#">西棠区败诉率连续下降</a></li><li><a href="#">北原县出庭率100%</a></li></ul></div>
<div class="footer"><p>主办：云岭市人民政府　网站标识码：9900000001</p><p>云ICP备05000000号</p></div>"""
BODY = f"<p>&nbsp;&nbsp;{SENTENCE}</p><p><strong>一、主要</strong>工作</p><p>{SENTENCE}败诉率<span>5.6</span>%。</p>"
WANTED = ["云岭市2031年法治政府建设年度报告", SENTENCE, "一、主要工作", f"{SENTENCE}败诉率5.6%。"]


def page(article: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}<title>报告_云岭市</title></head><body>{CHROME_TOP}{article}{CHROME_BOTTOM}</body></html>".encode()


@pytest.mark.parametrize(
    "opening",
    [
        '<div id="zoom">', '<div class="TRS_Editor">', '<div class="TRS_UEDITOR trs_paper_default">',
        '<div id="UCAP-CONTENT">', '<div class="article-content">', '<div class="pages_content">',
        '<div class="v_news_content">', '<div class="no-known-name">', '<div id="a"><div><div class="b">',
        '<table><tr><td>',
    ],
)  # fmt: skip
def test_the_article_is_found_in_any_container(opening: str) -> None:
    assert read(page(opening + BODY + "</div>"), "a.html").text.split("\n") == WANTED


def test_title_joins_article_and_site() -> None:
    head = '<meta name="ArticleTitle" content="云岭市2031年法治政府建设年度报告"><meta name="SiteName" content="云岭市人民政府">'
    assert (
        read(page(f'<div id="zoom">{BODY}</div>', head), "a.html").title
        == "云岭市2031年法治政府建设年度报告 — 云岭市人民政府"
    )


def test_the_heading_is_not_repeated_when_the_article_has_it() -> None:
    text = read(page(f'<div id="zoom"><p>云岭市2031年法治政府建设年度报告</p>{BODY}</div>'), "a.html").text
    assert text.count("年度报告") == 1


def test_widgets_inside_the_article_contribute_nothing() -> None:
    widgets = (
        '<div class="bdsharebuttonbox">分享到微博</div><p style="display: none">隐藏的999件</p><script>var a="888件"</script>'
        '<ul><li><a href="#">甲区777件</a></li><li><a href="#">乙区</a></li><li><a href="#">丙区</a></li></ul><p>扫一扫在手机打开当前页</p>'
    )
    assert read(page(f'<div id="zoom">{widgets}{BODY}{widgets}</div>'), "a.html").text.split("\n") == WANTED


def test_a_data_table_becomes_rows_with_merged_labels() -> None:
    table = (
        "<table><tr><th>类别</th><th>指标</th><th>数</th></tr><tr><td rowspan='2'>复议</td><td>新收</td><td>137</td></tr>"
        "<tr><td>审结</td><td>129</td></tr></table>"
    )
    source = read(page(f'<div id="zoom">{BODY}{table}</div>'), "a.html")
    rows = [source.text[block.start : block.end] for block in source.blocks if block.kind == "table_row"]
    assert rows == ["类别 | 指标 | 数", "复议 | 新收 | 137", "复议 | 审结 | 129"]
    assert [source.text[a:b] for a, b in source.blocks[-1].cells] == ["复议", "审结", "129"]


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8", ""])
def test_encoding_survives_wrong_declarations(declared: str) -> None:
    for actual in ("gb18030", "utf-8"):
        text = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={declared}'></head><body>{BODY}</body></html>"
        assert SENTENCE in read(text.encode(actual), "a.html").text


def test_lines_of_a_pasted_pdf_are_joined() -> None:
    long = SENTENCE * 8
    lines = "".join(f"<p>{long[i : i + 27]}</p>" for i in range(0, len(long), 27))
    assert read(page(f'<div id="zoom">{lines}</div>'), "a.html").text.split("\n")[1] == long


def test_breaks_separate_paragraphs() -> None:
    text = read(page(f'<div id="zoom">{SENTENCE}<br><br>{SENTENCE}<br>二、打算</div>'), "a.html").text
    assert text.split("\n")[1:] == [SENTENCE, SENTENCE, "二、打算"]


def test_saved_pages_are_read() -> None:
    import base64

    html = base64.encodebytes(page(f'<div id="zoom">{BODY}</div>')).decode()
    data = (
        "From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\n"
        f"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{html}\r\n--x--\r\n"
    )  # fmt: skip
    source = read(data.encode(), "a.mhtml")
    assert source.format == "mhtml"
    assert source.text.split("\n") == WANTED


def test_a_page_without_article_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(b"<html><body><div class='nav'><a href='/'></a></div><script>1</script></body></html>", "a.html")
    assert caught.value.code == "no_text"


def test_data_table_inside_layout_tables_is_a_table() -> None:
    data = "<table border=0><tr><td>新收</td><td>137</td></tr><tr><td>审结</td><td>129</td></tr></table>"
    page = (
        "<table><tr><td>网站导航</td><td><table><tr><td>"
        f"{SENTENCE}<br><br>{data}<br>{SENTENCE}</td></tr></table></td></tr></table>"
    )
    source = read(f"<html><body>{page}</body></html>".encode(), "a.html")
    assert [block.kind for block in source.blocks].count("table_row") == 2
    assert "新收 | 137\n审结 | 129" in source.text


def test_line_breaks_of_the_markup_are_no_blanks_in_chinese() -> None:
    page = f"<html><body><p>附\n表</p><p>全年办\r\n  结案件\n137\n件，其中 A\nB 类。{SENTENCE}</p></body></html>"
    assert read(page.encode(), "a.html").text == f"附表\n全年办结案件137件，其中 A B 类。{SENTENCE}"
