"""Files read by a second process: large imports go faster so, and a PDF can be broken off in the middle of a page.

That process is killed when the user cancels, when a file takes longer than `PATIENCE`, and dies by itself when one takes more than
`MEMORY`. What it had not answered is then asked of another one, without the file that was in the way.
"""

from __future__ import annotations

import pickle
import subprocess
import threading
import time
from collections import deque
from contextlib import suppress
from itertools import islice
from queue import Empty, Queue
from typing import IO, TYPE_CHECKING, cast
from zipfile import BadZipFile, ZipFile, is_zipfile

from qualcode.errors import BadInputError
from qualcode.services.beside import command
from qualcode.services.reading import FileReport, Outcome, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from qualcode.formats.transcripts import ParseOptions
    from qualcode.storage.transcripts import Stored

    Job = tuple[Path, str, Stored | None, ParseOptions | None]

PATIENCE = 300.0
"""Seconds after which a file is given up: a book of a thousand pages takes less."""

MEMORY = 3 << 29
"""Bytes of address space that reading may take, where the system lets a process be bound."""

_WORTH_A_PROCESS = 6_000_000
"""Bytes, unpacked, from which on files are read by the second process, while those before are being stored."""

_PACKAGES = {".docx", ".docm", ".odt", ".xlsx", ".xlsm", ".ods"}
_AHEAD = 3
_GLANCE = 0.05
"""Seconds between two looks at whether the user has cancelled."""


def looked_into(
    paths: Sequence[Path],
    names: Mapping[Path, str],
    known: Mapping[str, Stored],
    options: Mapping[Path, ParseOptions],
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[FileReport]:
    """Yield a report on each file, in order, until `cancelled` says so.

    `names` are those that the files go by, `known` the project's transcripts by name.
    """
    jobs = [(path, names[path], known.get(names[path]), options.get(path)) for path in paths]
    if any(_is_pdf(path) for path in paths) or sum(_size(path) for path in paths) >= _WORTH_A_PROCESS:
        yield from read_apart(jobs, cancelled)
        return
    for job in jobs:
        if cancelled():
            return
        yield look(*job)


def read_apart(
    jobs: Iterable[Job], cancelled: Callable[[], bool], patience: float = PATIENCE, memory: int = MEMORY
) -> Iterator[FileReport]:
    """Yield a report on each job, in order, all read by a second process."""
    left = iter(jobs)
    asked: deque[Job] = deque(islice(left, _AHEAD))
    reader = _Reader(asked, memory)
    try:
        while asked:
            answer = reader.answer(time.monotonic() + patience, cancelled)
            if cancelled():
                return
            job = asked.popleft()
            if isinstance(answer, FileReport):
                more = list(islice(left, 1))
                reader.ask(more)
                asked.extend(more)
                yield answer
                continue
            reader.kill()
            asked.extend(islice(left, 1))
            reader = _Reader(asked, memory)
            yield FileReport(job[0], job[1], Outcome.REFUSED, error=str(_in_the_way(job[1], answer)))
    finally:
        reader.kill()


def _in_the_way(name: str, why: str) -> BadInputError:
    return BadInputError(f"reading it {why}", where=name, mend="Split it, or save it in another format")


class _Reader:
    """The second process. It is no `multiprocessing` one: those cannot be started from within the app, whose output has no file."""

    def __init__(self, jobs: Iterable[Job], memory: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command("read_worker", str(memory)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._in, self._out = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        self._answers: Queue[FileReport | None] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.ask(jobs)

    def ask(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            try:
                pickle.dump(job, self._in)
                self._in.flush()
            except OSError:  # it has died over an earlier file, which is found out when that is waited for
                return

    def _listen(self) -> None:
        while True:
            try:
                self._answers.put(pickle.load(self._out))  # noqa: S301 - written by our own process
            except (EOFError, OSError, ValueError, pickle.UnpicklingError):
                self._answers.put(None)
                return

    def answer(self, until: float, cancelled: Callable[[], bool]) -> FileReport | str:
        """Wait for the next report; return what went wrong if there is none."""
        while True:
            try:
                return self._answers.get(timeout=_GLANCE) or "takes more memory than one file may"
            except Empty:
                if cancelled():
                    return "was cancelled"
                if time.monotonic() > until:
                    return "takes too long"

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._in.close()


def _is_pdf(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return b"%PDF-" in file.read(1024)
    except (OSError, ValueError):
        return False


def _size(path: Path) -> int:
    """Return the size of a file, or of what is packed in it: some kilobytes of Word can hold millions of paragraphs."""
    try:
        if not path.is_file():
            return 0
        if path.suffix.lower() in _PACKAGES and is_zipfile(path):
            with ZipFile(path) as package:
                return sum(part.file_size for part in package.infolist())
        return path.stat().st_size
    except (OSError, ValueError, BadZipFile, NotImplementedError):
        return 0
