"""What the store holds, as planning needs it: units by code and name, members, posts, accounts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.people.models import OrgKind, Role


@dataclass(frozen=True, slots=True)
class KnownOrg:
    """A stored unit or group; `values` holds its columns, with the code of its parent."""

    id: int
    code: str
    values: Mapping[str, Any]

    @property
    def is_group(self) -> bool:
        """Whether it is a group."""
        return bool(self.values["kind"] is OrgKind.GROUP)

    @property
    def label(self) -> str:
        """How a file names it: the code, then the name for the eye."""
        return f"{self.code} {self.values['name']}"


class Units:
    """The stored units, found by code, and by a name only one of them has."""

    def __init__(self, units: Iterable[KnownOrg]) -> None:
        self.by_code = {unit.code: unit for unit in units}
        self.by_id = {unit.id: unit for unit in self.by_code.values()}
        named: defaultdict[str, set[str]] = defaultdict(set)
        for unit in self.by_code.values():
            for name in (unit.values["name"], unit.values["short"], *unit.values["aliases"]):
                named[name].add(unit.code)
        self._named = {name: self.by_code[codes.pop()] for name, codes in named.items() if len(codes) == 1}

    def find(self, words: str) -> KnownOrg | None:
        """The unit of this code or name; None when there is none or more than one."""
        return self.by_code.get(words) or self._named.get(words)

    @property
    def root(self) -> KnownOrg | None:
        """The uppermost unit."""
        return next((unit for unit in self.by_code.values() if not unit.values["parent"]), None)


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A stored post."""

    id: int
    org_id: int
    role: Role
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A stored member; `values` holds the columns, units by number."""

    id: int
    code: str
    values: Mapping[str, Any]
    posts: tuple[KnownPost, ...] = ()
    userids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """All that planning members asks of the store."""

    today: date
    units: Units
    members: Mapping[str, KnownMember]
    owners: Mapping[str, str] = field(default_factory=dict)
    """Account → code of the member it is bound to."""
