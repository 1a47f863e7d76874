"""Exit codes and sentences: 0 done, 1 a known error, 2 wrong usage; Chinese everywhere, never a traceback."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot import migrations
from tests.cli.conftest import Run

ROOT = Path(__file__).parent.parent.parent


def test_help_is_chinese(run: Run) -> None:
    ran = run("--help")

    assert ran.code == 0
    assert ran.out.startswith("用法：zhibu [选项] 命令 …")
    assert "选项：" in ran.out
    assert "命令：" in ran.out
    assert "显示这份说明" in run("say", "--help").out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("fly",), "没有命令 fly。 输入 zhibu --help 查看用法。"),
        (("doctr",), "没有命令 doctr，是不是 doctor。 输入 zhibu --help 查看用法。"),
        (("say",), "缺少参数 USERID。 输入 zhibu --help 查看用法。"),
        (("say", "liming", "签到", "--fast"), "没有选项 --fast。 输入 zhibu --help 查看用法。"),
        (
            ("say", "liming", "签到", "--now", "明天"),
            "参数 now 的值不对：时刻应写作 2026-11-23T09:30",
        ),
        (("serve", "--port", "99999999"), "参数 port 的值不对：应为 1 到 65535 的整数。"),
        (("demo", "--port", "八千"), "参数 port 的值不对：应为 1 到 65535 的整数。"),
        (("demo", "--port", "0"), "参数 port 的值不对：应为 1 到 65535 的整数。"),
        (("say", "liming", "请假", "周五"), "多了参数 周五；有空格的话要加引号。"),
        (("db", "upgrade", "一", "二"), "多了参数 一 二；有空格的话要加引号。"),
        (("say", "liming", "签到", "--now"), "选项 --now 后面要写值。"),
        (("import", "members", "x.csv", "--apply=1"), "选项 --apply 后面不写值。"),
        (("db",), "用法：zhibu db"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    ran = run(*arguments)

    assert ran.code == 2
    assert ran.err.startswith(sentence)
    assert ran.out == ""


@pytest.mark.parametrize("command", [("demo",), ("serve",), ("say",), ("import", "members"), ("restore",)])
def test_no_help_page_speaks_english(run: Run, command: tuple[str, ...]) -> None:
    page = run(*command, "--help").out

    assert set(re.findall(r"[a-z]{5,}", page)) <= {"zhibu", "config", "fresh", "browser", "scheduler", *WORDS}


WORDS = frozenset(("import", "members", "restore", "serve", "apply", "output", "good", "csv", "xlsx"))


def test_what_nobody_expected_is_said_in_chinese_with_a_number(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> bool:
        raise ZeroDivisionError("李明 13800000000")

    monkeypatch.setattr(migrations, "is_current", broken)
    ran = run("db", "check")

    *trace, last = ran.err.splitlines()
    assert (ran.code, ran.out) == (1, "")
    assert re.fullmatch(r"出错了，编号 [0-9a-f]{4}：请把上面几行发给信息人员。", last)
    assert any("ZeroDivisionError" in line for line in trace)
    assert "13800000000" not in ran.err


def test_a_store_that_is_no_store_is_said_so(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("no database at all, only some words in a file" * 9)
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{tmp_path}/notes.db")

    for command in (("db", "upgrade"), ("db", "check"), ("say", "liming", "签到")):
        ran = run(*command)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("数据库文件已损坏，或不是数据库")


def test_a_folder_that_cannot_be_made_is_said_so(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{tmp_path}/file/zhibu.db")

    assert run("db", "upgrade").err == f"读写不了 {tmp_path}/file：请检查路径、权限和磁盘空间。\n"


def test_a_known_error_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('[store]\nulr = "x"\n[chat]\nretention_days_of_texts = 1\n', "utf-8")

    ran = run("--config", "bad.toml", "say", "liming", "签到")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "配置有误：store.ulr：没有这个配置项，是不是拼错了；chat.retention_days_of_texts：数值太小\n"


def test_serving_needs_an_app(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{tmp_path}/new.db")
    assert run("serve").err == "数据库结构不是最新，请先运行 zhibu db upgrade。\n"

    assert run("db", "upgrade").code == 0
    assert run("serve").err.startswith("还没有配置企业微信应用")


def test_the_module_is_the_command() -> None:
    ran = subprocess.run([sys.executable, "-m", "bot", "--help"], capture_output=True, text=True, cwd=ROOT, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "支部通" in ran.stdout


def test_a_store_that_is_not_migrated_is_said_so(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIBU_STORE__URL", f"sqlite:///{tmp_path}/new.db")

    ran = run("say", "liming", "签到")

    assert (ran.code, ran.out, ran.err) == (1, "", "数据库结构不是最新，请先运行 zhibu db upgrade。\n")


def test_a_store_that_is_gone_is_said_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_STORE__URL", "postgresql://nobody@127.0.0.1:1/nothing")

    ran = run("say", "liming", "签到")

    assert (ran.code, ran.out, ran.err) == (1, "", "数据库连不上：请检查 [store] url、网络和数据库服务。\n")
