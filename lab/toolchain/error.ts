// The one kind of error this folder throws on purpose.

/** Says in one line what is wrong with the machine or a build, and what to do about it. */
export class ToolchainError extends Error {
  constructor(place: string, problem: string, fix: string) {
    super(`${place}: ${problem}; ${fix}`);
    this.name = "ToolchainError";
  }
}
