"""How well and how fast a finished document is checked: 300 quotes against 100 MB of talk, a third of them altered.

    python bench/plan_check.py [--megabytes 100] [--quotes 300] [--seed 7]

The talk is made here: turns of sentences from a vocabulary of 40,000 made words and the commonest English ones, drawn by
Zipf's law, 500 transcripts. Two thirds of the quotes are cut from it as they stand (a third of those with a piece left out and
marked by an ellipsis, or with an editor's [word]); a third are altered in one of the ways people alter: a word dropped,
added or swapped, punctuation, case, spelling, or two places run together. A verdict is right if an unaltered passage is
called verbatim in its own transcript, and an altered one is not called verbatim. Precision and recall are of "altered".
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import time

from qualcode.core.model import Group, Quote
from qualcode.core.quotecheck import QuoteVerdict, check_document
from qualcode.core.quotecheck_find import Source, SpokenTurn
from qualcode.core.quotecheck_read import Paragraph

COMMON = [
    "the",
    "and",
    "to",
    "of",
    "a",
    "in",
    "that",
    "it",
    "is",
    "was",
    "I",
    "for",
    "on",
    "you",
    "he",
    "be",
    "with",
    "as",
    "by",
    "at",
    "have",
    "are",
    "this",
    "not",
    "but",
    "had",
    "his",
    "they",
    "from",
    "she",
    "which",
    "or",
    "we",
    "an",
    "there",
    "her",
    "were",
    "one",
    "do",
    "been",
    "all",
    "their",
    "has",
    "would",
    "will",
    "what",
    "if",
    "can",
    "when",
    "so",
    "no",
    "said",
    "who",
    "more",
    "about",
    "up",
    "them",
    "some",
    "could",
    "him",
    "into",
    "its",
    "then",
    "two",
    "out",
    "time",
    "like",
    "only",
    "my",
    "did",
    "other",
    "me",
    "your",
    "now",
    "over",
    "just",
    "may",
    "these",
    "new",
    "also",
    "people",
    "any",
    "know",
    "very",
    "see",
    "first",
]
YOUNG = Group("young", "Young people", "young person")
ALTERATIONS = ("dropped", "added", "swapped", "punctuation", "case", "spelling", "merged")


def vocabulary(rng: random.Random) -> list[str]:
    """Return words from common to rare."""
    syllables = [c + v for c in "b d f g k l m n p r s t v w".split() for v in "a e i o u ai ee oo".split()]  # noqa: SIM905
    made = {
        "".join(rng.choices(syllables, k=rng.randint(2, 4))) + rng.choice(["", "n", "s", "r", "t"])
        for _ in range(40_000)
    }
    return [*COMMON, *sorted(made)]


def talk(rng: random.Random, words: list[str], cumulative: list[float], size: int) -> tuple[str, list[SpokenTurn]]:
    """Return one transcript of about `size` characters."""
    parts, turns, at = [], [], 0
    while at < size:
        drawn = iter(rng.choices(words, cum_weights=cumulative, k=rng.randint(20, 160)))
        sentence: list[str] = []
        said: list[str] = []
        for word in drawn:
            sentence.append(word)
            if len(sentence) > 5 and rng.random() < 0.12:
                said.append(" ".join(sentence).capitalize() + rng.choice([".", ".", "?", "!"]))
                sentence = []
            elif rng.random() < 0.08:
                sentence[-1] += ","
        turn = " ".join(said) or "Yes."
        turns.append(SpokenTurn(len(turns) + 1, at, at + len(turn), "young"))
        parts.append(turn)
        at += len(turn) + 1
    return "\n".join(parts), turns


def cut(rng: random.Random, source: Source) -> tuple[str, int]:
    """Return a passage of 8 to 40 words of one turn, and where it begins."""
    while True:
        turn = rng.choice(source.turns)
        words = source.text[turn.start : turn.end].split()
        if len(words) >= 12:
            length = min(len(words), rng.randint(8, 40))
            first = rng.randint(0, len(words) - length)
            passage = " ".join(words[first : first + length])
            return passage, turn.start + source.text[turn.start : turn.end].index(passage)


def altered(rng: random.Random, how: str, said: str, other: str) -> str:
    """Return a passage altered in one way."""
    words = said.split()
    at = rng.randint(2, len(words) - 3)
    if how == "dropped":
        del words[at]
    elif how == "added":
        words.insert(at, "really")
    elif how == "swapped":
        words[at] = "something" if words[at] != "something" else "anything"
    elif how == "punctuation":
        words[at] = words[at][:-1] if words[at][-1] in ",.?!" else words[at] + ","
    elif how == "case":
        words[at] = words[at].swapcase()
    elif how == "spelling":
        long = max(range(len(words)), key=lambda i: len(words[i]))
        letters = words[long]
        words[long] = letters[:1] + letters[2:] if len(letters) > 3 else letters + "e"
    else:
        words = words[: max(4, len(words) // 2)] + other.split()[-max(4, len(other.split()) // 2) :]
    return " ".join(words)


def edited(rng: random.Random, said: str) -> str:
    """Return a passage shortened or filled in as an editor may."""
    words = said.split()
    at = rng.randint(3, len(words) - 4) if len(words) > 8 else 4
    if rng.random() < 0.6:
        return " ".join([*words[: at - 1], "…", *words[at + 1 :]])
    return " ".join([*words[:at], "[the council]", *words[at + 1 :]])


def main() -> None:
    """Make the set, check it, print figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--quotes", type=int, default=300)
    parser.add_argument("--transcripts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    words = vocabulary(rng)
    weight, cumulative = 0.0, []
    for rank in range(1, len(words) + 1):
        weight += 1 / rank
        cumulative.append(weight)
    size = asked.megabytes * 1_000_000 // asked.transcripts
    sources = [Source(f"t{i:03}.txt", *talk(rng, words, cumulative, size)) for i in range(asked.transcripts)]
    lines, truth, quotes = [], [], []
    for number in range(asked.quotes):
        source = rng.choice(sources)
        said, start = cut(rng, source)
        how = ""
        printed = said
        if number % 3 == 0:
            how = ALTERATIONS[number // 3 % len(ALTERATIONS)]
            printed = altered(rng, how, said, cut(rng, rng.choice(sources))[0])
        elif number % 9 == 1:
            printed = edited(rng, said)
        lines.append(Paragraph(f"Some told us: “{printed}” (young person)"))
        truth.append((how, source.name))
        turn = source.turn_at(start)
        quotes.append(
            Quote(
                f"q{number}",
                source.name,
                turn.start,
                turn.end,
                "",
                "S",
                "P",
                "young",
                "young person",
                "c",
                "C",
                "a",
                "human",
                False,  # noqa: FBT003
                "",
                "",
            )
        )
    begun, worked = time.perf_counter(), time.process_time()
    check = check_document(lines, sources, quotes, {"young": YOUNG})
    seconds, cpu = time.perf_counter() - begun, time.process_time() - worked
    outcomes = list(zip(truth, check.findings, strict=True))
    hits = sum(1 for (how, _), f in outcomes if how and f.verdict is not QuoteVerdict.VERBATIM)
    alarms = [f for (how, _), f in outcomes if not how and f.verdict is not QuoteVerdict.VERBATIM]
    misses = [(how, f) for (how, _), f in outcomes if how and f.verdict is QuoteVerdict.VERBATIM]
    total = sum(1 for how, _ in truth if how)
    named = sum(
        1
        for (how, name), f in outcomes
        if how and f.verdict is QuoteVerdict.ALTERED and (f.transcript == name or how == "merged")
    )
    print(
        json.dumps(
            {
                "quotes": asked.quotes,
                "megabytes": sum(len(source.text) for source in sources) / 1e6,
                "seconds": round(seconds, 2),
                "seconds of processor": round(cpu, 2),
                "precision": round(hits / (hits + len(alarms)), 4),
                "recall": round(hits / total, 4),
                "altered, with the right source": f"{named} of {total}",
                "false alarms": [f"{f.verdict}: {f.sought.text[:80]}" for f in alarms],
                "missed": [f"{how}: {f.sought.text[:80]}" for how, f in misses],
                "machine": f"{platform.machine()}, Python {platform.python_version()}",
            },
            indent=2,
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main()
