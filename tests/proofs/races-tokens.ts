import { type Actors, atOnce, obtainCode, openActors, TIMES } from './races-actors.ts'
import type { Race } from './races-rounds.ts'
import type { Stage } from './races-stage.ts'

type Tokens = { access_token: string; refresh_token?: string }

/** A service whose tokens are bound to its key (RFC 9449). */
export function openBoundActors(stage: Stage): Promise<Actors> {
  return openActors(stage, { dpop_bound_access_tokens: true })
}

/** One proof twenty times at once opens the person's data once (RFC 9449 §11.1). */
export async function raceProof(actors: Actors): Promise<Race> {
  const { stage, client, redirectUri } = actors
  const grant = client.redemption(await obtainCode(actors), redirectUri)
  let tokens = await readTokens(client.postBound(stage.issuer, grant))
  let uses = 0
  return {
    async run() {
      // A token lives five minutes, which a full proof outlasts.
      if (++uses % 50 === 0) {
        const next = client.redemption(await obtainCode(actors), redirectUri)
        tokens = await readTokens(client.postBound(stage.issuer, next))
      }
      const { access_token: accessToken } = tokens
      const htu = `${stage.issuer}/userinfo`
      const dpop = await client.dpop({ htm: 'GET', htu, accessToken })
      const headers = { authorization: `DPoP ${accessToken}`, dpop }
      const statuses = await atOnce(stage, TIMES, async (target) => {
        const { status, body } = await fetch(`${target}/userinfo`, { headers })
        await body?.cancel()
        return status
      })
      const seen = statuses.filter((status) => status === 200).length
      return { statuses, seen, kept: seen === 1 }
    },
  }
}

/** FAPI 2.0 §5.3.2.1-9: no rotation, so all of them are answered and the token goes on working. */
export async function raceRefresh(stage: Stage): Promise<Race> {
  const actors = await openActors(
    stage,
    { grant_types: ['authorization_code', 'refresh_token'] },
    { scope: 'openid offline_access', prompt: 'consent' },
  )
  const { client, redirectUri, firstCode } = actors
  const grant = client.redemption(firstCode, redirectUri)
  const { refresh_token } = await readTokens(client.post(stage.issuer, '/token', grant))
  if (refresh_token === undefined) throw new Error('no refresh token')
  const fields = { grant_type: 'refresh_token', refresh_token }
  return {
    async run() {
      const statuses = await atOnce(stage, TIMES, async (target) => {
        const { status, body } = await client.post(target, '/token', fields)
        await body?.cancel()
        return status
      })
      const seen = statuses.filter((status) => status === 200).length
      return { statuses, seen, kept: seen === TIMES }
    },
  }
}

async function readTokens(answer: Promise<Response>): Promise<Tokens> {
  const body = (await (await answer).json()) as Partial<Tokens>
  if (body.access_token === undefined) throw new Error(`no tokens: ${JSON.stringify(body)}`)
  return { ...body, access_token: body.access_token }
}
