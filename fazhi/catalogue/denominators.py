"""口径: the denominators that rates are really stated over, with the words shown to users.

A rate is comparable only with rates over the same denominator. Most denominators are counts of the catalogue
(`reconsideration_concluded`); the named variants below have no indicator of their own.
"""

from __future__ import annotations

from fazhi.catalogue.indicators import load_catalogue


UNKNOWN = "unknown"

_CHIPS = {
    UNKNOWN: "口径不明",
    "reconsideration_concluded": "审结",
    "reconsideration_accepted": "受理",
    "reconsideration_received": "收到申请",
    "reconsideration_accepted_plus_carried": "受理＋上年结转",
    "litigation_concluded": "审结",
    "litigation_cases": "应诉案件",
    "litigation_first_instance_concluded": "一审审结",
    "litigation_hearings": "开庭",
    "should_appear": "应出庭",
    "concluded_without_withdrawn": "审结（不含撤诉）",
    "with_pre_acceptance": "含受理前化解",
    "disputes_found": "排查",
    "peoples_mediation_cases": "调解案件",
    "admin_mediation_cases": "调解案件",
    "stated_population": "报告所述总体",
}


def chip(denominator: str) -> str:
    """Short Chinese words for a denominator, as shown on the chip beside a value."""
    if denominator in _CHIPS:
        return _CHIPS[denominator]
    indicator = load_catalogue().get(denominator)
    return indicator.name if indicator else denominator
