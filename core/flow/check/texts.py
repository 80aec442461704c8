"""What the texts say: alike in every language, naming the keys, saying nothing untrue (P4, P9, K18, K26)."""

import itertools
from collections.abc import Iterator, Mapping

from core.events import PromptPlayed
from core.ewt_words import TEXTS
from core.flow.check.case import Case
from core.flow.check.finding import Finding
from core.flow.check.lexicon import DIGITS, LOCAL_RATE, beside_keys, keys_named, names_hash, stems
from core.flow.check.offers import LISTS
from core.flow.graph import (
    Ask,
    Callback,
    Collect,
    Complaint,
    Consent,
    Converse,
    Interpreter,
    Language,
    Menu,
    Node,
    Promised,
    Queue,
    Survey,
)
from core.flow.kinds.talking import STOPPED
from core.flow.tongue import OURS
from core.flow.words import PLACEHOLDER
from core.inputs import plain

MOST_OPTIONS = 4  # of a menu
AFTERWARDS = (  # texts that no walk comes to: of promised calls, of conversations, on the phones of agents
    *("call.", "sms.", "mail."),
    *("agent.", "about.", "native.", "tongue.", "interpreter.", "connection_lost", STOPPED),
)
ALWAYS = frozenset("09")  # a human, and the question again


def texts_in_every_language(case: Case) -> Iterator[Finding]:
    """P4: a text that stands in one language stands in all, and asks for the same to be filled in."""
    tongues = case.flow.tongues
    for name in dict.fromkeys(name for tongue in tongues.values() for name in tongue.prompts):
        having = {language: tongue.prompts.get(name) for language, tongue in tongues.items()}
        there = next(language for language, text in having.items() if text is not None)
        if name.endswith("@chat") and name.removesuffix("@chat") not in tongues[there].prompts:
            yield from case.prompt("flow", there, name, "is a wording for chat of a text that is not there.")
        asks = set(PLACEHOLDER.findall(having[there] or ""))
        for language, text in having.items():
            if text is None:
                yield from case.prompt("P4", there, name, f"is missing in `{language}`.")
            elif set(PLACEHOLDER.findall(text)) != asks:
                other = _braces(having[there] or "")
                sentence = f"asks for {_braces(text)} in `{language}`, for {other} in `{there}`."
                yield from case.prompt("P4", language, name, sentence)


def texts_used(case: Case) -> Iterator[Finding]:
    """Flow: every text is said somewhere; those that stand in for a failure are ours to say."""
    happened = {id(one.events): one.events for one in case.walk.having(PromptPlayed)}
    played = {
        text
        for events in happened.values()
        for event in events
        if isinstance(event, PromptPlayed)
        for text in (event.prompt, *(f"{name}.{value}" for name, value in event.args.items()))
    }
    known = {*played, *OURS, *TEXTS}
    for language, tongue in case.flow.tongues.items():
        own = _own_files(case, language)
        for name in tongue.prompts:
            shared = case.places.prompt(language, name)[0] not in own
            ours = name.startswith(AFTERWARDS)
            if not shared and not ours and name.removesuffix("@chat") not in known:
                yield from case.prompt("flow", language, name, f"is never said in `{language}`.", "warning")


def _own_files(case: Case, language: str) -> set[str]:
    """Give the files whose texts are this flow's alone: those beside it are shared, and not all need them."""
    files = {file for (tongue, _), (file, _) in case.places.prompts.items() if tongue == language}
    own = {file for file in files if file.startswith(PROMPTS) and "/" in file.removeprefix(PROMPTS)}
    return own or files


PROMPTS = "data/prompts/"  # the texts of one flow stand in a folder under it


def words_can_be_said(case: Case) -> Iterator[Finding]:
    """Flow: a short answer is written as the engine hears it, or it never fits."""
    for language, tongue in case.flow.tongues.items():
        for name in LISTS:
            for word in sorted(getattr(tongue.words, name)):
                if plain(word) != word:
                    sentence = (
                        f"`{name}` in `{language}`: `{word}` never fits; it is heard as `{plain(word)}`."
                    )
                    yield from case.prompt("flow", language, "words", sentence, "warning")


