"""Letters, fuzzy search, the registry of actions and the user's own keys: rules without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.core.codebook import Code, Codebook
from qualcode.errors import BadInputError
from qualcode.services.crash_report import write_report
from qualcode.tui.actions import ACTIONS
from qualcode.tui.dialogs.picker import goes_on, hardly_fits, ranked
from qualcode.tui.fuzzy import plain, score
from qualcode.tui.keymap import load_keymap
from qualcode.tui.letters import letters_for
from tests.tui.conftest import BOOK

if TYPE_CHECKING:
    from pathlib import Path


def best(query: str, recent: tuple[str, ...] = ()) -> str:
    """Return the code that enter would apply."""
    return ranked(query, BOOK, letters_for(BOOK), recent)[0].id


def test_typing_finds_the_code_one_means() -> None:
    """A name's beginning, its initials, a keyword, a word of the brief or letters with gaps lead to it."""
    assert best("cyc") == "cycling"
    assert best("stg") == "somewhere-to-go"
    assert best("bike") == "cycling"
    assert best("too late") == "asked-late"
    assert best("decided") == "asked-late"
    assert best("smwhr") == "somewhere-to-go"
    assert best("", ("asked-late",)) == "asked-late"


def test_accents_do_not_hide_a_code() -> None:
    """Somebody without the accent on their keyboard still finds the code."""
    assert score(plain("ecole"), plain("École")) == 100


def test_a_space_goes_on_only_with_a_whole_word_of_a_name() -> None:
    """Space applies and stays, unless a name goes on with it."""
    assert goes_on("asked", BOOK)
    assert not goes_on("ask", BOOK)
    assert not goes_on("late", BOOK)


def test_typing_a_new_name_of_several_words_codes_nothing_on_the_way() -> None:
    """Whoever types "twelve weeks" for a new code would find the quote coded with whatever has those letters somewhere."""
    asked, go = BOOK["asked-late"], BOOK["somewhere-to-go"]
    assert hardly_fits("decided", asked, BOOK)
    assert hardly_fits("smwhr", go, BOOK)
    assert not hardly_fits("somew", go, BOOK)
    assert not hardly_fits("stg", go, BOOK)
    assert not hardly_fits("bik", BOOK["cycling"], BOOK)
    assert not hardly_fits("z", go, BOOK)


@settings(max_examples=30)
@given(st.lists(st.text("abcdefgh ÄÖ漢", min_size=1, max_size=12).filter(str.strip), min_size=60, max_size=60))
def test_any_code_of_sixty_is_three_keys_away(names: list[str]) -> None:
    """Each of sixty codes has a character of its own, which finds it first: c, the character, enter."""
    book = Codebook(tuple(Code(f"code-{number}", name) for number, name in enumerate(names)))
    letters = letters_for(book)
    assert len(set(letters.values())) == len(book)
    for code in book:
        assert ranked(letters[code.id], book, letters, ())[0] is code


def test_no_two_actions_of_one_place_share_a_key() -> None:
    """A key that does two things does one of them by accident."""
    for place in {action.where for action in ACTIONS} - {"everywhere"}:
        keys = [key for action in ACTIONS if action.where in {place, "everywhere"} for key in action.keys.split(",")]
        own = [key for action in ACTIONS if action.where == place for key in action.keys.split(",")]
        assert len(own) == len(set(own)), place
        if place == "code":
            assert len(keys) == len(set(keys))
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_ten_keys_are_taught_first() -> None:
    """The card on first opening holds ten keys, no more."""
    assert sum(action.card for action in ACTIONS) == 10


@pytest.mark.parametrize(
    "text", ["- a\n- b", "flying: z", "memo: [", "\tmemo: m", "memo: ctrl-k", "memo: [w, bananas]", "memo: esc"]
)
def test_a_wrong_keys_file_is_said_in_plain_words(tmp_path: Path, text: str) -> None:
    """A slip in keys.yaml must not keep anybody from their work, and names the file."""
    path = tmp_path / "keys.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"keys\.yaml"):
        load_keymap(path)


def test_own_keys_are_read(tmp_path: Path) -> None:
    """One key or several may call an action."""
    path = tmp_path / "keys.yaml"
    path.write_text("memo: [w, F8, ctrl+shift+k]\nundo: [z, '?', full_stop, alt+ä]\n", encoding="utf-8")
    assert load_keymap(path) == {"memo": "w,f8,ctrl+shift+k", "undo": "z,question_mark,full_stop,alt+ä"}


def test_the_log_holds_no_spoken_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log sent to whoever helps must not carry what a participant said."""
    monkeypatch.setattr("qualcode.services.crash_report.user_log_path", lambda *_args, **_kwargs: tmp_path)
    text = write_report(ValueError("My nan waits an hour")).read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "nan" not in text
