"""`/designer/assistant`: how sure the assistant is, where it asks again, and what it did not understand."""

from core.kpi.shares import Share
from web.designer import charts
from web.designer.sheets import Exhibit, Sheet, Source, Speech

MOST = 500  # sentences in a file
SHOWN = 30  # and on the page


def show(source: Source, speech: Speech, chosen: object) -> Sheet:
    """Say what the assistant makes of people's words."""
    found = source.total("contact", "assistant", "confidence")
    asked = found.sum("assistant", "asked")
    if not asked and not found.sum("assistant", "failed"):
        return Sheet("assistant", (speech.say("assistant.none"),), (), empty=True)
    doubted = Share(found.sum("assistant", "doubted"), asked)
    lead = (
        speech.say("assistant.asked", count=asked, share=doubted),
        speech.say("assistant.failed", count=found.sum("assistant", "failed")),
    )
    tenths = found.by("confidence")
    rows = tuple((f"{10 * at}–{10 * at + 10}\u00a0%", tenths[str(at)]) for at in range(10))
    heads = (speech.say("column.sureness"), speech.say("column.named"))
    told = [(name.removesuffix("\u00a0%"), number) for name, number in rows]
    sure = Exhibit("sureness", heads, rows, charts.columns(told, f"{heads[0]}, %", heads[1]))
    return Sheet("assistant", lead, (sure, _errands(source, speech), _unclear(source, speech)))


def _errands(source: Source, speech: Speech) -> Exhibit:
    every = source.split("errand", "assistant")
    asked = {errand: one.sum("assistant", "asked") for errand, one in every.items()}
    rows = tuple(
        (speech.named("errand", errand), Share(every[errand].sum("assistant", "doubted"), asked[errand]))
        for errand in sorted(asked, key=lambda one: (-asked[one], one))
        if asked[errand]
    )
    words = [f"{speech.percent(share.value)}" for _, share in rows]
    heads = (speech.say("column.errand"), speech.say("column.doubted"))
    return Exhibit("errands", heads, rows, charts.ranges(rows, words, heads[1]) if rows else None)


def _unclear(source: Source, speech: Speech) -> Exhibit:
    words = source.store.unclear(source.asked, SHOWN)
    return Exhibit("unclear", (speech.say("column.words"),), tuple((one,) for one in words))


def examples(words: list[str]) -> str:
    """Write sentences as examples of an intent `to_review`, which nobody trains on before sorting them."""
    lines = ["# Not understood at once, kept with consent: sort into intents, take out names and numbers."]
    lines += ['version: "3.1"', "nlu:", "- intent: to_review", "  examples: |"]
    # What Rasa reads as an entity or a new line of its file is taken out.
    told = (one.translate(str.maketrans("[](){}", "      ")) for one in dict.fromkeys(words))
    plain = [" ".join(one.split()) for one in told]
    return (
        "\n".join([*lines, *(f"    - {one}" for one in plain if one), ""])
        if words
        else "\n".join([*lines[:2], "nlu: []", ""])
    )