def names_of_languages(case: Case) -> Iterator[Finding]:
    """P4: the name of a language is one word, and no name of another."""
    tongues = case.flow.tongues
    for number, language in enumerate(case.flow.languages):
        for word in sorted(tongues[language].words.name):
            if " " in word:
                sentence = f"`{word}` never fits as the name of `{language}`: a name is one word."
                yield from case.prompt("P4", language, "words", sentence)
            for other in case.flow.languages[:number]:
                if word in tongues[other].words.name:
                    sentence = f"`{word}` is the name of both `{other}` and `{language}`."
                    yield from case.prompt("P4", language, "words", sentence)


def silence_keeps_the_language(case: Case) -> Iterator[Finding]:
    """P4: whoever chooses no language keeps the flow's first, in which it begins."""
    begins = case.flow.languages[0]
    for node in case.flow.nodes.values():
        if isinstance(node, Language) and node.default != begins:
            sentence = f"`default`: silence chooses `{node.default}`, but the flow begins in `{begins}`."
            yield from case.node("P4", node.id, sentence)


def keys_are_named(case: Case) -> Iterator[Finding]:
    """P9, K10: a question names the keys that answer it, and in a menu no other."""
    for node in case.flow.nodes.values():
        for language in case.flow.languages:
            for prompt, keys in _questions(node, language):
                yield from _unnamed_keys(case, node, language, prompt, keys)


def languages_have_keys(case: Case) -> Iterator[Finding]:
    """P9: a language that can be chosen by its name can be chosen by a key."""
    for node in case.flow.nodes.values():
        if isinstance(node, Language):
            for language in sorted(set(case.flow.languages) - set(node.keys.values())):
                yield from case.node("P9", node.id, f"no key chooses `{language}`.")


def keys_fit_words(case: Case) -> Iterator[Finding]:
    """K26: the words beside a key are not those of another errand of the menu."""
    for node in case.flow.nodes.values():
        if isinstance(node, Menu):
            for language in case.flow.languages:
                yield from _misplaced(case, node, language)


def queues_fit_names(case: Case) -> Iterator[Finding]:
    """K26: a node that has the name of a queue leads to it, when another node leads there instead."""
    for node in case.flow.nodes.values():
        other = case.flow.nodes.get(node.queue) if isinstance(node, Queue) else None
        if isinstance(node, Queue) and isinstance(other, Queue) and other.queue != other.id:
            sentence = f"leads to the queue `{node.queue}`, and the node of that name to `{other.queue}`."
            yield from case.node("K26", node.id, sentence, None, "warning")


def menus_are_short(case: Case) -> Iterator[Finding]:
    """Flow: a menu has at most four options."""
    for node in case.flow.nodes.values():
        if isinstance(node, Menu) and len(node.keys) > MOST_OPTIONS:
            yield from case.node(
                "flow", node.id, f"has {len(node.keys)} options, more than {MOST_OPTIONS}.", None, "warning"
            )


def no_local_rate(case: Case) -> Iterator[Finding]:
    """K18: a 077 number is never said to cost the local rate, neither in its own text nor beside it."""
    for language, tongue in case.flow.tongues.items():
        for name, text in tongue.prompts.items():
            beside = case.walk.cost == "077" and not name.startswith("cost.")
            for word in LOCAL_RATE if beside or "077" in f"{name} {text}" else ():
                if word in text.lower():
                    yield from case.prompt(
                        "K18", language, name, f"says `{word}` of a 077 number in `{language}`."
                    )


def costs_are_told(case: Case) -> Iterator[Finding]:
    """P1: the cost is told by its text for the number called, whatever the number."""
    disclosure = case.flow.disclosure("cost")
    for language, tongue in case.flow.tongues.items():
        if "{cost}" not in tongue.prompts[disclosure.prompt]:
            yield from case.prompt(
                "P1", language, disclosure.prompt, f"does not say {{cost}} in `{language}`."
            )


def queues_are_named(case: Case) -> Iterator[Finding]:
    """K26: whoever is led to a queue hears which."""
    for node in case.flow.nodes.values():
        for language, tongue in case.flow.tongues.items():
            if isinstance(node, Queue) and "{queue}" not in tongue.prompts[node.prompt]:
                sentence = f"`prompt`: does not say {{queue}} in `{language}`."
                yield from case.node("K26", node.id, sentence, None, "warning")


def _braces(text: str) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(set(PLACEHOLDER.findall(text)))) or "nothing"


