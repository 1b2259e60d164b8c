"""Columns of links beside the article of a web page that was printed to PDF."""

from __future__ import annotations

from fazhi.readers import read
from fazhi.readers.printed import PrintedLine, spread
from fazhi.readers.unruled import unruled
from tests.unit.readers.making import SENTENCE, Drawn, pdf, wrapped


LONG = (SENTENCE * 4)[:150] + "。"
LINKS: list[Drawn] = [
    (40, 108, "最新动态", 11),
    (40, 131, "邻县办理行政复议", 11),
    (40, 149, "案件三百二十件", 11),
    (40, 187, "一图读懂败诉率", 11),
    (40, 205, "降到百分之九", 11),
]


def article(*, left: float = 180, width: int = 22) -> list[Drawn]:
    return [*wrapped(LONG, top=120, left=left, width=width), *wrapped(LONG, top=420, left=left, width=width)]


def test_links_beside_the_article_are_left_out_and_reported() -> None:
    source = read(pdf([[*LINKS, *article()]]), "a.pdf")
    assert source.text.split("\n") == [LONG, LONG]
    assert len(source.notes) == 1
    assert "最新动态" in source.notes[0]


def test_links_on_the_right_are_left_out_too() -> None:
    links: list[Drawn] = [(x + 430, y, text, *size) for x, y, text, *size in LINKS]  # type: ignore[misc]
    source = read(pdf([[*article(left=50), *links]]), "a.pdf")
    assert source.text.split("\n") == [LONG, LONG]


def test_labels_level_with_their_text_stay() -> None:
    labels: list[Drawn] = [(40, 120, "依法决策情况", 16), (40, 420, "化解争议情况", 16)]
    text = read(pdf([[*labels, *article()]]), "a.pdf").text
    assert "依法决策情况" in text
    assert "化解争议情况" in text


def test_a_heading_of_links_below_the_article_keeps_them_out() -> None:
    links: list[Drawn] = [
        (40, 640, "相关链接", 11),
        (40, 660, "邻县：全年办理行政复议案件三百二十件，败诉率降到百分之九，比上年下降一个百分点", 11),
    ]
    source = read(pdf([[*LINKS, *article(), *links]]), "a.pdf")
    assert source.text.split("\n") == [LONG, LONG]


def row(top: float, *cells: tuple[float, str]) -> PrintedLine:
    """Cells (left in em, text) of which those farther than an em apart are told by a gap."""
    em = 0.02
    text, xs, gaps, right = "", [], [], 0.0
    for left, said in cells:
        if text and left - right > 1:
            gaps.append(len(text))
        edges = spread(said, left * em, (left + sum(1 if ord(c) > 255 else 0.5 for c in said)) * em)
        xs += edges[:-1]
        text += said
        right = edges[-1] / em
    return PrintedLine(text, (*xs, right * em), top, top + 0.02, em, tuple(gaps))


def test_columns_of_the_rows_around_part_cells_that_touch() -> None:
    rows = [
        row(0.10, (0, "指标"), (8, "上年"), (11.5, "本年")),
        row(0.13, (0, "收案"), (8, "571"), (11.5, "645")),
        row(0.16, (0, "机关负责人出庭率"), (8, "99.3%"), (11.5, "100%")),
        row(0.19, (0, "结案"), (8, "480"), (11.5, "512")),
    ]
    [table] = unruled(rows)
    assert isinstance(table, list)
    cells = table[2]
    assert [cells.text[a:b] for a, b in zip((0, *cells.gaps), (*cells.gaps, None), strict=True)] == [
        "机关负责人出庭率",
        "99.3%",
        "100%",
    ]


def test_prose_on_a_grid_is_not_cut_at_the_columns_of_a_table_below() -> None:
    prose = row(0.07, (0, "本年全县依法办理的情况见下表所列各项"))
    rows = [row(0.1 + 0.03 * i, (0, "收案"), (8, "571"), (11, "645")) for i in range(3)]
    assert unruled([prose, *rows])[0] is prose
