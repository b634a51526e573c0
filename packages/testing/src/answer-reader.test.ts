import { describe, expect, test } from 'vitest'
import { createAnswerReader, type LightAnswer } from './answer-reader.ts'

const COUNTED =
  'HTTP/1.1 303 See Other\r\nLocation: /a\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\nContent-Length: 7\r\n\r\nchào!\n'
const CHUNKED =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nchào!\r\n3\r\nabc\r\n0\r\n\r\n'
const EMPTY = 'HTTP/1.1 204 No Content\r\n\r\n'

function readIn(pieces: Buffer[]): LightAnswer[] {
  const answers: LightAnswer[] = []
  const read = createAnswerReader((answer) => answers.push(answer))
  for (const piece of pieces) read(piece)
  return answers
}

describe('reading answers off a connection', () => {
  const bytes = Buffer.from(COUNTED + CHUNKED + EMPTY)

  test('finds status, headers, cookies and body', () => {
    const [counted, chunked, empty] = readIn([bytes])
    expect(counted).toMatchObject({ status: 303, setCookies: ['a=1; Path=/', 'b=2'] })
    expect(counted?.headers.get('location')).toBe('/a')
    expect(counted?.body).toBe('chào!\n')
    expect(chunked?.body).toBe('chào!abc')
    expect(empty).toMatchObject({ status: 204, body: '' })
  })

  test('finds the same however the bytes are cut', () => {
    const whole = readIn([bytes])
    const single = [...bytes].map((byte) => Buffer.from([byte]))
    expect(readIn(single)).toEqual(whole)
  })
})
