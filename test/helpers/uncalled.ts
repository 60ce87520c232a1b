// In place of what costs a third of a test's time and nothing here looks at; `loading.ts` leaves the same out of a run:
// cdktf's archiver, zod's translations, and the stack trace that cdktf takes for every token.
export const captureStackTrace = (): string[] => [];
