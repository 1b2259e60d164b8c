"""Workbooks: figures as their sheets show them."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from fazhi.readers import read
from fazhi.readers.spreadsheet import shown


FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.2329, "0.00%", "23.29%"), (0.07, "0%", "7%"), (0.1234, "0%", "12.34%"), (1, "0%", "100%"), (0.0035, "0.0‰", "3.5‰"),
        (137, "General", "137"), (137.0, "General", "137"), (0.1 + 0.2, "General", "0.3"), (1234567, "#,##0", "1234567"),
        (12.5, '0.0"件"', "12.5件"), (-0.148, "0.0%", "-14.8%"), (Decimal("3.50"), "0.00", "3.5"), (True, "General", "是"),
        (float("nan"), "General", ""), (" 东溪区 ", "General", "东溪区"),
    ],
)  # fmt: skip
def test_shown_is_what_the_sheet_shows(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_visible_sheets_become_tables_with_percentages() -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "云岭市"
    first.append(["指标", None, "2031年", "2030年"])
    first.append(["复议", "新收", 137, 120])
    first.append([None, "纠错率", 0.124, 0.1])
    first.merge_cells("A2:A3")
    first.merge_cells("A1:B1")
    first["C3"].number_format = first["D3"].number_format = "0.0%"
    book.create_sheet("东溪区").append(["败诉率", "5.6%"])
    hidden = book.create_sheet("底稿")
    hidden.append(["败诉率", "99%"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    source = read(out.getvalue(), "a.xlsx")
    assert source.text.split("\n") == [
        "云岭市", "指标 |  | 2031年 | 2030年", "复议 | 新收 | 137 | 120", "复议 | 纠错率 | 12.4% | 10%", "东溪区", "败诉率 | 5.6%",
    ]  # fmt: skip
    assert [block.table for block in source.blocks if block.kind == "table_row"] == [0, 0, 0, 1]


def test_formulas_without_results_are_reported() -> None:
    book = openpyxl.Workbook()
    book.active.append(["合计", "=1+1", "有字"])
    out = io.BytesIO()
    book.save(out)
    source = read(out.getvalue(), "a.xlsx")
    assert source.text == "合计 | 有字"
    assert "公式" in source.notes[0]


@pytest.mark.parametrize("file", ["report.xls", "report.ods"])
def test_old_workbooks_get_their_percentages_from_the_header(file: str) -> None:
    source = read((FILES / file).read_bytes(), file)
    assert source.text.split("\n")[:3] == [
        "各区指标汇总表",
        "地区 | 复议收案（件） | 纠错率 | 备注",
        "云岭市 | 137 | 12.34% | 274",
    ]


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "gbk"), ("\t", "utf-8-sig"), (";", "utf-16")])
def test_csv_is_read_with_any_delimiter(delimiter: str, encoding: str) -> None:
    lines = [["地区", "败诉率"], ["云岭市", "5.6%"]]
    data = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    assert read(data, "a.csv").text == "地区 | 败诉率\n云岭市 | 5.6%"


def test_quoted_commas_stay_in_their_cell() -> None:
    assert read('地区,收案\n云岭市,"1,234"\n'.encode(), "a.csv").text.endswith("云岭市 | 1,234")
