import { createServer, type RequestListener } from 'node:http'
import { answerJson, type Listening, listenAnywhere } from '@mot-cua/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { createRegistryQuestions } from './registry-questions.ts'

const personalId = '099186000123'
const claims = { fullName: 'Nguyễn Thị Lan', gender: 'female' }
const checkedAt = '2026-11-21T03:00:00.000Z'

let register: Listening | undefined
afterEach(() => register?.close())

/** A register that answers as the listener does. */
async function connect(listener: RequestListener) {
  register = await listenAnywhere(createServer(listener))
  const failures: unknown[] = []
  const client = createRegistryQuestions({
    registryUrl: register.url,
    purpose: 'staff-identity',
    party: 'onestop-binhdinh',
    fetch: (url, request) => fetch(url, { redirect: 'manual', ...request }),
    onFailure: (error) => failures.push(error),
  })
  return { client, failures }
}

describe('asking the population database', () => {
  test('each outcome becomes a word the profile knows', async () => {
    const results = { fullName: 'NO_MATCH', gender: 'MATCH', dateOfBirth: 'UNAVAILABLE' }
    const { client } = await connect(answerJson({ lifeStatus: 'living', results, checkedAt }))
    expect(await client.verify(personalId, claims)).toEqual({
      outcome: 'checked',
      isDeceased: false,
      fields: {
        personalId: 'verified',
        fullName: 'differs',
        gender: 'verified',
        dateOfBirth: 'unchecked',
      },
      checkedAt: new Date(checkedAt),
    })
  })

  test('nobody under this id: the id differs too', async () => {
    const results = { fullName: 'NOT_FOUND', gender: 'NOT_FOUND' }
    const { client } = await connect(answerJson({ results, checkedAt }))
    expect(await client.verify(personalId, claims)).toMatchObject({
      fields: { personalId: 'differs' },
    })
  })

  test('what may not be asked stays unchecked', async () => {
    const results = { fullName: 'FORBIDDEN', gender: 'FORBIDDEN' }
    const { client } = await connect(answerJson({ results, checkedAt }))
    expect(await client.verify(personalId, claims)).toMatchObject({
      fields: { personalId: 'unchecked', fullName: 'unchecked' },
    })
  })

  test.each([
    ['an error', answerJson({}, 500)],
    ['an answer of another form', answerJson({ hello: 'world' })],
    ['a broken connection', ((request) => request.socket.destroy()) satisfies RequestListener],
  ])('%s is unavailable, and told to the log', async (_name, listener) => {
    const { client, failures } = await connect(listener)
    expect(await client.verify(personalId, claims)).toEqual({ outcome: 'unavailable' })
    expect(failures).toHaveLength(1)
  })

  test('a token that does not come is not waited for longer than the answer', async () => {
    const failures: unknown[] = []
    const client = createRegistryQuestions({
      registryUrl: 'http://127.0.0.1:1',
      purpose: 'staff-identity',
      party: 'onestop-binhdinh',
      fetch: () => new Promise(() => undefined),
      onFailure: (error) => failures.push(error),
    })
    expect(await client.verify(personalId, claims)).toEqual({ outcome: 'unavailable' })
    expect(failures).toMatchObject([{ name: 'TimeoutError' }])
  })

  test('a redirect is not followed: it would carry a personal id elsewhere', async () => {
    const { client } = await connect((_request, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()
    })
    expect(await client.verify(personalId, claims)).toEqual({ outcome: 'unavailable' })
  })
})
