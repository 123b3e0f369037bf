"""Exports from the Themes screen: written in the background, and told where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from qualcode.core.report import counted
from qualcode.errors import QualcodeError
from qualcode.services.reporting import with_methods
from qualcode.tui.dialogs.asking import Choose
from qualcode.tui.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.core.report import Report
    from qualcode.exports.result import Exported
    from qualcode.tui.desk import Desk

    Write = Callable[..., Exported]
    Progress = Callable[[int, int], None]

_NAMES = {
    "docx": "Word", "html": "web page", "md": "Markdown", "csv": "table for any program", "xlsx": "Excel", "json": "for programs",
    "pdf": "for print",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be written: its name, and what writes it; `tells` says that it takes `progress` and tells of it."""

    name: str
    beside: str
    write: Write
    tells: bool = False


class Writing(Place):
    """The part of a place that writes files for others."""

    class Written(Message):
        """A file was written, or was not: `said` says which and why."""

        def __init__(self, said: str, *, well: bool) -> None:
            super().__init__()
            self.said, self.well = said, well

    class Step(Message):
        """How far the writing has come, in words."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    def offer(self, title: str, offers: list[Offer]) -> None:
        """Ask which of these to write, and write it."""

        def chosen(index: int | None) -> None:
            if index is not None:
                self.qualcode.say(f"Writing {offers[index].name} …")
                self._write(offers[index])

        self.qualcode.ask(Choose(title, [(offer.name, offer.beside) for offer in offers]), chosen)

    @work(thread=True, group="writing", exit_on_error=False)
    def _write(self, offer: Offer) -> None:
        told = 0

        def progress(done: int, total: int) -> None:
            nonlocal told
            share = 100 * done // max(1, total)
            if share >= told + 10:
                told = share
                self.post_message(self.Step(f"Writing {offer.name}: {share} %"))

        try:
            done = offer.write(progress=progress) if offer.tells else offer.write()
        except QualcodeError as error:
            self.post_message(self.Written(str(error), well=False))
        else:
            self.post_message(self.Written(_told(done, self.desk.project.folder), well=True))

    @on(Step)
    def _tell_step(self, event: Step) -> None:
        self.qualcode.say(event.said)

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


def theme_offers(desk: Desk, report: Report) -> list[Offer]:
    """Return the theme summary in each of its formats; the evidence that its quotes lead into is written beside it."""
    from qualcode.exports.themes import FORMATS, write_themes
    from qualcode.services.packing import plan_numbers, write_pack_beside

    def write(path: Path, form: str, progress: Progress) -> Exported:
        with desk.store.again() as store:
            whole = with_methods(store, report)
        done = write_themes(whole, form, path, progress=progress)
        write_pack_beside(path, report, plan_numbers(desk.project, report, lambda _: None))
        return done

    folder = desk.project.exports
    return [
        Offer(
            f"Theme summary, {form}", _NAMES.get(form, ""), partial(write, folder / f"themes.{form}", form), tells=True
        )
        for form in FORMATS
    ]


def quote_offers(report: Report, folder: Path, heading: str, stem: str) -> list[Offer]:
    """Return the quotes of a report that has been narrowed, in each of their formats."""
    from qualcode.exports.quotes import FORMATS, write_quotes

    def writer(form: str) -> Write:
        return partial(write_quotes, report, form, folder / f"{stem}.{form}", heading=heading)

    return [Offer(f"These quotes, {form}", _NAMES.get(form, ""), writer(form), tells=True) for form in FORMATS]


def table_offers(report: Report, kind: str, folder: Path, narrowed: str) -> list[Offer]:
    """Return a table of codes (`kind` as in `core.matrix.KINDS`) in each of its formats; `narrowed` says of what."""
    from qualcode.core.matrix import matrix
    from qualcode.exports.matrix import FORMATS, write_matrix

    def writer(form: str) -> Write:
        return lambda: write_matrix(
            matrix(report, kind), report.facts, form, folder / f"matrix-{kind}.{form}", narrowed=narrowed
        )

    return [Offer(f"This table, {form}", _NAMES.get(form, ""), writer(form)) for form in FORMATS]


def evidence_offers(desk: Desk, report: Report) -> list[Offer]:
    """Return the evidence pack as a table and as a web page, numbered as the plan is."""
    from qualcode.exports.evidence import write_evidence
    from qualcode.services.packing import plan_numbers

    def write(form: str, progress: Progress) -> Exported:
        with desk.store.again() as store:
            whole = with_methods(store, report)
        numbers = plan_numbers(desk.project, report, lambda _: None)
        path = desk.project.exports / f"evidence.{form}"
        return write_evidence(whole, form, path, numbers=numbers, progress=progress)

    beside = "every quote, and what proves it"
    return [Offer(f"Evidence pack, {form}", beside, partial(write, form), tells=True) for form in ("xlsx", "html")]
