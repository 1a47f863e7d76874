"""配置: what is in force, with its meaning; keys and passwords are never shown."""

from datetime import time
from functools import cache

from flask import Blueprint, Response

from bot.core import explained
from bot.core.explained import Item
from bot.core.platforms import Section
from bot.web.admin.start import closed
from bot.web.hall import Hall

TITLES = {
    "store": "数据",
    "channels.wecom_app": "企业微信应用",
    "channels.group_robot": "群机器人",
    "calendar": "节假日更正",
    "meetings": "会议",
    "chat": "聊天",
    "quiet": "不打扰的时间",
    "reminders": "提醒",
    "assess": "考核",
    "admission": "发展党员",
    "notice": "通报",
    "evidence": "佐证材料",
    "web": "网页",
    "log": "日志",
}
SET, NOT_SET, NOTHING, BY_TABLE = "已设置", "未设置", "（空）", "未设置，按程序内置"


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/settings`."""
    pages = closed(Blueprint("admin_settings", __name__, url_prefix="/admin/settings"), hall)

    @pages.get("")
    def show() -> Response:
        with hall.reading() as ctx:
            parts = explained.explain(ctx.settings, _example())
        return hall.page("machine/settings.html", parts=parts, titles=TITLES, words=words)

    return pages


@cache
def _example() -> str:
    return explained.read()


def words(item: Item) -> str:
    """A value as it is shown."""
    value = item.value
    if item.is_secret:
        return SET if value else NOT_SET
    if value is None:
        return BY_TABLE
    if isinstance(value, dict):
        return "、".join(f"{key}：{SET if isinstance(one, Section) else one}" for key, one in value.items()) or NOTHING
    if isinstance(value, tuple):
        return "、".join(map(_plain, value)) or NOTHING
    return _plain(value) or NOTHING


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
