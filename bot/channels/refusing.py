"""What a failure of a platform means for the message that was to be sent."""

from collections.abc import Mapping

from bot.channels import errcodes
from bot.channels.base import DeliveryError, Verdict
from bot.channels.sdk import PlatformError

WECOM = "企业微信"
NO_ANSWER = "{platform}没有回答，或没有听懂它的回答。"
NOT_REACHED = "没有连上{platform}。"
NOT_ACCEPTED = "{platform}没有接受"
REFUSALS = errcodes.refusals(errcodes.WECOM)

Refusals = Mapping[int, tuple[Verdict, str]]
"""By errcode; one that is not there is final."""


def delivery_error(error: PlatformError, refusals: Refusals = REFUSALS, platform: str = WECOM) -> DeliveryError:
    """What a failure means for the message, by a table of refusals."""
    if error.code is None and not error.maybe_done:
        return DeliveryError(NOT_REACHED.format(platform=platform), verdict=Verdict.UNREACHED)
    if error.code is None:
        return DeliveryError(NO_ANSWER.format(platform=platform), verdict=Verdict.AGAIN, maybe_arrived=True)
    verdict, words = refusals.get(error.code, (Verdict.NEVER, NOT_ACCEPTED.format(platform=platform)))
    sentence = f"{words}（{error.code}）。"
    return DeliveryError(sentence, verdict=verdict, code=error.code, maybe_arrived=error.maybe_done)
