"""The 口径 solver on short reports of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from fazhi.extraction.checks import derive_and_check
from fazhi.extraction.model import Fact, Finding


Stated = Callable[..., tuple[Fact, ...]]


def _one(facts: tuple[Fact, ...], code: str) -> Fact:
    return next(fact for fact in facts if fact.indicator == code)


def _kinds(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.kind, finding.severity) for finding in findings}


def test_standard_denominator_confirms_the_rate(stated: Stated) -> None:
    text = "人民法院审结82件，行政机关败诉9件，败诉率11.0%。"
    facts, findings = derive_and_check(
        stated(text, litigation_concluded="审结82件", litigation_lost="败诉9件", litigation_loss_rate="败诉率11.0%"),
        text=text,
    )
    rate = _one(facts, "litigation_loss_rate")
    assert (rate.n, rate.N, rate.denominator) == (Decimal(9), Decimal(82), "litigation_concluded")
    assert rate.formula == "9÷82=10.98%，口径为审结"
    assert findings == ()


def test_variant_denominator_is_named_with_both_sums(stated: Stated) -> None:
    text = "受理130件，审结109件，直接纠错21件，纠错率约16.2%。"
    facts, findings = derive_and_check(
        stated(
            text,
            reconsideration_accepted="受理130件",
            reconsideration_concluded="审结109件",
            reconsideration_corrected="直接纠错21件",
            reconsideration_correction_rate={"quote": "纠错率约16.2%", "qualifier": "about"},
        ),
        text=text,
    )
    rate = _one(facts, "reconsideration_correction_rate")
    assert (rate.value, rate.n, rate.N, rate.denominator) == (
        Decimal("16.2"),
        Decimal(21),
        Decimal(130),
        "reconsideration_accepted",
    )
    assert _kinds(findings) == {("variant_denominator", "warning")}
    assert "21÷130=16.15%" in findings[0].message
    assert "21÷109=19.27%" in findings[0].message
    assert findings[0].denominator == "reconsideration_accepted"


def test_mismatch_tries_every_fraction_and_keeps_the_stated_value(stated: Stated) -> None:
    text = "办理应诉案件71件，审结64件，败诉7件，败诉率14.5%。"
    facts, findings = derive_and_check(
        stated(
            text,
            litigation_cases="应诉案件71件",
            litigation_concluded="审结64件",
            litigation_lost="败诉7件",
            litigation_loss_rate="败诉率14.5%",
        ),
        text=text,
    )
    rate = _one(facts, "litigation_loss_rate")
    assert (rate.value, rate.n, rate.N, rate.denominator) == (Decimal("14.5"), None, None, "unknown")
    assert _kinds(findings) == {("rate_mismatch", "error")}
    assert findings[0].message.startswith("原文败诉率14.5%，但7÷64=10.94%（审结），7÷71=9.86%（应诉案件），均不相符。")
    assert findings[0].recomputed == Decimal("10.94")


def test_carried_in_cases_explain_a_conclusion_rate(stated: Stated) -> None:
    text = "受理440件。\n审结453件（含上年结转51件），结案率92.3%。"
    facts, findings = derive_and_check(
        stated(
            text,
            reconsideration_accepted="受理440件",
            reconsideration_concluded="审结453件",
            reconsideration_conclusion_rate="结案率92.3%",
        ),
        text=text,
    )
    rate = _one(facts, "reconsideration_conclusion_rate")
    assert (rate.n, rate.N, rate.denominator) == (Decimal(453), Decimal(491), "reconsideration_accepted_plus_carried")
    assert "453÷（440+51）=92.26%" in findings[0].message


def test_should_appear_is_told_from_hearings(stated: Stated) -> None:
    text = "开庭审理61件。应当由负责人出庭的案件52件，实际出庭51件，出庭应诉率98.1%。"
    facts, findings = derive_and_check(
        stated(
            text,
            litigation_hearings="开庭审理61件",
            head_appearances="实际出庭51件",
            head_appearance_rate="出庭应诉率98.1%",
        ),
        text=text,
    )
    assert _one(facts, "head_appearance_rate").denominator == "should_appear"
    assert _kinds(findings) == {("variant_denominator", "warning")}


def test_overall_correction_counts_settlements_too(stated: Stated) -> None:
    text = "审结150件，直接纠错18件，调解结案30件，综合纠错率32%。"
    facts, findings = derive_and_check(
        stated(
            text,
            reconsideration_concluded="审结150件",
            reconsideration_corrected="直接纠错18件",
            reconsideration_settled="调解结案30件",
            reconsideration_overall_correction_rate="综合纠错率32%",
        ),
        text=text,
    )
    rate = _one(facts, "reconsideration_overall_correction_rate")
    assert (rate.n, rate.N) == (Decimal(48), Decimal(150))
    assert findings == ()


def test_correction_rate_that_includes_settlements_is_suspected(stated: Stated) -> None:
    text = "审结150件，直接纠错18件，调解结案30件，纠错率32%。"
    _, findings = derive_and_check(
        stated(
            text,
            reconsideration_concluded="审结150件",
            reconsideration_corrected="直接纠错18件",
            reconsideration_settled="调解结案30件",
            reconsideration_correction_rate="纠错率32%",
        ),
        text=text,
    )
    assert _kinds(findings) == {("variant_numerator", "warning")}
    assert "疑为综合纠错率" in findings[0].message


def test_win_rate_without_withdrawn_cases_never_gives_a_loss_rate(stated: Stated) -> None:
    text = "法院审结38件，其中胜诉33件、原告撤诉5件，胜诉率100%。"
    facts, _ = derive_and_check(
        stated(text, litigation_concluded="审结38件", litigation_win_rate="胜诉率100%"), text=text
    )
    rate = _one(facts, "litigation_win_rate")
    assert (rate.n, rate.N, rate.denominator) == (Decimal(33), Decimal(33), "concluded_without_withdrawn")
    assert not any(fact.indicator in ("litigation_loss_rate", "litigation_lost") for fact in facts)


def test_missing_numerator_is_restored_when_one_integer_fits(stated: Stated) -> None:
    text = "办结187件，直接纠错率16.04%。"
    facts, findings = derive_and_check(
        stated(text, reconsideration_concluded="办结187件", reconsideration_correction_rate="直接纠错率16.04%"),
        text=text,
    )
    corrected = _one(facts, "reconsideration_corrected")
    assert (corrected.value, corrected.basis, corrected.unit) == (Decimal(30), "back_derived", "件")
    assert "只有30这一个整数相符" in corrected.formula
    assert _one(facts, "reconsideration_correction_rate").N == 187
    assert findings == ()


def test_missing_denominator_is_restored_and_said_to_be_assumed(stated: Stated) -> None:
    text = "行政诉讼案件败诉13件，败诉率21.31%。"
    facts, findings = derive_and_check(
        stated(text, litigation_lost="败诉13件", litigation_loss_rate="败诉率21.31%"), text=text
    )
    concluded = _one(facts, "litigation_concluded")
    assert (concluded.value, concluded.basis) == (Decimal(61), "back_derived")
    assert _kinds(findings) == {("assumed_denominator", "info")}


def test_restored_total_must_be_plausible(stated: Stated) -> None:
    text = "应诉案件25件，败诉13件，败诉率21.31%。"
    facts, findings = derive_and_check(
        stated(text, litigation_cases="应诉案件25件", litigation_lost="败诉13件", litigation_loss_rate="败诉率21.31%"),
        text=text,
    )
    assert not any(fact.indicator == "litigation_concluded" for fact in facts)
    assert _kinds(findings) == {("rate_infeasible", "warning")}
    assert "13÷25=52%（应诉案件），不相符" in findings[0].message


def test_appearances_are_not_divided_by_concluded_cases(stated: Stated) -> None:
    text = "审结52件，负责人出庭31件。"
    facts, _ = derive_and_check(stated(text, litigation_concluded="审结52件", head_appearances="出庭31件"), text=text)
    assert len(facts) == 2


def test_no_integer_at_all_is_a_doubt(stated: Stated) -> None:
    text = "审结40件，纠错率7.1%。"
    facts, findings = derive_and_check(
        stated(text, reconsideration_concluded="审结40件", reconsideration_correction_rate="纠错率7.1%"), text=text
    )
    assert _kinds(findings) == {("rate_infeasible", "warning")}
    assert not any(fact.basis != "stated" for fact in facts)


def test_several_integers_leave_the_count_open(stated: Stated) -> None:
    text = "审结5200件，纠错率7.1%。"
    facts, findings = derive_and_check(
        stated(text, reconsideration_concluded="审结5200件", reconsideration_correction_rate="纠错率7.1%"), text=text
    )
    rate = _one(facts, "reconsideration_correction_rate")
    assert (rate.n, rate.N, rate.denominator) == (None, None, "reconsideration_concluded")
    assert findings == ()
    assert len(facts) == 2


def test_full_rate_without_counts_has_no_known_denominator(stated: Stated) -> None:
    text = "行政机关负责人出庭应诉率100%，生效裁判履行率100%。"
    facts, findings = derive_and_check(
        stated(text, head_appearance_rate="出庭应诉率100%", judgment_performance_rate="履行率100%"), text=text
    )
    assert _one(facts, "head_appearance_rate").denominator == "unknown"
    assert _one(facts, "judgment_performance_rate").denominator == "judgments_to_perform"
    assert findings == ()


def test_full_rate_takes_the_hearings_of_its_paragraph_only(stated: Stated) -> None:
    near, far = "开庭17件，负责人出庭应诉率100%。", "开庭17件。\n负责人出庭应诉率100%。"
    for text, denominator in ((near, "litigation_hearings"), (far, "unknown")):
        facts, _ = derive_and_check(
            stated(text, litigation_hearings="开庭17件", head_appearance_rate="出庭应诉率100%"), text=text
        )
        assert _one(facts, "head_appearance_rate").denominator == denominator
        assert not any(fact.indicator == "head_appearances" for fact in facts)


def test_equal_counts_leave_the_denominator_unknown(stated: Stated) -> None:
    text = "收到90件，受理90件，纠错9件，纠错率10.0%。审结另计82件。"
    facts, findings = derive_and_check(
        stated(
            text,
            reconsideration_received="收到90件",
            reconsideration_accepted="受理90件",
            reconsideration_concluded="审结另计82件",
            reconsideration_corrected="纠错9件",
            reconsideration_correction_rate="纠错率10.0%",
        ),
        text=text,
    )
    rate = _one(facts, "reconsideration_correction_rate")
    assert (rate.denominator, rate.n, rate.N) == ("unknown", Decimal(9), Decimal(90))
    assert "rate_mismatch" not in {finding.kind for finding in findings}


def test_rate_is_computed_when_only_counts_are_stated(stated: Stated) -> None:
    text = "审结52件，败诉3件；应出庭44件，实际出庭43件。"
    facts, findings = derive_and_check(
        stated(text, litigation_concluded="审结52件", litigation_lost="败诉3件", head_appearances="实际出庭43件"),
        text=text,
    )
    loss, appearance = _one(facts, "litigation_loss_rate"), _one(facts, "head_appearance_rate")
    assert (loss.value, loss.basis, loss.denominator) == (Decimal("5.77"), "computed", "litigation_concluded")
    assert (appearance.value, appearance.denominator) == (Decimal("97.73"), "should_appear")
    assert loss.formula == "3÷52=5.77%，口径为审结"
    assert {span.quote for span in loss.sources} == {"败诉3件", "审结52件"}
    assert findings == ()


def test_computed_rate_is_not_made_from_a_doubted_count(stated: Stated) -> None:
    text = "审结52件，撤销2件、变更1件。"
    facts, _ = derive_and_check(
        stated(
            text,
            reconsideration_concluded="审结52件",
            reconsideration_corrected={"quote": "变更1件", "confidence": 0.3},
        ),
        text=text,
    )
    assert not any(fact.basis == "computed" for fact in facts)


def test_other_scopes_explain_nothing(stated: Stated) -> None:
    text = "全市审结90件，败诉9件，败诉率10%；市公安局败诉率25%。"
    given_facts = stated(
        text, litigation_concluded="审结90件", litigation_lost="败诉9件", litigation_loss_rate="败诉率10%"
    )
    department = stated(text, litigation_loss_rate={"quote": "市公安局败诉率25%", "scope": "department"})
    facts, findings = derive_and_check((*given_facts, *department), text=text)
    assert findings == ()
    assert facts[3] is department[0]


@pytest.mark.parametrize(
    ("text", "severity"),
    [("审结一审案件90件，败诉9件，败诉率17%。", "error"), ("审结一审案件90件。败诉9件，败诉率17%。", "warning")],
)
def test_mismatch_across_instances_is_only_a_doubt_unless_one_sentence_says_all(
    stated: Stated, text: str, severity: str
) -> None:
    _, findings = derive_and_check(
        stated(
            text,
            litigation_concluded={"quote": "审结一审案件90件", "instance": "first"},
            litigation_lost="败诉9件",
            litigation_loss_rate="败诉率17%",
        ),
        text=text,
    )
    assert _kinds(findings) == {("rate_mismatch", severity)}


@pytest.mark.parametrize(
    ("rate", "kinds"), [("88.2%", set()), ("88.1%", {"truncated_rate"}), ("88.0%", {"rate_mismatch"})]
)
def test_cut_off_digits_are_tolerated_and_told(stated: Stated, rate: str, kinds: set[str]) -> None:
    text = f"开庭161件，出庭142件，出庭应诉率{rate}。"
    _, findings = derive_and_check(
        stated(
            text,
            litigation_hearings="开庭161件",
            head_appearances="出庭142件",
            head_appearance_rate=f"出庭应诉率{rate}",
        ),
        text=text,
    )
    assert {finding.kind for finding in findings} == kinds


def test_nothing_is_no_denominator_of_a_rate(stated: Stated) -> None:
    text = "全年法院审结行政诉讼案件0件，行政机关败诉0件，败诉率0%；开庭审理0件，负责人出庭应诉3件，出庭应诉率100%。"
    facts, findings = derive_and_check(
        stated(
            text, litigation_concluded="审结行政诉讼案件0件", litigation_lost="败诉0件", litigation_loss_rate="败诉率0%",
            litigation_hearings="开庭审理0件", head_appearances="出庭应诉3件", head_appearance_rate="出庭应诉率100%",
        ),
        text=text,
    )  # fmt: skip
    assert _one(facts, "head_appearance_rate").value == 100
    assert ("rate_mismatch", "error") not in _kinds(findings)


def test_a_rate_of_loose_numerators_is_a_doubt_and_no_error(stated: Stated) -> None:
    text = "审结复议案件200件，直接纠错20件，调解和解终止50件，综合纠错率26%。"
    _, findings = derive_and_check(
        stated(
            text,
            reconsideration_concluded="审结复议案件200件",
            reconsideration_corrected="直接纠错20件",
            reconsideration_settled="调解和解终止50件",
            reconsideration_overall_correction_rate="综合纠错率26%",
        ),
        text=text,
    )
    assert _kinds(findings) == {("rate_mismatch", "warning")}
    assert "（20+50）÷200=35%" in findings[0].message
    assert "间接纠错的范围各地不一" in findings[0].message


@pytest.mark.parametrize(("confidence", "severity"), [(0.95, "error"), (0.7, "warning")])
def test_a_figure_in_doubt_makes_no_error(stated: Stated, confidence: float, severity: str) -> None:
    text = "人民法院审结82件，行政机关败诉9件，败诉率14.0%。"
    facts = stated(text, litigation_concluded="审结82件", litigation_lost="败诉9件", litigation_loss_rate="败诉率14.0%")
    doubted = tuple(
        replace(fact, confidence=confidence if fact.indicator == "litigation_lost" else 0.95) for fact in facts
    )
    _, findings = derive_and_check(doubted, text=text)
    assert [(finding.kind, finding.severity) for finding in findings] == [("rate_mismatch", severity)]
    assert "9÷82=10.98%" in findings[0].message
