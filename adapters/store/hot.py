"""The two statements a turn costs, in plain SQL: one to load a contact, one to store what happened."""

from functools import cache

from adapters.store.deferred import defer
from adapters.store.staff import room

# What a contact is made of, where it stands now.
STANDS = """c.id, c.channel, c.leg, c.version, c.state, c.turn, c.seq, c.head, coalesce(h.salt, ''::bytea),
       c.started_at, p.arrived_at, CASE WHEN p.state = 'offered' THEN p.agent_id END,
       CASE WHEN p.contact_id IS NULL THEN 0 ELSE (
         SELECT count(*) + 1 FROM place q
          WHERE q.queue = p.queue AND q.state IN ('waiting', 'offered', 'held')
            AND (q.due_at IS NULL OR q.due_at <= p.arrived_at)
            AND (q.rank, coalesce(q.due_at, q.arrived_at), q.contact_id)
                < (p.rank, coalesce(p.due_at, p.arrived_at), p.contact_id)) END
  FROM contact c
  LEFT JOIN person h ON h.contact_id = c.id
  LEFT JOIN place p ON p.contact_id = c.id AND p.state IN ('waiting', 'offered')"""
LOAD = f"""
SELECT {STANDS}
 WHERE c.id = ANY(%s)
"""

# The call promised to the number that a contact calls from; not one of its own.
PROMISED = """
SELECT b.contact_id, b.queue, b.window_start, b.window_end
  FROM person h JOIN callback b ON b.number = h.number
 WHERE h.contact_id = %s AND b.outcome IS NULL AND b.contact_id <> h.contact_id
   AND (b.window_end IS NULL OR b.window_end > %s)
 ORDER BY b.booked_at DESC LIMIT 1
"""

_BEGIN = """
WITH moved AS (
  INSERT INTO contact (id, channel, leg, version, called, state, turn, seq, head, started_at)
  VALUES (%(id)s, %(channel)s, %(leg)s, %(version)s, %(called)s, %(state)s, 1, %(seq)s, %(head)s, %(at)s)
  ON CONFLICT (leg) DO NOTHING RETURNING id
), known AS (
  INSERT INTO person (contact_id, salt, number) SELECT id, %(salt)s, %(number)s FROM moved
)"""

_SAVE = """
WITH moved AS (
  UPDATE contact SET state = %(state)s, turn = turn + 1, seq = %(seq)s, head = %(head)s
   WHERE id = %(id)s AND turn = %(turn)s AND seq = %(seq_before)s RETURNING id
)"""

# Only while the offer stands: it may lapse between the load and here.
_SERVE_SAVE = """
WITH moved AS (
  UPDATE contact SET state = %(state)s, turn = turn + 1, seq = %(seq)s, head = %(head)s
   WHERE id = %(id)s AND turn = %(turn)s AND seq = %(seq_before)s
     AND EXISTS (SELECT 1 FROM place p WHERE p.contact_id = %(id)s
                    AND p.state = 'offered' AND p.agent_id = %(agent)s)
  RETURNING id
)"""

_END = """
WITH moved AS (
  UPDATE contact SET state = %(state)s, turn = turn + 1, seq = %(seq)s, head = %(head)s,
         ended_at = %(at)s, outcome = %(outcome)s
   WHERE id = %(id)s AND turn = %(turn)s AND seq = %(seq_before)s RETURNING id
)"""

# The same contact goes on in writing: what was said before is on the phone, and no line of the chat.
_CHAT = """
WITH moved AS (
  UPDATE contact SET state = %(state)s, turn = turn + 1, seq = %(seq)s, head = %(head)s,
         channel = 'chat', leg = %(new_leg)s
   WHERE id = %(id)s AND turn = %(turn)s AND seq = %(seq_before)s RETURNING id
), written AS (
  INSERT INTO chat (contact_id, seen_at, said_at, rendered) SELECT id, %(at)s, %(at)s, %(turn)s FROM moved
  ON CONFLICT (contact_id) DO UPDATE SET seen_at = excluded.seen_at, said_at = excluded.said_at
)"""

_LOG = """, logged AS (
  INSERT INTO event (contact_id, seq, turn, at, version, kind, data, hash)
  SELECT moved.id, e.seq, %(turn)s, %(at)s, %(version)s, e.kind, e.data, decode(e.hash, 'hex')
    FROM moved, json_to_recordset(%(log)s) AS e (seq int, kind text, data jsonb, hash text)
)"""

