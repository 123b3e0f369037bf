"""Made talk, and quotes from it that are altered in the ways people alter quotes.

Turns of sentences from a vocabulary of 40,000 made words and the commonest English ones, drawn by Zipf's law.
"""

from __future__ import annotations

import random

COMMON = """the and to of a in that it is was I for on you he be
with as by at have are this not but had his they from she which or
we an there her were one do been all their has would will what if can
when so no said who more about up them some could him into its then two
out time like only my did other me your now over just may these new also
people any know very see first""".split()  # noqa: SIM905
ALTERATIONS = ("dropped", "added", "swapped", "punctuation", "case", "spelling", "merged")


def vocabulary(rng: random.Random) -> list[str]:
    """Return words from common to rare."""
    syllables = [c + v for c in "b d f g k l m n p r s t v w".split() for v in "a e i o u ai ee oo".split()]  # noqa: SIM905
    made = {
        "".join(rng.choices(syllables, k=rng.randint(2, 4))) + rng.choice(["", "n", "s", "r", "t"])
        for _ in range(40_000)
    }
    return [*COMMON, *sorted(made)]


def talk(rng: random.Random, words: list[str], cumulative: list[float], size: int) -> list[str]:
    """Return the turns of one transcript of about `size` characters."""
    turns, at = [], 0
    while at < size:
        sentence: list[str] = []
        said: list[str] = []
        for word in rng.choices(words, cum_weights=cumulative, k=rng.randint(20, 160)):
            sentence.append(word)
            if len(sentence) > 5 and rng.random() < 0.12:
                said.append(" ".join(sentence).capitalize() + rng.choice([".", ".", "?", "!"]))
                sentence = []
            elif rng.random() < 0.08:
                sentence[-1] += ","
        turns.append(" ".join(said) or "Yes.")
        at += len(turns[-1]) + 1
    return turns


def cut(rng: random.Random, turn: str) -> str:
    """Return a passage of 8 to 40 words of a turn, which has twelve words or more."""
    words = turn.split()
    length = min(len(words), rng.randint(8, 40))
    first = rng.randint(0, len(words) - length)
    return " ".join(words[first : first + length])


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
