"""Where qualcode's rule and spaCy's `sentencizer` end sentences differently: python -m bench.sentence_ends [--show 20].

Reads the long paragraphs of the focus groups and podcasts in ../shared/data, as they are spoken; skips, saying so, where they are
absent. Prints how many ends both find, and how many only one of them, with some of these to look at.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import spacy

from qualcode.core.sentences import sentences
from qualcode.core.units import WHOLE_TURN

DATA = Path(__file__).parents[2] / "shared/data"
AROUND = 45


def paragraphs() -> list[str]:
    """Return the paragraphs that are longer than a unit."""
    files = [*DATA.glob("pohi-focus-groups/*/*.rst"), *DATA.glob("changelog-podcast/*/*.md")]
    texts = (file.read_text(encoding="utf-8") for file in sorted(files))
    found = (paragraph.replace("\n", " ").strip() for text in texts for paragraph in text.split("\n\n"))
    return [paragraph for paragraph in found if len(paragraph) > WHOLE_TURN]


def main() -> None:
    """Compare, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--show", type=int, default=20)
    given = arguments.parse_args()
    found = paragraphs()
    if not found:
        print(f"skipped: there is nothing to read in {DATA}")
        return
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    both, only = 0, {"only the rule": [], "only spaCy": []}
    for paragraph in found:
        ours = {span.end for span in sentences(paragraph)}
        theirs = {sent.start_char + len(sent.text.rstrip()) for sent in blank(paragraph).sents}
        both += len(ours & theirs)
        for who, ends in (("only the rule", ours - theirs), ("only spaCy", theirs - ours)):
            only[who] += [f"{paragraph[max(0, e - AROUND) : e]} ¦ {paragraph[e : e + AROUND]}" for e in sorted(ends)]
    print(f"{len(found)} paragraphs; ends found by both: {both}")
    chance = random.Random(1)
    for who, places in only.items():
        print(f"{who}: {len(places)}")
        for place in chance.sample(places, min(given.show, len(places))):
            print("   ", place)


if __name__ == "__main__":
    main()
