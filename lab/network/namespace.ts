// A network, process and mount namespace of the lab's own: no way to a real cloud, the gateway's real ports free, and nothing survives it.
import { execa } from "execa";

/** How to start a command inside a new namespace, or why that is not possible. */
export type Isolation =
  | {
      readonly kind: "namespace";
      readonly command: readonly string[];
      /** Flags of nsenter for a second terminal, before the number of the process. */
      readonly enter: readonly string[];
    }
  | { readonly kind: "loopback"; readonly reason: string };

const namespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** As root, and as anybody else; only the network is entered, since files are the same. */
const ways: readonly (readonly [readonly string[], readonly string[]])[] = [
  [[], ["--net"]],
  [
    ["--user", "--map-root-user"],
    ["--user", "--preserve-credentials", "--net"],
  ],
];

/** Tries what the system allows: as root, then with a user namespace. */
export async function findIsolation(): Promise<Isolation> {
  let reason = "";
  for (const [user, enter] of ways) {
    const command = ["unshare", ...user, ...namespaces];
    const probe = await execa(
      "unshare",
      [...command.slice(1), "sh", "-c", "ip link set lo up && ip link add t0 type veth peer name t1"],
      {
        reject: false,
      },
    );
    if (probe.exitCode === 0) return { kind: "namespace", command, enter };
    if (probe.code === "ENOENT")
      return { kind: "loopback", reason: "unshare is not on PATH (Debian: util-linux)" };
    reason =
      String(probe.stderr || probe.message)
        .trim()
        .split("\n")
        .at(-1) ?? "";
  }
  return { kind: "loopback", reason };
}

/** A documentation address (RFC 5737): the API server wants one that is not loopback, and a default route. */
export const LAB_ADDRESS = "192.0.2.10";

/** Inside the namespace: loopback, one address, a default route that leads nowhere. */
export async function setUpNetwork(): Promise<void> {
  const ip = (...args: string[]) => execa("ip", args);
  await ip("link", "set", "lo", "up");
  await ip("link", "add", "lab0", "type", "veth", "peer", "name", "lab1");
  await ip("addr", "add", `${LAB_ADDRESS}/24`, "dev", "lab0");
  await ip("link", "set", "lab0", "up");
  await ip("link", "set", "lab1", "up");
  await ip("route", "add", "default", "via", "192.0.2.1");
}
