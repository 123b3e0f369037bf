"""Building the plan from its screen: what a rebuild changes is shown before anything is written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from qualcode.core.report import counted
from qualcode.errors import NotPossibleError, QualcodeError
from qualcode.formats import plan_edit
from qualcode.services.plan_building import build, prepare, wanted_for
from qualcode.tui.dialogs.asking import AskLine, Choose
from qualcode.tui.dialogs.base import Dialog
from qualcode.tui.paths import path_of
from qualcode.tui.screens.themes import reading
from qualcode.tui.screens.themes.writing import Offer, Writing
from qualcode.tui.widgets.drawing import folded
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import ComposeResult

    from qualcode.core.plan_diff import Difference
    from qualcode.core.plan_resolve import ResolvedPlan
    from qualcode.exports.result import Exported
    from qualcode.formats.plan_edit import Spot
    from qualcode.services.plan_building import Prepared, Wanted
    from qualcode.tui.widgets.drawing import Part

_LOOKS = {"add": "good", "drop": "warn", "move": "key", "change": "key"}
_SIGNS = {"add": "+ new", "drop": "- gone", "move": "→ moved", "change": "~ changed"}
_LONG = ("docx", "html", "md", "pdf")
_NAMES = {"docx": "Word", "html": "web page", "md": "Markdown", "pdf": "for print, many pages"}


class RebuildPreview(Dialog[bool]):
    """What a rebuild would change, before it is done; answers whether to build."""

    CSS_PATH = "../../dialogs/dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "build", "Build", show=False),
        Binding("n", "leave", "Leave", show=False),
        Binding("j,down", "step(1)", "Down", show=False),
        Binding("k,up", "step(-1)", "Up", show=False),
    ]

    def __init__(self, prepared: Prepared) -> None:
        super().__init__()
        self._prepared = prepared
        self._rows: list[Difference | str] = [*prepared.notices, *(prepared.changes or ())]

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        name = self._prepared.wanted.path.name
        with Vertical(classes="box -tall") as box:
            box.border_title, box.border_subtitle = f"Build {name}", "y build · n leave it · ↑ ↓ look"
            yield Static(self._said(), classes="hint", markup=False)
            yield RowList(height=2)

    def _said(self) -> str:
        if self._prepared.changes is None:
            return "It was not built before, so there is nothing to compare with."
        number = len(self._prepared.changes)
        return f"{counted(number, 'change') if number else 'Nothing differs'} against {self._prepared.known_from}."

    def on_mount(self) -> None:
        """Show the changes."""
        self.query_one(RowList).set_items(len(self._rows), self._draw)

    def _draw(self, index: int, width: int, chosen: bool) -> list[list[Part]]:
        row, mark = self._rows[index], "› " if chosen else "  "
        if isinstance(row, str):
            lines = folded(row, width - 6, 2)
            return [
                [(mark, ""), ("! ", "key"), (lines[0], "warn")],
                *([("    ", ""), (line, "warn")] for line in lines[1:]),
            ]
        return [
            [(mark, ""), (f"{_SIGNS[row.kind]:<11}", _LOOKS[row.kind]), (row.what, "")],
            [(" " * 13, ""), (row.where, "quiet")],
        ]

    def action_step(self, by: int) -> None:
        """Look at another change."""
        self.query_one(RowList).step(by)

    def action_build(self) -> None:
        """Build."""
        self.dismiss(True)  # noqa: FBT003


class Building(Writing):
    """The part of the Plan screen that builds."""

    class Ready(Message):
        """A build was prepared: `failed` says why not; `then` tells whether to build at once where nothing changes."""

        def __init__(self, prepared: Prepared | None, failed: str = "") -> None:
            super().__init__()
            self.prepared, self.failed = prepared, failed

    def edit_file(
        self, said: str, change: Callable[[str], str], goal: tuple[Spot, int] | None = None, *, more: str = ""
    ) -> None:
        """Change plan.yaml, unless it was changed by hand since it was shown; `more` is said besides what was done."""
        raise NotImplementedError

    def filled_plan(self) -> ResolvedPlan:
        """Return the plan as it is shown."""
        raise NotImplementedError

    def action_build(self) -> None:
        """Choose what to build; what that changes is shown first."""
        project = self.desk.project
        if not project.plan.exists():
            raise NotPossibleError("There is no plan here that could be written.")
        choices: list[tuple[str, str, Callable[[], Wanted]]] = [
            (f"The plan, {form}", _NAMES[form], partial(wanted_for, project, form)) for form in _LONG
        ]
        choices += [
            (f"One designed page, {form}", beside, partial(wanted_for, project, form, layout="page"))
            for form, beside in (("pdf", "A3, for print"), ("html", "web page"))
        ]
        template = wanted_for(project, "docx").template
        if template is not None:
            choices[0] = (choices[0][0], f"in your template {template.name}", choices[0][2])

        def chosen(index: int | None) -> None:
            if index is not None:
                self.qualcode.say("Looking at what that changes …")
                self._prepare(choices[index][2]())

        self.qualcode.ask(Choose("Write the plan to exports/", [(name, beside) for name, beside, _ in choices]), chosen)

    @work(thread=True, exclusive=True, group="preparing", exit_on_error=False)
    def _prepare(self, wanted: Wanted) -> None:
        try:
            known = reading.kept(self.desk)
            if known is None or not reading.holds_still(self.desk):
                known = reading.read(self.desk.store, self.desk.project)
            with self.desk.store.again() as mine:
                prepared = prepare(mine, self.desk.project, known.report, wanted)
        except QualcodeError as error:
            self.post_message(self.Ready(None, str(error)))
        else:
            self.post_message(self.Ready(prepared))

    @on(Ready)
    def _show_ready(self, event: Ready) -> None:
        prepared = event.prepared
        if prepared is None:
            self.qualcode.say(event.failed, severity="warning")
            return

        def write() -> Exported:
            with self.desk.store.again() as mine:
                return build(mine, prepared)

        def answered(yes: bool | None) -> None:
            if yes:
                self._write(Offer(prepared.wanted.path.name, "", write))

        if prepared.changes or prepared.notices:
            self.qualcode.ask(RebuildPreview(prepared), answered)
        else:
            answered(yes=True)

    def action_template(self) -> None:
        """Name the council's own Word template, for this plan from now on; an empty name takes it away."""
        project = self.desk.project
        before = wanted_for(project, "docx").template
        shown = (
            str(before.relative_to(project.folder))
            if before and before.is_relative_to(project.folder)
            else str(before or "")
        )
        found = sorted(path.name for path in project.folder.glob("*.docx"))
        said = (
            f"In this folder: {', '.join(found)}."
            if found
            else "'qualcode plan template FILE' writes an example with every tag."
        )

        def named(answer: str | None) -> None:
            if answer is None:
                return
            name = "" if answer == "-" else answer
            warnings: tuple[str, ...] = ()
            if name:
                warnings = self._tried(project.folder / path_of(name))
            self.edit_file(
                f"The plan is printed in {name}" if name else "The plan is printed in the built-in design",
                lambda text: plan_edit.set_template(text, name),
            )
            if warnings:
                self.qualcode.say(f"{warnings[0]}.", severity="warning")

        self.qualcode.ask(
            AskLine("Your Word template", shown, said=f"{said} A single - goes back to the built-in design."), named
        )

    def _tried(self, template: Path) -> tuple[str, ...]:
        """Fill a template with the plan as it is, so that a wrong tag is named now; return what it leaves out.

        Raises:
            BadInputError: it is no Word file, or a tag in it is wrong.
        """
        from qualcode.exports.plan_template import fill_template, unsourced

        resolved = self.filled_plan()
        fill_template(resolved, template)
        return unsourced(template, resolved)
