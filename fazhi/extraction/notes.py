"""口径 printed as definitions: 败诉率＝败诉案件数÷审结案件数, 注：纠错率按受理数计算, 出庭率是指……占应出庭案件的比例.

Such a note speaks of every rate of that name in its report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from fazhi.catalogue.indicators import load_catalogue


_RATES = (
    (re.compile(r"(?<!综合)纠错率$"), "reconsideration_correction_rate"),
    (re.compile(r"(?:调解和解|调撤|和解)率$"), "reconsideration_settlement_rate"),
    (re.compile(r"复议.{0,6}(?:审结|结案|办结)率$"), "reconsideration_conclusion_rate"),
    (re.compile(r"败诉率$"), "litigation_loss_rate"),
    (re.compile(r"胜诉率$"), "litigation_win_rate"),
    (re.compile(r"(?:出庭(?:应诉)?|应诉)率$"), "head_appearance_rate"),
)  # fmt: skip
_NAME_LENGTH = 18
_STOP = "。；;\\n"
_DEFINITION = re.compile(
    r"率\s*(?:[(（]%[)）]\s*)?(?:"
    rf"[=＝]\s*[(（]?[^÷/=＝{_STOP}]{{2,40}}?[)）]?\s*[÷/／]\s*(?P<formula>[^=＝{_STOP},，×*]{{2,30}})"
    rf"|(?:是?指|系指?|即|的?口径为|的计算口径为|为)[^{_STOP},，\d]{{2,40}}?[占与](?P<share>[^{_STOP}\d]{{2,30}}?)的?(?:比例|比率|百分比|比重|比值|之比)"
    rf"|(?:均|都|一律|统一)?(?:系|是)?[按以](?P<by>[^{_STOP},，%\d]{{2,18}}?)(?:为分母|为口径|口径)?(?:计算|统计|测算|核算|为分母|为口径)"
    r")"
)
"""What may follow a rate's name in a note: a formula, 是指……占……的比例, 按……计算."""

_WHOLES: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "reconsideration": (
        (re.compile(r"(?:受理|收案).{0,8}(?:结转|旧存)|(?:结转|旧存).{0,8}受理"), "reconsideration_accepted_plus_carried"),
        (re.compile(r"含.{0,4}(?:受理|立案|案)前"), "with_pre_acceptance"),
        (re.compile(r"审结|办结|结案"), "reconsideration_concluded"),
        (re.compile(r"收到|申请"), "reconsideration_received"),
        (re.compile(r"受理"), "reconsideration_accepted"),
    ),
    "litigation": (
        (re.compile(r"一审.{0,6}(?:审结|结案|办结)"), "litigation_first_instance_concluded"),
        (re.compile(r"不含.{0,4}撤诉|扣除.{0,4}撤诉"), "concluded_without_withdrawn"),
        (re.compile(r"审结|办结|结案|裁判"), "litigation_concluded"),
        (re.compile(r"应诉|受理|收案|被诉|行政诉讼案件"), "litigation_cases"),
    ),
    "head": (
        (re.compile(r"应当?(?:由.{0,8})?(?:出庭|到庭)"), "should_appear"),
        (re.compile(r"开庭"), "litigation_hearings"),
        (re.compile(r"应诉|受理"), "litigation_cases"),
    ),
}  # fmt: skip


def noted_denominators(text: str) -> dict[str, str]:
    """Rate code → 口径, for the rates that a note of the report defines; a rate defined in two ways is left out."""
    found: dict[str, str] = {}
    torn: set[str] = set()
    for match in _DEFINITION.finditer(text):
        name = re.split(r"[,，。;；:：、()（）\n]", text[max(0, match.start() - _NAME_LENGTH) : match.start() + 1])[-1]
        rate, denominator = _read(name, match["formula"] or match["share"] or match["by"])
        if denominator and found.setdefault(rate, denominator) != denominator:
            torn.add(rate)
    return {rate: denominator for rate, denominator in found.items() if rate not in torn}


def _read(name: str, whole: str) -> tuple[str, str]:
    for pattern, rate in _RATES:
        if pattern.search(name):
            for words, denominator in _WHOLES[rate.partition("_")[0]]:
                if words.search(whole):
                    known = denominator in load_catalogue()[rate].denominators
                    return rate, denominator if known else ""
            break
    return "", ""
