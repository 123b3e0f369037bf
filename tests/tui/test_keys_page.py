"""docs/keys.md says what the app does. `python -m tests.tui.test_keys_page` writes its tables anew."""

from __future__ import annotations

from pathlib import Path

from qualcode.tui.actions import PLACES, actions_of

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


def table(where: str) -> str:
    """Return the page's table for a place, as it must stand there."""
    rows = [
        f"| {action.caption.replace('|', '&#124;')} | {action.help} | `{action.id}` |" for action in actions_of(where)
    ]
    return "\n".join(["| Keys | What they do | Name |", "|---|---|---|", *rows])


def sections() -> str:
    """Return the page's tables, place by place."""
    return "\n".join(f"## {title}\n\n{table(where)}\n" for where, title in PLACES.items())


def test_every_key_is_on_the_page() -> None:
    """A key that changes in the app and not on the page sends people the wrong way."""
    page = PAGE.read_text(encoding="utf-8")
    for where, title in PLACES.items():
        assert f"## {title}\n\n{table(where)}\n" in page, f"the table of {title} is not the app's"


if __name__ == "__main__":
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(f"## {next(iter(PLACES.values()))}\n")
    PAGE.write_text(f"{before}{sections()}\n## Your own keys{rest.partition('## Your own keys')[2]}", encoding="utf-8")
