"""What the house says of its own accord: the outbox, and the courier that empties it. The face; come in here."""

from bot.notify import quiet
from bot.notify.announcements import announce, announced, heard, last_announcement, not_put, show_as, spent
from bot.notify.answering import Answering
from bot.notify.cards import Kept, Outcomes, forget_cards, unpressed
from bot.notify.delivery import Courier, Sender
from bot.notify.forgetting import forget
from bot.notify.greying import Greyer
from bot.notify.grouped import Group, Unposted, groups, post_again, post_no_more, rests, unposted
from bot.notify.hearing import hear
from bot.notify.limits import full
from bot.notify.making import Makers
from bot.notify.models import (
    Announcement,
    AnnouncementRest,
    LetterState,
    MessageState,
    Mute,
    OutboxLetter,
    OutboxMessage,
    Pause,
    PlatformToken,
    Topic,
    Urgency,
)
from bot.notify.mutes import mute, muted, unmute
from bot.notify.piles import TO_AGAIN, TO_GIVE_UP, Lot, Lying, Meant, Pile, give_up, lots, lying, send_again
from bot.notify.posting import callees, for_the_trail, has_group, post, posted, repost, units_with_group
from bot.notify.recalling import WITHDRAWN, let_go, withdraw
from bot.notify.replacing import first_key, replace, waiting
from bot.notify.reports import Backlog, Spread, Undelivered, backlog, burden, spread, tell_office, undelivered
from bot.notify.service import Notice, put, put_many, reachable, takes_files
from bot.notify.tokens import StoreTokens
from bot.notify.untold import untold, untold_words

__all__ = [
    "TO_AGAIN",
    "TO_GIVE_UP",
    "WITHDRAWN",
    "Announcement",
    "AnnouncementRest",
    "Answering",
    "Backlog",
    "Courier",
    "Greyer",
    "Group",
    "Kept",
    "LetterState",
    "Lot",
    "Lying",
    "Makers",
    "Meant",
    "MessageState",
    "Mute",
    "Notice",
    "OutboxLetter",
    "OutboxMessage",
    "Outcomes",
    "Pause",
    "Pile",
    "PlatformToken",
    "Sender",
    "Spread",
    "StoreTokens",
    "Topic",
    "Undelivered",
    "Unposted",
    "Urgency",
    "announce",
    "announced",
    "backlog",
    "burden",
    "callees",
    "first_key",
    "for_the_trail",
    "forget",
    "forget_cards",
    "full",
    "give_up",
    "groups",
    "has_group",
    "hear",
    "heard",
    "last_announcement",
    "let_go",
    "lots",
    "lying",
    "mute",
    "muted",
    "not_put",
    "post",
    "post_again",
    "post_no_more",
    "posted",
    "put",
    "put_many",
    "quiet",
    "reachable",
    "replace",
    "repost",
    "rests",
    "send_again",
    "show_as",
    "spent",
    "spread",
    "takes_files",
    "tell_office",
    "undelivered",
    "units_with_group",
    "unmute",
    "unposted",
    "unpressed",
    "untold",
    "untold_words",
    "waiting",
    "withdraw",
]
