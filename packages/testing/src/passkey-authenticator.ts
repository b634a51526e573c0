import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'

/** What a test may spoil. */
type Spoilt = { origin?: string; rpId?: string; flags?: number; count?: number; type?: string }

const PRESENT = 0x01
const VERIFIED = 0x04
const WITH_CREDENTIAL = 0x40

/** A phone's authenticator in software: ES256, a counter, no attestation (WebAuthn §6.5). */
export function createTestAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const name = id.toString('base64url')
  let uses = 0
  const common = { id: name, rawId: name, type: 'public-key', clientExtensionResults: {} } as const
  return {
    create(
      { rp, challenge }: PublicKeyCredentialCreationOptionsJSON,
      spoilt: Spoilt = {},
    ): RegistrationResponseJSON {
      const { rpId = rp.id ?? '', flags = PRESENT | VERIFIED | WITH_CREDENTIAL } = spoilt
      const head = authenticatorData({ rpId, flags, count: uses })
      const credential = [Buffer.alloc(16), uint16(id.length), id, coseKey(publicKey)]
      const client = clientData({ type: 'webauthn.create', challenge, origin, ...spoilt })
      const attestationObject = attest(Buffer.concat([head, ...credential]))
      return { ...common, response: { clientDataJSON: text(client), attestationObject } }
    },
    get(
      { rpId: host = '', challenge }: PublicKeyCredentialRequestOptionsJSON,
      spoilt: Spoilt = {},
    ): AuthenticationResponseJSON {
      uses += 1
      const { rpId = host, flags = PRESENT | VERIFIED, count = uses } = spoilt
      const data = authenticatorData({ rpId, flags, count })
      const client = clientData({ type: 'webauthn.get', challenge, origin, ...spoilt })
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      const signature = text(sign('sha256', signed, privateKey))
      const response = { clientDataJSON: text(client), authenticatorData: text(data), signature }
      return { ...common, response }
    },
  }
}

function clientData({ type, challenge, origin }: Record<'type' | 'challenge' | 'origin', string>) {
  return Buffer.from(JSON.stringify({ type, challenge, origin }))
}

function attest(authData: Buffer): string {
  return text(
    cborMap([
      ['fmt', cborText('none')],
      ['attStmt', Buffer.from([0xa0])],
      ['authData', cborBytes(authData)],
    ]),
  )
}

function text(bytes: Buffer): string {
  return bytes.toString('base64url')
}

function authenticatorData({ rpId, flags, count }: { rpId: string; flags: number; count: number }) {
  const counter = Buffer.alloc(4)
  counter.writeUInt32BE(count)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter])
}

/** RFC 9053 §7.1.1: kty EC2, alg ES256, curve P-256, x and y. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    cborBytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    cborBytes(Buffer.from(y, 'base64url')),
  ])
}

function cborMap(entries: [string, Buffer][]): Buffer {
  const pairs = entries.flatMap(([name, value]) => [cborText(name), value])
  return Buffer.concat([Buffer.from([0xa0 | entries.length]), ...pairs])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | text.length]), Buffer.from(text)])
}

/** In the shortest form there is, which readers measure by. */
function cborBytes(bytes: Buffer): Buffer {
  const isShort = bytes.length < 256
  const head = isShort
    ? [Buffer.from([0x58, bytes.length])]
    : [Buffer.from([0x59]), uint16(bytes.length)]
  return Buffer.concat([...head, bytes])
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