# Every contact opens a case (K40): what the customer calls it is drawn with it.
_OPEN = """, opened AS (
  INSERT INTO cases (reference, contact_id, opened_at) SELECT %(case)s, id, %(at)s FROM moved
), linked AS (
  INSERT INTO contact_case (contact_id, reference) SELECT id, %(case)s FROM moved
)"""

_COMPLAIN = """, complained AS (
  UPDATE cases c SET category = %(category)s, queue = %(complaint_queue)s, due_on = %(due)s
    FROM moved WHERE c.contact_id = moved.id AND c.category IS NULL
  RETURNING c.reference, c.due_on
)"""

# What is told to whoever follows our events. A case that is opened here is not to be seen yet.
_ANNOUNCE = """, announced AS (
  INSERT INTO delivery (id, kind, reference, contact_id, at)
  SELECT d.id, d.kind, CASE WHEN d.kind = 'case_opened' THEN %(case)s ELSE k.reference END, moved.id, %(at)s
    FROM moved CROSS JOIN json_to_recordset(%(announced)s) AS d (id text, kind text)
    LEFT JOIN contact_case k ON k.contact_id = moved.id
  RETURNING id
)"""

# Whoever asks about a case belongs to it from then on.
_LINK = """, linked AS (
  UPDATE contact_case k SET reference = %(asked)s FROM moved WHERE k.contact_id = moved.id
)"""

_WORDS = """, spoken AS (
  INSERT INTO utterance (contact_id, seq, words) SELECT id, %(seq_before)s + 1, %(words)s FROM moved
)"""

# A place that exists already keeps its first arrival, whatever queue it moves to (P10). Who calls while a
# call to their number is due gets the place of that call, and is not called as well; unless somebody has
# taken that call and wants to talk, as from the switchboard of an office.
_JOIN = """, back AS (
  UPDATE callback b SET outcome = 'called in', ended_at = %(at)s
    FROM moved JOIN person h ON h.contact_id = moved.id
   WHERE b.number = h.number AND b.outcome IS NULL AND b.contact_id <> moved.id
     AND (b.window_start IS NULL OR b.window_start <= %(at)s)
     AND b.contact_id IS DISTINCT FROM %(promise)s
     AND EXISTS (SELECT 1 FROM place q WHERE q.contact_id = b.contact_id AND q.state IN ('held', 'offered'))
     AND NOT EXISTS (SELECT 1 FROM attempt t
                      WHERE t.contact_id = b.contact_id AND t.state IN ('accepted', 'talking'))
  RETURNING b.contact_id
), given_back AS (
  UPDATE place p SET state = 'left', agent_id = NULL, agent_leg = NULL
    FROM back WHERE p.contact_id = back.contact_id AND p.state IN ('held', 'offered') RETURNING p.arrived_at
), placed AS (
  INSERT INTO place (contact_id, queue, arrived_at, rank, interpreter)
  SELECT id, %(queue)s, LEAST(%(at)s, (SELECT min(arrived_at) FROM given_back)), %(rank)s, %(interpreter)s
    FROM moved
  ON CONFLICT (contact_id) DO UPDATE SET queue = excluded.queue, rank = excluded.rank,
     interpreter = excluded.interpreter, due_at = NULL,
     state = CASE WHEN place.state = 'offered' THEN 'offered' ELSE 'waiting' END
)"""

# Whoever was just offered to an agent and steps aside is that agent's no more, unless they are being called.
_HOLD = """, placed AS (
  UPDATE place SET state = 'held', agent_id = NULL, agent_leg = NULL
    FROM moved WHERE contact_id = moved.id AND state IN ('waiting', 'offered')
     AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.contact_id = moved.id AND t.state <> 'over')
)"""

# Who talks with an agent while a call to them is due has had it; one that is promised for later stands.
_SERVE = """, placed AS (
  UPDATE place SET state = 'served' FROM moved WHERE contact_id = moved.id AND state = 'offered'
), had AS (
  UPDATE callback b SET outcome = 'called in', ended_at = %(at)s
    FROM moved WHERE b.contact_id = moved.id AND b.outcome IS NULL
     AND (b.window_start IS NULL OR b.window_start <= %(at)s)
     AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.contact_id = b.contact_id AND t.state <> 'over')
  RETURNING b.contact_id
)"""

