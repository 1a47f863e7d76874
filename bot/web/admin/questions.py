"""What is answered when somebody asks about the rules: the whole table, searched; it comes with the program."""

from itertools import groupby

from flask import Blueprint, Response, request

from bot import questions
from bot.people import Right
from bot.questions import Level
from bot.web.admin.rooms import closed_by
from bot.web.hall import Hall

LEVELS = {Level.CENTRAL: "中央规定", Level.CONVENTION: "惯例", Level.COMPANY: "公司规定"}
LONGEST = 60
"""Characters of a question that are looked for."""


def blueprint(hall: Hall) -> Blueprint:
    """`/admin/questions`."""
    pages = closed_by(Right.MANAGE_PEOPLE, Blueprint("admin_questions", __name__, url_prefix="/admin/questions"), hall)

    @pages.get("")
    def index() -> Response:
        words = request.args.get("q", "").strip()[:LONGEST]
        found = questions.search(words)
        sheet = hall.sheet(len(found), lambda offset, limit: found[offset : offset + limit])
        topics = [(topic, list(listed)) for topic, listed in groupby(sheet.rows, key=lambda one: one.topic)]
        return hall.page("rules/questions.html", sheet=sheet, topics=topics, q=words, levels=LEVELS)

    return pages
