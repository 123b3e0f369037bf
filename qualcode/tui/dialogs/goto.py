"""Going to a transcript, a speaker, a code or a quote by its id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.storage import people, transcripts
from qualcode.storage.codings import quote_id
from qualcode.tui.dialogs.finder import Finder
from qualcode.tui.fuzzy import plain, score
from qualcode.tui.widgets.drawing import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_MOST = 400


@dataclass(frozen=True, slots=True)
class Goal:
    """Somewhere to go: `kind` is "transcript", "speaker", "code" or "quote"; `key` and `label` say which."""

    kind: str
    key: str
    name: str
    beside: str = ""
    label: str = ""


class GoTo(Finder[Goal]):
    """Finds a place; answers with it."""

    TITLE_ = "Go to a transcript, speaker, code or quote"
    HINT = "enter go there · esc leave"
    PLACEHOLDER = "Type a name, or a quote's id"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._goals = _goals(desk)
        self._found: list[Goal] = []

    def find(self, query: str) -> None:
        """Narrow the places."""
        wanted, index = plain(query.strip()), 0
        if wanted:
            fits = [(score(wanted, plain(goal.name)), -at, goal) for at, goal in enumerate(self._goals)]
            self._found = [goal for fit, _, goal in sorted(fits, key=lambda f: f[:2], reverse=True) if fit][:_MOST]
            self._found = [*self._quotes(wanted), *self._found]
        else:
            self._found = [goal for goal in self._goals if goal.kind == "transcript"]
            index = self._after_here()
        self.offer(len(self._found), index=index)

    def _after_here(self) -> int:
        """Return the place of the transcript after the open one, where most people want to go; the first after the last."""
        here = self._desk.passages.transcript.guid if self._desk.passages is not None else ""
        places = [goal.key for goal in self._found]
        return (places.index(here) + 1) % len(places) if here in places else 0

    def _quotes(self, wanted: str) -> list[Goal]:
        if len(wanted) < 3 or wanted[0] != "q" or set(wanted[1:]) - set("0123456789abcdef"):
            return []
        rows = self._desk.store.rows(
            """SELECT c.guid, t.name, c.code_id, c.coder_guid FROM codings AS c
               JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0
               WHERE substr(replace(c.guid, '-', ''), 1, 10) BETWEEN ? AND ? LIMIT 9""",
            [wanted[1:], f"{wanted[1:]}g"],
        )
        return [
            Goal("quote", quote_id(guid), quote_id(guid), f"{name} · {self._path(code_id)}")
            for guid, name, code_id, coder in rows
            if coder not in self._desk.hidden
        ]

    def _path(self, code_id: str) -> str:
        return self._desk.book.path(code_id) if code_id in self._desk.book else code_id

    def draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:
        """Draw a place."""
        goal = self._found[index]
        left = [("› " if chosen else "  ", ""), (goal.name, "" if goal.kind == "transcript" else "strong")]
        return [spread(left, [(f"{goal.beside}  ", "quiet"), (f"{goal.kind} ", "quiet")], width)]

    def choose(self) -> None:
        """Hand back the place."""
        if self._found:
            self.dismiss(self._found[self.index])


def _goals(desk: Desk) -> list[Goal]:
    infos = transcripts.infos(desk.store)
    goals = [
        Goal(
            "transcript",
            i.guid,
            i.name,
            _many(i.turns, "turn") + ("" if desk.hidden else f", {_many(i.codings, 'coding')}"),
        )
        for i in infos
    ]
    goals += [Goal("code", code.id, code.name, _many(desk.counts.get(code.id, 0), "coding")) for code in desk.book]
    guids = {info.name: info.guid for info in infos}
    goals += [
        Goal("speaker", guids[row.transcript], row.label, f"{row.transcript}, {_many(row.turns, 'turn')}", row.label)
        for row in people.speaker_rows(desk.store)
    ]
    return goals


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
