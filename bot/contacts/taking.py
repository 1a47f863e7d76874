"""Taking in the address book: everybody at once, or those who were looked up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.channels.base import Person
from bot.contacts import store
from bot.contacts.matching import Reason, name_key
from bot.contacts.models import ContactState
from bot.contacts.planning import Known, Plan, Wanted, plan, without
from bot.core import audit
from bot.core.context import Context
from bot.core.errors import BadInputError

NOBODY = "通讯录里一个人也看不到：请在企业微信管理后台核对应用的可见范围。没有改动。"
TAKEN_IN = "读通讯录：看得见 {people} 人，新的待绑定 {open} 个"


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a look, in figures; `news` are the rows that are new or have changed."""

    people: int
    bound: int
    """Bound to who is called so."""
    strangers: int
    """Called like nobody of the roster who has no account: nothing of them is kept."""
    news: Sequence[Wanted]
    is_sight_lost: bool = False
    """So many bound accounts were not seen that none of them was taken for gone."""

    def of(self, *states: ContactState) -> int:
        """How many of the news are in one of these states."""
        return sum(one.state in states for one in self.news)

    @property
    def proposed(self) -> int:
        """For whom somebody is proposed."""
        return sum(one.state is ContactState.OPEN and one.member_id is not None for one in self.news)

    @property
    def unclear(self) -> int:
        """Of whom it is not clear who he is."""
        return sum(one.state is ContactState.OPEN and one.member_id is None for one in self.news) - self.differing

    @property
    def differing(self) -> int:
        """Bound, and not called like the member."""
        return Counter(one.reason for one in self.news)[Reason.DIFFERS]


def foresee(ctx: Context, channel: str, people: Sequence[Person]) -> Taken:
    """What `take_in` would come to; nothing is written.

    Raises:
        BadInputError: there is nobody.
    """
    made = _planned(ctx, channel, people)
    return _taken(made, store.news(ctx, channel, made))


def take_in(ctx: Context, channel: str, people: Sequence[Person]) -> Taken:
    """Everybody the channel sees: new accounts are proposed, those that went are flagged; no binding is touched.

    Taken in again, the same people change nothing. A dozen statements, however many there are.

    Raises:
        BadInputError: there is nobody: our sight is lost, and not everybody gone.
    """
    made = _planned(ctx, channel, people)
    taken = _taken(made, store.keep(ctx, channel, made))
    if taken.news:
        summary = TAKEN_IN.format(people=taken.people, open=taken.of(ContactState.OPEN))
        audit.record(ctx, "contact.take_in", summary=summary)
    return taken


def take_found(ctx: Context, channel: str, found: Iterable[Person], gone: Iterable[str]) -> int:
    """Those who were looked up since the platform told of them, and those it does not know; returns how many.

    What has been decided or told of meanwhile is left alone.
    """
    known, roster = store.known(ctx, channel), store.roster(ctx, channel)
    asked = {userid for userid, row in known.items() if row.state is ContactState.NEW}
    here = [person for person in found if person.userid in asked]
    names = {name_key(person.name) for person in here}
    again = [Person(row.userid, row.name, row.departments) for row in known.values() if _is_rival(row, names)]
    absent = [userid for userid in gone if userid in asked]
    made, lost = plan(known, roster, [*here, *again], is_whole=False), without(known, roster, absent)
    store.keep(ctx, channel, Plan(put=made.put + lost.put, drop=made.drop + lost.drop))
    return len(here) + len(absent)


def _is_rival(row: Known, names: set[str]) -> bool:
    """Whether it is proposed under one of these names: with another account of the name it may be clear no more."""
    return row.state is ContactState.OPEN and name_key(row.name) in names


def _planned(ctx: Context, channel: str, people: Sequence[Person]) -> Plan:
    if not people:
        raise BadInputError(NOBODY)
    return plan(store.known(ctx, channel), store.roster(ctx, channel), people, is_whole=True)


def _taken(made: Plan, news: Sequence[Wanted]) -> Taken:
    return Taken(made.people, made.bound, made.strangers, news, made.is_sight_lost)
