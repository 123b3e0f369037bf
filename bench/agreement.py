"""How long a whole agreement report takes: 20,000 units × 40 codes × 3 coders, 1,000 bootstrap samples.

Run: python -m bench.agreement [--units 20000] [--codes 40] [--coders 3] [--samples 1000]. The aim is 10 seconds at most.
"""

from __future__ import annotations

import argparse
import json
import random
import time

from qualcode.core.agreement import agreement_report, judge_units, methods_paragraph
from qualcode.core.codebook import Code, Codebook


def invented(units: int, codes: int, coders: int) -> dict[str, dict[int, set[str]]]:
    """Return codings in which coders mostly follow a common truth, about 1.2 codes a unit."""
    rng = random.Random(11)
    names = [f"c{number}" for number in range(codes)]
    weights = [1 / (rank + 1) for rank in range(codes)]
    truth = [set(rng.choices(names, weights, k=rng.choice((0, 1, 1, 1, 2, 3)))) for _ in range(units)]
    given: dict[str, dict[int, set[str]]] = {}
    for coder in range(coders):
        given[f"coder {coder + 1}"] = {
            unit: {code for code in found if rng.random() < 0.8}
            | ({rng.choice(names)} if rng.random() < 0.1 else set())
            for unit, found in enumerate(truth)
        }
    return given


def main() -> None:
    """Measure once and print JSON."""
    options = argparse.ArgumentParser()
    for name, value in (("units", 20_000), ("codes", 40), ("coders", 3), ("samples", 1_000)):
        options.add_argument(f"--{name}", type=int, default=value)
    chosen = options.parse_args()
    book = Codebook(
        tuple(
            Code(f"c{number}", f"Code {number}", parent=None if number % 8 == 0 else f"c{number // 8 * 8}")
            for number in range(chosen.codes)
        )
    )
    given = invented(chosen.units, chosen.codes, chosen.coders)
    start = time.perf_counter()
    judgements = judge_units(range(chosen.units), given)
    counted = time.perf_counter()
    report = agreement_report(judgements, book, samples=chosen.samples, seed=1)
    done = time.perf_counter()
    figures = {"count_s": counted - start, "report_s": done - counted, "total_s": done - start, **vars(chosen)}
    print(json.dumps({key: round(value, 3) for key, value in figures.items()}))
    print(methods_paragraph(report))


if __name__ == "__main__":
    main()
