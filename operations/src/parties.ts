import { identitySettings } from '@mot-cua/identity'
import { portalSettings } from '@mot-cua/portal'
import { registrySettings } from '@mot-cua/registry'
import { ConfigError } from '@mot-cua/web'

/** The parties that have a database of their own, and what may stand in their environment. */
export const parties = {
  identity: { settings: identitySettings },
  portal: { settings: portalSettings },
  registry: { settings: registrySettings },
} as const

export type PartyName = keyof typeof parties
export const partyNames = Object.keys(parties) as PartyName[]

/** Throws ConfigError where no party has the name. */
export function readPartyName(word: string | undefined): PartyName {
  const name = partyNames.find((known) => known === word)
  if (name) return name
  throw new ConfigError(`which party? One of ${partyNames.join(', ')}`)
}
