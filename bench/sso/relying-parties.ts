import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  createSignInDriver,
  listenAnywhere,
  registerKeyClient,
  type SignInDriver,
  type Visit,
} from '@mot-cua/testing'
import { SECRETS } from '../../tests/proofs/party-settings.ts'
import type { Parties } from './parties.ts'

const SCOPE = 'openid profile'

export type Service = Awaited<ReturnType<typeof openService>>

/**
 * A relying party of the portal as far as the portal can tell: it takes logout tokens and remembers
 * when each came. One that is dead takes the connection and says nothing, which holds up whoever
 * tells it for longer than one that refuses.
 */
export async function openService({ portal, sms }: Parties, { isDead }: { isDead: boolean }) {
  /** By whom the token is about, on the clock of this process. */
  const toldAt = new Map<string, number>()
  let tries = 0
  const listening = await listenAnywhere(
    createServer((incoming, outgoing) => {
      tries += 1
      if (isDead) return
      void text(incoming).then((body) => {
        toldAt.set(
          subjectOf(new URLSearchParams(body).get('logout_token') ?? ''),
          performance.now(),
        )
        outgoing.writeHead(200).end()
      })
    }),
  )
  const client = await registerKeyClient({
    issuer: portal.url,
    initialAccessToken: SECRETS.portalToken,
    metadata: {
      backchannel_logout_uri: `${listening.url}/logout`,
      backchannel_logout_session_required: true,
    },
  })
  const driver = createSignInDriver({ issuer: portal.url, client, sms, scope: SCOPE })
  return {
    isDead,
    redirectUri: client.redirectUri,
    toldAt,
    tries: () => tries,
    /** For a browser that is signed in at the portal; answers by what the service knows it. */
    enter: (browser: Visit) => enter(driver, client.redirectUri, browser),
    async close() {
      driver.close()
      await listening.close()
    },
  }
}

/** All services here have one redirect host and so, for one person, one subject. */
async function enter(driver: SignInDriver, redirectUri: string, browser: Visit) {
  const { authorizeUrl, verifier } = await driver.push()
  await browser.go(authorizeUrl, (url) => url.startsWith(redirectUri))
  const code = URL.parse(browser.url())?.searchParams.get('code')
  if (!code) throw new Error(`no code: ${browser.describe()}`)
  return async () => {
    const { status, body } = await driver.redeem({ code, verifier })
    if (status !== 200) throw new Error(`token: ${status}`)
    return subjectOf((JSON.parse(body) as { id_token: string }).id_token)
  }
}

function subjectOf(jwt: string): string {
  const payload = Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()
  return (JSON.parse(payload) as { sub: string }).sub
}
