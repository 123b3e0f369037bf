"""Agreement and disagreements in the app: figures with their words, and a queue settled by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from qualcode.core.spans import Span
from qualcode.services.sampling import make_sample
from qualcode.storage import coders, codings, transcripts
from qualcode.storage.coders import CONSENSUS
from qualcode.tui.screens.agreement.computing import Stopped, compute, kept
from qualcode.tui.screens.agreement.screen import AgreementScreen
from qualcode.tui.screens.disagreements.screen import DisagreementsScreen
from tests.tui.conftest import TALK, opened
from tests.tui.test_code_screen import press, screen_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.storage.project import Project

CODED = {
    "ana": {1: "buses", 2: "being-heard", 3: "somewhere-to-go", 4: "cycling"},
    "bo": {1: "buses", 2: "asked-late", 3: "somewhere-to-go", 6: "asked-late"},
}


def code_twice(project: Project) -> None:
    """Let two coders code the first transcript: two turns alike, three not."""
    for coder, given in CODED.items():
        with project.open(coder) as store:
            info = next(info for info in transcripts.infos(store) if info.name == "bus-stop.txt")
            text = transcripts.load(store, info.guid).text
            for turn, code in given.items():
                start = text.index(TALK[turn][1])
                codings.add(store, codings.new(store, info.guid, Span(start, start + len(TALK[turn][1])), code))


async def reckoned(pilot: Pilot[None]) -> AgreementScreen:
    """Return the Agreement screen with its figures."""
    screen = pilot.app.screen
    assert isinstance(screen, AgreementScreen)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return screen


async def queued(pilot: Pilot[None]) -> DisagreementsScreen:
    """Return the Disagreements screen with its queue."""
    screen = pilot.app.screen
    assert isinstance(screen, DisagreementsScreen)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return screen


def said(screen: AgreementScreen | DisagreementsScreen, where: str) -> str:
    """Return what a part of the screen says."""
    return str(screen.query_one(where, Static).render())


async def test_every_figure_is_there_with_its_words(project: Project) -> None:
    """A researcher reads how far the coders agree, and what each figure means, without a manual."""
    code_twice(project)
    async with opened(project) as pilot:
        await press(pilot, "A")
        screen = await reckoned(pilot)
        assert screen.found is not None
        assert screen.found.units.coders == ("ana", "bo")
        assert "They agree on" in said(screen, "#about")
        names = [row.name for row in screen._rows]
        assert names[:3] == ["All codes", "Whole sets of codes", "Getting about, any of it"]
        await press(pilot, *["j"] * names.index("Cycling"))
        assert "ana" in said(screen, "#about")
        assert "Krippendorff's α 0.00" in said(screen, "#about")
        assert "Prevalence" in said(screen, "#about")
        for view in "234":
            await press(pilot, view)
            assert said(screen, "#about")
        at = [row.codes for row in screen._rows].index(("asked-late", "being-heard"))
        await press(pilot, *["j"] * at)
        assert "Only in what is written of Asked too late: asked, late" in said(screen, "#about")
        await press(pilot, "y")
        assert "each coded" in pilot.app.clipboard


async def test_what_nobody_gave_is_explained_and_not_shown_as_a_number(project: Project) -> None:
    """An undefined figure is words, never 0 or nan."""
    code_twice(project)
    async with opened(project, (80, 24)) as pilot:
        await press(pilot, "A")
        screen = await reckoned(pilot)
        beneath = screen.query_one("#beneath")
        assert beneath.max_scroll_y
        await press(pilot, "l")
        assert beneath.scroll_y == beneath.max_scroll_y
        at = [row.name for row in screen._rows].index("Getting about, any of it")
        await press(pilot, *["j"] * at)
        assert not beneath.scroll_y
        row = next(row for row in screen._rows if row.codes == ("somewhere-to-go",))
        assert row.found.krippendorff_alpha.value == 1.0
        assert "nan" not in "".join(str(strip.text) for strip in pilot.app.screen.query_one("RowList").render_lines(
            pilot.app.screen.query_one("RowList").region.reset_offset))  # fmt: skip


async def test_one_coder_alone_is_told_what_to_do(project: Project) -> None:
    """The empty screen says how a second coder comes in."""
    async with opened(project) as pilot:
        await press(pilot, "A")
        screen = await reckoned(pilot)
        assert "two coders" in said(screen, "#empty")
        assert "sample" in said(screen, "#empty")


async def test_the_sample_is_compared_where_there_is_one(project: Project) -> None:
    """Whoever drew a sample sees the agreement over it first, and all units with two keys."""
    code_twice(project)
    with project.open("ana") as store:
        make_sample(store, seed=2, count=4)
    async with opened(project) as pilot:
        await press(pilot, "A")
        screen = await reckoned(pilot)
        assert screen.found is not None
        assert screen.found.units.size == 4
        await press(pilot, "s", "3")
        screen = await reckoned(pilot)
        assert screen.found.units.size == 6


async def test_reckoning_is_kept_until_somebody_codes_and_can_be_broken_off(project: Project) -> None:
    """Coming back to the screen costs nothing, new codings are counted, and a long reckoning ends when it is told to."""
    code_twice(project)
    async with opened(project) as pilot:
        await press(pilot, "A")
        screen = await reckoned(pilot)
        assert kept(screen.desk, screen.question) is screen.found
        await press(pilot, "C", "j", "1", "A")
        again = await reckoned(pilot)
        told: list[tuple[int, int]] = []
        with pytest.raises(Stopped):
            compute(again.desk, again.question, lambda done, steps: told.append((done, steps)), lambda: len(told) > 2)
        assert len(told) == 3
        assert told[-1][1] > 3


async def test_whoever_goes_blind_is_not_shown_the_figures_of_before(project: Project) -> None:
    """What was reckoned a minute ago is kept; to a coder who codes blind from now on it would tell the same."""
    code_twice(project)
    async with opened(project, coder="bo") as pilot:
        await press(pilot, "A")
        assert (await reckoned(pilot)).found is not None
        await press(pilot, "O", "b", "escape")
        assert "coding blind" in said(await reckoned(pilot), "#empty")
        await press(pilot, "escape", "A")
        assert "coding blind" in said(await reckoned(pilot), "#empty")


async def test_a_blind_coder_is_shown_neither(project: Project) -> None:
    """Agreement would tell a blind coder what the other did."""
    code_twice(project)
    with project.open("ana") as store:
        coders.set_blind(store, store.coder.guid, blind=True)
    async with opened(project) as pilot:
        await press(pilot, "A")
        assert "coding blind" in said(await reckoned(pilot), "#empty")
        await press(pilot, "D")
        assert "coding blind" in said(await queued(pilot), "#passage")


async def test_disagreements_are_settled_one_key_each(project: Project) -> None:
    """A, B, both, neither, other: each goes on to the next, the consensus is made, and undo takes one back."""
    code_twice(project)
    async with opened(project) as pilot:
        await press(pilot, "D")
        screen = await queued(pilot)
        assert [(each.only_a, each.only_b) for each in screen.disputes] == [
            (("being-heard",), ("asked-late",)),
            (("cycling",), ()),
            ((), ("asked-late",)),
        ]
        assert "Whether anybody listens" in said(screen, "#sides")
        assert TALK[2][1] in said(screen, "#passage")
        await press(pilot, "m", "type:as defined", "enter", "1")
        screen = await queued(pilot)
        assert screen.disputes[0].settled is not None
        assert screen.disputes[0].settled.reason == "as defined"
        await press(pilot, "4")
        await queued(pilot)
        await press(pilot, "c", "type:buses", "enter")
        screen = await queued(pilot)
        rows = screen.desk.store.rows('SELECT code FROM quotes WHERE coder = ? ORDER BY "start"', [CONSENSUS])
        assert [row["code"] for row in rows] == ["being-heard", "buses"]
        assert not [each for each in screen.disputes if each.settled is None]
        await press(pilot, "u")
        screen = await queued(pilot)
        assert [each.settled is None for each in screen.disputes] == [False, False, True]
        await press(pilot, "g", "y")
        await queued(pilot)
        assert coders.named(screen.desk.store, CONSENSUS).codings == 3


async def test_from_a_code_to_its_disagreements_and_into_the_text(project: Project) -> None:
    """A low figure leads to the passages it comes from, and these to their transcript."""
    code_twice(project)
    async with opened(project) as pilot:
        await press(pilot, "A")
        screen = await reckoned(pilot)
        at = [row.codes for row in screen._rows].index(("cycling",))
        await press(pilot, *["j"] * at, "enter")
        queue = await queued(pilot)
        assert [each.only_a for each in queue.disputes] == [("cycling",)]
        await press(pilot, "enter")
        assert pilot.app.screen is screen_of(pilot)
        assert screen_of(pilot).desk.text_of(screen_of(pilot).selection) == TALK[4][1]
