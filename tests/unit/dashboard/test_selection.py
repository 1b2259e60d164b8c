"""Selections there and back between query strings, and what they refuse."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard.selection import (
    DEFAULT_INDICATOR,
    CompareSelection,
    ProfileSelection,
    SelectionError,
    TrendSelection,
    encode,
)


codes = st.sampled_from([indicator.code for indicator in load_catalogue().indicators])
districts = st.from_regex(r"[1-9][0-9]{5}", fullmatch=True)
years = st.integers(2000, 2100)


def parsed(query: str) -> dict[str, str]:
    return dict(parse_qsl(query))


@given(
    st.builds(
        CompareSelection,
        indicator=codes,
        year=st.none() | years,
        within=st.just("") | districts,
        level=st.sampled_from(["", "prefecture", "county"]),
        basis=st.sampled_from(["", "reconsideration_concluded", "unknown"]),
        status=st.sampled_from(["", "published"]),
        convert=st.booleans(),
        pin=st.just("") | districts,
        tab=st.sampled_from(CompareSelection.TABS),
        page=st.integers(1, 10_000),
    )
)
def test_compare_selection_survives_the_query_string(selection: CompareSelection) -> None:
    assert CompareSelection.from_query(parsed(selection.to_query())) == selection


@given(
    st.builds(
        TrendSelection,
        indicator=codes,
        areas=st.lists(districts, max_size=20, unique=True).map(tuple),
        first=st.none() | st.integers(2000, 2010),
        last=st.none() | st.integers(2010, 2030),
        status=st.sampled_from(["", "published"]),
        tab=st.sampled_from(TrendSelection.TABS),
    )
)
def test_trend_selection_survives_the_query_string(selection: TrendSelection) -> None:
    assert TrendSelection.from_query(parsed(selection.to_query())) == selection


@given(
    st.builds(ProfileSelection, district=districts, year=st.none() | years, status=st.sampled_from(["", "published"]))
)
def test_profile_selection_survives_the_query_string(selection: ProfileSelection) -> None:
    assert ProfileSelection.from_query(selection.district, parsed(selection.to_query())) == selection


@given(st.dictionaries(st.sampled_from(["i", "y", "within", "areas", "from", "to", "page", "tab", "basis"]), st.text()))
def test_any_query_is_read_or_refused_in_words(query: dict[str, str]) -> None:
    for kind in (CompareSelection, TrendSelection):
        try:
            kind.from_query(query)
        except SelectionError as error:
            assert error.status in (400, 404)
            assert error.message


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"i": "no_such_indicator"}, 404, "指标目录中没有"),
        ({"y": "24"}, 400, "不是可以查询的年份"),
        ({"y": "1999"}, 400, "不是可以查询的年份"),
        ({"y": "99999999999999999999"}, 400, "不是可以查询的年份"),
        ({"y": "２０２４"}, 400, "不是可以查询的年份"),
        ({"within": "兴庆区"}, 400, "不是行政区划代码"),
        ({"within": "640104; drop table"}, 400, "不是行政区划代码"),
        ({"level": "village"}, 400, "不能是"),
        ({"basis": "1 or 1"}, 400, "没有"),
        ({"page": "0"}, 400, "不是页码"),
        ({"page": "-1"}, 400, "不是页码"),
        ({"tab": "pie"}, 400, "不能是"),
        ({"status": "secret"}, 400, "不能是"),
    ],
)
def test_compare_selection_refuses_in_words(query: dict[str, str], status: int, words: str) -> None:
    with pytest.raises(SelectionError) as caught:
        CompareSelection.from_query(query)
    assert caught.value.status == status
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"from": "2024", "to": "2020"}, "晚于"),
        ({"from": "2000", "to": "2090"}, "最多查询"),
        ({"areas": "640104,兴庆区"}, "不是行政区划代码"),
        ({"areas": ",".join(str(code) for code in range(100000, 100501))}, "一次最多选择"),
    ],
)
def test_trend_selection_refuses_in_words(query: dict[str, str], words: str) -> None:
    with pytest.raises(SelectionError) as caught:
        TrendSelection.from_query(query)
    assert caught.value.status == 400
    assert words in caught.value.message


def test_trend_areas_keep_their_order_once_each() -> None:
    selection = TrendSelection.from_query({"areas": "640104，640105、640104 640106"})
    assert selection.areas == ("640104", "640105", "640106")


def test_empty_query_asks_for_the_default() -> None:
    assert CompareSelection.from_query({}) == CompareSelection(indicator=DEFAULT_INDICATOR)


def test_encode_leaves_out_what_is_empty_and_keeps_commas() -> None:
    assert encode({"areas": "640104,640105", "y": None, "tab": "", "i": "x"}) == "areas=640104,640105&i=x"
