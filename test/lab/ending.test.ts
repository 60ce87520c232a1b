import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { endWith } from "../../lab/ending.ts";

/** "close" comes when everybody who holds the output has ended: the command and what it has started. */
const asCommand = (shell: ChildProcess) => Object.assign(once(shell, "close"), { pid: shell.pid });

describe("a command of a rehearsal that is stopped", () => {
  it("ends with everything that it has started", async () => {
    const stop = new AbortController();
    // As cdktf starts Terraform.
    const shell = spawn("sh", ["-c", "sleep 30 & echo started; wait"], { detached: true });
    await once(shell.stdout, "data");
    const command = endWith(stop.signal, asCommand(shell));
    stop.abort();
    expect(await command).toEqual([null, "SIGKILL"]);
  }, 2000);

  it("leaves no listener behind when it has ended by itself", async () => {
    const before = process.listenerCount("exit");
    const command = endWith(new AbortController().signal, asCommand(spawn("true", { detached: true })));
    expect(process.listenerCount("exit")).toBe(before + 1);
    await command;
    expect(process.listenerCount("exit")).toBe(before);
  });
});
