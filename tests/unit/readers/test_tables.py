"""Merged cells: labels are repeated over the rows they cover, figures are not."""

from __future__ import annotations

import pytest

from fazhi.readers.tables import Cell, is_figure, rows_of


def test_rows_of_repeats_a_label_merged_over_rows() -> None:
    cells = [Cell(0, 0, "复议", rows=2), Cell(0, 1, "新收"), Cell(1, 1, "审结")]
    assert rows_of(cells) == [["复议", "新收"], ["复议", "审结"]]


def test_rows_of_says_a_figure_merged_over_rows_once() -> None:
    cells = [Cell(0, 0, "新收"), Cell(0, 1, "137件", rows=2), Cell(1, 0, "审结")]
    assert rows_of(cells) == [["新收", "137件"], ["审结", ""]]


def test_rows_of_says_a_cell_merged_over_columns_once() -> None:
    cells = [Cell(0, 0, "2031年", columns=2), Cell(0, 2, "2030年"), Cell(1, 0, "件"), Cell(1, 1, "%"), Cell(1, 2, "件")]
    assert rows_of(cells) == [["2031年", "", "2030年"], ["件", "%", "件"]]


@pytest.mark.parametrize("text", ["137", "12.4%", "约1.2万件", "1,234", "-14.8%", "+2.1个百分点", "5 人"])
def test_is_figure_knows_values(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["2031年", "复议", "1月—6月", "第3季度", "一审12件", "—", ""])
def test_is_figure_leaves_labels(text: str) -> None:
    assert not is_figure(text)
