"""The verbs by the name of their element."""

from carrier.verbs.dial import Dial
from carrier.verbs.enqueue import Enqueue
from carrier.verbs.gather import Gather
from carrier.verbs.hangup import Hangup
from carrier.verbs.leave import Leave
from carrier.verbs.pause import Pause
from carrier.verbs.play import Play
from carrier.verbs.redirect import Redirect
from carrier.verbs.reject import Reject
from carrier.verbs.say import Say
from carrier.verbs.verb import Verb

VERBS: dict[str, type[Verb]] = {
    "Dial": Dial,
    "Enqueue": Enqueue,
    "Gather": Gather,
    "Hangup": Hangup,
    "Leave": Leave,
    "Pause": Pause,
    "Play": Play,
    "Redirect": Redirect,
    "Reject": Reject,
    "Say": Say,
}
