import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect } from 'vitest'
import { type OutsideSite, openOutsideSite } from '../interop/outside-site.ts'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import {
  createVisitor,
  obtainCode,
  openRawClient,
  type RawClient,
  read,
  redeem,
  startVisit,
  type Visitor,
} from './raw-client.ts'

/** Waits of minutes belong to `npm run prove -- conformance`. */
export const isFull = process.env['MOTCUA_FULL'] === '1'
export const LATER = '(waits: npm run prove -- conformance)'

export const waitSeconds = (seconds: number) =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000))

export type More = Record<string, string | undefined>

/** A sandbox, a site of others, a client there and a person at a browser, for one file of tests. */
export function useClient(metadata: Parameters<typeof openRawClient>[2]) {
  let sandbox: Sandbox
  let site: OutsideSite
  let client: RawClient
  let visitor: Visitor
  beforeAll(async () => {
    ;[sandbox, site] = await Promise.all([startSandbox(), openOutsideSite()])
    client = await openRawClient(sandbox, site.origin, metadata)
    visitor = createVisitor(sandbox, sandbox.person('level-2'))
  })
  afterAll(async () => {
    await site?.close()
    await sandbox?.remove()
  })
  return {
    sandbox: () => sandbox,
    site: () => site,
    client: () => client,
    /** Signs in once, and is known from then on. */
    visitor: () => visitor,
    stranger: () => createVisitor(sandbox, sandbox.person('level-2')),
    newcomer: async () => createVisitor(sandbox, await sandbox.makePerson()),
  }
}

export type Setting = ReturnType<typeof useClient>

/** One whole sign-in in the shared browser (or `by`), to the tokens. */
export async function obtainTokens(at: Setting, more: More = {}, by: Visitor = at.visitor()) {
  const visit = startVisit(at.client(), more)
  const answer = await redeem(at.client(), await obtainCode(by, visit))
  expect(answer.status).toBe(200)
  const { access_token, id_token } = answer.body as { access_token: string; id_token: string }
  const claims = decodeJwt(id_token)
  return { accessToken: access_token, idToken: id_token, claims, visit, answer }
}

/** The error that the service is told. */
export async function errorOf(at: Setting, more: More, by: Visitor = at.visitor()) {
  const { url } = await by.arrive(startVisit(at.client(), more).url())
  expect(url.origin).toBe(at.site().origin)
  return url.searchParams.get('error')
}

/** A sign-in that began with PAR, to the code. */
export async function obtainPushed(at: Setting, more: More = {}, client = at.client()) {
  const visit = startVisit(client, more)
  return { visit, ...(await obtainCode(at.visitor(), visit, await visit.pushed())) }
}

export function push(at: Setting, more: More, client = at.client()) {
  return client.post('/par', startVisit(client, more).parameters)
}

export function askUserinfo({ client }: Setting, accessToken: string, method = 'GET') {
  const headers = { authorization: `Bearer ${accessToken}` }
  return read(fetch(`${client().issuer}/userinfo`, { method, headers }))
}
