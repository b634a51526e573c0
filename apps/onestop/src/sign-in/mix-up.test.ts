import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'
import { callbackPath, type IssuerName } from './paths.ts'

const victim: TestPerson = { account: 'nan', name: 'Lê Văn Nạn', level: 2 }

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`two issuers on ${setup.title()} (security.md row 16)`, () => {
    let province: TestOnestop
    let browser: HttpDriver
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
    })
    afterAll(() => province?.close())
    beforeEach(() => {
      browser = createHttpDriver()
    })

    /** The answer of an issuer, as the browser is about to bring it back. */
    const answerOf = async (name: IssuerName, person: TestPerson | undefined = victim) => {
      await askBy(province, name)
      province[name].choose(person)
      let at = `${province.origin}/sign-in`
      for (let hop = 0; hop < 10 && !at.includes('/sign-in/callback/'); hop += 1) {
        const answer = await browser.send(at)
        at = new URL(answer.headers.get('location') ?? '', at).href
      }
      await askBy(province, 'portal')
      const url = new URL(at)
      expect(url.pathname).toBe(callbackPath(name))
      expect(url.searchParams.get('iss')).toBe(province[name].url)
      return url
    }
    const isSignedIn = async () =>
      (await browser.visit(province.origin)).html.includes('account-menu')

    test.each([
      ['portal', 'identity'],
      ['identity', 'portal'],
    ] as const)(
      'an answer of %s is none of %s, and is good at its own door still',
      async (from, to) => {
        const answer = await answerOf(from)
        const astray = new URL(callbackPath(to) + answer.search, province.origin)
        expect((await browser.visit(astray)).status).toBe(410)
        expect(await isSignedIn()).toBe(false)
        expect((await browser.visit(answer)).status).toBe(200)
        expect(await isSignedIn()).toBe(true)
      },
    )

    test.each(['portal', 'identity'] as const)(
      '%s under the name of another (RFC 9207)',
      async (name) => {
        const other = name === 'portal' ? 'identity' : 'portal'
        const names = [province[other].url, `${province[name].url}/`, 'https://evil.example', '']
        const countTokenRequests = () =>
          province.portal.tokenRequests() + province.identity.tokenRequests()
        const before = countTokenRequests()
        for (const iss of names) {
          const answer = await answerOf(name)
          answer.searchParams.set('iss', iss)
          const page = await browser.visit(answer)
          expect([iss, page.status]).toEqual([iss, 502])
          expect(page.html).toContain('href="/sign-in"')
        }
        const nameless = await answerOf(name)
        nameless.searchParams.delete('iss')
        expect((await browser.visit(nameless)).status).toBe(502)
        const twice = await answerOf(name)
        twice.searchParams.append('iss', province[other].url)
        expect((await browser.visit(twice)).status).toBe(502)
        expect(await isSignedIn()).toBe(false)
        // No code has left for an issuer that may be the attacker's.
        expect(countTokenRequests()).toBe(before)
      },
    )

    test('a code of one issuer beside the state of the other signs nobody in', async () => {
      const [portal, identity] = [await answerOf('portal'), await answerOf('identity')]
      for (const [own, foreign] of [
        [portal, identity],
        [identity, portal],
      ] as const) {
        const mixed = new URL(own)
        mixed.searchParams.set('code', foreign.searchParams.get('code') ?? '')
        expect((await browser.visit(mixed)).status).toBe(502)
        expect(await isSignedIn()).toBe(false)
      }
    })

    test('a code of another visit, or of another browser, signs nobody in', async () => {
      const [first, second] = [await answerOf('portal'), await answerOf('portal')]
      const swapped = new URL(first)
      swapped.searchParams.set('code', second.searchParams.get('code') ?? '')
      expect((await browser.visit(swapped)).status).toBe(502)
      const attacker = await answerOf('portal', { ...victim, account: 'attacker' })
      browser = createHttpDriver()
      const injected = await answerOf('portal')
      injected.searchParams.set('code', attacker.searchParams.get('code') ?? '')
      expect((await browser.visit(injected)).status).toBe(502)
      expect(await isSignedIn()).toBe(false)
    })

    test('an error under the name of another issuer is not taken for a choice', async () => {
      const answer = await answerOf('portal')
      const { state = '' } = Object.fromEntries(answer.searchParams)
      const told = new URLSearchParams({
        state,
        error: 'access_denied',
        iss: province.identity.url,
      })
      const page = await browser.visit(`${province.origin}${callbackPath('portal')}?${told}`)
      expect(page.status).toBe(502)
      expect(await isSignedIn()).toBe(false)
    })
  })
}

async function askBy({ features: { settings } }: TestOnestop, name: IssuerName): Promise<void> {
  const value = name === 'portal' ? 'broker' : 'direct'
  if (settings.current().topology === value) return
  const by = { version: settings.current().version, actor: { name: 'Trần Thị Mai' } }
  await settings.change({ key: 'topology', value, reason: 'test' }, by)
}
