"""`qualcode coders`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.common import answer_json, answer_table, json_option, narrate, opened, project_option

if TYPE_CHECKING:
    from pathlib import Path


@click.group("coders", invoke_without_command=True)
@project_option
@json_option
@click.pass_context
def coders_command(ctx: click.Context, folder: Path, coder: str, as_json: bool) -> None:
    """List the coders, or change their names and colours, or who codes blind."""
    if ctx.invoked_subcommand is not None:
        return
    from qualcode.storage import coders

    _, store = opened(folder, coder)
    with store:
        known = coders.infos(store)
        unseen = coders.hidden(store) if coders.is_blind(store) else frozenset()
    if as_json:
        answer_json(
            [
                {**info.as_dict(), "you": info.guid == store.coder.guid}
                if info.guid not in unseen
                else {"name": info.name, "colour": info.colour, "you": False}
                for info in known
            ]
        )
        return
    rows = []
    for info in known:
        notes = [words for words, so in (("you", info.guid == store.coder.guid), ("blind", info.blind)) if so]
        notes += ["settled disagreements"] if info.consensus else []
        seen = (info.codings, info.last) if info.guid not in unseen else ("–", "")
        rows.append([info.name, info.colour, *seen, ", ".join(notes)])
    answer_table(["coder", "colour", "codings", "last", ""], rows)
    if unseen:
        narrate("You are coding blind, so what the others did is not counted here.")


@coders_command.command("rename")
@click.argument("name")
@click.argument("new")
@project_option
def rename_command(name: str, new: str, folder: Path, coder: str) -> None:
    """Give the coder NAME the name NEW; their codings follow."""
    from qualcode.storage import coders

    _, store = opened(folder, coder)
    with store:
        coders.rename(store, coders.named(store, name).guid, new)
    narrate(f"{name} is now {new}. 'qualcode undo' takes that back.")


@coders_command.command("colour")
@click.argument("name")
@click.argument("colour")
@project_option
def colour_command(name: str, colour: str, folder: Path, coder: str) -> None:
    """Give the coder NAME a colour, written as #rrggbb."""
    from qualcode.storage import coders

    _, store = opened(folder, coder)
    with store:
        coders.recolour(store, coders.named(store, name).guid, colour)
    narrate(f"{name} is shown in {colour} now. 'qualcode undo' takes that back.")


@coders_command.command("blind")
@click.option("--off", is_flag=True, help="See everybody's codings again.")
@project_option
def blind_command(off: bool, folder: Path, coder: str) -> None:
    """Code blind: the others' codings do not show, nor suggestions learned from them."""
    from qualcode.storage import coders

    _, store = opened(folder, coder)
    with store:
        coders.set_blind(store, store.coder.guid, blind=not off)
    narrate(f"{store.coder.name} {'sees everybody again' if off else 'is coding blind'}.")
