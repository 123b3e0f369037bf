"""Labels that may be one speaker under several spellings: "Mod", "MOD", "Moderator "; "P 1" and "P1"; "Siân" and "Sian"."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT = {
    "mod": "moderator",
    "fac": "facilitator",
    "facil": "facilitator",
    "int": "interviewer",
    "interv": "interviewer",
    "iv": "interviewer",
    "p": "participant",
    "part": "participant",
    "r": "respondent",
    "resp": "respondent",
    "spk": "speaker",
    "s": "speaker",
    "yp": "youngperson",
    "res": "researcher",
}

_WORD = re.compile(r"[^\W\d_]+|\d+")


def near_equal(labels: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the groups of labels that look alike: the longest spelling, and the others, in order of first appearance.

    Case, accents, spaces, full stops and invisible marks do not tell labels apart, nor do the usual short forms. Numbers do.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for label in dict.fromkeys(labels):
        key = _key(label)
        if key:
            groups.setdefault(key, []).append(label)
    found = []
    for alike in groups.values():
        if len(alike) > 1:
            longest = max(alike, key=lambda label: len(label.strip()))
            found.append((longest, tuple(label for label in alike if label != longest)))
    return found


def _key(label: str) -> tuple[str, ...]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", label.casefold()) if not unicodedata.combining(c))
    bare = "".join(c for c in bare if unicodedata.category(c) != "Cf")
    words = [word.lstrip("0") or "0" if word.isdecimal() else word for word in _WORD.findall(bare)]
    letters = "".join(word for word in words if not word.isdecimal())
    numbers = [word for word in words if word.isdecimal()]
    return (_SHORT.get(letters, letters), *numbers) if letters or numbers else ()
