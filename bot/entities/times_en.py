"""What English calls the times, also in hasty spellings."""

from __future__ import annotations

import re

from bot.entities.number_words import BELOW_HUNDRED
from bot.entities.times_words import Lexicon, Part, Phrases, meanings, numbered, phrases, spelled, words

NUMBERS = BELOW_HUNDRED["en"] | {"oh": 0, "thre": 3, "forteen": 14}

FIRST = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
)
LATER = "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
ORDINALS = {word: value for value, word in enumerate(f"{FIRST} {LATER}".split(), 1)} | {
    "thirtieth": 30,
    "nineth": 9,
}

MONTHS = "january february march april may june july august september october november december"
SHORT_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
DAYS = "monday tuesday wednesday thursday friday saturday sunday"

MORNING = Part(8 * 60, 12 * 60, 12)
LUNCH = Part(11 * 60, 13 * 60, 13)
AFTERNOON = Part(12 * 60, 17 * 60, 7)
EVENING = Part(17 * 60, 21 * 60, 4)
WORK = Part(8 * 60, 17 * 60, 13)
PARTS = {
    MORNING: "morning mornings mornin morn forenoon",
    LUNCH: "lunch lunchtime lunchbreak midday",
    AFTERNOON: "afternoon afternoons arvo aft",
    EVENING: "evening evenings eve evenin",
    WORK: "work",
}
PART_WORDS = {word: part for part, listed in PARTS.items() for word in listed.split()}
TOMORROW = "tomorrow tomorow tommorow tommorrow tmrw tmr tmrow tomoz tomorro tomorrow's tomoro tmw"

