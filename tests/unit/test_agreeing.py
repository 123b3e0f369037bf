"""Agreement on a project's own codings: which coding counts for which unit, who judged what, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.__main__ import main
from qualcode.core.model import Group
from qualcode.core.spans import Span
from qualcode.errors import BadInputError, NotPossibleError
from qualcode.formats import codebook_yaml
from qualcode.services.agreeing import UnitChoice, agreement
from qualcode.services.project_units import GivenCode, ProjectUnit, codes_of_units, project_units
from qualcode.services.sampling import current_sample, make_sample
from qualcode.storage import codings, people, transcripts
from qualcode.storage.store import Store
from tests.conftest import CODEBOOK, new_transcript


def code(store: Store, coder: str, words: str, code_id: str, name: str = "talk.txt") -> None:
    """Code some words as a coder."""
    with Store.open(store.path, coder) as own:
        guid = next(info.guid for info in transcripts.infos(own) if info.name == name)
        start = transcripts.load(own, guid).text.index(words)
        codings.add(own, codings.new(own, guid, Span(start, start + len(words)), code_id))


@pytest.fixture
def coded(store: Store) -> Store:
    """Two coders who agree on one unit, differ on another, with the interviewer's talk set apart."""
    people.apply(store, [people.SpeakerRow("talk.txt", "Interviewer", "Int", "facilitator")])
    code(store, "ana", "The bus never comes.", "buses")
    code(store, "bo", "never comes. My nan waits", "buses")
    code(store, "ana", "They don’t listen to us", "voice")
    code(store, "bo", "They don’t listen to us", "buses")
    return store


def test_a_facilitators_words_are_no_units(coded: Store) -> None:
    """Questions that nobody is to code do not swell the agreement."""
    assert [unit.speaker for unit in project_units(coded)] == ["Amina", "Bo", "Amina"]
    code(coded, "ana", "What is it like", "voice")
    assert "One coding is on no unit" in " ".join(agreement(coded, samples=0).notes)


def test_the_figures_are_of_the_units_that_both_could_judge(coded: Store) -> None:
    """Three units, agreement on one of the two coded, is what is reported."""
    transcripts.add(coded, new_transcript("second.txt", (("Cy", "Only ana has read this."),)))
    code(coded, "ana", "Only ana has read this.", "voice", "second.txt")
    found = agreement(coded, samples=50)
    by_id = {measures.key: measures for measures in found.units.codes}
    assert (found.units.size, found.units.coded) == (3, 2)
    assert by_id["buses"].percent_agreement.value == pytest.approx(2 / 3)
    assert by_id["voice"].percent_agreement.value == pytest.approx(2 / 3)
    assert by_id["transport"].krippendorff_alpha.value is None
    assert found.characters.size == sum(len(unit.span) for unit in project_units(coded)[1:])
    assert any("left out" in note for note in found.notes)
    assert "Two coders (ana and bo)" in found.methods


def test_coded_units_alone_can_be_asked_for(coded: Store) -> None:
    """Agreement not swamped by uncoded text."""
    assert agreement(coded, choice=UnitChoice.CODED, samples=0).units.size == 2


def test_the_sample_is_judged_by_everybody_in_full(coded: Store) -> None:
    """A second coder who found nothing to code in a sampled unit has judged it all the same."""
    make_sample(coded, seed=4, count=2)
    found = agreement(coded, choice=UnitChoice.SAMPLE, samples=0)
    assert found.units.size == 2
    assert len(current_sample(coded).units) == 2
    assert "a random sample of 2 of 3 units" in found.methods
    assert "(seed 4)" in found.methods


def test_one_theme_can_be_looked_at_alone(coded: Store) -> None:
    """The rest of the codebook does not come into it."""
    found = agreement(coded, only=["buses"], samples=0)
    assert [measures.key for measures in found.units.codes] == ["buses"]


def test_whoever_may_not_be_analysed_is_left_out(coded: Store) -> None:
    """A person who did not agree to analysis is not counted either."""
    people.apply(coded, [people.SpeakerRow("talk.txt", "Bo", "B", consent_analyse=False)])
    assert {unit.speaker for unit in project_units(coded)} == {"Amina"}


