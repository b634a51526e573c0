import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { listenAnywhere } from '@mot-cua/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { makeAuthority, makeLeaf } from './certificates.ts'
import { type LanCertificates, openLanCertificates } from './lan-certificates.ts'

const base = await mkdtemp(join(tmpdir(), 'motcua-lan-'))
afterAll(() => rm(base, { recursive: true }))

const lan = { host: '192.168.1.5', names: ['192.168.1.5', 'localhost', 'laptop', '127.0.0.1'] }
const DAY_MS = 24 * 60 * 60 * 1000
const after = (days: number) => new Date(Date.now() + days * DAY_MS)
let folders = 0
const open = (folder: string, { host = lan, at = new Date() } = {}) =>
  openLanCertificates(folder, host, at)
const newFolder = () => join(base, `start-${folders++}`)

/** How a client that trusts only `ca` finds the server's certificate, asked for by a name. */
async function shakeHands(
  { leaf }: Pick<LanCertificates, 'leaf'>,
  { ca, servername }: { ca?: string; servername?: string },
): Promise<string> {
  const server = createServer({ cert: leaf.certificate, key: leaf.key })
  const { port, close } = await listenAnywhere(server)
  const client = {
    host: '127.0.0.1',
    port,
    ...(ca ? { ca } : {}),
    ...(servername ? { servername } : {}),
  }
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(client, () => resolve('trusted'))
  socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  const outcome = await promise
  socket.destroy()
  await close()
  return outcome
}

describe('the certificates of a sandbox on a network', () => {
  test('are trusted by whoever has the authority, by every name, and by nobody else', async () => {
    const made = await open(newFolder())
    const ca = made.authority
    expect(await shakeHands(made, { ca })).toBe('trusted')
    expect(await shakeHands(made, { ca, servername: 'localhost' })).toBe('trusted')
    expect(await shakeHands(made, { ca, servername: 'laptop' })).toBe('trusted')
    expect(await shakeHands(made, { ca, servername: 'example.com' })).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    )
    expect(await shakeHands(made, {})).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
    const other = await open(newFolder())
    expect(await shakeHands(made, { ca: other.authority })).not.toBe('trusted')
  })

  test.each(['example.com', '203.0.113.9'])(
    'the authority is of no use to imitate %s',
    async (name) => {
      const authority = await makeAuthority(lan.names, new Date())
      const leaf = await makeLeaf(authority, [name, '127.0.0.1'], new Date())
      expect(await shakeHands({ leaf }, { ca: authority.certificate })).not.toBe('trusted')
    },
  )

  test('lie where only their owner reads, keys beside them', async () => {
    const folder = newFolder()
    await open(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    for (const file of ['authority.pem', 'server.pem']) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
    }
  })

  test('stay the same at the next start', async () => {
    const folder = newFolder()
    const first = await open(folder)
    expect(first.isNewAuthority).toBe(true)
    expect(await open(folder, { at: after(10) })).toEqual({ ...first, isNewAuthority: false })
  })

  test.each([
    ['nears its end', { at: after(25) }],
    ['is long over', { at: after(90) }],
    ['is for other addresses', { host: { ...lan, names: [...lan.names, '10.0.0.8'] } }],
  ])('the server’s is renewed when it %s, the authority stays', async (_when, change) => {
    const folder = newFolder()
    const first = await open(folder)
    const second = await open(folder, change)
    expect(second.leaf).not.toEqual(first.leaf)
    expect(second.fingerprint).toBe(first.fingerprint)
    expect(second.isNewAuthority).toBe(false)
  })

  test.each([
    ['cut short', (text: string) => text.slice(0, 200)],
    ['changed', (text: string) => text.replace(/[A-Za-z](?=[^\n]*\n-----END C)/, flip)],
    ['without its key', (text: string) => text.slice(0, text.indexOf('-----BEGIN PRIVATE'))],
  ])('the server’s is made anew when its file is %s', async (_how, spoil) => {
    const folder = newFolder()
    const first = await open(folder)
    const path = join(folder, 'server.pem')
    await writeFile(path, spoil(await readFile(path, 'utf8')))
    const second = await open(folder)
    expect(second.fingerprint).toBe(first.fingerprint)
    expect(await shakeHands(second, { ca: second.authority })).toBe('trusted')
  })

  test('one of another authority is not used', async () => {
    const [folder, other] = [newFolder(), newFolder()]
    const first = await open(folder)
    await open(other)
    await writeFile(join(folder, 'server.pem'), await readFile(join(other, 'server.pem')))
    const second = await open(folder)
    expect(second.fingerprint).toBe(first.fingerprint)
    expect(await shakeHands(second, { ca: second.authority })).toBe('trusted')
  })

  test.each([
    ['is near its end', { at: after(300) }],
    ['may not sign for the host', { host: { host: 'desk', names: ['desk', ...lan.names] } }],
  ])('a new authority is made when the old one %s', async (_when, change) => {
    const folder = newFolder()
    const first = await open(folder)
    const second = await open(folder, change)
    expect(second.isNewAuthority).toBe(true)
    expect(second.fingerprint).not.toBe(first.fingerprint)
  })
})

function flip(letter: string): string {
  return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()
}
