"""The assistant beside Rasa's usual choice on the same data: training, start, memory, answers, accuracy."""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import requests

from adapters.dialogue import LONGEST, READ_SECONDS
from adapters.settings import ROOT
from bench.pipelines import DIET, OURS, WORDS, configuration
from cli import assistant, parts
from cli.nlu_exam import exam
from cli.nlu_runner import parsed
from cli.nlu_sentences import LANGUAGES, Sentence

TOKEN = "bench-token"  # noqa: S105  of servers that live for some minutes
TRAIN_SECONDS, READY_SECONDS = 4 * 3600, 300  # more than this is no measurement
WARM_UP, ROUNDS, A_ROUND = 10, 12, 10  # turns before the measured ones, rounds, turns a round
ODD = ("😀", "<b>x</b> ", "نعم ", "noll sju ", "07 nej ", "ja, nej ", "mån 3 eller ", "x")
MEGABYTE = 2**20
GOAL_TRAINING, GOAL_MEMORY, GOAL_ANSWER, GOAL_MILLISECONDS, GOAL_READY = 10.0, 0.5, 1.5, 40.0, 25.0


@dataclass(frozen=True)
class Trained:
    """A model, and what it took."""

    name: str
    model: Path
    seconds: float  # by the clock
    computed: float  # seconds of all cores together


@dataclass(frozen=True)
class Served:
    """A running server."""

    name: str
    url: str
    pid: int
    ready: float  # seconds from its start to its first answer


@dataclass(frozen=True)
class Row:
    """What was measured of one way to understand."""

    trained: Trained
    ready: float  # seconds
    megabytes: float  # of the server, after all turns
    answers: Sequence[float]  # milliseconds by the clock, sorted
    work: float  # milliseconds that the server computes for an answer; others on the machine do not add to it
    odd: float  # milliseconds of the slowest answer to what nobody should send
    right: Mapping[str, float]  # by language, the share of the exam whose likeliest intent is right


def main() -> int:
    """Train the three, serve them side by side, ask them in turns, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out DIET, which trains for half an hour")
    names = [OURS, WORDS, *([] if parser.parse_args().quick else [DIET])]
    assistant.install(ROOT, print)
    with tempfile.TemporaryDirectory(prefix="vaxel-bench-") as folder:
        trained = [_trained(name, Path(folder)) for name in names]
        rows = _served(trained, Path(folder))
    _print(rows)
    return 0


def _trained(name: str, folder: Path) -> Trained:
    model = folder / f"{name}.tar.gz"
    command = assistant.train_command(ROOT, model, configuration(name, folder))
    before, began = _computed(), time.perf_counter()
    subprocess.run(
        command,
        cwd=ROOT,
        env=_as_it_comes(name, assistant.training_environment(ROOT)),
        check=True,
        capture_output=True,
        timeout=TRAIN_SECONDS,
    )
    found = Trained(name, model, time.perf_counter() - began, _computed() - before)
    print(f"{name:6} trained in {found.seconds:.0f} s, {found.computed:.0f} s of all cores", flush=True)
    return found


def _computed() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _as_it_comes(name: str, environment: dict[str, str]) -> dict[str, str]:
    """Take from DIET what is set for our encoder's sake: it may use all cores."""
    ours = (*assistant.BOTH_CORES, "OPENBLAS_NUM_THREADS") if name == DIET else ()
    return {key: value for key, value in environment.items() if key not in ours}


def _served(trained: Sequence[Trained], folder: Path) -> list[Row]:
    sentences = exam()
    with ExitStack() as running:
        actions = running.enter_context(_actions(folder))
        servers = [running.enter_context(_server(one, actions, folder)) for one in trained]
        _warmed(servers, sentences)
        before = [_work(one) for one in servers]
        answers = _asked(servers, sentences)
        work = [
            1000 * (_work(one) - was) / len(answers[one.name])
            for one, was in zip(servers, before, strict=True)
        ]
        odd = [_slowest(one) for one in servers]
        held = [psutil.Process(one.pid).memory_info().rss / MEGABYTE for one in servers]
    return [
        Row(
            one,
            server.ready,
            megabytes,
            sorted(answers[one.name]),
            spent,
            worst,
            _right(one.model, sentences),
        )
        for one, server, megabytes, spent, worst in zip(trained, servers, held, work, odd, strict=True)
    ]


@contextmanager
def _actions(folder: Path) -> Iterator[int]:
    port = parts.free_port()
    part = parts.start("actions", assistant.actions_command(port), assistant.actions_environment(), folder)
    try:
        parts.wait_for(part, f"http://127.0.0.1:{port}/health", READY_SECONDS)
        yield port
    finally:
        part.end()


