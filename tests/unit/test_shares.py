"""Shares and their intervals: what an audit may claim."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.shares import clustered, wilson

COUNTS = st.lists(st.integers(0, 6).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=30)


@given(COUNTS)
def test_an_interval_over_clusters_holds_its_share_and_is_never_the_narrower(counts):
    """An audit would claim to know more than as many judgements drawn singly could tell."""
    found, single = clustered(counts), wilson(sum(one for one, _ in counts), sum(of for _, of in counts))
    assert (found.share, found.of) == (single.share, single.of)
    assert 0 <= found.low <= single.low + 1e-12
    assert single.high - 1e-12 <= found.high <= 1
    assert clustered(counts[::-1]).low == pytest.approx(found.low)


def test_one_judgement_a_cluster_is_what_it_was():
    """Passages with one code each would be given another interval than their codes."""
    counts = [(1, 1)] * 7 + [(0, 1)] * 3
    assert clustered(counts).low == pytest.approx(wilson(7, 10).low, abs=0.02)
    assert clustered([]).of == 0
    assert clustered([(2, 2)] * 5) == wilson(10, 10)


def test_the_interval_holds_the_truth_nineteen_times_in_twenty():
    """Suggestions for one passage are right or wrong together: counted singly, the interval misses the truth one time in eight."""
    draw = np.random.default_rng(0)
    hard = draw.random(2000) < 0.35
    right = np.where(hard, 0, draw.integers(1, 4, 2000))
    shown = np.where(hard, draw.integers(1, 4, 2000), right)
    truth, held, singly = right.sum() / shown.sum(), 0, 0
    for _ in range(400):
        units = draw.choice(2000, 60, replace=False)
        counts = list(zip(right[units].tolist(), shown[units].tolist(), strict=True))
        found, single = clustered(counts), wilson(int(right[units].sum()), int(shown[units].sum()))
        held += found.low <= truth <= found.high
        singly += single.low <= truth <= single.high
    assert held >= 0.92 * 400
    assert singly < 0.9 * 400
