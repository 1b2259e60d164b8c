"""Numbers that no rule explains, read by what is done, what it is done to, and their unit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from fazhi.catalogue.indicators import DefinitionError, load_catalogue
from fazhi.extraction import extract, vocabulary
from fazhi.extraction.model import Fact
from fazhi.extraction.vocabulary import load_vocabulary


FRAME = "东溪区人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}"


def facts(text: str) -> dict[str, Fact]:
    return {fact.indicator: fact for fact in extract(FRAME.format(text)).facts}


def test_a_number_is_read_by_its_act_and_the_thing_before_it() -> None:
    fact = facts("政府合同和招商协议逐份过筛。司法局年内把关286份。")["legality_reviews"]
    assert (fact.value, fact.rule) == (Decimal(286), "legality_reviews.leftover")
    assert fact.span.quote == "司法局年内把关286份"
    assert fact.confidence < 0.9


def test_the_farther_the_thing_the_less_sure() -> None:
    beside = facts("政府合同年内逐份把关286份。")["legality_reviews"]
    before = facts("政府合同逐份过筛。年内把关286份。")["legality_reviews"]
    assert before.confidence < beside.confidence


def test_what_a_rule_reads_stays_what_it_is() -> None:
    found = facts("审查政府合同412份。招商协议另行过筛，年内把关286份。")
    assert found["legality_reviews"].value == 412


@pytest.mark.parametrize(
    "text",
    [
        "政府合同逐份过筛。上半年把关40份，重点项目把关30份。",  # two that differ
        "政府合同逐份过筛。行政复议质效提升，年内把关286份。",  # another thing stands nearer
        "政府合同逐份过筛。志愿服务蓬勃开展，年内把关286份。",  # a thing that nothing counts stands nearer
        "政府合同逐份过筛，计划把关286份。",
        "政府合同逐份过筛，其中把关不严的286份。",
        "政府合同逐份过筛，把关286人次。",  # a unit of other things
        "政府合同逐份过筛，司法局把关286份意见。",  # the number counts what follows it
    ],
)
def test_what_could_be_something_else_is_left_alone(text: str) -> None:
    assert "legality_reviews" not in facts(text)


def test_plans_are_no_results() -> None:
    text = FRAME.format("各项工作有序。") + "\n二、2025年工作打算\n政府合同逐份过筛，司法局把关286份。"
    assert [fact.indicator for fact in extract(text).facts] == []


def test_a_stated_sum_is_read_for_its_parts() -> None:
    found = facts("执法案卷每季抽一回，上半年看了63卷，下半年抽查81卷，合计144卷。")
    assert found["case_files_reviewed"].value == 144


def test_the_whole_takes_the_place_of_an_increase() -> None:
    analysis = extract(FRAME.format("新增“法律明白人”310名，全县总数达到2,140名。"))
    assert [(fact.indicator, fact.value) for fact in analysis.facts] == [("law_savvy_citizens", 2140)]
    assert [(other.value, other.reason) for other in analysis.others] == [(310, "breakdown")]


def test_words_stand_with_known_indicators_and_units() -> None:
    catalogue, entries = load_catalogue(), load_vocabulary().entries
    assert [entry.code for entry in entries if entry.code not in catalogue] == []
    assert len({entry.code for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("things = 'a'\nacts = 'b'\nunit = 'case'\nnope = 1", "unknown key nope"),
        ("things = 'a'\nacts = 'b'\nunit = 'cases'", "unknown unit family 'cases'"),
        ("things = '{nope}'\nacts = 'b'\nunit = 'case'", "unknown list of words nope"),
        ("things = 'a'\nacts = 'b'\nunit = 'case'\nunless = '('", "key unless"),
        ("acts = 'b'\nunit = 'case'", "key things is missing"),
    ],
)
def test_a_slip_in_the_file_is_named(table: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / vocabulary.FILE).write_text(f"[audit_projects]\n{table}\n", encoding="utf-8")
    monkeypatch.setattr(vocabulary, "DEFINITIONS", tmp_path)
    with pytest.raises(DefinitionError, match=message):
        vocabulary._read("")
