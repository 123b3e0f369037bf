"""`qualcode codebook`."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import answer_json, answer_table, json_option, narrate, opened, project_option


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
    from qualcode.formats import codebook_yaml

    path = file or folder / "codebook.yaml"
    book = codebook_yaml.load(path)
    wanting = [
        f"{path.name}: {code.name} ({code.id}) has no {field}."
        for code in book
        for field in ("definition", "include", "exclude", "examples")
        if not getattr(code, field) and not (field == "examples" and book.children(code.id))
    ]
    for words in wanting:
        click.echo(words)
    narrate(f"{path.name}: {len(book)} codes in {len(book.themes)} themes; {len(wanting)} things to fill in.")
    return 1 if wanting else 0
