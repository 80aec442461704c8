"""Records the wire anew: `.venv/bin/python -m tests.contract.record` after a change of Rasa or rasa_sdk."""

import json
import tempfile
from pathlib import Path

from tests.contract.assistant_servers import Recorder, action_server, rasa_server, recording

HERE = Path(__file__).resolve().parent
# file, channel, language, words: what is said in a recording is made up
TURNS = (
    ("voice-sv-double-charge", "voice", "sv", "jag har fått en dubbel faktura"),
    ("voice-sv-human", "voice", "sv", "jag vill prata med en människa"),
    ("chat-en-fault-report", "chat", "en", "my line is dead"),
    ("chat-en-out-of-scope", "chat", "en", "what time is it in Tokyo"),
)


def main() -> None:
    """Write one file for each turn, request and answer, beside this script."""
    with (
        tempfile.TemporaryDirectory() as folder,
        action_server(Path(folder)) as (port, _),
        recording(recorder := Recorder(f"http://127.0.0.1:{port}/webhook")) as between,
        rasa_server(Path(folder), between) as assistant,
    ):
        for name, channel, language, words in TURNS:
            assistant.ask(channel, words, language, f"contact-{name}").raise_for_status()
            text = json.dumps(recorder.exchanges[-1], ensure_ascii=False, indent=1, sort_keys=True)
            (HERE / f"{name}.json").write_text(f"{text}\n")


if __name__ == "__main__":
    main()
