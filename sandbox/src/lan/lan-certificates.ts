import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  AUTHORITY_DAYS,
  type Credentials,
  LEAF_DAYS,
  makeAuthority,
  makeLeaf,
  readConstraints,
} from './certificates.ts'
import type { LanHost } from './lan-host.ts'
import { permitsName } from './name-constraints.ts'

export type LanCertificates = {
  /** PEM. */
  authority: string
  leaf: Credentials
  /** SHA-256 of the authority's certificate, as phones show it: `A1:B2:…`. */
  fingerprint: string
  /** True where phones have to install the authority (again). */
  isNewAuthority: boolean
}

/** What is left of a certificate's life when the next one takes its place. */
const RENEW_AT_SHARE = 1 / 3
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * The certificates in a folder, made or renewed where need be. The authority stays as long as it
 * can, because phones have installed it; the server's certificate changes with the addresses.
 */
export async function openLanCertificates(
  folder: string,
  { host, names }: LanHost,
  now: Date,
): Promise<LanCertificates> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const files = createFiles(folder)
  const known = await files.read('authority')
  const isKept = known !== undefined && isUsableAuthority(known, host, now)
  const authority = isKept ? known : await makeAuthority(names, now)
  if (!isKept) await files.write('authority', authority)
  const signed = namesToSign(authority, names)
  const old = await files.read('server')
  const isLeafKept = old !== undefined && isUsableLeaf(old, { authority, names: signed, now })
  const leaf = isLeafKept ? old : await makeLeaf(authority, signed, now)
  if (!isLeafKept) await files.write('server', leaf)
  const { fingerprint256 } = new X509Certificate(authority.certificate)
  return {
    authority: authority.certificate,
    leaf,
    fingerprint: fingerprint256,
    isNewAuthority: !isKept,
  }
}

function isUsableAuthority(authority: Credentials, host: string, now: Date): boolean {
  const certificate = new X509Certificate(authority.certificate)
  const constraints = readConstraints(authority.certificate)
  return (
    hasLifeLeft(certificate, AUTHORITY_DAYS, now) &&
    certificate.ca &&
    certificate.verify(certificate.publicKey) &&
    isKeyOf(certificate, authority.key) &&
    constraints !== undefined &&
    permitsName(constraints, host)
  )
}

type Wanted = { authority: Credentials; names: readonly string[]; now: Date }

function isUsableLeaf(leaf: Credentials, { authority, names, now }: Wanted): boolean {
  const certificate = new X509Certificate(leaf.certificate)
  const issuer = new X509Certificate(authority.certificate)
  return (
    hasLifeLeft(certificate, LEAF_DAYS, now) &&
    certificate.checkIssued(issuer) &&
    certificate.verify(issuer.publicKey) &&
    isKeyOf(certificate, leaf.key) &&
    listNames(certificate).toSorted().join() === names.toSorted().join()
  )
}

/** `DNS:localhost, IP Address:127.0.0.1` */
function listNames({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName.split(', ').map((entry) => entry.slice(entry.indexOf(':') + 1))
}

function hasLifeLeft(certificate: X509Certificate, days: number, now: Date): boolean {
  const leftMs = certificate.validToDate.getTime() - now.getTime()
  return certificate.validFromDate <= now && leftMs > days * DAY_MS * RENEW_AT_SHARE
}

function isKeyOf(certificate: X509Certificate, key: string): boolean {
  return certificate.checkPrivateKey(createPrivateKey(key))
}

/** One name that the authority may not sign for would spoil the whole certificate. */
function namesToSign(authority: Credentials, names: readonly string[]): string[] {
  const constraints = readConstraints(authority.certificate)
  return names.filter((name) => constraints !== undefined && permitsName(constraints, name))
}

/** Certificates with their keys, which nobody but their owner may read. */
function createFiles(folder: string) {
  const pathOf = (name: string) => join(folder, `${name}.pem`)
  return {
    /** Undefined where there is none, or what is there is not two whole PEM blocks. */
    async read(name: string): Promise<Credentials | undefined> {
      const text = await readFile(pathOf(name), 'utf8').catch(() => '')
      const [certificate, key] = text.match(/-----BEGIN [^]+?-----END [A-Z ]+-----/g) ?? []
      return certificate && key && isReadable(certificate, key) ? { certificate, key } : undefined
    },
    /** Whole or not at all: a start that is cut short leaves the file of before. */
    async write(name: string, { certificate, key }: Credentials): Promise<void> {
      const part = `${pathOf(name)}.part`
      await writeFile(part, `${certificate.trim()}\n${key.trim()}\n`, { mode: 0o600 })
      await rename(part, pathOf(name))
    },
  }
}

function isReadable(certificate: string, key: string): boolean {
  try {
    return isKeyOf(new X509Certificate(certificate), key)
  } catch {
    return false
  }
}
