import { identitySettings } from '@mot-cua/identity'
import { onestopSettings, type Preset, presets } from '@mot-cua/onestop'
import { portalSettings } from '@mot-cua/portal'
import { registrySettings } from '@mot-cua/registry'
import { ConfigError } from '@mot-cua/web'

/** The parties that have a database of their own, and what may stand in their environment. */
export const parties = {
  identity: { settings: identitySettings },
  onestop: { settings: onestopSettings },
  portal: { settings: portalSettings },
  registry: { settings: registrySettings },
} as const

export type PartyName = keyof typeof parties
export const partyNames = Object.keys(parties) as PartyName[]

/**
 * The schema of a party, by which backups and what is in them are named; a province's stands in its
 * environment. Throws ConfigError where `PRESET` names none.
 */
export function schemaOf(party: PartyName, env: Record<string, string | undefined>): string {
  return party === 'onestop' ? `onestop_${presetOf(env).province}` : party
}

/** Throws ConfigError where `PRESET` names none. */
export function presetOf(env: Record<string, string | undefined>): Preset {
  const preset = Object.values(presets).find(({ id }) => id === env['PRESET'])
  if (preset) return preset
  const known = Object.keys(presets).join(', ')
  throw new ConfigError(`PRESET of the province must stand in the environment: one of ${known}`)
}

/** Throws ConfigError where no party has the name. */
export function readPartyName(word: string | undefined): PartyName {
  const name = partyNames.find((known) => known === word)
  if (name) return name
  throw new ConfigError(`which party? One of ${partyNames.join(', ')}`)
}