def coded_twice(store: Store) -> Store:
    """Let a second coder code."""
    code(store, "bo", "The bus", "buses")
    return store


def test_what_cannot_be_compared_is_said(store: Store) -> None:
    """One coder, a misspelt name or code, or no sample: a plain line each."""
    code(store, "ana", "The bus", "buses")
    with pytest.raises(NotPossibleError, match="two coders"):
        agreement(store)
    with pytest.raises(BadInputError, match="no coder 'bob'"):
        agreement(store, coders=["ana", "bob"])
    with pytest.raises(BadInputError, match="no code 'trams'"):
        agreement(coded_twice(store), only=["trams"])
    with pytest.raises(NotPossibleError, match="No sample"):
        agreement(store, choice=UnitChoice.SAMPLE)


def test_coders_who_share_no_transcript_are_told_so(store: Store) -> None:
    """Two people who split the transcripts between them have no agreement; and a sample that one has not read is no zero."""
    transcripts.add(store, new_transcript("other.txt"))
    code(store, "ana", "The bus never comes", "buses")
    code(store, "bo", "The bus never comes", "buses", "other.txt")
    with pytest.raises(NotPossibleError, match="ana and bo have coded no transcript in common"):
        agreement(store)
    make_sample(store, seed=1, share=1)
    found = agreement(store, choice=UnitChoice.SAMPLE, samples=10)
    assert [note.partition(" of ")[0] for note in found.notes] == [
        f"{who} has coded nothing in 1" for who in ("ana", "bo")
    ]
    assert found.coded_at_all.u_alpha.why_undefined == "there is no text that all of them coded"


def test_every_step_of_the_reckoning_is_told(coded: Store) -> None:
    """A bar that stands still at its end looks like a program that hangs, and cannot be stopped there."""
    told: list[tuple[int, int]] = []
    agreement(coded, samples=0, progress=lambda done, steps: told.append((done, steps)))
    shares = [done / steps for done, steps in told]
    assert shares == sorted(shares)
    assert (shares[0] < 0.2, shares[-1]) == (True, 1.0)


SPANS = st.tuples(st.integers(0, 60), st.integers(1, 40)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(
    cuts=st.lists(st.integers(0, 100), min_size=2, max_size=8, unique=True),
    passages=st.lists(SPANS, max_size=6),
)
def test_a_coding_counts_by_half_of_the_shorter(cuts: list[int], passages: list[Span]) -> None:
    """The rule in the documentation is the rule that is applied, wherever a passage lies."""
    edges = sorted(cuts)
    units = [
        ProjectUnit("t", "t.txt", Span(a, b), 1, "", "", "") for a, b in zip(edges[::2], edges[1::2], strict=False)
    ]
    given_codes = [GivenCode("t", span, f"c{index}", "ana") for index, span in enumerate(passages)]
    found, loose = codes_of_units(units, given_codes, ["ana"])
    expected: dict[object, set[str]] = {}
    for each in given_codes:
        for unit in units:
            shared = len(set(range(unit.span.start, unit.span.end)) & set(range(each.span.start, each.span.end)))
            if shared and shared >= min(len(unit.span), len(each.span)) / 2:
                expected.setdefault(unit.key, set()).add(each.code)
    assert found == {"ana": expected}
    assert loose == len(passages) - len({code for codes in expected.values() for code in codes})


def test_the_command_prints_a_table_and_a_paragraph_and_answers_in_json(
    tmp_path: Path, coded: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed can go into a methods section; what is answered can go into a script."""
    people.set_group(coded, Group("young-person", "Young people", "young person"))
    (tmp_path / "codebook.yaml").write_text(codebook_yaml.dump(CODEBOOK), encoding="utf-8")
    where = ["--project", str(tmp_path), "--coder", "ana", "--samples", "20"]
    assert main(["agree", *where]) == 0
    said = capsys.readouterr().out
    assert "Krippendorff α" in said
    assert "each coded 3 units" in said
    assert not {"nan", "none"} & set(said.casefold().split("\t"))
    assert "not defined" in said
    assert main(["agree", "--json", "--units", "coded", *where]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["units"]["size"] == 2
    assert answer["units"]["codes"][0]["krippendorff_alpha"]["why_undefined"]
    assert main(["agree", "--coders", "ana,bob", *where]) == 2
