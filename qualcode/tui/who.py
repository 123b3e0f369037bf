"""Who one is in the app: asked on opening where it is not clear, changed at any time."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.core.model import Coder
from qualcode.storage import coders
from qualcode.storage.project import default_coder
from qualcode.storage.store import coder_named

if TYPE_CHECKING:
    from qualcode.storage.store import Store
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

_NEW = "Others have coded here, and nothing is coded under your name yet. Who are you?"


def ask_who(app: QualcodeApp, *, said: str = "") -> None:
    """Show who codes; let names, colours, and whose codings show be changed, and who one is."""
    from qualcode.tui.dialogs.coders import CodersDialog

    before = app.desk.store.coder

    def answered(name: str | None) -> None:
        store = app.desk.store
        if name:
            app.desk.store = replace(store, coder=coder_named(store.db, name))
        else:
            read_name(app.desk)
        app.desk.store.veil()
        if name or said:
            store.set_meta(_key(), app.desk.store.coder.guid)
        app.coders_changed(another=app.desk.store.coder.guid != before.guid)

    app.ask(CodersDialog(app.desk, said=said), answered)


def read_name(desk: Desk) -> None:
    """Read again what one is called."""
    guid = desk.store.coder.guid
    desk.store = replace(desk.store, coder=Coder(guid, coders.name_of(desk.store, guid)))


def _said(asked_for: str) -> bool:
    return bool(asked_for or os.environ.get("QUALCODE_CODER", "").strip())


def settle_who(store: Store, asked_for: str) -> None:
    """Take whoever opens a project before anybody else for who they are logged in as, if they do not say otherwise."""
    if not _said(asked_for):
        store.set_meta(_key(), store.coder.guid)


def ask_on_opening(app: QualcodeApp, asked_for: str) -> None:
    """Ask who one is where nobody has said so, and others have coded under other names than the login's."""
    store = app.desk.store
    if _said(asked_for) or store.meta(_key()):
        return
    known = coders.infos(store)
    if {c.guid for c in known if c.codings and not c.consensus} - {store.coder.guid} and not any(
        c.codings for c in known if c.guid == store.coder.guid
    ):
        ask_who(app, said=_NEW)


def shown(desk: Desk) -> list[Part]:
    """Return for the header who one is, and whose codings do not show."""
    name: Part = (desk.store.coder.name, "quiet")
    if desk.blind:
        return [name, (" · blind", "warn")]
    if desk.hidden:
        return [name, (f" · {len(desk.hidden)} hidden", "warn")]
    return [name]


def _key() -> str:
    return f"coder:{default_coder()}"
