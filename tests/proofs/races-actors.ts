import type { DrivenPage, HttpDriver } from '@mot-cua/testing'
import { type HandClient, registerHandClient } from './hand-client.ts'
import { createBrowser, csrfOf } from './portal-journey.ts'
import type { Stage } from './races-stage.ts'

export const TIMES = 20

/** A service and a browser of somebody who is signed in and has agreed. */
export type Actors = {
  stage: Stage
  client: HandClient
  redirectUri: string
  browser: HttpDriver
  /** Fields of every authorization request that differ from the usual ones. */
  request: Record<string, string>
}

export async function openActors(
  stage: Stage,
  more: Record<string, unknown> = {},
  request: Record<string, string> = {},
): Promise<Actors & { firstCode: string }> {
  const redirectUri = `${stage.issuer}/nowhere`
  const client = await registerHandClient({
    issuer: stage.issuer,
    token: stage.initialAccessToken,
    metadata: { redirect_uris: [redirectUri], ...more },
  })
  const actors = { stage, client, redirectUri, browser: createBrowser(), request }
  return { ...actors, firstCode: await signInFirst(actors) }
}

/** From nobody to a browser with a session and an agreement. */
export async function signInFirst(actors: Actors): Promise<string> {
  const { otpPage, code } = await reachOtp(actors, actors.browser)
  const page = await otpPage.submit({ code })
  const end = page.html.includes('value="accept"') ? await page.submit({ action: 'accept' }) : page
  const first = end.url.searchParams.get('code')
  if (first === null) throw new Error(`not signed in: ${end.status} ${end.url.pathname}`)
  return first
}

/** As far as the page that asks for the code, with the code that came. */
export async function reachOtp(actors: Actors, browser: HttpDriver) {
  const { stage } = actors
  const person = await stage.newPerson()
  const form = await browser.visit(await push(actors))
  const message = stage.nextCode(person.phone)
  const otpPage = await form.submit({ personalId: person.personalId, password: person.password })
  if (!otpPage.url.pathname.endsWith('/otp')) throw new Error(`password: ${otpPage.status}`)
  return { person, otpPage, code: await message }
}

/** RFC 9126: the address with the pushed request in it. */
export async function push({ stage, client, redirectUri, request }: Actors): Promise<URL> {
  const fields = { ...client.requestFields(redirectUri), ...request }
  const answer = await client.post(stage.issuer, '/par', fields)
  const { request_uri } = (await answer.json()) as { request_uri?: string }
  if (request_uri === undefined) throw new Error(`PAR answered ${answer.status}`)
  const query = new URLSearchParams({ client_id: client.clientId, request_uri })
  return new URL(`${stage.issuer}/authorize?${query}`)
}

/** A code, by the session that is there. */
export async function obtainCode(actors: Actors): Promise<string> {
  const code = await arriveWithCode(actors.browser, await push(actors))
  if (code === undefined) throw new Error('no code for somebody who is signed in')
  return code
}

/** Undefined where the browser is led elsewhere. */
export async function arriveWithCode(browser: HttpDriver, address: URL) {
  const answer = await browser.send(address)
  await answer.body?.cancel()
  if (answer.status >= 500) throw new ServerFault(answer.status)
  const location = answer.headers.get('location')
  return (location && new URL(location, address).searchParams.get('code')) || undefined
}

export class ServerFault extends Error {
  override name = 'ServerFault'
  constructor(status: number) {
    super(`answered ${status}`)
  }
}

/** All at once, spread over the processes. */
export function atOnce<T>(
  { targets }: Stage,
  times: number,
  act: (target: string, index: number) => Promise<T>,
): Promise<T[]> {
  const target = (index: number) => targets[index % targets.length] ?? ''
  return Promise.all(Array.from({ length: times }, (_, index) => act(target(index), index)))
}

/** One try at a code, at any of the processes; answers the status and where it leads. */
export async function tryCode(
  browser: HttpDriver,
  { page, target }: { page: DrivenPage; target: string },
  code: string,
) {
  const address = new URL(page.url.pathname, target)
  const answer = await browser.send(address, {
    method: 'POST',
    body: new URLSearchParams({ csrf: csrfOf(page), code }),
    headers: { origin: page.url.origin, 'sec-fetch-site': 'same-origin' },
  })
  await answer.body?.cancel()
  return { status: answer.status, location: answer.headers.get('location') ?? '' }
}
