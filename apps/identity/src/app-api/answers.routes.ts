import type { AppProblem } from '@mot-cua/device-api'
import { DPOP_ALGORITHMS } from '@mot-cua/oidc'
import { answerProblem, locales } from '@mot-cua/web'
import type { Context, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { DeviceInUse } from '../device/device.ts'
import type { IdentityEnv } from '../page.ts'
import type { AppOrigin } from './sign-in-requests.ts'

export type AppApiEnv = {
  Bindings: IdentityEnv['Bindings']
  Variables: IdentityEnv['Variables'] & {
    origin: AppOrigin
    /** Behind `requireSession`. */
    device: DeviceInUse
    accessToken: string
  }
}
export type AppContext = Context<AppApiEnv>

/** RFC 9110; 401 asks for a token, all else says no to whoever has one. */
export const problemStatus = {
  'invalid-request': 422,
  'signed-out': 401,
  'device-unknown': 403,
  'device-disabled': 403,
  'account-unusable': 403,
  'key-taken': 409,
  'sign-in-again': 403,
  'too-many-devices': 409,
  'wrong-passcode': 403,
  'wrong-passkey': 403,
  'weak-passcode': 422,
  'wrong-password': 403,
  'weak-password': 422,
  waiting: 429,
  'unknown-code': 404,
  'code-expired': 410,
  'second-scan': 409,
  'same-device': 409,
  'request-over': 409,
  'permission-off': 403,
  'level-too-low': 403,
  'wrong-number': 403,
  'approval-refused': 403,
  'qr-paused': 429,
  'not-found': 404,
  busy: 503,
} as const satisfies Record<AppProblem, ContentfulStatusCode>

type More = { attemptsLeft?: number; reason?: string; until?: Date }

/** RFC 9457, with a sentence for the person in the language the app asks for. */
export function refuse(c: AppContext, code: AppProblem, { until, ...more }: More = {}): Response {
  const status = problemStatus[code]
  const { t } = c.var.page
  if (status === 401) c.header('www-authenticate', `DPoP algs="${DPOP_ALGORITHMS.join(' ')}"`)
  if (status === 503) c.header('retry-after', '2')
  if (until) c.header('retry-after', String(secondsUntil(until)))
  const params = { count: more.attemptsLeft ?? 0, until: until ?? new Date() }
  const detail = t(`deviceApi.${code}`, params)
  const told = until ? { until: until.toISOString() } : {}
  return answerProblem(c, { code, status, title: code, detail, ...more, ...told } as const)
}

function secondsUntil(until: Date): number {
  return Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000))
}

/** The body as the schema has it; undefined for anything else. */
export async function readBody<S extends z.ZodType>(
  c: AppContext,
  schema: S,
): Promise<z.infer<S> | undefined> {
  const body: unknown = await c.req.json().catch(() => undefined)
  return schema.safeParse(body).data
}

/** What DPoP proofs are made for: the public address, whatever a proxy made of it. */
export function readProven(c: AppContext, issuer: string) {
  return {
    authorization: c.req.header('authorization'),
    dpop: c.req.header('dpop'),
    method: c.req.method,
    url: new URL(new URL(c.req.url).pathname, issuer).href,
  }
}

/** Turns the sentences into the first language of `Accept-Language` that we have. */
export const suggestLanguage: MiddlewareHandler<AppApiEnv> = async (c, next) => {
  const asked = (c.req.header('accept-language') ?? '')
    .split(',')
    .map((one) => one.trim().slice(0, 2))
  c.var.suggestLocale(asked.find((one) => locales.some((known) => known === one)) ?? '')
  await next()
}
