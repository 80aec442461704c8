"""What Swedish calls the times, also in careless and dialect spellings."""

from __future__ import annotations

import re

from bot.entities.number_words import BELOW_HUNDRED
from bot.entities.times_words import Lexicon, Part, Phrases, fold, meanings, numbered, phrases, spelled, words

NUMBERS = BELOW_HUNDRED["sv"]

FIRST = (
    "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde fjortonde"
)
LATER = "femtonde sextonde sjuttonde artonde nittonde tjugonde"
ORDINALS = {fold(word): value for value, word in enumerate(f"{FIRST} {LATER}".split(), 1)} | {
    "trettionde": 30
}
ORDINALS |= {
    fold(ten + unit): tens + value
    for ten, tens in {"tjugo": 20, "tjuge": 20, "trettio": 30}.items()
    for value, unit in enumerate(FIRST.split()[:9], 1)
    if tens + value <= 31
}

MONTHS = "januari februari mars april maj juni juli augusti september oktober november december"
SHORT_MONTHS = "jan feb mar apr maj jun jul aug sep okt nov dec"
DAYS = "mån tis ons tors fre lör sön"
DAY_ENDINGS = "dag dagen da dan dagn"

MORNING = Part(6 * 60, 10 * 60, 12)
FORENOON = Part(8 * 60, 12 * 60, 12)
LUNCH = Part(11 * 60, 13 * 60, 13)
AFTERNOON = Part(12 * 60, 17 * 60, 7)
EVENING = Part(17 * 60, 21 * 60, 4)
WORK = Part(8 * 60, 17 * 60, 13)
PARTS = {
    MORNING: "morgon morgonen morronen mornen morron morrn morn morgonkvisten morgontid bitti bittida",
    FORENOON: "förmiddag förmiddagen förmiddan förmidda fm förmiddagstid",
    LUNCH: "lunch lunchen lunchtid lunchtiden lunchdags lunchrasten lunchrast",
    AFTERNOON: "eftermiddag eftermiddagen eftermiddan eftermidda emiddag ettermiddan em eftermiddagstid",
    EVENING: "kväll kvällen kvällskvisten kvällstid kvälln",
}
PART_WORDS = {word: part for part, listed in PARTS.items() for word in listed.split()}
WORK_WORDS = "jobbet jobb arbetet arbetstid kontorstid arbetsdagen jobbdagen"
TOMORROW = "imorgon imorn imorrn imorron imoron imorgn imårn imårrn imorgen imron imorrgon"
THIS = ("fö", "ef", "et", "em", "fm", "kv")  # begin the parts that follow "i"

