// The chat on the desk: what has been said since it began, and both ends live.

const panel = document.getElementById("desk-chat");
const texts = JSON.parse(panel.dataset.texts);
const [list, away, state, form, words, greet] = ["lines", "away", "state", "form", "words", "greet"].map((name) =>
  document.getElementById(`desk-chat-${name}`),
);
const log = list.parentElement;
let stream = null;
let contact = null;
let last = 0;
let key = null; // of what is being sent; the same until it has arrived

const card = () => document.querySelector('.card[data-channel="chat"]');

/** Draw what the server knows these words by, so that sending them twice says them once. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Show the chat of the card that is on the desk, or none. */
function follow() {
  const found = card();
  if ((found?.dataset.contact ?? null) === contact) return;
  stream?.close();
  contact = found?.dataset.contact ?? null;
  last = 0;
  list.replaceChildren();
  log.setAttribute("aria-live", "off"); // what was said before is there to be read, not read aloud
  state.textContent = "";
  panel.hidden = !contact;
  if (contact) listen();
}

function listen() {
  stream = new EventSource(`/desk/contacts/${contact}/chat`);
  stream.addEventListener("message", ({ data }) => take(JSON.parse(data)));
}

function take({ lines, state: now }) {
  for (const line of lines.filter(({ number }) => number > last)) add(line);
  log.setAttribute("aria-live", "polite");
  const talking = now.phase === "talking";
  form.hidden = !talking;
  greet.hidden = Boolean(list.querySelector(".agent"));
  away.hidden = !talking || now.present;
  if (now.phase === "ended") {
    stream.close();
    state.textContent = texts.ended;
  } else if (!talking) state.textContent = now.phase === "waiting" ? texts.moved : "";
}

function add({ number, author, name, words: said, language }) {
  const item = document.createElement("li");
  const who = document.createElement("span");
  const text = document.createElement("p");
  item.className = { visitor: "theirs", agent: "own agent", assistant: "assistant", note: "note" }[author];
  who.className = "speaker";
  who.textContent = name ?? texts[author];
  text.lang = language;
  text.textContent = said;
  item.append(who, text);
  list.append(item);
  last = number;
  log.scrollTop = log.scrollHeight;
}

async function send() {
  const text = words.value.trim();
  if (!text) return;
  key ??= newKey();
  state.textContent = "";
  try {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ key, text });
    const answer = await fetch(`/desk/contacts/${contact}/chat`, { method: "POST", headers, body });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error();
    words.value = "";
    key = null;
    take(await answer.json());
  } catch {
    state.textContent = texts.failed;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
words.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});
words.addEventListener("input", () => { key = null; });
greet.addEventListener("click", () => {
  words.value = card()?.querySelector(".greeting p[lang]")?.textContent ?? "";
  words.focus();
});
document.addEventListener("board", follow);
follow();
