import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { createRegistryClient } from './registry-client.ts'

const stated = { personalId: '099186000123', fullName: 'Nguyễn Thị Lan', gender: 'female' }

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** A register that answers as the listener does. */
async function connect(listener: RequestListener) {
  const listening = createServer(listener)
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const address = listening.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const failures: unknown[] = []
  const client = createRegistryClient({
    registryUrl: `http://127.0.0.1:${port}`,
    agencyName: 'Cổng',
    fetch: (url, request) => fetch(url, { redirect: 'manual', ...request }),
    onFailure: (error) => failures.push(error),
  })
  return { client, failures }
}

const answerWith = (body: unknown, status = 200): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

describe('asking the population database', () => {
  test('as the portal, for the profile; an answer that is none is told to the log', async () => {
    const asked: unknown[] = []
    const { client, failures } = await connect((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        asked.push(JSON.parse(Buffer.concat(chunks).toString()))
        answerWith({ attributes: {} })(request, response)
      })
    })
    expect(await client.verify(stated)).toEqual({ outcome: 'unavailable' })
    expect(failures).toHaveLength(1)
    expect(await client.readOwn(stated.personalId, ['legacyIdNumber'])).toEqual({})
    const subject = { personalId: stated.personalId }
    expect(asked).toMatchObject([
      {
        purpose: 'portal-profile',
        askedBy: { party: 'national-portal' },
        subject,
        claims: { fullName: stated.fullName, gender: 'female' },
      },
      { purpose: 'portal-profile', askedBy: { atRequestOf: 'data-subject' }, subject },
    ])
  })
})
