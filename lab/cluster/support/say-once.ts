/** Work on one object after another in a loop: what goes wrong with one stops no other, and is said once. */
import { oneLine } from "./supervisor.ts";

/** Does the work and says its error, unless the same was the last one of this place. */
export type Report = (place: string, work: () => Promise<void>) => Promise<void>;

/** @param describe an error as one line; absent: its message */
export function sayOnce(log: (line: string) => void, describe: (error: unknown) => string = oneLine): Report {
  const errors = new Map<string, string>();
  return async (place, work) => {
    try {
      await work();
      errors.delete(place);
    } catch (error) {
      const text = describe(error);
      if (errors.get(place) !== text) log(`${place}: ${text}`);
      errors.set(place, text);
    }
  };
}
