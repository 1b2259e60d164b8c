"""Chinese words for search: the same cutting for what is stored and for what is asked.

jieba's dictionary loads on first use (about 0.6 s, then from a private cache) or by `load_words`, never at import.
Without its guessing of new words (HMM), so that a phrase is cut the same way wherever it stands; what is in no
dictionary falls into single characters, which still must all be there to match.
"""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.text import normalise


STOP = frozenset("的了和与及或在对为是将被把等也都就而于其之以由从到地得着过个中上下")
"""Characters that stand in every sentence and tell nothing."""
TERMS = (
    "案卷评查", "合格率", "优秀率", "纠错率", "败诉率", "胜诉率", "出庭率", "应诉率", "调撤率", "化解率", "办结率", "满意率", "报备率",
    "审核率", "审查率", "公开率", "及时率", "规范率", "维持率", "成功率", "调解率", "和解率", "出庭应诉", "规范性文件", "备案审查",
    "合法性审查", "重大行政决策", "行政裁决", "行政调解", "人民调解", "行政检查", "行政许可", "行政处罚", "行政强制", "包容审慎", "轻微免罚",
    "首违不罚", "一网通办", "法律顾问", "公职律师", "法律援助", "府院联动", "政务公开", "依申请公开", "诉源治理", "枫桥经验", "述法",
)  # fmt: skip
"""Words of the field that the general dictionary cuts apart, beside the short names in the catalogue."""
LONGEST_TERM = 8
_PIECE = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[\u3400-\u9fff]+")


@cache
def _tokenizer() -> Any:
    """jieba with the terms of the field; its cache stays in our own data folder, because it is unmarshalled code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its source has escapes that newer Pythons complain about when they compile it
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(_private_folder())
    tokenizer.initialize()
    terms = dict.fromkeys(TERMS)
    for indicator in load_catalogue().indicators:
        terms.update(dict.fromkeys(name for name in (indicator.label, indicator.short, *indicator.aliases) if name))
    for term in terms:
        if 2 <= len(term) <= LONGEST_TERM and re.fullmatch(r"[\u3400-\u9fff]+", term):
            tokenizer.add_word(term)
    return tokenizer


def load_words() -> None:
    """Load the dictionary now, so that nobody's first search of the day waits a second for it."""
    _tokenizer()


def _private_folder() -> Path:
    """A folder that nobody else writes to; one of this process alone where the data folder is read-only."""
    folder = Path(settings.DATA_DIR) / "words"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="fazhi-words-"))
    return folder


def lexemes(text: str) -> Iterator[str]:
    """Words in the order of the text, long words followed their parts: 合格 合格率. Numbers without thousands marks."""
    folded = re.sub(r"(?<=\d),(?=\d{3})", "", normalise(text).lower())
    for match in _PIECE.finditer(folded):
        piece = match[0]
        if piece[0] < "\u3400":
            yield piece
            continue
        yield from (word for word in _tokenizer().cut_for_search(piece, HMM=False) if word not in STOP)


def segmented(text: str) -> list[str]:
    """The words of a run of Han characters, in order and without overlaps."""
    return list(_tokenizer().cut(text, HMM=False))


def asked_lexemes(text: str) -> list[str]:
    """What must be found for a question, each once. A long term asks for its parts: reports write it with words between."""
    found = list(dict.fromkeys(lexemes(text)))
    return [word for word in found if len(word) < 4 or not _is_covered(word, found)]


def _is_covered(word: str, words: Iterable[str]) -> bool:
    """Whether shorter words among `words` hold every character of the long one."""
    held: set[int] = set()
    for part in words:
        start = word.find(part) if 1 < len(part) < len(word) else -1
        if start >= 0:
            held.update(range(start, start + len(part)))
    return len(held) == len(word)


def vector(text: str) -> str:
    """A tsvector as PostgreSQL reads it, every word with its places; not through its own parser, which is for letters."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(lexemes(text), 1):
        places.setdefault(word, []).append(min(place, 16383))
    return " ".join(f"{quoted(word)}:{','.join(map(str, at[:200]))}" for word, at in places.items())


def quoted(word: str) -> str:
    """A lexeme inside a tsvector or tsquery."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
