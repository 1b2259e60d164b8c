"""What is stored, one subject a file. Writes that span models live in `fazhi.reports.actions`.

Reference: `District`, `Indicator`, `PromotedDefinition`. Evidence: `Report`, `ReportText`, `Fact`, `Finding`, `OtherFigure`.
Shown: `Observation` (one value per indicator, district and year), counted by `Coverage` and `ProvinceCoverage`.
Record: `Decision` (append-only), `Seal`. Work for the workers: `Rereading`. Chasing: `DueDate`, `Excuse`. Finding words: `Sentence`. Kept by people:
`PeerGroup`, `Snapshot`. Kept by the database: `ValueChange`.
"""

from fazhi.reports.models.chasing import DueDate, Excuse
from fazhi.reports.models.coverage import Coverage, ProvinceCoverage
from fazhi.reports.models.decision import Decision
from fazhi.reports.models.evidence import Fact, Finding, OtherFigure
from fazhi.reports.models.observation import Observation
from fazhi.reports.models.peers import PeerGroup
from fazhi.reports.models.promotion import PromotedDefinition
from fazhi.reports.models.reference import District, Indicator
from fazhi.reports.models.report import Report, ReportText
from fazhi.reports.models.rereading import Rereading
from fazhi.reports.models.seal import Seal
from fazhi.reports.models.sentence import Sentence
from fazhi.reports.models.snapshot import Snapshot
from fazhi.reports.models.value_change import ValueChange


__all__ = [
    "Coverage",
    "Decision",
    "District",
    "DueDate",
    "Excuse",
    "Fact",
    "Finding",
    "Indicator",
    "Observation",
    "OtherFigure",
    "PeerGroup",
    "PromotedDefinition",
    "ProvinceCoverage",
    "Report",
    "ReportText",
    "Rereading",
    "Seal",
    "Sentence",
    "Snapshot",
    "ValueChange",
]
