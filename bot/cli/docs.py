"""The pages of docs/ that are written from the code."""

from datetime import date, timedelta
from pathlib import Path

import click

import bot
from bot import people
from bot.app import router, timetable
from bot.chat import Command
from bot.cli.doctor_page import doctor_page
from bot.cli.rules_page import questions_page
from bot.cli.scoring import scoring_page
from bot.cli.words import ChineseCommand
from bot.core.timetable import EVERY_DAY, MONTH_OPENS, WEEK_OPENS, WORKDAY, DayRule, Job
from bot.core.workdays import Workdays

FOLDER = Path(bot.__file__).parent.parent / "docs"
COMMANDS_HEAD = """# 能说的话

本页由程序生成（`python3 run.py docs`），和帮助里看到的一样。
说法不必一字不差：错别字、口语、相对日期都听得懂，拿不准会问。

| 说什么 | 例子 | 做什么 | 谁能用 |
|---|---|---|---|
"""
TIMETABLE_HEAD = """# 自己定时做的事

本页由程序生成（`python3 run.py docs`）。时间是北京时间；停机错过的，启动后补做一次，只说最要紧的一句；
重复执行不会重复发送；多台机器同时运行时，每项每次只由一台执行。
`python3 run.py run-job 名称` 可以随时手动执行，不影响它到点再执行。

| 名称 | 什么时候 | 做什么 |
|---|---|---|
"""
EVERYBODY = "每位党员"
DAYS: dict[DayRule, str] = {
    EVERY_DAY: "每天",
    WORKDAY: "工作日",
    WEEK_OPENS: "每周第一个工作日",
    MONTH_OPENS: "每月第一个工作日",
}
MONTHLY, QUARTERLY, QUARTERS = "每月", "每季度", 4
SOME_DAY = date(2026, 1, 1)


def commands_page() -> str:
    """`docs/commands.md`: every command with its examples and who may use it."""
    return COMMANDS_HEAD + "".join(_line(command) for command in router().commands.values() if command.words)


def timetable_page() -> str:
    """`docs/timetable.md`: what the clock does, and when."""
    return TIMETABLE_HEAD + "".join(_row(job) for job in timetable())


def _line(command: Command) -> str:
    words = " · ".join(command.words)
    examples = "<br>".join(usage.replace("\n", " ⏎ ") for usage in command.usage)
    who = (
        "、".join(people.roster.ROLE_TITLES[role] for role in people.RIGHTS[command.right])
        if command.right
        else EVERYBODY
    )
    return f"| {words} | {examples} | {command.about} | {who} |\n"


def _row(job: Job) -> str:
    return f"| `{job.name}` | {DAYS.get(job.on) or _how_often(job)} {job.at} | {job.about} |\n"


def _how_often(job: Job) -> str:
    """Of a rule of its own: by how many days of a year it names."""
    calendar = Workdays()
    days = sum(job.on(SOME_DAY + timedelta(days=number), calendar) for number in range(365))
    return QUARTERLY if days <= QUARTERS else MONTHLY


PAGES = {
    "commands.md": commands_page,
    "timetable.md": timetable_page,
    "scoring.md": scoring_page,
    "questions.md": questions_page,
    "doctor.md": doctor_page,
}


@click.command(cls=ChineseCommand, hidden=True)
def docs() -> None:
    """重写由程序生成的文档页。"""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
    click.echo(f"已重写 {'、'.join(PAGES)}")


COMMANDS = (docs,)
