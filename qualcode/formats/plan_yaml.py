"""`plan.yaml`: the plan as the researcher writes it. Every complaint names the line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from qualcode.core.plan import Action, Fact, Find, Pin, Plan, Priority, Statistic
from qualcode.errors import BadInputError
from qualcode.formats.yaml_io import Mapping_, Scalar, Sequence, decode, read_bytes, read_tree

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.formats.yaml_io import Node

_PLAN = (
    "title",
    "organisation",
    "language",
    "period",
    "introduction",
    "template",
    "context",
    "statistics",
    "priorities",
)
_FACT = ("text", "source")
_STATISTIC = ("id", "label", "value", "previous", "unit", "per", "period", "previous_period", "source", "note")
_PRIORITY = ("id", "title", "themes", "statistics", "actions", "quotes")
_ACTION = ("id", "text", "codes", "quotes")
_FIND = ("code", "group", "transcript", "exemplar", "text", "limit")


def read_plan(path: Path) -> Plan:
    """Read a plan from its file.

    Raises:
        BadInputError: the file cannot be read, or is not a plan.
    """
    if not path.exists():
        raise BadInputError(
            "there is no such file",
            where=path.name,
            mend="n on the Plan screen writes one to begin with, or see docs/plans.md",
        )
    return parse_plan(read_bytes(path), where=path.name)


def parse_plan(data: bytes, *, where: str = "plan.yaml") -> Plan:
    """Return the plan in some YAML.

    Args:
        data: the file's bytes, UTF-8.
        where: the file's name, for messages and for those that come when the plan is filled.

    Raises:
        BadInputError: it is not UTF-8, not plain YAML (see `yaml_io.read_tree`), or says something that a plan has no place for.
    """
    found = read_tree(decode(data, where), where)
    root = _Map.of(found, "the plan", where, 1)
    root.only(_PLAN)
    plan = Plan(
        title=root.text("title", needed=True),
        organisation=root.text("organisation"),
        language=root.text("language") or "en-GB",
        period=root.text("period"),
        introduction=root.text("introduction"),
        template=root.text("template"),
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

    node: Mapping_
    name: str
    where: str
    line: int

    @classmethod
    def of(cls, node: Node | None, name: str, where: str, line: int) -> _Map:
        if not isinstance(node, Mapping_):
            kind = "not a list of 'name: value' lines" if _said(node) is not None else "empty"
            raise BadInputError(f"{name} is {kind}", where=where, line=line, mend="See docs/plans.md for its shape")
        return cls(node, name, where, line)

    def wrong(self, what: str, key: str | None = None, mend: str = "See docs/plans.md for its shape") -> BadInputError:
        return BadInputError(what, where=self.where, line=self.at(key), mend=mend)

    def at(self, key: str | None) -> int:
        return next((_line(name) for name, _ in self.node.pairs if name.text == key), self.line)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, None where nothing is written."""
        return _said(self.node.get(key))

    def only(self, keys: tuple[str, ...]) -> None:
        for key, _ in self.node.pairs:
            if key.text not in keys:
                raise self.wrong(
                    f"'{key.text[:40]}' means nothing in {self.name}", key.text, f"It may have: {', '.join(keys)}"
                )

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.get(key)
        if value is not None and not isinstance(value, Scalar):
            raise self.wrong(f"'{key}' of {self.name} must be text", key, "Put it in quotation marks")
        said = value.text.strip() if value is not None else ""
        if needed and not said:
            raise self.wrong(f"{self.name} has no '{key}'", key, f"Write '{key}: ...'")
        return said

    def decimal(self, key: str) -> Decimal | None:
        if self.get(key) is None:
            return None
        try:
            found = Decimal(self.text(key).replace(",", ""))
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found.adjusted()) > 30:
            raise self.wrong(f"'{key}' of {self.name} must be a number", key, "Write digits only, such as 705")
        return found

    def whole(self, key: str, default: int) -> int:
        said = self.text(key) or str(default)
        if not (said.isascii() and said.isdigit() and len(said) <= 4 and 1 <= int(said) <= 1000):
            raise self.wrong(f"'{key}' of {self.name} must be a whole number from 1 to 1000", key, "Write digits only")
        return int(said)

    def truth(self, key: str) -> bool | None:
        said = self.text(key).casefold()
        if said not in {"", "true", "false"}:
            raise self.wrong(f"'{key}' of {self.name} must be true or false", key, "Write true or false")
        return said == "true" if said else None

    def items(self, key: str) -> list[Node]:
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, Sequence):
            raise self.wrong(f"'{key}' of {self.name} must be a list", key, "Begin each item on its own line with '- '")
        return value.items

    def maps(self, key: str, name: str) -> list[_Map]:
        return [
            _Map.of(item, f"{name} {number}", self.where, _line(item)) for number, item in enumerate(self.items(key), 1)
        ]

    def texts(self, key: str) -> tuple[str, ...]:
        found = []
        for item in self.items(key):
            if not isinstance(item, Scalar) or item.empty:
                raise BadInputError(
                    f"'{key}' of {self.name} must be a list of ids",
                    where=self.where,
                    line=_line(item),
                    mend="Write one id an item",
                )
            found.append(item.text.strip())
        return tuple(found)


def _said(node: Node | None) -> Node | None:
    return None if isinstance(node, Scalar) and node.empty else node


def _line(node: Node) -> int:
    return node.place.line + 1


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
    if len(node.node.pairs) != 1:
        raise node.wrong(f"{node.name} must say either 'quote' or 'find'")
    if node.node.get("quote") is not None:
        return Pin(node.text("quote", needed=True), node.line)
    find = _Map.of(node.node.get("find"), f"the find of {node.name}", node.where, node.at("find"))
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
            raise root.wrong(f"two {key} have the id '{found}'", key, "Give each its own id")
