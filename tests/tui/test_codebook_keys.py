"""Editing the codebook from the tree by keys: the file, the database and the screen agree, and undo takes all of it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core import tree_edits
from qualcode.formats import codebook_yaml
from qualcode.services import codebook_edits
from qualcode.storage import codes
from qualcode.tui.dialogs.clash import AskClash, apart
from qualcode.tui.dialogs.picker import Picker
from qualcode.tui.screens.code.codebook import few
from qualcode.tui.widgets.bars import KeyLine
from qualcode.tui.widgets.codetree import CodeTree
from tests.tui.conftest import opened
from tests.tui.test_code_screen import coded, press, screen_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from qualcode.storage.project import Project


def in_file(project: Project) -> dict[str, tuple[str, str | None, str]]:
    """Return name, parent and colour of each code in codebook.yaml."""
    return {code.id: (code.name, code.parent, code.colour) for code in codebook_yaml.load(project.codebook)}


async def to_code(pilot: Pilot[None], code_id: str) -> None:
    """Go to a code in the tree."""
    await press(pilot, "o")
    tree = screen_of(pilot).query_one(CodeTree)
    while tree.code_id != code_id:
        await press(pilot, "j")
    assert tree.has_focus


async def test_a_code_is_added_beneath_another(project: Project) -> None:
    """A new idea finds its place in the tree without leaving the app."""
    async with opened(project) as pilot:
        await to_code(pilot, "buses")
        await press(pilot, "a", "type:Trams", "enter", "enter")
        assert in_file(project)["trams"] == ("Trams", "getting-about", "")
        assert pilot.app.desk.recent == [], "the code above would be what the full stop codes with"
        await press(pilot, "u")
        assert "trams" not in in_file(project)


async def test_a_code_is_renamed_and_moved_and_recoloured(project: Project) -> None:
    """Names, places and colours change by keys, and the letter on screen goes with the name."""
    async with opened(project) as pilot:
        await to_code(pilot, "cycling")
        await press(pilot, "r", "ctrl+u", "type:buses", "enter")
        line = screen_of(pilot).query_one(KeyLine)
        assert "2 codes are now called buses" in line.render_line(0).text
        await press(pilot, "u", "r", "ctrl+u", "type:Biking", "enter")
        await press(pilot, "m", "type:heard", "enter")
        await press(pilot, "l", "2")
        name, parent, colour = in_file(project)["cycling"]
        assert (name, parent) == ("Biking", "being-heard")
        assert colour.startswith("#")
        await press(pilot, "u", "u", "u")
        assert in_file(project)["cycling"] == ("Cycling", "getting-about", "")


async def test_merging_says_what_it_touches_and_moves_the_codings(project: Project) -> None:
    """Two codes become one: every coding is kept, under the code that stays."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1")
        await to_code(pilot, "buses")
        await press(pilot, "g", *"cyc", "enter")
        assert "1 quote to be coded Cycling." in " ".join(
            str(said.render()) for said in pilot.app.screen.query(".said")
        )
        await press(pilot, "y")
        assert [code for _, code in coded(project)] == ["cycling"]
        await press(pilot, "u")
        assert [code for _, code in coded(project)] == ["buses"]
        await press(pilot, "escape", "c", "type:buses")
        picker = pilot.app.screen
        assert isinstance(picker, Picker)
        pilot.app.desk.redo()
        assert "Buses" in str(picker.draw(0, 60, chosen=True)), (
            "a list on screen falls over a code that has just been merged"
        )
        await press(pilot, "escape")


async def test_deleting_asks_first(project: Project) -> None:
    """Deleting a theme with all its codings takes two keys, and one brings it back."""
    async with opened(project) as pilot:
        await press(pilot, "n", "1")
        await to_code(pilot, "getting-about")
        await press(pilot, "d", "n")
        assert "buses" in in_file(project)
        await press(pilot, "d", "y")
        assert "buses" not in in_file(project)
        assert coded(project) == []
        await press(pilot, "u")
        assert [code for _, code in coded(project)] == ["buses"]


async def test_enter_in_the_tree_codes_the_selection(project: Project) -> None:
    """The tree is for coding too, also on a narrow terminal, where it lies over the text."""
    async with opened(project, (80, 24)) as pilot:
        await press(pilot, "j")
        at = screen_of(pilot).view.unit_index
        await press(pilot, "o", "pagedown", "space", "pageup")
        assert screen_of(pilot).query_one(CodeTree).index == 0
        assert screen_of(pilot).view.unit_index == at, (
            "paging in the tree would turn the pages of the text that lies under it"
        )
        await press(pilot, "1", "full_stop", "x", "escape")
        assert coded(project) == [], "a passage that is out of sight would be decided about"
        assert pilot.app.desk.offered(at)
        await to_code(pilot, "asked-late")
        await press(pilot, "enter")
        assert [code for _, code in coded(project)] == ["asked-late"]
        assert screen_of(pilot).view.has_focus


async def test_a_change_to_the_file_is_noticed(project: Project) -> None:
    """Whoever edits codebook.yaml beside the app sees it there; a slip in it is said, and nothing is lost."""
    async with opened(project) as pilot:
        text = project.codebook.read_text(encoding="utf-8")
        project.codebook.write_text(text.replace("Cycling", "By bike"), encoding="utf-8")
        pilot.app._tick()  # type: ignore[attr-defined]
        await pilot.pause()
        assert screen_of(pilot).desk.name("cycling") == "By bike"
        project.codebook.write_text("codes:\n\t- id: x\n", encoding="utf-8")
        pilot.app._tick()  # type: ignore[attr-defined]
        await pilot.pause()
        assert screen_of(pilot).desk.name("cycling") == "By bike"


