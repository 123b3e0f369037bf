"""Opening a .qdpx safely: nothing is unpacked to disk, nothing outside the archive is read, nothing huge is read at all."""

from __future__ import annotations

import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from pathlib import Path

MOST_READ = 256 * 1024 * 1024
"""The most bytes that are read of an archive, unpacked: the project file and all texts together."""
MOST_XML = 96 * 1024 * 1024
MOST_UNPACKED = 8 * 1024**3
MOST_FILES = 50_000
_BOMB_RATIO = 100
_BOMB_SIZE = 64 * 1024 * 1024
_ENCRYPTED = 0x1


@dataclass
class Archive:
    """An open archive that was found safe. Members are looked up without regard to case."""

    file: zipfile.ZipFile
    where: str
    members: dict[str, zipfile.ZipInfo]
    left: int

    def project_file(self) -> bytes:
        """Return the one `.qde` at the root.

        Raises:
            BadInputError: there is none, or more than one.
        """
        found = [info for name, info in self.members.items() if name.endswith(".qde") and "/" not in name]
        if len(found) == 1:
            if found[0].file_size > MOST_XML:
                raise BadInputError(f"its project file is larger than {MOST_XML // 1024**2} MB", where=self.where)
            return self.read(found[0])
        if found:
            raise BadInputError(
                f"it holds {len(found)} project files", where=self.where, mend="Export one project at a time"
            )
        inside = next(
            (info.filename for name, info in self.members.items() if name.endswith((".qdpx", ".qde", ".zip"))), ""
        )
        raise BadInputError(
            "there is no project file in it" + (f", only '{inside}' further inside" if inside else ""),
            where=self.where,
            mend="Unpack it and give the .qdpx inside, or export the project again" if inside else "Export it again",
        )

    def source(self, name: str) -> zipfile.ZipInfo | None:
        """Return the member that `internal://name` means, or None if it is not there.

        Raises:
            BadInputError: the name leads out of the archive.
        """
        plain = name.replace("\\", "/")
        if _leads_out(plain) or _leads_out(unquote(plain).replace("\\", "/")):
            raise BadInputError(
                f"it points outside itself, to '{name[:80]}'", where=self.where, mend="Do not trust this file"
            )
        for said in dict.fromkeys((plain, unquote(plain))):
            key = _key(said).lstrip("./")
            found = self.members.get(f"sources/{key}") or self.members.get(key)
            if found is not None:
                return found
        return None

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """Return a member's bytes.

        Raises:
            BadInputError: it is damaged, or more is read of the archive than `MOST_READ`.
        """
        self.left -= info.file_size
        if self.left < 0:
            raise BadInputError(
                f"unpacked, its texts are larger than {MOST_READ // 1024**2} MB",
                where=self.where,
                mend="Export fewer sources",
            )
        try:
            return self.file.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise BadInputError(
                f"'{info.filename}' in it is damaged", where=self.where, mend="Export it again"
            ) from error


def open_archive(path: Path) -> Archive:
    """Open an archive and look over its table of contents.

    Raises:
        BadInputError: it cannot be read, is not a zip archive, is encrypted, is too large when unpacked, or holds names that lead
            out of it.
    """
    where = path.name
    try:
        file = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise BadInputError("there is no such file", where=str(path)) from error
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise BadInputError(
            "this is not a .qdpx archive, or it is cut off", where=where, mend="Export it again"
        ) from error
    except OSError as error:
        raise BadInputError(f"cannot be read ({error.strerror or 'no access'})", where=where) from error
    try:
        infos = file.infolist()
        _look_over(infos, where)
    except BadInputError:
        file.close()
        raise
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if not info.is_dir():
            members.setdefault(_key(info.filename), info)
    return Archive(file, where, members, MOST_READ)


def _look_over(infos: list[zipfile.ZipInfo], where: str) -> None:
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise BadInputError("it is too large when unpacked", where=where, mend="Do not trust this file")
    for info in infos:
        if _leads_out(info.filename.replace("\\", "/")) or stat.S_ISLNK(info.external_attr >> 16):
            raise BadInputError(
                f"it points outside itself, with '{info.filename[:80]}'", where=where, mend="Do not trust this file"
            )
        if info.flag_bits & _ENCRYPTED:
            raise BadInputError("it is locked with a password", where=where, mend="Export it without one")
        if info.file_size > _BOMB_SIZE and info.file_size > _BOMB_RATIO * max(1, info.compress_size):
            raise BadInputError(
                f"'{info.filename[:80]}' in it is too large when unpacked", where=where, mend="Do not trust this file"
            )


def _key(name: str) -> str:
    """Return a name as it is looked up: without regard to case, slashes, or how accents are made up."""
    return unicodedata.normalize("NFC", name.replace("\\", "/")).casefold()


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or (len(name) > 1 and name[1] == ":") or "\0" in name
