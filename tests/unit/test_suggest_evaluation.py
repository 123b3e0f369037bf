"""Measuring suggestions: the measures against values worked out by hand, and files that cannot be measured."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from qualcode.core.codebook import Code, Codebook
from qualcode.errors import BadInputError
from qualcode.suggest import Suggester
from qualcode.suggest.calibration import calibrated
from qualcode.suggest.evaluation import evaluate, evaluate_transcripts
from qualcode.suggest.evidence import Row, quoted_in, without_quotes
from qualcode.suggest.labelled_table import evaluate_csv
from qualcode.suggest.measures import calibration_error, effort, measured

BOOK = Codebook(
    (Code("bus", "Buses", definition="Public transport"), Code("pool", "Swimming", definition="The old pool"))
)
ROWS = [(f"the bus was late {at}", {"bus"}) if at % 2 else (f"swimming in the pool {at}", {"pool"}) for at in range(40)]


def written(tmp_path, content, encoding="utf-8"):
    """Write a CSV file and return its path."""
    path = tmp_path / "coded.csv"
    path.write_bytes(content.encode(encoding))
    return path


def test_measures_of_a_perfect_and_a_reversed_order():
    """A good suggester would be reported as a bad one, or the other way round."""
    truth = np.array([[True, False, False], [False, True, False]])
    right, wrong = truth.astype(float), 1 - truth.astype(float)
    best, worst = measured(truth, right, 0.5, 0), measured(truth, wrong, 0.5, 0)
    assert (best["lrap"], best["p_at_1"], best["r_at_3"], best["samples_f1"], best["coverage"]) == (1, 1, 1, 1, 1)
    assert worst["lrap"] == pytest.approx(1 / 3)
    assert (worst["p_at_1"], worst["coverage"]) == (0, 3)


def test_effort_is_relative_to_reading_at_random():
    """Time saved would be overstated."""
    truth = np.zeros((20, 1), bool)
    truth[:5] = True
    scores = np.arange(20, 0, -1, dtype=float)[:, None]
    assert effort(truth, scores, 0.8) == pytest.approx(4 / (4 * 21 / 6))


def test_calibration_error_of_scores_that_keep_and_break_their_word():
    """A score of 0.9 that is right half the time would pass as honest."""
    truth = np.array([[True], [False]] * 10)
    assert calibration_error(truth, np.full((20, 1), 0.5)) == pytest.approx(0)
    assert calibration_error(truth, np.full((20, 1), 0.9)) == pytest.approx(0.4)


def test_scores_become_chances_once_there_is_enough_to_learn_from():
    """“90 %” would be shown where nobody has checked."""
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(200, 3))
    truth = (rng.random((200, 3)) < 1 / (1 + np.exp(-2 * logits + 1))).astype(float)
    few = calibrated(logits[:10], np.zeros(3), truth[:10], np.ones((10, 3)))
    many = calibrated(logits, np.zeros(3), truth, np.ones((200, 3)))
    assert not few.learned
    assert many.learned
    assert calibration_error(truth > 0.5, many.chances(logits, np.zeros(3))) < 0.05


def test_the_curve_rises_above_the_baselines():
    """The report would not show whether suggestions are worth having."""
    texts, labels = [text for text, _ in ROWS], [codes for _, codes in ROWS]
    report = evaluate(texts, labels, BOOK, budgets=(0, 10), seeds=(0, 1))
    assert report.figure("suggester", 0, "lrap").mean > 0.95
    assert report.figure("suggester", 10, "lrap").mean >= report.figure("prior", 10, "lrap").mean
    assert {point.method for point in report.points} == {"suggester", "tfidf", "prior"}
    assert json.loads(json.dumps(report.as_dict()))["held_out"] == 16


def test_texts_that_stand_twice_are_said():
    """A file in which rows were pasted twice would be reported as if what was held out had not been seen."""
    texts, labels = [text for text, _ in ROWS], [codes for _, codes in ROWS]
    (note,) = evaluate([*texts, *texts[:3]], [*labels, *labels[:3]], BOOK, (0,), (7,)).notes
    assert note.startswith("3 of the 43 texts repeat")


def test_the_same_seed_gives_the_same_report():
    """Two people would get two answers from one file."""
    texts, labels = [text for text, _ in ROWS], [codes for _, codes in ROWS]
    assert evaluate(texts, labels, BOOK, (5,), (7,)) == evaluate(texts, labels, BOOK, (5,), (7,))


def test_a_budget_beyond_the_texts_is_cut_and_said(tmp_path):
    """A figure for 200 texts would be printed that came from 24."""
    path = written(
        tmp_path, "said;bus;pool\n" + "".join(f"{t};{int('bus' in c)};{int('pool' in c)}\n" for t, c in ROWS)
    )
    report = evaluate_csv(path, "said", codes=("bus", "pool"), codebook=BOOK, budgets=(0, 200), runs=1)
    assert [point.budget for point in report.points if point.method == "suggester"] == [0, 24]
    assert "24" in report.notes[0]


def test_codes_listed_in_one_column_by_name_or_id(tmp_path):
    """A spreadsheet that lists codes by name could not be measured."""
    path = written(
        tmp_path, "said,codes\n" + "".join(f"{t},{'Buses|pool' if 'bus' in c else 'Swimming'}\n" for t, c in ROWS)
    )
    report = evaluate_csv(path, "said", codes_from="codes", codebook=BOOK, budgets=(0,), runs=1)
    assert report.texts == 40


@pytest.mark.parametrize(
    ("content", "text", "codes", "said"),
    [
        ("", "said", ("bus",), "empty"),
        ("said,bus\n", "said", ("bus",), "no row"),
        ("words,bus\na,1\n", "said", ("bus",), "no column 'said'"),
        ("said,bus\na,1\n", "said", ("train",), "no column 'train'"),
        ("said,bus\na,1\n", "said", ("bus",), "too few"),
        ("said,bus\n" + "a,0\n" * 9, "said", ("bus",), "no text has a code"),
        ("said,tram\n" + "a,1\n" * 9, "said", ("tram",), "'tram' is not a code"),
        ("said,bus\n" + ",1\n" * 9, "said", ("bus",), "'said' is empty"),
        ("said,bus\n" + "a,1\n" * 9, "said", (), "name the columns"),
        pytest.param(
            'said,bus\n"' + "a" * 200_000 + '",1\n',
            "said",
            ("bus",),
            "cannot be read as a table",
            id="a cell of 200 kB",
        ),
        ("said,bus,bus\n" + "a,1,0\n" * 9, "said", ("bus",), "2 columns 'bus'"),
        ('said,bus\n"a,1\n' + "a,1\n" * 9, "said", ("bus",), "quotation mark that is not closed"),
        pytest.param("a" * 200_000, "said", ("bus",), "line 1: cannot be read as a table", id="a heading of 200 kB"),
    ],
)
def test_a_file_that_cannot_be_measured_says_why(tmp_path, content, text, codes, said):
    """A slip in the options or the file would end in a traceback."""
    with pytest.raises(BadInputError, match=said):
        evaluate_csv(written(tmp_path, content), text, codes=codes, codebook=BOOK)


@pytest.mark.parametrize("no", ["0", "0.00", "0,0", "NA", "n/a", "-", "null", "FALSE"])
def test_what_is_missing_or_no_in_a_column_is_no_code(tmp_path, no):
    """A table out of R, whose missing values are NA, would be measured as if every code was given to every text."""
    rows = "".join(f"{t},{1 if 'bus' in c else chr(34) + no + chr(34)}\n" for t, c in ROWS)
    plain = written(tmp_path, "said,bus\n" + rows)
    report = evaluate_csv(plain, "said", codes=("bus",), codebook=BOOK, budgets=(0,), runs=1)
    assert report.figure("suggester", 0, "p_at_1").mean == 1
    assert report.notes == ("Codes without a column count as never given: Swimming.",)


def test_one_code_and_a_name_that_holds_a_comma(tmp_path):
    """A codebook of one code would end in an internal error, and "Parks, pools" would be taken for two codes."""
    book = Codebook((Code("parks", "Parks, pools"),))
    path = written(
        tmp_path,
        "said,codes\n" + "".join(f"{t},{'' if 'bus' in c else chr(34) + 'Parks, pools' + chr(34)}\n" for t, c in ROWS),
    )
    report = evaluate_csv(path, "said", codes_from="codes", codebook=book, budgets=(0, 9), runs=1)
    assert report.figure("suggester", 9, "coverage").mean == 1


def test_a_file_in_another_encoding_or_missing(tmp_path):
    """A file saved by an old spreadsheet program would be read as nonsense."""
    with pytest.raises(BadInputError, match="UTF-8"):
        evaluate_csv(written(tmp_path, "said,bus\ncafé,1\n", "cp1252"), "said", codes=("bus",), codebook=BOOK)
    with pytest.raises(BadInputError, match="no such file"):
        evaluate_csv(tmp_path / "nowhere.csv", "said", codes=("bus",), codebook=BOOK)


def test_leaving_one_transcript_out_learns_from_the_others_only():
    """A project's own figures would come from text that was learned from."""
    texts, labels = [text for text, _ in ROWS], [codes for _, codes in ROWS]
    heard: list[tuple[int, int]] = []
    names = ["a", "b"] * 10 + ["c", "d"] * 10
    report = evaluate_transcripts(texts, labels, names, BOOK, (0, 500), told=lambda *how: heard.append(how))
    assert heard == [(done, 4) for done in range(5)]
    assert {point.budget for point in report.points if point.method == "suggester"} == {0, 30}
    assert report.figure("suggester", 0, "lrap").mean > 0.9
    with pytest.raises(BadInputError, match="at least two"):
        evaluate_transcripts(texts, labels, ["a"] * 40, BOOK)


