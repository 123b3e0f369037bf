"""The `qualcode` command: errors become one plain line and an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qualcode.cli.app import qualcode
from qualcode.errors import QualcodeError, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - one return for each way to end
    """Run the command line and return its exit code: 0 done, 1 problems found, 2 bad usage or input, 3 an internal error."""
    try:
        answer = qualcode.main(
            args=None if arguments is None else list(arguments), prog_name="qualcode", standalone_mode=False
        )
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        return _said("stopped; what was done so far is kept.", 130)
    except click.ClickException as error:
        return _said(_in_one_line(error), 2)
    except QualcodeError as error:
        return _said(str(error), error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; that is their right
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort: never a traceback on screen
        from qualcode.services.crash_report import write_report  # noqa: PLC0415 - only needed when all is lost

        return _said(
            f"something went wrong inside qualcode ({type(error).__name__}). The log: {write_report(error)}", 3
        )
    return answer if isinstance(answer, int) else 0


def _in_one_line(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f" See '{context.command_path} --help'." if context is not None else ""
    return one_line(error.format_message()) + hint


def _said(words: str, code: int) -> int:
    sys.stderr.write(f"qualcode: {one_line(words)}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
