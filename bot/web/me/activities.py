"""Activities around me: signing up and off by oneself; who has not is shown nowhere."""

from functools import partial

from flask import Blueprint, Response, request

from bot import activities
from bot.core.context import Context
from bot.web.hall import Hall
from bot.web.me.meetings import HOME

JOINED = "已报名{name}，现有 {count} 人。"
KNOWN = "您已经在{name}里了。"
LEFT = "已退出{name}，不用说明原因。"


def blueprint(hall: Hall) -> Blueprint:
    """`/me/activities`; `POST /me/activities/<number>/join`, `…/leave`."""
    pages = Blueprint("me_activities", __name__, url_prefix="/me/activities")

    @pages.get("")
    def show() -> Response:
        return listing()

    def listing(problem: str = "", status: int = 200) -> Response:
        with hall.reading() as ctx:
            offers = activities.offered(ctx)
            return hall.page("me/activities.html", status, offers=offers, problem=problem)

    def settled(problem: str, told: list[str]) -> Response:
        if problem:
            return listing(problem, 409)
        return hall.done(told[0], "me.show" if request.form.get(HOME) else "me_activities.show")

    @pages.post("/<int:number>/join")
    def join(number: int) -> Response:
        told: list[str] = []
        return settled(hall.attempt(partial(_join, number=number, told=told)), told)

    @pages.post("/<int:number>/leave")
    def leave(number: int) -> Response:
        told: list[str] = []
        return settled(hall.attempt(partial(_leave, number=number, told=told)), told)

    return pages


def _join(ctx: Context, *, number: int, told: list[str]) -> None:
    done = activities.enrol(ctx, number, {ctx.speaker.id: ""})
    sentence = JOINED if done.added else KNOWN
    told.append(sentence.format(name=done.activity.name, count=done.count))


def _leave(ctx: Context, *, number: int, told: list[str]) -> None:
    row = activities.leave(ctx, number, [ctx.speaker.id])
    told.append(LEFT.format(name=row.name))
