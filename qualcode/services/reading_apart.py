"""Files read by a second process: large imports go faster so, and a PDF can be broken off in the middle of a page.

That process is killed when the user cancels, when a file takes longer than `PATIENCE`, and dies by itself when one takes more than
`MEMORY`. What it had not answered is then asked of another one, without the file that was in the way.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, is_zipfile

from qualcode.errors import BadInputError
from qualcode.services.reading import FileReport, Outcome, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
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

_TOO_MUCH = "takes more memory than one file may"
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
    """The second process and the pipe to it."""

    def __init__(self, jobs: Iterable[Job], memory: int) -> None:
        context = get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, memory), daemon=True)
        self._process.start()
        other.close()
        self.ask(jobs)

    def ask(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            try:
                self._pipe.send(job)
            except OSError:  # it has died over an earlier file, which is found out when that is waited for
                return

    def answer(self, until: float, cancelled: Callable[[], bool]) -> FileReport | str:
        """Wait for the next report; return what went wrong if there is none."""
        while not self._pipe.poll(_GLANCE):
            if cancelled():
                return "was cancelled"
            if time.monotonic() > until:
                return "takes too long"
        try:
            report = self._pipe.recv()
        except (EOFError, OSError):
            return _TOO_MUCH
        return report if isinstance(report, FileReport) else str(report)

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, memory: int) -> None:
    """Answer jobs until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears of it too, and decides
    _bind(memory)
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(look(*job))
        except MemoryError:
            pipe.send(_TOO_MUCH)
        except OSError:
            return


def _bind(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if most < 0 else min(memory, most), most))


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
