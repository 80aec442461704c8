"""Reads YAML keeping the line of everything, so that an error can name it; what flows and scripts share."""

from collections.abc import Callable
from dataclasses import dataclass

import yaml

from core.errors import VaxelError
from core.flow.source import Located, Value

KINDS = ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
KNOWN = frozenset(f"tag:yaml.org,2002:{kind}" for kind in KINDS)

type Refuse = Callable[[int, str, str], VaxelError]  # line, field (empty: the file), sentence -> the error


@dataclass(frozen=True)
class Reader:
    """How one kind of file is read."""

    file: str  # path as its author knows it
    scalar: Callable[[yaml.ScalarNode], Value]  # what a plain value means; a ValueError is a defect
    refuse: Refuse  # makes the error for a defect

    def locate(self, text: str) -> Located:
        """Read YAML text; every defect is the error that `refuse` makes of it."""
        try:
            root = yaml.compose(text, Loader=_Loader)
            if root is None:
                raise self.refuse(1, "", "is empty.")
            return Located(self._value(root), self.file, root.start_mark.line + 1)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            said = " ".join(part for part in (error.context, error.problem) if part)
            raise self.refuse(line, "", f"is not YAML: {said}.") from None
        except yaml.YAMLError as error:
            raise self.refuse(1, "", f"is not YAML: {error}.") from None
        except RecursionError:
            raise self.refuse(1, "", "is not YAML that can be read: it is nested too deeply.") from None

    def _value(self, node: yaml.Node) -> Value:
        line = node.start_mark.line + 1
        if node.tag not in KNOWN:
            raise self.refuse(line, "", f"the tag `{node.tag}` means nothing here.")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [Located(self._value(item), self.file, item.start_mark.line + 1) for item in node.value]
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101  the third and last kind
        try:
            return self.scalar(node)
        except ValueError as error:  # such as a day that no month has
            raise self.refuse(line, "", f"`{node.value}`: {error}.") from None

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Located]:
        found: dict[str, Located] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise self.refuse(line, "", "a name of a field must be a text.")
            if key.value in found:
                raise self.refuse(line, key.value, "stands here twice.")
            found[key.value] = Located(self._value(value), self.file, line)
        return found


class _Loader(yaml.SafeLoader):
    """YAML without aliases: they can make a small file endless."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="an alias (*name) means nothing here", problem_mark=self.get_mark()
            )
        return super().compose_node(parent, index)
