"""The same invented report in DOC, RTF and ODT, as a word processor wrote it: tracked changes, hidden text, merges."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.readers import UnreadableDocument, read


FILES = Path(__file__).parent / "files"
WANTED = [
    "云岭市2031年法治政府建设年度报告",
    "全年新收行政复议申请137件，审结129件，直接纠错16件，纠错率12.4%。",
    "一、主要工作",
    "一审行政应诉案件88件，败诉7件，败诉率百分之七点九五，负责人出庭应诉率98.5％。",
    "类别 | 指标 | 2031年",
    "复议 | 新收（件） | 137",
    "复议 | 审结（件） | 129",
    "应诉 | 败诉（件） | 7",
    "二、下一步安排",
    "2032年力争出庭应诉率达到99%。",
]


@pytest.mark.parametrize(
    ("file", "name", "format"),
    [
        ("report.doc", "报告.doc", "doc"),
        ("report.doc", "报告.wps", "doc"),
        ("report.rtf", "报告.rtf", "rtf"),
        ("report.rtf", "报告.doc", "rtf"),
        ("report.odt", "报告.odt", "odt"),
    ],
)
def test_the_final_text_is_read(file: str, name: str, format: str) -> None:
    source = read((FILES / file).read_bytes(), name)
    assert source.format == format
    assert source.text.split("\n") == WANTED
    assert [block.kind for block in source.blocks].count("table_row") == 4


def test_a_cut_off_doc_is_corrupt_not_half_read() -> None:
    data = (FILES / "report.doc").read_bytes()
    for size in (600, 5_000, 12_000):
        with pytest.raises(UnreadableDocument) as caught:
            read(data[:size], "a.doc")
        assert caught.value.code == "corrupt"


def test_an_encrypted_doc_says_so() -> None:
    data = bytearray((FILES / "report.doc").read_bytes())
    start = data.index(b"\xec\xa5")
    data[start + 0x0B] |= 0x01
    with pytest.raises(UnreadableDocument) as caught:
        read(bytes(data), "a.doc")
    assert caught.value.code == "encrypted"
