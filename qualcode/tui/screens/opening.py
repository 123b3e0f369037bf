"""The first opening of a project: its transcripts are read, with the progress shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from qualcode.services.importing import FileReport
    from qualcode.storage.project import Project


class OpeningScreen(Screen[str]):
    """Reads the project's folder in a thread; answers with what went wrong, "" for nothing."""

    CSS_PATH = "opening.tcss"

    def __init__(self, project: Project, coder: str) -> None:
        super().__init__()
        self._project, self._coder = project, coder
        self._read = 0

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        with Vertical():
            yield Static("Reading the transcripts…", id="said", markup=False)
            yield Static("", id="progress", markup=False)

    def on_mount(self) -> None:
        """Begin reading."""
        self.run_worker(self._work, thread=True)

    def _work(self) -> None:
        from qualcode.services.opening import open_project

        try:
            open_project(self._project, self._coder, told=self._told).close()
        except QualcodeError as error:
            self.app.call_from_thread(self.dismiss, f"qualcode: {error}")
        else:
            self.app.call_from_thread(self.dismiss, "")

    def _told(self, report: FileReport, total: int) -> None:
        self._read += 1
        said = f"{self._read} of {total}  {report.name}"
        self.app.call_from_thread(self.query_one("#progress", Static).update, said)
