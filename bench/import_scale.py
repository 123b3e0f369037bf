"""One `qualcode import` of many hearings: speed, peak memory over all its processes, and what a kill half-way leaves.

Run: `python -m bench.import_scale [DOCUMENTS]`. Writes the hearings of `../shared/data/uk-inquiries-scale` out as text files
(`Name: words`), all of them unless told how many, in a temporary folder; skips, saying so, where that folder is absent.

Three imports: one whole; one into another project that is killed half-way; and that one run again. Afterwards both projects must
hold the same, turn by turn. Memory is the sum of what the processes of an import hold at one time (RSS, which counts what they
share twice), looked at every 20 ms; it is told on Linux only.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "uk-inquiries-scale"
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def written_out(folder: Path, documents: int) -> tuple[int, int]:
    """Write hearings as text files and return how many, and their size in bytes."""
    size = number = 0
    for archive in sorted(DATA.glob("*.jsonl.gz")):
        texts: dict[str, list[str]] = {}
        with gzip.open(archive, "rt", encoding="utf-8") as lines:
            for line in lines:
                said = json.loads(line)
                label = f"{said['speaker']}: " if said["turn"] and said["speaker"] else ""
                texts.setdefault(said["doc"], []).append(label + said["text"])
        for paragraphs in texts.values():
            if number < documents:
                data = "\n\n".join(paragraphs).encode()
                (folder / f"hearing-{number:03}.txt").write_bytes(data)
                number, size = number + 1, size + len(data)
    return number, size


def tree(pid: int) -> list[int]:
    """Return a process and those under it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [each for child in task.read_text().split() for each in tree(int(child))]
        except OSError:
            continue
    return found


def held(pid: int) -> int:
    """Return the bytes that a process and those under it hold."""
    total = 0
    for each in tree(pid):
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * PAGE
        except (OSError, IndexError):
            continue
    return total


def imported(project: Path, files: Path, *, killed_after: float = 0.0) -> tuple[float, float, list[dict[str, object]]]:
    """Import and return the seconds it took, the most bytes it held, and its reports (none if it was killed)."""
    command = [sys.executable, "-m", "qualcode", "import", "--project", str(project), str(files), "--json"]
    started, most = time.perf_counter(), 0
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            most = max(most, held(process.pid))
            time.sleep(0.02)
            if killed_after and time.perf_counter() - started > killed_after:
                process.send_signal(signal.SIGKILL)
                process.wait()
        took = time.perf_counter() - started
        out.seek(0)
        return took, most, [] if killed_after else json.load(out)


def contents(project: Path) -> tuple[int, str]:
    """Return how many transcripts a project holds, and a digest of every turn in it."""
    digest = hashlib.sha256()
    with sqlite3.connect(project / "qualcode.db") as database:
        for row in database.execute('SELECT transcript, ordinal, speaker, "start", text FROM utterances ORDER BY 1, 2'):
            digest.update(repr(row).encode())
        return database.execute("SELECT count(*) FROM transcripts").fetchone()[0], digest.hexdigest()


def main() -> int:
    """Import three times and print the figures."""
    if not DATA.is_dir():
        print(f"skipped: {DATA.relative_to(ROOT.parent)} is not there")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        files, whole, broken = (Path(folder, name) for name in ("files", "whole", "broken"))
        for each in (files, whole, broken):
            each.mkdir()
        for project in (whole, broken):
            (project / "codebook.yaml").write_text("codes: []\n", encoding="utf-8")
        number, size = written_out(files, int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
        before = os.times()
        took, most, reports = imported(whole, files)
        after = os.times()
        busy = after.children_user + after.children_system - before.children_user - before.children_system
        outcomes = [report["outcome"] for report in reports]
        print(f"{number} hearings, {size / 1e6:.1f} MB of text; {outcomes.count('new')} new in {took:.1f} s")
        print(
            f"{size / 1e6 / took:.1f} MB/s, in {busy:.1f} s of the processors' time; peak memory over all processes {most / 2**20:.0f} MiB"
        )
        half, _, _ = imported(broken, files, killed_after=took / 2)
        came_in, _ = contents(broken)
        rest, most, reports = imported(broken, files)
        again = sum(report["outcome"] == "unchanged" for report in reports)
        print(
            f"killed after {half:.1f} s with {came_in} in, run again in {rest:.1f} s: {again} unchanged, "
            f"{len(reports) - again} new; peak {most / 2**20:.0f} MiB"
        )
        same = contents(whole) == contents(broken)
        print("both projects hold the same, turn by turn" if same else "THE PROJECTS DIFFER")
        return 0 if same and outcomes.count("new") == number else 1


if __name__ == "__main__":
    sys.exit(main())
