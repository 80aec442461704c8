"""The conformity report of one flow version: the same content as Markdown and as a page of its own."""

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from core.flow.check.claims import CLAIMS, LOG, Claim
from core.flow.check.humans import distances
from core.flow.check.verdict import Verdict

type Row = tuple[str, ...]

HEAD = ("rule", "requirement", "verdict", "proved on every path", "shown elsewhere", "not proved, and why")
CHATS = "Calls and chats were led through."
AS_CALLS = "Calls were led through: a chat is led as they are by this flow, but hears no cost."
FAR = ("queue or number", "language", "inputs", "seconds of speech, by fewest inputs")
STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;"
    "padding:0 1rem;overflow-wrap:anywhere}table{border-collapse:collapse}th,td{border:1px solid #767676;"
    "padding:.4rem .6rem;text-align:left;vertical-align:top}thead th{overflow-wrap:normal}"
    "pre{border-left:4px solid #767676;padding-left:.6rem;white-space:pre-wrap}"
    "@media(max-width:48rem){thead{display:none}tr,tbody th,td{display:block}"
    "tr{margin-bottom:1rem}td:empty{display:none}td::before{content:attr(data-head)': ';font-weight:bold}}"
)


def markdown(verdict: Verdict) -> str:
    """Give the report as Markdown."""
    parts = [f"# {_title(verdict)}", *_opening(verdict)]
    parts.append(_lines(HEAD, _rows(verdict)))
    parts += ["## Spoken seconds to each human", _lines(FAR, _far(verdict))]
    parts.append("## Queries over the event log")
    parts.append("Each finds nothing where its rule was kept.")
    parts += [f"{rule}\n\n    {query}" for rule, query in LOG.items()]
    parts.append("## Findings")
    for finding in verdict.findings:
        parts.append(f"**{finding.rule}, {finding.severity}.** {finding}")
        if finding.path:
            parts.append("\n".join(f"    {line}" for line in finding.path))
    return "\n\n".join([*parts, *([] if verdict.findings else ["None."])]) + "\n"


def page(verdict: Verdict) -> str:
    """Give the report as an HTML page that needs nothing beside it."""
    title = escape(_title(verdict))
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>{title}</title><style>{STYLE}</style>"
    body = [f"<h1>{title}</h1>", *(f"<p>{escape(line)}</p>" for line in _opening(verdict))]
    body.append(_table(HEAD, _rows(verdict)))
    body += ["<h2>Spoken seconds to each human</h2>", _table(FAR, _far(verdict))]
    body.append("<h2>Queries over the event log</h2>")
    body.append("<p>Each finds nothing where its rule was kept.</p>")
    body += [f"<p><strong>{rule}</strong></p><pre>{escape(query)}</pre>" for rule, query in LOG.items()]
    body.append("<h2>Findings</h2>")
    for finding in verdict.findings:
        body.append(f"<p><strong>{finding.rule}, {finding.severity}.</strong> {escape(str(finding))}</p>")
        if finding.path:
            body.append(f"<pre>{escape('\n'.join(finding.path))}</pre>")
    body += [] if verdict.findings else ["<p>None.</p>"]
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n{"\n".join(body)}\n</body></html>\n'


def _lines(head: Row, rows: Iterable[Row]) -> str:
    """Make a table of Markdown."""
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in (head, ("---",) * len(head), *rows))


def _table(head: Row, rows: Iterable[Row]) -> str:
    """Make a table of HTML."""
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    made = "".join(f"<tr>{''.join(_cells(head, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{columns}</tr></thead><tbody>{made}</tbody></table>"


def _cells(head: Row, row: Row) -> Iterator[str]:
    """Give the cells of a row; on a narrow page each stands below the other and names its column."""
    yield f'<th scope="row">{escape(row[0])}</th>'
    for name, cell in zip(head[1:], row[1:], strict=True):
        yield f'<td data-head="{escape(name)}">{escape(cell)}</td>'


def _far(verdict: Verdict) -> Iterator[Row]:
    for one in distances(verdict.walk):
        yield one.to, one.language, str(one.inputs), f"{one.seconds:.0f}"


def _title(verdict: Verdict) -> str:
    flow = verdict.walk.flow
    return f"Conformity of the flow {flow.name}, version {flow.version}"


def _opening(verdict: Verdict) -> Iterator[str]:
    walk, pace = verdict.walk, verdict.pace
    ways = sum(len(each) for each in walk.out)
    yield (
        f"Every path was explored through the engine that takes the calls, at a number of class {walk.cost}: "
        f"{len(walk.situations)} situations, {ways} transitions, {walk.tried} inputs tried; where the engine "
        f"read the same it was asked once, {walk.steps} times in all. Whatever people say, whatever the "
        "assistant makes of it, and whatever is open or possible is taken to be so or not so. "
        f"{CHATS if any(one.channel == 'chat' for one in walk.starts) else AS_CALLS}"
    )
    yield (
        f"The way to a human is named after at most {pace.to_know:.0f} s of speech. Who presses 0 at the "
        f"first question has heard {pace.to_human:.0f} s when the queue begins; who never answers gets there "
        f"after {pace.silent:.0f} s and {pace.silent_turns} questions."
    )


def _rows(verdict: Verdict) -> Iterator[Row]:
    broken = Counter(finding.rule for finding in verdict.broken)
    warned = Counter(finding.rule for finding in verdict.findings if finding.severity == "warning")
    for claim in CLAIMS:
        word, shown = _word(claim, broken, warned), _shown(claim)
        yield claim.rule, claim.title, word, claim.proved, shown, claim.not_proved


def _shown(claim: Claim) -> str:
    """Name the tests, and the query over the log that finds nothing where the rule was kept."""
    query = f"by the query {claim.rule} below" if claim.rule in LOG else ""
    return "; ".join(part for part in (", ".join(claim.shown), query) if part)


def _word(claim: Claim, broken: Counter[str], warned: Counter[str]) -> str:
    if broken[claim.rule]:
        return f"broken ({broken[claim.rule]})"
    if not claim.proved:
        return "not decidable in a flow"
    return f"holds, {warned[claim.rule]} to look at" if warned[claim.rule] else "holds"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
