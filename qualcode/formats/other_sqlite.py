"""Opening the project database of another program: read only, never changed, whatever it holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from qualcode.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from qualcode.formats.refi.model import RefiCode

_MOST_WORK = 400
"""A query may take this many millions of SQLite's own steps: only a database that is made to hang takes more."""


class ForeignDatabase:
    """A database that is read table by table. Use it as a context manager.

    Raises:
        BadInputError: there is no such file, or it is not a SQLite database.
    """

    def __init__(self, path: Path) -> None:
        self.where = path.name
        if not path.is_file():
            raise BadInputError("there is no such file", where=str(path))
        self._db = self._opened(path)
        self.tables = {
            str(name): frozenset(str(row[1]) for row in self._rows(f'PRAGMA table_info("{name}")'))
            for (name,) in self._rows("SELECT name FROM sqlite_master WHERE type = 'table'")
            if '"' not in str(name)
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def table(self, name: str, columns: Iterable[str]) -> list[Mapping[str, Any]]:
        """Return the rows of a table by rowid, with these columns; columns that are not there are None.

        Returns no rows if there is no such table.
        """
        if name not in self.tables:
            return []
        wanted = list(columns)
        said = ", ".join(column if column in self.tables[name] else f"NULL AS {column}" for column in wanted)
        return [dict(zip(wanted, row, strict=True)) for row in self._rows(f"SELECT {said} FROM {name} ORDER BY 1, 2")]

    def require(self, tables: Mapping[str, Iterable[str]], program: str) -> None:
        """Check that tables with columns are there.

        Raises:
            BadInputError: the file is not a project of that program.
        """
        for table, columns in tables.items():
            if table not in self.tables or not self.tables[table] >= set(columns):
                raise BadInputError(
                    f"this is not a {program} project: it has no table '{table}' as {program} makes it",
                    where=self.where,
                )

    def _opened(self, path: Path) -> sqlite3.Connection:
        # A database in WAL mode needs a place for its side files; where there is none, it is read as if nobody else did.
        for mode in ("mode=ro", "mode=ro&immutable=1"):
            db = None
            try:
                db = sqlite3.connect(f"file:{quote(str(path.resolve()))}?{mode}", uri=True)
                db.text_factory = lambda data: data.decode("utf-8", "replace")
                db.execute("PRAGMA trusted_schema = OFF")
                db.execute("PRAGMA query_only = ON")
                db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                if db is not None:
                    db.close()
            except (sqlite3.Error, UnicodeError) as error:
                if db is not None:
                    db.close()
                raise BadInputError("this is not a project database, or it is damaged", where=self.where) from error
            else:
                return db
        raise BadInputError(
            "it cannot be opened", where=self.where, mend="Close the other program, or give a copy of the file"
        )

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        steps = 0

        def tick() -> int:
            nonlocal steps
            steps += 1
            return steps > _MOST_WORK

        self._db.set_progress_handler(tick, 1_000_000)
        try:
            with closing(self._db.execute(query)) as cursor:
                return cursor.fetchall()
        except (sqlite3.Error, UnicodeError) as error:
            raise BadInputError("the project database is damaged", where=self.where) from error


def top_down(codes: Mapping[str, RefiCode], said: list[str]) -> tuple[RefiCode, ...]:
    """Return codes with each after its parent; those in a ring, or whose parent is not there, on top."""
    below: dict[str | None, list[str]] = {}
    for code in codes.values():
        below.setdefault(code.parent if code.parent in codes else None, []).append(code.guid)
    found: dict[str, RefiCode] = {}
    waiting = list(reversed(below.get(None, [])))
    left = list(codes)
    while waiting or len(found) < len(codes):
        if not waiting:
            stray = next(guid for guid in left if guid not in found)
            said.append(f"'{codes[stray].name}' stands beneath itself; it was put on top.")
            waiting.append(stray)
        own = waiting.pop()
        if own in found:
            continue
        code = codes[own]
        found[own] = replace(code, parent=code.parent if code.parent in found else None)
        waiting += reversed(below.get(own, []))
    return tuple(found.values())


def text(value: object) -> str:
    """Return a database value as text, U+FFFD for NUL, which our own database would cut it at; "" for NULL."""
    if value is None:
        return ""
    return (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)).replace("\0", "\ufffd")


def number(value: object) -> int | None:
    """Return a database value as a whole number, or None."""
    try:
        return int(str(value))
    except ValueError:
        return None


def dated(value: object) -> str:
    """Return a date as these programs write it ('2024-01-15 10:20:30') in ISO 8601 with a zone; "" for anything else."""
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(text(value).strip())
    except ValueError:
        return ""
    return found.replace(tzinfo=found.tzinfo or UTC, microsecond=0).isoformat().replace("+00:00", "Z")
