"""Which exact numbers a printed figure may stand for: the interval arithmetic of every check.

A report prints 18.53% for anything that rounds to it, 4.83万 for anything between 48,250 and 48,350, 1200余 for
something above 1200. `Bounds` is that interval, in Decimal, and the functions below ask which fractions and which
whole numbers fall into it. Nothing here knows an indicator; nothing uses floating point.
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from fazhi.extraction.model import Fact
from fazhi.extraction.records import record


Reading = Literal["rounded", "truncated", "loose", "bound"]
"""How a printed rate is understood: rounded (ties either way: half up and half even both occur), cut off after
the last printed digit, loosely for 约, or as one side of an interval for 超过 and 近."""

HUNDRED = Decimal(100)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_ARABIC = re.compile(r"\d[\d,\s]*(?:\.\s*(\d+))?")
_CHINESE_FRACTION = re.compile(r"点([零〇一二三四五六七八九]+)")
_ABOUT_SLACK = Decimal("0.03")
"""约 N件 is allowed 3 % either way when its last digits give no wider hint."""


@record
class Bounds:
    """Interval of the values that a print may stand for: closed, except at the top when `open_top`."""

    low: Decimal
    high: Decimal
    open_top: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.low + other.low, self.high + other.high, self.open_top or other.open_top)

    def __sub__(self, other: Bounds) -> Bounds:
        return Bounds(self.low - other.high, self.high - other.low)

    def overlaps(self, other: Bounds) -> bool:
        """Whether some value lies in both."""
        below = self.low < other.high if other.open_top else self.low <= other.high
        above = other.low < self.high if self.open_top else other.low <= self.high
        return below and above


def exactly(value: Decimal | int) -> Bounds:
    """The bounds of a number that leaves no room."""
    return Bounds(Decimal(value), Decimal(value))


def printed_decimals(fact: Fact) -> int:
    """Digits after the point with which the fact's value was printed, in its canonical unit.

    Read from the words of `value_span` ("19.0%" has one, although its value is 19); 9.4‰ has two, because the
    value is 0.94; 三成 has -1. Falls back on the value's own exponent.
    """
    words = fact.value_span.quote.translate(_FULL_WIDTH)
    shift = 1 if ("‰" in words or "千分之" in words) else 0
    if match := _ARABIC.search(words):
        return len(match[1] or "") + shift
    if match := _CHINESE_FRACTION.search(words):
        return len(match[1]) + shift
    if "成" in words and fact.unit == "%":
        return 0 if "半" in words or re.search(r"成[一二三四五六七八九]", words) else -1
    return decimals_of(fact.value) + shift


def decimals_of(value: Decimal) -> int:
    """Digits after the point of a Decimal as it is written (19.0 has one)."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def readings(fact: Fact) -> tuple[Reading, ...]:
    """The ways to understand a stated rate, most usual first."""
    if fact.qualifier in ("over", "under"):
        return ("bound",)
    return ("rounded", "loose") if fact.qualifier == "about" else ("rounded", "truncated")


def rate_bounds(fact: Fact, reading: Reading = "rounded") -> Bounds:
    """The exact percentages that the stated rate may stand for."""
    value, step = fact.value, Decimal(1).scaleb(-printed_decimals(fact))
    if reading == "bound" and fact.qualifier == "over":
        return Bounds(value, max(HUNDRED, value))
    if reading == "bound":
        slack = value if "不足" in fact.span.quote else max(5 * step, Decimal(5))
        return Bounds(max(Decimal(0), value - slack), value)
    if reading == "truncated":
        return Bounds(value, value + step, open_top=True)
    half = step if reading == "loose" else step / 2
    return Bounds(max(Decimal(0), value - half), value + half)


def rounded_bounds(value: Decimal, decimals: int) -> Bounds:
    """What rounds to `value` at that many decimals; negative values allowed (changes)."""
    half = Decimal(1).scaleb(-decimals) / 2
    return Bounds(value - half, value + half)


