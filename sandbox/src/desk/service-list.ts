import { sandboxAgencyTokens, sandboxInitialAccessTokens } from '../start/sandbox-values.ts'
import type { Addresses } from '../start/settings.ts'

/** A line of `services.json` (the sandbox contract). */
export type ServiceLine = {
  name: string
  url: string
  ready: boolean
  issuer?: string
  registrationEndpoint?: string
  initialAccessToken?: string
  /** Of the portal: what systems of agencies register with, by the agency's source name. */
  agencyTokens?: Record<string, string>
}

const READY_TIMEOUT_MS = 2_000

/** Where everything is, asked anew each time; issuers with what an outside client registers by. */
export async function listServices({ desk, ...parties }: Addresses): Promise<ServiceLine[]> {
  const lines = Object.entries(parties).map(async ([name, { url }]) => ({
    name,
    url,
    ready: await isReady(url),
    ...(name in sandboxInitialAccessTokens
      ? issuerOf(name as keyof typeof sandboxInitialAccessTokens, url)
      : {}),
    ...(name === 'portal' ? { agencyTokens: sandboxAgencyTokens } : {}),
    // Nobody can register there: the portal is its one client.
    ...(name === 'post' ? { issuer: url } : {}),
  }))
  return [...(await Promise.all(lines)), { name: 'desk', url: desk.url, ready: true }]
}

function issuerOf(name: keyof typeof sandboxInitialAccessTokens, url: string) {
  return {
    issuer: url,
    registrationEndpoint: `${url}/register`,
    initialAccessToken: sandboxInitialAccessTokens[name],
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(READY_TIMEOUT_MS)
    const answer = await fetch(new URL('/readyz', url), { signal })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false
  }
}
