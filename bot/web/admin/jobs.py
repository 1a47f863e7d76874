"""定时任务: what the clock does and when, how the last runs went; one of them run now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response

from bot.core import job_run, job_wish
from bot.core.context import Context
from bot.core.errors import NotFoundError
from bot.core.job_run import BUSY, Past
from bot.core.timetable import Job
from bot.web.admin.start import closed
from bot.web.hall import Hall

SHOWN = 5
"""Runs of each job."""
WISHED = "已安排运行，一般半分钟内开始。过一会儿刷新这一页看结果。"
NO_JOB = "没有这项定时任务。"


@dataclass(frozen=True, slots=True)
class Line:
    """One job: what it does, when next, whether somebody has wished for it, its last runs."""

    name: str
    about: str
    following: datetime | None
    is_wished: bool
    past: Sequence[Past]


def blueprint(hall: Hall, timetable: Sequence[Job]) -> Blueprint:
    """`/admin/jobs` and the wish that one of them run now."""
    pages = closed(Blueprint("admin_jobs", __name__, url_prefix="/admin/jobs"), hall)

    @pages.get("")
    def show() -> Response:
        return _shown(hall, timetable)

    @pages.post("/<name>/run")
    def run(name: str) -> Response:
        if name not in {job.name for job in timetable}:
            raise NotFoundError(NO_JOB)
        problem = hall.attempt(lambda ctx: job_wish.wish(ctx, name))
        if problem:
            return _shown(hall, timetable, problem, 422)
        return hall.done(WISHED, "admin_jobs.show")

    return pages


def _shown(hall: Hall, timetable: Sequence[Job], problem: str = "", status: int = 200) -> Response:
    with hall.reading() as ctx:
        lines, now = _lines(ctx, timetable), ctx.now
    return hall.page("machine/jobs.html", status, problem=problem, lines=lines, now=now, busy=BUSY, lease=job_run.LEASE)


def _lines(ctx: Context, timetable: Sequence[Job]) -> list[Line]:
    past = job_run.history(ctx.connection, SHOWN)
    wished = {name for _, name, _ in job_wish.waiting(ctx.connection)}
    return [
        Line(job.name, job.about, job.following(ctx.now, ctx.workdays), job.name in wished, past.get(job.name, ()))
        for job in timetable
    ]
