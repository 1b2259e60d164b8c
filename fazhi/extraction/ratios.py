"""The denominator (口径) solver: of which fraction of the report's own counts is a stated rate the percentage?

Order of thought for one rate. If its numerator and some denominators are stated, every n ÷ N is tried, the
standard denominator first, and the one that prints as the rate names the 口径; when none does, the report
contradicts itself. If only N or only n is stated, the missing whole number is sought: 18.53 % of 232 can only be 43,
17 of 23.29 % can only be 73. Whatever stays open is 口径不明, never a guess, except that a rate whose definition knows
one denominator only has that one. 败诉 is never inferred from 胜诉, nor 纠错 from 维持: no numerator here is a
complement of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from fazhi.catalogue.denominators import PAIRED_NUMERATORS, chip, terms
from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.extraction.auxiliary import Count, paragraph, sentence, worded_denominator
from fazhi.extraction.model import UNKNOWN_DENOMINATOR, Fact, Finding, Severity, Span
from fazhi.extraction.records import record
from fazhi.extraction.rounding import (
    HUNDRED,
    Reading,
    numerators,
    percentage,
    printed_decimals,
    rate_bounds,
    ratio_fits,
    readings,
    say,
    wholes,
)


@dataclass(frozen=True, slots=True)
class Explained:
    """A rate with what is known of its fraction, and what follows from it."""

    rate: Fact
    derived: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()


@record
class Trial:
    """One fraction that might be the rate; `n` or `N` is None when the report does not state it."""

    denominator: str
    n: Count | None
    N: Count | None

    @property
    def arithmetic(self) -> str:
        """5÷46=10.87%; only for a complete trial."""
        assert self.n is not None and self.N is not None
        return f"{self.n.spoken}÷{self.N.spoken}={say(percentage(self.n.value, self.N.value))}%"

    @property
    def is_exact(self) -> bool:
        """Whether both counts are known to the last case."""
        return self.n is not None and self.N is not None and self.n.exact and self.N.exact


_LOOSE_NUMERATORS = {
    "reconsideration_overall_correction_rate": "间接纠错的范围各地不一",
    "reconsideration_settlement_rate": "是否含撤回申请和受理前化解，各地不一",
}
"""Rates whose numerator each place draws differently: counts that do not give the rate are no sure contradiction."""
_PLAUSIBLE = 2
"""An unstated total may exceed the largest stated one (旧存, other instances), but hardly twice."""
NEAR = 160
"""Code points within which a count and a rate are taken to speak of the same cases when no paragraphs are known."""


def quantity(code: str, counts: Mapping[str, Count]) -> Count | None:
    """The count of that code, or the sum that a named quantity stands for; None unless every term is stated."""
    if code in counts:
        return counts[code]
    parts = [(counts.get(term), sign) for term, sign in terms(code)]
    known = [(count, sign) for count, sign in parts if count is not None]
    if len(known) < len(parts) or len(known) < 2:
        return None
    (first, _), *rest = known
    value, bounds, spoken = first.value, first.bounds, say(first.value)
    for count, sign in rest:
        value += sign * count.value
        bounds = bounds + count.bounds if sign > 0 else bounds - count.bounds
        spoken += ("+" if sign > 0 else "−") + say(count.value)
    return Count(
        code, chip(code), value, bounds, first.span,
        exact=all(count.exact for count, _ in known), scope=first.scope, instance=first.instance, terms=f"（{spoken}）",
    )  # fmt: skip


def explain_rate(rate: Fact, counts: Mapping[str, Count], *, text: str = "") -> Explained:
    """Find the fraction behind a stated rate; `counts` are the report's other counts of the same scope."""
    indicator = load_catalogue()[rate.indicator]
    worded = worded_denominator(rate)
    order = tuple(dict.fromkeys(code for code in (worded, *indicator.denominators) if code))
    if not order:
        return Explained(replace(rate, denominator=UNKNOWN_DENOMINATOR))
    trials = [_trial(indicator, code, counts) for code in order]
    complete = [trial for trial in trials if trial.n and trial.N]
    fitting, reading = _fitting(rate, complete)
    if fitting:
        return _explained_by(rate, _nearest(rate, fitting, text), reading, complete, worded=worded, indicator=indicator)
    if any(trial.denominator == order[0] for trial in complete):
        return _mismatch(rate, complete, counts, text)
    if trials[0].n:
        return _from_numerator(rate, trials, worded=worded, indicator=indicator)
    if any(trial.N for trial in trials):
        return _from_denominators(rate, trials, worded=worded, indicator=indicator, text=text)
    return Explained(replace(rate, denominator=_without_counts(indicator, worded)))


