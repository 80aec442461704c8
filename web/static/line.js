// The way to a telephone line: what happens on it, and what is done to it.

const NEAR = 48; // pixels from the end of a conversation that count as reading along

/** Follow the events of a stream in order, each once; the browser comes back by itself after a break. */
export function follow(url, happened, lost = () => {}) {
  const source = new EventSource(url);
  let last = 0;
  source.addEventListener("message", (message) => {
    const event = JSON.parse(message.data);
    if (event.seq <= last) return;
    last = event.seq;
    happened(event);
    if (event.kind === "ended") source.close();
  });
  source.addEventListener("error", () => lost(source.readyState === EventSource.CLOSED));
  return source;
}

/** Post JSON and give {ok, body}; a network that is away is a refusal like any other. */
export async function post(url, body = {}) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return { ok: answer.ok, body: await answer.json() };
  } catch {
    return { ok: false, body: {} };
  }
}

/** Add one line to a conversation; a screen reader reads it once, because only additions are live. */
export function addLine(list, { who, text, language, side }) {
  const item = document.createElement("li");
  item.className = side;
  const name = document.createElement("span");
  name.className = "speaker";
  name.textContent = who;
  const words = document.createElement("span");
  words.className = "words";
  words.textContent = text;
  if (language) words.lang = language;
  item.append(name, " ", words);
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  list.append(item);
  if (atEnd) list.scrollTop = list.scrollHeight;
}

/** Keep the newest line in sight when the window changes its size. */
export function keepNewest(list) {
  new ResizeObserver(() => {
    list.scrollTop = list.scrollHeight;
  }).observe(list);
}

/** Show a problem until the next attempt; an empty sentence hides it. */
export function showProblem(element, sentence = "") {
  element.textContent = sentence;
  element.hidden = !sentence;
}
