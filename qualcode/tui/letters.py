"""The letter that stands for each code in the gutter, and that finds it in the picker."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualcode.core.codebook import Codebook

_SPARE = string.ascii_uppercase + string.ascii_lowercase + string.digits


def letters_for(book: Codebook, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return one character for each code, by id: the coder's own choice, or else a letter of its name where one is free.

    Sixty-two codes get characters of their own; those beyond share `+`.
    """
    chosen = {code_id: letter for code_id, letter in (own or {}).items() if code_id in book}
    taken = set(chosen.values())
    letters = {}
    for code in book:
        name = "".join(c for c in code.name if c.isascii() and c.isalnum())
        initials = "".join(word[0] for word in code.name.split() if word[0].isascii() and word[0].isalnum())
        wanted = initials.upper() + name.upper() + name.lower() + _SPARE
        letter = chosen.get(code.id) or next((c for c in wanted if c not in taken), "+")
        taken.add(letter)
        letters[code.id] = letter
    return letters
