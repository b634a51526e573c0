import { ESM_UDH } from './smpp-message.ts'

/** The default alphabet of 3GPP TS 23.038 §6.2.1, each character at its code. */
const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
/** §6.2.1.1: those that take two places, an escape before them. */
const GSM_EXTENDED: Record<string, number> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
}
const ESCAPE = 0x1b

const gsmCodes = new Map<string, readonly number[]>([
  ...Array.from(GSM_BASIC, (sign, code): [string, number[]] => [sign, [code]]),
  ...Object.entries(GSM_EXTENDED).map(([sign, code]): [string, number[]] => [sign, [ESCAPE, code]]),
])
gsmCodes.delete('\u001b')

/** What the centre takes as data_coding 0: the GSM alphabet, or Latin-1 said by data_coding 3. */
export type Alphabet = 'gsm7' | 'latin1'
/** How a message of several segments goes: cut by us with headers, or whole for the centre to cut. */
export type LongMessages = 'udh' | 'payload'

export type EncodedSegment = { dataCoding: number; esmClass: number; message: Buffer }

const GSM_LIMITS = { whole: 160, part: 153 }
const LATIN_LIMITS = { whole: 140, part: 134 }
const UCS2_LIMITS = { whole: 140, part: 134 }

/**
 * A text as the segments it goes out in. Every character is kept whole. `reference` joins the parts
 * of one message on the phone.
 */
export function encodeText(
  text: string,
  options: { alphabet: Alphabet; long: LongMessages; reference: number },
): EncodedSegment[] {
  const { dataCoding, signs, limits } = encodeSigns(text, options.alphabet)
  const whole = Buffer.concat(signs)
  if (whole.length <= limits.whole || options.long === 'payload') {
    return [{ dataCoding, esmClass: 0, message: whole }]
  }
  const parts = cut(signs, limits.part)
  return parts.map((part, index) => {
    // 3GPP TS 23.040 §9.2.3.24.1: concatenated short messages, 8-bit reference.
    const header = Buffer.from([5, 0, 3, options.reference & 0xff, parts.length, index + 1])
    return { dataCoding, esmClass: ESM_UDH, message: Buffer.concat([header, part]) }
  })
}

function encodeSigns(text: string, alphabet: Alphabet) {
  const signs = Array.from(text)
  if (alphabet === 'gsm7' && signs.every((sign) => gsmCodes.has(sign))) {
    const codes = signs.map((sign) => Buffer.from(gsmCodes.get(sign) ?? []))
    return { dataCoding: 0, signs: codes, limits: GSM_LIMITS }
  }
  if (alphabet === 'latin1' && signs.every((sign) => (sign.codePointAt(0) ?? 0) <= 0xff)) {
    const codes = signs.map((sign) => Buffer.from(sign, 'latin1'))
    return { dataCoding: 3, signs: codes, limits: LATIN_LIMITS }
  }
  const units = signs.map((sign) => Buffer.from(sign, 'utf16le').swap16())
  return { dataCoding: 8, signs: units, limits: UCS2_LIMITS }
}

function cut(signs: readonly Buffer[], limit: number): Buffer[] {
  const parts: Buffer[][] = [[]]
  let size = 0
  for (const sign of signs) {
    if (size + sign.length > limit) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push(sign)
    size += sign.length
  }
  return parts.map((part) => Buffer.concat(part))
}
