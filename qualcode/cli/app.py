"""The command tree. Nothing but click is imported until a command runs, so that help is there at once."""

from __future__ import annotations

import importlib
from typing import Any

import click

from qualcode import __version__
from qualcode.cli.examples import with_examples

COMMANDS = {
    "open": ("projects", "Open the app on a project (what 'qualcode' alone does)."),
    "new": ("projects", "Make a fresh project folder."),
    "import": ("importing", "Bring transcripts in."),
    "speakers": ("people", "Say who the speakers are: table, export, apply."),
    "groups": ("people", "List groups, or set how their quotes are signed."),
    "codebook": ("codebook", "Check, show, import or export the codebook."),
    "suggest": ("suggesting", "Suggest codes for uncoded text."),
    "evaluate": ("suggesting", "Measure the suggester on your codings or a labelled file."),
    "codings": ("quotes", "Load codings from a CSV file, or write them to one."),
    "quotes": ("quotes", "Find coded quotes."),
    "matrix": ("quotes", "Count codes by group, transcript, or with each other."),
    "search": ("quotes", "Search everything that was said."),
    "framework": ("framework", "Summaries by group or person and theme, and what they rest on."),
    "export": ("exporting", "Write themes, quotes, counts, evidence, the framework, the codebook."),
    "merge": ("merging", "Bring another copy of the project into this one."),
    "coders": ("coders", "List coders; names, colours, coding blind."),
    "agree": ("agreeing", "Say how far coders agree."),
    "sample": ("sampling", "Draw a second coder's sample, and export it."),
    "refi": ("refi", "Exchange projects and codebooks with other programs."),
    "data": ("data", "Write 0/1 tables for statistics programs."),
    "plan": ("planning", "Build the plan, or check a document's quotes."),
    "log": ("history", "Show what was done, newest first."),
    "undo": ("history", "Take back the last change."),
    "redo": ("history", "Do again what was taken back."),
    "backup": ("history", "Copy the project database."),
    "restore": ("history", "Put a copy of the database back."),
    "doctor": ("history", "Check that the project is sound."),
}  # fmt: skip


class _Tree(click.Group):
    """A group whose commands are imported when they are run, and whose first word may be a project folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click gives it
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"qualcode.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return with_examples(command, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click gives it
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks = {"--help", "-h", "--version"}
        before = next((at for at in range(0, len(args), 2) if args[at] not in {"--project", "--coder"}), 0)
        if before and args[before] in COMMANDS:  # `--project DIR quotes` is `quotes --project DIR`
            args = [*args[before:], *args[:before]]
        if not args or (args[0] not in asks and args[0] not in COMMANDS):
            args = ["open", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Tree, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="qualcode")
def qualcode(**_: Any) -> None:
    """Code consultations by keyboard, and prove every quote in the plan.

    `qualcode [PROJECT]` opens the app on a project folder (default: this one). Every command takes --project DIR.
    """