# Whoever talks with somebody outside is no agent's any more; coming back gives the place as it was (P10).
_GO = """, placed AS (
  UPDATE place SET state = 'left', agent_id = NULL, agent_leg = NULL
    FROM moved WHERE contact_id = moved.id AND state = 'served'
)"""

# A call that is promised at a time of its own is in nobody's way until then. A window that is sold out
# breaks the constraint on its slot, and with it the whole statement. Who books anew in the same contact
# gives the window before to others, and is not counted twice in the same one.
_BOOK = """, replaced AS (
  UPDATE callback b SET outcome = 'replaced', ended_at = %(at)s
    FROM moved WHERE b.contact_id = moved.id AND b.outcome IS NULL RETURNING b.queue, b.window_start
), given_up AS (
  UPDATE callback_slot s SET sold = s.sold - 1 FROM replaced r
   WHERE s.queue = r.queue AND s.starts_at = r.window_start AND s.starts_at > %(at)s AND s.sold > 0
     AND (r.queue, r.window_start)
         IS DISTINCT FROM (%(callback_queue)s::text, %(window_start)s::timestamptz)
), booked AS (
  INSERT INTO callback (contact_id, turn, queue, window_start, window_end, caller_id, number, language,
                        interpreter, booked_at, reference, errand, written)
  SELECT moved.id, %(turn)s, %(callback_queue)s, %(window_start)s, %(window_end)s, %(caller_id)s,
         coalesce(%(callback_number)s, (SELECT h.number FROM person h WHERE h.contact_id = moved.id)),
         %(language)s, %(callback_interpreter)s, %(at)s, %(reference)s, %(errand)s, %(written)s
    FROM moved
), slot AS (
  INSERT INTO callback_slot (queue, starts_at, capacity, sold)
  SELECT %(callback_queue)s, %(window_start)s::timestamptz, {room}, 1 FROM moved
   WHERE %(window_start)s::timestamptz IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM replaced r
                      WHERE r.queue = %(callback_queue)s AND r.window_start = %(window_start)s::timestamptz)
  ON CONFLICT (queue, starts_at) DO UPDATE
     SET sold = callback_slot.sold + 1, capacity = greatest(callback_slot.sold, excluded.capacity)
)""".replace("{room}", room("%(capacity)s::int", "%(callback_queue)s"))

# Who calls in may cancel what was promised them, or have it replaced; its place goes with it.
_DROP = """, dropped AS (
  UPDATE callback b SET outcome = %(ending)s, ended_at = %(at)s
    FROM moved WHERE b.contact_id = %(promise)s AND b.outcome IS NULL RETURNING b.contact_id
), freed AS (
  UPDATE place p SET state = 'left', agent_id = NULL, agent_leg = NULL
    FROM dropped WHERE p.contact_id = dropped.contact_id AND p.state IN ('held', 'offered')
  RETURNING p.arrived_at
)"""

# Whoever never waited gets a place by being promised a call; who waits again the same turn has one already.
_DUE = """, due AS (
  INSERT INTO place (contact_id, queue, arrived_at, interpreter, state, due_at)
  SELECT id, %(callback_queue)s, {arrived}, %(callback_interpreter)s, 'held', %(window_start)s FROM moved
  ON CONFLICT (contact_id) DO UPDATE SET queue = excluded.queue, due_at = excluded.due_at, state = 'held'
)"""

# A place that is held for a promised call outlives the contact; so does one whose person went to the queue
# once more after the promise. Who is being called just now stays with that agent.
_LEAVE = """, vacated AS (
  UPDATE place p SET state = CASE WHEN b.turn IS NULL THEN 'left' ELSE 'held' END,
         due_at = CASE WHEN b.turn IS NULL THEN p.due_at ELSE b.window_start END,
         agent_id = CASE WHEN b.turn IS NULL THEN p.agent_id END,
         agent_leg = CASE WHEN b.turn IS NULL THEN p.agent_leg END
    FROM moved LEFT JOIN callback b ON b.contact_id = moved.id AND b.outcome IS NULL
   WHERE p.contact_id = moved.id AND NOT %(booked)s
     AND (b.turn IS NOT NULL OR p.state IN ('waiting', 'offered', 'held'))
     AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.contact_id = p.contact_id AND t.state <> 'over')
)"""