async def test_a_code_is_defined(project: Project) -> None:
    """What a code means is written where it is used."""
    async with opened(project) as pilot:
        await to_code(pilot, "buses")
        await press(pilot, "e", "enter", "type:And trams", "escape")
        assert "And trams" in codebook_yaml.load(project.codebook)["buses"].definition


async def test_a_clash_with_the_file_is_asked_one_by_one(project: Project) -> None:
    """A colleague's edit of codebook.yaml and one's own are both shown, and a key says which stands."""
    async with opened(project) as pilot:
        text = project.codebook.read_text(encoding="utf-8")
        text = text.replace("Late, full or missing buses", "Any bus").replace("Bikes and lanes", "Bikes only")
        project.codebook.write_text(text, encoding="utf-8")
        desk = screen_of(pilot).desk
        book = tree_edits.updated(desk.book, "buses", brief="Buses here")
        book = tree_edits.updated(book, "cycling", brief="Bikes here")
        codes.sync(desk.store, book, action="change code", summary="Changed two codes")
        pilot.app._tick()  # type: ignore[attr-defined]
        await pilot.pause()
        assert isinstance(pilot.app.screen, AskClash)
        await press(pilot, "1")
        assert isinstance(pilot.app.screen, AskClash)
        await press(pilot, "2")
        assert desk.book["buses"].brief == "Buses here"
        assert desk.book["cycling"].brief == "Bikes only"
        assert codebook_yaml.load(project.codebook)["buses"].brief == "Buses here"
        assert codebook_yaml.load(project.codebook)["cycling"].brief == "Bikes only"


async def test_a_change_of_the_file_under_an_open_dialog_is_asked(project: Project) -> None:
    """What a colleague writes while one is writing oneself is neither lost nor does it overwrite."""
    async with opened(project) as pilot:
        await to_code(pilot, "cycling")
        await press(pilot, "e")
        text = project.codebook.read_text(encoding="utf-8")
        project.codebook.write_text(text.replace("Bikes and lanes", "By bike"), encoding="utf-8")
        pilot.app._tick()  # type: ignore[attr-defined]
        await press(pilot, "X", "escape")
        pilot.app._tick()  # type: ignore[attr-defined]
        await pilot.pause()
        assert isinstance(pilot.app.screen, AskClash)
        await press(pilot, "2")
        assert screen_of(pilot).desk.book["cycling"].brief == "By bike"


async def test_a_clash_left_open_is_asked_at_the_next_opening(project: Project) -> None:
    """Putting the question off loses neither side."""
    async with opened(project) as pilot:
        text = project.codebook.read_text(encoding="utf-8")
        project.codebook.write_text(text.replace("Late, full or missing buses", "Any bus"), encoding="utf-8")
        desk = screen_of(pilot).desk
        codebook_edits.update_code(desk.store, project, "buses", brief="Buses here")
    async with opened(project) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, AskClash)
        await press(pilot, "escape")
        assert codebook_yaml.load(project.codebook)["buses"].brief == "Any bus"
        assert screen_of(pilot).desk.book["buses"].brief == "Buses here"


async def test_codes_are_put_in_order_and_found(project: Project) -> None:
    """The file's order is the researcher's: a code goes up and down among its like, and is found by its name."""
    async with opened(project) as pilot:
        await press(pilot, "o", "slash", *"cyc", "enter")
        tree = screen_of(pilot).query_one(CodeTree)
        assert tree.code_id == "cycling"
        await press(pilot, "K")
        assert [code.id for code in codebook_yaml.load(project.codebook).children("getting-about")] == [
            "cycling",
            "buses",
        ]
        assert tree.code_id == "cycling"
        await press(pilot, "K", "J")
        assert [code.id for code in screen_of(pilot).desk.book.children("getting-about")] == ["buses", "cycling"]
        await press(pilot, "u", "u")
        assert [code.id for code in codebook_yaml.load(project.codebook).children("getting-about")] == [
            "buses",
            "cycling",
        ]
        await press(pilot, "escape", "n", "1", "k", "w", "o")
        assert tree.code_id == "buses"


def test_what_follows_a_long_list_of_codes_is_in_sight() -> None:
    """A theme with eighty codes beneath it would push out of the dialog how deleting it is taken back."""
    assert few(["a", "b"]) == "a, b"
    assert few([f"c{number}" for number in range(1200)]) == "c0, c1, c2, c3, c4, c5 and 1,194 more"


@given(st.text(" ab", max_size=300), st.text(" ab", max_size=300), st.text(max_size=9), st.text(max_size=9))
def test_two_long_texts_are_shown_where_they_differ(head: str, tail: str, one: str, other: str) -> None:
    """Of two definitions of a page each that differ in a word, that word is in sight, and each stays itself."""
    shown = apart(f"{head}{one}{tail}", f"{head}{other}{tail}")
    assert (shown[0] == shown[1]) == (one == other)
    for text, whole in zip(shown, (f"{head}{one}{tail}", f"{head}{other}{tail}"), strict=True):
        assert text.removeprefix("… ").removesuffix(" …") in whole


def test_what_is_far_from_the_difference_is_left_out() -> None:
    """A definition of a page does not push the file's side out of the dialog."""
    page = "as it was said before " * 30
    mine, theirs = apart(f"{page}here {page}", f"{page}there {page}")
    assert " here " in mine
    assert " there " in theirs
    assert max(len(mine), len(theirs)) < 120
    assert apart("Buses", "Trams") == ("Buses", "Trams")
