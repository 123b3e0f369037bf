"""The codebook: a tree of codes with MacQueen's six fields."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from qualcode.errors import CodebookError

if TYPE_CHECKING:
    from collections.abc import Iterator

PALETTE = (
    "#c4473a", "#2f7ed8", "#3a9d5d", "#b06a00", "#8e5bc7", "#00919b",
    "#c2408f", "#6b7f1e", "#4b5fd1", "#a3553c", "#26836f", "#7a6a9a",
)  # fmt: skip

MOST_DEEP = 24
"""The most codes above a code, so that a tree can be walked and read whatever is done to it."""

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*\Z")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the codebook: MacQueen's six fields, keywords, and its place in the tree.

    The six fields are those of MacQueen, McLellan, Kay and Milstein (1998), "Codebook development for team-based
    qualitative analysis", Cultural Anthropology Methods 10(2).
    """

    id: str
    name: str
    brief: str = ""
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    colour: str = ""
    parent: str | None = None


@dataclass(frozen=True)
class Codebook:
    """Codes in the order that the researcher gave them. Checked when made.

    Raises:
        CodebookError: an id is empty, malformed or given twice, a name is empty, a colour is not `#rrggbb`, a parent is
            not there, a code lies more than `MOST_DEEP` deep, or parents form a ring.
    """

    codes: tuple[Code, ...] = ()
    title: str = ""
    language: str = "en"
    _by_id: dict[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {code.id: code for code in self.codes})
        self._check()

    def _check(self) -> None:
        for code_id, count in Counter(code.id for code in self.codes).items():
            if count > 1:
                raise CodebookError(f"two codes have the id '{code_id}'", code_id=code_id, mend="Give each its own id")
        for code in self.codes:
            if not _ID.match(code.id):
                raise CodebookError(
                    f"'{code.id}' cannot be a code's id",
                    code_id=code.id,
                    mend="Use small letters, digits and hyphens, such as 'early-years'",
                )
            if not code.name.strip():
                raise CodebookError(f"code '{code.id}' has no name", code_id=code.id, mend="Give it one")
            if code.colour and not _COLOUR.match(code.colour):
                raise CodebookError(
                    f"'{code.colour}' is not a colour",
                    code_id=code.id,
                    mend="Write it as '#rrggbb', in quotation marks",
                )
            if code.parent is not None and code.parent not in self._by_id:
                raise CodebookError(
                    f"code '{code.id}' has the parent '{code.parent}', which is not there",
                    code_id=code.id,
                    mend="Name the id of another code, or take the parent away",
                )
        for code in self.codes:
            seen, at = {code.id}, code.parent
            while at is not None:
                if at in seen:
                    raise CodebookError(
                        f"code '{code.id}' is its own ancestor", code_id=code.id, mend="Break the ring of parents"
                    )
                seen.add(at)
                if len(seen) > MOST_DEEP + 1:
                    raise CodebookError(
                        f"code '{code.id}' lies more than {MOST_DEEP} deep",
                        code_id=code.id,
                        mend="Bring it nearer to its theme",
                    )
                at = self._by_id[at].parent

    def __contains__(self, code_id: object) -> bool:
        return code_id in self._by_id

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def get(self, code_id: str) -> Code | None:
        """Return the code of that id, or None."""
        return self._by_id.get(code_id)

    def __getitem__(self, code_id: str) -> Code:
        return self._by_id[code_id]

    @cached_property
    def _children(self) -> dict[str | None, tuple[Code, ...]]:
        found: dict[str | None, list[Code]] = {}
        for code in self.codes:
            found.setdefault(code.parent, []).append(code)
        return {parent: tuple(children) for parent, children in found.items()}

    def children(self, code_id: str | None) -> tuple[Code, ...]:
        """Return the codes directly beneath one, in order; the themes for None."""
        return self._children.get(code_id, ())

    @property
    def themes(self) -> tuple[Code, ...]:
        """The top-level codes."""
        return self.children(None)

    def walk(self, below: str | None = None, depth: int = 0) -> Iterator[tuple[int, Code]]:
        """Yield (depth, code) from the top down, each code before its children."""
        for code in self.children(below):
            yield depth, code
            yield from self.walk(code.id, depth + 1)

    def family(self, code_id: str) -> tuple[Code, ...]:
        """Return a code and everything beneath it, top down."""
        return (self[code_id], *(code for _, code in self.walk(code_id)))

    def ancestry(self, code_id: str) -> tuple[Code, ...]:
        """Return the codes from the theme down to this one."""
        line = [self[code_id]]
        while (parent := line[0].parent) is not None:
            line.insert(0, self[parent])
        return tuple(line)

    def theme_of(self, code_id: str) -> Code:
        """Return the top-level code that this one belongs to."""
        return self.ancestry(code_id)[0]

    def path(self, code_id: str) -> str:
        """Return the names from the theme down, joined by ' › '."""
        return " › ".join(code.name for code in self.ancestry(code_id))

    def colour(self, code_id: str) -> str:
        """Return the colour a code is drawn in: its own, its nearest ancestor's, or its theme's from the palette."""
        line = self.ancestry(code_id)
        for code in reversed(line):
            if code.colour:
                return code.colour
        return PALETTE[self.themes.index(line[0]) % len(PALETTE)]


def slug(name: str) -> str:
    """Return an id made from a name: 'Early years' becomes 'early-years', 'Größe' 'grosse'. Empty names give 'code'."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "code"


def free_id(name: str, taken: Codebook) -> str:
    """Return an id made from a name that no code of the codebook has yet."""
    base = candidate = slug(name)
    number = 2
    while candidate in taken:
        candidate, number = f"{base}-{number}", number + 1
    return candidate
