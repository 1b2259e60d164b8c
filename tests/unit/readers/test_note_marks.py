"""Note numbers behind figures: never read as a part of the figure, in any format."""

from __future__ import annotations

import pytest

from fazhi.readers import read
from fazhi.readers.note_marks import is_note_mark, without_level_marks
from fazhi.readers.printed import Run, fragments
from tests.unit.readers.making import Drawn, docx, pdf, zipped


PLAIN = "全年收到申请137件，审结129件。"
RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def odt(body: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style")
    )
    raised = '<style:style style:name="T9"><style:text-properties style:text-position="super 58%"/></style:style>'
    content = f"<office:document-content {spaces}><office:automatic-styles>{raised}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


@pytest.mark.parametrize(
    ("raised", "before", "expected"),
    [
        ("2", "137件", True),
        ("[12]", "137", True),
        ("①", "137件", True),
        ("1,3", "137件", True),
        ("*", "败诉率", True),
        ("iv", "121个", True),
        ("2", "绿地3000m", False),  # a unit's power
        ("新收", "137件", False),
        ("1352", "137件", False),
    ],
)
def test_a_raised_text_is_a_mark_or_not(raised: str, before: str, expected: bool) -> None:
    assert is_note_mark(raised, before) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请137件①，审结129件②。", PLAIN[2:]),
        ("收到申请137件[3]，审结129件［12］。", PLAIN[2:]),
        ("主要有：①受理137件；②审结129件。", "主要有：①受理137件；②审结129件。"),  # items of a list
        ("依据云政〔2031〕12号和[2031]8号文件", "依据云政〔2031〕12号和[2031]8号文件"),
        ("[1]数据截至年末", "[1]数据截至年末"),
    ],
)
def test_marks_as_large_as_the_text_are_told_from_items_and_numbers_of_documents(text: str, expected: str) -> None:
    assert without_level_marks(text) == expected


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (
            docx(
                f"<w:p>{run('全年收到申请137')}{run('2', RAISED)}{run('件，审结129件')}{run('[3]', RAISED)}{run('。')}</w:p>"
            ),
            "a.docx",
        ),
        ("<p>全年收到申请137<sup>2</sup>件，审结129件<sup><a>[3]</a></sup>。</p>".encode(), "a.html"),
        (
            odt(
                '<text:p>全年收到申请137<text:span text:style-name="T9">2</text:span>件，审结129件'
                '<text:span text:style-name="T9">①</text:span>。</text:p>'
            ),
            "a.odt",
        ),
        (
            rb"{\rtf1\ansi\ansicpg936 "
            + "全年收到申请137".encode("gbk")
            + rb"{\super 2}"
            + "件，审结129件".encode("gbk")
            + rb"\super 3\nosupersub "
            + "。".encode("gbk")
            + b"}",
            "a.rtf",
        ),
    ],
)
def test_raised_marks_leave_no_trace(data: bytes, name: str) -> None:
    assert read(data, name).text == PLAIN


def test_a_table_cell_of_a_page_loses_its_marks_too() -> None:
    page = (
        "<table><tr><td>指标</td><td>2031年</td></tr><tr><td>新收<sup>1</sup></td><td>137<sup>2</sup></td></tr></table>"
    )
    assert read(f"<p>主要指标情况如下，供参考。</p>{page}".encode(), "a.html").text.split("\n")[-1] == "新收 | 137"


def test_raised_figures_on_a_printed_page_are_marks() -> None:
    line: list[Drawn] = [
        (80, 100, "全年收到申请", 16.0),
        (176, 100, "137", 16.0),
        (203, 94, "2", 8.0),
        (208, 100, "件，审结", 16.0),
        (272, 100, "129", 16.0),
        (299, 100, "件①。", 16.0),
    ]
    source = read(pdf([line]), "a.pdf")
    assert source.text == PLAIN
    (places,) = source.blocks[0].lines
    assert len(places.xs) == len(PLAIN) + 1


def test_smaller_figures_on_the_line_are_figures() -> None:
    line: list[Drawn] = [(80, 100, "全年收到申请", 16.0), (176, 100, "137", 12.0), (197, 100, "件", 16.0)]
    assert read(pdf([line]), "a.pdf").text == "全年收到申请137件"


def test_level_characters_with_low_boxes_are_never_marks() -> None:
    # In fonts without measures of their own a box is that of the glyph: 一 floats, figures stand above the brackets' feet.
    def line(text: str, left: float, top: float, bottom: float) -> Run:
        return Run(text, (left,), (left + 0.02,), (top,), (bottom,))

    words = [line("（", 0.10, 0.100, 0.121), line("一", 0.12, 0.108, 0.111), line("件", 0.14, 0.100, 0.120)]
    words += [line("1", 0.16, 0.103, 0.1175), line("3", 0.18, 0.103, 0.1175), line("）", 0.20, 0.100, 0.121)]
    assert [part.text for part in fragments(words, 1.414)] == ["（一件13）"]
