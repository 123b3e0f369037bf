"""Exports from the Themes screen: written in the background, told how far, stopped with escape, and told where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from qualcode.core.report import counted
from qualcode.services.reporting import with_methods
from qualcode.tui.dialogs.asking import Choose
from qualcode.tui.place import Place, said_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qualcode.core.report import Report
    from qualcode.exports.result import Exported
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.desk import Desk

    Write = Callable[..., Exported]
    Progress = Callable[[int, int], None]

_GROUP = "writing"
_NAMES = {
    "docx": "Word", "html": "web page", "md": "Markdown", "csv": "table for any program", "xlsx": "Excel", "json": "for programs",
    "pdf": "for print",
}  # fmt: skip


class _Stopped(Exception):  # noqa: N818 - it is no error
    """Somebody wants the file no longer. Raised where progress is told, before anything is written."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be written: its name, and what writes it; `tells` says that it takes `progress` and tells of it."""

    name: str
    beside: str
    write: Write
    tells: bool = False


class Writing(Place):
    """The part of a place that writes files for others. They are written on while one goes to other places."""

    def offer(self, title: str, offers: list[Offer]) -> None:
        """Ask which of these to write, and write it."""

        def chosen(index: int | None) -> None:
            if index is not None:
                stops = " (esc stops it)" if offers[index].tells else ""
                self.qualcode.say(f"Writing {offers[index].name} …{stops}")
                self._write(offers[index])

        self.qualcode.ask(Choose(title, [(offer.name, offer.beside) for offer in offers]), chosen)

    def stop_writing(self) -> bool:
        """Stop what is being written, if anything is; say whether it was."""
        under_way = [worker for worker in self.app.workers if worker.group == _GROUP and worker.is_running]
        for worker in under_way:
            worker.cancel()
        if under_way:
            self.qualcode.say("Stopping. What stood there before stays.")
        return bool(under_way)

    def _write(self, offer: Offer) -> None:
        work = partial(_carry_out, self.qualcode, offer, self.desk.project.folder)
        self.app.run_worker(work, thread=True, group=_GROUP, exit_on_error=False)


def _carry_out(app: QualcodeApp, offer: Offer, folder: Path) -> None:
    """Write in a thread; how far it has come, and how it ends, is said wherever one is by then."""
    told, worker = 0, get_current_worker()

    def progress(done: int, total: int) -> None:
        nonlocal told
        if worker.is_cancelled:
            raise _Stopped
        share = 100 * done // max(1, total)
        if share >= told + 10 or share < told:
            told = share
            app.call_later(app.say, f"Writing {offer.name}: {share} % (esc stops it)")

    try:
        done = offer.write(progress=progress) if offer.tells else offer.write()
    except _Stopped:
        app.call_later(app.say, f"Stopped: {offer.name} was not written.")
    except Exception as error:  # noqa: BLE001 - the app hears nothing of it otherwise, and one would wait for the file
        app.call_later(app.say, said_of(error), severity="warning")
    else:
        app.call_later(app.say, _told(done, folder))


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
        write_pack_beside(path, report, plan_numbers(desk.project, report, lambda _: None), progress=progress)
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