def test_examples_taken_from_what_is_measured_on_are_left_out():
    """Whoever made examples of their own quotes would be told that suggestions are far better than they are."""
    texts = [f"{word * 2} {word}" for word in "abcdefghijklmnopqrst"]
    labels = [{"bus"} if at % 3 else {"pool"} for at in range(20)]
    own = {
        name: tuple(f" {t.upper()}" for t, given in zip(texts, labels, strict=True) if name in given)
        for name in ("bus", "pool")
    }
    quoting = Codebook(tuple(replace(code, examples=own[code.id]) for code in BOOK))
    with_them, without = (
        evaluate(texts, labels, book, (0,), (0,)).figure("suggester", 0, "lrap") for book in (quoting, BOOK)
    )
    assert without.mean < 1
    assert with_them.mean < 1

    first = Suggester(quoting)
    first.fit(texts, [{"pool"} if "bus" in given else {"bus"} for given in labels])
    unseen = first.model.unseen_chances()
    assert unseen is not None
    assert abs(unseen[:, 0] - unseen[:, 1]).max() < 0.5  # nobody else knows any of these words


def test_an_example_is_known_for_a_quote_by_more_than_a_few_words():
    """Short examples would be left out of every measurement, since somebody always says “the bus”."""
    rows = [Row(said, "bus", "example") for said in ("the bus", "It is  always late, the bus")]
    texts = ["Well, it is always late, the bus.", "The bus"]
    assert quoted_in(rows, texts) == {0: [1], 1: [0]}
    book = Codebook((replace(BOOK.codes[0], examples=tuple(row.text for row in rows)),))
    assert without_quotes(book, texts[:1]).codes[0].examples == ("the bus",)


