import type { RegisteredClient } from './registered-client.store.ts'
import { maskValues, showToken } from './trial-values.ts'
import type { Step, StepName, Trial } from './trials.ts'

/** A person waits in front of a page: longer than this no client should let them. */
const PATIENCE_MS = 10_000

export type Question = {
  name: StepName
  method: 'GET' | 'POST'
  url: string
  form?: Record<string, string>
  headers?: Record<string, string>
}

type Body = Record<string, unknown>
export type Answered = { step: Step; status: number; body: Body }

/** Asks the issuer and writes down what went over the wire; `status` 0 is no answer at all. */
export async function ask(trial: Trial, question: Question): Promise<Answered> {
  const { name, method, url, form, headers = {} } = question
  const step: Step = {
    name,
    line: `${method} ${url}`,
    sent: maskValues({ ...headers, ...form }),
    answer: '',
    received: [],
    checks: [],
  }
  trial.steps.push(step)
  try {
    const answer = await fetch(url, {
      method,
      headers,
      ...(form ? { body: new URLSearchParams(form) } : {}),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const body = (await answer.json()) as Body
    step.answer = String(answer.status)
    step.received = showBody(body)
    return { step, status: answer.status, body }
  } catch {
    step.checks.push({ name: 'answered', isGood: false, found: `${PATIENCE_MS / 1000} s` })
    return { step, status: 0, body: {} }
  }
}

function showBody({ id_token: idToken, ...body }: Body) {
  const token = typeof idToken === 'string' ? showToken(idToken) : []
  const named = token.map(([name, value]) => [`id_token.${name}`, value] as const)
  return [...maskValues(withKeyNames(body)), ...named]
}

/** Of published keys, which they are. */
function withKeyNames(body: Body): Body {
  const { keys } = body
  if (!Array.isArray(keys)) return body
  return { ...body, keys: (keys as { kid?: string }[]).map(({ kid = '–' }) => kid).join(' ') }
}

/** How the client says at `/par` and `/token` who it is; undefined where only it can. */
export function proveClient(client: RegisteredClient) {
  const { clientId, secret = '', authMethod } = client
  if (authMethod === 'none') return { headers: {}, form: { client_id: clientId } }
  if (authMethod === 'client_secret_post') {
    return { headers: {}, form: { client_id: clientId, client_secret: secret } }
  }
  if (authMethod !== 'client_secret_basic') return undefined
  const pair = [clientId, secret].map(encodeURIComponent).join(':')
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  return { headers: { authorization }, form: {} }
}
