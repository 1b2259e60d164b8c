"""Pasted lists: what is clear is taken, namesakes are asked back, the unknown is named."""

from __future__ import annotations

import pytest

from fazhi.dashboard.naming_districts import entries, problem_of, read_districts_list
from fazhi.dashboard.places import find_area


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("兴庆区", "640104"), ("640104", "640104"), ("640104 兴庆区", "640104"), ("640104兴庆区", "640104"),
        ("宁夏回族自治区银川市兴庆区", "640104"), ("xingqingqu", "640104"), ("银川 兴庆", "640104"), ("“兴庆区”", "640104"),
    ],
)  # fmt: skip
def test_one_district_is_recognised_however_it_is_written(entry: str, code: str) -> None:
    named = read_districts_list(entry, {})
    assert named.is_clear
    assert [area.code for area in named.areas] == [code]


def test_initials_and_namesakes_are_asked_back_and_settled_by_a_pick() -> None:
    named = read_districts_list("鼓楼区\n兴庆区", {})
    assert [item.entry for item in named.ambiguous] == ["鼓楼区"]
    codes = {area.code for area in named.ambiguous[0].candidates}
    assert "320106" in codes and len(codes) > 2
    assert [area.code for area in named.areas] == ["640104"]
    settled = read_districts_list("鼓楼区\n兴庆区", {"鼓楼区": "320106"})
    assert settled.is_clear and [area.code for area in settled.areas] == ["320106", "640104"]
    assert not read_districts_list("鼓楼区", {"鼓楼区": "640104"}).is_clear
    initials = read_districts_list("xqq", {})
    assert "640104" in {area.code for area in initials.areas} | {
        area.code for item in initials.ambiguous for area in item.candidates
    }


def test_lists_from_spreadsheets_are_split_and_kept_once() -> None:
    assert entries("兴庆区\t640104\r\n金凤区，西夏区;兴庆区\n\n") == ["兴庆区", "640104", "金凤区", "西夏区"]
    named = read_districts_list("兴庆区,640104、金凤区", {})
    assert [area.name for area in named.areas] == ["兴庆区", "金凤区"]


@pytest.mark.parametrize("entry", ["不存在的地方", "000000", "99999", "<script>", "'; drop"])
def test_unknown_entries_are_named(entry: str) -> None:
    named = read_districts_list(entry, {})
    assert not named.is_clear and named.unknown


def test_a_list_of_thousands_is_refused() -> None:
    assert read_districts_list("\n".join(f"第{number}号" for number in range(501)), {}).too_many


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (("640104",), "至少要有两个"),
        (("640104", "990101"), "示例地区"),
        (("640104", "640100"), "同一级别"),
        (("640104", "640105"), ""),
    ],
)
def test_peers_share_a_tier_and_reality(codes: tuple[str, ...], words: str) -> None:
    areas = [area for code in codes if (area := find_area(code))]
    assert len(areas) == len(codes)
    assert words in problem_of(areas) and bool(problem_of(areas)) == bool(words)
