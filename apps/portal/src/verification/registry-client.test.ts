import { createServer, type RequestListener } from 'node:http'
import { answerJson, type Listening, listenAnywhere } from '@mot-cua/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { createRegistryClient } from './registry-client.ts'

const stated = { personalId: '099186000123', fullName: 'Nguyễn Thị Lan', gender: 'female' }

let register: Listening | undefined
afterEach(() => register?.close())

/** A register that answers as the listener does. */
async function connect(listener: RequestListener) {
  register = await listenAnywhere(createServer(listener))
  const failures: unknown[] = []
  const client = createRegistryClient({
    registryUrl: register.url,
    agencyName: 'Cổng',
    fetch: (url, request) => fetch(url, { redirect: 'manual', ...request }),
    onFailure: (error) => failures.push(error),
  })
  return { client, failures }
}

describe('asking the population database', () => {
  test('as the portal, for the profile; an answer that is none is told to the log', async () => {
    const asked: unknown[] = []
    const { client, failures } = await connect((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        asked.push(JSON.parse(Buffer.concat(chunks).toString()))
        answerJson({ attributes: {} })(request, response)
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
