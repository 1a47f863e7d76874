"""The pages of docs/ that are written from the code."""

from pathlib import Path

import click

import bot
from bot import people
from bot.app import router
from bot.chat import Command
from bot.cli.words import ChineseCommand

PAGE = Path(bot.__file__).parent.parent / "docs" / "commands.md"
HEAD = """# 能说的话

本页由程序生成（`python3 run.py docs`），和帮助里看到的一样。
说法不必一字不差：错别字、口语、相对日期都听得懂，拿不准会问。

| 说什么 | 例子 | 做什么 | 谁能用 |
|---|---|---|---|
"""
EVERYBODY = "每位党员"
OFFICE = "党委和党委工作部"


def commands_page() -> str:
    """`docs/commands.md`: every command with its examples and who may use it."""
    return HEAD + "".join(_line(command) for command in router().commands.values() if command.words)


def _line(command: Command) -> str:
    words = " · ".join(command.words)
    examples = "<br>".join(usage.replace("\n", " ⏎ ") for usage in command.usage)
    who = (
        "、".join(people.roster.ROLE_TITLES[role] for role in people.RIGHTS[command.right])
        if command.right
        else EVERYBODY
    )
    return f"| {words} | {examples} | {command.about} | {who} |\n"


@click.command(cls=ChineseCommand, hidden=True)
def docs() -> None:
    """重写由程序生成的文档页。"""
    PAGE.write_text(commands_page(), "utf-8")
    click.echo(f"已重写 {PAGE.name}")


COMMANDS = (docs,)
