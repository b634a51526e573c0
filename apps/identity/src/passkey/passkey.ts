import { createHash } from 'node:crypto'
import { readProof, readRegistration, type StoredPasskey } from '@mot-cua/authentication'
import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, hashToken, isId, newId } from '@mot-cua/kernel'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'

/** Longer than anybody looks for a finger; the app asks for new options each time. */
export const CHALLENGE_SECONDS = 5 * 60
/** One for each way to unlock is plenty; a heap of them would only hide a stranger's. */
export const MOST_PASSKEYS_OF_DEVICE = 5

export type PasskeyOwner = { accountId: string; deviceId: string }

/** What a proof is for: good for that alone (`unlock`, or `approve:<id of the request>`). */
export type PasskeyPurpose = string

export type Passkey = {
  id: string
  name: string
  deviceId: string
  createdAt: Date
  lastUsedAt: Date | undefined
}

/** Passkeys of phones: each belongs to one account and one device. */
export type Passkeys = {
  registrationOptions(owner: PasskeyOwner): Promise<PublicKeyCredentialCreationOptionsJSON>
  /** The new passkey's id; undefined where the answer does not fit the options, or came twice. */
  register(
    owner: PasskeyOwner,
    given: { name: string; response: RegistrationResponseJSON; address?: string },
  ): Promise<string | undefined>
  /** Undefined where this device has no passkey. */
  proofOptions(
    owner: PasskeyOwner,
    purpose: PasskeyPurpose,
  ): Promise<PublicKeyCredentialRequestOptionsJSON | undefined>
  /** True once for each options; the person was verified by the phone. */
  prove(
    owner: PasskeyOwner,
    given: { purpose: PasskeyPurpose; response: AuthenticationResponseJSON; address?: string },
  ): Promise<boolean>
  list(accountId: string): Promise<Passkey[]>
  /** False where there is none of that id, or it is another person's. */
  remove(id: string, accountId: string, from?: { address?: string }): Promise<boolean>
}

/** What is written into the audit with a change. */
type Change = { at: Date; address: string | undefined }

export type PasskeyStore = {
  /** False where the device is not active, has as many as it may, or the credential is known. */
  add(passkey: NewPasskey): Promise<boolean>
  /** Of active devices only. */
  listOfDevice(owner: PasskeyOwner): Promise<StoredPasskey[]>
  /** False where the counter has not gone on: a copy of the key, or this very proof again. */
  markUsed(used: { id: string; signCount: number; at: Date }): Promise<boolean>
  recordRefused(refused: Change & PasskeyOwner & { id: string }): Promise<void>
  list(accountId: string): Promise<Passkey[]>
  remove(removed: Change & { id: string; accountId: string }): Promise<boolean>
}

export type NewPasskey = Change & PasskeyOwner & StoredPasskey & { name: string; most: number }

export type PasskeyDeps = {
  store: PasskeyStore
  challenges: Pick<EphemeralStore, 'put' | 'take'>
  /** Origin of identity: passkeys are of its host, and answers come from it alone. */
  issuer: string
  /** What the phone calls the account among its passkeys. */
  nameOf: (accountId: string) => Promise<string>
  now: Clock
}

/** WebAuthn Level 3, without attestation: which make of phone it is, is nobody's business. */
export function createPasskeys(deps: PasskeyDeps): Passkeys {
  const { store, now } = deps
  const challenges = createChallenges(deps)
  return {
    async registrationOptions(owner) {
      const [name, known] = await Promise.all([
        deps.nameOf(owner.accountId),
        store.listOfDevice(owner),
      ])
      const options = await buildRegistrationOptions(deps, { owner, name, known })
      await challenges.put('registration', owner, options.challenge)
      return options
    },
    async register(owner, { name, response, address }) {
      const challenge = await challenges.take('registration', owner)
      const credential = challenge && (await readRegistration(response, { ...deps, challenge }))
      if (!credential) return undefined
      const passkey = { ...owner, ...credential, id: newId(), name, at: now(), address }
      const isAdded = await store.add({ ...passkey, most: MOST_PASSKEYS_OF_DEVICE })
      return isAdded ? passkey.id : undefined
    },
    proofOptions: (owner, purpose) => offerProof(deps, owner, purpose),
    prove: (owner, given) => prove(deps, owner, given),
    list: (accountId) => store.list(accountId),
    async remove(id, accountId, { address } = {}) {
      return isId(id) && (await store.remove({ id, accountId, at: now(), address }))
    },
  }
}

async function offerProof(
  deps: PasskeyDeps,
  owner: PasskeyOwner,
  purpose: PasskeyPurpose,
): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
  const known = await deps.store.listOfDevice(owner)
  if (known.length === 0) return undefined
  const options = await generateAuthenticationOptions({
    rpID: new URL(deps.issuer).hostname,
    allowCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports,
    })),
    userVerification: 'required',
    timeout: CHALLENGE_SECONDS * 1000,
  })
  await createChallenges(deps).put(`proof:${purpose}`, owner, options.challenge)
  return options
}

async function prove(
  deps: PasskeyDeps,
  owner: PasskeyOwner,
  { purpose, response, address }: Parameters<Passkeys['prove']>[1],
): Promise<boolean> {
  const { store, now } = deps
  const challenge = await createChallenges(deps).take(`proof:${purpose}`, owner)
  if (challenge === undefined) return false
  const known = await store.listOfDevice(owner)
  const passkey = known.find(({ credentialId }) => credentialId === response.id)
  if (!passkey) return false
  const signCount = await readProof(response, { ...deps, challenge, passkey })
  const at = now()
  const isGood =
    signCount !== undefined && (await store.markUsed({ id: passkey.id, signCount, at }))
  if (!isGood) await store.recordRefused({ ...owner, id: passkey.id, at, address })
  return isGood
}

/** Each is good once, for one device and one purpose; a second one takes the first one's place. */
function createChallenges({ challenges }: Pick<PasskeyDeps, 'challenges'>) {
  const keyOf = (purpose: string, { accountId, deviceId }: PasskeyOwner) =>
    `passkey:${hashToken(`${purpose}\0${accountId}\0${deviceId}`)}`
  return {
    put: (purpose: string, owner: PasskeyOwner, challenge: string) =>
      challenges.put(keyOf(purpose, owner), challenge, CHALLENGE_SECONDS),
    take: (purpose: string, owner: PasskeyOwner) => challenges.take(keyOf(purpose, owner)),
  }
}

function buildRegistrationOptions(
  { issuer }: PasskeyDeps,
  { owner, name, known }: { owner: PasskeyOwner; name: string; known: StoredPasskey[] },
) {
  const rpID = new URL(issuer).hostname
  return generateRegistrationOptions({
    rpID,
    rpName: rpID,
    userName: name,
    // WebAuthn §14.6.1: nothing that tells who it is.
    userID: new Uint8Array(createHash('sha256').update(owner.accountId).digest()),
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports,
    })),
    authenticatorSelection: {
      authenticatorAttachment: 'platform',
      residentKey: 'preferred',
      userVerification: 'required',
    },
    timeout: CHALLENGE_SECONDS * 1000,
  })
}
