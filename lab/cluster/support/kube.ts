/** Access to the lab's API server. No business of its own. */
import { ApiException, KubeConfig } from "@kubernetes/client-node";

/** Reads a kubeconfig file. */
export function loadKubeconfig(file: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(file);
  return config;
}

/** The object, or undefined where the API server says 404, or 429 because it is only just making the kind's storage. */
export async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiException && (error.code === 404 || isInitializing(error))) return undefined;
    throw error;
  }
}

function isInitializing({ code, body }: ApiException<unknown>): boolean {
  return code === 429 && JSON.stringify(body).includes("storage is (re)initializing");
}

/** True when the API server refused a write because the object changed meanwhile: the next look repeats it. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiException && (error.code === 409 || error.code === 422);
}
