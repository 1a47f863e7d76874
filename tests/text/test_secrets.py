import pytest

from bot.text.secrets import forbidden

FORBIDDEN = [
    ("这份请示拍给各组看一下【机密】", "secret"),
    ("机密★10年", "secret"),
    ("这是绝密，别外传", "secret"),
    ("秘密级文件拍给大家", "secret"),
    ("密级：秘密", "secret"),
    ("涉密材料先放我这", "secret"),
    ("內部文件轉發到群裡", "internal"),
    ("会议纪要 内部资料】", "internal"),
    ("以下内容不得外传", "internal"),
    ("张三身份证11010519491231002X", "identity"),
    ("110105 19491231 0021", "identity"),
    ("身份证号：1101051949123", "identity"),
    ("91110519491231002X", "identity"),
    ("卡号6222021234567890128", "card"),
    ("打到 6222 0212 3456 7890 123", None),
    ("4111 1111 1111 1111", "card"),
    ("系统密码是abc123", "password"),
    ("口令 Dang@2026", "password"),
]
ALLOWED = [
    "秘密投票，无记名",
    "采用无记名投票方式",
    "学习保密法",
    "学习保守国家秘密法",
    "机密封闭油站检修",
    "内部文件精神学完了",
    "密码忘了怎么办",
    "手机13812345678",
    "应到48实到41",
    "20261127 20261128",
    "公司党发〔2026〕18号",
    "999999999999999999",
    "991105194912310022",
]


@pytest.mark.parametrize(("text", "mark"), FORBIDDEN)
def test_what_must_not_be_stored(text: str, mark: str | None) -> None:
    assert forbidden(text) == mark


@pytest.mark.parametrize("text", ALLOWED)
def test_ordinary_words_are_let_through(text: str) -> None:
    assert forbidden(text) is None
