import { addressSetting, secretSetting } from '@mot-cua/web'
import { z } from 'zod'

/** How the portal signs people in by their Vietnam Post account, or any other issuer's. */
export const postalSettings = {
  POSTAL_ISSUER: addressSetting
    .optional()
    .describe('OpenID Connect issuer of postal accounts; without it the method is not offered.'),
  POSTAL_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe('The portal there, where its operator registered it by hand.'),
  POSTAL_CLIENT_SECRET: secretSetting.optional().describe('Belongs to `POSTAL_CLIENT_ID`.'),
  POSTAL_INITIAL_ACCESS_TOKEN: secretSetting
    .optional()
    .describe('What the portal registers with there (RFC 7591 §3), in place of the two before.'),
}

export type PostalConfig = {
  issuer: string
  fixedClient?: { clientId: string; clientSecret: string }
  initialAccessToken?: string
}

type Read = {
  POSTAL_ISSUER?: string | undefined
  POSTAL_CLIENT_ID?: string | undefined
  POSTAL_CLIENT_SECRET?: string | undefined
  POSTAL_INITIAL_ACCESS_TOKEN?: string | undefined
}

/** Half of a registration would only be found out by the first person who tries to sign in. */
export function checkPostal(read: Read, context: z.core.$RefinementCtx): void {
  if ((read.POSTAL_CLIENT_ID === undefined) === (read.POSTAL_CLIENT_SECRET === undefined)) return
  context.addIssue({
    code: 'custom',
    path: ['POSTAL_CLIENT_SECRET'],
    message: 'POSTAL_CLIENT_ID and POSTAL_CLIENT_SECRET are set together',
  })
}

export function readPostal(read: Read): PostalConfig | undefined {
  if (read.POSTAL_ISSUER === undefined) return undefined
  const { POSTAL_CLIENT_ID: clientId, POSTAL_CLIENT_SECRET: clientSecret } = read
  const token = read.POSTAL_INITIAL_ACCESS_TOKEN
  return {
    issuer: read.POSTAL_ISSUER,
    ...(clientId && clientSecret ? { fixedClient: { clientId, clientSecret } } : {}),
    ...(token === undefined ? {} : { initialAccessToken: token }),
  }
}
