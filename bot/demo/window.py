"""The chat window: one page on the stand-in's own door, where one can be any member of the demo company."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from bot.core import pixels
from bot.core.clock import MovableClock, local
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.errors import BadInputError, BotError, NotFoundError
from bot.core.workdays import Workdays
from bot.demo import company, duties, records, suggestions
from bot.demo.records import Json
from bot.demo.standin import StandIn
from bot.demo.standin_callbacks import Delivery
from bot.demo.standin_chats import BOT
from bot.demo.standin_http import Answer, Request

PAGE = Path(__file__).parent / "page"
FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/window.css": ("window.css", "text/css; charset=utf-8"),
    "/window.js": ("window.js", "text/javascript; charset=utf-8"),
    "/draw.js": ("draw.js", "text/javascript; charset=utf-8"),
}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
MAX_TEXT = 2000
"""Characters one message may have here; WeCom itself lets people type about as much."""

LAST_YEAR = 2099
"""Later the calendar itself would end under the feet of whoever looks weeks ahead."""

GROUP = "GROUP"
"""In the place of a member's code: the office's group."""
GROUP_PERSON: Mapping[str, Any] = {
    "code": GROUP,
    "name": "党委工作部群",
    "unit": "群机器人",
    "group": "",
    "roles": "只发不收",
    "chat": False,
}
GROUP_LABEL = "工作群"
GROUP_MUTE = "机器人只在群里发，不收：月检查、季度检查之后，总体情况和图发到这里。"
MUTE = "{name}不用企业微信，由党小组长或支部书记代为登记。这里只能查看。"
NO_PICTURE = "没有这张图片。"
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""How a file begins that the window shows as a picture."""

NO_MEMBER = "没有编号为 {code} 的党员。"
NO_CHAT = "{name}不用企业微信，不能以他的身份说话。"
NOTHING_SAID = "没有要发送的话。"
TOO_LONG = "一条消息最多 {limit} 字。"
NO_MOVE = "时钟不知道该拨到哪里。"
ONLY_FORWARD = "时钟只能往后拨。"
TOO_FAR = "时钟最多拨到 {year} 年。"
FOREIGN = "只能从这台机器上打开。"
NOT_ANSWERED = "没有送达：机器人{why}，平台送了 {times} 次。"
BAD_REPLY = "已送达，但机器人的回复不合规矩，平台没有显示：{why}。"
TONE = {"member": "普通党员", "group_leader": "党小组长", "secretary": "支部书记", "committee": "党委工作部"}


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
            route("GET", path, _guarded(_file(name, kind)))
        route("GET", "/api/people", _guarded(self._people))
        route("GET", "/api/view/*", _guarded(self._look))
        route("GET", "/api/picture/*", _guarded(self._picture))
        route("POST", "/api/say/*", _guarded(self._say))
        route("POST", "/api/clock/*", _guarded(self._move))

    def _people(self, _: Request) -> Answer:
        with self._stage.database.read() as session:
            members = records.directory(self._context(session))
        featured = [{"code": code, "label": TONE[role]} for role, code in company.FEATURED.items()]
        featured.append({**GROUP_PERSON, "label": GROUP_LABEL})
        return Answer.of({"featured": featured, "members": members})

    def _look(self, request: Request) -> Answer:
        return Answer.of(self._view(_code(request)))

    def _picture(self, request: Request) -> Answer:
        content = self._stage.standin.api.shelf.shown(_code(request))
        kind = _picture_kind(content)
        if not kind:
            raise NotFoundError(NO_PICTURE)
        return Answer(content, kind)

    def _say(self, request: Request) -> Answer:
        code, text = _code(request), _given(request, "text")
        who = self._view(code)["person"]
        if not who["chat"]:
            raise BadInputError(NO_CHAT.format(name=who["name"]))
        if not text.strip():
            raise BadInputError(NOTHING_SAID)
        if len(text) > MAX_TEXT:
            raise BadInputError(TOO_LONG.format(limit=MAX_TEXT))
        delivery = self._stage.standin.say(who["userid"], text)
        return Answer.of(self._view(code) | {"delivery": _outcome(delivery)})

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

    def _view(self, code: str) -> Json:
        """Everything the page shows of one member, or of the group."""
        if code == GROUP:
            return self._group()
        with self._stage.database.read() as session:
            ctx = self._context(session)
            found = records.person(ctx, code)
            if found is None:
                raise NotFoundError(NO_MEMBER.format(code=code))
            member, shown = found
            lines = self._stage.standin.conversation(shown["userid"]) if shown["chat"] else []
            chips = [*suggestions.answers(ctx, member), *suggestions.chips(ctx, member)] if shown["chat"] else []
            return {
                "now": ctx.now.isoformat(),
                "person": shown | {"mute": MUTE.format(name=shown["name"])},
                "bubbles": [self._bubble(line) for line in lines],
                "chips": chips,
                "duties": duties.around(ctx, member),
                "meetings": records.meetings_around(ctx, member),
                "trail": records.trail_around(ctx, member),
            }

    def _group(self) -> Json:
        """What the group's robot has said there; nobody answers it, nothing is recorded."""
        bubbles = [self._bubble(line) for line in self._stage.standin.group]
        now, person = self._stage.clock().isoformat(), {**GROUP_PERSON, "mute": GROUP_MUTE}
        nothing: Json = {"chips": [], "duties": [], "meetings": [], "trail": []}
        return {"now": now, "person": person, "bubbles": bubbles} | nothing

    def _bubble(self, line: Mapping[str, Any]) -> Json:
        """A line of a chat; an image shows itself, as large as it says it is."""
        bubble = {"own": line["from"] != BOT, "text": line["text"], "at": line["at"]}
        if line.get("kind") != "image":
            return bubble
        content = self._stage.standin.api.shelf.shown(line["media_id"])
        try:
            found = pixels.size(_picture_kind(content), content)
        except ValueError:
            found = None
        if found is None:
            return bubble
        width, height = found
        return bubble | {"picture": {"href": f"api/picture/{line['media_id']}", "width": width, "height": height}}

    def _context(self, session: Any) -> Context:
        return Context(session, self._stage.clock(), self._stage.settings, self._workdays)


