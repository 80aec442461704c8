"""Charts as SVG and PNG: Vega-Lite drawn by a program of its own, for drawing holds a whole interpreter up.

A chart takes a tenth of a second and the first one a whole, in which a server would answer no call.
"""

import base64
import json
import struct
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

from adapters.settings import ROOT
from core.errors import VaxelError

LENGTH = struct.Struct("<I")  # of what follows, in bytes
KEPT = 200  # pictures remembered; each some ten kilobytes
SHARP = 2.0  # pixels of a PNG for each of the SVG


class NotDrawn(VaxelError):
    """The chart could not be drawn."""


class Charts:
    """Draws charts, one at a time; the program beside is started with the first and ends with us."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._beside: subprocess.Popen[bytes] | None = None
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def svg(self, spec: Mapping[str, Any]) -> str:
        """Draw a Vega-Lite chart; NotDrawn where it is none."""
        return self._ask({"draw": spec}).decode()

    def png(self, svg: str) -> bytes:
        """Make a PNG of any SVG of ours."""
        return self._ask({"png": svg})

    def close(self) -> None:
        """End the program beside."""
        with self._lock:
            self._end()

    def _ask(self, what: Mapping[str, Any]) -> bytes:
        key = json.dumps(what, sort_keys=True)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._answer(key.encode())
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _answer(self, question: bytes) -> bytes:
        for _ in range(2):  # one that died is started anew
            beside = self._running()
            assert beside.stdin and beside.stdout  # noqa: S101
            try:
                _write(beside.stdin, question)
                found = json.loads(_read(beside.stdout))
            except (OSError, EOFError):
                self._end()
                continue
            if "error" in found:
                raise NotDrawn(f"a chart could not be drawn: {found['error']}")
            return base64.b64decode(found["answer"])
        raise NotDrawn("charts cannot be drawn: the program that draws them does not stay up")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._beside is None:
            command = [sys.executable, "-m", "adapters.charts"]
            self._beside = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._beside

    def _end(self) -> None:
        if self._beside is None:
            return
        self._beside.kill()
        for pipe in (self._beside.stdin, self._beside.stdout):
            with suppress(OSError):  # what was not written any more
                pipe.close()  # type: ignore[union-attr]
        self._beside.wait()
        self._beside = None


def _write(stream: IO[bytes], words: bytes) -> None:
    stream.write(LENGTH.pack(len(words)) + words)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    """Read one message; EOFError where the other side is gone."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = stream.read(size - len(found))
        if not more:
            raise EOFError
        found += more
    return found


def _drawn(question: Mapping[str, Any]) -> dict[str, str]:
    import vl_convert  # only the program beside needs its hundred megabytes

    try:
        if "png" in question:
            made = vl_convert.svg_to_png(question["png"], scale=SHARP)
        else:
            made = vl_convert.vegalite_to_svg(question["draw"]).encode()
    except ValueError as error:
        return {"error": str(error).splitlines()[0][:300]}
    return {"answer": base64.b64encode(made).decode()}


def main() -> int:
    """Draw what is asked for until nobody asks."""
    while True:
        try:
            question = json.loads(_read(sys.stdin.buffer))
        except EOFError:
            return 0
        _write(sys.stdout.buffer, json.dumps(_drawn(question)).encode())


if __name__ == "__main__":
    sys.exit(main())
