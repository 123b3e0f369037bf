"""Editing the codebook from the tree: every edit goes to codebook.yaml and the database, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on

from qualcode.core.codebook import PALETTE, Code, free_id
from qualcode.core.report import counted
from qualcode.core.spans import Span
from qualcode.errors import NotPossibleError
from qualcode.services import codebook_edits
from qualcode.services.codebook_reach import what_it_touches
from qualcode.storage import codes
from qualcode.tui.screens.code.host import Host
from qualcode.tui.widgets.codetree import CodeTree
from qualcode.tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualcode.services.codebook_reach import Touched
    from qualcode.services.discovering import Candidate
    from qualcode.tui.dialogs.discovery import Chosen, Kept

_EXAMPLES = "Examples:"
_NAMED = 6


class CodebookEdits(Host):
    """The part of the Code screen that carries out what the tree asks for."""

    _discovered: Kept | None = None

    @on(CodeTree.Wanted)
    def wanted(self, event: CodeTree.Wanted) -> None:
        """Do what was asked with the code chosen in the tree."""
        done: dict[str, Callable[[str], None]] = {
            "apply": self._apply_code,
            "leave": lambda _code_id: self.leave_codes(),
            "add": self._add_code,
            "rename": self._rename_code,
            "define": self._define_code,
            "move": self._move_code,
            "recolour": self._recolour_code,
            "merge": self._merge_code,
            "split": self._split_code,
            "delete": self._delete_code,
            "discover": lambda _code_id: self._discover(),
            "letter": self._give_letter,
            "find": lambda _code_id: self._find_code(),
            "lower": lambda code_id: self._shift_code(code_id, 1),
            "raise": lambda code_id: self._shift_code(code_id, -1),
            "memo": lambda code_id: self.write_memo("code", code_id, self.desk.name(code_id)),
        }
        if event.code_id or event.what in {"add", "leave", "discover"}:
            self.qualcode.guarded(lambda: done[event.what](event.code_id))

    @on(RowList.Picked, "CodeTree")
    def _apply_clicked(self) -> None:
        self.qualcode.guarded(lambda: self._apply_code(self.query_one(CodeTree).code_id))

    def _apply_code(self, code_id: str) -> None:
        self.code(code_id)
        self.leave_codes()

    def _edited(self, said: str, code_id: str = "") -> None:
        self.desk.reload_codebook()
        self.desk.reload_counts()
        if self.desk.passages is not None:
            self.desk.reload_transcript()
        self.changed(said)
        if code_id:
            self.query_one(CodeTree).show(self.desk, code_id)

    def _named(self, said: str, code_id: str) -> str:
        """Return what is said once a code has a name: that another has it too, which coders would take for this one."""
        book = codes.load(self.desk.store)
        name = book[code_id].name
        count = sum(code.name.casefold() == name.casefold() for code in book)
        return said if count == 1 else f"{count} codes are now called {name}: u takes it back."

    def _add_code(self, beside: str) -> None:
        from qualcode.tui.dialogs.asking import AskLine

        above = self.desk.book[beside].parent if beside else None
        if beside and self.desk.book.children(beside):
            above = above or beside  # where codes have none beneath them, the new one goes beside
        self.qualcode.ask(AskLine("A new code", said="Its name:"), lambda name: self._place_new_code(name or "", above))

    def _place_new_code(self, name: str, likely: str | None = None, **fields: Any) -> None:
        def made(parent: str | None) -> None:
            code = Code(free_id(name, self.desk.book), name, parent=parent, **fields)
            self.desk.add_code(code)
            self._edited(self._named(f"Added {name}.", code.id), code.id)

        if name:
            self.ask_parent(f"Beneath which code does “{name}” go?", made, likely)

    def _discover(self) -> None:
        """Offer what the codebook may lack; only the coder makes a code of it."""
        from qualcode.tui.dialogs.discovery import DiscoveryDialog

        dialog = DiscoveryDialog(self.desk, self._discovered, self._edited)

        def chosen(answer: Chosen | None) -> None:
            self._discovered = dialog.kept
            if answer is not None and answer.candidate is not None:
                self._ask_candidate(answer.candidate)
            elif answer is not None and answer.passage is not None:
                passage = answer.passage
                self.leave_codes()
                self.jump(passage.guid, passage.start, Span(passage.start, passage.end))

        self.qualcode.ask(dialog, chosen)

    def _ask_candidate(self, candidate: Candidate) -> None:
        """Ask for the name, the meaning and the place of a code for talk that has none; left at any of them, nothing is made."""
        from qualcode.services.findings import examples
        from qualcode.tui.dialogs.asking import AskLine, AskPage

        words = ", ".join(candidate.words)
        page = "\n".join([f"Talk of {words}.", "", _EXAMPLES, *examples(self.desk.store, candidate)])
        said = "First its brief in a line; after an empty line its definition; then its examples, a line each."

        def named(name: str | None) -> None:
            if name:
                self.qualcode.ask(AskPage(f"What {name} means", page, said=said), lambda text: written(name, text))

        def written(name: str, text: str | None) -> None:
            if text is not None:
                self._place_new_code(name, **_fields(text))

        self.qualcode.ask(AskLine("A new code", words, said="Its name:"), named)

    def _rename_code(self, code_id: str) -> None:
        from qualcode.tui.dialogs.asking import AskLine

        def named(name: str | None) -> None:
            if name:
                codebook_edits.update_code(self.desk.store, self.desk.project, code_id, name=name)
                self._edited(self._named(f"Now called {name}.", code_id))

        self.qualcode.ask(AskLine("Rename", self.desk.name(code_id)), named)

    def _define_code(self, code_id: str) -> None:
        from qualcode.tui.dialogs.asking import ask_page

        code = self.desk.book[code_id]
        before = f"{code.brief}\n\n{code.definition}".strip()

        def written(text: str) -> None:
            if text != before:
                brief, _, definition = text.partition("\n\n")
                fields = {"brief": " ".join(brief.split()), "definition": definition.strip()}
                codebook_edits.update_code(self.desk.store, self.desk.project, code_id, **fields)
                self._edited(f"{code.name} is defined anew.")

        said = "First its brief in a line; after an empty line its definition."
        ask_page(self.qualcode, f"What {code.name} means", before, written, said=said)

    def _move_code(self, code_id: str) -> None:
        def chosen(parent: str | None) -> None:
            codebook_edits.move_code(self.desk.store, self.desk.project, code_id, parent)
            self._edited(f"Moved {self.desk.name(code_id)}.")

        above, family = self.desk.book[code_id].parent, {code.id for code in self.desk.book.family(code_id)}
        self.ask_parent(f"Beneath which code does “{self.desk.name(code_id)}” go?", chosen, above, family)

    def _shift_code(self, code_id: str, by: int) -> None:
        parent = self.desk.book[code_id].parent
        siblings = [code.id for code in self.desk.book.children(parent)]
        at = siblings.index(code_id) + by
        if not 0 <= at < len(siblings):
            raise NotPossibleError(
                f"{self.desk.name(code_id)} is {'last' if by > 0 else 'first'} here; m puts it elsewhere."
            )
        codebook_edits.move_code(self.desk.store, self.desk.project, code_id, parent, at)
        self._edited(f"Moved {self.desk.name(code_id)} {'down' if by > 0 else 'up'}.", code_id)

    def _find_code(self) -> None:
        from qualcode.tui.dialogs.picker import Picker

        def found(code_id: str | None) -> None:
            if code_id:
                self.query_one(CodeTree).show(self.desk, code_id)

        self.qualcode.ask(Picker(self.desk, title="Find a code", make=False), found)

    def _recolour_code(self, code_id: str) -> None:
        from qualcode.tui.dialogs.asking import Choose

        used = {self.desk.book.colour(code.id): code.name for code in reversed(self.desk.book.codes)}

        def chosen(index: int | None) -> None:
            if index is not None:
                colour = "" if index == 0 else PALETTE[index - 1]
                codebook_edits.update_code(self.desk.store, self.desk.project, code_id, colour=colour)
                self._edited(f"{self.desk.name(code_id)} has another colour.")

        choices = [("the colour of what it lies beneath", "")]
        choices += [(colour, f"as {used[colour]}" if colour in used else "not used yet") for colour in PALETTE]
        self.qualcode.ask(Choose(f"The colour of {self.desk.name(code_id)}", choices), chosen)

    def _give_letter(self, code_id: str) -> None:
        from qualcode.tui.dialogs.letters import GiveLetter

        def given(letter: str | None) -> None:
            if letter is None:
                return
            before = self.desk.give_letter(code_id, letter)
            lost = f" {self.desk.name(before)} has it no longer." if before in self.desk.book else ""
            keys = self.desk.shortcut(code_id)
            self._edited(
                f"{keys} codes {self.desk.name(code_id)}.{lost}" if keys else "It has no letter of its own now."
            )

        self.qualcode.ask(GiveLetter(self.desk, code_id), given)

    def _merge_code(self, code_id: str) -> None:
        from qualcode.tui.dialogs.asking import Confirm
        from qualcode.tui.dialogs.picker import Picker

        name = self.desk.name(code_id)

        def into(target: str | None) -> None:
            if target:
                beneath = [code.name for code in self.desk.book.children(code_id)]
                touched = what_it_touches(self.desk.store, self.desk.project, code_id, alone=True)
                quotes = "All quotes, also the others'," if self.desk.blind else _counted(touched, "quote")
                said = [f"{quotes} to be coded {self.desk.name(target)}."]
                said += [f"The codes beneath it go beneath that: {few(beneath)}."] if beneath else []
                said += _planned(touched, f"put {target} there")
                said.append(f"{name} goes away. u takes it back.")
                self.qualcode.ask(
                    Confirm(f"Merge {name} into {self.desk.name(target)}?", said), lambda yes: merge(target, yes)
                )

        def merge(target: str, yes: bool | None) -> None:
            if yes:
                codebook_edits.merge_codes(self.desk.store, self.desk.project, code_id, target)
                self._edited(f"Merged {name} into {self.desk.name(target)}.", target)

        family = {code.id for code in self.desk.book.family(code_id)}
        if len(family) == len(self.desk.book):
            raise NotPossibleError(f"There is no code to merge {name} into.")
        self.qualcode.ask(Picker(self.desk, title=f"Merge {name} into …", without=family, make=False), into)

    def _split_code(self, code_id: str) -> None:
        from qualcode.tui.dialogs.asking import AskLine, Choose, Confirm
        from qualcode.tui.dialogs.split import PickQuotes, quotes_of

        name, found = self.desk.name(code_id), quotes_of(self.desk.store, code_id)
        above = self.desk.book[code_id].parent
        if not found:
            raise NotPossibleError(f"{name} has no quotes yet, so there is nothing to split.")

        def picked(guids: tuple[str, ...] | None) -> None:
            if guids:
                said = f"{counted(len(guids), 'quote')} of {len(found)} leave {name}."
                self.qualcode.ask(
                    AskLine("A new code for them", said=f"{said} The new code's name:"), lambda new: named(guids, new)
                )

        def named(guids: tuple[str, ...], new: str | None) -> None:
            if new:
                where = [(f"beneath {name}", "a part of it"), (f"beside {name}", "a code like it")]
                self.qualcode.ask(Choose(f"Where does {new} go?", where), lambda index: placed(guids, new, index))

        def placed(guids: tuple[str, ...], new: str, index: int | None) -> None:
            if index is None:
                return
            code = Code(free_id(new, self.desk.book), new, parent=above if index else code_id)
            stay = len(found) - len(guids)
            said = [
                f"{counted(len(guids), 'quote')} to be coded {new} in the place of {name}.",
                f"{counted(stay, 'quote')} to stay with {name}." if stay else f"None stays with {name}.",
                "u takes it back.",
            ]
            self.qualcode.ask(Confirm(f"Split {new} off {name}?", said), lambda yes: split(code, guids, yes))

        def split(code: Code, guids: tuple[str, ...], yes: bool | None) -> None:
            if yes:
                codebook_edits.split_code(self.desk.store, self.desk.project, code_id, code, guids)
                self._edited(f"{counted(len(guids), 'quote')} now coded {code.name}. u takes it back.", code.id)

        self.qualcode.ask(PickQuotes(f"Which quotes of {name} get a code of their own?", found), picked)

    def _delete_code(self, code_id: str) -> None:
        from qualcode.tui.dialogs.asking import Confirm

        name = self.desk.name(code_id)

        def answered(yes: bool | None) -> None:
            if yes:
                codebook_edits.delete_code(self.desk.store, self.desk.project, code_id)
                self._edited(f"Deleted {name}. u brings it back.")

        beneath = [code.name for code in self.desk.book.family(code_id)[1:]]
        touched = what_it_touches(self.desk.store, self.desk.project, code_id)
        codings = "also the others', which do not show" if self.desk.blind else _counted(touched, "coding")
        said = [
            f"Its codings go with it: {codings}." if touched.codings or self.desk.blind else "Nothing is coded with it."
        ]
        said += [f"So do the codes beneath it: {few(beneath)}."] if beneath else []
        if touched.summaries and not self.desk.blind:
            said.append(f"{counted(touched.summaries, 'written cell')} of the framework to be shown no longer.")
        if touched.memos and not self.desk.blind:
            said.append(f"{counted(touched.memos, 'memo')} to stay in the list of memos.")
        said += _planned(touched, "put another code there")
        self.qualcode.ask(Confirm(f"Delete {name}?", [*said, "u brings everything back."]), answered)


def few(names: Sequence[str]) -> str:
    """Return names with commas between them, those past the first few as a number: what follows them has to be read too."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _counted(touched: Touched, what: str) -> str:
    others = f" ({touched.others:,} of them other coders')" if touched.others else ""
    return f"{counted(touched.codings, what)}{others}"


def _planned(touched: Touched, mend: str) -> list[str]:
    """Say that the plan names the codes: it is a file of its own, which nobody but its writer changes."""
    how_often = "once" if touched.planned == 1 else f"{touched.planned} times"
    return [f"plan.yaml names what goes away {how_often}: {mend}."] if touched.planned else []


def _fields(page: str) -> dict[str, Any]:
    """Return the fields of a code from a page: its brief, an empty line, its definition, and its examples, a line each."""
    about, _, quotes = f"\n{page}\n".partition(f"\n{_EXAMPLES}\n")
    brief, _, definition = about.strip().partition("\n\n")
    lines = tuple(line.strip() for line in quotes.splitlines() if line.strip())
    return {"brief": " ".join(brief.split()), "definition": definition.strip(), "examples": lines}
