"""The code picker: any code in a few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Input

from qualcode.tui.dialogs.finder import Finder
from qualcode.tui.fuzzy import plain, score
from qualcode.tui.widgets.drawing import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from qualcode.core.codebook import Code, Codebook
    from qualcode.tui.desk import Desk
    from qualcode.tui.widgets.drawing import Part

NEW = "+"
"""Before what was typed, in an answer that asks for a new code of that name."""

_A_WORD = 3
"""From so many letters on it is a word that is typed."""

_HARDLY = 40
"""Less than what a word's beginning in a name or keyword comes to."""


def ranked(query: str, book: Codebook, letters: dict[str, str], recent: Sequence[str]) -> list[Code]:
    """Return the codes that fit what was typed, best first; the most recently used first among equals.

    A single character that is a code's letter in the gutter finds that code first, capital or small as it stands there.
    """
    order = {code_id: position for position, code_id in enumerate(recent)}
    wanted = plain(query.strip())
    found: list[tuple[float, int, int, Code]] = []
    for position, code in enumerate(book):
        fits = _fit(wanted, code, book)
        if query.strip() and letters.get(code.id) == query.strip():
            fits = 101
        if fits:
            found.append((-fits, order.get(code.id, len(order)), position, code))
    return [code for *_, code in sorted(found, key=lambda item: item[:3])]


def _fit(wanted: str, code: Code, book: Codebook) -> float:
    if not wanted:
        return 1
    by_name = score(wanted, plain(code.name))
    if by_name >= 50:
        return by_name
    by_keyword = max((score(wanted, plain(keyword)) for keyword in code.keywords), default=0)
    by_path = score(wanted, plain(book.path(code.id)))
    by_brief = 30 if len(wanted) > 2 and wanted in plain(f"{code.brief} {code.definition}") else 0
    return max(by_name, by_keyword * 0.6, by_path * 0.5, by_brief)


def goes_on(query: str, book: Codebook) -> bool:
    """Say whether a space after what was typed would go on with the name or a keyword of a code."""
    wanted = f" {plain(query.strip())} "
    return any(wanted in f" {plain(words)}" for code in book for words in (code.name, *code.keywords))


def hardly_fits(query: str, code: Code, book: Codebook) -> bool:
    """Say whether a code was found by strewn letters, or words of its definition, alone: a new name may be being typed."""
    return len(query.strip()) >= _A_WORD and _fit(plain(query.strip()), code, book) < _HARDLY


class Picker(Finder[str]):
    """Finds a code; answers with its id, or with `NEW` and a name.

    Enter answers. Space applies the code and stays for the next one, as long as `apply` is given; only where a space goes
    on with a code's name, or what is typed hardly fits any, is it typed, and a second one then applies.
    """

    TITLE_ = "Code the selection"
    HINT = "enter apply · space apply and stay · esc leave"
    PLACEHOLDER = "Type a name, a keyword, a few letters"
    BESIDE: ClassVar[bool] = True

    def __init__(
        self,
        desk: Desk,
        *,
        title: str = "",
        apply: Callable[[str], None] | None = None,
        without: Collection[str] = (),
        top: str = "",
        chosen: str = "",
        make: bool = True,
    ) -> None:
        super().__init__()
        self._desk, self._apply, self._without, self._top, self._make = desk, apply, without, top, make
        self._title, self._chosen = title, chosen
        # What is listed is drawn from the codebook it was found in: the answer, or somebody else, may just be changing that.
        self._book, self._letters = desk.book, desk.letters
        self._codes: list[Code | None] = []
        """What is listed; None for the line that is no code, `_extra`."""
        self._extra = ""

    def on_mount(self) -> None:
        """Say what is asked for."""
        box = self.query_one(".box")
        box.border_title = self._title or self.TITLE_
        if self._apply is None:
            box.border_subtitle = "enter choose · esc leave"
        super().on_mount()

    def find(self, query: str) -> None:
        """Narrow the codes."""
        self._book, self._letters = self._desk.book, self._desk.letters
        found = ranked(query, self._book, self._letters, self._desk.recent)
        self._codes = [code for code in found if code.id not in self._without]
        name, index = query.strip(), 0
        named = {code.name.casefold() for code in self._book}
        if self._top:
            self._extra = self._top
            self._codes.insert(len(self._codes) if name else 0, None)
            index = next(
                (at for at, code in enumerate(self._codes) if not name and code and code.id == self._chosen), 0
            )
        elif self._make and name and name.casefold() not in named:
            self._extra = f"＋ New code “{name}”"
            self._codes.append(None)
        self.offer(len(self._codes), index=index)

    def draw(self, index: int, width: int, chosen: bool) -> Sequence[Sequence[Part]]:
        """Draw a code with its letter and place."""
        mark = "› " if chosen else "  "
        code = self._codes[index]
        if code is None:
            return [[(mark, ""), (self._extra, "good")]]
        line = self._book.ancestry(code.id)[:-1]
        left = [
            (mark, ""),
            (f"{self._letters[code.id]} ", self._book.colour(code.id)),
            (code.name, ""),
            (f"  {' › '.join(above.name for above in line)}", "quiet"),
        ]
        return [spread(left, [(f"{self._desk.counts.get(code.id, 0) or ''} ", "quiet")], width)]

    def about(self, index: int) -> str:
        """Return the code's brief, definition, and when to use it."""
        code = self._codes[index]
        if code is None:
            return ""
        said = (
            code.brief,
            code.definition,
            code.include and f"Use for: {code.include}",
            code.exclude and f"Not for: {code.exclude}",
        )
        return "\n\n".join([code.name, *(words.strip() for words in said if words)])

    def choose(self) -> None:
        """Hand back the code."""
        if not self._codes:
            return
        code = self._codes[self.index]
        if code is None:
            self.dismiss("" if self._top else NEW + self.query_text.strip())
        else:
            self.dismiss(code.id)

    def takes(self, key: str) -> bool:
        """Take a space for "apply and stay"."""
        query = self.query_text
        code = self._codes[self.index] if self._codes else None
        if key != "space" or self._apply is None or code is None:
            return False
        hardly = self.index == 0 and hardly_fits(query, code, self._book)
        if query.strip() and not query.endswith(" ") and (hardly or goes_on(query, self._book)):
            return False
        self._apply(code.id)
        line = self.query_one(Input)
        if line.value:
            line.value = ""
        else:
            self.find("")
        return True
