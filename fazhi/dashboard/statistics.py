"""Statistics of the comparison pages; each function names its published source.

Shares and limits are plain floats (they end in pictures), changes and pooled rates are Decimals (they are shown as
numbers). The intervals treat a full year's cases as one outcome of a process that goes on: they say how much a
district's rate may move from year to year without anything having changed, not how a sample differs from a whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import erfc, exp, lgamma, log, log1p, sqrt
from typing import Literal


Z_95 = 1.959963984540054
"""Standard normal quantile of 97.5 %: limits that 95 % of unchanged districts stay within."""
Z_998 = 3.090232306167813
"""Standard normal quantile of 99.9 %: limits that 99.8 % stay within, preferred for flags among many districts."""

ORDERED_FROM, LISTED_FROM = 30, 10
"""Smallest N whose rate may stand in an order, and whose rate is shown at all."""
ABSOLUTE_BELOW = 10
"""Base below which a count's change is given as a number of cases, not in per cent."""
_EXACT_UP_TO = 20_000
"""Largest N of exact binomial limits; beyond, the normal approximation differs by less than a thousandth."""

SizeTier = Literal["ordered", "listed", "counts"]


@dataclass(frozen=True, slots=True)
class YearChange:
    """Movement against last year. `value` is in 百分点 (points), % (percent) or the indicator's unit (absolute);
    None with kind from_zero, where last year was 0 and no per cent exists."""

    kind: Literal["points", "percent", "absolute", "from_zero"]
    value: Decimal | None
    difference: Decimal
    """This year minus last year, in the indicator's own unit (百分点 for rates)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two shares compared: first minus second, as fractions, with its 95 % interval and two-sided p-value."""

    value: float
    low: float
    high: float
    p_value: float

    @property
    def is_clear(self) -> bool:
        """Whether words such as 高于 are justified: the interval leaves zero out and the test agrees at 5 %."""
        return self.p_value < 0.05 and not self.low <= 0 <= self.high


