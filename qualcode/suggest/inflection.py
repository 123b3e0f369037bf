"""What stems do not tell: "officers" is "officer" and "office" is not; "buses" is "bus"."""

from __future__ import annotations

_ENDINGS = {
    "en": ("ing", "es", "ed", "ly", "s", "e"),
    "de": ("nen", "ern", "em", "en", "er", "es", "e", "n", "s"),
}  # fmt: skip
"""What inflection adds in the languages whose stemmers take away more than that."""

_FOLDED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})

_IRREGULAR = {
    "en": {
        "buses": "bus", "children": "child", "crises": "crisis", "feet": "foot", "knives": "knife", "lives": "life",
        "men": "man", "mice": "mouse", "teeth": "tooth", "thieves": "thief", "viruses": "virus", "wives": "wife",
        "women": "woman",
    },
    "de": {"busse": "bus", "bussen": "bus", "autos": "auto", "fotos": "foto", "handys": "handy", "kinos": "kino"},
}  # fmt: skip


def irregular(language: str) -> dict[str, str]:
    """Return the commonest forms that endings do not explain, with the word each is of."""
    return _IRREGULAR.get(language, {})


def inflected(word: str, stem: str, language: str) -> str:
    """Return the same for two forms of one word, in lower case, of that stem, and something else for another word's.

    It is the stem with what is left between it and the word's ending: "accountable" and "accountants" share a stem and differ
    in "abl" and "ant". Languages whose endings are not known here go by the stem.
    """
    endings = _ENDINGS.get(language)
    if endings is None:
        return stem
    rest = word.translate(_FOLDED) if language == "de" else word
    while len(rest) > len(stem):
        ending = next((each for each in endings if rest.endswith(each)), "")
        if not ending:
            break
        rest = rest.removesuffix(ending)
    if language == "en" and rest.endswith("y"):
        rest = f"{rest[:-1]}i"
    same = 0
    while same < min(len(rest), len(stem)) and rest[same] == stem[same]:
        same += 1
    left = rest[same:]
    doubled = rest[same - 1 : same]
    return stem if left in {"", doubled} else f"{stem}+{left}"
