"""How well and how fast a finished document is checked: a 60-page Word file with 300 quotes against 500 transcripts (100 MB).

    python -m bench.plan_check [--megabytes 100] [--transcripts 500] [--quotes 300] [--seed 7] [--folder DIR]

The talk is made (`made_talk.py`), imported into a project as any transcript is, and coded; that is done once and kept in
--folder (default: the temporary folder), since it takes a minute or two. Two thirds of the quotes are cut from the talk as
they stand (a third of those with a piece left out and marked by an ellipsis, or with an editor's [word]); a third are altered
in one of the ways people alter: a word dropped, added or swapped, punctuation, case, spelling, or two places run together.
Every other quote is split over several runs of its paragraph. What is timed is the command, from its start to its end.

A verdict is right if an unaltered passage is called verbatim in its own transcript, and an altered one is not called verbatim.
Precision and recall are of "altered".
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.made_talk import ALTERATIONS, altered, cut, edited, talk, vocabulary
from qualcode.core.spans import Span
from qualcode.services.importing import find_files, import_files
from qualcode.services.opening import open_project
from qualcode.storage import codings, people
from qualcode.storage.project import Project
from qualcode.storage.store import Store

SPEAKERS = ("Ana", "Bo", "Cy", "Dee", "Eli", "Fay")
BOOK = "title: Made\ncodes:\n  - {id: c, name: Code}\n"


def make_project(folder: Path, asked: argparse.Namespace) -> None:
    """Make the project: transcripts as files, imported; every speaker a young person."""
    rng = random.Random(asked.seed)
    words = vocabulary(rng)
    weight, cumulative = 0.0, []
    for rank in range(1, len(words) + 1):
        weight += 1 / rank
        cumulative.append(weight)
    (folder / "transcripts").mkdir(parents=True)
    (folder / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    size = asked.megabytes * 1_000_000 // asked.transcripts
    for number in range(asked.transcripts):
        turns = talk(rng, words, cumulative, size)
        lines = (f"{SPEAKERS[at % len(SPEAKERS)]}: {turn}\n" for at, turn in enumerate(turns))
        (folder / "transcripts" / f"t{number:03}.txt").write_text("".join(lines), encoding="utf-8")
    with Project(folder).open("ana") as store:
        for _ in import_files(store, find_files([folder / "transcripts"]), undoable=False):
            pass
    with open_project(Project(folder), "ana") as store:
        rows = people.speaker_rows(store)
        made = [people.replace(row, participant=f"{row.label} {row.transcript}", group="young-person") for row in rows]
        people.apply(store, made, undoable=False)


def make_document(path: Path, store: Store, asked: argparse.Namespace) -> list[tuple[str, str]]:
    """Write the document, and code the passages that its quotes come from; return how each was altered, and where it stood."""
    import docx

    rng = random.Random(asked.seed + 1)
    turns = [
        (guid, name, start, text)
        for guid, name, start, text in store.rows(
            """SELECT t.guid, t.name, u."start", u.text FROM turns AS u JOIN transcripts AS t ON t.id = u.transcript_id
               WHERE length(u.text) > 120 ORDER BY u.id LIMIT 40000 OFFSET 1000"""
        )
        if len(text.split()) >= 12
    ]
    word = docx.Document()
    truth, made = [], []
    for number in range(asked.quotes):
        guid, name, start, text = rng.choice(turns)
        said = cut(rng, text)
        how, printed = "", said
        if number % 3 == 0:
            how = ALTERATIONS[number // 3 % len(ALTERATIONS)]
            printed = altered(rng, how, said, cut(rng, rng.choice(turns)[3]))
        elif number % 9 == 1:
            printed = edited(rng, said)
        if number % 12 == 0:
            word.add_heading(f"Part {number // 12 + 1}", 1)
        paragraph = word.add_paragraph("Some of those who took part told us: ")
        line = f"“{printed}” (young person)"
        pieces = [line] if number % 2 else [line[: len(line) // 3], line[len(line) // 3 : 40], line[40:]]
        for piece in pieces if "".join(pieces) == line else [line]:
            paragraph.add_run(piece)
        word.add_paragraph(" ".join(rng.choice(turns)[3].split()[:75]))
        truth.append((how, name))
        made.append(codings.new(store, guid, Span(start, start + len(text)), "c"))
    codings.add_many(store, {(c.transcript_guid, c.span): c for c in made}.values(), "Coded", undoable=False)
    word.save(str(path))
    return truth


def prepared(asked: argparse.Namespace) -> tuple[Path, list[tuple[str, str]]]:
    """Return the project's folder, made on the first run, and what is true of the document's quotes."""
    name = f"qualcode-plan-check-{asked.megabytes}-{asked.transcripts}-{asked.quotes}-{asked.seed}"
    folder = asked.folder or Path(tempfile.gettempdir()) / name
    kept = folder / "truth.json"
    if not kept.exists():
        make_project(folder, asked)
        with open_project(Project(folder), "ana") as store:
            kept.write_text(json.dumps(make_document(folder / "plan.docx", store, asked)), encoding="utf-8")
    return folder, [(how, where) for how, where in json.loads(kept.read_text(encoding="utf-8"))]


def run(folder: Path) -> tuple[dict[str, Any], float, resource.struct_rusage]:
    """Run the command on the document; return its answer, how long it took by the clock, and what it used."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "qualcode", "plan", "check", "plan.docx", "--json", "--project", str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout), seconds, resource.getrusage(resource.RUSAGE_CHILDREN)


def main() -> None:
    """Make the set, check it, print figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--quotes", type=int, default=300)
    parser.add_argument("--transcripts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=None)
    asked = parser.parse_args()
    folder, truth = prepared(asked)
    answer, seconds, used = run(folder)
    outcomes = list(zip(truth, answer["quotes"], strict=True))
    hits = sum(1 for (how, _), f in outcomes if how and f["verdict"] != "verbatim")
    alarms = [f for (how, name), f in outcomes if not how and (f["verdict"], f["transcript"]) != ("verbatim", name)]
    misses = [(how, f) for (how, _), f in outcomes if how and f["verdict"] == "verbatim"]
    total = sum(1 for how, _ in truth if how)
    named = sum(1 for (how, name), f in outcomes if how and f["verdict"] == "altered" and f["transcript"] == name)
    joined = [f for (how, _), f in outcomes if how == "merged"]
    print(
        json.dumps(
            {
                "quotes": asked.quotes,
                "megabytes": round(sum(p.stat().st_size for p in (folder / "transcripts").iterdir()) / 1e6),
                "seconds from start to end": round(seconds, 2),
                "seconds of processor": round(used.ru_utime + used.ru_stime, 2),
                "memory, MiB": used.ru_maxrss // 1024,
                "precision": round(hits / (hits + len(alarms)), 4),
                "recall": round(hits / total, 4),
                "altered, with the right source": f"{named} of {total}",
                "merged, said to be from two places": f"{sum('two places' in f['note'] for f in joined)} of {len(joined)}",
                "false alarms": [f"{f['verdict']}: {f['text'][:80]}" for f in alarms],
                "missed": [f"{how}: {f['text'][:80]}" for how, f in misses],
                "machine": f"{platform.machine()}, Python {platform.python_version()}",
            },
            indent=2,
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main()
