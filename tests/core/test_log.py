"""What the log tells of the program, and what it never tells of people and keys."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import requests

from bot.core import log
from bot.core.log import Masking

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉文斌红梅建国志"
ROSTER = [a + b + c for a in SURNAMES for b in GIVEN[:8] for c in GIVEN[8:13]]
Written = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Standard error while the logs are set up; afterwards they are as they were."""
    root, chatty = logging.getLogger(), [logging.getLogger(name) for name in ("alembic", "urllib3")]
    before = root.handlers[:], root.level, [one.level for one in chatty]
    written = StringIO()
    monkeypatch.setattr("sys.stderr", written)
    log.setup("DEBUG")
    log.masking.learn(["李明", "欧阳小雪", "李明亮", "王"])
    yield written
    log.masking.learn([])
    root.handlers[:], root.level, levels = before
    for one, level in zip(chatty, levels, strict=True):
        one.setLevel(level)


@pytest.fixture
def written(stream: StringIO) -> Written:
    """The lines written."""
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def told(written: Written) -> str:
    [line] = written()
    return str(line["message"])


def test_one_line_of_json_an_event(written: Written) -> None:
    logging.getLogger("bot.test").info("已记下 %d 人", 7, extra={"channel": "wecom_app", "seconds": 0.5})

    [line] = written()
    assert line.pop("at")
    assert line == {
        "level": "INFO",
        "name": "bot.test",
        "message": "已记下 7 人",
        "channel": "wecom_app",
        "seconds": 0.5,
    }


def test_chinese_is_kept_readable(stream: StringIO) -> None:
    logging.getLogger("bot.test").warning("锅炉支部")

    assert '"message": "锅炉支部"' in stream.getvalue()


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("李明 签到", "李* 签到"),
        ("李明亮和欧阳小雪请假", "李**和欧***请假"),
        ("王在路上", "王在路上"),
        ("电话 13812345678 打不通", "电话 <手机号> 打不通"),
        ("订单 138123456789", "订单 138123456789"),
        ("身份证 11010119900307123X", "身份证 <证件号>"),
        ("身份证110101199003071234。", "身份证<证件号>。"),
        ("GET /cgi-bin/user/get?access_token=AbC-1_2&userid=x", "GET /cgi-bin/user/get?access_token=***&userid=x"),
        ("https://q/gettoken?corpid=ww1&corpsecret=s3cret", "https://q/gettoken?corpid=ww1&corpsecret=***"),
        ("{'access_token': 'AbC', 'expires_in': 7200}", "{'access_token': '***', 'expires_in': 7200}"),
        ('{"suite_access_token":"AbC"}', '{"suite_access_token":"***"}'),
        ("url=%2Fx%3Faccess_token%3DAbC", "url=%2Fx%3Faccess_token%3D***"),
        ("msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "msg_signature=***"),
        ("EncodingAESKey = 'x' aes_key='abc' link_key=def", "EncodingAESKey = 'x' aes_key='***' link_key=***"),
        ("password: hunter2", "password: ***"),
        ("token=b'raw'", "token=b'***'"),
        ("?code=oauth1&state=2", "?code=***&state=2"),
        (
            "could not connect to postgresql://zhibu:hunter2@db/zhibu",
            "could not connect to postgresql://zhibu:***@db/zhibu",
        ),
        ("errcode: 40001 KeyError: 'x' exit_code=1", "errcode: 40001 KeyError: 'x' exit_code=1"),
    ],
)
def test_people_and_secrets_are_masked(said: str, masked: str, written: Written) -> None:
    logging.getLogger("requests.lib").info(said)

    assert told(written) == masked


def test_arguments_are_masked_with_the_message(written: Written) -> None:
    logging.getLogger("bot.test").info("%s 打 %s：%s", "李明", 13812345678, {"token": "abc"})

    assert told(written) == "李* 打 <手机号>：{'token': '***'}"


def test_a_call_that_does_not_fit_does_not_take_us_down(written: Written) -> None:
    logging.getLogger("bot.test").info("%d 人", "李明")

    assert told(written) == "%d 人 ('李*',)"


def test_more_fields_are_masked_too(written: Written) -> None:
    extra = {
        "sender": "李明",
        "token": "AbC",
        "phone": 13812345678,
        "count": 12,
        "ok": True,
        "nothing": None,
        "who": ["李明", {"secret": "s3cret", "n": 1}],
        "pair": ("李明", 3),
        "thing": ValueError("李明"),
    }

    logging.getLogger("bot.test").info("x", extra=extra)

    [line] = written()
    assert {name: line.get(name) for name in extra} == {
        "sender": "李*",
        "token": "***",
        "phone": "<手机号>",
        "count": 12,
        "ok": True,
        "nothing": None,
        "who": ["李*", {"secret": "***", "n": 1}],
        "pair": ["李*", 3],
        "thing": "李*",
    }


def test_tracebacks_are_masked(written: Written) -> None:
    try:
        _ = dict[str, int]()["李明 13812345678 不在名册"]
    except LookupError:
        logging.getLogger("bot.test").exception("出错了")

    [line] = written()
    assert line["message"] == "出错了"
    assert line["exc_info"].endswith("KeyError: '李* <手机号> 不在名册'")
    assert line["exc_info"].startswith("Traceback (most recent call last):")


def test_the_token_in_the_url_of_a_failed_call_is_masked(written: Written) -> None:
    """What requests really says when nobody is there; each of the chained exceptions repeats the URL."""
    try:
        requests.get("http://127.0.0.1:9/cgi-bin/message/send?access_token=AbC-1_2", timeout=1)
    except requests.ConnectionError:
        logging.getLogger("bot.test").exception("没有发出去")

    text = json.dumps(written())
    assert "access_token=***" in text
    assert "AbC-1_2" not in text


def test_where_we_stand_is_masked(written: Written) -> None:
    logging.getLogger("bot.test").info("李明", stack_info=True)

    [line] = written()
    assert 'info("李*", stack_info=True)' in line["stack_info"]


def test_names_are_learned_anew() -> None:
    masking = Masking(["李明"])
    masking.learn(["赵强"])

    assert masking.clean("李明和赵强") == "李明和赵*"
    masking.learn([])
    assert masking.clean("李明和赵强") == "李明和赵强"


def test_setting_up_twice_writes_once(stream: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    log.setup("INFO")
    logging.getLogger("bot.test").debug("nothing")
    logging.getLogger("urllib3.connectionpool").info("nothing")
    logging.getLogger("alembic.runtime.migration").info("nothing")
    logging.getLogger("bot.test").info("once")

    [line] = stream.getvalue().splitlines()
    assert json.loads(line)["message"] == "once"


def test_plain_lines_for_a_terminal(stream: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    log.setup("INFO", json_lines=False)
    logging.getLogger("bot.test").warning("密码 password=x")

    assert stream.getvalue().endswith("WARNING bot.test 密码 password=***\n")


def test_eight_hundred_names_cost_little() -> None:
    masking = Masking(ROSTER)
    line = "已记下：锅炉支部党员大会，应到 12 人，实到 11 人，请假 1 人；赵伟芳、钱敏静也在。" * 3
    start = time.thread_time()
    for _ in range(300):
        masking.clean(line)
    spent = (time.thread_time() - start) / 300

    assert len(ROSTER) == 800
    assert spent < 0.002
