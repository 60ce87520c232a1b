// How the Helm provider logs in to a cluster of a cloud.
import { z } from "zod";

/** `command` is the cloud's own program, for its users to know. */
export const credentials = (command: string) =>
  z
    .enum(["token", "exec"])
    .default("token")
    .describe(
      `How the Helm provider logs in. token: an ephemeral one, fresh at plan and at apply, never stored. exec: the ${command} command on the machine that runs Terraform. Default: token, because it works everywhere.`,
    );
