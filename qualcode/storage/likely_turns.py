"""Turns that some printed words may come from, by the full-text index: so that no transcript is read whole to find a quote."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.core.unspaced import LETTERS, UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualcode.storage.store import Store

_COMMON = 2_000
"""A word in at least so many turns does not tell them apart."""

_RARE = 4
"""Rare words that are enough to know a passage by."""

_RARE_OF_ALTERED = 8
"""Rare words that an altered passage is known by, of which some may have been altered themselves."""

_TRIED = 16
"""Words of a passage that are looked up, longest first, to find the rare ones."""

_MOST = 120
"""Turns with one common phrase that are looked at, coded ones first: "yes, I know" stands in thousands."""

_ALL = 100_000
"""Turns with one common phrase that are known of."""

_LETTERS = re.compile(f"[{LETTERS}]+")
_WORD = re.compile(r"[^\W_][\w'’]*")
"""A word as the index has it. Lines that stand for a name left out, ____, are no words there."""


@dataclass(frozen=True, slots=True)
class FoundTurn:
    """A turn with its words; `quotable` as in the view `quotes`."""

    transcript: str
    ordinal: int
    start: int
    end: int
    text: str
    group_id: str
    quotable: bool


class LikelyTurns:
    """Looks words up, and remembers where they stand. One for each document that is checked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._places: dict[str, frozenset[int] | None] = {}

    def holding(self, said: str) -> list[list[FoundTurn]]:
        """Return the turns that may hold all of some words in one piece, in runs with their neighbours."""
        words = _WORD.findall(said)
        if UNSPACED.search(said):
            return self._runs(self._holding_letters(said))
        rare = self._rare(words)
        together = frozenset.intersection(*rare) if rare else None
        if together is not None and len(together) <= _MOST:
            return self._runs(sorted(together))
        if not words:
            return []
        found = self._standing(_phrase(words), _ALL) - self._gone
        return self._runs(sorted(found, key=lambda turn: (turn not in self._coded, turn))[:_MOST])

    def nearest(self, said: str, most: int = 12) -> list[list[FoundTurn]]:
        """Return the turns that share the rarest of some words, best first and at the most so many, with their neighbours."""
        words = _WORD.findall(said)
        rare = self._rare(words, _RARE_OF_ALTERED, altered=True)
        if UNSPACED.search(said):
            fours = [run[at : at + 4] for run in _LETTERS.findall(said) for at in range(len(run) - 3)]
            tried = fours[:: len(fours) // _TRIED + 1]
            rare += [frozenset(turns) for four in tried if (turns := self._holding_letters(four))]
        if len(rare) < _RARE // 2:
            trios = [_phrase(words[at : at + 3]) for at in range(len(words) - 2)]
            rare += [found for trio in trios if (found := self._known(trio))]
        scores: defaultdict[int, float] = defaultdict(float)
        for found in rare:
            for turn in found:
                scores[turn] += 1 / len(found)
        return self._runs(sorted(scores, key=lambda turn: (-scores[turn], turn))[:most])

    def _holding_letters(self, said: str) -> list[int]:
        """Return the turns with the longest run of some letters in them: slow, but for scripts whose words the index does not know."""
        sql = """SELECT id FROM turns WHERE instr(text, ?)
            AND transcript_id NOT IN (SELECT id FROM transcripts WHERE removed = 1) LIMIT ?"""
        return [row[0] for row in self._store.db.conn.execute(sql, [max(_LETTERS.findall(said), key=len), _MOST])]

    def _rare(self, words: Iterable[str], most: int = _RARE, *, altered: bool = False) -> list[frozenset[int]]:
        """Return where some of the rarer words stand. A word that stands nowhere is among them, unless some may be `altered`."""
        found: list[frozenset[int]] = []
        for word in sorted({word.lower() for word in words}, key=lambda word: (-len(word), word))[:_TRIED]:
            turns = self._known(_phrase([word]))
            if turns or (turns is not None and not altered):
                found.append(turns)
                if len(found) == most:
                    break
        return found

    def _known(self, phrase: str) -> frozenset[int] | None:
        """Return the turns that a phrase stands in; None if they are too many to tell anything."""
        if phrase not in self._places:
            turns = self._standing(phrase, _COMMON)
            self._places[phrase] = turns - self._gone if len(turns) < _COMMON else None
        return self._places[phrase]

    def _standing(self, phrase: str, most: int) -> frozenset[int]:
        sql = "SELECT rowid FROM turns_fts WHERE turns_fts MATCH ? LIMIT ?"
        return frozenset(row[0] for row in self._store.db.conn.execute(sql, [phrase, most]))

    @cached_property
    def _gone(self) -> frozenset[int]:
        """The turns of texts taken out and of older versions, which would else take the places of those looked for."""
        sql = "SELECT u.id FROM turns AS u JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 1"
        return frozenset(row[0] for row in self._store.rows(sql))

    @cached_property
    def _coded(self) -> frozenset[int]:
        """The turns in which a coding begins: of many that say the same, the coded one is meant."""
        rows = self._store.rows(
            """SELECT (SELECT id FROM turns WHERE transcript_id = t.id AND "start" <= c."start" ORDER BY "start" DESC LIMIT 1)
               FROM codings AS c JOIN transcripts AS t ON t.guid = c.transcript_guid AND t.removed = 0"""
        )
        return frozenset(row[0] for row in rows)

    def _runs(self, turns: Iterable[int]) -> list[list[FoundTurn]]:
        """Return turns with the one before and the one after; those that touch are one run. Removed transcripts are left out."""
        wanted = list(turns)
        near: dict[tuple[int, int], None] = {}
        for at in range(0, len(wanted), 500):
            part = wanted[at : at + 500]
            marks = ",".join("?" * len(part))
            rows = self._store.rows(f"SELECT id, transcript_id, ordinal FROM turns WHERE id IN ({marks})", part)
            places = {row[0]: (row[1], row[2]) for row in rows}
            for turn in part:
                transcript, ordinal = places[turn]
                near |= dict.fromkeys((transcript, ordinal + step) for step in (-1, 0, 1))
        runs: list[list[FoundTurn]] = []
        taken: set[tuple[int, int]] = set()
        for place in near:
            if place in taken:
                continue
            run = [place]
            while (run[0][0], run[0][1] - 1) in near:
                run.insert(0, (run[0][0], run[0][1] - 1))
            while (run[-1][0], run[-1][1] + 1) in near:
                run.append((run[-1][0], run[-1][1] + 1))
            taken.update(run)
            found = self._read(run)
            if found:
                runs.append(found)
        return runs

    def _read(self, run: Sequence[tuple[int, int]]) -> list[FoundTurn]:
        rows = self._store.rows(
            """SELECT t.name, u.ordinal, u."start", u."end", u.text, coalesce(p.group_id, ''),
                      coalesce(p.consent_quote, 1) AND coalesce(p.consent_analyse, 1) AND NOT coalesce(g.facilitator, 0)
               FROM turns AS u JOIN transcripts AS t ON t.id = u.transcript_id AND t.removed = 0
               LEFT JOIN speakers AS s ON s.id = u.speaker_id
               LEFT JOIN participants AS p ON p.guid = s.participant_guid LEFT JOIN groups AS g ON g.id = p.group_id
               WHERE u.transcript_id = ? AND u.ordinal BETWEEN ? AND ? ORDER BY u.ordinal""",
            [run[0][0], run[0][1], run[-1][1]],
        )
        return [
            FoundTurn(name, ordinal, start, end, text, group_id, bool(quotable))
            for name, ordinal, start, end, text, group_id, quotable in rows
        ]


def _phrase(words: Sequence[str]) -> str:
    """Return words as a phrase of the full-text index; apostrophes part words there, in the text as in what is asked."""
    return '"' + " ".join(words) + '"'
