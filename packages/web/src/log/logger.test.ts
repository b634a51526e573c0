import { describe, expect, test } from 'vitest'
import { createLogger } from './logger.ts'

function capture(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  write(createLogger({ app: 'test', level: 'info', destination }))
  return lines.join('')
}

describe('the log', () => {
  test('strikes out secrets by name, at the top and one level down', () => {
    const line = capture((log) => log.info({ password: 'canary', form: { otp: 'canary' } }, 'x'))
    expect(line).not.toContain('canary')
  })

  test('strikes out personal ids and phone numbers inside text', () => {
    const line = capture((log) => log.info('id 099200000001, phone +84912345678 or 0912345678'))
    expect(line).toContain('id [personal id], phone [phone] or [phone]')
  })

  test('leaves uuids, codes and times as they are', () => {
    const text = '01920000-0000-7000-8000-099200000001 7KQ2-M9XT-BD 1732186000000'
    expect(capture((log) => log.info(text))).toContain(text)
  })

  test('writes an error with its causes and without fields a driver adds', () => {
    const cause = Object.assign(new Error('inner'), { code: '23505', detail: 'Key (phone)=canary' })
    const line = capture((log) => log.error({ err: new Error('outer', { cause }) }, 'x'))
    expect(line).toContain('inner')
    expect(line).toContain('23505')
    expect(line).not.toContain('canary')
  })

  test('one line per message, whatever is in it', () => {
    expect(
      capture((log) => log.info('a\r\nb'))
        .trim()
        .split('\n'),
    ).toHaveLength(1)
  })
})

test('many apps in one process listen for its end once', () => {
  const before = process.listenerCount('exit')
  for (let app = 0; app < 20; app += 1) createLogger({ app: `app ${app}`, level: 'silent' })
  expect(process.listenerCount('exit')).toBeLessThanOrEqual(before + 1)
})