def count_bounds(fact: Fact) -> Bounds:
    """The whole numbers that the stated count may stand for, by its qualifier and its 万 or 亿."""
    value = fact.value
    step = _count_step(fact)
    if fact.qualifier == "exact":
        return exactly(value) if step <= 1 else Bounds(value - step / 2, value + step / 2)
    room = max(step, _last_digit(value))
    if fact.qualifier == "over":
        return Bounds(value, fact.high if fact.high is not None else value + room)
    if fact.qualifier == "under":
        return Bounds(fact.low if fact.low is not None else max(Decimal(0), value - room), value)
    slack = max(room / 2, value * _ABOUT_SLACK)
    return Bounds(max(Decimal(0), value - slack), value + slack)


def _count_step(fact: Fact) -> Decimal:
    """Unit of the last printed digit: 4.83万 → 100, 5亿 → 100,000,000, 318 → 1."""
    words = fact.value_span.quote.translate(_FULL_WIDTH)
    match = _ARABIC.search(words)
    if match is None:
        return Decimal(1)
    power = (
        8 if "亿" in words[match.end() : match.end() + 2] else 4 if "万" in words[match.end() : match.end() + 2] else 0
    )
    return Decimal(1).scaleb(power - len(match[1] or "")) if power else Decimal(1)


def _last_digit(value: Decimal) -> Decimal:
    """Place value of the last digit that is not zero: 1200 → 100, 37 → 1."""
    if value == 0 or value != value.to_integral_value():
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent > 0 else Decimal(1)


def ratio_fits(n: Bounds, N: Bounds, percent: Bounds) -> bool:
    """Whether n ÷ N can lie within the bounds of the percentage. Multiplied out, so nothing is rounded."""
    if N.high <= 0:
        return False
    smallest, largest = n.low * HUNDRED, n.high * HUNDRED
    if percent.open_top:
        return smallest < percent.high * N.high and largest >= percent.low * max(N.low, Decimal(0))
    return smallest <= percent.high * N.high and largest >= percent.low * max(N.low, Decimal(0))


def numerators(N: Decimal, percent: Bounds) -> range:
    """The whole n, 0 ≤ n ≤ N, for which n ÷ N prints as the rate: 232 and 18.53% → 43 only."""
    first = _ceiling(percent.low * N / HUNDRED)
    last = _last_below(percent.high * N / HUNDRED, open_top=percent.open_top)
    return range(max(0, first), min(last, int(N)) + 1)


def wholes(n: Decimal, percent: Bounds) -> range:
    """The whole N ≥ n for which n ÷ N prints as the rate: 17 and 23.29% → 73 only.

    Empty when none does, and for rates that may be 0, where N is unbounded.
    """
    if percent.low <= 0 or n <= 0:
        return range(0)
    first = n * HUNDRED / percent.high
    start = int(first.to_integral_value(ROUND_FLOOR)) + 1 if percent.open_top else _ceiling(first)
    return range(max(start, int(n), 1), int((n * HUNDRED / percent.low).to_integral_value(ROUND_FLOOR)) + 1)


def _ceiling(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_CEILING))


def _last_below(value: Decimal, *, open_top: bool) -> int:
    floor = int(value.to_integral_value(ROUND_FLOOR))
    return floor - 1 if open_top and floor == value else floor


def percentage(n: Decimal, N: Decimal, decimals: int = 2) -> Decimal:
    """n ÷ N in percent, rounded half up as Chinese reports do."""
    return (n * HUNDRED / N).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def say(value: Decimal) -> str:
    """A number as a person writes it: no exponent, no superfluous zeros, no separators."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def say_bounds(bounds: Bounds) -> str:
    """An interval, or the one number it holds."""
    return say(bounds.low) if bounds.is_exact else f"{say(bounds.low)}～{say(bounds.high)}"
