"""Who a document says spoke: the brackets after a quote, and the other ways in which people sign one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qualcode.core.model import Group
    from qualcode.core.quotecheck_read import Paragraph

_NOTE = r"(?:\s*(?:\[\^?\w{1,4}\]|[¹²³⁰⁴-⁹]+|\d{1,3}(?!\w)))*"
"""The number of a footnote, or of the evidence, that may stand between a quote and its signature."""

_NOTE_INSIDE = re.compile(r"(?:\[\^?\d{1,3}\]|[¹²³⁰⁴-⁹])+$")
_LONGEST = 80
"""Code points that a signature and what stands about it may have."""

_SIGNED = re.compile(rf"{_NOTE}[\s*_.,|–—-]*\(([^()\d][^()]{{1,60}})\)")
_ALONE = re.compile(rf"[\s*_.,–—-]*\(([^()\d][^()]{{1,60}})\)[\s*_.,;]*{_NOTE}\s*(?=\n|$)")
_SQUARE = re.compile(rf"{_NOTE}[\s*_.,–—-]*\[([^\[\]\d][^\[\]]{{1,60}})\]")
_PARTED = re.compile(rf"{_NOTE}[\s*_.]*[–—~|/:,-]\s*([^\W\d][^“”\"\n]{{1,80}})")
"""What stands after a dash, a comma, a stroke or a colon."""

_BEFORE = re.compile(r"(?:^|[^”\"’'\s*_.])[\s*_]*\(([^()\d][^()]{1,60})\)[\s*_]*[:,–—-]?[\s*_]*$")
_OPENS = re.compile(r"^[\s*_]*\(([^()\d][^()]{1,60})\)[\s*_]*[:,–—-]?[\s*_]*$")
_REMARK = re.compile(
    r"(?:see|cf|pages?|pp?\.|ibid|emphasis|(?:my|our|original) emphasis|italics|figure|fig\.|table|chapter|section|appendix|annex"
    r"|paragraph|translat\w*|source:|sic|e\.g|i\.e|which|who|whose|and|but|though|although|because|this|that|these|not|also)\b",
    re.IGNORECASE,
)
"""How brackets begin that say something about a quote, and not who spoke."""

_AT_END = re.compile(r"(?:\(([^()\d][^()]{1,60})\)|\n\s*[–—-]\s*([^\W\d][^()\n]{1,60}))[\s*_.]*$")
_INSIDE = re.compile(
    r"^(.*\w\W*?)(?:\s[\s*_]*\(([^()\d][^()]{1,60})\)|\s*[–—-]\s*([^\W\d][^()–—\n]{1,60}))[\s*_.]*$", re.DOTALL
)
_PLACE = re.compile(r"\w, characters \d+–\d+\W*$")
_SENTENCE = re.compile(r"[.!?;”]\s+")
_ARTICLE = r"(?:an?|one|another|the|some|several|many|other)\s+(?:other\s+)?"
_SAYS = (
    r"(?:said|says?|saying|told|tells?|explain(?:s|ed)?|described?|describes|add(?:s|ed)?|felt|feels?|not(?:es|ed)|comment(?:s|ed)"
    r"|reports?|reported|asks?|asked|argue[sd]?|remember(?:s|ed)|recall(?:s|ed)|wrote|writes|puts?|thought|thinks|reflect(?:s|ed)"
    r"|stat(?:es|ed)|shared|agreed|warned|observed|suggested|replied)"
)
_BETWEEN = r"(?:,?\s+(?!(?:and|but|while|when|so|because|that|one|an?|another|someone|some|others?|who|than)\b)[\w'’-]+){0,6}?,?\s+"
"""Words between who speaks and the verb, none of which may bring in somebody else."""


class GroupNames:
    """Knows groups by the ways a document may name them: name, attribution, one or several of them, and id where alone."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._called: dict[str, str] = {}
        self._ids = {_key(group.id): group.attribution for group in groups}
        for group in groups:
            for name in (group.attribution, group.name):
                stem = _words_of(name).rstrip(".")
                self._called.setdefault(stem[:-1] if stem.endswith("s") and len(stem) > 3 else stem, group.attribution)
        stems = sorted((stem for stem in self._called if stem), key=len, reverse=True)
        one = "|".join(r"[\s‐‑-]+".join(re.escape(word) for word in stem.split()) for stem in stems) or r"(?!)"
        self._name = rf"(?<!\w)(?P<name>{one})s?\.?(?!\w)"
        self._any = re.compile(self._name, re.IGNORECASE)
        self._alone = re.compile(rf"\W*(?:{_ARTICLE})?{self._name}\W*", re.IGNORECASE)
        self._leads = re.compile(rf"\W*(?:{_ARTICLE})?{self._name}(?:\s*\d+)?\s*(?:$|[,;(.–—|\n-])", re.IGNORECASE)
        self._says = (
            re.compile(rf"^\W*(?:{_ARTICLE})?{self._name}(?:\s*[\d,(–-][^:]*)?\s*:[\s*_]*$", re.IGNORECASE),
            re.compile(rf"{self._name}{_BETWEEN}{_SAYS}\b[^:]{{0,30}}[:,]?[\s*_(]*$", re.IGNORECASE),
            re.compile(
                rf"\b(?:words? of|according to|from)\s+(?:{_ARTICLE})?{self._name}\s*[,:][\s*_]*$", re.IGNORECASE
            ),
        )
        self._said = (
            re.compile(rf"\W*{_SAYS}\s+(?:{_ARTICLE})?{self._name}", re.IGNORECASE),
            re.compile(rf"\W*(?:as\s+)?(?:{_ARTICLE})?{self._name}{_BETWEEN}{_SAYS}\b", re.IGNORECASE),
        )

    def whole(self, words: str) -> str:
        """Return the attribution of the group that some words name, and nothing else; "" if they do not."""
        if len(words) > _LONGEST:
            return ""
        found = self._alone.fullmatch(words)
        return self._meant(found) or self._ids.get(_key(words), "")

    def within(self, words: str) -> str:
        """Return the attribution of the one group that is named somewhere in some words; "" if none is, or several are."""
        named = {self._meant(found) for found in self._any.finditer(words)}
        return self.whole(words) or (named.pop() if len(named) == 1 else "")

    def leading(self, words: str) -> str:
        """Return the attribution of the group that some words begin with, alone or with more about who spoke after it."""
        return self._meant(self._leads.match(words)) or self.whole(words)

    def speaking_before(self, words: str) -> str:
        """Return the attribution of the group that words before a quote say spoke: "One young person told us:"."""
        sentence = _SENTENCE.split(words[-2 * _LONGEST :])[-1]
        if not self.within(sentence):
            return ""
        return next((self._meant(found) for shape in self._says if (found := shape.search(sentence))), "")

    def speaking_after(self, words: str) -> str:
        """Return the attribution of the group that words after a quote say spoke: ", said one young person"."""
        near = words[: 2 * _LONGEST]
        if re.match(r"[\s*_.]*[A-Z]", near):  # another sentence
            return ""
        return next((self._meant(found) for shape in self._said if (found := shape.match(near))), "")

    def _meant(self, found: re.Match[str] | None) -> str:
        return "" if found is None else self._called[_words_of(found["name"])]


