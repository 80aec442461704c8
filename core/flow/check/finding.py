"""What the checker finds, and where in the designer's files it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.flow.source import Located

type Place = tuple[str, int]  # file as the designer knows it, line from 1
type Severity = Literal["broken", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth a look."""

    rule: str  # P1 … P16, K01 … K86, or `flow` for what no requirement numbers
    severity: Severity  # broken: the flow is refused
    file: str  # path as the designer knows it
    line: int  # from 1
    node: str  # the node's or the prompt's id, or what stands in its place
    sentence: str  # what is wrong
    path: tuple[str, ...] = ()  # the shortest way there, one line of a transcript each

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.node}: {self.sentence}"


@dataclass(frozen=True)
class Places:
    """Where nodes and prompts stand."""

    flow: Place  # the flow's own file
    nodes: Mapping[str, Place]  # node id -> place
    prompts: Mapping[tuple[str, str], Place]  # (language, prompt id) -> place
    tongues: Mapping[str, Place]  # language -> the prompt file

    def prompt(self, language: str, prompt: str) -> Place:
        """Give where a prompt stands, or its file when it stands nowhere."""
        return self.prompts.get((language, prompt), self.tongues.get(language, self.flow))


def places(flow: Located, tongues: Mapping[str, Located]) -> Places:
    """Read the places out of what the parser read; what is no mapping has none."""
    prompts = {
        (language, name): (text.file, text.line)
        for language, tongue in tongues.items()
        for name, text in _under(tongue, "prompts").items()
    }
    nodes = {name: (body.file, body.line) for name, body in _under(flow, "nodes").items()}
    files = {language: (tongue.file, tongue.line) for language, tongue in tongues.items()}
    return Places((flow.file, flow.line), nodes, prompts, files)


def _under(located: Located, name: str) -> Mapping[str, Located]:
    found = located.value.get(name) if isinstance(located.value, dict) else None
    return found.value if found and isinstance(found.value, dict) else {}
