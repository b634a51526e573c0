import { expect, test } from 'vitest'
import { auditRow } from './audit.ts'

const AT = new Date('2026-11-21T03:00:00Z')

test('the row of an event says who, what, when and whence', () => {
  const row = auditRow({ type: 'otp.sent', at: AT, accountId: 'a', detail: { messageId: 'm' } })
  const detail = '{"messageId":"m"}'
  expect(row).toMatchObject({ type: 'otp.sent', at: AT, account_id: 'a', detail })
  expect(row).toMatchObject({ client_id: null, address: null })
})
