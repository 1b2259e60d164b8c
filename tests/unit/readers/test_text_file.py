"""TXT in every encoding that Chinese offices still write."""

from __future__ import annotations

import pytest

from fazhi.readers import UnreadableDocument, read
from fazhi.readers.encodings import chinese_share, decode
from tests.unit.readers.making import SENTENCE


TEXT = f"云岭市年度报告\n\n一、主要工作\n\n{SENTENCE}败诉率12.4%。\n"
TRADITIONAL = "本年度行政訴訟案件共計一百件，機關負責人出庭應訴，法治政府建設取得新的進展。"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    data = TEXT.replace("\n", "\r\n").encode(encoding)
    assert read(data, "a.txt").text == f"云岭市年度报告\n一、主要工作\n{SENTENCE}败诉率12.4%。"


def test_wide_encodings_without_any_ascii_are_recognised() -> None:
    assert decode(SENTENCE.encode("utf-16-le")) == SENTENCE


def test_big5_is_told_from_gbk() -> None:
    assert decode(TRADITIONAL.encode("big5")) == TRADITIONAL
    assert decode(TRADITIONAL.encode("gbk")) == TRADITIONAL


def test_utf8_wins_over_a_wrong_declaration() -> None:
    assert decode(SENTENCE.encode(), declared="gb2312") == SENTENCE


def test_declared_gb2312_covers_characters_beyond_it() -> None:
    assert decode("镕和喆".encode("gb18030"), declared="gb2312") == "镕和喆"


def test_a_cut_off_utf8_file_stays_utf8() -> None:
    assert decode(SENTENCE.encode()[:-1]).startswith(SENTENCE[:-1])


def test_nul_bytes_inside_text_are_dropped() -> None:
    assert "\x00" not in read(f"{SENTENCE}\x00{SENTENCE}".encode(), "a.txt").text


def test_text_without_any_letter_or_digit_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read("———……\n。。。".encode(), "a.txt")
    assert caught.value.code == "no_text"


def test_chinese_share_separates_prose_from_misread_bytes() -> None:
    assert chinese_share(SENTENCE) > 0.4
    assert chinese_share(SENTENCE.encode("gbk").decode("big5", "replace")) < 0.1
