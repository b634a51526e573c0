import { type Clock, randomToken } from '@mot-cua/kernel'
import type { RegisteredClient } from './registered-client.store.ts'

export type TrialWish = {
  scope: string
  acrValues: string
  prompt: string
  maxAge: string
  uiLocales: string
}

export type CheckName =
  | 'answered'
  | 'callback-issuer'
  | 'no-error'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'lifetime'
  | 'nonce'
  | 'level'
  | 'age'
  | 'userinfo-subject'
  | 'logout-type'
  | 'logout-event'
  | 'logout-session'
export type Check = { name: CheckName; isGood: boolean; found: string }

export type StepName =
  | 'request'
  | 'redirect'
  | 'callback'
  | 'token'
  | 'keys'
  | 'userinfo'
  | 'sign-out'
  | 'logout-token'

export type Values = readonly (readonly [name: string, value: string])[]

/** One thing that went over the wire, nothing secret in it, and what was looked at. */
export type Step = {
  name: StepName
  line: string
  sent: Values
  answer: string
  received: Values
  checks: Check[]
}

export type Trial = {
  /** Also the `state` of its sign-in. */
  id: string
  browserId: string
  client: RegisteredClient
  issuer: string
  redirectUri: string
  wish: TrialWish
  nonce: string
  codeVerifier: string
  startedAt: Date
  steps: Step[]
  outcome: 'under-way' | 'signed-in' | 'refused' | 'signed-out'
  sid?: string
}

export type TrialStart = Pick<Trial, 'browserId' | 'client' | 'issuer' | 'redirectUri' | 'wish'>

export type Trials = ReturnType<typeof createTrials>

const MOST_KEPT = 200
export const CALLBACK_PATH = '/try/callback'

/** Sign-ins that the desk has begun; the newest few, until the sandbox stops. */
export function createTrials(deskUrl: string, now: Clock) {
  const kept = new Map<string, Trial>()
  return {
    begin(start: TrialStart): Trial {
      const trial: Trial = {
        ...start,
        id: randomToken(),
        nonce: randomToken(),
        codeVerifier: randomToken(),
        startedAt: now(),
        steps: [],
        outcome: 'under-way',
      }
      kept.set(trial.id, trial)
      const [oldest = ''] = kept.keys()
      if (kept.size > MOST_KEPT) kept.delete(oldest)
      return trial
    },
    find: (id: string) => kept.get(id),
    findBySid: (clientId: string, sid: string) =>
      [...kept.values()].find((one) => one.client.clientId === clientId && one.sid === sid),
    /** Newest first. */
    listOf: ({ service, clientId }: Pick<RegisteredClient, 'service' | 'clientId'>) =>
      [...kept.values()]
        .filter(({ client }) => client.service === service && client.clientId === clientId)
        .reverse(),
    /** A client of another address is answered at its own; what the desk began ends at the desk. */
    whereAwaited: (state: string) =>
      kept.get(state)?.outcome === 'under-way' ? `${deskUrl}${CALLBACK_PATH}` : undefined,
  }
}
