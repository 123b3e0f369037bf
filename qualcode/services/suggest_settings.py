"""How a project wants its suggestions made, and what it has been told of them: notes that are not journalled."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.storage import codes
from qualcode.storage.coders import suggested_for

if TYPE_CHECKING:
    from qualcode.storage.store import Store

CALIBRATED = "suggestions_calibrated"
"""The project's note that says "yes" once scores are chances; before, they only order, and are shown as words."""

PIPELINE = "spacy_pipeline"
"""The project's setting that names an installed spaCy pipeline, "" for none."""

SEMANTIC = "semantic"
"""The project's setting: "" uses the semantic extra where it is installed, "off" does not, a folder holds another model."""

_HINTED, _TOLD = "semantic_hinted", "told:{0}"


def calibrated_key(store: Store) -> str:
    """Return the name of the project's note on whether scores are chances; a blind coder has one of their own."""
    return CALIBRATED + (f":{whose}" if (whose := suggested_for(store)) else "")


def use_semantic(store: Store, setting: str) -> None:
    """Use the semantic extra ("on"; "" for where it is installed), or not at all ("off"), or the model in a folder.

    Raises:
        BadInputError: the extra cannot be used, or the folder holds no model that can be run here.
    """
    from qualcode.suggest.semantic import open_encoder, wanted_encoder

    if setting == "on":
        wanted_encoder()
    elif setting not in {"", "off"}:
        setting = str(Path(setting).resolve())  # the project may be opened from elsewhere
        open_encoder(Path(setting))
    store.set_meta(SEMANTIC, "" if setting == "on" else setting)


def semantic_hint(store: Store) -> str:
    """Return the hint that there is a semantic extra the first time it is asked for and not installed, then nothing."""
    from qualcode.suggest.semantic import HINT, installed

    if installed() or store.meta(SEMANTIC) or store.meta(_HINTED):
        return ""
    store.set_meta(_HINTED, "yes")
    return HINT


def told_once(store: Store, words: str) -> bool:
    """Say whether something is still to be told in this project; from then on it is not."""
    note = _TOLD.format(hashlib.sha256(words.encode()).hexdigest()[:12])
    if store.meta(note):
        return False
    store.set_meta(note, "yes")
    return True


def set_pipeline(store: Store, name: str) -> None:
    """Let an installed spaCy pipeline read this project, or with "" the built-in way.

    Raises:
        BadInputError: there is no such pipeline on this machine.
    """
    from qualcode.suggest import Suggester

    if name:
        name = str(Path(name).resolve()) if Path(name).is_dir() else name  # the project may be opened from elsewhere
        Suggester(codes.load(store), pipeline=name).fit([], [])
    store.set_meta(PIPELINE, name)
