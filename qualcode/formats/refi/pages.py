"""Selections on the pages of a PDF, found again in its text by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.formats.refi.xml import child, children, guid, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_FEWEST = 8
"""Words with fewer characters than these, blanks not counted, stand elsewhere by chance."""


def also_in_text(outer: Element, representation: Element) -> set[str]:
    """Return the GUIDs of selections on pages that stand in the text too, as ATLAS.ti writes them."""
    in_text = {guid(mark.get("guid")) for mark in children(representation, "PlainTextSelection")}
    return {guid(mark.get("guid")) for mark in children(outer, "PDFSelection")} & in_text


def found_by_words(outer: Element, representation: Element, text: str) -> Iterator[tuple[Element, int, int]]:
    """Yield the other selections on pages whose words stand once in the text, with their place in it as `[start, end)`.

    Blanks are passed over: how words are parted on a page differs from how they are in the text.
    """
    known = also_in_text(outer, representation)
    kept = [at for at, char in enumerate(text) if not char.isspace()]
    packed = "".join(text[at] for at in kept)
    for mark in children(outer, "PDFSelection"):
        words = "".join(text_of(child(mark, "Representation"), "PlainTextContent").split())
        if len(words) < _FEWEST or guid(mark.get("guid")) in known or packed.count(words) != 1:
            continue
        at = packed.index(words)
        yield mark, kept[at], kept[at + len(words) - 1] + 1
