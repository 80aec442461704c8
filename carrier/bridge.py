"""Two legs that talk to each other."""

from carrier.leg import Leg
from carrier.waiting import Happening


class Bridge:
    """A connection between two legs, until one of them leaves."""

    def __init__(self, one: Leg, other: Leg) -> None:
        self._legs = (one, other)
        self.over: Happening[object] = Happening()
        for leg, peer in ((one, other), (other, one)):
            leg.talk = self
            leg.events.add("bridged", **{"with": peer.party})

    def others(self, leg: Leg) -> list[Leg]:
        return [other for other in self._legs if other is not leg]

    def end(self) -> None:
        """Part the two; once parted this changes nothing."""
        for leg in self._legs:
            if leg.talk is self:
                leg.talk = None
        self.over.happen(None)
