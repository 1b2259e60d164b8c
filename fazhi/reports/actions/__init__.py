"""All writes that span models, one subject a file: callers import from here.

`submission` takes files in, `analysis` stores what was read, `observations` chooses what is shown, `identity` sets
district and year, `lifecycle` retries, deletes and restores, `samples` loads and removes the 示例数据, `record` writes
decisions, `chasing` keeps due dates and excuses. `review` and `resolving` decide about figures and findings within the
frame of `deciding`, `publication` signs off and takes back, `rereading` applies newer definitions: these four are
imported by their own names. Only this package meets both `extraction.model.Fact` and `reports.models.Fact`.
"""

from fazhi.reports.actions.analysis import StoredDifference, store_analysis, store_text
from fazhi.reports.actions.chasing import remove_due_date, remove_excuse, set_due_date, set_excuse
from fazhi.reports.actions.identity import IdentityProblem, set_identity
from fazhi.reports.actions.lifecycle import delete, empty_trash, enqueue, remove_for_good, restore, retry
from fazhi.reports.actions.observations import choose_observations
from fazhi.reports.actions.record import record_decision
from fazhi.reports.actions.samples import load_samples, remove_samples
from fazhi.reports.actions.snapshots import keep_snapshot
from fazhi.reports.actions.submission import Submission, submit_files


__all__ = [
    "IdentityProblem",
    "StoredDifference",
    "Submission",
    "choose_observations",
    "delete",
    "empty_trash",
    "enqueue",
    "keep_snapshot",
    "load_samples",
    "record_decision",
    "remove_due_date",
    "remove_excuse",
    "remove_for_good",
    "remove_samples",
    "restore",
    "retry",
    "set_due_date",
    "set_excuse",
    "set_identity",
    "store_analysis",
    "store_text",
    "submit_files",
]
