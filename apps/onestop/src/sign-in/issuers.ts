import type { RelyingParty } from '@mot-cua/oidc'
import type { ProvinceSettings } from '../../presets/preset.ts'
import type { IssuerName } from './paths.ts'

export type Issuer = { name: IssuerName; issuer: string; party: RelyingParty }

export type Issuers = ReturnType<typeof createIssuers>

/** Those this province is registered with; the topology decides who is asked. */
export function createIssuers(known: readonly Issuer[]) {
  return {
    byName: (name: string) => known.find((one) => one.name === name),
    /** Where a session came from. */
    byAddress: (issuer: string) => known.find((one) => one.issuer === issuer),
    /** Undefined where the operator chose an issuer that the environment does not name. */
    inForce: ({ topology }: Pick<ProvinceSettings, 'topology'>) =>
      known.find(({ name }) => name === (topology === 'broker' ? 'portal' : 'identity')),
  }
}
