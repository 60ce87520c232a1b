import { isAway, oneLine, startLoop } from "../../../lab/cluster/support/supervisor.ts";

/** Looks `times` times, the n-th with `look(n)`, and gives what was logged. */
async function loop(times: number, look: (turn: number) => void): Promise<string[]> {
  const lines: string[] = [];
  let turn = 0;
  let done = () => {};
  const enough = new Promise<void>((resolve) => {
    done = resolve;
  });
  const running = startLoop(
    "nodes",
    1,
    (line) => lines.push(line),
    async () => {
      turn += 1;
      if (turn > times) done();
      else look(turn);
    },
  );
  await enough;
  await running.stop();
  return lines;
}

describe("a supervisor of the lab", () => {
  it("says each error once while it lasts, and again when it comes back", async () => {
    const lines = await loop(5, (turn) => {
      if (turn !== 3) throw new Error("no such role");
    });
    expect(lines).toEqual(["nodes: no such role", "nodes: no such role"]);
  });

  it("says nothing of an API server that is away for a moment", async () => {
    const lines = await loop(3, () => {
      throw new Error("connect ECONNREFUSED 127.0.0.1:6443");
    });
    expect(lines).toEqual([]);
  });

  it("starts no look after it was stopped", async () => {
    let looks = 0;
    const running = startLoop(
      "nodes",
      1,
      () => {},
      async () => {
        looks += 1;
      },
    );
    await running.stop();
    const before = looks;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(looks).toBe(before);
  });

  it("knows an API server that is away from one that refuses", () => {
    expect(isAway("the server was unable: storage is (re)initializing")).toBe(true);
    expect(isAway("socket hang up")).toBe(true);
    expect(isAway('nodes "a" is forbidden')).toBe(false);
  });

  it("makes one short line of an API error", () => {
    const error = Object.assign(new Error("HTTP-Code: 403\nHeaders: …"), {
      body: '{"kind":"Status","message":"nodes is forbidden"}',
    });
    expect(oneLine(error)).toBe("nodes is forbidden");
    expect(oneLine(new Error("one\n  two"))).toBe("one two");
  });
});
