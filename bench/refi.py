"""How long a REFI-QDA project takes to write and to read: 10,000 codings. The aim is 3 seconds at most each way.

Run: python -m bench.refi [--codings 10000]
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
import uuid
from pathlib import Path

from qualcode.formats.refi import (
    RefiCode,
    RefiCoding,
    RefiProject,
    RefiSelection,
    RefiSource,
    RefiUser,
    read_qdpx,
    write_qdpx,
)


def invented(codings: int) -> RefiProject:
    """Return a project of 12 transcripts and 60 codes, with emoji, the codings spread evenly."""
    rng = random.Random(5)

    def guid() -> str:
        return str(uuid.UUID(int=rng.getrandbits(128)))

    user = RefiUser(guid(), "Rae")
    codes = [RefiCode(guid(), f"Code {number}") for number in range(60)]
    words = ["the", "bus", "stops", "at", "six", "and", "nobody", "feels", "safe", "there", "😢", "café", "—", "really"]
    sources = []
    for number in range(12):
        text = "\n".join(" ".join(rng.choices(words, k=40)) for _ in range(400))
        selections = []
        for _ in range(codings // 12):
            start = rng.randrange(len(text) - 300)
            end = start + rng.randrange(1, 300)
            coding = RefiCoding(guid(), rng.choice(codes).guid, user.guid, "2026-01-02T03:04:05Z")
            selections.append(RefiSelection(guid(), start, end, description="memo", codings=(coding,)))
        sources.append(RefiSource(guid(), f"group {number}.txt", text, selections=tuple(selections)))
    return RefiProject("Bench", users=(user,), codes=tuple(codes), sources=tuple(sources))


def main() -> None:
    """Measure once and print JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--codings", type=int, default=10_000)
    chosen = options.parse_args()
    project = invented(chosen.codings)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.qdpx"
        start = time.perf_counter()
        write_qdpx(project, path)
        written = time.perf_counter()
        again, said = read_qdpx(path)
        done = time.perf_counter()
        size = path.stat().st_size
    kept = sum(len(selection.codings) for source in again.sources for selection in source.selections)
    figures = {"write_s": round(written - start, 3), "read_s": round(done - written, 3), "bytes": size, "codings": kept}
    print(json.dumps({**figures, "said": len(said)}))


if __name__ == "__main__":
    main()
