"""How well transcripts are read: speaker right and text exact, per file; what is found in real files; and how fast.

Run by hand: `python -m bench.import_accuracy [--hearings N]`. It needs the test material beside the repository
(`../shared/data`) and says so where that is absent.

Texts are compared after this rule, on both sides: white space of any length is one space and zero-width spaces are none;
curly and straight quotation marks are one, as are dashes and "--"; accents are taken off (some files add them on purpose); the
inserted "[crosstalk 00:03:11]" is taken out of the one file that has it. A turn is right when its text is exact by this rule
and its speaker is the one expected there. The file with damaged bytes has one turn into which bytes that are no letters, and the word
"broken", were put on purpose: it cannot equal what was said, and its marks must stay, so 14 of 15 is all that can honestly be had.
Files that are cut short are compared as far as they go, without their last turn.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import random
import re
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

from qualcode.core.model import TurnKind
from qualcode.errors import BadInputError
from qualcode.formats.transcripts import SUFFIXES, parse_bytes, parse_transcript

DATA = Path(__file__).parents[1].parent / "shared" / "data"
REAL = (
    "pohi-focus-groups",
    "zoom-vtt-chat",
    "whisper-exports",
    "changelog-podcast",
    "pdpilot-maxqda-pdf/results/transcripts",
)
CUT_SHORT = {"enc_invalid_bytes.txt", "voice_tags_unclosed_notes_style.vtt"}
NAMES = ("Facilitator", "Sir Wyn Williams", "Sian Thomas", "Paul Brannlund", "Wendy Burke", "Carol Charlton")
RENAMED = {
    "style_interviewer_p1.txt": dict(zip(NAMES, ("INTERVIEWER", "P1", "P2", "P3", "P4", "P5"), strict=True)),
    "style_initials_tab.txt": dict(zip(NAMES, ("F", "SWW", "ST", "PB", "WB", "CC"), strict=True)),
    "style_speaker_n_timestamp.txt": {name: f"Speaker {n}" for n, name in enumerate(NAMES, 1)},
}
NAMELESS = {"style_qa.txt", "style_no_labels.txt"}
HEARING_STYLES = {
    "Name: words": ("{name}: {words}", "\n\n"),
    "NAME: words, close": ("{NAME}: {words}", "\n"),
    "**Name**: words": ("**{name}**: {words}", "\n\n"),
    "[Name] words": ("[{name}] {words}", "\n"),
    "Name<tab>words": ("{name}\t{words}", "\n"),
    "Name  0:01 / words": ("{name}  {clock}\n{words}", "\n\n"),
    "[0:01] Name / words": ("[{clock}] {name}\n{words}", "\n"),
    "Name / words": ("{name}\n{words}", "\n\n"),
    "Name – words": ("{name} – {words}", "\n\n"),
    "NAME  words": ("{NAME}  {words}", "\n"),
}


def plain(text: str) -> str:
    """Return a text as compared; see the rule above."""
    text = re.sub(r"\[crosstalk [\d:]+\]", " ", text)
    text = text.replace("\u200b", "").replace("--", "—").replace("–", "—").replace("’", "'").replace("‘", "'")
    text = text.replace("“", '"').replace("”", '"')
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.split())


def variants() -> None:
    """Print for every format variant how many turns have the right speaker and the exact text."""
    folder = DATA / "format-variants"
    truth = json.loads((folder / "expected_turns.json").read_text())
    print(f"{'file':40} {'turns':>5} {'want':>5} {'speaker':>8} {'text':>8} {'both':>8}  warnings")
    for path in sorted(folder.iterdir()):
        if (
            path.suffix not in SUFFIXES
            or path.name in {"SOURCE.md", "expected_turns.json"}
            or path.name.startswith("synthetic")
        ):
            continue
        parsed = parse_transcript(path)
        turns = [t for t in parsed.turns if t.kind is TurnKind.SPEECH]
        wanted = truth
        if path.name in CUT_SHORT:
            wanted, turns = truth[: len(turns) - 1], turns[:-1]
        elif path.name == "table_layout.docx":
            wanted = truth[:25]
        names = RENAMED.get(path.name, {})
        pairs = list(zip(wanted, turns, strict=False))
        speaker = [plain(names.get(w["speaker"], w["speaker"])) == plain(t.speaker) for w, t in pairs]
        if path.name in NAMELESS:
            speaker = [True] * len(pairs)
        text = [plain(w["text"]) == plain(t.span.of(parsed.text)) for w, t in pairs]
        both = [a and b for a, b in zip(speaker, text, strict=True)]
        shares = "  ".join(f"{sum(x) / len(wanted):7.1%}" for x in (speaker, text, both))
        print(f"{path.name:40} {len(turns):5} {len(wanted):5} {shares}  {'; '.join(parsed.warnings)[:60]}")


def real() -> None:
    """Print what is found in files as tools and offices wrote them, to be looked at by eye."""
    for folder in REAL:
        for path in sorted((DATA / folder).rglob("*")):
            if path.suffix not in SUFFIXES or path.stem.isupper() or path.suffix == ".html":
                continue
            try:
                parsed = parse_transcript(path)
            except BadInputError as error:
                print(f"\n{folder}/{path.name}: refused: {error}")
                continue
            counts = Counter(t.speaker or "(none)" for t in parsed.turns if t.kind is TurnKind.SPEECH)
            apart = sum(t.kind is TurnKind.DIRECTION for t in parsed.turns)
            print(f"\n{folder}/{path.name}: {len(parsed.turns)} turns, {apart} of them directions; {parsed.style}")
            print("   " + ", ".join(f"{label} {n}" for label, n in counts.most_common(12)))
            for warning in parsed.warnings:
                print(f"   ! {warning}")


def hearings(count: int) -> None:
    """Write public hearings out in ten label styles and print how many turns come back whole, and how much text a second of one core takes."""
    documents: dict[str, list[list[str]]] = {}
    for path in sorted((DATA / "uk-inquiries-scale").glob("*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                turns = documents.setdefault(path.name + row["doc"], [])
                if row["turn"] and row["speaker"]:
                    turns.append([row["speaker"], row["text"]])
                elif turns and row["speaker"] == turns[-1][0]:
                    turns[-1][1] += "\n\n" + row["text"]
    chosen = random.Random(7).sample(sorted(documents), count)
    print(f"\n{count} public hearings in ten styles\n{'style':24} {'turns':>7} {'whole':>8} {'MB/s':>6}")
    for style, (form, between) in HEARING_STYLES.items():
        wanted = right = size = 0
        took = 0.0
        for key in chosen:
            parts, truth = [], []
            for n, (name, words) in enumerate(documents[key]):
                said = words.replace("\n\n", "\n") if between == "\n" else words
                clock = f"{n // 60}:{n % 60:02}"
                parts.append(form.format(name=name, NAME=name.upper(), words=said, clock=clock))
                truth.append((name.upper() if "{NAME}" in form else name, plain(words)))
            data = between.join(parts).encode()
            start = time.process_time()
            parsed = parse_bytes(data, "hearing.md" if "**" in form else "hearing.txt")
            took += time.process_time() - start
            size += len(data)
            found = Counter((t.speaker, plain(t.span.of(parsed.text))) for t in parsed.turns)
            wanted += len(truth)
            right += sum((found & Counter(truth)).values())
        print(f"{style:24} {wanted:7} {right / wanted:8.2%} {size / 1e6 / took:6.1f}")


def main() -> int:
    """Run all three parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hearings", type=int, default=12, help="how many public hearings to write out (default 12)")
    count = parser.parse_args().hearings
    if not DATA.is_dir():
        print("The test material is not beside the repository, so there is nothing to measure.")
        return 0
    print(f"Python {platform.python_version()}, {platform.machine()}, one core\n")
    variants()
    real()
    hearings(count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
