"""How a conversation ended, as its agent says: a closed list, so that it can be counted (K76)."""

from typing import Final, Literal, get_args

# solved: nothing is left to do; follow_up: the agent, or somebody they name, goes on with the case; sent_on:
# somebody else answers for it; not_helped: there was no answer to give; cut_off: it ended before it was done;
# no_errand: a wrong number or nobody there.
type Disposition = Literal["solved", "follow_up", "sent_on", "not_helped", "cut_off", "no_errand"]

DISPOSITIONS: Final[tuple[Disposition, ...]] = get_args(Disposition.__value__)
LONGEST_NOTE: Final = 1000  # characters
