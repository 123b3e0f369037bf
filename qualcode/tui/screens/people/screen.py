"""The People screen: every speaker label with its participant, group and consent, changed by one key."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from qualcode.core.near_labels import near_equal
from qualcode.core.report import counted
from qualcode.core.speakers import looks_like_facilitator
from qualcode.errors import NotPossibleError
from qualcode.storage import people
from qualcode.tui.actions import actions_of, bindings
from qualcode.tui.dialogs.asking import AskLine, Choose, Confirm, ask_page
from qualcode.tui.dialogs.groups import GroupsDialog
from qualcode.tui.place import Place
from qualcode.tui.widgets.bars import KeyLine, TopLine
from qualcode.tui.widgets.drawing import spread
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from qualcode.core.model import Group, SpeakerRow
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_EMPTY = """There are no speakers yet.

Bring transcripts in first: I opens the import, or run
    qualcode import transcripts"""


class PeopleScreen(Place):
    """One row a label of a transcript. Every change stands in the database at once, and can be taken back."""

    CSS_PATH = "people.tcss"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings("people"))
    AUTO_FOCUS = "RowList"
    PLACE = "people"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: list[SpeakerRow] = []
        self._groups: dict[str, Group] = {}
        self._given = ""
        self._longest: tuple[int, ...] = (0, 0, 0, 0)

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        yield RowList()
        yield Static(_EMPTY, id="empty", markup=False)
        yield Static("", id="about", markup=False)
        yield KeyLine(actions_of("people", "everywhere"))

    def on_mount(self) -> None:
        """Show who there is, from the first speaker whose group is not known."""
        self.reload()
        self.query_one(RowList).choose(next((i for i, row in enumerate(self._rows) if not row.group), 0))

    def reload(self) -> None:
        """Read the people again and show them."""
        self._rows = people.speaker_rows(self.desk.store)
        self._groups = {group.id: group for group in people.groups(self.desk.store)}
        columns = zip(*(self._told(row) for row in self._rows), strict=True)
        self._longest = tuple(max(map(len, column)) + 1 for column in columns)
        rows = self.query_one(RowList)
        rows.set_items(len(self._rows), self._draw, index=rows.index)
        self.set_class(not self._rows, "-empty")
        transcripts = len({row.transcript for row in self._rows})
        without = sum(not row.group for row in self._rows)
        left: list[Part] = [
            ("People", "strong"),
            (f"  {counted(len(self._rows), 'speaker')} in {counted(transcripts, 'transcript')}", ""),
        ]
        if without:
            left.append((f" · {without} without a group", "warn"))
        self.query_one(TopLine).show(left, [(self.desk.store.coder.name, "quiet")])
        self._tell()

    def on_row_list_moved(self) -> None:
        """Say more of the speaker at the cursor."""
        self._tell()

    def _tell(self) -> None:
        self.query_one("#about", Static).update(self._about() if self._rows else "")

    def _about(self) -> str:
        row = self._row()
        said = []
        here = {other.label: other.participant for other in self._rows if other.transcript == row.transcript}
        twins = [
            label
            for label in self._twins(row)
            if label != row.label and not (row.participant and here.get(label) == row.participant)
        ]
        if twins:
            said.append(f"{row.label} may be the same as {', '.join(twins)}: = makes them one person.")
        if not row.group and looks_like_facilitator(row.label):
            said.append(f"{row.label} sounds like a facilitator: g sets the group.")
        if row.attributes:
            said.append(", ".join(f"{name}: {value}" for name, value in row.attributes.items()))
        group = self._groups.get(row.group)
        if group is not None:
            signed = "never suggested or quoted" if group.facilitator else f"quotes are signed ({group.attribution})"
            said.append(f"{group.name}: {signed}.")
        return "\n".join(said) or "Give this speaker a group with g, so that quotes can be signed."

    def _draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:
        row = self._rows[index]
        first = index == 0 or self._rows[index - 1].transcript != row.transcript
        group, shares = self._groups.get(row.group), _shares(self._longest, width - 26)
        cells = [_cell(words, share) for words, share in zip(self._told(row), shares, strict=True)]
        left: list[Part] = [
            ("› " if chosen else "  ", ""),
            (cells[0] if first or chosen else " " * shares[0], "quiet"),
            (cells[1], "strong"),
            (cells[2], ""),
            (cells[3], "" if group else "warn"),
        ]
        consent = "" if group is not None and group.facilitator else _consent(row)
        return [
            spread(
                left,
                [
                    (f"{row.turns} {'turn ' if row.turns == 1 else 'turns'} ", "quiet"),
                    (f"{consent:<9} ", "" if row.consent_quote else "warn"),
                ],
                width,
            )
        ]

    def _told(self, row: SpeakerRow) -> tuple[str, ...]:
        group = self._groups.get(row.group)
        return row.transcript, row.label, row.participant, group.name if group else "no group"

    # What the keys do

    def _row(self) -> SpeakerRow:
        if not self._rows:
            raise NotPossibleError("There are no speakers yet.")
        return self._rows[self.query_one(RowList).index]

    def _twins(self, row: SpeakerRow) -> list[str]:
        labels = [other.label for other in self._rows if other.transcript == row.transcript]
        for name, variants in near_equal(labels):
            if row.label in {name, *variants}:
                return [name, *variants]
        return []

    def _set(self, *rows: SpeakerRow) -> None:
        changed = people.apply(self.desk.store, rows).changed
        self.reload()
        self.qualcode.code_screen.people_changed()
        if not changed:
            self.qualcode.say("Nothing to change.")

    def action_step(self, by: int) -> None:
        """Go to another speaker."""
        self.query_one(RowList).step(by)

    def action_group(self, everywhere: bool) -> None:
        """Say who a speaker speaks as; everywhere, for every speaker of that label."""
        row = self._row()
        choices = [(group.name, f"({group.attribution})") for group in self._groups.values()]
        choices.append(("Another group…", "give it a name"))
        what = f"every {row.label}" if everywhere else row.label
        ids = list(self._groups)

        def chosen(number: int | None) -> None:
            if number is None:
                return
            if number == len(ids):
                self.qualcode.ask(
                    AskLine("What is the group called?"), lambda name: self._new_group(name, row, everywhere)
                )
            else:
                self._give(row, ids[number], everywhere)

        likely = row.group or self._likely(row.label)
        at = ids.index(likely) if likely in ids else 0
        self.qualcode.ask(Choose(f"Who does {what} speak as?", choices, index=at), chosen)

    def _likely(self, label: str) -> str:
        """Return the group that a speaker without one is likely to be given: who sounds so asks, others speak as the one before."""
        if looks_like_facilitator(label):
            return next((group.id for group in self._groups.values() if group.facilitator), "")
        return self._given

    def _new_group(self, name: str | None, row: SpeakerRow, everywhere: bool) -> None:
        if name:
            group_id = people.group_called(self.desk.store, name)
            self.reload()
            self._give(row, group_id, everywhere)

    def _give(self, row: SpeakerRow, group_id: str, everywhere: bool) -> None:
        rows = [other for other in self._rows if other.label == row.label] if everywhere else [row]
        self._set(*(replace(other, group=group_id) for other in rows))
        if not self._groups[group_id].facilitator:
            self._given = group_id
        self.query_one(RowList).step(0 if everywhere else 1)

    def action_name_person(self) -> None:
        """Name the participant; a name that is there already makes the two labels one person."""
        row = self._row()
        said = "A name that another speaker has makes the two one person. Use pseudonyms."

        def named(name: str | None) -> None:
            if name and name != row.participant:
                self._named(row, name)

        self.qualcode.ask(AskLine(f"Who is {row.label}?", row.participant or row.label, said=said), named)

    def _named(self, row: SpeakerRow, name: str) -> None:
        """Join the label to whoever has the name; else rename the person, of all labels or, if asked, of this one alone."""
        mine = [other for other in self._rows if row.participant and other.participant == row.participant]
        if any(other.participant == name for other in self._rows) or not mine:
            alone = replace(row, participant=name, attributes={} if len(mine) > 1 else row.attributes)
            self._set(*people.joined_to_known(self.desk.store, [alone]))
        elif len(mine) == 1:
            self._rename(row, name)
        else:
            choices = [
                (f"{row.participant} is called {name}", f"all {len(mine)} labels"),
                (f"{row.label} in {row.transcript} is somebody else, {name}", "this label only"),
            ]

            def chosen(number: int | None) -> None:
                if number == 0:
                    self._rename(row, name)
                elif number == 1:
                    self._set(replace(row, participant=name))

            self.qualcode.ask(Choose("What do you mean?", choices), chosen)

    def _rename(self, row: SpeakerRow, name: str) -> None:
        people.rename_participant(self.desk.store, row.participant, name)
        self.reload()
        self.qualcode.code_screen.people_changed()

    def action_attributes(self) -> None:
        """Write what is known of the participant: area, age band, organisation."""
        row = self._row()
        written = "\n".join(f"{name}: {value}" for name, value in row.attributes.items())
        names = dict.fromkeys(name for other in self._rows for name in other.attributes)
        used = f" Used so far: {', '.join(names)}." if names else ""
        said = f"One to a line, as in “area: Hackney” or “age band: 14-15”.{used}"

        def kept(text: str) -> None:
            attributes = _read_attributes(text)
            mine = [other for other in self._rows if row.participant and other.participant == row.participant] or [row]
            self._set(*(replace(other, attributes=attributes) for other in mine))

        ask_page(self.qualcode, f"About {row.participant or row.label}", written, kept, said=said)

    def action_groups(self) -> None:
        """Add, name, sign or remove groups."""

        def done(changed: bool | None) -> None:
            if changed:
                self.reload()
                self.qualcode.code_screen.people_changed()

        self.qualcode.ask(GroupsDialog(self.desk.store), done)

    def action_same(self) -> None:
        """Make labels that look alike one person."""
        row = self._row()
        labels = self._twins(row)
        if len(labels) < 2:
            raise NotPossibleError(f"No other label in {row.transcript} looks like {row.label}.")
        twins = [other for other in self._rows if other.transcript == row.transcript and other.label in labels]
        most = max(twins, key=lambda twin: twin.turns)
        name = most.participant or f"{most.label} ({row.transcript})"
        group = next((twin.group for twin in twins if twin.group), "")
        said = [f"{twin.label}: {twin.turns} turns" for twin in twins] + [f"They become one person, {name}."]

        def sure(yes: bool | None) -> None:
            if yes:
                self._set(*(replace(twin, participant=name, group=group) for twin in twins))

        self.qualcode.ask(Confirm("One person?", said), sure)

    def action_consent(self, what: str) -> None:
        """Change what the participant agreed to: to be quoted, or to be analysed."""
        row = self._row()
        mine = [other for other in self._rows if row.participant and other.participant == row.participant] or [row]
        if what == "quote":
            self._set(*(replace(other, consent_quote=not row.consent_quote) for other in mine))
        else:
            self._set(*(replace(other, consent_analyse=not row.consent_analyse) for other in mine))

    def action_signature(self) -> None:
        """Change how the quotes of the speaker's group are signed in print."""
        group = self._groups.get(self._row().group)
        if group is None:
            raise NotPossibleError("This speaker has no group yet: g gives one.")

        def signed(words: str | None) -> None:
            if words:
                people.set_group(self.desk.store, replace(group, attribution=words.strip("()")))
                self.reload()

        count = Counter(row.group for row in self._rows)[group.id]
        said = f"In brackets after every quote of {group.name} ({count} speakers)."
        self.qualcode.ask(AskLine("How are their quotes signed?", group.attribution, said=said), signed)

    def action_import(self) -> None:
        """Bring in more transcripts."""
        self.qualcode.action_place("import")


def _read_attributes(text: str) -> dict[str, str]:
    """Return attributes from lines of "name: value".

    Raises:
        NotPossibleError: a line is none of these.
    """
    attributes: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if line.strip() and not (colon and name.strip()):
            raise NotPossibleError(f"“{line.strip()}” has no name with a colon before it: write “area: Hackney”.")
        if value.strip():
            attributes[name.strip()] = value.strip()
    return attributes


def _consent(row: SpeakerRow) -> str:
    if not row.consent_analyse:
        return "leave out"
    return "quote yes" if row.consent_quote else "quote NO"


def _shares(longest: Sequence[int], room: int) -> list[int]:
    """Return the widths of columns: what each needs, and as long as that is too much, a cell less of the widest."""
    shares = [max(4, length) for length in longest]
    while sum(shares) > max(room, 4 * len(shares)):
        shares[shares.index(max(shares))] -= 1
    spare = max(0, room - sum(shares)) // len(shares)
    return [share + spare for share in shares]


def _cell(words: str, width: int) -> str:
    return words[: width - 2] + "… " if len(words) > width - 1 else words.ljust(width)