def signature(paragraphs: Sequence[Paragraph], at: int, offset: int) -> str:
    """Return what stands in brackets after a quote that ends in paragraph `at`, on its line or alone on the next one."""
    rest = paragraphs[at].text[offset:]
    found = _SIGNED.match(rest)
    if found is None and _ended(rest):
        found = _ALONE.match(_next(paragraphs, at))
    words = _spaced(found[1]) if found else ""
    return "" if _REMARK.match(words) else words


def signed_otherwise(
    paragraphs: Sequence[Paragraph], first: int, begin: int, last: int, offset: int, names: GroupNames
) -> str:
    """Return the attribution of the group that signs a quote in another way than by brackets after it; "" if none does.

    The quote begins at `begin` of paragraph `first` and ends at `offset` of paragraph `last`.
    """
    rest, before = paragraphs[last].text[offset:], paragraphs[first].text[:begin]
    return next((found for found in _otherwise(paragraphs, first, last, rest, before, names) if found), "")


def _otherwise(
    paragraphs: Sequence[Paragraph], first: int, last: int, rest: str, before: str, names: GroupNames
) -> Iterator[str]:
    square, parted = _SQUARE.match(rest), _PARTED.match(rest)
    yield names.within(square[1]) if square else ""
    yield names.leading(parted[1]) if parted else names.whole(rest)
    yield names.speaking_after(rest)
    in_brackets = _OPENS.match(before) or _BEFORE.search(before)
    yield names.within(in_brackets[1]) if in_brackets else ""
    yield names.speaking_before(before)
    row = {found for line in paragraphs[last].row if (found := names.whole(line))}
    yield row.pop() if len(row) == 1 else ""
    opens = not before.strip(" \t*_•·-")
    previous = _beside(paragraphs, first, -1) if opens else ""
    if previous.rstrip(" *_").endswith(":"):
        yield names.speaking_before(previous)
    labels = _labels_before(paragraphs, first, names) if opens else 0
    following = _next(paragraphs, last) if _ended(rest) else ""
    if following:
        dashed = re.match(r"[\s*_]*[–—~-]\s*(.{2,80})", following)
        yield names.leading(dashed[1]) if dashed else ""
        if len(following) <= 60 and not labels:
            yield names.whole(following)
    if labels > 1 or (labels and names.whole(following)):  # one alone is a heading
        yield names.whole(previous)