def _trial(indicator: Indicator, denominator: str, counts: Mapping[str, Count]) -> Trial:
    code = PAIRED_NUMERATORS.get(denominator, indicator.numerator)
    total = quantity(denominator, counts)
    # Nothing is a share of nothing: a stated zero of cases leaves the rate without this denominator.
    return Trial(denominator, quantity(code, counts) if code else None, total if total and total.value else None)


def _fitting(rate: Fact, complete: list[Trial]) -> tuple[list[Trial], Reading]:
    for reading in readings(rate):
        bounds = rate_bounds(rate, reading)
        fits = [t for t in complete if t.n and t.N and ratio_fits(t.n.bounds, t.N.bounds, bounds)]
        if fits:
            return fits, reading
    return [], "rounded"


def _nearest(rate: Fact, fitting: list[Trial], text: str) -> list[Trial]:
    """Of several fractions that all fit, the one whose denominator the rate's own sentence states, if only one."""
    if len(fitting) < 2 or not text:
        return fitting
    here = sentence(text, rate.value_span.start)
    beside = [trial for trial in fitting if trial.N and sentence(text, trial.N.span.start) == here]
    return beside if len(beside) == 1 else fitting


def _explained_by(
    rate: Fact, fitting: list[Trial], reading: Reading, complete: list[Trial], *, worded: str, indicator: Indicator
) -> Explained:
    """n and N are known and explain the rate: name the 口径, warn when it is not the standard one."""
    standard = indicator.denominators[0]
    chosen = next((t for t in fitting if t.denominator in (worded, standard)), fitting[0])
    agreed = len(fitting) == 1 or chosen.denominator in (worded, standard)
    denominator = chosen.denominator if agreed else UNKNOWN_DENOMINATOR
    same_numbers = len({(t.n.value, t.N.value) for t in fitting if t.n and t.N}) == 1
    known = chosen.is_exact and (agreed or same_numbers)
    how = {"truncated": "（尾数舍去）", "loose": "（约数）"}.get(reading, "")
    explained = replace(
        rate,
        denominator=denominator,
        n=chosen.n.value if known and chosen.n else rate.n,
        N=chosen.N.value if known and chosen.N else rate.N,
        formula=f"{chosen.arithmetic}{how}，" + (f"口径为{chip(denominator)}" if agreed else "口径不能确定"),
    )
    findings = []
    if denominator not in (standard, UNKNOWN_DENOMINATOR):
        findings.append(_variant(rate, chosen, complete, standard))
    if reading == "truncated":
        message = f"原文{indicator.name}{_printed(rate)}系舍去尾数所得：{chosen.arithmetic}，四舍五入应略高。"
        findings.append(_finding("truncated_rate", "info", rate, message, chosen, denominator))
    elif rate.value == HUNDRED and chosen.is_exact and chosen.n and chosen.N and chosen.n.value < chosen.N.value:
        message = f"原文{indicator.name}100%系进位所得：{chosen.arithmetic}，并非全部。"
        findings.append(_finding("rounded_to_whole", "info", rate, message, chosen, denominator))
    return Explained(explained, findings=tuple(findings))


