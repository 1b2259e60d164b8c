"""fazhi on one machine without any installed service: `python3 -m fazhi.config.embedded`.

Only the standard library is used here, because this code runs before the virtual environment exists. Read in this
order: `__main__` (the commands), `supervisor` (what runs, in which order), `run` (how each part is started), `folder` (the data folder), `install`
(the virtual environment), `processes` (start, stop, and what a killed run left behind), `postgres`, `valkey`.
"""
