"""The letter that stands for each code in the gutter, and that finds it in the picker."""

from __future__ import annotations

import json
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualcode.core.codebook import Codebook
    from qualcode.storage.store import Store

_SPARE = string.ascii_uppercase + string.ascii_lowercase + string.digits
_MANY = "+"
_KEPT = "code_letters"


def letters_for(
    book: Codebook, own: Mapping[str, str] | None = None, before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return one character for each code, by id: the coder's own choice, what it had `before`, or a letter of its name.

    A code keeps its letter when others come, go or change places: fingers have learnt it. Sixty-two codes get characters of
    their own; those beyond share `+`.
    """
    chosen = {code_id: letter for code_id, letter in (own or {}).items() if code_id in book}
    taken = set(chosen.values())
    for code in book:
        kept = (before or {}).get(code.id, "")
        if kept and code.id not in chosen and kept not in taken:
            chosen[code.id] = kept
            taken.add(kept)
    letters = {}
    for code in book:
        name = "".join(c for c in code.name if c.isascii() and c.isalnum())
        initials = "".join(word[0] for word in code.name.split() if word[0].isascii() and word[0].isalnum())
        wanted = initials.upper() + name.upper() + name.lower() + _SPARE
        letter = chosen.get(code.id) or next((c for c in wanted if c not in taken), _MANY)
        taken.add(letter)
        letters[code.id] = letter
    return letters


def kept_letters(store: Store, book: Codebook) -> dict[str, str]:
    """Return the letter that each code has in this project for those who chose none, and keep new ones.

    A code that is deleted has its letter again when it comes back, unless another has it by then.
    """
    before: dict[str, str] = json.loads(store.meta(_KEPT) or "{}")
    now = {code_id: letter for code_id, letter in letters_for(book, before=before).items() if letter != _MANY}
    if not now.items() <= before.items():
        store.set_meta(_KEPT, json.dumps({**before, **now}, sort_keys=True))
    return now