SWEDISH = Lexicon(
    name="sv",
    numbers=NUMBERS,
    ordinals=ORDINALS,
    ordinal_endings=words("e a te de"),
    months=numbered(MONTHS) | numbered(SHORT_MONTHS) | {"sept": 9},
    weekdays={
        fold(day + ending): value for value, day in enumerate(DAYS.split()) for ending in DAY_ENDINGS.split()
    },
    short_weekdays=numbered(DAYS, 0) | {"tor": 3},
    dotted=frozenset({"man", "son", "tor"}),
    parts=Phrases(
        PART_WORDS
        | dict.fromkeys(WORK_WORDS.split(), WORK)
        | {"f . m .": FORENOON, "e . m .": AFTERNOON, "mitt på dagen": LUNCH, "mitt på dan": LUNCH}
    ),
    today_parts=Phrases(
        {
            f"i{space}{word}": part
            for word, part in PART_WORDS.items()
            for space in ("", " ")
            if word[:2] in THIS
        }
    ),
    modes=meanings(
        {
            "at": "klockan, klocka, klockn, klock, kl, kl ., klo, vid, runt, kring, omkring, runt omkring, "
            "ungefär, cirka, circa, ca, ca ., framåt, mot, exakt, prick, @",
            "after": "efter, senare än, tidigast, först efter, inte före, inte innan, inte förrän, "
            "inte förräns, "
            "ej före",
            "from": "från, från och med, fr o m, from, först, inte tidigare än",
            "before": "före, innan, inte efter, ej efter, tidigare än",
            "until": "till, tills, fram till, fram tills, framtill, ända till, till och med, t o m, senast, "
            "inte senare än",
            "between": "mellan, emellan, imellan, mella",
            "since": "sedan, sen, ända sedan, alltsedan",
        }
    ),
    late_modes=meanings(
        {
            "after": "och framåt, å framåt, framåt, eller senare, och senare, och efter, eller efter, "
            "tidigast",
            "before": "eller tidigare, eller innan, eller före, och tidigare, senast, allra senast",
        }
    ),
    ranges=phrases("till, -, –, —, fram till, tills, ti, t o m, till och med"),
    joints=phrases("och, o, å, &, till, -, –, —, och kanske, samt"),
    halves=Phrases({}),
    quarters=Phrases({"kvart": 15, "en kvart": 15, "kvarten": 15, "kvar": 15}),
    minute_words=words("minuter min minut"),
    minutes_before=words("i"),
    minutes_after=words("over"),
    clocks=phrases("tiden, - tiden, snåret, - snåret, tin, - tiden ungefär, prick, blankt, exakt, slaget"),
    named_times=Phrases({"midnatt": 24}),
    shifts=meanings(
        {
            0: "idag, i dag, ida, i da, senare idag, dagens",
            1: ", ".join([*TOMORROW.split(), *(f"i {word[1:]}" for word in TOMORROW.split())]),
            2: "övermorgon, i övermorgon, iövermorgon, övermorn, i övermorn, övermorrn, överimorgon, "
            "i överimorgon, över imorgon, över i morgon, i över morgon, dagen efter imorgon, "
            "dagen efter i morgon",
        }
    ),
    past=phrases(
        "igår, i går, igårkväll, i förrgår, förrgår, iförrgår, förra veckan, förra månaden, "
        "förra året, i morse, imorse, morse, i natt, inatt, häromdagen, häromveckan, i fjol, "
        "veckan som var, i helgen som var",
        *(f"förra {day}dag{ending}" for day in DAYS.split() for ending in ("", "en")),
        *(f"i {day}da{ending}" for day in DAYS.split() for ending in ("gs", "s")),
        *(f"{day}da{ending}" for day in DAYS.split() for ending in ("gs", "s")),
    ),
    weeks=meanings(
        {
            0: "denna vecka, denna veckan, den här veckan, den här vecka, i veckan, senare i veckan",
            1: "nästa vecka, nästa veckan, nästavecka, nästkommande vecka, kommande vecka, kommande veckan",
            2: "veckan efter nästa, veckan efter nästa vecka, nästnästa vecka, nästa nästa vecka",
        }
    ),
    weekends=meanings({0: "helgen, i helgen, till helgen, veckoslutet", 1: "nästa helg, helgen nästa vecka"}),
    week_parts=meanings(
        {
            (0, 1): "i början av, i början på, början av, början på, tidigt",
            (1, 3): "i mitten av, i mitten på, mitten av, mitten på, mitt i",
            (3, 4): "i slutet av, i slutet på, slutet av, slutet på, sent",
        }
    ),
    week_words=words("vecka veckan v v."),
    months_ahead=Phrases({"nästa månad": 1, "den här månaden": 0, "denna månad": 0}),
    next_words=phrases("nästa, nästkommande"),
    feasts=meanings(
        {
            (13, 12): "lucia",
            (24, 12): "julafton",
            (25, 12): "juldagen",
            (26, 12): "annandagen, annandag jul",
            (31, 12): "nyårsafton",
            (1, 1): "nyårsdagen",
            (5, 1): "trettondagsafton",
            (6, 1): "trettondagen, trettondedag jul",
            (30, 4): "valborg, valborgsmässoafton",
            (1, 5): "första maj",
            (6, 6): "nationaldagen",
        }
    ),
    day_after=meanings({1: "dagen efter, dan efter, dagen därpå, dagen därefter", 7: "veckan därpå"}),
    articles=frozenset({"den"}),
    of_words=frozenset({"i"}),
    ahead=frozenset({"om"}),
    within=frozenset({"inom"}),
    roughly=words("ungefär cirka ca typ kanske sådär sisådär runt högst"),
    week_later=phrases("åtta dagar, åtta dar"),
    last=meanings(
        {
            "": "sista, den sista, sista dagen, sista dan",
            "month": "sista dagen i månaden, sista dan i månaden, sista i månaden",
        }
    ),
    streets=frozenset(),
    from_now=phrases("från nu, från idag, framåt i tiden"),
    amounts=meanings(
        {1: "en halv, halv", 2: "en, ett, någon, nån", 3: "en och en halv", 4: "ett par", 6: "ett par tre"}
    ),
    units=spelled(
        {
            1: "minut minuter min minuters",
            15: "kvart kvarts",
            30: "halvtimme halvtimma halvtimmes",
            60: "timme timma timmar tim timmars timmen",
            1440: "dag dagar dar dygn dagars",
            10080: "vecka veckor veckors",
        }
    ),
    unit_stems=tuple(
        sorted(
            words(
                "timm tim minut sekund dag dar dygn veck manad ar gang kron kr spann lapp ore procent st "
                "styck person barn samtal faktur forsok rum vuxn tusen hundra miljon gb mb mbit gig megabit "
                "meter km gubb andra olika av tillfall nummer siffr ganger rakning abonnemang telefon "
                "meddeland mejl brev paket arend paminn kilo kg minuters"
            )
        )
    ),
    plurals=re.compile(r".{2,}(?:or|ar|er)$"),
    verbs=words(
        "funderade undrade onskade hoppades foredrog foredrade passar funkar fungerar blir eller "
        "efter over under ringer kommer har jobbar slutar borjar sover aker kanske svarar traffar "
        "ater gar ar hinner later brukar lunchar vaknar tar senare annars far var hor racker galler "
        "kor"
    ),
    waits=words("vantan ko kotid koande"),
    soon=phrases(
        "så fort som möjligt, så snart som möjligt, så snabbt som möjligt, så fort det går, "
        "så fort det bara går, så fort ni bara kan, så snart det bara går, så snart ni bara kan, "
        "så snart det går, så fort ni kan, så fort du kan, så snart ni kan, så snart du kan, snarast, "
        "snarast möjligt, snarast möjliga, asap, genast, omgående, omedelbart, med en gång, "
        "på en gång, på direkten, på momangen, på studs, när som helst, just nu, nu direkt, "
        "nu genast, så snabbt det går, så tidigt som möjligt, så fort möjligt, fortast möjligt, "
        "så fort nån kan, så fort någon kan"
    ),
    now=words("nu direkt nudirekt"),
    call=words(
        "ring ringa ringer mig upp nån någon tillbaka helst garna tid tiden hemma redan ledig tala prata kan"
    ),
    fixes=phrases(
        "nej, nä, nää, nåe, vänta, förlåt, jag menar, menar, rättare sagt, fel, sorry, ursäkta, "
        "hellre, snarare, istället, i stället, förresten, ändra, utan, oj, nej vänta, ångrar mig, "
        "stryk det"
    ),
    ors=phrases("eller, alternativt, annars"),
    nots=phrases("inte, ej, icke, istället för, i stället för, utom, förutom, aldrig, utom på"),
    cannot=phrases(
        "jag kan inte, kan jag inte, jag kan ej, jag hinner inte, jag är upptagen, är upptagen, "
        "jag är inte hemma, jag är bortrest, jag är inte tillgänglig, jag är inte ledig, ja kan inte, "
        "kan inte jag, kan tyvärr inte, inte kan, jag är borta, jag jobbar hela"
    ),
    refused=phrases(
        "går inte, funkar inte, passar inte, kan jag inte, hinner jag inte, fungerar inte, "
        "går det inte, passar det inte, funkar det inte, är inte bra, är jag upptagen, "
        "är jag inte hemma, är jag bortrest, går dåligt, passar dåligt, funkar dåligt, är jag borta, "
        "är dåligt, kan ja inte, jobbar jag, är jag inte tillgänglig, är uteslutet, är omöjligt"
    ),
    gone_verbs=words(
        "ringde pratade vantade vantat kopte bestallde skickade talade fick forsokte suttit ringt "
        "betalade bestalldes lovade"
    ),
    gone=re.compile(r".{2,}ade"),
    being=frozenset(),
    showing=phrases("klockan är, klockan e, den är"),
    shown=words("här nu redan och"),
    after_that=phrases("efter det, efter dess, därefter, efteråt"),
    therefore=phrases("så"),
    clause=words("och men sa snalla ring kan kunde vill skulle garna att helst ringa"),
    ignored=phrases(
        "god morgon, godmorgon, god kväll, godkväll, god förmiddag, god eftermiddag, bra kväll, "
        "trevlig kväll, fin kväll, trevlig helg, bra helg, skön helg, fin dag, bra dag, trevlig dag, "
        "black friday, 24 / 7, en av, ett av, två av, tre av, skön kväll, fin eftermiddag, varje dag, "
        "varje gång, hela tiden"
    ),
    fillers=words(
        "på kl klockan klocka vid runt nu typ kanske gärna helst då , . i den det till nån någon gång "
        "eh öh hm asså liksom ja ungefär cirka ca och alltså säg så mellan tidigt sent tidig sen : - "
        "( ) strax lite"
    ),
    talk=words(
        "ja jo okej ok eh öh mm hm hmm typ liksom kanske tack gärna då så helst säg ska vi säga det "
        "är blir bra funkar passar går bäst om möjligt ringa ring mig upp kan du ni någon nån gång "
        "strax lite absolut perfekt mej tillbaka fungerar tiden e de vore hej hallå snälla bara jag "
        "tror vill skulle asså alltså aa nja visst"
    ),
    one="ett",
    tails=frozenset({fold(word) for word in PART_WORDS} | set(NUMBERS) | {"tiden", "snaret", "tin"}),
    heads=frozenset(
        {fold(day + end) for day in DAYS.split() for end in DAY_ENDINGS.split()}
        | {fold(word) for word in TOMORROW.split()}
        | set(NUMBERS)
        | {"halv", "idag", "kl", "overmorgon"}
    ),
    not_slips=words(
        "mandat fridag kallen vardag sondrig morgnar overmorgnar lunchar kvalen kvaller formiddags"
    ),
)
