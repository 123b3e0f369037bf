"""The keys of the Themes screen that narrow what is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.errors import NotPossibleError
from qualcode.storage import transcripts
from qualcode.tui.dialogs.asking import AskLine, Choose
from qualcode.tui.place import Place
from qualcode.tui.screens.themes import reading
from qualcode.tui.screens.themes.gathering import NEAR, Filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.tui.desk import Desk
    from qualcode.tui.screens.themes.gathering import Gathered

_EVERY = "everything"


class Narrowing(Place):
    """The part of the Themes screen that asks for filters. Who inherits says what a change of them does."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.filters = Filters()
        self.found: Gathered | None = None

    def narrow(self, filters: Filters) -> None:
        """Find anew, with other filters."""
        raise NotImplementedError

    def narrowed(self) -> list[str]:
        """Return the filters in words, one each."""
        filters, name = self.filters, self.desk.name
        said = [f"or {name(code)}" for code in filters.either]
        said += [f"with {name(code)} {NEAR[filters.near]}" for code in filters.also]
        said += [f"without {name(code)} {NEAR[filters.near]}" for code in filters.without]
        if filters.group is not None:
            fact = self._found().report.groups.get(filters.group)
            said.append(fact.group.name if fact is not None else filters.group)
        said += [f"{thing}: {value}" for thing, value in filters.attributes]
        said += [
            part
            for part in (filters.participant, filters.transcript, filters.coder and f"coded by {filters.coder}")
            if part
        ]
        if filters.words:
            said.append(f"“{filters.words}”")
        if filters.exemplars:
            said.append("exemplars only")
        return said

    def _found(self) -> Gathered:
        if self.found is None:
            raise NotPossibleError("The codings are still being read.")
        return self.found

    def _choose(self, title: str, names: list[tuple[str, str]], now: int, then: Callable[[int | None], None]) -> None:
        def chosen(index: int | None) -> None:
            if index is not None:
                then(index - 1 if index else None)

        self.qualcode.ask(Choose(title, [(_EVERY, ""), *names], index=now + 1), chosen)

    def action_group(self) -> None:
        """Show only what one group said."""
        groups = self._found().report.groups
        ids = list(groups)
        names = [(fact.group.name, _people(fact.participants)) for fact in groups.values()]
        now = ids.index(self.filters.group) if self.filters.group in ids else -1
        self._choose(
            "What which group said?",
            names,
            now,
            lambda at: self.narrow(replace(self.filters, group=None if at is None else ids[at])),
        )

    def action_participant(self) -> None:
        """Show only what one participant said."""
        names = sorted({quote.participant for quote in self._found().report.said if quote.participant})
        now = names.index(self.filters.participant) if self.filters.participant in names else -1
        self._choose(
            "What which participant said?",
            [(name, "") for name in names],
            now,
            lambda at: self.narrow(replace(self.filters, participant="" if at is None else names[at])),
        )

    def action_attribute(self) -> None:
        """Show only what people said of whom something is known, such as their area or age."""
        known = reading.kept(self.desk)
        facts = known.known.attributes.values() if known is not None else ()
        found = Counter((name, value) for fact in facts for name, value in fact.items() if value)
        if not found:
            raise NotPossibleError(
                "Nothing is known of the participants yet: add columns to the speakers' table, such as area or age."
            )
        pairs = sorted(found)
        here = [at for at, pair in enumerate(pairs) if pair in self.filters.attributes]
        self._choose(
            "What people said of whom is known …",
            [(f"{name}: {value}", _people(found[name, value])) for name, value in pairs],
            here[-1] if here else -1,
            lambda at: self.narrow(
                replace(self.filters, attributes=()) if at is None else self.filters.known_as(*pairs[at])
            ),
        )

    def action_transcript(self) -> None:
        """Show only what is in one transcript."""
        infos = transcripts.infos(self.desk.store)
        names = [info.name for info in infos]
        now = names.index(self.filters.transcript) if self.filters.transcript in names else -1
        self._choose(
            "What is in which transcript?",
            [(info.name, f"{info.codings} codings") for info in infos],
            now,
            lambda at: self.narrow(replace(self.filters, transcript="" if at is None else names[at])),
        )

    def action_coder(self) -> None:
        """Show only what one coder coded."""
        coders = sorted({quote.coder for quote in self._found().report.quotes})
        now = coders.index(self.filters.coder) if self.filters.coder in coders else -1
        self._choose(
            "What which coder coded?",
            [(name, "") for name in coders],
            now,
            lambda at: self.narrow(replace(self.filters, coder="" if at is None else coders[at])),
        )

    def action_words(self) -> None:
        """Show only passages with some words in them."""

        def answered(words: str | None) -> None:
            if words:
                self.narrow(replace(self.filters, words=words))

        self.qualcode.ask(AskLine("Passages with these words", self.filters.words), answered)

    def action_exemplars(self) -> None:
        """Show only exemplars, or everything again."""
        self.narrow(replace(self.filters, exemplars=not self.filters.exemplars))

    def action_code(self, how: str) -> None:
        """Ask for a code that must be near (`also`), must not be (`without`), or is looked for along (`either`)."""
        from qualcode.tui.dialogs.picker import Picker

        titles = {"also": "… and also coded", "either": "… or coded", "without": "… but not coded"}

        def chosen(code_id: str | None) -> None:
            if code_id:
                self.narrow(self.filters.along(how, code_id))

        self.qualcode.ask(Picker(self.desk, title=titles[how], make=False), chosen)

    def action_near(self) -> None:
        """Change how near to each other codes that are asked for together must be."""
        self.narrow(replace(self.filters, near=(self.filters.near + 1) % len(NEAR)))
        self.qualcode.say(f"Codes count as together {NEAR[self.filters.near]}.")

    def action_clear(self) -> None:
        """Take every filter away."""
        self.narrow(Filters())


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
