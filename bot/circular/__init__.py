"""The quarter's notice (季通报): drawn from frozen figures, agreed, signed, numbered, published. Come in here."""

from bot.circular import wording
from bot.circular.content import Content, Part
from bot.circular.drawing import Drawn, draft
from bot.circular.editing import Wish, add, change, of_unit, remove, restore
from bot.circular.models import Agreement, NoticeItem, NoticePaper, PaperState, Section
from bot.circular.numbering import Numbered, number, schedule
from bot.circular.offering import Act, listed, offered
from bot.circular.paper import characters, find, latest, of_item, readable, standing, unpublished
from bot.circular.posts import may, require
from bot.circular.publishing import Published, file_name, publish, ready
from bot.circular.reading import content, items, summary
from bot.circular.rules import Step
from bot.circular.steps import check_wording, review, send_back, sign, whats_next
from bot.circular.telling import CIRCLES, MEMBERS, SECRETARIES, Audience, audience, receivers
from bot.circular.units import Asked, agree, ask, is_waiting, line, mine, object_to

__all__ = [
    "CIRCLES",
    "MEMBERS",
    "SECRETARIES",
    "Act",
    "Agreement",
    "Asked",
    "Audience",
    "Content",
    "Drawn",
    "NoticeItem",
    "NoticePaper",
    "Numbered",
    "PaperState",
    "Part",
    "Published",
    "Section",
    "Step",
    "Wish",
    "add",
    "agree",
    "ask",
    "audience",
    "change",
    "characters",
    "check_wording",
    "content",
    "draft",
    "file_name",
    "find",
    "is_waiting",
    "items",
    "latest",
    "line",
    "listed",
    "may",
    "mine",
    "number",
    "object_to",
    "of_item",
    "of_unit",
    "offered",
    "publish",
    "readable",
    "ready",
    "receivers",
    "remove",
    "require",
    "restore",
    "review",
    "schedule",
    "send_back",
    "sign",
    "standing",
    "summary",
    "unpublished",
    "whats_next",
    "wording",
]
