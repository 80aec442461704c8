"""Compares what is said, language by language, and finds the node that says it."""

import re
from collections.abc import Iterator

from core.flow.diff.change import Change, shown, was
from core.flow.diff.edges import Edges
from core.flow.diff.plain import Body, Version, leaves, same

OTHERS = "other texts"  # said at several nodes, or at none that could be named
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def text_changes(old: Version, new: Version, edges: Edges) -> Iterator[Change]:
    """Say which texts changed in the languages of both versions; the subject is the node that says them."""
    languages = [language for language in new.texts if language in old.texts]
    every = dict.fromkeys(prompt for side in (new, old) for texts in side.texts.values() for prompt in texts)
    for prompt in every:
        subject, by = _sayer(prompt, old, new, edges)
        for language in languages:
            before, after = old.texts[language], new.texts[language]
            if sentence := _sentence(prompt, before, after):
                yield Change(subject, f"text {prompt}{by} in {language} {sentence}")


def _sentence(prompt: str, before: Body, after: Body) -> str:
    if prompt not in before:
        return f"is new: {_quoted(after[prompt])}" if prompt in after else ""
    if prompt not in after:
        return f"is gone: {_quoted(before[prompt])}"
    if same(before[prompt], after[prompt]):
        return ""
    sides = _quoted(before[prompt]), _quoted(after[prompt])
    old, new = sides if sides[0] != sides[1] else was(before[prompt], after[prompt])
    return f"changed: {old} → {new}"


def _quoted(text: object) -> str:
    return f"“{' '.join(text.split())}”" if isinstance(text, str) else shown(text)  # type: ignore[arg-type]


def _sayer(prompt: str, old: Version, new: Version, edges: Edges) -> tuple[str, str]:
    """Give the subject of a text's changes, and the nodes to name where there are several."""
    found = sorted(_sayers(prompt, new, edges) or _sayers(prompt, old, edges))
    if len(found) == 1:
        return found[0], ""
    return OTHERS, f" (at {', '.join(found)})" if found else ""


def _sayers(prompt: str, version: Version, edges: Edges) -> set[str]:
    """Give the nodes that say a text, by its id or, as `cost.077`, for a placeholder of another."""
    base = prompt.partition("@")[0]  # `id@chat` is the wording of `id` in chat
    spoken = {node: edges.spoken(body) for node, body in version.nodes.items()}
    direct = {node for node, texts in spoken.items() if base in texts}
    name, dot, value = base.partition(".")
    if direct or not dot:
        return direct
    asking = {node for node, texts in spoken.items() if any(_asks(version, text, name) for text in texts)}
    naming = {node for node in asking if value in _words(version.nodes[node])}
    return naming or asking


def _asks(version: Version, prompt: str, placeholder: str) -> bool:
    texts = (texts.get(prompt) for texts in version.texts.values())
    return any(placeholder in PLACEHOLDER.findall(text) for text in texts if isinstance(text, str))


def _words(body: Body) -> set[str]:
    keys = {key for part in body.values() if isinstance(part, dict) for key in part}
    return keys | set(leaves(body))
