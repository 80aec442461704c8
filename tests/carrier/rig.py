"""A carrier on the stepped clock, a scripted site that answers its webhooks, and telephones to use it."""

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Any

import requests
from aiohttp import web
from twilio.rest import Client

from carrier.app import build
from carrier.clock import Clock, SteppedClock

ACCOUNT = "AC" + "0" * 32
TOKEN = "a-token-of-the-tests"
HOTLINE = "+46771000000"
ANA = "+46701234567"
HANNA = "+46702222222"
IVAR = "+46703333333"


@dataclass(frozen=True)
class Seen:
    """One webhook as the site received it."""

    path: str
    url: str
    method: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What the site answers."""

    body: str
    status: int = 200
    content_type: str = "text/xml"
    headers: dict[str, str] = field(default_factory=dict)


class Site:
    """The application under test, scripted: each path answers in turn, its last answer for ever."""

    def __init__(self) -> None:
        self.base = ""
        self.seen: list[Seen] = []
        self._answers: dict[str, list[Answer]] = {}
        self.app = web.Application()
        self.app.router.add_route("*", "/{path:.*}", self._handle)

    def says(self, path: str, *answers: str | Answer) -> str:
        """Script a path with TwiML inside Response; its URL."""
        self._answers[path] = [
            Answer(f"<Response>{one}</Response>") if isinstance(one, str) else one for one in answers
        ]
        return self.base + path

    async def _handle(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        url = self.base + request.path_qs
        fields = form or dict(request.query)
        self.seen.append(Seen(request.path, url, request.method, fields, dict(request.headers)))
        answers = self._answers.get(request.path, [Answer("", 404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return web.Response(
            text=answer.body, status=answer.status, content_type=answer.content_type, headers=answer.headers
        )

    def to(self, path: str) -> list[Seen]:
        """The webhooks a path received."""
        return [seen for seen in self.seen if seen.path == path]

    def last(self, path: str) -> dict[str, str]:
        """The form of the last webhook to a path."""
        return self.to(path)[-1].form


class Rig:
    """Carrier and site in one loop in a thread of their own."""

    def __init__(self, clock: type[Clock] = SteppedClock) -> None:
        self.site = Site()
        self.url = ""
        self._clock = clock
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._runners: list[web.AppRunner] = []
        self.http = requests.Session()

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        self.twilio = Client(ACCOUNT, TOKEN)
        self.twilio.api.base_url = self.url
        self.own(HOTLINE, VoiceUrl=self.site.base + "/voice")

    async def _start(self) -> None:
        self.site.base = await self._serve(self.site.app)
        self.carrier = build(self._clock(), ACCOUNT, TOKEN)
        self.url = await self._serve(self.carrier)

    async def _serve(self, app: web.Application) -> str:
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        self._runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    def stop(self) -> None:
        for runner in reversed(self._runners):
            asyncio.run_coroutine_threadsafe(runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self.http.close()
        if hasattr(self, "twilio"):
            self.twilio.http_client.session.close()

    def own(self, number: str, **settings: str) -> str:
        """Take a number into the account; its sid."""
        made = self.rest("POST", "/IncomingPhoneNumbers.json", PhoneNumber=number, **settings)
        return str(made.json()["sid"])

    def rest(self, method: str, path: str, **fields: Any) -> requests.Response:
        """A bare REST request."""
        url = f"{self.url}/2010-04-01/Accounts/{ACCOUNT}{path}"
        kind = "params" if method == "GET" else "data"
        return self.http.request(method, url, auth=(ACCOUNT, TOKEN), timeout=10, **{kind: fields})

    def handset(self, method: str, path: str, **body: Any) -> requests.Response:
        """A bare request to the handset API; a field `from_` goes as `from`."""
        given = {name.rstrip("_"): value for name, value in body.items()}
        return self.http.request(method, self.url + path, json=given, timeout=10)

    def step(self, seconds: float = 0) -> dict[str, Any]:
        """Step the clock and let everything come to rest."""
        stepped = self.handset("POST", "/clock/step", seconds=seconds)
        assert stepped.status_code == 200, stepped.text
        return dict(stepped.json())

    def line(self, number: str, answer: str, after: float = 2) -> None:
        self.handset("PUT", f"/handset/lines/{number}", answer=answer, after=after)

    def line_events(self, number: str) -> list[dict[str, Any]]:
        return list(self.http.get(f"{self.url}/handset/lines/{number}/events", timeout=10).json()["events"])

    def call(self, *document: str, from_: str = ANA, **body: Any) -> "Phone":
        """Call the hotline, which answers with this document; nothing has been stepped but what is due."""
        if document:
            self.site.says("/voice", *document)
        placed = self.handset("POST", "/handset/calls", from_=from_, to=HOTLINE, **body)
        assert placed.status_code == 201, placed.text
        self.step()
        return Phone(self, placed.json()["sid"])

    def phone_at(self, number: str) -> "Phone":
        """The call that last rang a line."""
        rung = [event["sid"] for event in self.line_events(number) if event["kind"] == "ringing"]
        return Phone(self, rung[-1])


class Phone:
    """One party's telephone."""

    def __init__(self, rig: Rig, sid: str) -> None:
        self.rig = rig
        self.sid = sid

    def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        found = self.rig.http.get(f"{self.rig.url}/handset/calls/{self.sid}/events", timeout=10).json()
        return [event for event in found["events"] if kind in (None, event["kind"])]

    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.events()]

    def texts(self) -> list[str]:
        """What was spoken to this party."""
        return [event["text"] for event in self.events("spoken")]

    def status(self) -> str:
        return str(self.rig.rest("GET", f"/Calls/{self.sid}.json").json()["status"])

    def do(self, deed: str, **body: Any) -> int:
        """Press, say, hang up, answer or decline; then let what is due happen. The HTTP status."""
        status = self.rig.handset("POST", f"/handset/calls/{self.sid}/{deed}", **body).status_code
        self.rig.step()
        return status

    def press(self, keys: str) -> int:
        return self.do("press", keys=keys)

    def say(self, text: str, **more: Any) -> int:
        return self.do("say", text=text, **more)
