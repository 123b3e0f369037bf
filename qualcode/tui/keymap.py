"""The user's own keys: a small YAML file that names actions and the keys that are to call them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError
from qualcode.tui.actions import PLACES, bindings

if TYPE_CHECKING:
    from collections.abc import Mapping


def keymap_path() -> Path:
    """Return where the file lies on this machine."""
    from platformdirs import user_config_dir

    return Path(user_config_dir("qualcode", appauthor=False)) / "keys.yaml"


def keys_of(keymap: Mapping[str, str], *places: str) -> frozenset[str]:
    """Return every key that calls an action of some places, with a user's keymap."""
    bound = (binding for place in places for binding in bindings(place))
    return frozenset(key.strip() for binding in bound for key in keymap.get(binding.id or "", binding.key).split(","))


def load_keymap(path: Path | None = None) -> dict[str, str]:
    """Return the keys of each action that the user has mapped anew, as `key,key`; {} where there is no file.

    Raises:
        BadInputError: the file is not a list of actions with keys, or names an action that there is not.
    """
    path = path or keymap_path()
    if not path.exists():
        return {}
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        found = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise BadInputError(
            "the keys cannot be read", where=str(path), mend="Write lines such as 'memo: [m, f6]'"
        ) from error
    if not isinstance(found, dict):
        raise BadInputError("the keys cannot be read", where=str(path), mend="Write lines such as 'memo: [m, f6]'")
    known = {binding.id for place in PLACES for binding in bindings(place)}
    keymap: dict[str, str] = {}
    for name, keys in found.items():
        if name not in known:
            raise BadInputError(f"there is no action '{name}'", where=str(path), mend="docs/keys.md lists them")
        listed = keys if isinstance(keys, list) else [keys]
        keymap[str(name)] = ",".join(str(key) for key in listed)
    return keymap
