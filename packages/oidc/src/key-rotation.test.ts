import { addSeconds } from '@mot-cua/kernel'
import { createHttpDriver } from '@mot-cua/testing'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rotateProviderKeys } from './key-rotation.ts'
import { KEY_KEPT_SECONDS, KEY_WAIT_SECONDS } from './lifetimes.ts'
import { inOrderOfUse } from './provider-keys.ts'
import { obtainTokens, openTestClient, type TestClient } from './test-client.ts'
import { openTestProvider, providerSetups, sealer, type TestProvider } from './test-provider.ts'

/** The processes look at the keys again at their next request. */
const NOTICED = 10

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`keys that change: ${setup.title()}`, () => {
    let provider: TestProvider
    let client: TestClient
    let now: Date
    beforeAll(async () => {
      now = new Date()
      provider = await openTestProvider(setup, { now: () => now })
      await provider.addProcess()
      client = await openTestClient(provider, {
        backchannel_logout_uri: `${provider.issuer}/back-channel-logout`,
        backchannel_logout_session_required: true,
      })
    })
    beforeEach(() => {
      // Whatever the last test began is over.
      now = addSeconds(now, KEY_WAIT_SECONDS + KEY_KEPT_SECONDS)
    })
    afterAll(async () => {
      await provider?.close()
      expect(provider.serverErrors).toEqual([])
    })

    const rotate = (options = {}) =>
      rotateProviderKeys({ db: provider.db, sealer, now: () => now }, options)

    async function published(): Promise<JSONWebKeySet> {
      return (await (await fetch(`${provider.issuer}/jwks`)).json()) as JSONWebKeySet
    }
    const kids = async () => (await published()).keys.map(({ kid }) => kid)

    /** Each process sees a request after a while. */
    async function letNotice() {
      now = addSeconds(now, NOTICED)
      await Promise.all([published(), published()])
    }

    /** Signs in, and reads the key set of each process; answers the key that signed. */
    async function signIn(browser = createHttpDriver()) {
      const { id_token } = await obtainTokens(client, browser)
      for (const keys of [await published(), await published()]) {
        await jwtVerify(id_token, createLocalJWKSet(keys), { issuer: provider.issuer })
      }
      return { id_token, kid: decodeProtectedHeader(id_token).kid }
    }

    test('the new one is published first, then signs, then the old one leaves', async () => {
      const old = (await signIn()).kid
      expect(await rotate()).toEqual({
        outcome: 'rotated',
        signsFrom: addSeconds(now, KEY_WAIT_SECONDS),
        oldLeavesAt: addSeconds(now, KEY_WAIT_SECONDS + KEY_KEPT_SECONDS),
      })
      now = addSeconds(now, NOTICED)
      expect((await signIn()).kid).toBe(old)
      const [first, next] = await kids()
      expect([first, await kids()]).toEqual([old, [old, next]])
      now = addSeconds(now, KEY_WAIT_SECONDS)
      expect((await signIn()).kid).toBe(next)
      expect([await kids(), await kids()]).toEqual([
        [next, old],
        [next, old],
      ])
      now = addSeconds(now, KEY_KEPT_SECONDS)
      expect([await kids(), await kids()]).toEqual([[next], [next]])
    })

    test('sign-ins go on meanwhile, and each ID token verifies', async () => {
      const used = new Set<string | undefined>()
      const many = async () => {
        for (const { kid } of await Promise.all([signIn(), signIn(), signIn()])) used.add(kid)
      }
      await Promise.all([many(), rotate()])
      for (let waited = 0; waited <= KEY_WAIT_SECONDS + 60; waited += 120) {
        now = addSeconds(now, 120)
        await many()
      }
      expect(used.size).toBe(2)
    })

    test('who is signed in stays so, and signs out with an ID token of the old key', async () => {
      const browser = createHttpDriver()
      const { id_token } = await signIn(browser)
      await rotate()
      now = addSeconds(now, KEY_WAIT_SECONDS + NOTICED)
      const silent = await browser.send(client.authorizeUrl({ prompt: 'none' }))
      expect(silent.headers.get('location')).toContain('code=')
      const query = new URLSearchParams({ id_token_hint: id_token })
      const page = await browser.visit(`${provider.issuer}/end-session?${query}`)
      expect(page.html).toBe('signed out')
    })

    test('of many rotations at once one happens, and no other while its key waits', async () => {
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => rotate()))
      expect(outcomes.filter(({ outcome }) => outcome === 'rotated')).toHaveLength(1)
      now = addSeconds(now, KEY_WAIT_SECONDS - 1)
      expect(await rotate()).toEqual({ outcome: 'already-rotating' })
      now = addSeconds(now, 1)
      expect((await rotate()).outcome).toBe('rotated')
      now = addSeconds(now, NOTICED)
      expect(new Set(await kids()).size).toBe(3)
    })

    test('at once, nothing of the old ones is good any more', async () => {
      const browser = createHttpDriver()
      const old = (await signIn(browser)).kid
      await rotate()
      expect(await rotate({ atOnce: true })).toMatchObject({ outcome: 'rotated', signsFrom: now })
      await letNotice()
      const { kid } = await signIn()
      expect(kid).not.toBe(old)
      expect([await kids(), await kids()]).toEqual([[kid], [kid]])
      const silent = await browser.send(client.authorizeUrl({ prompt: 'none' }))
      expect(silent.headers.get('location')).toContain('error=login_required')
    })

    test('at once, a visit goes on over processes that have noticed nothing yet', async () => {
      await rotate({ atOnce: true })
      now = addSeconds(now, NOTICED)
      // The page of the sign-in is the first that the second process is asked for.
      expect((await obtainTokens(client)).id_token).toBeTruthy()
    })

    test('people keep the subjects that services know them by', async () => {
      const subjectOf = async () => (await obtainTokens(client)).id_token.split('.')[1]
      const read = (body?: string) =>
        (JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as { sub: string }).sub
      const before = read(await subjectOf())
      await rotate({ atOnce: true })
      await letNotice()
      expect(read(await subjectOf())).toBe(before)
    })
  })
}

describe('the key in use', () => {
  const T0 = new Date('2026-11-21T08:00:00Z')
  const at = (seconds: number) => ({ created_at: addSeconds(T0, seconds) })
  const [oldest, older, newest] = [at(-9999), at(-KEY_WAIT_SECONDS), at(-1)]

  test.each([
    ['the newest that has waited', [newest, older, oldest], [older, newest, oldest]],
    ['the oldest, where none has waited', [at(0), newest], [newest, at(0)]],
    ['the only one', [at(0)], [at(0)]],
    ['none, where there is none', [], []],
  ])('is %s', (_story, keys, ordered) => {
    expect(inOrderOfUse(keys, T0)).toEqual(ordered)
  })
})
