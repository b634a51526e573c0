import type { Clock } from '@mot-cua/kernel'
import type { Onestop } from '@mot-cua/onestop'
import { officialStories } from './official-stories.data.ts'

type Provinces = Record<string, Pick<Onestop, 'issueAuthenticator'>>

/** Apps of technical administrators, so that the break-glass sign-in can be tried without a phone. */
export async function settleAuthenticators(provinces: Provinces, now: Clock): Promise<void> {
  const accounts = officialStories.flatMap(({ staffAccounts = [] }) => staffAccounts)
  for (const { province, username, totpSecret: secret } of accounts) {
    const [name = ''] = province.split('-')
    if (secret) await provinces[name]?.issueAuthenticator({ username, secret, at: now() })
  }
}
