"""DOCX: what the reader of the printed document sees."""

from __future__ import annotations

from fazhi.readers import read
from fazhi.readers.numbering import chinese_number, format_number
from tests.unit.readers.making import SENTENCE, W, docx, p


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def text_of(body: str, **extra: str) -> list[str]:
    members = {f"word/{name}.xml": content for name, content in extra.items()}
    return read(docx(body, members), "a.docx").text.split("\n")


def numbered(text: str, level: int) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>')


def test_automatic_numbers_are_written_out() -> None:
    body = numbered("主要工作", 0) + numbered("加强领导", 1) + numbered("强化学习", 2) + numbered("抓实督察", 2)
    body += numbered("依法决策", 1) + numbered("下一步打算", 0) + numbered("补短板", 1)
    assert text_of(body, numbering=NUMBERING) == [
        "一、主要工作", "（一）加强领导", "1.强化学习", "2.抓实督察", "（二）依法决策", "二、下一步打算", "（一）补短板",
    ]  # fmt: skip


def test_number_formats() -> None:
    assert [chinese_number(n) for n in (1, 10, 11, 20, 23, 99)] == ["一", "十", "十一", "二十", "二十三", "九十九"]
    assert format_number(3, "ideographTraditional") == "丙"
    assert format_number(3, "decimalEnclosedCircle") == "③"
    assert format_number(12, "decimalFullWidth") == "１２"
    assert format_number(7, "somethingNew") == "7"


def test_deleted_text_is_gone_and_inserted_text_stays() -> None:
    body = (
        "<w:p><w:r><w:t>受理</w:t></w:r><w:del><w:r><w:delText>99</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>78</w:t></w:r></w:ins><w:r><w:t>件。</w:t></w:r></w:p>"
    )
    assert text_of(body) == ["受理78件。"]


def test_a_deleted_paragraph_mark_joins_paragraphs() -> None:
    assert text_of(p("审结", "<w:rPr><w:del/></w:rPr>") + p("78件。")) == ["审结78件。"]


def test_hidden_text_field_codes_and_phonetic_guides_are_gone() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏999件</w:t></w:r><w:r><w:t>第</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE 888</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:t>次</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert text_of(body) == ["第3次拼"]


def test_text_boxes_are_read_once() -> None:
    inner = f"<w:txbxContent>{p('框内：败诉率5.6%。')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>框外。</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>{inner}"
        f"</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert text_of(body) == ["框外。", "框内：败诉率5.6%。"]


def test_a_footnote_follows_its_paragraph() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("含上年结转3件。")}</w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>审结74件。</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + p("下一段。")
    source = read(docx(body, {"word/footnotes.xml": notes}), "a.docx")
    assert source.text.split("\n") == ["审结74件。", "含上年结转3件。", "下一段。"]
    assert source.blocks[1].kind == "footnote"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_merged_cells_are_said_as_the_table_means_them() -> None:
    rows = [
        cell("类别") + cell("指标") + cell("2031年", '<w:gridSpan w:val="2"/>'),
        cell("复议", '<w:vMerge w:val="restart"/>') + cell("新收") + cell("137") + cell("件"),
        cell("", "<w:vMerge/>") + cell("审结") + cell("129") + cell("件"),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    assert text_of(body) == ["类别 | 指标 | 2031年 | ", "复议 | 新收 | 137 | 件", "复议 | 审结 | 129 | 件"]


def test_a_table_that_lays_out_prose_gives_paragraphs() -> None:
    body = f"<w:tbl><w:tr>{cell(SENTENCE)}</w:tr><w:tr>{cell('二、打算')}</w:tr></w:tbl>"
    source = read(docx(body), "a.docx")
    assert [block.kind for block in source.blocks] == ["paragraph", "heading"]


def test_tables_of_contents_headers_and_macros_are_left_out() -> None:
    styles = f'<w:styles {W}><w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>'
    body = p("一、主要工作\t3", '<w:pStyle w:val="T1"/>') + p("主要工作", '<w:pStyle w:val="H"/>') + p(SENTENCE)
    data = docx(body, {"word/styles.xml": styles, "word/header1.xml": p("页眉"), "word/vbaProject.bin": b"\x00macro"})
    source = read(data, "a.docm")
    assert source.text.split("\n") == ["主要工作", SENTENCE]
    assert source.blocks[0].kind == "heading"
