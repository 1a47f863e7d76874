"""When something may be said: quiet hours, rest days, what somebody muted. Pure.

Between `begins` and `ends` of the settings nothing is said but what is urgent, and on days of rest nothing routine.
What waited for the morning is said some odd minutes after it has begun: everybody sends on the hour, we do not.
"""

from datetime import date, datetime, time, timedelta

from bot.core.clock import SHANGHAI, local
from bot.core.config import Quiet
from bot.core.workdays import Workdays
from bot.notify.models import Urgency

ODD = timedelta(minutes=7)
CROWDED = (0, 30)
"""Minutes of the hour at which the whole country sends (path/90236)."""
DAY = timedelta(days=1)
EVENING, WEEKEND = "evening", "weekend"
WINDOWS = ("", EVENING, WEEKEND)
EVENING_BEGINS = time(18, 0)
POST = time(8, 57)
"""After the digest and the reminders of the morning have been put."""


def earliest(now: datetime, urgency: Urgency, quiet: Quiet, days: Workdays) -> datetime:
    """The first moment from `now` on at which a message of this urgency may be said."""
    if urgency is Urgency.URGENT:
        return now
    moment = _after_hours(now, quiet.begins, quiet)
    if urgency is Urgency.ROUTINE and quiet.rest_days:
        moment = _after_rest(moment, quiet, days)
    return moment


def unmuted(now: datetime, window: str, until: datetime | None, quiet: Quiet, days: Workdays) -> datetime | None:
    """When a mute lets through what is to be said now: `now` if it does; None if only its end is not known.

    A mute of the evening lasts from 18:00 to the morning, one of the weekend over days of rest, until it ends for good.
    """
    if until is not None and now >= until:
        return now
    if window == EVENING:
        opens = _after_hours(now, EVENING_BEGINS, quiet)
    elif window == WEEKEND:
        opens = _after_rest(now, quiet, days)
    else:
        return until
    return opens if until is None else min(opens, until)


def next_week(now: datetime, days: Workdays) -> datetime:
    """When next week's messages begin: with its first post."""
    return post(monday(now.date()) + 7 * DAY, days)


def post(now: datetime, days: Workdays) -> datetime:
    """The next post: what can wait is brought once a working day, in the morning, with what else there is to say."""
    day = now.date() if now.time() < POST else now.date() + DAY
    while not days.works(day):
        day += DAY
    return datetime.combine(day, POST, SHANGHAI)


def presses(until: date, now: datetime, days: Workdays) -> bool:
    """Whether something of that day cannot wait for the post: it would come on the same morning, or too late."""
    return until <= post(now, days).date()


def last_post(day: date, now: datetime, days: Workdays) -> datetime:
    """The last post before a day that leaves a working day's notice; `now`, where that has gone."""
    return max(datetime.combine(days.shift(day, -1), POST, SHANGHAI), now)


def not_before_post(moment: datetime) -> datetime:
    """The moment itself, or the hour of the post on that day."""
    return max(moment, datetime.combine(local(moment).date(), POST, SHANGHAI))


def is_post(moment: datetime) -> bool:
    """Whether what is due then is brought by the post: it may as well go before, with a letter that goes anyway."""
    return local(moment).time() == POST


def monday(day: date) -> datetime:
    """The beginning of the week (ISO 8601) a day lies in."""
    return datetime.combine(day - DAY * day.weekday(), time(), SHANGHAI)


def _after_rest(moment: datetime, quiet: Quiet, days: Workdays) -> datetime:
    """The moment itself, or when the rest is over: in the first hour of the next working day in which one may speak."""
    day = moment.date()
    if days.works(day) and days.works(day - DAY):
        return moment
    while not days.works(day):
        day += DAY
    midnight = datetime.combine(day, time(), SHANGHAI)
    return max(moment, _after_hours(midnight + ODD, quiet.begins, quiet))


def _after_hours(moment: datetime, begins: time, quiet: Quiet) -> datetime:
    """The moment itself, or the next opening when it lies between `begins` and that."""
    if begins == quiet.ends:
        return moment
    for day in (moment.date(), moment.date() + DAY):
        opening = _opening(day, quiet.ends)
        began = datetime.combine(day - DAY * (begins > quiet.ends), begins, SHANGHAI)
        if began <= moment < opening:
            return opening
    return moment


def _opening(day: date, ends: time) -> datetime:
    opening = datetime.combine(day, ends, SHANGHAI) + ODD
    return opening + ODD if opening.minute in CROWDED else opening
