"""PDF with text: paragraphs, columns, tables, furniture, places of the characters."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from fazhi.readers import UnreadableDocument, read
from fazhi.readers.characters import _character
from fazhi.readers.fonts import without_fonts
from fazhi.readers.page_image import page_image
from fazhi.readers.pdf import _page_list
from tests.unit.readers.making import SENTENCE, Drawn, pdf, wrapped


LONG = (SENTENCE * 4)[:190] + "。"


def texts(data: bytes) -> list[str]:
    return read(data, "a.pdf").text.split("\n")


def page_with_furniture(number: int, body: list[Drawn]) -> list[Drawn]:
    return [(80, 40, "云岭市法治政府建设年度报告汇编", 9), *body, (280, 810, f"— {number} —", 12)]


def test_paragraphs_run_over_lines_and_pages() -> None:
    lines = wrapped(LONG, top=100)
    first = [*wrapped(LONG, top=100), *wrapped(LONG, top=330)[:4]]
    rest: list[Drawn] = [(x, 100 + 26 * i, text) for i, (x, _, text, *_) in enumerate(wrapped(LONG, top=330)[4:])]
    second = [*rest, *[(x, y + 150, text) for x, y, text, *_ in lines]]
    data = pdf([page_with_furniture(1, first), page_with_furniture(2, second)])
    assert texts(data) == [LONG, LONG, LONG]


def test_running_heads_and_page_numbers_are_dropped_but_numbers_of_the_text_stay() -> None:
    pages = [
        page_with_furniture(n, [*wrapped(LONG, top=100), (112, 400, f"第{n}项：审结 {n}28 件。")]) for n in (1, 2, 3)
    ]
    joined = "".join(texts(pdf(pages)))
    assert "汇编" not in joined
    assert "—" not in joined
    assert "审结 228 件。" in joined


def test_two_columns_are_read_one_after_the_other() -> None:
    left = wrapped(LONG, top=150, left=50, width=15)
    right = wrapped(LONG.replace("行政", "经济"), top=150, left=310, width=15)
    title: list[Drawn] = [(180, 80, "云岭市法治政府年度报告", 20)]
    rows = [line for pair in zip(left, right, strict=True) for line in pair]
    assert texts(pdf([[*title, *rows]])) == ["云岭市法治政府年度报告", LONG, LONG.replace("行政", "经济")]


def test_a_title_over_two_lines_is_one_heading() -> None:
    title: list[Drawn] = [(90, 100, "云岭市人民政府关于二〇三一年度法治政府", 22), (230, 135, "建设情况的报告", 22)]
    source = read(pdf([[*title, *wrapped(LONG, top=200)]]), "a.pdf")
    assert source.text.split("\n")[0] == "云岭市人民政府关于二〇三一年度法治政府建设情况的报告"
    assert source.blocks[0].kind == "heading"


def test_documents_without_indent_break_at_short_lines() -> None:
    lines = [(80.0, 100 + 26.0 * i, text) for i, text in enumerate([LONG[:27], LONG[27:54], LONG[54:70] + "。"])]
    again = [(80.0, 100 + 26.0 * (i + 3), text) for i, (_, _, text) in enumerate(lines)]
    more = [(80.0, 100 + 26.0 * (i + 6), text) for i, (_, _, text) in enumerate(lines)]
    paragraph = LONG[:70] + "。"
    assert texts(pdf([[*lines, *again, *more]])) == [paragraph] * 3


def test_a_ruled_table_gives_rows_cells_and_merged_labels() -> None:
    rules = [(80, y, 500, y) for y in (300, 330, 390)] + [(180, 360, 500, 360)]
    rules += [(x, 300, x, 390) for x in (80, 180, 360, 500)]
    words: list[Drawn] = [
        (90, 320, "类别"), (190, 320, "指标"), (370, 320, "2031年"), (90, 350, "复议"), (190, 350, "新收"),
        (370, 350, "137"), (190, 380, "审结"), (370, 380, "129"),
    ]  # fmt: skip
    source = read(pdf([[*wrapped(LONG, top=100), *words, *wrapped(SENTENCE, top=430)]], rules=rules), "a.pdf")
    assert source.text.split("\n") == [LONG, "类别 | 指标 | 2031年", "复议 | 新收 | 137", "复议 | 审结 | 129", SENTENCE]
    row = source.blocks[3]
    assert (row.kind, row.table, row.page) == ("table_row", 0, 1)
    assert [source.text[a:b] for a, b in row.cells] == ["复议", "审结", "129"]


def test_a_table_over_two_pages_is_one_table_with_one_head() -> None:
    rules = [(80, y, 500, y) for y in (100, 130, 160)] + [(x, 100, x, 160) for x in (80, 300, 500)]
    pages: list[list[Drawn]] = [
        [(90, 120, "指标"), (310, 120, "数量"), (90, 150, name), (310, 150, value)]
        for name, value in (("新收", "137"), ("审结", "129"))
    ]
    source = read(pdf(pages, rules=rules), "a.pdf")
    assert source.text.split("\n") == ["指标 | 数量", "新收 | 137", "审结 | 129"]
    assert {block.table for block in source.blocks} == {0}


def test_a_table_without_rules_is_told_by_its_gaps() -> None:
    rows: list[Drawn] = []
    for i, (name, a, b) in enumerate([("指标", "2031年", "2030年"), ("新收", "137", "120"), ("审结", "129", "118")]):
        rows += [(90, 400 + 26 * i, name), (250, 400 + 26 * i, a), (400, 400 + 26 * i, b)]
    assert texts(pdf([[*wrapped(LONG, top=100), *rows]]))[1:] == [
        "指标 | 2031年 | 2030年",
        "新收 | 137 | 120",
        "审结 | 129 | 118",
    ]


def test_every_character_has_its_place() -> None:
    source = read(pdf([wrapped(LONG, top=100)]), "a.pdf")
    block = source.blocks[0]
    covered = [index for line in block.lines for index in range(line.start, line.end)]
    assert covered == list(range(block.start, block.end))
    first = block.lines[0]
    assert len(first.xs) == first.end - first.start + 1
    assert first.xs[0] == pytest.approx(112 / 595.3, abs=0.003)
    assert first.xs[1] - first.xs[0] == pytest.approx(16 / 595.3, abs=0.003)
    assert first.top < 100 / 841.9 < first.bottom + 0.01
    assert list(first.xs) == sorted(first.xs)


def test_fonts_of_the_machine_change_nothing_of_the_text() -> None:
    # Each character an object of its own, in a font that the file does not hold, as some converters print.
    singly = [[(80 + 16.0 * i, 100.0, character) for i, character in enumerate(LONG[:25])]]
    assert texts(pdf(singly)) == [LONG[:25]]
    with without_fonts():
        document = pypdfium2.PdfDocument(pdf(singly))
        page = document[0].get_textpage()
        assert page.get_text_range() == LONG[:25]
        left, _, right, _ = page.get_charbox(3, loose=True)
        assert right - left == pytest.approx(16, abs=0.1)


def test_letter_spaced_characters_keep_their_width_beside_a_table() -> None:
    spaced = [(60 + 30.0 * i, 100.0, character, 20.0) for i, character in enumerate("年度法治情况")]
    rules = [(80.0, y, 500.0, y) for y in (300.0, 330.0, 360.0)] + [(x, 300.0, x, 360.0) for x in (80.0, 300.0, 500.0)]
    cells = [(90.0, 322.0, "新收"), (310.0, 322.0, "137"), (90.0, 352.0, "审结"), (310.0, 352.0, "129")]
    assert texts(pdf([[*spaced, *cells]], rules=rules)) == ["年度法治情况", "新收 | 137", "审结 | 129"]


def test_text_printed_twice_for_boldness_is_read_once() -> None:
    assert texts(pdf([[(80, 100, "败诉率５%"), (80.4, 100, "败诉率５%"), *wrapped(LONG, top=150)]]))[0] == "败诉率５%"


def test_radicals_become_ordinary_characters() -> None:
    assert _character(0x2F8F) == "行"
    assert _character(0xF9DC) == "隆"
    assert _character(ord("①")) == "①"


def test_notes_name_pages_briefly() -> None:
    assert _page_list([0, 2, 3, 4]) == "第1、3-5页"


def test_page_image_is_a_png_of_that_page() -> None:
    data = pdf([[(80, 90, "正文")], [(80, 90, "正文")]])
    assert page_image(data, 2, dpi=50).startswith(b"\x89PNG")
    with pytest.raises(UnreadableDocument):
        page_image(data, 3)


def test_a_blank_pdf_has_no_text() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(pdf([[]]), "a.pdf")
    assert caught.value.code == "no_text"


def test_a_label_cut_by_a_page_break_speaks_for_the_rows_on_the_next_page() -> None:
    def rules(tops: list[float]) -> list[tuple[float, float, float, float]]:
        first, *middle, last = tops
        level = [(80, y, 500, y) for y in (first, last)] + [(180.0, y, 500.0, y) for y in middle]
        return [*level, *[(x, first, x, last) for x in (80.0, 180.0, 360.0, 500.0)]]

    pages: list[list[Drawn]] = [
        [(90, 120, "复议"), (190, 120, "新收"), (370, 120, "137"), (190, 150, "审结"), (370, 150, "129")],
        [(190, 120, "纠错"), (370, 120, "16"), (190, 150, "维持"), (370, 150, "80")],
    ]
    source = read(pdf(pages, rules=rules([100, 130, 160])), "a.pdf")
    assert source.text.split("\n") == ["复议 | 新收 | 137", "复议 | 审结 | 129", "复议 | 纠错 | 16", "复议 | 维持 | 80"]


def test_marks_drawn_after_their_line_fall_into_place() -> None:
    line: list[Drawn] = [(80, 100, "实施　八五　普法"), (112, 100, "“", 8), (160, 100, "”", 8)]
    assert texts(pdf([[*line, *wrapped(LONG, top=150)]]))[0] == "实施“八五”普法"


def test_watermarks_across_the_page_are_no_text() -> None:
    data = pdf([wrapped(LONG, top=100)], watermark="内部资料注意保存")
    assert texts(data) == [LONG]


def test_lists_of_other_pages_printed_along_are_left_out() -> None:
    other: list[Drawn] = [(80, 500, "相关阅读"), (80, 530, "东溪区败诉率降至１％"), (80, 560, "二、下一步打算")]
    assert texts(pdf([[*wrapped(LONG, top=100), *other]])) == [LONG, "二、下一步打算"]


def test_sentences_that_open_several_pages_alike_are_no_running_heads() -> None:
    opening = "坚持党的领导，压实工作责任。"
    data = pdf([[(112, 80, opening), *wrapped(LONG, top=110)]] * 3)
    assert texts(data) == [opening, LONG] * 3


def _turned(data: bytes, rotation: int) -> bytes:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(rotation)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_pages_that_lie_on_their_side_are_turned_upright(rotation: int) -> None:
    """Text, tables and boxes, as on the same page without the wrong turn; the picture of the page turns too."""
    table = [(90.0, 300.0, "新收"), (320.0, 300.0, "137件"), (90.0, 330.0, "审结"), (320.0, 330.0, "129件")]
    rules = [(80.0, y, 500.0, y) for y in (280.0, 310.0, 340.0)] + [(x, 280.0, x, 340.0) for x in (80.0, 300.0, 500.0)]
    upright = pdf([[*wrapped(SENTENCE, top=100), *table]], rules=rules)
    expected, found = read(upright, "a.pdf"), read(_turned(upright, rotation), "a.pdf")
    assert found.text == expected.text
    assert "新收 | 137件" in found.text
    assert [block.lines for block in found.blocks] == [block.lines for block in expected.blocks]
    assert page_image(_turned(upright, rotation), 1, dpi=40) == page_image(upright, 1, dpi=40)


def test_numbers_in_narrow_columns_stay_apart_and_spaced_digits_together() -> None:
    rows = [(80.0, 100.0 + 30 * i, label) for i, label in enumerate(("受理数", "审结数", "终止数"))]
    rows += [(150.0, 100.0 + 30 * i, value) for i, value in enumerate(("126", "121", "118"))]
    rows += [(190.0, 100.0 + 30 * i, value) for i, value in enumerate(("117", "112", "109"))]
    assert "受理数 | 126 | 117" in read(pdf([rows]), "a.pdf").text
    spaced = [(100.0 + 14 * i, 100.0, digit) for i, digit in enumerate("2031年度报告")]
    assert read(pdf([[*spaced, *wrapped(SENTENCE, top=160)]]), "a.pdf").text.startswith("2031年度报告")


def test_one_line_that_juts_out_moves_no_margin() -> None:
    address = (80.0, 700.0, "网址：www.example.gov.cn/zwgk/fzzf/2031/03/18/content_0123456789.html")
    text = read(pdf([[*wrapped(SENTENCE * 3, top=100, width=24), address]]), "a.pdf").text
    assert text.startswith(SENTENCE * 3)


def test_links_of_a_printed_web_page_are_no_part_of_the_report() -> None:
    links = [
        "相关链接",
        "东溪区负责人出庭应诉率92.3%",
        "上一篇：西棠县收到行政复议申请931件",
        "下一篇：北洲市审结案件17件",
    ]
    lines = [(80.0, 500.0 + 30 * i, text) for i, text in enumerate(links)]
    assert read(pdf([[*wrapped(SENTENCE, top=100), *lines]]), "a.pdf").text == SENTENCE
