"""Cutting a text at its figures: every character appears once, every figure is found again."""

from __future__ import annotations

from fazhi.dashboard.reading import Piece, TextBlock, TextTable, text_blocks
from fazhi.reports.models import Fact, Finding, OtherFigure


TEXT = "一、工作情况\n受理80件，审结75件。\n二、存在问题\n败诉率30%。\n甲 | 75件"
HEADING, PARAGRAPH, PROBLEMS, DOUBTFUL, ROW = (0, 6), (7, 19), (20, 26), (27, 34), (35, 42)


def blocks() -> list[list[object]]:
    return [
        [*HEADING, "heading", 1, None, [], []],
        [*PARAGRAPH, "paragraph", 1, None, [], []],
        [*PROBLEMS, "heading", 2, None, [], []],
        [*DOUBTFUL, "paragraph", 2, None, [], []],
        [*ROW, "table_row", 2, 0, [35, 36, 39, 42], []],
    ]


SECTIONS = [{"start": 0, "end": 19, "role": "results"}, {"start": 20, "end": 34, "role": "problems"}]


def fact(pk: int, words: str, clause: str) -> Fact:
    start, value = TEXT.index(clause), TEXT.index(words)
    return Fact(
        pk=pk,
        start=start,
        end=start + len(clause),
        value_start=value,
        value_end=value + len(words),
        status="unreviewed",
    )


def cut(
    facts: list[Fact], findings: list[Finding] | None = None, others: list[OtherFigure] | None = None
) -> list[TextBlock | TextTable]:
    return text_blocks(TEXT, blocks(), SECTIONS, facts=facts, findings=findings or [], others=others or [])


def pieces(found: list[TextBlock | TextTable]) -> list[Piece]:
    flat: list[Piece] = []
    for block in found:
        if isinstance(block, TextTable):
            flat.extend(piece for row in block.rows for cell in row for piece in cell)
        else:
            flat.extend(block.pieces)
    return flat


def test_no_character_is_lost_or_doubled() -> None:
    found = cut([fact(1, "80件", "受理80件"), fact(2, "75件", "审结75件"), fact(3, "75件", "受理80件，审结75件")])
    assert "".join(piece.text for piece in pieces(found)) == TEXT.replace("\n", "").replace(" | ", "")


def test_figures_stand_on_their_numerals_with_their_clause() -> None:
    found = pieces(cut([fact(1, "80件", "受理80件"), fact(2, "75件", "审结75件")]))
    assert [(piece.text, piece.fact_ids) for piece in found if piece.facts] == [("80件", "1"), ("75件", "2")]
    assert [piece.text for piece in found if piece.in_clause] == ["受理", "80件", "审结", "75件"]


def test_two_facts_on_one_numeral_share_the_piece_and_keep_both_anchors() -> None:
    [piece] = [
        piece for piece in pieces(cut([fact(1, "75件", "审结75件"), fact(2, "75件", "审结75件")])) if piece.facts
    ]
    assert (piece.fact_ids, piece.anchors, piece.more_anchors) == ("1 2", (1, 2), (2,))


def test_sections_without_results_say_so() -> None:
    found = cut([])
    notes = [(block.note, block.muted) for block in found if isinstance(block, TextBlock)]
    assert notes == [("", False), ("", False), ("存在问题，不取数", True), ("", True)]


def test_pages_are_marked_where_they_begin() -> None:
    assert [block.page for block in cut([])] == [1, None, 2, None, None]


def test_table_rows_become_cells() -> None:
    table = cut([])[-1]
    assert isinstance(table, TextTable)
    assert [["".join(piece.text for piece in cell) for cell in row] for row in table.rows] == [["甲", "75件"]]


def test_open_doubts_are_underlined_and_settled_or_mere_remarks_are_not() -> None:
    start = TEXT.index("败诉率")
    span = [{"start": start, "end": start + 6, "quote": "败诉率30%"}]

    def doubted(**fields: str) -> bool:
        finding = Finding(spans=span, **({"severity": "error", "resolution": "open"} | fields))
        return any(piece.doubted for piece in pieces(cut([], [finding])))

    assert doubted()
    assert not doubted(severity="info")
    assert not doubted(resolution="adopt_stated")


def test_other_figures_are_marked_unless_a_fact_stands_there() -> None:
    value = TEXT.index("30%")
    other = OtherFigure(pk=9, value_start=value, value_end=value + 3)
    assert [piece.text for piece in pieces(cut([], others=[other])) if piece.other] == ["30%"]
    assert not [piece for piece in pieces(cut([fact(1, "30%", "败诉率30%")], others=[other])) if piece.other]


def test_a_text_without_blocks_is_cut_by_lines() -> None:
    found = text_blocks("甲\n\n乙80件", [], [], facts=[], findings=[], others=[])
    assert ["".join(piece.text for piece in pieces([block])) for block in found] == ["甲", "乙80件"]
