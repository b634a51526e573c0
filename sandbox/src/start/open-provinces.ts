import { type Onestop, openOnestop, presets } from '@mot-cua/onestop'
import type { Network } from '../lan/network.ts'
import {
  sandboxAgencyTokens,
  sandboxInitialAccessTokens,
  sandboxSecrets,
} from './sandbox-values.ts'

/** The provinces of the sandbox: each the same program with another preset. */
export const sandboxProvinces = {
  binhdinh: presets['binhdinh-2024'],
  binhphuoc: presets['binhphuoc-2024'],
} as const
export type ProvinceName = keyof typeof sandboxProvinces
export const provinceNames = Object.keys(sandboxProvinces) as ProvinceName[]

export type Provinces = Record<ProvinceName, Onestop>

type OnestopConfig = Parameters<typeof openOnestop>[0]
type Common = Pick<OnestopConfig, 'trustedProxies' | 'textProfile' | 'isOfficial'>
type DepsOf = (app: `onestop-${ProvinceName}`) => Promise<Parameters<typeof openOnestop>[1]>

/** One after the other: on the embedded database they would only wait for each other. */
export async function openProvinces(
  { addresses }: Pick<Network, 'addresses'>,
  common: Common,
  depsOf: DepsOf,
): Promise<Provinces> {
  const open = async (name: ProvinceName) =>
    openOnestop(
      {
        ...common,
        preset: sandboxProvinces[name],
        publicUrl: addresses[name].url,
        secretKey: sandboxSecrets[name],
        portalIssuer: addresses.portal.url,
        portalInitialAccessToken: sandboxAgencyTokens[name],
        identityIssuer: addresses.identity.url,
        identityInitialAccessToken: sandboxInitialAccessTokens.identity,
        registryUrl: addresses.registry.url,
        registryInitialAccessToken: sandboxInitialAccessTokens.registry,
      },
      await depsOf(`onestop-${name}`),
    )
  const binhdinh = await open('binhdinh')
  return { binhdinh, binhphuoc: await open('binhphuoc') }
}
