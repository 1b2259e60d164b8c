"""Limits of names, time and attempts, each with its unit. Sizes of documents: `fazhi.readers.limits`."""

from __future__ import annotations

from datetime import timedelta


MEGABYTE = 1024 * 1024
MAX_NAME_LENGTH = 200

READING_SECONDS = 180.0
"""The child process that reads a document is stopped after so long; task limits leave room to store the reason."""
OCR_READING_SECONDS = 1740.0
SOFT_TIME_LIMIT = 240
"""Seconds for one report with text; the task then fails with a reason."""
HARD_TIME_LIMIT = 300
OCR_SOFT_TIME_LIMIT = 1800
"""Seconds for a scanned report: a page takes 2–7 s."""
OCR_HARD_TIME_LIMIT = 1860

HEARTBEAT_EVERY = timedelta(seconds=5)
STALE_AFTER = timedelta(seconds=30)
"""A reading without a sign of life for so long has lost its worker."""
REQUEUE_QUEUED_AFTER = timedelta(minutes=10)
"""A report that waits so long behind others is offered to the broker again (its message may have been lost)."""
MAX_ATTEMPTS = 3
TRASH_DAYS = 30
