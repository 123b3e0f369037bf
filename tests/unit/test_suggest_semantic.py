"""The semantic extra: refused when altered, quiet when absent, computed once."""

from __future__ import annotations

import numpy as np
import pytest

from qualcode.core.codebook import Code, Codebook
from qualcode.errors import BadInputError
from qualcode.suggest import Suggester, local_model, semantic
from qualcode.suggest.meaning import Meanings
from qualcode.suggest.minilm import read_safetensors
from qualcode.suggest.wordpiece import WordPiece

PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "play", "##ing", "the", ",", "cafe", "京")


class Letters:
    """An encoder that counts letters; enough to tell texts apart."""

    name = "letters"

    def __init__(self):
        self.asked: list[str] = []

    def encode(self, texts):
        """Return counts of letters, of length one."""
        self.asked += texts
        counts = np.array([[text.lower().count(c) + 0.01 for c in "abcdefghij"] for text in texts], np.float32)
        return counts.reshape(-1, 10) / np.linalg.norm(counts.reshape(-1, 10), axis=1, keepdims=True)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return the folder of an extra that is installed, without its files."""
    package = tmp_path / "qualcode_made_extra"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(semantic, "PACKAGE", package.name)
    return package / "model"


def test_altered_weights_are_refused(installed):
    """Weights that somebody has tampered with would be used."""
    (installed / "model.safetensors").write_bytes(b"not the weights")
    with pytest.raises(BadInputError, match="altered"):
        semantic.open_encoder()


@pytest.mark.usefixtures("installed")
def test_an_extra_installed_by_half_says_so():
    """A broken installation would end in a traceback."""
    with pytest.raises(BadInputError, match="installed by half"):
        semantic.open_encoder()


def test_an_extra_without_its_package_says_so(installed):
    """What an interrupted removal leaves behind would be taken for the extra, and silently do nothing."""
    (installed.parent / "__init__.py").unlink()
    with pytest.raises(BadInputError, match="installed by half"):
        semantic.open_encoder()


def test_a_folder_of_ones_own_needs_a_model_and_what_runs_it(tmp_path, monkeypatch):
    """A wrong folder, or one without the library that runs it, would be a traceback in the middle of the work."""
    with pytest.raises(BadInputError, match="no sentence model"):
        semantic.open_encoder(tmp_path)
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setattr(local_model, "find_spec", lambda _name: None)
    with pytest.raises(BadInputError, match="pip install sentence-transformers"):
        semantic.open_encoder(tmp_path)


def test_without_the_extra_there_is_none(monkeypatch):
    """The default install would fail for want of the extra."""
    monkeypatch.setattr(semantic, "PACKAGE", "qualcode_no_such_package")
    assert not semantic.installed()
    assert semantic.open_encoder() is None


def test_vectors_are_computed_once_and_hold_no_text():
    """Every start would compute everything again, or words would lie about in the cache."""
    letters, kept = Letters(), {}
    encoder = semantic.KeptVectors(letters, kept)
    first = encoder.encode(["abba", "cafe", "abba"])
    again = encoder.encode(["cafe"])
    assert letters.asked == ["abba", "cafe"]
    assert np.array_equal(first[1], again[0])
    assert not any("abba" in key for key in kept)


def test_progress_is_told_while_vectors_are_computed():
    """A long first run would look as if it had stopped."""
    told = []
    semantic.KeptVectors(Letters(), {}).prepare([f"text {at}" for at in range(130)], lambda *step: told.append(step))
    assert told == [(64, 130), (128, 130), (130, 130)]


def test_a_suggester_uses_the_vectors_it_is_given():
    """The extra would be installed and make no difference."""
    book = Codebook((Code("a", "aaa bbb"), Code("j", "jjj iii")))
    plain, meaning = Suggester(book), Suggester(book, Letters())
    assert plain.rank(["jij"])[0, 1] < meaning.rank(["jij"])[0, 1]
    assert plain.state != meaning.state


def test_named_words_hold_with_sentence_vectors_too():
    """With the extra, words would be shown that the score does not rest on."""
    book = Codebook((Code("a", "Abba cafe", examples=("a cafe with abba on",)), Code("j", "Jij hijack")))
    suggester = Suggester(book, Letters())
    suggester.fit(["hijack at the jij", "the cafe was shut"], [["j"], ["a"]])
    checked = 0
    for text in ("we went to the cafe again", "that hijack was bad", "a bad day at the jij"):
        for suggestion in suggester.suggest([text])[0]:
            place = [code.id for code in book].index(suggestion.code_id)
            for reason in suggestion.reasons:
                rest = text
                for span in sorted(reason.spans, reverse=True):
                    rest = rest[: span.start] + rest[span.end :]
                if rest != text:
                    before, after = suggester.rank([text, rest])[:, place]
                    assert after < before
                    checked += 1
    assert checked >= 3


def test_an_encoder_of_another_language_leaves_the_codebook_to_its_words():
    """An English model would bring the first suggestions of a German project down."""
    book = Codebook((Code("rad", "Radwege und Fahrräder"), Code("bus", "Busse und Haltestellen")), language="de")
    said = ["ein Radweg fehlt", "der Bus kommt nie", "mehr Bäume", "die Haltestelle ist weit weg"]
    letters = Letters()
    letters.language = "en"
    plain, meaning = Suggester(book), Suggester(book, letters)
    for suggester in (plain, meaning):
        suggester.fit([], [], background=said)
    assert np.allclose(plain.rank(said), meaning.rank(said))
    letters.language = "de"
    meaning.fit([], [], background=said)
    assert not np.allclose(plain.rank(said), meaning.rank(said))


def test_what_all_texts_have_in_common_says_nothing():
    """Talk about one subject is all alike; a code near its middle would be suggested for everything."""
    usual = [f"{letter}aaaaaaaaaa" for letter in "bcdefghij"] * 20
    found = Meanings(Letters(), usual).of(["baaaaaaaaaa", "caaaaaaaaaa", "...", ""])
    first, second = Letters().encode(["baaaaaaaaaa", "caaaaaaaaaa"])
    assert first @ second > 0.9
    assert found[0] @ found[1] < 0.3 * np.linalg.norm(found[0]) * np.linalg.norm(found[1])
    assert not found[2:].any()


def test_the_extra_asked_for_by_name_must_be_there(installed, monkeypatch):
    """Who asks for meanings would be given words alone, and believe otherwise."""
    (installed / "model.safetensors").write_bytes(b"not the weights")
    with pytest.raises(BadInputError, match="altered"):
        semantic.wanted_encoder()
    monkeypatch.setattr(semantic, "PACKAGE", "qualcode_no_such_package")
    with pytest.raises(BadInputError, match="not installed"):
        semantic.wanted_encoder()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Playing, the CAFÉ", [4, 5, 7, 6, 8]),
        ("xyz", [1]),
        ("the京the", [6, 9, 6]),
        ("th\u200be\x00", [6]),
        ("x" * 200, [1]),
        ("", []),
    ],
)
def test_words_are_cut_into_known_pieces(text, pieces):
    """The model would read other words than were said."""
    cut = WordPiece({piece: number for number, piece in enumerate(PIECES)})
    assert cut.encode(text, 20) == [2, *pieces, 3]
    assert len(cut.encode("the " * 50, 20)) == 20


def test_numbers_are_read_from_a_safetensors_file(tmp_path):
    """Weights would be read from the wrong place."""
    numbers = np.arange(6, dtype=np.float32)
    header = b'{"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"ids":{"dtype":"I64","shape":[0],"data_offsets":[24,24]}}'
    (tmp_path / "m.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + numbers.tobytes())
    found = read_safetensors(tmp_path / "m.safetensors")
    assert list(found) == ["w"]
    assert np.array_equal(found["w"], numbers.reshape(2, 3))


@pytest.mark.skipif(not semantic.installed(), reason="the semantic extra is not installed")
def test_the_extra_knows_words_that_mean_the_same():
    """The extra would be installed and understand nothing."""
    encoder = semantic.open_encoder()
    cop, officer, bus = encoder.encode(["the cops were rude", "police officers behaved badly", "the bus was late"])
    assert cop @ officer > cop @ bus + 0.2


def test_vectors_are_asked_of_the_encoder_at_hand():
    """With two projects of the same texts in one process, the second would ask the first, which may be closed."""
    book = Codebook((Code("bus", "Buses"), Code("pool", "Pool")))
    first, second = Letters(), Letters()
    for encoder in (first, second):
        Suggester(book, encoder).fit([], [], background=["the bus is late", "the pool is shut"])
        asked = len(first.asked)
    Suggester(book, second).suggest(["a bad bus"])
    assert len(first.asked) == asked
    assert "a bad bus" in second.asked
