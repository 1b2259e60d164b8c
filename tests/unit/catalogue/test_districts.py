"""The table of districts: complete, consistent, and searchable the way clerks type."""

from __future__ import annotations

from collections import Counter

import pytest

from fazhi.catalogue.districts import load_districts, phone_areas, place_words, towns_of


DISTRICTS = load_districts()
CURRENT = [district for district in DISTRICTS if district.is_current and not district.is_sample]


def test_table_holds_every_current_division() -> None:
    levels = Counter(district.level for district in CURRENT)
    assert levels["province"] == 34
    assert levels["prefecture"] == 333
    assert 2840 <= levels["county"] <= 2860


def test_codes_names_and_parents_agree() -> None:
    for district in DISTRICTS:
        assert len(district.code) == 6
        assert district.code.isdigit()
        assert district.name not in ("市辖区", "县")
        assert (district.level == "province") == (district.parent is None)
        if district.parent:
            assert district.parent[:2] == district.code[:2]
            assert district.full_name.endswith(district.name)
            assert district.path.startswith(DISTRICTS[district.parent].path + "/")
        assert len(district.pinyin.split()) == len(district.name.split("(")[0])
        assert district.initials == "".join(syllable[0] for syllable in district.pinyin.split())


def test_names_are_unique_within_their_parent() -> None:
    seen = Counter((district.parent, district.name) for district in CURRENT)
    assert [key for key, count in seen.items() if count > 1] == []


def test_current_divisions_have_current_parents_and_no_successor() -> None:
    for district in CURRENT:
        assert district.successor is None
        if district.parent:
            assert DISTRICTS[district.parent].is_current


def test_years_of_validity_run_forward() -> None:
    for district in DISTRICTS:
        if district.valid_from and district.valid_to:
            assert district.valid_from <= district.valid_to
        if district.successor:
            assert district.valid_to is not None
            assert DISTRICTS.successor_in(district, 2025).is_current


@pytest.mark.parametrize(
    ("code", "name", "parent"),
    [
        ("429004", "仙桃市", "420000"),
        ("429021", "神农架林区", "420000"),
        ("419001", "济源市", "410000"),
        ("469001", "五指山市", "460000"),
        ("659001", "石河子市", "650000"),
        ("659012", "白杨市", "650000"),
        ("460400", "儋州市", "460000"),
        ("441900", "东莞市", "440000"),
        ("620200", "嘉峪关市", "620000"),
        ("110101", "东城区", "110000"),
        ("500229", "城口县", "500000"),
        ("310115", "浦东新区", "310000"),
        ("500157", "两江新区", "500000"),
        ("210113", "沈北新区", "210100"),
        ("640303", "红寺堡区", "640300"),
        ("653229", "和安县", "653200"),
        ("520203", "六枝特区", "520200"),
        ("990101", "东溪区", "990100"),
    ],
)
def test_special_divisions_stand_where_they_belong(code: str, name: str, parent: str) -> None:
    assert (DISTRICTS[code].name, DISTRICTS[code].parent) == (name, parent)


@pytest.mark.parametrize("code", ["441900", "442000", "460400", "620200"])
def test_prefectures_without_counties_have_none(code: str) -> None:
    assert DISTRICTS.children(code) == ()


@pytest.mark.parametrize(
    ("old", "heir", "last"),
    [
        ("110228", "110118", 2014),
        ("350427", "350405", 2020),
        ("371200", "370116", 2017),
        ("341521", "340422", 2014),
        ("469003", "460400", 2014),
        ("310108", "310106", 2014),
        ("410381", "410307", 2020),
        ("330103", "330105", 2020),
        ("542621", "540402", 2014),
        ("500105", "500157", 2024),
    ],
)
def test_abolished_divisions_know_their_successor(old: str, heir: str, last: int) -> None:
    assert (DISTRICTS[old].successor, DISTRICTS[old].valid_to) == (heir, last)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("巴州", {"652800"}),
        ("大理州", {"532900"}),
        ("大理市", {"532901"}),
        ("通道县", {"431230"}),
        ("科左中旗", {"150521"}),
        ("鄂温克旗", {"150724"}),
        ("襄樊市", {"420600"}),
        ("内蒙古自治区", {"150000"}),
        ("铁东区", {"210302", "220303"}),
        ("白云区", {"440111", "520113"}),
        ("没有这个县", set()),
    ],
)
def test_named_finds_names_short_forms_and_earlier_names(name: str, codes: set[str]) -> None:
    assert {district.code for district in DISTRICTS.named(name)} == codes


