"""How pages write days, moments and addresses."""

from datetime import date, datetime

from flask import Flask, request, url_for

from bot.web.hall import asset, is_large

WEEKDAYS = "一二三四五六日"


def day(value: date) -> str:
    """11月27日（周五）."""
    return f"{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）"


def full_day(value: date) -> str:
    """2026年11月27日."""
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """11月27日 14:30."""
    return f"{value.month}月{value.day}日 {value:%H:%M}"


def turned(number: int) -> str:
    """The address of this page with another page number, filters kept."""
    given = request.args.to_dict() | (request.view_args or {}) | {"page": str(number)}
    return url_for(str(request.endpoint), **given)


def hang(app: Flask) -> None:
    """Let all templates use them."""
    app.jinja_env.filters.update(day=day, full_day=full_day, moment=moment)
    app.jinja_env.globals.update(asset=asset, is_large=is_large, turned=turned)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
