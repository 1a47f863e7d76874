"""`docs/questions.md`, written from the table of what is answered about the rules."""

from itertools import groupby

from bot import questions
from bot.questions import Level

HEAD = """# 问规定：能答的和出处

本页由程序生成（`python3 run.py docs`），内容在 `bot/questions/answers.toml`，改那里。
在聊天里直接问（「换届几年一次」），或者说「规定 换届」。说法不必一字不差；\
没有把握的不答，说明该问谁，并给出最近的两个问题。

- 出处分三种：**上级规定**（党章、条例、细则、上级文件）、**通行做法**（多数单位这样办，没有统一的数）、**公司规定**。
- 这里是用自己的话写的提要，不是原文；要作为依据使用，请以原文和上级通知为准。
- 党费只帮着算，说到的工资和算出的数都不保存。

共 {count} 问。
"""
TOPIC = """
## {topic}

| 问 | 答 | 出处 | 性质 |
|---|---|---|---|
"""
LEVELS = {Level.CENTRAL: "上级规定", Level.CONVENTION: "通行做法", Level.COMPANY: "公司规定"}


def questions_page() -> str:
    """The whole page, by topic in the order of the table."""
    parts = [HEAD.format(count=len(questions.answers()))]
    for topic, lines in groupby(questions.answers(), key=lambda one: one.topic):
        parts.append(TOPIC.format(topic=topic))
        parts += [f"| {one.question} | {one.answer} | {one.basis} | {LEVELS[one.level]} |\n" for one in lines]
    return "".join(parts)
