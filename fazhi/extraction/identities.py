"""勾稽关系: sums, parts of wholes and the flow of cases, checked on the counts of one report.

Only what the report says is held against it: parts that do not add up are a contradiction when the text says that
they are all there is (全部处理完毕, 按审级划分), otherwise a remark. 审结 may exceed 受理, because last year's cases are
concluded too; that is never reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from fazhi.catalogue.denominators import chip
from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.auxiliary import Count, counts_after, paragraph, same_length, sentence
from fazhi.extraction.model import Fact, Finding, Severity
from fazhi.extraction.rounding import say


_PART_OF: tuple[tuple[str, str, Severity, str], ...] = (
    ("litigation_lost", "litigation_concluded", "error", ""),
    ("litigation_lost", "litigation_cases", "warning", "上年旧存案件也可能在本年败诉"),
    ("head_appearances", "litigation_hearings", "error", ""),
    ("reconsideration_corrected", "reconsideration_concluded", "error", ""),
    ("reconsideration_settled", "reconsideration_concluded", "warning", "调解和解可能含受理前化解"),
    ("reconsideration_not_accepted", "reconsideration_received", "error", ""),
    ("reconsideration_accepted", "reconsideration_received", "warning", "受理可能含上年收到的申请"),
    ("peoples_mediation_succeeded", "peoples_mediation_cases", "error", ""),
    ("admin_mediation_succeeded", "admin_mediation_cases", "error", ""),
    ("disputes_resolved", "disputes_found", "warning", "化解可能含往年积案"),
)
"""Part, whole, how serious it is when the part is larger, and the innocent explanation if there is one."""

_EXHAUSTIVE = re.compile(
    r"全部(?:已|均|都)?(?:逐[一件])?(?:处理|办理|作出|处置|分流)|(?:逐[一件])(?:作出|处理|办理)|均(?:已|作出|依法)|分别作出|处理完毕|按(?:审级|处理结果|处理情况|结果)(?:划分|分|看)"
    r"|(?:由以下|包括以下)|[，：](?:共|即)?由.{0,20}构成"
)
_REMAINDER = re.compile(r"其余|余下|其他(?!处理|方式|行政|机关|单位|部门)|另有|剩余|等(?:方式)?处理")
_REDIRECTED = ("转送等", r"(?:告知|转送|转交|移送|补正|其他处理)[^，。；（）\d]{0,14}")
_PRE_ACCEPTANCE = ("案前化解", r"(?:案前|受理前|立案前)[^，。；（）\d]{0,16}")
_INSTANCES = (
    ("一审", r"一审[^，。；、\d]{0,8}"),
    ("二审", r"二审[^，。；、\d]{0,8}"),
    ("再审", r"再审[^，。；、\d]{0,8}"),
)
_INSTANCE_LIST = re.compile(r"一审、二审(?:、|和|及)再审[^，。；\d]{0,8}分别为?(\d+)件?、(\d+)件?(?:、|和|及)(\d+)件")
_ENUMERATION = re.compile(r"[（(]([^（）()]{4,120})[）)]")
_ITEM = re.compile(r"([^\d、，；,;]{1,14}?)\s*(\d+)\s*(?:件|宗|起|份)?\s*(?:[、，；,;和及]|$)")


def check_identities(facts: Mapping[str, Fact], counts: Mapping[str, Count], *, text: str = "") -> tuple[Finding, ...]:
    """All findings about sums and parts. `facts` and `counts` are the same counts, one per indicator, of one scope;
    `counts` also holds the auxiliary ones (上年结转)."""
    findings = list(_parts_within_wholes(facts, counts))
    findings += _flow(facts, counts)
    if text:
        findings += _received_parts(facts, counts, text)
        findings += _instances(facts, text)
        findings += _cleaned_parts(facts, text)
        for fact in facts.values():
            findings += _enumeration(fact, text)
    return tuple(findings)


def _parts_within_wholes(facts: Mapping[str, Fact], counts: Mapping[str, Count]) -> list[Finding]:
    findings = []
    for part_code, whole_code, severity, excuse in _PART_OF:
        part, whole = counts.get(part_code), counts.get(whole_code)
        if part is None or whole is None or part.bounds.low <= whole.bounds.high:
            continue
        if part_code == "head_appearances" and "次" in facts[part_code].value_span.quote:
            severity, excuse = "warning", "件次、人次可能重复计算"
        if part.scope != whole.scope or part.instance != whole.instance:
            severity, excuse = "warning", excuse or "两数的范围或审级不同"
        name, total = chip_of(part_code), chip_of(whole_code)
        message = f"{name}{say(part.value)}件多于{total}{say(whole.value)}件，部分不应大于整体"
        message += f"（{excuse}）。" if excuse else "，请核对原文。"
        findings.append(
            Finding("part_exceeds_whole", severity, part_code, message, (part.span, whole.span), stated=part.value)
        )
    return findings


def _flow(facts: Mapping[str, Fact], counts: Mapping[str, Count]) -> list[Finding]:
    """上年结转 + 受理 = 审结 + 结转下年, or with 收到 in the place of 受理 when that is how the report counts."""
    concluded, carried = counts.get("reconsideration_concluded"), counts.get("reconsideration_carried_over")
    if concluded is None or carried is None or not (concluded.exact and carried.exact):
        return []
    inflows = [counts[code] for code in ("reconsideration_accepted", "reconsideration_received") if code in counts]
    inflows = [inflow for inflow in inflows if inflow.exact]
    if not inflows:
        return []
    before = counts.get("carried_in")
    outflow = concluded.value + carried.value
    out = f"审结{say(concluded.value)}+结转下年{say(carried.value)}={say(outflow)}"
    for inflow in inflows:
        total = inflow.value + (before.value if before else 0)
        into = f"上年结转{say(before.value)}+" if before else ""
        if total == outflow:
            message = f"案件流向相符：{into}{chip(inflow.code)}{say(inflow.value)}={say(total)}，{out}。"
            return [_flow_finding("info", message, inflow, concluded, carried, before)]
    if before is None:
        inflow = inflows[0]
        left = outflow - inflow.value
        if left <= 0 or inflow.code != "reconsideration_accepted":
            return []
        message = f"{out}，比受理{say(inflow.value)}件多{say(left)}件：可推得上年结转{say(left)}件（推导值）。"
        return [_flow_finding("info", message, inflow, concluded, carried, None)]
    inflow = inflows[0]
    total = inflow.value + before.value
    message = (
        f"案件流向不符：上年结转{say(before.value)}+{chip(inflow.code)}{say(inflow.value)}={say(total)}，"
        f"而{out}，相差{say(abs(total - outflow))}件；请核对是否另有撤回、中止等未计入的案件。"
    )
    return [_flow_finding("warning", message, inflow, concluded, carried, before)]


def _flow_finding(severity: Severity, message: str, *counts: Count | None) -> Finding:
    spans = tuple(count.span for count in counts if count)
    return Finding("flow", severity, "reconsideration_concluded", message, spans)


def _received_parts(facts: Mapping[str, Fact], counts: Mapping[str, Count], text: str) -> list[Finding]:
    """收到 = 受理 + 不予受理 + 案前化解 + 转送, as far as the paragraph of 收到 states them."""
    whole, accepted = counts.get("reconsideration_received"), counts.get("reconsideration_accepted")
    if whole is None or accepted is None or not whole.exact or not accepted.exact:
        return []
    start, end = paragraph(text, facts[whole.code].value_span.start)
    if not start <= facts[accepted.code].value_span.start < end:
        return []
    stop = text.find("审结", start, end)
    named = counts_after(text, start, end if stop < 0 else stop, (_PRE_ACCEPTANCE, _REDIRECTED))
    extras = list({part.span.end: part for part in named}.values())  # 案前撤回、转送等53件 is one number
    refused = counts.get("reconsideration_not_accepted")
    parts = [accepted, *([refused] if refused else []), *extras]
    if len(parts) < 2 or any(not part.exact for part in parts):
        return []
    names = ["受理", *(["不予受理"] if refused else []), *(extra.label for extra in extras)]
    around = text[start : max(part.span.end for part in parts)]
    return _sum_finding("reconsideration_received", "收到申请", whole, parts, names, around)


def _instances(facts: Mapping[str, Fact], text: str) -> list[Finding]:
    """应诉案件 = 一审 + 二审 + 再审, when all three follow in its paragraph."""
    fact = facts.get("litigation_cases")
    if fact is None or fact.qualifier != "exact":
        return []
    start = fact.value_span.end
    _, end = sentence(text, start)
    follow = same_length(text[start : min(paragraph(text, start)[1], end + 80)])
    if match := _INSTANCE_LIST.search(follow):
        values = [Decimal(value) for value in match.groups()]
    else:
        found = counts_after(text, start, start + len(follow), _INSTANCES)
        values = [count.value for count in found if count.label in ("一审", "二审", "再审")]
        if [count.label for count in found] != ["一审", "二审", "再审"]:
            return []
    total = sum(values, Decimal(0))
    sums = "+".join(f"{name}{say(value)}" for name, value in zip(("一审", "二审", "再审"), values, strict=True))
    severity: Severity
    if total == fact.value:
        message, severity = f"应诉案件{say(fact.value)}={sums}，分项与总数相符。", "info"
    else:
        severity = "error" if _EXHAUSTIVE.search(follow) and not _REMAINDER.search(follow) else "warning"
        message = f"应诉案件{say(fact.value)}件，而{sums}={say(total)}，相差{say(abs(fact.value - total))}件，请核对。"
    return [_parts_finding(severity, fact, message, total)]


def _cleaned_parts(facts: Mapping[str, Fact], text: str) -> list[Finding]:
    """清理 = 继续有效 + 废止 + 修改, when one sentence states all of them."""
    if "normative_docs_cleaned" not in facts:
        return []
    whole = facts["normative_docs_cleaned"]
    start, end = sentence(text, whole.value_span.start)
    labels = (("继续有效", r"(?:继续有效|保留)[^，。；、\d]{0,8}"), ("废止", r"废止[^，。；、\d]{0,8}"),
              ("修改", r"(?:修改|修订)[^，。；、\d]{0,8}"), ("宣布失效", r"(?:宣布)?失效[^，。；、\d]{0,8}"))  # fmt: skip
    named = [count for count in counts_after(text, start, end, labels) if count.span.start > whole.value_span.start]
    parts = list({part.span.end: part for part in reversed(named)}.values())[::-1]  # 废止和失效42件 is one number
    if len({part.label for part in parts}) < 3 or len(parts) != len({part.label for part in parts}):
        return []
    counts = Count(whole.indicator, "清理", whole.value, parts[0].bounds, whole.span, exact=whole.qualifier == "exact")
    if not counts.exact:
        return []
    return _sum_finding(whole.indicator, "清理", counts, parts, [part.label for part in parts], text[start:end])


def _enumeration(fact: Fact, text: str) -> list[Finding]:
    """39件（撤销21件、确认违法11件、…）: a bracketed list right behind a count, which names its parts."""
    if load_catalogue()[fact.indicator].kind != "count" or fact.qualifier != "exact":
        return []
    end = fact.value_span.end
    if text[end : end + 1] not in ("（", "("):
        return []
    match = _ENUMERATION.match(same_length(text[end : end + 130]))
    if match is None or re.match(r"其中|含|包括|包含|不含|占|另", match[1]) or "%" in match[1]:
        return []
    items = _ITEM.findall(match[1])
    if len(items) < 2 or "等" in match[1] or "".join(re.findall(r"\d+", match[1])) != "".join(v for _, v in items):
        return []
    total = sum((Decimal(value) for _, value in items), Decimal(0))
    sums = "+".join(f"{name.strip()}{value}" for name, value in items)
    label = load_catalogue()[fact.indicator].name
    if total == fact.value:
        return [_parts_finding("info", fact, f"{label}{say(fact.value)}={sums}，分项与总数相符。", total)]
    message = f"{label}{say(fact.value)}，而所列分项{sums}={say(total)}，相差{say(abs(fact.value - total))}，请核对。"
    return [_parts_finding("warning", fact, message, total)]


def _sum_finding(
    code: str, name: str, whole: Count, parts: list[Count], names: list[str], around: str
) -> list[Finding]:
    total = sum((part.value for part in parts), Decimal(0))
    sums = "+".join(f"{label}{say(part.value)}" for label, part in zip(names, parts, strict=True))
    spans = (whole.span, *(part.span for part in parts))
    severity: Severity
    if total == whole.value:
        message, severity = f"{name}{say(whole.value)}={sums}，分项与总数相符。", "info"
    elif _EXHAUSTIVE.search(around) and not _REMAINDER.search(around):
        severity = "error"
        message = (
            f"原文{name}{say(whole.value)}件且已全部列明去向，但{sums}={say(total)}，"
            f"相差{say(abs(whole.value - total))}件，不相符。"
        )
    elif total > whole.value:
        severity = "warning"
        message = f"{name}{say(whole.value)}件，而{sums}={say(total)}，分项之和大于总数，请核对。"
    else:
        return []
    return [Finding("parts_sum", severity, code, message, spans, stated=whole.value, recomputed=total)]


def _parts_finding(severity: Severity, fact: Fact, message: str, total: Decimal) -> Finding:
    return Finding("parts_sum", severity, fact.indicator, message, (fact.span,), stated=fact.value, recomputed=total)


def chip_of(code: str) -> str:
    """Words for a count that are clear without its rate: 诉讼审结, not only 审结."""
    if code in ("litigation_concluded", "litigation_cases", "litigation_hearings"):
        return {"litigation_concluded": "法院审结", "litigation_cases": "应诉案件", "litigation_hearings": "开庭"}[code]
    if code == "reconsideration_concluded":
        return "复议审结"
    return chip(code)
