"""The JSON API under `/api/v1/`: the same answers as the pages, for programs.

Read in this order: `site` (the API object with sign-in and problems), `schemas` (what answers look like),
`shapes` (Series → plain dicts), then one module per question: `reports`, `observations`, `questions`
(compare, trend, profile) and `reference` (indicators, districts). Nothing is calculated here: every figure comes
from `fazhi.dashboard.answers`, so a page and an answer of the same selection cannot disagree.
"""
