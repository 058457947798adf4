// Asks the service, and nobody else. What is asked for later makes what was asked for before void.

const TOKEN = "presscheck-token";

export class NeedsToken extends Error {}

export class Unavailable extends Error {
  constructor(message, seconds) {
    super(message);
    this.seconds = seconds;
  }
}

export function keepToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

export class Checker {
  #running = null;

  /** The answer for an article; null if another one has been asked for in the meantime. */
  async check(article) {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    try {
      const answer = await ask(article, running.signal);
      return running === this.#running ? answer : null;
    } catch (error) {
      if (running !== this.#running || error.name === "AbortError") return null;
      throw error;
    }
  }

  stop() {
    this.#running?.abort();
    this.#running = null;
  }
}

async function ask(article, signal) {
  const headers = { "Content-Type": "application/json" };
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.Authorization = `Bearer ${token}`;
  let response;
  try {
    response = await fetch("/v1/check?help=editor&fields=presscheck", { method: "POST", headers, body: JSON.stringify(article), signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unavailable("The service is not reachable. Trying again.", 5);
  }
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({ detail: `The service answered ${response.status}.` }));
  if (response.status === 401) throw new NeedsToken(token ? "This token is wrong." : "Enter the token.");
  const seconds = Number(response.headers.get("Retry-After"));
  if (response.status === 503 && seconds) throw new Unavailable(`${problem.detail} Trying again.`, seconds);
  throw new Error(problem.detail);
}
