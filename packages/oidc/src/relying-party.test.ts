import { createServer } from 'node:http'
import { DomainError, systemClock } from '@mot-cua/kernel'
import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRelyingParty } from './relying-party.ts'
import {
  closeServer,
  INITIAL_ACCESS_TOKEN,
  listen,
  openTestProvider,
  portOf,
  sealer,
  type TestProvider,
} from './test-provider.ts'

let provider: TestProvider
beforeAll(async () => {
  provider = await openTestProvider()
})
afterAll(() => provider?.close())

/** One process of a service; `issuer` where it is not the provider's. */
function createService({
  issuer = provider.issuer,
  name = 'Dịch vụ',
  now = systemClock,
  claims = [],
}: {
  issuer?: string
  name?: string
  now?: () => Date
  claims?: string[]
} = {}) {
  const redirectUri = `${provider.issuer}/cb`
  const party = createRelyingParty({
    issuer,
    metadata: { client_name: name, redirect_uris: [redirectUri] },
    initialAccessToken: INITIAL_ACCESS_TOKEN,
    db: provider.db,
    sealer,
    store: provider.store,
    now,
    redirectUri,
    postLogoutRedirectUri: `${provider.issuer}/bye`,
    scope: 'openid profile',
    claims,
  })
  const signIn = async () => {
    const start = await party.startSignIn({ browserId: 'browser', returnTo: '/there' })
    return (await createHttpDriver().visit(start)).url
  }
  return { party, signIn }
}

const listRegistrations = () => provider.db.selectFrom('oidc_registration').selectAll().execute()

describe('a sign-in at a relying party', () => {
  test('ends with the person, and where they wanted to go', async () => {
    const { party, signIn } = createService()
    const outcome = await party.finishSignIn({ url: await signIn(), browserId: 'browser' })
    expect(outcome).toMatchObject({
      outcome: 'signed-in',
      person: {
        issuer: provider.issuer,
        acr: 'urn:eid:level2',
        returnTo: '/there',
        claims: { name: 'Tên của lan' },
      },
    })
  })

  test('can be finished by the browser that began it only, and once', async () => {
    const { party, signIn } = createService()
    const url = await signIn()
    expect(await party.finishSignIn({ url, browserId: 'other' })).toEqual({ outcome: 'unknown' })
    const again = await signIn()
    await party.finishSignIn({ url: again, browserId: 'browser' })
    const second = await party.finishSignIn({ url: again, browserId: 'browser' })
    expect(second).not.toHaveProperty('person')
  })

  test('brought twice by its browser, it is told where that was going, and nobody else is', async () => {
    const { party, signIn } = createService()
    const url = await signIn()
    const twice = [1, 2].map(() => party.finishSignIn({ url, browserId: 'browser' }))
    const outcomes = (await Promise.all(twice)).map(({ outcome }) => outcome)
    expect(outcomes.sort()).toEqual(['signed-in', 'used'])
    const reloaded = await party.finishSignIn({ url, browserId: 'browser' })
    expect(reloaded).toEqual({ outcome: 'used', returnTo: '/there' })
    expect(await party.finishSignIn({ url, browserId: 'other' })).toEqual({ outcome: 'unknown' })
    url.searchParams.set('state', 'guess')
    expect(await party.finishSignIn({ url, browserId: 'browser' })).toEqual({ outcome: 'unknown' })
  })

  test.each([
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['no issuer', (url: URL) => url.searchParams.delete('iss')],
    ['a code nobody gave', (url: URL) => url.searchParams.set('code', 'guess')],
  ])('is refused with %s in the answer', async (_story, spoil) => {
    const { party, signIn } = createService()
    const url = await signIn()
    spoil(url)
    const outcome = await party.finishSignIn({ url, browserId: 'browser' })
    expect(outcome).toMatchObject({ outcome: 'refused', returnTo: '/there' })
  })

  test('a level is demanded as essential, which the provider answers or refuses', async () => {
    const { party } = createService()
    const start = { browserId: 'browser', returnTo: '/there', maxAge: 600, prompt: 'login' }
    const comeBack = async (acrValues: string) => {
      const url = await party.startSignIn({ ...start, acrValues })
      const { url: callback } = await createHttpDriver().visit(url)
      return party.finishSignIn({ url: callback, browserId: 'browser' })
    }
    expect(await comeBack('urn:eid:level2')).toMatchObject({ outcome: 'signed-in' })
    await expect(comeBack('urn:example:gold')).rejects.toMatchObject({
      type: 'upstream-unavailable',
    })
  })

  test.each([
    ['what is read comes with the ID token, which saves a request', ['name'], true],
    ['what the provider does not know there sends us to userinfo', ['name', 'nickname'], false],
  ])('%s', async (_story, claims, isFromIdToken) => {
    const { party, signIn } = createService({ claims })
    const outcome = await party.finishSignIn({ url: await signIn(), browserId: 'browser' })
    const person = outcome.outcome === 'signed-in' ? outcome.person : undefined
    expect(person?.claims).toMatchObject({ name: 'Tên của lan' })
    expect(person?.claims['iss'] !== undefined).toBe(isFromIdToken)
  })

  test('the request travels by the back channel: nothing of it in the address', async () => {
    const { party } = createService()
    const url = await party.startSignIn({ browserId: 'browser', returnTo: '/there' })
    expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
  })
})

