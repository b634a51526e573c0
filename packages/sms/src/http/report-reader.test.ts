import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isProven, type ReportSource, readReports } from './report-reader.ts'

const source: ReportSource = {
  gateway: 'one',
  proof: 'secret',
  header: 'x-report-secret',
  secret: 'a-secret-of-at-least-32-characters',
  listPath: '',
  messageIdPath: 'id',
  statusPath: 'status',
  reasonPath: 'error',
  deliveredWords: ['delivered', 'delivrd'],
  failedWords: ['failed', 'undelivered'],
}
const JSON_TYPE = 'application/json'
const report = (outcome: string, reason: string, gatewayMessageId = '7') => {
  return { gateway: 'one', gatewayMessageId, outcome, reason }
}

describe('the sender of a report', () => {
  test('shows the secret', () => {
    expect(isProven(source, '{}', source.secret)).toBe(true)
    for (const wrong of [undefined, '', `${source.secret} `, source.secret.slice(1)]) {
      expect(isProven(source, '{}', wrong)).toBe(false)
    }
  })

  test.each(['hex', 'base64'] as const)('or signs the body, in %s', (encoding) => {
    const signed: ReportSource = { ...source, proof: 'hmac-sha256' }
    const signature = createHmac('sha256', source.secret).update('{"a":1}').digest(encoding)
    expect(isProven(signed, '{"a":1}', signature)).toBe(true)
    expect(isProven(signed, '{"a":1}', `sha256=${signature}`)).toBe(true)
    expect(isProven(signed, '{"a":2}', signature)).toBe(false)
    for (const wrong of [undefined, '', 'sha256=', source.secret]) {
      expect(isProven(signed, '{"a":1}', wrong)).toBe(false)
    }
  })
})

describe('a report', () => {
  test.each([
    ['{"id":7,"status":"DELIVERED"}', [report('delivered', 'delivered')]],
    ['{"id":"7","status":"failed","error":30003}', [report('failed', 'failed-30003')]],
    ['{"id":"7","status":"failed","error":"Nguyễn Thị Lan"}', [report('failed', 'failed')]],
    ['{"id":"7","status":"queued"}', []],
    [
      '[{"id":"7","status":"delivered"},{"id":"8","status":"undelivered"}]',
      [report('delivered', 'delivered'), report('failed', 'undelivered', '8')],
    ],
  ])('%s', (body, reports) => {
    expect(readReports(source, body, JSON_TYPE)).toEqual(reports)
  })

  test('as a form', () => {
    const settings = { ...source, messageIdPath: 'MessageSid', statusPath: 'MessageStatus' }
    const type = 'application/x-www-form-urlencoded; charset=UTF-8'
    expect(readReports(settings, 'MessageSid=7&MessageStatus=delivered', type)).toEqual([
      report('delivered', 'delivered'),
    ])
  })

  test('in a list of its own', () => {
    const settings = { ...source, listPath: 'results', statusPath: 'status.groupName' }
    const body = '{"results":[{"id":"7","status":{"groupName":"DELIVERED"}}]}'
    expect(readReports(settings, body, JSON_TYPE)).toEqual([report('delivered', 'delivered')])
  })

  test.each(['', 'x', '{}', 'null', '7', '{"status":"delivered"}', '[{"id":"7"},{}]'])(
    '%j is none',
    (body) => {
      expect(readReports(source, body, JSON_TYPE)).toBeUndefined()
    },
  )

  test('whatever comes is read or not, without an error', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom(JSON_TYPE, 'application/x-www-form-urlencoded'),
        (body, type) => {
          readReports({ ...source, listPath: 'a.b' }, body, type)
        },
      ),
    )
  })
})
