"""Definitions made of figures outside the catalogue: installed, read, refused where another one reads them already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from fazhi.catalogue.indicators import install, load_catalogue
from fazhi.catalogue.promoted import Promoted
from fazhi.extraction import extract
from fazhi.extraction.claiming import claimant


RATE = Promoted(
    code="local_1", label="执法文书公示率", kind="rate", unit="%", theme="enforcement", phrases=("执法文书公示率",),
    examples=("执法文书公示率达到98.5%。",), version=1, made="2024-03-01 甲",
)  # fmt: skip
COUNT = Promoted(
    code="local_2", label="法治文化公园数", kind="count", unit="个", theme="publicity",
    phrases=("法治文化公园", "法治 主题公园"), examples=("建成法治文化公园6个。",), version=1, made="2024-03-01 甲",
)  # fmt: skip
REPORT = "青河县2023年法治政府建设情况报告\n一、主要工作成效\n{passage}\n"


@pytest.fixture(autouse=True)
def only_the_files() -> Iterator[None]:
    install(())
    yield
    install(())


def read(passage: str) -> dict[str, Decimal]:
    facts = extract(REPORT.format(passage=passage)).facts
    return {fact.indicator: fact.value for fact in facts if fact.indicator.startswith("local_")}


@pytest.mark.parametrize(
    ("passage", "found"),
    [
        ("全县执法文书公示率达到98.5%。", {"local_1": Decimal("98.5")}),
        ("执法文书公示率由90%提高到98.5%。", {"local_1": Decimal("98.5")}),
        ("建成法治文化公园6个。", {"local_2": Decimal(6)}),
        ("新建6个法治文化公园，开展活动20场。", {"local_2": Decimal(6)}),
        ("建成法治宪法主题公园3个。", {"local_2": Decimal(3)}),
        ("力争2024年执法文书公示率达到99%。", {}),
        ("上年执法文书公示率为90%。", {}),
        ("执法文书公示120份。", {}),
        ("建成文化公园6个。", {}),
    ],
)
def test_a_promoted_definition_is_read_like_any_other(passage: str, found: dict[str, Decimal]) -> None:
    assert read(passage) == {}
    assert install((RATE, COUNT))
    assert read(passage) == found


def test_the_hash_tells_that_definitions_changed() -> None:
    shipped = load_catalogue().hash
    install((RATE,))
    first = load_catalogue().hash
    install((replace(RATE, version=2),))
    assert len({shipped, first, load_catalogue().hash}) == 3
    install((replace(RATE, is_withdrawn=True),))
    assert load_catalogue().hash == shipped


def test_a_withdrawn_definition_keeps_its_name_and_reads_nothing() -> None:
    install((replace(RATE, is_withdrawn=True),))
    assert load_catalogue()["local_1"].label == "执法文书公示率"
    assert "local_1" not in [indicator.code for indicator in load_catalogue().indicators]
    assert read("全县执法文书公示率达到98.5%。") == {}


def test_a_promoted_definition_stands_at_the_end_of_its_theme() -> None:
    install((COUNT, RATE))
    codes = [indicator.code for indicator in load_catalogue().of_theme(load_catalogue()["local_1"].theme)]
    assert codes[-1] == "local_1" and len(codes) > 2


@pytest.mark.parametrize(
    ("phrase", "unit", "code"),
    [
        ("行政诉讼案件败诉率", "%", "litigation_loss_rate"),
        ("人民调解成功率", "%", "peoples_mediation_success_rate"),
        ("行政处罚案件", "件", "penalty_cases"),
        ("法律援助案件", "件", "legal_aid_cases"),
        ("执法文书公示率", "%", None),
        ("法治文化公园", "个", None),
    ],
)
def test_words_that_a_definition_reads_are_claimed(phrase: str, unit: str, code: str | None) -> None:
    found = claimant(phrase, unit)
    assert (found.code if found else None) == code


def test_words_of_a_promoted_definition_are_claimed_too() -> None:
    install((RATE,))
    found = claimant("执法文书公示率", "%")
    assert found is not None and found.code == "local_1"


def test_a_built_in_definition_keeps_its_figures() -> None:
    install((replace(RATE, phrases=("败诉率",), label="甲"),))
    facts = {fact.indicator for fact in extract(REPORT.format(passage="全县行政机关败诉率7.5%。")).facts}
    assert facts == {"litigation_loss_rate"}
