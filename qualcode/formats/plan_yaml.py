"""`plan.yaml`: the plan as the researcher writes it. Every complaint names the line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from qualcode.core.plan import Action, Fact, Find, Pin, Plan, Priority, Statistic
from qualcode.errors import BadInputError, one_line

if TYPE_CHECKING:
    from pathlib import Path

_PLAN = ("title", "organisation", "language", "period", "introduction", "context", "statistics", "priorities")
_FACT = ("text", "source")
_STATISTIC = ("id", "label", "value", "previous", "unit", "per", "period", "previous_period", "source", "note")
_PRIORITY = ("id", "title", "themes", "statistics", "actions", "quotes")
_ACTION = ("id", "text", "codes", "quotes")
_FIND = ("code", "group", "transcript", "exemplar", "text", "limit")
_LARGEST = 5_000_000


def read_plan(path: Path) -> Plan:
    """Read a plan from its file.

    Raises:
        BadInputError: the file cannot be read, or is not a plan.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInputError(
            f"this file cannot be read ({error.strerror or error})", where=str(path), mend="Check its name and folder"
        ) from None
    return parse_plan(data, where=path.name)


def parse_plan(data: bytes, *, where: str = "plan.yaml") -> Plan:
    """Return the plan in some YAML.

    Args:
        data: the file's bytes, UTF-8.
        where: the file's name, for messages and for those that come when the plan is filled.

    Raises:
        BadInputError: it is not UTF-8, not YAML, or says something that a plan has no place for.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(data) > _LARGEST:
        raise BadInputError("this file is too big to be a plan", where=where, mend="Check that it is the right file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = data[: error.start].count(b"\n") + 1
        raise BadInputError("this is not UTF-8 text", where=where, line=at, mend="Save it as UTF-8") from None
    try:
        found = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else None
        what = one_line(str(error.problem or error.context or "it is not YAML"))
        raise BadInputError(f"this is not YAML: {what}", where=where, line=line, mend=_hint(what)) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise BadInputError(f"this is not YAML: {one_line(str(error))[:120]}", where=where, mend=_hint("")) from None
    root = _Map.of(found, "the plan", where, 1)
    root.only(_PLAN)
    plan = Plan(
        title=root.text("title", needed=True),
        organisation=root.text("organisation"),
        language=root.text("language") or "en-GB",
        period=root.text("period"),
        introduction=root.text("introduction"),
        context=tuple(_fact(node) for node in root.maps("context", "context")),
        statistics=tuple(_statistic(node) for node in root.maps("statistics", "statistic")),
        priorities=tuple(_priority(node) for node in root.maps("priorities", "priority")),
        where=where,
    )
    _unique(root, "statistics", [statistic.id for statistic in plan.statistics])
    _unique(root, "priorities", [priority.id for priority in plan.priorities])
    _unique(root, "actions", [action.id for priority in plan.priorities for action in priority.actions if action.id])
    return plan


@dataclass(frozen=True, slots=True)
class _Map:
    """A mapping of the file, with what it is and where, for messages."""

    node: Any
    name: str
    where: str
    line: int

    @classmethod
    def of(cls, node: Any, name: str, where: str, line: int) -> _Map:
        if not isinstance(node, dict):
            kind = "empty" if node is None else "not a list of 'name: value' lines"
            raise BadInputError(f"{name} is {kind}", where=where, line=line, mend="See docs/plans.md for its shape")
        return cls(node, name, where, line)

    def wrong(self, what: str, key: str | None = None, mend: str = "See docs/plans.md for its shape") -> BadInputError:
        return BadInputError(what, where=self.where, line=self.at(key), mend=mend)

    def at(self, key: str | None) -> int:
        places = getattr(self.node, "lc", None)
        if key is not None and places is not None and places.data and key in places.data:
            return int(places.data[key][0]) + 1
        return self.line

    def only(self, keys: tuple[str, ...]) -> None:
        for key in self.node:
            if key not in keys:
                raise self.wrong(f"{self.name} has no '{key}'", key, f"It may have: {', '.join(keys)}")

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.node.get(key)
        if isinstance(value, bool | dict | list):
            raise self.wrong(f"'{key}' of {self.name} must be text", key, "Put it in quotation marks")
        if isinstance(value, dt.date):
            return value.isoformat()
        said = "" if value is None else str(value).strip()
        if needed and not said:
            raise self.wrong(f"{self.name} has no '{key}'", key, f"Write '{key}: ...'")
        return said

    def decimal(self, key: str) -> Decimal | None:
        value = self.node.get(key)
        if value is None:
            return None
        try:
            found = Decimal(str(value).replace(",", "").strip())
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found.adjusted()) > 30:
            raise self.wrong(f"'{key}' of {self.name} must be a number", key, "Write digits only, such as 705")
        return found

    def whole(self, key: str, default: int) -> int:
        value = self.node.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1000:
            raise self.wrong(f"'{key}' of {self.name} must be a whole number from 1 to 1000", key, "Write digits only")
        return int(value)

    def truth(self, key: str) -> bool | None:
        value = self.node.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(f"'{key}' of {self.name} must be true or false", key, "Write true or false")
        return value

    def items(self, key: str) -> list[tuple[Any, int]]:
        value = self.node.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(f"'{key}' of {self.name} must be a list", key, "Begin each item on its own line with '- '")
        places = getattr(value, "lc", None)
        lines = places.data if places is not None and places.data else {}
        return [(item, int(lines[at][0]) + 1 if at in lines else self.at(key)) for at, item in enumerate(value)]

    def maps(self, key: str, name: str) -> list[_Map]:
        return [
            _Map.of(item, f"{name} {number}", self.where, line)
            for number, (item, line) in enumerate(self.items(key), 1)
        ]

    def texts(self, key: str) -> tuple[str, ...]:
        found = []
        for item, line in self.items(key):
            if isinstance(item, bool | dict | list) or item is None:
                raise BadInputError(
                    f"'{key}' of {self.name} must be a list of ids",
                    where=self.where,
                    line=line,
                    mend="Write one id an item",
                )
            found.append(str(item).strip())
        return tuple(found)


def _fact(node: _Map) -> Fact:
    node.only(_FACT)
    return Fact(node.text("text", needed=True), node.text("source"))


def _statistic(node: _Map) -> Statistic:
    node.only(_STATISTIC)
    value = node.decimal("value")
    if value is None:
        raise node.wrong(f"{node.name} has no 'value'", mend="Write 'value: ' and the latest figure")
    return Statistic(
        id=node.text("id", needed=True),
        label=node.text("label", needed=True),
        value=value,
        previous=node.decimal("previous"),
        **{key: node.text(key) for key in ("unit", "per", "period", "previous_period", "source", "note")},
    )


def _priority(node: _Map) -> Priority:
    node.only(_PRIORITY)
    return Priority(
        id=node.text("id", needed=True),
        title=node.text("title", needed=True),
        themes=node.texts("themes"),
        statistics=node.texts("statistics"),
        actions=tuple(_action(action) for action in node.maps("actions", "action")),
        quotes=_entries(node),
        line=node.line,
    )


def _action(node: _Map) -> Action:
    node.only(_ACTION)
    return Action(
        id=node.text("id"),
        text=node.text("text", needed=True),
        codes=node.texts("codes"),
        quotes=_entries(node),
        line=node.line,
    )


def _entries(node: _Map) -> tuple[Pin | Find, ...]:
    return tuple(_entry(entry) for entry in node.maps("quotes", "quote"))


def _entry(node: _Map) -> Pin | Find:
    node.only(("quote", "find"))
    if len(node.node) != 1:
        raise node.wrong(f"{node.name} must say either 'quote' or 'find'")
    if "quote" in node.node:
        return Pin(node.text("quote", needed=True), node.line)
    find = _Map.of(node.node["find"], f"the find of {node.name}", node.where, node.at("find"))
    find.only(_FIND)
    return Find(
        code=find.text("code"),
        group=find.text("group"),
        transcript=find.text("transcript"),
        exemplar=find.truth("exemplar"),
        text=find.text("text"),
        limit=find.whole("limit", 1),
        line=node.line,
    )


def _unique(root: _Map, key: str, ids: list[str]) -> None:
    for found in ids:
        if ids.count(found) > 1:
            raise root.wrong(
                f"two {key} have the id '{found}'", key if key in root.node else None, "Give each its own id"
            )


def _hint(what: str) -> str:
    if "\\t" in what or "tab" in what:
        return "Use spaces, not tabs, at the beginning of lines"
    return "Check the spaces at the beginning of the line, and put text with a colon in quotation marks"
