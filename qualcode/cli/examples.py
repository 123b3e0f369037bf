"""An example or two of each command, as its help shows them."""

from __future__ import annotations

import click

EXAMPLES = {
    "open": ("open my-consultation",),
    "new": ("new my-consultation",),
    "import": (
        "import --dry-run transcripts",
        "import transcripts --group Mod=facilitator --leave-out Interpreter",
        'import notes.docx --name "MOD=Moderator" --name "Mod=Moderator"',
    ),
    "speakers": ("speakers",),
    "speakers export": ("speakers export people.xlsx",),
    "speakers apply": ("speakers apply people.xlsx",),
    "groups": ("groups",),
    "groups set": ('groups set resident --name Residents --attribution "resident"',),
    "groups small": ("groups small 8",),
    "codebook": ("codebook",),
    "codebook check": ("codebook check",),
    "codebook import": ("codebook import codes-from-nvivo.xlsx --dry-run",),
    "codebook export": ("codebook export codebook.xlsx --form maxqda",),
    "suggest": ("suggest", "suggest --transcript group-1.docx", "suggest --report"),
    "evaluate": ("evaluate --chart curve.svg", "evaluate coded.csv --text answer --codes-from themes --codebook codebook.yaml"),
    "codings load": ("codings load codings.csv",),
    "codings export": ("codings export exports/codings.csv",),
    "quotes": (
        "quotes --code build-trust --group young-person",
        'quotes --text "stop and search" --attribute area=east --csv',
        "quotes --code long-term --and families-support --near 2",
    ),
    "matrix": ("matrix groups", "matrix codes --transcript group-1.docx --csv"),
    "search": ('search "polic* NOT council"', r'search "\"stop and search\"" --limit 10'),
    "framework show": ("framework show --stale",),
    "framework write": ("framework write young-person build-trust summary.md",),
    "framework apply": ("framework apply exports/framework.xlsx",),
    "export themes": ("export themes", "export themes --format pdf --out report/themes.pdf"),
    "export quotes": ("export quotes --code build-trust --format xlsx",),
    "export matrix": ("export matrix groups --format docx",),
    "export evidence": ("export evidence", "export evidence --format html"),
    "export framework": ("export framework", "export framework --rows participant --format docx"),
    "export codebook": ("export codebook",),
    "merge": ("merge ../from-bo --dry-run", "merge ../from-bo --prefer ask"),
    "coders": ("coders",),
    "coders rename": ('coders rename bsmith "Bo Smith"',),
    "coders colour": ('coders colour "Bo Smith" "#2f7ed8"',),
    "coders blind": ("coders blind --coder bo", "coders blind --off --coder bo"),
    "agree": ("agree", "agree --coders ana,bo --units sample", "agree --disagreements"),
    "sample": ("sample",),
    "sample make": ("sample make --share 0.2", "sample make --units 60 --seed 7"),
    "sample export": ("sample export ../for-bo --blind",),
    "refi export": ("refi export project.qdpx",),
    "refi import": ("refi import project.qdpx --dry-run", 'refi import taguette.sqlite3 --which "Bus survey"'),
    "data": ("data exports/tables",),
    "plan build": ("plan build", "plan build --template council.docx", "plan build --layout page --format pdf"),
    "plan diff": ("plan diff",),
    "plan template": ("plan template council.docx",),
    "plan check": ("plan check finished.docx --html check.html",),
    "log": ("log --limit 10",),
    "undo": ("undo",),
    "redo": ("redo",),
    "backup": ("backup", "backup D:/copies/consultation.db"),
    "restore": ("restore backups/qualcode-2026-03-02T141500.db",),
    "doctor": ("doctor",),
}  # fmt: skip
"""By a command's words, what may be typed after `qualcode`."""


def with_examples(command: click.Command, words: str) -> click.Command:
    """Return a command whose help, and that of the commands beneath it, ends with its examples."""
    if lines := EXAMPLES.get(words, ()):
        command.epilog = "\n".join(["\b", "For example:", *(f"  qualcode {line}" for line in lines)])
    if isinstance(command, click.Group):
        for name, beneath in command.commands.items():
            with_examples(beneath, f"{words} {name}")
    return command