def _questions(node: Node, language: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Give the questions of a node with the keys that each must name."""
    match node:
        case Language():
            own = [key for key, chosen in node.keys.items() if chosen == language]
            yield node.prompt, frozenset(own)
        case Menu() | Interpreter():
            yield from ((prompt, frozenset(node.keys)) for prompt in (node.prompt, node.reprompt))
        case Consent() | Ask():
            yield from ((prompt, frozenset("12")) for prompt in (node.prompt, node.reprompt))
        case Survey():
            yield node.prompt, frozenset("12")
        case Complaint():
            yield from ((prompt, frozenset(node.keys)) for prompt in (node.prompt, node.reprompt))
            yield from ((prompt, frozenset("12")) for prompt in (node.confirm, node.quoted))
        case Converse() | Collect():
            both = getattr(node, "both", None)
            yield from ((prompt, frozenset("12")) for prompt in (node.confirm, both) if prompt)
        case Callback():
            yield from ((prompt, frozenset("12")) for prompt in (node.own, node.confirm))
            yield from ((prompt, frozenset("3")) for prompt in (node.text,) if prompt)
        case Promised():
            yield node.prompt, frozenset("123")
        case Queue():
            yield from ((prompt, frozenset("1")) for prompt in (node.offer,) if prompt)
            yield from ((prompt, frozenset("2")) for prompt in (node.chat,) if prompt)


def _unnamed_keys(
    case: Case, node: Node, language: str, prompt: str, keys: frozenset[str]
) -> Iterator[Finding]:
    if language not in DIGITS:
        return
    named = keys_named(language, case.flow.tongues[language].prompts[prompt])
    for key in sorted(keys - named):
        sentence = f"`{prompt}` in `{language}` does not name the key {key}."
        yield from case.node("P9", node.id, sentence)
    for key in sorted(named - keys - ALWAYS - {"1"}):  # the word for 1 has other meanings
        sentence = f"`{prompt}` in `{language}` seems to name a key {key} that it does not have."
        yield from case.node("P9", node.id, sentence, None, "warning")


def _misplaced(case: Case, node: Menu, language: str) -> Iterator[Finding]:
    for prompt in (node.prompt, node.reprompt):
        for key, other in _other_words(case, node, language, prompt):
            sentence = f"`{prompt}` in `{language}` seems to name the key {key} for `{other}`."
            yield from case.node("K26", node.id, sentence, None, "warning")


def _other_words(case: Case, node: Menu, language: str, prompt: str) -> Iterator[tuple[str, str]]:
    """Give the keys whose words are in the name of another errand of the menu, and not in their own."""
    prompts = case.flow.tongues[language].prompts
    names = {errand: stems(prompts.get(f"errand.{errand}", "")) for errand in node.errands}
    own = {errand: names[errand] - _others(names, errand) for errand in names}
    for key, said in beside_keys(language, prompts[prompt]).items():
        chosen = names.get(node.keys.get(key, ""))
        if chosen and not said & chosen:
            yield from ((key, other) for other in own if said & own[other])


def _others(names: Mapping[str, frozenset[str]], errand: str) -> frozenset[str]:
    return frozenset(word for other, words in names.items() if other != errand for word in words)


def digits_name_their_end(case: Case) -> Iterator[Finding]:
    """P9: who is asked for a number hears that the hash key ends it; otherwise the time must run out."""
    for node in case.flow.nodes.values():
        match node:
            case Collect():
                prompts: tuple[str, ...] = (node.prompt, node.reprompt)
            case Callback():
                prompts = (node.keyed,)
            case _:
                continue
        for language, prompt in itertools.product(case.flow.languages, prompts):
            if names_hash(language, case.flow.tongues[language].prompts[prompt]) is False:
                sentence = f"`{prompt}` in `{language}` does not name the hash key, which ends a number."
                yield from case.node("P9", node.id, sentence, None, "warning")


def speech_names_a_key(case: Case) -> Iterator[Finding]:
    """P9: a question to be answered in one's own words says that a key does too."""
    for node in case.flow.nodes.values():
        for prompt in (node.prompt, node.reprompt) if isinstance(node, Converse) else ():
            for language, tongue in case.flow.tongues.items():
                if language in DIGITS and not keys_named(language, tongue.prompts[prompt]):
                    sentence = f"`{prompt}` in `{language}` names no key."
                    yield from case.node("P9", node.id, sentence)
