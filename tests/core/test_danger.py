"""Words for danger to life: heard in both languages, and not in what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.danger import sounds_dangerous

DANGEROUS = [
    "min man andas inte",
    "hon har slutat andas hjälp",
    "jag tänker ta mitt liv",
    "jag vill ta livet av mig",
    "Det BRINNER i köket!!",
    "huset brinner",
    "det luktar gas",
    "ring en ambulans",
    "han har en kniv",
    "nån försöker bryta sig in",
    "hon är medvetslös",
    "eh alltså min mamma har fått en hjärtinfarkt tror jag",
    "brand",
    "112",
    "he's not breathing",
    "she isn’t breathing",
    "I want to kill myself",
    "I'm going to end my life",
    "the router caught fire",
    "fire!",
    "I can smell gas in the hall",
    "my wife is unconscious",
    "somebody's got a gun",
    "please call an ambulance",
    "there's a live wire on the pavement",
]
HARMLESS = [
    "går det att boka så ni slår en signal",
    "jag brinner för bättre täckning men det vet ni väl",
    "det brinner inte men jag behöver svar",
    "min telefon har dött",
    "bredbandet är dött",
    "Amazon Fire funkar inte",
    "brandväggen stoppar spelet",
    "telefonen laddar inte",
    "kabeln är trasig",
    "the power cable is missing",
    "I'm dying to get a new phone",
    "my line is dead",
    "the firewall blocks it",
    "the call keeps breaking up",
    "can you kill the subscription",
    "gasräkningen är för hög",
    "",
    "👍",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_danger_is_heard(text: str) -> None:
    assert sounds_dangerous(text)


@pytest.mark.parametrize("text", DANGEROUS)
def test_danger_is_heard_without_dots_and_capitals(text: str) -> None:
    assert sounds_dangerous(text.upper().translate(str.maketrans("ÅÄÖ", "AAO")))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_danger_is_none(text: str) -> None:
    assert not sounds_dangerous(text)


def test_danger_is_heard_in_the_middle_of_much_else() -> None:
    before, after = "hej jag ringer om fakturan men " * 50, " va ska jag göra" * 50
    assert sounds_dangerous(f"{before}nu andas han inte{after}")
    assert not sounds_dangerous(before + after)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert sounds_dangerous(text) in (True, False)
