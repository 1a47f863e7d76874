"""照片、文件、语音、视频、链接: put down at once, and put with the task they belong to, or asked after."""

from collections.abc import Sequence
from datetime import timedelta

from bot import evidence, plan
from bot.channels.base import Incoming
from bot.chat import Answer, Question, Reply, Router, Said, ask
from bot.core.context import Context
from bot.evidence import EvidenceFile, EvidenceKind
from bot.plan import Task, Wanted
from handlers import meant

router = Router()

JUST = timedelta(minutes=10)
"""How long after a report what is sent belongs to it."""
MOST = 4
"""Tasks that are offered: with what is asked they fit one reply."""
WHICH = "evidence.which"

THIS = {
    EvidenceKind.IMAGE: "这张照片",
    EvidenceKind.VOICE: "这段语音",
    EvidenceKind.VIDEO: "这段视频",
    EvidenceKind.FILE: "这个文件",
    EvidenceKind.LINK: "这条链接",
}
THESE = "这{count}份材料"
PUT = "{what}放进了“{title}”{count}。放错了回「撤回」。"
IN_ALL = "（共{count}份）"
WHOSE = "收到。{what}是哪项任务的？"
NONE_OF_THEM = "都不是"
ALSO = "又收到，一共{count}份，等您回上面的数字。"
WAITS = "收到，先收着。{how}"
HOW = "办完时说「完成 任务编号 见材料」就放进去，24小时内有效。"
AFTER_THE_QUESTION = "前面问您的还等着；之后" + HOW


@router.kind("image", "file", "voice", "video", "shortvideo", "link")
def take(ctx: Context, incoming: Incoming, question: Question | None) -> Reply:
    """Put it down, and with the task just reported; otherwise ask which, once for what is sent in a row."""
    file = _put_down(ctx, incoming)
    if question is not None and question.kind == WHICH:
        return _also(ctx, question, file)
    reported = plan.just_reported(ctx, JUST)
    if len(reported) == 1:
        return _put(ctx, [file], reported[0])
    if question is not None:
        return Reply(WAITS.format(how=AFTER_THE_QUESTION))
    offered = list({row.id: row for row in (*reported, *_at_hand(ctx))}.values())[:MOST]
    if not offered:
        return Reply(WAITS.format(how=HOW))
    labels = [_label(ctx, row, offered) for row in offered]
    payload = {"tasks": [row.id for row in offered], "files": [file.id]}
    return ask(ctx, WHICH, WHOSE.format(what=_what([file])), choices=[*labels, NONE_OF_THEM], payload=payload)


def _put_down(ctx: Context, incoming: Incoming) -> EvidenceFile:
    told = incoming.details
    if incoming.kind == "link":
        return evidence.hand_in_link(ctx, told.get("Url", ""), name=told.get("Title", ""))
    kind = EvidenceKind.VIDEO if incoming.kind == "shortvideo" else EvidenceKind(incoming.kind)
    name = told.get("FileName", "")
    return evidence.hand_in(ctx, kind, channel=incoming.channel, media_id=told.get("MediaId", ""), name=name)


def _at_hand(ctx: Context) -> list[Task]:
    """What the speaker has to do now, and what he reported and nobody has looked at."""
    return [*plan.mine(ctx, wanted=Wanted.DUE), *plan.mine(ctx, wanted=Wanted.REPORTED)]


def _also(ctx: Context, question: Question, file: EvidenceFile) -> Reply:
    """One more while it is still asked to which the first belongs."""
    numbers = sorted({*question.payload["files"], file.id})
    payload = {"tasks": question.payload["tasks"], "files": numbers}
    ask(ctx, WHICH, "", choices=question.choices, payload=payload)
    return Reply(ALSO.format(count=len(numbers)))


@router.answer(WHICH)
def decided(ctx: Context, _: Said, answer: Answer) -> Reply:
    """The task was picked, or none of those offered."""
    tasks: list[int] = answer.payload["tasks"]
    if answer.picked is None or answer.picked >= len(tasks):
        return Reply(WAITS.format(how=HOW))
    return _put(ctx, evidence.files(ctx, answer.payload["files"]), plan.task(ctx, tasks[answer.picked]))


def _put(ctx: Context, files: Sequence[EvidenceFile], row: Task) -> Reply:
    evidence.attach(ctx, files, "task", row.id, title=row.title)
    there = len(evidence.of(ctx, "task", [row.id])[row.id])
    count = IN_ALL.format(count=there) if there > len(files) else ""
    return Reply(PUT.format(what=_what(files), title=meant.short(row.title), count=count))


def _what(files: Sequence[EvidenceFile]) -> str:
    return THIS[files[0].kind] if len(files) == 1 else THESE.format(count=len(files))


def _label(ctx: Context, row: Task, offered: Sequence[Task]) -> str:
    """`季度党课 11月30日`; with its number when two would read alike."""
    label = f"{meant.short(row.title)} {meant.day_words(ctx, row.due)}"
    alike = sum((one.title, one.due) == (row.title, row.due) for one in offered) > 1
    return f"{label}（任务{row.id}）" if alike else label
