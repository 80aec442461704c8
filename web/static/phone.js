// The telephone page: one call at a time, seen, heard and answered.

import { addLine, follow, keepNewest, post, showProblem } from "./line.js";
import { makeEar, Voice } from "./speech.js";

const at = (id) => document.getElementById(id);
const texts = JSON.parse(at("phone").dataset.texts);
const voice = new Voice(() => at("sound").checked);
const inboxes = new Set(); // numbers whose messages are shown
let call = null; // {url, stream, language, state} while a call goes on

const SHOWN = {
  ringing: () => setState("ringing"),
  answered: () => setState("answered"),
  spoken: (event) => spoken(event),
  interrupted: () => voice.stop(),
  played: () => line(texts.speaker_line, texts.played, document.documentElement.lang, "theirs"),
  listening: (event) => listening(event),
  listened: () => settle(),
  pressed: (event) => own(texts.pressed.replace("{keys}", event.keys), document.documentElement.lang),
  said: (event) => own(event.text, call.language),
  queued: () => settle("queued"),
  dequeued: () => settle("answered"),
  bridged: () => settle("talking"),
  conference_joined: () => settle("talking"),
  conference_left: () => settle("answered"),
  heard: (event) => heard(event),
  recording_started: () => note(texts.recording),
  recording_stopped: () => note(texts.recording_off),
  ended: () => ended(),
};

function setState(name) {
  at("state").dataset.state = name;
  at("state").textContent = texts[name];
}

/** Show where the call stands between two questions. */
function settle(name = call.settled) {
  call.settled = name;
  setState(name);
}

function line(who, text, language, side) {
  at("nothing-yet").hidden = true;
  addLine(at("heard"), { who, text, language, side });
}

function own(text, language) {
  line(texts.speaker_own, text, language, "own");
}

function note(text) {
  line("", text, document.documentElement.lang, "note");
}

function spoken(event) {
  call.language = event.language || call.language;
  line(texts.speaker_line, event.text, call.language, "theirs");
  voice.say(event.text, call.language);
}

function heard(event) {
  line(texts.speaker_agent, event.text, call.language, "agent");
  voice.say(event.text, call.language);
}

function listening(event) {
  // While somebody waits in the queue a key may be pressed, but the place in the queue is the news.
  if (call.settled === "queued") return;
  setState(event.input.includes("speech") ? "listening" : "listening_keys");
}

function show(inCall) {
  at("dial").hidden = inCall;
  at("call").hidden = !inCall;
}

async function dial(event) {
  event.preventDefault();
  showProblem(at("problem"));
  setState("dialling");
  const from = at("hidden-number").checked ? "anonymous" : compact(at("own").value);
  const { ok, body } = await post("/phone/line/calls", { from, to: compact(at("to").value) });
  if (!ok) {
    setState("idle");
    showProblem(at("problem"), body.error ?? texts.away);
    return;
  }
  at("heard").replaceChildren();
  begin(body.sid);
  inbox(from);
}

/** Show the text messages that reach a number, from its first call on. */
function inbox(number) {
  if (number === "anonymous" || inboxes.has(number)) return;
  inboxes.add(number);
  follow(`/phone/line/lines/${number}/stream`, (event) => event.kind === "message" && message(event.body));
}

function message(body) {
  line(texts.speaker_message, body, call?.language, "theirs");
  const parts = body.split(/(https?:\/\/\S+)/).map((part, number) => (number % 2 ? link(part) : part));
  at("heard").lastElementChild.querySelector(".words").replaceChildren(...parts);
}

function link(address) {
  return Object.assign(document.createElement("a"), { href: address, textContent: address, target: "_blank", rel: "noopener" });
}

function begin(sid) {
  const url = `/phone/line/calls/${sid}`;
  call = { url, language: document.documentElement.lang, settled: "answered" };
  show(true);
  at("keypad").querySelector("button").focus();
  call.stream = follow(`${url}/stream`, (event) => SHOWN[event.kind]?.(event), (gone) => broken(gone));
}

function broken(gone) {
  if (gone) ended();
  else if (call) setState("lost");
}

function ended() {
  if (!call) return;
  call.stream.close();
  call = null;
  show(false);
  setState("ended");
  at("dial").querySelector("button").focus();
}

async function act(what, body) {
  if (!call) return;
  showProblem(at("problem"));
  const { ok, body: answer } = await post(`${call.url}/${what}`, body);
  if (!ok) showProblem(at("problem"), answer.error ?? texts.away);
}

function press(key) {
  voice.stop();
  act("press", { keys: key });
}

function say(words) {
  if (!words.trim()) return;
  voice.stop();
  act("say", { text: words });
}

function compact(number) {
  return number.replace(/[\s()-]/g, "");
}

function offerMicrophone() {
  const ear = makeEar();
  if (!ear) return;
  const button = at("microphone").querySelector("button");
  at("microphone").hidden = false;
  button.addEventListener("click", async () => {
    voice.stop();
    button.setAttribute("aria-pressed", "true");
    say(await ear(call?.language ?? document.documentElement.lang));
    button.setAttribute("aria-pressed", "false");
  });
}

at("dial").addEventListener("submit", dial);
at("hang-up").addEventListener("click", () => {
  voice.stop();
  act("hangup");
});
at("keypad").addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  if (key) press(key);
});
at("keypad").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return;
  at("keypad").querySelector(`[data-key="${event.key}"]`).focus();
  press(event.key);
});
at("say").addEventListener("submit", (event) => {
  event.preventDefault();
  say(at("words").value);
  at("words").value = "";
});
at("hidden-number").addEventListener("change", (event) => {
  at("own").disabled = event.target.checked;
});
at("sound").addEventListener("change", () => voice.stop());
addEventListener("pagehide", () => {
  voice.stop();
  // The receiver goes down with the page: nobody is to hold a line that nobody sees.
  const body = new Blob(["{}"], { type: "application/json" });
  if (call) navigator.sendBeacon(`${call.url}/hangup`, body);
});
offerMicrophone();
keepNewest(at("heard"));
