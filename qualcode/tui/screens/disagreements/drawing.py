"""How a disagreement is shown: a row in the queue, its words in context, and what the codebook says of the codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from qualcode.services.project_units import counts_for
from qualcode.storage import codings
from qualcode.storage.resolutions import Settled
from qualcode.tui.widgets.drawing import clipped, folded, spread, width_of

if TYPE_CHECKING:
    from qualcode.services.reconciling import Dispute, Reconciling
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_AROUND = 1
_SHORT = 70


def row(desk: Desk, dispute: Dispute, width: int, chosen: bool) -> list[list[Part]]:
    """Return the rows of a disagreement in the queue: what each gave, and the words."""
    where: list[Part] = [(f" {dispute.unit.speaker}, {dispute.unit.transcript} ", "quiet")] if width > 70 else []
    room = width - width_of(where) - 10
    first, second = (
        _given(desk, coder, codes)
        for coder, codes in zip(dispute.coders, (dispute.only_a, dispute.only_b), strict=True)
    )
    half = max(room // 2, room - width_of(second))
    head: list[Part] = [
        ("› " if chosen else "  ", ""),
        ("✓ " if dispute.settled else "· ", "good" if dispute.settled else "warn"),
        *fitted(first, half),
        ("  ≠  ", "quiet"),
        *fitted(second, room - min(half, width_of(first))),
    ]
    said = folded(_words(desk, dispute), width - 5, 2)
    return [spread(head, where, width), *([("    ", ""), (line, "")] for line in said)]


def fitted(parts: list[Part], room: int) -> list[Part]:
    """Return parts cut to so many cells, so that what one coder gave never hides what the other did."""
    found: list[Part] = []
    for words, style in parts:
        if room > 0:
            found.append((clipped(words, room) if width_of([(words, style)]) > room else words, style))
            room -= width_of(found[-1:])
    return found


def _given(desk: Desk, coder: str, codes: tuple[str, ...]) -> list[Part]:
    parts: list[Part] = [(f"{coder}: ", "quiet")]
    for code in codes:
        parts += [(f"{desk.letters.get(code, '?')} ", desk.book.colour(code)), (f"{desk.name(code)} ", "strong")]
    return parts if codes else [*parts, ("nothing", "quiet")]


def _words(desk: Desk, dispute: Dispute) -> str:
    span = dispute.unit.span
    return str(
        desk.store.value(
            "SELECT substr(text, ?, ?) FROM transcripts WHERE guid = ?",
            [span.start + 1, len(span), dispute.unit.transcript_guid],
        )
    )


def in_context(desk: Desk, dispute: Dispute, room: int) -> Content:
    """Return the unit between its neighbours, its words in bold; of what stands around it, `room` code points on either side."""
    unit = dispute.unit
    rows = desk.store.rows(
        """SELECT u.ordinal, u."start", u.text, coalesce(s.label, '') AS label FROM turns AS u
           JOIN transcripts AS t ON t.id = u.transcript_id LEFT JOIN speakers AS s ON s.id = u.speaker_id
           WHERE t.guid = ? AND u.ordinal BETWEEN ? AND ? ORDER BY u.ordinal""",
        [unit.transcript_guid, unit.turn - _AROUND, unit.turn + _AROUND],
    )
    parts: list[tuple[str, str]] = []
    for each in rows:
        parts.append((f"{each['label']}: ", "bold"))
        if each["ordinal"] == unit.turn:
            a, b = unit.span.start - each["start"], unit.span.end - each["start"]
            parts += [
                (_end(each["text"][:a], room), ""),
                (each["text"][a:b], "bold underline"),
                (_beginning(each["text"][b:], room), ""),
            ]
        else:
            parts.append(((_end if each["ordinal"] < unit.turn else _beginning)(each["text"], room), ""))
        parts.append(("\n", ""))
    return Content.assemble(*parts)


def _beginning(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[:room].rpartition(' ')[0]} …"


def _end(text: str, room: int) -> str:
    return text if len(text) <= room else f"… {text[-room:].partition(' ')[2]}"


def sides(desk: Desk, dispute: Dispute, reason: str) -> Content:
    """Return what each coder marked and gave, with the codebook beside it, and how it was settled."""
    guid, span = dispute.unit.key
    marked = [each for each in codings.of_transcript(desk.store, guid) if counts_for(each.span, span)]
    parts: list[tuple[str, str]] = []
    for number, (coder, codes) in enumerate(zip(dispute.coders, (dispute.only_a, dispute.only_b), strict=True), 1):
        parts.append((f"{number} {coder}: ", "bold"))
        parts.append((f"{', '.join(desk.name(code) for code in codes) or 'no other code'}\n", "bold"))
        for code in codes:
            own = [c for c in marked if c.code_id == code and desk.coders.get(c.coder_guid) == coder]
            for coding in own:
                words = str(_passage(desk, guid, coding.span.start, coding.span.end))
                parts.append((f"  “{words}”{f' – {coding.memo}' if coding.memo else ''}\n", ""))
            parts += [(f"  {line}\n", "") for line in _definition(desk, code)]
    if dispute.agreed:
        parts.append((f"Both gave {', '.join(desk.name(code) for code in dispute.agreed)}: that stands.\n", ""))
    parts += [(f"{line}\n", "bold") for line in settled(desk, dispute, reason)]
    return Content.assemble(*parts)


def _passage(desk: Desk, guid: str, start: int, end: int) -> str:
    text = desk.store.value("SELECT substr(text, ?, ?) FROM transcripts WHERE guid = ?", [start + 1, end - start, guid])
    words = " ".join(str(text).split())
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rpartition(' ')[0]} …"


def _definition(desk: Desk, code_id: str) -> list[str]:
    code = desk.book.get(code_id)
    if code is None:
        return []
    fields = (("Use for", code.include or code.definition or code.brief), ("Not for", code.exclude))
    return [f"{name}: {' '.join(words.split())}" for name, words in fields if words]


def settled(desk: Desk, dispute: Dispute, reason: str) -> list[str]:
    """Return how a disagreement was settled, or why it is open."""
    if dispute.settled is None:
        open_again = f"Open again: {dispute.why_open}. " if dispute.why_open else ""
        waiting = f"Reason for the next answer: {reason}" if reason else ""
        return [line for line in (open_again + waiting,) if line]
    names = dict(zip((Settled.A, Settled.B), dispute.coders, strict=True))
    choice = dispute.settled.choice
    said = names.get(choice, str(choice))
    codes = ", ".join(desk.name(code) for code in dispute.settled.codes) or "no code"
    why = f": {dispute.settled.reason}" if dispute.settled.reason else ""
    return [f"✓ Settled by {dispute.settled.coder}: {said} – {codes}{why}"]


def before_and_after(found: Reconciling) -> str:
    """Return agreement before and after what is settled."""
    said = []
    for measures in (found.before, found.after):
        percent, alpha = measures.percent_agreement, measures.krippendorff_alpha
        said.append(f"{percent.value:.0%}, α {alpha.said()}" if percent.value is not None else "not defined")
    return " → ".join(said)
