// What @peculiar/x509 is built on wants this first.
import 'reflect-metadata'
import { isIPv4 } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { encodeNameConstraints, NAME_CONSTRAINTS_OID } from './name-constraints.ts'

/** A certificate and its private key, both PEM. */
export type Credentials = { certificate: string; key: string }

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 24 * 60 * 60 * 1000
/** Phones whose clocks are behind. */
const BEFORE_MS = 60 * 60 * 1000
export const AUTHORITY_DAYS = 365
/** Phones refuse server certificates of more than 825 days (Apple HT210176); far below that. */
export const LEAF_DAYS = 30

/** A certificate authority for this machine alone. */
export async function makeAuthority(hostNames: readonly string[], now: Date): Promise<Credentials> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const [hostName = 'localhost'] = hostNames
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Một Cửa sandbox on ${hostName}`] }],
    ...lifeOf(now, AUTHORITY_DAYS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      new Extension(NAME_CONSTRAINTS_OID, true, new Uint8Array(encodeNameConstraints(hostNames))),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) }
}

/** A server's certificate for these addresses and names, with a key of its own. */
export async function makeLeaf(
  authority: Credentials,
  names: readonly string[],
  now: Date,
): Promise<Credentials> {
  const issuer = new X509Certificate(authority.certificate)
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [names[0] ?? 'localhost'] }],
    issuer: issuer.subjectName,
    ...lifeOf(now, LEAF_DAYS),
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIPv4(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) }
}

/** What an authority of ours may sign for, as it stands in its certificate; undefined if nothing. */
export function readConstraints(certificate: string): Uint8Array | undefined {
  const found = new X509Certificate(certificate).getExtension(NAME_CONSTRAINTS_OID)
  return found ? new Uint8Array(found.value) : undefined
}

function lifeOf(now: Date, days: number) {
  return {
    notBefore: new Date(now.getTime() - BEFORE_MS),
    notAfter: new Date(now.getTime() + days * DAY_MS),
  }
}

async function exportKey(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

function importKey(pem: string): Promise<CryptoKey> {
  const [der = new ArrayBuffer()] = PemConverter.decode(pem)
  return crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign'])
}
