/** The cloud behind DNS-01: who the controller's service account is there, and whether that one may prove a name. */
import type { Solver } from "./objects.ts";

export interface Account {
  readonly namespace: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An identity, known to the cloud. */
export interface Prover {
  /** For the log. */
  readonly who: string;
  /** What was done about a name, for the log. */
  readonly how: string;
  /** Throws where the zone, its reach or the identity's rights do not allow it. */
  prove(solver: Solver, dnsName: string, value: string): Promise<void>;
}

export interface ProvingCloud {
  /** Throws where the account may be nobody. */
  identify(account: Account): Promise<Prover>;
  stop?(): void;
}
