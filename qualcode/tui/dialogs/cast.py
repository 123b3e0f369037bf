"""Who speaks in a file, said before it is imported: names, one person under two labels, groups, whom to leave out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qualcode.errors import one_line
from qualcode.tui.dialogs.asking import AskLine, Choose
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.widgets.drawing import spread
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from qualcode.core.model import Group
    from qualcode.services.importing import Cast, FileReport, Heard
    from qualcode.tui.widgets.drawing import Part


class CastDialog(Dialog["tuple[Cast, tuple[str, ...]]"]):
    """One row a label. Answers with what was said of them, and the labels that are no speakers; escape keeps both."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "keep", "Done", show=False, priority=True),
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
        Binding("p", "name", "Name", show=False),
        Binding("equals_sign", "alike", "One person", show=False),
        Binding("o", "same", "Same as…", show=False),
        Binding("g", "group", "Group", show=False),
        Binding("x", "leave_out", "Leave out", show=False),
        Binding("n", "no_speaker", "No speaker", show=False),
    ]

    def __init__(self, report: FileReport, cast: Cast, not_speakers: Sequence[str], groups: Sequence[Group]) -> None:
        super().__init__()
        self._report, self._cast, self._groups = report, cast, list(groups)
        self._none = list(not_speakers)
        self._heard: dict[str, Heard] = {heard.label: heard for heard in report.speakers if heard.label}
        self._labels = [*self._heard, *(label for label in not_speakers if label not in self._heard)]

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Vertical(classes="box -tall") as box:
            box.border_title = f"Who speaks in {one_line(self._report.name)}"
            box.border_subtitle = "p name · = alike · o same as · g group · x out · n none · esc done"
            yield RowList()
            yield Static("", id="heard", classes="said", markup=False)

    def on_mount(self) -> None:
        """Show the labels."""
        self._show()

    def _show(self) -> None:
        rows = self.query_one(RowList)
        rows.set_items(len(self._labels), self._draw, index=rows.index)
        self._tell()

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        label = self._labels[index]
        left: list[Part] = [("› " if chosen else "  ", ""), (one_line(label), "strong")]
        if label in self._none:
            return [[*left, ("  no speaker: these words belong to whoever speaks before", "warn")]]
        if label in self._cast.names:
            left.append((f" = {self._cast.names[label]}", ""))
        if label in self._cast.left_out:
            left.append(("  left out", "warn"))
        elif label in self._cast.groups:
            name = next((g.name for g in self._groups if g.id == self._cast.groups[label]), self._cast.groups[label])
            left.append((f"  {name}", "quiet"))
        turns = self._heard[label].turns if label in self._heard else 0
        return [spread(left, [(f"{turns} {'turn ' if turns == 1 else 'turns'} ", "quiet")], width)]

    def _tell(self) -> None:
        label = self._label
        heard = self._heard.get(label)
        said = [f"“{one_line(words)}”" for words in heard.first_turns] if heard else []
        twins = [twin for twin in self._twins(label) if twin != label]
        if twins and self._name_of(label) != self._name_of(twins[0]):
            said.insert(0, f"May be the same speaker as {', '.join(map(one_line, twins))}: = makes them one person.")
        self.query_one("#heard", Static).update("\n".join(said))

    @on(RowList.Moved)
    def moved(self) -> None:
        """Show how the label at the cursor begins."""
        self._tell()

    @property
    def _label(self) -> str:
        return self._labels[self.query_one(RowList).index] if self._labels else ""

    def _twins(self, label: str) -> tuple[str, ...]:
        return next((labels for labels in self._report.near_labels if label in labels), ())

    def _name_of(self, label: str) -> str:
        return self._cast.names.get(label, label)

    # What the keys do

    def action_step(self, by: int) -> None:
        """Go to another label."""
        self.query_one(RowList).step(by)

    def action_name(self) -> None:
        """Say who a label is."""
        label = self._label

        def named(name: str | None) -> None:
            if name and label:
                self._set(names={**self._cast.names, label: name})

        said = "A name that another label has makes the two one person. Use pseudonyms."
        self.app.push_screen(AskLine(f"Who is {one_line(label)}?", self._name_of(label), said=said), named)

    def action_alike(self) -> None:
        """Make labels that look alike one person."""
        twins = self._twins(self._label)
        if twins:
            self._one(twins, self._named(twins))

    def action_same(self) -> None:
        """Make this label the same person as another."""
        label = self._label
        others = [other for other in self._labels if other != label and other not in self._none]

        def chosen(number: int | None) -> None:
            if number is not None:
                self._one((others[number], label), self._named((others[number],)))

        choices = [(one_line(other), "") for other in others]
        self.app.push_screen(Choose(f"Who is {one_line(label)} the same person as?", choices), chosen)

    def _named(self, labels: Sequence[str]) -> str:
        """Return the person's name: one that was given, or the first label with the file's, so that each file has its own."""
        given = [self._cast.names[label] for label in labels if label in self._cast.names]
        return given[0] if given else f"{labels[0]} ({self._report.name})"

    def _one(self, labels: Sequence[str], name: str) -> None:
        groups = [self._cast.groups[label] for label in labels if label in self._cast.groups]
        self._set(
            names={**self._cast.names, **dict.fromkeys(labels, name)},
            groups={**self._cast.groups, **dict.fromkeys(labels if groups else (), groups[0] if groups else "")},
        )

    def action_group(self) -> None:
        """Say who a label speaks as."""
        label = self._label
        known = {group.id: (group.name, f"({group.attribution})") for group in self._groups}
        new = [name for name in dict.fromkeys(self._cast.groups.values()) if name and name not in known]
        ids = [*known, *new]
        choices = [*known.values(), *((name, f"({name})") for name in new), ("Another group…", "give it a name")]

        def speaks_as(group: str | None) -> None:
            if group:
                same = [other for other in self._labels if self._name_of(other) == self._name_of(label)]
                self._set(groups={**self._cast.groups, **dict.fromkeys(same, group)})
                self.action_step(1)

        def chosen(number: int | None) -> None:
            if number == len(ids):
                self.app.push_screen(AskLine("What is the group called?"), speaks_as)
            elif number is not None:
                speaks_as(ids[number])

        self.app.push_screen(Choose(f"Who does {one_line(label)} speak as?", choices), chosen)

    def action_leave_out(self) -> None:
        """Leave a speaker's words out of suggestions, counts and quotes, or take them in again."""
        self._set(left_out=self._cast.left_out ^ {self._label})

    def action_no_speaker(self) -> None:
        """Say that a label is none, or is one after all."""
        label = self._label
        if label in self._none:
            self._none.remove(label)
        elif label:
            self._none.append(label)
        self._show()

    def _set(self, **values: object) -> None:
        self._cast = replace(self._cast, **values)  # type: ignore[arg-type]
        self._show()

    def action_keep(self) -> None:
        """Hand back what was said."""
        self.dismiss((self._cast, tuple(self._none)))
