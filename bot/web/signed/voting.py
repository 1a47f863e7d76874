"""What both pages of secret votes say: a rating's ballot, and a vote among the nominated."""

from flask import Blueprint, Response

from bot.ballots import VotedError
from bot.web.signed import slip

PREFIX = "/ballots"
"""One place for both: what the proxy does not log."""
DONE, ALREADY, NOT_NOW = "已投票", "已投过票", "暂时投不了"
THANKS = "您的票已经并入合计，没有留下单张选票。可以关掉这个网页了。"
ONCE = "一人一票，不能再投，也不能改。可以关掉这个网页了。"
BUSY = "现在投票的人多，这一次没有记下。请返回上一页，再交一次。"
STALE = "网页开得太久，或者浏览器不让保存 Cookie，这一次没有记下。请把下面的选择核对一遍，再交一次。"


def answer_errors(pages: Blueprint) -> None:
    """Whatever goes wrong is said on a page; that somebody has voted is nothing wrong."""
    slip.answer_errors(pages, "ballot", not_now=NOT_NOW, busy=BUSY)

    @pages.errorhandler(VotedError)
    def voted(_: VotedError) -> Response:
        return slip.said(ALREADY, ONCE)
