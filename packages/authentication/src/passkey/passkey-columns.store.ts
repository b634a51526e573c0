import { sql } from 'kysely'
import type { StoredPasskey } from './passkey-answers.ts'

/** How a table of passkeys keeps one; its owner's columns are the table's own. */
export type PasskeyColumns = {
  id: string
  credential_id: string
  public_key: string
  /** Numeric: a counter has 32 bits without a sign. */
  sign_count: string
  /** Words of WebAuthn §5.8.4, separated by spaces. */
  transports: string
}

/** What `readPasskeyColumns` reads. */
export const passkeyColumns = [
  'id',
  'credential_id',
  'public_key',
  'sign_count',
  'transports',
] as const satisfies readonly (keyof PasskeyColumns)[]

export function readPasskeyColumns(row: PasskeyColumns): StoredPasskey {
  return {
    id: row.id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: Number(row.sign_count),
    transports: row.transports === '' ? [] : row.transports.split(' '),
  }
}

export function writePasskeyColumns(passkey: StoredPasskey): PasskeyColumns {
  return {
    id: passkey.id,
    credential_id: passkey.credentialId,
    public_key: passkey.publicKey,
    sign_count: String(passkey.signCount),
    transports: passkey.transports.join(' '),
  }
}

/** An authenticator that does not count says zero each time (WebAuthn §6.1.1). */
export function hasGoneOn(signCount: number) {
  return sql<boolean>`(sign_count < ${signCount} or (sign_count = 0 and ${signCount} = 0))`
}
