"""How codes with their counts, passages, and a passage in its context are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from qualcode.core.report import NO_GROUP, Tally, clock
from qualcode.tui.screens.themes.tables import VIEWS
from qualcode.tui.widgets.drawing import folded, spread

if TYPE_CHECKING:
    from qualcode.core.model import Quote
    from qualcode.core.report import Passage, Report
    from qualcode.tui.desk import Desk
    from qualcode.tui.screens.themes.gathering import Gathered
    from qualcode.tui.widgets.drawing import Part

_PARTS = " ▏▎▍▌▋▊▉█"
_FIGURES = 10
"""Cells for passages and people in the tree."""


def views(shown: str) -> list[Part]:
    """Return what stands above the screen: the views by their numbers, the one that is shown marked."""
    parts: list[Part] = [("Themes ", "strong")]
    for number, (view, name) in enumerate(VIEWS.items(), 1):
        here = view == shown
        parts += [(f" {number} ", "key"), (f"{'▸' if here else ''}{name}", "strong" if here else "quiet")]
    return parts


def heads(found: Gathered) -> tuple[list[Part], list[Part]]:
    """Return what stands above the tree: passages, and the people they come from with their base."""
    of = f"/{found.base}" if found.base else ""
    return [("Code", "quiet")], [(f"passages people{of}", "quiet")]


def code_row(desk: Desk, found: Gathered, row: tuple[int, str], width: int, *, chosen: bool) -> list[list[Part]]:
    """Draw a code of the tree with its passages and people."""
    depth, code_id = row
    count = found.tallies.get(code_id, Tally())
    figures = f"{count.passages:>5,}{count.participants:>5,} " if count.passages else " " * _FIGURES + " "
    return [spread(_named(desk, depth, code_id, chosen=chosen), [(figures, "")], width)]


def bar_row(
    desk: Desk, found: Gathered, row: tuple[int, str], most: int, width: int, *, chosen: bool
) -> list[list[Part]]:
    """Draw a code with a bar as long as it is frequent, and its counts with their base."""
    depth, code_id = row
    count = found.tallies.get(code_id, Tally())
    said = f"{found.counted(count)} " if count.passages else ""
    name_room, said_room = min(34, width // 3), min(34, width // 2)
    room = max(4, width - name_room - said_room - 2)
    eighths = round(room * 8 * count.passages / most) if most else 0
    bar = "█" * (eighths // 8) + (_PARTS[eighths % 8] if eighths % 8 else "")
    bar = bar or ("▏" if count.passages else "")
    left = spread(_named(desk, depth, code_id, chosen=chosen), [], name_room)
    return [[*left, (bar, desk.book.colour(code_id)), (" " * (room - cell_len(bar) + 1), ""), (said, "")]]


def _named(desk: Desk, depth: int, code_id: str, *, chosen: bool) -> list[Part]:
    return [
        (f"{'›' if chosen else ' '}{'  ' * depth}", ""),
        ("▌", desk.book.colour(code_id) if code_id in desk.book else "quiet"),
        (desk.name(code_id), "" if depth else "strong"),
    ]


def signed(quote: Quote) -> str:
    """Return the attribution as printed, or that there is none."""
    return f"({quote.attribution})" if quote.attribution else "(no group)"


def where(report: Report, quote: Quote) -> str:
    """Return a quote's transcript and turn."""
    place = report.places.get(quote.quote_id)
    if place is None or place.turn is None:
        return quote.transcript
    return f"{quote.transcript}, turn {place.turn}" + (f" at {clock(place.time)}" if place.time is not None else "")


def quotation(quote: Quote) -> str:
    """Return a quote as it is copied: its words, how it is signed, and the id that leads back."""
    sign = f" ({quote.attribution})" if quote.attribution else ""
    return f"“{quote.text}”{sign} [{quote.quote_id}]"


def passage_rows(
    desk: Desk, report: Report, passage: Passage, width: int, *, chosen: bool, beside: str = ""
) -> list[list[Part]]:
    """Draw a passage: who and where, with something beside it, and two rows of what was said."""
    quote = passage.lead
    head: list[Part] = [
        ("› " if chosen else "  ", ""),
        ("* " if passage.exemplar else "", "key"),
        (signed(quote), "strong"),
        (f" {where(report, quote)}", "quiet"),
    ]
    right: list[Part] = [(f"{beside} ", "quiet")] if beside else []
    right += [] if passage.quotable else [("not to be quoted ", "warn")]
    colour = desk.book.colour(quote.code) if quote.code in desk.book else "quiet"
    return [
        spread(head, right, width),
        *([("  ", ""), ("▌", colour), (line, "")] for line in folded(quote.text, width - 5, 2)),
    ]


def in_context(report: Report, passage: Passage) -> Content:
    """Return a passage between the words before and after it, with its codes, coders and memos."""
    quote = passage.lead
    place = report.places.get(quote.quote_id)
    parts: list[tuple[str, str]] = []
    if place is not None and place.before:
        parts.append((f"{place.before} ", "$quiet"))
    parts.append((quote.text, "bold"))
    if place is not None and place.after:
        gap = "" if place.after[0] in ".,;:!?…’”)" else " "
        parts.append((f"{gap}{place.after}", "$quiet"))
    group = report.groups.get(quote.group_id)
    name = group.group.name if group is not None else NO_GROUP.name
    codes = dict.fromkeys(each.code_path for each in passage.quotes)
    coders = dict.fromkeys(each.coder for each in passage.quotes)
    memos = [each.memo for each in passage.quotes if each.memo]
    parts.append(
        (f"\n{quote.speaker} · {name} · {quote.quote_id} · {', '.join(codes)} · {', '.join(coders)}", "$quiet")
    )
    parts += [(f"\nMemo: {memo}", "") for memo in memos]
    return Content.assemble(*parts)
