"""口径: the denominators that rates are really stated over, with the words shown to users.

A rate is comparable only with rates over the same denominator. Most denominators are counts of the catalogue
(`reconsideration_concluded`); the named quantities below have no indicator of their own. Those that are sums of
counts say so in `TERMS`, so that checks and conversions compute them the same way.
"""

from __future__ import annotations

from collections.abc import Mapping

from fazhi.catalogue.indicators import load_catalogue


UNKNOWN = "unknown"

AUXILIARY = frozenset(
    {
        "carried_in",  # 上年结转: cases that last year left to this one
        "pre_acceptance",  # 案前化解: applications settled before they were accepted
        "litigation_won",  # 胜诉
        "litigation_withdrawn",  # 撤诉
        "should_appear",  # 应出庭: hearings at which a head was bound to appear
        "litigation_first_instance_concluded",  # 一审审结
    }
)
"""Counts that reports state beside a rate without being indicators; read only to explain that rate."""

TERMS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "reconsideration_accepted_plus_carried": (("reconsideration_accepted", 1), ("carried_in", 1)),
    "reconsideration_corrected_and_settled": (("reconsideration_corrected", 1), ("reconsideration_settled", 1)),
    "settled_with_pre_acceptance": (("reconsideration_settled", 1), ("pre_acceptance", 1)),
    "with_pre_acceptance": (("reconsideration_concluded", 1), ("pre_acceptance", 1)),
    "concluded_without_withdrawn": (("litigation_concluded", 1), ("litigation_withdrawn", -1)),
    "proposals_undertaken": (("npc_proposals", 1), ("cppcc_proposals", 1)),
}
"""Named quantities as signed sums of counts."""

PAIRED_NUMERATORS: Mapping[str, str] = {"with_pre_acceptance": "settled_with_pre_acceptance"}
"""Denominators that widen the numerator too: whoever counts cases settled before acceptance does so in both."""

_CHIPS = {
    UNKNOWN: "口径不明",
    "reconsideration_concluded": "审结",
    "reconsideration_accepted": "受理",
    "reconsideration_received": "收到申请",
    "reconsideration_accepted_plus_carried": "受理＋上年结转",
    "reconsideration_corrected": "纠错",
    "reconsideration_corrected_and_settled": "纠错＋调解和解",
    "reconsideration_settled": "调解和解",
    "litigation_concluded": "审结",
    "litigation_cases": "应诉案件",
    "litigation_lost": "败诉",
    "litigation_won": "胜诉",
    "litigation_first_instance_concluded": "一审审结",
    "litigation_hearings": "开庭",
    "head_appearances": "出庭",
    "should_appear": "应出庭",
    "concluded_without_withdrawn": "审结（不含撤诉）",
    "with_pre_acceptance": "含受理前化解",
    "settled_with_pre_acceptance": "调解和解＋受理前化解",
    "judgments_to_perform": "应履行的生效裁判",
    "judicial_suggestions": "司法建议",
    "procuratorial_suggestions": "检察建议",
    "disputes_found": "排查",
    "disputes_resolved": "化解",
    "peoples_mediation_cases": "调解案件",
    "peoples_mediation_succeeded": "调解成功",
    "admin_mediation_cases": "调解案件",
    "admin_mediation_succeeded": "调解成功",
    "petitions": "信访事项",
    "petitions_due": "应办结信访事项",
    "normative_docs_due": "应报备文件",
    "proposals_undertaken": "承办建议提案",
    "info_requests": "公开申请",
    "info_requests_due": "应答复申请",
    "gov_service_cases": "受理事项",
    "service_items": "政务服务事项",
    "carried_in": "上年结转",
    "stated_population": "报告所述总体",
}

NAMED = frozenset(_CHIPS) - {UNKNOWN}
"""Every denominator or numerator that has words of its own; a definition may use these and indicator codes only."""


def chip(denominator: str) -> str:
    """Short Chinese words for a denominator, as shown on the chip beside a value."""
    if denominator in _CHIPS:
        return _CHIPS[denominator]
    indicator = load_catalogue().get(denominator)
    return indicator.name if indicator else denominator


def terms(quantity: str) -> tuple[tuple[str, int], ...]:
    """The signed counts that a numerator or denominator is the sum of; a plain count is its own single term."""
    return TERMS.get(quantity, ((quantity, 1),))
