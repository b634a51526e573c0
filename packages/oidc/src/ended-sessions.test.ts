import { createServer } from 'node:http'
import { createHttpDriver } from '@mot-cua/testing'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { obtainTokens, openTestClient, type TestClient } from './test-client.ts'
import {
  closeServer,
  listen,
  openTestProvider,
  portOf,
  providerSetups,
  type TestProvider,
} from './test-provider.ts'

const SECOND = 1000

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(
    `sessions that a person ends from elsewhere: ${setup.title()}`,
    () => {
      let provider: TestProvider
      let client: TestClient
      let site: Awaited<ReturnType<typeof listen>>
      let sessionsEndAt: Date | undefined
      const told: string[] = []
      beforeAll(async () => {
        site = await listen(
          createServer((incoming, outgoing) => {
            let body = ''
            incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
            incoming.on('end', () => {
              told.push(new URLSearchParams(body).get('logout_token') ?? '')
              outgoing.end()
            })
          }),
        )
        provider = await openTestProvider(setup, { sessionsEndAt: () => sessionsEndAt })
        client = await openTestClient(provider, {
          backchannel_logout_uri: `http://localhost:${portOf(site)}/bye`,
          backchannel_logout_session_required: true,
          grant_types: ['authorization_code', 'refresh_token'],
        })
      })
      afterAll(async () => {
        await provider?.close()
        await closeServer(site)
        expect(provider.serverErrors).toEqual([])
      })

      async function signedIn() {
        const browser = createHttpDriver()
        const { id_token, access_token } = await obtainTokens(client, browser)
        const read = async () =>
          (await (await browser.send(`${provider.issuer}/own-page`)).json()) as { uid?: string }
        const { uid = '' } = await read()
        const silent = async () => {
          const answer = await browser.send(client.authorizeUrl({ prompt: 'none' }))
          return new URL(answer.headers.get('location') ?? '').searchParams.get('error') ?? 'code'
        }
        const userinfo = async () =>
          (
            await fetch(`${provider.issuer}/userinfo`, {
              headers: { authorization: `Bearer ${access_token}` },
            })
          ).status
        return { browser, uid, sid: decodeJwt(id_token)['sid'], read, silent, userinfo }
      }

      /** After sessions of this very second too, where told so. */
      const end = (keptSessionUid?: string, afterSeconds = 0) => {
        sessionsEndAt = new Date(Date.now() + afterSeconds * SECOND)
        return provider.oidc.endSessions('lan', { at: sessionsEndAt, keptSessionUid })
      }

      test('a page of the app knows who is signed in, and that nobody is', async () => {
        sessionsEndAt = undefined
        const { uid, read } = await signedIn()
        expect(await read()).toMatchObject({
          accountId: 'lan',
          uid,
          amr: ['pwd', 'sms', 'mfa'],
        })
        const stranger = await createHttpDriver().send(`${provider.issuer}/own-page`)
        expect(await stranger.json()).toEqual({})
      })

      test('end everywhere: page, silent sign-in, tokens; each service is told by its own sid', async () => {
        sessionsEndAt = undefined
        const [one, other] = [await signedIn(), await signedIn()]
        told.length = 0
        await end()
        for (const session of [one, other]) {
          expect(await session.read()).toEqual({})
          expect(await session.silent()).toBe('login_required')
          expect(await session.userinfo()).toBe(401)
        }
        const sids = told.map((token) => decodeJwt(token)['sid'])
        expect(sids).toEqual(expect.arrayContaining([one.sid, other.sid]))
        expect(new Set(sids).size).toBe(sids.length)
        // And at once somebody may sign in again.
        const again = await signedIn()
        expect(await again.silent()).toBe('code')
      })

      test('end but for the one that is kept, and that one with the next time', async () => {
        const [kept, other] = [await signedIn(), await signedIn()]
        told.length = 0
        await end(kept.uid, 2)
        expect(await kept.read()).toMatchObject({ uid: kept.uid })
        expect(await kept.silent()).toBe('code')
        expect(await kept.userinfo()).toBe(200)
        expect(await other.silent()).toBe('login_required')
        expect(told.map((token) => decodeJwt(token)['sid'])).not.toContain(kept.sid)
        await end(undefined, 3)
        expect(await kept.silent()).toBe('login_required')
        expect(await kept.read()).toEqual({})
      })

      test('by the time alone, where the book of grants knows nothing of them', async () => {
        sessionsEndAt = undefined
        const { silent, read } = await signedIn()
        sessionsEndAt = new Date(Date.now() + 2 * SECOND)
        expect(await read()).toEqual({})
        expect(await silent()).toBe('login_required')
        sessionsEndAt = undefined
      })

      test('a refresh token of that time gives nothing any more', async () => {
        const browser = createHttpDriver()
        const { url } = await browser.visit(
          client.authorizeUrl({ scope: 'openid offline_access', prompt: 'consent' }),
        )
        const tokens = await client.redeem(url.searchParams.get('code') ?? '')
        const { refresh_token } = (await tokens.json()) as { refresh_token: string }
        expect((await client.refresh(refresh_token)).status).toBe(200)
        sessionsEndAt = new Date(Date.now() + 2 * SECOND)
        expect((await client.refresh(refresh_token)).status).toBe(400)
        sessionsEndAt = undefined
        await end()
        expect((await client.refresh(refresh_token)).status).toBe(400)
      })
    },
  )
}
