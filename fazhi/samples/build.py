"""Makes `reports/` and `gold/` from `src/`: `python -m fazhi.samples.build` (needs the dev dependencies).

The output is byte for byte the same on every run, so that a change of a sample shows as a change of its own
file only: archives carry a fixed date, the PDF writer runs in its invariant mode.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from fazhi.samples import GOLD, REPORTS, ROOT, gold_file
from fazhi.samples.markup import Sample, read_sample
from fazhi.samples.writers import write_docx, write_html, write_pdf, write_txt


WRITERS: dict[str, Callable[[Sample, Path], None]] = {
    ".txt": write_txt,
    ".html": write_html,
    ".docx": write_docx,
    ".pdf": write_pdf,
}


def build(reports: Path = REPORTS, gold: Path = GOLD) -> tuple[Path, ...]:
    """Write every sample and its gold; returns the report files written."""
    written = []
    for source in sorted((ROOT / "src").glob("*.md")):
        sample = read_sample(source)
        report = reports / sample.meta["file"]
        WRITERS[report.suffix](sample, report)
        document = json.dumps(sample.gold(), ensure_ascii=False, indent=1)
        (gold / gold_file(report).name).write_text(document + "\n", encoding="utf-8")
        written.append(report)
    return tuple(written)


def changed() -> tuple[str, ...]:
    """Names of committed files that a fresh build would write differently (empty when all is in step)."""
    with tempfile.TemporaryDirectory() as folder:
        reports, gold = Path(folder, "reports"), Path(folder, "gold")
        reports.mkdir()
        gold.mkdir()
        build(reports, gold)
        pairs = [(path, REPORTS / path.name) for path in reports.iterdir()]
        pairs += [(path, GOLD / path.name) for path in gold.iterdir()]
        return tuple(sorted(old.name for new, old in pairs if not old.exists() or new.read_bytes() != old.read_bytes()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing, fail when a file is out of step",
    )
    if parser.parse_args().check:
        stale = changed()
        raise SystemExit(f"out of step with src/: {', '.join(stale)}" if stale else 0)
    build()
