"""How the assistant is installed, trained and started, with a stand-in for uv and for Rasa."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cli import assistant
from cli.assistant import AssistantError, content_hash, install, train_if_changed

# What `uv venv` leaves behind: a python that, asked to train, writes the model it was told to write.
PYTHON = """#!/bin/sh
echo "python $*" >> "$VAXEL_TEST_LOG"
[ -z "$RASA_FAILS" ] || { echo "InvalidDomain: no such intent"; exit 1; }
while [ $# -gt 0 ]; do
  case "$1" in --out) out=$2 ;; --fixed-model-name) name=$2 ;; esac
  shift
done
echo model > "$out/$name.tar.gz"
"""
UV = """#!/bin/sh
echo "uv $*" >> "$VAXEL_TEST_LOG"
[ -z "$UV_FAILS" ] || { echo "error: no such package"; exit 2; }
for last in "$@"; do :; done
if [ "$1" = venv ]; then mkdir -p "$last/bin"; cp "$VAXEL_TEST_PYTHON" "$last/bin/python"; fi
echo "Resolved 2 packages"
echo " + rasa==3.6.21"
"""


@dataclass
class Place:
    """A root with the files that a model depends on, and what was done in it."""

    root: Path
    log: Path  # one line for each command that ran
    said: list[str] = field(default_factory=list)

    def ran(self) -> list[str]:
        """Give the commands that ran, the kind of each."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [" ".join(line.split()[:3]) for line in lines]

    def say(self, line: str) -> None:
        self.said.append(line)


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    root, log = tmp_path / "root", tmp_path / "log"
    for name in ("config.yml", "bot/requirements.lock", "bot/a.py", "bot/domain/a.yml", "data/nlu/a.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    monkeypatch.setenv("UV", str(script(tmp_path / "uv", UV)))
    monkeypatch.setenv("VAXEL_TEST_LOG", str(log))
    monkeypatch.setenv("VAXEL_TEST_PYTHON", str(script(tmp_path / "python", PYTHON)))
    passed = (*assistant.PASSED_ON, "VAXEL_TEST_LOG", "RASA_FAILS")
    monkeypatch.setattr(assistant, "PASSED_ON", passed)
    monkeypatch.setattr(assistant, "_interpreter", lambda: ["--python", "3.10"])
    return Place(root, log)


def test_a_first_install_makes_the_environment(place: Place) -> None:
    assert install(place.root, place.say) == place.root / ".vaxel/bot-env/bin/python"
    assert place.ran() == ["uv venv --quiet", "uv pip sync"]
    assert place.said[0] == "installing the assistant (about 1.6 GB) …"


def test_an_install_takes_hashed_packages_only(place: Place) -> None:
    install(place.root, place.say)
    assert "--require-hashes" in place.log.read_text()


def test_progress_leaves_the_package_list_out(place: Place) -> None:
    install(place.root, place.say)
    assert "  Resolved 2 packages" in place.said
    assert "rasa==3.6.21" not in "".join(place.said)


def test_a_second_install_does_nothing(place: Place) -> None:
    install(place.root, place.say)
    before = place.ran(), list(place.said)
    install(place.root, place.say)
    assert (place.ran(), place.said) == before


def test_a_changed_lock_installs_again(place: Place) -> None:
    install(place.root, place.say)
    (place.root / "bot/requirements.lock").write_text("another")
    install(place.root, place.say)
    assert len(place.ran()) == 4


def test_a_failed_install_is_told_and_tried_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_FAILS", "1")
    with pytest.raises(AssistantError, match="uv venv failed with exit code 2:\nerror: no such package"):
        install(place.root, place.say)
    monkeypatch.delenv("UV_FAILS")
    install(place.root, place.say)
    assert place.ran()[1:] == ["uv venv --quiet", "uv pip sync"]


def test_a_missing_uv_is_said(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(AssistantError, match="uv was not found"):
        install(place.root, place.say)


def test_a_model_is_trained_once(place: Place) -> None:
    model = train_if_changed(place.root, place.say)
    assert model.read_text() == "model\n"
    assert train_if_changed(place.root, place.say) == model
    assert place.ran()[2:] == ["python -m rasa"]


def test_changed_sentences_are_trained(place: Place) -> None:
    first = train_if_changed(place.root, place.say)
    (place.root / "data/nlu/a.yml").write_text("more")
    assert train_if_changed(place.root, place.say) != first


def test_the_two_newest_models_are_kept(place: Place) -> None:
    kept = []
    for day in range(3):
        (place.root / "config.yml").write_text(str(day))
        kept.append(train_if_changed(place.root, place.say))
        os.utime(kept[-1], (day, day))
    assert sorted((place.root / ".vaxel/models").iterdir()) == sorted(kept[1:])


def test_a_failed_training_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_FAILS", "1")
    with pytest.raises(AssistantError, match="rasa train failed with exit code 1:\nInvalidDomain"):
        train_if_changed(place.root, place.say)
    assert list((place.root / ".vaxel/models").iterdir()) == []


CHANGES = [
    "config.yml",
    "bot/requirements.lock",
    "bot/a.py",
    "bot/b.py",
    "bot/domain/b.yml",
    "data/rules/a.yml",
]


@pytest.mark.parametrize("name", [*CHANGES, "data/nlu/a.yml", "data/stories/a.yml"])
def test_a_change_makes_another_model(place: Place, name: str) -> None:
    before = content_hash(place.root)
    (place.root / name).parent.mkdir(parents=True, exist_ok=True)
    (place.root / name).write_text("changed")
    assert content_hash(place.root) != before


def test_a_moved_line_makes_another_model(place: Place) -> None:
    nlu = place.root / "data/nlu"
    (nlu / "a.yml").write_text("ab")
    (nlu / "b.yml").write_text("c")
    before = content_hash(place.root)
    (nlu / "a.yml").write_text("a")
    (nlu / "b.yml").write_text("bc")
    assert content_hash(place.root) != before


@pytest.mark.parametrize("name", ["README.md", "endpoints.yml", "core/a.py", "tests/nlu/a.yml"])
def test_other_files_train_nothing(place: Place, name: str) -> None:
    before = content_hash(place.root)
    (place.root / name).parent.mkdir(parents=True, exist_ok=True)
    (place.root / name).write_text("changed")
    assert content_hash(place.root) == before


def test_rasa_listens_on_the_loopback_only(tmp_path: Path) -> None:
    command = assistant.rasa_command(tmp_path, tmp_path / "m.tar.gz", 5005)
    assert command[command.index("--interface") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "5005"
    assert command[command.index("--model") + 1] == str(tmp_path / "m.tar.gz")
    assert "--enable-api" not in command


def test_rasa_is_told_what_it_needs(tmp_path: Path) -> None:
    environment = assistant.rasa_environment(tmp_path, 5055, "secret", "postgresql://here/vaxel")
    assert environment["VAXEL_TRACKER_DATABASE"] == "postgresql://here/vaxel"
    assert environment["ACTION_ENDPOINT_URL"] == "http://127.0.0.1:5055/webhook"
    assert environment["VAXEL_RASA_TOKEN"] == "secret"
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["PYTHONPATH"] == str(tmp_path)


@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN", "DATABASE_URL", "VIRTUAL_ENV"])
def test_secrets_of_others_are_not_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "x")
    assert name not in assistant.rasa_environment(tmp_path, 1, "t")
    assert name not in assistant.actions_environment()


def test_actions_listen_on_the_loopback_only() -> None:
    assert assistant.actions_command(5055)[1:] == ["-m", "actions.serve", "5055"]
    assert assistant.actions_environment()["SANIC_HOST"] == "127.0.0.1"


@pytest.fixture
def pyenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return tmp_path / "pyenv" / "versions"


def test_the_newest_real_interpreter_is_named(pyenv: Path) -> None:
    script(pyenv / "3.10.2/bin/python", "#!/bin/sh\nexit 0\n")
    newest = script(pyenv / "3.10.9/bin/python", "#!/bin/sh\nexit 0\n")
    assert assistant._interpreter() == ["--python", str(newest)]


def test_a_shim_that_does_not_run_is_passed_by(pyenv: Path) -> None:
    script(pyenv.parents[1] / "bin/python3.10", "#!/bin/sh\necho 'version not set' >&2; exit 127\n")
    assert assistant._interpreter() == ["--managed-python", "--python", "3.10"]


def test_an_interpreter_on_the_path_is_taken(pyenv: Path) -> None:
    found = script(pyenv.parents[1] / "bin/python3.10", "#!/bin/sh\nexit 0\n")
    assert assistant._interpreter() == ["--python", str(found)]
