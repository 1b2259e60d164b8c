"""Labels and their numbers: units in parentheses, colons, dashes and slashes between statements."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.extraction.quantities import scan
from fazhi.extraction.text import slashes_parted


FRAME = "东溪区人民政府2024年度法治政府建设年度报告\n一、2024年工作情况\n（一）主要数据\n{}"


def stated(words: str) -> dict[str, Decimal]:
    return {fact.indicator: fact.value for fact in extract(FRAME.format(words)).facts if fact.basis == "stated"}


@pytest.mark.parametrize(
    ("words", "value", "measure"),
    [
        ("受理(件):73", 73, "case"),
        ("受理(件)73", 73, "case"),
        ("受众(万人次):4.6", 46000, "visit"),
        ("结案率(%):93.5", Decimal("93.5"), "rate"),
        ("受理:73", 73, "bare"),
        ("(附件)73", 73, "bare"),
    ],
)
def test_a_label_gives_its_unit_to_the_number_behind_it(words: str, value: Decimal, measure: str) -> None:
    assert [(quantity.value, quantity.measure) for quantity in scan(words)] == [(value, measure)]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("受众——4.6万人次", [46000]),
        ("时间为2023—2024年", []),
        ("编号A—4.6万人次", []),
    ],
)
def test_a_number_behind_a_dash_is_whole_or_none(words: str, values: list[int]) -> None:
    assert [quantity.value for quantity in scan(words)] == values


def test_figures_of_labels_are_facts() -> None:
    found = stated("行政复议：收到申请（件）：93；受理（件）：85；审结（件）：78；直接纠错（件）：6。")
    assert found == {
        "reconsideration_received": 93,
        "reconsideration_accepted": 85,
        "reconsideration_concluded": 78,
        "reconsideration_corrected": 6,
    }


def test_a_dash_joins_a_label_and_its_number() -> None:
    found = stated("普法宣传：活动场次——145场；资料——3.8万份；受众——5.2万人次。")
    assert found == {"publicity_events": 145, "publicity_materials": 38000, "publicity_audience": 52000}


def test_a_slash_parts_two_statements() -> None:
    found = stated("政府信息公开：主动公开3170条/依申请公开48件/按期答复率100%。")
    assert found == {"info_disclosed": 3170, "info_requests": 48, "info_request_on_time_rate": 100}


@pytest.mark.parametrize(
    ("words", "parted"),
    [
        ("公开412条/申请9件", "公开412条,申请9件"),
        ("开展36场/次", "开展36场/次"),
        ("单位:件/宗", "单位:件/宗"),
    ],
)
def test_only_a_slash_behind_a_count_parts(words: str, parted: str) -> None:
    assert slashes_parted(words) == parted
