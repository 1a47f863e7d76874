"""The rules as tables: what may not be said, how a number is written; nothing forbidden slips through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.circular import rules, wording
from bot.circular.models import Section

RANKS = ("名次", "倒数", "排名", "末位")
WORDS = st.text(alphabet="锅炉一汽机支部党排名次末位倒数因病住院扣分0123456789 第", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("季度名次靠后", "名次"),
        ("在公司倒数", "倒数"),
        ("排名第三", "排名"),
        ("列末位", "末位"),
        ("排 名下降", "排名"),
        ("评比中得第一名", "第一名"),
        ("列前三名", "前三名"),
        ("排“名”", "排名"),
        ("最后一名", "最后一名"),
        ("锅炉支部：活动室标识褪色。", ""),
        ("名册没有更新", ""),
        ("前三季度", ""),
    ],
)
def test_ranking(text: str, word: str) -> None:
    assert rules.ranking(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("书记因病没有到会", "因病"),
        ("组长住院", "住院"),
        ("请产假", "产假"),
        ("身体不适", "身体不适"),
        ("设备带病运行", ""),
        ("职工医院党支部", ""),
    ],
)
def test_health(text: str, word: str) -> None:
    assert rules.health(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("扣0.5分", "扣0.5分"),
        ("加 2 分", "加 2 分"),
        ("得九十分", "得九十分"),
        ("得分不高", "得分"),
        ("92.5分", "92.5分"),
        ("每次10分钟", ""),
        ("减少5分之一", ""),
        ("分两次整改", ""),
    ],
)
def test_points(text: str, word: str) -> None:
    assert rules.points(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("小周没有写思想汇报", "小周"),
        ("小 周没有写", "小周"),
        ("王伟书记主持", ""),
        ("高峰支部活动室", ""),
        ("高峰没有到会", "高峰"),
        ("高峰支部高峰没有到会", "高峰"),
    ],
)
def test_persons(text: str, word: str) -> None:
    assert rules.person(text, ("小周", "高峰"), ("王伟", "高峰支部")) == word


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("公司党发〔2026〕18号", ("公司党发〔2026〕18号", 2026)),
        ("公司党发[2026]18号", ("公司党发〔2026〕18号", 2026)),
        ("公司党发（2026）018号", ("公司党发〔2026〕18号", 2026)),
        ("公司党发【2026】第18号", ("公司党发〔2026〕18号", 2026)),
        (" 公司党发 〔2026〕 18 号 ", ("公司党发〔2026〕18号", 2026)),
        ("公司党发18号", None),
        ("公司党发〔26〕18号", None),
        ("公司党发〔2026〕0号", None),
        ("公司党发〔2026〕18", None),
        ("18号", None),
        ("", None),
    ],
)
def test_document_numbers(text: str, number: tuple[str, int] | None) -> None:
    assert rules.number_of(text) == number


@pytest.mark.parametrize(("count", "enough"), [(0, True), (1, False), (2, False), (3, True), (5, True), (6, False)])
def test_practices(count: int, enough: bool) -> None:  # noqa: FBT001 a row of the table
    assert rules.enough_practices(count) is enough


@given(name=WORDS, short=WORDS)
def test_whatever_a_unit_is_called_its_words_may_be_printed(name: str, short: str) -> None:
    words = rules.unit_words(name, short, "B04")

    assert words in {name, short, "代码B04的单位"}
    assert not rules.ranking(words)
    assert not rules.health(words)
    assert not rules.points(words)
    assert not any(rank in words for rank in RANKS)


@given(text=WORDS)
def test_no_ranking_word_slips_through(text: str) -> None:
    squeezed = rules.SIGNS.sub("", text)

    assert bool(rules.ranking(text)) >= any(rank in squeezed for rank in RANKS)


def test_words_of_the_paper_are_printable_themselves() -> None:
    own = [*wording.SECTIONS.values(), *wording.NOTHING.values(), wording.WAY, wording.MENDING, *wording.HEADS]
    own += [wording.PLAIN_CASE, wording.OTHER_CASE, wording.MEND, wording.COMMON, wording.SUMMARY, wording.UNITS]

    assert [text for text in own if rules.ranking(text) or rules.health(text) or rules.points(text)] == []
    assert wording.heading(Section.RECTIFY) == "四、整改要求"
    assert [wording.quarter(f"2026Q{number}") for number in (1, 4)] == ["2026年第一季度", "2026年第四季度"]
    assert wording.listed(["甲"]) == ("甲",)
    assert wording.listed(["甲", "乙"]) == ("1. 甲", "2. 乙")