def unsigned(block: str, names: GroupNames) -> tuple[str, str]:
    """Return the words of a block quote and the signature at their end: in brackets, or after a dash."""
    ending = _AT_END.search(block)
    if ending is None or _REMARK.match(ending[1] or ending[2]):
        return signed_inside(block, names)
    return block[: ending.start()].strip(), _spaced(ending[1] or ending[2])


def without_note(words: str) -> str:
    """Return a quote without the number of a note at its end."""
    return _NOTE_INSIDE.sub("", words)


def signed_inside(words: str, names: GroupNames) -> tuple[str, str]:
    """Return a quote, and the group that signs it within its own quotation marks: “… (young person)”."""
    found = _INSIDE.match(words)
    if found is None:
        return words, ""
    signed = names.within(found[2]) if found[2] else names.leading(found[3])
    return (found[1].strip(), _spaced(found[2] or found[3])) if signed else (words, "")


def only_signs(text: str, names: GroupNames) -> bool:
    """Say whether a paragraph is nothing but a signature, or the place of a quote as qualcode prints it."""
    return (
        bool(names.whole(text))
        or bool(_PLACE.search(text))
        or (text.lstrip(" *_")[:1] in "–—-(" and bool(names.leading(text)))
    )


def _labels_before(paragraphs: Sequence[Paragraph], at: int, names: GroupNames) -> int:
    """Return how many names of groups take turns with quotes up to here, if it is a name that comes first; 0 if it is not.

    `at` is the paragraph of a quote. Without blank lines a name between two quotes may belong to either.
    """
    count = 0
    while at > 0 and paragraphs[at - 1].text.strip() and names.whole(paragraphs[at - 1].text):
        count, at = count + 1, at - 2
        if at < 0 or not (paragraphs[at].quoted or re.match(r"[\s*_>]*[“„«\"‘']", paragraphs[at].text)):
            return count
    return 0


def _ended(rest: str) -> bool:
    return len(rest) < _LONGEST and not re.sub(_NOTE, "", rest).strip(" *_.,")


def _spaced(words: str) -> str:
    """Return a signature as one line: in a narrow column it may be broken."""
    return " ".join(words.split()).strip(" *_")


def _next(paragraphs: Sequence[Paragraph], at: int) -> str:
    return _beside(paragraphs, at, 1)


def _beside(paragraphs: Sequence[Paragraph], at: int, step: int) -> str:
    """Return what stands next (or before), if no more than a line is empty between, and it is not of another row of a table.

    Lines joined into one leave empty ones behind.
    """
    reach = range(at + step, at + step * (3 + paragraphs[at].text.count("\n")), step)
    near = next((paragraphs[k] for k in reach if 0 <= k < len(paragraphs) and paragraphs[k].text.strip()), None)
    if near is None or near.row != paragraphs[at].row:
        return ""
    return near.text


def _words_of(name: str) -> str:
    return " ".join(re.split(r"[\s‐‑-]+", name.casefold().strip()))


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
