"""The 示例数据: reports of one fictional prefecture, so that a fresh installation has something honest to show.

`reports/` holds the files as a bureau would upload them (TXT, HTML, DOCX, PDF); `gold/` what a careful reader
finds in each. Both are made from the annotated prose in `src/` by `python -m fazhi.samples.build`. Every name,
district and number is invented; the district codes 9901xx belong to no real place.
"""

from __future__ import annotations

from pathlib import Path


ROOT = Path(__file__).parent
REPORTS = ROOT / "reports"
GOLD = ROOT / "gold"

SUFFIXES = frozenset({".txt", ".html", ".docx", ".pdf"})


def sample_files() -> tuple[Path, ...]:
    """All sample report files, in a fixed order (by name)."""
    return tuple(sorted(path for path in REPORTS.iterdir() if path.suffix in SUFFIXES))


def gold_file(report: Path) -> Path:
    """The gold file of a sample report: same name with its format kept, plus `.json`."""
    return GOLD / f"{report.name}.json"
