"""What the check of a document found, as data for a program and as a page to hand on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qualcode.core.report import counted
from qualcode.exports.blocks import Bullets, Document, Heading, Paragraph, Run, Table, plain
from qualcode.exports.result import DOCUMENTS, known, render
from qualcode.exports.sheets import to_json
from qualcode.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qualcode.core.quotecheck import DocumentCheck, QuoteFinding
    from qualcode.core.quotecheck_twice import Change
    from qualcode.exports.blocks import Block, Inline

_BOTH = "– Both stand so in the transcripts; print one of them if one is meant."

FORMATS = (*DOCUMENTS, "json")


def write_check(check: DocumentCheck, name: str, form: str, path: Path) -> Path:
    """Write what was found in the document called `name`.

    Raises:
        BadInputError: the format is unknown, or the file cannot be written.
    """
    known(form, FORMATS)
    data = to_json(check_data(check, name)) if form == "json" else render(check_document_page(check, name), form)
    write_whole(path, data)
    return path


def check_data(check: DocumentCheck, name: str) -> dict[str, object]:
    """Return what was found, for JSON. Words that may not be printed are not in it."""
    return {
        "document": name,
        "wrong": check.wrong,
        "counts": dict(Counter(finding.verdict.value for finding in check.findings)),
        "quotes": [
            {
                "paragraph": finding.sought.paragraph,
                "text": finding.shown,
                "signed": finding.sought.signed,
                "marks": finding.sought.marks,
                "verdict": finding.verdict.value,
                "note": finding.note,
                "transcript": finding.transcript,
                "turn": finding.turn,
                "start": finding.start,
                "end": finding.end,
                "group": finding.group_id,
                "quote_id": finding.quote_id,
                "said": finding.source,
                "changes": [{"kind": change.kind, "words": change.words} for change in finding.changes],
            }
            for finding in check.findings
        ],
        "two_wordings": [
            {
                "paragraphs": [pair.first.paragraph, pair.second.paragraph],
                "texts": [pair.first.text, pair.second.text],
                "signature": pair.signature,
                "both_said": pair.both_said,
            }
            for pair in check.wordings
        ],
        "signed_two_ways": [
            {
                "paragraphs": [pair.first.paragraph, pair.second.paragraph],
                "text": pair.second.text,
                "signature": pair.signature,
            }
            for pair in check.signatures
        ],
        "terms": [{"paragraph": term.paragraph, "text": term.text} for term in check.terms],
        "figures": [
            {
                "paragraph": figure.paragraph,
                "line": figure.line,
                "statistic": figure.statistic,
                "verdict": figure.verdict,
                "wrong": figure.wrong,
                "note": figure.note,
            }
            for figure in check.figures
        ],
    }


def check_document_page(check: DocumentCheck, name: str) -> Document:
    """Return what was found as a document: what is wrong first."""
    counts = Counter(finding.verdict.value for finding in check.findings)
    said = "; ".join(f"{verdict}: {number}" for verdict, number in counts.items())
    blocks: list[Block] = [
        Heading(1, "In short", "short"),
        Paragraph(
            plain(f"{counted(len(check.findings), 'passage')} in quotation marks ({said})." if said else "No quotes.")
        ),
    ]
    wrong = [finding for finding in check.findings if finding.wrong]
    if wrong:
        blocks += [Heading(1, "Quotes to look at", "wrong"), _table("Quotes to look at", wrong)]
    if check.wordings:
        blocks.append(Heading(1, "One quote in two wordings", "wordings"))
        blocks.append(
            Bullets(
                tuple(
                    (
                        Run(f"Paragraphs {pair.first.paragraph} and {pair.second.paragraph}: ", bold=True),
                        *_changed(pair.changes, "first", "second"),
                        Run(_BOTH if pair.both_said else ""),
                    )
                    for pair in check.wordings
                )
            )
        )
    if check.signatures:
        blocks.append(Heading(1, "The same words signed in two ways", "signatures"))
        blocks.append(Bullets(tuple(plain(f"{pair.second.text}: {pair.signature}") for pair in check.signatures)))
    if check.figures:
        rows = tuple((plain(f.line), plain(f.statistic or "–"), plain(f.verdict), plain(f.note)) for f in check.figures)
        blocks.append(Heading(1, "Figures", "figures"))
        blocks.append(
            Table("Figures against the plan", ("Line", "Statistic", "Verdict", "The plan"), rows, (36, 22, 12, 30))
        )
    right = [finding for finding in check.findings if not finding.wrong]
    if right:
        blocks += [Heading(1, "Quotes that stand as said", "right"), _table("Quotes that stand as said", right)]
    if check.terms:
        blocks.append(Heading(1, "Terms in quotation marks", "terms"))
        said = ", ".join(dict.fromkeys(term.text for term in check.terms))
        blocks.append(Paragraph(plain(f"Not taken for anybody's words: {said}")))
    return Document(f"Check of {name}", tuple(blocks))


def _table(caption: str, findings: Sequence[QuoteFinding]) -> Table:
    rows = []
    for finding in findings:
        where = f"{finding.transcript}, turn {finding.turn}" if finding.turn else finding.transcript
        note = "; ".join(
            part
            for part in (finding.note, f"the passage {finding.sought.marks}" if finding.sought.marks else "")
            if part
        )
        said = _changed(finding.changes) if finding.changes else plain(finding.shown)
        signed = f" ({finding.sought.signed})" if finding.sought.signed else ""
        rows.append(
            (
                plain(str(finding.sought.paragraph)),
                (Run(finding.verdict.value, bold=True),),
                (*said, Run(signed)),
                plain(" ".join(part for part in (where, finding.quote_id) if part) or "–"),
                plain(note or "–"),
            )
        )
    return Table(caption, ("Par.", "Verdict", "Printed", "Said in", "More"), tuple(rows), widths=(7, 13, 42, 18, 20))


def _changed(changes: Sequence[Change], before: str = "said", after: str = "printed") -> Inline:
    """Return a word diff that needs no colour: [said: …] [printed: …]."""
    names = {"said": before, "printed": after}
    return tuple(
        Run(f"{change.words} ") if change.kind == "same" else Run(f"[{names[change.kind]}: {change.words}] ", bold=True)
        for change in changes
    )
