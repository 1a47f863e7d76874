"""The chat window: one page on the stand-in's own door, where one can be any member of the demo company."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import quote

from bot import people
from bot.core.clock import MovableClock, local
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import BadInputError, NotFoundError
from bot.core.workdays import Workdays
from bot.demo import company, duties, records, suggestions
from bot.demo.platforms import TONE
from bot.demo.records import Json
from bot.demo.standin import StandIn
from bot.demo.standin_http import Answer, Handler, Request
from bot.demo.standin_oa import OaStandIn
from bot.demo.window_acts import ACTS, Act, given, outcome
from bot.demo.window_bubbles import drawn, picture_kind
from bot.demo.window_doors import AT_OA, OA, PLUGIN, WECOM, Door, OaDoor, WecomDoor, media
from bot.demo.window_guard import FILES, file, guarded

LAST_YEAR = 2099
"""Later the calendar itself would end under the feet of whoever looks weeks ahead."""

GROUP = "GROUP"
"""In the place of a member's code: the office's group."""
AT_GROUP = "group-"
"""Before the code of a unit: its group."""
NO_UNIT = "-"
GROUP_PERSON: Mapping[str, Any] = {
    "unit": "群机器人",
    "group": "",
    "roles": "只发不收",
    "chat": False,
}
GROUP_LABEL = "工作群"
GROUP_CHAT = "群里只有机器人说话。"
GROUP_MUTE = "机器人只在群里发，不收：月检查、季度检查之后，总体情况和图发到这里。"
UNIT_MUTE = "机器人只在群里发，不收：本支部的通知和提醒发到这里。"
MUTE = "{name}不用企业微信，由党小组长或支部书记代为登记。这里只能查看。"
NO_PICTURE = "没有这张图片。"
NO_FILE = "没有这个文件。"

NO_MEMBER = "没有编号为 {code} 的党员。"
NO_CHAT = "{name}不用企业微信，不能以他的身份说话。"
NO_MOVE = "时钟不知道该拨到哪里。"
ONLY_FORWARD = "时钟只能往后拨。"
TOO_FAR = "时钟最多拨到 {year} 年。"


def _at(hour: int) -> Callable[[datetime], datetime]:
    """The next time the clock shows this hour."""

    def move(now: datetime) -> datetime:
        today = datetime.combine(now.date(), time(hour), now.tzinfo)
        return today if today > now else today + timedelta(days=1)

    return move


def _next_monday(now: datetime) -> datetime:
    day = now.date() + timedelta(days=7 - now.weekday())
    return datetime.combine(day, time(9), now.tzinfo)


MOVES: Mapping[str, Callable[[datetime], datetime]] = {
    "hour": lambda now: now + timedelta(hours=1),
    "day": lambda now: now + timedelta(days=1),
    "afternoon": _at(15),
    "monday": _next_monday,
}
"""What the buttons of the clock do."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the window looks at: the store, the stand-in with its chats, and the clock they share."""

    settings: Settings
    database: Database
    clock: MovableClock
    standin: StandIn
    oa: OaStandIn
    """The Official Account beside it."""
    moved: Callable[[], None] = lambda: None
    """Called when the clock was moved by hand."""


