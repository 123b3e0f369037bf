"""What the check of a finished document found, as rows for a screen: a word diff in a few words, and where it was said."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qualcode.core.quotecheck import QuoteVerdict
from qualcode.core.report import counted
from qualcode.core.unspaced import PIECE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.quotecheck import DocumentCheck, QuoteFinding
    from qualcode.core.quotecheck_twice import Change

COLUMNS = ("paragraph", "verdict", "printed", "transcript", "turn", "more")
_SHORT = 60
_AROUND = 3
"""Words that are kept about a change, so that it can be found."""

Row = tuple[int, str, str, str, str, str]


def check_rows(check: DocumentCheck) -> list[Row]:
    """Return a row for each quote, pair of wordings, term and figure."""
    rows: list[Row] = [
        (f.sought.paragraph, f.verdict.value, f.shown[:_SHORT], f.transcript, str(f.turn or ""), _more(f))
        for f in check.findings
    ]
    for pair in check.wordings:
        said = ("both were said so" if pair.both_said else "", pair.signature, diff(pair.changes, "first", "second"))
        more = "; ".join((f"see paragraph {pair.first.paragraph}", *filter(None, said)))
        rows.append((pair.second.paragraph, "two wordings", pair.second.text[:_SHORT], "", "", more))
    rows += [
        (pair.second.paragraph, "signed two ways", pair.second.text[:_SHORT], "", "", pair.signature)
        for pair in check.signatures
    ]
    rows += [(t.paragraph, "term", t.text, "", "", "not taken for anybody's words") for t in check.terms]
    rows += [(g.paragraph, f"figure {g.verdict}", g.line[:_SHORT], "", "", g.note) for g in check.figures]
    return rows


def in_short(check: DocumentCheck) -> str:
    """Return how many quotes and figures there are, and how many of them are to be looked at."""
    verdicts = Counter(finding.verdict.value for finding in check.findings)
    marks = sum(1 for finding in check.findings if finding.sought.marks)
    said = [f"{number} {verdict}" for verdict, number in verdicts.items()]
    said += [f"{marks} with wrong quotation marks"] if marks else []
    said += [f"{len(check.wordings)} in two wordings"] if check.wordings else []
    figures = sum(1 for figure in check.figures if figure.wrong)
    quotes = f"{counted(len(check.findings), 'quote')}" + (f" ({', '.join(said)})" if said else "")
    return f"{quotes}, {counted(len(check.figures), 'figure')}" + (f" ({figures} wrong)" if figures else "")


def diff(changes: Sequence[Change], said: str = "said", printed: str = "printed") -> str:
    """Return a word diff that needs no colour, without the words that are far from any change."""
    names = {"said": said, "printed": printed}
    parts = []
    for at, change in enumerate(changes):
        words = list(PIECE.finditer(change.words))
        if change.kind != "same":
            parts.append(f"[{names[change.kind]}: {change.words}]")
        elif len(words) <= 2 * _AROUND + 1:
            parts.append(change.words)
        else:
            before = [change.words[: words[_AROUND - 1].end()]] if at else []
            after = [change.words[words[-_AROUND].start() :]] if at + 1 < len(changes) else []
            parts.append(" ".join([*before, "…", *after]))
    return " ".join(parts)


def _more(finding: QuoteFinding) -> str:
    shown = ""
    if finding.verdict is QuoteVerdict.ALTERED:
        shown = diff(finding.changes)
    elif finding.verdict is QuoteVerdict.NOT_FOUND and finding.source:
        shown = f"“{' '.join(finding.source.split())[:_SHORT]}…”"
    return "; ".join(part for part in (finding.note, finding.sought.marks, shown) if part)
