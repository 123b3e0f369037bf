"""The plan on one designed page: a column a priority with its figures, actions and quotes. For print (A3, across), and as a web page.

Everything that the plan says stands on it, the sources too; so the letters shrink until it fits, down to a size that can still
be read. Nothing is told by colour alone: it prints in grey.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qualcode.core.plan_stats import change_words, number, source_words
from qualcode.core.report import counted
from qualcode.errors import BadInputError
from qualcode.exports.safe import legal

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.core.plan import Statistic
    from qualcode.core.plan_resolve import Evidence, ResolvedPlan, ResolvedPriority

WIDE, HIGH = 1190.55, 841.89
"""A3 across, in points."""

_EDGE, _GAP = 30.0, 13.0
_SCALES = tuple(1.18 - 0.03 * step for step in range(20))
"""The sizes that are tried, the largest first; the last sets the body in 6 points."""

_DEEP, _SOFT, _MARK, _WASH, _INK = "#17414a", "#44545a", "#0f6b75", "#eef3f3", "#1b2629"
_STYLES = {
    "organisation": (11, 14, "#ffffff", True),
    "title": (25, 29, "#ffffff", True),
    "label": (9, 11.5, _DEEP, True),
    "fact": (9, 12, _INK, False),
    "fact-source": (6.8, 8.6, _SOFT, False),
    "number": (9, 11, _SOFT, True),
    "priority": (14, 17, _DEEP, True),
    "value": (19, 22, _DEEP, True),
    "figure": (8.6, 11, _INK, True),
    "change": (7.6, 9.8, _SOFT, False),
    "action": (9.2, 12, _INK, False),
    "quote": (10, 13.4, _INK, False),
    "signed": (8, 10.4, _SOFT, True),
    "small": (6.2, 7.8, _SOFT, False),
}
"""Size, leading, colour and whether bold, in points at scale 1."""


def page_data(resolved: ResolvedPlan, form: str) -> bytes:
    """Return a filled plan on one page, as "pdf" or "html".

    Raises:
        BadInputError: it has no priority, or is too much for one page.
    """
    if not resolved.priorities:
        raise BadInputError(
            "the plan has no priority yet", where=resolved.plan.where, mend="Write one under 'priorities'"
        )
    page = _Page(resolved, printed=form == "pdf")
    at = bisect_left(_SCALES, 1, key=lambda scale: int(page.fits(scale)))
    if at == len(_SCALES):
        raise BadInputError(
            "the plan is too long for one page",
            where=resolved.plan.where,
            mend="Take quotes out, or choose --layout long",
        )
    scale = _SCALES[at]
    return page.pdf(scale) if form == "pdf" else _html(resolved, scale)


def sources(resolved: ResolvedPlan) -> list[tuple[str, str]]:
    """Return the figures with what stands behind them, for the foot of the page."""
    return [(found.label, source_words(found) or "no source given") for found in resolved.plan.statistics]


def short_value(statistic: Statistic) -> str:
    """Return the bare number, to be set large."""
    return number(statistic.value) + ("%" if statistic.unit.strip() == "%" else "")


def measured(statistic: Statistic) -> str:
    """Return what the number is of: "Knife crime (offences)"."""
    unit = "" if statistic.unit.strip() == "%" else statistic.unit.strip()
    of = " ".join(part for part in (unit, f"per {statistic.per}" if statistic.per else "") if part)
    return f"{statistic.label} ({of})" if of else statistic.label


def ids(resolved: ResolvedPlan) -> str:
    """Return the evidence numbers with their quote ids, in one line."""
    return "   ".join(f"[{evidence.number}] {evidence.quote.quote_id}" for evidence in resolved.evidence)


def basis(resolved: ResolvedPlan) -> str:
    """Return what the plan rests on, in one line."""
    facts = resolved.report.facts
    people = counted(resolved.report.base, "participant") if resolved.report.base else ""
    parts = [part for part in (counted(len(facts.transcripts), "transcript"), people) if part]
    return f"Made from {' and '.join(parts)}. Every quote stands as it was said; its number leads to the evidence."


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph of a column: its text, style, the space above it, and how it is set off ("", "wash", "bar", "dot")."""

    text: str
    style: str
    above: float = 0.0
    look: str = ""


def _quote(evidence: Evidence) -> tuple[_Piece, ...]:
    quote = evidence.quote
    signed = f"({quote.attribution}) " if quote.attribution else ""
    return _Piece(f"“{quote.text}”", "quote", 8, "bar"), _Piece(f"{signed}[{evidence.number}]", "signed", 1, "bar")


