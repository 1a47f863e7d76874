"""What 何洁 deducts and 刘洋 confirms, said in the office's chat."""

from tests.talk import Say

DEDUCTION = "锅炉支部 D3-2 记录要素齐全 扣0.5分"


def deducted(say: Say, text: str = "扣分 锅炉支部 D3-2 0.5 11月支委会缺记录人") -> None:
    say("何洁", text)
    say("何洁", "1")


def confirmed(say: Say) -> None:
    deducted(say)
    say("刘洋", "确认扣分 1")
