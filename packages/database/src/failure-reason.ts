/** One line about why a server could not be reached. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError') return 'no answer in time'
  // A host with several addresses fails with an AggregateError, whose message is empty.
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name)
}
