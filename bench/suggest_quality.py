"""Measure how good suggestions are: python -m bench.suggest_quality [--seeds 5] [--weights FOLDER] [--quick].

Reads labelled data beside the repository (../shared/data) and skips what is not there. For each set, two fifths are held
out; the suggester gets names and one-line definitions and K labels a code, or three examples a code and no labels; the rest of
the text is its background. Beside it, TF-IDF and logistic regression with scikit-learn's settings (C = 1), and with C = 10.
Prints means with 95 % intervals over seeds.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import json
import re
import subprocess
from pathlib import Path

import numpy as np
from scipy.special import stdtrit

from qualcode.core.codebook import Code, Codebook, slug
from qualcode.suggest import Suggester
from qualcode.suggest.measures import MEASURES, measured
from qualcode.suggest.semantic import KeptVectors, open_encoder

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
BUDGETS = ("0", "examples", "1", "4", "8", "32", "200 in all")
GERMAN = {
    "motorized transport": ("Motorisierter Verkehr", "Autos, Busse, Bahnen, Lieferverkehr und alles andere mit Motor."),
    "non-motorized transport": ("Nicht motorisierter Verkehr", "Zu Fuß gehen, Rad fahren, Roller: Wege ohne Motor."),
    "cycling": ("Radverkehr", "Fahrrad fahren, Radwege, Fahrradstraßen und Abstellplätze für Räder."),
    "walking": ("Fußverkehr", "Gehen, Gehwege, Querungen und Zebrastreifen für Fußgänger."),
    "scooters": ("Roller", "E-Scooter und Tretroller und wo sie abgestellt werden."),
    "public transport (local)": ("Öffentlicher Nahverkehr", "Bus, S-Bahn, U-Bahn, Haltestellen und Fahrpläne."),
    "public transport (long-distance)": ("Fernverkehr", "Fernzüge und Fernbusse."),
    "commercial transport": ("Wirtschaftsverkehr", "Lieferverkehr, Lastwagen, Lieferzonen und Paketdienste."),
    "stationary traffic (parking)": ("Ruhender Verkehr", "Parken, Parkplätze, Anwohnerparken und Falschparker."),
    "moving traffic": (
        "Fließender Verkehr",
        "Verkehrsführung, Tempo, Kreuzungen, Einbahnstraßen und Durchgangsverkehr.",
    ),
    "inter- and multimodality": (
        "Inter- und Multimodalität",
        "Umsteigen zwischen Verkehrsmitteln und ihre Verknüpfung.",
    ),
    "new services": ("Neue Angebote", "Carsharing, Leihräder, Leihroller und andere neue Dienste."),
}


def nlupp(domain: str):
    """Return one domain of nlupp: codebook, texts, codes."""
    described = json.loads((DATA / "nlupp/ontology.json").read_text("utf-8"))["intents"]
    found = [
        row for path in sorted((DATA / "nlupp" / domain).glob("*.json")) for row in json.loads(path.read_text("utf-8"))
    ]
    codes = [[slug(name) for name in row.get("intents", [])] for row in found]
    used = {code for own in codes for code in own}
    book = Codebook(
        tuple(
            Code(slug(name), name.replace("_", " "), definition=entry["description"])
            for name, entry in described.items()
            if slug(name) in used
        )
    )
    return book, [row["text"] for row in found], codes


def gambling(part: int):
    """Return one question of the gambling consultation: codebook, texts, codes."""
    folder = DATA / "themefinder-gambling/evals/data/gambling_XS"
    answers = folder / f"outputs/mapping/2025-07-22/question_part_{part}"
    themes = json.loads((answers / "themes.json").read_text("utf-8"))
    lines = (folder / f"inputs/question_part_{part}/responses.jsonl").read_text("utf-8").splitlines()
    said = {row["response_id"]: row["response"] for row in map(json.loads, lines)}
    coded = [json.loads(line) for line in (answers / "mapping.jsonl").read_text("utf-8").splitlines()]
    book = Codebook(
        tuple(Code(t["topic_id"].lower(), t["topic_label"], definition=t["topic_description"]) for t in themes)
    )
    return book, [said[row["response_id"]] for row in coded], [[x.lower() for x in row["labels"]] for row in coded]


def ottensen():
    """Return the German traffic consultation: codebook, texts, codes."""
    path = next((DATA / "cimt-ottensen-themes").glob("*/*.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    book = Codebook(
        tuple(Code(slug(key), *said[:1], definition=said[1]) for key, said in GERMAN.items()), language="de"
    )
    texts = [f"{row['title']}. {row['text']}" for row in rows]
    return book, texts, [[slug(key) for key in GERMAN if row[key].strip() == "1"] for row in rows]


def interviews():
    """Return the coded segments of seven interviews (MAXQDA's PDF, by pdftotext): codes by name alone, texts, codes."""
    path = DATA / "pdpilot-maxqda-pdf/results/coded-segments.pdf"
    printed = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=False).stdout
    rows: list[list[str]] = []
    for line in printed.splitlines():
        if found := re.match(r"P\d\s+(\S.*?)\s{3,}(\S.*)", line):
            rows.append([found[1].split(">")[-1].strip(), found[2]])
        elif rows and line.startswith(" ") and line.strip():
            rows[-1][1] += f" {line.strip()}"
    coded: dict[str, set[str]] = {}
    for name, text in rows:
        if name != "Anonymize":
            coded.setdefault(text, set()).add(name)
    if not coded:
        raise FileNotFoundError(path)
    names = sorted(set().union(*coded.values()))
    book = Codebook(tuple(Code(slug(name), name) for name in names))
    return book, list(coded), [[slug(name) for name in sorted(own)] for own in coded.values()]