def _file(name: str, kind: str) -> Callable[[Request], Answer]:
    content = (PAGE / name).read_bytes()
    return lambda _: Answer(content, kind)


def _picture_kind(content: bytes) -> str:
    """The type of a picture; empty for anything else."""
    return next((kind for begins, kind in PICTURES.items() if content.startswith(begins)), "")


def _code(request: Request) -> str:
    return request.path.rpartition("/")[2]


def _given(request: Request, name: str) -> str:
    value = (request.json() or {}).get(name)
    return value if isinstance(value, str) else ""


def _target(request: Request, now: datetime) -> datetime:
    move = MOVES.get(_given(request, "by"))
    if move is not None:
        return move(now)
    try:
        return local(datetime.fromisoformat(_given(request, "at")))
    except ValueError:
        raise BadInputError(NO_MOVE) from None


def _outcome(delivery: Delivery) -> Json:
    """Whether the message arrived, and what to tell when it did not."""
    last = delivery.attempts[-1]
    if not delivery.answered:
        why = f"回应 HTTP {last.status}" if last.status else "没有按时回应"
        return {"ok": False, "word": NOT_ANSWERED.format(why=why, times=len(delivery.attempts))}
    if delivery.complaint:
        return {"ok": False, "word": BAD_REPLY.format(why=delivery.complaint)}
    return {"ok": True, "word": ""}


def _guarded(handler: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
    """Only this machine's own pages may ask; errors become their sentence."""

    def answer(request: Request) -> Answer:
        if not _from_here(request):
            found = Answer.of({"error": FOREIGN}, HTTPStatus.FORBIDDEN)
        else:
            try:
                found = handler(request)
            except NotFoundError as error:
                found = Answer.of({"error": error.sentence}, HTTPStatus.NOT_FOUND)
            except BotError as error:
                found = Answer.of({"error": error.sentence}, HTTPStatus.BAD_REQUEST)
        return Answer(found.body, found.kind, found.status, HEADERS)

    return answer


def _from_here(request: Request) -> bool:
    """Whether it is asked under this machine's own name, and what changes something is JSON.

    A page of another site cannot send JSON across without being allowed to, and nobody here allows it.
    """
    asks = request.method == "GET" or request.headers.get("content-type", "").startswith("application/json")
    return request.is_local and asks
