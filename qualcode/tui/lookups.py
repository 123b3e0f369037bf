"""What the Code screen looks up: who speaks, where a quote stands, what a memo may be written on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.report import counted
from qualcode.core.spans import Span
from qualcode.errors import NotPossibleError
from qualcode.storage import codings, search

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from qualcode.core.model import Coding, Speaker
    from qualcode.tui.desk import Desk

_IN_ONE = 2000
"""Turns of one transcript that are looked through for what a search found."""


def speaker_at(desk: Desk, offset: int) -> Speaker | None:
    """Return who speaks at a position of the open transcript."""
    transcript = desk.here().transcript
    turn = next((turn for turn in transcript.turns if turn.span.start <= offset < turn.span.end), None)
    return transcript.speakers.get(turn.speaker_id) if turn and turn.speaker_id is not None else None


def _speakers_in(desk: Desk, span: Span) -> list[Speaker]:
    """Return who speaks in a span of the open transcript."""
    transcript = desk.here().transcript
    touched = (turn for turn in transcript.turns if turn.span.start < span.end and span.start < turn.span.end)
    return [transcript.speakers[turn.speaker_id] for turn in touched if turn.speaker_id is not None]


def quotation(desk: Desk, span: Span) -> str:
    """Return the words of a span in quotation marks, signed as in print; with its id where that very span is coded.

    Raises:
        NotPossibleError: who said it did not permit quoting, or is a facilitator, or it is not one person's.
    """
    speaker = speaker_at(desk, span.start)
    group = speaker.group if speaker else None
    for other in _speakers_in(desk, span):
        of, participant = other.group, other.participant
        refused = participant is not None and not (participant.consent_quote and participant.consent_analyse)
        if refused or (of is not None and of.facilitator):
            raise NotPossibleError("This may not be quoted: its speaker did not permit it, or is a facilitator.")
        if other != speaker and (speaker is None or participant is None or participant != speaker.participant):
            raise NotPossibleError("This may not be quoted as a whole: it runs on into somebody else's words.")
    signed = f" ({group.attribution})" if group else ""
    ids = [codings.quote_id(coding.guid) for coding in desk.mine_at(span) if coding.span == span]
    return f"“{desk.text_of(span)}”{signed}{f' [{ids[0]}]' if ids else ''}"


def say_copied(desk: Desk, group_id: str) -> tuple[str, SeverityLevel]:
    """Return what is said of a quote that has been copied, and how gravely: how it is signed is told as it is."""
    if not group_id:
        return "Copied, unsigned: its speaker has no group yet. W gives one.", "warning"
    small = small_group(desk, group_id)
    return f"Copied, with its attribution.{small}", "warning" if small else "information"


def small_group(desk: Desk, group_id: str) -> str:
    """Warn of a group so small that its attribution may show who is speaking; "" where it is not."""
    found = desk.store.row(
        """SELECT g.name, count(DISTINCT p.guid) FROM groups AS g JOIN participants AS p ON p.group_id = g.id
           JOIN speakers AS s ON s.participant_guid = p.guid
           JOIN transcripts AS t ON t.guid = s.transcript_guid AND t.removed = 0
           WHERE g.id = ? AND p.consent_analyse GROUP BY g.id""",
        [group_id],
    )
    least = int(desk.store.meta("small_cell", "5"))
    if found is None or found[1] >= least:
        return ""
    return f" {found[0]}: {counted(found[1], 'participant')}, fewer than {least}; it may show who is speaking."


def memo_targets(desk: Desk, span: Span) -> list[tuple[str, str, str]]:
    """Return what a memo may be written on besides codings: kind, target and name."""
    transcript = desk.here().transcript
    found = [("transcript", transcript.guid, transcript.name), ("project", "", "the project")]
    speaker = speaker_at(desk, span.start)
    if speaker is not None and speaker.participant is not None:
        found.append(("participant", speaker.participant.guid, speaker.participant.name))
    codes_here = dict.fromkeys(coding.code_id for coding in desk.here().at(span))
    return found + [("code", code_id, desk.name(code_id)) for code_id in codes_here]


def hits(desk: Desk, wanted: str) -> list[Span]:
    """Return where what is looked for stands in the open transcript."""
    found = search.find(desk.store, wanted, transcript_guid=desk.here().transcript.guid, limit=_IN_ONE)
    return [match for hit in found for match in hit.matches]


def hit_elsewhere(desk: Desk, wanted: str, guid: str, by: int) -> tuple[str, int] | None:
    """Return the nearest passage found in a transcript after (`by` 1) or before (-1) one, by name: its GUID and a position."""
    names = [r["guid"] for r in desk.store.rows("SELECT guid FROM transcripts WHERE removed = 0 ORDER BY name")]
    at = names.index(guid)
    for other in names[at + 1 :] if by > 0 else reversed(names[:at]):
        found = search.find(desk.store, wanted, transcript_guid=other, limit=_IN_ONE)
        spans = [match for hit in found for match in hit.matches]
        if spans:
            return other, (spans[0] if by > 0 else spans[-1]).start
    return None


def transcript_beside(desk: Desk, guid: str, by: int) -> tuple[str, str] | None:
    """Return the GUID and name of the transcript after one (`by` 1) or before it (-1), by name; None where it is the last."""
    after, order = (">", "ASC") if by > 0 else ("<", "DESC")
    row = desk.store.row(
        f"""SELECT guid, name FROM transcripts WHERE removed = 0 AND name {after} (SELECT name FROM transcripts WHERE guid = ?)
            ORDER BY name {order} LIMIT 1""",
        [guid],
    )
    return (row["guid"], row["name"]) if row else None


def is_shown(desk: Desk, guid: str, offset: int) -> bool:
    """Say whether the filter on speakers shows what stands at a position of any transcript."""
    row = desk.store.row(
        """SELECT s.label, p.group_id FROM turns AS u
           JOIN transcripts AS t ON t.id = u.transcript_id AND t.guid = ?
           LEFT JOIN speakers AS s ON s.id = u.speaker_id LEFT JOIN participants AS p ON p.guid = s.participant_guid
           WHERE u."start" <= ? ORDER BY u."start" DESC LIMIT 1""",
        [guid, offset],
    )
    return desk.only is None or (row is not None and desk.only.admits(row["label"] or "", row["group_id"] or ""))


def place_of_quote(desk: Desk, quote_id: str) -> tuple[str, Span] | None:
    """Return where a quote stands: the transcript's GUID and the span."""
    row = desk.store.row(
        """SELECT transcript_guid, "start", "end", coder_guid FROM codings
           WHERE substr(replace(guid, '-', ''), 1, 10) = ? OR guid = ?""",
        [quote_id.removeprefix("q"), quote_id],
    )
    if row is None or row["coder_guid"] in desk.hidden:
        return None
    return row["transcript_guid"], Span(row["start"], row["end"])


