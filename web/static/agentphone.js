// The agent's phone on the desk: follows the line of the contact that was taken.

import { addLine, follow, keepNewest, post, showProblem } from "./line.js";

const at = (id) => document.getElementById(id);
const texts = JSON.parse(at("agent-phone").dataset.texts);
let line = null; // {url, stream, language} while there is one

const SHOWN = {
  ringing: () => ring(),
  answered: () => setState("connecting"),
  listening: (event) => event.input.includes("dtmf") && ask(),
  pressed: () => setState("connecting"),
  bridged: () => talk(),
  conference_joined: () => talk(),
  spoken: (event) => add(texts.customer, event.text, event.language, "note"),
  heard: (event) => add(texts.customer, event.text, line.language, "theirs"),
  said: (event) => add(texts.own, event.text, line.language, "own"),
  ended: () => ended(),
};

function setState(name) {
  at("agent-state").dataset.state = name;
  at("agent-state").textContent = texts[name];
  at("answer").hidden = name !== "ringing";
  at("press-one").hidden = name !== "asked";
  at("agent-lead").hidden = name !== "idle";
}

function add(who, text, language, side) {
  addLine(at("agent-heard"), { who: side === "note" ? "" : who, text, language, side });
}

function ring() {
  setState("ringing");
  soon("ringing", answer);
}

/** Do what the agent would do, where they let the page: in a while, if it still stands so. */
function soon(state, act) {
  // What a stream replays may be over: whether it still stands so is known when the next event has come.
  const now = line;
  setTimeout(() => {
    const stands = line === now && at("agent-state").dataset.state === state;
    if (stands && at("automatic").checked) act();
  }, 1200);
}

/** Show what the phone says, and the key that takes the call. */
function ask() {
  setState("asked");
  at("conversation").hidden = false;
  if (!at("automatic").checked) at("press-one").focus();
  soon("asked", pressOne);
}

function pressOne() {
  if (line) post(`${line.url}/press`, { keys: "1" });
}

function answer() {
  if (line) post(`${line.url}/answer`);
}

function talk() {
  setState("talking");
  at("conversation").hidden = false;
  at("agent-say").hidden = false;
  at("agent-words").focus();
}

function ended() {
  line?.stream.close();
  line = null;
  setState("ended");
  at("agent-say").hidden = true;
}

/** Follow the line of the contact in hand, if it is another than before. */
function attend() {
  const card = document.querySelector(".card[data-leg]");
  const leg = card?.dataset.leg;
  if (!leg || line?.leg === leg) return;
  line?.stream.close();
  const url = `/desk/line/calls/${leg}`;
  at("agent-heard").replaceChildren();
  at("conversation").hidden = true;
  at("agent-say").hidden = true;
  line = { leg, url, language: card.dataset.language };
  line.stream = follow(`${url}/stream`, (event) => SHOWN[event.kind]?.(event), (gone) => gone && ended());
}

at("answer").addEventListener("click", answer);
at("press-one").addEventListener("click", pressOne);
at("agent-say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = at("agent-words").value.trim();
  if (!line || !text) return;
  showProblem(at("agent-problem"));
  at("agent-words").value = "";
  const { ok, body } = await post(`${line.url}/say`, { text });
  if (!ok) showProblem(at("agent-problem"), body.error);
});
document.addEventListener("board", attend);
attend();
keepNewest(at("agent-heard"));