_TELL = "\nSELECT count(pg_notify('desk', moved.id)){jobs} FROM moved"
# What must be done about a promise is stored with it.
_CONFIRM = f""",
       count({defer("confirm", "jsonb_build_object('contact', moved.id, 'turn', %(turn)s::int)")})"""
# Whoever was drawn is asked once all is over, and whoever will not be is remembered (K61).
_LINK_JOB = f",\n       count({defer('link', "jsonb_build_object('contact', moved.id)")})"
_ASK = f",\n       count({defer('ask', "jsonb_build_object('contact', moved.id)")})"


def _withdraw(ended: str) -> str:
    job = defer("withdraw", f"jsonb_build_object('contact', {ended}.contact_id)")
    return f",\n       (SELECT count({job}) FROM {ended})"  # noqa: S608  our own words


# Who has a complaint is reminded before it is to be answered.
_DUE_SOON = "jsonb_build_object('reference', complained.reference, 'due', complained.due_on)"
_REMIND = f""",
       (SELECT count({defer("remind", _DUE_SOON, "%(remind_at)s::timestamptz")})
          FROM complained WHERE complained.due_on IS NOT NULL)"""  # noqa: S608  our own words
_DELIVER = f""",
       (SELECT count({defer("deliver", "jsonb_build_object('delivery', announced.id)")})
          FROM announced)"""  # noqa: S608

_QUIET = "\nSELECT count(*) FROM moved"

# Turns of different contacts that come at the same moment. A contact may stand here only once.
TOGETHER = """
WITH given AS (
  SELECT * FROM json_to_recordset(%s) AS g (
    id text, turn int, seq_before int, seq int, head text,
    state jsonb, at timestamptz, version text, log json)
), moved AS (
  UPDATE contact c SET state = g.state, turn = c.turn + 1, seq = g.seq, head = decode(g.head, 'hex')
    FROM given g WHERE c.id = g.id AND c.turn = g.turn AND c.seq = g.seq_before RETURNING c.id
), logged AS (
  INSERT INTO event (contact_id, seq, turn, at, version, kind, data, hash)
  SELECT g.id, e.seq, g.turn, g.at, g.version, e.kind, e.data, decode(e.hash, 'hex')
    FROM moved JOIN given g USING (id),
         json_to_recordset(g.log) AS e (seq int, kind text, data jsonb, hash text)
)
SELECT id FROM moved
"""

_CASES = {None: "", "complain": _COMPLAIN, "link": _LINK}
_HEADS = {"begin": _BEGIN + _OPEN, "save": _SAVE, "serve": _SERVE_SAVE, "chat": _CHAT, "end": _END + _LEAVE}
_PLACES = {None: "", "join": _JOIN, "hold": _HOLD, "serve": _SERVE, "leave": _GO}


NOW, KEPT = "%(at)s", "LEAST(%(at)s, (SELECT min(arrived_at) FROM freed))"  # a first arrival (P10)


@cache
def statement(
    head: str,
    words: bool,
    place: str | None,
    booked: bool,
    ended: bool = False,
    case: str | None = None,
    announced: bool = False,
    surveyed: bool = False,
    linked: bool = False,
) -> str:
    """Compose the one write of a turn; it counts 1 where the contact stood as it was loaded, else 0.

    `head` is begin, save, serve, chat or end; `place` is join, hold, serve or None; `ended`: a call that was
    promised is no more; `case` is complain, link or None; `announced`: somebody follows our events and is
    told; `surveyed`: the survey has something to do; `linked`: a link to the chat is to be sent. Desks
    hear of changes in the queue.
    """
    due = "" if place else _DUE.format(arrived=KEPT if ended else NOW)
    parts = (
        _WORDS if words else "",
        _PLACES[place],
        _CASES[case],
        _ANNOUNCE if announced else "",
        _DROP if ended else "",
        *((_BOOK, due) if booked else ()),
    )
    jobs = (_CONFIRM if booked else "") + (_ASK if surveyed else "") + (_LINK_JOB if linked else "")
    called_in = {"join": _withdraw("back"), "serve": _withdraw("had")}
    jobs += called_in.get(place or "", "") + (_withdraw("dropped") if ended else "")
    jobs += (_REMIND if case == "complain" else "") + (_DELIVER if announced else "")
    tail = _TELL.format(jobs=jobs) if jobs or place or head in ("end", "chat") else _QUIET
    return "".join((_HEADS[head], _LOG, *parts, tail))
