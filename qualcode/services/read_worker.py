"""The process that reads files for `reading_apart`.

`python -m qualcode.services.read_worker BYTES` takes pickled jobs (the arguments of `reading.look`) from standard input and answers
each on standard output with a pickled `FileReport`, within BYTES of address space where the system lets a process be bound. It ends
when its input ends, or when a file takes more memory than that.
"""

from __future__ import annotations

import pickle
import signal
import sys

from qualcode.services.reading import look


def main() -> int:
    """Answer jobs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this hears of it too, and decides
    _bind(int(sys.argv[1]))
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library's stray print must not get among the answers
    while True:
        try:
            job = pickle.load(jobs)  # noqa: S301 - written by our own parent
            pickle.dump(look(*job), answers)
            answers.flush()
        except (EOFError, OSError):
            return 0
        except MemoryError:
            return 1


def _bind(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if most < 0 else min(memory, most), most))


if __name__ == "__main__":
    sys.exit(main())