def wilson(n: int, N: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson score interval of n out of N as fractions (Wilson 1927, without continuity correction).

    >>> low, high = wilson(29, 135)
    >>> round(low, 3), round(high, 3)
    (0.154, 0.291)
    """
    _require_share(n, N)
    share = n / N
    centre = share + z * z / (2 * N)
    spread = z * sqrt(share * (1 - share) / N + z * z / (4 * N * N))
    scale = 1 + z * z / N
    low = 0.0 if n == 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if n == N else min(1.0, (centre + spread) / scale)
    return low, high


def size_tier(N: int | Decimal) -> SizeTier:
    """How far a rate over N cases may be compared: ordered from 30, listed without order from 10, else counts only."""
    if N >= ORDERED_FROM:
        return "ordered"
    return "listed" if N >= LISTED_FROM else "counts"


def funnel_limits(share: float, N: int, z: float = Z_95) -> tuple[float, float]:
    """Lower and upper control limit, as fractions, for N cases when the true share is `share`.

    Exact binomial limits, interpolated so that they are smooth in N (Spiegelhalter 2005, Statistics in Medicine
    24:1185–1202, appendix A.1.1); above 20,000 cases the normal approximation share ± z·sqrt(share(1−share)/N).
    """
    if N <= 0 or not 0 <= share <= 1:
        raise ValueError(f"no limits for a share of {share} among {N}")
    if share in (0.0, 1.0):
        return share, share
    if N > _EXACT_UP_TO:
        spread = z * sqrt(share * (1 - share) / N)
        return max(0.0, share - spread), min(1.0, share + spread)
    tail = erfc(z / sqrt(2)) / 2
    return _binomial_limit(share, N, tail), _binomial_limit(share, N, 1 - tail)


def funnel_band(n: int, N: int, share: float) -> Literal["within", "beyond_95", "beyond_99_8"]:
    """Where n of N lies among the limits around the benchmark `share`."""
    _require_share(n, N)
    observed = n / N
    for z, band in ((Z_998, "beyond_99_8"), (Z_95, "beyond_95")):
        low, high = funnel_limits(share, N, z)
        if not low - 1e-12 <= observed <= high + 1e-12:
            return "beyond_99_8" if band == "beyond_99_8" else "beyond_95"
    return "within"


def _binomial_limit(share: float, N: int, probability: float) -> float:
    """(r − α) ÷ N, r the smallest count with P(R ≤ r) > probability and α the overshoot as a part of P(R = r)."""
    deviation = sqrt(N * share * (1 - share))
    r = max(0, int(N * share - 12 * deviation) - 1)
    cumulative = 0.0
    while True:
        mass = exp(_log_mass(r, N, share))
        cumulative += mass
        if cumulative > probability or r == N:
            break
        r += 1
    overshoot = (cumulative - probability) / mass if mass > 0 else 0.0
    return min(1.0, max(0.0, (r - min(1.0, max(0.0, overshoot))) / N))


def _log_mass(r: int, N: int, share: float) -> float:
    ways = lgamma(N + 1) - lgamma(r + 1) - lgamma(N - r + 1)
    return ways + r * log(share) + (N - r) * log1p(-share)


def quantile(values: Sequence[float], share: float) -> float:
    """Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996; Excel's
    PERCENTILE.INC). Needs at least one value."""
    ordered = sorted(values)
    if not ordered or not 0 <= share <= 1:
        raise ValueError("a quantile needs values and a share between 0 and 1")
    place = (len(ordered) - 1) * share
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)


def quartiles(values: Sequence[float]) -> tuple[float, float, float] | None:
    """25th, 50th and 75th percentile; None below four values, where they would say nothing."""
    if len(values) < 4:
        return None
    return quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)


def position(value: float, values: Sequence[float]) -> float | None:
    """Share of the *others* that lie below, ties counting half: 0 lowest, 1 highest, equal values equal.

    `values` holds the value itself. None when there is nobody to compare with.
    """
    if len(values) < 2:
        return None
    ordered = sorted(values)
    below = bisect_left(ordered, value)
    equal = bisect_right(ordered, value) - below
    if equal == 0:
        raise ValueError("the value must be one of the values it is compared with")
    return (below + (equal - 1) / 2) / (len(ordered) - 1)


def difference(n1: int, N1: int, n2: int, N2: int) -> Difference:
    """Compare two independent shares.

    Interval: Newcombe's hybrid score interval (1998, Statistics in Medicine 17:873–890, method 10), built from both
    Wilson intervals. p-value: pooled two-proportion z-test, which is the chi-square test of the 2 × 2 table.
    """
    _require_share(n1, N1)
    _require_share(n2, N2)
    p1, p2 = n1 / N1, n2 / N2
    low1, high1 = wilson(n1, N1)
    low2, high2 = wilson(n2, N2)
    value = p1 - p2
    low = value - sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
    high = value + sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
    pooled = (n1 + n2) / (N1 + N2)
    error = sqrt(pooled * (1 - pooled) * (1 / N1 + 1 / N2))
    p_value = 1.0 if error == 0 else erfc(abs(value) / error / sqrt(2))
    return Difference(value, max(-1.0, low), min(1.0, high), p_value)


def year_change(now: Decimal, before: Decimal, *, is_rate: bool) -> YearChange:
    """Change against last year: 百分点 for rates; for counts % of last year, the bare difference when last year was
    below 10, and neither when it was 0. Both values must be of the same 口径 and scope: the caller sees to that."""
    gap = now - before
    if is_rate:
        return YearChange("points", gap, gap)
    if before == 0:
        return YearChange("from_zero", None, gap)
    if abs(before) < ABSOLUTE_BELOW:
        return YearChange("absolute", gap, gap)
    return YearChange("percent", (gap * 100 / before).quantize(Decimal("0.1"), ROUND_HALF_UP), gap)


def pooled_rate(pairs: Iterable[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal, Decimal] | None:
    """Benchmark of a comparable set: (percent, Σn, ΣN) of all cases together, so that large districts weigh by their
    cases. None when there are no cases."""
    listed = list(pairs)
    n = sum((one for one, _ in listed), Decimal(0))
    N = sum((whole for _, whole in listed), Decimal(0))
    return None if N <= 0 else (n * 100 / N, n, N)


def _require_share(n: int, N: int) -> None:
    if N <= 0 or not 0 <= n <= N:
        raise ValueError(f"{n} of {N} is no share")