def test_having_been_given_once_does_not_make_a_code_likelier():
    """Codes given once would stand above those still to come, since each was seen to be right the once."""
    book = Codebook(tuple(Code(f"c{at}", f"Matter {at}") for at in range(40)))
    texts = [f"passage {at} tells of matter {at}, at length" for at in range(25)] + [
        f"nothing {at}" for at in range(15)
    ]
    suggester = Suggester(book)
    suggester.fit(texts, [[f"c{at}"] for at in range(25)] + [[]] * 15)
    assert suggester.calibrated
    assert suggester.model.calibration.share == 0


def test_few_seeds_make_a_wide_interval():
    """Two or three seeds would seem to prove what they cannot."""
    texts, labels = [text for text, _ in ROWS], [codes for _, codes in ROWS]
    runs = [evaluate(texts, labels, BOOK, (2,), (seed,)).figure("tfidf", 2, "macro_ap") for seed in (0, 1)]
    assert all(run.low == run.mean == run.high for run in runs)
    both = evaluate(texts, labels, BOOK, (2,), (0, 1)).figure("tfidf", 2, "macro_ap")
    assert both.mean == pytest.approx((runs[0].mean + runs[1].mean) / 2)
    assert both.high - both.mean == pytest.approx(12.706 * abs(runs[0].mean - runs[1].mean) / 2, rel=1e-3)
    assert both.high > both.mean