def test_named_of_a_year_leaves_out_what_did_not_exist() -> None:
    assert {d.code for d in DISTRICTS.named("江北区", year=2020)} == {"330205", "500105"}
    assert {d.code for d in DISTRICTS.named("江北区", year=2025)} == {"330205"}


@pytest.mark.parametrize(
    ("code", "pinyin"),
    [
        ("500000", "chong qing shi"),
        ("341500", "lu an shi"),
        ("320116", "lu he qu"),
        ("340300", "beng bu shi"),
        ("341600", "bo zhou shi"),
        ("331000", "tai zhou shi"),
        ("330382", "yue qing shi"),
        ("371481", "lao ling shi"),
        ("140428", "zhang zi xian"),
        ("141024", "hong tong xian"),
        ("131025", "dai cheng xian"),
        ("350100", "fu zhou shi"),
        ("361124", "yan shan xian"),
        ("430100", "chang sha shi"),
        ("130133", "zhao xian"),
        ("371522", "shen xian"),
        ("410621", "xun xian"),
        ("522701", "du yun shi"),
        ("440113", "pan yu qu"),
        ("350200", "xia men shi"),
        ("621223", "tan chang xian"),
    ],
)
def test_pinyin_reads_place_names_as_people_say_them(code: str, pinyin: str) -> None:
    assert DISTRICTS[code].pinyin == pinyin


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("3304", "330400"),
        ("成都 武侯", "510107"),
        ("武侯", "510107"),
        ("wuhou", "510107"),
        ("luan", "341500"),
        ("whq", "510107"),
        ("黔东南州", "522600"),
        ("木里县", "513422"),
        ("兰考", "410225"),
    ],
)
def test_search_finds_by_code_fragment_pinyin_and_initials(query: str, code: str) -> None:
    assert code in [district.code for district in DISTRICTS.search(query)]


def test_search_leaves_out_abolished_and_samples_when_asked() -> None:
    assert all(district.is_current for district in DISTRICTS.search("密云"))
    assert {d.code for d in DISTRICTS.search("密云", abolished=True)} == {"110118", "110228"}
    assert DISTRICTS.search("东溪区", samples=False) == []
    assert DISTRICTS.search("  ") == []


def test_ancestors_and_areas() -> None:
    assert [d.code for d in DISTRICTS.ancestors("510107")] == ["510100", "510000"]
    assert DISTRICTS.is_within("510107", "510000")
    assert DISTRICTS.is_within("510107", "510107")
    assert not DISTRICTS.is_within("510000", "510107")


def test_sample_districts_are_marked() -> None:
    samples = [district for district in DISTRICTS if district.is_sample]
    assert [district.name for district in samples][1:] == [
        "云岭市",
        "东溪区",
        "南屏区",
        "西棠区",
        "北原县",
        "青坞县",
        "明渡市",
    ]
    assert all(district.code.startswith("99") for district in samples)


def test_companion_tables_refer_to_known_districts() -> None:
    assert all(code in DISTRICTS for code in towns_of())
    assert all(code in DISTRICTS for codes in phone_areas().values() for code in codes)
    assert all(code in DISTRICTS for code in place_words().province_letters.values())


def test_every_namesake_has_towns_to_tell_it_by() -> None:
    names = Counter(district.name for district in CURRENT if district.level == "county")
    namesakes = [d for d in CURRENT if names[d.name] > 1 and d.level == "county"]
    without = {d.full_name for d in namesakes if not towns_of().get(d.code)}
    assert without <= {"海南省三沙市南沙区"}
