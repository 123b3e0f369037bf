"""A document as data: what every export says, before Word, HTML, Markdown or PDF decide how it looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style.

    `link` is an anchor in the same document, without '#'; `href` leads into a file beside it ("evidence.html#q12"); `anchor`
    is a name of these words, to be led to.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    href: str = ""
    anchor: str = ""


Inline = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; the document's title is not one of them."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `lead` opens a section, `note` is small print, `counts` a line of figures.

    With `keep` it stands on one page with what follows.
    """

    runs: Inline
    style: Literal["body", "lead", "note", "counts", "warning"] = "body"
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of items. With `keep` the last stands on one page with what follows."""

    items: tuple[Inline, ...]
    keep: bool = False


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """Someone's words, exactly; signed with `attribution` (no brackets); `source` leads back to the evidence."""

    text: str
    attribution: str
    source: Inline = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. The first cell of each row names the row.

    `widths` are shares of the line, `anchors` name rows, columns listed in `figures` (from 0) are set to the right.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    widths: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One statistic, to be read at a glance; where it comes from stands in a table of its own."""

    value: str
    label: str
    change: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of statistics."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `said` is its count in words, base included."""

    label: str
    value: int
    said: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart. The same counts are always in a table nearby; `caption` is also the picture's description."""

    caption: str
    bars: tuple[Bar, ...]
    unit: str = "passages"


@dataclass(frozen=True, slots=True)
class Place:
    """A place to write in by hand; `kept` is what was written there, in the document's own format.

    `name` is at most 36 small letters, digits and hyphens. Formats that nobody writes in (PDF) leave it out.
    """

    name: str
    label: str
    kept: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page where there are pages."""


Block = Heading | Paragraph | Bullets | QuoteBlock | Table | Figures | Bars | Place | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `date` is the ISO day of the newest data in it, so that the same data makes the same bytes."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    organisation: str = ""
    language: str = "en-GB"
    date: str = ""
    notices: tuple[str, ...] = field(default=())


def plain(text: str) -> Inline:
    """Return text as one unstyled run."""
    return (Run(text),)


def words(inline: Inline) -> str:
    """Return the text of some runs."""
    return "".join(run.text for run in inline)
