import { registerHandClient } from './hand-client.ts'
import type { Parties } from './parties.ts'
import { SECRETS } from './party-settings.ts'
import {
  agree,
  cookieOf,
  createBrowser,
  csrfOf,
  goToSignIn,
  passPassword,
  signIn,
} from './portal-journey.ts'

import { doors, enterProvince, newOfficial } from './province-journey.ts'

/** A browser at one step of its way, as a hostile one would know it. */
export type Visit = { cookie: string; csrf: string; id: string }

/** What is good at this moment, so that what is broken gets past the first door. */
export type Live = Awaited<ReturnType<typeof openLive>>

const VISITS_OF_A_KIND = 4

export async function openLive(parties: Parties) {
  const { identity, registry, portal } = parties
  const redirectUri = `${portal.url}/nowhere`
  const client = await registerHandClient({
    issuer: identity.url,
    token: SECRETS.identityToken,
    metadata: {
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [`${portal.url}/bye`],
    },
  })
  const caller = await registerHandClient({
    issuer: registry.url,
    token: SECRETS.registryToken,
    metadata: { grant_types: ['client_credentials'], redirect_uris: [] },
  })
  const visits: Visit[] = []
  for (let round = 0; round < VISITS_OF_A_KIND; round += 1) {
    visits.push(await beginVisit(parties), await reachOtp(parties), await reachConsent(parties))
  }
  const visitors = [await enterPortal(parties), await beginVisit(parties)]
  const onestop = await visitProvince(parties)
  return {
    redirectUri,
    client,
    caller,
    visits: { identity: visits, portal: visitors, registry: visitors, onestop },
    accessToken: await obtainToken(parties, client, redirectUri),
    callerToken: await obtainCallerToken(registry.url, caller),
  }
}

async function beginVisit(parties: Parties): Promise<Visit> {
  const browser = createBrowser()
  const page = await goToSignIn(parties, browser)
  return { cookie: cookieOf(browser), csrf: csrfOf(page), id: idOf(page.url) }
}

async function reachOtp(parties: Parties): Promise<Visit> {
  const browser = createBrowser()
  const { otpPage } = await passPassword(parties, browser, await parties.newPerson())
  return { cookie: cookieOf(browser), csrf: csrfOf(otpPage), id: idOf(otpPage.url) }
}

async function reachConsent(parties: Parties): Promise<Visit> {
  const browser = createBrowser()
  const { otpPage, code } = await passPassword(parties, browser, await parties.newPerson())
  const page = await otpPage.submit({ code }, 'Xác nhận')
  return { cookie: cookieOf(browser), csrf: csrfOf(page), id: idOf(page.url) }
}

async function enterPortal(parties: Parties): Promise<Visit> {
  const browser = createBrowser()
  await signIn(parties, browser, await parties.newPerson())
  const page = await browser.visit(parties.portal.url)
  return { cookie: cookieOf(browser), csrf: csrfOf(page), id: 'over' }
}

/** An official at work, a citizen, and somebody on the way. */
async function visitProvince(parties: Parties): Promise<Visit[]> {
  const { url } = parties.onestop
  const visits: Visit[] = []
  for (const door of ['official', 'citizen'] as const) {
    const browser = createBrowser()
    const { person, staffAccountId } = await newOfficial(parties)
    await enterProvince(parties, { browser, person, door })
    const page = await browser.visit(`${url}/help`)
    visits.push({ cookie: cookieOf(browser), csrf: csrfOf(page), id: staffAccountId })
  }
  const browser = createBrowser()
  await browser.visit(url + doors.citizen)
  const page = await browser.visit(`${url}/help`)
  return [...visits, { cookie: cookieOf(browser), csrf: csrfOf(page), id: 'over' }]
}

function idOf({ pathname }: URL): string {
  return pathname.split('/')[2] ?? ''
}

type Client = Awaited<ReturnType<typeof registerHandClient>>

async function obtainToken(parties: Parties, client: Client, redirectUri: string): Promise<string> {
  const { identity, phones } = parties
  const person = await parties.newPerson()
  const query = new URLSearchParams(client.requestFields(redirectUri))
  const form = await createBrowser().visit(`${identity.url}/authorize?${query}`)
  const { personalId, password, phone } = person
  const otpPage = await form.submit({ personalId, password }, 'Đăng nhập')
  const page = await otpPage.submit({ code: await phones.nextCode(phone) }, 'Xác nhận')
  const { url } = await agree(page)
  const fields = client.redemption(url.searchParams.get('code') ?? '', redirectUri)
  return readToken(await client.post(identity.url, '/token', fields))
}

async function obtainCallerToken(url: string, caller: Client): Promise<string> {
  const fields = { grant_type: 'client_credentials', scope: 'registry:verify' }
  return readToken(await caller.postBound(url, fields))
}

async function readToken(answer: Response): Promise<string> {
  const body = (await answer.json()) as { access_token?: string }
  if (body.access_token === undefined) throw new Error(`no token: ${JSON.stringify(body)}`)
  return body.access_token
}