ENGLISH = Lexicon(
    name="en",
    numbers=NUMBERS,
    ordinals=ORDINALS,
    ordinal_endings=words("st nd rd th"),
    months=numbered(MONTHS) | numbered(SHORT_MONTHS) | {"sept": 9},
    weekdays=numbered(DAYS, 0)
    | spelled({1: "tue tues", 2: "wed weds wensday wednsday", 3: "thu thur thurs", 4: "fri"}),
    short_weekdays={"mon": 0, "sat": 5, "sun": 6},
    dotted=frozenset(),
    parts=Phrases(
        {word: part for word, part in PART_WORDS.items() if part is not WORK}
        | {
            "work": WORK,
            "office hours": WORK,
            "working hours": WORK,
            "business hours": WORK,
            "lunch time": LUNCH,
            "lunch break": LUNCH,
        }
        | {"night": EVENING, "middle of the day": LUNCH, "lunch hour": LUNCH, "pm": AFTERNOON}
        | dict.fromkeys(("am", "a . m .", "a . m", "a m"), MORNING)
        | dict.fromkeys(("p . m .", "p . m", "p m"), AFTERNOON)
    ),
    today_parts=Phrases(
        {
            f"{this} {word}": part
            for word, part in PART_WORDS.items()
            for this in ("this", "later this")
            if part is not WORK
        }
        | {"tonight": EVENING, "tonite": EVENING, "2 nite": EVENING, "later tonight": EVENING}
    ),
    modes=meanings(
        {
            "at": "at, around, about, approximately, approx, roughly, circa, @, exactly, near, towards, "
            "toward, "
            "round, close to, round about, around about",
            "after": "after, later than, not before, not until, not till, no earlier than, not earlier than, "
            "any time after, anytime after, past",
            "from": "from, as of, starting, starting at, starting from",
            "before": "before, b 4, earlier than, not after, prior to",
            "until": "until, untill, till, til, by, no later than, not later than, up to, up until, "
            "at the latest",
            "between": "between, in between, anywhere between, betw, btwn, beetween, betwen",
            "since": "since, ever since",
        }
    ),
    late_modes=meanings(
        {
            "after": "or later, and later, or after, and after, onwards, onward, and onwards, "
            "at the earliest, "
            "earliest",
            "before": "or earlier, or before, at the latest, at latest, latest",
        }
    ),
    ranges=phrases("to, -, –, —, until, till, til, through, thru, up to, up until"),
    joints=phrases("and, &, n, to, -, –, —, till, until"),
    halves=meanings({"am": "am, a . m ., a . m, a m", "pm": "pm, p . m ., p . m, p m"}),
    quarters=Phrases({"quarter": 15, "a quarter": 15, "half": 30, "qtr": 15}),
    minute_words=words("minutes minute mins min"),
    minutes_before=words("to til till of before"),
    minutes_after=words("past after"),
    clocks=phrases(
        "o'clock, o’clock, oclock, o clock, ish, - ish, sharp, on the dot, hundred hours, hours sharp, or so"
    ),
    named_times=Phrases({"noon": 12, "12 noon": 12, "twelve noon": 12, "midnight": 24}),
    shifts=meanings(
        {
            0: "today, later today, today's, this day",
            1: ", ".join([*TOMORROW.split(), "2 moro", "2 morrow"]),
            2: "day after tomorrow, the day after tomorrow, overmorrow, day after tmrw",
        }
    ),
    past=phrases(
        "yesterday, day before yesterday, the day before yesterday, last week, last night, "
        "last month, last year, the other day, last weekend, this past week, past week",
        *(f"{word} {day}" for day in DAYS.split() for word in ("last", "this past", "since")),
    ),
    weeks=meanings(
        {
            0: "this week, later this week",
            1: "next week, next wk, nextweek, coming week, the coming week, following week, "
            "the following week",
            2: "week after next, the week after next",
        }
    ),
    weekends=meanings({0: "weekend, the weekend, this weekend, coming weekend", 1: "next weekend"}),
    week_parts=meanings(
        {
            (0, 1): "beginning of, start of, beginning of the, start of the, early",
            (1, 3): "middle of, middle of the, mid",
            (3, 4): "end of, end of the, late",
        }
    ),
    week_words=words("week wk"),
    months_ahead=Phrases({"next month": 1, "this month": 0}),
    next_words=phrases("next"),
    feasts=meanings(
        {
            (24, 12): "christmas eve",
            (25, 12): "christmas day",
            (26, 12): "boxing day",
            (31, 12): "new year's eve, new years eve, new year’s eve",
            (1, 1): "new year's day, new years day, new year’s day",
        }
    ),
    day_after=meanings(
        {1: "day after, the day after, following day, the following day, next day, the next day"}
    ),
    articles=words("the"),
    of_words=words("of"),
    ahead=words("in"),
    within=words("within"),
    roughly=words("about around roughly approximately like maybe say another just"),
    week_later=phrases("week"),
    last=meanings(
        {
            "": "last, the last, last day, the last day",
            "month": "last day of the month, the last day of the month, last of the month",
        }
    ),
    streets=words("street road avenue lane drive terrace crescent"),
    from_now=phrases("from now, from today, time, ' time, ’ time"),
    amounts=meanings(
        {
            1: "half an, half a, a half",
            2: "a, an, another",
            3: "one and a half",
            4: "a couple of, couple of, a couple",
        }
    ),
    units=spelled(
        {
            1: "minute minutes min mins",
            60: "hour hours hr hrs hour's",
            1440: "day days day's",
            10080: "week weeks wk wks week's",
            20160: "fortnight fortnight's",
        }
    ),
    unit_stems=tuple(
        sorted(
            words(
                "hour hr minute min sec day week month year time people person call pound dollar euro kron "
                "crown sek percent buck of invoice bill thousand hundred million gb mb mbit gig meg mile "
                "metre meter km kid more other different quid cent digit point thing one attempt "
                "phone letter "
                "email message"
            )
        )
    ),
    plurals=re.compile(r".{2,}[^s']s$"),
    verbs=words(
        "works suits is was as this thanks does makes thats sounds sometimes always has perhaps "
        "mondays tuesdays weekdays fits gets its let's latest yes"
    ),
    waits=words("wait waiting queue line hold ' ’ row total"),
    soon=phrases(
        "as soon as possible, asap, a . s . a . p, a s a p, as soon as you can, "
        "as soon as someone can, right away, straight away, straightaway, immediately, at once, "
        "as quickly as possible, as fast as possible, whenever you can, any time, anytime, "
        "this minute, this instant, right this minute, soon as possible, soon as you can, "
        "as early as possible, at your earliest convenience, this second, as quick as possible, "
        "as soon as"
    ),
    now=words("now"),
    call=words(
        "call me back someone somebody right ring phone free available preferably up just possible "
        "home talk speak rather"
    ),
    fixes=phrases(
        "no, nope, wait, sorry, i mean, actually, rather, make that, make it, scratch that, instead, "
        "i meant, correction, hang on, hold on, or rather, nah, change that, oops, not that"
    ),
    ors=phrases("or, alternatively, otherwise, or else"),
    nots=phrases(
        "not, instead of, rather than, except, but not, never, except for, any day but, apart from, "
        "anytime but, any time but, not on"
    ),
    cannot=phrases(
        "i can't, i cant, i cannot, i can not, can't do, cant do, i'm busy, im busy, i am busy, "
        "i'm not free, i'm not available, i am not available, i won't, i'm away, i am away, i'm out, "
        "i’m busy, i can’t, i'm not home, i'm not in, im not free, im away, i'm working, can't make, "
        "cannot do, can’t do"
    ),
    refused=phrases(
        "doesn't work, does not work, doesnt work, won't work, wont work, is no good, is not good, "
        "isn't good, i can't, i cant, i cannot, i'm busy, i am busy, is bad, is out, no good, "
        "isn't possible, is impossible, doesn’t work, doesn't suit, i'm away, won't do, "
        "i'm not available, im busy, doesn't suit me"
    ),
    gone_verbs=words(
        "called spoke rang waited talked bought ordered sent received paid tried haven't hasn't "
        "havent phoned promised since"
    ),
    gone=re.compile(r".{3,}[^e]ed"),
    being=words("am are is i'm be get it's we're i’m being got feel"),
    showing=phrases("it's, it’s, its, it is"),
    shown=words("here now already and"),
    after_that=phrases(
        "after that, after then, any time after that, anytime after that, any time after, anytime after, "
        "afterwards"
    ),
    therefore=phrases("so"),
    clause=words("and but so please can could would ring call then"),
    ignored=phrases(
        "good morning, good afternoon, good evening, nice evening, lovely evening, great evening, "
        "nice day, good night, goodnight, nice weekend, good weekend, great weekend, lovely weekend, "
        "one of, two of, three of, black friday, 24 / 7, every day, every time, nice afternoon, "
        "lovely afternoon, lovely day, great day, first time, all the time, one more, no one, "
        "good day, wait for"
    ),
    fillers=words(
        "on in the at around about , . maybe perhaps like say just then please preferably ideally um "
        "uh er well sometime some time for and of - ( ) : anytime any early late between or so mid "
        "roughly that's be is"
    ),
    talk=words(
        "yes yeah yep ok okay um uh er erm well maybe please say let's lets i'd i would be is it it's "
        "its that that's works fine good great best possible if ring me up you can could call back "
        "someone sometime preferably ideally sure thanks thank hi hello just perhaps then so like "
        "suits guess think about will do the any better need want to a i'll"
    ),
    one="one",
    tails=words(" ".join(PART_WORDS) + " ish oclock"),
    heads=frozenset(DAYS.split()) | frozenset(TOMORROW.split()) | frozenset(NUMBERS),
    not_slips=words("warning morningside"),
)
