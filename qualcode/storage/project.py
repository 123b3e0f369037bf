"""The project folder: where its parts lie."""

from __future__ import annotations

import getpass
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.errors import BadInputError, one_line
from qualcode.storage.store import Store, last_coder

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Project:
    """A researcher's folder."""

    folder: Path

    @property
    def database(self) -> Path:
        """Texts, turns, speakers, codings, suggestions, decisions, journal."""
        return self.folder / "qualcode.db"

    @property
    def codebook(self) -> Path:
        """The themes, edited by hand or in the app."""
        return self.folder / "codebook.yaml"

    @property
    def plan(self) -> Path:
        """The plan being written."""
        return self.folder / "plan.yaml"

    @property
    def transcripts(self) -> Path:
        """What people said."""
        return self.folder / "transcripts"

    @property
    def exports(self) -> Path:
        """Everything written for others."""
        return self.folder / "exports"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.folder / "backups"

    @property
    def speakers(self) -> Path:
        """The speakers' table that is applied when the project is first opened, if there is one."""
        return self.folder / "speakers.csv"

    @property
    def codings(self) -> Path:
        """The codings that are loaded when the project is first opened, if there are some."""
        return self.folder / "codings.csv"

    def open(self, coder_name: str = "") -> Store:
        """Open the database for a coder; by default QUALCODE_CODER, whoever this login coded as last, or the login's name.

        Raises:
            StorageError: see `open_database`.
            BadInputError: what is given cannot be a name.
        """
        name = coder_name.strip() or self.usual_coder()
        if len(name) > _LONGEST_NAME or name != one_line(name):
            raise BadInputError(
                f"'{one_line(name)[:40]}' cannot be a coder's name",
                mend=f"Give one line of at most {_LONGEST_NAME} characters",
            )
        return Store.open(self.database, name)

    def usual_coder(self) -> str:
        """Return the name that codings are signed with here unless another is given."""
        if os.environ.get("QUALCODE_CODER", "").strip() or not self.database.exists():
            return default_coder()
        return last_coder(self.database, default_coder()) or default_coder()


def find_project(folder: Path) -> Project:
    """Return the project in a folder.

    Raises:
        BadInputError: the folder is not there, or holds neither a codebook nor a database.
    """
    if not folder.exists():
        raise BadInputError("there is no such folder", where=str(folder), mend="Make one with 'qualcode new DIR'")
    if not folder.is_dir():
        raise BadInputError(
            "this is a file, not a project folder", where=str(folder), mend="Name the folder that it lies in"
        )
    project = Project(folder)
    if not project.codebook.exists() and not project.database.exists():
        raise BadInputError(
            "codebook.yaml is missing, so this is not a project folder",
            where=str(project.codebook),
            mend="Make a project with 'qualcode new DIR', or change to the folder that holds one",
        )
    return project


_OWN = ("qualcode.db", "qualcode.db-wal", "qualcode.db-shm", "codebook.yaml", "plan.yaml")


def refuse_own(path: Path) -> None:
    """Refuse to write a result over what a project itself is made of.

    Raises:
        BadInputError: it is a project's database, codebook or plan, or lies among its transcripts.
    """
    real = path
    with suppress(OSError, RuntimeError):
        real = path.resolve()
    own = real.name.casefold() in _OWN and real.is_file()
    among = any(folder.name == "transcripts" and (folder.parent / "codebook.yaml").is_file() for folder in real.parents)
    if own or among:
        raise BadInputError(
            "this is a part of the project itself, which a result must not take the place of",
            where=str(path),
            mend="Give another name, such as one in exports/",
        )


def default_coder() -> str:
    """Return the name codings are signed with unless another is given: QUALCODE_CODER, or who is logged in."""
    named = os.environ.get("QUALCODE_CODER", "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # which of them depends on the system and on Python's version
        return "coder"
