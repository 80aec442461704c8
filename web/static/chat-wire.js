// Talks to the server: asks, sends once, and listens through lost networks.

const SERVER = new URL(document.currentScript.src).origin + "/chat";
const LONGEST = 2000; // characters of one message
const QUIET = 40_000; // milliseconds without a sign of life: the server gives one every 15 s
const LONGEST_PAUSE = 10_000; // milliseconds between two tries

/** Draw what the server knows a thing by that is sent, so that sending it twice does nothing. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An answer that is no yes; `lasting` when asking again cannot help. */
class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.gone = status === 403 || status === 404;
    this.over = status === 410;
    this.lasting = status >= 400 && status < 500 && status !== 429;
  }
}

async function ask(path, language, token, body) {
  const headers = { "Accept-Language": language };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const method = body ? "POST" : "GET";
  const answer = await fetch(SERVER + path, { method, headers, body: body && JSON.stringify(body), credentials: "omit" });
  if (answer.ok) return answer;
  const found = await answer.json().catch(() => ({}));
  throw new Refusal(answer.status, found.error ?? "");
}

/** Wait, but no longer than until the network is back or `signal` says so. */
function pause(milliseconds, signal) {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    const now = () => { clearTimeout(timer); done(); };
    addEventListener("online", now, { once: true });
    signal?.addEventListener("abort", now, { once: true });
  });
}

/** Listens to one chat until it is closed; `told` gets what is new, `state` whether there is contact. */
class Stream {
  constructor({ contact, token }, { after, told, contacted, gone }) {
    Object.assign(this, { contact, token, after, told, contacted, gone });
    this.closing = new AbortController();
    this.listen();
  }

  close() {
    this.closing.abort();
  }

  async listen() {
    let wait = 500;
    while (!this.closing.signal.aborted) {
      try {
        if (await this.once()) wait = 500;
      } catch (error) {
        if (error.lasting) return this.closing.signal.aborted || this.gone();
      }
      if (this.closing.signal.aborted) return;
      this.contacted(false);
      await pause(wait, this.closing.signal);
      wait = Math.min(2 * wait, LONGEST_PAUSE);
    }
  }

  /** Read one connection to its end; tell whether it brought anything. */
  async once() {
    const cut = new AbortController();
    const stop = () => cut.abort();
    this.closing.signal.addEventListener("abort", stop, { once: true });
    addEventListener("offline", stop, { once: true });
    try {
      const headers = { Authorization: `Bearer ${this.token}`, "Last-Event-ID": String(this.after()) };
      const address = `${SERVER}/contacts/${this.contact}/events`;
      const answer = await fetch(address, { headers, signal: cut.signal, credentials: "omit", cache: "no-store" });
      if (!answer.ok) throw new Refusal(answer.status, "");
      return await this.read(answer.body.getReader(), stop);
    } finally {
      this.closing.signal.removeEventListener("abort", stop);
      removeEventListener("offline", stop);
    }
  }

  async read(reader, stop) {
    const decoder = new TextDecoder();
    let text = "", any = false, timer = setTimeout(stop, QUIET);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return any;
        clearTimeout(timer);
        timer = setTimeout(stop, QUIET);
        text += decoder.decode(value, { stream: true });
        this.contacted(true);
        any = true;
        const events = text.split("\n\n");
        text = events.pop();
        for (const event of events) this.take(event);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  take(event) {
    const data = event.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
    if (data.length) this.told(JSON.parse(data.join("\n")));
  }
}