def _variant(rate: Fact, chosen: Trial, complete: list[Trial], standard: str) -> Finding:
    by_standard = next((t for t in complete if t.denominator == standard), None)
    name, usual = chip(chosen.denominator), chip(standard)
    message = f"原文{_label(rate)}{_printed(rate)}的口径为{name}：{chosen.arithmetic}。"
    if by_standard and by_standard.n and by_standard.N:
        message += f"按通行的{usual}口径为{by_standard.arithmetic}，与原文不符；"
        recomputed = percentage(by_standard.n.value, by_standard.N.value)
    else:
        message += f"原文没有写明通行口径（{usual}）的件数；"
        recomputed = None
    message += f"不可与{usual}口径的数据直接比较。"
    return _finding("variant_denominator", "warning", rate, message, chosen, chosen.denominator, recomputed)


def _mismatch(rate: Fact, complete: list[Trial], counts: Mapping[str, Count], text: str) -> Explained:
    """No fraction of the stated counts is the rate: the report contradicts itself."""
    first = complete[0]
    assert first.n is not None and first.N is not None
    tried = "，".join(f"{trial.arithmetic}（{chip(trial.denominator)}）" for trial in complete)
    verdict = "均不相符" if len(complete) > 1 else "不相符"
    message = f"原文{_label(rate)}{_printed(rate)}，但{tried}，{verdict}。请核对原文，或注明所用口径。"
    kind, severity = "rate_mismatch", "error"
    together = quantity("reconsideration_corrected_and_settled", counts)
    if rate.indicator == "reconsideration_correction_rate" and together:
        wide, _ = _fitting(rate, [Trial(trial.denominator, together, trial.N) for trial in complete])
        if wide:
            message += f"若把调解和解一并计入，则{wide[0].arithmetic}，与原文相符，疑为综合纠错率。"
            kind, severity = "variant_numerator", "warning"
    scopes = {count.scope for trial in complete for count in (trial.n, trial.N) if count and count.scope}
    instances = {count.instance for trial in complete for count in (trial.n, trial.N) if count and count.instance}
    here = sentence(text, rate.value_span.start) if text else None
    together_said = here and all(
        sentence(text, count.span.start) == here for trial in complete[:1] for count in (trial.n, trial.N) if count
    )
    if rate.indicator in _LOOSE_NUMERATORS:
        message += f"{_LOOSE_NUMERATORS[rate.indicator]}，也可能是差异的原因。"
        severity = "warning"
    if _may_hold_carried_over(rate, complete, counts):
        message += "若分母还含上年结转（原文未写明件数），两者可以相符。"
        severity = "warning"
    if (scopes - {rate.scope} or instances - {rate.instance}) and not together_said:
        message += "各数的范围或审级不同，也可能是差异的原因。"
        severity = "warning"
    finding = _finding(
        kind, "error" if severity == "error" else "warning", rate, message, first, "",
        percentage(first.n.value, first.N.value),
    )  # fmt: skip
    return Explained(replace(rate, denominator=UNKNOWN_DENOMINATOR, n=None, N=None), findings=(finding,))


def _may_hold_carried_over(rate: Fact, complete: list[Trial], counts: Mapping[str, Count]) -> bool:
    """Whether last year's unfinished cases, which the text does not count, would explain a lower 结案率.

    结案率 is usually 审结 ÷ (受理 + 上年结转); a remainder of more than half of 受理 is no explanation.
    """
    if rate.indicator != "reconsideration_conclusion_rate" or "carried_in" in counts or rate.value <= 0:
        return False
    trial = next((one for one in complete if one.denominator == "reconsideration_accepted"), None)
    if trial is None or trial.n is None or trial.N is None:
        return False
    implied = trial.n.value * HUNDRED / rate.value
    return trial.N.value < implied <= trial.N.value * Decimal("1.5")


