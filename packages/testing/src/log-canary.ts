import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterAll, expect } from 'vitest'

// A set-up file of the whole suite: every line that any logger writes, in whatever test, is looked
// at for what may stand in none (ASVS 16.2.5). pino tells of each line on a channel of Node's own,
// before the last net strikes numbers out, so nothing is mocked and a line costs one expression.
const CHANNEL = 'tracing:pino_asJson:end'

/** Test people have ids that begin with 099 and a few passwords; tokens look as tokens do. */
const FORBIDDEN = new RegExp(
  [
    String.raw`(?<![\w.-])099\d{9}(?![\w.-])`,
    String.raw`(?<![\w.-])(?:\+84|0)[35789]\d{8}(?![\w.-])`,
    String.raw`eyJ[\w-]{10,}\.[\w-]{10,}`,
    String.raw`Bearer [\w.-]{20,}`,
    'initial-access-token-',
    'Mật-khẩu-|Mua-thu-Hà-Nội-86|Con trâu đi trước|Hoa-sen-tháng-sáu|Hoa-lan-trang-1986',
  ].join('|'),
)

/** There the net itself is tested. */
const TEST_OF_THE_NET = /\/log\/logger\.test\.ts$/

const found: string[] = []

function look(message: unknown): void {
  const { result } = message as { result?: unknown }
  if (typeof result !== 'string') return
  const hit = FORBIDDEN.exec(result)
  if (hit) found.push(`${hit[0].slice(0, 12)}… in ${result.slice(0, 400)}`)
}

subscribe(CHANNEL, look)

afterAll(() => {
  unsubscribe(CHANNEL, look)
  const { testPath = '' } = expect.getState()
  const hits = TEST_OF_THE_NET.test(testPath) ? [] : found.splice(0)
  if (hits.length > 0)
    throw new Error(`the log was given what it may not hold:\n${hits.join('\n')}`)
})
