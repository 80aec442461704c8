"""`vaxel publish`, `versions`, `rollback` and `diff` as a designer types them, on a database of their own."""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.flowfiles import load, read_texts
from adapters.runtime import Engine, Publications, adopt, open_engine
from adapters.settings import ROOT, Settings
from adapters.store.versions import Versions
from cli.__main__ import main
from cli.publishing import begins_with
from core import inputs
from core.ports import World
from core.publication import Split
from core.turn import Arrival, take_first_turn, take_turn
from tests.adapters.test_publications import store_unreadable
from tests.fakes import MORNING

type Say = Callable[..., tuple[int, list[str]]]

FREE = ("Samtalet är gratis.", "Det är gratis.", "Det kostar inget.")
SENDS_AWAY = ("unclear: menu", "unclear: goodbye")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Path:
    """A designer's own folder; no set-up runs, and the shell names the database."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAXEL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VAXEL_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def vaxel(data: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command and gives its exit code and what it prints, line by line."""

    def vaxel(*words: str) -> tuple[int, list[str]]:
        code = main([*words])
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return vaxel


def write(data: Path, number: int) -> str:
    """Write one of three wordings into the files and give the version they make."""
    path = data / "prompts" / "sv.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("|".join(map(re.escape, FREE)), FREE[number], text), encoding="utf-8")
    return load(read_texts(data, "kundservice")).version


def spoil(data: Path) -> None:
    """Let the files break a rule."""
    path = data / "flows" / "kundservice.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(*SENDS_AWAY), encoding="utf-8")


def listed(vaxel: Say) -> list[dict[str, Any]]:
    code, lines = vaxel("versions", "--json")
    assert code == 0
    return list(json.loads("\n".join(lines)))


def test_a_first_version_is_published(vaxel: Say, data: Path) -> None:
    version = write(data, 0)
    code, lines = vaxel("publish", "--note", "the first")
    assert (code, lines[-1]) == (
        0,
        f"Published kundservice {version}: all new contacts begin with {version}.",
    )
    (one,) = listed(vaxel)
    assert (one["version"], one["share"], one["note"], one["by"]) == (version, 100, "the first", "publish")


def test_publishing_says_what_it_changes(vaxel: Say, data: Path) -> None:
    vaxel("publish")
    write(data, 1)
    lines = vaxel("publish")[1]
    assert f"cost: text cost.020 in sv changed: “{FREE[0]}” → “{FREE[1]}”" in lines


def test_the_same_files_are_published_once(vaxel: Say, data: Path) -> None:
    version = write(data, 0)
    vaxel("publish")
    code, lines = vaxel("publish")
    assert (code, lines[-1]) == (
        0,
        f"kundservice {version} is published already; nothing has changed.",
    )


def test_what_check_refuses_is_not_published(vaxel: Say, data: Path, engine: Engine) -> None:
    spoil(data)
    code, lines = vaxel("publish")
    assert code == 1
    assert any("errand: who is not understood here is sent away. [P5, broken]" in line for line in lines)
    assert lines[-1] == "Nothing was published."
    assert Publications(engine).newest() == 0


def test_a_share_is_tried_and_won(vaxel: Say, data: Path) -> None:
    old = write(data, 0)
    vaxel("publish")
    new = write(data, 1)
    told = f"80 % of new contacts begin with {old}, 20 % with {new}"
    assert vaxel("publish", "--share", "20")[1][-1] == f"Published kundservice {new}: {told}."
    assert {one["version"]: one["share"] for one in listed(vaxel)} == {old: 80, new: 20}
    newer = write(data, 2)
    assert vaxel("publish", "--share", "5%")[1][-1].endswith(f"5 % with {newer}, none any more with {new}.")
    assert vaxel("publish")[1][-1].endswith(f": all new contacts begin with {newer}.")


@pytest.mark.parametrize("share", ["0", "100", "-1", "half", "1.5", "²"])
def test_a_share_that_is_none_is_refused(data: Path, capsys: pytest.CaptureFixture[str], share: str) -> None:
    with pytest.raises(SystemExit):
        main(["publish", f"--share={share}"])
    assert f"must be a whole number from 1 to 99; it is {share}." in capsys.readouterr().err


def test_a_share_needs_a_current_version(vaxel: Say) -> None:
    code, lines = vaxel("publish", "--share", "20")
    assert code == 1
    assert lines[-1].startswith("vaxel: there is no current version yet")


