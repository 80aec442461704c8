"""Puts the differences between two versions together, grouped as a designer thinks of a flow."""

from collections.abc import Iterator, Mapping

from core.flow.diff.change import Change, shown
from core.flow.diff.edges import Edges, edges
from core.flow.diff.fields import field_changes
from core.flow.diff.plain import Version, version
from core.flow.diff.texts import OTHERS, text_changes
from core.flow.source import Located

type Trees = tuple[Located, Mapping[str, Located]]  # a flow's file, and its prompt files by language


def diff(old: Trees, new: Trees) -> tuple[Change, ...]:
    """Say what the newer version changes: the flow, node by node with its texts, other texts, languages.

    Works on any trees, also those of a version that the parser does not know any more; none, when nothing
    that makes a version differs.
    """
    before, after = version(*old), version(*new)
    known = edges(before, after)
    texts: dict[str, list[Change]] = {}
    for one in text_changes(before, after, known):
        texts.setdefault(one.subject, []).append(one)
    found = [*field_changes("the flow", before.top, after.top, known)]
    for node in dict.fromkeys((*after.nodes, *before.nodes)):
        found += [*_node(node, before, after, known), *texts.get(node, [])]
    return (*found, *texts.get(OTHERS, []), *_languages(before, after, known))


def _node(node: str, before: Version, after: Version, known: Edges) -> Iterator[Change]:
    if node not in after.nodes:
        yield Change(node, f"is gone, was {shown(before.nodes[node])}")
    elif node not in before.nodes:
        yield Change(node, f"is new: {shown(after.nodes[node])}")
    else:
        yield from field_changes(node, before.nodes[node], after.nodes[node], known)


def _languages(before: Version, after: Version, known: Edges) -> Iterator[Change]:
    for language in dict.fromkeys((*after.rest, *before.rest)):
        subject = f"language {language}"
        if language not in before.rest:
            yield Change(subject, f"is new, with {len(after.texts[language])} texts")
        elif language not in after.rest:
            yield Change(subject, f"is gone, had {len(before.texts[language])} texts")
        else:
            yield from field_changes(subject, before.rest[language], after.rest[language], known)
