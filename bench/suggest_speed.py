"""Measure how fast suggestions are, and how much memory they take: python -m bench.suggest_speed [--units 20000] [--quick].

Texts and codes are made up from a fixed seed. Prints medians and 95th percentiles; the machine is described first.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import time

import numpy as np

from qualcode.core.codebook import Code, Codebook
from qualcode.suggest import Suggester

CODES = 40


def invented(count: int, seed: int) -> tuple[list[str], list[list[str]]]:
    """Return texts of about twenty words with the codes that their rarer words stand for."""
    rng = np.random.default_rng(seed)
    letters = np.array(list("aeiounrtlsdgmpbk"))
    words = ["".join(rng.choice(letters, rng.integers(3, 9))) for _ in range(8000)]
    chances = 1 / np.arange(10, len(words) + 10)
    chances /= chances.sum()
    texts, codes = [], []
    for _ in range(count):
        own = rng.choice(len(words), rng.integers(8, 35), p=chances)
        texts.append(" ".join(words[at] for at in own))
        codes.append(sorted({f"c{at % CODES}" for at in own if 100 < at < 400})[:3])
    return texts, codes


def took(work) -> float:
    """Return the seconds that a call took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--quick", action="store_true", help="a smoke run on little data")
    options = parser.parse_args()
    units, singles = (2_000, 30) if options.quick else (options.units, 300)
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    texts, codes = invented(units, 1)
    book = Codebook(
        tuple(Code(f"c{at}", f"Code {at}", definition=" ".join(texts[at].split()[:9])) for at in range(CODES))
    )
    print(
        f"first use (libraries, words, topics; no decisions): {took(lambda: Suggester(book).fit([], [], background=texts)):.2f} s"
    )
    suggester = Suggester(book)
    refits = [took(lambda: suggester.fit(texts, codes, background=texts)) for _ in range(3)]
    print(f"refit, {CODES} codes and {units} coded units: {statistics.median(refits):.2f} s (median of {len(refits)})")
    few = [took(lambda: suggester.fit(texts[:400], codes[:400], background=texts)) for _ in range(3)]
    print(f"refit, {CODES} codes and 400 coded of {units} units: {statistics.median(few):.2f} s (median of {len(few)})")
    learned = sorted(took(lambda at=at: suggester.learn(texts[400 + at], codes[400 + at])) for at in range(20))
    print(f"learning one decision: median {1e3 * learned[10]:.0f} ms, most {1e3 * learned[-1]:.0f} ms")
    ranked = sorted(took(lambda at=at: suggester.rank([texts[-at]])) for at in range(1, singles))
    print(
        f"one unit ranked: median {1e3 * ranked[len(ranked) // 2]:.1f} ms, p95 {1e3 * ranked[int(len(ranked) * 0.95)]:.1f} ms"
    )
    given = sorted(took(lambda at=at: suggester.suggest([texts[-at]])) for at in range(1, singles))
    print(
        f"one unit suggested, with reasons: median {1e3 * given[len(given) // 2]:.1f} ms, p95 {1e3 * given[int(len(given) * 0.95)]:.1f} ms"
    )
    batch = texts[: min(units, 10_000)]
    print(
        f"{len(batch)} units ranked: {statistics.median(took(lambda: suggester.rank(batch)) for _ in range(3)):.2f} s (median of 3)"
    )
    print(f"400 units suggested, with reasons: {took(lambda: suggester.suggest(texts[:400])):.2f} s")
    if not options.quick:
        suggester.rank([text for text in invented(10_000, 2)[0] for _ in range(10)])
    print(
        f"most memory, after ranking 100,000 units: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
    )


if __name__ == "__main__":
    main()
