"""`vaxel schema`: what editors complete and check flows by, and the tables of the documentation."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from adapters.settings import ROOT
from core.flow.schema import flow_schema, prompts_schema
from core.flow.tables import renewed

FOLDER = Path("data", "schema")
GUIDE = Path("docs", "design-a-flow.md")


def schema(args: argparse.Namespace) -> int:
    """Write everything anew that is made of the code, and say what changed."""
    for path, text in written(ROOT):
        new = not path.exists() or path.read_text(encoding="utf-8") != text
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {'written' if new else 'was up to date'}.")
    return 0


def written(root: Path) -> Iterator[tuple[Path, str]]:
    """Give each file with what must stand in it."""
    for name, found in (("flow", flow_schema()), ("prompts", prompts_schema())):
        yield root / FOLDER / f"{name}.json", f"{json.dumps(found, indent=1, ensure_ascii=False)}\n"
    guide = root / GUIDE
    yield guide, renewed(guide.read_text(encoding="utf-8"))