def _from_numerator(rate: Fact, trials: list[Trial], *, worded: str, indicator: Indicator) -> Explained:
    """Only n is known (or N of other 口径 that do not fit): which whole N gives the rate?"""
    n, denominator = trials[0].n, trials[0].denominator
    assert n is not None
    settled = _without_counts(indicator, worded)
    if not n.exact or rate.qualifier != "exact" or rate.value <= 0:
        return Explained(replace(rate, denominator=settled, n=n.value if n.exact else None))
    if rate.value == HUNDRED:
        return Explained(replace(rate, denominator=settled, n=n.value, N=n.value))
    found = wholes(n.value, rate_bounds(rate)) or wholes(n.value, rate_bounds(rate, "truncated"))
    trial = Trial(denominator, n, None)
    if not found:
        message = (
            f"原文{_label(rate)}{_printed(rate)}、{chip(n.code)}{say(n.value)}件，"
            f"但没有一个整数总数能使{say(n.value)}件恰为{_printed(rate)}，请核对。"
        )
        finding = _finding("rate_infeasible", "warning", rate, message, trial, "")
        return Explained(replace(rate, denominator=settled), findings=(finding,))
    if len(found) > 1:
        return Explained(replace(rate, denominator=settled, n=n.value))
    total = Decimal(found[0])
    largest = max((other.N.bounds.high for other in trials if other.N), default=total)
    if total > largest * _PLAUSIBLE:
        tried = "，".join(f"{other.arithmetic}（{chip(other.denominator)}）" for other in trials if other.n and other.N)
        message = (
            f"原文{_label(rate)}{_printed(rate)}，但{tried}，不相符；"
            f"按{chip(n.code)}{say(n.value)}件推算总数须为{say(total)}件，远多于所列件数，请核对。"
        )
        finding = _finding("rate_infeasible", "warning", rate, message, trial, "")
        return Explained(replace(rate, denominator=settled), findings=(finding,))
    formula = f"{say(n.value)}÷{say(total)}={say(percentage(n.value, total))}%，只有{say(total)}这一个整数相符"
    explained = replace(rate, denominator=denominator, n=n.value, N=total, formula=formula)
    findings: tuple[Finding, ...] = ()
    if not worded:
        message = (
            f"由{chip(n.code)}{say(n.value)}件和{_printed(rate)}可还原总数为{say(total)}件（{formula}）；"
            f"原文未写明口径，按通行的{chip(denominator)}口径推定。"
        )
        findings = (_finding("assumed_denominator", "info", rate, message, trial, denominator),)
    return Explained(explained, _back_derived(rate, denominator, total, formula, (n.span,)), findings)


def _from_denominators(rate: Fact, trials: list[Trial], *, worded: str, indicator: Indicator, text: str) -> Explained:
    """Only N is known, of one 口径 or several: which of them leave room for a whole n?"""
    preferred = trials[0]
    settled = _without_counts(indicator, worded)
    known = [trial for trial in trials if trial.N and trial.N.exact]
    if rate.qualifier != "exact" or not known:
        return Explained(replace(rate, denominator=settled))
    if not 0 < rate.value < HUNDRED or not any(_tells(rate, trial) for trial in known):
        return Explained(_assumed(rate, preferred, settled=settled, text=text))
    for reading in readings(rate):
        bounds = rate_bounds(rate, reading)
        possible = {t.denominator: (t, numerators(t.N.value, bounds)) for t in known if t.N}
        possible = {code: pair for code, pair in possible.items() if pair[1]}
        if possible:
            break
    else:
        if preferred not in known:
            return Explained(replace(rate, denominator=settled))
        tried = "、".join(f"{say(t.N.value)}件（{chip(t.denominator)}）" for t in known if t.N)
        message = f"原文{_label(rate)}{_printed(rate)}，但{tried}中没有一个整数件数能得出此率，请核对。"
        finding = _finding("rate_infeasible", "warning", rate, message, preferred, "")
        return Explained(replace(rate, denominator=settled), findings=(finding,))
    if preferred not in known:
        return Explained(replace(rate, denominator=settled))
    chosen, fits = possible.get(preferred.denominator) or next(iter(possible.values()))
    is_preferred = chosen.denominator == preferred.denominator
    if not is_preferred and (len(possible) > 1 or not _tells(rate, chosen)):
        return Explained(replace(rate, denominator=settled))
    assert chosen.N is not None
    if len(fits) > 1 or (is_preferred and not worded and len(possible) > 1):
        return Explained(replace(rate, denominator=chosen.denominator))
    n, total = Decimal(fits[0]), chosen.N.value
    formula = f"{say(n)}÷{chosen.N.spoken}={say(percentage(n, total))}%，只有{say(n)}这一个整数相符"
    explained = replace(rate, denominator=chosen.denominator, n=n, N=total, formula=formula)
    derived = _back_derived(rate, indicator.numerator or "", n, formula, (chosen.N.span,))
    findings: tuple[Finding, ...] = ()
    if not is_preferred:
        message = (
            f"原文{_label(rate)}{_printed(rate)}×{chosen.N.spoken}可还原为整数{say(n)}件，口径应为{chip(chosen.denominator)}；"
            f"按{chip(preferred.denominator)}口径没有相符的整数，不可与其直接比较。"
        )
        findings = (_finding("variant_denominator", "warning", rate, message, chosen, chosen.denominator),)
    return Explained(explained, derived, findings)


