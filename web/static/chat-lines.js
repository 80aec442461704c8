// One conversation: its lines, what is still to be sent, and the other tabs that show it.

const SHELF = "vaxel-chat"; // of the session's storage, and of the tabs' channel
const TABS = 150; // milliseconds in which another tab may say that it has a conversation

/** What this tab remembers; nothing before a visitor has begun, nothing after the tab is closed. */
const shelf = {
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(SHELF));
    } catch {
      return null;
    }
  },
  write(found) {
    try {
      if (found) sessionStorage.setItem(SHELF, JSON.stringify(found));
      else sessionStorage.removeItem(SHELF);
    } catch {
      // A browser that keeps nothing: the chat lasts as long as the page.
    }
  },
};

/** The tabs of one site: one that opens the chat is given the conversation that another has. */
class Tabs {
  constructor(mine, told) {
    this.channel = new BroadcastChannel(SHELF);
    this.channel.onmessage = ({ data }) => {
      if (data.ask && mine()) this.channel.postMessage({ chat: mine() });
      if (data.chat) told(data.chat, data.instead);
    };
  }

  /** Have every tab that shows one conversation show another, or tell those who ask. */
  tell(chat, instead) {
    this.channel.postMessage({ chat, instead });
  }

  async ask(known) {
    this.channel.postMessage({ ask: true });
    const until = Date.now() + TABS;
    while (!known() && Date.now() < until) await new Promise((done) => setTimeout(done, 10));
  }
}

/** A conversation; `changed` is called whenever there is more to show. */
class Conversation {
  constructor(chat, { language, changed, contacted, gone, failed }) {
    Object.assign(this, { chat, language, changed, contacted, gone, failed });
    this.lines = [];
    this.state = null;
    this.outbox = chat.outbox ?? [];
    this.sending = false;
    const after = () => this.last;
    const told = (found) => this.take(found);
    this.stream = new Stream(chat, { after, told, contacted, gone });
    this.send();
  }

  get last() {
    return this.lines.at(-1)?.number ?? 0;
  }

  /** Give what was written here and is among the lines of nobody yet. */
  get unsaid() {
    const known = new Set(this.lines.map((line) => line.key));
    return this.outbox.filter((one) => one.text && !known.has(one.key));
  }

  /** Tell whether an answer to this very question is on its way. */
  get answering() {
    return this.outbox.some((one) => one.choice && one.turn === this.state?.turn);
  }

  get over() {
    return this.state?.phase === "ended";
  }

  close() {
    this.stream.close();
    this.closed = true;
  }

  /** Take what the server tells; what is known already, from an answer or the stream, is not taken again. */
  take({ lines, state }) {
    const fresh = lines.filter((line) => line.number > this.last);
    this.lines.push(...fresh);
    if (!this.state || state.turn >= this.state.turn) this.state = state;
    if (this.over) this.stream.close();
    this.changed(fresh);
  }

  write(text) {
    this.post({ key: newKey(), text });
  }

  choose(choice) {
    this.post({ key: newKey(), choice, turn: this.state.turn });
  }

  post(message) {
    this.outbox.push(message);
    this.keep();
    this.changed([]);
    this.send();
  }

  keep() {
    if (!this.closed) shelf.write({ ...this.chat, outbox: this.outbox, open: shelf.read()?.open ?? true });
  }

  /** Send what is to be sent, one after the other, until it has arrived or is refused. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    let wait = 500;
    while (this.outbox.length && !this.closed) {
      const message = this.outbox[0];
      try {
        this.take(await this.ask("messages", message));
        this.done(message);
        wait = 500;
      } catch (error) {
        if (error.lasting) this.refused(message, error);
        else await pause(wait);
        wait = Math.min(2 * wait, LONGEST_PAUSE);
      }
    }
    this.sending = false;
  }

  done(message) {
    this.outbox = this.outbox.filter((one) => one.key !== message.key);
    this.keep();
    this.changed([]);
  }

  refused(message, error) {
    this.done(message);
    if (error.gone) this.gone();
    else this.failed(error.message, message.text ?? "");
  }

  async ask(what, body) {
    const path = `/contacts/${this.chat.contact}/${what}`;
    const answer = await ask(path, this.language(), this.chat.token, { after: this.last, ...body });
    return answer.json();
  }

  async end() {
    this.take(await this.ask("end", {}));
  }

  async judge(given) {
    this.take(await this.ask("survey", given));
  }

  restart() {
    return this.ask("restart", { key: newKey(), ...refusal.told });
  }

  async file() {
    const answer = await ask(`/contacts/${this.chat.contact}/file`, this.language(), this.chat.token);
    return answer.blob();
  }
}