def coding_of(desk: Desk, quote_id: str) -> Coding | None:
    """Return the coding of a quote's id."""
    guid = desk.store.value(
        "SELECT guid FROM codings WHERE substr(replace(guid, '-', ''), 1, 10) = ?", [quote_id.removeprefix("q")]
    )
    return codings.get(desk.store, guid) if guid else None


def place_of_participant(desk: Desk, participant_guid: str) -> tuple[str, int] | None:
    """Return where a participant first speaks: the transcript's GUID and a position."""
    row = desk.store.row(
        """SELECT t.guid, u."start" FROM speakers AS s JOIN turns AS u ON u.speaker_id = s.id
           JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 0
           WHERE s.participant_guid = ? ORDER BY t.name, u."start" LIMIT 1""",
        [participant_guid],
    )
    return (row["guid"], row["start"]) if row else None


def next_of_code(desk: Desk, code_id: str, after: tuple[str, int]) -> tuple[str, Span] | None:
    """Return the next passage with a code after a place, going round at the project's end."""
    rows = desk.store.rows(
        """SELECT c.transcript_guid, c."start", c."end", c.coder_guid FROM codings AS c
           JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0
           WHERE c.code_id = ? ORDER BY t.name, c."start", c."end" """,
        [code_id],
    )
    places = [
        (row["transcript_guid"], Span(row["start"], row["end"])) for row in rows if row["coder_guid"] not in desk.hidden
    ]
    here = [at for at, (guid, span) in enumerate(places) if guid == after[0] and span.start > after[1]]
    return places[here[0] if here else 0] if places else None
