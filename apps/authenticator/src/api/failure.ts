import { type AppProblem, appProblems } from '@mot-cua/device-api'

/** Why something did not come about; each has a sentence under `failure.*`. */
export type Failure = {
  code: AppProblem | 'offline' | 'trouble' | 'no-storage' | 'no-passkey'
  attemptsLeft?: number | undefined
  /** ISO 8601. */
  until?: string | undefined
  /** Of what is too weak: why. */
  reason?: string | undefined
  /** The server's own sentence, in the language asked for. */
  detail?: string | undefined
}

export type Answer<T> = { value: T; failure?: undefined } | { failure: Failure }

/** Reads a problem document (RFC 9457); whatever else comes is trouble, or a server too busy. */
export function readProblem(status: number, body: unknown): Failure {
  const problem = typeof body === 'object' && body !== null ? body : {}
  const code = appProblems.find((known) => 'code' in problem && problem.code === known)
  if (!code) return { code: status === 429 || status === 503 ? 'busy' : 'trouble' }
  return {
    code,
    attemptsLeft: numberIn(problem, 'attemptsLeft'),
    until: textIn(problem, 'until'),
    reason: textIn(problem, 'reason'),
    detail: textIn(problem, 'detail'),
  }
}

function numberIn(problem: object, name: string): number | undefined {
  const value: unknown = Reflect.get(problem, name)
  return typeof value === 'number' ? value : undefined
}

function textIn(problem: object, name: string): string | undefined {
  const value: unknown = Reflect.get(problem, name)
  return typeof value === 'string' ? value : undefined
}
