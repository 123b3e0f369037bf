"""The check of a finished document against a project: its transcripts, codings, permissions and plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.quotecheck import check_document
from qualcode.core.quotecheck_find import Finder, Source, SpokenTurn
from qualcode.core.quotecheck_read import Paragraph, quoted_passages
from qualcode.core.quotecheck_words import handle
from qualcode.core.unspaced import first_words, word_count
from qualcode.core.withheld import FEWEST
from qualcode.errors import BadInputError
from qualcode.formats.finished import read_finished
from qualcode.formats.plan_yaml import read_plan
from qualcode.storage import people, quotes
from qualcode.storage.likely_turns import LikelyTurns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from qualcode.core.plan import Plan
    from qualcode.core.quotecheck import DocumentCheck
    from qualcode.core.quotecheck_find import Hit
    from qualcode.storage.likely_turns import FoundTurn
    from qualcode.storage.project import Project
    from qualcode.storage.store import Store


def check_file(
    store: Store, project: Project, path: Path, *, progress: Callable[[int, int], None] | None = None
) -> DocumentCheck:
    """Check a document written by anyone. Figures are checked where the project has a plan.yaml.

    Raises:
        BadInputError: the document or the plan cannot be read.
    """
    paragraphs = read_finished(path)
    plan = read_plan(project.plan) if project.plan.exists() else None
    groups = {group.id: group for group in people.groups(store)}
    return check_document(paragraphs, StoredTalk(store), quotes.all_quotes(store), groups, plan, progress=progress)


def refuse_words_of_others(store: Store, plan: Plan) -> None:
    """Refuse a plan whose own text quotes somebody who did not permit it: what is typed by hand is printed too.

    Raises:
        BadInputError: such words stand in quotation marks in the introduction, a line of context, or an action.
    """
    places = {
        "the introduction": plan.introduction,
        **{f"the context “{fact.text[:30]}…”": fact.text for fact in plan.context},
        **{f"the action '{action.id}'": action.text for priority in plan.priorities for action in priority.actions},
    }
    for where, beginning in refused_words(store, places):
        raise BadInputError(
            f"“{beginning} …” may not be quoted: the participant did not permit it",
            where=plan.where,
            mend=f"Take it out of {where}",
        )


def refused_words(store: Store, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield which of some texts put words in quotation marks of somebody who did not permit quoting, and the first words."""
    quoted = [
        (where, passage.text)
        for where, text in texts.items()
        for passage in quoted_passages([Paragraph(line) for line in text.split("\n")])
        if word_count(passage.text) > FEWEST
    ]
    if not quoted:
        return
    talk, leaders = StoredTalk(store), {group.id for group in people.groups(store) if group.facilitator}
    for where, words in quoted:
        turns = [turn for hit in talk.exact(words) for turn in hit.turns]
        if turns and not any(turn.quotable or turn.group_id in leaders for turn in turns):
            yield where, first_words(words, FEWEST - 1)


class StoredTalk:
    """Looks passages up in a project's transcripts, of which only the turns are read that a passage may stand in."""

    def __init__(self, store: Store) -> None:
        self._turns = LikelyTurns(store)

    def exact(self, said: str) -> list[Hit]:
        """Return the places where the words stand as quoted."""
        return Finder([_source(run) for run in self._turns.holding(handle(said))]).exact(said)

    def nearest(self, said: str) -> Hit | None:
        """Return the passage most like the words, or None if nothing is much like them."""
        return Finder([_source(run) for run in self._turns.nearest(said)]).nearest(said)


def _source(run: Sequence[FoundTurn]) -> Source:
    """Return turns that follow each other as a text in which they stand as far apart as in their transcript."""
    offset, text = run[0].start, ""
    for turn in run:
        text += "\n" * (turn.start - offset - len(text)) + turn.text
    turns = [
        SpokenTurn(turn.ordinal, turn.start - offset, turn.end - offset, turn.group_id, turn.quotable) for turn in run
    ]
    return Source(run[0].transcript, text, turns, offset)
