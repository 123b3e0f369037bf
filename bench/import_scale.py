"""One `qualcode import` of many hearings: speed, peak memory, and what a kill half-way leaves.

Run: `python bench/import_scale.py [DOCUMENTS]`. Writes the hearings of `../shared/data/uk-inquiries-scale` out as text files
(`Name: words`) in a temporary folder; skips, saying so, where that folder is absent.
"""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "uk-inquiries-scale"


def written_out(folder: Path, documents: int) -> int:
    """Write hearings as text files and return their size in bytes."""
    texts: dict[str, list[str]] = {}
    for archive in sorted(DATA.glob("*.jsonl.gz")):
        with gzip.open(archive, "rt", encoding="utf-8") as lines:
            for line in lines:
                said = json.loads(line)
                if said["doc"] not in texts and len(texts) == documents:
                    break
                label = f"{said['speaker']}: " if said["turn"] and said["speaker"] else ""
                texts.setdefault(said["doc"], []).append(label + said["text"])
    size = 0
    for number, paragraphs in enumerate(texts.values()):
        data = "\n\n".join(paragraphs).encode()
        (folder / f"hearing-{number:03}.txt").write_bytes(data)
        size += len(data)
    return size


def main() -> None:
    """Import, killed once half-way, and print the figures."""
    if not DATA.is_dir():
        print(f"skipped: {DATA.relative_to(ROOT.parent)} is not there")
        return
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "files").mkdir()
        size = written_out(project / "files", documents)
        (project / "codebook.yaml").write_text("codes: []\n", encoding="utf-8")
        command = [sys.executable, "-m", "qualcode", "import", "--project", folder, str(project / "files"), "--json"]
        killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        started = time.perf_counter()
        try:
            killed.wait(size / 3e6 / 2)
        except subprocess.TimeoutExpired:
            killed.send_signal(signal.SIGKILL)
            killed.wait()
        half = time.perf_counter() - started
        done = subprocess.run(["/usr/bin/time", "-v", *command], capture_output=True, text=True, check=False)
        whole = time.perf_counter() - started
        reports = json.loads(done.stdout)
        peak = next(int(line.split()[-1]) / 1024 for line in done.stderr.splitlines() if "Maximum resident" in line)
        again = sum(report["outcome"] == "unchanged" for report in reports)
        print(
            f"{len(reports)} hearings, {size / 1e6:.1f} MB of text; {whole:.1f} s, killed after {half:.1f} s and run again"
        )
        print(
            f"{size / 1e6 / whole:.1f} MB/s over both runs; {again} came in before the kill; peak memory {peak:.0f} MiB"
        )


if __name__ == "__main__":
    main()
