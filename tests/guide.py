"""The guide for designers as data: every example in it is a flow that can be read."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from adapters.settings import ROOT

GUIDE = ROOT / "docs" / "design-a-flow.md"
DATA = ROOT / "data"
SHARED = ("prompts/*.yml", "answers/*/*.yml")  # what every flow can use
STEP = re.compile(r"\d\. ")
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
FILE = re.compile(r"^# data/(\S+\.yml)$", re.MULTILINE)
TUTORIAL = "tutorial"

type Files = dict[str, Any]  # path below data -> what is written there


def sections() -> Mapping[str, str]:
    """Give the guide's parts by their headings; the steps of the tutorial are one part."""
    found: dict[str, str] = {}
    for part in re.split(r"^###? ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        name = TUTORIAL if STEP.match(title) else title
        found[name] = found.get(name, "") + body
    return found


def examples() -> tuple[str, ...]:
    """Give the parts that show something of a flow, but for the tutorial itself."""
    return tuple(name for name, body in sections().items() if name != TUTORIAL and BLOCK.search(body))


def guide_texts(*names: str) -> Mapping[str, str]:
    """Give the tutorial's files, with those of other parts laid over them, beside the shared prompts."""
    files: Files = {}
    for name in (TUTORIAL, *(one for one in names if one != TUTORIAL)):
        for path, written in blocks(sections()[name]):
            files[path] = laid_over(files.get(path, {}), written)
    own = {path: yaml.safe_dump(found, allow_unicode=True, sort_keys=False) for path, found in files.items()}
    shared = [path for where in SHARED for path in sorted(DATA.glob(where))]
    return {**{path.relative_to(DATA).as_posix(): _read(path) for path in shared}, **own}


class Loader(yaml.SafeLoader):
    """Reads names of fields as they are written: `yes` is one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


def blocks(body: str) -> Iterator[tuple[str, Any]]:
    """Give each file that a part shows something of, with what it shows."""
    for block in BLOCK.findall(body):
        found = FILE.search(block)
        assert found, f"which file is this of? {block[:60]}"
        yield found[1], yaml.load(block, Loader)  # noqa: S506  a safe one


def laid_over(old: Any, new: Any) -> Any:
    """Lay what is shown over what was there; a node of another kind takes its place as a whole."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{name: laid_over(old.get(name), value) for name, value in new.items()}}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
