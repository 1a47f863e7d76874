"""Commands about the WeCom app itself: zhibu wecom …."""

from collections.abc import Iterator, Sequence

import click

from bot import contacts as address_book
from bot.app import App
from bot.channels.beside import HasContacts
from bot.cli.edge import Edge
from bot.cli.words import ChineseCommand, ChineseGroup
from bot.contacts import ContactState, Shown, Taken
from bot.core.errors import ConflictError

NAME = "wecom_app"
MOST = 20
"""Lines of the table."""
NO_CHANNEL = "还没有配置企业微信应用（[channels.wecom_app]）。"
SEEN = "通讯录里看得见 {people} 人：{bound} 人已绑定，{strangers} 人和名册对不上或不用绑定（没有保存）。"
NEWS = "{tense}：待绑定 {proposed} 个，看不清的 {unclear} 个，姓名不一样的 {differing} 个，已离开的 {left} 个。"
NOTHING = "和上次一样，没有新的。"
WROTE, WOULD = "新登记", "会登记（这次没有写入）"
LOST = "绑定的账号一下子少了很多，多半是应用的可见范围改了，没有登记离开；请先在管理后台核对。"
WAITING = "现在待处理 {count} 个：在网页「管理 · 通讯录」或聊天里回「待绑定」处理。"
COLUMNS = "姓名\t账号\t部门\t名册上的人\t说明"
REST = "……另有 {count} 个。"
UNCLEAR = "（看不清）"


@click.group(cls=ChineseGroup)
def wecom() -> None:
    """企业微信应用：对通讯录、换菜单、设工作台。"""


def channel(app: App) -> object:
    """The app's channel; what it can do beyond talking, the protocols of `bot.channels.base` tell.

    Raises:
        ConflictError: none is configured.
    """
    found = app.channels.get(NAME)
    if found is None:
        raise ConflictError(NO_CHANNEL)
    return found


@wecom.command(cls=ChineseCommand)
@click.option("--dry-run", "is_dry", is_flag=True, help="只看会登记什么，不写入。")
@click.pass_obj
def contacts(edge: Edge, *, is_dry: bool) -> None:
    """拿企业微信通讯录和名册对一遍，登记待绑定的账号；绑定由人来定，名册不动。可以反复运行。"""
    book: object = App(edge.settings, edge.store, edge.clock).channels.get(NAME)
    if not isinstance(book, HasContacts):
        raise ConflictError(NO_CHANNEL)
    people = book.contacts()  # before any transaction: a slow platform must hold up nobody
    if is_dry:
        with edge.reading() as ctx:
            click.echo("\n".join(_summed(address_book.foresee(ctx, NAME, people), WOULD)))
        return
    with edge.writing() as ctx:
        taken = address_book.take_in(ctx, NAME, people)
        count = address_book.waiting(ctx)
        shown = address_book.everything(ctx, ContactState.OPEN, MOST)
    click.echo("\n".join([*_summed(taken, WROTE), *_table(shown, count)]))


def _summed(taken: Taken, tense: str) -> Iterator[str]:
    yield SEEN.format(people=taken.people, bound=taken.bound, strangers=taken.strangers)
    if taken.is_sight_lost:
        yield LOST
    figures = {"proposed": taken.proposed, "unclear": taken.unclear, "differing": taken.differing}
    figures["left"] = taken.of(ContactState.LEFT)
    yield NEWS.format(tense=tense, **figures) if any(figures.values()) else NOTHING


def _table(shown: Sequence[Shown], count: int) -> Iterator[str]:
    if not count:
        return
    yield WAITING.format(count=count)
    yield COLUMNS
    for one in shown:
        member = f"{one.member}（{one.unit}）" if one.member else UNCLEAR
        yield "\t".join((one.name, one.userid, " / ".join(one.departments), member, one.why))
    if count > len(shown):
        yield REST.format(count=count - len(shown))


COMMANDS = (wecom,)
