import type { EventEmitter } from 'node:events'
import type { PasswordHasher, SmsOtp } from '@mot-cua/authentication'
import type { Metrics } from '@mot-cua/web'
import type { QrTransactions } from '../qr-transaction/qr-transaction.ts'
import type { PasswordStep } from '../sign-in/password-step.ts'

/** Argon2 with 19 MiB takes 15 to 40 ms alone; what is above waits for a thread. */
const HASH_BUCKETS_SECONDS = [0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5]

/**
 * What an operator watches identity by. Each function gives back the feature it was given, counted:
 * the features themselves know nothing of it. Labels are the outcomes' own names.
 */
export function createIdentityFigures(metrics: Metrics) {
  const { steps, counted } = countSteps(metrics)
  return {
    passwordStep: (feature: PasswordStep): PasswordStep => ({
      check: async (...asked) => counted('password', await feature.check(...asked)),
    }),
    smsOtp: (feature: SmsOtp): SmsOtp => ({
      ...feature,
      start: async (...asked) => counted('otp-start', await feature.start(...asked)),
      resend: async (...asked) => counted('otp-resend', await feature.resend(...asked)),
      verify: async (...asked) => counted('otp', await feature.verify(...asked)),
      async recordAccepted(...accepted) {
        await feature.recordAccepted(...accepted)
        steps({ step: 'sign-in', outcome: 'completed' })
      },
    }),
    qrTransactions: (feature: QrTransactions): QrTransactions => countQr(feature, counted),
    hasher: countHashes(metrics),
    provider: countProviderEvents(metrics),
    logoutTold: metrics.counter({
      name: 'logout_notices_total',
      help: 'Services told of a logout, and those that were given up',
      labels: ['outcome'],
    }),
  }
}

function countSteps(metrics: Metrics) {
  const steps = metrics.counter({
    name: 'sign_in_steps_total',
    help: 'Answers to a person on the way of a sign-in, by step and outcome',
    labels: ['step', 'outcome'],
  })
  const limits = metrics.counter({
    name: 'limits_hit_total',
    help: 'Answers that told a person to wait, by the limit that was reached',
    labels: ['limit'],
  })
  const counted = <T extends { outcome: string }>(step: string, answer: T): T => {
    steps({ step, outcome: answer.outcome })
    const limit = limitOf(step, answer)
    if (limit) limits({ limit })
    return answer
  }
  return { steps, counted }
}

type Counted = <T extends { outcome: string }>(step: string, answer: T) => T

function countQr(feature: QrTransactions, counted: Counted): QrTransactions {
  return {
    ...feature,
    async open(opening) {
      const opened = await feature.open(opening)
      counted('qr-open', 'id' in opened ? { outcome: 'opened' } : opened)
      return opened
    },
    scan: async (...asked) => counted('qr-scan', await feature.scan(...asked)),
    async approve(approval) {
      const outcome = await feature.approve(approval)
      counted('qr-approve', { outcome })
      return outcome
    },
    async complete(...asked) {
      const result = await feature.complete(...asked)
      if (result) counted('sign-in', { outcome: 'completed' })
      return result
    },
  }
}

const LIMITS = new Set([
  'limited',
  'waiting',
  'account-waiting',
  'factor-closed',
  'too-many-attempts',
])

function limitOf(step: string, answer: { outcome: string; permit?: { reason: string } }) {
  if (answer.permit) return `send-${answer.permit.reason}`
  return LIMITS.has(answer.outcome) ? `${step}-${answer.outcome}` : undefined
}

function countHashes(metrics: Metrics) {
  let underWay = 0
  metrics.gauge(
    { name: 'password_hashes_under_way', help: 'Argon2 computations running or waiting' },
    () => underWay,
  )
  const durations = metrics.timer({
    name: 'password_hash_duration_seconds',
    help: 'Time of one Argon2 computation, waiting for a thread included',
    buckets: HASH_BUCKETS_SECONDS,
  })
  const watch = async <T>(work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now()
    underWay += 1
    try {
      return await work()
    } finally {
      underWay -= 1
      durations({}, (performance.now() - startedAt) / 1000)
    }
  }
  return (hasher: PasswordHasher): PasswordHasher => ({
    hash: (password) => watch(() => hasher.hash(password)),
    verify: (password, hash) => watch(() => hasher.verify(password, hash)),
  })
}

/** The library's events by name: `grant.success`, `authorization.error`. */
const EVENTS = [
  'authorization.success',
  'authorization.error',
  'pushed_authorization_request.success',
  'pushed_authorization_request.error',
  'grant.success',
  'grant.error',
  'userinfo.error',
  'registration_create.success',
  'registration_create.error',
  'end_session.success',
  'end_session.error',
  'server_error',
] as const

function countProviderEvents(metrics: Metrics) {
  const events = metrics.counter({
    name: 'provider_events_total',
    help: 'What the OpenID Provider did or refused',
    labels: ['event'],
  })
  return (provider: EventEmitter): void => {
    for (const event of EVENTS) provider.on(event, () => events({ event }))
  }
}
