"""`manage.py explain FILE --indicator CODE`: why a figure was or was not taken. Needs no database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction import extract
from fazhi.extraction.explaining import explain
from fazhi.readers import read
from fazhi.source import UnreadableDocument


_REFUSALS = {
    "compares": "只是对比数（上年数或增减数）",
    "unless": "命中了排除词",
    "near": "句中缺少必须出现的词",
    "topic": "主题不符",
}
_REASONS = {
    "target": "目标或计划", "last_year": "上年数", "average": "平均数", "superior": "上级地区的数", "subordinate": "其他地区的数",
    "department": "单个部门的数", "cumulative": "多年累计", "part_year": "非全年", "breakdown": "分项", "requirement": "要求或问题部分",
}  # fmt: skip


_ROLES = {
    "results": "工作情况", "preface": "引言", "duties": "履职", "problems": "存在问题", "plan": "下一步计划",
    "rectification": "上年整改", "chrome": "网页附带内容",
}  # fmt: skip


class Command(BaseCommand):
    """Show every phrase of an indicator's rules found in a document and what became of it."""

    help = "说明某个指标的数字为什么被采用或不采用（不需要数据库）"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file and an indicator code."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--indicator", required=True, metavar="CODE", help="指标代码，如 litigation_loss_rate")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line for each phrase found, then the fact that was taken."""
        code = options["indicator"]
        indicator = load_catalogue().get(code)
        if indicator is None:
            raise CommandError(f"没有代码为 {code} 的指标，可在 fazhi/catalogue/definitions 中查看全部代码。")
        path = Path(options["file"])
        try:
            source = read(path.read_bytes(), path.name)
        except (UnreadableDocument, OSError) as problem:
            raise CommandError(str(problem)) from problem
        for step in explain(source, code):
            outcome = (
                _REFUSALS.get(step.refused)
                or _REASONS.get(step.reason or "")
                or _ROLES.get(step.reason or "")
                or "符合"
            )
            self.stdout.write(
                f"{step.rule}\t{step.value}\t{outcome}\t{_ROLES.get(step.role, step.role)}：{step.heading or '无标题'}\t{step.words}"
            )
        analysis = extract(source)
        facts = [fact for fact in analysis.facts if fact.indicator == code]
        for fact in facts:
            self.stdout.write(
                f"采用：{fact.value}{fact.unit}（{fact.rule}，把握 {fact.confidence}）“{fact.span.quote}”"
            )
        for other in analysis.others:
            if other.indicator == code:
                reason = _REASONS.get(other.reason, other.reason)
                self.stdout.write(f"另列：{other.value}{other.unit}（{reason}）“{other.span.quote}”")
        for finding in analysis.findings:
            if finding.indicator == code:
                self.stdout.write(f"疑点：{finding.message}")
        if not facts:
            self.stdout.write(f"没有采用{indicator.label}的任何数字。")
