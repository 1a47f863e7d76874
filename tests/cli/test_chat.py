"""Talking from a terminal: the same path as from WeCom."""

import io
import json
from pathlib import Path

import pytest

from bot.cli.chat import _typed
from tests.cli.conftest import Run
from tests.world import World

NOW = ("--now", "2026-11-23T09:30")


def test_saying_one_thing(world: World, run: Run) -> None:
    ran = run("say", "liming", "签到", *NOW)

    assert (ran.code, ran.out, ran.err) == (0, "今天没有您的会；可以说「会议」看近期安排。\n", "")


def test_a_conversation_remembers_its_question(world: World, run: Run) -> None:
    run("say", "zhaoqiang", "开会 党小组会 今天上午9点", *NOW)
    shown = run("say", "zhaoqiang", "#接龙\n党小组会\n1. 赵强\n2. 黄勇 请假（出差）", *NOW)

    assert "到1 请假1（黄勇）" in shown.out
    assert "已记：" in run("say", "ZhaoQiang", "确认", *NOW).out


def test_a_stranger(world: World, run: Run) -> None:
    assert "绑定 nobody7" in run("say", "nobody7", "签到").out


def test_chatting(world: World, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("签到\n\n收到\n".encode()), "utf-8"))

    assert run("chat", "liming", *NOW).out.splitlines()[0].startswith("今天没有您的会")


def test_a_paste_ends_with_a_blank_line() -> None:
    lines = ["签到\n", "#接龙\n", "党小组会\n", "\n", "1. 赵强\n", "2. 黄勇\n", "\n", "确认\n"]

    assert list(_typed(lines)) == ["签到", "#接龙\n党小组会\n\n1. 赵强\n2. 黄勇", "确认"]
    assert list(_typed(["#接龙\n", "1. 赵强\n"])) == ["#接龙\n1. 赵强"]


def test_understanding_stores_nothing(world: World, run: Run) -> None:
    ran = run("understand", "签到", "替黄勇请个假，他值夜班", "--as", "liming", *NOW)

    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert first == {
        "intent": "attend.report",
        "slots": {"date": "2026-11-23", "persons": [{"name": "@self", "status": "present"}]},
    }
    assert second["intent"] == "attend.leave"
    assert second["slots"]["persons"][0]["name"] == "黄勇"
    with world.database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM inbox_message").scalar() == 0


def test_understanding_a_file(world: World, run: Run, tmp_path: Path) -> None:
    rows = [{"role": "secretary", "text": "签到"}, {"text": "收到"}]
    file = tmp_path / "said.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n帮助\n\n", "utf-8-sig")

    intents = [json.loads(line)["intent"] for line in run("understand", "--file", str(file), *NOW).out.splitlines()]

    assert intents == ["attend.report", "ack", "help"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--file", "nowhere.jsonl"), "打不开文件 nowhere.jsonl"),
        (("--as", "nobody7", "签到"), "没有绑定账号 nobody7。"),
    ],
)
def test_understanding_says_what_is_wrong(world: World, run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    ran = run("understand", *arguments)

    assert (ran.code, ran.out, ran.err) == (1, "", f"{sentence}\n")


def test_a_line_that_is_not_json(world: World, run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": "签到"}\n{"text"\n', "utf-8")

    ran = run("understand", "--file", str(tmp_path / "bad.jsonl"))

    assert (ran.code, ran.err) == (1, "第 2 行不是带 text 的 JSON。\n")


def test_a_file_in_another_encoding_is_said_so(world: World, run: Run, tmp_path: Path) -> None:
    (tmp_path / "gbk.txt").write_bytes("签到".encode("gbk"))

    ran = run("understand", "--file", str(tmp_path / "gbk.txt"))

    assert (ran.code, ran.err) == (1, "文件不是 UTF-8 编码：请用记事本“另存为”，编码选 UTF-8。\n")


def test_an_empty_store_is_understood_with_the_demo_company(run: Run) -> None:
    ran = run("understand", "签到 张庆刚", *NOW)

    assert json.loads(ran.out)["slots"]["persons"] == [{"name": "张庆刚", "status": "present"}]
