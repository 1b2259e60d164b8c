"""Rules of the house: what is documented, what must not appear in a file, how long a file may be."""

from __future__ import annotations

import re
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command


ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400
"""Lines; past it a second subject has moved in."""
README = ROOT / "README.md"
HOSTS_OF_INDEXES = re.compile(
    r"p[y]pi\.org|p[y]thonhosted\.org|registry\.n[p]mjs|--index[-]url|--extra[-]index|--find[-]links"
)
# Written in pieces, so that this file does not break its own rule.
PLACES = re.compile("|".join(("/ro" + "ot/", "/wo" + "rk/", "/ho" + r"me/\w", "/opt/" + r"\w+/simple")))


def tracked_files() -> list[Path]:
    """Files of the project: those git knows, or all but the ignored folders in an export without git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
        return [path for path in paths if path.is_file()]
    ignored = {".venv", "var", ".git", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not ignored & set(path.relative_to(ROOT).parts)]


def texts() -> list[tuple[str, str]]:
    """Path and text of every file that is text and that people wrote."""
    suffixes = {".py", ".toml", ".md", ".html", ".css", ".js", ".yml", ".yaml", ".lock", ".txt", ".json", ".sh", ""}
    found = []
    for path in tracked_files():
        name = str(path.relative_to(ROOT))
        if path.suffix in suffixes and "vendor" not in path.parts:
            found.append((name, path.read_text("utf-8", errors="ignore")))
    return found


def test_imports_keep_the_contracts() -> None:
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    output = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=output)


def test_every_variable_is_documented() -> None:
    readers = re.compile(r"""["'](FAZHI_[A-Z_]+)["']""")
    used = {
        name.removesuffix("_FILE")
        for path in (ROOT / "fazhi").rglob("*.py")
        for name in readers.findall(path.read_text())
    }
    documented = set(re.findall(r"FAZHI_[A-Z_]+", README.read_text()))
    assert sorted(used - documented) == []


def test_every_make_target_is_documented() -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    documented = set(re.findall(r"make ([a-z]+)", README.read_text()))
    assert sorted(targets - documented - {"help"}) == []


def test_every_file_of_the_map_exists() -> None:
    named = re.findall(r"`((?:fazhi|tests|templates|static)/[\w/.]*)`", README.read_text())
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_file_is_too_long() -> None:
    code = [path for path in tracked_files() if path.suffix == ".py" and "migrations" not in path.parts]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in code}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_file_names_a_package_index_or_a_place_of_one_machine() -> None:
    own = "tests/house/test_house.py"
    offenders = {
        name: match[0]
        for name, text in texts()
        if name != own and (match := HOSTS_OF_INDEXES.search(text) or PLACES.search(text))
    }
    assert offenders == {}


def test_templates_hold_no_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style|\sstyle=\"|\son\w+=\"")
    offenders = {
        name: found[0] for name, text in texts() if name.startswith("templates/") and (found := inline.search(text))
    }
    assert offenders == {}


def test_locks_agree_with_each_other_and_hold_hashes_only() -> None:
    pinned: dict[str, dict[str, set[str]]] = {}
    for lock in sorted(ROOT.glob("requirements*.lock")):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        for name, version in re.findall(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==(\S+)", text, re.MULTILINE):
            pinned.setdefault(name.lower(), {}).setdefault(lock.name, set()).add(version)
    # One name may have several versions, by Python version; each lock must then list the same ones.
    assert {name: by_lock for name, by_lock in pinned.items() if len(set(map(frozenset, by_lock.values()))) > 1} == {}