@contextmanager
def _server(trained: Trained, actions: int, folder: Path) -> Iterator[Served]:
    """Start a server and ask it once."""
    port, began = parts.free_port(), time.perf_counter()
    environment = _as_it_comes(trained.name, assistant.rasa_environment(ROOT, actions, TOKEN))
    part = parts.start(trained.name, assistant.rasa_command(ROOT, trained.model, port), environment, folder)
    try:
        url = f"http://127.0.0.1:{port}"
        parts.wait_for(part, f"{url}/", READY_SECONDS)
        with requests.Session() as http:
            _turn(http, url, "first", "hej", "sv")
        yield Served(trained.name, url, part.running.pid, time.perf_counter() - began)
    finally:
        part.end()


def _warmed(servers: Sequence[Served], sentences: Sequence[Sentence]) -> None:
    with requests.Session() as http:
        for server in servers:
            for number, one in enumerate(sentences[:WARM_UP]):
                _turn(http, server.url, f"warm-{number}", one.text, one.language)


def _work(server: Served) -> float:
    used = psutil.Process(server.pid).cpu_times()
    return float(used.user + used.system)


def _asked(servers: Sequence[Served], sentences: Sequence[Sentence]) -> dict[str, list[float]]:
    """Ask all servers the same in turns, a contact for every third turn; give milliseconds by server."""
    step = len(sentences) // (ROUNDS * A_ROUND)
    said = sentences[::step][: ROUNDS * A_ROUND]
    found: dict[str, list[float]] = {one.name: [] for one in servers}
    with requests.Session() as http:
        http.trust_env = False
        for start in range(0, len(said), A_ROUND):
            for server in servers:
                found[server.name] += [
                    _turn(http, server.url, f"c-{number // 3}", one.text, one.language)
                    for number, one in enumerate(said[start : start + A_ROUND], start)
                ]
    return found


def _slowest(server: Served) -> float:
    """Ask what nobody should send, as long as it may be; give the slowest answer in milliseconds."""
    with requests.Session() as http:
        return max(_turn(http, server.url, "odd", (unit * LONGEST)[:LONGEST], "sv") for unit in ODD)


def _turn(http: requests.Session, url: str, contact: str, text: str, language: str) -> float:
    body = {"sender": contact, "message": text, "metadata": {"language": language}}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    began = time.perf_counter()
    reply = http.post(f"{url}/webhooks/chat/webhook", json=body, headers=headers, timeout=30)
    seconds = time.perf_counter() - began
    reply.raise_for_status()
    return 1000 * seconds


def _right(model: Path, sentences: Sequence[Sentence]) -> dict[str, float]:
    asked = [{"text": one.text, "metadata": {"language": one.language}} for one in sentences]
    answers = parsed(ROOT, model, asked)
    return {language: _share(language, sentences, answers) for language in LANGUAGES}


def _share(language: str, sentences: Sequence[Sentence], answers: Sequence[Mapping[str, Any]]) -> float:
    pairs = zip(sentences, answers, strict=True)
    found = [bool(one.intent == told["intent"]["name"]) for one, told in pairs if one.language == language]
    return sum(found) / len(found)


def _print(rows: Sequence[Row]) -> None:
    print(
        "          train s  of all cores  ready s  memory MB  answer ms p50/p95  work  likeliest right sv/en"
    )
    for row in rows:
        one = row.trained
        answer = f"{statistics.median(row.answers):.0f}/{row.answers[len(row.answers) * 19 // 20]:.0f}"
        right = "/".join(f"{row.right[language]:.3f}" for language in LANGUAGES)
        print(
            f"  {one.name:6} {one.seconds:8.0f} {one.computed:13.0f} {row.ready:8.1f} {row.megabytes:10.0f} "
            f"{answer:>18} {row.work:5.0f} {right:>22}"
        )
    by_name = {row.trained.name: row for row in rows}
    _compare(by_name[OURS], by_name[WORDS], by_name.get(DIET))


def _compare(ours: Row, words: Row, diet: Row | None) -> None:
    answer = statistics.median(ours.answers)
    ratio = answer / statistics.median(words.answers)
    print(f"  ready {ours.ready:.1f} s (goal {GOAL_READY:.0f})")
    print(f"  answer {answer:.0f} ms (goal {GOAL_MILLISECONDS:.0f}, on an idle machine)")
    budget = 1000 * READ_SECONDS
    print(f"  odd words, {LONGEST} characters of them: {ours.odd:.0f} ms at most (budget {budget:.0f})")
    work = ours.work / words.work
    print(f"  answer {ratio:.2f} times that of words alone, {work:.2f} by work (goal {GOAL_ANSWER})")
    if diet is None:
        print("  DIET was left out (--quick): nothing is said about training and memory beside it")
        return
    by: list[tuple[str, Callable[[Trained], float]]] = [
        ("the clock", lambda one: one.seconds),
        ("work", lambda one: one.computed),
    ]
    for name, of in by:
        faster = of(diet.trained) / of(ours.trained)
        print(f"  trains {faster:.1f} times faster than DIET by {name} (goal {GOAL_TRAINING:.0f})")
    print(f"  memory {ours.megabytes / diet.megabytes:.2f} of DIET's (goal {GOAL_MEMORY})")


if __name__ == "__main__":
    sys.exit(main())
