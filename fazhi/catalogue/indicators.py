"""The indicators 指标: what the product measures, read once per process from `definitions/*.toml`, and promoted ones.

One file per theme; an entry's code is never renamed. Unknown keys are errors that name file, indicator
and key, so that a typing slip cannot silently switch a rule off. Extraction rules (`rule` tables, examples and
counter-examples) stand in the same entries and are compiled by `fazhi.extraction`; this module only carries
them along.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from fazhi.catalogue.promoted import Promoted


Kind = Literal["count", "rate", "amount"]
Polarity = Literal["higher", "lower", "neutral", "contested"]

DEFINITIONS = Path(__file__).parent / "definitions"
THEME_ORDER = (
    "reconsideration", "litigation", "leadership", "decision", "normative", "service", "enforcement", "dispute",
    "oversight", "publicity", "emergency",
)  # fmt: skip
"""Core themes first: the order of every list and page."""

_METADATA_KEYS = {
    "code", "label", "short", "kind", "unit", "decimals", "polarity", "polarity_reason", "numerator", "denominators",
    "aliases", "not_this", "note", "source", "changes",
}  # fmt: skip
_EXTRACTION_KEYS = {"rule", "subject", "examples", "counter_examples"}


class DefinitionError(ValueError):
    """A definition file that cannot be used; the message names file, indicator and key."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A chapter of the catalogue."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that reports state and the product compares."""

    code: str
    label: str
    theme: Theme
    kind: Kind
    unit: str
    """Canonical unit its values are stored in; rates are "%" on 0..100."""
    decimals: int
    polarity: Polarity
    """Which direction is better. `contested` and `neutral` are never coloured as good or bad."""
    polarity_reason: str = ""
    short: str = ""
    """Label for narrow columns; falls back to the full label."""
    numerator: str | None = None
    denominators: tuple[str, ...] = ()
    """口径 of a rate: the first is the standard denominator, the others are variants in real use. Each is an
    indicator code or a named variant of `fazhi.catalogue.denominators`."""
    aliases: tuple[str, ...] = ()
    not_this: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    """What was changed in the definition and when: (date, words), newest first."""
    extraction: Mapping[str, Any] = field(default_factory=dict)
    """The raw rule tables, compiled by `fazhi.extraction`."""
    promoted: Promoted | None = None
    """Set for a definition that an administrator made here; None for those of the files."""

    @property
    def is_rate(self) -> bool:
        """Whether its values are shares of a denominator (and change in 百分点)."""
        return self.kind == "rate"

    @property
    def name(self) -> str:
        """The shortest label that stands alone."""
        return self.short or self.label


@dataclass(frozen=True)
class Catalogue:
    """All indicators in display order, by code and by theme."""

    indicators: tuple[Indicator, ...]
    hash: str
    """Digest of every definition: stored with each report to tell which were read with older rules."""
    withdrawn: tuple[Indicator, ...] = ()
    """Promoted definitions that were taken back: found by their code, so that old values keep their name."""

    def __post_init__(self) -> None:
        everything = (*self.withdrawn, *self.indicators)
        object.__setattr__(self, "_by_code", {indicator.code: indicator for indicator in everything})
        object.__setattr__(self, "_codes", frozenset(indicator.code for indicator in self.indicators))

    def __getitem__(self, code: str) -> Indicator:
        found: Indicator = self.__dict__["_by_code"][code]
        return found

    def __contains__(self, code: object) -> bool:
        """Whether an indicator in use has that code; withdrawn ones are only found by name."""
        return code in self.__dict__["_codes"]

    def get(self, code: str) -> Indicator | None:
        """The indicator of that code, or None."""
        found: Indicator | None = self.__dict__["_by_code"].get(code)
        return found

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Themes in display order."""
        return tuple(dict.fromkeys(indicator.theme for indicator in self.indicators))

    def of_theme(self, theme: Theme) -> tuple[Indicator, ...]:
        """The indicators of one theme, in the order of its file."""
        return tuple(indicator for indicator in self.indicators if indicator.theme == theme)


@dataclass(slots=True)
class _Loaded:
    """What this process uses: the definitions of the files once read, those installed, and both together."""

    files: Catalogue | None = None
    promoted: tuple[Promoted, ...] = ()
    whole: tuple[tuple[Promoted, ...], Catalogue] | None = None
    """The catalogue with what it was joined with: a thread that joined an older set must not leave it behind."""


_loaded = _Loaded()


