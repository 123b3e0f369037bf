"""`qualcode codebook`."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import OUT, answer_json, answer_table, json_option, narrate, opened, project_option
from qualcode.cli.refi import bring_in, dry_run_option, form_option, write_out
from qualcode.errors import BadInputError

_FILES = frozenset({".qdc", ".csv", ".xlsx"})


@click.group("codebook", invoke_without_command=True)
@project_option
@json_option
@click.pass_context
def codebook_command(ctx: click.Context, folder: Path, coder: str, as_json: bool) -> None:
    """Show the codebook with the number of codings of each code; for a coder who codes blind, of their own."""
    if ctx.invoked_subcommand is not None:
        return
    from qualcode.storage import coders, codes, codings

    _, store = opened(folder, coder)
    with store:
        unseen = coders.hidden(store) if coders.is_blind(store) else ()
        book, counts = codes.load(store), codings.counts(store, without=unseen)
    if as_json:
        answer_json(
            [
                {"id": c.id, "path": book.path(c.id), "brief": c.brief, "codings": counts.get(c.id, 0)}
                for _, c in book.walk()
            ]
        )
        return
    answer_table(
        ["code", "id", "codings", "in brief"],
        [["  " * depth + c.name, c.id, counts.get(c.id, 0), c.brief] for depth, c in book.walk()],
    )


@codebook_command.command("check")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--project", "folder", type=click.Path(path_type=Path), default=Path(), help="The project folder.")
def check_codebook(file: Path | None, folder: Path) -> int:
    """Check FILE (default: the project's codebook.yaml). Exit code 1 if codes lack what makes them usable."""
    from qualcode.core.report import counted
    from qualcode.formats import codebook_yaml

    path = file or folder / "codebook.yaml"
    book = codebook_yaml.load(path)
    left = 0
    for code in book:
        wanting = [
            field
            for field in ("definition", "include", "exclude", "examples")
            if not getattr(code, field) and not (field == "examples" and book.children(code.id))
        ]
        left += len(wanting)
        if wanting:
            click.echo(f"{path.name}: {code.name} ({code.id}) has no {', no '.join(wanting)}.")
    codes, themes, things = counted(len(book), "code"), counted(len(book.themes), "theme"), counted(left, "thing")
    narrate(f"{path.name}: {codes} in {themes}; {things} to fill in.")
    return 1 if left else 0


@codebook_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@dry_run_option
@project_option
@json_option
def import_codebook(file: Path, dry_run: bool, folder: Path, coder: str, as_json: bool) -> None:
    """Bring in the codes of FILE: a .qdc, or a .csv or .xlsx as MAXQDA, NVivo, Taguette, QualCoder or qualcode write it.

    A code that is here already, by its name under the same parent, stays as it is.
    """
    _refuse_others(file)
    bring_in(file, folder, coder, dry_run=dry_run, as_json=as_json)


@codebook_command.command("export")
@click.argument("file", type=OUT)
@form_option
@project_option
def export_codebook(file: Path, form: str, folder: Path, coder: str) -> None:
    """Write the codebook to FILE.qdc, .csv or .xlsx, for another program. For a report's appendix: 'qualcode export codebook'."""
    _refuse_others(file)
    write_out(file, form, folder, coder)


def _refuse_others(file: Path) -> None:
    if file.suffix.lower() not in _FILES:
        raise BadInputError(
            "a codebook's file ends in .qdc, .csv or .xlsx", where=file.name, mend="For whole projects: 'qualcode refi'"
        )
