"""From the text of a report to its figures, each with the sentence that proves it.

    from fazhi.extraction import extract
    analysis = extract(SourceText(text="…"))

Plain Python: no Django, no database. Read `model` first, then `pipeline` and the steps in the order it runs them:
`text`, `context`, `segment`, `quantities`, `clauses`, `matching`, `choosing`, `checks`. What is looked for stands in
`fazhi/catalogue/definitions`.
"""

from fazhi.extraction.pipeline import extract


__all__ = ["extract"]
