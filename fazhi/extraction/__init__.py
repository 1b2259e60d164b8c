"""From the text of a report to its figures, each with the sentence that proves it.

    from fazhi.extraction import extract
    analysis = extract(SourceText(text="…"))

Plain Python: no Django, no database. Read `model` first, then the steps in the order they run: `text`,
`segment`, `quantities`, `matching`, `context`, `checks`.
"""
