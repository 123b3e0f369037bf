"""Labels that are near enough the same to be offered as one person: "Mod" and "MOD", "P 1" and "P1", "Faciliator"."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from qualcode.core.speakers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

_IN_FULL = {
    "mod": "moderator", "fac": "facilitator", "facil": "facilitator", "int": "interviewer", "intv": "interviewer",
    "iv": "interviewer", "ivr": "interviewer", "resp": "respondent", "part": "participant", "spk": "speaker",
}  # fmt: skip
_LETTERS_IN_FULL = {"p": "participant", "s": "speaker", "r": "respondent"}
_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\Z")
_ALIKE = 0.88
"""Two spellings of six letters or more are one from this ratio of `difflib.SequenceMatcher` on."""

_SHORTEST_TYPO = 6
_MOST_COMPARED = 400


def near_equal(labels: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return groups of labels that may be one person: the fullest spelling, and the others in order of appearance.

    Nothing is decided here: "Sian" may be "Sian Thomas", and is offered if no other label begins with that name.
    """
    distinct = list(dict.fromkeys(labels))
    groups: list[list[str]] = []
    by_key: dict[str, list[str]] = {}
    for label in distinct:
        bare = _REMARK.sub("", label)  # "R1 (overlapping)" beside "R1" says how, not who
        key = _key(bare if bare in distinct else label)
        if not key:
            continue
        home = by_key.get(key) or _typo_of(key, by_key)
        if home is None:
            home = by_key[key] = []
            groups.append(home)
        by_key.setdefault(key, home)
        home.append(label)
    _take_first_names(groups)
    return [_named(group, distinct) for group in groups if len(group) > 1]


def _named(group: list[str], order: list[str]) -> tuple[str, tuple[str, ...]]:
    bare = [label for label in group if _REMARK.sub("", label) not in group or not _REMARK.search(label)]
    canonical = max(bare, key=lambda label: (len(plain(label)), -order.index(label)))
    return canonical, tuple(label for label in sorted(group, key=order.index) if label != canonical)


def _key(label: str) -> str:
    """Return what two spellings of one label share: no accents, spaces, signs or capitals; short forms in full."""
    bare = _folded(label)
    match = re.fullmatch(r"([^\d]*?)[\s._#-]*0*(\d*)", bare)
    if match is None:
        return re.sub(r"[\W_]+", "", bare)
    word, number = re.sub(r"[\W_]+", "", match[1]), match[2]
    full = _IN_FULL.get(word, word)
    return (_LETTERS_IN_FULL.get(full, full) if number else full) + number


def _folded(label: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", plain(label)) if not unicodedata.combining(c))


def _typo_of(key: str, known: dict[str, list[str]]) -> list[str] | None:
    if len(key) < _SHORTEST_TYPO or len(known) > _MOST_COMPARED:
        return None
    digits = re.sub(r"\D", "", key)
    for other, group in known.items():
        long = len(other) >= _SHORTEST_TYPO and abs(len(other) - len(key)) <= 2
        same = long and key[0] == other[0] and re.sub(r"\D", "", other) == digits
        if same and SequenceMatcher(None, key, other).ratio() >= _ALIKE:
            return group
    return None


def _take_first_names(groups: list[list[str]]) -> None:
    """Move a label of one word to the only group whose labels begin with that word and go on."""
    for group in list(groups):
        word = _folded(group[0])
        if " " in word or len(word) < 3 or not word.isalpha():
            continue
        fuller = [g for g in groups if g is not group and _goes_on(_folded(g[0]), word)]
        if len(fuller) == 1:
            fuller[0].extend(group)
            groups.remove(group)


def _goes_on(name: str, word: str) -> bool:
    return name.startswith(f"{word} ") and name[-1].isalpha()