def _column(item: ResolvedPriority, place: int) -> list[_Piece]:
    pieces = [_Piece(f"PRIORITY {place}", "number", 7), _Piece(item.priority.title, "priority", 1)]
    for found in item.statistics:
        pieces += [_Piece(short_value(found), "value", 8, "wash"), _Piece(measured(found), "figure", 0, "wash")]
        more = " · ".join(part for part in (change_words(found), found.period) if part)
        pieces += [_Piece(more, "change", 1, "wash")] if more else []
    if item.actions:
        pieces.append(_Piece("We will", "label", 10))
        pieces += [_Piece(action.action.text, "action", 2.5, "dot") for action in item.actions]
    quotes = dict.fromkeys((*item.quotes, *(quote for action in item.actions for quote in action.quotes)))
    if quotes:
        pieces.append(_Piece("You said", "label", 11))
        for evidence in quotes:
            pieces += _quote(evidence)
    pieces.append(_Piece(f"Rests on {item.strength}.", "small", 8))
    return pieces


class _Page:
    """The page as paragraphs, drawn at any size.

    If it is not `printed` here, it is only measured, and a letter that the fonts lack is as wide as any other may be.
    """

    def __init__(self, resolved: ResolvedPlan, *, printed: bool) -> None:
        from qualcode.exports.render_pdf import register_fonts

        self._resolved, self._printed = resolved, printed
        self._letters = register_fonts()
        self._columns = [_column(item, number) for number, item in enumerate(resolved.priorities, 1)]
        self._scale = 1.0
        self._styles: dict[str, Any] = {}

    def _set_scale(self, scale: float) -> None:
        from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
        from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]

        from qualcode.exports.render_pdf import FONTS

        self._scale = scale
        self._styles = {
            name: ParagraphStyle(
                name, fontName=FONTS[1] if bold else FONTS[0], fontSize=size * scale, leading=leading * scale,
                textColor=HexColor(colour),
            )
            for name, (size, leading, colour, bold) in _STYLES.items()
        }  # fmt: skip

    def _set(self, text: str, style: str, width: float) -> tuple[Any, float]:
        from reportlab.platypus import Paragraph  # type: ignore[import-untyped]

        from qualcode.exports.render_pdf import printable

        known = text if self._printed else "".join(c if c.isspace() or ord(c) in self._letters else "W" for c in text)
        made = Paragraph(printable(known, self._letters), self._styles[style])
        return made, made.wrap(width, 10_000)[1]

    def fits(self, scale: float) -> bool:
        """Say whether everything fits at a size."""
        self._set_scale(scale)
        room = self._top(None) - self._foot(None) - _GAP
        return all(self._draw_column(pieces, 0, None, 0) <= room for pieces in self._columns)

    def pdf(self, scale: float) -> bytes:
        """Return the page as PDF. The same plan gives the same bytes."""
        from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

        self._set_scale(scale)
        plan, out = self._resolved.plan, BytesIO()
        canvas = Canvas(out, pagesize=(WIDE, HIGH), invariant=1, lang=plan.language)
        canvas.setTitle(legal(plan.title))
        canvas.setAuthor(legal(plan.organisation))
        top, foot = self._top(canvas), self._foot(canvas)
        width = self._width
        for place, pieces in enumerate(self._columns):
            left = _EDGE + place * (width + _GAP)
            canvas.setFillColor(_DEEP)
            canvas.rect(left, top - 4, width, 4, stroke=0, fill=1)
            self._draw_column(pieces, left, canvas, top)
            if place:
                canvas.setStrokeColor("#b9c5c8")
                canvas.setLineWidth(0.6)
                canvas.line(left - _GAP / 2, top - 4, left - _GAP / 2, foot + _GAP)
        canvas.showPage()
        canvas.save()
        return out.getvalue()

    @property
    def _width(self) -> float:
        columns = len(self._columns)
        return (WIDE - 2 * _EDGE - _GAP * (columns - 1)) / columns

    def _draw_column(self, pieces: list[_Piece], left: float, canvas: Any, top: float) -> float:
        """Draw a column, or only measure it where there is no canvas; return its height."""
        at, before = 4.0, ""
        for piece in pieces:
            inset = {"": 0.0, "wash": 8.0, "bar": 11.0, "dot": 10.0}[piece.look] * self._scale
            inner = self._width - inset - (inset if piece.look == "wash" else 0)
            made, height = self._set(piece.text, piece.style, inner)
            above = piece.above * self._scale
            joined = piece.look == before and piece.look in {"wash", "bar"} and piece.above < 2
            pad = 4 * self._scale if piece.look == "wash" else 0
            if canvas is not None:
                start = at + (0 if joined else above)
                bottom = top - at - above - height - pad
                if piece.look == "wash":
                    canvas.setFillColor(_WASH)
                    canvas.rect(
                        left, bottom - pad, self._width, at + above + height + 2 * pad - start, stroke=0, fill=1
                    )
                    if not joined:
                        canvas.setFillColor(_MARK)
                        canvas.rect(left, top - start - 2, self._width, 2, stroke=0, fill=1)
                elif piece.look == "bar":
                    canvas.setFillColor(_MARK)
                    canvas.rect(left, bottom, 3, at + above + height - start, stroke=0, fill=1)
                elif piece.look == "dot":
                    canvas.setFillColor(_MARK)
                    size = 3.4 * self._scale
                    canvas.rect(left + 1, top - at - above - 8.2 * self._scale, size, size, stroke=0, fill=1)
                made.drawOn(canvas, left + inset, bottom)
            at += above + height + pad
            before = piece.look
        return at

    def _top(self, canvas: Any) -> float:
        """Draw the head and what is known, or only measure them; return where the columns begin."""
        plan = self._resolved.plan
        title, high = self._set(plan.title, "title", WIDE - 2 * _EDGE)
        said = "  ·  ".join(part for part in (plan.organisation, plan.period) if part)
        organisation, low = self._set(said, "organisation", WIDE - 2 * _EDGE) if said else (None, 0.0)
        head = high + low + 22
        if canvas is not None:
            canvas.setFillColor(_DEEP)
            canvas.rect(0, HIGH - head, WIDE, head, stroke=0, fill=1)
            if organisation is not None:
                organisation.drawOn(canvas, _EDGE, HIGH - 11 - low)
            title.drawOn(canvas, _EDGE, HIGH - 12 - low - high)
        at = HIGH - head - 8
        if plan.introduction:
            made, height = self._set(" ".join(plan.introduction.split()), "action", WIDE - 2 * _EDGE)
            if canvas is not None:
                made.drawOn(canvas, _EDGE, at - height)
            at -= height + 6
        if plan.context:
            at = self._facts(canvas, at)
        return at - 4

    def _facts(self, canvas: Any, top: float) -> float:
        facts = self._resolved.plan.context
        label, high = self._set("What do we know?", "label", WIDE - 2 * _EDGE)
        width = (WIDE - 2 * _EDGE - 9 * (len(facts) - 1)) / len(facts)
        drawn = [
            (
                self._set(fact.text, "fact", width - 12),
                self._set(fact.source, "fact-source", width - 12) if fact.source else None,
            )
            for fact in facts
        ]
        tall = max(text[1] + (source[1] + 1 if source else 0) for text, source in drawn) + 12
        if canvas is not None:
            label.drawOn(canvas, _EDGE, top - high)
            for number, (text, source) in enumerate(drawn):
                left = _EDGE + number * (width + 9)
                canvas.setFillColor(_WASH)
                canvas.rect(left, top - high - 4 - tall, width, tall, stroke=0, fill=1)
                text[0].drawOn(canvas, left + 6, top - high - 10 - text[1])
                if source:
                    source[0].drawOn(canvas, left + 6, top - high - 11 - text[1] - source[1])
        return top - high - tall - 10

    def _foot(self, canvas: Any) -> float:
        """Draw the sources and ids at the foot, or only measure them; return how high they reach."""
        lines = [basis(self._resolved)]
        if self._resolved.evidence:
            lines.append(f"Quotes: {ids(self._resolved)}")
        at = 18.0
        for line in reversed(lines):
            made, height = self._set(line, "small", WIDE - 2 * _EDGE)
            if canvas is not None:
                made.drawOn(canvas, _EDGE, at)
            at += height + 2
        told = [f"{label}: {said}" for label, said in sources(self._resolved)]
        if not told:
            return at
        columns = min(3, len(told))
        width = (WIDE - 2 * _EDGE - _GAP * (columns - 1)) / columns
        rows = [told[number : number + columns] for number in range(0, len(told), columns)]
        for row in reversed(rows):
            made_row = [self._set(line, "small", width) for line in row]
            tall = max(height for _, height in made_row)
            if canvas is not None:
                for number, (made, height) in enumerate(made_row):
                    made.drawOn(canvas, _EDGE + number * (width + _GAP), at + tall - height)
            at += tall + 3
        label, height = self._set("Where the figures come from", "label", WIDE - 2 * _EDGE)
        if canvas is not None:
            label.drawOn(canvas, _EDGE, at + 1)
        return at + height + 4


def _html(resolved: ResolvedPlan, scale: float) -> bytes:
    template = _template()
    text: str = template.render(
        plan=resolved.plan,
        resolved=resolved,
        size=round(9.2 * scale, 2),
        sources=sources(resolved),
        basis=basis(resolved),
    )
    return text.encode("utf-8", "replace")


@cache
def _template() -> Any:
    from jinja2 import Environment

    environment = Environment(autoescape=True)
    filters: dict[str, Callable[..., object]] = {
        "legal": legal,
        "value": short_value,
        "measured": measured,
        "change": change_words,
        "printed": lambda item: tuple(
            dict.fromkeys((*item.quotes, *(quote for action in item.actions for quote in action.quotes)))
        ),
    }
    environment.filters |= filters
    return environment.from_string(
        (files("qualcode.exports") / "templates" / "plan_page.html").read_text(encoding="utf-8")
    )
