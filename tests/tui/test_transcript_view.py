"""The transcript view on a screen, driven by keys and the mouse."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from qualcode.core.codebook import PALETTE
from qualcode.core.model import Group, Speaker, Transcript, Turn, TurnKind
from qualcode.core.spans import Span
from qualcode.core.units import units
from qualcode.tui.widgets.transcript import Mark, TranscriptView
from qualcode.tui.widgets.transcript.colours import READABLE, contrast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.strip import Strip

YOUNG = Group("young", "Young people", "young person")
SPEAKERS = {
    1: Speaker(1, "s1", "Priya", group=YOUNG),
    2: Speaker(2, "s2", "Councillor Featherstonehaugh"),
}
FAMILY = "👨‍👩‍👧"


def transcript(lines: Sequence[str], *, directions: Sequence[int] = ()) -> Transcript:
    """Return a transcript with one turn a line, two speakers in turn, five seconds each."""
    turns, at = [], 0
    for number, line in enumerate(lines):
        kind = TurnKind.DIRECTION if number in directions else TurnKind.SPEECH
        turns.append(Turn(number + 1, number % 2 + 1, Span(at, at + len(line)), number * 5.0, kind))
        at += len(line) + 1
    return Transcript(1, "t", "talk.txt", "\n".join(lines), tuple(turns), SPEAKERS)


def talk(turns: int) -> Transcript:
    """Return invented talk of so many turns, some of them long."""
    chance = random.Random(3)  # noqa: S311 - the same talk every time
    said = (
        "Nobody listens to us.",
        "The bus never comes, does it?",
        "We stayed at home – every evening.",
        "It’s better now.",
    )
    return transcript([" ".join(chance.choices(said, k=chance.choice((1, 2, 5, 20)))) for _ in range(turns)])


class Shows(App[None]):
    """Nothing but a transcript, and a list of what it said."""

    def __init__(self, shown: Transcript, marks: Sequence[Mark] = ()) -> None:
        super().__init__()
        self.shown, self.marks = shown, marks
        self.units = list(units(shown.text, shown.turns))
        self.said: list[tuple[Span, int]] = []
        self.clicked: list[str] = []

    def compose(self) -> ComposeResult:
        """Yield the view."""
        yield TranscriptView()

    def on_mount(self) -> None:
        """Show the transcript."""
        self.view.focus()
        self.view.show(self.shown, self.units, self.marks, {"young": PALETTE[0]})

    @property
    def view(self) -> TranscriptView:
        """The widget under test."""
        return self.query_one(TranscriptView)

    def on_transcript_view_selection_changed(self, message: TranscriptView.SelectionChanged) -> None:
        """Keep what was said."""
        self.said.append((message.span, message.unit_index))

    def on_transcript_view_mark_clicked(self, message: TranscriptView.MarkClicked) -> None:
        """Keep what was clicked."""
        self.clicked.append(message.guid)

    def strips(self) -> list[Strip]:
        """Return what is drawn, row by row."""
        return [self.view.render_line(y) for y in range(self.view.size.height)]

    def lines(self) -> list[str]:
        """Return the words that are drawn, row by row."""
        return [strip.text.rstrip() for strip in self.strips()]

    def selected_on_screen(self) -> str:
        """Return the words drawn on the selection's background, without white space."""
        background = self.selected_background()
        return "".join(
            segment.text
            for strip in self.strips()
            for segment in strip
            if segment.style is not None and segment.style.bgcolor == background
        ).replace(" ", "")

    def selected_background(self) -> object:
        """Return the colour that only selected words stand on."""
        painter = self.view._painter
        assert painter is not None
        return painter.look.selected.rich_color

    def find(self, words: str) -> tuple[int, int]:
        """Return the column in code points and the row of words on screen."""
        for y, line in enumerate(self.lines()):
            if words in line:
                return line.index(words), y
        raise AssertionError(words)


def squeezed(text: str) -> str:
    """Return text without white space."""
    return "".join(text.split())


def mark(guid: str, start: int, end: int, *, letter: str = "A", colour: str = PALETTE[0]) -> Mark:
    """Return a coding."""
    return Mark(guid, Span(start, end), f"code-{guid}", letter, f"Code {guid}", colour, "Sam")


