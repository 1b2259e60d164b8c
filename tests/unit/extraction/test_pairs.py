"""A number before its noun and 和 before the next pair: each number is of the noun behind it."""

from __future__ import annotations

import pytest

from fazhi.extraction import extract


FRAME = "东溪区人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("区政府承办83件代表建议和45件政协委员提案。", {"npc_proposals": 83, "cppcc_proposals": 45}),
        ("83件区人大代表建议与45件区政协提案按时办复。", {"npc_proposals": 83, "cppcc_proposals": 45}),
        ("全年收到3份司法建议和12份检察建议。", {"judicial_suggestions": 3, "procuratorial_suggestions": 12}),
        ("作出640件行政处罚决定和2150件行政许可决定。", {"penalty_cases": 640, "licence_cases": 2150}),
        ("经清理，废止8件和修改5件规范性文件。", {"normative_docs_repealed": 8, "normative_docs_revised": 5}),
        # the noun stands first: 和 only joins
        ("区政府承办代表建议83件和委员提案45件。", {"npc_proposals": 83, "cppcc_proposals": 45}),
        ("收到司法建议3份和检察建议12份。", {"judicial_suggestions": 3, "procuratorial_suggestions": 12}),
        # a joint noun has its number behind it
        ("收到复议申请98件，受理86件和解12件。", {"reconsideration_received": 98, "reconsideration_accepted": 86}),
    ],
)  # fmt: skip
def test_second_number_of_a_pair_is_of_the_noun_behind_it(sentence: str, expected: dict[str, int]) -> None:
    facts = {
        fact.indicator: int(fact.value) for fact in extract(FRAME.format(sentence)).facts if fact.basis == "stated"
    }
    assert {code: facts.get(code) for code in expected} == expected
