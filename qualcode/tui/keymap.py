"""The user's own keys: a small YAML file that names actions and the keys that are to call them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, NotPossibleError, QualcodeError, refused_by_the_system
from qualcode.tui.actions import ACTIONS, PLACES, bindings, captioned
from qualcode.whole_files import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import Binding

    from qualcode.formats.yaml_io import Node, Scalar
    from qualcode.tui.actions import Action


_HELD = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
"""What is held down together with a key."""


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
        BadInputError: the file is not a list of actions with keys, or names an action or a key that there is not.
    """
    path = path or keymap_path()
    if not path.exists():
        return {}
    known = {binding.id for place in PLACES for binding in bindings(place)}
    keymap: dict[str, str] = {}
    for name, keys in _pairs(path):
        if name.text not in known:
            raise BadInputError(
                f"there is no action '{name.text[:40]}'",
                where=str(path),
                line=name.place.line + 1,
                mend="docs/keys.md lists them",
            )
        if keys:
            keymap[name.text] = ",".join(_named(key, path, name.place.line + 1) for key in keys)
    return keymap


def read_keymap(before: dict[str, str]) -> tuple[dict[str, str], str]:
    """Return the user's own keys, and what is to be said of them, "" if nothing.

    Where the file is wrong, the keys `before` stay.
    """
    try:
        keymap = load_keymap()
    except QualcodeError as error:
        return before, str(error)
    except OSError as error:
        return before, refused_by_the_system(error)
    lost = without_a_key(keymap) if keymap else []
    return keymap, " ".join([*lost[:1], *([f"{len(lost) - 1} more like that."] if len(lost) > 1 else [])])


def _pairs(path: Path) -> list[tuple[Scalar, list[str]]]:
    """Return the actions that a file names, and the keys it gives each; an empty file names none."""
    from qualcode.formats.yaml_io import Mapping_, Scalar, Sequence, decode, read_bytes, read_tree

    tree = read_tree(decode(read_bytes(path), str(path)), str(path))
    listed = tree.pairs if isinstance(tree, Mapping_) else []
    pairs = [(name, value.items if isinstance(value, Sequence) else [value]) for name, value in listed]
    wrong: Node | None = None if isinstance(tree, Mapping_) else tree
    wrong = wrong or next((key for _, keys in pairs for key in keys if not isinstance(key, Scalar)), None)
    if wrong is not None:
        raise BadInputError(
            "this is not an action with its keys",
            where=str(path),
            line=wrong.place.line + 1,
            mend="Write lines such as 'memo: [m, f6]'",
        )
    return [
        (name, [key.text.strip() for key in keys if isinstance(key, Scalar) and not key.empty and key.text.strip()])
        for name, keys in pairs
    ]


def _named(key: str, path: Path, line: int) -> str:
    """Return a key as the app calls it: `*` may be written for `asterisk`, and `F6` for `f6`."""
    from textual.keys import _character_to_key

    if len(key) == 1:
        return _character_to_key(key)
    key = key.lower()
    *held, name = key.split("+")
    if not _is_key(name) or not set(held) <= _HELD:
        raise BadInputError(
            f"there is no key '{key[:40]}'",
            where=str(path),
            line=line,
            mend="Write a letter, or a name such as f6, ctrl+k or space; F12 in the app takes the key that is pressed",
        )
    return key


def _is_key(name: str) -> bool:
    import unicodedata

    from textual._keyboard_protocol import FUNCTIONAL_KEYS
    from textual.keys import KEY_NAME_REPLACEMENTS, Keys

    if len(name) == 1 or name in {*Keys, *FUNCTIONAL_KEYS.values(), *KEY_NAME_REPLACEMENTS.values()} - {"return"}:
        return True
    try:
        return bool(unicodedata.name(unicodedata.lookup(name.replace("_", " ")), ""))  # "" for what controls terminals
    except KeyError:
        return False


def without_a_key(keymap: Mapping[str, str]) -> list[str]:
    """Return, in plain sentences, which actions a keymap leaves without any key, and what took it.

    A file written by hand can do that, and so can a key chosen long ago that a new version gives to something new.
    """
    bound = [(place, binding) for place in PLACES for binding in bindings(place)]

    def keys(binding: Binding) -> list[str]:
        return [key.strip() for key in (keymap.get(binding.id or "") or binding.key).split(",")]

    def taker(key: str, place: str, binding: Binding) -> Binding | None:
        for there, other in bound:
            if other.id == binding.id or key not in keys(other):
                continue
            mapped, own = other.id in keymap, binding.id in keymap
            # a place's own keys come before those of everywhere
            hidden = place == "everywhere" and there != "everywhere" and (mapped or own)
            if hidden or (there == place and mapped):
                return other
        return None

    told: list[str] = []
    for place, binding in bound:
        took = [taker(key, place, binding) for key in keys(binding)]
        if all(took):
            last = took[-1]
            told.append(
                f"keys.yaml gives {captioned(keys(binding)[-1])} to {last.description if last else ''}, so {binding.description} "
                f"({PLACES[place]}) has no key that always works: F12 gives it one."
            )
    return told


def _keys(action: Action, keymap: Mapping[str, str]) -> list[str]:
    return [key.strip() for key in (keymap.get(action.id) or action.keys).split(",")]


def holders(key: str, action: Action, keymap: Mapping[str, str]) -> list[Action]:
    """Return the other actions that a key calls where an action works."""
    together = {action.where, "everywhere"} if action.where != "everywhere" else set(PLACES)
    return [
        other for other in ACTIONS if other.id != action.id and other.where in together and key in _keys(other, keymap)
    ]


def given_key(key: str, action: Action, keymap: Mapping[str, str]) -> dict[str, str]:
    """Return a keymap in which a key calls an action, and no other where that works.

    Raises:
        NotPossibleError: another action would have no key left, or the key is one of those that stay what they are.
    """
    changed = {**keymap, action.id: key}
    for other in holders(key, action, keymap):
        left = [own for own in _keys(other, keymap) if own != key]
        if "{key}" in other.do:
            raise NotPossibleError("Digits stay what they are: they accept the suggestion of that number.")
        if not left:
            raise NotPossibleError(f"{other.label} has no other key: give it another first.")
        changed[other.id] = ",".join(left)
    return changed


def save_keys(keymap: Mapping[str, str], path: Path | None = None) -> None:
    """Write the keys that are not as they come; an empty string lets an action have its own again. Comments stay.

    Raises:
        BadInputError: the file cannot be written.
    """
    path = path or keymap_path()
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML()
    try:
        if path.exists():
            _pairs(path)  # what cannot be read is left for somebody to mend, and not written over
        found = yaml.load(path.read_text(encoding="utf-8")) if path.exists() else None
        kept = found if isinstance(found, dict) else {}
        for name in [name for name in kept if not keymap.get(name)]:
            del kept[name]
        for name, keys in keymap.items():
            if keys and kept.get(name) not in (keys, keys.split(",")):
                kept[name] = keys.split(",")
        path.parent.mkdir(parents=True, exist_ok=True)
        with replace_file(path) as beside, beside.open("w", encoding="utf-8") as out:
            yaml.dump(kept, out)
    except (OSError, YAMLError, ValueError) as error:
        raise BadInputError(
            "the keys cannot be kept",
            where=str(path),
            mend="Check that the folder can be written to, and what is in the file",
        ) from error
