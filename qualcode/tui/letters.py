"""The letter that stands for each code in the gutter, and that finds it in the picker."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.core.codebook import Codebook

_SPARE = string.ascii_uppercase + string.ascii_lowercase + string.digits


def letters_for(book: Codebook) -> dict[str, str]:
    """Return one character for each code, by id: a letter of its name where one is free.

    Sixty-two codes get characters of their own; those beyond share `+`.
    """
    taken: set[str] = set()
    letters: dict[str, str] = {}
    for code in book:
        name = "".join(c for c in code.name if c.isascii() and c.isalnum())
        initials = "".join(word[0] for word in code.name.split() if word[0].isascii() and word[0].isalnum())
        wanted = initials.upper() + name.upper() + name.lower() + _SPARE
        letter = next((c for c in wanted if c not in taken), "+")
        taken.add(letter)
        letters[code.id] = letter
    return letters
