import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { type HandClient, registerHandClient } from './hand-client.ts'
import { openParties, type Parties } from './parties.ts'
import { SECRETS } from './party-settings.ts'
import { createBrowser, csrfOf, passPassword, signIn } from './portal-journey.ts'
import type { Proof } from './proof.ts'
import { enterProvince, newOfficial } from './province-journey.ts'
import { EVIL, returnTricks, tricksOn } from './redirects-tricks.ts'

type Size = {
  /** Whole sign-ins, each begun with a bad address to come back to. */
  journeys: number
}

/** Security.md §2 rows 18 and 19. */
export const proof: Proof<Size> = {
  title: 'redirect_uri, post_logout_redirect_uri and return_to tricks: nobody is led elsewhere',
  full: { journeys: returnTricks.length },
  short: { journeys: 1 },
  async run({ journeys }) {
    const parties = await openParties()
    try {
      const lure = await openLure(parties)
      const controls = await countControls(parties, lure)
      await tryAuthorize(parties, lure)
      await tryLogout(parties, lure)
      await tryReturns(parties, lure)
      await tryEveryRoute(parties, lure)
      await tryJourneys(parties, { lure, journeys })
      const { tries, leaks } = lure
      for (const leak of leaks.slice(0, 20)) process.stderr.write(`${leak}\n`)
      const figures = { leaks: leaks.length, controls: `${controls} of 3` }
      return { n: tries(), holds: leaks.length === 0 && controls === 3, figures }
    } finally {
      await parties.close()
    }
  },
}

/** A registered service, a browser that is signed in, and what was seen to lead elsewhere. */
type Lure = Awaited<ReturnType<typeof openLure>>