def load_catalogue() -> Catalogue:
    """All definitions: those of the files (read once per process, about 10 ms) and those installed.

    Raises DefinitionError for an unknown key, a missing one, a repeated code or an unknown denominator.
    """
    whole = _loaded.whole
    if whole is None or whole[0] is not _loaded.promoted:
        promoted = _loaded.promoted
        _loaded.files = _loaded.files or _read_files()
        whole = _loaded.whole = (promoted, _joined(_loaded.files, promoted))
    return whole[1]


def install(promoted: tuple[Promoted, ...]) -> bool:
    """Use these promoted definitions in this process from now on; whether they differ from those before."""
    if promoted == _loaded.promoted:
        return False
    _loaded.promoted = promoted
    return True


def _joined(files: Catalogue, promoted: tuple[Promoted, ...]) -> Catalogue:
    """The files' catalogue with promoted definitions at the end of their themes."""
    if not promoted:
        return files
    themes = {theme.code: theme for theme in files.themes}
    made = [(_of_promoted(one, themes[one.theme]), one) for one in promoted if one.theme in themes]
    added = [indicator for indicator, one in made if not one.is_withdrawn]
    order = list(themes)
    everything = sorted((*files.indicators, *added), key=lambda indicator: order.index(indicator.theme.code))
    words = repr([one for _, one in made if not one.is_withdrawn])
    digest = hashlib.sha256((files.hash + words).encode()).hexdigest()[:16] if added else files.hash
    return Catalogue(tuple(everything), digest, tuple(indicator for indicator, one in made if one.is_withdrawn))


def _of_promoted(one: Promoted, theme: Theme) -> Indicator:
    return Indicator(
        code=one.code, label=one.label, theme=theme, kind=one.kind, unit=one.unit,
        decimals=1 if one.kind == "rate" else 0, polarity="neutral",
        polarity_reason="由本系统管理员从目录外数字中收入，未设定高好还是低好。",
        denominators=("stated_population",) if one.kind == "rate" else (),
        aliases=one.phrases, note="按报告原文的说法收录，不与其他口径换算。", source=f"本地收入：{one.made}，第{one.version}版",
        extraction={"phrases": one.phrases, "examples": one.examples}, promoted=one,
    )  # fmt: skip


def _read_files() -> Catalogue:
    indicators: list[Indicator] = []
    digest = hashlib.sha256((DEFINITIONS / "common.toml").read_bytes())
    digest.update((DEFINITIONS / "vocabulary.toml").read_bytes())
    for theme in THEME_ORDER:
        path = DEFINITIONS / f"{theme}.toml"
        raw = path.read_bytes()
        digest.update(raw)
        indicators.extend(_read_theme(path.name, tomllib.loads(raw.decode("utf-8"))))
    codes = [indicator.code for indicator in indicators]
    for code in codes:
        if codes.count(code) > 1:
            raise DefinitionError(f"indicator {code} is defined twice")
    return Catalogue(tuple(indicators), digest.hexdigest()[:16])


def _read_theme(file: str, document: dict[str, Any]) -> list[Indicator]:
    unknown = set(document) - {"theme", "indicator", "fragments"}
    if unknown:
        raise DefinitionError(f"{file}: unknown key {sorted(unknown)[0]}")
    theme = Theme(document["theme"]["code"], document["theme"]["label"])
    return [_read_indicator(file, theme, entry) for entry in document["indicator"]]


def _read_indicator(file: str, theme: Theme, entry: dict[str, Any]) -> Indicator:
    code = entry.get("code", "?")
    unknown = set(entry) - _METADATA_KEYS - _EXTRACTION_KEYS
    if unknown:
        raise DefinitionError(f"{file}: {code}: unknown key {sorted(unknown)[0]}")
    for key in ("code", "label", "kind", "unit", "polarity", "decimals"):
        if key not in entry:
            raise DefinitionError(f"{file}: {code}: key {key} is missing")
    return Indicator(
        code=code,
        label=entry["label"],
        theme=theme,
        kind=entry["kind"],
        unit=entry["unit"],
        decimals=entry["decimals"],
        polarity=entry["polarity"],
        polarity_reason=entry.get("polarity_reason", ""),
        short=entry.get("short", ""),
        numerator=entry.get("numerator"),
        denominators=tuple(entry.get("denominators", ())),
        aliases=tuple(entry.get("aliases", ())),
        not_this=tuple(entry.get("not_this", ())),
        note=entry.get("note", ""),
        source=entry.get("source", ""),
        changes=tuple((str(change["on"]), change["what"]) for change in entry.get("changes", ())),
        extraction={key: entry[key] for key in _EXTRACTION_KEYS if key in entry},
    )