def _tells(rate: Fact, trial: Trial) -> bool:
    """Whether a whole n is evidence for this N: so large an N would fit any rate of that precision."""
    bounds = rate_bounds(rate)
    return trial.N is not None and (bounds.high - bounds.low) * trial.N.value < HUNDRED


def _assumed(rate: Fact, trial: Trial, *, settled: str, text: str) -> Fact:
    """The arithmetic proves nothing (100 %, or a large N): the standard N is taken when it stands beside the rate."""
    if trial.N is None or not trial.N.exact:
        return replace(rate, denominator=settled)
    if settled == UNKNOWN_DENOMINATOR and not _beside(rate, trial.N.span, text):
        return replace(rate, denominator=UNKNOWN_DENOMINATOR)
    fits = numerators(trial.N.value, rate_bounds(rate))
    if len(fits) != 1:
        return replace(rate, denominator=trial.denominator)
    n = Decimal(fits[0])
    formula = f"{say(n)}÷{trial.N.spoken}={say(percentage(n, trial.N.value))}%，口径按{chip(trial.denominator)}"
    return replace(rate, denominator=trial.denominator, n=n, N=trial.N.value, formula=formula)


def _beside(rate: Fact, span: Span, text: str) -> bool:
    if text:
        return paragraph(text, rate.value_span.start) == paragraph(text, span.start)
    return abs(rate.value_span.start - span.start) <= NEAR


def _without_counts(indicator: Indicator, worded: str) -> str:
    """The 口径 of a rate without counts: as worded, or the only one its definition knows."""
    if worded:
        return worded
    return indicator.denominators[0] if len(indicator.denominators) == 1 else UNKNOWN_DENOMINATOR


def _back_derived(rate: Fact, code: str, value: Decimal, formula: str, sources: tuple[Span, ...]) -> tuple[Fact, ...]:
    indicator = load_catalogue().get(code)
    if indicator is None:
        return ()
    return (
        Fact(
            indicator=code, value=value, unit=indicator.unit, span=rate.span, value_span=rate.value_span,
            scope=rate.scope, instance=rate.instance, basis="back_derived", rule="checks:integer_from_rate",
            confidence=rate.confidence * 0.9, formula=formula, sources=(rate.span, *sources),
        ),
    )  # fmt: skip


def _finding(
    kind: str, severity: Severity, rate: Fact, message: str, trial: Trial, denominator: str,
    recomputed: Decimal | None = None,
) -> Finding:  # fmt: skip
    spans = (rate.span, *(count.span for count in (trial.n, trial.N) if count))
    return Finding(
        kind, severity, rate.indicator, message, tuple(dict.fromkeys(spans)),
        stated=rate.value, recomputed=recomputed, denominator=denominator,
    )  # fmt: skip


def _label(rate: Fact) -> str:
    return load_catalogue()[rate.indicator].name


def _printed(rate: Fact) -> str:
    """The rate with its printed precision and its qualifier: 约18.3%."""
    below = "近" if rate.low is not None else "不超过"
    prefix = {"about": "约", "over": "超过", "under": below}.get(rate.qualifier, "")
    decimals = max(printed_decimals(rate), 0)
    return f"{prefix}{rate.value:.{decimals}f}%"