def test_going_back_and_further_back(vaxel: Say, data: Path) -> None:
    versions = []
    for number in range(3):
        versions.append(write(data, number))
        vaxel("publish")
    for version in (versions[1], versions[0]):
        assert vaxel("rollback") == (0, [f"All new contacts begin with kundservice {version}."])
    code, lines = vaxel("rollback")
    assert (code, lines) == (1, [f"vaxel: there is no version before {versions[0]} to go back to."])
    assert vaxel("rollback", versions[2][:6])[0] == 0
    assert vaxel("rollback", versions[2])[1][-1].endswith(f"{versions[2]} already.")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["rollback"], "vaxel: nothing was published yet."),
        (["rollback", "0000"], "vaxel: there is no version 0000; ./vaxel versions shows those there are."),
        (["diff"], "vaxel: nothing was published yet."),
        (["diff", "0000"], "vaxel: there is no version 0000; ./vaxel versions shows those there are."),
        (["versions"], "Nothing was published yet."),
        (["publish", "nowhere"], "/flows/nowhere.yml:1 file: does not exist."),
    ],
)
def test_what_is_not_there_is_named(vaxel: Say, words: list[str], sentence: str) -> None:
    assert vaxel(*words)[1][-1].endswith(sentence)


def test_nobody_goes_back_to_what_is_refused_today(vaxel: Say, data: Path, engine: Engine) -> None:
    spoil(data)
    texts = read_texts(data, "kundservice")
    Publications(engine).publish(load(texts), texts, MORNING)
    write(data, 1)
    path = data / "flows" / "kundservice.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(*SENDS_AWAY[::-1]), encoding="utf-8")
    assert vaxel("publish")[0] == 0
    code, lines = vaxel("rollback")
    assert (code, lines[-1]) == (
        1,
        f"{load(texts).version} is refused by today's check. Nothing was changed.",
    )


def test_a_version_nobody_can_read_is_only_listed(
    vaxel: Say, data: Path, engine: Engine, database_url: str
) -> None:
    store_unreadable(database_url, "from_tomorrow", 100)
    version = write(data, 0)
    assert vaxel("publish")[0] == 0
    lines = vaxel("versions")[1]
    assert lines[1].startswith(f"{version}  100 %         0          0  20")
    assert lines[-1].startswith("    cannot be read by this Växel: data/flows/kundservice.yml:")
    code, lines = vaxel("rollback")
    assert code == 1
    assert lines[-1].startswith("vaxel: from_tomorrow cannot be read by this Växel: data/flows/")
    assert vaxel("diff", "from_tomorrow")[0] == 0


def test_the_diff_is_between_what_is_named(vaxel: Say, data: Path) -> None:
    old = write(data, 0)
    vaxel("publish")
    new = write(data, 1)
    vaxel("publish")
    assert vaxel("diff") == (0, ["There is no difference."])
    sentence = "cost: text cost.020 in sv changed: “{}” → “{}”"
    assert vaxel("diff", old) == vaxel("diff", old, new) == (0, [sentence.format(FREE[0], FREE[1])])
    assert vaxel("diff", new, old) == (0, [sentence.format(FREE[1], FREE[0])])


def test_without_a_database_it_says_what_to_do(vaxel: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    for command in ("publish", "versions", "rollback", "diff"):
        assert vaxel(command)[1] == ["vaxel: Växel is not up: start it with ./vaxel up, or set DATABASE_URL."]


def test_up_says_what_new_contacts_begin_with(vaxel: Say, data: Path, settings: Settings) -> None:
    own = replace(settings, data=data)
    for number in (0, 1):
        version = write(data, number)
        assert (
            begins_with(*adopt(own))
            == f"New contacts begin with kundservice {version}, as the files have it."
        )
    vaxel("publish", "--note", "from now on by hand")
    write(data, 2)
    flow, split = adopt(own)
    assert split == Split(version)
    told = f"As published, all new contacts begin with {version}. The files differ: ./vaxel diff says how"
    assert begins_with(flow, split).startswith(told)
    assert begins_with(flow, Split(version, flow.version, 5)).endswith(f"5 % with {flow.version}.")


def test_another_program_publishes_during_a_call(data: Path, world: World, database_url: str) -> None:
    engines = [open_engine(database_url) for _ in range(2)]
    seconds = itertools.count()
    servers = [
        replace(
            world,
            flows=Versions(one, read_texts(data, "kundservice"), MORNING, tick=lambda: float(next(seconds))),
        )
        for one in engines
    ]
    old = world.flows.current.version
    contact = ring(servers[0], "CA1").contact
    new = write(data, 1)
    shell = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cli", "publish"]
    done = subprocess.run(command, cwd=ROOT, env=shell, text=True, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [ring(one, f"CA{one is servers[0]}").flow.version for one in servers] == [new, new]
    assert [
        take_turn(one, contact, turn, inputs.Pressed("1")).flow.version for turn, one in enumerate(servers, 1)
    ] == [old, old]
    assert ring(servers[1], "CA1").flow.version == old
    for one in engines:
        one.dispose()


def ring(world: World, leg: str) -> Any:
    return take_first_turn(world, Arrival("voice", leg, "077", None, "+46771000000"))
