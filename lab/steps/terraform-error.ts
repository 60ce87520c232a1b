// What went wrong, out of everything that `cdktf deploy` printed.
import { stripVTControlCharacters } from "node:util";

const LONGEST = 30;

/** The CLI's own last words, frames around Terraform's, and the one line of JSON that it quotes. */
const DECORATION = /^\d+ Stacks? |^Invoking Terraform CLI failed|^[╷╵]$|^\d+: *[{}[\],]*$/;

/** Terraform's error blocks without the CLI's columns and colours; the last lines where it names no error. */
export function errorBlocks(lines: readonly string[], stack: string): string {
  const prefix = `${stack}  `;
  const plain = lines.map((line) => {
    const text = stripVTControlCharacters(line).trimEnd();
    // The first line of a message carries the stack's name, the next ones are as far to the right.
    const moved =
      text.startsWith(prefix) || text.startsWith(" ".repeat(prefix.length))
        ? text.slice(prefix.length)
        : text;
    return moved.replace(/^[│|] ?/, "");
  });
  const first = plain.findIndex((line) => /^\s*Error:/.test(line));
  const found = first === -1 ? plain.slice(-LONGEST) : plain.slice(first);
  return found
    .filter((line) => line.trim() !== "" && !DECORATION.test(line.trim()))
    .slice(0, LONGEST)
    .join("\n");
}
