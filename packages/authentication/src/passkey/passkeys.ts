import { createHash } from 'node:crypto'
import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, hashToken, newId } from '@mot-cua/kernel'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { readProof, readRegistration, type StoredPasskey } from './passkey-answers.ts'

/** Longer than anybody looks for a finger; whoever asks again gets new options. */
export const CHALLENGE_SECONDS = 5 * 60

/** Whose a passkey is: an account, and for some parties a part of it, such as a device. */
export type PasskeyOwner = { accountId: string }

/** What a proof is for: it is good for that alone. */
export type PasskeyPurpose = string

/** What is written into the audit with a change. */
export type PasskeyChange = { at: Date; address: string | undefined }

export type NewPasskey<Owner extends PasskeyOwner> = PasskeyChange &
  Owner &
  StoredPasskey & { name: string; most: number }

export type PasskeyProofStore<Owner extends PasskeyOwner> = {
  /** False where the owner may have none, has as many as it may, or the credential is known. */
  add(passkey: NewPasskey<Owner>): Promise<boolean>
  /** Those that may prove the owner now. */
  listUsable(owner: Owner): Promise<StoredPasskey[]>
  /** False where the counter has not gone on: a copy of the key, or this very proof again. */
  markUsed(used: { id: string; signCount: number; at: Date }): Promise<boolean>
  recordRefused(refused: PasskeyChange & Owner & { id: string }): Promise<void>
}

export type PasskeyProofDeps<Owner extends PasskeyOwner> = {
  store: PasskeyProofStore<Owner>
  challenges: Pick<EphemeralStore, 'put' | 'take'>
  /** Origin of the pages: passkeys are of its host, and answers come from it alone. */
  issuer: string
  /** What the authenticator calls the account among its passkeys. */
  nameOf: (accountId: string) => Promise<string>
  /** Tells owners apart where one account has several; nothing of it leaves. */
  ownerKey: (owner: Owner) => string
  /** So many one owner may have. */
  most: number
  /** `platform`: made by the device itself, no key that is carried about. */
  attachment?: 'platform'
  now: Clock
}

export type PasskeyProofs<Owner extends PasskeyOwner> = {
  registrationOptions(owner: Owner): Promise<PublicKeyCredentialCreationOptionsJSON>
  /** The new passkey's id; undefined where the answer does not fit the options, or came twice. */
  register(
    owner: Owner,
    given: { name: string; response: RegistrationResponseJSON; address?: string },
  ): Promise<string | undefined>
  /** Undefined where the owner has no passkey. */
  proofOptions(
    owner: Owner,
    purpose: PasskeyPurpose,
  ): Promise<PublicKeyCredentialRequestOptionsJSON | undefined>
  /** True once for each options; the authenticator has verified the person. */
  prove(
    owner: Owner,
    given: { purpose: PasskeyPurpose; response: AuthenticationResponseJSON; address?: string },
  ): Promise<boolean>
}

/** WebAuthn Level 3, without attestation: which make it is, is nobody's business. */
export function createPasskeyProofs<Owner extends PasskeyOwner>(
  deps: PasskeyProofDeps<Owner>,
): PasskeyProofs<Owner> {
  const { store, now, most } = deps
  const challenges = createChallenges(deps)
  return {
    async registrationOptions(owner) {
      const [name, known] = await Promise.all([
        deps.nameOf(owner.accountId),
        store.listUsable(owner),
      ])
      const options = await buildRegistrationOptions(deps, { owner, name, known })
      await challenges.put('registration', owner, options.challenge)
      return options
    },
    async register(owner, { name, response, address }) {
      const challenge = await challenges.take('registration', owner)
      const credential = challenge && (await readRegistration(response, { ...deps, challenge }))
      if (!credential) return undefined
      const id = newId()
      const passkey = { ...owner, ...credential, id, name, at: now(), address, most }
      const isAdded = await store.add(passkey)
      return isAdded ? id : undefined
    },
    async proofOptions(owner, purpose) {
      const known = await store.listUsable(owner)
      if (known.length === 0) return undefined
      const options = await buildProofOptions(deps, known)
      await challenges.put(`proof:${purpose}`, owner, options.challenge)
      return options
    },
    prove: (owner, given) => prove(deps, owner, given),
  }
}

async function prove<Owner extends PasskeyOwner>(
  deps: PasskeyProofDeps<Owner>,
  owner: Owner,
  { purpose, response, address }: Parameters<PasskeyProofs<Owner>['prove']>[1],
): Promise<boolean> {
  const { store, now } = deps
  const challenge = await createChallenges(deps).take(`proof:${purpose}`, owner)
  if (challenge === undefined) return false
  const known = await store.listUsable(owner)
  const passkey = known.find(({ credentialId }) => credentialId === response.id)
  if (!passkey) return false
  const signCount = await readProof(response, { ...deps, challenge, passkey })
  const at = now()
  const isGood =
    signCount !== undefined && (await store.markUsed({ id: passkey.id, signCount, at }))
  if (!isGood) await store.recordRefused({ ...owner, id: passkey.id, at, address })
  return isGood
}

/** Each is good once, for one owner and one purpose; a second one takes the first one's place. */
function createChallenges<Owner extends PasskeyOwner>({
  challenges,
  ownerKey,
}: Pick<PasskeyProofDeps<Owner>, 'challenges' | 'ownerKey'>) {
  const keyOf = (purpose: string, owner: Owner) =>
    `passkey:${hashToken(`${purpose}\0${ownerKey(owner)}`)}`
  return {
    put: (purpose: string, owner: Owner, challenge: string) =>
      challenges.put(keyOf(purpose, owner), challenge, CHALLENGE_SECONDS),
    take: (purpose: string, owner: Owner) => challenges.take(keyOf(purpose, owner)),
  }
}

function buildProofOptions({ issuer }: { issuer: string }, known: readonly StoredPasskey[]) {
  return generateAuthenticationOptions({
    rpID: new URL(issuer).hostname,
    allowCredentials: known.map(toDescriptor),
    userVerification: 'required',
    timeout: CHALLENGE_SECONDS * 1000,
  })
}

function buildRegistrationOptions(
  { issuer, attachment }: { issuer: string; attachment?: 'platform' },
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
    excludeCredentials: known.map(toDescriptor),
    authenticatorSelection: {
      ...(attachment === undefined ? {} : { authenticatorAttachment: attachment }),
      residentKey: 'preferred',
      userVerification: 'required',
    },
    timeout: CHALLENGE_SECONDS * 1000,
  })
}

function toDescriptor({ credentialId: id, transports }: StoredPasskey) {
  return { id, transports }
}
