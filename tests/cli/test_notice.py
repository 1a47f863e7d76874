"""The quarter's notice at the terminal: what is missing is said; the Word file holds what is drawn."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from bot import assess, plan
from bot.assess import CheckKind, CheckState
from bot.core.clock import SHANGHAI
from bot.core.config import Settings
from bot.core.context import Context
from bot.core.db import Database
from bot.core.workdays import Workdays
from tests.cli.conftest import Run

NOW = ("--now", "2026-10-26T09:30")


@pytest.fixture
def demo(run: Run, store_url: str) -> Run:
    """The demo company with this year's list, nothing done; its third quarter is computed."""
    assert run("load", "demo").code == 0
    with at(store_url, "2026-01-01") as ctx:
        plan.load_defaults(ctx, 2026)
        plan.grow(ctx, 2026)
    assert run("check", "2026Q3", "--now", "2026-10-12T09:30").code == 0
    return run


@contextmanager
def at(store_url: str, day: str) -> Iterator[Context]:
    """The store on a day, nobody acting."""
    database = Database(store_url)
    with database.write() as session:
        now = datetime.fromisoformat(f"{day}T09:30").replace(tzinfo=SHANGHAI)
        yield Context(session, now, Settings(), Workdays())
    database.close()


def turned(store_url: str, state: CheckState) -> None:
    """What the office does in its chat: shows and freezes the quarter."""
    with at(store_url, "2026-10-26") as ctx:
        assess.find_check(ctx, CheckKind.QUARTER, "2026Q3").state = state


def test_nothing_computed_yet(run: Run) -> None:
    assert run("notice", "2026Q3") == (
        1,
        "",
        (
            "2026年第三季度检查还没有结果，不能起草通报：季度结束后第10天（遇休息日顺延）自动检查、"
            "公布给各单位，过了申诉期回「定稿 2026Q3」，再起草。\n"
        ),
    )
    assert run("notice", "2026-10").err == "通报按季度起草，期间写作 2026Q3。\n"


def test_what_is_missing_then_the_word_file(demo: Run, store_url: str) -> None:
    assert demo("notice", "2026Q3", *NOW).err == (
        "2026年第三季度检查还没有公布给各单位，不能起草通报：公布后过了申诉期，回「定稿 2026Q3」，再起草。\n"
    )
    turned(store_url, CheckState.SHOWN)
    assert demo("notice", "2026Q3", *NOW).err == (
        "2026年第三季度检查还没有定稿，不能起草通报：申诉期过了、申诉都答复了，回「定稿 2026Q3」，再起草。\n"
    )
    turned(store_url, CheckState.FROZEN)

    code, out, err = demo("notice", "2026Q3", "-o", "notice.docx", *NOW)
    assert (code, err) == (0, "")
    assert out.startswith("关于2026年第三季度党建工作检查情况的通报：起草中，11条，")
    assert out.endswith("字，已写到 notice.docx。\n")
    told = json.loads(demo("notice", "2026Q3", "-o", "again.docx", "--json", *NOW).out)
    assert (told["period"], told["state"], told["number"], told["dated"]) == ("2026Q3", "draft", "", None)
    assert f"，{told['characters']}字" in out
    assert told["parts"][0]["paragraphs"][2].startswith("共检查21个单位，")
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(Path("notice.docx").read_bytes())).paragraphs)
    for part in told["parts"]:
        assert part["heading"] in text
        assert all(paragraph in text for paragraph in part["paragraphs"])
    assert len(told["summary"]) <= 300


def test_a_file_that_cannot_be_written(demo: Run, store_url: str) -> None:
    turned(store_url, CheckState.FROZEN)

    assert demo("notice", "2026Q3", "-o", "nowhere/notice.docx", *NOW).err == "写不了文件 nowhere/notice.docx。\n"
