"""Speed of the extraction once it is warm: text to facts, on one core, without reading a file.

Floors: 80 reports of 6,000 characters a second; 2 MB of any text under 10 s, that is 5 s a megabyte. Seconds are those
of the processor, and every figure stands beside a fixed piece of work done in the same run: on a slow or busy machine
both change alike, and their ratio does not.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from statistics import median

from fazhi.extraction import extract
from fazhi.source import SourceText
from tests.accuracy import SHARED, sample_cases, shared_cases


REPORT = 6_000
"""Characters of a report."""
ROUNDS = 7
REPEATED = (
    "纠错率9%、", "全区纠错率9.5%、", "败诉率100%、办结率98%和", "同比增长8%,上年12件,", "收到、受理分别为9件、7件;", "办理12件、", "零败诉,", "办理案件12件\n",
    "某区司法局办理12件。", "单位 | 受理 | 办结\n甲 | 12 | 11\n", "9 | ", "1 000 ", "2023年", "7", "百", "一百", "万", "、", "(", "（）",
    "《", "-1", "率按", "同比下降", "行政复议案件审结",
)  # fmt: skip
"""Texts that say one thing over and over: no report does, but somebody may upload one."""
STRETCH = 200_000
"""Bytes of each of them."""

_WORDS = re.compile("(?:行政)?(?:复议|应诉|执法)[^，。]{0,8}?(?P<value>[0-9]+)件")
_PROSE = (
    "全区收到行政复议申请128件，审结行政应诉案件96件，培训行政执法人员240人次。持续推进依法行政，完善工作机制，" * 40
)


def run(report: Callable[[str], object] = print) -> None:
    """Print reports a second for each material, and seconds a megabyte for each repeated text, the slowest first."""
    materials = {
        "own samples": [case.source for case in sample_cases()],
        "seeds": [case.source for case in shared_cases(SHARED / "seeds", SHARED / "gold")],
        "dev": [case.source for case in shared_cases(SHARED / "dev", SHARED / "dev")],
    }
    for name, sources in materials.items():
        if sources:
            report(f"{name}: {_speed(sources)}")
    slowest = sorted(((_pathological(unit), unit) for unit in REPEATED), reverse=True)
    report(f"repeated texts, a megabyte each, slowest {slowest[0][0]:.1f} s (floor 5 s)")
    for seconds, unit in slowest:
        report(f"  {seconds:5.2f} s  {unit!r}")


def reference() -> None:
    """A fixed piece of work of the same kind: searches, slices and small objects."""
    found: dict[str, int] = {}
    for _ in range(100):
        for match in _WORDS.finditer(_PROSE):
            words = _PROSE[max(0, match.start() - 20) : match.end()]
            found[words] = found.get(words, 0) + int(match["value"])


def _speed(sources: Sequence[SourceText]) -> str:
    """Reports a second, best and middle of some rounds, and how many references one report takes."""
    share = sum(len(source.text) for source in sources) / REPORT
    for source in sources:
        extract(source)
    each: list[float] = []
    ratios: list[float] = []
    for _ in range(ROUNDS):
        beside = _seconds(reference)
        each.append(_seconds(lambda: [extract(source) for source in sources]) / share)
        ratios.append(each[-1] / beside)
    return (
        f"{1 / min(each):.1f} reports of {REPORT:,} characters a second at best, {1 / median(each):.1f} in the middle of "
        f"{ROUNDS} rounds (floor 80); one takes {median(ratios):.2f} times the reference work"
    )


def _pathological(unit: str) -> float:
    """Seconds a megabyte of one text repeated."""
    text = unit * (STRETCH // len(unit.encode()))
    return _seconds(lambda: extract(text)) * 1_000_000 / len(text.encode())


def _seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start
