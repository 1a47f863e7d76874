"""The quarter's notice at the terminal: drawn where there is none, written as a Word file."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from bot import circular, papers
from bot.circular import NoticePaper
from bot.cli import files
from bot.cli.edge import Edge
from bot.cli.outcome import write
from bot.cli.words import ChineseCommand, now_option
from bot.core.context import Context

WRITTEN = "{title}：{state}，{items}条，{characters}字，已写到 {path}。{left_out}"
LEFT_OUT = "另有{count}条写不下或不宜写，没有写进。"


@click.command(cls=ChineseCommand)
@click.argument("period")
@files.target("通报.docx", "Word 文件。")
@click.option("--json", "as_json", is_flag=True, help="内容打印成 JSON。")
@now_option
@click.pass_obj
def notice(edge: Edge, period: str, output: Path, *, as_json: bool, now: datetime | None) -> None:
    """把季通报写成 Word 文件：2026Q3；还没有起草的，先用定稿的季度结果起草。"""
    edge.now = now
    with files.transaction(edge, writing=True) as ctx:
        found, left_out = _paper(ctx, period)
        content = papers.notice_docx(ctx, found)
        write(output, content)
        text = _json(ctx, found, output) if as_json else _told(ctx, found, output, left_out)
    click.echo(text)


def _paper(ctx: Context, period: str) -> tuple[NoticePaper, int]:
    """The quarter's notice as people have left it; drawn where there is none."""
    found = circular.find(ctx, period)
    if found is not None:
        return found, 0
    drawn = circular.draft(ctx, period)
    return drawn.paper, drawn.left_out


def _told(ctx: Context, found: NoticePaper, path: Path, left_out: int) -> str:
    return WRITTEN.format(
        title=found.title,
        state=circular.wording.STATES[found.state],
        items=len(circular.standing(circular.items(ctx, found))),
        characters=circular.characters(circular.content(ctx, found)),
        path=path,
        left_out=LEFT_OUT.format(count=left_out) if left_out else "",
    )


def _json(ctx: Context, found: NoticePaper, path: Path) -> str:
    content = circular.content(ctx, found)
    told = {
        "period": found.period,
        "state": found.state,
        "characters": circular.characters(content),
        "file": str(path),
        "summary": circular.summary(ctx, found),
        **asdict(content),
        "dated": content.dated.isoformat() if content.dated else None,
    }
    return json.dumps(told, ensure_ascii=False)


COMMANDS = (notice,)
