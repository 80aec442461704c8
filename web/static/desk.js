// The desk: asks for the board whenever something changed, and puts it in place without losing the focus.

import { listen, paced, setClock } from "./live.js";

const texts = JSON.parse(document.getElementById("announce").dataset.texts);
const board = () => document.getElementById("board");
const cards = (root) => [...root.querySelectorAll(".card")];
let submitted = false; // the next board answers something that was pressed here

const offered = (root) => root.querySelector("#offer")?.dataset.contact;

/** Say once what is new: an offer, who has joined the queue, and that a customer has left. */
function announce(before, after) {
  const known = new Set([...before.querySelectorAll("tr[data-contact]")].map((row) => row.dataset.contact));
  const ours = new Map(cards(before).map((card) => [card.dataset.contact, card.dataset.stage]));
  const fresh = [...after.querySelectorAll("tr[data-contact]")].filter(
    (row) => !known.has(row.dataset.contact) && !ours.has(row.dataset.contact),
  );
  const isNew = offered(after) && offered(after) !== offered(before);
  const news = isNew
    ? [texts.offered.replace("{what}", after.querySelector("#offer").dataset.what)]
    : fresh.map((row) => texts.arrived.replace("{what}", row.dataset.what));
  const stopped = (root) => root.querySelector("[data-stopped]");
  if (stopped(after) && !stopped(before)) news.push(stopped(after).textContent);
  const paused = after.querySelector(".presence").dataset.state === "paused";
  if (offered(before) && !offered(after) && paused && !submitted) news.push(texts.lapsed);
  const alarmed = (part) => Number(part.querySelector("#alarm")?.dataset.count ?? 0);
  if (alarmed(after) > alarmed(before)) news.push(texts.alarm.replace("{count}", alarmed(after)));
  if (after.querySelector("#unserved") && !before.querySelector("#unserved")) news.push(texts.unserved);
  const over = cards(after).some((card) => card.dataset.stage === "over" && ours.get(card.dataset.contact) !== "over");
  if (over && ours.size) news.push(texts.left);
  if (news.length) document.getElementById("announce").textContent = news.join(" ");
}

/** Put a page's board, and what it says, in the place of ours. */
function put(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("board");
  const notice = page.getElementById("notice")?.textContent.trim();
  if (!fresh) return location.reload();
  const focused = document.activeElement?.id;
  const writing = document.activeElement?.matches("input, select, textarea");
  const had = new Map(cards(board()).map((card) => [card.dataset.contact, card.dataset.stage]));
  const before = offered(board());
  const chosen = [...board().querySelectorAll("select")].map((one) => [one.id, one.value]);
  const written = [...board().querySelectorAll("textarea")].map((one) => [one.id, one.value, one.selectionStart, one.selectionEnd]);
  const open = new Set([...board().querySelectorAll("details[open]")].map((one) => one.closest(".card").dataset.contact));
  announce(board(), fresh);
  board().replaceWith(fresh);
  for (const card of cards(fresh)) card.querySelector("details").open = open.has(card.dataset.contact);
  if (notice || answered(had, fresh)) document.getElementById("notice").textContent = notice ?? "";
  for (const [id, value] of chosen) choose(document.getElementById(id), value);
  for (const one of written) rewrite(...one);
  submitted = false;
  setClock(fresh);
  refocus(focused, had, offered(board()) !== before && !writing);
  document.dispatchEvent(new CustomEvent("board"));
}

/** Tell whether a phone that rang has been answered: then what was said about its ringing is old. */
function answered(had, fresh) {
  return cards(fresh).some((card) => card.dataset.stage === "talking" && had.get(card.dataset.contact) === "ringing");
}

/** Keep what was chosen in a list that has just been drawn anew, if it is still there. */
function choose(list, value) {
  if ([...(list?.options ?? [])].some((option) => option.value === value)) list.value = value;
}

/** Keep what is being written in a field that has just been drawn anew. */
function rewrite(id, value, start, end) {
  const field = document.getElementById(id);
  if (!field) return;
  field.value = value;
  field.setSelectionRange(start, end);
}

function refocus(focused, had, isNews) {
  const taken = cards(board()).find((card) => !had.has(card.dataset.contact));
  if (taken) taken.querySelector("h2").focus();
  else if (isNews && offered(board())) document.getElementById("offer-title").focus();
  else if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
}

async function ask(url, options) {
  try {
    const answer = await fetch(url, options);
    if (answer.status === 401) return location.reload();
    if (answer.ok) return put(await answer.text());
  } catch {
    // Told below, like any other refusal.
  }
  document.getElementById("notice").textContent = texts.failed;
}

const refresh = paced(() => ask("/desk/board"));

function submit(event) {
  const form = event.target.closest("#board form");
  if (!form) return;
  event.preventDefault();
  submitted = true;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  ask(form.action, { method: "POST", body });
}

document.addEventListener("submit", submit);
setClock(board());
listen(refresh, (words) => { document.getElementById("notice").textContent = words; }, texts.offline);
