import { isIP } from 'node:net'
import type { NetworkPlace } from './address-place.ts'

const LINE = /^([0-9a-f.:]+(?:\/\d{1,3})?),([^,"]+),([^,"]+)$/i

/**
 * Reads the operator's list: `network,words in Vietnamese,words in English`, one a line; lines that
 * begin with `#` are for people.
 *
 * @throws Error naming the first line that cannot be read
 */
export function readPlaces(csv: string): NetworkPlace[] {
  return csv
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, at) => {
      const text = line.trim()
      return text === '' || text.startsWith('#') ? [] : [readLine(text, at + 1)]
    })
}

function readLine(text: string, number: number): NetworkPlace {
  const [, network = '', vi = '', en = ''] = LINE.exec(text) ?? []
  const [address = '', prefix = '0'] = network.split('/')
  const family = isIP(address)
  if (family === 0 || Number(prefix) > (family === 6 ? 128 : 32)) {
    throw new Error(`places of networks: line ${number} is not "network,words,words"`)
  }
  return { network: network.toLowerCase(), vi: vi.trim(), en: en.trim() }
}
