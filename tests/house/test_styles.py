"""Rules of the style sheets: one subject each, nothing that no page uses, loaded where their classes are written."""

from __future__ import annotations

import re
from pathlib import Path

from fazhi.dashboard import sheets


ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
LINES_AT_MOST = 400
MADE_BY_PLOTLY = {"plot-container"}


def _classes(sheet: Path) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    return set(re.findall(r"\.([A-Za-z_][\w-]*)", " ".join(re.findall(r"([^{}]+)\{", text))))


def _written() -> str:
    """Everything that can write a class into a page."""
    files = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static" / "js").glob("*.js"),
        *(ROOT / "fazhi").rglob("*.py"),
    ]
    return "\n".join(path.read_text("utf-8") for path in files)


def test_sheets_are_short() -> None:
    assert {
        sheet.name: lines for sheet in SHEETS if (lines := len(sheet.read_text("utf-8").splitlines())) > LINES_AT_MOST
    } == {}


def test_scripts_are_short() -> None:
    scripts = (ROOT / "static" / "js").glob("*.js")
    assert {
        one.name: lines for one in scripts if (lines := len(one.read_text("utf-8").splitlines())) > LINES_AT_MOST
    } == {}


def test_every_class_of_a_sheet_is_written_somewhere() -> None:
    written = _written()
    dead = []
    for sheet in SHEETS:
        for name in sorted(_classes(sheet) - MADE_BY_PLOTLY):
            # A modifier may be composed: state--{{ kind }}, m--plain-{cell.band}.
            stem = re.match(r"(.*(?:--|-))[^-]+$", name)
            composed = stem is not None and re.search(re.escape(stem[1]) + r"[{$]", written)
            if not composed and not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", written):
                dead.append(f"{sheet.name}: .{name}")
    assert dead == []


def test_every_sheet_is_named_once_where_the_pages_load_it() -> None:
    alone = set(re.findall(r"static 'css/([\w-]+)\.css'", _written()))
    assert alone == {"error"}  # a page that must do without everything else
    assert sorted([*sheets.SHEETS, *alone]) == [sheet.stem for sheet in SHEETS]
