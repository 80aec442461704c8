// The browser's own voice and ear: both may be missing, and then the page does without.

/** Speaks texts one after another, each in its own language. */
export class Voice {
  constructor(enabled) {
    this.enabled = enabled;
  }

  say(text, language) {
    if (!this.enabled() || !("speechSynthesis" in window)) return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = language;
    speechSynthesis.speak(utterance);
  }

  stop() {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }
}

/** Give a function that listens once and gives the words, or null where the browser has no ear. */
export function makeEar() {
  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  if (!Recognition) return null;
  return (language) =>
    new Promise((resolve) => {
      const recognition = new Recognition();
      recognition.lang = language;
      recognition.addEventListener("result", (event) => resolve(event.results[0][0].transcript));
      recognition.addEventListener("error", () => resolve(""));
      recognition.addEventListener("end", () => resolve(""));
      recognition.start();
    });
}
