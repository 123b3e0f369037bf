"""What a merge did and what it had to decide, in words. Never the words of a transcript."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualcode.services import refi_kept
from qualcode.storage.codings import quote_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualcode.services.merge_rules import Clash
    from qualcode.services.merge_sides import Rows

_TABLES = {
    "meta": "notes of the project",
    "coders": "coders",
    "groups": "groups",
    "participants": "participants",
    "transcripts": "transcripts",
    "speakers": "speakers",
    "codes": "codes",
    "codings": "codings",
    "suggestion_decisions": "decisions about suggestions",
    "memos": "memos",
    "summaries": "summaries",
    "resolutions": "settled disagreements",
    "audits": "audits of the suggestions",
    "unseen": "codings, memos and what comes of them",
}

_NOTES = {
    "codebook_title": "the codebook's title",
    "codebook_language": "the codebook's language",
    "sample": "the second coder's sample",
    refi_kept.KEY: "what came from other programs and has no screen here",
}

_CODED = frozenset({"codings", "suggestion_decisions", "memos", "summaries", "resolutions", "audits"})

_CELLS = {
    "group_id": "group",
    "participant_guid": "participant",
    "code_id": "code",
    "consent_quote": "consent to be quoted",
    "consent_analyse": "consent to be analysed",
    "include": "when to use",
    "exclude": "when not to use",
    "place": "passage",
    "value": "",
}

_YES_OR_NO = frozenset({"consent_quote", "consent_analyse", "exemplar", "facilitator"})


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that the merge had to decide: what it is about, how it was decided, what was kept and what was not.

    `mine` and `theirs` are what the two copies have, where people may choose between them by the conflict's `id`; "" where they
    may not. `taken` is which side stands: "mine", "theirs", or "" for both or neither.
    """

    what: str
    how: str
    kept: str
    other: str
    id: str = ""
    mine: str = ""
    theirs: str = ""
    taken: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return plain values for JSON."""
        told = {"what": self.what, "how": self.how, "kept": self.kept, "other": self.other}
        return told | ({"id": self.id, "mine": self.mine, "theirs": self.theirs} if self.mine or self.theirs else {})

    def __str__(self) -> str:
        values = f" (kept: {self.kept}; not taken: {self.other})" if self.other else ""
        return f"{self.what}: {self.how}{values}"


def described(clash: Clash, merged: Rows) -> Conflict:
    """Return a clash in words."""
    what = _named(clash, merged)
    if clash.cell and (cell := _CELLS.get(clash.cell, clash.cell)):
        what += f", {cell}"
    if clash.sides is None and (not clash.cell or clash.table == "transcripts"):
        return Conflict(what, clash.how, str(clash.kept), "")

    def said(value: Any) -> str:
        if clash.cell in _YES_OR_NO:
            return "yes" if value else "no"
        return _drawn(value) if clash.key == "sample" else _value(value, merged)

    repaired = clash.sides is None and clash.other == ""
    kept = Conflict(what, clash.how, said(clash.kept), said(clash.other) if clash.cell and not repaired else "")
    if clash.sides is None:
        return kept
    mine, theirs = clash.sides
    taken = "mine" if clash.kept == mine else "theirs" if clash.kept == theirs else ""
    return replace(kept, id=clash.id, mine=said(mine), theirs=said(theirs), taken=taken)


def veiled(
    counts: Mapping[str, Mapping[str, int]], clashes: Iterable[Clash], merged: Rows, own: str
) -> tuple[dict[str, Mapping[str, int]], tuple[Conflict, ...]]:
    """Return counts and conflicts as a coder who codes blind, `own`, may see them: nothing of what the others coded or wrote."""
    seen = {table: numbers for table, numbers in counts.items() if table not in _CODED}
    unseen = sum(sum(numbers.values()) for table, numbers in counts.items() if table in _CODED)
    if unseen:
        seen["unseen"] = {"come in or change, and do not show while you code blind": unseen}
    shown: list[Conflict] = []
    others = 0
    for clash in clashes:
        if clash.table in _CODED and merged[clash.table].get(clash.key, {}).get("coder_guid") != own:
            others += 1
        else:
            shown.append(described(clash, merged))
    if others:
        shown.append(
            Conflict("others' work", "settled by the rules, and not shown while you code blind", str(others), "")
        )
    return seen, tuple(shown)


def tallied(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return the numbers of rows added, changed and removed, a line a kind."""
    lines = []
    for table, words in _TABLES.items():
        numbers = counts.get(table, {})
        parts = [f"{number} {what}" for what, number in numbers.items() if number]
        if parts:
            lines.append(f"{words}: {', '.join(parts)}")
    return lines


def _named(clash: Clash, merged: Rows) -> str:
    row = merged[clash.table].get(clash.key, {})
    text = merged["transcripts"].get(row.get("transcript_guid", ""), {}).get("name", "")
    if clash.table == "meta":
        return _NOTES[clash.key]
    named = {
        "codings": f"coding {quote_id(clash.key)}",
        "speakers": f"speaker {row.get('label', '')} in {text}",
        "memos": f"memo on the {row.get('target_kind', 'project')}",
        "summaries": f"the summary of {row.get('code_id', '')} for {row.get('row', '')}",
        "resolutions": f"the disagreement in {text} at {row.get('start', '')}",
        "suggestion_decisions": "a decision about a suggestion",
        "audits": "an audit of the suggestions",
    }
    return named.get(clash.table) or f"{clash.table.removesuffix('s')} {row.get('name', clash.key)}"


def _drawn(sample: str) -> str:
    kept = json.loads(sample)
    return f"{len(kept['units'])} units, seed {kept['seed']}, drawn {kept['made_at'][:10]}"


def _value(value: Any, merged: Rows) -> str:
    if isinstance(value, tuple):
        name = merged["transcripts"].get(value[0], {}).get("name", "")
        return f"{name} {value[1]} to {value[2]}"
    for table in ("participants", "groups", "codes"):
        if isinstance(value, str) and value in merged[table]:
            return str(merged[table][value]["name"])
    said = "none" if value in {None, ""} else str(value)
    return said if len(said) <= 60 else said[:59] + "…"
