/** A loop that looks at the cluster again and again, one look at a time. Does not know what it looks at. */

/** How long an API server may be away before it is worth a line. */
const AWAY_MS = 60_000;

/** A running loop. */
export interface Loop {
  /** Lets the current look finish and starts no other. */
  stop(): Promise<void>;
}

/**
 * Calls `look` every `everyMs`. A loop repeats its errors, so each text is said once; and an API server that is
 * stopped on purpose, starts, or is only just making a kind's storage is no error until it takes long.
 */
export function startLoop(
  name: string,
  everyMs: number,
  log: (line: string) => void,
  look: () => Promise<void>,
): Loop {
  let stopped = false;
  let lastError = "";
  let awaySince: number | undefined;
  let wake: () => void = () => {};
  const run = async () => {
    while (!stopped) {
      try {
        await look();
        lastError = "";
        awaySince = undefined;
      } catch (error) {
        const text = oneLine(error);
        awaySince = isAway(text) ? (awaySince ?? Date.now()) : undefined;
        const patient = awaySince !== undefined && Date.now() - awaySince < AWAY_MS;
        if (text !== lastError && !stopped && !patient) log(`${name}: ${text}`);
        lastError = patient ? "" : text;
      }
      if (!stopped) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, everyMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  };
  const finished = run();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await finished;
    },
  };
}

/** True when the API server does not answer, or not yet: nothing is wrong with what was asked. */
export function isAway(text: string): boolean {
  return /ECONNREFUSED|ECONNRESET|EPIPE|socket hang up|premature close|storage is \(re\)initializing|fetch failed/i.test(
    text,
  );
}

/** An error as one short line; API errors carry their whole answer otherwise. */
export function oneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const body = "body" in error ? error.body : undefined;
  const message = /"message":"((?:[^"\\]|\\.)*)"/.exec(
    typeof body === "string" ? body : (JSON.stringify(body) ?? ""),
  );
  return (message?.[1] ?? error.message).replace(/\s+/g, " ").slice(0, 300);
}
