import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.normal import aligned, fold, normalise, squeezed
from bot.text.traditional import SIMPLIFIED

TYPED = [
    ("２８號的會我去不了，要值夜班", "28号的会我去不了,要值夜班"),
    ("ｑｊ 明天dk 感冒", "请假 明天党课 感冒"),
    ("額顧不上，咋整", "我顾不上,怎么整"),
    ("宣传报道写了三篇", "宣传报道写了三篇"),
    ("又忘了报道", "又忘了报到"),
    ("#接龙\n方晓山👍\n潘广辉🌹到", "#接龙\n方晓山\n潘广辉到"),
    ("dy大会 组织生话会 支尾会 党曰", "党员大会 组织生活会 支委会 党日"),
    ("名额不够，額度多少", "名额不够,额度多少"),
    ("１．龙芳\r\n３、阎家华　请假", "1.龙芳\n3、阎家华 请假"),
    ("\u200b我到了\ufeff", "我到了"),
    ("请加 出差", "请假 出差"),
    ("请加入水压突击队", "请加入水压突击队"),
    ("公司党发〔2026〕18号", "公司党发〔2026〕18号"),
    ("㈠组①号", "(一)组1号"),
    ("俺们组啥时候开会咧", "我们组什么时候开会了"),
    ("ztdr搞完了", "主题党日搞完了"),
    ("党小组会dxzh", "党小组会党小组会"),
    ("ABCdk", "ABCdk"),
    ("一行\u2028两行", "一行\n两行"),
    ("15︰30", "15:30"),
]


@pytest.mark.parametrize(("typed", "plain"), TYPED)
def test_what_is_typed_becomes_plain(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@given(st.text(max_size=80))
@settings(deadline=None)
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="俺啥咋qjdk㈠ 會議\u200b👍\n。，", max_size=40))
@settings(deadline=None)
def test_every_character_knows_where_it_came_from(text: str) -> None:
    plain, places = aligned(text)

    assert len(places) == len(plain) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


def test_the_original_words_can_be_found_again() -> None:
    plain, places = aligned("👍俺反映：宿舍沒投影")
    start = plain.index("宿舍")

    assert "👍俺反映：宿舍沒投影"[places[start] : places[len(plain)]] == "宿舍沒投影"


def test_the_table_of_characters_is_sound() -> None:
    assert len(SIMPLIFIED) > 400
    assert all(ord(simple) not in SIMPLIFIED for simple in SIMPLIFIED.values())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("完成12   会已开", "完成12 会已开"),
        ("1. 到\n\n\n\n\n2. 到", "1. 到\n\n2. 到"),
        ("好" * 50, "好" * 30),
        ("到" + "，\n" * 500 + "请假", "到" + "，\n" * 15 + "请假"),
        ("1" * 50, "1" * 50),
    ],
)
def test_what_says_nothing_is_not_read_at_length(text: str, read: str) -> None:
    assert squeezed(text) == read
