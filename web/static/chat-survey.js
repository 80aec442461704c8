// Three questions to those who were drawn, shown where they chatted once the chat is over.

const PARTS = ["overall", "contact", "handling"];
const SCORES = [1, 2, 3, 4, 5];

/** A no for good, kept where the visitor's next chat finds it: by their own press, and nothing but the no. */
const refusal = {
  name: "vaxel-chat-no-survey",
  /** What is told when a chat is begun, so that chance leaves this visitor out. */
  get told() {
    try {
      return localStorage.getItem(this.name) ? { unasked: true } : {};
    } catch {
      return {};
    }
  },
  /** Tell whether it could be kept. */
  keep() {
    try {
      localStorage.setItem(this.name, "1");
      return true;
    } catch {
      return false;
    }
  },
};

/** The form; `sends` gets the three answers, or that no more is to be asked. */
class Survey {
  constructor(sends) {
    this.title = make("h3", { id: "survey-title", tabIndex: -1 });
    this.scale = make("p", { className: "quiet" });
    this.legends = PARTS.map(() => make("legend"));
    this.scores = PARTS.map((part) => SCORES.map((value) => make("input", { type: "radio", name: part, value, required: true })));
    const fields = PARTS.map((part, number) => {
      const labels = SCORES.map((value, at) => make("label", {}, this.scores[number][at], String(value)));
      return make("fieldset", {}, this.legends[number], make("div", { className: "scores" }, ...labels));
    });
    this.sender = make("button", { className: "main" });
    this.decliner = make("button", { type: "button", onclick: () => sends({ declined: true }) });
    const row = make("div", { className: "row" }, this.sender, this.decliner);
    const submit = (event) => {
      event.preventDefault();
      sends(Object.fromEntries([...new FormData(this.form)].map(([part, value]) => [part, Number(value)])));
    };
    this.form = make("form", { className: "survey", hidden: true, onsubmit: submit, "aria-labelledby": "survey-title" }, this.title, this.scale, ...fields, row);
  }

  speak(said) {
    const words = [[this.title, said.title], [this.scale, said.scale], [this.sender, said.send], [this.decliner, said.decline]];
    for (const [element, text] of words) element.textContent = text;
    PARTS.forEach((part, number) => {
      this.legends[number].textContent = said[part];
      for (const score of this.scores[number]) score.setAttribute("aria-label", `${score.value}, ${said[`score.${score.value}`]}`);
    });
  }

  /** Show the questions, empty, while they are asked. */
  show(asked) {
    if (this.form.hidden && asked) this.form.reset();
    this.form.hidden = !asked;
  }
}
