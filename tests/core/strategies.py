"""Everything a turn can bring, for hypothesis."""

from hypothesis import strategies as st

from core import inputs
from core.flow.state import Facts

ERRANDS = ("invoice_question", "double_charge", "fault_report", "order_status", "move", "cancel", "nonsense")
WORDS = (
    *("ja", "nej", "yes", "no", "människa", "human", "igen", "repeat", "svenska", "english", "blåbär", ""),
    *("vänta", "wait", "sluta spela in", "stop recording", "noll", "one", "noll sju noll"),
)
OUTCOMES = (
    *(
        "errand",
        "confirm",
        "human",
        "affirm",
        "deny",
        "repeat",
        "slower",
        "stop",
        "language",
        "value",
        "unclear",
    ),
)
VALUES = ("sv", "en", "ar", "12345678", "")
HOLDING = ("open:office", "callback:general", "long_wait:general")

keys = st.text("0123456789*#", min_size=1, max_size=3)
answers = st.one_of(
    st.builds(inputs.Pressed, keys),
    st.builds(inputs.Interrupted, keys),
    st.builds(inputs.Said, st.sampled_from(WORDS)),
    st.just(inputs.NoInput()),
    st.builds(
        inputs.Understood,
        st.sampled_from(OUTCOMES),
        st.sampled_from(ERRANDS) | st.none(),
        st.floats(0, 1),
        st.sampled_from(VALUES) | st.none(),
    ),
    st.just(inputs.Unavailable()),
)
others = st.one_of(
    st.just(inputs.Waited()),
    st.just(inputs.Connected()),
    st.just(inputs.AgentLeft()),
    st.just(inputs.Unanswered()),
    st.just(inputs.HungUp()),
    st.just(inputs.Lost()),
)
facts = st.builds(
    Facts,
    st.integers(0, 50),
    st.integers(0, 4000),
    st.sampled_from([None, "hanna"]),
    st.frozensets(st.sampled_from(HOLDING)),
)
histories = st.lists(st.tuples(answers | others, facts), max_size=25)
