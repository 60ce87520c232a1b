import { sayOnce } from "../../../lab/cluster/support/say-once.ts";

test("an error is said once for each place, and again when it comes back after a success", async () => {
  const lines: string[] = [];
  const report = sayOnce((line) => lines.push(line));
  const fail = () => Promise.reject(new Error("no subnet"));
  await report("Service a", fail);
  await report("Service a", fail);
  await report("Service b", fail);
  await report("Service a", async () => undefined);
  await report("Service a", fail);
  expect(lines).toEqual(["Service a: no subnet", "Service b: no subnet", "Service a: no subnet"]);
});
