"""What the Code screen asks in dialogs: any code, a new code, which of several codings, memos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.codebook import Code, free_id
from qualcode.errors import NotPossibleError
from qualcode.storage import memos
from qualcode.tui import lookups
from qualcode.tui.screens.code.stacked import Stacked
from qualcode.tui.widgets.codetree import CodeTree
from qualcode.tui.widgets.drawing import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from qualcode.core.model import Coding
    from qualcode.tui.dialogs.memos import Noted

_NAME = 50
"""Cells that the name of an in-vivo code has to begin with."""


class Notes(Stacked):
    """The part of the Code screen that codes, and writes memos, by asking."""

    def action_pick(self) -> None:
        """Choose any code for the selection."""
        from qualcode.tui.dialogs.picker import NEW, Picker

        self.selection  # noqa: B018 - says so if there is nothing to code

        def stay(code_id: str) -> None:
            self.qualcode.guarded(lambda: self.code(code_id, advance=False))

        def answered(code_id: str | None) -> None:
            if code_id and code_id.startswith(NEW):
                self._place_code(code_id.removeprefix(NEW))
            elif code_id:
                self.code(code_id)

        self.qualcode.ask(Picker(self.desk, apply=stay), answered)

    def action_by_letter(self) -> None:
        """Code with the code of a letter."""
        from qualcode.tui.dialogs.letters import ByLetter

        def answered(code_id: str | None) -> None:
            if code_id:
                self.code(code_id)

        self.selection  # noqa: B018 - says so if there is nothing to code
        self.qualcode.ask(ByLetter(self.desk), answered)

    def code_by(self, letter: str) -> bool:
        """Code with a letter that the coder has chosen and no action has. Say whether there is such a code."""
        code_id = next((code_id for code_id, own in self.desk.own.items() if own == letter), "")
        if not code_id or not self.desk.works_alone(letter):
            return False
        self.code(code_id)
        return True

    def action_in_vivo(self) -> None:
        """Make a code named by the selected words."""
        words = folded(self.desk.text_of(self.selection), _NAME, 1)[0].rstrip("… .,;:")
        self.make_code(words[:1].upper() + words[1:])

    def make_code(self, name: str) -> None:
        """Ask for a new code's name and parent, make it, and code the selection with it."""
        from qualcode.tui.dialogs.asking import AskLine

        def named(given: str | None) -> None:
            if given:
                self._place_code(given)

        self.qualcode.ask(AskLine("A new code", name, said="Its name:"), named)

    def _place_code(self, name: str) -> None:
        self.ask_parent(f"Beneath which code does “{name}” go?", lambda parent: self._made(name, parent))

    def ask_parent(
        self, title: str, then: Callable[[str | None], None], likely: str | None = None, without: Collection[str] = ()
    ) -> None:
        """Ask for a code to stand above another, a likely one to begin with; None for a theme of its own."""
        from qualcode.tui.dialogs.picker import Picker

        def chosen(answer: str | None) -> None:
            if answer is not None:
                then(answer or None)

        top = "＋ A theme of its own"
        self.qualcode.ask(Picker(self.desk, title=title, top=top, chosen=likely or "", without=without), chosen)

    def _made(self, name: str, parent: str | None) -> None:
        code = Code(free_id(name, self.desk.book), name, parent=parent)
        self.desk.add_code(code)
        self.code(code.id)

    def action_memo(self) -> None:
        """Write a memo on the coding here, or on what is chosen."""
        from qualcode.tui.dialogs.asking import Choose

        mine, picked = self.desk.mine_at(self.selection), self.chosen()
        if picked is not None or len(mine) == 1:
            self.choose_coding("", self._memo_on_coding)
            return
        targets = lookups.memo_targets(self.desk, self.selection)

        def chosen(index: int | None) -> None:
            if index is None:
                return
            if index < len(mine):
                self._memo_on_coding(mine[index])
            else:
                self.write_memo(*targets[index - len(mine)])

        choices = [(f"the coding {self.desk.name(c.code_id)}", self.desk.text_of(c.span)) for c in mine]
        choices += [(f"the {kind} {name}" if kind != "project" else "the project", "") for kind, _, name in targets]
        self.qualcode.ask(Choose("A memo on …", choices), chosen)

    def write_memo(self, kind: str, target: str, name: str) -> None:
        """Write this coder's memo on a transcript, a participant, a code or the project."""
        from qualcode.tui.dialogs.asking import ask_page

        found = memos.get(self.desk.store, kind, target)
        before = found.text if found else ""

        def written(text: str) -> None:
            if text != before:
                memos.put(self.desk.store, kind, target, text)
                self.qualcode.say(f"Memo on {name} kept." if text else f"Memo on {name} taken away.")

        ask_page(self.qualcode, f"Memo on {name}", before, written, said="Markdown works.")

    def action_memos(self) -> None:
        """List every memo, to read or write one."""
        from qualcode.tui.dialogs.memos import MemoList, MemoPage, Noted, noted

        targets: list[Noted] = [Noted("project", "", "the project", "")]
        if self.desk.passages is not None and self.view.unit_index >= 0:
            targets = [Noted(*target, "") for target in lookups.memo_targets(self.desk, self.selection)]

        def chosen(memo: Noted | None) -> None:
            if memo is not None and memo.text:
                self.qualcode.ask(MemoPage(memo), lambda what: answered(memo, what))
            elif memo is not None:
                self.write_memo(memo.kind, memo.target, memo.name)

        def answered(memo: Noted, what: str | None) -> None:
            if what == "go":
                self._go_to_noted(memo)
            elif what == "write" and memo.kind == "remark":
                self.qualcode.say("It came with another program's file, and goes out again as it is.")
            elif what == "write" and memo.kind == "coding":
                self._go_to_noted(memo)
                self.choose_coding("Memo on which coding?", self._memo_on_coding)
            elif what == "write":
                self.write_memo(memo.kind, memo.target, memo.name)

        self.qualcode.ask(MemoList(noted(self.desk), targets), chosen)

    def _go_to_noted(self, memo: Noted) -> None:
        if memo.kind == "code":
            if memo.target not in self.desk.book:
                raise NotPossibleError(f"There is no code '{memo.target}' any more; e writes on in its memo.")
            self.action_show_codes()
            self.query_one(CodeTree).show(self.desk, memo.target)
        elif memo.kind == "transcript":
            self.jump(memo.target, 0, anywhere=True)
        elif memo.kind == "remark":
            guid, _, start = memo.target.partition(" ")
            self.jump(guid, int(start), anywhere=True)
        elif memo.kind == "participant":
            place = lookups.place_of_participant(self.desk, memo.target)
            if place is None:
                raise NotPossibleError(f"{memo.name} speaks in no transcript.")
            self.jump(*place)
        elif memo.kind == "coding":
            coding = lookups.coding_of(self.desk, memo.target)
            if coding is not None:
                self.jump(coding.transcript_guid, coding.span.start)
                self.choose(coding.guid)

    def _memo_on_coding(self, coding: Coding) -> None:
        from qualcode.tui.dialogs.asking import ask_page

        def written(text: str) -> None:
            if text != coding.memo:
                self.desk.set_memo(coding, text)
                self.changed("Memo kept." if text else "Memo taken away.")

        said = self.desk.text_of(coding.span)
        title = f"Memo on {self.desk.name(coding.code_id)}"
        ask_page(self.qualcode, title, coding.memo, written, said=said[:200])

    def action_copy(self) -> None:
        """Copy the selected words with their attribution."""
        self.app.copy_to_clipboard(lookups.quotation(self.desk, self.selection))
        speaker = lookups.speaker_at(self.desk, self.selection.start)
        group = speaker.group.id if speaker is not None and speaker.group is not None else ""
        said, severity = lookups.say_copied(self.desk, group)
        self.qualcode.say(said, severity=severity)