async function openLure(parties: Parties) {
  const registered = 'http://localhost:9/callback/here'
  const afterLogout = 'http://localhost:9/bye/here'
  const client = await registerHandClient({
    issuer: parties.identity.url,
    token: SECRETS.identityToken,
    metadata: { redirect_uris: [registered], post_logout_redirect_uris: [afterLogout] },
  })
  const browser = createBrowser()
  await signIn(parties, browser, await parties.newPerson())
  const official = createBrowser()
  const { person } = await newOfficial(parties)
  await enterProvince(parties, { browser: official, person, door: 'official' })
  const leaks: string[] = []
  let tries = 0
  const ours = new Set(parties.all.map(({ url }) => new URL(url).origin))
  return {
    registered,
    afterLogout,
    client,
    browser,
    official,
    leaks,
    tries: () => tries,
    /** Looks at one answer: a redirect may go to our own pages or exactly where it may. */
    judge(
      what: string,
      answer: { location: string | null; html: string; at: string },
      allowed = '',
    ) {
      tries += 1
      const goals = [
        ...(answer.location === null ? [] : [answer.location]),
        ...linksIn(answer.html),
      ]
      for (const goal of goals) {
        const target = URL.parse(goal, answer.at)
        const isOurs = target !== null && ours.has(target.origin)
        const isAllowed = allowed !== '' && goal.replace(/[?#].*$/, '') === allowed
        if (!isOurs && !isAllowed) leaks.push(`${what}: ${goal.slice(0, 200)}`)
      }
    },
  }
}

/** Where the page itself can lead: links, forms, refreshes. */
function linksIn(html: string): string[] {
  const found = html.matchAll(/(?:href|action|src)="([^"]*)"|content="\d+; ?url=([^"]*)"/gi)
  return [...found]
    .map(([, link, refresh]) => (link ?? refresh ?? '').replaceAll('&amp;', '&'))
    .filter((link) => !/^(data:image|tel:|mailto:|#)/.test(link))
}

async function look(browser: HttpDriver, url: string | URL, init?: RequestInit) {
  const answer = await browser.send(url, init)
  const html = await answer.text()
  return { location: answer.headers.get('location'), html, at: String(url), status: answer.status }
}

function fieldsOf(client: HandClient, redirectUri: string): Record<string, string> {
  return client.requestFields(redirectUri)
}

/** What must lead on, does: else every trick would fail for another reason. */
async function countControls(parties: Parties, { client, registered, afterLogout, browser }: Lure) {
  const { identity, portal } = parties
  const refused = { ...fieldsOf(client, registered), response_type: 'token' }
  const query = new URLSearchParams(refused)
  const error = await look(createHttpDriver(), `${identity.url}/authorize?${query}`)
  const bye = new URLSearchParams({
    client_id: client.clientId,
    post_logout_redirect_uri: afterLogout,
  })
  const nobody = createHttpDriver()
  const ended = await look(nobody, `${identity.url}/end-session?${bye}`)
  const confirmed = ended.location
    ? await look(nobody, new URL(ended.location, identity.url))
    : ended
  const back = await look(browser, `${portal.url}/sign-in?return_to=/profile`)
  return [
    error.location?.startsWith(registered),
    confirmed.location?.startsWith(afterLogout),
    back.location === '/profile',
  ].filter(Boolean).length
}

async function tryAuthorize({ identity }: Parties, lure: Lure): Promise<void> {
  const { client, registered, browser } = lure
  for (const trick of tricksOn(registered)) {
    for (const more of [{}, { prompt: 'none' }, { response_type: 'token' }, { scope: '\0' }]) {
      const query = new URLSearchParams({ ...fieldsOf(client, registered), ...more })
      query.set('redirect_uri', trick)
      const at = `${identity.url}/authorize`
      lure.judge(`GET ${trick}`, await look(browser, `${at}?${query}`), registered)
      lure.judge(
        `POST ${trick}`,
        await look(browser, at, { method: 'POST', body: query }),
        registered,
      )
      query.append('redirect_uri', registered)
      lure.judge(`two ${trick}`, await look(browser, `${at}?${query}`), registered)
    }
    await tryPushed(identity.url, lure, trick)
  }
}

async function tryPushed(issuer: string, lure: Lure, trick: string): Promise<void> {
  const { client, registered, browser } = lure
  const pushed = await client.post(issuer, '/par', fieldsOf(client, trick))
  const { request_uri } = (await pushed.json()) as { request_uri?: string }
  if (request_uri === undefined)
    return lure.judge(`PAR ${trick}`, { location: null, html: '', at: issuer })
  const query = new URLSearchParams({
    client_id: client.clientId,
    request_uri,
    redirect_uri: trick,
  })
  lure.judge(`PAR ${trick}`, await look(browser, `${issuer}/authorize?${query}`), registered)
}

async function tryLogout({ identity }: Parties, lure: Lure): Promise<void> {
  const { client, afterLogout } = lure
  for (const trick of tricksOn(afterLogout)) {
    const nobody = createHttpDriver()
    for (const more of [{ client_id: client.clientId }, {}, { client_id: 'nobody' }]) {
      const query = new URLSearchParams({ ...more, post_logout_redirect_uri: trick, state: '//x' })
      const at = `${identity.url}/end-session`
      const first = await look(nobody, `${at}?${query}`)
      lure.judge(`logout ${trick}`, first, afterLogout)
      lure.judge(
        `logout POST ${trick}`,
        await look(nobody, at, { method: 'POST', body: query }),
        afterLogout,
      )
      if (!first.location) continue
      const next = new URL(first.location, identity.url)
      if (next.origin === new URL(identity.url).origin) {
        lure.judge(`logout, confirmed ${trick}`, await look(nobody, next), afterLogout)
      }
    }
  }
}

/** The portal and a province with and without a session, the display form, the page that leads back. */
async function tryReturns(parties: Parties, lure: Lure): Promise<void> {
  const { portal, identity } = parties
  const { browser } = lure
  const csrf = csrfOf(await browser.visit(portal.url))
  for (const trick of returnTricks) {
    const query = new URLSearchParams({ return_to: trick })
    lure.judge(`return_to ${trick}`, await look(browser, `${portal.url}/sign-in?${query}`))
    lure.judge(
      `raw ${trick}`,
      await look(browser, rawAddress(`${portal.url}/sign-in?return_to=`, trick)),
    )
    lure.judge(`activate ${trick}`, await look(browser, `${identity.url}/activate?${query}`))
    await tryDoors(parties, lure, trick)
    for (const { url } of parties.all) {
      const body = new URLSearchParams({ csrf, returnTo: trick, theme: 'dark' })
      const headers = {
        origin: url,
        referer: `https://${EVIL}/${trick.replace(/[^\x21-\x7e]/g, '')}`,
      }
      lure.judge(
        `display ${trick}`,
        await look(browser, `${url}/preferences`, { method: 'POST', body, headers }),
      )
    }
  }
}

/** Of a province: somebody signed in at the portal and an official at work there. */
async function tryDoors({ onestop }: Parties, lure: Lure, trick: string): Promise<void> {
  const query = new URLSearchParams({ return_to: trick })
  for (const path of [
    '/sign-in',
    '/staff/sign-in',
    '/staff/sign-in/eid',
    '/staff/sign-in/choose',
  ]) {
    for (const browser of [lure.browser, lure.official]) {
      lure.judge(`${path} ${trick}`, await look(browser, `${onestop.url}${path}?${query}`))
    }
  }
}

/** Unescaped as far as an address can hold it. */
function rawAddress(start: string, trick: string): string {
  return start + trick.replace(/[\s\0#&]/g, (letter) => encodeURIComponent(letter))
}

const NAMES = 'return_to returnTo next url redirect continue goto target redirect_uri rd service'

/** Whatever a route might call it. */
async function tryEveryRoute(parties: Parties, lure: Lure): Promise<void> {
  const goals = [`https://${EVIL}/`, `//${EVIL}`, `/\\${EVIL}`]
  for (const party of parties.all) {
    for (const { method, path } of parties.routes[party.name]) {
      if (method !== 'GET' || path === '/sign-in') continue
      for (const goal of goals) {
        const query = new URLSearchParams(NAMES.split(' ').map((name) => [name, goal]))
        const address = `${party.url}${path.replace(/:\w+|\*/g, 'x')}?${query}`
        lure.judge(`GET ${path}`, await look(lure.browser, address))
      }
    }
  }
}

/** All the way through identity and back, where the address was kept meanwhile. */
async function tryJourneys(
  parties: Parties,
  { lure, journeys }: { lure: Lure; journeys: number },
): Promise<void> {
  for (const trick of returnTricks.slice(0, journeys)) {
    const browser = createBrowser()
    const person = { ...(await parties.newPerson()), returnTo: trick }
    const { otpPage, code } = await passPassword(parties, browser, person)
    const page = await otpPage.submit({ code }, 'Xác nhận')
    const end = page.html.includes('value="accept"') ? await page.submit({}, 'Tiếp tục') : page
    lure.judge(`journey ${trick}`, {
      location: end.url.href,
      html: end.html,
      at: parties.portal.url,
    })
  }
}
