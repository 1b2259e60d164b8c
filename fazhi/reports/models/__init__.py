"""What is stored, one subject a file. Writes that span models live in `fazhi.reports.actions`.

Reference: `District`, `Indicator`. Evidence: `Report`, `ReportText`, `Fact`, `Finding`, `OtherFigure`.
Shown: `Observation` (one value per indicator, district and year), counted by `Coverage` and `ProvinceCoverage`.
Record: `Decision` (append-only).
"""

from fazhi.reports.models.coverage import Coverage, ProvinceCoverage
from fazhi.reports.models.decision import Decision
from fazhi.reports.models.evidence import Fact, Finding, OtherFigure
from fazhi.reports.models.observation import Observation
from fazhi.reports.models.reference import District, Indicator
from fazhi.reports.models.report import Report, ReportText


__all__ = [
    "Coverage",
    "Decision",
    "District",
    "Fact",
    "Finding",
    "Indicator",
    "Observation",
    "OtherFigure",
    "ProvinceCoverage",
    "Report",
    "ReportText",
]
