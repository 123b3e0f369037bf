"""Compare ways of asking about one code: python -m bench.suggest_queues [--codes 8] [--seeds 2] [--asked 100].

Reads ../shared/data/nlupp (hotels) and skips, saying so, where it is absent. Beginning with two quotes of a code, passages are asked about
twenty at a time: at random, the most certain, the least certain, as "more like this code" and as "sharpen this code" do (both with
a fifth drawn by chance). Prints how many of the code's quotes were met, and the average precision on passages held out.
"""

from __future__ import annotations

import argparse
from statistics import mean

import numpy as np
from sklearn.metrics import average_precision_score

from bench.suggest_quality import DATA, nlupp
from qualcode.core.spans import Span
from qualcode.storage.review import Waiting, mixed, sharpening
from qualcode.suggest import Suggester

STEP = 20
SHARE = 0.2
"""What chance draws of a queue unless a project says otherwise."""
WAYS = ("random", "most certain", "least certain", "more like", "sharpen")


def asked_next(way: str, suggester: Suggester, texts: list[str], code: str, at: int, seed: int) -> list[int]:
    """Return the places of the next passages to ask about."""
    if way == "random":
        return list(np.random.default_rng(seed).permutation(len(texts))[:STEP])
    if way in {"more like", "sharpen"}:
        return queued(way, suggester, texts, code, seed)
    scores = suggester.rank(texts)[:, at]
    key = -scores if way == "most certain" else np.abs(scores - suggester.threshold)
    return list(np.argsort(key, kind="stable")[:STEP])


def queued(way: str, suggester: Suggester, texts: list[str], code: str, seed: int) -> list[int]:
    """Return the places of what Review would show first, which is of what is suggested and of what chance draws."""
    waiting = [
        Waiting(0, "", "", Span(place, place + 1), code, found.score, "", place, text)
        for place, (text, proposals) in enumerate(zip(texts, suggester.suggest(texts), strict=True))
        for found in proposals
        if found.code_id == code
    ]
    waiting.sort(key=lambda w: -w.score)
    shown = waiting if way == "more like" else sharpening(waiting)
    chance = np.random.default_rng(seed).permutation(len(texts))[:STEP]
    by_chance = [Waiting(0, "", "", Span(p, p + 1), "", 0.0, "", p, texts[p], audit=True) for p in chance.tolist()]
    return [one.ordinal for one in mixed(shown, by_chance, SHARE)[:STEP]]


def run(way: str, code: str, seed: int, asked: int, data: tuple) -> tuple[float, float]:
    """Return the share of the code's quotes met, and the average precision on what was held out."""
    book, texts, codes = data
    at = [each.id for each in book].index(code)
    order = np.random.default_rng(seed).permutation(len(texts))
    held = len(texts) * 2 // 5
    test, pool = order[:held], list(order[held:])
    fits = [place for place in pool if code in codes[place]]
    known = fits[:2]
    left = [place for place in pool if place not in known]
    for step in range(0, asked, STEP):
        suggester = Suggester(book, seed=seed)
        suggester.fit([texts[i] for i in known], [codes[i] for i in known], background=[texts[i] for i in pool])
        chosen = asked_next(way, suggester, [texts[i] for i in left], code, at, seed + step)
        known += [left[i] for i in chosen]
        left = [place for number, place in enumerate(left) if number not in set(chosen)]
    suggester.fit([texts[i] for i in known], [codes[i] for i in known], background=[texts[i] for i in pool])
    truth = [code in codes[i] for i in test]
    scores = suggester.rank([texts[i] for i in test])[:, at]
    return sum(code in codes[i] for i in known) / len(fits), float(average_precision_score(truth, scores))


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--codes", type=int, default=8)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--asked", type=int, default=100)
    told = parser.parse_args()
    if not DATA.is_dir():
        print("skipped: ../shared/data is not there")
        return
    book, texts, codes = nlupp("hotels")
    counts = {code.id: sum(code.id in own for own in codes) for code in book}
    some = sorted((c for c, n in counts.items() if 15 <= n <= len(texts) // 10), key=lambda c: (counts[c], c))
    some = some[:: max(1, len(some) // told.codes)][: told.codes]
    print(
        f"{len(texts)} passages, {len(some)} codes of {min(counts[c] for c in some)} to {max(counts[c] for c in some)} quotes"
    )
    for way in WAYS:
        found = [run(way, code, seed, told.asked, (book, texts, codes)) for code in some for seed in range(told.seeds)]
        met, precision = (mean(each[at] for each in found) for at in (0, 1))
        print(
            f"{way:>14}: {met:4.0%} of the quotes met after {told.asked} asked; average precision held out {precision:.2f}"
        )


if __name__ == "__main__":
    main()
