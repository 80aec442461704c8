// What every live page of the desk does: keep time, and look again when something changed, never too often.

const QUIET = 150; // milliseconds in which several changes become one question
const LEAST = 1000; // milliseconds between two questions that nobody pressed for
let skew = 0; // our clock minus the server's, milliseconds
let alarm = null; // when somebody will have waited too long, as the server has it
let refresh = () => {};

/** Take the server's clock, and the next alarm, from a part of the page that has just been drawn. */
export function setClock(part) {
  skew = Date.now() - Date.parse(part.dataset.now);
  alarm = part.dataset.alarmAt ?? null;
  tick();
}

function tick() {
  for (const element of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - skew - Date.parse(element.dataset.since)) / 1000));
    element.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
  for (const element of document.querySelectorAll("[data-until]")) {
    element.textContent = Math.max(0, Math.ceil(left(element.dataset.until) / 1000));
  }
  if (alarm && left(alarm) <= 0) {
    alarm = null;
    refresh();
  }
}

const left = (moment) => Date.parse(moment) + skew - Date.now();

/** Ask soon after each change: at once after a quiet time, and at most once a second on a busy line. */
export function paced(ask) {
  let timer = null;
  let asked = 0;
  return () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = null; // what changes from here on may not be in the answer
      asked = Date.now();
      ask();
    }, Math.max(QUIET, asked + LEAST - Date.now()));
  };
}

/** Hear of every change, and look again whenever the line to the server is back. */
export function listen(again, say, offline) {
  refresh = again;
  let lost = false;
  const open = () => {
    const stream = new EventSource("/desk/stream");
    stream.addEventListener("message", refresh);
    stream.addEventListener("open", () => {
      // What happened before the stream was open is not in it.
      if (lost) say("");
      lost = false;
      refresh();
    });
    stream.addEventListener("error", () => {
      lost = true;
      say(offline);
      // Who was refused is not asked again by the browser; a whole floor must not come back at the same moment.
      if (stream.readyState !== EventSource.CLOSED) return;
      refresh();
      setTimeout(open, 2000 + 3000 * Math.random());
    });
  };
  open();
}

setInterval(tick, 1000);