class Window:
    """The routes of the window."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._workdays = Workdays(stage.settings.calendar.overrides())

    def hang(self) -> None:
        """Hang all routes on the stand-in's door."""
        route = self._stage.standin.route
        for path, (name, kind) in FILES.items():
            route("GET", path, guarded(file(name, kind)))
        for name, answer in (("people", self._people), ("picture/*", self._picture), ("file/*", self._file)):
            route("GET", f"/api/{name}", guarded(answer))
        route("GET", "/api/view/*", guarded(lambda request: Answer.of(self._view(_code(request)))))
        route("POST", "/api/clock/*", guarded(self._move))
        for name, act in ACTS.items():
            route("POST", f"/api/{name}/*", guarded(self._acting(act)))

    def _people(self, _: Request) -> Answer:
        with self._stage.database.read() as session:
            members = records.directory(self._context(session))
        featured = [{"code": code, "label": TONE[role]} for role, code in company.FEATURED.items()]
        groups = [self._group_person(code) for code in self._stage.standin.groups]
        featured += [{**one, "label": GROUP_LABEL} for one in groups if one["code"] == GROUP]
        units = [one for one in groups if one["code"] != GROUP]
        return Answer.of({"featured": featured, "groups": units, "members": members})

    def _picture(self, request: Request) -> Answer:
        found = media(self._stage.standin, self._stage.oa, _code(request))
        kind = picture_kind(found.content) if found is not None else ""
        if found is None or not kind:
            raise NotFoundError(NO_PICTURE)
        return Answer(found.content, kind)

    def _file(self, request: Request) -> Answer:
        """A file to be kept: whatever is in it, a browser does not open it here."""
        found = media(self._stage.standin, self._stage.oa, _code(request))
        if found is None:
            raise NotFoundError(NO_FILE)
        named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
        return Answer(found.content, "application/octet-stream", headers=named)

    def _acting(self, act: Act) -> Handler:
        """What somebody does at his door: answered by what he then sees, and by how it went."""

        def answer(request: Request) -> Answer:
            code = _code(request)
            with self._stage.database.read() as session:
                member, person = self._person(self._context(session), code)
            if member is None:
                raise BadInputError(GROUP_CHAT)
            door = self._door(code, person)
            if door is None:
                raise BadInputError(NO_CHAT.format(name=person["name"]))
            delivery = act(door, request)
            return Answer.of(self._view(code) | {"delivery": outcome(delivery)})

        return answer

    def _move(self, request: Request) -> Answer:
        clock = self._stage.clock
        now = clock()
        target = _target(request, now)
        if target < now:
            raise BadInputError(ONLY_FORWARD)
        if target.year > LAST_YEAR:
            raise BadInputError(TOO_FAR.format(year=LAST_YEAR))
        clock.advance(target - now)
        self._stage.moved()
        return Answer.of(self._view(_code(request)))

    def _person(self, ctx: Context, code: str) -> tuple[people.Member | None, Json]:
        """Whose code it is; groups are nobody's."""
        if _unit(code) in self._stage.standin.groups:
            return None, self._group_person(_unit(code))
        found = records.person(ctx, code.removeprefix(AT_OA))
        if found is None:
            raise NotFoundError(NO_MEMBER.format(code=code))
        return found

    def _door(self, code: str, person: Json) -> Door | None:
        """The way somebody speaks; None for who has none."""
        stage = self._stage
        if code.startswith(AT_OA):
            return OaDoor(stage.oa, code.removeprefix(AT_OA))
        return WecomDoor(stage.standin, person["userid"]) if person["chat"] else None

    def _view(self, code: str) -> Json:
        """Everything the page shows of one member at one of his doors, or of a group."""
        with self._stage.database.read() as session:
            ctx = self._context(session)
            member, person = self._person(ctx, code)
            if member is None:
                return self._group(person)
            door = self._door(code, person)
            talks = door is not None and _is_known(ctx, door)
            chips = [*suggestions.answers(ctx, member), *suggestions.chips(ctx, member)] if talks else []
            shown = person | {"code": code, "chat": door is not None, "mute": MUTE.format(name=person["name"])}
            return {
                "now": ctx.now.isoformat(),
                "person": shown,
                "doors": self._doors(code, person),
                "bubbles": door.bubbles() if door is not None else [],
                "menu": door.menu() if door is not None else [],
                "note": door.note() if door is not None else "",
                "follows": door.follows if isinstance(door, OaDoor) else None,
                "tile": door.tile() if isinstance(door, WecomDoor) else "",
                "chips": chips,
                "duties": duties.around(ctx, member),
                "meetings": records.meetings_around(ctx, member),
                "trail": records.trail_around(ctx, member),
            }

    def _doors(self, code: str, person: Json) -> list[Json]:
        """The doors this person has, and which he stands at."""
        own, at_oa = code.removeprefix(AT_OA), code.startswith(AT_OA)
        found: list[Json] = []
        if person["chat"]:
            plugin = WecomDoor(self._stage.standin, person["userid"]).plugin
            found.append({"code": own, "label": WECOM, "plugin": False, "here": not at_oa and not plugin})
            found.append({"code": own, "label": PLUGIN, "plugin": True, "here": not at_oa and plugin})
        return [*found, {"code": AT_OA + own, "label": OA, "plugin": None, "here": at_oa}]

    def _group_person(self, unit: str) -> Json:
        """A group in the place of a member."""
        return {
            **GROUP_PERSON,
            "code": AT_GROUP + unit if unit else GROUP,
            "name": self._stage.standin.groups[unit].name,
        }

    def _group(self, person: Json) -> Json:
        """What a group's robot has said there; nobody answers it, nothing is recorded."""
        standin = self._stage.standin
        lines = standin.group_lines(_unit(person["code"]))
        shown = person | {"mute": GROUP_MUTE if person["code"] == GROUP else UNIT_MUTE}
        find = standin.api.shelf.find
        bubbles = [drawn(line, find(str(line.get("media_id", ""))), None) for line in lines]
        nothing: Json = {"note": "", "tile": "", "follows": None}
        nothing |= {name: [] for name in ("chips", "duties", "meetings", "trail", "doors", "menu")}
        return {"now": self._stage.clock().isoformat(), "person": shown, "bubbles": bubbles} | nothing

    def _context(self, session: Any) -> Context:
        return Context(session, self._stage.clock(), self._stage.settings, self._workdays)


def _is_known(ctx: Context, door: Door) -> bool:
    """Whether the bot knows who stands there: to a stranger no chip would be of use."""
    return people.speaker_of(ctx, channel=door.channel, userid=door.account) is not None


def _unit(code: str) -> str:
    """The unit whose group a code names; None of them has this sign in it."""
    return "" if code == GROUP else code.removeprefix(AT_GROUP) if code.startswith(AT_GROUP) else NO_UNIT


def _code(request: Request) -> str:
    return request.path.rpartition("/")[2]


def _target(request: Request, now: datetime) -> datetime:
    move = MOVES.get(given(request, "by"))
    if move is not None:
        return move(now)
    try:
        return local(datetime.fromisoformat(given(request, "at")))
    except ValueError:
        raise BadInputError(NO_MOVE) from None
