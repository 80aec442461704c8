"""A real browser, the whole set-up behind it, and the two people at its screens."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, sync_playwright

from adapters.settings import ROOT
from tests.browser.people import Agent, Caller
from tests.conftest import Stack

SHOTS = ROOT / ".vaxel" / "screenshots"
SYSTEM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
type Open = Callable[..., BrowserContext]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium of the system, or Playwright's own; with neither, the test is skipped by name.

    Not for the whole run: Playwright keeps an event loop going that no other test could do without.
    """
    path = str(SYSTEM) if SYSTEM.exists() else None
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        except Error as error:
            pytest.skip(f"there is no chromium here: {error.message.splitlines()[0]}")
        yield found
        found.close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Open]:
    """Open windows of their own; a page that fails or breaks our policy fails the test."""
    opened: list[BrowserContext] = []
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A refusal or a lost network that the page tells its visitor about is no failure of the page.
        told = any(one in message.text for one in ("status of 4", "ERR_INTERNET_DISCONNECTED"))
        if message.type == "error" and not told:
            problems.append(f"{message.text} at {json.dumps(message.location)}")

    def open_one(**options: object) -> BrowserContext:
        context = browser.new_context(**{"locale": "sv-SE", **options})  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        context.on("console", note)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert problems == []


@pytest.fixture
def ana(open_context: Open, stack: Stack) -> Caller:
    """Ana at /phone."""
    return Caller(open_context().new_page(), stack.web_url)


@pytest.fixture
def hanna(open_context: Open, stack: Stack) -> Agent:
    """Hanna at /desk, logged in."""
    agent = Agent(open_context().new_page(), stack.web_url)
    agent.log_in("hanna", stack.agents["hanna"])
    return agent


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where pictures of the pages are kept for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS
