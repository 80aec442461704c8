"""Compares the fields of a node, or of whatever else has fields, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.flow.diff.change import Change, shown, was
from core.flow.diff.edges import Edges
from core.flow.diff.plain import Body, Path, Plain, flat, same

ONE_OF = {"keys": "key", "errands": "errand", "answers": "answer"}


def field_changes(subject: str, old: Body, new: Body, edges: Edges) -> Iterator[Change]:
    """Say field by field what changed, in the order of the newer version; what is gone comes last."""
    before, after = flat(old), flat(new)
    pair = _Pair(old, new, edges)
    for path, value in after.items():
        if path not in before:
            yield Change(subject, pair.added(path, value))
        elif not same(before[path], value):
            yield Change(subject, pair.changed(path, before[path], value))
    yield from (Change(subject, pair.removed(path, before[path])) for path in before if path not in after)


@dataclass(frozen=True)
class _Pair:
    """A body in two versions."""

    old: Body
    new: Body
    edges: Edges

    def added(self, path: Path, value: Plain) -> str:
        target = self.edges.target(self.new, path, value)
        return f"{self._name(path)} is new, {f'leads to {target}' if target else f'is {shown(value)}'}"

    def removed(self, path: Path, value: Plain) -> str:
        target = self.edges.target(self.old, path, value)
        return f"{self._name(path)} is gone, {f'led to {target}' if target else f'was {shown(value)}'}"

    def changed(self, path: Path, old: Plain, new: Plain) -> str:
        name = self._name(path)
        if isinstance(old, list) and isinstance(new, list) and (parts := _gained_and_lost(old, new)):
            return f"{name} {parts}"
        before, after = self.edges.target(self.old, path, old), self.edges.target(self.new, path, new)
        if before and after:
            return f"{name} now leads to {after}, was {before}"
        left, right = was(old, new)
        return f"{name} is now {right}, was {left}"

    def _name(self, path: Path) -> str:
        """Name a field as a designer would: `key 3`, `errand move (key 3)`, `next`."""
        if len(path) < 2:
            return path[0] if path else "content"
        first = ONE_OF.get(path[0], path[0])
        return " ".join((first, *path[1:])) + self._chosen_by(path)

    def _chosen_by(self, path: Path) -> str:
        choosers = [
            f"{ONE_OF.get(name, name)} {key}"
            for name, choices in (self.new if path[0] in self.new else self.old).items()
            if name != path[0] and isinstance(choices, dict)
            for key, choice in choices.items()
            if choice == path[1]
        ]
        return f" ({', '.join(choosers)})" if choosers and len(path) == 2 else ""


def _gained_and_lost(old: list[Plain], new: list[Plain]) -> str:
    """Say what came into a list and what left it; empty where only the order changed."""
    gained = [one for one in new if not any(same(one, other) for other in old)]
    lost = [one for one in old if not any(same(one, other) for other in new)]
    told = [f"now has {shown(gained)}"] if gained else []
    return " and ".join((*told, *([f"no longer has {shown(lost)}"] if lost else [])))
