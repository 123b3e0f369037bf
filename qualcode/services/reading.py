"""Looking into files: which there are, what is in them, and what importing them would do. Nothing is stored."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.model import TurnKind
from qualcode.core.near_labels import near_equal
from qualcode.errors import BadInputError, QualcodeError
from qualcode.storage.transcripts import text_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualcode.formats.parsed import ParsedTranscript
    from qualcode.formats.transcripts import ParseOptions
    from qualcode.storage.transcripts import Stored

_FIRST_TURNS, _FIRST_WORDS = 3, 200
"""Turns of each speaker shown in the preview, and code points of each."""


class Outcome(StrEnum):
    """What happened, or would happen, to a file."""

    NEW = "new"
    UNCHANGED = "unchanged"
    NEW_VERSION = "new version"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Heard:
    """A speaker as found in one file: the label, how many turns, and how the first of them begin."""

    label: str
    turns: int
    first_turns: tuple[str, ...]

    @property
    def first_words(self) -> str:
        """How the first turn begins."""
        return self.first_turns[0]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file, and what became of it.

    `directions` are turns that tell what happened and not what was said; they are kept in the text and not among `turns`.
    `near_labels` are labels that may be one speaker, the fullest spelling first. `carried` and `lost` count the codings that a new version kept and those whose passages it changed; `lost_quotes` names
    the latter by quote id. `sha256` is of the file's bytes, taken before they were read: should the file be saved meanwhile, it counts as
    changed the next time, and nothing of it is lost.
    """

    path: Path
    name: str
    outcome: Outcome
    format: str = ""
    style: str = ""
    turns: int = 0
    directions: int = 0
    speakers: tuple[Heard, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""
    near_labels: tuple[tuple[str, ...], ...] = ()
    carried: int = 0
    lost_quotes: tuple[str, ...] = ()
    sha256: str = ""
    parsed: ParsedTranscript | None = field(default=None, repr=False, compare=False)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the transcript files that the paths name; folders are searched, hidden files and unknown endings left out.

    Of a project folder, what is in its `transcripts` is meant. A file that is named itself is always taken, whatever its ending, so that it is refused aloud rather than passed over.
    """
    from qualcode.formats.transcripts import SUFFIXES

    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inner = path / "transcripts"
            top = inner if inner.is_dir() and (path / "codebook.yaml").exists() else path
            for folder, folders, names in os.walk(top):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    if (
                        not name.startswith((".", "~$"))
                        and Path(name).suffix.lower() in SUFFIXES
                        and name != "README.md"
                    ):
                        found[Path(folder, name)] = None
        else:
            found[path] = None
    return list(found)


def names_for(paths: Sequence[Path], home: Path) -> dict[Path, str]:
    """Return the name each file goes by in the project: its place under `home`, or else its own name.

    Files of one name from several folders (`ward-1/group.txt`, `ward-2/group.txt`) are told apart by as many of their
    folders as it takes, so that one is never taken for a new version of the other. Accents are one character with their letter.
    """
    names: dict[Path, str] = {}
    base = home.resolve()
    folders = {folder: folder.resolve() for folder in {path.parent for path in paths}}
    alike: dict[str, list[tuple[Path, tuple[str, ...]]]] = {}
    for path in paths:
        whole = folders[path.parent] / path.name  # the file itself is not followed, since it may be a link to itself
        if whole.is_relative_to(base):
            names[path] = whole.relative_to(base).as_posix()
        else:
            alike.setdefault(path.name, []).append((path, whole.parts))
    for several in alike.values():
        for path, parts in several:
            depth = 1
            while depth < len(parts) - 1 and any(o[-depth:] == parts[-depth:] and o != parts for _, o in several):
                depth += 1
            names[path] = "/".join(parts[-depth:])
    return _composed(names)


def _composed(names: dict[Path, str]) -> dict[Path, str]:
    """Write names as keyboards do (NFC): a Mac may give an accent a character of its own, and the file is the same elsewhere."""
    composed = {path: unicodedata.normalize("NFC", name) for path, name in names.items()}
    times = Counter(composed.values())
    return {path: composed[path] if times[composed[path]] == 1 else name for path, name in names.items()}


def read(path: Path, options: ParseOptions | None = None) -> ParsedTranscript:
    """Parse one file.

    Raises:
        BadInputError: it cannot be taken; see `formats.transcripts.parse_transcript`.
    """
    from qualcode.formats.transcripts import ParseOptions, parse_transcript

    return parse_transcript(path, options or ParseOptions())


def look(path: Path, name: str, twin: Stored | None, options: ParseOptions | None = None) -> FileReport:
    """Return what is in a file, and what importing it would do where `twin` is the project's transcript of that name."""
    try:
        sha256 = file_hash(path) if path.is_file() else ""
        if twin is not None and options is None and sha256 == twin.source_sha256:
            return FileReport(path, twin.name, Outcome.UNCHANGED)
        parsed = read(path, options)
        if not parsed.turns:
            raise BadInputError("no one says anything in this file", where=name, mend="Is it the right one?")
    except QualcodeError as error:
        return FileReport(path, name, Outcome.REFUSED, error=str(error))
    except OSError as error:
        said = BadInputError(f"cannot be read ({error.strerror})", where=str(path), mend="Check that you may open it")
        return FileReport(path, name, Outcome.REFUSED, error=str(said))
    if twin is None:
        outcome = Outcome.NEW
    elif text_hash(parsed.text) == twin.text_sha256 and options is None:
        outcome = Outcome.UNCHANGED
    else:
        outcome = Outcome.NEW_VERSION
    return FileReport(
        path,
        name,
        outcome,
        parsed.format,
        parsed.style,
        sum(turn.kind is TurnKind.SPEECH for turn in parsed.turns),
        sum(turn.kind is TurnKind.DIRECTION for turn in parsed.turns),
        heard(parsed),
        parsed.warnings,
        near_labels=tuple((name, *others) for name, others in near_equal(turn.speaker for turn in parsed.turns)),
        sha256=sha256,
        parsed=parsed,
    )


def heard(parsed: ParsedTranscript) -> tuple[Heard, ...]:
    """Return the speakers of a parsed transcript in order of appearance. Stage directions have none."""
    spoken = [turn for turn in parsed.turns if turn.kind is TurnKind.SPEECH]
    counts = Counter(turn.speaker for turn in spoken)
    first: dict[str, list[str]] = {}
    for turn in spoken:
        said = first.setdefault(turn.speaker, [])
        if len(said) < _FIRST_TURNS:
            said.append(" ".join(turn.span.of(parsed.text)[:_FIRST_WORDS].split()))
    return tuple(Heard(label, counts[label], tuple(said)) for label, said in first.items())


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
