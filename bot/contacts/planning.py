"""What a look at the address book changes in what we know of it. Pure: rows in, rows out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.channels.base import Person
from bot.contacts.matching import Bearer, Candidate, Match, Reason, match, name_key, paths_of
from bot.contacts.models import ContactState

FEW, MOST_PART = 10, 5
"""More of the bound accounts than this many and than every fifth are never gone at once: then our sight has changed."""


@dataclass(frozen=True, slots=True)
class Known:
    """A stored row."""

    id: int
    userid: str
    name: str
    departments: tuple[str, ...]
    member_id: int | None
    state: ContactState
    renamed_from: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom an account is bound to; `is_here`: he has not left."""

    member_id: int
    name: str
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class Roster:
    """What of the roster counts here."""

    bearers: Mapping[str, Sequence[Bearer]]
    """By the key of their name."""
    units: Mapping[str, frozenset[str]]
    """Paths by the key of a name, as `units_named` has them."""
    bound: Mapping[str, Holder]
    """By user id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row as it is to stand, and why: so many `accounts` and `members` bear the name."""

    userid: str
    name: str
    departments: tuple[str, ...]
    member_id: int | None
    state: ContactState
    reason: Reason
    renamed_from: str = ""
    accounts: int = 0
    members: int = 0


@dataclass(slots=True)
class Plan:
    """What is to be written, and in figures what was found."""

    put: list[Wanted] = field(default_factory=list)
    drop: list[int] = field(default_factory=list)
    """Numbers of rows that are of no use any more: whom they are about is none of ours."""
    people: int = 0
    bound: int = 0
    """Accounts that are bound to who is called so."""
    strangers: int = 0
    """Accounts called like nobody of the roster who has none yet; nothing of them is kept."""
    is_sight_lost: bool = False
    """So many bound accounts are not there that none is taken for gone."""


def plan(known: Mapping[str, Known], roster: Roster, people: Sequence[Person], *, is_whole: bool) -> Plan:
    """What is to be written after everybody was seen (`is_whole`), or some were looked up.

    A second look at the same changes nothing; what was declined stays so while the account is called the same.
    """
    found = Plan(people=len(people))
    matches, counts = _matches(known, roster, people, is_whole=is_whole)
    for person in people:
        row, holder = known.get(person.userid), roster.bound.get(person.userid)
        if holder is not None:
            wanted = _differing(person, holder)
            found.bound += wanted is None
        elif _is_settled(row, person, roster):
            continue
        else:
            key = name_key(person.name)
            wanted = _open(person, row, roster, matches.get(person.userid))
            found.strangers += wanted is None
            if wanted is not None:
                wanted = replace(wanted, accounts=counts[key], members=len(roster.bearers.get(key, ())))
        _enter(found, row, wanted)
    if is_whole:
        _leave(found, known, roster, {person.userid for person in people})
    return found


def _enter(found: Plan, row: Known | None, wanted: Wanted | None) -> None:
    """Write what is wanted; where nothing is, nothing is kept. A flag that was declined stays so."""
    if wanted is None:
        found.drop += [row.id] if row else []
    elif row is None or row.state is not ContactState.DECLINED or row.name != wanted.name:
        found.put.append(wanted)


def _is_settled(row: Known | None, person: Person, roster: Roster) -> bool:
    """Whether it was declined as what it is called, and somebody is still called so: it is nobody's rival, either."""
    declined = row is not None and row.state is ContactState.DECLINED and row.name == person.name
    return declined and name_key(person.name) in roster.bearers


def _differing(person: Person, holder: Holder) -> Wanted | None:
    """A flag where a bound account is not called like the member; of the others nothing need be kept."""
    if not holder.is_here or name_key(person.name) == name_key(holder.name):
        return None
    return Wanted(person.userid, person.name, person.departments, None, ContactState.OPEN, Reason.DIFFERS)


def _open(person: Person, row: Known | None, roster: Roster, matched: Match | None) -> Wanted | None:
    """What is proposed of an account nobody has: a new id goes to who has the old one."""
    former = row.renamed_from if row else ""
    holder = roster.bound.get(former) if former else None
    if holder is not None and holder.is_here and name_key(holder.name) == name_key(person.name):
        matched = Match(holder.member_id, Reason.RENAMED)
    else:
        former = ""
    if matched is None:
        return None
    return Wanted(
        person.userid, person.name, person.departments, matched.member_id, ContactState.OPEN, matched.reason, former
    )


def _matches(
    known: Mapping[str, Known], roster: Roster, people: Sequence[Person], *, is_whole: bool
) -> tuple[Mapping[str, Match], Mapping[str, int]]:
    """Whom each account is taken for, and how many accounts bear each name."""
    seen = {person.userid: person for person in people}
    names = {name_key(person.name) for person in people} & set(roster.bearers)
    others = () if is_whole else _bound_already(roster, names, set(seen))
    accounts: defaultdict[str, list[Candidate]] = defaultdict(list)
    for person in (*people, *others):
        key = name_key(person.name)
        if key in names and not _is_settled(known.get(person.userid), person, roster):
            paths = paths_of(person.departments, roster.units)
            accounts[key].append(Candidate(person.userid, paths, person.userid in roster.bound))
    found: dict[str, Match] = {}
    for key, listed in accounts.items():
        found |= match(listed, roster.bearers[key])
    return found, defaultdict(int, {key: len(listed) for key, listed in accounts.items()})


def _bound_already(roster: Roster, names: set[str], seen: set[str]) -> Iterable[Person]:
    """The accounts of the members who bear these names."""
    for userid, holder in roster.bound.items():
        if holder.is_here and userid not in seen and name_key(holder.name) in names:
            yield Person(userid, holder.name)


def _leave(found: Plan, known: Mapping[str, Known], roster: Roster, seen: set[str]) -> None:
    """Who is not there any more: flagged where bound, forgotten where not."""
    moved = {row.renamed_from for row in known.values() if row.userid in seen}
    here = {userid: holder for userid, holder in roster.bound.items() if holder.is_here}
    gone = [userid for userid in here if userid not in seen and userid not in moved]
    found.is_sight_lost = len(gone) > max(FEW, len(here) // MOST_PART)
    if found.is_sight_lost:
        return
    absent = [*gone, *(userid for userid in known if userid not in seen and userid not in here)]
    lost = without(known, roster, absent)
    found.put += lost.put
    found.drop += lost.drop


def without(known: Mapping[str, Known], roster: Roster, gone: Iterable[str]) -> Plan:
    """What is to be written of accounts that are not there, or not shown to us: flagged where bound, else forgotten."""
    found = Plan()
    for userid in gone:
        row, holder = known.get(userid), roster.bound.get(userid)
        if holder is None or not holder.is_here:
            found.drop += [row.id] if row else []
        elif row is None or row.state not in {ContactState.LEFT, ContactState.GONE}:
            departments = row.departments if row else ()
            found.put.append(Wanted(userid, holder.name, departments, holder.member_id, ContactState.LEFT, Reason.LEFT))
    return found