SETS = {
    "nlupp banking": lambda: nlupp("banking"),
    "nlupp hotels": lambda: nlupp("hotels"),
    "gambling, question 1": lambda: gambling(1),
    "gambling, question 2": lambda: gambling(2),
    "Ottensen (German)": ottensen,
    "interviews, rare codes": interviews,
}


def chosen(truth, pool, budget: str, rng) -> list[int]:
    """Return texts to learn from: drawn in random order while one of their codes has fewer than wanted."""
    if budget == "0":
        return []
    order = rng.permutation(pool).tolist()
    if budget.endswith("in all"):
        return order[: int(budget.split(maxsplit=1)[0])]
    wanted = 3 if budget == "examples" else int(budget)
    have, found = np.zeros(truth.shape[1]), []
    for at in order:
        if truth[at].any() and (have[truth[at]] < wanted).any():
            found.append(at)
            have += truth[at]
    return found


def logistic(texts, truth, others, strength: float):
    """Return the scores of the baseline."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = TfidfVectorizer()
    features, rest = vectors.fit_transform(texts), vectors.transform(others)
    found = np.tile(truth.mean(axis=0, dtype=float), (len(others), 1))
    for code in np.flatnonzero(truth.any(axis=0) & ~truth.all(axis=0)):
        line = LogisticRegression(C=strength, max_iter=300).fit(features, truth[:, code])
        found[:, code] = line.predict_proba(rest)[:, 1]
    return found


def one_run(book, texts, truth, budget: str, seed: int, encoder) -> dict[str, dict[str, float]]:
    """Return every measure of every method for one split."""
    order = np.random.default_rng(seed).permutation(len(texts))
    held = round(len(texts) * 0.4)
    test, pool = order[:held], order[held:]
    known = chosen(truth, pool, budget, np.random.default_rng(1000 + seed))
    ids = [code.id for code in book]
    others, background = [texts[at] for at in test], [texts[at] for at in pool]
    learned, codes = [texts[at] for at in known], [[ids[c] for c in np.flatnonzero(truth[at])] for at in known]
    found = {}
    for name, model in (("default", None), *((("semantic", encoder),) if encoder else ())):
        if budget == "examples":
            quoted = {code: [t for t, own in zip(learned, codes, strict=True) if code in own][:3] for code in ids}
            shown = tuple(dataclasses.replace(code, examples=tuple(quoted[code.id])) for code in book)
            suggester = Suggester(Codebook(shown, language=book.language), model)
            suggester.fit([], [], background=background)
        else:
            suggester = Suggester(book, model)
            suggester.fit(learned, codes, background=background)
        found[name] = measured(truth[test], suggester.rank(others), suggester.threshold, seed)
    if learned and budget != "examples":
        for strength in (1.0, 10.0):
            scores = logistic(learned, truth[known], others, strength)
            found[f"tf-idf + LR, C={strength:g}"] = measured(truth[test], scores, 0.5, seed)
    return found


def half_width(values: list[float]) -> float:
    """Return half the width of the mean's 95 % interval, by Student's t: seeds are few."""
    if len(values) == 1:
        return 0.0
    return float(stdtrit(len(values) - 1, 0.975) * np.std(values, ddof=1) / np.sqrt(len(values)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument(
        "--weights", type=Path, help="a folder with the semantic extra's weights, if it is not installed"
    )
    parser.add_argument("--quick", action="store_true", help="a smoke run: one set, one seed")
    options = parser.parse_args()
    encoder = open_encoder(options.weights)
    encoder = KeptVectors(encoder, {}) if encoder else None
    for name, load in SETS.items() if not options.quick else [("gambling, question 1", SETS["gambling, question 1"])]:
        try:
            book, texts, labels = load()
        except (OSError, StopIteration):
            print(f"\n{name}: not there, left out")
            continue
        ids = [code.id for code in book]
        truth = np.array([[code in own for code in ids] for own in labels])
        print(f"\n{name}: {len(texts)} texts, {len(book)} codes")
        for budget in BUDGETS:
            runs = [
                one_run(book, texts, truth, budget, seed, encoder)
                for seed in range(1 if options.quick else options.seeds)
            ]
            for method in runs[0]:
                figures = []
                for measure in MEASURES:
                    values = [run[method][measure] for run in runs]
                    figures.append(f"{measure} {np.mean(values):.3f}±{half_width(values):.3f}")
                print(f"{budget:>10} | {method:<20} | {'  '.join(figures)}", flush=True)


if __name__ == "__main__":
    main()
