"""What an import would do, before anything is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.core.errors import BadInputError
from bot.people.models import Role
from bot.people.roster.lines import Problem, Row

BAD_ROWS = "有 {count} 行有错，没有导入；改好后再导，或只导入没有错的行。"


@dataclass(frozen=True, slots=True)
class PostChange:
    """A post begun, ended or taken up again; the member is named by code, who may not be stored yet."""

    member: str
    org_id: int
    role: Role
    since: date
    until: date | None
    post_id: int | None = None
    """The stored post that changes; None: a new one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row's effect: the columns that change (all of them for a new row), posts, and the chat account."""

    number: int
    code: str
    name: str
    values: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    key: int | None = None
    """The stored row; None: a new one."""
    posts: Sequence[PostChange] = ()
    userid: str | None = None
    """The account to bind ("": take the binding away; None: leave it)."""
    reach: frozenset[int] = frozenset()
    """Units touched, before and after."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would add and change, and every mistake of the file by row."""

    what: str
    """The table: org, member or post."""
    added: tuple[Entry, ...]
    updated: tuple[Entry, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    hints: tuple[Problem, ...] = ()

    @property
    def bad_rows(self) -> int:
        """How many rows cannot be imported."""
        return len({problem.row for problem in self.problems})

    def require_good(self, *, good_rows_only: bool) -> None:
        """Let nothing be imported by half that was not asked for so.

        Raises:
            BadInputError: some rows are bad, and it was not said that the good ones are wanted all the same.
        """
        if self.problems and not good_rows_only:
            raise BadInputError(BAD_ROWS.format(count=self.bad_rows))


def plan(what: str, rows: Sequence[Row], entries: Iterable[Entry | None], hints: Iterable[Problem] = ()) -> Plan:
    """The plan of the rows and of the entries made from the good ones (None: nothing changes)."""
    made = list(entries)
    return Plan(
        what,
        added=tuple(entry for entry in made if entry and entry.key is None),
        updated=tuple(entry for entry in made if entry and entry.key is not None),
        unchanged=made.count(None),
        problems=tuple(problem for row in rows for problem in row.problems),
        hints=(*(hint for row in rows for hint in row.hints), *hints),
    )
