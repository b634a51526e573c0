import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type MessageCentre, openMessageCentre } from '@mot-cua/testing/message-centre'
import { afterEach, describe, expect, test } from 'vitest'
import { openTestGateway } from './test-smpp-gateway.ts'

const message = { id: 'message', to: '+84990000001', text: 'Ma: 123456', validSeconds: 180 }

/** Of this run alone; undefined where there is no openssl to make one. */
function makeCertificate(): { key: string; cert: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'smpp-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  try {
    const files = ['-keyout', key, '-out', cert]
    execFileSync('openssl', ['req', '-x509', ...kind, ...name, ...files], { stdio: 'pipe' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } catch {
    process.stderr.write('SMPP over TLS: skipped, no openssl to make a certificate with\n')
    return undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const certificate = makeCertificate()

describe.skipIf(!certificate)('a message centre over TLS', () => {
  const trusted = getCACertificates('default')
  let centre: MessageCentre
  let one: ReturnType<typeof openTestGateway>
  afterEach(async () => {
    setDefaultCACertificates(trusted)
    await one.gateway.close?.()
    await centre.close()
  })

  const open = async () => {
    centre = await openMessageCentre(certificate)
    one = openTestGateway(centre.port, { host: 'localhost', isTls: true })
    return one.gateway
  }

  test('whose certificate is trusted gets the message', async () => {
    setDefaultCACertificates([certificate?.cert ?? ''])
    expect((await (await open()).send(message)).outcome).toBe('accepted')
    expect(centre.submitted).toHaveLength(1)
  })

  test('that cannot show who it is gets neither password nor message', async () => {
    const answer = await (await open()).send(message)
    expect(answer).toMatchObject({ outcome: 'try-later', reason: 'not-connected' })
    expect(one.troubles).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
    expect(centre.submitted).toEqual([])
  })
})
