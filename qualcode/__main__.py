"""The `qualcode` command: errors become one plain line and an exit code."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from qualcode.cli import streams
from qualcode.cli.app import qualcode
from qualcode.errors import QualcodeError, one_line, refused_by_the_system

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - one return for each way to end
    """Run the command line and return its exit code: 0 done, 1 problems found, 2 bad usage or input, 3 an internal error."""
    if arguments is None:
        streams.ready()
    try:
        answer = qualcode.main(
            args=None if arguments is None else list(arguments), prog_name="qualcode", standalone_mode=False
        )
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.exceptions.NoArgsIsHelpError as error:  # `qualcode plan` alone: which of its commands is wanted?
        click.echo(error.format_message(), err=True)
        return 2
    except click.Abort:
        return _said("stopped; what was done so far is kept.", 130)
    except click.ClickException as error:
        return _said(_in_one_line(error), 2)
    except QualcodeError as error:
        return _said(str(error), error.exit_code)
    except SystemExit:  # click ends so when whoever read our output has gone, which is their right
        return 0
    except UnicodeEncodeError as error:
        return _said(_not_writable(error), 2)
    except OSError as error:
        return _said(refused_by_the_system(error), 2)
    except Exception as error:  # noqa: BLE001 - the last resort: never a traceback on screen
        from qualcode.services.crash_report import reported  # noqa: PLC0415 - only needed when all is lost

        return _said(f"something went wrong inside qualcode ({type(error).__name__}). {reported(error)}", 3)
    return answer if isinstance(answer, int) else 0


def _not_writable(error: UnicodeEncodeError) -> str:
    character = error.object[error.start]
    if "\ud800" <= character <= "\udfff":
        return "what was typed holds bytes that are not text. Type it again, or name the file in another way."
    code = f"U+{ord(character):04X}"
    return (
        f"the output is set to {error.encoding}, which has no {code}. Set PYTHONIOENCODING to utf-8, or take it away."
    )


def _in_one_line(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f" See '{context.command_path} --help'." if context is not None else ""
    return one_line(error.format_message()).rstrip(".") + "." + hint


def _said(words: str, code: int) -> int:
    with suppress(OSError):  # it goes where there is no room, perhaps; the exit code is still told
        sys.stderr.write(f"qualcode: {one_line(words)}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
