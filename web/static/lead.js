// The whole line for who leads: looks again when something changed, and when somebody has waited too long.

import { listen, paced, setClock } from "./live.js";

const texts = JSON.parse(document.getElementById("announce").dataset.texts);
const line = () => document.getElementById("line");
const say = (words) => { document.getElementById("notice").textContent = words; };
const alarmed = (part) => Number(part.querySelector("#alarm")?.dataset.count ?? 0);

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("line");
  if (!fresh) return location.reload();
  const more = alarmed(fresh) > alarmed(line());
  line().replaceWith(fresh);
  if (more) document.getElementById("announce").textContent = texts.alarm.replace("{count}", alarmed(fresh));
  setClock(fresh);
}

async function ask() {
  try {
    const answer = await fetch("/desk/lead/board");
    if (answer.status === 401) return location.reload();
    if (answer.ok) return put(await answer.text());
  } catch {
    // Told below, like any other refusal.
  }
  say(texts.offline);
}

setClock(line());
listen(paced(ask), say, texts.offline);
