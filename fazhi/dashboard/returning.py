"""退回函: what to write to a bureau whose report does not add up, ready to be pasted and completed by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fazhi.dashboard.chasing import words_of
from fazhi.reports.actions.deciding import label_of
from fazhi.reports.models import Finding, Report


QUOTE_AT_MOST = 120
"""Characters of a sentence that the letter repeats."""


def return_letter(report: Report, findings: Sequence[tuple[Finding, str]], *, today: date) -> str:
    """The letter about all findings returned to the bureau, each with the reason given. `report.district` is loaded.

    Plain text, to be pasted into the office's own template: no seal, no number.
    """
    place = report.district.name if report.district else "　　　　"
    year = f"{report.year}年度" if report.year else ""
    lines = [
        "关于请核实法治政府建设年度报告有关数据的函",
        "",
        f"{place}人民政府：",
        f"　　收到你地《{report}》。经逐项核对，{year}报告中下列{len(findings)}处数据前后不一致或口径不明，请核实：",
    ]
    for number, (finding, reason) in enumerate(findings, 1):
        label = label_of(finding.indicator_id)
        lines.append(f"　　{number}．{label + '：' if label else ''}{finding.message}")
        quotes = list(dict.fromkeys(span["quote"][:QUOTE_AT_MOST] for span in finding.spans))
        if quotes:
            lines.append("　　　　原文：" + "；".join(f"“{quote}”" for quote in quotes))
        if reason:
            lines.append(f"　　　　退回原因：{reason}")
    lines += [
        "　　请于收到本函后5个工作日内书面答复核实结果：数据有误的，请更正后重新报送全文，已向社会公开的一并更正；数据无误的，"
        "请说明统计口径和件数来源。",
        "",
        "　　联系人：　　　　　联系电话：",
        "",
        f"　　　　　　　　　　　　　　　　{words_of(today)}",
    ]
    return "\n".join(lines) + "\n"
