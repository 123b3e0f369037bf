"""The app: opens a project, holds its screens, and says in plain words what goes wrong."""

from __future__ import annotations

import asyncio
import gc
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from rich.text import Text
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.worker import WorkerFailed

from qualcode.errors import QualcodeError
from qualcode.tui.actions import bindings
from qualcode.tui.clashing import ask_clashes, take_file
from qualcode.tui.place import Place, said_of
from qualcode.tui.settings import THEME
from qualcode.tui.themes import DARK, LIGHT, THEMES
from qualcode.tui.typed_ahead import TypedAhead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import SystemCommand
    from textual.binding import BindingType
    from textual.notifications import SeverityLevel

    from qualcode.core.spans import Span
    from qualcode.storage.journal import Entry
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store
    from qualcode.tui.desk import Desk
    from qualcode.tui.dialogs.base import Dialog
    from qualcode.tui.screens.code.screen import CodeScreen
    from qualcode.tui.suggestion_feed import SuggestionFeed

Answer = TypeVar("Answer")

_BROKEN = "qualcode: something went wrong inside. What you did is saved."
_TICK = 1.0
_LEARN_AFTER = 0.1
"""Seconds without a decision before the suggester is asked to learn from those before."""


class QualcodeApp(TypedAhead):
    """The app on one project."""

    TITLE = "qualcode"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    BINDINGS: ClassVar[list[BindingType]] = list(bindings("everywhere"))
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(self, project: Project, *, coder: str = "", suggestions: bool = True) -> None:
        super().__init__()
        self.project, self._coder, self.with_suggestions = project, coder, suggestions
        self._desk: Desk | None = None
        self._feed: SuggestionFeed | None = None
        self._learning: Any = None
        self._keymap_given: dict[str, str] = {}
        self._keys_said = ""
        self._began = time.monotonic()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own variables, for the moments when no theme of ours is set yet."""
        return dict(DARK.variables)

    # Opening and closing

    def on_mount(self) -> None:
        """Open the project; on its first opening, after its transcripts have been read."""
        from qualcode.tui.leaving import leave_when_told
        from qualcode.tui.loose_threads import LooseThreads

        asyncio.get_running_loop().set_default_executor(LooseThreads())
        if not self.is_headless:
            leave_when_told(self)
        self._read_keys()
        if self.project.database.exists():
            self._open()
        else:
            from qualcode.tui.screens.opening import OpeningScreen

            self.push_screen(OpeningScreen(self.project, self._coder), self._opened)

    @property
    def keymap_given(self) -> dict[str, str]:
        """The actions that have other keys than they come with."""
        return self._keymap_given

    def action_settings(self) -> None:
        """Show what can be set."""
        from qualcode.tui.dialogs.keys import change_keys
        from qualcode.tui.dialogs.settings import SettingsList

        self.ask(SettingsList(self), lambda answer: change_keys(self) if answer == "keys" else None)

    def _read_keys(self) -> None:
        from qualcode.tui.keymap import read_keymap

        self._keymap_given, self._keys_said = read_keymap(self._keymap_given)
        self.set_keymap(self._keymap_given)

    def _say_keys(self) -> None:
        if self._keys_said:
            self.say(self._keys_said, severity="warning")

    def take_keys(self) -> None:
        """Let the keys of the user's own file hold; where it is wrong, the keys stay as they are."""
        from qualcode.tui.keymap import keys_of

        self._read_keys()
        self.desk.bound = keys_of(self._keymap_given, "code", "everywhere")
        self._say_keys()

    def _opened(self, failed: str | None) -> None:
        from qualcode.tui.who import settle_who

        if failed:
            self._refuse(failed)
            return
        self._open()
        if self._desk is not None:
            settle_who(self._desk.store, self._coder)

    def _refuse(self, said: str, code: int = QualcodeError.exit_code) -> None:
        if self.return_code is None:  # what fails while leaving is not told a second time
            self.exit(return_code=code, message=Text(said))

    def _open(self) -> None:
        from qualcode.services.opening import open_project
        from qualcode.tui.desk import Desk
        from qualcode.tui.keymap import keys_of
        from qualcode.tui.screens.code.screen import CodeScreen

        try:
            store = open_project(self.project, self._coder)
        except QualcodeError as error:
            self._refuse(f"qualcode: {error}")
            return
        self._desk = Desk(store, self.project)
        self._desk.bound = keys_of(self._keymap_given, "code", "everywhere")
        self.theme = THEME.value(store)
        welcomed = f"welcomed:{store.coder.guid}"
        self.push_screen(CodeScreen(self._desk, welcome=not store.meta(welcomed)))
        self.call_after_refresh(self._settle, store, welcomed)

    async def _settle(self, store: Store, welcomed: str) -> None:
        """Do what can wait until the first screen is up."""
        if not store.meta(welcomed):
            store.set_meta(welcomed, "yes")
        gc.freeze()  # what a project is made of stays: the collector need not look at it between two keys
        self._say_keys()
        self.guarded(partial(ask_clashes, self))
        self.set_interval(_TICK, self._tick)
        if self.with_suggestions:
            await self._start_suggester()
        from qualcode.services.opening import new_files
        from qualcode.tui.who import ask_on_opening

        if self.desk.passages is None and not self.screen.is_modal and new_files(store, self.project):
            self.action_place("import")  # who speaks is looked at before anything is stored
        ask_on_opening(self, self._coder)

    async def _start_suggester(self) -> None:
        from qualcode.tui.suggestion_feed import SuggestionFeed

        if self._feed is not None:
            await self._feed.stop()
        self._feed = SuggestionFeed(self.desk.store, self.code_screen)
        await self._feed.start()
        passages = self.desk.passages
        if passages is not None:
            self.suggest(passages.transcript.guid, self.code_screen.view.selection.start)

    @property
    def desk(self) -> Desk:
        """The open project.

        Raises:
            RuntimeError: none is open yet.
        """
        if self._desk is None:
            raise RuntimeError("no project is open")
        return self._desk

    @property
    def code_screen(self) -> CodeScreen:
        """The Code screen, which is always there."""
        from qualcode.tui.screens.code.screen import CodeScreen

        return next(screen for screen in self.screen_stack if isinstance(screen, CodeScreen))

    def _tick(self) -> None:
        try:
            self.guarded(self._look_around)
        except NoMatches:  # the screen is being taken down: there is nothing left to show it on
            return

    def _look_around(self) -> None:
        """Show what others have written since, and remember where the coder is."""
        if self.desk.others_wrote():
            self.code_screen.reload()
            if self.desk.take_codebook():
                self.everything_changed("Somebody has changed the codebook.")
        take_file(self)
        self.code_screen.save_place()

    async def action_quit(self) -> None:
        """Leave. Everything is in the database already."""
        if self._desk is not None:
            self.guarded(self.code_screen.save_place)
        self.exit()

    async def on_unmount(self) -> None:
        """End the suggester while there is still a loop to see it gone."""
        if self._feed is not None:
            await self._feed.stop()

    def close_project(self) -> None:
        """Close the database."""
        if self._desk is not None:
            self._desk.store.close()

    def summary(self) -> str:
        """Return what was done, as a line or two to read after leaving; "" if nothing was."""
        if self._desk is None:
            return ""
        minutes = (time.monotonic() - self._began) / 60
        return self._desk.session.told(self.keys, minutes, self._desk.name)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy by the terminal, and by the system's own command too: not every terminal does as it is asked."""
        super().copy_to_clipboard(text)
        if not self.is_headless:
            from qualcode.tui.clipboard import copy_by_command

            self.run_worker(partial(copy_by_command, text), thread=True, exit_on_error=False)

    # Saying and asking

    def say(self, words: str, *, severity: SeverityLevel = "information") -> None:
        """Say something in passing, in the place of what was said before."""
        from qualcode.tui.widgets.bars import KeyLine

        calm = severity == "information"
        footers = self.screen.query(KeyLine)
        if footers and footers.first().say(words, "good" if calm else "warn", 4 if calm else 6):
            return
        self.clear_notifications()
        self.notify(words, severity=severity, timeout=4 if calm else 8, markup=False)

    def guarded(self, do: Callable[[], object]) -> None:
        """Do something; what cannot be done is said."""
        try:
            do()
        except (QualcodeError, OSError) as error:
            self.say(said_of(error), severity="warning")

    def ask(self, dialog: Dialog[Answer], then: Callable[[Answer | None], None]) -> None:
        """Ask something, and go on with the answer."""
        self.push_screen(dialog, lambda answer: self.guarded(lambda: then(answer)))

    async def run_action(self, *args: Any, **kwargs: Any) -> bool:
        """Carry out an action; what cannot be done is said. A key for a screen that has just been left does nothing."""
        if len(args) > 1 and isinstance(args[1], Screen) and args[1] not in self.screen_stack:
            return True
        try:
            return await super().run_action(*args, **kwargs)
        except (QualcodeError, OSError) as error:
            self.say(said_of(error), severity="warning")
            return True

    def _handle_exception(self, error: Exception) -> None:
        """Leave after an error that nobody foresaw, with one line on the terminal and a log without anybody's words."""
        from qualcode.services.crash_report import reported

        if isinstance(error, WorkerFailed):
            error = cast("Exception", error.error)
        if self.is_headless:  # a test, which is to see the error itself
            super()._handle_exception(error)
        elif isinstance(error, QualcodeError):
            self._refuse(f"qualcode: {error}")
        else:
            self._refuse(f"{_BROKEN} {reported(error)}", 3)

    # Suggestions

    def suggest(self, guid: str, near: int, *, learn: bool = False) -> None:
        """Ask for a transcript's suggestions, those near a position first; with `learn`, once decisions pause."""
        feed = self._feed
        if feed is None:
            return
        if self._learning is not None:
            self._learning.stop()
        if learn:
            self._learning = self.set_timer(_LEARN_AFTER, lambda: feed.request(guid, near))
        else:
            feed.request(guid, near)

    async def story(self, guid: str, span: Span, code_id: str) -> dict[str, Any] | None:
        """Return why a code is suggested for a passage, None where there is no suggester to ask."""
        return None if self._feed is None else await self._feed.story(guid, span, code_id)

    def action_trust(self) -> None:
        """Show how suggestions do, and change how they are shown."""
        from qualcode.tui.dialogs.trust import TrustDialog

        self.ask(TrustDialog(self.desk), lambda changed: self.everything_changed("Kept.") if changed else None)

    # Actions

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer every action of this place in the palette."""
        from qualcode.tui.palette import commands

        return commands(self, screen)

    def action_command_palette(self) -> None:
        """Find any action by its name."""
        from qualcode.tui.dialogs.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def keymap_of(self, action_id: str) -> str:
        """Return the keys that the user gave an action, "" if none."""
        return self._keymap_given.get(action_id, "")

    def action_undo(self) -> None:
        """Take back the last change, and go to where it was made."""
        self._swapped("Taken back", self.desk.undo())

    def action_redo(self) -> None:
        """Do again what was taken back, and go to where it was made."""
        self._swapped("Done again", self.desk.redo())

    def _swapped(self, said: str, entry: Entry) -> None:
        if any(change.table == "coders" for change in entry.changes):
            from qualcode.tui.who import read_name

            read_name(self.desk)
            self.coders_changed(another=False)
        if any(change.table == "transcripts" for change in entry.changes):
            self.code_screen.transcripts_changed()
        offset = self.desk.where_in_the_text(entry)
        if offset is not None and self.screen is self.code_screen:
            self.code_screen.view.goto_offset(offset)
        self.everything_changed(f"{said}: {entry.summary}")

    def everything_changed(self, said: str) -> None:
        """Show everything as it is now, and say what was done."""
        self.code_screen.changed(said)
        if isinstance(self.screen, Place) and self.screen is not self.code_screen:
            self.screen.reload()

    def action_coders(self) -> None:
        """Show who codes, and change who one is or whose codings show."""
        from qualcode.tui.who import ask_who

        ask_who(self)

    def coders_changed(self, *, another: bool) -> None:
        """Show the codings that show now; with `another`, a suggester for whom one is now."""
        self.desk.reload_coders()
        self.desk.reload_counts()
        self.code_screen.coders_changed()
        if isinstance(self.screen, Place) and self.screen is not self.code_screen:
            self.screen.reload()
        if self.with_suggestions and another:
            self.run_worker(self._start_suggester(), group="suggester")

    def action_theme(self) -> None:
        """Change between light and dark, and remember it."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name
        THEME.keep(self.desk.store, self.theme)

    def action_help(self) -> None:
        """Show every key of this place."""
        from qualcode.tui.dialogs.help import Help, sections_of

        self.push_screen(Help(sections_of(getattr(self.screen, "PLACE", "code"), self.keymap_of)))

    def action_place(self, name: str) -> None:
        """Go to another place of the app."""
        from qualcode.tui.places import screen_for

        while len(self.screen_stack) > 2:
            self.pop_screen()
        screen: Screen[Any] | None = screen_for(name, self.desk)
        if screen is not None:
            self.push_screen(screen)
