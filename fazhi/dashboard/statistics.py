"""Statistics of the comparison pages, in plain floats; each function names its published source."""

from __future__ import annotations

from math import sqrt


Z_95 = 1.959963984540054
"""Standard normal quantile of 97.5 %."""


def wilson(n: int, N: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson score interval of n out of N as fractions (Wilson 1927, without continuity correction).

    >>> low, high = wilson(29, 135)
    >>> round(low, 3), round(high, 3)
    (0.154, 0.291)
    """
    if N <= 0 or not 0 <= n <= N:
        raise ValueError(f"{n} of {N} is no share")
    share = n / N
    centre = share + z * z / (2 * N)
    spread = z * sqrt(share * (1 - share) / N + z * z / (4 * N * N))
    scale = 1 + z * z / N
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
