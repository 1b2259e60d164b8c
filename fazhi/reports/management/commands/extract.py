"""`manage.py extract FILE...`: what extraction finds in documents, one JSON object per file and line
(a workbook of several districts prints one for each district and year).

Needs no database. A document that cannot be read prints an object with `error` and `code`, and the next one follows.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from fazhi.extraction import extract
from fazhi.extraction.model import Analysis, Fact
from fazhi.extraction.workbooks import split
from fazhi.readers import read
from fazhi.source import UnreadableDocument


_MANY = 8
"""From so many files on, several processes share the work."""


class Command(BaseCommand):
    """Print facts and findings of documents as JSON lines."""

    help = "抽取文件中的指标，每个文件输出一行 JSON（不需要数据库）"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One or more files."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="报告文件：txt、html、docx、pdf 等")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line for each file, in the order given."""
        for line in lines(options["files"]):
            self.stdout.write(json.dumps(line, ensure_ascii=False))
            self.stdout.flush()


def lines(files: list[str]) -> Iterator[dict[str, Any]]:
    """One object for each file, in order; several processes when there are many files."""
    workers = min(os.cpu_count() or 1, 8)
    if len(files) < _MANY or workers < 2:
        for file in files:
            yield from lines_of(file)
        return
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(lines_of, files, chunksize=4):
            yield from found


def lines_of(file: str) -> list[dict[str, Any]]:
    """What is printed for one file: one object, or one for each district and year of a workbook (name#row)."""
    path = Path(file)
    try:
        source = read(path.read_bytes(), path.name)
        if parts := split(source, path.name):
            return [{"file": f"{path.name}#{part.label}", **described(extract(part.source))} for part in parts]
        return [{"file": path.name, **described(extract(source))}]
    except UnreadableDocument as problem:
        return [{"file": path.name, "error": problem.message, "code": problem.code}]
    except OSError as problem:
        message = f"读不到这个文件：{problem.strerror}。请检查路径和权限。"
        return [{"file": path.name, "error": message, "code": "missing"}]
    except Exception as problem:
        print(f"{path.name}: {problem!r}", file=sys.stderr)  # noqa: T201
        return [{"file": path.name, "error": "读取这个文件时出错，请换一种格式另存后重试。", "code": "failed"}]


def described(analysis: Analysis) -> dict[str, Any]:
    """An analysis as plain data."""
    return {
        "region_code": analysis.district.value,
        "region": analysis.district.label,
        "year": analysis.year.value,
        "kind": analysis.kind.label or analysis.kind.value,
        "title": analysis.title,
        "is_report": analysis.is_report,
        "facts": [_described_fact(fact) for fact in analysis.facts],
        "checks": [
            {"indicator": finding.indicator, "finding": finding.message, "kind": finding.kind, "severity": finding.severity}
            for finding in analysis.findings
        ],
    }  # fmt: skip


def _described_fact(fact: Fact) -> dict[str, Any]:
    change = fact.change
    return {
        "indicator": fact.indicator,
        "value": number(fact.value),
        "qualifier": fact.qualifier,
        "basis": "stated" if fact.basis == "stated" else "derived",
        "quote": fact.span.quote,
        "start": fact.span.start,
        "end": fact.span.end,
        "yoy_percent": number(change.percent) if change else None,
        "yoy_points": number(change.points) if change else None,
        "n": number(fact.n),
        "N": number(fact.N),
        "denominator": fact.denominator or None,
        "scope": fact.scope,
        "instance": fact.instance,
        "confidence": fact.confidence,
        "rule": fact.rule,
    }


def number(value: Decimal | None) -> int | float | None:
    """A Decimal as a JSON number."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
