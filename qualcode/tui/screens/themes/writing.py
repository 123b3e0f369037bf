"""Exports from the Themes screen: written in the background, and told where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from qualcode.core.report import counted
from qualcode.errors import QualcodeError
from qualcode.tui.dialogs.asking import Choose
from qualcode.tui.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.core.report import Report
    from qualcode.exports.result import Exported

    Write = Callable[[], Exported]

_NAMES = {
    "docx": "Word", "html": "web page", "md": "Markdown", "csv": "table for any program", "xlsx": "Excel", "json": "for programs",
    "pdf": "for print",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be written: its name, and what writes it."""

    name: str
    beside: str
    write: Write


class Writing(Place):
    """The part of a place that writes files for others."""

    class Written(Message):
        """A file was written, or was not: `said` says which and why."""

        def __init__(self, said: str, *, well: bool) -> None:
            super().__init__()
            self.said, self.well = said, well

    def offer(self, title: str, offers: list[Offer]) -> None:
        """Ask which of these to write, and write it."""

        def chosen(index: int | None) -> None:
            if index is not None:
                self.qualcode.say(f"Writing {offers[index].name} …")
                self._write(offers[index].write)

        self.qualcode.ask(Choose(title, [(offer.name, offer.beside) for offer in offers]), chosen)

    @work(thread=True, group="writing", exit_on_error=False)
    def _write(self, write: Write) -> None:
        try:
            done = write()
        except QualcodeError as error:
            self.post_message(self.Written(str(error), well=False))
        else:
            self.post_message(self.Written(_told(done, self.desk.project.folder), well=True))

    @on(Written)
    def _tell(self, event: Written) -> None:
        self.qualcode.say(event.said, severity="information" if event.well else "warning")


def _told(done: Exported, folder: Path) -> str:
    path = done.path.relative_to(folder) if done.path.is_relative_to(folder) else done.path
    said = [f"Written: {path}"]
    if done.refusals:
        said.append(f"{counted(len(done.refusals), 'passage')} left out, since they may not be printed.")
    said += [f"{warning}." for warning in done.warnings[:2]]
    if len(done.warnings) > 2:
        said.append(f"And {counted(len(done.warnings) - 2, 'warning')} more.")
    return "\n".join(said)


def theme_offers(report: Report, folder: Path) -> list[Offer]:
    """Return the theme summary in each of its formats."""
    from qualcode.exports.themes import FORMATS, write_themes

    def writer(form: str) -> Write:
        return lambda: write_themes(report, form, folder / f"themes.{form}")

    return [Offer(f"Theme summary, {form}", _NAMES.get(form, ""), writer(form)) for form in FORMATS]


def quote_offers(report: Report, folder: Path, heading: str, stem: str) -> list[Offer]:
    """Return the quotes of a report that has been narrowed, in each of their formats."""
    from qualcode.exports.quotes import FORMATS, write_quotes

    def writer(form: str) -> Write:
        return lambda: write_quotes(report, form, folder / f"{stem}.{form}", heading=heading)

    return [Offer(f"These quotes, {form}", _NAMES.get(form, ""), writer(form)) for form in FORMATS]


def table_offers(report: Report, kind: str, folder: Path) -> list[Offer]:
    """Return a table of codes (`kind` as in `tables.TABLES`) in each of its formats."""
    from qualcode.core.matrix import by_code, by_group, by_transcript
    from qualcode.exports.matrix import FORMATS, write_matrix

    made = {"groups": by_group, "transcripts": by_transcript, "codes": by_code}[kind]

    def writer(form: str) -> Write:
        return lambda: write_matrix(made(report), report.facts, form, folder / f"matrix-{kind}.{form}")

    return [Offer(f"This table, {form}", _NAMES.get(form, ""), writer(form)) for form in FORMATS]


def evidence_offers(report: Report, folder: Path) -> list[Offer]:
    """Return the evidence pack as a table and as a web page."""
    from qualcode.exports.evidence import write_evidence

    def writer(form: str) -> Write:
        return lambda: write_evidence(report, form, folder / f"evidence.{form}")

    return [
        Offer(f"Evidence pack, {form}", "every quote, and what proves it", writer(form)) for form in ("xlsx", "html")
    ]