describe('registration', () => {
  test('is kept, with the key sealed', async () => {
    await createService().signIn()
    const before = await listRegistrations()
    await createService().signIn()
    expect(await listRegistrations()).toEqual(before)
    expect(JSON.stringify(before)).not.toContain('"d"')
  })

  test('processes that start at once use one client', async () => {
    await provider.db.deleteFrom('oidc_registration').execute()
    const services = Array.from({ length: 4 }, () => createService())
    const starts = await Promise.all(
      services.map(({ party }) => party.startSignIn({ browserId: 'browser', returnTo: '/' })),
    )
    const used = new Set(starts.map((url) => url.searchParams.get('client_id')))
    expect(used.size).toBe(1)
    expect(await listRegistrations()).toMatchObject([{ client_id: [...used][0] }])
  })

  test('is made anew when what is registered changes', async () => {
    await createService().signIn()
    const [before] = await listRegistrations()
    await createService({ name: 'Tên khác' }).signIn()
    const [after] = await listRegistrations()
    expect(after?.client_id).not.toBe(before?.client_id)
  })

  test('is made anew where the provider has forgotten it', async () => {
    const { party, signIn } = createService({ now: minutesAhead(2) })
    await createService().signIn()
    await provider.forgetClients()
    const outcome = await party.finishSignIn({ url: await signIn(), browserId: 'browser' })
    expect(outcome.outcome).toBe('signed-in')
  })

  test('is not made again and again for a provider that forgets at once', async () => {
    await provider.db.deleteFrom('oidc_registration').execute()
    await createService({ now: minutesAhead(4) }).signIn()
    const countClients = async () =>
      (await provider.db.selectFrom('oidc_client').select('id').execute()).length
    await provider.forgetClients()
    // Several processes, several visitors each.
    const services = Array.from({ length: 3 }, () => createService({ now: minutesAhead(4.5) }))
    const starts = await Promise.allSettled(services.flatMap((one) => [one.signIn(), one.signIn()]))
    expect(starts.map(({ status }) => status)).not.toContain('fulfilled')
    expect(await countClients()).toBe(0)
    // A minute after the last try comes the next, and one of all processes makes it.
    const later = Array.from({ length: 3 }, () => createService({ now: minutesAhead(5.5) }))
    await Promise.allSettled(later.map(({ signIn }) => signIn()))
    expect(await countClients()).toBe(1)
    expect((await createService().signIn()).searchParams.has('code')).toBe(true)
  })
})

describe('a provider that refuses the client', () => {
  test.each([
    ['by our clock', 0, 2],
    ['while its clock is behind ours', -15, 1],
    ['while its clock is ahead of ours', 90, 1],
  ])('%s', async (_story, aheadSeconds, registrations) => {
    const refusing = await openRefusingProvider(aheadSeconds)
    const { issuer } = refusing
    await expect(createService({ issuer }).signIn()).rejects.toThrow(DomainError)
    const later = createService({ issuer, now: minutesAhead(2) }).signIn()
    await expect(later).rejects.toMatchObject({ type: 'upstream-unavailable' })
    if (registrations === 1) await expect(later).rejects.toThrow('not registered anew')
    expect(refusing.registrations()).toBe(registrations)
    await refusing.close()
  })
})

/** Registers whoever comes and then answers `invalid_client`, by a clock of its own. */
async function openRefusingProvider(aheadSeconds: number) {
  let registered = 0
  const server = createServer((incoming, outgoing) => {
    const isDocument = incoming.url?.startsWith('/.well-known/')
    const isRegistration = incoming.url === '/register'
    if (isRegistration) registered += 1
    const refused = { error: 'invalid_client' }
    const made = { client_id: `client-${registered}` }
    const answer = isDocument ? metadata : isRegistration ? made : refused
    outgoing.writeHead(isDocument ? 200 : isRegistration ? 201 : 401, {
      'content-type': 'application/json',
      date: new Date(Date.now() + aheadSeconds * 1000).toUTCString(),
    })
    outgoing.end(JSON.stringify(answer))
  })
  await listen(server)
  const issuer = `http://localhost:${portOf(server)}`
  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    registration_endpoint: `${issuer}/register`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    jwks_uri: `${issuer}/jwks`,
  }
  return { issuer, registrations: () => registered, close: () => closeServer(server) }
}

function minutesAhead(minutes: number): () => Date {
  return () => new Date(Date.now() + minutes * 60_000)
}

describe('a provider that gives no usable answer', () => {
  test.each([
    ['nobody listens', undefined],
    ['errors only', 500],
  ])('%s: upstream-unavailable, and it works once it is back', async (_story, status) => {
    const broken = await listen(
      createServer((_incoming, outgoing) => outgoing.writeHead(status ?? 500).end()),
    )
    const issuer = `http://localhost:${portOf(broken)}`
    if (status === undefined) await closeServer(broken)
    const { party } = createService({ issuer })
    const start = party.startSignIn({ browserId: 'browser', returnTo: '/' })
    await expect(start).rejects.toThrow(DomainError)
    await expect(start).rejects.toMatchObject({ type: 'upstream-unavailable' })
    // Somebody who is on the way back meanwhile is told where the way goes on.
    const pending = { browserId: 'browser', returnTo: '/there', nonce: 'n', codeVerifier: 'v' }
    await provider.store.put(`rp-sign-in:${issuer}:s`, JSON.stringify(pending), 60)
    const url = new URL(`${provider.issuer}/cb?state=s&code=c`)
    const outcome = await party.finishSignIn({ url, browserId: 'browser' })
    expect(outcome).toMatchObject({ outcome: 'unavailable', returnTo: '/there' })
    if (status !== undefined) await closeServer(broken)
  })
})
