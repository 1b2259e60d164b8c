"""The record in words that people use, not in the codes that it keeps."""

from __future__ import annotations

import pytest

from fazhi.dashboard.record_words import state_words


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"district": "330102", "year": 2024, "kind": "annual"}, "地区 浙江省杭州市上城区；年份 2024；类型 年度报告"),
        ({"district": "000001", "kind": "white_paper", "state": "published"}, "地区 000001；类型 白皮书；状态 已发布"),
        ({"district": None, "year": ""}, ""),
        ({"name": "报告.docx", "count": 3}, "文件名 报告.docx；项数 3"),
    ],
)
def test_state_is_told_without_codes(state: dict[str, object], told: str) -> None:
    assert state_words(state) == told