async def test_the_first_unit_is_selected_and_said() -> None:
    """Coding could not begin with the first key."""
    app = Shows(talk(5))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.view.selection == app.units[0].span
        assert app.said[-1] == (app.units[0].span, 0)
        assert app.shown.turns[0].span.contains(app.view.selection)
        assert app.selected_on_screen() == squeezed(app.view.selected_text)


async def test_it_opens_where_it_was_left() -> None:
    """A researcher would have to find their place again every morning."""
    app = Shows(talk(3000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.show(app.shown, app.units, offset=app.units[2500].span.start + 3)
        await pilot.pause()
        assert app.view.unit_index == 2500
        assert app.selected_on_screen() == squeezed(app.view.selected_text)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (30, 8)])
async def test_what_is_selected_is_what_is_highlighted(size: tuple[int, int]) -> None:
    """The words on the grey ground would not be the words that are coded."""
    app = Shows(talk(300), [mark("m", 40, 200), mark("n", 60, 90)])
    chance = random.Random(7)  # noqa: S311 - the same keys every time
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        view = app.view
        for _ in range(70):
            name = chance.choice(("move_unit", "extend_unit", "grow_end", "grow_start", "goto_unit"))
            number = chance.randrange(len(app.units)) if name == "goto_unit" and chance.random() < 0.2 else 0
            getattr(view, name)(number or chance.choice((-1, 1, 1, 2)))
            shown_on_screen = app.selected_on_screen()
            wanted = squeezed(view.selected_text)
            if len(wanted) < view.flow.width * view.view_height // 4:
                assert shown_on_screen == wanted
            else:
                assert shown_on_screen in wanted
            assert shown_on_screen
            assert any(line.startswith("▌") for line in app.lines())


