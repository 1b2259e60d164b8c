"""Rows for a question, in a fixed number of SQL statements whatever the size of the data.

Written as SQL because these statements are the speed of the pages: one left join answers "value, or why not" for
3,000 districts at once. A district's subtree is a range of codes (GB/T 2260 is hierarchical), so that every
statement runs along `observation_shown_once (indicator, year, district)`.
"""
