"""What people were told in a simulated year, as the stand-in saw it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from bench.simulated import Simulation
from bot import people
from bot.core.workdays import Workdays
from bot.notify import LetterState, OutboxLetter, OutboxMessage, Topic, Urgency
from bot.people import Post, Role
from bot.plan import Check
from bot.plan.telling import TITLE

DAY = timedelta(days=1)
NAMED, ALIKE, COUNTED, NOTHING = "named", "named together with others alike", "only counted", "told nothing"
NOBODY = "neither who answers for it nor the secretary can be reached"
UNSAID = frozenset({COUNTED, NOTHING})
KINDS = ("member", "officer", "secretary", "office")
MORNING, NIGHT = time(8), time(20)
WORST = 12


class Owed(NamedTuple):
    """A task open on the evening of its deadline; `userid` is who hears of it, empty where nobody can be reached."""

    number: int
    title: str
    due: date
    check: Check
    userid: str


class Letter(NamedTuple):
    """One letter as one person saw it."""

    at: datetime
    text: str
    urgency: Urgency
    topics: frozenset[Topic]


@dataclass
class Heard:
    """Letters by person, and who was what in which week."""

    letters: dict[str, list[Letter]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[date, dict[str, str]] = field(default_factory=dict)
    """Kind of person by Monday and userid."""
    sent: int = 0
    brought: int = 0

    def weeks(self, *, broadcasts: bool = False) -> dict[str, dict[tuple[str, date], int]]:
        """Letters of each person in each week, none included, by kind of person.

        Either those with which somebody tells everybody (公告), whatever travelled along, or all others: the budget
        has a line for each.
        """
        found: dict[str, dict[tuple[str, date], int]] = {kind: {} for kind in KINDS}
        for monday, kinds in self.kinds.items():
            for userid, kind in kinds.items():
                found[kind][userid, monday] = 0
        for userid, letter in self._all():
            monday = _monday(letter.at)
            if (Topic.ANNOUNCEMENT in letter.topics) is broadcasts:
                found[self.kinds[monday][userid]][userid, monday] += 1
        return found

    def topics(self) -> Counter[tuple[str, str]]:
        """Letters with something of a topic, by topic and kind of person."""
        counts: Counter[tuple[str, str]] = Counter()
        for userid, letter in self._all():
            counts.update((topic.value, self.kinds[_monday(letter.at)][userid]) for topic in letter.topics)
        return counts

    def how(self, one: Owed) -> str:
        """How whoever answers for a task had been told of it when its last day was over."""
        if not one.userid:
            return NOBODY
        before = [letter for letter in self.letters[one.userid] if letter.at.date() <= one.due]
        title = one.title if len(one.title) <= TITLE else one.title[: TITLE - 1]
        if any(_names(letter.text, one.number) for letter in before):
            return NAMED
        near = [letter.text for letter in before if letter.at.date() >= one.due - 40 * DAY]
        if any(re.search(re.escape(title) + r"…?（\d+(项|个单位)）", text) for text in near):
            return ALIKE
        return COUNTED if any("另有" in text for text in near) else NOTHING

    def doubled(self) -> int:
        """Deliveries beyond one for each letter that was settled as sent."""
        return self.brought - self.sent

    def mentions(self) -> str:
        """How many letters name the same task to the same person: how often each number of them occurs."""
        counts: Counter[tuple[str, str]] = Counter()
        for userid, letter in self._all():
            if letter.topics & {Topic.REMINDER, Topic.DIGEST}:
                counts.update((userid, number) for number in re.findall(r"（任务(\d+)", letter.text))
        spread = sorted(Counter(counts.values()).items())
        return ", ".join(f"{times} times: {count}" for times, count in spread)

    def repeated(self) -> int:
        """Texts that the same person was sent word for word before."""
        counts = Counter((userid, letter.text) for userid, letter in self._all())
        return sum(count - 1 for count in counts.values())

    def at_night(self, days: Workdays) -> int:
        """Letters between 20:00 and 08:00 that are not urgent, and routine ones on a day of rest."""
        found = 0
        for _, letter in self._all():
            night = not MORNING <= letter.at.time() < NIGHT and letter.urgency is not Urgency.URGENT
            found += night or (letter.urgency is Urgency.ROUTINE and not days.works(letter.at.date()))
        return found

    def worst(self) -> list[str]:
        """The fullest weeks of each kind that has a budget, letter by letter."""
        lines = []
        for kind in ("member", "officer", "secretary"):
            fullest = sorted(self.weeks()[kind].items(), key=lambda one: -one[1])[:1]
            for (userid, monday), count in fullest:
                lines.append(f"the fullest week of a {kind}: {count} letters from {monday} on")
                theirs = [letter for letter in self.letters[userid] if _monday(letter.at) == monday]
                theirs = [letter for letter in theirs if Topic.ANNOUNCEMENT not in letter.topics]
                lines += [
                    f"  {one.at:%a %H:%M} {one.urgency}: {' / '.join(one.text.split())[:90]}" for one in theirs[:WORST]
                ]
        return lines

    def _all(self) -> Iterator[tuple[str, Letter]]:
        for userid, letters in self.letters.items():
            for letter in letters:
                yield userid, letter


def gathered(company: Simulation) -> Heard:
    """What arrived, with the urgency and the topics the outbox knows."""
    found = Heard()
    topics: dict[tuple[int | None, str], set[Topic]] = defaultdict(set)
    with company.looking() as ctx:
        columns = (col(OutboxMessage.letter_id), col(OutboxMessage.userid), col(OutboxMessage.topic))
        for number, userid, topic in ctx.connection.execute(sa.select(*columns).where(columns[0].is_not(None))):
            topics[number, userid].add(topic)
        sent = select(OutboxLetter).where(OutboxLetter.state == LetterState.SENT)
        letters = {one.message_id: (one.id, one.urgency) for one in ctx.session.exec(sent)}
        found.sent = len(letters)
        found.kinds = _kinds(company, ctx.session.exec(select(Post)).all())
    for one in company.standin.outbox:
        number, urgency = letters[one["msgid"]]
        found.brought += 1
        for userid in one["to"]:
            about = frozenset(topics[number, userid])
            letter = Letter(datetime.fromisoformat(one["at"]), one["text"], urgency, about)
            found.letters[userid].append(letter)
    return found


def _kinds(company: Simulation, posts: Sequence[Post]) -> dict[date, dict[str, str]]:
    """What everybody with an account was in each week of the year lived."""
    kinds = {}
    monday = _monday(datetime.fromisoformat("2026-01-01T12:00+08:00"))
    while monday <= company.clock().date():
        held: dict[int, set[Role]] = defaultdict(set)
        for post in posts:
            if post.since <= monday + 6 * DAY and (post.until is None or post.until > monday):
                held[post.member_id].add(post.role)
        kinds[monday] = {userid: _kind(held[member]) for member, userid in company.accounts.items()}
        monday += 7 * DAY
    return kinds


def _kind(roles: set[Role]) -> str:
    if Role.SECRETARY in roles:
        return "secretary"
    if roles & set(people.OFFICE):
        return "office"
    return "officer" if roles else "member"


def _monday(moment: datetime) -> date:
    return moment.date() - moment.weekday() * DAY


def _names(text: str, number: int) -> bool:
    return re.search(rf"(任务|完成) ?{number}(?!\d)", text) is not None