async def test_a_long_transcript_is_wrapped_only_where_it_is_seen() -> None:
    """Opening a twelve-hour hearing would take seconds, and every key with it."""
    app = Shows(talk(10_000))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert app.view.wraps < 100
        await pilot.press("end")
        assert app.view.unit_index == len(app.units) - 1
        await pilot.press("home")
        app.view.goto_offset(len(app.shown.text) // 2)
        await pilot.pause()
        assert app.view.wraps < 500


async def test_both_ends_can_be_reached() -> None:
    """The last words would stay below the edge, or the scroll bar would end before them."""
    app = Shows(talk(2000))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        view = app.view
        assert view.scroll_y == view.max_scroll_y == view.flow.total - view.view_height
        assert view.lines[-1].turn == 1999
        assert squeezed(app.units[-1].span.of(app.shown.text)).endswith(squeezed("".join(app.lines()[-3:]))[-10:])
        await pilot.press("home")
        await pilot.pause()
        assert view.scroll_y == 0
        assert view.lines[0] == (0, 0)
        view.scroll_to(y=10**9)
        assert view.lines[-1].turn == 1999
        assert view.scroll_y == view.max_scroll_y


async def test_the_wheel_moves_the_page_row_by_row_in_both_directions() -> None:
    """Text would jump while it is read, when a turn above turns out longer than was thought."""
    app = Shows(talk(2000))
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.pause()
        app.view.goto_unit(1500)
        await pilot.pause()
        before = app.lines()
        for _ in range(40):
            app.view.scroll_relative(y=-1, animate=False)
            lines = app.lines()
            assert lines[2:] == before[1:-1]
            before = lines
        for _ in range(80):
            app.view.scroll_relative(y=1, animate=False)
            lines = app.lines()
            assert lines[1:-1] == before[2:]
            before = lines


async def test_a_page_down_and_up_moves_the_cursor_along() -> None:
    """After paging, the next key would jump back to where one was."""
    app = Shows(talk(500))
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.pause()
        app.view.goto_unit(100)
        for key, sign in (("pagedown", 1), ("pagedown", 1), ("pageup", -1)):
            before = app.view.unit_index
            await pilot.press(key)
            await pilot.pause()
            assert (app.view.unit_index - before) * sign > 0
            assert app.selected_on_screen() == squeezed(app.view.selected_text)


async def test_resizing_keeps_the_place_and_the_selection() -> None:
    """Turning a laptop's window would lose the quote that is being read."""
    app = Shows(talk(10_000))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.view.goto_unit(7000)
        app.view.grow_end(-2)
        selection = app.view.selection
        for size in ((80, 24), (200, 60), (40, 10), (120, 40)):
            wraps = app.view.wraps
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.view.selection == selection
            assert squeezed(app.view.selected_text).startswith(app.selected_on_screen()[:20])
            assert app.view.wraps - wraps < 200


async def test_resizing_after_scrolling_away_keeps_the_top_words() -> None:
    """Somebody reading ahead would be thrown back to the cursor."""
    app = Shows(talk(3000))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.view.scroll_to(y=4000)
        await pilot.pause()
        turn = app.view.lines[0].turn
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.view.lines[0].turn == turn


async def test_margin_names_times_and_groups_fit_their_columns() -> None:
    """Who speaks would be told by colour alone, or a long name would push the words aside."""
    app = Shows(talk(40))
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause()
        lines = app.lines()
        assert lines[0][1:].startswith("Priya")
        assert any("Councillor Feat…" in line and "0:05" in line for line in lines)
        assert any(line[1:].startswith("Young people") for line in lines)
        await pilot.resize_terminal(54, 24)
        await pilot.pause()
        assert any(line[1:].startswith("Council…") for line in app.lines())


async def test_overlapping_codings_are_told_apart_by_letter() -> None:
    """Codings on one passage could not be counted on a screen without colour."""
    marks = [mark(str(number), 0, 21, letter="ABCDEFG"[number]) for number in range(7)]
    app = Shows(transcript(["Nobody listens to us."]), marks[:2])
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        assert " AB " in app.lines()[0]
        app.view.set_codings(marks)
        assert "ABC+" in app.lines()[0]
        assert [found.guid for found in app.view.marks_at()] == [found.guid for found in marks]
        assert app.view.marks_at(0) == app.view.marks_at()
        app.view.set_codings(marks[3:4])
        assert " D " in app.lines()[0]
        app.view.set_codings([])
        assert app.view.marks_at() == ()


async def test_new_codings_redraw_only_their_turns() -> None:
    """Each code key would draw the whole screen again and lag."""
    app = Shows(talk(200))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.strips()
        before = dict(app.view._strips)
        app.view.set_codings([mark("a", *_bounds(app.units[1].span))])
        app.strips()
        changed = {
            place.turn for place, kept in app.view._strips.items() if before.get(place, (None, None))[1] is not kept[1]
        }
        assert changed == {app.units[1].turn_index}


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


async def test_without_colour_everything_is_still_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR nobody could see what is coded, found or selected."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = Shows(transcript(["Nobody listens to us.", "The bus never comes."]), [mark("a", 22, 29)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.set_hits([Span(26, 29)])
        app.view.set_highlight([Span(7, 14)])
        styles = {segment.text: segment.style for strip in app.strips() for segment in strip if segment.style}
        assert styles["Nobody "].reverse
        assert styles["listens"].italic
        assert styles["The "].underline
        assert styles["bus"].bold
        assert styles["bus"].underline
        assert not styles[" never comes."].underline


async def test_search_hits_and_reasons_stand_out() -> None:
    """The words that were looked for would have to be looked for again."""
    app = Shows(transcript(["Nobody listens to us.", "The bus never comes."]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        plain = {segment.text for strip in app.strips() for segment in strip}
        assert "bus" not in plain
        app.view.set_hits([Span(26, 29)])
        app.view.set_highlight([Span(7, 14)])
        styles = {segment.text: segment.style for strip in app.strips() for segment in strip if segment.style}
        assert styles["bus"].bold
        assert styles["listens"].bold
        assert styles["listens"].color != styles["Nobody "].color
        app.view.set_hits([])
        app.view.set_highlight([])
        assert {segment.text for strip in app.strips() for segment in strip} == plain


WIDE = f"漢字と{FAMILY}🇬🇧 café e\u0301 said مرحبا ok."


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("漢", "と"),
        ("字", FAMILY),
        (FAMILY, "🇬🇧"),
        ("🇬🇧", "é"),
        ("c", "e\u0301"),
        ("s", "d"),
        ("م", "ا"),
        ("ا", "م"),
        ("d", "漢"),
    ],
)
async def test_a_drag_selects_the_characters_under_the_pointer(first: str, last: str) -> None:
    """Beside an emoji or Chinese characters a drag would code other words than those pointed at."""
    from rich.cells import cell_len

    app = Shows(transcript(["Hm.", WIDE]))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        row = next(y for y, line in enumerate(app.lines()) if "漢" in line)
        left = app.view._columns.body
        start, end = WIDE.index(first), WIDE.index(last)
        await pilot.mouse_down(app.view, offset=(left + cell_len(WIDE[:start]), row))
        await pilot.hover(app.view, offset=(left + cell_len(WIDE[:end]), row))
        await pilot.mouse_up(app.view, offset=(left + cell_len(WIDE[:end]), row))
        await pilot.pause()
        wanted = WIDE[start : end + len(last)] if start < end else WIDE[end : start + len(first)]
        assert app.view.selected_text == wanted
        assert app.selected_on_screen() == squeezed(wanted)


async def test_a_drag_over_two_speakers_stays_with_the_first() -> None:
    """One quote would hold two people's words."""
    app = Shows(transcript(["Nobody listens to us.", "The bus never comes."]))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        x, y = app.find("listens")
        await pilot.mouse_down(app.view, offset=(x, y))
        await pilot.hover(app.view, offset=(x + 2, app.find("The bus")[1]))
        await pilot.mouse_up(app.view, offset=(x + 2, app.find("The bus")[1]))
        assert app.view.selected_text == "listens to us."
        x, y = app.find("never")
        await pilot.mouse_down(app.view, offset=(x + 4, y))
        await pilot.hover(app.view, offset=(x, 0))
        await pilot.mouse_up(app.view, offset=(x, 0))
        assert app.view.selected_text == "The bus never"


async def test_click_double_click_and_shift_click() -> None:
    """Those who use the mouse could not pick a unit, a sentence, or a longer passage."""
    app = Shows(transcript(["Hm.", "Nobody listens to us. The bus never comes. It is dark."]))
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        x, y = app.find("never")
        await pilot.click(app.view, offset=(x, y))
        assert app.view.unit_index == 1
        assert app.view.selection == app.units[1].span
        await pilot.click(app.view, offset=(x, y), times=2)
        assert app.view.selected_text == "The bus never comes."
        x, y = app.find("dark")
        await pilot.click(app.view, offset=(x + 3, y), shift=True)
        assert app.view.selected_text == "The bus never comes. It is dark"
        x, y = app.find("us. The")
        await pilot.click(app.view, offset=(x, y), shift=True)
        assert app.view.selected_text == "us. The bus never comes. It is dark"
        await pilot.click(app.view, offset=(1, 20))
        assert app.view.selected_text == "us. The bus never comes. It is dark"


async def test_a_click_on_a_bar_names_its_coding() -> None:
    """One of several codings on a passage could not be picked by mouse."""
    app = Shows(transcript(["Nobody listens to us."]), [mark("a", 0, 6), mark("b", 0, 6, letter="B")])
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        await pilot.click(app.view, offset=(app.view._columns.gutter + 1, 0))
        await pilot.pause()
        assert app.clicked == ["b"]


async def test_control_characters_never_reach_the_terminal() -> None:
    """A hostile transcript could clear the screen, or worse."""
    app = Shows(transcript(["a\x1b[2Jb\x00\x07c\u202ed\x9b31me", "\x1b]0;x\x07 fine"]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        drawn = "".join(app.lines())
        assert "␛[2Jb␀␇c" in drawn
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in drawn)
        assert app.view.selected_text == "a\x1b[2Jb\x00\x07c\u202ed\x9b31me"


async def test_stage_directions_are_shown_but_never_selected() -> None:
    """A note by the typist would be coded as somebody's words."""
    app = Shows(transcript(["Nobody listens.", "[a door slams]", "The bus."], directions=[1]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        styles = {segment.text: segment.style for strip in app.strips() for segment in strip if segment.style}
        assert styles["[a door slams]"].italic
        app.view.move_unit(1)
        assert app.view.selected_text == "The bus."
        x, y = app.find("door")
        await pilot.click(app.view, offset=(x, y))
        assert app.view.selected_text == "The bus."


@pytest.mark.parametrize("lines", [[], [""], ["", "", ""], ["[only a note]"]])
async def test_transcripts_with_nothing_to_select_can_be_shown(lines: list[str]) -> None:
    """An empty file would end the program."""
    app = Shows(transcript(lines, directions=range(len(lines))))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "pageup", "end", "home")
        for name in ("move_unit", "extend_unit", "grow_end", "grow_start", "goto_offset"):
            getattr(app.view, name)(1)
        await pilot.click(app.view, offset=(30, 1))
        await pilot.resize_terminal(100, 40)
        await pilot.pause()
        assert app.view.unit_index == -1
        assert app.view.selected_text == ""
        assert app.view.marks_at() == ()


async def test_a_turn_longer_than_the_screen_can_be_read_to_its_end() -> None:
    """A passage that is longer than the screen would stop at the first rows of it."""
    app = Shows(transcript(["word " * 118, "The end."]))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        assert app.selected_on_screen()
        for _ in range(60):
            await pilot.press("pagedown")
            if any("The end." in line for line in app.lines()):
                break
            assert app.lines()[0][1:].startswith("…Priya")
        await pilot.press("pagedown")
        assert app.view.selected_text == "The end."
        app.view.move_unit(-1)
        assert app.view.lines[0] == (0, 0)
        app.view.grow_end(-3)
        assert "▌" in app.lines()[-8], "the end that moves is shown"
        assert app.view.lines[0] != (0, 0)
        app.view.move_unit(1)
        assert app.selected_on_screen() == "Theend."


async def test_a_coding_over_several_turns_is_shown_in_all_of_them() -> None:
    """A coding made in another program would be cut off after the first speaker."""
    lines = ["One two.", "Three four.", "Five six."]
    app = Shows(transcript(lines), [mark("a", 4, 22)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert [" A" in line[:20] for line in app.lines()[:3]] == [True, True, True]
        assert [found.guid for unit in range(3) for found in app.view.marks_at(unit)] == ["a", "a", "a"]


async def test_a_theme_change_takes_the_new_colours() -> None:
    """Dark text would stay on a dark ground."""
    app = Shows(talk(20))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.strips()
        before = app.selected_background()
        app.theme = "textual-light"
        await pilot.pause()
        app.strips()
        assert app.selected_background() != before
        assert app.selected_on_screen() == squeezed(app.view.selected_text)


@pytest.mark.parametrize("theme", sorted(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi))
async def test_every_theme_can_be_read(theme: str) -> None:
    """In some theme the selected words, a name or a letter in the gutter could not be made out."""
    spans = [unit.span for unit in units(talk(12).text, talk(12).turns)]
    marks = [mark(str(n), span.start, span.end, colour=PALETTE[n % len(PALETTE)]) for n, span in enumerate(spans)]
    app = Shows(talk(12), marks)
    async with app.run_test(size=(100, 60)) as pilot:
        app.theme = theme
        await pilot.pause()
        app.view.set_hits([Span(5, 12), Span(spans[3].start, spans[3].start + 9)])
        app.view.set_highlight([Span(spans[0].start, spans[0].start + 4)])
        app.strips()
        look = app.view._painter.look
        assert contrast(look.selected, look.background) > 1.3
        drawn = [segment for strip in app.strips() for segment in strip if segment.text.strip(" ▌")]
        for words, style, _ in drawn:
            assert style is not None
            assert style.color is not None
            assert style.bgcolor is not None
            ratio = contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
            assert ratio >= READABLE, (words, ratio)


@pytest.mark.parametrize("theme", sorted(name for name, theme in BUILTIN_THEMES.items() if theme.ansi))
async def test_in_the_terminals_own_colours_nothing_rests_on_a_tint(theme: str) -> None:
    """Where the background is not known, a tint could hide the words upon it."""
    app = Shows(transcript(["Nobody listens to us.", "The bus never comes."]), [mark("a", 22, 29)])
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = theme
        await pilot.pause()
        styles = {segment.text: segment.style for strip in app.strips() for segment in strip if segment.style}
        assert styles["Nobody listens to us."].reverse
        assert styles["The bus"].underline
        assert styles["The bus"].bgcolor is None
