// What Terraform says of each resource, as times: read from the lines that `cdktf deploy` and `cdktf destroy` print.
import type { ResourceTime } from "../report.ts";

const LINE = /(\S+)(?: \([^)]*\))?: (Creating|Destroying|Creation complete|Destruction complete|Still)/;

export class ResourceTimeline {
  readonly finished: ResourceTime[] = [];
  private readonly started: number;
  private readonly open = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {
    this.started = now();
  }

  /** Reads one line of output; anything else than a resource's state is ignored. */
  note(line: string): void {
    const [, address, what] = LINE.exec(line) ?? [];
    if (address === undefined || what === "Still") return;
    const now = this.seconds();
    if (what === "Creating" || what === "Destroying") {
      this.open.set(address, now);
      return;
    }
    const start = this.open.get(address) ?? now;
    this.open.delete(address);
    const action = what === "Creation complete" ? "create" : "destroy";
    this.finished.push({ address, action, start: round(start), seconds: round(now - start) });
  }

  /** One line: how many are done after which time, what is waited for. */
  progress(): string {
    const after = `after ${this.seconds().toFixed(0)} s`;
    const names = [...this.open.keys()];
    if (names.length + this.finished.length === 0) return `${after}: no resource yet`;
    const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
    const waiting = names.length === 0 ? "" : `, waiting for ${names.slice(0, 3).join(", ")}${more}`;
    return `${after}: ${this.finished.length} resources done${waiting}`;
  }

  private seconds(): number {
    return (this.now() - this.started) / 1000;
  }
}

const round = (seconds: number) => Math.round(seconds * 10) / 10;
