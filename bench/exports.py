"""How long exports, retrieval and matrices take at 50,000 codings made here.

python -m bench.exports [--codings 50000]
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.codebook import Code, Codebook
from qualcode.core.matrix import by_code, by_group, by_transcript
from qualcode.core.model import Group, Quote
from qualcode.core.report import GroupFact, Place, ProjectFacts, Report, TranscriptFact
from qualcode.core.retrieval import Known, Query, select
from qualcode.exports.quotes import write_quotes
from qualcode.exports.themes import write_themes

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = ["bus", "nobody", "asked", "us", "about", "the", "park", "after", "dark", "and", "then", "they", "closed", "it"]


def made(codings: int) -> Report:
    """Return a project of that many codings: 60 codes, 6 groups, 300 participants, 100 transcripts."""
    rng = random.Random(5)
    themes = [Code(f"t{i}", f"Theme {i}", "What it is", "What it means at length.") for i in range(8)]
    codes = [Code(f"c{i}", f"Code {i}", "What it is", parent=f"t{i % 8}") for i in range(52)]
    book = Codebook((*themes, *codes))
    groups = [Group(f"g{i}", f"Group {i}", f"group {i}") for i in range(6)]
    quotes = []
    for number in range(codings):
        person = rng.randrange(300)
        start = rng.randrange(400_000)
        text = " ".join(rng.choices(WORDS, k=rng.randint(8, 50)))
        group, code = groups[person % 6], rng.choice(book.codes)
        quotes.append(
            Quote(
                f"q{number:06}", f"t{person % 100:03}.txt", start, start + len(text), text, "S", f"P{person}", group.id,
                group.attribution, code.id, book.path(code.id), "ana", "human", number % 50 == 0, "", "2026-01-01T00:00:00Z",
            )
        )  # fmt: skip
    facts = ProjectFacts(
        "Made",
        transcripts=tuple(TranscriptFact(f"t{i:03}.txt", 500) for i in range(100)),
        groups=tuple(GroupFact(group, 50) for group in groups),
        coders=("ana",),
        last_date="2026-01-01",
    )
    return Report(facts, book, tuple(quotes), {quote.quote_id: Place(1 + quote.start // 800) for quote in quotes})


def seconds(work: Callable[[], object]) -> dict[str, float]:
    """Return how long some work took, by the clock and of the processor."""
    begun, worked = time.perf_counter(), time.process_time()
    work()
    return {"seconds": round(time.perf_counter() - begun, 3), "processor": round(time.process_time() - worked, 3)}


def main() -> None:
    """Measure, and print figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--codings", type=int, default=50_000)
    report = made(parser.parse_args().codings)
    known = Known({quote_id: place.turn or 0 for quote_id, place in report.places.items()})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = {
            "retrieval: code and text": seconds(
                lambda: select(report.quotes, Query(any_of=("t1",), text="dark"), report.codebook)
            ),
            "retrieval: two codes together": seconds(
                lambda: select(report.quotes, Query(any_of=("t1",), all_of=("t2",)), report.codebook)
            ),
            "retrieval: a code without another within 5 turns": seconds(
                lambda: select(report.quotes, Query(any_of=("t1",), none_of=("t2",), near=5), report.codebook, known)
            ),
            "matrix: code by group": seconds(lambda: by_group(report)),
            "matrix: code by transcript": seconds(lambda: by_transcript(report)),
            "matrix: code by code": seconds(lambda: by_code(report)),
            "matrix: code by code, by person": seconds(lambda: by_code(report, people=True)),
            "matrix: the quotes of a cell": seconds(lambda: by_code(report).quotes("t1", "t2")),
            "theme summary, docx": seconds(lambda: write_themes(report, "docx", folder / "t.docx")),
            "theme summary, html": seconds(lambda: write_themes(report, "html", folder / "t.html")),
            "all quotes, xlsx": seconds(lambda: write_quotes(report, "xlsx", folder / "q.xlsx")),
            "all quotes, csv": seconds(lambda: write_quotes(report, "csv", folder / "q.csv")),
        }
    print(json.dumps({**figures, "machine": f"{platform.machine()}, Python {platform.python_version()}"}, indent=2))


if __name__ == "__main__":
    main()
